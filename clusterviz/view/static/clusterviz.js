/* The map's behaviour: fetch layers, follow the state, tell what is selected.
   `clusterviz.start` runs once, `clusterviz.apply` at each change of state.
   Panning and zooming tell the server nothing. */
"use strict";
window.clusterviz = window.clusterviz || {};

Object.assign(clusterviz, { state: null, selected: null, counts: {}, isReady: false });

(function () {
  const cv = window.clusterviz;
  const { captions, drawing, editing, ground, labels, panels, shapes, sketching, tools } = cv;
  const CLOSEST_FIT = 15;
  const EDGE_PX = 24;
  const SIGN_PX = 10; // a round sign reaches so far beyond its place
  let map, config, look;
  let wanted = {}; // by layer: the URL that the newest state asks for
  let told = null; // the newest state, as it came
  const underWay = new Set(); // URLs of files that are being fetched
  const failed = new Set(); // URLs that did not come when they were last asked for
  let fitted = null; // the fit_token that was last obeyed
  let placed = ""; // the view that nobody chose: what was asked for, brought into view
  let isByKey = false; // the map is being steered with the keyboard

  cv.start = function (itsMap, itsConfig) {
    cv.map = map = itsMap;
    // Folium forbids to magnify the page: people who see badly need it.
    for (const one of document.querySelectorAll("meta[name=viewport]")) {
      one.content = "width=device-width, initial-scale=1";
    }
    map.setMinZoom(5).setMaxZoom(18);
    config = itsConfig;
    fetched(config.look).then((itsLook) => {
      cv.look = look = itsLook;
      panels.start(map, look, {
        zoom_in: () => map.zoomIn(),
        zoom_out: () => map.zoomOut(),
        home,
        fullscreen: document.fullscreenEnabled ? fullscreen : null,
        hand_on: config.may_hand_on ? handOn : null,
      });
      if (config.is_illustrative) panels.footer(look.words.illustrative);
      drawing.start(map, look);
      captions.start(map, look);
      labels.start(map, look.theme);
      open();
      listen();
      if (told) cv.apply(told);
    });
  };

  /* What stands on the map beside its layers. */
  function open() {
    shapes.start(map, look);
    tools.start(map, look);
    cv.coordinates.start(look.metric, look.language);
    cv.measuring.start(map, look);
    cv.going.start(map, look);
    ground.start(map, look, () => cv.state && refresh());
    cv.pairing.start(map, config.paired, look.theme);
    sketching.start(map, look, drew);
    editing.start(map, look, drew);
  }

  cv.apply = function (state) {
    told = state;
    cv.state = { ...state, values: new Map() };
    for (const [id, [place, text]] of Object.entries((state.values || {}).of || {})) {
      cv.state.values.set(id, { color: state.values.colors[place], text });
    }
    // A state that was made before the last click was read does not undo it.
    const isHeard = !cv.event || cv.event.n <= (state.answered || 0);
    if (isHeard) cv.selected = state.selected || null;
    if (!look) return;
    wanted = state.sources;
    const missing = Object.entries(wanted).filter(
      ([name, url]) => !drawing.layers[name] || drawing.layers[name].url !== url
    );
    cv.isReady = !missing.length;
    missing.forEach(([name, url]) => underWay.has(url) || bring(name, url));
    follow();
    refresh();
    if (cv.isReady) arrive();
  };

  function follow() {
    const shown = cv.state.shapes || [];
    shapes.refresh(shown, cv.state.drawing === "edit");
    sketching.follow(cv.state.drawing);
    editing.follow(cv.state.drawing, shown);
  }

  function fetched(url) {
    return fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    });
  }

  /* A later state may want another file by the time this one arrives. */
  function bring(name, url) {
    underWay.add(url);
    fetched(url)
      .then((file) => {
        failed.delete(url);
        if (wanted[name] === url) drawing.load(name, url, file);
      })
      .catch((error) => {
        failed.add(url);
        console.warn(String(error));
      })
      .finally(() => {
        underWay.delete(url);
        const isThere = ([its, one]) => drawing.layers[its] && drawing.layers[its].url === one;
        cv.isReady = Object.entries(wanted).every(isThere);
        refresh();
        if (cv.isReady) arrive();
      });
  }

  function refresh() {
    cv.counts = { ...drawing.refresh(cv.state, cv.selected), shapes: shapes.counts() };
    panels.legend(cv.state.legend, cv.counts, remarks());
    panels.notes(notes());
    letter();
  }

  function letter() {
    cv.nLabels = labels.draw(textsOf(), panels.boxes());
  }

  function textsOf() {
    return captions.textsOf(cv.state, cv.selected, drawing.layers);
  }

  function notes() {
    if (Object.values(wanted).some((url) => failed.has(url))) return [look.words.load_failed];
    if (!cv.isReady) return [look.words.loading];
    const omitted = Object.entries(drawing.layers)
      .filter(([name, layer]) => layer.nOmitted && name in cv.state.sources)
      .map(([name, layer]) => filled(look.words.omitted, layer.nOmitted, look.titles[name]));
    return [ground.note(), ...omitted].filter(Boolean);
  }

  function remarks() {
    const clusters = drawing.layers.clusters;
    const isAsked = clusters && clusters.nUnplaced && "clusters" in cv.state.sources;
    return isAsked ? [filled(look.words.unplaced, clusters.nUnplaced)] : [];
  }

  function filled(text, n, layer) {
    return text.replace("{n}", n.toLocaleString(look.language)).replace("{layer}", layer);
  }

  /* All layers are there: bring into view what a new token asks for, once. */
  function arrive() {
    const token = cv.state.fit_token || "";
    if (fitted === token) return;
    const isFirst = fitted === null;
    fitted = token;
    if (isFirst && restored(token)) return;
    const [name, ids] = cv.state.fit || [];
    const bounds = name === "shapes" ? shapes.bounds() : name && drawing.boundsOf(name, ids);
    if (bounds) fit(bounds);
    else if (!clusterviz.pairing.isLed()) home();
  }

  /* What is asked for is switched off, or nothing is: then what is shown. */
  function home() {
    const names = ["areas", "clusters", "plan_zones"];
    const bounds = names.map((name) => drawing.shownBounds(name)).find(Boolean);
    if (bounds) fit(bounds);
  }

  /* What is brought into view is not hidden under the buttons or the legend. */
  function fit(bounds) {
    const { left, right } = panels.covered();
    map.fitBounds(bounds, {
      paddingTopLeft: [left + SIGN_PX, EDGE_PX],
      paddingBottomRight: [Math.max(EDGE_PX, right), EDGE_PX],
      maxZoom: CLOSEST_FIT,
      animate: false,
    });
    placed = viewOf();
  }

  function viewOf() {
    const { lat, lng } = map.getCenter();
    return [lat.toFixed(5), lng.toFixed(5), map.getZoom()].join();
  }

  /* What a copied link says of the view; nothing where it is brought about anew. */
  cv.place = () => (fitted === null || viewOf() === placed ? "" : viewOf());

  /* The view outlives a change of language or page: it is kept for the window. */
  function keep() {
    if (fitted === null) return;
    const { lat, lng } = map.getCenter();
    const view = { token: fitted, at: config.at.join(), lat, lng, zoom: map.getZoom() };
    sessionStorage.setItem(config.view, JSON.stringify(view));
  }

  function restored(token) {
    const view = JSON.parse(sessionStorage.getItem(config.view) || "null");
    const [lat, lng, zoom] = config.at;
    if (view && view.token === token && view.at === config.at.join()) {
      map.setView([view.lat, view.lng], view.zoom, { animate: false });
    } else if (config.at.length) map.setView([lat, lng], zoom, { animate: false });
    else return false;
    return true;
  }

  function select(item) {
    if (!item && !cv.selected) return;
    cv.selected = item ? [item.layer, item.id] : null;
    refresh();
    const [layer, feature_id] = cv.selected || ["", ""];
    tell({ layer, feature_id });
  }

  function drew(geometry) {
    tell({ layer: "drawn", feature_id: "", geometry });
  }

  /* What is in view goes to the page of exports: west, south, east, north. */
  function handOn() {
    const view = map.getBounds();
    const edges = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    tell({ layer: "view", feature_id: edges.map((edge) => edge.toFixed(5)).join(",") });
  }

  function tell(event) {
    cv.event = { ...event, n: Date.now() };
    if (window.Streamlit) window.Streamlit.setComponentValue(cv.event);
  }

  function fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  function hover(event) {
    if (event.originalEvent.target.closest(".cv-legend, .cv-bar, .cv-base")) return still();
    panels.position(event.latlng);
    const tool = tools.current();
    if (tool) {
      tool.hover(event.latlng);
      return still();
    }
    const item = drawing.itemAt(event.latlng, cv.state);
    panels.tip(linesAt(event.latlng, item), event.containerPoint);
    map.getContainer().classList.toggle("cv-is-pointing", Boolean(item));
  }

  /* A shape tells first what it is, then a feature under it. */
  function linesAt(latlng, item) {
    return shapes.linesAt(latlng) || (item ? drawing.linesOf(item, cv.state) : []);
  }

  function still() {
    panels.tip([]);
    map.getContainer().classList.remove("cv-is-pointing");
  }

  /* With the keyboard, a ring marks the centre, and what is there is read out. */
  function steer(isSteered) {
    isByKey = isSteered;
    panels.cross(isSteered);
    if (isSteered) announce();
  }

  function announce() {
    const centre = map.getCenter();
    panels.position(centre);
    panels.say(linesAt(centre, drawing.itemAt(centre, cv.state)).join(". "));
  }

  function click(event) {
    const tool = tools.current();
    if (tool) tool.click(event.latlng);
    // The first click of a double one may have ended a drawing: this one is its rest.
    else if (event.originalEvent.detail < 2) select(drawing.itemAt(event.latlng, cv.state));
  }

  function press(event) {
    const tool = tools.current();
    if (tool && tool.key(event)) event.preventDefault();
    else if (!tool && event.key === "Enter") select(drawing.itemAt(map.getCenter(), cv.state));
  }

  function listen() {
    const box = map.getContainer();
    map.on("click", click);
    map.on("dblclick", () => tools.current() && tools.current().dblclick());
    map.on("mousemove", hover);
    map.on("mouseout movestart zoomstart", still);
    map.on("zoomend", () => {
      refresh();
      keep();
    });
    map.on("moveend resize", () => {
      letter();
      keep();
      if (isByKey) announce();
    });
    document.addEventListener("fullscreenchange", () => map.invalidateSize());
    box.addEventListener("mousedown", () => steer(false));
    box.addEventListener("blur", () => steer(false));
    box.addEventListener("keydown", (event) => {
      if (event.target !== box) return;
      if (event.key !== "Tab") steer(true);
      press(event);
    });
  }
})();
