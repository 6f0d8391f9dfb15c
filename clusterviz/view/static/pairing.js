/* Two maps of one page kept at one view: each tells the other where it is, and
   where the pointer stands. The server hears nothing of it. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.pairing = (function () {
  let map, channel, ring;
  let isFollowing = false;
  let hasHeard = false;

  function start(itsMap, name, theme) {
    map = itsMap;
    if (!name || !window.BroadcastChannel) return;
    channel = new BroadcastChannel(`clusterviz.pair.${name}.${windowName()}`);
    const style = { radius: 9, color: theme.focus, weight: 2, fill: false };
    ring = L.circleMarker([0, 0], clusterviz.tools.inkOf(style));
    channel.onmessage = ({ data }) => hear(data);
    map.on("move", () => !isFollowing && tell({ view: viewOf() }));
    map.on("mousemove", ({ latlng }) => tell({ at: [latlng.lat, latlng.lng] }));
    map.on("mouseout", () => tell({ at: null }));
    tell({ asks: true });
  }

  /* A channel reaches every window of this server; this name only our own. */
  function windowName() {
    try {
      return String(window.parent.performance.timeOrigin);
    } catch (error) {
      return "";
    }
  }

  function viewOf() {
    const { lat, lng } = map.getCenter();
    return [lat, lng, map.getZoom()];
  }

  function tell(message) {
    channel.postMessage(message);
  }

  function hear({ view, at, asks }) {
    if (asks && clusterviz.isReady) tell({ view: viewOf() });
    if (at) ring.setLatLng(at).addTo(map);
    if (at === null) ring.remove();
    if (!view) return;
    hasHeard = isFollowing = true;
    map.setView([view[0], view[1]], view[2], { animate: false });
    isFollowing = false;
  }

  /* Whether the other map said where it is: this one needs no place of its own. */
  function isLed() {
    return hasHeard;
  }

  return { start, isLed };
})();
