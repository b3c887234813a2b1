// A MyST plugin that changes no page. It keeps what mystmd reports as an error and
// then passes over, and tells the theme, which mystmd starts, where to read it.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";

const ERROR = /^⛔\uFE0F? +(.*)/s;
// Said of a page after the reason that it could not be read, whenever others change.
const FOLLOWS = "Expected mdast to be processed";

/** The folder of myst.yml, which mystmd looks for from where it was called. */
function projectFolder() {
  let folder = process.cwd();
  while (!existsSync(join(folder, "myst.yml")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** The file and the line that a message begins with, and what it says of them. */
function parsed(message) {
  const words = message.split(" ");
  for (let count = 1; count < words.length; count += 1) {
    const [, file, line] = words.slice(0, count).join(" ").match(/^(.*?)(?::(\d+))?(?::\d+)?$/s);
    if (!file || !existsSync(file)) continue;
    const reason = words.slice(count).join(" ");
    return { path: resolve(file), line: line ? Number(line) : null, reason };
  }
  return { path: null, line: null, reason: message };
}

const project = projectFolder();
const folder = mkdtempSync(join(tmpdir(), "plainbook-"));
const report = join(folder, "report.json");
process.env.PLAINBOOK_REPORT = report;
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

let errors = [];
const lastBuilt = new Map();

function save() {
  const listed = errors.map(({ path, line, reason }) => ({
    file: path && relative(project, path).replaceAll("\\", "/"), line, reason }));
  writeFileSync(report, JSON.stringify({ project, errors: listed }));
}

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Keep an error, and whether the file was only read when it was found. */
function keep(message) {
  const error = { ...parsed(message), time: Date.now() };
  error.reading = error.path && (lastBuilt.get(error.path) ?? 0) < changed(error.path);
  // mystmd says some things twice.
  errors = errors.filter(({ path, reason }) => path !== error.path || reason !== error.reason);
  errors.push(error);
  save();
}

/** In a preview: forget what was wrong with files that have changed since, and
 * with a page that is built anew; but mystmd reads a file again only once it changed. */
function forget(path) {
  lastBuilt.set(path, Date.now());
  errors = errors.filter((error) => error.path === null
    || (error.time >= changed(error.path) && (error.path !== path || error.reading)));
  save();
}

const print = console.error;
console.error = (...words) => {
  const [, message] = stripVTControlCharacters(words.join(" ")).match(ERROR) ?? [];
  if (message && !message.endsWith(FOLLOWS)) keep(message);
  print(...words);
};
save();

export default {
  name: "Report of errors",
  transforms: [{ name: "forget", stage: "document", plugin: () => (_tree, file) => forget(file.path) }],
};
