// What plugins share: the chapters as files, and files that are made for pages.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The project's folder. */
export const ROOT = new URL("../../", import.meta.url);
const MIME = "application/vnd.gradients-by-hand+json";

/** Reads a text file of the project. */
export const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

/** Writes a file for pages, and returns its address: "/" is the project's folder. */
export function write(name, content) {
  const folder = new URL("_build/pages/", ROOT);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(name, folder), content);
  return `/_build/pages/${name}`;
}

/** Returns the cells of a chapter, such as "1-1". */
export function cellsOf(chapter) {
  const file = readdirSync(new URL("content/", ROOT)).find((name) => name.startsWith(`${chapter}-`) && name.endsWith(".ipynb"));
  if (!file) throw new Error(`There is no chapter ${chapter} in content/.`);
  return JSON.parse(read(`content/${file}`)).cells;
}

/** Returns what the course stored in an output, a puzzle or a figure, if it did. */
export function stored(data, kind) {
  const found = data?.[MIME];
  const value = typeof found?.content === "string" ? JSON.parse(found.content) : found?.content ?? found;
  return value?.kind === kind ? value : undefined;
}

/** Returns a picture that a cell put out, as a node of a page. */
export function picture({ data, metadata }, name) {
  const { alt, width } = metadata["image/png"];
  const url = write(`${name}.png`, Buffer.from(data["image/png"], "base64"));
  return { type: "image", url, alt, width: `${width}px` };
}
