/* Measuring lengths and areas, in the plane of the metric system as the law's
   figures are. Esc, or the button again, ends it and takes what it drew away. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.measuring = (function () {
  let map, look;
  let points, pointer, kind, parts, strip;

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    const { toggle } = clusterviz.panels;
    toggle("measure_length", "M2 11.5h12M2 8v6M14 8v6M6 10v3M10 10v3", () => open("length"));
    toggle("measure_area", "M3 12.5 5 4l8-1.5v8z", () => open("area"));
  }

  function open(asked) {
    const wasOpen = kind;
    close();
    if (wasOpen === asked) return;
    const { tools } = clusterviz;
    kind = asked;
    points = [];
    pointer = null;
    parts = {
      shape: (kind === "area" ? L.polygon : L.polyline)([], tools.inkOf({})).addTo(map),
      next: L.polyline([], tools.inkOf({ weight: 1.5, dashArray: "4 4" })).addTo(map),
    };
    const buttons = [
      ["add", look.words.draw_add, () => put(map.getCenter())],
      ["back", look.words.draw_back, back],
      ["end", look.words.measure_end, close],
    ];
    const title = look.words[`measure_${kind}`];
    strip = tools.strip(title, buttons, clusterviz.panels.toggled(`measure_${kind}`));
    tools.use(tool);
    press(true);
    show();
  }

  function close() {
    if (!kind) return;
    clusterviz.tools.drop(tool);
    press(false);
    Object.values(parts).forEach((part) => part.remove());
    strip.remove();
    kind = null;
  }

  function press(isOn) {
    clusterviz.panels.press(`measure_${kind}`, isOn);
  }

  function put({ lng, lat }) {
    const last = points[points.length - 1];
    if (last && clusterviz.tools.isClose([lng, lat], last, 3)) return;
    points.push([lng, lat]);
    show();
  }

  function back() {
    points.pop();
    show();
  }

  function show() {
    const { tools, coordinates } = clusterviz;
    const placed = tools.flipped(points);
    const last = placed[placed.length - 1];
    parts.shape.setLatLngs(placed);
    parts.next.setLatLngs(last && pointer ? [last, pointer] : []);
    const ends = kind === "area" && points.length > 2 ? [...points, points[0]] : points;
    const long = coordinates.metres(coordinates.lengthM(ends));
    const told =
      kind === "area"
        ? look.words.measured_area.replace("{size}", coordinates.hectares(coordinates.ringHa(points)))
        : look.words.measured_length;
    strip.say(points.length ? told.replace("{length}", long) : look.words.measure_hint);
    strip.enable("back", points.length > 0);
  }

  const tool = {
    click: put,
    dblclick() {},
    hover(latlng) {
      pointer = latlng;
      show();
    },
    key(event) {
      if (event.key === "Enter") put(map.getCenter());
      else if (event.key === "Backspace") back();
      else if (event.key === "Escape") close();
      else return false;
      return true;
    },
  };

  return { start };
})();
