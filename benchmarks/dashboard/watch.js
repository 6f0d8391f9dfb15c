/* Put into every page and frame that is measured, before its own scripts: when a
   person did something, what went over the websocket, and when a thing was seen. */
"use strict";
(() => {
  const home = window.top;
  const moment = (since) => performance.timeOrigin + since;
  const did = (event) => (home.benchDid = moment(event.timeStamp));
  for (const kind of ["click", "keydown"]) addEventListener(kind, did, true);
  if (window !== home) return;

  const messages = (home.benchMessages = []);
  const sizeOf = (data) => data.byteLength ?? data.size ?? data.length;
  const note = (way, data) =>
    messages.push({ way, bytes: sizeOf(data), at: moment(performance.now()) });
  home.WebSocket = class extends home.WebSocket {
    constructor(...told) {
      super(...told);
      this.addEventListener("message", (event) => note("in", event.data));
    }
    send(data) {
      note("out", data);
      super.send(data);
    }
  };

  /* The moment after the frame in which something stood on the screen. */
  const painted = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(moment(performance.now()));
      requestAnimationFrame(() => channel.port2.postMessage(null));
    });

  const seen = async (test, until) => {
    for (;;) {
      await new Promise(requestAnimationFrame);
      let is = false;
      try {
        is = test();
      } catch {
        is = false; // What is asked about is not there yet.
      }
      if (is) return painted();
      if (performance.now() > until) throw new Error(`Never seen: ${test}`);
    }
  };

  /* Where a place lies on the screen, unless it is off it or under a panel. */
  const PANELS = ".leaflet-control, [class*=cv-legend], [class*=cv-bar]";
  const valueOf = (code) => new Function(`return (${code});`)();
  home.benchPlace = (lon, lat, leaflet, frameCode) => {
    const frame = valueOf(frameCode);
    const { x, y } = valueOf(leaflet).latLngToContainerPoint([lat, lon]);
    const upmost = frame.contentDocument.elementFromPoint(x, y);
    if (!upmost || upmost.closest(PANELS)) return null;
    const box = frame.getBoundingClientRect();
    const at = [box.x + x, box.y + y];
    return document.elementFromPoint(...at) === frame ? at : null;
  };

  /* Watch for one thing after another, from now on. */
  home.benchWatch = (things, withinMs) => {
    const until = performance.now() + withinMs;
    const first = messages.length;
    const watch = async () => {
      const marks = {};
      for (const [name, test] of things) {
        marks[name] = await seen(new Function(`return (${test});`), until);
      }
      return { marks, did: home.benchDid, messages: messages.slice(first) };
    };
    home.benchSeen = watch();
    home.benchSeen.catch(() => {}); // Told to whoever asks for it.
  };
})();
