// What a search finds, and where. The theme's script loads it for the first search.

const GREEK = { alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ", lambda: "λ", mu: "μ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", omega: "ω", partial: "∂", nabla: "∇" };
const WORD = /^[\p{L}\p{N}_]+$/u;
const NUMBER = /^\(?\d+(\.\d+)+\)?$/;
let records;
let vocabulary;

/** Lower case without accents, so that *naive* finds *Naïve*, and σ² is what s2 is to σ. */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Loads what is searched: for each part of a page its address, titles and text. */
export async function load(address) {
  const response = await fetch(address);
  records = (await response.json()).map(({ url, titles, text }) => {
    const [heading, content] = [plain(titles.at(-1)), plain(text)];
    const [squeezed, squeezedHeading] = [content, heading].map((words) => words.replace(/\s+/g, ""));
    return { url, titles, text, heading, content, squeezed, squeezedHeading };
  });
}

/** How well a text has a word: 2 for the whole word, 1 for its beginning. */
function match(text, word) {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0 && best < 2; at = text.indexOf(word, at + 1)) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) continue;
    best = /[\p{L}\p{N}]/u.test(text[at + word.length] ?? " ") ? Math.max(best, 1) : 2;
  }
  return best;
}

/** Whether one letter more, less, another, or two changed about make one word the other. */
function isTypo(word, other) {
  if (Math.abs(word.length - other.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  const [rest, otherRest] = [word.slice(start), other.slice(start)];
  const swapped = rest[1] + rest[0] + rest.slice(2);
  return rest.slice(1) === otherRest.slice(1) || rest.slice(1) === otherRest || rest === otherRest.slice(1) || swapped === otherRest;
}

/** The words that a word of a query stands for: itself, its Greek letter, one with a typo. */
function meanings(word) {
  const meant = [word, GREEK[word]].filter(Boolean);
  if (!WORD.test(word) || word.length < 5 || records.some(({ heading, content }) => match(heading, word) || match(content, word))) return meant;
  vocabulary ??= [...new Set(records.flatMap(({ heading, content }) => `${heading} ${content}`.match(/\p{L}{4,}/gu) ?? []))];
  return [...meant, ...vocabulary.filter((other) => isTypo(word, other))];
}

/** How well a record has a word: in its title, or in its text. Signs are found as they stand. */
function score({ heading, content, squeezed, squeezedHeading, titles }, word) {
  const depth = titles.length;
  const bare = NUMBER.test(word) ? word.replace(/[()]/g, "") : word;
  if (NUMBER.test(word) && heading === `(${bare})`) return 300;
  if (NUMBER.test(word) || WORD.test(word)) return Math.max(match(heading, bare) * (100 - 10 * depth), match(content, bare));
  return squeezedHeading.includes(word) ? 100 - 10 * depth : Number(squeezed.includes(word)) * (2 + 20 / (20 + squeezed.length));
}

/** A record's rank for all words: titles first, then headings, then text. */
function rank(record, words) {
  let total = 0;
  for (const meant of words) {
    const found = Math.max(...meant.map((word) => score(record, word)));
    if (!found) return 0;
    total += found;
  }
  return total;
}

/** Returns the records that have all words of a query, the best first. */
export function find(query) {
  const words = plain(query).split(/[\s,;]+/).filter(Boolean).map(meanings);
  if (!words.length) return [];
  const found = records.map((record) => ({ ...record, words, rank: rank(record, words) }));
  return found.filter((record) => record.rank).sort((one, other) => other.rank - one.rank);
}

/** Where a word begins in a text, and not within another word; -1 if it does not. */
function begin(text, word) {
  let at = text.indexOf(word);
  while (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) at = text.indexOf(word, at + 1);
  return at;
}

/** The words around the first match, as what is before it, itself and what is after. */
export function snippet({ text, content, words }) {
  const places = words.flat().map((word) => [begin(content, word), word.length]);
  const [at, length] = places.find(([place]) => place >= 0) ?? [-1, 0];
  const letters = text.normalize("NFC").match(/\P{M}\p{M}*/gu) ?? [];
  if (at < 0 || content.length !== letters.length) return [text.slice(0, 120)];
  const part = (from, to) => letters.slice(from, to).join("");
  const end = at + length;
  // Whole words at both ends.
  const before = at > 50 ? part(at - 50, at).replace(/^\S*\s/, "… ") : part(0, at);
  const after = end + 80 < letters.length ? part(end, end + 80).replace(/\s\S*$/, " …") : part(end);
  return [before, part(at, end), after];
}
