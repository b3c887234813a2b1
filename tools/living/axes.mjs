// The derivative with four axes: each block is scaled, added, and the zeros are struck.
//
// data: `x`, the samples' inputs, (m, n); `delta`, ∂L/∂Ŷ, (m, k).
import { add, begin, button, change, handle, within, words } from "./kit.mjs";

/** The block of one prediction, ∂ŷ_pq/∂W, (n, k): the inputs in column q, and zeros. */
export const block = ({ x, delta }, p, q) => x[p].map((value) => delta[p].map((_, j) => (j === q ? value : 0)));

/** What the block of a prediction adds to ∂L/∂W. */
export const scaled = (data, p, q) =>
  block(data, p, q).map((row) => row.map((value) => value * data.delta[p][q] + 0));

/** What a sample adds to ∂L/∂W, without a zero: x_p δ_pᵀ, (n, k). */
export const struck = ({ x, delta }, p) => x[p].map((value) => delta[p].map((factor) => value * factor));

/** The sum of matrices of one shape. */
export const total = (matrices) =>
  matrices.reduce((sum, one) => sum.map((row, i) => row.map((value, j) => value + one[i][j])));

const CELL = { width: 40, height: 24 };
const LEFT = 6; // what stands left of the blocks
const TOP = 20; // what stands over a block

/** All that is added, in order: of each prediction, or of each sample. */
function parts(data, short) {
  const indices = data.x.flatMap((_, p) => (short ? [[p]] : data.delta[p].map((_, q) => [p, q])));
  return indices.map(([p, q]) => {
    const [sample, output] = [p + 1, q + 1];
    const product = short ? struck(data, p) : scaled(data, p, q);
    const name = short ? `sample ${sample}` : `sample ${sample}, output ${output}`;
    const drawn = short ? product : block(data, p, q);
    return { p, q, product, drawn, name, factor: short ? null : data.delta[p][q], row: q ?? 0 };
  });
}

function render({ model, el }) {
  const data = model.get("data");
  const [n, k, m] = [data.x[0].length, data.delta[0].length, data.x.length];
  const figure = begin(el, "axes-figure", STYLES);
  const state = { chosen: 0, added: [], short: false };
  const known = { data, m, n, k, figure, state, update };
  const draw = [blocks(known), sums(known), controls(known)];
  function update(changes) {
    Object.assign(state, changes);
    for (const one of draw) one(parts(data, state.short));
  }
  update();
}

/** A drawing without axes, in which a point is its pixel. */
function canvas(figure, label, width, height) {
  const svg = add(figure, "svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });
  const from = (event) => {
    const box = svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((value) => (value * width) / box.width);
  };
  return { svg, at: (x, y) => [x, y], from };
}

/** Draws a matrix; `column` is the one that is not zero, if only one is. */
function matrix(parent, values, [x, y], width, column) {
  values.forEach((row, i) => row.forEach((value, j) => {
    const lives = column === undefined || j === column;
    const at = { x: x + j * width, y: y + i * CELL.height };
    add(parent, "rect", { class: lives ? `lives q${j % 2}` : "zero", ...at, width, height: CELL.height });
    const middle = { x: at.x + width / 2, y: at.y + 17, "text-anchor": "middle" };
    add(parent, "text", { ...middle, class: lives ? "on" : "off" }, words(value));
  }));
}

/** All blocks, of which one is chosen. */
function blocks({ m, n, k, figure, state, update }) {
  const [wide, high] = [k * CELL.width, n * CELL.height];
  const place = (part) => [LEFT + part.p * (wide + 12), TOP + part.row * (high + 44)];
  const area = canvas(figure, "The blocks, one of them chosen", LEFT + m * (wide + 12), k * (high + 44) + 4);
  const all = add(area.svg, "g");
  const frame = add(area.svg, "rect", { class: "frame", width: wide + 6, height: high + 6 });
  let shown = [];
  const nearest = ([x, y]) => {
    const away = shown.map((part) => {
      const [left, top] = place(part);
      return Math.hypot(left + wide / 2 - x, top + high / 2 - y);
    });
    update({ chosen: away.indexOf(Math.min(...away)) });
  };
  area.svg.addEventListener("click", (event) => nearest(area.from(event)));
  const held = handle(area, {
    label: "Chosen block", min: 1, max: m * k, step: 1, value: () => state.chosen + 1,
    place: () => {
      const [x, y] = place(shown[state.chosen]);
      return [x + wide / 2, y + high + 13];
    },
    moved: nearest, set: (value) => update({ chosen: within(0, value - 1, shown.length - 1) }),
  });
  return (found) => {
    shown = found;
    all.replaceChildren();
    found.forEach((part, i) => {
      const [x, y] = place(part);
      const group = add(all, "g", { opacity: state.added.includes(i) ? 0.35 : 1 });
      const title = part.factor === null ? `x${low(part.p)} δ${low(part.p)}ᵀ` : `${words(part.factor)} times`;
      add(group, "text", { class: "up", x: x + wide / 2, y: y - 7, "text-anchor": "middle" }, title);
      matrix(group, part.drawn, [x, y], CELL.width, part.q);
    });
    const [x, y] = place(found[state.chosen]);
    change(frame, { x: x - 3, y: y - 3 });
    held();
    change(area.svg.querySelector("[role=slider]"), {
      "aria-valuemax": found.length, "aria-valuetext": found[state.chosen].name,
    });
  };
}

const low = (index) => String.fromCharCode(0x2081 + index);

/** What the chosen block adds, and the sum of all that were added. */
function sums({ n, k, figure, state }) {
  const cell = 50;
  const wide = k * cell;
  const area = canvas(figure, "What it adds, and the sum", 2 * wide + 40, TOP + n * CELL.height + 6);
  const all = add(area.svg, "g");
  return (found) => {
    all.replaceChildren();
    const { product, q } = found[state.chosen];
    const sum = total([product.map((row) => row.map(() => 0)), ...state.added.map((i) => found[i].product)]);
    add(all, "text", { x: wide / 2 + 2, y: 13, "text-anchor": "middle" }, "this one adds");
    add(all, "text", { x: wide * 1.5 + 38, y: 13, "text-anchor": "middle" }, "the sum so far");
    matrix(all, product, [2, TOP], cell, q);
    matrix(all, sum, [wide + 38, TOP], cell);
  };
}

/** The buttons, and the values in words. */
function controls({ figure, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const row = add(box, "div", { class: "buttons" });
  let shown = [];
  button(row, "Add it", () => {
    const added = [...new Set([...state.added, state.chosen])];
    const left = shown.findIndex((_, i) => !added.includes(i));
    update({ added, chosen: left < 0 ? state.chosen : left });
  });
  button(row, "Add all", () => update({ added: shown.map((_, i) => i) }));
  const strike = button(row, "", () => update({ short: !state.short, chosen: 0, added: [] }));
  button(row, "Reset", () => update({ chosen: 0, added: [], short: false }));
  const [what, sum] = [add(box, "p"), add(box, "p", { role: "status" })];
  const rows = (values) => values.map((each) => `(${each.map((value) => words(value)).join(", ")})`).join(", ");
  return (found) => {
    shown = found;
    const { factor, name, product } = found[state.chosen];
    strike.textContent = state.short ? "Show the zeros" : "Strike the zeros";
    const scale = factor === null ? "" : `, ${words(factor)} times its block,`;
    what.textContent = `${name[0].toUpperCase()}${name.slice(1)}${scale} adds ${rows(product)}.`;
    const { length } = state.added;
    const so = length && rows(total(state.added.map((i) => found[i].product)));
    const tells = length === found.length ? "∂L/∂W" : "The sum";
    sum.textContent = length ? `${length} of ${found.length} added. ${tells} is ${so}.` : "Nothing is added yet.";
  };
}

const STYLES = `
> svg:first-of-type { flex: 3 1 20rem }
> svg { flex: 2 1 15rem; align-self: center }
text { font-size: 14px }
.q0 { fill: #56b4e9 }
.q1 { fill: #e69f00 }
.lives, .zero { stroke: var(--dim) }
.zero { fill: none; stroke-opacity: .4 }
text.on { fill: #000 }
text.off { fill: var(--dim) }
text.up { fill: var(--up) }
.frame { fill: none; stroke: currentColor; stroke-width: 2 }
.buttons { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem; margin-bottom: .4rem }
p, [role=status] { min-height: 2.8em }
@container (width >= 36rem) { .buttons { grid-template-columns: repeat(4, 1fr) } }
`;

export default { render };
