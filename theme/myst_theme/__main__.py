"""The command that mystmd runs: ``python -m myst_theme render`` or ``start``."""

import os
import sys
from pathlib import Path

NEEDED = "jinja2 nh3 pygments"


def main(arguments: list[str]) -> int:
    """Run ``render`` or ``start``, and report what is missing or broken.

    Returns:
        The exit status: 0, or 1 after a message on standard error.
    """
    try:
        from .commands import COMMANDS
    except ModuleNotFoundError as missing:
        print(
            f"The theme needs the Python package {missing.name}, which "
            f"{sys.executable} lacks. Install it beside Jupyter Book: "
            f"{sys.executable} -m pip install {NEEDED}",
            file=sys.stderr,
        )
        return 1
    return COMMANDS[arguments[0]](os.environ, Path(__file__).parents[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
