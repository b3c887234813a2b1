// A puzzle on the page: a field for one line, its verdict, a picture of its entries.

import { judge, tuple } from "./verdicts.mjs";

const KEYS = ["@", "**", ".T", "[:, None]", "( )", "_"];
// Kept by site/progress.mjs, which a site has on every page, or by nobody.
const { solved, remember, forget } = window.puzzles ?? { solved: () => [], remember() {} };
const MOST_CELLS = 60; // of a picture; more would not help

/** Makes an element. */
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes a sentence whose `code` stands between backticks. */
function sentence(text) {
  return text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
}

function field(line, signature) {
  return make("input", {
    type: "text",
    value: line,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    enterKeyHint: "go",
    placeholder: "…",
    attributes: { autocorrect: "off", "aria-label": `Your line for ${signature}` },
  });
}

/** The button that asks for the verdict, and signs that a phone's keyboard hides. */
function keys(input) {
  const type = (text) => {
    const { selectionStart: from, selectionEnd: to } = input;
    const inner = text === "( )" ? `(${input.value.slice(from, to)})` : text;
    input.setRangeText(inner, from, to, "end");
    if (inner === "()") input.setSelectionRange(from + 1, from + 1);
    input.focus();
  };
  const buttons = KEYS.map((text) => make("button", { type: "button", onclick: () => type(text) }, text));
  return make("div", { className: "puzzle-keys" }, make("button", { type: "submit" }, "Check"), ...buttons);
}

/** Draws a tensor of up to two axes: a square per entry, with a sign in each. */
function grid({ shape, right = [] }, caption) {
  const [rows, columns] = [1, 1, ...shape].slice(-2);
  if (shape.length > 2 || rows * columns > MOST_CELLS) return "";
  const square = (_, i) => make("span", i in right ? { className: right[i] ? "right" : "wrong", textContent: right[i] ? "✓" : "✗" } : {});
  const drawn = make("span", { className: "puzzle-grid" }, ...Array.from({ length: rows * columns }, square));
  drawn.style.gridTemplateColumns = `repeat(${columns}, 1.5rem)`;
  return make("figure", {}, drawn, make("figcaption", {}, caption));
}

/** Draws which entries are right; or two shapes beside each other, if they differ. */
function picture({ marks, shape }, expected) {
  if (marks) return [grid(marks, `${marks.right.filter(Boolean).length} of ${marks.right.length} right`)];
  if (!shape) return [];
  return [grid({ shape }, `yours ${tuple(shape)}`), grid({ shape: expected.shape }, `asked for ${tuple(expected.shape)}`)];
}

/** Returns what says that a puzzle is solved, and a button to forget that. */
function progress({ chapter, name }) {
  if (!solved(chapter).includes(name)) return [];
  return ["✓ Solved. ", make("button", { type: "button", onclick: () => forget(chapter) }, `Forget which puzzles I solved in ${chapter}`)];
}

/** Shows a puzzle in an element; anywidget's form. */
function render({ model, el }) {
  const [task, signature, line, comment] = ["task", "signature", "line", "comment"].map((name) => model.get(name));
  const input = field(line, task.name);
  const verdict = make("p", { className: "puzzle-verdict", attributes: { role: "status" } });
  const drawing = make("div", { className: "puzzle-picture" });
  const kept = make("p", { className: "puzzle-progress" });
  const update = () => kept.replaceChildren(...progress(task));
  const check = (event) => {
    event.preventDefault();
    const told = judge(input.value.trim() || "...", task);
    verdict.className = `puzzle-verdict ${told.right ? "right" : "wrong"}`;
    verdict.replaceChildren(...sentence(told.said));
    drawing.replaceChildren(...picture(told, task.expected));
    if (told.right) remember(task.chapter, task.name, task.of);
  };
  const written = make("div", { className: "puzzle-line" }, make("code", {}, "return"), input, make("code", {}, comment));
  const form = make("form", { className: "puzzle", onsubmit: check }, make("code", {}, signature), written, keys(input), verdict, drawing, kept);
  el.replaceChildren(form);
  update();
  window.addEventListener("puzzles", update);
  return () => window.removeEventListener("puzzles", update);
}

export default { render };
