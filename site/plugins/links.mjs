// What the text refers to becomes a link: (1.1.3) to its formula, Figure 3 to the
// figure, a source to its entry, a bold term to the glossary. Notebooks keep plain
// words, since Colab and GitHub know none of these places. This is done after
// mystmd has resolved its own references, among which it would look for these.

import { readdirSync, readFileSync } from "node:fs";

const CONTENT = new URL("../../content/", import.meta.url);
const MENTION = /(\(\d+\.\d+\.\d+\)|\bFigure \d+\b(?!:))/;
const CAPTION = /^Figure (\d+):/;
const TAG = /\\tag\{([\d.]+)\}/g;
const ENTRY = /^@\w+\{(\w+),$([^]*?)^\}/gm;
const TERM = /^(\S.*)\n: /gm;
// Text within these is left alone: it leads somewhere, or a machine reads it.
const OPAQUE = new Set(["link", "crossReference", "heading", "code", "cite", "citeGroup"]);

const read = (name) => readFileSync(new URL(name, CONTENT), "utf8");

/** Names an anchor by words: "chain rule" is chain-rule. */
const slug = (words) => words.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** The words of a node and of all in it. */
const wordsOf = ({ value = "", children }) => (children ? children.map(wordsOf).join("") : value);

/** Returns a link to an anchor, resolved as mystmd would; `reference` has a preview. */
function linkTo(name, anchor, children) {
  const page = `/${name.replace(/\.\w+$/, "").replace(/^(\d+-)+/, "")}`;
  return { type: "link", url: `${page}#${anchor}`, urlSource: `${name}#${anchor}`, dataUrl: `${page}.json`, internal: true, class: "reference", children };
}

// --- What can be referred to ----------------------------------------------------
/** Returns the file of each numbered formula. */
function readFormulas() {
  const chapters = readdirSync(CONTENT).filter((name) => name.endsWith(".ipynb"));
  return new Map(chapters.flatMap((name) => {
    const cells = JSON.parse(read(name)).cells.filter(({ cell_type: type }) => type === "markdown");
    return cells.flatMap(({ source }) => [...[source].flat().join("").matchAll(TAG)].map(([, number]) => [number, name]));
  }));
}

/** Splits an entry that explains several terms: "neuron, perceptron", "training and test set". */
function termsIn(words) {
  const parts = words.split(/, | and /);
  const noun = parts.at(-1).split(" ").slice(1).join(" ");
  return [words, ...parts, ...parts.map((part) => `${part} ${noun}`)];
}

/** Returns the anchor of each term of the glossary. */
function readTerms() {
  const text = read("notation.md");
  const entries = [...text.slice(text.indexOf("## Glossary")).matchAll(TERM)].map(([, words]) => words);
  return new Map(entries.flatMap((words) => termsIn(words).map((term) => [slug(term), `term-${slug(words)}`])));
}

/** Returns the label, the first author's family name and the year of each source. */
function readSources() {
  return [...read("references.bib").matchAll(ENTRY)].map(([, label, fields]) => {
    const [author, year] = ["author", "year"].map((name) => new RegExp(`^ *${name} *= *\\{(.*)\\}`, "m").exec(fields)?.[1] ?? "");
    return { label, family: slug(author.split(/,| and /)[0]), year };
  });
}

/** Returns the anchor and the text of each section of the references. */
function readSections() {
  return read("references.md").split(/^## /m).slice(1).map((text) => ({ anchor: slug(text.split("\n")[0]), text }));
}

const formulas = readFormulas();
const terms = readTerms();
const sources = readSources();
const sections = readSections();

// --- Links ------------------------------------------------------------------------
function mention(words, page) {
  const children = [{ type: "text", value: words }];
  const number = words.replace(/[()]|Figure /g, "");
  if (formulas.has(number)) return linkTo(formulas.get(number), `eq-${slug(number)}`, children);
  if (words.startsWith("Figure") && page.figures.has(number)) return linkTo(page.name, `figure-${number}`, children);
  return { type: "text", value: words };
}

/** A link to the page of references leads to the source that it names, or to the section that tells of it. */
function cite(node) {
  if (node.urlSource !== "references.md") return node;
  const [name, year] = [wordsOf(node).split(/[ ,]/)[0], /\d{4}/.exec(wordsOf(node))?.[0]];
  const found = sources.filter(({ family, ...source }) => family === slug(name) && (!year || source.year === year));
  // A year says that the first word is a name.
  const section = year && sections.find(({ text }) => text.includes(` ${name} `));
  const anchor = found.length === 1 ? `cite-${found[0].label}` : section?.anchor;
  return anchor ? linkTo("references.md", anchor, node.children) : node;
}

/** A bold term leads to its entry in the glossary, in the plural too. */
function explain(node) {
  const anchor = terms.get(slug(wordsOf(node))) ?? terms.get(slug(wordsOf(node)).replace(/s$/, ""));
  if (anchor) node.children = [linkTo("notation.md", anchor, node.children)];
}

function linkWithin(node, page) {
  if (OPAQUE.has(node.type) || !node.children) return;
  node.children = node.children.flatMap((child) =>
    child.type === "text" ? child.value.split(MENTION).filter(Boolean).map((words) => mention(words, page)) : [cite(child)],
  );
  for (const child of node.children) {
    if (child.type === "strong" && page.isChapter) explain(child);
    linkWithin(child, page);
  }
}

// --- Anchors ------------------------------------------------------------------------
/** Returns the number of the figure whose caption begins a block. */
const captioned = (block) => CAPTION.exec(wordsOf(block?.children?.[0] ?? {}))?.[1];

/** A picture and its caption, which begins the next cell, become one. */
function joinFigures(tree) {
  const figures = new Set();
  tree.children.forEach((block, at) => {
    const next = tree.children[at + 1];
    const number = block.kind === "notebook-code" && captioned(next);
    if (!number) return;
    figures.add(number);
    const caption = next.children.shift();
    caption.children = caption.children.flatMap((child) => (child.type === "emphasis" ? child.children : [child]));
    tree.children[at] = { type: "div", class: "drawing one", html_id: `figure-${number}`, children: [block, caption] };
  });
  tree.children = tree.children.filter((block) => block.type !== "block" || block.children.length);
  return figures;
}

function nameTerms(node) {
  if (node.type === "definitionTerm") node.html_id = `term-${slug(wordsOf(node))}`;
  node.children?.forEach(nameTerms);
}

function change(tree, file) {
  const name = file.path.split(/[\\/]/).at(-1);
  if (name === "notation.md") nameTerms(tree);
  const isChapter = name.endsWith(".ipynb");
  linkWithin(tree, { name, isChapter, figures: isChapter ? joinFigures(tree) : new Set() });
}

export default {
  name: "Links",
  transforms: [
    {
      name: "links",
      doc: "Makes links of what the text refers to by number, name or bold type.",
      stage: "project",
      plugin: () => change,
    },
  ],
};
