// Reads cases as JSON, and answers with what the living figures compute.
import { gradients, nudge } from "../../tools/living/line.mjs";
import { bowl, meansOf, slope, step } from "../../tools/living/bowl.mjs";

const cases = JSON.parse(await new Response(process.stdin).text());
const answers = cases.map(({ x, y, b, w, lr, byB, byW }) => {
  const means = meansOf({ x, y });
  return {
    line: gradients({ x, y }, b, w),
    nudge: nudge({ x, y }, b, w, byB, byW),
    slope: slope(means, [b, w]),
    step: step(means, [b, w], lr),
    bowl: bowl(means),
  };
});
console.log(JSON.stringify(answers));
