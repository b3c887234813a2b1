// Puzzles on pages: a cell that stored a puzzle becomes a field that judges a line.
// Without scripts the cell stays, with hints and solution folded below it.
// PUZZLES=unsolved in the environment builds an edition without solutions.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const MIME = "application/vnd.gradients-by-hand+json";
const ROOT = new URL("../../", import.meta.url);
const SOURCES = ["reading", "tensors", "running", "verdicts", "puzzle"];
const MODULE = "/_build/puzzles/puzzle.mjs"; // "/" is the project's folder
const STYLE = "/site/puzzles/puzzle.css";

/**
 * Joins the modules of site/puzzles into one, since mystmd copies one file per
 * widget. Lines that import, comments and indents are left out.
 * @returns {string} The text of the module.
 */
export function joined() {
  const text = SOURCES.map((name) => readFileSync(new URL(`site/puzzles/${name}.mjs`, ROOT), "utf8")).join("\n");
  const lines = text.split("\n").map((line) => line.trim().replace(/^export (?!default)/, "").replace(/; \/\/ .*$/, ";"));
  return lines.filter((line) => line && !/^(import |\/\/|\/\*\*|\*)/.test(line)).join("\n");
}

function writeModule() {
  const file = new URL(`.${MODULE}`, ROOT);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, joined());
}

/** Writes a sentence whose `code` stands between backticks. */
function sentence(text) {
  const parts = text.split("`").map((value, i) => ({ type: i % 2 ? "inlineCode" : "text", value }));
  return { type: "paragraph", children: parts.filter(({ value }) => value) };
}

function folded(summary, ...content) {
  return { type: "details", children: [{ type: "summary", children: [{ type: "text", value: summary }] }, ...content] };
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

/** Splits a learner's cell: what defines the function, its line, its comment. */
function cellParts(code, given) {
  const [, name, line, comment = ""] = /^(def .*:)\n\s+return (.*?)\s*(#.*)?$/m.exec(code) ?? [];
  if (!name) throw new Error(`A puzzle's cell is a function of one line, "return ...", not:\n${code}`);
  const names = /\((.*)\)/.exec(name)[1].split(", ").filter((each) => each in given);
  const values = names.map((each) => `${each} = ${listed(given[each])}`);
  const signature = values.length ? `${name}  # ${values.join(", ")}` : name;
  return { signature, line: line === "..." ? "" : line, comment };
}

function stored(output) {
  const data = output.jupyter_data?.data?.[MIME];
  const puzzle = typeof data?.content === "string" ? JSON.parse(data.content) : data?.content ?? data;
  return puzzle?.kind === "puzzle" ? puzzle : undefined;
}

/** Returns what stands for a puzzle after its code; there are `of` on the page. */
function shown({ hints, solution, ...rest }, code, of, unsolved) {
  const task = { ...rest, of };
  const widget = { type: "anywidget", esm: MODULE, css: STYLE, class: "over", model: { task, ...cellParts(code, rest.given) }, id: `puzzle-${task.chapter}-${task.name}`.replaceAll(" ", "-") };
  const steps = hints.map((hint, i) => folded(hints.length > 1 ? `Hint ${i + 1}` : "Hint", sentence(hint)));
  const told = folded("Solution", { type: "code", lang: "python", value: solution });
  return [widget, unsolved ? folded("Hints", ...steps) : folded("Hints and solution", ...steps, told)];
}

/** Puts the field for a puzzle where its cell's outputs were. */
function replace({ block, puzzle }, of, unsolved) {
  const [code, outputs] = ["code", "outputs"].map((type) => block.children.find((child) => child.type === type));
  block.children.splice(block.children.indexOf(outputs), 1, ...shown(puzzle, code.value, of, unsolved));
}

/** Returns a block with the puzzle that its cell stored, if it did. */
function found(block) {
  const outputs = block.children?.find(({ type }) => type === "outputs");
  const puzzle = outputs?.children?.map(stored).find(Boolean);
  return puzzle ? [{ block, puzzle }] : [];
}

/** Counts the puzzles of the course, by their entries. */
function countAll() {
  const files = readdirSync(new URL("tools/puzzles/", ROOT)).filter((name) => name.endsWith(".toml"));
  const entries = files.flatMap((name) => readFileSync(new URL(`tools/puzzles/${name}`, ROOT), "utf8").match(/^\[\[puzzle\]\]$/gm));
  return entries.length;
}

const count = {
  name: "puzzle-count",
  doc: "Says how many puzzles there are; with scripts, how many of them are solved.",
  run: () => [{ type: "paragraph", class: "puzzle-count", children: [{ type: "text", value: `There are ${countAll()} puzzles on the way, one line each.` }] }],
};

const isSolution = ({ data }) => data?.tags?.includes("solution");

export default {
  name: "Puzzles",
  directives: [count],
  transforms: [
    {
      name: "puzzles",
      doc: "Turns a stored puzzle into a field on the page.",
      stage: "document",
      plugin: (_, { selectAll }) => (tree) => {
        const unsolved = process.env.PUZZLES === "unsolved";
        const blocks = selectAll("block", tree);
        const puzzles = blocks.flatMap(found);
        if (puzzles.length) writeModule();
        for (const each of puzzles) replace(each, puzzles.length, unsolved);
        if (unsolved) for (const block of blocks.filter(isSolution)) block.children = [];
      },
    },
  ],
};
