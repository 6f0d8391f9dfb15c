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
    "incoming",
  ];
  const DOT_PX = 9; // A cluster or site smaller than this is drawn as a dot of this size.
  const ZONE_LINE = 0.6; // Opacity: neighbours draw the line between them twice.
  const NEAR = { lines: 12.5, plots: 13 };
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
    renderers.plan_zones = new clusterviz.mosaic.Canvas({ pane: "cv-plan_zones", padding: 0.2 });
    renderers.plan_zones.addTo(map);
  }

  function paneOf(name, klass) {
    return name === "clusters" && klass === "withdrawn" ? "withdrawn" : name;
  }

  /* Put the features of one file on the map, in place of those before. */
  function load(name, url, file) {
    remove(name);
    const itemOf = name === "plan_zones" ? zoneOf : drawnOf;
    const items = file.features.map((feature) => itemOf(name, feature));
    layers[name] = { url, items, nOmitted: file.n_omitted, nUnplaced: file.n_unplaced };
  }

  function plainOf(name, feature) {
    const { id, class: klass, lines, at, of, label } = feature.properties;
    const base = look.styles[name][klass];
    const box = clusterviz.picking.boxOf(feature.geometry);
    return { layer: name, id, klass, lines, at, of, label, base, feature, box };
  }

  function zoneOf(name, feature) {
    const item = plainOf(name, feature);
    item.world = clusterviz.mosaic.worldOf(map, feature.geometry);
    return item;
  }

  function drawnOf(name, feature) {
    const item = plainOf(name, feature);
    const { at, base } = item;
    const renderer = renderers[paneOf(name, item.klass)];
    const options = { renderer, interactive: false, smoothFactor: 0.8 };
    item.path =
      base.shape === "ring"
        ? L.circleMarker([at[1], at[0]], { ...options, radius: 8 })
        : L.GeoJSON.geometryToLayer(feature, options);
    item.path.addTo(map);
    if (base.hatch && feature.geometry.type.endsWith("Polygon")) {
      item.hatch = L.GeoJSON.geometryToLayer(feature, options).addTo(map);
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
  }

  function remove(name) {
    if (name === "plan_zones") renderers.plan_zones.show([]);
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
      if (name === "plan_zones") {
        counts[name] = refreshZones(layer, state, rules);
        continue;
      }
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

  /* Zones are many: nothing is done for a state that leaves them as they are, and
     those of one class share one style. */
  function refreshZones(layer, state, rules) {
    const isFar = rules.zoom < NEAR.lines;
    const isValued = state.valued === "plan_zones";
    const { kinds, zone_ids, emphasised } = state;
    const isAsked = "plan_zones" in state.sources;
    const selected = rules.selected.startsWith("plan_zones\n") ? rules.selected : "";
    const values = isValued && [...state.values];
    const key = JSON.stringify([kinds, zone_ids, emphasised, isAsked, values, isFar, selected]);
    if (layer.key === key) return layer.counts;
    layer.key = key;
    layer.counts = {};
    const plain = {};
    let chosen = null;
    for (const item of layer.items) {
      item.isShown = isShown(item, state, rules);
      item.style = null;
      if (!item.isShown) continue;
      layer.counts[item.klass] = (layer.counts[item.klass] || 0) + 1;
      const isSelected = selected === `plan_zones\n${item.id}`;
      if (isSelected) chosen = item;
      const isOwn = isSelected || isValued || rules.emphasised.has(item.id);
      const style = isOwn ? undefined : plain[item.klass];
      item.style = style || fromAfar(item, styleOf(item, state, rules, isSelected), isFar && !isOwn);
      if (!isOwn) plain[item.klass] = item.style;
    }
    renderers.plan_zones.show(layer.items, chosen);
    return layer.counts;
  }

  function rulesOf(state, selected) {
    const set = (values) => (values ? new Set(values) : null);
    return {
      statuses: set(state.statuses),
      kinds: set(state.kinds),
      clusters: set(state.cluster_ids),
      zones: set(state.zone_ids),
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
    if (item.layer === "plan_zones") {
      return (
        (!rules.kinds || rules.kinds.has(item.klass)) &&
        (!rules.zones || rules.zones.has(item.id))
      );
    }
    if (item.layer === "plots" && rules.zoom < NEAR.plots) return false;
    return !(item.of && rules.clusters) || rules.clusters.has(item.of);
  }

  function restyle(item, state, rules) {
    const isSelected = rules.selected === `${item.layer}\n${item.id}`;
    const isDot = Boolean(item.dot) && item.isShown && sizeOf(item)[0] < DOT_PX;
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
      const fill = style.stroke && !isDot && !isFar;
      const { strokesOf, opacity } = clusterviz.hatching;
      const fillColor = strokesOf(item.base.line);
      item.hatch.setStyle({ stroke: false, fill, fillColor, fillOpacity: opacity });
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
    if (item.layer === "areas" && !state.valued && clusterviz.ground.isShown()) {
      base = { ...base, fill: "" };
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
    const rank = (item) => PANES.indexOf(paneOf(item.layer, item.klass));
    for (const name of ["overlaps", "plots", "clearance_sites", "clusters", "plan_zones", "areas"]) {
      if (!layers[name] || (name === "areas" && state.valued !== "areas")) continue;
      const found = layers[name].items.filter((item) => item.isShown && isAt(item, latlng, point));
      const last = found.sort((one, other) => rank(one) - rank(other)).pop();
      if (last) return last;
    }
    return undefined;
  }

  function isAt(item, latlng, point) {
    const { isInBox, isInside } = clusterviz.picking;
    const { lng, lat } = latlng;
    if (item.base.shape === "ring" || (item.dot && sizeOf(item)[0] < DOT_PX)) {
      const place = map.latLngToLayerPoint([item.at[1], item.at[0]]);
      return place.distanceTo(point) <= DOT_PX;
    }
    return isInBox(item.box, lng, lat) && isInside(item.feature.geometry, lng, lat);
  }

  function linesOf(item, state) {
    const value = state.valued === item.layer && state.values.get(item.id);
    // A site's second line is its stage on the day: the figure may be of another.
    const own = item.layer === "clearance_sites" ? item.lines.slice(0, 1) : item.lines;
    return value ? [...own, value.text] : item.lines;
  }

  function boundsOf(name, ids = []) {
    const wanted = ids.length ? new Set(ids) : null;
    return around(name, (item) => !wanted || wanted.has(item.id));
  }

  function shownBounds(name) {
    return around(name, (item) => item.isShown);
  }

  function around(name, isMeant) {
    const boxes = ((layers[name] || {}).items || [])
      .filter(isMeant)
      .map(({ box: [west, south, east, north] }) => [[south, west], [north, east]]);
    return boxes.length ? L.latLngBounds(boxes.flat()) : null;
  }

  return { layers, start, load, remove, refresh, itemAt, linesOf, boundsOf, shownBounds, sizeOf };
})();
