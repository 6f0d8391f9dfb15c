/* Plan zones: tens of thousands of shapes on one canvas, drawn by ourselves.
   Leaflet's own polygons are projected, clipped and thinned one by one at every
   zoom; here each is projected once, and drawing is a sum and a product for every
   corner in view. What is smaller than a pixel is drawn as one. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.mosaic = (function () {
  const STEP_PX = 0.8; // A corner nearer than this to the one before is passed over.

  /* Lets Leaflet place, size and animate the canvas, and draws on it. */
  const Canvas = L.Canvas.extend({
    items: [],
    selected: null,

    _draw() {
      const place = placeOf(this._map);
      const pen = this._ctx;
      const last = { style: null };
      pen.save();
      for (const item of this.items) {
        if (item.style && item !== this.selected) draw(pen, item, place, this._bounds, last);
      }
      if (this.selected) draw(pen, this.selected, place, this._bounds, last);
      pen.restore();
    },

    show(items, selected) {
      this.items = items;
      this.selected = selected && selected.style ? selected : null;
      this._redrawBounds = null;
      if (this._map && !this._redrawRequest) {
        this._redrawRequest = L.Util.requestAnimFrame(this._redraw, this);
      }
    },
  });

  function placeOf(map) {
    const origin = map.getPixelOrigin();
    return { scale: map.getZoomScale(map.getZoom(), 0), x: origin.x, y: origin.y };
  }

  function draw(pen, item, place, view, last) {
    const [west, north, east, south] = item.world.box;
    const x = west * place.scale - place.x;
    const y = north * place.scale - place.y;
    const w = (east - west) * place.scale;
    const h = (south - north) * place.scale;
    if (x > view.max.x || y > view.max.y || x + w < view.min.x || y + h < view.min.y) return;
    const { style } = item;
    if (style !== last.style) dip(pen, style);
    last.style = style;
    if (w < 1 && h < 1) {
      if (style.fill) pen.globalAlpha = style.fillOpacity;
      if (style.fill) pen.fillRect(x, y, 1, 1);
      return;
    }
    pen.beginPath();
    item.world.rings.forEach((ring) => trace(pen, ring, place));
    if (style.fill) {
      pen.globalAlpha = style.fillOpacity;
      pen.fill("evenodd");
    }
    if (!style.stroke) return;
    pen.globalAlpha = style.opacity;
    pen.stroke();
    if (!item.base.hatch) return;
    const { strokesOf, opacity } = clusterviz.hatching;
    pen.globalAlpha = opacity;
    pen.fillStyle = strokesOf(item.base.line);
    pen.fill("evenodd");
    last.style = null;
  }

  function dip(pen, style) {
    pen.fillStyle = style.fillColor;
    pen.strokeStyle = style.color;
    pen.lineWidth = style.weight;
    pen.setLineDash(style.dashArray ? style.dashArray.split(" ").map(Number) : []);
  }

  function trace(pen, points, place) {
    let x = points[0] * place.scale - place.x;
    let y = points[1] * place.scale - place.y;
    pen.moveTo(x, y);
    for (let i = 2; i < points.length; i += 2) {
      const nextX = points[i] * place.scale - place.x;
      const nextY = points[i + 1] * place.scale - place.y;
      const isNear = Math.abs(nextX - x) + Math.abs(nextY - y) < STEP_PX;
      if (isNear && i + 2 < points.length) continue;
      pen.lineTo(nextX, nextY);
      x = nextX;
      y = nextY;
    }
    pen.closePath();
  }

  /* A geometry in pixels of the whole world at zoom 0, y downwards. */
  function worldOf(map, geometry) {
    const project = (line) => {
      const placed = new Float64Array(2 * line.length);
      line.forEach(([lon, lat], i) => {
        const point = map.project([lat, lon], 0);
        placed[2 * i] = point.x;
        placed[2 * i + 1] = point.y;
      });
      return placed;
    };
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const [west, south, east, north] = clusterviz.picking.boxOf(geometry);
    const low = map.project([north, west], 0);
    const high = map.project([south, east], 0);
    return {
      rings: parts.flat().map(project),
      box: [low.x, low.y, high.x, high.y],
    };
  }

  return { Canvas, worldOf };
})();
