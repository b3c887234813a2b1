// A chapter opens with what its row of the map in content/index.md says: what you
// find out, how long it takes, and what it needs. Below is a switch, which works
// without a script: while it is open, the style sheet hides what only runs the ideas.

import { read } from "./chapters.mjs";

const ROW = /^\| \[[^\]]*\]\((.*?)\) \| (.*) \| (.*) \| *(\d+) \|$/gm;
// These words stand outside formulas: the few signs of TeX in the map, in Unicode.
const SIGNS = [[/\$/g, ""], [/\\partial /g, "∂"], [/\\hat\{\\mathbf\{Y\}\}/g, "Ŷ"], [/ \/ /g, "/"], [/\^2/g, "²"], [/`/g, ""]];

const plain = (words) => SIGNS.reduce((text, [sign, shown]) => text.replace(sign, shown), words);
const paragraph = (name, value) => ({ type: "paragraph", class: name, children: [{ type: "text", value }] });
const SWITCH = {
  type: "details",
  class: "ideas-only unsearched",
  children: [
    { type: "summary", children: [{ type: "text", value: "Ideas only" }] },
    paragraph("hidden-now", "Hidden: the code that sets up, plots and checks. Close this to see it."),
  ],
};
const rows = new Map([...read("content/index.md").matchAll(ROW)].map(([, name, ...facts]) => [name, facts.map(plain)]));

function open(tree, { path }) {
  const facts = rows.get(path.split(/[\\/]/).at(-1));
  if (!facts) return;
  const [promise, needs, minutes] = facts;
  const children = [paragraph("promise", promise), paragraph("needs", `${minutes} minutes · needs ${needs}`), SWITCH];
  tree.children.unshift({ type: "div", class: "facts", children });
}

export default {
  name: "Facts",
  transforms: [{ name: "facts", doc: "Opens a chapter with its row of the map.", stage: "project", plugin: () => open }],
};
