// Broken gradients: the reader bets on what training and the checks will say, then sees.
import { add, begin, button, change, plot } from "./kit.mjs";

/**
 * How a run ended, from logarithms of the loss to base 10.
 *
 * @returns "climbs" if it is higher than at the start; "near" if it is within a
 *   quarter of the right run's; otherwise "apart"
 */
export function ending(loss, right) {
  const [first, last] = [loss[0], loss.at(-1)];
  if (!(last < first)) return "climbs";
  return Math.abs(10 ** (last - right.at(-1)) - 1) < 0.25 ? "near" : "apart";
}

/** The checks that notice a mistake, by their names. */
export const noticed = (marks, checks) => checks.filter((_, i) => marks[i] === "x");

const ENDINGS = {
  near: "ends near the right loss",
  apart: "falls, and ends elsewhere",
  climbs: "climbs",
};

function render({ model, el }) {
  const data = model.get("data");
  const fresh = (which) => ({ which, loss: null, check: null });
  const state = { ...fresh(0), bets: 0, won: 0 };
  const figure = begin(el, "gallery-figure", STYLES);
  const draw = [question, curves, checks].map((part) => part(figure, { data, state, update, bet }));
  function update(changed = {}) {
    Object.assign(state, changed);
    for (const one of draw) one(data.mistakes[state.which]);
  }
  function bet(on, choice, right) {
    update({ [on]: choice, bets: state.bets + 1, won: state.won + Number(right) });
  }
  figure.choose = (which) => update(fresh(which));
  update();
}

/** Which mistake, its line, and the first bet: what does training show? */
function question(figure, { data, state, bet }) {
  const box = add(figure, "div", { class: "wide" });
  const row = add(box, "div", { class: "row" });
  const label = add(row, "label", {}, "mistake");
  const select = add(label, "select");
  data.mistakes.forEach(({ name }) => add(select, "option", {}, name));
  const choose = (which) => figure.choose(which);
  select.addEventListener("change", () => choose(select.selectedIndex));
  button(row, "Next", () => choose((state.which + 1) % data.mistakes.length));
  const code = add(box, "pre", { tabindex: 0, "aria-label": "the broken gradient" });
  add(box, "p", { class: "ask" }, "Your first bet: 200 epochs of training. The loss …");
  const bets = add(box, "div", { class: "row" });
  const buttons = Object.entries(ENDINGS).map(([end, words]) => [end, button(bets, words, () => {
    const { loss } = data.mistakes[state.which];
    bet("loss", end, ending(loss, data.right) === end);
  })]);
  return ({ code: lines, loss }) => {
    select.selectedIndex = state.which;
    code.textContent = lines;
    for (const [end, node] of buttons) {
      const right = ending(loss, data.right) === end;
      node.disabled = Boolean(state.loss);
      change(node, { "data-bet": state.loss ? (right ? "right" : state.loss === end ? "wrong" : "") : "" });
    }
  };
}

/** The loss of the broken run and of the right one, once the first bet is made. */
function curves(figure, { data, state }) {
  const area = plot(figure, {
    label: "The loss against the epoch, both on logarithmic axes",
    x: [-0.05, 1], y: [-0.5, 5], width: 320, height: 220, left: 40,
    xName: "epoch", yName: "loss",
  });
  const last = data.epochs.at(-1);
  const place = (epoch) => Math.log1p(epoch) / Math.log1p(last);
  const [, low] = area.at(0, -0.5);
  const text = (x, y, anchor, words) =>
    add(area.svg, "text", { x, y, "text-anchor": anchor, "aria-hidden": "true" }, words);
  for (const epoch of [0, 1, 5, 30, last]) text(area.at(place(epoch), 0)[0], low + 14, "middle", epoch);
  [0, 2, 4].forEach((power) => text(36, area.at(0, power)[1] + 4, "end", ["1", "10²", "10⁴"][power / 2]));
  const path = (losses) => {
    const shown = losses.map((loss, i) => [place(data.epochs[i]), loss]).filter(([, loss]) => loss < 5);
    return `M${shown.map((point) => area.at(...point)).join("L")}`;
  };
  add(area.front, "path", { class: "right", d: path(data.right) });
  const broken = add(area.front, "path", { class: "broken" });
  return ({ loss }) => change(broken, { d: state.loss ? path(loss) : "" });
}

/** The second bet: which check is the first to notice, and then what all of them say. */
function checks(figure, { data, state, bet }) {
  const box = add(figure, "div");
  const said = add(box, "p", { role: "status" });
  add(box, "p", { class: "second" }, "Your second bet: the first check in this list to notice it is …");
  const list = add(box, "ol");
  const first = (marks) => data.checks[marks.indexOf("x")];
  const rows = data.checks.map((name) => {
    const item = add(list, "li");
    const node = button(item, name, () => {
      const { marks } = data.mistakes[state.which];
      bet("check", name, first(marks) === name);
    });
    return [name, node, add(item, "span")];
  });
  const score = add(box, "p");
  return ({ loss, marks }) => {
    const end = ending(loss, data.right);
    const by = 10 ** (loss.at(-1) - data.right.at(-1));
    const times = by > 1e3 ? "more than 1000" : by.toPrecision(3);
    said.textContent = state.loss
      ? `${state.loss === end ? "Won" : "Lost"}: it ${ENDINGS[end]}, at ${times} times the right one.`
      : "The grey curve is the right run. The broken one comes after your bet.";
    const seen = noticed(marks, data.checks);
    for (const [name, node, mark] of rows) {
      const right = first(marks) === name;
      node.disabled = !state.loss || Boolean(state.check);
      change(node, { "data-bet": state.check ? (right ? "right" : state.check === name ? "wrong" : "") : "" });
      mark.textContent = state.check ? (seen.includes(name) ? " notices" : " lets it pass") : "";
    }
    score.textContent = `${state.won} of ${state.bets} bets won`;
  };
}

const STYLES = `
> svg { flex: 1 1 18rem }
> div { flex: 1 1 15rem }
> .wide { flex-basis: 100% }
pre { margin: 0 0 .5rem; overflow-x: auto; font-size: .85rem; min-height: 8.2em; background: none; padding: 0 }
--near: light-dark(#b34700, #ff9d5c);
.right { fill: none; stroke: var(--dim); stroke-width: 4; opacity: .7 }
.broken { fill: none; stroke: var(--near); stroke-width: 2; stroke-dasharray: 6 3 }
ol { margin: 0 0 .4rem; padding-left: 1.6rem }
li { margin: 0 0 .15rem }
li button { min-height: 1.9rem; padding: .05rem .5rem }
[role=status] { min-height: 4.2em }
.second { min-height: 2.8em }
@container (width < 34rem) {
  .ask { min-height: 2.8em }
  .ask + .row button { flex: 1 1 100% }
}
[data-bet=right] { border: 2px solid var(--up); opacity: 1 }
[data-bet=wrong] { border: 2px dashed var(--near); opacity: 1 }
select { font: inherit; min-height: 2.2rem; color: inherit; background: none; border: 1px solid var(--dim); border-radius: .3rem }
option { color: #000; background: #fff }
`;

export default { render };
