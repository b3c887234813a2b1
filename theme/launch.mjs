// Runs the theme with the Python that Jupyter Book is installed in, so that
// `/some/venv/bin/jupyter book build` works without activating that venv.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

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

/** The environment's Python, from the path of the script that called us. */
function* environmentPythons() {
  try {
    for (let pid = process.ppid; pid > 1; ) {
      const { command, parent } = inspect(pid);
      const found = command.match(/(\/\S.*?)\/lib\/python[\d.]+\/(?:site|dist)-packages\//);
      if (found) yield join(found[1].slice(found[1].lastIndexOf(" /") + 1), "bin", "python3");
      pid = parent;
    }
  } catch {
    // No /proc and no ps, as on Windows: the Python on the PATH serves.
  }
}

const candidates = [...new Set(environmentPythons())].filter(existsSync);
for (const python of [...candidates, "python3", "python"]) {
  // -B: bytecode written into the project would make a preview rebuild.
  const run = spawnSync(python, ["-B", "-m", "plainbook", ...process.argv.slice(2)], { stdio: "inherit" });
  if (run.error?.code === "ENOENT") continue;
  process.exit(run.status ?? 1);
}
console.error("The theme needs Python 3.11 or newer, and found none on the PATH.");
process.exit(1);
