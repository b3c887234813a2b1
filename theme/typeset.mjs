// Sets notebooks' Markdown and LaTeX outputs, with the KaTeX that set the
// page's formulas. Raw HTML is shown as text, and unsafe links are left plain.
// Each line of standard input is {"type": "text/markdown" | "text/latex",
// "text": "…"}, and is answered by a line with the HTML, as JSON.
import { createInterface } from "node:readline";
import katex from "katex";
import markdownIt from "markdown-it";

const FORMULA = /\$\$([^]+?)\$\$|\$((?:\\.|[^$\\])+)\$|\\\[([^]+?)\\\]|\\\(([^]+?)\\\)/y;

function render(source, displayMode) {
  const options = { displayMode, throwOnError: false, strict: "ignore" };
  return katex.renderToString(source.trim(), options);
}

/** The formula that begins at `position`, or null. */
function formulaAt(text, position) {
  FORMULA.lastIndex = position;
  const found = FORMULA.exec(text);
  if (!found) return null;
  const [whole, dollars, dollar, brackets, round] = found;
  const display = dollars ?? brackets;
  return { length: whole.length, html: render(display ?? dollar ?? round, display !== undefined) };
}

const parser = markdownIt({ html: false });
parser.inline.ruler.before("escape", "formula", (state, silent) => {
  const found = formulaAt(state.src, state.pos);
  if (!found) return false;
  if (!silent) state.push("formula", "", 0).content = found.html;
  state.pos += found.length;
  return true;
});
parser.renderer.rules.formula = (tokens, index) => tokens[index].content;

/** LaTeX as IPython writes it: a formula in dollars, or a bare environment. */
function latex(text) {
  const source = text.trim();
  const found = formulaAt(source, 0);
  return found?.length === source.length ? found.html : render(source, true);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { type, text } = JSON.parse(line);
  const html = type === "text/latex" ? latex(text) : parser.render(text);
  process.stdout.write(`${JSON.stringify(html)}\n`);
}
