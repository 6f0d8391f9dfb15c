/* The map's behaviour: fetch layers, follow the state, tell what is selected.
   `clusterviz.start` runs once, `clusterviz.apply` at each change of state.
   Panning and zooming tell the server nothing. */
"use strict";
window.clusterviz = window.clusterviz || {};

Object.assign(clusterviz, { state: null, selected: null, counts: {}, isReady: false });

(function () {
  const cv = window.clusterviz;
  const { drawing, labels, panels } = cv;
  const CLOSEST_FIT = 15;
  const EDGE_PX = 24;
  let map, config, look;
  let wanted = {}; // by layer: the URL that the newest state asks for
  let told = null; // the newest state, as it came
  let failed = false;
  let fitted = null; // the fit_token that was last obeyed
  let isByKey = false; // the map is being steered with the keyboard

  cv.start = function (itsMap, itsConfig) {
    cv.map = map = itsMap;
    map.setMinZoom(5).setMaxZoom(18);
    config = itsConfig;
    fetched(config.look).then((itsLook) => {
      cv.look = look = itsLook;
      panels.start(map, look, {
        zoom_in: () => map.zoomIn(),
        zoom_out: () => map.zoomOut(),
        home,
        fullscreen: document.fullscreenEnabled ? fullscreen : null,
      });
      if (config.is_illustrative) panels.footer(look.words.illustrative);
      drawing.start(map, look);
      labels.start(map, look.theme);
      listen();
      if (told) cv.apply(told);
    });
  };

  cv.apply = function (state) {
    told = state;
    cv.state = { ...state, values: new Map() };
    for (const [id, [place, text]] of Object.entries((state.values || {}).of || {})) {
      cv.state.values.set(id, { color: state.values.colors[place], text });
    }
    cv.selected = state.selected || null;
    if (!look) return;
    wanted = state.sources;
    const missing = Object.entries(wanted).filter(
      ([name, url]) => !drawing.layers[name] || drawing.layers[name].url !== url
    );
    cv.isReady = !missing.length;
    missing.forEach(([name, url]) => bring(name, url));
    refresh();
    if (cv.isReady) arrive();
  };

  function fetched(url) {
    return fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.json();
    });
  }

  /* A later state may want another file by the time this one arrives. */
  function bring(name, url) {
    fetched(url)
      .then((file) => {
        failed = false;
        if (wanted[name] === url) drawing.load(name, url, file);
      })
      .catch((error) => {
        failed = true;
        console.warn(String(error));
      })
      .finally(() => {
        const isThere = ([its, one]) => drawing.layers[its] && drawing.layers[its].url === one;
        cv.isReady = Object.entries(wanted).every(isThere);
        refresh();
        if (cv.isReady) arrive();
      });
  }

  function refresh() {
    cv.counts = drawing.refresh(cv.state, cv.selected);
    panels.legend(cv.state.legend, cv.counts, remarks());
    panels.notes(notes());
    letter();
  }

  function letter() {
    cv.nLabels = labels.draw(drawing.textsOf(cv.state, cv.selected), panels.boxes());
  }

  function notes() {
    if (failed) return [look.words.load_failed];
    if (!cv.isReady) return [look.words.loading];
    return Object.entries(drawing.layers)
      .filter(([name, layer]) => layer.nOmitted && name in cv.state.sources)
      .map(([name, layer]) => filled(look.words.omitted, layer.nOmitted, look.titles[name]));
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
    const bounds = name && drawing.boundsOf(name, ids);
    if (bounds) fit(bounds);
    else if (isFirst) home();
  }

  function home() {
    const names = ["areas", "clusters", "plan_zones"];
    const bounds = names.map((name) => drawing.boundsOf(name)).find(Boolean);
    if (bounds) fit(bounds);
  }

  /* What is brought into view is not hidden under the legend. */
  function fit(bounds) {
    map.fitBounds(bounds, {
      paddingTopLeft: [EDGE_PX, EDGE_PX],
      paddingBottomRight: [Math.max(EDGE_PX, panels.coveredWidth()), EDGE_PX],
      maxZoom: CLOSEST_FIT,
      animate: false,
    });
  }

  /* The view outlives a change of language or page: it is kept for the window. */
  function keep() {
    if (fitted === null) return;
    const { lat, lng } = map.getCenter();
    const view = { token: fitted, lat, lng, zoom: map.getZoom() };
    sessionStorage.setItem(config.view, JSON.stringify(view));
  }

  function restored(token) {
    const view = JSON.parse(sessionStorage.getItem(config.view) || "null");
    if (!view || view.token !== token) return false;
    map.setView([view.lat, view.lng], view.zoom, { animate: false });
    return true;
  }

  function select(item) {
    if (!item && !cv.selected) return;
    cv.selected = item ? [item.layer, item.id] : null;
    refresh();
    const [layer, feature_id] = cv.selected || ["", ""];
    cv.event = { layer, feature_id, n: Date.now() };
    if (window.Streamlit) window.Streamlit.setComponentValue(cv.event);
  }

  function fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  function hover(event) {
    if (event.originalEvent.target.closest(".cv-legend, .cv-bar")) return still();
    const item = drawing.itemAt(event.latlng, cv.state);
    panels.position(event.latlng);
    panels.tip(item ? drawing.linesOf(item, cv.state) : [], event.containerPoint);
    map.getContainer().classList.toggle("cv-is-pointing", Boolean(item));
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
    const item = drawing.itemAt(map.getCenter(), cv.state);
    panels.say(item ? drawing.linesOf(item, cv.state).join(". ") : "");
  }

  function listen() {
    const box = map.getContainer();
    map.on("click", (event) => select(drawing.itemAt(event.latlng, cv.state)));
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
      steer(true);
      if (event.key === "Enter") select(drawing.itemAt(map.getCenter(), cv.state));
    });
  }
})();
