// What living figures are made of: plots, things to drag, buttons, numbers in words.
// A figure imports what it needs; the page gets both as one file.

const SVG = "http://www.w3.org/2000/svg";

/** Adds an element to its parent: `add(figure, "p", { class: "note" }, "words")`. */
export function add(parent, name, attributes = {}, text = "") {
  const drawn = parent.namespaceURI === SVG || name === "svg";
  const node = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
  change(node, attributes);
  node.textContent = text;
  return parent.appendChild(node);
}

/** Sets attributes of an element. */
export function change(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

/** A number as the course prints it: `words(-0.5)` is "−0.5". */
export function words(value, digits = 2) {
  if (!Number.isFinite(value)) return "beyond all numbers";
  if (Math.abs(value) >= 1e6) {
    const [factor, power] = value.toExponential(1).replace("-", "−").split("e+");
    return `${factor} · 10^${power}`;
  }
  // + 0 turns −0 into 0
  return String(+value.toFixed(digits) + 0).replace("-", "−");
}

/** Empties the place of a figure, named for its own styles, and gives it the shared looks. */
export function begin(el, name, styles) {
  el.replaceChildren();
  const figure = add(el, "div", { class: `living ${name}` });
  add(figure, "style", {}, `${LOOKS}.${name} {${styles}}`);
  return figure;
}

const LOOKS = `
.living { --b: light-dark(#8a4b2a, #d9a27f); --w: light-dark(#7b3fa0, #c79be6); --up: light-dark(#0f766e, #4cc3b5);
  --dim: light-dark(#767676, #9a9a9a); --point: light-dark(#0072b2, #56b4e9); font-size: .9rem; line-height: 1.4;
  display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: flex-start; color: inherit }
.living > * { flex: 1 1 13rem; min-width: 0 }
.living svg { display: block; width: 100%; height: auto; overflow: visible; touch-action: pan-y }
.living text { font-size: 12px; fill: currentColor }
.living .point { fill: var(--point) }
.living .axis { stroke: var(--dim); fill: none }
.living .handle { cursor: grab; touch-action: none }
.living .handle circle { fill: currentColor; stroke: none }
.living .handle .reach { fill: transparent }
.living .handle:focus-visible { outline: 2px solid; border-radius: 50% }
.living .handle:hover .reach { stroke: currentColor; stroke-width: 2 }
.living .handle:active { cursor: grabbing }
.living button, .living input { font: inherit; min-height: 2.2rem; color: inherit }
.living button { background: none; border: 1px solid var(--dim); border-radius: .3rem; padding: .2rem .7rem }
.living .row { display: flex; flex-wrap: wrap; gap: .3rem; margin: 0 0 .4rem }
.living [role=status] { min-height: 2.8em }
.living button:disabled { opacity: .5 }
.living label { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap }
.living input[type=range] { margin: 0; flex: 1 1 6rem; accent-color: var(--up) }
.living p { margin: 0 0 .4rem }
.living table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: auto; margin: 0 }
.living td, .living th { padding: .1rem .7rem .1rem 0; text-align: left; font-weight: normal; border: 0 }
.living th[scope=row] { font-size: 1em }
.living .wide { flex-basis: 100% }
@media print { .living { display: none } }
`;

/**
 * A plot with axes.
 *
 * @param parent the element that it is added to
 * @param of {label: what it shows, x: [from, to], y: [from, to], width, height: in
 *   pixels, xTicks, yTicks: values with a mark, xName, yName: what stands at the axes}
 * @returns {svg, front: a group above the axes, at(x, y): the pixel of a point,
 *   from(event): the point under a pointer}
 */
export function plot(parent, of) {
  const { width = 300, height = 240, x, y, left = 34, bottom = 32 } = of;
  const svg = add(parent, "svg", {
    viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": of.label,
  });
  const inner = { width: width - left - 8, height: height - bottom - 8 };
  const at = (u, v) => [
    left + ((u - x[0]) / (x[1] - x[0])) * inner.width,
    8 + ((y[1] - v) / (y[1] - y[0])) * inner.height,
  ];
  const [x0, y0] = at(x[0], y[0]);
  const [x1, y1] = at(x[1], y[1]);
  add(svg, "path", { class: "axis", d: `M${x0} ${y1}V${y0}H${x1}` });
  const axis = { "aria-hidden": "true" };
  for (const tick of of.xTicks ?? []) {
    add(svg, "text", { ...axis, x: at(tick, 0)[0], y: y0 + 14, "text-anchor": "middle" }, words(tick));
  }
  for (const tick of of.yTicks ?? []) {
    add(svg, "text", { ...axis, x: x0 - 5, y: at(0, tick)[1] + 4, "text-anchor": "end" }, words(tick));
  }
  add(svg, "text", { ...axis, x: x1, y: y0 + 28, "text-anchor": "end" }, of.xName ?? "");
  add(svg, "text", { ...axis, x: x0 + 6, y: y1 + 8 }, of.yName ?? "");
  const from = (event) => {
    const box = svg.getBoundingClientRect();
    const scale = width / box.width;
    return [
      x[0] + (((event.clientX - box.left) * scale - left) / inner.width) * (x[1] - x[0]),
      y[1] - (((event.clientY - box.top) * scale - 8) / inner.height) * (y[1] - y[0]),
    ];
  };
  return { svg, front: add(svg, "g"), at, from };
}

/**
 * Something to drag in a plot.
 *
 * @param plot what `plot` returned
 * @param moved is called with the point under the pointer
 */
export function grip(plot, moved) {
  const group = add(plot.svg, "g", { class: "handle" });
  add(group, "circle", { class: "reach", r: 16 });
  add(group, "circle", { r: 6 });
  // Browsers ignore touch-action on parts of a drawing, and would scroll.
  group.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  group.addEventListener("pointerdown", (event) => group.setPointerCapture(event.pointerId));
  group.addEventListener("pointermove", (event) => {
    if (group.hasPointerCapture(event.pointerId)) moved(plot.from(event));
  });
  return group;
}

/**
 * A grip that is a slider to the keyboard and to assistive technology.
 *
 * @param plot what `plot` returned
 * @param of {label, min, max, step: of a key, value(): its value now, place(): its
 *   point, moved(point): what dragging to a point does, set(value): what a key does}
 * @returns a function that draws it anew
 */
export function handle(plot, of) {
  const group = grip(plot, of.moved);
  change(group, {
    tabindex: 0, role: "slider", "aria-label": of.label,
    "aria-valuemin": of.min, "aria-valuemax": of.max,
  });
  group.addEventListener("pointerdown", () => group.focus({ preventScroll: true }));
  group.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    const ends = { Home: of.min, End: of.max };
    if (!(event.key in steps || event.key in ends)) return;
    event.preventDefault();
    const wanted = ends[event.key] ?? of.value() + steps[event.key] * of.step;
    of.set(within(of.min, +wanted.toFixed(9), of.max));
  });
  return () => {
    const [x, y] = plot.at(...of.place());
    change(group, {
      transform: `translate(${x} ${y})`,
      "aria-valuenow": of.value(), "aria-valuetext": words(of.value()),
    });
  };
}

/** The value, or the end of its range that it is beyond. */
export const within = (min, value, max) => Math.min(max, Math.max(min, value));

/** A button that says what it does. */
export function button(parent, label, does) {
  const node = add(parent, "button", { type: "button" }, label);
  node.addEventListener("click", does);
  return node;
}

/**
 * A slider with its name and its value.
 *
 * @param of {label, min, max, step, value, changed(value), said(value): how it is shown}
 * @returns a function that sets it
 */
export function slider(parent, of) {
  const { said = (value) => words(value, 4) } = of;
  const label = add(parent, "label");
  add(label, "span", {}, of.label);
  const input = add(label, "input", { type: "range", min: of.min, max: of.max, step: of.step });
  const shown = add(label, "output");
  const set = (value) => {
    input.value = value;
    shown.textContent = said(+input.value);
    change(input, { "aria-valuetext": shown.textContent });
  };
  input.addEventListener("input", () => {
    set(input.value);
    of.changed(+input.value);
  });
  set(of.value);
  return set;
}
