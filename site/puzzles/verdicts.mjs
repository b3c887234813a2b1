// The verdict on a line, in the words of tools/puzzles/verdicts.py and of `advise`
// in tools/diagnosis.py. tests/puzzles/ compares them over thousands of answers.

import { Unreadable } from "./reading.mjs";
import { run } from "./running.mjs";
import { PythonError, Tensor } from "./tensors.mjs";

const SENTENCES = {
  Einsum: "The rule of einsum does not fit the axes of what it is given.",
  Index: "Your line asks for an axis or an entry that is not there.",
  Runtime: "The shapes in your line do not fit together.",
  ZeroDivision: "Your line divides by zero.",
  NoNumbers: "The result must be a number or numbers.",
  Type: "Something in your line cannot be used in that way.",
};

const tensorOf = ({ shape, entries }) => new Tensor(shape, entries);
const largest = (entries) => entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
const scale = (tensor) => largest(tensor.entries) || 1;
const isClose = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
const roundTo12 = (number) => Number(number.toExponential(11));
const tuple = (items) => (items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`);

function same(a, b, tolerance) {
  const off = a.entries.map((entry, i) => entry - b.entries[i]);
  return String(a.shape) === String(b.shape) && largest(off) / scale(b) <= tolerance;
}

/**
 * Judges a line.
 * @param {string} line - What stands after `return`.
 * @param {object} task - A puzzle's data, as `for_page` in tools/puzzles writes it.
 * @returns {{right: boolean, said: string, marks?: {shape: number[], right: boolean[]}}}
 *   `marks` says of each entry whether it is right, where the shape is.
 */
export function judge(line, task) {
  const given = Object.fromEntries(Object.entries(task.given).map(([name, value]) => [name, value.shape ? tensorOf(value) : value]));
  let answer;
  try {
    answer = run(line, given);
  } catch (error) {
    return { right: false, said: failure(error, given) };
  }
  const expected = tensorOf(task.expected);
  if (same(answer, expected, task.within)) return { right: true, said: "Right.", ...marks(answer, expected, task.within) };
  const named = task.mistakes.find(({ value }) => same(answer, tensorOf(value), task.within));
  const sizes = Object.values(given).flatMap((value) => value.shape ?? []);
  const said = named?.said ?? advise(answer, expected, task.within, sizes);
  return { right: false, said: `Not yet. ${said}`, shape: answer.shape, ...marks(answer, expected, task.within) };
}

function marks(answer, expected, tolerance) {
  if (String(answer.shape) !== String(expected.shape)) return {};
  const right = answer.entries.map((entry, i) => Math.abs(entry - expected.entries[i]) <= tolerance * scale(expected));
  return { marks: { shape: answer.shape, right } };
}

function failure(error, given) {
  if (error instanceof Unreadable) return error.message;
  if (!(error instanceof PythonError)) throw error;
  if (error.kind === "Dots") return "Not answered yet. Write your line after `return`.";
  const sentences = {
    ...SENTENCES,
    Name: `\`${error.about}\` is not known here. ${instead(error.about, given)}`,
    Attribute: `There is no \`.${error.about}\` to use there.`,
  };
  return `Not yet. ${sentences[error.kind]}`;
}

function instead(name, given) {
  const names = Object.keys(given).sort();
  const first = names.find((each) => given[each] instanceof Tensor);
  if (name === "m" && first) return `Write \`len(${first})\`.`;
  return `Use ${[...names, "torch"].map((each) => `\`${each}\``).join(" ")}.`;
}

function advise(answer, expected, tolerance, sizes) {
  if (String(answer.shape) !== String(expected.shape)) return aboutShape(answer, expected, tolerance);
  if (!answer.entries.every(Number.isFinite)) return "Some of it is infinite, or no number at all (nan).";
  const zero = largest(answer.entries) <= tolerance * scale(expected);
  if (expected.entries.length === 1) return direction(zero ? 0 : answer.entries[0], expected.entries[0], sizes);
  if (zero) return "It is zero everywhere.";
  return (
    (expected.entries.some(Boolean) && aboutFactor(answer, expected, tolerance, sizes)) ||
    aboutAxes(answer, expected, tolerance) ||
    whichEntries(answer, expected, tolerance)
  );
}

function* orders(left, chosen = []) {
  if (!left.length) yield chosen;
  for (const each of left) yield* orders(left.filter((other) => other !== each), [...chosen, each]);
}

function aboutShape(answer, expected, tolerance) {
  const text = `The shapes differ: ${tuple(answer.shape)}, not ${tuple(expected.shape)}. `;
  if (same(answer.squeeze(), expected.squeeze(), tolerance)) return `${text}The numbers are right: an axis of length 1 differs.`;
  const every = answer.shape.map((_, axis) => axis);
  for (const order of orders(every)) {
    if (!same(answer.permute(order), expected, tolerance)) continue;
    return `${text}${every.length === 2 ? "Transposed" : `Permuted by ${tuple(order)}`}, the numbers are right.`;
  }
  for (const axis of every) {
    if (same(answer.sum([axis]), expected, tolerance)) return `${text}Summed over axis ${axis}, the numbers are right.`;
    if (same(answer.mean([axis]), expected, tolerance)) return `${text}Averaged over axis ${axis}, the numbers are right.`;
  }
  const more = every.length - expected.shape.length;
  if (more > 0) return `${text}There are too many axes: is a sum missing, or was an axis added?`;
  if (more < 0) return `${text}There are too few axes: is something summed that should not be?`;
  return `${text}There are as many axes as there should be, of other lengths.`;
}

function aboutFactor(answer, expected, tolerance, sizes) {
  const dot = (a, b) => a.entries.reduce((sum, entry, i) => sum + entry * b.entries[i], 0);
  const exact = dot(answer, expected) / dot(expected, expected);
  if (!same(answer, expected.map((entry) => exact * entry), 4 * tolerance)) return "";
  const factor = roundTo12(exact);
  if (isClose(factor, -1)) return "The sign is flipped.";
  const way = factor < 0 ? "The sign is flipped, and it is off" : "Off";
  const all = [...sizes, ...expected.shape, expected.entries.length, 1];
  return `${way} by a constant factor: it is ${fraction(Math.abs(factor))} what it should be.${meanHint(Math.abs(factor), all)}`;
}

function fraction(factor) {
  for (let below = 1; below <= 100; below++) {
    const above = Math.floor(factor * below + 0.5);
    if (above && isClose(above / below, factor)) return below === 1 ? `${above} times` : `${above}/${below} of`;
  }
  return `${general(factor)} of`;
}

/** Writes a number with six digits, as Python's format `.6g` does. */
function general(number) {
  const exponent = Number(number.toExponential(5).split("e")[1]);
  if (exponent >= -4 && exponent < 6) return String(Number(number.toPrecision(6)));
  const digits = String(Number(number.toExponential(5).split("e")[0]));
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function meanHint(factor, sizes) {
  const lengths = [...new Set(sizes)].filter((size) => size !== 1).sort((a, b) => a - b);
  const guesses = lengths.flatMap((size) => [
    [size, `summed over ${size} where it should be averaged`],
    [1 / size, `averaged over ${size} where it should be summed`],
  ]);
  return guesses.filter(([guess]) => isClose(factor, guess)).map(([, hint]) => ` Is it ${hint}?`).join("");
}

function direction(answer, expected, sizes) {
  if (answer === 0) return "It is not zero.";
  if (expected === 0) return answer > 0 ? "Too large." : "Too small.";
  const factor = roundTo12(answer / expected);
  if (factor < 0) return isClose(factor, -1) ? "The sign is flipped." : "The sign is wrong.";
  const ways = expected > 0 ? ["small", "large"] : ["close to zero", "far below zero"];
  return `Too ${ways[Number(factor > 1)]}, ${times(Math.max(factor, 1 / factor))}.${meanHint(factor, sizes)}`;
}

function times(factor) {
  if (factor < 1.5) return "but not by much";
  const [digits, exponent] = factor.toExponential(11).split("e").map(Number);
  return exponent > 5 ? "more than a million times" : `about ${Math.floor(digits + 0.5) * 10 ** exponent} times`;
}

function aboutAxes(answer, expected, tolerance) {
  for (const order of orders(answer.shape.map((_, axis) => axis))) {
    if (!same(answer.permute(order), expected, tolerance)) continue;
    return order.length === 2 ? "It is transposed." : `Its axes are swapped: ${tuple(order)} would be right.`;
  }
  const sorted = ({ entries }) => new Tensor([entries.length], [...entries].sort((a, b) => a - b));
  return same(sorted(answer), sorted(expected), tolerance) ? "The numbers are right, in another order." : "";
}

function whichEntries(answer, expected, tolerance) {
  const difference = answer.entries.map((entry, i) => entry - expected.entries[i]);
  const wrong = [...difference.keys()].filter((i) => Math.abs(difference[i]) > tolerance * scale(expected));
  const text = `${wrong.length} of ${difference.length} entries ${wrong.length === 1 ? "is" : "are"} wrong`;
  if (2 * wrong.length > difference.length) return `${text}. No sign, factor or swap of axes explains it.`;
  const place = (i) => expected.shape.map((length, axis) => Math.floor(i / expected.shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % length);
  const listed = wrong.slice(0, 3).map((i) => `[${place(i).join(", ")}] is too ${difference[i] > 0 ? "large" : "small"}`);
  return `${text}: ${listed.join("; ")}${wrong.length > 3 ? ", …" : ""}. The others are right.`;
}
