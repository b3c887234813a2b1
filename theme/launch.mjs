// Runs the theme with the Python that Jupyter Book is installed in, so that
// `/some/venv/bin/jupyter book build` works without activating that venv.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const THEME = import.meta.dirname ?? process.cwd(); // mystmd starts us in our folder
const PYTHON = process.platform === "win32" ? join("Scripts", "python.exe") : join("bin", "python3");

/** Pythons of an environment that is active, or stands beside the project. */
function* knownPythons() {
  for (const folder of [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX]) {
    if (folder) yield join(folder, PYTHON);
  }
  for (let folder = THEME; folder !== dirname(folder); folder = dirname(folder)) {
    yield join(folder, ".venv", PYTHON);
    yield join(folder, "venv", PYTHON);
  }
}

/** The command line and the parent of a running process. */
function inspect(pid) {
  if (existsSync(`/proc/${pid}/stat`)) {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold spaces: count from its end.
    return { command, parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
  }
  const line = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" }).trim();
  const [parent, ...command] = line.split(/\s+/);
  return { command: command.join(" "), parent: Number(parent) };
}

/** The Python of the environment that the script that called us is in.
 *
 * Without an active environment nothing else tells: mystmd passes on neither its
 * own path nor that of the Python that started it. */
function* callingPythons() {
  try {
    for (let pid = process.ppid; pid > 1; ) {
      const { command, parent } = inspect(pid);
      const found = command.match(/(\/\S.*?)\/lib\/python[\d.]+\/(?:site|dist)-packages\//);
      if (found) yield join(found[1].slice(found[1].lastIndexOf(" /") + 1), PYTHON);
      pid = parent;
    }
  } catch {
    // No /proc and no ps, as on Windows: the Python on the PATH serves.
  }
}

function* candidates() {
  for (const pythons of [knownPythons(), callingPythons()]) {
    for (const python of pythons) if (existsSync(python)) yield python;
  }
  yield* ["python3", "python"];
}

// -B: bytecode written into the project would make a preview rebuild.
const refused = [];
for (const python of candidates()) {
  // Windows has a `python3` that is no Python, and a Python may lack our packages.
  const probe = spawnSync(python, ["-B", "-m", "plainbook", "--version"], { cwd: THEME, encoding: "utf8" });
  if (!probe.stdout?.startsWith("plainbook ")) {
    const said = probe.error?.message ?? (probe.stderr.trim() || `it exits with ${probe.status}`);
    refused.push(`${python}: ${said.split("\n").at(-1)}`);
    continue;
  }
  const run = spawnSync(python, ["-B", "-m", "plainbook", ...process.argv.slice(2)], { cwd: THEME, stdio: "inherit" });
  process.exit(run.status ?? 1);
}
console.error("The theme found no Python 3.11 or newer with the packages that it needs. It tried:");
for (const line of new Set(refused)) console.error(`- ${line}`);
console.error("Activate the environment that has Jupyter Book and these packages, and build again.");
process.exit(1);
