"""Builds a project's site, silently, and times it."""

import subprocess
import sys
from pathlib import Path

from benchmarks.report import timed

COMMAND = [sys.executable, "-m", "jupyter_book", "build", "--html"]


def timed_build(project: Path) -> tuple[float, float]:
    """Return the seconds that a build takes, and those of the processor.

    Raises:
        CalledProcessError: The build fails.
    """
    return timed(
        lambda: subprocess.run(  # noqa: S603
            COMMAND, cwd=project, check=True, capture_output=True
        )
    )
