// The verdict on a line, in the words of tools/puzzles/verdicts.py and failures.py, and
// of `advise` in tools/diagnosis.py. tests/puzzles/ compares them over thousands of answers.

import { Unreadable } from "./reading.mjs";
import { run } from "./running.mjs";
import { combine, product, PythonError, Tensor } from "./tensors.mjs";

const AXES = "Your line asks for an axis or an entry that is not there";
const SENTENCES = {
  Name: (name, given) => `\`${name}\` is not known here. ${instead(name, given)}`,
  Attribute: (name) => `There is no \`.${name}\` to use there.`,
  Runtime: ({ name, shapes }) => `\`${name}\` does not fit ${listed(shapes)}${meeting(name, ...shapes)}.`,
  Einsum: ({ shapes }) => `The rule of einsum does not fit ${listed(shapes)}: a letter for each axis, and a length for each letter.`,
  Index: (about) => (about ? `${AXES}: the shape is ${tuple(about.shapes[0])}.` : `${AXES}.`),
  ZeroDivision: () => "Your line divides by zero.",
  NoNumbers: () => "The result must be a number or numbers.",
  Type: () => "Something in your line cannot be used in that way.",
  Call: () => "What stands before a bracket is called: for a product, write `*`.",
  Uncalled: () => "A function lacks its brackets: write `()` after its name.",
  Values: () => "Along an axis, `max` and `min` also say where: add `.values`.",
  List: () => "Arithmetic needs tensors: for a list, write `torch.tensor([…])`.",
  Product: () => "`@` needs two tensors: for a number, write `*`.",
  Number: () => "A function of torch needs a tensor: for a number, write `torch.tensor(2.0)`.",
  Len: () => "`len` needs a tensor: it counts the first axis.",
  Boolean: () => "A comparison gives true and false: write `1.0 *` before it.",
};

const listed = (shapes) => `the shape${shapes.length === 1 ? "" : "s"} ${shapes.map(tuple).join(" and ")}`;

/** Says which lengths an operator found that do not go together. */
function meeting(sign, left, right) {
  if (!/^\W/.test(sign)) return "";
  if (sign === "@") return inProduct(left, right);
  const place = [...left].reverse().findIndex((length, i) => new Set([1, length, right.at(-1 - i) ?? 1]).size > 2);
  return `: counted from the right, lengths must be equal or 1, and here ${left.at(-1 - place)} meets ${right.at(-1 - place)}`;
}

function inProduct(left, right) {
  if (!left.length || !right.length) return ": it needs an axis on both sides";
  return right.length > 2 ? "" : `: it needs the last length on the left (${left.at(-1)}) to equal the first on the right (${right[0]})`;
}

const tensorOf = ({ shape, entries }) => new Tensor(shape, entries);
const largest = (entries) => entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
const scale = (tensor) => largest(tensor.entries) || 1;
const isClose = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
const minus = (a, b) => combine(a, b, (x, y) => x - y);
const times = (a, b) => combine(a, b, (x, y) => x * y);
const dot = (a, b) => times(a, b).sum([]).entries[0];
const alike = (a, b) => String(a.shape) === String(b.shape);
const roundTo12 = (number) => Number(number.toExponential(11));
export const tuple = (items) => (items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`);

function same(a, b, tolerance) {
  return alike(a, b) && largest(minus(a, b).entries) / scale(b) <= tolerance;
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
  const said = named?.said ?? advise(answer, expected, task.within, sizes, given);
  return { right: false, said: `Not yet. ${said}`, shape: answer.shape, ...marks(answer, expected, task.within) };
}

function marks(answer, expected, tolerance) {
  if (!alike(answer, expected)) return {};
  const right = answer.entries.map((entry, i) => Math.abs(entry - expected.entries[i]) <= tolerance * scale(expected));
  return { marks: { shape: answer.shape, right } };
}

function failure(error, given) {
  if (error instanceof Unreadable) return error.message;
  if (!(error instanceof PythonError)) throw error;
  if (error.kind === "Dots") return "Not answered yet. Write your line after `return`.";
  return `Not yet. ${SENTENCES[error.kind](error.about, given)}`;
}

function instead(name, given) {
  const names = Object.keys(given).sort();
  const first = names.find((each) => given[each] instanceof Tensor);
  if (name === "m" && first) return `Write \`len(${first})\`.`;
  return `Use ${[...names, "torch"].map((each) => `\`${each}\``).join(" ")}.`;
}

function advise(answer, expected, tolerance, ...rest) {
  if (!alike(answer, expected)) return aboutShape(answer, expected, tolerance, ...rest);
  if (!answer.entries.every(Number.isFinite)) return "Some of it is infinite, or no number at all (nan).";
  const pairs = answer.entries.map((entry, i) => [entry, expected.entries[i]]);
  if (pairs.every(([a, b]) => Math.abs(a - b) <= 1e-3 * Math.abs(b))) return "It differs by less than a thousandth: is it rounded, or is a small term missing?";
  const zero = largest(answer.entries) <= tolerance * scale(expected);
  if (pairs.length === 1) return direction(zero ? 0 : answer.entries[0], expected.entries[0], ...rest);
  if (zero) return "It is zero everywhere.";
  const steps = [aboutFactor, aboutAxes, aboutSizes, aboutTerm, aboutEntries];
  return steps.reduce((said, step) => said || step(answer, expected, tolerance, ...rest), "");
}

function* orders(left, chosen = []) {
  if (!left.length) yield chosen;
  for (const each of left) yield* orders(left.filter((other) => other !== each), [...chosen, each]);
}

const ABOUT_AXES = [
  "There are too few axes: is something summed that should not be?",
  "There are as many axes as there should be, of other lengths.",
  "There are too many axes: is a sum missing, or was an axis added?",
];

function aboutShape(answer, expected, tolerance, ...rest) {
  const text = `The shapes differ: ${tuple(answer.shape)}, not ${tuple(expected.shape)}. `;
  const right = rightInAnotherShape(answer, expected, tolerance);
  if (right) return text + right;
  const then = (other) => advise(other, expected, tolerance, ...rest);
  if (alike(answer.squeeze(), expected.squeeze())) return `${text}An axis of length 1 differs, and the numbers do too. ${then(answer.reshape(expected.shape))}`;
  if (answer.shape.length === 2 && alike(answer.transpose(), expected)) return `${text}Transpose it, and look at the numbers too. ${then(answer.transpose())}`;
  const more = Math.sign(answer.shape.length - expected.shape.length);
  return text + ABOUT_AXES[more + 1];
}

function rightInAnotherShape(answer, expected, tolerance) {
  const is = (tensor) => same(tensor, expected, tolerance);
  if (same(answer.squeeze(), expected.squeeze(), tolerance)) return "The numbers are right: an axis of length 1 differs.";
  const reordered = inOrder(answer, expected, tolerance);
  if (reordered) return reordered;
  for (const axis of answer.shape.keys()) {
    if (is(answer.sum([axis]))) return `Summed over axis ${axis}, the numbers are right.`;
    if (is(answer.mean([axis]))) return `Averaged over axis ${axis}, the numbers are right.`;
  }
  try {
    return is(combine(answer, expected, (a) => a)) ? "Repeated to that shape, the numbers are right." : "";
  } catch {
    return "";
  }
}

/** Says in which order of its axes an answer is right. */
function inOrder(answer, expected, tolerance) {
  for (const order of orders([...answer.shape.keys()])) {
    if (same(answer.permute(order), expected, tolerance)) return `${order.length === 2 ? "Transposed" : `Permuted by ${tuple(order)}`}, the numbers are right.`;
  }
}

function aboutFactor(answer, expected, tolerance, sizes, given) {
  const exact = dot(answer, expected) / dot(expected, expected);
  if (!same(answer, expected.map((entry) => exact * entry), 4 * tolerance)) return "";
  const factor = roundTo12(exact);
  if (isClose(factor, -1)) return "The sign is flipped.";
  const size = Math.abs(factor);
  const what = fraction(size) && `: it is ${fraction(size)} what it should be`;
  return `${factor < 0 ? "The sign is flipped, and it is off" : "Off"} by a constant factor${what}.${hints(size, [...sizes, ...expected.shape, expected.entries.length], given)}`;
}

function fraction(factor) {
  for (let below = 1; below <= 100; below++) {
    const above = Math.floor(factor * below + 0.5);
    if (above && isClose(above / below, factor)) return below === 1 ? `${above} times` : `${above}/${below} of`;
  }
  return "";
}

function meanHint(factor, sizes) {
  const lengths = [...new Set(sizes)].filter((size) => size !== 1).sort((a, b) => a - b);
  const guesses = lengths.flatMap((size) => [
    [size, `summed over ${size} where it should be averaged`],
    [1 / size, `averaged over ${size} where it should be summed`],
  ]);
  return guesses.filter(([guess]) => isClose(factor, guess)).map(([, hint]) => ` Is it ${hint}?`).join("");
}

/** Says of a factor what it may come from: a length, or a number that is given. */
function hints(factor, sizes, given) {
  const numbers = Object.keys(given).sort().filter((name) => typeof given[name] === "number" && ![0, 1].includes(Math.abs(given[name])));
  const sources = numbers.flatMap((name) => [[Math.abs(given[name]), `\`${name}\``], [1 / Math.abs(given[name]), `1 / \`${name}\``]]);
  return meanHint(factor, sizes) + sources.filter(([value]) => isClose(factor, value)).map(([, written]) => ` The factor is ${written}.`).join("");
}

function direction(answer, expected, sizes, given) {
  if (answer === 0) return "It should not be zero.";
  if (expected === 0) return answer > 0 ? "Too large." : "Too small.";
  const factor = roundTo12(answer / expected);
  if (isClose(factor, -1)) return "The sign is flipped.";
  if (isClose(answer * expected, 1)) return "It is 1 divided by what it should be.";
  const size = Math.abs(factor);
  const told = `${roughly(Math.max(size, 1 / size))}.${hints(size, sizes, given)}`;
  const sides = ["below", "above"];
  if (answer > 0) sides.reverse();
  if (factor < 0) return `It is ${sides[0]} zero, and should be ${sides[1]}. The size is off as well: too ${size > 1 ? "large" : "small"}, ${told}`;
  const ways = expected > 0 ? ["small", "large"] : ["close to zero", "far below zero"];
  return `Too ${ways[Number(factor > 1)]}, ${told}`;
}

function roughly(factor) {
  const near = Object.entries({ "1 %": 1.01, "a tenth": 1.1, half: 1.5 }).find(([, bound]) => factor < bound);
  if (near) return `by less than ${near[0]}`;
  const [digits, exponent] = factor.toExponential(11).split("e").map(Number);
  return exponent > 5 ? "more than a million times" : `about ${Math.floor(digits + 0.5) * 10 ** exponent} times`;
}

function aboutAxes(answer, expected, tolerance) {
  const sorted = ({ entries }) => new Tensor([entries.length], [...entries].sort((a, b) => a - b));
  return inOrder(answer, expected, tolerance) ?? (same(sorted(answer), sorted(expected), tolerance) && "The numbers are right, in another order.");
}

function aboutSizes(answer, expected, tolerance) {
  if (same(answer.map(Math.abs), expected.map(Math.abs), tolerance)) {
    const wrong = combine(answer, expected, (a, b) => Math.sign(a) !== Math.sign(b)).entries.filter(Boolean);
    return `The sizes are right, and the sign of ${wrong.length} of ${expected.entries.length} entries is wrong.`;
  }
  return same(times(answer, expected), Tensor.full(expected.shape, 1), tolerance) ? "Each entry is 1 divided by what it should be." : "";
}

function aboutTerm(answer, expected, tolerance, _, given) {
  const off = minus(answer, expected);
  const is = (term) => largest(minus(off, term).entries) <= tolerance * scale(expected);
  if (is(off.mean([]))) return "All entries are off by the same amount: is a term missing, or is there one too many?";
  const name = Object.keys(given).sort().find((each) => {
    const term = given[each];
    return term.shape && alike(term, expected) && is(term.map((entry) => (dot(off, term) / dot(term, term)) * entry));
  });
  return name ? `What is off is a multiple of \`${name}\`: is a term missing, or is its factor wrong?` : "";
}

function aboutRows(answer, expected, tolerance) {
  if (expected.shape.length !== 2 || expected.shape.includes(1)) return "";
  const axis = [1, 0].find((each) => {
    const over = (a) => times(a, expected).sum([each], true);
    const factors = combine(over(answer), over(expected), (a, b) => a / (b || 1));
    return same(times(factors, expected), answer, tolerance);
  });
  return axis >= 0 ? `Each ${axis ? "row" : "column"} is right but for a factor of its own: is one missing, or is there one too many?` : "";
}

/** Names up to three wrong entries, and the way they are off. */
function aboutEntries(answer, expected, tolerance) {
  const { shape } = expected;
  const place = (i) => shape.map((length, axis) => Math.floor(i / product(shape.slice(axis + 1))) % length);
  const every = minus(answer, expected).entries.map((off, i) => ({ off, at: place(i).join(", ") }));
  const wrong = every.filter(({ off }) => Math.abs(off) > tolerance * scale(expected));
  const many = 2 * wrong.length > every.length;
  const listed = wrong.slice(0, 3).map(({ off, at }) => `[${at}] is too ${off > 0 ? "large" : "small"}`);
  const text = `${wrong.length} of ${every.length} entries ${wrong.length === 1 ? "is" : "are"} wrong: ${listed.join("; ")}${wrong.length > 3 ? ", …" : ""}.`;
  return (many && aboutRows(answer, expected, tolerance)) || `${text} ${many ? "No sign, factor or swap of axes explains it." : "The others are right."}`;
}
