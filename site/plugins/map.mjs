// The map of the chapters, a table in content/index.md, is cards on the page: each
// with the picture of its chapter, which is that of its cell tagged `cover`.

import { cellsOf, picture } from "./chapters.mjs";

const text = (value) => ({ type: "text", value });

/** Returns all the text in a node. */
const words = (node) => node.value ?? (node.children ?? []).map(words).join("");

/** Returns the picture of a chapter, as a list: that of its cell tagged `cover`. */
function cover(chapter) {
  const cell = cellsOf(chapter).find(({ metadata }) => metadata.tags?.includes("cover"));
  const output = cell?.outputs.find(({ data }) => data?.["image/png"]);
  // What it shows is said in the chapter: beside the title it is decoration.
  return output ? [{ ...picture(output, `cover-${chapter}`), alt: "" }] : [];
}

/** Returns a row of the map as a card. */
function card({ children: [chapter, gives, needs, minutes] }) {
  const [{ url, children: title }] = chapter.children;
  const number = /^\d+\.\d+/.exec(words(chapter))[0].replace(".", "-");
  const facts = [text(`${words(minutes)} minutes; needs `), ...needs.children];
  return {
    type: "card",
    url,
    children: [
      ...cover(number),
      { type: "cardTitle", children: title },
      { type: "paragraph", children: gives.children },
      { type: "footer", children: [{ type: "paragraph", children: facts }] },
    ],
  };
}

/** Tells whether a table is the map. */
const isMap = ({ children: [head] }) => /^chapter.*minutes$/.test(words(head));

function asCards(table) {
  const [, ...rows] = table.children;
  Object.assign(table, { type: "grid", columns: [1, 2, 2, 3], class: "map", children: rows.map(card) });
}

export default {
  name: "Map",
  transforms: [
    {
      name: "map",
      doc: "Shows the map of the chapters as cards.",
      stage: "document",
      plugin: (_, { selectAll }) => (tree) => selectAll("table", tree).filter(isMap).forEach(asCards),
    },
  ],
};
