// Reads a line of Python, as far as the course uses it, with Python's precedence.

const TOKEN = /\s*(?:(#.*)|((?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{M}\d_]*)|(["'])(.*?)\4|(\.\.\.|\*\*|[<>]=?|[-+*/@()[\],:.=])|(\S))/uy;
const COMPARISON = 5;
const LEFT = { "<": COMPARISON, ">": COMPARISON, "<=": COMPARISON, ">=": COMPARISON, "+": 10, "-": 10, "*": 20, "/": 20, "@": 20 };
const UNARY = 30;
const POWER = 40;
const INSTEAD = { "^": "**", "²": "** 2", "³": "** 3", "×": "*", "·": "*", "−": "-", "÷": "/", max: "torch.maximum", min: "torch.minimum" };
const WORDS = new Set("if else for in is not and or lambda def import while yield await".split(" "));
export const CONSTANTS = { None: null, True: true, False: false };

/** A line that the page does not understand; its message says at what. */
export class Unreadable extends Error {}

/** Says at which character a line cannot be read. */
export function refuse(text) {
  const instead = INSTEAD[text] ? ` Write \`${INSTEAD[text]}\`.` : "";
  return new Unreadable(text ? `This page cannot read \`${text}\` here.${instead}` : "The line ends too early.");
}

/** Cuts a line into tokens: `type` is number, name, text, or the sign itself. */
function tokens(line) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(line)); ) {
    const [, comment, number, name, quote, text, sign, other] = match;
    if (other) throw refuse(other);
    if (comment) break;
    if (number) found.push({ type: "number", text: number, value: Number(number.replaceAll("_", "")) });
    else if (name) found.push({ type: "name", text: name });
    else if (quote) found.push({ type: "text", text: quote + text + quote, value: text });
    else found.push({ type: sign, text: sign });
  }
  return [...found, { type: "end", text: "" }];
}

/**
 * Reads a line.
 * @param {string} line - What stands after `return`.
 * @returns {object} A tree of nodes with a `type` each.
 * @throws {Unreadable} If it is not Python, or not the part of it known here.
 */
export function read(line) {
  const rest = tokens(line.replace(/^\s*return\b/, ""));
  let at = 0;
  const peek = () => rest[at].type;
  const take = (type) => (peek() === type ? rest[at++] : undefined);
  const expect = (type) => {
    if (!take(type)) throw refuse(rest[at].text);
  };

  /** Reads an expression whose operators bind more tightly than `limit`. */
  function expression(limit = 0) {
    let left = take("-") || take("+") ? { type: "unary", sign: rest[at - 1].text, of: expression(UNARY) } : postfix();
    for (let compared = false; ; ) {
      const sign = peek();
      const power = sign === "**";
      const strength = power ? POWER : LEFT[sign];
      if (!(strength > limit)) return left;
      if (strength === COMPARISON && compared) throw refuse(sign);
      compared = strength === COMPARISON;
      at++;
      left = { type: "binary", sign, left, right: expression(power ? UNARY : strength) };
    }
  }

  function postfix() {
    let node = atom();
    for (;;) {
      if (take(".")) node = { type: "attribute", of: node, name: name() };
      else if (take("(")) node = { type: "call", of: node, ...listed(")", argument, split) };
      else if (take("[")) node = { type: "index", of: node, ...listed("]", part, (parts, comma) => ({ parts, single: parts.length === 1 && !comma })) };
      else return node;
    }
  }

  function name() {
    const token = take("name");
    if (!token || WORDS.has(token.text)) throw refuse((token ?? rest[at]).text);
    return token.text;
  }

  function atom() {
    const { type, text, value } = rest[at];
    if (type === "number" || type === "text") return at++, { type: "value", value };
    if (type === "...") return at++, { type: "dots" };
    if (type === "name") return name() in CONSTANTS ? { type: "value", value: CONSTANTS[text] } : { type: "name", name: text };
    if (take("[")) return { type: "list", ...listed("]", expression, (items) => ({ items })) };
    if (take("(")) return listed(")", expression, (items, comma) => (items.length === 1 && !comma ? items[0] : { type: "list", items }));
    throw refuse(text);
  }

  /** Reads items up to a closing bracket, and says whether a comma ended them. */
  function listed(close, item, build) {
    const items = [];
    let comma = false;
    while (!take(close)) {
      if (items.length && !comma) throw refuse(rest[at].text);
      items.push(item(0));
      comma = Boolean(take(","));
    }
    return build(items, comma);
  }

  function argument() {
    const named = peek() === "name" && rest[at + 1].type === "=";
    return named ? { name: (at += 2, rest[at - 2].text), value: expression() } : { value: expression() };
  }

  function split(given) {
    const first = given.findIndex(({ name }) => name);
    if (first >= 0 && given.slice(first).some(({ name }) => !name)) throw refuse(")");
    return { args: given };
  }

  function part() {
    const bounds = [undefined];
    for (;;) {
      if (take(":")) bounds.push(undefined);
      else if (peek() === "," || peek() === "]") break;
      else if (bounds.at(-1) === undefined) bounds[bounds.length - 1] = expression();
      else throw refuse(rest[at].text);
    }
    if (bounds.length > 3 || (bounds.length === 1 && !bounds[0])) throw refuse(rest[at].text);
    return bounds.length > 1 ? { type: "slice", bounds } : bounds[0];
  }

  const tree = expression();
  const tuple = [tree];
  while (take(",")) if (peek() !== "end") tuple.push(expression());
  expect("end");
  return rest.some(({ type }) => type === ",") && (tuple.length > 1 || rest.at(-2).type === ",") ? { type: "list", items: tuple } : tree;
}
