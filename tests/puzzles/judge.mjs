// Judges lines on the page's side: {tasks: [{task, lines}]} in, verdicts out, as JSON.
import { readFileSync } from "node:fs";
import { judge } from "../../site/puzzles/verdicts.mjs";

const tasks = JSON.parse(readFileSync(0, "utf8"));
const verdicts = tasks.map(({ task, lines }) => lines.map((line) => judge(line, task).said));
process.stdout.write(JSON.stringify(verdicts));
