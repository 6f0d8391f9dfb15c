/* What a page's frame does in the browser, without asking the server: it copies
   the address, prints, names the language to screen readers, and puts words of
   ours in the place of those that Streamlit has in English only. The server
   appends a call with the language and the words. */
window.clustervizFrame = (asked) => {
  "use strict";
  const { language, words } = asked;
  const kept = (window.clustervizKept ??= { shown: new WeakMap(), heads: new WeakSet() });
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  // Texts of Streamlit's own stand in these places. Everywhere else may stand a text
  // of ours or of a file, which is left alone whatever it says.
  const CALENDAR = "[data-testid='stDateInputCalendar'], [data-testid='stDateInput'], [data-live-announcer], [id^='react-aria-description']";
  const PLACES = [
    CALENDAR,
    "[data-testid='stSkipToContent']",
    "[data-testid='InputInstructions']",
    "[data-testid='stFileUploaderDropzone']",
    "[data-testid='stDownloadButtonError']",
    "[role='listbox'][data-empty]",
    "[data-testid='stDataFrameColumnMenu'] [role='menuitem']",
    ".gdg-search-status",
    "[data-testid='stStatusWidget']",
    "[data-testid='stException']",
    "[data-testid='stDialog']",
  ].join(", ");
  // Within such places: names of files, and labels.
  const NOT_THERE = "script, style, svg, iframe, textarea, [data-testid='stWidgetLabel'], [data-testid='stText'], [data-testid^='stFileChip']";
  // Attributes of these say what a file or a page of ours says; their buttons may
  // be Streamlit's.
  const OURS = ".stHtml, [data-testid='stButton'], [data-testid='stDownloadButton'], [data-testid='stPageLink'], [role='option'], svg *, canvas *";
  const HELD = "[data-testid='stMarkdownContainer'], [data-testid='stMetric'], [data-testid='stMultiSelectTagsContainer'], [data-testid^='stFileChip']";
  const exact = new Map();
  const patterns = [];
  for (const [theirs, ours] of Object.entries(words)) {
    if (!theirs.includes("{x}")) exact.set(theirs, ours);
    else {
      const [head, tail] = theirs.split("{x}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      patterns.push([new RegExp(`^${head}(.+)${tail}$`), ours]);
    }
  }

  // Days and months, as the calendar of an English browser writes them.
  const MONTHS = Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat("en-US", { month: "long" }).format(new Date(2024, month, 1)));
  const DAY = new RegExp(`^(Today, )?(?:(\\w+day), )?(${MONTHS.join("|")})(?: (\\d{1,2}),)? (\\d{4})( selected)?(, (?:First|Last) available date)?$`);
  const DAYS_OF_WEEK = Array.from({ length: 7 }, (_, day) =>
    new Intl.DateTimeFormat(language, { weekday: "narrow" }).format(new Date(2024, 0, 7 + day)));

  // The heads of its columns are single letters: their place tells which day.
  function headed(node) {
    const cell = node.parentElement.closest("th");
    if (!cell || kept.heads.has(node)) return null;
    const cells = [...cell.parentElement.children];
    const isSunday = (kept.first ??= cells[0].textContent) === "S";
    return DAYS_OF_WEEK[(cells.indexOf(cell) + (isSunday ? 0 : 1)) % 7];
  }

  function dated(text) {
    const found = DAY.exec(text);
    if (!found) return null;
    const [, today, weekday, month, day, year, chosen, rest] = found;
    const shape = { year: "numeric", month: "long" };
    if (day) shape.day = "numeric";
    if (weekday) shape.weekday = "long";
    const date = new Date(Number(year), MONTHS.indexOf(month), Number(day ?? 1));
    const written = new Intl.DateTimeFormat(language, shape).format(date);
    const now = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "day");
    const whole = (today ? `${now}, ` : "") + written + (rest ?? "");
    return chosen ? words["Selected Date: {x}"].replace("{x}", () => whole) : whole;
  }

  function said(text, isDay) {
    if (language === "en") return null;
    const plain = text.trim();
    if (exact.has(plain)) return exact.get(plain);
    for (const [pattern, ours] of patterns) {
      const found = pattern.exec(plain);
      if (found) return ours.replace("{x}", () => (isDay && dated(found[1])) || found[1]);
    }
    return isDay ? dated(plain) : null;
  }

  // What was there first is kept: a change of language starts from it.
  function put(node, name, now, isDay, write) {
    const ours = kept.shown.get(node) ?? {};
    const before = ours[name];
    const theirs = before && before.shown === now ? before.theirs : now;
    const shown = said(theirs, isDay) ?? theirs;
    if (shown !== now) {
      kept.shown.set(node, { ...ours, [name]: { theirs, shown } });
      write(shown);
    }
  }

  function mend(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement;
      const place = parent?.closest(PLACES);
      if (!place || parent.closest(NOT_THERE) || node.nodeValue.length > 300) return;
      // A dialog of ours holds blocks; one of Streamlit's does not.
      if (place.matches("[data-testid='stDialog']") && parent.closest("[data-testid='stVerticalBlock']")) return;
      const inCalendar = parent.closest("[data-testid='stDateInputCalendar']");
      const head = inCalendar && language !== "en" ? headed(node) : null;
      if (head) {
        kept.heads.add(node);
        node.nodeValue = head;
      } else if (inCalendar && language !== "en" && MONTHS.includes(node.nodeValue)) {
        const date = new Date(2024, MONTHS.indexOf(node.nodeValue), 1);
        node.nodeValue = new Intl.DateTimeFormat(language, { month: "long" }).format(date);
      } else put(node, "text", node.nodeValue, place.matches(CALENDAR), (text) => { node.nodeValue = text; });
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const isDay = Boolean(node.closest(CALENDAR));
      if (!isDay && (node.closest(OURS) || (node.closest(HELD) && !node.matches("button, input")))) return;
      for (const name of ATTRIBUTES) {
        const text = node.getAttribute(name);
        if (text) put(node, name, text, isDay, (ours) => node.setAttribute(name, ours));
      }
    }
  }

  function mendAll(root) {
    mend(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) mend(walker.currentNode);
  }

  kept.observer?.disconnect();
  kept.observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(mendAll);
      else mend(change.target);
    }
  });
  document.documentElement.lang = language;
  mendAll(document.body);
  kept.observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  // The address names the day and the areas even where they are the usual ones,
  // which are others tomorrow.
  function address(button) {
    const url = new URL(window.location.href);
    for (const [name, text] of Object.entries(JSON.parse(button.dataset.frame || "{}"))) {
      if (!url.searchParams.has(name)) url.searchParams.set(name, text);
    }
    const view = viewOfMap();
    url.searchParams.delete("at");
    if (view) url.searchParams.set("at", view);
    return url.href;
  }

  // Panning tells the server nothing: the map itself knows where it is.
  function viewOfMap() {
    for (const frame of document.querySelectorAll("iframe")) {
      const place = frame.contentWindow?.clusterviz?.place;
      if (place) return place();
    }
    return "";
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const isDone = document.execCommand("copy");
      area.remove();
      return isDone;
    }
  }

  async function act(event) {
    const button = event.target.closest?.("[data-cv-do]");
    if (!button) return;
    if (button.dataset.cvDo === "print") window.print();
    else {
      const isDone = await copied(address(button));
      const place = button.parentElement.querySelector(".cv-said");
      place.textContent = isDone ? button.dataset.done : button.dataset.failed;
      window.clearTimeout(kept.timer);
      kept.timer = window.setTimeout(() => { place.textContent = ""; }, 4000);
    }
  }

  if (kept.act) document.removeEventListener("click", kept.act);
  kept.act = act;
  document.addEventListener("click", act);
};
