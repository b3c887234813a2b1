"""The launcher finds the Python that has the theme's packages, wherever it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import THEME

NODE = shutil.which("node")
# What Windows has in the place of a Python that is not installed.
STORE = """\
#!/bin/sh
echo "Python was not found; run without arguments to install from the Store." >&2
exit 49
"""
SILENT = "#!/bin/sh\nexit 0\n"
OTHER = "#!/bin/sh\necho 'unknown option: -B' >&2\nexit 2\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its Pythons are scripts of sh")


@pytest.fixture
def theme(tmp_path) -> Path:
    """A copy of what the launcher starts, in a project with no environment."""
    folder = tmp_path / "project" / "theme"
    shutil.copytree(THEME / "plainbook", folder / "plainbook")
    for name in ("launch.mjs", "pyproject.toml"):
        shutil.copy(THEME / name, folder)
    return folder


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


def python(path: Path) -> Path:
    """A Python that says its own path before it does what it is asked to."""
    return executable(
        path, f'#!/bin/sh\necho "{path}" >&2\nexec "{sys.executable}" "$@"\n'
    )


def launched(theme: Path, command: tuple = (), **environment: str):
    """Ask the launcher for the theme's version."""
    command = command or (NODE, theme / "launch.mjs")
    found = {"PATH": str(theme.parent / "bin"), **environment}
    return subprocess.run(
        [*command, "--version"],
        env=found,
        cwd=theme,
        capture_output=True,
        encoding="utf-8",
    )


def used(result: subprocess.CompletedProcess) -> str:
    """The Python that answered; what is merely probed keeps its messages."""
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("plainbook ")
    (path,) = result.stderr.splitlines()
    return path


@pytest.mark.parametrize("script", [STORE, SILENT, OTHER])
def test_a_python3_that_is_no_python_is_passed_over(theme, script):
    executable(theme.parent / "bin/python3", script)
    own = python(theme.parent / "bin/python")
    assert used(launched(theme)) == str(own)


def test_a_folder_without_any_python_ends_with_what_was_tried_and_the_remedy(theme):
    executable(theme.parent / "bin/python3", STORE)
    result = launched(theme)
    assert result.returncode == 1
    assert result.stdout == ""
    first, *tried, remedy = result.stderr.splitlines()
    assert first.startswith("The theme found no Python 3.11 or newer")
    store, missing = tried
    assert store.startswith("- python3: Python was not found;")
    assert missing.startswith("- python: ")
    assert "ENOENT" in missing
    assert remedy.startswith("Activate the environment that has Jupyter Book")


def test_a_python_without_the_packages_says_how_to_install_them(theme):
    bare = f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n'
    executable(theme.parent / "bin/python3", bare)
    result = launched(theme)
    assert result.returncode == 1
    assert "python3: The theme needs the Python package" in result.stderr
    assert "-m pip install" in result.stderr


def test_the_environment_that_is_active_comes_before_the_path(theme, tmp_path):
    python(theme.parent / "bin/python3")
    own = python(tmp_path / "active/bin/python3")
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        result = launched(theme, **{name: str(tmp_path / "active")})
        assert used(result) == str(own)


def test_an_environment_that_was_deleted_is_passed_over(theme, tmp_path):
    own = python(theme.parent / "bin/python3")
    result = launched(theme, VIRTUAL_ENV=str(tmp_path / "deleted"))
    assert used(result) == str(own)


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_an_environment_beside_the_project_is_found_by_the_launchers_own_path(
    theme, name
):
    executable(theme.parent / "bin/python3", STORE)
    own = python(theme.parent / name / "bin/python3")
    assert used(launched(theme)) == str(own)


def test_the_environment_of_a_calling_script_is_found_without_activation(
    theme, tmp_path
):
    executable(theme.parent / "bin/python3", STORE)
    environment = tmp_path / "an environment"
    own = python(environment / "bin/python3")
    caller = environment / "lib/python3.11/site-packages/book/dist/book.mjs"
    call = "spawnSync(process.execPath, process.argv.slice(2), { stdio: 'inherit' })"
    script = f"import {{ spawnSync }} from 'node:child_process';\n{call};\n"
    executable(caller, script)
    result = launched(theme, (NODE, caller, theme / "launch.mjs"))
    assert used(result) == str(own)


def test_the_status_of_the_theme_is_that_of_the_launcher(theme):
    python(theme.parent / "bin/python3")
    command = (NODE, theme / "launch.mjs", "publish")
    assert launched(theme, command).returncode == 2
