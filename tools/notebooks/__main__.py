"""`python -m tools.notebooks run|check|stamp|formulas`: the author's one command."""

import argparse
import sys

from tools.notebooks.chapters import ROOT, select, write
from tools.notebooks.check import check
from tools.notebooks.formulas import PAGE, formulas_page
from tools.notebooks.run import run
from tools.notebooks.stamp import Repository, stamp


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
    try:
        return options.command(options)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks", description="Run, check and stamp chapters."
    )
    commands = parser.add_subparsers(required=True, metavar="run|check|stamp|formulas")

    command = commands.add_parser(
        "run", help="execute chapters and save what changed in their outputs"
    )
    _add_chapters(command)
    command.set_defaults(command=_run)

    command = commands.add_parser(
        "check", help="check style, links, outputs, stamps and derivatives"
    )
    _add_chapters(command)
    command.add_argument(
        "--github", metavar="URL", help="the address that must be stamped"
    )
    command.set_defaults(command=_check)

    command = commands.add_parser(
        "stamp", help="write links and bootstrap cells anew, or for another repository"
    )
    command.add_argument(
        "--github", metavar="URL", help="https://github.com/OWNER/NAME"
    )
    command.add_argument("--branch", help="the branch that readers get")
    command.set_defaults(command=_stamp)

    command = commands.add_parser(
        "formulas", help=f"write {PAGE.as_posix()}: each formula beside its lines"
    )
    command.set_defaults(command=_formulas)
    return parser


def _add_chapters(command):
    command.add_argument(
        "chapters", nargs="*", help="names or paths of notebooks; all by default"
    )


def _run(options):
    return 0 if run(ROOT, select(ROOT, options.chapters)) else 1


def _check(options):
    url = options.github
    expected = Repository.from_url(url) if url else None
    return 0 if check(ROOT, select(ROOT, options.chapters), expected) else 1


def _stamp(options):
    for path in stamp(ROOT, options.github, options.branch):
        print(f"stamped {path.relative_to(ROOT).as_posix()}")
    return 0


def _formulas(_):
    write(ROOT / PAGE, formulas_page(select(ROOT)))
    print(f"wrote {PAGE.as_posix()}; look at what changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
