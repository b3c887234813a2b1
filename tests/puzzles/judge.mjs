// Judges lines on the page's side: [{task, lines}] in, verdicts out, as JSON.
// The module is the one that pages get, short names and all, without the form.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joined } from "../../site/plugins/puzzles.mjs";

const file = join(mkdtempSync(join(tmpdir(), "judge-")), "page.mjs");
writeFileSync(file, joined(["reading", "tensors", "running", "verdicts"], "export default { judge };"));
const { default: page } = await import(file);
const tasks = JSON.parse(readFileSync(0, "utf8"));
const verdicts = tasks.map(({ task, lines }) => lines.map((line) => page.judge(line, task).said));
process.stdout.write(JSON.stringify(verdicts));
