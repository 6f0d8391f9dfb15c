/* Drawing a site: clicks or Enter put corners down, Backspace takes the last one
   back; a click on the first corner, a double click or a button finishes. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.sketching = (function () {
  const CLOSE_PX = 9;
  let map, look, tell;
  let corners, pointer, parts, strip;

  /* tell: takes the GeoJSON of what was drawn. */
  function start(itsMap, itsLook, itsTell) {
    map = itsMap;
    look = itsLook;
    tell = itsTell;
  }

  /* Open or close the tool for a new state; what is half drawn stays. */
  function follow(drawing) {
    const isAsked = drawing === "polygon";
    if (isAsked && !parts) begin();
    if (!isAsked && parts) end();
  }

  function begin() {
    const { tools } = clusterviz;
    corners = [];
    pointer = null;
    parts = {
      ground: L.polygon([], tools.inkOf({ stroke: false, fillOpacity: 0.15 })).addTo(map),
      line: L.polyline([], tools.inkOf({})).addTo(map),
      next: L.polyline([], tools.inkOf({ weight: 1.5, dashArray: "4 4" })).addTo(map),
      dots: L.layerGroup().addTo(map),
    };
    strip = tools.strip(look.words.draw_title, [
      ["add", look.words.draw_add, () => put(centre())],
      ["back", look.words.draw_back, back],
      ["finish", look.words.draw_finish, finish],
    ]);
    tools.use(tool);
    show();
  }

  function end() {
    clusterviz.tools.drop(tool);
    Object.values(parts).forEach((part) => part.remove());
    strip.remove();
    parts = strip = null;
  }

  function centre() {
    return map.getCenter();
  }

  function put({ lng, lat }) {
    const corner = [lng, lat];
    const { isClose } = clusterviz.tools;
    const last = corners[corners.length - 1];
    if (corners.length >= 3 && isClose(corner, corners[0], CLOSE_PX)) return finish();
    if (last && isClose(corner, last, 3)) return show();
    corners.push(corner);
    show();
  }

  function back() {
    corners.pop();
    show();
  }

  function finish() {
    if (!isWhole()) return;
    const rounded = corners.map((corner) => corner.map((degree) => Number(degree.toFixed(8))));
    tell({ type: "Polygon", coordinates: [[...rounded, rounded[0]]] });
    end();
  }

  function isWhole() {
    return corners.length >= 3 && !clusterviz.picking.isCrossing([corners]);
  }

  function show() {
    const { tools, coordinates } = clusterviz;
    const ring = tools.flipped(corners);
    const last = ring[ring.length - 1];
    parts.ground.setLatLngs(ring);
    parts.line.setLatLngs(ring);
    parts.next.setLatLngs(last && pointer ? [last, pointer, ring[0]] : last ? [last, ring[0]] : []);
    parts.dots.clearLayers();
    ring.forEach((place, i) => {
      const look_ = tools.inkOf({ radius: i ? 4 : 6, fillColor: look.theme.panel, fillOpacity: 1 });
      parts.dots.addLayer(L.circleMarker(place, look_));
    });
    const isCrossing = clusterviz.picking.isCrossing([corners]);
    const figure = coordinates.hectares(coordinates.ringHa(corners));
    const told = look.words.draw_told.replace("{n}", corners.length).replace("{size}", figure);
    strip.say(isCrossing ? look.words.draw_crossing : corners.length ? told : look.words.draw_hint);
    strip.enable("back", corners.length > 0);
    strip.enable("finish", isWhole());
  }

  const tool = {
    click: put,
    dblclick: finish,
    hover(latlng) {
      pointer = latlng;
      show();
    },
    key(event) {
      if (event.key === "Enter") put(centre());
      else if (event.key === "Backspace") back();
      else return false;
      return true;
    },
  };

  return { start, follow };
})();
