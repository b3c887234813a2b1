// A slope from two points or four: the secant, and its error as the step shrinks.
import { add, begin, button, change, handle, plot, within } from "./kit.mjs";

/** Numbers of 64 bits, and of 32: what a result becomes. */
export const ROUNDINGS = { 64: (value) => value, 32: Math.fround };

/** Each function with its derivative; `r` rounds after each operation. */
export const FUNCTIONS = {
  "exp(w)": [(w, r) => r(Math.exp(w)), (w) => Math.exp(w)],
  "w²": [(w, r) => r(w * w), (w) => 2 * w],
  "sin(10 w)": [(w, r) => r(Math.sin(r(10 * w))), (w) => 10 * Math.cos(10 * w)],
  "1000 + exp(w)": [(w, r) => r(1000 + r(Math.exp(w))), (w) => Math.exp(w)],
};

/** Each formula from the function, the point, the step and the rounding. */
export const FORMULAS = {
  forward: (f, w, h, r) => r(r(f(r(w + h)) - f(w)) / h),
  central: (f, w, h, r) => r(r(f(r(w + h)) - f(r(w - h))) / r(2 * h)),
  "five-point": (f, w, h, r) => {
    const near = r(f(r(w + h)) - f(r(w - h)));
    const far = r(f(r(w + 2 * h)) - f(r(w - 2 * h)));
    return r(r(r(8 * near) - far) / r(12 * h));
  },
};

/**
 * What a formula says at one step.
 *
 * @param of {f, formula, bits: names from the tables above; w: the point}
 * @param k the step is h = 2^k
 * @returns {h, slope: what the formula says, exact: the derivative, error: the
 *   difference, as a fraction of the derivative}
 */
export function estimate({ f, formula, bits, w }, k) {
  const r = ROUNDINGS[bits];
  const [value, derivative] = FUNCTIONS[f];
  const slope = FORMULAS[formula]((at) => value(at, r), w, 2 ** k, r);
  const exact = derivative(w);
  return { h: 2 ** k, slope, exact, error: Math.abs(slope / exact - 1) };
}

/** The power of two whose step has the smallest error. */
export function bestOf(of, powers) {
  const errors = powers.map((k) => estimate(of, k).error);
  return powers[errors.indexOf(Math.min(...errors))];
}

/** The function as the machine computes it, in units of the tangent's rise over h. */
export function zoomed({ f, bits, w }, k, t) {
  const r = ROUNDINGS[bits];
  const [value, derivative] = FUNCTIONS[f];
  const at = r(w + r(t * 2 ** k));
  return (value(at, r) - value(w, r)) / 2 ** k / derivative(w);
}

const FROM = -52;
const POWERS = Array.from({ length: 53 }, (_, i) => FROM + i);
const FLOOR = 1e-17;
const REACH = 2.4;
const POINTS = { forward: [0, 1], central: [-1, 1], "five-point": [-2, -1, 1, 2] };

function render({ model, el }) {
  const data = model.get("data");
  const start = { f: data.functions[0], formula: data.formula, bits: data.bits, w: data.w, k: data.k };
  const state = { ...start };
  const figure = begin(el, "differences-figure", STYLES);
  const draw = [curve, errors, controls].map((part) => part(figure, { data, start, state, update }));
  function update(changed = {}) {
    Object.assign(state, changed);
    const found = estimate(state, state.k);
    for (const one of draw) one(found);
  }
  update();
}

/** The function near w, drawn so that h is always as wide, with tangent and secant. */
function curve(figure, { state }) {
  const area = plot(figure, {
    label: "The function around w, its tangent, and the slope from the points",
    x: [-REACH, REACH], y: [-3, 3], width: 320, height: 260,
    xName: "", yName: "f",
  });
  const clip = add(area.svg, "clipPath", { id: `differences-${Math.random().toString(36).slice(2)}` });
  const [left, top] = area.at(-REACH, 3);
  const [right, low] = area.at(REACH, -3);
  add(clip, "rect", { x: left, y: top, width: right - left, height: low - top });
  change(area.front, { "clip-path": `url(#${clip.id})` });
  [-2, -1, 0, 1, 2].forEach((t) => {
    const name = ["w − 2h", "w − h", "w", "w + h", "w + 2h"][t + 2];
    add(area.svg, "text", { x: area.at(t, 0)[0], y: low + 14, "text-anchor": "middle", "aria-hidden": "true" }, name);
  });
  const through = (name) => add(area.front, "path", { class: name });
  const [tangent, secant, values] = ["tangent", "secant", "curve"].map(through);
  const dots = add(area.front, "g");
  ["tangent", "secant"].forEach((name, i) => {
    const words = ["tangent", "slope from the points"][i];
    add(area.svg, "text", { class: `key ${name}`, x: left + 8, y: top + 24 + 16 * i }, words);
  });
  return ({ slope, exact }) => {
    const path = (points) => `M${points.map((point) => area.at(...point)).join("L")}`;
    const rise = (t) => within(-99, zoomed(state, state.k, t), 99);
    const grid = Array.from({ length: 241 }, (_, i) => -REACH + (i * REACH) / 120);
    change(values, { d: path(grid.map((t) => [t, rise(t)])) });
    change(tangent, { d: path([[-REACH, -REACH], [REACH, REACH]]) });
    // The secant goes through the middle of its points.
    const ends = state.formula === "forward" ? 0 : (rise(1) + rise(-1)) / 2;
    const steep = within(-99, slope / exact, 99);
    change(secant, { d: path([-REACH, REACH].map((t) => [t, ends + steep * t])) });
    dots.replaceChildren();
    for (const t of POINTS[state.formula]) {
      const [cx, cy] = area.at(t, rise(t));
      add(dots, "circle", { class: "point", cx, cy, r: 5 });
    }
  };
}

/** The error of each step on logarithmic axes, and the step to be dragged. */
function errors(figure, { state, update }) {
  const area = plot(figure, {
    label: "The relative error against the step, both on logarithmic axes",
    x: [FROM - 1, 1], y: [-17.5, 2], width: 320, height: 260, left: 40,
    xName: "step h", yName: "relative error",
  });
  const low = area.at(0, -17.5)[1];
  const tick = (x, y, anchor, power) => {
    add(area.svg, "text", { x, y, "text-anchor": anchor, "aria-hidden": "true" }, power ? raised(10, power) : "1");
  };
  for (const power of [0, -5, -10, -15]) {
    tick(area.at(power * Math.log2(10), 0)[0], low + 14, "middle", power);
    tick(36, area.at(0, power)[1] + 4, "end", power);
  }
  const height = (error) => within(-17, Math.log10(Math.max(error, FLOOR)), 1.8);
  const dots = POWERS.map(() => add(area.front, "circle", { class: "error", r: 2.5 }));
  const step = handle(area, {
    label: "step h, as a power of two", min: FROM, max: 0, step: 1,
    value: () => state.k, place: () => [state.k, height(estimate(state, state.k).error)],
    moved: ([k]) => update({ k: within(FROM, Math.round(k), 0) }), set: (k) => update({ k }),
  });
  return () => {
    POWERS.forEach((k, i) => {
      const [cx, cy] = area.at(k, height(estimate(state, k).error));
      change(dots[i], { cx, cy });
    });
    step();
  };
}

/** What can be chosen, and the values in words. */
function controls(figure, { data, start, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const row = add(box, "div", { class: "row" });
  const choices = [["f", data.functions], ["formula", Object.keys(FORMULAS)], ["bits", ["64", "32"]]];
  const selects = choices.map(([name, options]) => {
    const select = add(add(row, "label", {}, name), "select");
    for (const option of options) add(select, "option", {}, option);
    select.addEventListener("change", () => update({ [name]: select.value }));
    return [select, name];
  });
  const buttons = add(box, "div", { class: "row" });
  button(buttons, "Smaller h", () => update({ k: Math.max(FROM, state.k - 1) }));
  button(buttons, "Larger h", () => update({ k: Math.min(0, state.k + 1) }));
  button(buttons, "Reset", () => update(start));
  const said = add(box, "p", { role: "status" });
  const best = add(box, "p");
  return ({ h, slope, exact, error }) => {
    for (const [select, name] of selects) select.value = state[name];
    const lines = [
      `h = ${raised(2, state.k)} = ${short(h)}`, `slope ${digits(slope)}`,
      `derivative ${digits(exact)}`, `relative error ${short(error)}`,
    ];
    said.replaceChildren();
    for (const line of lines) add(said, "span", {}, line);
    const k = bestOf(state, POWERS);
    best.textContent = `The smallest error of all these steps, ${short(estimate(state, k).error)}, is at h = ${raised(2, k)}.`;
  };
}

/** A power in words: `raised(2, -3)` is "2⁻³". */
const raised = (base, power) => base + [...String(power)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");

/** A number with two digits: `short(0.00123)` is "1.2 · 10⁻³". */
function short(value) {
  if (value === 0 || (value >= 0.01 && value < 1000)) return String(+value.toPrecision(2));
  const [factor, power] = value.toExponential(1).split("e");
  return `${factor} · ${raised(10, +power)}`;
}

const digits = (value) => String(+value.toPrecision(12)).replace("-", "−");

const STYLES = `
> svg { flex: 1 1 17rem }
.curve { fill: none; stroke: currentColor; stroke-width: 1.5 }
.tangent { fill: none; stroke: var(--up); stroke-width: 5; opacity: .4 }
.secant { fill: none; stroke: var(--near); stroke-width: 2 }
.key { stroke: none; opacity: 1 }
.key.tangent { fill: var(--up) }
.key.secant { fill: var(--near) }
.error { fill: var(--point) }
--near: light-dark(#b34700, #ff9d5c);
select { font: inherit; min-height: 2.2rem; color: inherit; background: none; border: 1px solid var(--dim); border-radius: .3rem }
option { color: #000; background: #fff }
.wide p { font-variant-numeric: tabular-nums }
[role=status] { min-height: 5.6em }
[role=status] span { display: block }
.wide p:last-child { min-height: 2.8em }
@container (width < 35rem) {
  .row label { flex-basis: 100% }
  select { flex: 1 }
}
`;

export default { render };
