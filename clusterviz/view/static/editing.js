/* Changing a site: its corners are dragged, taken out or put in, and the whole is
   moved. Each corner is a button: arrow keys move it, Delete takes it out, and
   Enter on the middle of a side puts one in. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.editing = (function () {
  const STEP_PX = { plain: 2, shift: 10 };
  const MAX_HANDLES = 300;
  const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  let map, look, tell;
  let polygons, original, path, handles, strip;

  function start(itsMap, itsLook, itsTell) {
    map = itsMap;
    look = itsLook;
    tell = itsTell;
    map.createPane("cv-handles").style.zIndex = 640;
    map.on("moveend", () => polygons && place());
  }

  /* Open or close the tool for a new state; corners half moved stay. */
  function follow(drawing, shapes) {
    const asked = drawing === "edit" && shapes.length ? JSON.stringify(shapes[0].geometry) : "";
    if (asked === original || (!asked && !polygons)) return;
    if (polygons) end();
    original = asked;
    if (asked) begin(shapes[0].geometry);
  }

  function begin({ type, coordinates }) {
    const parts = type === "Polygon" ? [coordinates] : coordinates;
    polygons = parts.map((rings) => rings.map((ring) => ring.slice(0, -1)));
    path = L.polygon([], clusterviz.tools.inkOf({ fillOpacity: 0.15 })).addTo(map);
    handles = L.layerGroup().addTo(map);
    strip = clusterviz.tools.strip(look.words.edit_title, [
      ["reset", look.words.edit_reset, reset],
      ["finish", look.words.edit_done, finish],
    ]);
    clusterviz.tools.use(tool);
    place();
  }

  function end() {
    clusterviz.tools.drop(tool);
    const isHeld = map.getPane("cv-handles").contains(document.activeElement);
    [path, handles, strip].forEach((part) => part.remove());
    if (isHeld) map.getContainer().focus({ preventScroll: true });
    polygons = null;
    original = "";
  }

  function reset() {
    const geometry = JSON.parse(original);
    end();
    original = JSON.stringify(geometry);
    begin(geometry);
  }

  function finish() {
    if (isCrossing()) return;
    const rounded = (corner) => corner.map((degree) => Number(degree.toFixed(8)));
    const closed = polygons.map((rings) =>
      rings.map((ring) => [...ring, ring[0]].map(rounded))
    );
    const isOne = closed.length === 1;
    tell({ type: isOne ? "Polygon" : "MultiPolygon", coordinates: isOne ? closed[0] : closed });
  }

  function isCrossing() {
    return polygons.some((rings) => clusterviz.picking.isCrossing(rings));
  }

  /* Handles anew: of what is in view, and no more than a hand can tell apart. */
  function place() {
    show();
    const active = document.activeElement;
    const held = active && active.dataset ? active.dataset.handle : undefined;
    handles.clearLayers();
    const view = map.getBounds();
    const wanted = [];
    polygons.forEach((rings, p) =>
      rings.forEach((ring, r) =>
        ring.forEach((corner, i) => {
          const next = ring[(i + 1) % ring.length];
          const middle = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
          if (isIn(view, corner)) wanted.push([corner, "corner", ring, i, `${p}.${r}.${i}`]);
          if (isIn(view, middle) && !clusterviz.tools.isClose(corner, next, 36)) {
            wanted.push([middle, "middle", ring, i, `${p}.${r}.${i}+`]);
          }
        })
      )
    );
    if (wanted.length <= MAX_HANDLES) wanted.forEach((one) => handle(...one));
    else strip.say(look.words.edit_closer);
    mover();
    const again = [...map.getPane("cv-handles").children].find((one) => one.dataset.handle === held);
    if (held && again) again.focus();
  }

  function isIn(view, [lon, lat]) {
    return view.contains([lat, lon]);
  }

  function handle([lon, lat], kind, ring, i, name) {
    const marker = marked([lat, lon], kind, name);
    if (kind === "middle") marker.on("dragstart", () => ring.splice(i + 1, 0, [lon, lat]));
    const place_ = kind === "middle" ? i + 1 : i;
    marker.on("drag", ({ latlng }) => {
      ring[place_] = [latlng.lng, latlng.lat];
      show();
    });
    marker.on("dragend", place);
    keys(marker, (event) => {
      if (kind === "middle") {
        if (event.key !== "Enter" && event.key !== " ") return false;
        ring.splice(i + 1, 0, [lon, lat]);
      } else if (event.key === "Delete" || event.key === "Backspace") {
        if (ring.length > 3) ring.splice(i, 1);
      } else if (STEPS[event.key]) {
        ring[i] = shifted(ring[i], stepOf(event));
      } else return false;
      return true;
    });
    if (kind === "corner") marker.on("dblclick contextmenu", () => removed(ring, i));
  }

  function removed(ring, i) {
    if (ring.length > 3) ring.splice(i, 1);
    place();
  }

  function stepOf(event) {
    const size = event.shiftKey ? STEP_PX.shift : STEP_PX.plain;
    return STEPS[event.key].map((one) => one * size);
  }

  function shifted([lon, lat], [dx, dy]) {
    const point = map.latLngToContainerPoint([lat, lon]).add([dx, dy]);
    const { lng, lat: north } = map.containerPointToLatLng(point);
    return [lng, north];
  }

  /* The handle of the whole: it moves in the metric plane, so no area changes. */
  function mover() {
    const ring = clusterviz.tools.flipped(polygons[0][0]);
    const { lat, lng } = L.PolyUtil.polygonCenter(ring, map.options.crs);
    const marker = marked([lat, lng], "move", "move");
    let from = [lng, lat];
    const by = (to) => {
      const { toMetric, toLonlat } = clusterviz.coordinates;
      const [start_, target] = [toMetric(from), toMetric(to)];
      const moved = (corner) => {
        const [x, y] = toMetric(corner);
        return toLonlat([x + target[0] - start_[0], y + target[1] - start_[1]]);
      };
      polygons = polygons.map((rings) => rings.map((ring) => ring.map(moved)));
      from = to;
      show();
    };
    marker.on("drag", ({ latlng }) => by([latlng.lng, latlng.lat]));
    marker.on("dragend", place);
    keys(marker, (event) => {
      if (!STEPS[event.key]) return false;
      by(shifted(from, stepOf(event)));
      return true;
    });
  }

  function marked(latlng, kind, name) {
    const icon = L.divIcon({ className: `cv-handle cv-handle-${kind}`, iconSize: null });
    const marker = L.marker(latlng, { icon, pane: "cv-handles", draggable: true, keyboard: true });
    handles.addLayer(marker);
    const element = marker.getElement();
    element.dataset.handle = name;
    element.setAttribute("aria-label", look.words[`edit_${kind}`]);
    element.title = look.words[`edit_${kind}`];
    return marker;
  }

  function keys(marker, act) {
    marker.getElement().addEventListener("keydown", (event) => {
      if (!act(event)) return;
      event.preventDefault();
      event.stopPropagation();
      place();
    });
  }

  function show() {
    path.setLatLngs(polygons.map((rings) => rings.map(clusterviz.tools.flipped)));
    const { coordinates } = clusterviz;
    const figure = coordinates.hectares(coordinates.areaHa(polygons));
    const isWrong = isCrossing();
    strip.say(isWrong ? look.words.draw_crossing : look.words.edit_told.replace("{size}", figure));
    strip.enable("finish", !isWrong);
  }

  const tool = { click() {}, dblclick() {}, hover() {}, key: () => false };

  return { start, follow };
})();
