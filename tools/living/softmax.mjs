// Logits that share one whole: drag one, or the temperature, and see who pays.
import { add, begin, button, change, handle, plot, slider, within, words } from "./kit.mjs";

/** The probabilities of logits at a temperature, without overflow. */
export function softmax(z, temperature = 1) {
  const most = Math.max(...z);
  const parts = z.map((value) => Math.exp((value - most) / temperature));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / whole);
}

/** The cross-entropy of one sample of class `y`, and its derivative with respect to the logits. */
export function crossEntropy(z, y) {
  const most = Math.max(...z);
  const loss = most + Math.log(z.reduce((sum, value) => sum + Math.exp(value - most), 0)) - z[y];
  return { loss, delta: softmax(z).map((value, j) => value - (j === y ? 1 : 0)) };
}

const [LOW, HIGH] = [-4, 4];

function render({ model, el }) {
  const data = model.get("data");
  const state = { z: [...data.z], temperature: 1 };
  const figure = begin(el, "softmax-figure", STYLES);
  const update = (changed) => {
    Object.assign(state, changed);
    for (const one of draw) one();
  };
  const draw = [logits, shares, controls].map((part) => part(figure, { data, state, update }));
  update({});
}

/** The logits, each a handle on a rail. */
function logits(figure, { data, state, update }) {
  const k = data.z.length;
  const area = plot(figure, {
    label: "Logits, by class", x: [0, k], y: [LOW, HIGH], width: 260, height: 240, yTicks: [-4, -2, 0, 2, 4],
    yName: "logit z",
  });
  const grips = data.names.map((name, j) => {
    const [x, low] = area.at(j + 0.5, LOW);
    add(area.front, "line", { class: "axis", x1: x, x2: x, y1: low, y2: area.at(0, HIGH)[1] });
    add(area.front, "text", { x, y: low + 16, "text-anchor": "middle" }, name);
    const set = (value) =>
      update({ z: state.z.map((old, q) => (q === j ? within(LOW, value, HIGH) : old)) });
    return handle(area, {
      label: `logit of class ${name}`, min: LOW, max: HIGH, step: 0.1, value: () => +state.z[j].toFixed(3),
      place: () => [j + 0.5, state.z[j]], moved: ([, value]) => set(value), set,
    });
  });
  return () => {
    for (const grip of grips) grip();
  };
}

/** The shares as bars. */
function shares(figure, { data, state }) {
  const k = data.z.length;
  const area = plot(figure, {
    label: "Probabilities, by class", x: [0, k], y: [0, 1], width: 260, height: 240, yTicks: [0, 0.5, 1],
    yName: "probability ŷ",
  });
  const bars = data.names.map((name, j) => {
    const [x, low] = area.at(j + 0.5, 0);
    add(area.front, "text", { x, y: low + 16, "text-anchor": "middle" }, name);
    return add(area.front, "rect", { class: j === data.y ? "true" : "other" });
  });
  return () => {
    softmax(state.z, state.temperature).forEach((share, j) => {
      const [[x, y], [far, low]] = [area.at(j + 0.2, share), area.at(j + 0.8, 0)];
      change(bars[j], { x, y, width: far - x, height: low - y });
    });
  };
}

/** Temperature, and the values in words; loss and derivative are those at temperature 1. */
function controls(figure, { data, state, update }) {
  const box = add(figure, "div", { class: "wide" });
  const heat = slider(box, {
    label: "temperature T", min: 0.1, max: 5, step: 0.1, value: 1,
    changed: (temperature) => update({ temperature }),
  });
  const row = add(box, "div", { class: "row" });
  button(row, "All + 1", () => update({ z: state.z.map((value) => Math.min(HIGH, value + 1)) }));
  button(row, "Reset", () => update({ z: [...data.z], temperature: 1 }));
  const rows = add(add(box, "table"), "tbody");
  const list = (values) => values.map((value) => words(value, 3)).join(", ");
  const cells = ["z", "ŷ at T", "δ = ŷ − y", "L"].map((name) => {
    const line = add(rows, "tr");
    add(line, "th", { scope: "row" }, name);
    return add(line, "td");
  });
  return () => {
    heat(state.temperature);
    const { loss, delta } = crossEntropy(state.z, data.y);
    const values = [list(state.z), list(softmax(state.z, state.temperature)), list(delta), words(loss, 3)];
    cells.forEach((cell, i) => {
      cell.textContent = values[i];
    });
  };
}

const STYLES = `
.true { fill: #d55e00 }
.other { fill: var(--point) }
`;

export default { render };
