// Parses TeX with the KaTeX that sets the page. Standard input is a JSON list of
// strings; the answer is a list of trees, or of {"error": "…"}, in that order.
// `__parse` is private to KaTeX: its version is pinned, and tests hold its form.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [theme] = process.argv.slice(2);
const katex = createRequire(`${theme}/package.json`)("katex");

function parse(tex) {
  try {
    return katex.__parse(tex, { displayMode: true, strict: "ignore" });
  } catch (error) {
    return { error: error.message };
  }
}

const place = (key, value) => (key === "loc" && value ? [value.start, value.end] : value);
const formulas = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(formulas.map(parse), place));
