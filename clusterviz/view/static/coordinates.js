/* Places as numbers: the metric system of the workspace and WGS 84, both ways.
   In Vietnamese practice X is the northing and Y the easting. */
"use strict";
window.clusterviz = window.clusterviz || {};

clusterviz.coordinates = (function () {
  const M2_PER_HA = 10000;
  const NEAR_VIETNAM = { west: 100, east: 120, south: 5, north: 26 };
  let way, language, name;

  /* metric: {name, definition}, as the server knows it; see view/projection.py. */
  function start(metric, itsLanguage) {
    way = proj4("+proj=longlat +datum=WGS84 +no_defs", metric.definition);
    name = metric.name;
    language = itsLanguage;
  }

  function toMetric([lon, lat]) {
    return way.forward([lon, lat]);
  }

  function toLonlat([east, north]) {
    return way.inverse([east, north]);
  }

  /* Metres along [lon, lat] points, in the plane of the metric system. */
  function lengthM(points) {
    const placed = points.map(toMetric);
    return placed
      .slice(1)
      .reduce((sum, [x, y], i) => sum + Math.hypot(x - placed[i][0], y - placed[i][1]), 0);
  }

  /* Hectares of one ring of [lon, lat], closed or not; the shoelace formula. */
  function ringHa(points) {
    if (points.length < 3) return 0;
    const [x0, y0] = toMetric(points[0]); // Near the ring: large numbers lose digits.
    const placed = points.map(toMetric).map(([x, y]) => [x - x0, y - y0]);
    const doubled = placed.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = placed[(i + 1) % placed.length];
      return sum + x * nextY - nextX * y;
    }, 0);
    return Math.abs(doubled) / 2 / M2_PER_HA;
  }

  /* Hectares of GeoJSON polygons: [[outer, hole…], …]. */
  function areaHa(polygons) {
    const ofOne = ([outer, ...holes]) =>
      ringHa(outer) - holes.reduce((sum, hole) => sum + ringHa(hole), 0);
    return polygons.reduce((sum, rings) => sum + ofOne(rings), 0);
  }

  function figure(value, digits, more) {
    const rules = { minimumFractionDigits: digits, maximumFractionDigits: digits, ...more };
    return value.toLocaleString(language, rules);
  }

  function hectares(ha) {
    return `${figure(ha, 2)} ha`;
  }

  function metres(m) {
    return m < 10000 ? `${figure(m, 1)} m` : `${figure(m / 1000, 2)} km`;
  }

  /* Both forms: that of the paper, to 0.1 m, and that of telephones, to 1 m. */
  function textOf({ lat, lng }) {
    const [east, north] = toMetric([lng, lat]);
    const plain = (value) => figure(value, 1, { useGrouping: false });
    const isKnown = Number.isFinite(east) && Number.isFinite(north);
    return {
      metric: isKnown ? `${name}: X ${plain(north)} · Y ${plain(east)}` : name,
      lonlat: `WGS 84: ${lat.toFixed(5)}, ${lng.toFixed(5)}`,
    };
  }

  /* What was typed as {lat, lng}, or null: two numbers in either form and order.
     Degrees north are smaller than degrees east here, and metres north greater
     than metres east. */
  function read(text) {
    const numbers = numbersOf(text);
    if (numbers.length !== 2) return null;
    const [small, great] = numbers.sort((one, other) => one - other);
    const [lon, lat] = great <= 180 ? [great, small] : toLonlat([small, great]);
    const { west, east, south, north } = NEAR_VIETNAM;
    const isNear = lon > west && lon < east && lat > south && lat < north;
    return isNear ? { lat, lng: lon } : null;
  }

  function numbersOf(text) {
    const isGrouped = /\d[.]\d{3}[.]\d{3}/.test(text);
    const plain = isGrouped ? text.replace(/[.](?=\d{3}(?!\d))/g, "") : text;
    const bare = plain.replace(/[XYxy=:°NEne]/g, " ").trim();
    // Apart by a blank, a semicolon, or a comma that is no decimal one.
    const apart = bare.split(/\s*;\s*|\s*,\s+|\s+/).filter(Boolean);
    const parts = apart.length === 1 ? bare.split(",") : apart;
    return parts.every((part) => /^\d+([.,]\d+)?$/.test(part))
      ? parts.map((part) => Number(part.replace(",", ".")))
      : [];
  }

  return { start, toMetric, toLonlat, lengthM, areaHa, ringHa, hectares, metres, textOf, read };
})();
