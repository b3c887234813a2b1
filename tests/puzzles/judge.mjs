// Judges lines on the page's side: [{task, lines}] in, verdicts out, as JSON.
// With the word "shortened", by the module that pages get, but for the form.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Imports the reader as pages get it. */
async function shortened() {
  const { joined } = await import("../../site/plugins/puzzles.mjs");
  const folder = mkdtempSync(join(tmpdir(), "judge-"));
  const file = join(folder, "page.mjs");
  writeFileSync(file, joined(["reading", "tensors", "running", "verdicts"], "export default { judge };"));
  const module = await import(file);
  rmSync(folder, { recursive: true });
  return module.default;
}

const { judge } = process.argv[2] === "shortened" ? await shortened() : await import("../../site/puzzles/verdicts.mjs");
const tasks = JSON.parse(readFileSync(0, "utf8"));
const verdicts = tasks.map(({ task, lines }) => lines.map((line) => judge(line, task).said));
process.stdout.write(JSON.stringify(verdicts));
