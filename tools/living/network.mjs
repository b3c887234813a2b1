// A small playground: a network with one hidden layer learns two classes of points.
import { add, begin, button, change, plot, slider, words } from "./kit.mjs";

/** Each activation, and its slope from the weighted sum and the activation. */
export const BENDS = {
  tanh: [Math.tanh, (z, a) => 1 - a * a],
  ReLU: [(z) => Math.max(0, z), (z) => (z > 0 ? 1 : 0)],
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (z, a) => a * (1 - a)],
  none: [(z) => z, () => 1],
};

/**
 * Numbers between −1 and 1 in an order that looks random and is the same everywhere.
 *
 * @param seed a whole number; the generator is Lehmer's, with 48271 and 2³¹ − 1
 */
export function drawing(seed) {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}

/** A new network: b1 and W1 by neuron, then w2 by neuron and b2, of the logit. */
export function started(width, seed) {
  const draw = drawing(seed);
  const list = (count) => Array.from({ length: count }, draw);
  return { b1: list(width), W1: Array.from({ length: width }, () => list(2)), b2: 0, w2: list(width) };
}

/** The weighted sums, the activations and the logit of one point. */
export function forward({ b1, W1, b2, w2 }, x, bend) {
  const z = W1.map(([u, v], i) => b1[i] + u * x[0] + v * x[1]);
  const a = z.map(BENDS[bend][0]);
  return { z, a, logit: a.reduce((sum, value, i) => sum + value * w2[i], b2) };
}

/**
 * The loss and its gradient, by the walk of the chapter.
 *
 * @param network as `started` gives it
 * @param of {X: points, y: classes, 0 or 1}
 * @returns {loss, right: how many are right, b1, W1, b2, w2: the gradient}
 */
export function gradients(network, { X, y }, bend) {
  const found = {
    loss: 0, right: 0, b2: 0, w2: network.w2.map(() => 0),
    b1: network.b1.map(() => 0), W1: network.W1.map(() => [0, 0]),
  };
  X.forEach((x, p) => {
    const { z, a, logit } = forward(network, x, bend);
    const delta = (1 / (1 + Math.exp(-logit)) - y[p]) / X.length;
    found.loss += (Math.max(logit, 0) - y[p] * logit + Math.log1p(Math.exp(-Math.abs(logit)))) / X.length;
    found.right += Number(logit > 0 === y[p] > 0);
    found.b2 += delta;
    a.forEach((value, i) => {
      found.w2[i] += delta * value;
      const back = delta * network.w2[i] * BENDS[bend][1](z[i], value);
      found.b1[i] += back;
      found.W1[i][0] += back * x[0];
      found.W1[i][1] += back * x[1];
    });
  });
  return found;
}

/** The network after one step of gradient descent. */
export function step(network, data, bend, lr) {
  const found = gradients(network, data, bend);
  const less = (value, slope) =>
    (Array.isArray(value) ? value.map((each, i) => less(each, slope[i])) : value - lr * slope);
  return Object.fromEntries(Object.keys(network).map((name) => [name, less(network[name], found[name])]));
}

const CELLS = 28;
const FRAME = 25; // steps between two pictures

function render({ model, el }) {
  const data = model.get("data");
  const fresh = (width, seed) => ({ network: started(width, seed), steps: 0 });
  const state = { width: data.width, bend: "tanh", lr: data.lr, seed: 1, left: 0, ...fresh(data.width, 1) };
  const figure = begin(el, "network-figure", STYLES);
  const update = (changed) => {
    Object.assign(state, changed);
    for (const one of draw) one();
  };
  const restart = (changed) => {
    const { width, seed } = { ...state, ...changed };
    update({ ...changed, left: 0, ...fresh(width, seed) });
  };
  const learn = (count) => {
    let { network } = state;
    for (let i = 0; i < count; i += 1) network = step(network, data, state.bend, state.lr);
    update({ network, steps: state.steps + count });
  };
  const draw = [plane, controls].map((part) => part(figure, { data, state, update, restart, learn }));
  update({});
}

/** What the network says of the plane, and the points. */
function plane(figure, { data, state }) {
  const [x, y] = [[-1.6, 2.6], [-1.2, 1.7]];
  const area = plot(figure, {
    label: "What the network says of the plane, and the points", x, y, width: 400, height: 290, xTicks: [-1, 0, 1, 2],
    yTicks: [-1, 0, 1], xName: "x₁", yName: "",
  });
  const span = ([from, to], i, count) => from + ((to - from) * i) / count;
  const tiles = [];
  for (let i = 0; i < CELLS; i += 1) {
    for (let j = 0; j < CELLS; j += 1) {
      const [left, top] = area.at(span(x, i, CELLS), span(y, j + 1, CELLS));
      const [right, low] = area.at(span(x, i + 1, CELLS), span(y, j, CELLS));
      const tile = add(area.front, "rect", { x: left, y: top, width: right - left + 0.3, height: low - top + 0.3 });
      tiles.push([tile, [span(x, i + 0.5, CELLS), span(y, j + 0.5, CELLS)]]);
    }
  }
  data.X.forEach((point, p) => {
    const [cx, cy] = area.at(...point);
    const d = data.y[p] ? `M${cx} ${cy - 5}L${cx + 5} ${cy + 4}H${cx - 5}Z` : `M${cx - 4} ${cy}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`;
    add(area.front, "path", { class: data.y[p] ? "yes" : "no", d });
  });
  return () => {
    for (const [tile, point] of tiles) {
      const chance = 1 / (1 + Math.exp(-forward(state.network, point, state.bend).logit));
      change(tile, { class: chance > 0.5 ? "yes" : "no", "fill-opacity": Math.abs(chance - 0.5).toFixed(2) });
    }
  };
}

/** What can be chosen, the buttons, and the values in words. */
function controls(figure, { data, state, update, restart, learn }) {
  const box = add(figure, "div", { class: "wide" });
  const label = add(box, "label");
  add(label, "span", {}, "activation");
  const bends = add(label, "select");
  for (const name of Object.keys(BENDS)) add(bends, "option", { value: name }, name);
  bends.addEventListener("change", () => restart({ bend: bends.value }));
  const width = slider(box, {
    label: "hidden neurons", min: 1, max: 12, step: 1, value: state.width, changed: (value) => restart({ width: value }),
  });
  const rate = slider(box, {
    label: "learning rate η", min: 0.05, max: 2, step: 0.05, value: state.lr, changed: (lr) => update({ lr }),
  });
  const row = add(box, "div", { class: "row" });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const walk = () => {
    if (state.left <= 0 || !figure.isConnected) return;
    state.left -= FRAME;
    learn(FRAME);
    setTimeout(walk, 30);
  };
  button(row, "Step", () => learn(1));
  const run = button(row, "", () => {
    if (still.matches) learn(1000);
    else if (state.left > 0) update({ left: 0 });
    else {
      update({ left: 1000 });
      walk();
    }
  });
  button(row, "Other start", () => restart({ seed: state.seed + 1 }));
  button(row, "Reset", () => restart({ width: data.width, bend: "tanh", lr: data.lr, seed: 1 }));
  const said = add(box, "p", { class: "numbers" });
  return () => {
    bends.value = state.bend;
    width(state.width);
    rate(state.lr);
    run.textContent = state.left > 0 ? "Stop" : "Run 1000";
    const { loss, right } = gradients(state.network, data, state.bend);
    const after = `after ${state.steps} step${state.steps === 1 ? "" : "s"}`;
    said.textContent = `${after}: L = ${words(loss, 4)}, right: ${right} of ${data.X.length}`;
  };
}

const STYLES = `
.yes { fill: #d55e00 }
.no { fill: var(--point) }
path { stroke: Canvas; stroke-width: .7 }
.axis { fill: none }
select { font: inherit; min-height: 2.2rem; color: inherit; background: none; border: 1px solid var(--dim); border-radius: .3rem }
option { color: CanvasText; background: Canvas }
.numbers { min-height: 2.8em }
> svg:first-of-type { flex: 0 1 30rem }
.row { display: grid; grid-template-columns: 1fr 1fr; max-width: 20rem; margin-top: .4rem }
`;

export default { render };
