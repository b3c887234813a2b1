// The loss as a bowl over bias and weight, and descent in it with a step size of one's own.
import { add, begin, button, change, grip, plot, slider, within, words } from "./kit.mjs";

/** The loss of the line b + w x and its two derivatives, from the means that they depend on. */
export function slope(means, [b, w]) {
  const { x, y, xx, xy, yy } = means;
  return {
    loss: b * b + 2 * b * w * x + w * w * xx - 2 * b * y - 2 * w * xy + yy,
    gradient: [2 * (b + w * x - y), 2 * (b * x + w * xx - xy)],
  };
}

/** The means of the points that the loss depends on. */
export function meansOf({ x, y }) {
  const mean = (of) => x.reduce((sum, _, p) => sum + of(p), 0) / x.length;
  return {
    x: mean((p) => x[p]), y: mean((p) => y[p]), xx: mean((p) => x[p] ** 2),
    xy: mean((p) => x[p] * y[p]), yy: mean((p) => y[p] ** 2),
  };
}

/** One step against the gradient. */
export function step(means, at, lr) {
  const { gradient } = slope(means, at);
  return at.map((value, i) => value - lr * gradient[i]);
}

/**
 * The shape of the bowl.
 *
 * @returns {curvatures: the eigenvalues of the Hessian, the larger first; angle: of
 *   the steepest direction, in degrees; minimum: [b, w]; largest: the step size that
 *   descent has to stay below}
 */
export function bowl({ x, y, xx, xy }) {
  const [trace, det] = [2 * (1 + xx), 4 * (xx - x * x)];
  const root = Math.sqrt((trace / 2) ** 2 - det);
  const larger = trace / 2 + root;
  const w = (xy - x * y) / (xx - x * x);
  return {
    // det / larger: the smaller one without cancellation
    curvatures: [larger, det / larger],
    angle: (Math.atan2(2 * x, 1 - xx) * 90) / Math.PI,
    minimum: [y - w * x, w],
    largest: 2 / larger,
  };
}

const MOST = 200;
const FAR = 1e6;

function render({ model, el }) {
  const data = model.get("data");
  const means = meansOf(data);
  const shape = bowl(means);
  const state = { path: [[data.b, data.w]], lr: data.lr };
  const figure = begin(el, "bowl-figure", STYLES);
  const draw = [surface, fit, controls].map((part) => part(figure, { data, means, shape, state, update }));
  function update(change = {}) {
    Object.assign(state, change);
    for (const one of draw) one();
  }
  update();
}

/** Contours, the path, and the start, which can be dragged. */
function surface(figure, { data, means, shape, state, update }) {
  const [x, y] = [data.bs, data.ws];
  const width = 380;
  const height = 40 + ((width - 42) * (y[1] - y[0])) / (x[1] - x[0]);
  const area = plot(figure, {
    label: "The loss over bias and weight, and the path of the steps", x, y, width, height,
    xTicks: data.bTicks, yTicks: data.wTicks, xName: "bias b", yName: "weight w",
  });
  const clip = add(area.svg, "clipPath", { id: `bowl-${Math.random().toString(36).slice(2)}` });
  const [left, top] = area.at(x[0], y[1]);
  const [right, low] = area.at(x[1], y[0]);
  add(clip, "rect", { x: left, y: top, width: right - left, height: low - top });
  change(area.front, { "clip-path": `url(#${clip.id})` });
  contours(area, means, shape, data.levels);
  const path = add(area.front, "path", { class: "path" });
  const dots = add(area.front, "g", { class: "dots" });
  const start = grip(area, ([b, w]) =>
    update({ path: [[within(x[0], b, x[1]), within(y[0], w, y[1])]] }));
  return () => {
    const points = state.path.map((point) => area.at(...point).map((value) => within(-FAR, value, FAR)));
    change(path, { d: `M${points.join("L")}` });
    dots.replaceChildren();
    for (const [cx, cy] of points) add(dots, "circle", { cx, cy, r: 3 });
    change(start, { transform: `translate(${points[0]})` });
  };
}

/** The ellipses on which the loss has one value. */
function contours(area, means, { minimum, curvatures, angle }, levels) {
  const [cx, cy] = area.at(...minimum);
  const unit = area.at(1, 0)[0] - area.at(0, 0)[0];
  const least = slope(means, minimum).loss;
  for (const level of levels) {
    const [rx, ry] = curvatures.map((curvature) => unit * Math.sqrt((2 * (level - least)) / curvature));
    add(area.front, "ellipse", { rx, ry, transform: `translate(${cx} ${cy}) rotate(${-angle})` });
  }
  add(area.front, "path", { class: "minimum", d: `M${cx - 5} ${cy}H${cx + 5}M${cx} ${cy - 5}V${cy + 5}` });
}

/** The line of the last step, over the points. */
function fit(figure, { data, state }) {
  const area = plot(figure, {
    label: "The points, and the line after the last step", x: data.xs, y: data.ys, width: 260, height: 240,
    xTicks: data.xTicks, yTicks: data.yTicks, xName: "input x", yName: "target y",
  });
  data.x.forEach((x, p) => {
    const [cx, cy] = area.at(x, data.y[p]);
    add(area.front, "circle", { class: "point", cx, cy, r: 4 });
  });
  const line = add(area.front, "line", { class: "fit" });
  return () => {
    const [b, w] = state.path.at(-1);
    const [[x1, y1], [x2, y2]] = data.xs.map((x) =>
      area.at(x, b + w * x).map((value) => within(-FAR, value, FAR)));
    change(line, { x1, y1, x2, y2 });
  };
}

/** The sliders, the buttons, and the values in words. */
function controls(figure, { data, means, shape, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const moved = (i) => (value) => update({ path: [state.path[0].map((old, j) => (i === j ? value : old))] });
  const [[b0, b1], [w0, w1]] = [data.bs, data.ws];
  const sets = [
    slider(box, { label: "start, bias", min: b0, max: b1, step: 0.1, value: data.b, changed: moved(0) }),
    slider(box, { label: "start, weight", min: w0, max: w1, step: 0.1, value: data.w, changed: moved(1) }),
  ];
  const rate = slider(box, {
    label: "learning rate η", min: 0, max: data.lrs, step: 0.001, value: data.lr,
    changed: (lr) => update({ lr, path: state.path.slice(0, 1) }),
  });
  const row = add(box, "div", { class: "row" });
  const next = () => update({ path: [...state.path, step(means, state.path.at(-1), state.lr)] });
  const more = () => state.path.length <= MOST && Math.abs(state.path.at(-1)[1]) < FAR;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  // Whatever else changes the path ends the walk.
  const walk = (left, length) => {
    if (!left || !more() || state.path.length !== length || !figure.isConnected) return;
    next();
    if (still.matches) walk(left - 1, length + 1);
    else setTimeout(walk, 60, left - 1, length + 1);
  };
  const one = button(row, "Step", () => more() && next());
  const run = button(row, "Run 50", () => walk(50, state.path.length));
  button(row, "Reset", () => {
    rate(data.lr);
    update({ path: [[data.b, data.w]], lr: data.lr });
  });
  const said = add(box, "p");
  const limit = add(box, "p");
  return () => {
    state.path[0].forEach((value, i) => sets[i](value));
    const [b, w] = state.path.at(-1);
    const { loss, gradient } = slope(means, [b, w]);
    for (const node of [one, run]) node.disabled = !more();
    said.textContent = `after ${state.path.length - 1} step${state.path.length === 2 ? "" : "s"}: b = ${words(b)}, w = ${words(w)}, ` +
      `L = ${words(loss, 4)}, ∂L/∂b = ${words(gradient[0])}, ∂L/∂w = ${words(gradient[1])}`;
    const largest = words(shape.largest, 4);
    limit.textContent = state.lr < shape.largest
      ? `η is below ${largest}, so the steps end at the minimum.`
      : `η is not below ${largest}, so the steps do not end at the minimum.`;
  };
}

const STYLES = `
ellipse { fill: none; stroke: var(--dim) }
.path { fill: none; stroke: #d55e00; stroke-width: 1.5 }
.dots circle { fill: #d55e00 }
.minimum { stroke: currentColor; stroke-width: 2 }
.fit { stroke: #d55e00; stroke-width: 2 }
> svg:first-of-type { flex: 3 1 20rem }
.wide p { min-height: 2.8em }
`;

export default { render };
