// An all-reduce on a ring: chunks go from worker to worker, round by round.
import { add, begin, button, change, slider, words } from "./kit.mjs";

/**
 * The rounds of an all-reduce, of which the first is how it begins.
 *
 * @param vectors a vector for each worker
 * @returns for each round {vectors: as they are after it, moves: [{from, to, chunk}],
 *   adds: whether what arrives is added, held: whose numbers are in each chunk of each
 *   worker, as a count}
 */
export function rounds(vectors) {
  const N = vectors.length;
  const bounds = cuts(vectors[0].length, N);
  const found = [{ vectors, moves: [], adds: true, held: vectors.map(() => Array(N).fill(1)) }];
  for (let i = 0; i < 2 * (N - 1); i++) {
    const adds = i < N - 1;
    const before = found.at(-1);
    const after = before.vectors.map((vector) => [...vector]);
    const held = before.held.map((counts) => [...counts]);
    const moves = vectors.map((_, from) => ({ from, to: (from + 1) % N, chunk: (from - i + 2 * N) % N }));
    for (const { from, to, chunk } of moves) {
      for (let k = bounds[chunk]; k < bounds[chunk + 1]; k++) {
        after[to][k] = before.vectors[from][k] + (adds ? before.vectors[to][k] : 0);
      }
      held[to][chunk] = before.held[from][chunk] + (adds ? before.held[to][chunk] : 0);
    }
    found.push({ vectors: after, moves, adds, held });
  }
  return found;
}

/** Where the chunks begin: N of them, the first ones longer by one if they differ. */
function cuts(length, N) {
  const short = Math.floor(length / N);
  return Array.from({ length: N + 1 }, (_, c) => c * short + Math.min(c, length % N));
}

const [WIDTH, HEIGHT, CELL] = [424, 330, 38];

function render({ model, el }) {
  const states = rounds(model.get("data").vectors);
  const figure = begin(el, "ring-figure", STYLES);
  const svg = add(figure, "svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "Workers on a ring, with their chunks",
  });
  const draw = [paths(svg, states), nodes(svg, states), controls(figure, states, update)];
  function update(round = 0) {
    for (const one of draw) one(round);
  }
  update();
}

/** The middle of a worker's place, clockwise from the top. */
function place(worker, N) {
  const angle = (2 * Math.PI * worker) / N;
  const reach = [WIDTH / 2 - (CELL * N) / 2 - 2, HEIGHT / 2 - 36];
  return [WIDTH / 2 + reach[0] * Math.sin(angle), HEIGHT / 2 + 8 - reach[1] * Math.cos(angle)];
}

/** The arrows between neighbours, with the chunk that each takes. */
function paths(svg, states) {
  const N = states[0].vectors.length;
  const between = (a, b, share) => a.map((value, i) => value + share * (b[i] - value));
  const labels = states[0].vectors.map((_, from) => {
    const [a, b] = [place(from, N), place((from + 1) % N, N)];
    const [[x, y], [u, v]] = [between(a, b, 0.33), between(a, b, 0.66)];
    const turn = (Math.atan2(v - y, u - x) * 180) / Math.PI;
    add(svg, "path", { class: "way", d: `M${x} ${y}L${u} ${v}` });
    add(svg, "path", { class: "way", d: "M-8 -5L0 0L-8 5", transform: `translate(${u} ${v}) rotate(${turn})` });
    const [tx, ty] = between([WIDTH / 2, HEIGHT / 2 + 8], between(a, b, 0.5), 1.3);
    const side = tx > WIDTH / 2 ? "start" : "end";
    return add(svg, "text", { x: tx, y: ty + 4, "text-anchor": side });
  });
  return (round) => {
    for (const label of labels) label.textContent = "";
    for (const { from, chunk } of states[round].moves) labels[from].textContent = `chunk ${chunk}`;
  };
}

/** The workers with their chunks: what arrived has a frame, what is finished is filled. */
function nodes(svg, states) {
  const N = states[0].vectors.length;
  const cells = states[0].vectors.map((vector, worker) => {
    const [cx, cy] = place(worker, N);
    add(svg, "text", { class: "name", x: cx, y: cy - 20, "text-anchor": "middle" }, `worker ${worker}`);
    return vector.map((_, chunk) => {
      const x = cx + CELL * (chunk - N / 2);
      const box = add(svg, "rect", { x, y: cy - 14, width: CELL - 2, height: 28 });
      const text = add(svg, "text", { x: x + CELL / 2 - 1, y: cy + 4, "text-anchor": "middle" });
      return { box, text };
    });
  });
  return (round) => {
    const { vectors, moves, held } = states[round];
    cells.forEach((own, worker) => own.forEach(({ box, text }, chunk) => {
      const arrived = moves.some(({ to, chunk: moved }) => to === worker && moved === chunk);
      const finished = held[worker][chunk] === N;
      change(box, { class: `cell${arrived ? " arrived" : ""}${finished ? " finished" : ""}` });
      text.textContent = words(vectors[worker][chunk]);
    }));
  };
}

/** The round, by slider and buttons, and what happens in it, in words. */
function controls(figure, states, update) {
  const N = states[0].vectors.length;
  const last = states.length - 1;
  const box = add(figure, "div");
  let now = 0;
  const go = (round) => {
    now = round;
    set(round);
    update(round);
  };
  const set = slider(box, { label: "round", min: 0, max: last, step: 1, value: 0, changed: go });
  const row = add(box, "div", { class: "row" });
  const next = button(row, "Next round", () => go(Math.min(now + 1, last)));
  button(row, "Reset", () => go(0));
  const said = add(box, "p", { role: "status" });
  return (round) => {
    next.disabled = round === last;
    const { adds, held } = states[round];
    const finished = held[0].filter((count) => count === N).length;
    const arrives = adds ? "is added" : "replaces what was there";
    said.textContent = round === 0
      ? `Before: each worker has its own numbers, in ${N} chunks.`
      : `Round ${round} of ${last}: each worker sends a chunk to the next, and what arrives ${arrives}. ` +
        `Each has ${finished} of ${N} chunks of the sum.`;
  };
}

const STYLES = `
.cell { fill: none; stroke: var(--dim) }
.cell.finished { fill: var(--up); fill-opacity: .3 }
.cell.arrived { stroke: #d55e00; stroke-width: 3 }
.way { fill: none; stroke: var(--dim); stroke-width: 2 }
> svg { flex: 3 1 20rem }
[role=status] { min-height: 5.6em }
`;

export default { render };
