// What figures of descent share: a bowl, a path in it, its start, and the buttons that walk.
import { add, button, change, grip, plot, slider, within } from "./kit.mjs";

/** What is further away than this is drawn here. */
export const FAR = 1e6;

/** A group in a plot that shows nothing beyond the given ranges of its axes. */
export function clipped(area, [x0, x1], [y0, y1]) {
  const clip = add(area.front, "clipPath", { id: `clip-${Math.random().toString(36).slice(2)}` });
  const [[x, y], [right, low]] = [area.at(x0, y1), area.at(x1, y0)];
  add(clip, "rect", { x, y, width: right - x, height: low - y });
  return add(area.front, "g", { "clip-path": `url(#${clip.id})` });
}

/** Pixels of a point, as near as a drawing can have them. */
export const near = (area, point) => area.at(...point).map((value) => within(-FAR, value, FAR));

/** An ellipse in the units of a plot's axes; returns what draws it, turned by an angle in degrees. */
export function ellipse(area, parent) {
  const node = add(parent, "ellipse");
  const [[x0, y0], [x1, y1]] = [area.at(0, 0), area.at(1, 1)];
  return (center, [rx, ry], angle) =>
    change(node, { rx, ry, transform: `matrix(${x1 - x0} 0 0 ${y1 - y0} ${near(area, center)}) rotate(${angle})` });
}

/** The ellipses on which a parabola with these curvatures lies as high as each of `heights`, and its minimum. */
export function bowlOf(area, parent, { minimum, curvatures, angle }, heights) {
  for (const height of heights) {
    ellipse(area, parent)(minimum, curvatures.map((curvature) => Math.sqrt((2 * height) / curvature)), angle);
  }
  const [x, y] = area.at(...minimum);
  add(area.front, "path", { class: "minimum", d: `M${x - 5} ${y}H${x + 5}M${x} ${y - 5}V${y + 5}` });
}

/** The eigenvalues of [[a, b], [b, d]], the larger first, and the angle of its eigenvector in degrees. */
export function eigen([[a, b], [, d]]) {
  const larger = (a + d) / 2 + Math.hypot((a - d) / 2, b);
  // the determinant over the larger one: the smaller one without cancellation
  return { curvatures: [larger, (a * d - b * b) / larger], angle: (Math.atan2(2 * b, a - d) * 90) / Math.PI };
}

/** A path with a dot at each of its points; returns what draws it. */
export function trail(area, parent) {
  const [line, dots] = ["trail", "trail dots"].map((name) => add(parent, "path", { class: name }));
  return (points) => {
    const at = points.map((point) => near(area, point));
    change(line, { d: `M${at.join("L")}` });
    change(dots, { d: `M${at.join("h.01M")}h.01` });
  };
}

/**
 * The place where a path starts: to be dragged, and as two sliders.
 *
 * @param of {x, y: ranges, names: of the two, at(): the place, moved(place)}
 * @returns what draws it
 */
export function start(area, box, of) {
  const ranges = [of.x, of.y];
  const set = (place) => of.moved(place.map((value, i) => within(ranges[i][0], value, ranges[i][1])));
  const held = grip(area, set);
  const sliders = ranges.map(([min, max], i) => slider(box, {
    label: `start, ${of.names[i]}`, min, max, step: 10 ** Math.round(Math.log10((max - min) / 500)), value: min,
    changed: (value) => set(of.at().map((old, j) => (i === j ? value : old))),
  }));
  return () => {
    change(held, { transform: `translate(${area.at(...of.at())})` });
    of.at().forEach((value, i) => sliders[i](value));
  };
}

/** A plot of the points of some data; returns what draws a line through other points in it. */
export function overPoints(figure, data, of) {
  const area = plot(figure, { label: "The points, and what is predicted after the last step", width: 260, height: 240, ...of });
  data.x.forEach((x, p) => {
    const [cx, cy] = area.at(x, data.y[p]);
    add(area.front, "circle", { class: "point", cx, cy, r: 4 });
  });
  const line = add(clipped(area, of.x, of.y), "path", { class: "trail" });
  return (points) => change(line, { d: `M${points.map((point) => near(area, point)).join("L")}` });
}

/**
 * Buttons that take one step or many.
 *
 * @param of {many, more(): whether there is one left, next(): takes it, length(): of the path}
 * @returns what draws them
 */
export function walker(figure, row, of) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  // Whatever else changes the path ends the walk.
  const walk = (left, length) => {
    if (!left || !of.more() || of.length() !== length || !figure.isConnected) return;
    of.next();
    if (still.matches) walk(left - 1, length + 1);
    else setTimeout(walk, 60, left - 1, length + 1);
  };
  const one = button(row, "Step", () => of.more() && of.next());
  const run = button(row, `Run ${of.many}`, () => walk(of.many, of.length()));
  return () => {
    for (const node of [one, run]) node.disabled = !of.more();
  };
}

/** How bowls and paths look: a part of a figure's styles. */
export const PATHS = `
ellipse { stroke: var(--dim); fill: none; vector-effect: non-scaling-stroke }
.trail { stroke: #d55e00; stroke-width: 1.5; fill: none }
.dots { stroke-width: 6; stroke-linecap: round }
.minimum { stroke: currentColor; stroke-width: 2 }
`;
