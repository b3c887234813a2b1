// Living figures on pages: where a cell stored one, its module takes the place of
// the picture. The directive `living` shows such a figure of a chapter in a page.

import { cellsOf, picture, read, stored, write } from "./chapters.mjs";

// Lines that a browser does not need: what is joined, and comments.
const LEFT_OUT = /^(import |\s*(\/\/|\/\*\*|\*)).*\n/gm;

// What modules are made of, each from those before it.
const SHARED = ["kit", "descent"];

/** Returns what a module imports and itself as one file, since mystmd copies one per widget. */
export function joined(module) {
  const own = read(`tools/living/${module}.mjs`);
  const needed = SHARED.filter((name) => own.includes(`from "./${name}.mjs"`));
  const shared = needed.map((name) => read(`tools/living/${name}.mjs`)).join("");
  return (shared.replace(/^export /gm, "") + own).replace(LEFT_OUT, "");
}

function widget({ module, data }, settings = {}) {
  const esm = write(`${module}.mjs`, joined(module));
  // A figure with several settings has a place for each.
  const sorts = ["over", `living-${module}`, settings.compact && "compact", data.of];
  return { type: "anywidget", esm, class: sorts.filter(Boolean).join(" "), model: { data, ...settings } };
}

/** Returns a picture and the module that takes its place, as one node. */
const place = (shown, figure, settings) => ({
  type: "div",
  class: "living-place",
  children: [shown, widget(figure, settings)],
});

/** Puts a module where the outputs are of a cell that stored one. */
function enliven(block) {
  const outputs = block.children?.find(({ type }) => type === "outputs");
  const figures = outputs?.children?.map((output) => stored(output.jupyter_data?.data, "figure"));
  const figure = figures?.find(Boolean);
  if (figure) block.children.splice(block.children.indexOf(outputs), 1, place(outputs, figure));
}

const living = {
  name: "living",
  doc: "A living figure of a chapter, with its picture: its argument is such as `1-1 line`.",
  arg: { type: String, required: true },
  options: { compact: { type: Boolean, doc: "Show its main part alone." } },
  run({ arg, options }) {
    const [chapter, module] = arg.split(" ");
    const outputs = cellsOf(chapter).flatMap((cell) => cell.outputs ?? []);
    const output = outputs.find(({ data }) => stored(data, "figure")?.module === module);
    if (!output) throw new Error(`No cell of chapter ${chapter} shows the living figure ${module}.`);
    const compact = options?.compact ?? false;
    return [place(picture(output, `${chapter}-${module}`), stored(output.data, "figure"), { compact })];
  },
};

export default {
  name: "Living figures",
  directives: [living],
  transforms: [
    {
      name: "living-figures",
      doc: "Puts a living figure's module after its picture.",
      stage: "document",
      plugin: (_, { selectAll }) => (tree) => selectAll("block", tree).forEach(enliven),
    },
  ],
};
