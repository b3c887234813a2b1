// Living figures on pages: where a cell stored one, its module takes the place of
// the picture. The directive `living` shows such a figure of a chapter in a page.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const MIME = "application/vnd.gradients-by-hand+json";
const ROOT = new URL("../../", import.meta.url);
const BUILT = "/_build/figures"; // "/" is the project's folder
const IMPORT = /^import \{.*\} from "\.\/kit\.mjs";\n/m;

const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

function write(name, content) {
  const folder = new URL(`.${BUILT}/`, ROOT);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(name, folder), content);
  return `${BUILT}/${name}`;
}

/** Returns a module and the kit as one file, since mystmd copies one per widget. */
export function joined(module) {
  const [kit, own] = ["kit", module].map((name) => read(`tools/living/${name}.mjs`));
  return kit.replace(/^export /gm, "") + own.replace(IMPORT, "");
}

/** Returns what a cell stored of a living figure, from the data of an output. */
function stored(data) {
  const found = data?.[MIME];
  const figure = typeof found?.content === "string" ? JSON.parse(found.content) : found?.content ?? found;
  return figure?.kind === "figure" ? figure : undefined;
}

function widget({ module, data }) {
  return { type: "anywidget", esm: write(`${module}.mjs`, joined(module)), class: "over", model: { data } };
}

/** Puts a module after the outputs of a cell that stored one. */
function enliven(block) {
  const outputs = block.children?.find(({ type }) => type === "outputs");
  const figure = outputs?.children?.map((output) => stored(output.jupyter_data?.data)).find(Boolean);
  if (figure) block.children.splice(block.children.indexOf(outputs) + 1, 0, widget(figure));
}

/** Returns the output of a chapter that stored a living figure. */
function outputOf(chapter, module) {
  const file = readdirSync(new URL("content/", ROOT)).find((name) => name.startsWith(`${chapter}-`) && name.endsWith(".ipynb"));
  const cells = file ? JSON.parse(read(`content/${file}`)).cells : [];
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  const found = outputs.find(({ data }) => stored(data)?.module === module);
  if (!found) throw new Error(`living: no cell of chapter ${chapter} shows a living figure ${module}`);
  return found;
}

const living = {
  name: "living",
  doc: "A living figure of a chapter, with its picture: its argument is such as `1-1 line`.",
  arg: { type: String, required: true },
  run({ arg }) {
    const [chapter, module] = arg.split(" ");
    const { data, metadata } = outputOf(chapter, module);
    const { alt, width, height } = metadata["image/png"];
    const picture = write(`${chapter}-${module}.png`, Buffer.from(data["image/png"], "base64"));
    return [{ type: "image", url: picture, alt, width: `${width}px`, height: `${height}px` }, widget(stored(data))];
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
