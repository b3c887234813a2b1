"""`.ci/run` stops at the first command that fails, also within a step, and says why."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.places import ROOT

# Stands in for Python: the pip that it installs can do nothing but `pip check`.
PYTHON = """#!/bin/sh
mkdir -p .venv/bin
printf '#!/bin/sh\\n[ "$1" = check ]\\n' > .venv/bin/pip
chmod +x .venv/bin/pip
"""


TOOLS = {"python3": PYTHON, **dict.fromkeys(["chromium", "node", "npm"], "#!/bin/sh\n")}
# What .ci/run itself calls.
COMMANDS = ("bash", "dirname", "mkdir", "chmod", "env")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it runs where bash is")


def run(folder, found):
    """`.ci/run`, on a machine that has those tools and no others."""
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    tools = folder / "bin"
    tools.mkdir()
    for name in COMMANDS:
        (tools / name).symlink_to(shutil.which(name))
    for name, script in found.items():
        (tools / name).write_text(script, encoding="utf-8")
        (tools / name).chmod(0o755)
    return subprocess.run(
        ["/bin/bash", folder / ".ci" / "run"],
        env={"PATH": str(tools)},
        capture_output=True,
        encoding="utf-8",
    )


def test_a_command_that_fails_within_a_step_ends_the_run(tmp_path):
    result = run(tmp_path / "a path with spaces", TOOLS)
    assert result.returncode == 1
    assert "Python packages  FAILED" in result.stdout
    assert "npm packages" not in result.stdout


@pytest.mark.parametrize("missing", ["python3", "node", "npm"])
def test_a_tool_that_is_missing_is_named(tmp_path, missing):
    result = run(tmp_path, {name: TOOLS[name] for name in TOOLS if name != missing})
    assert result.returncode == 1
    assert f"{missing} is not on the PATH; install Python 3.11 and" in result.stdout
    assert "Tools  FAILED" in result.stdout


@pytest.mark.parametrize(("user", "by"), [(0, ""), (1000, "sudo ")])
def test_chromium_is_installed_by_root_or_else_by_sudo(tmp_path, user, by):
    said = tmp_path / "said"
    notes = f'#!/bin/sh\necho "${{0##*/}} $*" >> "{said}"\n'
    own = {"id": f"#!/bin/sh\necho {user}\n", "sudo": notes, "apt-get": notes}
    run(
        tmp_path, {**{name: TOOLS[name] for name in TOOLS if name != "chromium"}, **own}
    )
    update, install = said.read_text(encoding="utf-8").splitlines()
    assert update == f"{by}apt-get update -qq"
    assert install.startswith(by)
    assert install.endswith("apt-get install -qq -y chromium")


@pytest.mark.parametrize(("allowed", "status"), [("", "EOFError"), ("no", "denied")])
def test_without_node_and_terminal_jupyter_book_says_what_the_readme_says(
    tmp_path, allowed, status
):
    """A traceback follows its sentence: it asks before it reads the project."""
    nowhere = {"PATH": "", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-m", "jupyter_book", "build", "--html"],
        env={**os.environ, **nowhere, "JB_ALLOW_NODEENV": allowed},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 1
    assert "Node.js (node) is required to run Jupyter Book" in result.stdout
    assert status in result.stderr
    assert ("Traceback" in result.stderr) is (allowed == "")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`EOFError`: set `JB_ALLOW_NODEENV=yes`" in readme
