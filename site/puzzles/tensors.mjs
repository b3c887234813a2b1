// Tensors of float64, with PyTorch's broadcasting, sums and einsum.

/** An error that Python would raise: its kind, and the name or the call it is about. */
export class PythonError extends Error {
  constructor(kind, about) {
    super(kind);
    this.kind = kind;
    this.about = about;
  }
}

export const fail = (kind, about) => {
  throw new PythonError(kind, about);
};

export const product = (lengths) => lengths.reduce((a, b) => a * b, 1);
const range = (n) => Array.from({ length: n }, (_, i) => i);

/** Returns how far apart entries are that follow one another along each axis. */
function strides(shape) {
  return shape.map((_, axis) => product(shape.slice(axis + 1)));
}

/** Calls `visit` with every index of a shape, in order. */
function* indices(shape) {
  const index = shape.map(() => 0);
  for (let left = product(shape); left > 0; left--) {
    yield index;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
}

export class Tensor {
  /**
   * @param {number[]} shape
   * @param {number[]} entries - Row by row.
   */
  constructor(shape, entries) {
    this.shape = shape;
    this.entries = entries;
  }
  static full(shape, value) {
    return new Tensor(shape, Array(product(shape)).fill(value));
  }
  /** Makes a tensor whose entries are a function of the index. */
  static from(shape, entry) {
    return new Tensor(shape, Array.from(indices(shape), entry));
  }
  map(f) {
    return new Tensor(this.shape, this.entries.map(f));
  }
  permute(order) {
    const steps = strides(this.shape);
    return Tensor.from(order.map((axis) => this.shape[axis]), (index) => this.entries[order.reduce((sum, axis, i) => sum + index[i] * steps[axis], 0)]);
  }
  transpose() {
    return this.permute(range(this.shape.length).reverse());
  }
  reshape(shape) {
    const known = product(shape.filter((length) => length !== -1));
    const full = shape.map((length) => (length === -1 ? this.entries.length / known : length));
    return product(full) === this.entries.length && full.every(Number.isInteger) ? new Tensor(full, this.entries) : fail("Runtime");
  }
  squeeze() {
    return this.reshape(this.shape.filter((length) => length !== 1));
  }
  sum(axes, keep) {
    return this.fold(axes, keep, (a, b) => a + b, 0);
  }
  amax(axes, keep) {
    return this.fold(axes, keep, Math.max, -Infinity);
  }
  amin(axes, keep) {
    return this.fold(axes, keep, Math.min, Infinity);
  }
  /** Joins the entries along axes; along all of them if none is named. */
  fold(axes, keep, f, start) {
    const over = axes.length ? axes.map((axis) => wrap(axis, Math.max(1, this.shape.length))) : range(this.shape.length);
    if (new Set(over).size < over.length) fail("Runtime");
    const kept = this.shape.map((length, axis) => (over.includes(axis) ? 1 : length));
    const result = Tensor.full(kept, start);
    const steps = strides(kept);
    let place = 0;
    for (const index of indices(this.shape)) {
      const at = index.reduce((sum, i, axis) => sum + (kept[axis] === 1 ? 0 : i * steps[axis]), 0);
      result.entries[at] = f(result.entries[at], this.entries[place++]);
    }
    return keep ? result : new Tensor(kept.filter((_, axis) => !over.includes(axis)), result.entries);
  }
  mean(axes, keep) {
    countable(this);
    const sum = this.sum(axes, keep);
    return sum.map((entry) => (entry * sum.entries.length) / this.entries.length);
  }
}

/** Whether the entries are true and false, as a comparison makes them. */
export const isBoolean = ({ entries }) => typeof entries[0] === "boolean";

/** Raises the error of what does not count with true and false. */
export function countable(...tensors) {
  if (tensors.some(isBoolean)) fail("Boolean");
}

/** Turns an axis that counts from the end into one that counts from the start. */
export function wrap(axis, length) {
  if (!Number.isInteger(axis)) fail("Type");
  return axis >= -length && axis < length ? (axis + length) % length : fail("Index");
}

function broadcast(a, b) {
  const rank = Math.max(a.length, b.length);
  const pad = (shape) => [...Array(rank - shape.length).fill(1), ...shape];
  const [left, right] = [pad(a), pad(b)];
  return left.map((length, i) => (length === right[i] || right[i] === 1 ? length : length === 1 ? right[i] : fail("Runtime")));
}

/** Applies a function of two numbers entry by entry. */
export function combine(a, b, f) {
  const shape = broadcast(a.shape, b.shape);
  const steps = [a, b].map((each) => [...Array(shape.length - each.shape.length).fill(0), ...strides(each.shape).map((step, axis) => (each.shape[axis] === 1 ? 0 : step))]);
  const at = (each, index) => index.reduce((sum, i, axis) => sum + i * steps[each][axis], 0);
  return Tensor.from(shape, (index) => f(a.entries[at(0, index)], b.entries[at(1, index)]));
}

/** Multiplies as `@` does: vectors, matrices, and stacks of matrices. */
export function matmul(a, b) {
  if (!a.shape.length || !b.shape.length) fail("Runtime");
  const left = a.shape.length === 1 ? a.reshape([1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? b.reshape([...b.shape, 1]) : b;
  if (left.shape.at(-1) !== right.shape.at(-2)) fail("Runtime");
  countable(a, b);
  // (…, i, j, 1) * (…, 1, j, k), summed over j
  const wide = left.reshape([...left.shape, 1]);
  const tall = right.reshape([...right.shape.slice(0, -2), 1, ...right.shape.slice(-2)]);
  const result = combine(wide, tall, (x, y) => x * y).sum([-2]);
  const axes = [...result.shape.slice(0, -2), ...(a.shape.length === 1 ? [] : [result.shape.at(-2)]), ...(b.shape.length === 1 ? [] : [result.shape.at(-1)])];
  return result.reshape(axes);
}

/**
 * Sums products over indices that the result lacks.
 * @param {string} rule - "ij,jk->ik"; without an arrow, letters that stand once.
 * @param {Tensor[]} tensors
 */
export function einsum(rule, tensors) {
  const [inputs, output] = rule.replaceAll(" ", "").split("->");
  const letters = inputs.split(",");
  const result = [...(output ?? [...inputs.replaceAll(",", "")].filter((c, _, all) => all.filter((d) => d === c).length === 1).sort())];
  const lengths = {};
  if (rule.split("->").length > 2 || letters.length !== tensors.length || new Set(result).size < result.length) fail("Einsum");
  letters.forEach((word, n) => {
    if (word.length !== tensors[n].shape.length || !/^[a-zA-Z]*$/.test(word)) fail("Einsum");
    [...word].forEach((letter, axis) => {
      const length = tensors[n].shape[axis];
      if ((lengths[letter] ??= length) === 1) lengths[letter] = length;
      if (length !== 1 && length !== lengths[letter]) fail("Einsum");
    });
  });
  if (!result.every((letter) => letter in lengths)) fail("Einsum");
  const summed = Object.keys(lengths).filter((letter) => !result.includes(letter));
  if (summed.length && tensors[1]) countable(...tensors);
  const order = [...result, ...summed];
  const steps = letters.map((word, n) => {
    const each = strides(tensors[n].shape);
    return order.map((letter) => [...word].reduce((sum, c, axis) => sum + (c === letter && tensors[n].shape[axis] > 1 ? each[axis] : 0), 0));
  });
  const shape = order.map((letter) => lengths[letter]);
  const terms = Tensor.from(shape, (index) => tensors.reduce((term, tensor, n) => term * tensor.entries[index.reduce((sum, i, axis) => sum + i * steps[n][axis], 0)], 1));
  return summed.length ? terms.sum(range(order.length).slice(result.length)) : terms;
}

/**
 * Takes entries as `x[1:, None, ...]` does.
 * @param {Tensor} tensor
 * @param {Array} parts - Integers, null, "dots", or slices as [start, stop, step].
 */
export function take(tensor, parts) {
  const used = parts.filter((part) => part !== null && part !== "dots").length;
  if (used > tensor.shape.length || parts.filter((part) => part === "dots").length > 1) fail("Index");
  const rest = Array(tensor.shape.length - used).fill([undefined, undefined, undefined]);
  const dots = parts.indexOf("dots");
  const all = dots < 0 ? [...parts, ...rest] : [...parts.slice(0, dots), ...rest, ...parts.slice(dots + 1)];
  const steps = strides(tensor.shape);
  const shape = [];
  const moves = []; // for each axis of the result, how far one step goes
  let start = 0;
  let axis = 0;
  for (const part of all) {
    if (part === null) {
      shape.push(1);
      moves.push(0);
    } else if (Array.isArray(part)) {
      const { from, length, step } = slice(part, tensor.shape[axis]);
      start += from * steps[axis];
      shape.push(length);
      moves.push(step * steps[axis++]);
    } else {
      start += wrap(part, tensor.shape[axis]) * steps[axis++];
    }
  }
  return Tensor.from(shape, (index) => tensor.entries[index.reduce((sum, i, n) => sum + i * moves[n], start)]);
}

export function slice([start, stop, step], length) {
  if ([start, stop, step].some((bound) => bound != null && !Number.isInteger(bound))) fail("Type");
  if (step != null && step < 1) fail("Type");
  const clip = (bound) => Math.min(length, Math.max(0, bound < 0 ? bound + length : bound));
  const from = clip(start ?? 0);
  return { from, step: step ?? 1, length: Math.max(0, Math.ceil((clip(stop ?? length) - from) / (step ?? 1))) };
}
