// Makes a module shorter to send: names of a letter, no comments, no spaces.
// It is for modules that prettier formats: each statement ends with a semicolon,
// each `const` or `let` declares one thing, and a regular expression follows one
// of `( = , !`. tests/puzzles/ judges thousands of lines with what it makes.

const PART = /(\s+|\/\/.*|\/\*[^]*?\*\/)|("(?:[^"\\]|\\.)*"|(?<=[(=,!]\s*)\/(?:\[(?:[^\]\\]|\\.)*\]|[^/\\[]|\\.)+\/\w*)|([\p{L}_$][\p{L}\d_$]*)|(=>|\?\.|\+\+|--|\.\.\.|\d[\d.e]*|[^])/uy;
const TEXT = /(?:[^`\\$]|\\.|\$(?!\{))*/uy; // of a template, up to its end or to `${`
const CONTROL = new Set(["if", "for", "while", "catch"]); // words before (…) {…}
const BEFORE_OBJECT = new Set(["(", ",", "=", "[", ":", "?", "...", "return", "const", "let", "default"]);
const LOWER = [..."abcdefghijklmnopqrstuvwxyz"];
const UPPER = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ$"];
const PAIRS = UPPER.flatMap((first) => LOWER.map((second) => first + second));
// For what a module declares, and for what a function in it does.
const OUTER = [...UPPER, ...LOWER.toReversed(), ...PAIRS];
const INNER = [...LOWER, ...PAIRS];

/** Cuts a source into parts. Each knows the bracket that it stands in; brackets, each other. */
function cut(source) {
  const parts = [];
  const open = [];
  let at = 0;
  const add = (type, text) => {
    parts.push({ type, text, within: open.at(-1), i: parts.length });
    at += text.length;
    return parts.at(-1);
  };
  const close = (text) => {
    const first = open.pop();
    first.end = add("sign", text);
    first.end.begin = first;
  };
  while (at < source.length) {
    const inTemplate = open.at(-1)?.text === "`";
    const pattern = inTemplate ? TEXT : PART;
    pattern.lastIndex = at;
    const [text, space, literal, name] = pattern.exec(source);
    if (inTemplate) {
      add("literal", text);
      if (source[at] === "`") close("`");
      else open.push(add("sign", "${"));
    } else if (space) at += text.length;
    else if (")]}".includes(text)) close(text);
    else if ("([{`".includes(text)) open.push(add("sign", text));
    else add(literal ? "literal" : name ? "name" : "sign", text);
  }
  return parts;
}

/** Says what a name is where it stands: a variable, a property, or both in one. */
function role(parts, { i, text, type, within }) {
  const [before, after] = [parts[i - 1]?.text, parts[i + 1]];
  if (type !== "name" || before === "." || before === "?.") return "none";
  const opens = after?.text === "(" && parts[after.end.i + 1]?.text === "{";
  if (opens && !CONTROL.has(text) && before !== "function" && before !== "*") return "none"; // a method
  const inObject = within?.text === "{" && BEFORE_OBJECT.has(parts[within.i - 1]?.text) && (before === "{" || before === ",");
  if (inObject && after.text === ":") return "none";
  return inObject && [",", "}", "="].includes(after.text) ? "both" : "variable";
}

/** Finds the functions, the module first: from `from` to `to`, with a head up to `head`. */
function functions(parts) {
  const found = [{ from: 0, head: 0, to: parts.length }];
  for (const { i, text, begin, within } of parts) {
    if (text === "=>") {
      const ends = (part) => part === within?.end || (part.within === within && ",;".includes(part.text));
      const to = parts[i + 1].text === "{" ? parts[i + 1].end.i : parts.slice(i).find(ends).i;
      found.push({ from: parts[i - 1].begin?.i ?? i - 1, head: i, to });
    } else if (text === ")" && parts[i + 1].text === "{" && !CONTROL.has(parts[begin.i - 1].text)) {
      found.push({ from: begin.i, head: i, to: parts[i + 1].end.i });
    }
  }
  return found.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Returns up to which part a word declares the names after it; 0 if it declares none. */
function declaring(parts, { i, text, type, within }) {
  if (type !== "name") return 0;
  if (text === "catch" && parts[i + 1].text === "(") return parts[i + 1].end.i;
  if (text === "function" || text === "class") return parts[i + 1].type === "name" ? i + 2 : i + 3;
  if (text !== "const" && text !== "let") return 0;
  return parts.slice(i).find((part) => part.within === within && ["=", "of", ";"].includes(part.text)).i;
}

/** Tells each part in which function it stands, and each function in which other. */
function nest(parts, scopes) {
  for (const scope of scopes) {
    scope.outer = parts[scope.from].scope;
    for (const part of parts.slice(scope.from, scope.to + 1)) part.scope = scope;
  }
}

/**
 * Shortens a module.
 * @param {string} source
 * @returns {string} A module that does the same.
 */
export function shorten(source) {
  const parts = cut(source);
  for (const part of parts) part.role = role(parts, part);
  const scopes = functions(parts);
  nest(parts, scopes);
  const variables = (from, to) => parts.slice(from, to).filter((part) => part.role !== "none");
  const declare = (names, from, to) => {
    const own = variables(from, to).filter(({ i }) => !"=-".includes(parts[i - 1].text)); // no defaults
    for (const { text } of own) names.set(text, text);
  };
  for (const scope of scopes) declare((scope.names = new Map()), scope.from, scope.head);
  for (const part of parts) declare(part.scope.names, part.i + 1, declaring(parts, part));
  for (const part of variables(0, parts.length)) {
    part.home = part.scope;
    while (part.home && !part.home.names.has(part.text)) part.home = part.home.outer;
  }
  for (const scope of scopes) rename(scope, variables(scope.from, scope.to + 1));
  return joined(parts);
}

/** Gives the names of a function letters that mean nothing else in it. */
function rename(scope, used) {
  const [own, others] = [used.filter(({ home }) => home === scope), used.filter(({ home }) => home !== scope)];
  const taken = new Set(others.map(({ home, text }) => home?.names.get(text)));
  const free = (scope.outer ? INNER : OUTER).filter((letter) => !taken.has(letter));
  const count = (name) => own.filter(({ text }) => text === name).length;
  const names = [...scope.names.keys()];
  if (!scope.outer) names.sort((a, b) => count(b) - count(a));
  names.forEach((name, i) => scope.names.set(name, free[i]));
}

/** Joins the parts, with a space where two words would become one. */
function joined(parts) {
  const texts = parts.map(({ home, role: is, text, i }) => {
    if (text === ";" && parts[i + 1]?.text === "}") return "";
    const short = home?.names.get(text) ?? (text === "const" ? "let" : text);
    return is === "both" && short !== text ? `${text}:${short}` : short;
  });
  const isWord = (part) => part && part.type !== "literal" && /^[\p{L}\d_$]+$/u.test(part.text);
  return texts.map((text, i) => (isWord(parts[i]) && isWord(parts[i + 1]) ? `${text} ` : text)).join("");
}
