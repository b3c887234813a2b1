// A numbered formula, its line of code and its check become one block, a claim.
// What it says of the formula is on record in site/formulas.json, and only as long
// as the digests of the displayed TeX and of the line fit. Cells that check fold.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

const RECORD = new URL("../formulas.json", import.meta.url);
const TAG = /\\tag\{(\d+(?:\.\d+)+)\}/;
const DERIVATIVE = /^(\S+) by hand, \(.*\)$/gm;

/** Returns what stands in the record for each numbered formula. */
function readRecord() {
  const chapters = existsSync(RECORD) ? Object.values(JSON.parse(readFileSync(RECORD, "utf8"))) : [];
  return Object.assign({}, ...chapters);
}

/** Digests TeX or a line as `tools/notebooks/formulas/record.py` does. */
export function digest(text) {
  return createHash("sha256").update(text.replace(/\s/g, "")).digest("hex").slice(0, 16);
}

const text = (value) => ({ type: "text", value });
const node = (type, name, ...children) => ({ type, class: name, children });
const paragraph = (...words) => ({ type: "paragraph", children: words.map((word) => (word.type ? word : text(word))) });
const list = (items) => ({ type: "list", ordered: false, spread: false, children: items.map((item) => ({ type: "listItem", spread: true, children: [item] })) });
const folded = (name, summary, content) => node("details", name, { type: "summary", children: summary }, ...content);

const parts = (block, ...types) => (block.children ?? []).filter(({ type }) => types.includes(type));
const codeOf = (block) => [...parts(block, "code").map(({ value }) => value), ...parts(block, "div").map(codeOf)].join("\n");
const isCode = ({ kind }) => kind === "notebook-code";
const tagged = (block, tag) => block.data?.tags?.includes(tag);

/** Returns "a, b and c". */
function listed(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
}

/** Returns "1 shape", "2 shapes". */
const counted = (count, name, plural) => `${count} ${count === 1 ? name : plural}`;

// --- What a cell printed ------------------------------------------------------

const outputsOf = (block) => parts(block, "outputs").flatMap(({ children }) => children ?? []);

function printed(block) {
  return outputsOf(block).map(({ jupyter_data: data }) => [data?.text ?? ""].flat().join("")).join("").trim();
}

const hasPicture = (block) => outputsOf(block).some(({ jupyter_data: data }) => data?.data?.["image/png"]);

/** Says what a check saw: the derivatives that it compared, or its last line. */
function outcome(block) {
  const said = printed(block);
  const derivatives = [...new Set([...said.matchAll(DERIVATIVE)].map(([, name]) => name))];
  if (derivatives.length) return `${listed(derivatives)}: by hand, by autograd and by central differences`;
  return said.split("\n").at(-1).replace(/ +/g, " ") || "asserted by the cell";
}

const mark = (words) => [node("span", "mark", text("checked")), text(` ${words}`)];

// --- A claim --------------------------------------------------------------------

/** Says which ways to the same numbers the machine and the check cell went. */
function agreement({ autograd }, lines, check) {
  const ways = [
    "the displayed formula",
    lines.length > 0 && "its code",
    autograd && "autograd",
    check && printed(check).includes("central differences") && "central differences",
  ].filter(Boolean);
  return ways.length > 1 ? `${listed(ways)} agree` : "its sides agree";
}

/** Says, in sentences, what was executed and compared. */
function particulars({ sides, shapes, from, autograd, reason }, lines) {
  const compared = [sides && counted(sides, "equality", "equalities"), shapes && counted(shapes, "shape", "shapes")].filter(Boolean);
  const numbers = from.filter((name) => /^[\d.]+$/.test(name)).map((name) => `(${name})`);
  const others = from.length - numbers.length;
  const sources = listed([...numbers, ...(others ? [counted(others, "definition in the text", "definitions in the text")] : [])]);
  return [
    `The formula was executed as it is displayed, in float64 on random tensors: ${listed(compared)} compared.`,
    autograd && `Its derivatives were found by autograd from ${sources}, and agree.`,
    lines.length > 0 && `${lines.length > 1 ? "The lines" : "The line"} beside it, called with the same tensors, ${lines.length > 1 ? "give" : "gives"} the same numbers.`,
    reason && `Not all of it: ${reason}.`,
  ].filter(Boolean).map((sentence) => paragraph(sentence));
}

/** Returns the strip below a formula: what is known of it. */
function strip(entry, lines, check) {
  if (entry.status === "not executed") return node("div", "unchecked", paragraph(`Not executed as displayed: ${entry.reason}.`));
  if (entry.status === "definition") return node("div", "unchecked", paragraph("A definition: what follows from it is checked."));
  const cell = check ? [paragraph("The cell that checks it, and what it printed:"), ...check.children] : [];
  return folded("checked unsearched", mark(agreement(entry, lines, check)), [list(particulars(entry, lines)), ...cell]);
}

/** Puts the comment of a single line below it: beside a formula there is little room. */
function shown(lines) {
  const value = lines.length > 1 ? lines.join("\n") : lines[0].replace(/ {2}(# .*)$/, "\n$1");
  return { type: "code", lang: "python", value };
}

function claim(math, entry, lines, check) {
  const code = lines.length ? [node("div", "lines", shown(lines))] : [];
  const formula = node("div", "formula-and-lines", math, ...code);
  return node("div", "claim one", formula, strip(entry, lines, check));
}

// --- The cells of a chapter -----------------------------------------------------

/** Returns the lines on record that stand in the code of this page. */
function linesOf(entry, blocks) {
  const known = new Map(blocks.flatMap((block) => codeOf(block).split("\n").map((line) => [digest(line), line.trim()])));
  return (entry.lines ?? []).map((line) => known.get(line.digest)).filter(Boolean);
}

const holds = (block, lines) => lines.some((line) => codeOf(block).split("\n").some((one) => one.trim() === line));

/** Returns the cells right after a formula, up to one of other code or of words. */
function cellsAfter(at, blocks, lines) {
  const after = blocks.slice(at + 1);
  const end = after.findIndex((block) => !isCode(block) || !(holds(block, lines) || tagged(block, "check")));
  const found = end < 0 ? after : after.slice(0, end);
  const first = found.findIndex((block) => tagged(block, "check"));
  return first < 0 ? found : found.slice(0, first + 1);
}

/** Tells whether words that end in a colon lead to a cell. */
function isIntroduced(cell, at, blocks) {
  const last = blocks[at].children.at(-1);
  return cell === blocks[at + 1] && last?.type === "paragraph" && last.children.at(-1)?.value?.trimEnd().endsWith(":");
}

/** The cell of a line that stands in a claim folds; what it put out stays. */
function foldWhole(block) {
  const [code] = parts(block, "code");
  if (!code || code.visibility === "hide") return;
  block.class = "of-claim";
  block.children.splice(block.children.indexOf(code), 1, folded("whole-cell", [text("Whole cell")], [code]));
}

function makeClaim(math, at, blocks) {
  const [, number] = TAG.exec(math.value) ?? [];
  const entry = number && record[number];
  if (!entry || entry.tex !== digest(math.value)) return math;
  const lines = linesOf(entry, blocks);
  const cells = entry.status === "not executed" ? [] : cellsAfter(at, blocks, lines);
  const check = cells.find((block) => tagged(block, "check") && !hasPicture(block) && !isIntroduced(block, at, blocks));
  cells.filter((block) => block !== check).forEach(foldWhole);
  const made = claim(math, entry, lines, check && { ...check, children: [...check.children] });
  if (check) check.children = [];
  return made;
}

/** A cell that checks something else folds where it stands; a picture stays in sight. */
function foldCheck(block) {
  if (!tagged(block, "check") || !block.children.length) return;
  const open = hasPicture(block) ? parts(block, "outputs", "anywidget") : [];
  const inside = block.children.filter((child) => !open.includes(child));
  block.class = "check-cell";
  block.children = [folded("checked unsearched", mark(outcome(block)), inside), ...open];
}

/** A solution folds with what it puts out. */
function foldSolution(block) {
  if (!tagged(block, "solution")) return;
  for (const code of parts(block, "code")) code.visibility = "show";
  block.children = [folded("solution unsearched", [text("Solution")], block.children)];
}

const record = readRecord();

/** Makes claims in a block; in pages that are no chapter the code right after goes in. */
function changeBlock(block, at, blocks) {
  block.children.filter(({ type }) => type === "div").forEach((part) => changeBlock(part, at, blocks));
  const made = block.children.map((child) => (child.type === "math" ? makeClaim(child, at, blocks) : child));
  block.children = made.filter((child, i) => !(child.type === "code" && hasLines(made[i - 1])));
}

const hasLines = (one) => one?.class === "claim one" && one.children[0].children.length > 1;

function change(tree) {
  const blocks = tree.children.filter(({ type }) => type === "block");
  blocks.forEach((block, at) => isCode(block) || changeBlock(block, at, blocks));
  blocks.filter(isCode).forEach(foldCheck);
  blocks.filter(isCode).forEach(foldSolution);
  tree.children = tree.children.filter((block) => block.type !== "block" || block.children.length);
}

export default {
  name: "Claims",
  transforms: [
    {
      name: "claims",
      doc: "Joins formula, line and check; folds checks and solutions.",
      stage: "document",
      plugin: () => change,
    },
  ],
};
