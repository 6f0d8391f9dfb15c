/* Tools that take the map's clicks and keys from selecting, one at a time, and the
   strip at the foot of the map in which a tool says what it has found. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.tools = (function () {
  const DOUBLE_CLICK_MS = 500;
  const open = []; // The last one is in use; those before it wait.
  let map, look, rendered;

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    const pane = map.createPane("cv-tools");
    pane.style.zIndex = 560;
    pane.style.pointerEvents = "none";
    rendered = L.svg({ pane: "cv-tools", padding: 0.5 });
  }

  /* tool: {click(latlng), dblclick(), hover(latlng), key(event): whether it took it}. */
  function use(tool) {
    drop(tool);
    open.push(tool);
    follow();
  }

  function drop(tool) {
    const place = open.indexOf(tool);
    if (place >= 0) open.splice(place, 1);
    follow();
  }

  function follow() {
    const isBusy = open.length > 0;
    map.getContainer().classList.toggle("cv-is-drawing", isBusy);
    if (isBusy) map.doubleClickZoom.disable();
    // The click that ended a tool may be the first of two.
    else setTimeout(() => open.length || map.doubleClickZoom.enable(), DOUBLE_CLICK_MS);
  }

  function current() {
    return open[open.length - 1];
  }

  /* buttons: [[name, words, action]…]. The text is read out when it changes. Who was
     in the strip when it goes is taken to `next`, or to the map. */
  function strip(title, buttons, next) {
    const { add, strip: placed } = clusterviz.panels;
    const element = placed("div", "cv-tool", { role: "group", "aria-label": title });
    element.addEventListener("keydown", (event) => event.key === "Escape" && current().key(event));
    // A button that ends its tool takes the strip away: Leaflet, which looks for what
    // was clicked in the page, would take the click for one on the map below.
    element.addEventListener("click", (event) => event.stopPropagation());
    const said = add(element, "span", "cv-strip-text", { "aria-live": "polite" });
    const made = {};
    for (const [name, words, action] of buttons) {
      made[name] = add(element, "button", `cv-act cv-act-${name}`, { type: "button" }, words);
      made[name].addEventListener("click", action);
    }
    return {
      element,
      say: (text) => {
        if (said.textContent !== text) said.textContent = text;
      },
      enable: (name, isOn) => {
        const isLost = !isOn && document.activeElement === made[name];
        made[name].disabled = !isOn;
        if (isLost) map.getContainer().focus({ preventScroll: true });
      },
      remove: () => {
        const isHeld = element.contains(document.activeElement);
        element.remove();
        if (isHeld) (next || map.getContainer()).focus({ preventScroll: true });
      },
    };
  }

  /* Options of a line or polygon of the tools' own pane. */
  function inkOf(more) {
    const { ink } = look.theme;
    return { renderer: rendered, interactive: false, color: ink, weight: 2.5, ...more };
  }

  function flipped(points) {
    return points.map(([lon, lat]) => [lat, lon]);
  }

  function isClose(one, other, pixels) {
    const place = ([lon, lat]) => map.latLngToContainerPoint([lat, lon]);
    return place(one).distanceTo(place(other)) < pixels;
  }

  return { start, use, drop, current, strip, inkOf, flipped, isClose };
})();
