"""The command that mystmd runs: ``python -m plainbook render`` or ``start``."""

import os
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

THEME = Path(__file__).parents[1]
USAGE = """\
usage: python -m plainbook {render,start,--version}

render and start are run by mystmd, which sets the environment they read."""


def main(arguments: list[str]) -> int:
    """Run ``render`` or ``start``, and report what is missing or broken.

    Returns:
        The exit status: 0, or 1 after a message on standard error; 2 for a call
        that names no command.
    """
    project = tomllib.loads((THEME / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    needed = [line.split()[0] for line in project["dependencies"]]
    if missing := [name for name in needed if not is_installed(name)]:
        return failed(1, missing_packages(missing, needed))
    if arguments == ["--version"]:
        print(f"{project['name']} {project['version']}")
        return 0
    from .commands import COMMANDS  # needs the packages

    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        return failed(2, USAGE)
    return COMMANDS[arguments[0]](os.environ, THEME)


def is_installed(package: str) -> bool:
    """Tell whether this Python has a package."""
    try:
        return bool(distribution(package))
    except PackageNotFoundError:
        return False


def missing_packages(missing: list[str], needed: list[str]) -> str:
    """Say which packages are missing, and how to install all that are needed."""
    return (
        f"The theme needs the Python package {', '.join(missing)}, which "
        f"{sys.executable} lacks. Install it beside Jupyter Book: "
        f"{sys.executable} -m pip install {' '.join(needed)}"
    )


def failed(status: int, message: str) -> int:
    """Print why nothing was done, and return the exit status."""
    print(message, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
