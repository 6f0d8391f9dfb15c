/* Hatch strokes as a pattern: as far apart at every zoom, on however large a shape. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.hatching = (function () {
  const GAP_PX = 7;
  const known = new Map();

  /* A canvas fills with a pattern where it may fill with a colour. */
  function strokesOf(line) {
    if (!known.has(line)) known.set(line, patternOf(line));
    return known.get(line);
  }

  function patternOf(line) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = GAP_PX;
    const pen = tile.getContext("2d");
    pen.strokeStyle = line;
    pen.lineWidth = 0.9;
    for (const x of [-GAP_PX, 0, GAP_PX]) {
      pen.moveTo(x, GAP_PX);
      pen.lineTo(x + GAP_PX, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  return { GAP_PX, opacity: 0.75, strokesOf };
})();
