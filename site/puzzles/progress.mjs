// Which puzzles a reader has solved, kept in this browser alone: the names of a
// chapter's solved puzzles, as a list in JSON, under "puzzles:" and its number.
// Where a browser keeps nothing, nothing is solved yet, and nobody is told.

const key = (chapter) => `puzzles:${chapter}`;

/** Returns the names of the puzzles of a chapter ("1.1") that were solved. */
export function solved(chapter) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(chapter)));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Keeps that a puzzle is solved. */
export function remember(chapter, name) {
  const names = JSON.stringify([...new Set([...solved(chapter), name])]);
  change(() => localStorage.setItem(key(chapter), names));
}

/** Forgets what was solved in a chapter. */
export function forget(chapter) {
  change(() => localStorage.removeItem(key(chapter)));
}

/** Changes what is kept, and lets whoever counts know. */
function change(write) {
  try {
    write();
  } catch {
    return; // no storage
  }
  window.dispatchEvent(new Event("puzzles"));
}
