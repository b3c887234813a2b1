// Samples that move between workers, and the two means of the workers' gradients.
import { add, begin, button, change, handle, plot, within, words } from "./kit.mjs";

/** The gradient of the mean square over some samples, θ = (b, w); zeros without any. */
export function gradient({ X, y, theta }, rows) {
  const sum = theta.map(() => 0);
  for (const p of rows) {
    const inputs = [1, ...X[p]];
    const error = inputs.reduce((total, x, i) => total + x * theta[i], -y[p]);
    inputs.forEach((x, i) => (sum[i] += (2 / rows.length) * error * x));
  }
  return sum;
}

/**
 * What becomes of the workers' gradients.
 *
 * @param data {X, y, theta, workers: their number}
 * @param ranks the worker of each sample
 * @returns {shards: the samples of each worker; parts: its gradient, zeros if it has
 *   no sample; weighted, plain: their means; whole: the gradient of all samples}
 */
export function means(data, ranks) {
  const all = ranks.map((_, p) => p);
  const shards = Array.from({ length: data.workers }, (_, r) => all.filter((p) => ranks[p] === r));
  const parts = shards.map((rows) => gradient(data, rows));
  const mean = (weight) => data.theta.map((_, i) =>
    parts.reduce((sum, part, r) => sum + weight(shards[r]) * part[i], 0));
  return {
    shards, parts, whole: gradient(data, all),
    weighted: mean(({ length }) => length / all.length), plain: mean(() => 1 / data.workers),
  };
}

const REACH = 7;

function render({ model, el }) {
  const data = model.get("data");
  const state = { ranks: [...data.ranks] };
  const figure = begin(el, "shards-figure", STYLES);
  const draw = [samples(figure, data, state, update), arrows(figure, data), numbers(figure, data, update)];
  function update(change = {}) {
    Object.assign(state, change);
    const found = means(data, state.ranks);
    for (const one of draw) one(found);
  }
  update();
}

/** A row for each worker, and the samples, which can be dragged from one to another. */
function samples(figure, data, state, update) {
  const last = data.workers - 1;
  const area = plot(figure, {
    label: "The samples and their workers", x: [0.4, data.y.length + 0.6], y: [-0.6, last + 0.6],
    width: 320, height: 170, xTicks: data.y.map((_, p) => p + 1), yTicks: [...Array(last + 1).keys()],
    xName: "sample", yName: "worker",
  });
  for (let rank = 0; rank <= last; rank++) {
    const [x, y] = area.at(0.5, rank + 0.38);
    const [right, bottom] = area.at(data.y.length + 0.5, rank - 0.38);
    add(area.front, "rect", { class: "shard", x, y, width: right - x, height: bottom - y, rx: 8 });
  }
  const handles = data.y.map((_, p) => {
    const set = (rank) => update({ ranks: state.ranks.map((old, other) => (other === p ? rank : old)) });
    return handle(area, {
      label: `Worker of sample ${p + 1}`, min: 0, max: last, step: 1,
      value: () => state.ranks[p], place: () => [p + 1, state.ranks[p]],
      moved: ([, y]) => set(within(0, Math.round(y), last)), set,
    });
  });
  return () => handles.forEach((one) => one());
}

/** The weights' part of each gradient, an arrow from the origin. */
function arrows(figure, data) {
  const area = plot(figure, {
    label: "The workers' gradients and their two means, as arrows", x: [-REACH, REACH], y: [-REACH, REACH],
    width: 322, height: 320, xTicks: [-6, -3, 0, 3, 6], yTicks: [-6, -3, 0, 3, 6], xName: "∂/∂w₁", yName: "∂/∂w₂",
  });
  const kinds = [...Array(data.workers).fill("part"), "weighted", "plain"];
  const drawn = kinds.map((kind) => add(area.front, "path", { class: `arrow ${kind}` }));
  return ({ parts, weighted, plain }) =>
    [...parts, weighted, plain].forEach(([, u, v], i) =>
      change(drawn[i], { d: arrow(area.at(0, 0), area.at(u, v)) }));
}

/** The outline of an arrow between two pixels; a dot where it has no length. */
function arrow([x, y], [u, v]) {
  const length = Math.hypot(u - x, v - y);
  if (length < 1) return `M${x - 3} ${y}h6`;
  const [a, b] = [(u - x) / length, (v - y) / length];
  const side = (sign) => `${u - 9 * a - 5 * sign * b} ${v - 9 * b + 5 * sign * a}`;
  return `M${x} ${y}L${u} ${v}M${side(1)}L${u} ${v}L${side(-1)}`;
}

/** The gradients in words: each worker's, and the sums that make the means. */
function numbers(figure, data, update) {
  const box = add(figure, "div", { class: "wide" });
  const own = Array.from({ length: data.workers }, () => add(box, "p", { class: "part" }));
  const weighted = add(box, "p", { class: "weighted" });
  const plain = add(box, "p", { class: "plain", role: "status" });
  button(add(box, "div", { class: "row" }), "Reset", () => update({ ranks: [...data.ranks] }));
  const vector = (values) => `(${values.map((value) => words(value)).join(", ")})`;
  const m = data.y.length;
  return (found) => {
    const sum = (weight) => found.parts.map((part, r) => `${weight(r)} ${vector(part)}`).join(" + ");
    found.shards.forEach((rows, r) => {
      const which = rows.length ? `sample${rows.length > 1 ? "s" : ""} ${rows.map((p) => p + 1).join(", ")}` : "no sample, so it sends zeros";
      own[r].textContent = `worker ${r}: ${which}; gradient ${vector(found.parts[r])}`;
    });
    weighted.textContent = `weighted mean: ${sum((r) => `${found.shards[r].length}/${m}`)} = ${vector(found.weighted)}, ` +
      "the gradient of all samples";
    const off = Math.hypot(...found.plain.map((value, i) => value - found.whole[i]));
    plain.textContent = `mean of means: ${sum(() => `1/${data.workers}`)} = ${vector(found.plain)}, ` +
      (off < 1e-9 ? "which is right" : `off by a length of ${words(off)}`);
  };
}

const STYLES = `
.shard { fill: var(--dim); fill-opacity: .15 }
.arrow { fill: none; stroke-width: 3; stroke-linecap: round; stroke: var(--dim) }
.arrow.weighted { stroke: var(--up) }
.arrow.plain { stroke: #d55e00; stroke-dasharray: 6 5 }
p { border-inline-start: 4px solid var(--dim); padding-inline-start: .6rem }
p.weighted { border-color: var(--up) }
p.plain { border-color: #d55e00; border-inline-start-style: dashed }
p.weighted, p.plain { min-height: 2.8em }
@container (width < 29rem) { p.part { min-height: 2.8em } p.weighted, p.plain { min-height: 4.2em } }
> svg { flex: 1 1 14rem }
`;

export default { render };
