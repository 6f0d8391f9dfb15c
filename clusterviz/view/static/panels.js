/* What stands around the map: buttons, tooltip, legend, read-out, notes.
   Every text is set with textContent: a name is never HTML. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.panels = (function () {
  const MAX_TIP_LINES = 3;
  const SWATCH = [28, 16];
  let map, look, parts;

  function start(itsMap, itsLook, actions) {
    map = itsMap;
    look = itsLook;
    const box = map.getContainer();
    for (const [name, color] of Object.entries(look.theme)) {
      box.style.setProperty(`--cv-${name}`, color);
    }
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", look.words.aria_map);
    parts = {
      tip: add(box, "div", "cv-tip", { "aria-hidden": "true" }),
      notes: add(box, "div", "cv-notes", { role: "status" }),
      spoken: add(box, "div", "cv-spoken", { "aria-live": "polite" }),
      cross: add(box, "div", "cv-cross", { "aria-hidden": "true" }),
      legend: add(box, "section", "cv-legend", { "aria-label": look.words.legend }),
      base: add(box, "div", "cv-base", {}),
    };
    parts.strips = add(parts.base, "div", "cv-strips", {});
    parts.foot = add(parts.base, "div", "cv-foot", {});
    L.DomEvent.disableClickPropagation(parts.strips);
    parts.attribution = add(parts.foot, "span", "cv-attribution", {});
    parts.metric = add(parts.foot, "span", "cv-position cv-metric", {});
    parts.lonlat = add(parts.foot, "span", "cv-position cv-lonlat", {});
    L.DomEvent.disableClickPropagation(parts.legend);
    L.DomEvent.disableScrollPropagation(parts.legend);
    parts.isOpen = box.clientWidth > 760;
    buttons(box, actions);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  }

  function add(parent, tag, name, attributes, text) {
    const element = document.createElement(tag);
    element.className = name;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function buttons(box, actions) {
    const bar = add(box, "div", "cv-bar", { role: "toolbar", "aria-label": look.words.tools });
    parts.bar = bar;
    L.DomEvent.disableClickPropagation(bar);
    const drawings = {
      zoom_in: "M8 3v10M3 8h10",
      zoom_out: "M3 8h10",
      home: "M2.5 8 8 3l5.5 5M4.5 7v6h7V7",
      fullscreen: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
      hand_on: "M8 10V2.5M5 5.5l3-3 3 3M3 9v4.5h10V9",
    };
    for (const [name, drawing] of Object.entries(drawings)) {
      if (actions[name]) button(name, drawing, actions[name]);
    }
  }

  function button(name, drawing, action) {
    const words = look.words[name];
    const attributes = { type: "button", title: words, "aria-label": words };
    const made = add(parts.bar, "button", `cv-button cv-${name}`, attributes);
    const space = "http://www.w3.org/2000/svg";
    const icon = document.createElementNS(space, "svg");
    icon.setAttribute("viewBox", "0 0 16 16");
    icon.appendChild(document.createElementNS(space, "path")).setAttribute("d", drawing);
    made.appendChild(icon);
    made.addEventListener("click", action);
    return made;
  }

  /* A place at the foot of the map for what a tool says and asks. */
  function strip(tag, name, attributes) {
    return add(parts.strips, tag, `cv-strip ${name}`, attributes);
  }

  /* A button that stays pressed; see `press`. */
  function toggle(name, drawing, action) {
    parts[name] = button(name, drawing, action);
    press(name, false);
  }

  function press(name, isOn) {
    parts[name].setAttribute("aria-pressed", String(isOn));
  }

  function toggled(name) {
    return parts[name];
  }

  /* Show at most three lines beside a point of the container; none hides it. */
  function tip(lines, point) {
    parts.tip.replaceChildren();
    parts.tip.style.display = lines.length ? "block" : "none";
    if (!lines.length) return;
    lines
      .slice(0, MAX_TIP_LINES)
      .forEach((line, i) => add(parts.tip, "div", i ? "cv-tip-line" : "cv-tip-name", {}, line));
    const size = map.getSize();
    const { offsetWidth: w, offsetHeight: h } = parts.tip;
    const x = point.x + 16 + w > size.x ? point.x - w - 12 : point.x + 16;
    const y = point.y + 16 + h > size.y ? point.y - h - 12 : point.y + 16;
    parts.tip.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
  }

  function say(text) {
    parts.spoken.textContent = text;
  }

  function cross(isShown) {
    parts.cross.classList.toggle("cv-is-shown", isShown);
  }

  function position(latlng) {
    const { metric, lonlat } = clusterviz.coordinates.textOf(latlng);
    parts.metric.textContent = metric;
    parts.lonlat.textContent = lonlat;
  }

  function attribution(text) {
    parts.attribution.textContent = text;
  }

  function notes(texts) {
    parts.notes.replaceChildren();
    texts.forEach((text) => add(parts.notes, "div", "cv-note", {}, text));
  }

  function footer(text) {
    add(parts.foot, "span", "cv-warning", {}, text);
  }

  /* groups: {layer, classes} or {title, entries: [[label, style]]}; counts: features
     shown, by layer and class. Signs of what is not there are left out. */
  function legend(groups, counts, remarks) {
    const [, old] = parts.legend.children;
    const top = old ? old.scrollTop : 0;
    const isInBody = Boolean(old) && old.contains(document.activeElement);
    const isHeld = parts.legend.contains(document.activeElement);
    written(groups, counts, remarks);
    // It was written anew: who was in it is still in it, and sees the same lines.
    const [head, body] = parts.legend.children;
    if (body) body.scrollTop = top;
    if (isHeld) (isInBody && body ? body : head).focus({ preventScroll: true });
  }

  function written(groups, counts, remarks) {
    parts.legend.replaceChildren();
    const words = parts.isOpen ? look.words.legend_hide : look.words.legend_show;
    const head = add(
      parts.legend,
      "button",
      "cv-legend-head",
      { type: "button", title: words, "aria-expanded": String(parts.isOpen) },
      look.words.legend
    );
    head.addEventListener("click", () => {
      parts.isOpen = !parts.isOpen;
      legend(groups, counts, remarks);
      map.fire("resize");
    });
    if (!parts.isOpen) return;
    const body = add(parts.legend, "div", "cv-legend-body", { tabindex: "0" });
    for (const { layer, classes, title, entries } of groups) {
      const present = layer
        ? (classes || Object.keys(look.labels[layer])).filter((one) => (counts[layer] || {})[one])
        : entries;
      if (!present.length) continue;
      add(body, "h2", "cv-legend-title", {}, title || look.titles[layer]);
      for (const one of present) {
        const count = layer && layer !== "shapes" ? counts[layer][one] : undefined;
        if (layer) row(body, look.labels[layer][one], look.styles[layer][one], count);
        else row(body, ...one);
      }
    }
    remarks.forEach((text) => add(body, "p", "cv-remark", {}, text));
  }

  function row(body, label, style, count) {
    const line = add(body, "div", "cv-legend-row", {});
    swatch(add(line, "canvas", "cv-swatch", { "aria-hidden": "true" }), style);
    add(line, "span", "cv-legend-label", {}, label);
    if (count !== undefined) {
      add(line, "span", "cv-legend-count", {}, count.toLocaleString(look.language));
    }
  }

  function swatch(canvas, style) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = SWATCH;
    canvas.width = w * ratio;
    canvas.height = h * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.beginPath();
    if (style.shape === "line") {
      pen.moveTo(2, h / 2);
      pen.lineTo(w - 2, h / 2);
    } else if (style.shape === "ring") {
      pen.arc(w / 2, h / 2, h / 2 - 2, 0, 2 * Math.PI);
    } else {
      pen.rect(2, 2, w - 4, h - 4);
    }
    if (style.fill && style.shape !== "line") {
      pen.globalAlpha = style.fill_ratio;
      pen.fillStyle = style.fill;
      pen.fill();
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = style.line;
    pen.lineWidth = Math.min(style.width_px, 2);
    pen.setLineDash(style.dash ? style.dash.split(" ").map((part) => part / 2) : []);
    if (style.line) pen.stroke();
    pen.setLineDash([]);
    if (style.hatch) strokes(pen, style, w, h);
    if (style.mark) letters(pen, style, w, h);
  }

  function strokes(pen, style, w, h) {
    pen.lineWidth = 0.8;
    for (let x = 6 - h; x < w - 2; x += 5) {
      pen.save();
      pen.clip();
      pen.beginPath();
      pen.moveTo(x, h - 2);
      pen.lineTo(x + h - 4, 2);
      pen.stroke();
      pen.restore();
    }
  }

  function letters(pen, style, w, h) {
    pen.font = `600 ${style.mark.length > 3 ? 7 : 8}px "Be Vietnam Pro", "Noto Sans", system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 2;
    pen.strokeStyle = look.theme.halo;
    pen.strokeText(style.mark, w / 2, h / 2 + 0.5);
    pen.fillStyle = look.theme.ink;
    pen.fillText(style.mark, w / 2, h / 2 + 0.5);
  }

  /* Pixels that the buttons take at the left edge, and an open legend at the right:
     0 for that on a narrow screen. */
  function covered() {
    const width = parts.legend.offsetWidth + 20;
    const isBeside = parts.isOpen && width < map.getSize().x / 2;
    return { left: parts.bar.offsetLeft + parts.bar.offsetWidth, right: isBeside ? width : 0 };
  }

  /* Boxes of the container that panels cover, which labels keep clear of. */
  function boxes() {
    const corner = map.getContainer().getBoundingClientRect();
    const scale = map.getContainer().querySelector(".leaflet-control-scale");
    return [parts.legend, parts.bar, parts.strips, parts.foot, scale].map((part) => {
      const { left, top, width, height } = part.getBoundingClientRect();
      return { x: left - corner.left, y: top - corner.top, w: width, h: height };
    });
  }

  return {
    add,
    start,
    strip,
    toggle,
    press,
    toggled,
    tip,
    say,
    cross,
    position,
    attribution,
    notes,
    footer,
    legend,
    covered,
    boxes,
  };
})();
