// The line between two classes: one sample is dragged, and the model may learn from it.
import { add, begin, button, change, handle, plot, within, words } from "./kit.mjs";

/** The probability of a yes. */
export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** The cost of one sample from its logit, without overflow. */
const cost = (z, y) => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));

/**
 * What the model says of the samples, and what they say to the model.
 *
 * @param of {X: rows of two features, y: targets, 0 or 1, b, w}
 * @returns {z, yHat, delta: ∂L/∂z, each with an entry per sample; loss; b, w: the gradient}
 */
export function gradients({ X, y, b, w }) {
  const z = X.map(([u, v]) => b + w[0] * u + w[1] * v);
  const yHat = z.map(sigmoid);
  const delta = yHat.map((value, p) => (value - y[p]) / y.length);
  const sum = (of) => X.reduce((total, _, p) => total + of(p), 0);
  return {
    z, yHat, delta,
    loss: sum((p) => cost(z[p], y[p])) / y.length,
    b: sum((p) => delta[p]),
    w: [0, 1].map((i) => sum((p) => delta[p] * X[p][i])),
  };
}

/** The parameters after one step of gradient descent. */
export function step(model, lr) {
  const found = gradients(model);
  return { b: model.b - lr * found.b, w: model.w.map((value, i) => value - lr * found.w[i]) };
}

function render({ model, el }) {
  const data = model.get("data");
  const start = () => ({ b: data.b, w: [...data.w], steps: 0, y: [...data.y], X: data.X.map((row) => [...row]) });
  const state = start();
  const figure = begin(el, "boundary-figure", STYLES);
  const update = (change) => {
    Object.assign(state, change);
    for (const one of draw) one();
  };
  const draw = [samples, controls].map((part) => part(figure, { data, state, start, update }));
  update({});
}

/** The samples, the three lines, and the one that is dragged. */
function samples(figure, { data, state, update }) {
  const [x, y] = [data.x1, data.x2];
  const width = 380;
  const height = 40 + ((width - 42) * (y[1] - y[0])) / (x[1] - x[0]);
  const area = plot(figure, {
    label: "Samples over two features, and where the model is undecided", x, y, width, height,
    xTicks: data.x1Ticks, yTicks: data.x2Ticks, xName: data.x1Name, yName: data.x2Name,
  });
  const clip = add(area.svg, "clipPath", { id: `boundary-${Math.random().toString(36).slice(2)}` });
  const [[x0, y0], [x1, y1]] = [area.at(x[0], y[1]), area.at(x[1], y[0])];
  add(clip, "rect", { x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
  change(area.front, { "clip-path": `url(#${clip.id})` });
  const lines = ["tenth", "half", "most"].map((name) => add(area.front, "line", { class: `chance ${name}` }));
  const marks = state.X.map(() => add(area.front, "path"));
  const yours = data.yours;
  const moved = (i) => (value) => {
    const X = state.X.map((row) => [...row]);
    X[yours][i] = within(data[`x${i + 1}`][0], value, data[`x${i + 1}`][1]);
    update({ X });
  };
  const grips = [data.x1Name, data.x2Name].map((label, i) => handle(area, {
    label: `your sample, ${label}`, min: data[`x${i + 1}`][0], max: data[`x${i + 1}`][1], step: 0.1,
    value: () => +state.X[yours][i].toFixed(2), place: () => state.X[yours],
    moved: ([u, v]) => {
      moved(0)(u);
      moved(1)(v);
    },
    set: moved(i),
  }));
  return () => {
    state.X.forEach((row, p) => {
      const [cx, cy] = area.at(...row);
      const r = p === yours ? 9 : 5;
      const shape = state.y[p]
        ? `M${cx} ${cy - r}L${cx + r} ${cy + r * 0.8}H${cx - r}Z`
        : `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
      change(marks[p], { d: shape, class: state.y[p] ? "yes" : "no" });
    });
    [-1, 0, 1].forEach((side, k) => {
      // Along the line w·x + b = z; far beyond both ends of the plot.
      const z = side * Math.log(9);
      const size = Math.hypot(...state.w) || 1;
      const [nx, ny] = state.w.map((value) => value / size);
      const [px, py] = [nx, ny].map((value) => (value * (z - state.b)) / size);
      const [from, to] = [-99, 99].map((far) => area.at(px - ny * far, py + nx * far));
      change(lines[k], { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
    });
    for (const grip of grips) grip();
  };
}

/** The buttons, and the values in words. */
function controls(figure, { data, state, start, update }) {
  const box = add(figure, "div");
  const row = add(box, "div", { class: "row" });
  const flip = button(row, "", () =>
    update({ y: state.y.map((value, p) => (p === data.yours ? 1 - value : value)) }));
  const learn = (count) => () => {
    let { b, w } = state;
    for (let i = 0; i < count; i += 1) ({ b, w } = step({ ...state, b, w }, data.lr));
    update({ b, w, steps: state.steps + count });
  };
  button(row, "Step", learn(1));
  button(row, "100 steps", learn(100));
  button(row, "Reset", () => update(start()));
  const rows = add(add(box, "table"), "tbody");
  const cells = ["z", "ŷ", "y", "m δ = ŷ − y", "slope ŷ(1 − ŷ)", "L, all samples", "steps"].map((name) => {
    const line = add(rows, "tr");
    add(line, "th", { scope: "row" }, name);
    return add(line, "td");
  });
  return () => {
    const found = gradients(state);
    const p = data.yours;
    flip.textContent = state.y[p] ? "Call it benign" : "Call it malignant";
    const values = [
      found.z[p], found.yHat[p], state.y[p], found.yHat[p] - state.y[p], found.yHat[p] * (1 - found.yHat[p]),
      found.loss, state.steps,
    ];
    cells.forEach((cell, k) => {
      cell.textContent = words(values[k], 3);
    });
  };
}

const STYLES = `
.no { fill: var(--point) }
.yes { fill: #d55e00 }
.chance { stroke: currentColor; stroke-width: 1.5 }
.tenth { stroke-dasharray: 2 4 }
.most { stroke-dasharray: 7 4 }
.handle circle:not(.reach) { fill: none }
.handle .reach { stroke: currentColor }
> svg:first-of-type { flex: 3 1 20rem }
.row button:first-child { flex-basis: 100% }
`;

export default { render };
