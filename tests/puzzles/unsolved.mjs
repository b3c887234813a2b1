// Runs the puzzles' plugin over a page: {blocks} in, the page's tree out, as JSON.
import { readFileSync } from "node:fs";
import puzzles from "../../site/plugins/puzzles.mjs";

const tree = JSON.parse(readFileSync(0, "utf8"));
const selectAll = (type, { children }) => children.filter((child) => child.type === type);
puzzles.transforms[0].plugin({}, { selectAll })(tree);
process.stdout.write(JSON.stringify(tree));
