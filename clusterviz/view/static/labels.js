/* Lettering: one canvas over the map, redrawn when it comes to rest. What weighs
   most is placed first, and what would cover it is left out. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.labels = (function () {
  const FAMILY = '"Be Vietnam Pro", "Noto Sans", "DejaVu Sans", system-ui, sans-serif';
  const GAP_PX = 3;
  const RING_PX = 2.5;
  let map, canvas, theme;

  function start(itsMap, itsTheme) {
    map = itsMap;
    theme = itsTheme;
    const pane = map.createPane("cv-labels");
    pane.style.zIndex = 590;
    pane.style.pointerEvents = "none";
    canvas = L.DomUtil.create("canvas", "cv-labels leaflet-zoom-hide", pane);
    canvas.setAttribute("aria-hidden", "true");
  }

  /* Each text: {lines, at: [lon, lat], weight, size, color, bold, italic, disc,
     ring: the colour around the disc,
     room: [width, height] that it must fit into, under: pixels from `at` to the
     edge below which it moves where its shape is smaller than the text, mayShift:
     whether it may stand a line higher or lower}.
     `taken` are boxes to keep clear of. Returns how many were drawn. */
  function draw(texts, taken) {
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const nBefore = taken.length;
    texts.sort((one, other) => other.weight - one.weight);
    for (const text of texts) {
      const point = map.latLngToContainerPoint([text.at[1], text.at[0]]);
      const height = text.lines.length * text.size * 1.25;
      if (text.under !== undefined && text.under < height) point.y += text.under + height / 2 + 2;
      const steps = text.mayShift ? [0, -height, height] : [0];
      const found = steps
        .map((step) => ({ x: point.x, y: point.y + step }))
        .map((place) => ({ place, box: boxOf(pen, text, place) }))
        .find(({ box }) => isFree(box, text, size, taken));
      if (found) {
        taken.push(found.box);
        write(pen, text, found.place);
      }
    }
    return taken.length - nBefore;
  }

  function isFree(box, text, size, taken) {
    const fits = !text.room || (box.w <= text.room[0] && box.h <= text.room[1]);
    const isSeen = box.x > 0 && box.y > 0 && box.x + box.w < size.x && box.y + box.h < size.y;
    return fits && isSeen && !taken.some((other) => meet(box, other));
  }

  function fontOf(text) {
    return `${text.italic ? "italic " : ""}${text.bold ? 600 : 400} ${text.size}px ${FAMILY}`;
  }

  function boxOf(pen, text, point) {
    pen.font = fontOf(text);
    const w = Math.max(...text.lines.map((line) => pen.measureText(line).width));
    const h = text.lines.length * text.size * 1.25;
    if (text.ring) {
      const side = 2 * (radiusOf(text) - GAP_PX);
      return { x: point.x - side / 2, y: point.y - side / 2, w: side, h: side };
    }
    return { x: point.x - w / 2, y: point.y - h / 2, w, h };
  }

  function meet(one, other) {
    return (
      one.x < other.x + other.w + GAP_PX &&
      other.x < one.x + one.w + GAP_PX &&
      one.y < other.y + other.h + GAP_PX &&
      other.y < one.y + one.h + GAP_PX
    );
  }

  function write(pen, text, point) {
    const step = text.size * 1.25;
    const top = point.y - ((text.lines.length - 1) * step) / 2;
    pen.font = fontOf(text);
    if (text.disc) {
      const radius = radiusOf(text);
      pen.lineWidth = text.ring ? 1 : 1.5;
      pen.strokeStyle = text.color;
      disc(pen, point, radius, text.ring || theme.halo);
      pen.stroke();
      if (text.ring) disc(pen, point, radius - RING_PX, theme.halo);
    }
    text.lines.forEach((line, i) => {
      pen.lineWidth = 3;
      pen.strokeStyle = theme.halo;
      if (!text.disc) pen.strokeText(line, point.x, top + i * step);
      pen.fillStyle = text.color;
      pen.fillText(line, point.x, top + i * step);
    });
  }

  function radiusOf(text) {
    return text.size * (text.ring ? 0.7 : 0.85) + (text.ring ? RING_PX : 0);
  }

  function disc(pen, point, radius, color) {
    pen.beginPath();
    pen.arc(point.x, point.y, radius, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.fill();
  }

  return { start, draw };
})();
