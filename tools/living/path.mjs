// A path on a loss surface: gradient descent from a start, with a step size, of one's own.
//
// What every setting's data name: `of`, the setting; `plane`, what `plot` of kit.mjs takes
// ({x, y: ranges, xTicks, yTicks, xName, yName}; without `height` both axes have one scale);
// `start`, a point of the plane; `lr` and `lrs`, the step size at first and its largest;
// `levels`, the losses that have a contour; `many`, the steps of one run (50).
//
// - of "batches" (1.5): a line over the plane of (b, w), with the mean squared error. `x`, `y`:
//   the points, sorted as "sorted" has them; `batch`: B at first; `seed`: of the orders and of
//   the cloud; `side`: as `plane`, of ∂L/∂b and ∂L/∂w, where the cloud is.
// - of "neuron" (1.7): max(0, w x) + b over the plane of (w, b), with the sum of squares. `x`,
//   all above 0, and `y`: the points; `side`: as `plane`, of the inputs and targets.
// - of "modes" (1.8): the parabola ½ dᵀHd over d's plane. `hessian`: H, 2 × 2; `minimum`: where
//   d is 0; `mu`: momentum at first. Contours are heights above the minimum.
import { FAR, PATHS, bowlOf, clipped, eigen, ellipse, near, overPoints, start, trail, walker } from "./descent.mjs";
import { add, begin, button, change, plot, slider, within, words } from "./kit.mjs";

/** Integers of 32 bits, one after another: xorshift of Marsaglia, 2003. The seed is not 0. */
export function draws(seed) {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Puts rows in a new order: Fisher and Yates, from the last one down. */
export function shuffle(rows, draw) {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = draw() % (i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
}

/** The rows of each mini-batch, epoch after epoch; order is "sorted", "once" or "anew". */
export function* batches(m, size, order, seed) {
  const draw = draws(seed);
  const rows = Array.from({ length: m }, (_, p) => p);
  if (order === "once") shuffle(rows, draw);
  for (;;) {
    if (order === "anew") shuffle(rows, draw);
    for (let first = 0; first < m; first += size) yield rows.slice(first, first + size);
  }
}

/** The sum over some rows of the error's square and of its derivatives by bias and weight. */
function sums({ x, y }, b, w, rows, active = () => 1) {
  let [loss, dB, dW] = [0, 0, 0];
  for (const p of rows) {
    const gate = active(w * x[p]);
    const error = b + gate * w * x[p] - y[p];
    loss += error ** 2;
    dB += 2 * error;
    dW += 2 * error * gate * x[p];
  }
  return [loss, dB, dW];
}

/**
 * The surfaces. Each has its slope at a point, {loss, gradient}, its Hessian, where that is
 * constant, and its minimum.
 */
export const SURFACES = {
  batches(data) {
    const all = data.x.map((_, p) => p);
    const slope = ([b, w], rows = all) => {
      const [loss, ...gradient] = sums(data, b, w, rows).map((value) => value / rows.length);
      return { loss, gradient };
    };
    return { slope, ...lowest(data, 2 / all.length, (b, w) => [b, w]) };
  },
  neuron(data) {
    const all = data.x.map((_, p) => p);
    const slope = ([w, b]) => {
      const [loss, dB, dW] = sums(data, b, w, all, (z) => +(z > 0));
      return { loss, gradient: [dW, dB] };
    };
    return { slope, ...lowest(data, 2, (b, w) => [w, b]) };
  },
  modes({ hessian, minimum }) {
    const slope = (point) => {
      const d = point.map((value, i) => value - minimum[i]);
      const gradient = hessian.map((row) => row[0] * d[0] + row[1] * d[1]);
      return { loss: (d[0] * gradient[0] + d[1] * gradient[1]) / 2, gradient };
    };
    return { slope, hessian, minimum };
  },
};

/** The Hessian and the minimum of a line's squared errors, with the axes in some order. */
function lowest({ x, y }, factor, order) {
  const sum = (of) => x.reduce((total, _, p) => total + of(p), 0);
  const [m, sx, sxx] = [x.length, sum((p) => x[p]), sum((p) => x[p] ** 2)];
  const sy = sum((p) => y[p]);
  const w = (m * sum((p) => x[p] * y[p]) - sx * sy) / (m * sxx - sx * sx);
  const [first, second] = order(m, sxx).map((value) => value * factor);
  return { hessian: [[first, factor * sx], [factor * sx, second]], minimum: order((sy - w * sx) / m, w) };
}

/** One step with momentum: {at, velocity} from those before and the gradient. */
export function step({ at, velocity }, gradient, lr, mu = 0) {
  const next = velocity.map((value, i) => mu * value + gradient[i]);
  return { at: at.map((value, i) => value - lr * next[i]), velocity: next };
}

/**
 * What formula 1.5.5 predicts of mini-batches drawn without replacement.
 *
 * @param each the gradient of each sample
 * @returns {mean, radii: standard deviations along the axes of the cloud, angle, spread}
 */
export function predicted(each, size) {
  const m = each.length;
  const mean = [0, 1].map((i) => each.reduce((sum, g) => sum + g[i], 0) / m);
  const factor = m > 1 ? (m - size) / (m - 1) / size / m : 0;
  const of = (i, j) => factor * each.reduce((sum, g) => sum + (g[i] - mean[i]) * (g[j] - mean[j]), 0);
  const covariance = [[of(0, 0), of(0, 1)], [of(1, 0), of(1, 1)]];
  const { curvatures, angle } = eigen(covariance);
  const radii = curvatures.map((value) => Math.sqrt(Math.max(0, value || 0)));
  return { mean, radii, angle, spread: Math.sqrt(covariance[0][0] + covariance[1][1]) };
}

/** The gradients of some mini-batches, drawn without replacement. */
export function cloud(each, size, seed, count = 300) {
  const draw = draws(seed);
  const rows = each.map((_, p) => p);
  return Array.from({ length: count }, () => {
    shuffle(rows, draw);
    return [0, 1].map((i) => rows.slice(0, size).reduce((sum, p) => sum + each[p][i], 0) / size);
  });
}

/** The roots of ζ² − (1 + μ − ηλ) ζ + μ, as [real, imaginary], and the size of the larger one. */
export function roots(curvature, lr, mu) {
  const half = (1 + mu - lr * curvature) / 2;
  const inner = half ** 2 - mu;
  if (Math.abs(inner) < 1e-12) return { pair: [[half, 0], [half, 0]], size: Math.abs(half), kind: "equal" };
  const root = Math.sqrt(Math.abs(inner));
  if (inner < 0) return { pair: [[half, root], [half, -root]], size: Math.sqrt(mu), kind: "complex" };
  const larger = half + (half < 0 ? -root : root);
  return { pair: [[larger, 0], [mu / larger, 0]], size: Math.abs(larger), kind: "real" };
}

/** The distances to the minimum along the eigenvectors, the steepest first. */
export function distances([x, y], minimum, angle) {
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((angle * Math.PI) / 180));
  const [dx, dy] = [x - minimum[0], y - minimum[1]];
  return [cos * dx + sin * dy, cos * dy - sin * dx];
}

/** The step size and the momentum of formula 1.8.16. */
export function best([fast, slow]) {
  const [a, b] = [Math.sqrt(fast), Math.sqrt(slow)];
  return { lr: (2 / (a + b)) ** 2, mu: ((a - b) / (a + b)) ** 2 };
}

const MOST = 400;
const ORDERS = { anew: "shuffled anew for each epoch", once: "shuffled once", sorted: "sorted" };
const PARTS = { batches: gradients, neuron, modes };

function render({ model, el }) {
  const data = model.get("data");
  const surface = SURFACES[data.of](data);
  const shape = { ...surface, ...eigen(surface.hessian) };
  const figure = begin(el, "path-figure", STYLES);
  const first = { start: data.start, lr: data.lr, mu: data.mu ?? 0, size: data.batch, order: "anew" };
  const state = { ...first };
  const known = { data, shape, figure, state, update, next, reset: () => update(first) };
  const [area, path] = plane(known);
  const draw = [path, controls(known, area, PARTS[data.of](known))];
  /** Changes the constants, with which the path starts anew. */
  function update(changes) {
    Object.assign(state, changes);
    Object.assign(state, { path: [state.start], velocity: [0, 0] });
    if (state.size) state.feed = batches(data.x.length, state.size, state.order, data.seed);
    for (const one of draw) one();
  }
  function next() {
    const at = state.path.at(-1);
    const { gradient } = shape.slope(at, state.feed?.next().value);
    const after = step({ at, velocity: state.velocity }, gradient, state.lr, state.mu);
    state.path.push(after.at);
    state.velocity = after.velocity;
    for (const one of draw) one();
  }
  update();
}

/** The contours and the path. */
function plane({ data, shape, figure, state }) {
  const { x, y } = data.plane;
  const width = 380;
  const height = 40 + ((width - 42) * (y[1] - y[0])) / (x[1] - x[0]);
  const label = "The loss over two parameters, and the path of the steps";
  const area = plot(figure, { label, width, height, ...data.plane });
  const living = data.of === "neuron" ? dead(area, data) : clipped(area, x, y);
  const { loss } = shape.slope(shape.minimum);
  bowlOf(area, living, shape, data.levels.filter((level) => level > loss).map((level) => level - loss));
  const draw = trail(area, clipped(area, x, y));
  return [area, () => draw(state.path)];
}

/** Draws the half-plane where the neuron is dead, and returns a group for the other. */
function dead(area, { plane: { x, y }, y: targets, levels }) {
  const group = clipped(area, [x[0], 0], y);
  const [[left, top], [right, low]] = [area.at(x[0], y[1]), area.at(0, y[0])];
  add(group, "rect", { class: "dead", x: left, y: top, width: right - left, height: low - top });
  const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const least = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  for (const level of levels.filter((value) => value > least)) {
    for (const side of [-1, 1]) {
      const at = area.at(0, mean + side * Math.sqrt((level - least) / targets.length))[1];
      add(group, "path", { class: "axis", d: `M${left} ${at}H${right}` });
    }
  }
  add(group, "text", { x: left + 6, y: low - 8 }, "dead");
  return clipped(area, [0, x[1]], y);
}

// What stands beside the plane: each part returns what draws it and returns lines of text.

/** Gradients of mini-batches at the last point, and the ellipse that 1.5.5 predicts. */
function gradients({ data, shape, figure, state }) {
  const area = plot(figure, {
    label: "Gradients of mini-batches at the last point", width: 260, height: 240, ...data.side,
  });
  const inside = clipped(area, data.side.x, data.side.y);
  const dots = add(inside, "path", { class: "cloud" });
  const ring = ellipse(area, inside);
  return () => {
    const each = data.x.map((_, p) => shape.slope(state.path.at(-1), [p]).gradient);
    const found = cloud(each, state.size, data.seed);
    const { mean, radii, angle, spread } = predicted(each, state.size);
    const off = found.reduce((sum, g) => sum + (g[0] - mean[0]) ** 2 + (g[1] - mean[1]) ** 2, 0);
    change(dots, { d: found.map((g) => `M${near(area, g)}h.01`).join("") });
    ring(mean, radii.map((radius) => 2 * radius), angle);
    const updates = Math.ceil(each.length / state.size);
    return [
      `${words((state.path.length - 1) / updates)} epochs of ${updates} mini-batch${updates === 1 ? "" : "es"}`,
      `spread of ${found.length} gradients here: ${words(Math.sqrt(off / found.length))}, predicted ${words(spread)}`,
    ];
  };
}

/** What the neuron predicts, over the points. */
function neuron({ data, shape, figure, state }) {
  const draw = overPoints(figure, data, data.side);
  const [from, to] = data.side.x;
  return () => {
    const [w, b] = state.path.at(-1);
    draw([from, 0, to].filter((x) => x >= from).map((x) => [x, b + Math.max(0, w * x)]));
    const slope = shape.slope([w, b]).gradient[0];
    const next = w - state.lr * slope;
    if (w <= 0) return ["∂L/∂w = 0: the neuron is dead, and w stays where it is."];
    return [`∂L/∂w = ${words(slope)}: the next w is ${words(next, 4)}${next > 0 ? "." : ", in the dead half-plane."}`];
  };
}

/** A bar for each mode, and its roots in the complex plane. */
function modes({ data, shape, figure, state }) {
  const box = add(figure, "div");
  const bars = plot(box, {
    label: "How far each mode is from the minimum", x: [0, 3], y: [-6, 1], width: 260, height: 130,
    yTicks: [-6, -3, 0], yName: "log₁₀ |distance|",
  });
  const area = plot(box, {
    label: "The roots of each mode in the complex plane", x: [-1.3, 1.3], y: [-1.1, 1.1], width: 260, height: 224,
    xTicks: [-1, 0, 1], yTicks: [-1, 0, 1], xName: "real part", yName: "imaginary part",
  });
  const inside = clipped(area, [-1.3, 1.3], [-1.1, 1.1]);
  ellipse(area, inside)([0, 0], [1, 1], 0);
  const ring = ellipse(area, inside);
  const each = shape.curvatures.map((curvature, i) => {
    const [x, y] = bars.at(i + 1, -6);
    add(bars.front, "text", { x, y: y + 14, "text-anchor": "middle" }, `λ = ${words(curvature)}`);
    const bar = add(bars.front, "path", { class: `mode${i}` });
    return { curvature, x, y, bar, dots: [0, 1].map(() => add(inside, "circle", { class: `mode${i}`, r: 5 })) };
  });
  return () => {
    const { lr, mu } = state;
    const away = distances(state.path.at(-1), shape.minimum, shape.angle);
    ring([0, 0], [Math.sqrt(mu), Math.sqrt(mu)], 0);
    const said = each.map(({ curvature, x, y, bar, dots }, i) => {
      change(bar, { d: `M${x} ${y}V${bars.at(0, within(-6, Math.log10(Math.abs(away[i])), 1))[1]}` });
      const { pair, size, kind } = roots(curvature, lr, mu);
      pair.forEach((root, j) => {
        const [cx, cy] = near(area, root);
        change(dots[j], { cx, cy });
      });
      const critical = (1 - Math.sqrt(lr * curvature)) ** 2;
      return `λ = ${words(curvature)}: distance ${words(away[i], 4)}, roots ${kind} of size ${words(size, 4)}, ` +
        (kind === "equal" ? "critical damping" : `critical at μ = ${words(critical, 4)}`);
    });
    const bound = (2 * (1 + mu)) / shape.curvatures[0];
    const ends = lr > 0 && lr < bound && mu < 1;
    return [...said, `bound 2(1 + μ)/λmax = ${words(bound, 4)}: the steps ${ends ? "" : "do not "}end at the minimum`];
  };
}

/** The sliders, the buttons, and the values in words. */
function controls({ data, shape, figure, state, update, next, reset }, area, part) {
  const box = add(figure, "div", { class: `wide ${data.of}` });
  const names = [data.plane.xName, data.plane.yName];
  const place = start(area, box, {
    ...data.plane, names, at: () => state.start, moved: (at) => update({ start: at }),
  });
  const sets = {};
  const constant = (name, label, max, by, min = 0) => {
    sets[name] = slider(box, { label, min, max, step: by, value: state[name], changed: (value) => update({ [name]: value }) });
  };
  constant("lr", "learning rate η", data.lrs, 10 ** Math.round(Math.log10(data.lrs / 500)));
  if (data.of === "modes") constant("mu", "momentum μ", 1, 0.01);
  if (data.batch) {
    constant("size", "samples in a mini-batch B", data.x.length, 1, 1);
    const chosen = add(add(box, "label", {}, "order "), "select");
    for (const [value, text] of Object.entries(ORDERS)) add(chosen, "option", { value }, text);
    chosen.addEventListener("change", () => update({ order: chosen.value }));
    sets.order = (order) => {
      chosen.value = order;
    };
  }
  const row = add(box, "div", { class: "row" });
  const more = () => state.path.length <= MOST && state.path.at(-1).every((value) => Math.abs(value) < FAR);
  const walk = walker(figure, row, { many: data.many ?? 50, more, next, length: () => state.path.length });
  if (data.of === "modes") button(row, "Best η and μ", () => update(best(shape.curvatures)));
  button(row, "Reset", reset);
  const notes = [];
  return () => {
    place();
    walk();
    for (const [name, set] of Object.entries(sets)) set(state[name]);
    const at = state.path.at(-1);
    const values = names.map((name, i) => `${name} = ${words(at[i], 4)}`).join(", ");
    const count = state.path.length - 1;
    const first = `after ${count} step${count === 1 ? "" : "s"}: ${values}, L = ${words(shape.slope(at).loss, 4)}`;
    [first, ...part()].forEach((text, i) => {
      notes[i] ??= add(box, "p", { class: `note${i}` });
      notes[i].textContent = text;
    });
  };
}

const STYLES = `${PATHS}
.dead { fill: var(--dim); opacity: .2 }
.cloud { stroke: var(--point); stroke-width: 3; stroke-linecap: round }
circle.mode0 { fill: var(--w) }
circle.mode1 { fill: var(--b) }
path.mode0, path.mode1 { stroke: var(--w); stroke-width: 22 }
path.mode1 { stroke: var(--b) }
.modes .note1 { color: var(--w) }
.modes .note2 { color: var(--b) }
select { font: inherit; min-height: 2.2rem; color: inherit; background: none; max-width: 100% }
> svg:first-of-type { flex: 3 1 20rem }
> div > svg { max-width: 20rem; margin: auto }
p { min-height: 2.8em }
@container (width >= 34rem) { p { min-height: 1.4em } .modes .note0 { min-height: 2.8em } }
`;

export default { render };
