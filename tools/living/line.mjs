// A line over four points: its errors, the derivatives of its loss, and what they predict.
import { add, begin, button, change, handle, plot, within, words } from "./kit.mjs";

/**
 * The loss of the line b + w x over some points, and its derivatives.
 *
 * @returns {yHat, delta, deltaX: a number for each point; loss, dB, dW: numbers}
 */
export function gradients({ x, y }, b, w) {
  const m = x.length;
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const yHat = x.map((xp) => b + w * xp);
  const delta = yHat.map((value, p) => (2 / m) * (value - y[p]));
  const deltaX = delta.map((value, p) => value * x[p]);
  const loss = sum(yHat.map((value, p) => (value - y[p]) ** 2)) / m;
  return { yHat, delta, deltaX, loss, dB: sum(delta), dW: sum(deltaX) };
}

/** What raising b and w by a little is predicted to change in the loss, and what it does. */
export function nudge(points, b, w, byB, byW) {
  const { loss, dB, dW } = gradients(points, b, w);
  return {
    before: loss,
    predicted: loss + dB * byB + dW * byW,
    actual: gradients(points, b + byB, w + byW).loss,
  };
}

/** The line through two points at the ends. */
export function lineThrough([x0, x1], [y0, y1]) {
  const w = (y1 - y0) / (x1 - x0);
  return { b: y0 - w * x0, w };
}

const ENDS = [0, 5];
const HEIGHTS = [-2, 13];
const STEP = 0.01;

function render({ model, el }) {
  const points = model.get("data");
  const state = { b: points.b, w: points.w };
  const figure = begin(el, "line-figure", STYLES);
  const draw = [pointsAndLine(figure, points, state, update), numbers(figure, points, state, update)];
  if (!model.get("compact")) {
    for (const name of ["b", "w"]) {
      const part = add(figure, "div");
      draw.push(parabola(name)(part, points, state), bars(name)(part, points));
    }
  }
  function update(change = {}) {
    Object.assign(state, change);
    const found = gradients(points, state.b, state.w);
    for (const one of draw) one(found);
  }
  update();
}

/** The points, the line with its two handles, and the square of each error. */
function pointsAndLine(figure, points, state, update) {
  const area = plot(figure, {
    label: "Four points and a line, to be dragged at its two ends",
    x: [-0.6, 5.6], y: HEIGHTS, width: 360, height: 330, xTicks: [1, 2, 3, 4], yTicks: [0, 4, 8, 12],
    xName: "input x", yName: "target y",
  });
  const squares = points.x.map(() => add(area.front, "rect", { class: "square" }));
  const line = add(area.front, "line", { class: "fit" });
  points.x.forEach((x, p) => {
    const [cx, cy] = area.at(x, points.y[p]);
    add(area.front, "circle", { class: "point", cx, cy, r: 5 });
  });
  const height = (end) => state.b + state.w * ENDS[end];
  const move = (end, value) => {
    const heights = ENDS.map((_, other) => (other === end ? value : height(other)));
    update(lineThrough(ENDS, heights));
  };
  const handles = ["left", "right"].map((side, end) =>
    handle(area, {
      label: `Height of the line at its ${side} end`, min: HEIGHTS[0], max: HEIGHTS[1], step: 0.1,
      value: () => height(end), place: () => [ENDS[end], height(end)],
      moved: ([, y]) => move(end, within(HEIGHTS[0], y, HEIGHTS[1])), set: (y) => move(end, y),
    }));
  return ({ yHat }) => {
    const [[x1, y1], [x2, y2]] = ENDS.map((x, end) => area.at(x, height(end)));
    change(line, { x1, y1, x2, y2 });
    squares.forEach((square, p) => {
      const [x, top] = area.at(points.x[p], Math.max(points.y[p], yHat[p]));
      const side = area.at(0, Math.min(points.y[p], yHat[p]))[1] - top;
      change(square, { x, y: top, width: side, height: side });
    });
    for (const one of handles) one();
  };
}

/** The loss over one parameter, the other held still, and its tangent. */
const parabola = (name) => (figure, points, state) => {
  const [from, to] = name === "b" ? [-6, 8] : [-2, 6];
  const area = plot(figure, {
    label: `The loss over ${name}, and its tangent`, x: [from, to], y: [0, 40], width: 340, height: 190,
    xTicks: name === "b" ? [-4, 0, 4, 8] : [-2, 0, 2, 4, 6], yTicks: [0, 20, 40], xName: name, yName: "L",
  });
  const curve = add(area.front, "path", { class: "curve" });
  const tangent = add(area.front, "line", { class: `tangent ${name}` });
  const dot = add(area.front, "circle", { class: "point", r: 5 });
  const lossAt = (value) => gradients(points, ...(name === "b" ? [value, state.w] : [state.b, value])).loss;
  return ({ loss, dB, dW }) => {
    const here = state[name];
    const slope = name === "b" ? dB : dW;
    const values = Array.from({ length: 57 }, (_, i) => from + ((to - from) * i) / 56);
    const path = values.map((value) => [value, lossAt(value)]).filter(([, value]) => value <= 40);
    change(curve, { d: path.length ? `M${path.map((point) => area.at(...point)).join("L")}` : "" });
    const reach = Math.min(1.5, 6 / (Math.abs(slope) + 1e-9));
    const [[x1, y1], [x2, y2]] = [-reach, reach].map((step) => area.at(here + step, loss + slope * step));
    change(tangent, { x1, y1, x2, y2 });
    const [cx, cy] = area.at(here, loss);
    change(dot, { cx, cy });
    // What is beyond the axes stays out of the picture.
    const shown = here >= from && here <= to && loss <= 40;
    for (const node of [tangent, dot]) change(node, { visibility: shown ? "visible" : "hidden" });
  };
};

/** What each point adds to the derivative with respect to one parameter. */
const bars = (name) => (figure, points) => {
  const what = name === "b" ? "δ" : "δ x";
  const limit = name === "b" ? 3 : 10;
  const area = plot(figure, {
    label: `What each point adds to ∂L/∂${name}`, x: [0, 5], y: [-limit, limit],
    width: 340, height: 120, xTicks: [1, 2, 3, 4], yTicks: name === "b" ? [-2, 0, 2] : [-8, 0, 8],
    xName: "point", yName: what,
  });
  const rects = points.x.map(() => add(area.front, "rect", { class: `bar ${name}`, width: 22 }));
  const zero = area.at(0, 0)[1];
  return ({ delta, deltaX }) => {
    (name === "b" ? delta : deltaX).forEach((value, p) => {
      const [x, y] = area.at(p + 1, within(-limit, value, limit));
      change(rects[p], { x: x - 11, y: Math.min(y, zero), height: Math.abs(y - zero) });
    });
  };
};

/** The values in words, and the buttons. */
function numbers(figure, points, state, update) {
  const box = add(figure, "div", { class: "numbers" });
  const line = add(box, "p");
  const sums = { b: add(box, "p", { class: "b" }), w: add(box, "p", { class: "w" }) };
  const row = add(box, "div", { class: "row" });
  const said = add(box, "p", { role: "status" });
  for (const name of ["b", "w"]) {
    button(row, `${name} + ${STEP}`, () => {
      const by = name === "b" ? [STEP, 0] : [0, STEP];
      const { before, predicted, actual } = nudge(points, state.b, state.w, ...by);
      update({ [name]: state[name] + STEP });
      said.textContent = `L was ${words(before, 4)}. The derivative predicts ${words(predicted, 4)}; ` +
        `L is ${words(actual, 4)}.`;
    });
  }
  button(row, "Reset", () => {
    said.textContent = "";
    update({ b: points.b, w: points.w });
  });
  const sum = (values) => values.map((value) => words(value)).join(" + ").replaceAll("+ −", "− ");
  return ({ loss, delta, deltaX, dB, dW }) => {
    line.textContent = `ŷ = ${words(state.b)} ${state.w < 0 ? "−" : "+"} ${words(Math.abs(state.w))} x,  L = ${words(loss)}`;
    sums.b.textContent = `∂L/∂b = Σ δ = ${sum(delta)} = ${words(dB)}`;
    sums.w.textContent = `∂L/∂w = Σ δ x = ${sum(deltaX)} = ${words(dW)}`;
  };
}

const STYLES = `
.fit { stroke: currentColor; stroke-width: 2 }
.square { fill: var(--up); fill-opacity: .25; stroke: var(--up) }
.curve { fill: none; stroke: var(--dim); stroke-width: 1.5 }
.tangent { stroke-width: 3; stroke: var(--w) }
.bar { fill: var(--w) }
.tangent.b { stroke: var(--b) }
.bar.b { fill: var(--b) }
p.b { color: var(--b) }
p.w { color: var(--w) }
> svg { flex: 1 1 19rem }
> .numbers { flex: 1 1 18rem }
> div { flex: 1 1 18.5rem }
@container (width < 28rem) { p.b, p.w { min-height: 2.8em } }
`;

export default { render };
