"""The two commands of ``template.yml``, with the environment that mystmd sets."""

import sys
from collections.abc import Mapping
from pathlib import Path

from .build import build
from .html.problems import BrokenPagesError, MissingToolError, problem_list
from .preview import PortError, serve
from .site.content_server import ContentError

# Set in mystmd by report.mjs, which plainbook.yml names.
REPORT = "PLAINBOOK_REPORT"
UNHEARD = (
    "Only what the theme finds itself counts as broken here, since it does not hear "
    "what mystmd reports. Begin myst.yml with: extends: theme/plainbook.yml"
)


def render(environment: Mapping[str, str], theme: Path) -> int:
    """Write the whole site into ``BUILD_DIRECTORY``."""
    if REPORT not in environment:
        report(UNHEARD)
    try:
        problems = build(
            environment["CONTENT_CDN"],
            Path(environment["BUILD_DIRECTORY"]),
            theme,
            published_at(environment),
            environment.get(REPORT, ""),
        )
    except (BrokenPagesError, ContentError, MissingToolError) as error:
        report(str(error))
        return 1
    if problems:
        report(f"{problem_list(problems)}, and on_broken has them marked in the pages.")
    return 0


def start(environment: Mapping[str, str], theme: Path) -> int:
    """Serve a preview on ``HOST`` and ``PORT`` until it is stopped."""
    if REPORT not in environment:
        report(UNHEARD)
    try:
        serve(
            environment.get("HOST", "localhost"),
            int(environment["PORT"]),
            int(environment["CONTENT_CDN_PORT"]),
            theme,
            environment.get(REPORT, ""),
        )
    except (MissingToolError, PortError) as error:
        report(str(error))
        return 1
    return 0


def published_at(environment: Mapping[str, str]) -> str:
    """The address or the path that the site will be published at."""
    names = ("BASE_URL", "READTHEDOCS_CANONICAL_URL")
    return next((environment[name] for name in names if environment.get(name)), "")


def report(message: str) -> None:
    """Print a message line by line.

    mystmd hides whatever is written at once with a word such as "deprecated",
    which may be in the name of a broken thing.
    """
    for line in message.splitlines():
        print(line, file=sys.stderr, flush=True)


COMMANDS = {"render": render, "start": start}
