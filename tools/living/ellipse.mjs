// Points and ellipse: what the features of four samples make of the loss's bowl.
//
// Its data: `points`, four pairs of features; `plane` and `side`, what `plot` of kit.mjs takes for
// the plane of the features and that of the weights. The ellipse is where the loss lies 1 above its
// minimum, with the bias at its best; the eigenvalues are those of bias and weights together.
import { PATHS, clipped, eigen, ellipse } from "./descent.mjs";
import { add, begin, button, change, grip, plot, slider, within, words } from "./kit.mjs";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const column = (points, i) => points.map((point) => point[i]);

/** Points with their mean taken away and, if asked, divided by their standard deviation. */
export function centred(points, scaled = false) {
  const moved = [0, 1].map((i) => {
    const middle = mean(column(points, i));
    const off = column(points, i).map((value) => value - middle);
    const deviation = Math.sqrt(mean(off.map((value) => value * value)));
    return off.map((value) => (scaled && deviation ? value / deviation : value));
  });
  return points.map((_, p) => [moved[0][p], moved[1][p]]);
}

/** The Hessian of the mean squared error with respect to bias and weights, 3 × 3. */
export function hessian(points) {
  const rows = points.map((point) => [1, ...point]);
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => 2 * mean(rows.map((row) => row[i] * row[j]))));
}

/** The eigenvalues of a symmetric matrix, the largest first: Jacobi's rotations. */
export function eigenvalues(matrix) {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) [a[k][p], a[k][q]] = [cos * a[k][p] - sin * a[k][q], sin * a[k][p] + cos * a[k][q]];
        for (let k = 0; k < n; k++) [a[p][k], a[q][k]] = [cos * a[p][k] - sin * a[q][k], sin * a[p][k] + cos * a[q][k]];
      }
    }
  }
  return a.map((row, i) => row[i]).sort((x, y) => y - x);
}

/** The eigenvalues, their ratio and the bound of the learning rate; the ellipse's half axes and angle. */
export function shapeOf(points) {
  const values = eigenvalues(hessian(points)).map((value) => (value < 1e-12 ? 0 : value));
  const [, [, a, b], [, , d]] = hessian(centred(points));
  const { curvatures, angle } = eigen([[a, b], [b, d]]);
  const radii = curvatures.map((curvature) => Math.sqrt(2 / Math.max(curvature, 1e-12)));
  return { values, condition: values[0] / values[2], largest: 2 / values[0], radii, angle };
}

function render({ model, el }) {
  const data = model.get("data");
  const state = { points: data.points, chosen: 0 };
  const figure = begin(el, "ellipse-figure", STYLES);
  const draw = [samples, weights, controls].map((part) => part({ data, state, figure, update }));
  function update(changes) {
    Object.assign(state, changes);
    const shape = shapeOf(state.points);
    for (const one of draw) one(shape);
  }
  update();
}

/** The points with another one in the place of the p-th. */
const exchanged = (points, p, point) => points.map((old, i) => (i === p ? point : old));

/** The plane of the features, with the points to drag. */
function samples({ data, state, figure, update }) {
  const { x, y } = data.plane;
  const area = plot(figure, { label: "Four samples, to be dragged", width: 300, height: 300, ...data.plane });
  const zero = area.at(0, 0);
  add(area.front, "path", { class: "axis", d: `M${area.at(x[0], 0)}H${area.at(x[1], 0)[0]}M${zero[0]} ${area.at(0, y[0])[1]}V${area.at(0, y[1])[1]}` });
  const grips = data.points.map((_, p) => grip(area, ([u, v]) =>
    update({ chosen: p, points: exchanged(state.points, p, [within(x[0], u, x[1]), within(y[0], v, y[1])]) })));
  return () => grips.forEach((one, p) =>
    change(one, { transform: `translate(${area.at(...state.points[p])})`, class: `handle${p === state.chosen ? " chosen" : ""}` }));
}

/** The plane of the weights, seen from the minimum, with the ellipse. */
function weights({ data, figure }) {
  const area = plot(figure, { label: "A contour of the loss over the weights", width: 300, height: 300, ...data.side });
  const draw = ellipse(area, clipped(area, data.side.x, data.side.y));
  const [x, y] = area.at(0, 0);
  add(area.front, "path", { class: "minimum", d: `M${x - 5} ${y}H${x + 5}M${x} ${y - 5}V${y + 5}` });
  return ({ radii, angle }) => draw([0, 0], radii.map((radius) => Math.min(radius, 1e4)), angle);
}

/** The sliders, the buttons, and the values in words. */
function controls({ data, state, figure, update }) {
  const box = add(figure, "div", { class: "wide" });
  const row = add(box, "div", { class: "row" });
  button(row, "Centre", () => update({ points: centred(state.points) }));
  button(row, "Standardise", () => update({ points: centred(state.points, true) }));
  button(row, "Reset", () => update({ points: data.points, chosen: 0 }));
  const which = slider(box, {
    label: "sample", min: 1, max: data.points.length, step: 1, value: 1, changed: (p) => update({ chosen: p - 1 }),
  });
  const sets = [data.plane.xName, data.plane.yName].map((label, i) => slider(box, {
    label, min: data.plane[i ? "y" : "x"][0], max: data.plane[i ? "y" : "x"][1], step: 0.1, value: 0,
    changed: (value) => {
      const point = [...state.points[state.chosen]];
      point[i] = value;
      update({ points: exchanged(state.points, state.chosen, point) });
    },
  }));
  const [said, bound] = [add(box, "p"), add(box, "p")];
  return ({ values, condition, largest }) => {
    which(state.chosen + 1);
    state.points[state.chosen].forEach((value, i) => sets[i](value));
    said.textContent = `eigenvalues λ = ${values.map((value) => words(value, 3)).join(", ")}; their ratio κ = ${words(condition, 1)}`;
    bound.textContent = `largest η = ${words(largest, 4)}; at the best η a digit takes about ${words(1.15 * condition, 0)} steps`;
  };
}

const STYLES = `${PATHS}
ellipse { stroke: #d55e00; stroke-width: 2; fill: #d55e0022 }
.chosen .reach { stroke: currentColor; stroke-width: 2 }
.handle circle:last-child { fill: var(--point) }
p { min-height: 2.8em }
@container (width >= 34rem) { p { min-height: 1.4em } }
`;

export default { render };
