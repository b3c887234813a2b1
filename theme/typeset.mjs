// Sets a notebook's Markdown or LaTeX output, with the KaTeX that set the
// page's formulas. Raw HTML is shown as text, and unsafe links are left plain.
// Standard input: {"type": "text/markdown" | "text/latex", "text": "…"}.
import { readFileSync } from "node:fs";
import katex from "katex";
import markdownIt from "markdown-it";

const FORMULA = /\$\$([^]+?)\$\$|\$((?:\\.|[^$\\])+)\$|\\\[([^]+?)\\\]|\\\(([^]+?)\\\)/y;

function render(source, displayMode) {
  return katex.renderToString(source.trim(), { displayMode, throwOnError: false });
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

function markdown(text) {
  const parser = markdownIt({ html: false });
  parser.inline.ruler.before("escape", "formula", (state, silent) => {
    const found = formulaAt(state.src, state.pos);
    if (!found) return false;
    if (!silent) state.push("formula", "", 0).content = found.html;
    state.pos += found.length;
    return true;
  });
  parser.renderer.rules.formula = (tokens, index) => tokens[index].content;
  return parser.render(text);
}

/** LaTeX as IPython writes it: a formula in dollars, or a bare environment. */
function latex(text) {
  const source = text.trim();
  const found = formulaAt(source, 0);
  return found?.length === source.length ? found.html : render(source, true);
}

const { type, text } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(type === "text/latex" ? latex(text) : markdown(text));
