/* Which feature lies under a point. Pure: coordinates in, truth out. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.picking = (function () {
  /* Smallest box, [west, south, east, north] in degrees, around GeoJSON coordinates. */
  function boxOf(geometry) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    (function grow(part) {
      if (typeof part[0] !== "number") {
        part.forEach(grow);
        return;
      }
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    })(geometry.coordinates);
    return box;
  }

  function isInBox(box, lon, lat) {
    return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
  }

  /* Even-odd rule over all rings: holes and parts need no case of their own. */
  function isInRings(rings, lon, lat) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [x1, y1] = ring[i];
        const [x2, y2] = ring[j];
        if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  function isInside(geometry, lon, lat) {
    if (geometry.type === "Polygon") {
      return isInRings(geometry.coordinates, lon, lat);
    }
    return (
      geometry.type === "MultiPolygon" &&
      geometry.coordinates.some((rings) => isInRings(rings, lon, lat))
    );
  }

  /* Whether sides of these rings, closed or not, cross one another. */
  function isCrossing(rings) {
    const sides = rings.flatMap((ring) =>
      ring.length < 3 ? [] : ring.map((corner, i) => [corner, ring[(i + 1) % ring.length]])
    );
    return sides.some((one, i) => sides.slice(i + 1).some((other) => isCrossed(one, other)));
  }

  function isCrossed([a, b], [c, d]) {
    const turn = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  }

  return { boxOf, isInBox, isInside, isCrossing };
})();
