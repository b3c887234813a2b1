// The course's habits in notebooks, as standard MyST nodes, so that any theme
// shows them. Notebooks hold plain Markdown, which GitHub and JupyterLab show too.
import { readFileSync } from "node:fs";

const COLAB = "https://colab.research.google.com/";
// Colab's way to title a cell that is folded.
const CELL_TITLE = /^# @title (.+)$/m;

/** The only child of a node, or an empty node. */
function onlyChild(node) {
  return node.children?.length === 1 ? node.children[0] : {};
}

/** A link to Colab on a line of its own repeats the button of the page. */
function isColabLink(node) {
  const { type, url } = onlyChild(node);
  return node.type === "paragraph" && type === "link" && url?.startsWith(COLAB);
}

const CHANGES = {
  /** A quotation whose first word is bold is a remark. */
  blockquote(node) {
    const [first] = node.children ?? [];
    const isRemark = first?.type === "paragraph" && first.children?.[0]?.type === "strong";
    if (isRemark) Object.assign(node, { type: "admonition", kind: "note", class: "remark" });
  },
  /** A paragraph that is all emphasis is, after a picture, its caption. */
  paragraph(node) {
    if (onlyChild(node).type === "emphasis") node.class = "stressed";
  },
  /** A number on its own has a minus sign, not a hyphen. */
  text(node) {
    if (/^-\d[\d.,]*$/.test(node.value)) node.value = node.value.replace("-", "−");
  },
  /** The title of a cell is what its fold says. */
  code(node) {
    const title = CELL_TITLE.exec(node.value);
    if (node.executable && title) node.title = title[1];
  },
};

/** Change a node and all that it contains. */
function change(node) {
  CHANGES[node.type]?.(node);
  if (!node.children) return;
  node.children = node.children.filter((child) => !isColabLink(child));
  node.children.forEach(change);
}

/** Begin a chapter with what its outputs were made with, as its metadata say. */
function addProvenance(tree, { path }) {
  if (!path.endsWith(".ipynb")) return;
  const { provenance } = JSON.parse(readFileSync(path, "utf8")).metadata;
  if (!provenance) return;
  const { torch, python, date } = provenance;
  const value = `The outputs were made with torch ${torch} and Python ${python} on ${date}.`;
  // No paragraph: the first of those describes the page.
  tree.children.unshift({ type: "div", class: "provenance", children: [{ type: "text", value }] });
}

export default {
  name: "Gradients by Hand",
  transforms: [
    {
      name: "course",
      stage: "document",
      doc: "Makes remarks, captions, minus signs and titles of what the course writes.",
      plugin: () => change,
    },
    {
      name: "provenance",
      stage: "document",
      doc: "Says what the outputs of a chapter were made with.",
      plugin: () => addProvenance,
    },
  ],
};
