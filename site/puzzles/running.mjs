// Runs a line that was read: the part of Python and PyTorch that the course uses.

import { read, Unreadable } from "./reading.mjs";
import { combine, einsum, fail, matmul, slice, take, Tensor, wrap } from "./tensors.mjs";

const DOTS = Symbol("...");
const TORCH = Symbol("torch");
const isTensor = (value) => value instanceof Tensor;
const isNumber = (value) => typeof value === "number" || typeof value === "boolean";
const tensor = (value) => (isTensor(value) ? value : dotless(value) && fail("Type"));
const lift = (value) => (isTensor(value) ? value : new Tensor([], [Number(value)]));

/** Raises "not answered yet" for the dots themselves. */
function dotless(value) {
  return value === DOTS ? fail("Dots") : true;
}

const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => (a === 1 || b === 0 ? 1 : a ** b),
};

function operate(sign, a, b) {
  for (const value of [a, b]) dotless(value);
  if (sign === "@") return isTensor(a) && isTensor(b) ? matmul(a, b) : fail("Type");
  for (const value of [a, b]) if (!isTensor(value) && !isNumber(value)) fail("Type");
  if (isTensor(a) || isTensor(b)) return combine(lift(a), lift(b), ARITHMETIC[sign]);
  if ((sign === "/" && Number(b) === 0) || (sign === "**" && Number(a) === 0 && b < 0)) fail("ZeroDivision");
  const result = ARITHMETIC[sign](Number(a), Number(b));
  if (Number.isNaN(result)) throw new Unreadable("This page cannot take the root of a negative number.");
  return result;
}

const reduction = (name) => (x, dim, keep = false) =>
  (typeof keep !== "boolean" || (dim === undefined && keep) ? fail("Type") : tensor(x)[name](axes(dim), keep));
const axes = (dim) => (dim == null ? [] : [dim].flat().filter(dotless));
const lengths = (...shape) => (shape.flat().every(Number.isInteger) ? shape.flat() : shape.map(dotless) && fail("Type"));
const entrywise = (f) => [["input"], (x) => tensor(x).map(f)];

// Each function with the names of what it is given; `*` takes all the rest.
const FUNCTIONS = {
  exp: entrywise(Math.exp),
  log: entrywise(Math.log),
  sqrt: entrywise(Math.sqrt),
  abs: entrywise(Math.abs),
  tanh: entrywise(Math.tanh),
  square: entrywise((x) => x * x),
  sigmoid: entrywise((x) => 1 / (1 + Math.exp(-x))),
  sum: [["input", "dim?", "keepdim?"], reduction("sum")],
  mean: [["input", "dim?", "keepdim?"], reduction("mean")],
  matmul: [["input", "other"], (a, b) => matmul(tensor(a), tensor(b))],
  transpose: [["input", "dim0", "dim1"], (x, i, j) => transpose(tensor(x), i, j)],
  unsqueeze: [["input", "dim"], (x, dim) => unsqueeze(tensor(x), dim)],
  squeeze: [["input"], (x) => tensor(x).squeeze()],
  pow: [["input", "exponent"], (x, y) => operate("**", x, y)],
  numel: [["input"], (x) => tensor(x).entries.length],
};
const OF_TORCH = {
  ...FUNCTIONS,
  ones_like: entrywise(() => 1),
  zeros_like: entrywise(() => 0),
  einsum: [["equation", "*"], (rule, ...given) => einsum(typeof rule === "string" ? rule : fail("Type"), given.map(tensor))],
  ones: [["*"], (...shape) => Tensor.full(lengths(...shape), 1)],
  zeros: [["*"], (...shape) => Tensor.full(lengths(...shape), 0)],
  eye: [["n"], (n) => Tensor.from(lengths(n, n), ([i, j]) => Number(i === j))],
  tensor: [["data"], toTensor],
};
const OF_TENSORS = {
  ...FUNCTIONS,
  reshape: [["input", "*"], (x, ...shape) => x.reshape(lengths(...shape))],
  size: [["input", "dim?"], (x, dim) => (dim == null ? x.shape : x.shape[wrap(dim, x.shape.length)])],
};
const BUILTINS = {
  len: [["obj"], length],
  abs: [["x"], (x) => (isNumber(x) ? Math.abs(x) : tensor(x).map(Math.abs))],
  sum: [["items"], (items) => members(items).reduce((sum, item) => operate("+", sum, item), 0)],
};
const PROPERTIES = {
  T: (x) => x.transpose(),
  shape: (x) => x.shape,
  ndim: (x) => x.shape.length,
};
const PYTHON = new Set("max min round range float int str print pow list tuple zip map sorted bool".split(" "));

function transpose(x, i, j) {
  const order = x.shape.map((_, axis) => axis);
  const [a, b] = [i, j].map((axis) => wrap(axis, Math.max(1, order.length)));
  if (order.length) [order[a], order[b]] = [order[b], order[a]];
  return x.permute(order);
}

function unsqueeze(x, dim) {
  const at = wrap(dim, x.shape.length + 1);
  return x.reshape([...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}

function length(value) {
  dotless(value);
  if (isTensor(value) && value.shape.length) return value.shape[0];
  return Array.isArray(value) || typeof value === "string" ? value.length : fail("Type");
}

function members(value) {
  if (Array.isArray(value)) return value;
  return Array.from({ length: length(tensor(value)) }, (_, i) => take(value, [i]));
}

/** Binds what is given to names, as Python does, and calls the function. */
function call([names, f], given) {
  const values = [];
  const starred = names.indexOf("*");
  for (const { name, value } of given) {
    const known = { axis: "dim", keepdims: "keepdim" }[name] ?? name;
    const place = name ? names.findIndex((each) => each.replace("?", "") === known) : values.length;
    if (place < 0 || place in values || (starred < 0 && place >= names.length)) fail("Type");
    values[place] = value;
  }
  for (const [i, name] of names.entries()) if (!(i in values) && !/[?*]/.test(name)) fail("Type");
  return f(...values);
}

/** A function as a value: the table's entry, with the tensor that it belongs to. */
class Callable {
  constructor(entry, own = []) {
    this.entry = entry;
    this.own = own;
  }
}

function attribute(value, name) {
  dotless(value);
  if (value === TORCH && Object.hasOwn(OF_TORCH, name)) return new Callable(OF_TORCH[name]);
  if (isTensor(value) && Object.hasOwn(PROPERTIES, name)) return PROPERTIES[name](value);
  if (isTensor(value) && Object.hasOwn(OF_TENSORS, name)) return new Callable(OF_TENSORS[name], [{ value }]);
  const known = [OF_TORCH, OF_TENSORS, PROPERTIES].some((table) => Object.hasOwn(table, name));
  if (known && name !== "reshape") fail("Attribute", name);
  throw new Unreadable(`This page does not know \`.${name}\` there.`);
}

function index(value, { parts, single }, run) {
  const bounds = (part) => part.bounds.map((bound) => (bound ? run(bound) : undefined));
  const found = parts.map((part) => (part.type === "slice" ? bounds(part) : part.type === "dots" ? "dots" : run(part)));
  dotless(value);
  if (isTensor(value)) {
    for (const part of found) if (typeof part === "string" && part !== "dots") fail("Type");
    if (!value.shape.length && single && typeof found[0] === "number") fail("Index");
    return take(value, found.map((part) => (part === undefined ? null : part)));
  }
  if (!Array.isArray(value) || !single) fail("Type");
  if (!Array.isArray(found[0])) return value[wrap(found[0], value.length)];
  const { from, step, length } = slice(found[0], value.length);
  return Array.from({ length }, (_, i) => value[from + i * step]);
}

/** Turns a number, a tensor, or nested lists of numbers into a tensor. */
export function toTensor(value) {
  if (isTensor(value)) return value;
  if (isNumber(value)) return lift(value);
  dotless(value);
  if (!Array.isArray(value)) fail("NoNumbers");
  if (value.flat(Infinity).includes(DOTS)) fail("Dots");
  const items = value.map(toTensor);
  const shape = items[0]?.shape ?? [];
  if (items.some((item) => String(item.shape) !== String(shape) || value.some((each) => isTensor(each) && each.shape.length))) fail("NoNumbers");
  return new Tensor([items.length, ...shape], items.flatMap((item) => item.entries));
}

/**
 * Runs a line.
 * @param {string} line - What stands after `return`.
 * @param {Object<string, Tensor|number>} given - What the line may use.
 * @returns {Tensor} Its result.
 * @throws {Unreadable | PythonError}
 */
export function run(line, given) {
  const names = { ...given, torch: TORCH };
  const visit = {
    value: ({ value }) => value,
    dots: () => DOTS,
    list: ({ items }) => items.map(walk),
    name: ({ name }) => named(name, names),
    unary: ({ sign, of }) => negate(sign, walk(of)),
    binary: ({ sign, left, right }) => operate(sign, walk(left), walk(right)),
    attribute: ({ of, name }) => attribute(walk(of), name),
    index: ({ of, ...rest }) => index(walk(of), rest, walk),
    call: ({ of, args }) => {
      const called = walk(of);
      const values = args.map(({ name, value }) => ({ name, value: walk(value) }));
      dotless(called);
      return called instanceof Callable ? call(called.entry, [...called.own, ...values]) : fail("Type");
    },
  };
  const walk = (node) => visit[node.type](node);
  return toTensor(walk(read(line)));
}

function negate(sign, value) {
  dotless(value);
  if (!isTensor(value) && !isNumber(value)) fail("Type");
  const f = (x) => (sign === "-" ? -x : Number(x));
  return isTensor(value) ? value.map(f) : f(value);
}

function named(name, names) {
  if (Object.hasOwn(names, name)) return names[name];
  if (Object.hasOwn(BUILTINS, name)) return new Callable(BUILTINS[name]);
  if (PYTHON.has(name)) throw new Unreadable(`This page does not know \`${name}\`.`);
  return fail("Name", name);
}
