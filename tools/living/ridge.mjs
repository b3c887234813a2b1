// The minimum under a penalty: dragged between least squares and zero, beside a run that stops early.
import { add, begin, button, change, handle, plot, slider, within, words } from "./kit.mjs";

/**
 * The bowl of the error over two weights; the features are centred.
 *
 * @param of {X: rows of two features, y: targets}
 * @returns {values: the Hessian's eigenvalues, the larger first; vectors: their
 *   directions, of length 1; least: the least-squares weights; lowest: the error there}
 */
export function bowl({ X, y }) {
  const m = X.length;
  const mean = (of) => X.reduce((sum, row, p) => sum + of(row, y[p]), 0) / m;
  const [a, b, d] = [[0, 0], [0, 1], [1, 1]].map(([i, l]) => 2 * mean((row) => row[i] * row[l]));
  const root = Math.hypot((a - d) / 2, b);
  const values = [(a + d) / 2 + root, (a + d) / 2 - root];
  const turn = Math.atan2(2 * b, a - d) / 2;
  const vectors = [[Math.cos(turn), Math.sin(turn)], [-Math.sin(turn), Math.cos(turn)]];
  const right = [0, 1].map((i) => 2 * mean((row, target) => row[i] * target));
  const along = vectors.map((v, k) => dot(v, right) / values[k]);
  const least = joined(vectors, along);
  const centre = mean((_, target) => target);
  const lowest = mean((row, target) => (dot(row, least) + centre - target) ** 2);
  return { values, vectors, least, lowest };
}

const dot = (u, v) => u[0] * v[0] + u[1] * v[1];
const joined = (vectors, along) => [0, 1].map((i) => vectors[0][i] * along[0] + vectors[1][i] * along[1]);

/** What a penalty leaves of a direction with this eigenvalue. */
export const left = (value, alpha) => value / (value + 2 * alpha);

/** What t steps from zero, without a penalty, reach of it. */
export const reached = (value, lr, t) => 1 - (1 - lr * value) ** t;

/** The weights of which each direction has this share of least squares. */
export const at = ({ vectors, least }, shares) =>
  joined(vectors, vectors.map((v, k) => shares[k] * dot(v, least)));

// The penalty's strength goes by powers of ten.
const [LOWEST, HIGHEST] = [-3, 3];
const saidOf = (power) => words(+(10 ** power).toPrecision(2), 3);

function render({ model, el }) {
  const data = model.get("data");
  const shape = bowl(data);
  const state = { power: Math.log10(data.alpha), steps: 0 };
  const figure = begin(el, "ridge-figure", STYLES);
  const update = (change) => {
    Object.assign(state, change);
    for (const one of draw) one();
  };
  const draw = [surface, bars, controls].map((part) => part(figure, { data, shape, state, update }));
  update({});
}

const sharesOf = (shape, state) => shape.values.map((value) => left(value, 10 ** state.power));
const earlyOf = (shape, data, state) => shape.values.map((value) => reached(value, data.lr, state.steps));

/** The error's contours, the penalty's circle, and both ways from least squares to zero. */
function surface(figure, { data, shape, state, update }) {
  const [x, y] = [data.w1, data.w2];
  const width = 360;
  const height = 40 + ((width - 42) * (y[1] - y[0])) / (x[1] - x[0]);
  const area = plot(figure, {
    label: "The error over two weights, and the minimum under the penalty", x, y, width, height,
    xTicks: data.w1Ticks, yTicks: data.w2Ticks, xName: "weight w₁", yName: "weight w₂",
  });
  const unit = area.at(1, 0)[0] - area.at(0, 0)[0];
  const [cx, cy] = area.at(...shape.least);
  const angle = (Math.atan2(shape.vectors[0][1], shape.vectors[0][0]) * 180) / Math.PI;
  const clip = add(area.svg, "clipPath", { id: `ridge-${Math.random().toString(36).slice(2)}` });
  const [[x0, y0], [x1, y1]] = [area.at(x[0], y[1]), area.at(x[1], y[0])];
  add(clip, "rect", { x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
  change(area.front, { "clip-path": `url(#${clip.id})` });
  for (const level of data.levels) {
    const [rx, ry] = shape.values.map((value) => unit * Math.sqrt((2 * (level - shape.lowest)) / value));
    add(area.front, "ellipse", { rx, ry, transform: `translate(${cx} ${cy}) rotate(${-angle})` });
  }
  const [ox, oy] = area.at(0, 0);
  const circle = add(area.front, "circle", { class: "cost", cx: ox, cy: oy });
  const powers = Array.from({ length: 121 }, (_, i) => LOWEST + i / 20);
  const way = powers.map((power) => area.at(...at(shape, sharesOf(shape, { power }))));
  add(area.front, "path", { class: "way", d: `M${way.join("L")}` });
  add(area.front, "circle", { class: "least", cx, cy, r: 4 });
  const early = add(area.front, "circle", { class: "early", r: 5 });
  const nearest = (point) => powers.reduce((best, power) => {
    const off = (one) => {
      const [u, v] = at(shape, sharesOf(shape, { power: one }));
      return Math.hypot(u - point[0], v - point[1]);
    };
    return off(power) < off(best) ? power : best;
  });
  const grip = handle(area, {
    label: "penalty α, its power of ten", min: LOWEST, max: HIGHEST, step: 0.05, value: () => state.power,
    place: () => at(shape, sharesOf(shape, state)),
    moved: (point) => update({ power: nearest(point) }), set: (power) => update({ power }),
  });
  return () => {
    grip();
    change(circle, { r: unit * Math.hypot(...at(shape, sharesOf(shape, state))) });
    const [ex, ey] = area.at(...at(shape, earlyOf(shape, data, state)));
    change(early, { cx: ex, cy: ey });
  };
}

/** A bar for each direction: what is left of least squares. */
function bars(figure, { data, shape, state }) {
  const area = plot(figure, {
    label: "What is left of least squares, by direction", x: [0, 2], y: [0, 1], width: 240, height: 220,
    yTicks: [0, 0.5, 1], yName: "share",
  });
  const drawn = shape.values.map((value, k) => {
    add(area.svg, "text", { x: area.at(k + 0.5, 0)[0], y: area.at(0, 0)[1] + 16, "text-anchor": "middle" },
      `λ = ${words(value)}`);
    return ["kept", "got"].map((name) => add(area.front, "rect", { class: name }));
  });
  return () => {
    const [kept, got] = [sharesOf(shape, state), earlyOf(shape, data, state)];
    drawn.forEach((pair, k) => pair.forEach((bar, i) => {
      const [x, y] = area.at(k + 0.2 + 0.3 * i, [kept, got][i][k]);
      const [far, low] = area.at(k + 0.45 + 0.3 * i, 0);
      change(bar, { x, y, width: far - x, height: low - y });
    }));
  };
}

/** The sliders, and the values in words. */
function controls(figure, { data, shape, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const alpha = slider(box, {
    label: "penalty α", min: LOWEST, max: HIGHEST, step: 0.05, value: state.power, said: saidOf,
    changed: (power) => update({ power }),
  });
  const steps = slider(box, {
    label: `steps without a penalty, η = ${words(data.lr)}`, min: 0, max: 60, step: 1, value: 0,
    changed: (count) => update({ steps: count }),
  });
  const row = add(box, "div", { class: "row" });
  button(row, "Stop at t = 1 / (2ηα)", () =>
    update({ steps: within(0, Math.round(1 / (2 * data.lr * 10 ** state.power)), 60) }));
  button(row, "Reset", () => update({ power: Math.log10(data.alpha), steps: 0 }));
  const [ridge, early] = ["kept", "got"].map((name) => {
    const text = add(box, "p");
    change(add(add(text, "svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }), "rect", { class: name }),
      { width: 10, height: 10 });
    return add(text, "span");
  });
  const said = (shares) => `w = (${at(shape, shares).map((value) => words(value)).join(", ")}), ` +
    `shares ${shares.map((share, k) => `${words(share, 3)} along λ = ${words(shape.values[k])}`).join(", ")}`;
  return () => {
    alpha(state.power);
    steps(state.steps);
    ridge.textContent = `penalty, α = ${saidOf(state.power)}: ${said(sharesOf(shape, state))}`;
    early.textContent = `${state.steps} steps without a penalty: ${said(earlyOf(shape, data, state))}`;
  };
}

const STYLES = `
ellipse { fill: none; stroke: var(--dim) }
.cost { fill: none; stroke: var(--up); stroke-width: 1.5 }
.way { fill: none; stroke: #d55e00; stroke-width: 1.5 }
.handle circle:not(.reach) { fill: #d55e00 }
.least { fill: currentColor }
.early, .got { fill: var(--point) }
.kept { fill: #d55e00 }
> svg:first-of-type { flex: 3 1 20rem }
.wide p { min-height: 4.2em }
p svg { display: inline; width: .7em; margin-right: .4em }
`;

export default { render };
