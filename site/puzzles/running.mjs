// Runs a line that was read: the part of Python and PyTorch that the course uses.

import { read, refuse, Unreadable } from "./reading.mjs";
import { combine, countable, einsum, fail, isBoolean, matmul, product, slice, take, Tensor, wrap } from "./tensors.mjs";

const DOTS = Symbol("...");
const TORCH = Symbol("torch");
const isTensor = (value) => value instanceof Tensor;
const isNumber = (value) => typeof value === "number" || typeof value === "boolean";
const isList = (value) => Array.isArray(value);
const tensor = (value) => (isTensor(value) ? value : dotless(value) && fail(oddity([value]) || (isNumber(value) ? "Number" : "Type")));
const lift = (value) => (isTensor(value) ? value : new Tensor([], [value]));

/** Raises "not answered yet" for the dots themselves. */
function dotless(value) {
  return value === DOTS ? fail("Dots") : true;
}

/** Says what no arithmetic takes: a function, extremes with places, or a list. */
function oddity(values) {
  const kinds = { Uncalled: (value) => value instanceof Callable, Values: (value) => value instanceof Extremes, List: isList };
  return Object.keys(kinds).find((kind) => values.some(kinds[kind]));
}

/** Runs a call of torch; an error about shapes learns which call it is about. */
function calling(name, given, run) {
  try {
    return run();
  } catch (error) {
    if (["Runtime", "Index", "Einsum"].includes(error.kind)) error.about ??= { name, shapes: given.filter(isTensor).map(({ shape }) => shape) };
    throw error;
  }
}

const ARITHMETIC = {
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => (a === 1 || b === 0 ? 1 : a ** b),
};

// Of true and false, + is "or" and * is "and"; these cannot be.
const LOGIC = { "+": (a, b) => a || b, "*": (a, b) => a && b };
const NO_LOGIC = { "-": (a, b) => isBoolean(a) || isBoolean(b), "**": (a, b) => isBoolean(a) && isBoolean(b) };

function operate(sign, a, b) {
  const both = [a, b];
  both.forEach(dotless);
  const odd = oddity(both);
  if (odd) return odd === "List" ? ofLists(sign, a, b) : fail(odd);
  if (sign === "@") return both.every(isTensor) ? calling(sign, both, () => matmul(a, b)) : fail("Product");
  for (const value of both) if (!isTensor(value) && !isNumber(value)) fail("Type");
  return both.some(isTensor) ? ofTensors(sign, ...both.map(lift)) : ofNumbers(sign, Number(a), Number(b));
}

function ofTensors(sign, a, b) {
  if (NO_LOGIC[sign]?.(a, b)) fail("Boolean");
  const f = isBoolean(a) && isBoolean(b) && LOGIC[sign];
  return calling(sign, [a, b], () => combine(a, b, f || ARITHMETIC[sign]));
}

function ofNumbers(sign, a, b) {
  if ((sign === "/" && b === 0) || (sign === "**" && a === 0 && b < 0)) fail("ZeroDivision");
  const result = ARITHMETIC[sign](a, b);
  if (Number.isNaN(result)) throw refuse(sign);
  return result;
}

function ofLists(sign, a, b) {
  if ("+*".includes(sign) && ![a, b].some(isTensor)) throw refuse(sign);
  return fail("List");
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
  abs: [["input"], absolute],
  tanh: entrywise(Math.tanh),
  cosh: entrywise(Math.cosh),
  relu: [["input"], (x) => numbers(x).map((entry) => Math.max(0, entry))],
  square: entrywise((x) => x * x),
  sigmoid: entrywise((x) => 1 / (1 + Math.exp(-x))),
  sum: [["input", "dim?", "keepdim?"], reduction("sum")],
  mean: [["input", "dim?", "keepdim?"], reduction("mean")],
  amax: [["input", "dim?", "keepdim?"], reduction("amax")],
  amin: [["input", "dim?", "keepdim?"], reduction("amin")],
  max: [["input", "dim?", "keepdim?"], extreme("amax", Math.max)],
  min: [["input", "dim?", "keepdim?"], extreme("amin", Math.min)],
  maximum: [["input", "other"], (a, b) => combine(tensor(a), tensor(b), Math.max)],
  minimum: [["input", "other"], (a, b) => combine(tensor(a), tensor(b), Math.min)],
  matmul: [["input", "other"], (a, b) => operate("@", tensor(a), tensor(b))],
  dot: [["input", "tensor"], (a, b) => matmul(...vectors(a, b))],
  outer: [["input", "vec2"], (a, b) => operate("*", unsqueeze(vectors(a, b)[0], 1), b)],
  diag: [["input"], diagonal],
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
  repeat: [["input", "*"], (x, ...times) => repeat(x, lengths(...times))],
  size: [["input", "dim?"], (x, dim) => (dim == null ? x.shape : x.shape[wrap(dim, x.shape.length)])],
};
const BUILTINS = {
  len: [["obj"], length],
  abs: [["x"], (x) => (isNumber(x) ? Math.abs(x) : absolute(x))],
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

/** Extremes along an axis, which torch returns together with their places. */
class Extremes {
  constructor(values) {
    this.values = values;
  }
}

/** Makes torch's `max` or `min`: of all, along an axis, or of two tensors. */
function extreme(name, f) {
  return (x, dim, keep = false) => {
    if (isTensor(dim)) return combine(tensor(x), dim, f);
    const values = reduction(name)(x, dim, keep);
    if (dim === undefined) return values;
    return Number.isInteger(dim) ? new Extremes(values) : fail("Type");
  };
}

function numbers(x) {
  countable(tensor(x));
  return x;
}

function absolute(x) {
  return numbers(x).map(Math.abs);
}

function vectors(...given) {
  return given.map(tensor).every(({ shape }) => shape.length === 1) ? given : fail("Runtime");
}

function diagonal(x) {
  if (tensor(x).shape.length !== 1) throw unknown("diag");
  return Tensor.from([...x.shape, ...x.shape], ([i, j]) => (i === j ? x.entries[i] : 0));
}

function repeat(x, times) {
  if (times.length < x.shape.length) fail("Runtime");
  const shape = [...times.slice(x.shape.length).map(() => 1), ...x.shape];
  const steps = shape.map((_, axis) => product(shape.slice(axis + 1)));
  return Tensor.from(times.map((n, axis) => n * shape[axis]), (index) => x.entries[index.reduce((sum, i, axis) => sum + (i % shape[axis]) * steps[axis], 0)]);
}

function length(value) {
  dotless(value);
  if (isTensor(value) && value.shape.length) return value.shape[0];
  return isList(value) || typeof value === "string" ? value.length : fail(value instanceof Callable ? "Uncalled" : "Len");
}

function members(value) {
  if (isList(value)) return value;
  dotless(value);
  if (!isTensor(value) || !value.shape.length) fail(value instanceof Callable ? "Uncalled" : "Type");
  return Array.from({ length: value.shape[0] }, (_, i) => take(value, [i]));
}

/** Binds what is given to names, as Python does, and calls the function. */
function call({ name: called, entry: [names, f], own }, given) {
  const values = [];
  const starred = names.indexOf("*");
  for (const { name, value } of [...own, ...given]) {
    const known = { axis: "dim", keepdims: "keepdim" }[name] ?? name;
    const place = name ? names.findIndex((each) => each.replace("?", "") === known) : values.length;
    if (place < 0 || place in values || (starred < 0 && place >= names.length)) fail("Type");
    values[place] = value;
  }
  for (const [i, name] of names.entries()) if (!(i in values) && !/[?*]/.test(name)) fail("Type");
  return calling(called, values, () => f(...values));
}

/** A function as a value: the table's entry, with the tensor that it belongs to. */
class Callable {
  constructor(name, entry, own = []) {
    this.name = name;
    this.entry = entry;
    this.own = own;
  }
}

const unknown = (name) => new Unreadable(`This page does not know \`.${name}\` there.`);

function attribute(value, name) {
  dotless(value);
  if (value instanceof Extremes && name === "values") return value.values;
  if (value === TORCH && Object.hasOwn(OF_TORCH, name)) return new Callable(name, OF_TORCH[name]);
  if (isTensor(value) && Object.hasOwn(PROPERTIES, name)) return PROPERTIES[name](value);
  if (isTensor(value) && Object.hasOwn(OF_TENSORS, name)) return new Callable(name, OF_TENSORS[name], [{ value }]);
  const known = [OF_TORCH, OF_TENSORS, PROPERTIES].some((table) => Object.hasOwn(table, name));
  if (known && name !== "reshape") fail("Attribute", name);
  throw unknown(name);
}

function index(value, { parts, single }, run) {
  const bounds = (part) => part.bounds.map((bound) => (bound ? run(bound) : undefined));
  const found = parts.map((part) => (part.type === "slice" ? bounds(part) : part.type === "dots" ? "dots" : run(part)));
  dotless(value);
  if (isTensor(value)) {
    for (const part of found) if (typeof part === "string" && part !== "dots") fail("Type");
    if (!value.shape.length && single && typeof found[0] === "number") fail("Index", { shapes: [[]] });
    if (found.some(isTensor)) throw refuse("[");
    return calling("", [value], () => take(value, found.map((part) => (part === undefined ? null : part))));
  }
  if (value instanceof Callable) fail("Uncalled");
  if (value instanceof Extremes && found[0] === 0) return value.values;
  if (!isList(value) || !single) fail("Type");
  if (!isList(found[0])) return value[wrap(found[0], value.length)];
  const { from, step, length } = slice(found[0], value.length);
  return Array.from({ length }, (_, i) => value[from + i * step]);
}

/** Turns a number, a tensor, or nested lists of numbers into a tensor. */
export function toTensor(value) {
  if (isTensor(value)) return value;
  if (isNumber(value)) return lift(value);
  dotless(value);
  if (!isList(value)) fail(value instanceof Callable ? "Uncalled" : "NoNumbers");
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
      return called instanceof Callable ? call(called, values) : fail("Call");
    },
  };
  const walk = (node) => visit[node.type](node);
  return toTensor(walk(read(line))).map(Number);
}

function negate(sign, value) {
  dotless(value);
  if (!isTensor(value) && !isNumber(value)) fail(oddity([value]) || "Type");
  if (isTensor(value)) countable(value);
  const f = (x) => (sign === "-" ? -x : Number(x));
  return isTensor(value) ? value.map(f) : f(value);
}

function named(name, names) {
  if (Object.hasOwn(names, name)) return names[name];
  if (Object.hasOwn(BUILTINS, name)) return new Callable(name, BUILTINS[name]);
  if (PYTHON.has(name)) throw refuse(name);
  return fail("Name", name);
}
