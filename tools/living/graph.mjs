// A small graph, there and back step by step: what each node keeps, receives, sums, passes on.
//
// Data: `x`, `y`, and `w`, `b` at first, of h = w x + b, ŷ = h + h² and L = (ŷ − y)².
import { add, begin, button, change, slider, within, words } from "./kit.mjs";

/**
 * The way there and back.
 *
 * @returns the results h, square, yHat, loss; what is kept, error; what comes back to h,
 *   straight from ŷ, and by the detour through the square; their sum; dW and dB
 */
export function walk({ x, y, w, b }) {
  const h = w * x + b;
  const square = h ** 2;
  const yHat = h + square;
  const error = yHat - y;
  const straight = 2 * error;
  const detour = 2 * h * straight;
  const sum = straight + detour;
  return { h, square, yHat, error, loss: error ** 2, straight, detour, sum, dW: sum * x, dB: sum };
}

// Each node: its place, the step at which it gets its value and the one at which it passes on,
// and what it then holds. A text is a function of the numbers; w and b have no node behind them.
const NODES = [
  { name: "w", at: [42, 44], there: 0, back: 8, value: ({ w }) => w, received: ({ dW }) => [dW], passes: () => "to .grad" },
  { name: "b", at: [42, 138], there: 0, back: 8, value: ({ b }) => b, received: ({ dB }) => [dB], passes: () => "to .grad" },
  {
    name: "h", at: [130, 91], there: 1, back: 8, value: ({ h }) => h, keeps: ({ x }) => `x = ${words(x)}`,
    received: ({ straight, detour }, step) => [straight, detour].slice(0, step - 5), arrives: 6,
    passes: ({ dW, dB }) => `${words(dW)} to w, ${words(dB)} to b`,
  },
  {
    name: "h²", at: [196, 30], there: 2, back: 7, value: ({ square }) => square, keeps: ({ h }) => `h = ${words(h)}`,
    received: ({ straight }) => [straight], arrives: 6, passes: ({ detour }) => words(detour),
  },
  {
    name: "ŷ", at: [262, 91], there: 3, back: 6, value: ({ yHat }) => yHat,
    received: ({ straight }) => [straight], arrives: 5, passes: ({ straight }) => `${words(straight)}, twice`,
  },
  {
    name: "L", at: [352, 91], there: 4, back: 5, value: ({ loss }) => loss, keeps: ({ error }) => `ŷ − y = ${words(error)}`,
    received: () => [1], arrives: 5, passes: ({ straight }) => words(straight),
  },
];
const EDGES = [["w", "h", 1, 8], ["b", "h", 1, 8], ["h", "h²", 2, 7], ["h", "ŷ", 3, 6], ["h²", "ŷ", 3, 6], ["ŷ", "L", 4, 5]];
const SAID = [
  () => "w and b are leaves: nothing was computed yet.",
  ({ h }) => `There: h = w x + b = ${words(h)}. Its node keeps x, which it will need.`,
  ({ square }) => `There: h² = ${words(square)}. Its node keeps h.`,
  ({ yHat }) => `There: ŷ = h + h² = ${words(yHat)}. A sum has derivatives of 1, so nothing is kept.`,
  ({ loss }) => `There: L = (ŷ − y)² = ${words(loss)}. Its node keeps ŷ − y.`,
  ({ error, straight }) => `Back: L receives 1 and passes on 2 · ${signed(error)} · 1 = ${words(straight)}.`,
  ({ straight }) => `Back: ŷ passes on ${words(straight)} to h² and to h. The node of h waits: a second share is missing.`,
  ({ h, straight, detour }) => `Back: h² passes on 2 · ${signed(h)} · ${signed(straight)} = ${words(detour)}.`,
  ({ straight, detour, sum, dW }) =>
    `Back: h sums ${words(straight)} + ${signed(detour)} = ${words(sum)}, and passes on x times that to w: ${words(dW)}.`,
];
const LAST = SAID.length - 1;
const WAITING = 6; // where it begins: h has one share, and waits for the other
const signed = (value) => (value < 0 ? `(${words(value)})` : words(value));
const sumOf = (shares) => shares.map((share, i) => (i ? signed(share) : words(share))).join(" + ");

function render({ model, el }) {
  const data = model.get("data");
  const state = { w: data.w, b: data.b, step: WAITING };
  const figure = begin(el, "graph-figure", STYLES);
  const draw = [picture(figure), controls(figure, data, state, update)];
  function update(change = {}) {
    Object.assign(state, change);
    state.step = within(0, state.step, LAST);
    const given = { ...data, w: state.w, b: state.b };
    for (const one of draw) one({ ...given, ...walk(given) }, state.step);
  }
  update();
}

/** The graph: values in the boxes, below them what came back. */
function picture(figure) {
  const label = "Two paths lead from h to ŷ, one of them through h². The table has the numbers.";
  const svg = add(figure, "svg", { viewBox: "0 0 394 170", role: "img", "aria-label": label });
  const lines = EDGES.map(() => add(svg, "path"));
  const boxes = NODES.map(({ at: [x, y] }) => {
    add(svg, "rect", { x: x - 38, y: y - 13, width: 76, height: 26, rx: 4 });
    const middle = { x, "text-anchor": "middle" };
    return [add(svg, "text", { ...middle, y: y + 5 }), add(svg, "text", { ...middle, y: y + 29, class: "up" })];
  });
  return (found, step) => {
    EDGES.forEach(([from, to, there, back], i) => {
      const ends = [from, to].map((name) => NODES.find((node) => node.name === name).at);
      change(lines[i], { d: arrow(...(step >= back ? ends.reverse() : ends)), class: step >= back ? "back" : step >= there ? "there" : "" });
    });
    NODES.forEach((node, i) => {
      boxes[i][0].textContent = step >= node.there ? `${node.name} = ${words(node.value(found), 1)}` : node.name;
      boxes[i][1].textContent = receives(node, found, step);
    });
  };
}

/** What has arrived at a node: a number, the shares so far, or nothing. */
function receives(node, found, step) {
  if (step < (node.arrives ?? node.back)) return "";
  const shares = node.received(found, step);
  if (node.name !== "h") return sumOf(shares);
  return step < 7 ? `${sumOf(shares)} + …` : `${sumOf(shares)}${step < 8 ? "" : ` = ${words(found.sum)}`}`;
}

/** A line between two boxes, with its head at the second. */
function arrow([x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const shorter = Math.min(40 / Math.abs(dx), dy ? 17 / Math.abs(dy) : 1);
  const [ax, ay, bx, by] = [x0 + dx * shorter, y0 + dy * shorter, x1 - dx * shorter, y1 - dy * shorter];
  const turn = Math.atan2(dy, dx);
  const barb = (tilt) => `${bx - 7 * Math.cos(turn + tilt)} ${by - 7 * Math.sin(turn + tilt)}`;
  return `M${ax} ${ay}L${bx} ${by}M${barb(0.5)}L${bx} ${by}L${barb(-0.5)}`;
}

/** Buttons, sliders, and the same in words. */
function controls(figure, data, state, update) {
  const box = add(figure, "div");
  const row = add(box, "div", { class: "row" });
  button(row, "Step", () => update({ step: state.step + 1 }));
  button(row, "Back", () => update({ step: state.step - 1 }));
  const set = ["w", "b"].map((name) =>
    slider(box, { label: name, min: -2, max: 2, step: 0.5, value: data[name], changed: (value) => update({ [name]: value }) }));
  button(row, "Reset", () => {
    set.forEach((one, i) => one(data["wb"[i]]));
    update({ step: WAITING, w: data.w, b: data.b });
  });
  const said = add(box, "p", { role: "status" });
  const table = add(add(box, "div", { class: "scrolls" }), "table");
  const head = add(table, "tr");
  for (const name of ["node", "keeps", "receives", "passes on"]) add(head, "th", { scope: "col" }, name);
  const rows = NODES.map(({ name }) => {
    const line = add(table, "tr");
    add(line, "th", { scope: "row" }, name);
    return [0, 1, 2].map(() => add(line, "td"));
  });
  return (found, step) => {
    said.textContent = SAID[step](found);
    NODES.forEach((node, i) => {
      const texts = [
        step >= node.there && node.keeps ? node.keeps(found) : "",
        receives(node, found, step),
        step >= node.back ? node.passes(found) : "",
      ];
      texts.forEach((text, j) => (rows[i][j].textContent = text || "–"));
    });
  };
}

const STYLES = `
rect { fill: none; stroke: var(--dim) }
text { font-size: 14px }
path { fill: none; stroke: var(--dim); stroke-dasharray: 2 4 }
path.there { stroke-dasharray: none; stroke: currentColor }
path.back { stroke-dasharray: none; stroke: var(--up); stroke-width: 2 }
text.up { fill: var(--up) }
> svg { flex: 1 1 19rem }
> div { flex: 1 1 19rem }
[role=status] { min-height: 4.2em }
.scrolls { overflow-x: auto }
td, th { white-space: nowrap }
`;

export default { render };
