// The loss as a bowl over bias and weight, and descent in it with a step size of one's own.
import { FAR, PATHS, bowlOf, clipped, eigen, overPoints, start, trail, walker } from "./descent.mjs";
import { add, begin, button, plot, slider, words } from "./kit.mjs";

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
  const { curvatures, angle } = eigen([[2, 2 * x], [2 * x, 2 * xx]]);
  const w = (xy - x * y) / (xx - x * x);
  return { curvatures, angle, minimum: [y - w * x, w], largest: 2 / curvatures[0] };
}

const MOST = 200;

function render({ model, el }) {
  const data = model.get("data");
  const means = meansOf(data);
  const shape = bowl(means);
  const state = { path: [[data.b, data.w]], lr: data.lr };
  const figure = begin(el, "bowl-figure", STYLES);
  const known = { data, means, shape, state, update };
  const [area, path] = surface(figure, known);
  const draw = [path, fit(figure, known), controls(figure, area, known)];
  function update(change = {}) {
    Object.assign(state, change);
    for (const one of draw) one();
  }
  update();
}

/** Contours, the path, and the start, which can be dragged. */
function surface(figure, { data, means, shape, state }) {
  const [x, y] = [data.bs, data.ws];
  const width = 380;
  const height = 40 + ((width - 42) * (y[1] - y[0])) / (x[1] - x[0]);
  const area = plot(figure, {
    label: "The loss over bias and weight, and the path of the steps", x, y, width, height,
    xTicks: data.bTicks, yTicks: data.wTicks, xName: "bias b", yName: "weight w",
  });
  const inside = clipped(area, x, y);
  const least = slope(means, shape.minimum).loss;
  bowlOf(area, inside, shape, data.levels.map((level) => level - least));
  const draw = trail(area, inside);
  return [area, () => draw(state.path)];
}

/** The line of the last step, over the points. */
function fit(figure, { data, state }) {
  const draw = overPoints(figure, data, {
    x: data.xs, y: data.ys, xTicks: data.xTicks, yTicks: data.yTicks, xName: "input x", yName: "target y",
  });
  return () => {
    const [b, w] = state.path.at(-1);
    draw(data.xs.map((x) => [x, b + w * x]));
  };
}

/** The sliders, the buttons, and the values in words. */
function controls(figure, area, { data, means, shape, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const place = start(area, box, {
    x: data.bs, y: data.ws, names: ["bias", "weight"],
    at: () => state.path[0], moved: (at) => update({ path: [at] }),
  });
  const rate = slider(box, {
    label: "learning rate η", min: 0, max: data.lrs, step: 0.001, value: data.lr,
    changed: (lr) => update({ lr, path: state.path.slice(0, 1) }),
  });
  const row = add(box, "div", { class: "row" });
  const next = () => update({ path: [...state.path, step(means, state.path.at(-1), state.lr)] });
  const more = () => state.path.length <= MOST && Math.abs(state.path.at(-1)[1]) < FAR;
  const walk = walker(figure, row, { many: 50, more, next, length: () => state.path.length });
  button(row, "Reset", () => {
    rate(data.lr);
    update({ path: [[data.b, data.w]], lr: data.lr });
  });
  const said = add(box, "p", { class: "said" });
  const limit = add(box, "p");
  return () => {
    place();
    walk();
    const [b, w] = state.path.at(-1);
    const { loss, gradient } = slope(means, [b, w]);
    said.textContent = `after ${state.path.length - 1} step${state.path.length === 2 ? "" : "s"}: b = ${words(b)}, w = ${words(w)}, ` +
      `L = ${words(loss, 4)}, ∂L/∂b = ${words(gradient[0])}, ∂L/∂w = ${words(gradient[1])}`;
    const largest = words(shape.largest, 4);
    limit.textContent = state.lr < shape.largest
      ? `η is below ${largest}, so the steps end at the minimum.`
      : `η is not below ${largest}, so the steps do not end at the minimum.`;
  };
}

const STYLES = `${PATHS}
> svg:first-of-type { flex: 3 1 20rem }
.wide p { min-height: 2.8em }
@container (width < 28rem) { .wide .said { min-height: 4.2em } }
`;

export default { render };
