/* What is to be lettered on the map, and how it weighs; `labels` writes it. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.captions = (function () {
  const LONGEST_NAME = 40; // Characters of a label; the tooltip has all of them.
  const NEAR = { marks: 10.5, names: 11.5, zones: 14, communes: 11 };
  let map, look, drawing;

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    drawing = clusterviz.drawing;
  }

  /* Texts as `labels.draw` takes them. Only what is near the view is looked at. */
  function textsOf(state, selected, layers) {
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.1);
    const texts = [];
    const put = (item, lines, weight, size, more) =>
      texts.push({ lines, at: item.at, weight, size, color: look.theme.ink, ...more });
    for (const [name, layer] of Object.entries(layers)) {
      if (name === "plan_zones" && zoom < NEAR.zones && !state.numbers) continue;
      for (const item of layer.items) {
        if (!item.isShown || item.isFaded || !isNear(item, view)) continue;
        const number = (state.numbers || {})[item.id];
        const isSelected = selected && selected[0] === item.layer && selected[1] === item.id;
        const value = state.valued === item.layer && state.values.get(item.id);
        // The disc may hide its feature: it is then in that one's colour.
        const ring = value ? value.color : "";
        if (number) put(item, [number], 90, 11, { bold: true, disc: true, ring });
        else if (item.layer === "clusters") clusterText(item, isSelected, zoom, put);
        else if (item.layer === "clearance_sites") siteText(item, state, zoom, put);
        else if (item.layer === "areas") areaText(item, state, zoom, put);
        else if (item.layer === "plots" && item.base.mark) {
          put(item, [item.base.mark], 9, 10, { color: item.base.line, room: drawing.sizeOf(item) });
        } else if (item.layer === "plan_zones" && zoom >= NEAR.zones) {
          put(item, [item.base.mark], 10, 11, { color: item.base.line, room: drawing.sizeOf(item) });
        }
      }
    }
    return texts;
  }

  function clusterText(item, isSelected, zoom, put) {
    const isRing = item.base.shape === "ring";
    if (isRing) put(item, [item.base.mark], 95, 12, { bold: true, color: item.base.line });
    if (zoom < NEAR.marks && !isSelected) return;
    const hasMark = item.base.mark && !isRing;
    const lines = hasMark ? [item.base.mark] : [];
    if (zoom >= NEAR.names || isSelected) lines.push(shortened(item.lines[0]));
    if (isRing) lines.unshift("");
    const isGone = item.klass === "withdrawn";
    const weight = isSelected ? 100 : isGone ? 50 : 60;
    const color = isGone ? look.theme.muted : look.theme.ink;
    const under = isRing ? 0 : drawing.sizeOf(item)[1] / 2;
    if (lines.length) put(item, lines, weight, 12, { bold: !isGone, italic: isGone, color, under });
  }

  /* The number of its stage, unless a figure says another. */
  function siteText(item, state, zoom, put) {
    if (zoom < NEAR.marks || !item.base.mark || state.valued === item.layer) return;
    put(item, [item.base.mark], 55, 11, { bold: true, mayShift: true });
  }

  function shortened(name) {
    return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  }

  function areaText(item, state, zoom, put) {
    const value = state.valued === "areas" && state.values.get(item.id);
    if (item.klass === "province" || (item.klass === "commune" && zoom < NEAR.communes)) return;
    const lines = value ? [item.label, value.text] : [item.label];
    const color = value ? look.theme.ink : look.theme.muted;
    const size = item.klass === "district" ? 13 : 11;
    put(item, lines, value ? 85 : 40, size, { color, mayShift: true });
  }

  function isNear({ at: [lon, lat] }, view) {
    return (
      lon > view.getWest() && lon < view.getEast() && lat > view.getSouth() && lat < view.getNorth()
    );
  }

  return { start, textsOf };
})();
