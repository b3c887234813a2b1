// A product of two matrices: the entry where a row of Xᵀ and a column of δ meet.
import { add, begin, button, change, slider, within, words } from "./kit.mjs";

/** The matrix with its rows as columns. */
export const transposed = (a) => a[0].map((_, j) => a.map((row) => row[j]));

/** The product of two matrices, or null if the inner axes differ. */
export function product(left, right) {
  if (left[0].length !== right.length) return null;
  return left.map((row) =>
    right[0].map((_, j) => row.reduce((sum, value, p) => sum + value * right[p][j], 0)));
}

/** The sum behind an entry of the product, written out: "1 · 2 + 2 · (−2)". */
export function written(left, right, i, j) {
  const signed = (value) => (value < 0 ? `(${words(value)})` : words(value));
  return left[i].map((value, p) => `${signed(value)} · ${signed(right[p][j])}`).join(" + ");
}

const CELL = 40;
const GAP = 10;

function render({ model, el }) {
  const data = model.get("data");
  const most = { m: data.X.length, n: data.X[0].length, k: data.delta[0].length };
  const state = { m: data.m, n: data.n, k: data.k, i: 0, j: 0, turned: true };
  const figure = begin(el, "product-figure", STYLES);
  const draw = [boxes(figure, most, update), controls(figure, data, most, state, update)];
  function update(changed = {}) {
    Object.assign(state, changed);
    const { m, n, k, turned } = state;
    const X = data.X.slice(0, m).map((row) => row.slice(0, n));
    const delta = data.delta.slice(0, m).map((row) => row.slice(0, k));
    const left = turned ? transposed(X) : X;
    state.i = within(0, state.i, left.length - 1);
    state.j = within(0, state.j, k - 1);
    for (const one of draw) one({ ...state, left, delta, result: product(left, delta) });
  }
  update();
}

/** How a shape is written. */
const shape = (a) => `(${a.length}, ${a[0].length})`;

/** What the product is: the gradient of one output's weights, or of those of several. */
const named = (turned, delta) => (turned ? `∂L/∂${delta[0].length > 1 ? "W" : "w"}` : "X δ");

/** Left factor, right factor, and product, which begins at their corner. */
function boxes(figure, { m, n, k }, update) {
  const inner = Math.max(m, n);
  const x0 = 12 + inner * CELL;
  const y0 = 8 + m * CELL;
  const svg = add(figure, "svg", {
    viewBox: `0 0 ${x0 + GAP + k * CELL + 8} ${y0 + GAP + inner * CELL + 24}`,
    role: "group", "aria-label": "Two matrices and their product",
  });
  const front = add(svg, "g", { "aria-hidden": "true" });
  const choose = chooser(svg, [x0 + GAP, y0 + GAP], update);
  const text = (x, y, said, attributes = {}) => add(front, "text", { x, y, "text-anchor": "middle", ...attributes }, said);
  const matrix = (a, [x, y], looks) => a.forEach((row, i) => row.forEach((value, j) => {
    const at = { x: x + j * CELL, y: y + i * CELL };
    add(front, "rect", { ...at, width: CELL, height: CELL, class: `cell ${looks(i, j)}` });
    text(at.x + CELL / 2, at.y + CELL / 2 + 4, value);
  }));
  return ({ left, delta, result, i, j, turned }) => {
    front.replaceChildren();
    const pairs = Math.min(left[0].length, delta.length);
    const lit = (chosen, p, looks) => (chosen ? (p < pairs ? looks : "alone") : "");
    const numbers = (a) => a.map((row) => row.map((value) => words(value)));
    matrix(numbers(left), [x0 - left[0].length * CELL, y0 + GAP], (row, p) => lit(row === i, p, "across"));
    matrix(numbers(delta), [x0 + GAP, y0 - delta.length * CELL], (p, column) => lit(column === j, p, "down"));
    const shown = result ? numbers(result) : left.map(() => delta[0].map(() => "?"));
    matrix(shown, [x0 + GAP, y0 + GAP], () => (turned ? "" : "wrong"));
    const ends = { "text-anchor": "end" };
    text(x0, y0, `${turned ? "Xᵀ" : "X"} ${shape(left)}`, ends);
    text(x0, y0 - delta.length * CELL + 14, `δ ${shape(delta)}`, ends);
    const what = result ? `${named(turned, delta)} ${shape(shown)}` : "no product";
    text(x0 + GAP, y0 + GAP + shown.length * CELL + 16, what, { "text-anchor": "start" });
    choose(shown, i, j);
  };
}

/** The entries of the product, one of which is chosen: a slider to keys and to assistive technology. */
function chooser(svg, [x, y], update) {
  const grid = add(svg, "g", { class: "grid" });
  const area = add(grid, "rect", { x, y, class: "area" });
  const pick = add(grid, "rect", {
    class: "pick", width: CELL, height: CELL, tabindex: 0, role: "slider",
    "aria-label": "Entry of the product", "aria-valuemin": 1,
  });
  const now = {};
  const go = (i, j) => update({ i: within(0, i, now.rows - 1), j: within(0, j, now.columns - 1) });
  const under = (event) => {
    const box = area.getBoundingClientRect();
    go(Math.floor(((event.clientY - box.top) / box.height) * now.rows),
      Math.floor(((event.clientX - box.left) / box.width) * now.columns));
  };
  // Browsers ignore touch-action on parts of a drawing, and would scroll.
  grid.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  grid.addEventListener("pointerdown", (event) => {
    grid.setPointerCapture(event.pointerId);
    pick.focus({ preventScroll: true });
    under(event);
  });
  grid.addEventListener("pointermove", (event) => grid.hasPointerCapture(event.pointerId) && under(event));
  pick.addEventListener("keydown", (event) => {
    const { i, j, rows, columns } = now;
    const to = {
      ArrowUp: [i - 1, j], ArrowDown: [i + 1, j], ArrowLeft: [i, j - 1], ArrowRight: [i, j + 1],
      Home: [0, 0], End: [rows, columns],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    go(...to);
  });
  return (shown, i, j) => {
    Object.assign(now, { i, j, rows: shown.length, columns: shown[0].length });
    change(area, { width: now.columns * CELL, height: now.rows * CELL });
    change(pick, {
      x: x + j * CELL, y: y + i * CELL, "aria-valuemax": now.rows * now.columns,
      "aria-valuenow": i * now.columns + j + 1,
      "aria-valuetext": `row ${i + 1}, column ${j + 1}: ${shown[i][j] === "?" ? "none" : shown[i][j]}`,
    });
  };
}

/** The sizes, the button for ⊤, and the sum in words. */
function controls(figure, data, most, state, update) {
  const box = add(figure, "div", { class: "controls" });
  const sizes = Object.keys(most);
  const sets = sizes.map((name) => slider(box, {
    label: `${name}, ${{ m: "samples", n: "features", k: "outputs" }[name]}`, min: 1, max: most[name], step: 1,
    value: data[name], changed: (value) => update({ [name]: value }),
  }));
  const row = add(box, "div", { class: "row" });
  const turn = button(row, "", () => update({ turned: !state.turned }));
  button(row, "Reset", () => {
    sizes.forEach((name, at) => sets[at](data[name]));
    update({ m: data.m, n: data.n, k: data.k, i: 0, j: 0, turned: true });
  });
  const sum = add(box, "p", { class: "sum" });
  const said = add(box, "p", { role: "status", class: "said" });
  return ({ left, delta, result, i, j, turned }) => {
    turn.textContent = turned ? "Leave out ⊤" : "Put ⊤ back";
    const entry = `${named(turned, delta)}, row ${i + 1}, column ${j + 1}`;
    sum.textContent = result ? `${entry}: ${written(left, delta, i, j)} = ${words(result[i][j])}` : `${entry}: no sum`;
    said.textContent = sentence(left, delta, turned);
  };
}

/** What is to be said of the shapes. */
function sentence(left, delta, turned) {
  const name = named(true, delta);
  const [inner, samples] = [left[0].length, delta.length];
  if (turned) return `The inner ${samples} is used up, and ${shape(left.map(() => delta[0]))} is left: the shape of ${name}.`;
  if (inner === samples) return `n = m, so nothing fails. But X δ adds up over the features, and it is not ${name}.`;
  return `The shapes do not fit: a row of X has ${inner}, a column of δ has ${samples}. Without a partner: ${Math.abs(inner - samples)}.`;
}

const STYLES = `
.cell { fill: none; stroke: var(--dim) }
.across { fill: color-mix(in srgb, var(--w) 30%, transparent) }
.down { fill: color-mix(in srgb, var(--up) 30%, transparent) }
.alone { fill: color-mix(in srgb, #d55e00 35%, transparent); stroke: #d55e00; stroke-width: 3 }
.wrong { stroke: #d55e00; stroke-dasharray: 4 3 }
.area { fill: transparent }
.pick { fill: transparent; stroke: currentColor; stroke-width: 3 }
.pick:focus-visible { outline: 2px solid; outline-offset: 3px }
.grid { cursor: pointer; touch-action: none }
> svg { flex: 0 1 20rem }
.controls { flex: 1 1 14rem }
.sum { min-height: 4.2em }
.said { min-height: 4.2em }
label span { min-width: 6.5rem }
`;

export default { render };
