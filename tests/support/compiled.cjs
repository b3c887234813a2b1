// Keeps what V8 made of mystmd's 13 MB: to compile them is half of what it takes to
// build a small project. `node --require` loads this; a later Node does it by itself.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const LARGE = 1e6;
const FOLDER = path.join(__dirname, "node_modules", ".cache");
const compile = Module.prototype._compile;

delete process.env.NODE_OPTIONS; // what we start has no such file

/** Where what was made of a file is kept: another one for each version of it. */
function keptOf(filename) {
  const { size, mtimeMs } = fs.statSync(filename);
  return path.join(FOLDER, `${path.basename(filename)}-${process.version}-${size}-${mtimeMs}`);
}

/** Write a file in one step, so that no other process reads half of it. */
function keep(file, data) {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, data);
  fs.renameSync(`${file}.${process.pid}`, file);
}

/** The source of a module as a function. What V8 keeps cannot `import` by itself. */
function wrapped(content) {
  const source = content.replace(/^#!/, "//").replaceAll("await import(", "await imported(");
  return `(function (exports, require, module, __filename, __dirname, imported) { ${source}\n})`;
}

Module.prototype._compile = function (content, filename) {
  if (content.length < LARGE) return compile.call(this, content, filename);
  const kept = keptOf(filename);
  const cachedData = fs.existsSync(kept) ? fs.readFileSync(kept) : undefined;
  const script = new vm.Script(wrapped(content), { filename, cachedData });
  if (!cachedData || script.cachedDataRejected) {
    // At the end, so that it holds all functions that were needed.
    process.on("exit", () => keep(kept, script.createCachedData()));
  }
  const required = Module.createRequire(filename);
  const given = [this.exports, required, this, filename, path.dirname(filename)];
  const imported = (address) => import(address);
  return script.runInThisContext().call(this.exports, ...given, imported);
};
