// Puzzles on pages: a cell that stored a puzzle becomes a field that judges a line.
// Without scripts the cell stays, with hints and solution folded below it.
// PUZZLES=unsolved in the environment builds an edition without solutions.

import { readdirSync } from "node:fs";

import { cellsOf, read, ROOT, stored, write } from "./chapters.mjs";
import { shorten } from "./shorten.mjs";

const SOURCES = ["reading", "tensors", "running", "verdicts", "puzzle"];
const STYLE = "/site/puzzles/puzzle.css";

/**
 * Joins the modules of site/puzzles into one, since mystmd copies one file per widget.
 * @param {string[]} names - Each after those that it imports from.
 * @param {string} [end] - A line to end with.
 * @returns {string} The text of the module, shortened.
 */
export function joined(names = SOURCES, end = "") {
  const text = names.map((name) => read(`site/puzzles/${name}.mjs`)).join("\n");
  return shorten(text.replace(/^import .*/gm, "").replace(/^export (?!default)/gm, "") + end);
}

let esm; // the address of the module, once it is written

/** Writes a sentence whose `code` stands between backticks. */
function sentence(text) {
  const parts = text.split("`").map((value, i) => ({ type: i % 2 ? "inlineCode" : "text", value }));
  return { type: "paragraph", children: parts.filter(({ value }) => value) };
}

function folded(summary, ...content) {
  return { type: "details", class: "unsearched", children: [{ type: "summary", children: [{ type: "text", value: summary }] }, ...content] };
}

/** Writes a tensor as nested lists, and a number as it is. */
function listed(value) {
  if (!value.shape) return String(value);
  const nested = ([length, ...rest], entries) => {
    if (length === undefined) return String(entries[0]);
    const size = entries.length / length;
    return `[${Array.from({ length }, (_, i) => nested(rest, entries.slice(i * size, (i + 1) * size))).join(", ")}]`;
  };
  return nested(value.shape, value.entries);
}

/** Returns what is given to a function, "x = [1, 2]" for each name in its `def`. */
function valuesOf(name, given) {
  const names = /\((.*)\)/.exec(name)[1].split(", ").filter((each) => each in given);
  return names.map((each) => `${each} = ${listed(given[each])}`);
}

/** Returns a learner's cell as a function below what is given to it. */
function asFunction({ given }, code) {
  const [definition] = /^def [^]*$/m.exec(code);
  return [...valuesOf(definition.split(":")[0], given), definition].join("\n");
}

/** Splits a learner's cell: what defines the function, its line, its comment. */
function cellParts(code, given) {
  const [, name, line, comment = ""] = /^(def .*:)\n\s+return (.*?)\s*(#.*)?$/m.exec(code) ?? [];
  if (!name) throw new Error(`A puzzle's cell is a function of one line, "return ...", not:\n${code}`);
  const values = valuesOf(name, given);
  const signature = values.length ? `${name}  # ${values.join(", ")}` : name;
  return { signature, line: line === "..." ? "" : line, comment };
}

/** Names how many rows of a wide page a puzzle's signature takes, so that its place is as high. */
const height = ({ signature }) => `rows-${Math.min(6, Math.ceil(signature.length / 77))}`;

/** Returns what stands for a puzzle after its code; there are `of` on the page. */
function shown({ hints, solution, ...rest }, code, of, unsolved) {
  const task = { ...rest, of };
  esm ??= write("puzzle.mjs", joined());
  const parts = cellParts(code, rest.given);
  const widget = { type: "anywidget", esm, css: STYLE, class: `over puzzle-place ${height(parts)}`, model: { task, ...parts }, id: `puzzle-${task.chapter}-${task.name}`.replaceAll(" ", "-") };
  const steps = hints.map((hint, i) => folded(hints.length > 1 ? `Hint ${i + 1}` : "Hint", sentence(hint)));
  const told = folded("Solution", { type: "code", lang: "python", value: solution });
  return [widget, unsolved ? folded("Hints", ...steps) : folded("Hints and solution", ...steps, told)];
}

/** Puts the field for a puzzle where its cell's outputs were. */
function replace({ block, puzzle }, of, unsolved) {
  const [code, outputs] = ["code", "outputs"].map((type) => block.children.find((child) => child.type === type));
  code.class = "unsearched";
  block.children.splice(block.children.indexOf(outputs), 1, ...shown(puzzle, code.value, of, unsolved));
}

/** Returns a block with the puzzle that its cell stored, if it did. */
function found(block) {
  const outputs = block.children?.find(({ type }) => type === "outputs");
  const puzzle = outputs?.children?.map((output) => stored(output.jupyter_data?.data, "puzzle")).find(Boolean);
  return puzzle ? [{ block, puzzle }] : [];
}

/** Counts the puzzles of the course, by their entries. */
function countAll() {
  const files = readdirSync(new URL("tools/puzzles/", ROOT)).filter((name) => name.endsWith(".toml"));
  const entries = files.flatMap((name) => read(`tools/puzzles/${name}`).match(/^\[\[puzzle\]\]$/gm));
  return entries.length;
}

const count = {
  name: "puzzle-count",
  doc: "Says how many puzzles there are; with scripts, how many of them are solved.",
  run: () => [{ type: "paragraph", class: "puzzle-count", children: [{ type: "text", value: `There are ${countAll()} puzzles on the way, one line each.` }] }],
};

const isUnsolved = () => process.env.PUZZLES === "unsolved";

/** Returns the cells of a chapter that ask puzzles, each with what it stored. */
function asked(chapter) {
  return cellsOf(chapter).flatMap((cell) => {
    const puzzle = cell.outputs?.map(({ data }) => stored(data, "puzzle")).find(Boolean);
    return puzzle ? [{ code: [cell.source].flat().join(""), puzzle }] : [];
  });
}

/** A puzzle of a chapter, in a page that is none. */
const one = {
  name: "puzzle",
  doc: "A puzzle of a chapter: its argument is such as `1-1 ∂L/∂w`.",
  arg: { type: String, required: true },
  run({ arg }) {
    const [, chapter, name] = /^(\S+) (.+)$/.exec(arg) ?? [];
    const all = asked(chapter);
    const found = all.find(({ puzzle }) => puzzle.name === name);
    if (!found) throw new Error(`No cell of chapter ${chapter} asks the puzzle ${name}.`);
    const { code, puzzle } = found;
    const [widget, folds] = shown(puzzle, code, all.length, isUnsolved());
    return [{ type: "code", lang: "python", value: asFunction(puzzle, code) }, { ...widget, invite: "Write your line" }, folds];
  },
};

const isSolution = ({ data }) => data?.tags?.includes("solution");

export default {
  name: "Puzzles",
  directives: [count, one],
  transforms: [
    {
      name: "puzzles",
      doc: "Turns a stored puzzle into a field on the page.",
      stage: "document",
      plugin: (_, { selectAll }) => (tree) => {
        const unsolved = isUnsolved();
        const blocks = selectAll("block", tree);
        const puzzles = blocks.flatMap(found);
        for (const each of puzzles) replace(each, puzzles.length, unsolved);
        if (unsolved) for (const block of blocks.filter(isSolution)) block.children = [];
      },
    },
  ],
};
