/* The picture under all layers: tiles of the workspace's own settings, or none.
   What fails is said, and the plain ground takes its place. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.ground = (function () {
  const KEPT_AS = "clusterviz.ground";
  const MAX_FAILURES = 3; // Without one tile between them: the source does not answer.
  let map, look, tiles, changed;
  let isOn = false;
  let nFailed = 0;
  let hasFailed = false;

  /* itsChanged: called whenever the ground comes or goes. */
  function start(itsMap, itsLook, itsChanged) {
    map = itsMap;
    look = itsLook;
    changed = itsChanged;
    if (!look.basemap) return;
    const { address, max_zoom: maxNativeZoom, min_zoom: minNativeZoom, bounds } = look.basemap;
    tiles = L.tileLayer(address, {
      maxZoom: 19,
      maxNativeZoom,
      minNativeZoom,
      bounds: bounds ? [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] : undefined,
      className: "cv-tile",
    });
    tiles.on("tileload", () => (nFailed = 0));
    tiles.on("tileerror", failed);
    clusterviz.panels.toggle("ground", "M2 4l4-2 4 2 4-2v10l-4 2-4-2-4 2zM6 2v10M10 4v10", () =>
      turn(!isOn)
    );
    turn(sessionStorage.getItem(KEPT_AS) !== "off");
  }

  function turn(isAsked) {
    isOn = isAsked;
    nFailed = 0;
    hasFailed = false;
    sessionStorage.setItem(KEPT_AS, isOn ? "on" : "off");
    show();
  }

  function failed() {
    nFailed += 1;
    if (nFailed < MAX_FAILURES || !isOn) return;
    isOn = false;
    hasFailed = true;
    show();
  }

  function show() {
    if (isOn) tiles.addTo(map);
    else tiles.remove();
    clusterviz.panels.press("ground", isOn);
    clusterviz.panels.attribution(isOn ? look.basemap.attribution : "");
    changed();
  }

  return {
    start,
    isShown: () => isOn,
    note: () => (hasFailed ? look.words.ground_failed : look.basemap_note),
  };
})();
