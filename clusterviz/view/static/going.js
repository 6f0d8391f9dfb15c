/* Going to a place that is typed as numbers; a mark stands there until the next. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.going = (function () {
  const CLOSE_ENOUGH = 14;
  let map, look, form, field, said, mark;

  function start(itsMap, itsLook) {
    map = itsMap;
    look = itsLook;
    clusterviz.panels.toggle("go_to", "M8 2v12M2 8h12M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6", open);
  }

  function open() {
    if (form) return close();
    const { add, press, strip } = clusterviz.panels;
    const { words } = look;
    form = strip("form", "cv-go", { "aria-label": words.go_to });
    field = add(form, "input", "cv-go-field", {
      type: "text",
      maxlength: "60",
      placeholder: words.go_example,
      "aria-label": words.go_label,
      title: words.go_label,
    });
    add(form, "button", "cv-act", { type: "submit" }, words.go_act);
    said = add(form, "span", "cv-go-said", { role: "alert" });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go();
    });
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
    });
    press("go_to", true);
    field.focus();
  }

  function close() {
    const isHeld = form.contains(document.activeElement);
    form.remove();
    form = null;
    if (isHeld) clusterviz.panels.toggled("go_to").focus();
    clusterviz.panels.press("go_to", false);
    if (mark) mark.remove();
    mark = null;
  }

  function go() {
    const place = clusterviz.coordinates.read(field.value);
    said.textContent = place ? "" : look.words.go_unread;
    if (!place) return;
    const { inkOf } = clusterviz.tools;
    if (mark) mark.remove();
    const ring = inkOf({ radius: 11, color: look.theme.focus, weight: 3, fill: false });
    const dot = inkOf({ radius: 2, color: look.theme.ink, fill: true, fillOpacity: 1 });
    mark = L.layerGroup([L.circleMarker(place, ring), L.circleMarker(place, dot)]).addTo(map);
    map.setView(place, Math.max(map.getZoom(), CLOSE_ENOUGH), { animate: false });
    clusterviz.panels.position(L.latLng(place));
  }

  return { start };
})();
