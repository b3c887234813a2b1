// Runs the course's plugin over pages: JSON in, JSON out.
import { text } from "node:stream/consumers";
import course from "../../site/plugins/course.mjs";

const { tree, path } = JSON.parse(await text(process.stdin));
for (const { plugin } of course.transforms) plugin()(tree, { path });
process.stdout.write(JSON.stringify(tree));
