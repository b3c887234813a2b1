"""The command that mystmd runs: ``python -m plainbook render`` or ``start``."""

import os
import sys
import tomllib
from pathlib import Path

THEME = Path(__file__).parents[1]
USAGE = "usage: python -m plainbook {render,start}, with the environment of mystmd"


def main(arguments: list[str]) -> int:
    """Run ``render`` or ``start``, and report what is missing or broken.

    Returns:
        The exit status: 0, or 1 after a message on standard error; 2 for a call
        that is none of the two.
    """
    try:
        from .commands import COMMANDS
    except ModuleNotFoundError as missing:
        print(missing_package(missing.name), file=sys.stderr)
        return 1
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    return COMMANDS[arguments[0]](os.environ, THEME)


def missing_package(name: str) -> str:
    """Say which package is missing, and how to install all that are needed."""
    project = tomllib.loads((THEME / "pyproject.toml").read_text())["project"]
    needed = " ".join(line.split()[0] for line in project["dependencies"])
    return (
        f"The theme needs the Python package {name}, which {sys.executable} lacks. "
        "Install it beside Jupyter Book: "
        f"{sys.executable} -m pip install {needed}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
