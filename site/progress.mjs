// Which puzzles a reader has solved, kept in this browser alone: of a chapter the names
// of those solved, and how many there are, as JSON under "puzzles:" and its number.
// It runs on every page, and marks the chapters in lists. Where a browser keeps
// nothing, nothing is solved yet, and nobody is told.

const PREFIX = "puzzles:";

/** Returns what is kept of a chapter ("1.1"): {solved: [names], of: number}. */
function kept(chapter) {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + chapter));
    if (Array.isArray(found?.solved)) return found;
  } catch {
    // no storage, or not ours
  }
  return { solved: [], of: 0 };
}

/** Keeps that a puzzle is solved, of so many in its chapter. */
function remember(chapter, name, of) {
  const solved = [...new Set([...kept(chapter).solved, name])];
  change(() => localStorage.setItem(PREFIX + chapter, JSON.stringify({ solved, of })));
}

/** Forgets what was solved in a chapter, or in all. */
function forget(chapter = "") {
  change(() => {
    const keys = Object.keys(localStorage).filter((key) => (chapter ? key === PREFIX + chapter : key.startsWith(PREFIX)));
    keys.forEach((key) => localStorage.removeItem(key));
  });
}

/** Changes what is kept, and lets whoever shows it know. */
function change(write) {
  try {
    write();
  } catch {
    return; // no storage
  }
  window.dispatchEvent(new Event("puzzles"));
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const LINKS = [...document.querySelectorAll("nav.contents a, .map a")]
  .map((link) => ({ link, chapter: /^\d+\.\d+/.exec(link.textContent)?.[0] }))
  .filter(({ chapter }) => chapter);
const COUNT = document.querySelector(".puzzle-count");
const ALL = COUNT?.textContent;

/** Says at each chapter how many of its puzzles are solved, and on the map of how many. */
function mark() {
  for (const { link, chapter } of LINKS) {
    const { solved, of } = kept(chapter);
    link.querySelector(".puzzles-solved")?.remove();
    if (!solved.length) continue;
    const rest = make("span", { className: "visually-hidden" }, " puzzles solved");
    link.append(make("span", { className: "puzzles-solved" }, ` ${solved.length} of ${of}`, rest));
  }
  if (COUNT) COUNT.replaceChildren(...summary());
}

function summary() {
  const chapters = new Set(LINKS.map(({ chapter }) => chapter));
  const solved = [...chapters].reduce((sum, chapter) => sum + kept(chapter).solved.length, 0);
  if (!solved) return [ALL];
  const button = make("button", { type: "button", onclick: () => forget() }, "Forget which puzzles I solved");
  return [`You have solved ${solved} of ${/\d+/.exec(ALL)[0]} puzzles. `, button];
}

window.puzzles = { solved: (chapter) => kept(chapter).solved, remember, forget };
window.addEventListener("puzzles", mark);
window.addEventListener("storage", mark); // another tab
mark();
