/* Layers on their canvases: what is shown, how it looks, what it is called. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.drawing = (function () {
  /* Lowest first. Withdrawn clusters lie under the others; borders of areas lie
     over the plan zones, their ground under them. */
  const PANES = [
    "areas",
    "plan_zones",
    "borders",
    "roads",
    "withdrawn",
    "clusters",
    "plots",
    "clearance_sites",
    "overlaps",
  ];
  const DOT_PX = 9; // A cluster or site smaller than this is drawn as a dot of this size.
  const ZONE_LINE = 0.6; // Opacity: neighbours draw the line between them twice.
  const LONGEST_NAME = 40; // Characters of a label; the tooltip has all of them.
  const NEAR = { lines: 12.5, plots: 13, marks: 10.5, names: 11.5, zones: 14, communes: 11 };
  let map, look;
  const layers = {}; // by name: {url, items, nOmitted, nUnplaced}
  const renderers = {};

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    PANES.forEach((name, i) => {
      const pane = map.createPane(`cv-${name}`);
      pane.style.zIndex = 410 + 10 * i;
      pane.style.pointerEvents = "none";
      renderers[name] = L.canvas({ pane: `cv-${name}`, padding: 0.2 });
    });
  }

  function paneOf(name, klass) {
    return name === "clusters" && klass === "withdrawn" ? "withdrawn" : name;
  }

  /* Put the features of one file on the map, in place of those before. */
  function load(name, url, file) {
    remove(name);
    const hatches = new Map(file.hatch.map(([id, lines]) => [id, lines]));
    const items = file.features.map((feature) => {
      const { id, class: klass, lines, at, of, label } = feature.properties;
      const renderer = renderers[paneOf(name, klass)];
      const base = look.styles[name][klass];
      const options = { renderer, interactive: false, smoothFactor: 0.8 };
      const path =
        base.shape === "ring"
          ? L.circleMarker([at[1], at[0]], { ...options, radius: 8 })
          : L.GeoJSON.geometryToLayer(feature, options);
      const item = { layer: name, id, klass, lines, at, of, label, path, base, feature };
      item.box = clusterviz.picking.boxOf(feature.geometry);
      path.addTo(map);
      if (hatches.has(id)) {
        const flipped = hatches.get(id).map((line) => line.map(([x, y]) => [y, x]));
        item.hatch = L.polyline(flipped, { ...options, weight: 0.9, fill: false }).addTo(map);
      }
      if (name === "areas") {
        const edge = { ...options, renderer: renderers.borders };
        item.edge = L.GeoJSON.geometryToLayer(feature, edge).addTo(map);
      }
      if ((name === "clusters" || name === "clearance_sites") && base.shape === "area") {
        item.dot = L.circleMarker([at[1], at[0]], { ...options, radius: DOT_PX / 2 });
        item.dot.addTo(map);
      }
      return item;
    });
    layers[name] = { url, items, nOmitted: file.n_omitted, nUnplaced: file.n_unplaced };
  }

  function remove(name) {
    for (const item of (layers[name] || { items: [] }).items) {
      [item.path, item.hatch, item.dot, item.edge].forEach((one) => one && one.remove());
    }
    delete layers[name];
  }

  /* Restyle everything for a state; return how many are shown, by layer and class. */
  function refresh(state, selected) {
    const rules = rulesOf(state, selected);
    const counts = {};
    for (const [name, layer] of Object.entries(layers)) {
      counts[name] = {};
      for (const item of layer.items) {
        item.isShown = isShown(item, state, rules);
        item.isFaded = name === "areas" && rules.areas && !rules.areas.has(item.id);
        if (item.isShown) counts[name][item.klass] = (counts[name][item.klass] || 0) + 1;
        restyle(item, state, rules);
      }
    }
    PANES.forEach((name) => {
      const opacity = (state.opacity || {})[name === "withdrawn" ? "clusters" : name];
      map.getPane(`cv-${name}`).style.opacity = opacity === undefined ? 1 : opacity;
    });
    return counts;
  }

  function rulesOf(state, selected) {
    const set = (values) => (values ? new Set(values) : null);
    return {
      statuses: set(state.statuses),
      kinds: set(state.kinds),
      clusters: set(state.cluster_ids),
      areas: set(state.area_ids),
      emphasised: set(state.emphasised) || new Set(),
      selected: selected ? selected.join("\n") : "",
      zoom: map.getZoom(),
    };
  }

  function isShown(item, state, rules) {
    if (!(item.layer in state.sources)) return false;
    if (item.layer === "clusters") {
      return (
        (!rules.statuses || rules.statuses.has(item.klass)) &&
        (!rules.clusters || rules.clusters.has(item.id))
      );
    }
    if (item.layer === "plan_zones") return !rules.kinds || rules.kinds.has(item.klass);
    if (item.layer === "plots" && rules.zoom < NEAR.plots) return false;
    return !(item.of && rules.clusters) || rules.clusters.has(item.of);
  }

  function restyle(item, state, rules) {
    const isSelected = rules.selected === `${item.layer}\n${item.id}`;
    // Sites are dots only where their colour says something: there are many of them.
    const mayDot = item.layer === "clusters" || state.valued === item.layer;
    const isDot = mayDot && Boolean(item.dot) && item.isShown && sizeOf(item)[0] < DOT_PX;
    const isFar = rules.zoom < NEAR.lines;
    const style = styleOf(item, state, rules, isSelected);
    const key = JSON.stringify([style, isDot, isFar]);
    if (item.drawn === key) return;
    item.drawn = key;
    item.path.setStyle(isDot ? NOTHING : fromAfar(item, style, isFar && !isSelected));
    if (item.dot) item.dot.setStyle(isDot ? dotted(style) : NOTHING);
    if (item.edge) {
      item.edge.setStyle({ ...style, fill: false });
      item.path.setStyle({ stroke: false });
    }
    if (item.hatch) {
      const isOn = style.stroke && !isDot && !isFar;
      item.hatch.setStyle({ stroke: isOn, color: item.base.line, opacity: 0.75 });
    }
    if (isSelected) (item.edge || item.path).bringToFront();
  }

  /* Seen from afar, outlines of thousands of zones would drown all colour. */
  function fromAfar(item, style, isFar) {
    if (!isFar || !style.stroke) return style;
    if (item.layer === "plan_zones") return { ...style, stroke: false };
    const ring = { ...style, fill: false, color: style.fillColor, weight: 1.5 };
    return item.layer === "overlaps" ? ring : style;
  }

  function dotted(style) {
    const fillOpacity = style.fill ? Math.min(1, style.fillOpacity * 2) : 0.9;
    const fillColor = style.fill ? style.fillColor : look.theme.halo;
    return { ...style, dashArray: null, fill: true, fillColor, fillOpacity };
  }

  const NOTHING = { stroke: false, fill: false };

  function styleOf(item, state, rules, isSelected) {
    if (!item.isShown) return NOTHING;
    let base = item.base;
    if (state.valued === item.layer) {
      const value = state.values.get(item.id);
      base = value ? { ...base, fill: value.color, fill_ratio: look.value_ratio } : { ...base, ...look.no_value };
      if (value && item.layer === "clusters") base = { ...base, line: look.theme.ink };
    }
    if (item.isFaded) base = { ...base, fill: look.theme.ground, fill_ratio: 0.9 };
    if (rules.emphasised.has(item.id)) base = outlined(base, look.emphasised);
    if (isSelected) base = outlined(base, look.selected);
    return {
      stroke: Boolean(base.line),
      color: base.line,
      weight: base.width_px,
      opacity: item.layer === "plan_zones" && !isSelected ? ZONE_LINE : 1,
      dashArray: base.dash || null,
      fill: Boolean(base.fill) && base.shape !== "line",
      fillColor: base.fill,
      fillOpacity: base.fill_ratio,
    };
  }

  function outlined(base, heavy) {
    return { ...base, line: heavy.line, width_px: heavy.width_px };
  }

  function sizeOf(item) {
    const [west, south, east, north] = item.box;
    const low = map.latLngToLayerPoint([south, west]);
    const high = map.latLngToLayerPoint([north, east]);
    return [high.x - low.x, low.y - high.y];
  }

  /* The uppermost shown feature at a place, or undefined. */
  function itemAt(latlng, state) {
    const point = map.latLngToLayerPoint(latlng);
    for (const name of ["overlaps", "plots", "clearance_sites", "clusters", "plan_zones", "areas"]) {
      if (!layers[name] || (name === "areas" && state.valued !== "areas")) continue;
      const found = layers[name].items.filter((item) => item.isShown && isAt(item, latlng, point));
      const last = found.sort((one, other) => paneRank(one) - paneRank(other)).pop();
      if (last) return last;
    }
    return undefined;
  }

  function paneRank(item) {
    return PANES.indexOf(paneOf(item.layer, item.klass));
  }

  function isAt(item, latlng, point) {
    const place = map.latLngToLayerPoint([item.at[1], item.at[0]]);
    if (item.base.shape === "ring" || (item.dot && sizeOf(item)[0] < DOT_PX)) {
      return place.distanceTo(point) <= DOT_PX;
    }
    const { isInBox, isInside } = clusterviz.picking;
    const { lng, lat } = latlng;
    return isInBox(item.box, lng, lat) && isInside(item.feature.geometry, lng, lat);
  }

  function linesOf(item, state) {
    const value = state.valued === item.layer && state.values.get(item.id);
    return value ? [...item.lines, value.text] : item.lines;
  }

  /* What is to be lettered, the weightiest first; see labels.draw. */
  function textsOf(state, selected) {
    const zoom = map.getZoom();
    const texts = [];
    const put = (item, lines, weight, size, more) =>
      texts.push({ lines, at: item.at, weight, size, color: look.theme.ink, ...more });
    for (const layer of Object.values(layers)) {
      for (const item of layer.items) {
        if (!item.isShown || item.isFaded) continue;
        const number = (state.numbers || {})[item.id];
        const isSelected = selected && selected[0] === item.layer && selected[1] === item.id;
        if (number) put(item, [number], 90, 11, { bold: true, disc: true });
        else if (item.layer === "clusters") clusterText(item, isSelected, zoom, put);
        else if (item.layer === "areas") areaText(item, state, zoom, put);
        else if (item.layer === "plan_zones" && zoom >= NEAR.zones) {
          put(item, [item.base.mark], 10, 11, { color: item.base.line, room: sizeOf(item) });
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
    const under = isRing ? 0 : sizeOf(item)[1] / 2;
    if (lines.length) put(item, lines, weight, 12, { bold: !isGone, italic: isGone, color, under });
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

  function boundsOf(name, ids) {
    const wanted = ids && ids.length ? new Set(ids) : null;
    const boxes = ((layers[name] || {}).items || [])
      .filter((item) => !wanted || wanted.has(item.id))
      .map(({ box: [west, south, east, north] }) => [[south, west], [north, east]]);
    return boxes.length ? L.latLngBounds(boxes.flat()) : null;
  }

  return { layers, start, load, remove, refresh, itemAt, linesOf, textsOf, boundsOf };
})();
