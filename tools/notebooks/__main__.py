"""`python -m tools.notebooks run|check|stamp|formulas|pictures`: for authors."""

import argparse
import sys

from tools.notebooks.chapters import ROOT, read, select, write
from tools.notebooks.check import check
from tools.notebooks.formulas.meaning import DECLARATIONS
from tools.notebooks.formulas.record import (
    RECORD,
    counted,
    read_record,
    record_text,
    summary,
)
from tools.notebooks.learning_map import MAP, with_minutes
from tools.notebooks.run import run
from tools.notebooks.sheet import PAGE, formulas_pages
from tools.notebooks.stamp import Repository, stamp
from tools.notebooks.texts import from_root, read_text


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command.

    Args:
        arguments: The words after the command's name; by default those that
            the program was called with.

    Returns:
        The exit status: 0 if all went well, 1 if a chapter failed or has
        findings, 2 if the command could not be carried out.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows has another encoding, which lacks ∂ and ŷ.
        stream.reconfigure(encoding="utf-8")
    try:
        return options.command(options)
    except (ValueError, OSError) as error:
        print(f"error: {from_root(error, ROOT)}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks",
        description="Run, check and stamp the chapters in content/.",
    )
    commands = parser.add_subparsers(title="commands", required=True)
    _add_run(commands)
    _add_check(commands)
    _add_stamp(commands)
    _add_formulas(commands)
    _add_pictures(commands)
    return parser


def _add_run(commands):
    command = commands.add_parser(
        "run",
        help="execute chapters and save what changed in their outputs",
        description="Execute chapters, and save those whose outputs changed by more "
        "than rounding. A chapter in which a cell fails stays as it is.",
    )
    _add_chapters(command)
    command.set_defaults(command=_run)


def _add_check(commands):
    command = commands.add_parser(
        "check",
        help="say what is left to do in chapters",
        description="Check style, links, outputs, stamps and derivatives of chapters, "
        "and what the pages say of them. "
        "Each finding is a line: the file, the cell, the problem, and its remedy.",
    )
    _add_chapters(command)
    command.add_argument(
        "--github", metavar="URL", help="the repository that must be stamped"
    )
    command.set_defaults(command=_check)


def _add_stamp(commands):
    command = commands.add_parser(
        "stamp",
        help="write links and bootstrap cells anew, or for another repository",
        description="Point all links, badges and bootstrap cells of the course at its "
        "repository, renew the digests of the helpers in tools/, and count the minutes "
        "in the map.",
    )
    command.add_argument(
        "--github",
        metavar="URL",
        help="the repository, https://github.com/OWNER/NAME; the same by default",
    )
    command.add_argument("--branch", help="the branch that readers get")
    command.set_defaults(command=_stamp)


def _add_formulas(commands):
    command = commands.add_parser(
        "formulas",
        help=f"write {PAGE.as_posix()} and the pages after it",
        description=f"Write {PAGE.as_posix()} and the pages after it: each numbered "
        "formula of the chapters beside the lines of code that compute it.",
    )
    command.set_defaults(command=_formulas)


def _add_pictures(commands):
    command = commands.add_parser(
        "pictures",
        help="take the pictures of pages anew, from the built site",
        description="Take the pictures of pages that the README and shared links "
        "show, and the icon, from the site in _build/html.",
    )
    command.set_defaults(command=_pictures)


def _add_chapters(command):
    command.add_argument(
        "chapters", nargs="*", help="names or paths of notebooks; all by default"
    )


def _run(options):
    return 0 if run(ROOT, select(ROOT, options.chapters)) else 1


def _check(options):
    url = options.github
    expected = None if url is None else Repository.from_url(url)
    return 0 if check(ROOT, select(ROOT, options.chapters), expected) else 1


def _stamp(options):
    for path in stamp(ROOT, options.github, options.branch):
        print(f"stamped {path.relative_to(ROOT).as_posix()}")
    _count_minutes(ROOT / MAP)
    return 0


def _count_minutes(path):
    """Write into the map how long each chapter takes."""
    text = read_text(path)
    counted = with_minutes(text, {each.name: read(each) for each in select(ROOT)})
    if counted != text:
        write(path, counted)
        print(f"counted the minutes in {MAP.as_posix()}")


def _formulas(_):
    notebooks = {path.name: read(path) for path in select(ROOT)}
    if (ROOT / DECLARATIONS).exists():
        write(ROOT / RECORD, record_text(ROOT, notebooks))
        print(f"wrote {RECORD.as_posix()}: {summary(read_record(ROOT))} are executed")
    record = read_record(ROOT)
    for path, text in formulas_pages(notebooks, summary(record)).items():
        write(ROOT / path, text)
        print(f"wrote {path.as_posix()}; look at what changed")
    readme = ROOT / "README.md"
    if readme.exists():
        write(readme, counted(read_text(readme), record))
    return 0


def _pictures(_):
    # Only here: no other command needs a browser.
    from tools.notebooks.pictures import take_pictures

    for name in take_pictures(ROOT):
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
