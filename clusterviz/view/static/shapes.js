/* Shapes that are no feature of a layer: a site that is tested, what it meets. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.shapes = (function () {
  let map, look, renderer, drawn;
  let items = [];

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    const pane = map.createPane("cv-shapes");
    pane.style.zIndex = 540;
    pane.style.pointerEvents = "none";
    renderer = L.canvas({ pane: "cv-shapes", padding: 0.2 });
  }

  /* Put these on the map in place of those before; the last lies uppermost. The
     first is left to the tool while its corners are being moved. */
  function refresh(shapes, isEdited) {
    const key = JSON.stringify([shapes, isEdited]);
    if (key === drawn) return;
    drawn = key;
    items.forEach((item) => item.path.remove());
    items = shapes.map((shape, i) => itemOf(shape, isEdited && i === 0));
  }

  function itemOf({ map_class: klass, geometry, lines }, isEdited) {
    const base = look.styles.shapes[klass];
    const style = {
      renderer,
      interactive: false,
      stroke: !isEdited,
      color: base.line,
      weight: base.width_px,
      dashArray: base.dash || null,
      fill: Boolean(base.fill) && !isEdited,
      fillColor: base.hatch ? hatchOf(base) : base.fill,
      fillOpacity: base.hatch ? 1 : base.fill_ratio,
    };
    const path = L.geoJSON(geometry, { style, interactive: false, renderer }).addTo(map);
    return { klass, geometry, lines, path, box: clusterviz.picking.boxOf(geometry) };
  }

  /* A canvas fills with a pattern where it may fill with a colour. */
  function hatchOf(base) {
    const { GAP_PX, opacity, strokesOf } = clusterviz.hatching;
    const tile = document.createElement("canvas");
    tile.width = tile.height = GAP_PX;
    const pen = tile.getContext("2d");
    for (const [alpha, ink] of [[base.fill_ratio, base.fill], [opacity, strokesOf(base.line)]]) {
      pen.globalAlpha = alpha;
      pen.fillStyle = ink;
      pen.fillRect(0, 0, GAP_PX, GAP_PX);
    }
    return pen.createPattern(tile, "repeat");
  }

  function counts() {
    const found = {};
    items.forEach(({ klass }) => (found[klass] = (found[klass] || 0) + 1));
    return found;
  }

  /* The lines of the uppermost shape at a place that has any, or undefined. */
  function linesAt({ lat, lng }) {
    const { isInBox, isInside } = clusterviz.picking;
    const isAt = ({ box, geometry, lines }) =>
      lines.length && isInBox(box, lng, lat) && isInside(geometry, lng, lat);
    const item = items.filter(isAt).pop();
    return item && item.lines;
  }

  function bounds() {
    if (!items.length) return null;
    const corners = items.map(({ box: [w, s, e, n] }) => [[s, w], [n, e]]);
    return L.latLngBounds(corners.flat());
  }

  return { start, refresh, counts, linesAt, bounds };
})();
