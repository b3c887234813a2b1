// What the pages gain with scripts on. They read completely without.

const base = document.body.dataset.base;

/** Make an element: make("a", { href: "#" }, "text", …). */
function make(name, properties = {}, ...content) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
}

// --- Light, dark, automatic --------------------------------------------------
const COLOURS = ["automatic", "light", "dark"];

function setUpColours() {
  const button = document.getElementById("colours-button");
  let chosen = Math.max(0, COLOURS.indexOf(document.documentElement.dataset.colours));
  const show = () => {
    button.setAttribute("aria-label", `Colours: ${COLOURS[chosen]}`);
    button.lastElementChild.textContent = COLOURS[chosen][0].toUpperCase() + COLOURS[chosen].slice(1);
  };
  show();
  button.addEventListener("click", () => {
    chosen = (chosen + 1) % COLOURS.length;
    if (chosen === 0) delete document.documentElement.dataset.colours;
    else document.documentElement.dataset.colours = COLOURS[chosen];
    try {
      localStorage.setItem("colours", chosen === 0 ? "" : COLOURS[chosen]);
    } catch {
      // Storage is off: the choice holds for this page.
    }
    show();
  });
}

// --- Copying code ------------------------------------------------------------
function setUpCopying() {
  for (const block of document.querySelectorAll(".code:has(> pre)")) {
    const button = make("button", { type: "button", className: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    block.append(button);
  }
}

// --- Boxes that scroll take focus, so that arrow keys can scroll them --------
const SLIGHTLY = 8; // px that a formula may be too wide for, and is made smaller

function setUpScrolling() {
  const boxes = document.querySelectorAll(".scroll, pre");
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  boxes.forEach((box) => observer.observe(box));
  // A font that arrives widens a formula, and not the box around it.
  document.fonts.addEventListener("loadingdone", () => boxes.forEach(mark));

  function fit(box) {
    const formula = box.querySelector(":scope > .katex-display");
    if (!formula) return;
    formula.style.fontSize = "";
    const over = box.scrollWidth - box.clientWidth;
    if (over > 0 && over <= SLIGHTLY) formula.style.fontSize = `${box.clientWidth / (box.scrollWidth + 1)}em`;
  }

  function mark(box) {
    fit(box);
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Scrolls sideways"]]) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}

// --- Copying a formula gives its TeX -----------------------------------------
function setUpFormulas() {
  const around = (node) => (node.closest ? node : node.parentElement)?.closest(".katex");
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const part = make("div", {}, range.cloneContents());
    const formulas = part.querySelectorAll(".katex");
    part.querySelectorAll(".anchor, .copy").forEach((control) => control.remove());
    if (!formulas.length) return;
    for (const formula of formulas) {
      const sign = formula.parentElement.matches(".katex-display") ? "$$" : "$";
      formula.replaceWith(`${sign}${formula.querySelector("annotation")?.textContent.trim()}${sign}`);
    }
    part.querySelectorAll("p, li, h2, h3, tr, pre, .equation").forEach((block) => block.append("\n"));
    event.clipboardData.setData("text/plain", part.textContent.trim());
    event.preventDefault();
  });
}

// --- The outline follows the text --------------------------------------------
function setUpOutline() {
  const links = [...document.querySelectorAll(".outline a")];
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (!links.length) return;
  const outline = document.getElementById("outline");
  const button = document.querySelector(".outline-menu");
  let chosen = -1; // a heading near the end of a page cannot come to the top of it
  const mark = () => {
    const passed = headings.filter((heading) => heading?.getBoundingClientRect().top < 120).length - 1;
    const current = chosen >= 0 ? chosen : Math.max(0, passed);
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    button.textContent = passed < 0 && chosen < 0 ? "On this page" : links[current].textContent;
    keepInView(outline, links[current]);
  };
  let waiting = false;
  document.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(type, () => (chosen = -1), { passive: true });
  }
  outline.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    chosen = links.indexOf(link);
    mark();
    if (outline.matches(":popover-open")) outline.hidePopover();
  });
  mark();
}

/** Scroll a box, and not the page, to where something in it shows. */
function keepInView(box, item) {
  const { top, bottom } = item.getBoundingClientRect();
  const place = box.getBoundingClientRect();
  const margin = 3 * (bottom - top);
  if (top < place.top + margin) box.scrollTop += top - place.top - margin;
  else if (bottom > place.bottom - margin) box.scrollTop += bottom - place.bottom + margin;
}

// --- Tabs: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ ---------------------
function setUpTabs() {
  document.querySelectorAll(".tabs").forEach((set, number) => {
    const panels = [...set.querySelectorAll(":scope > .tab")];
    const list = make("div");
    list.setAttribute("role", "tablist");
    const tabs = panels.map((panel, index) => {
      const title = panel.querySelector(":scope > .title");
      const tab = make("button", { type: "button", id: `tab-${number}-${index}` }, ...title.childNodes);
      title.remove();
      panel.dataset.title = tab.textContent; // for print
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", `panel-${number}-${index}`);
      tab.dataset.sync = panel.dataset.sync ?? "";
      panel.id = `panel-${number}-${index}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      list.append(tab);
      return tab;
    });
    set.prepend(list);
    set.addEventListener("tab-select", (event) => select(event.detail));
    const select = (chosen) => tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    list.addEventListener("click", (event) => {
      const index = tabs.indexOf(event.target.closest("[role=tab]"));
      if (index >= 0) selectEverywhere(set, index, tabs[index].dataset.sync);
    });
    list.addEventListener("keydown", (event) => {
      const now = tabs.indexOf(document.activeElement);
      const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const tab = tabs[(next + tabs.length) % tabs.length];
      tab.focus();
      tab.click();
    });
    select(Math.max(0, panels.findIndex((panel) => "selected" in panel.dataset)));
  });
  revealTarget();
  addEventListener("hashchange", revealTarget);
}

/** Show what the address names, where a tab that is not selected hides it. */
function revealTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const hidden = target?.closest(".tab[hidden]");
  for (let panel = hidden; panel; panel = target.closest(".tab[hidden]")) {
    const panels = [...panel.parentElement.querySelectorAll(":scope > .tab")];
    panel.parentElement.dispatchEvent(new CustomEvent("tab-select", { detail: panels.indexOf(panel) }));
  }
  if (hidden) target.scrollIntoView();
}

/** Select a tab, and those of the same `sync` in other sets. */
function selectEverywhere(set, index, sync) {
  set.dispatchEvent(new CustomEvent("tab-select", { detail: index }));
  if (!sync) return;
  for (const other of document.querySelectorAll(".tabs")) {
    const tabs = [...other.querySelectorAll(":scope > [role=tablist] > [role=tab]")];
    const same = tabs.findIndex((tab) => tab.dataset.sync === sync);
    if (other !== set && same >= 0) other.dispatchEvent(new CustomEvent("tab-select", { detail: same }));
  }
}

// --- Previews of what is referred to -----------------------------------------
const documents = new Map([[location.pathname, Promise.resolve(document)]]);

function documentAt(path) {
  if (!documents.has(path)) {
    documents.set(path, fetch(path)
      .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
      .then((text) => new DOMParser().parseFromString(text, "text/html")));
  }
  return documents.get(path);
}

/** What an anchor names; with a heading what follows it, with a term its meaning.
    An element of the class `one` is not shown in part. */
function* partsAt(target) {
  yield target.closest(".one") ?? target;
  let next = target.nextElementSibling;
  if (/^H[1-6]$/.test(target.tagName) && next) yield next;
  for (; target.tagName === "DT" && next?.tagName === "DD"; next = next.nextElementSibling) yield next;
}

/** A copy of what an anchor of a page names, or null. */
function excerpt(page, { pathname, hash }) {
  const target = page.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return null;
  const copy = make(target.tagName === "DT" ? "dl" : "div");
  for (const part of partsAt(target)) copy.append(document.importNode(part, true));
  copy.querySelectorAll(".anchor, .copy, .back").forEach((control) => control.remove());
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  copy.querySelectorAll("a[href^='#']").forEach((link) => (link.href = pathname + link.hash));
  return copy;
}

/** Formulas need a style sheet, which a page without any does not have. */
async function bringFormulas(copy, page) {
  const sheet = "link[href*='/katex.']";
  if (!copy.querySelector(".katex") || document.querySelector(sheet)) return;
  const link = document.importNode(page.querySelector(sheet));
  const loaded = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.prepend(link);
  await loaded;
}

function setUpPreviews() {
  const preview = make("div", { className: "preview", id: "preview", popover: "manual" });
  preview.setAttribute("role", "tooltip");
  let timer;
  let owner;
  const hide = () => {
    clearTimeout(timer);
    owner?.removeAttribute("aria-describedby");
    owner = null;
    if (preview.matches(":popover-open")) preview.hidePopover();
  };
  const show = async (link) => {
    const page = await documentAt(link.pathname).catch(() => null);
    const copy = page && excerpt(page, link);
    if (!copy) return;
    await bringFormulas(copy, page);
    if (owner !== link) return;
    preview.replaceChildren(copy);
    preview.showPopover();
    link.setAttribute("aria-describedby", "preview");
    place(preview, link.getBoundingClientRect());
  };
  const begin = (event) => {
    const link = event.target.closest?.("a.reference");
    if (!link || link === owner || preview.contains(link)) return;
    hide();
    owner = link;
    timer = setTimeout(show, event.type === "focusin" ? 0 : 250, link);
  };
  const end = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!preview.matches(":hover") && !owner?.matches(":hover, :focus-visible")) hide();
    }, 200);
  };
  document.body.append(preview);
  document.addEventListener("pointerover", begin);
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("a.reference:focus-visible")) begin(event);
  });
  document.addEventListener("pointerout", () => owner && end());
  // At once, or it would cover what gets the focus.
  document.addEventListener("focusout", ({ relatedTarget }) => owner && !preview.contains(relatedTarget) && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** Put a box under a link, or over it where there is no room. */
function place(box, link) {
  const left = Math.min(link.left, document.documentElement.clientWidth - box.offsetWidth - 16);
  const below = link.bottom + 6;
  const fits = below + box.offsetHeight < innerHeight || link.top < box.offsetHeight;
  box.style.left = `${Math.max(8, left) + scrollX}px`;
  box.style.top = `${(fits ? below : link.top - box.offsetHeight - 6) + scrollY}px`;
}

// --- Search ------------------------------------------------------------------
const RESULTS = 12;
let search;

/** Load what searches, and what it looks through. */
async function loadSearch(module) {
  const found = await import(module);
  await found.load(`${base}/search.json`);
  return found;
}

function resultItem(result) {
  const [before, marked, after] = search.snippet(result);
  const where = make("span", { className: "where" }, before, ...(marked ? [make("mark", {}, marked), after] : []));
  return make("li", {}, make("a", { href: result.url }, result.titles.join(" › "), where));
}

function makeSearchDialog(module) {
  const input = make("input", { type: "search", id: "search-input", autocomplete: "off", spellcheck: false });
  const label = make("label", { htmlFor: "search-input" }, "Search the pages");
  const status = make("p", { className: "visually-hidden" });
  status.setAttribute("role", "status");
  const list = make("ol");
  const dialog = make("dialog", { className: "search" }, label, input, status, list);
  dialog.setAttribute("aria-label", "Search");
  const say = (text, shown) => {
    status.textContent = text;
    status.classList.toggle("visually-hidden", !shown);
  };
  input.addEventListener("input", async () => {
    try {
      search ??= await loadSearch(module);
    } catch {
      say("The list of words cannot be loaded. Are you online? Type on to try again.", true);
      return;
    }
    const found = search.find(input.value);
    const shown = found.slice(0, RESULTS);
    list.replaceChildren(...shown.map(resultItem));
    const all = found.length === 1 ? "1 result" : `${found.length} results`;
    const count = shown.length < found.length ? `The best ${shown.length} of ${all}` : all;
    say(input.value.trim() ? count : "", found.length !== shown.length || (!found.length && input.value.trim()));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("a")?.click();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [input, ...list.querySelectorAll("a")];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
  });
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

function setUpSearch() {
  const button = document.getElementById("search-button");
  if (!button) return;
  let dialog;
  const open = () => {
    dialog ??= makeSearchDialog(button.dataset.module);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
  };
  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!slash && !(event.key === "k" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    open();
  });
}

// --- Menus close by themselves -----------------------------------------------
function setUpMenu() {
  const close = (event) => {
    const open = document.querySelector(".site-nav details[name][open], .run[open]");
    if (!open || (event.type === "click" && open.contains(event.target))) return;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
    open.open = false;
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(event));
}

// --- Print: what is folded would be missing ----------------------------------
function setUpPrinting() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));
}

setUpColours();
setUpTabs();
setUpCopying();
setUpScrolling();
setUpFormulas();
setUpOutline();
setUpPreviews();
setUpSearch();
setUpMenu();
setUpPrinting();
