"""Print, after the mutants have run, which check caught how many mistakes."""

import re
from collections import Counter
from dataclasses import dataclass

from tools.notebooks.chapters import ROOT, select

KINDS = {"listed": "typical mistakes", "systematic": "changes of the arithmetic"}
COLUMNS = ("asserted", "error", "no effect", "missed")
HEAD = f"{'':36}tried" + "".join(f"{column:>11}" for column in COLUMNS)


@dataclass(frozen=True)
class Trial:
    """What became of one mutant.

    Attributes:
        chapter: The notebook's file name.
        name: What was planted.
        how: "asserted", "error" or "no effect"; "missed" if its test failed.
        said: The cell and its message, or the reason why nothing changes.
    """

    chapter: str
    name: str
    how: str
    said: str

    @property
    def check(self) -> str:
        """The check that spoke, without the numbers that it measured."""
        return re.sub(r": (\S+ off,.*|not comparable\.)$", "", self.said)


def pytest_ignore_collect(collection_path, config):
    """Leave the mutants out before a second is spent on listing them."""
    left_out = config.option.markexpr.strip() == "not mutants"
    return (left_out and collection_path.name == "test_mutants.py") or None


def pytest_terminal_summary(terminalreporter):
    """Print a table by chapter: tried, caught, and by which check."""
    for kind, what in KINDS.items():
        if trials := _trials(terminalreporter, kind):
            missed = sum(trial.how == "missed" for trial in trials)
            terminalreporter.section(
                f"{what}: {len(trials)} tried, {missed} missed "
                f"({1 - missed / len(trials):.1%} accounted for)"
            )
            for line in _table(trials, terminalreporter.verbosity > 0):
                terminalreporter.line(line)


def _trials(terminalreporter, kind):
    trials = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, values in report.user_properties:
                if name == kind:
                    chapter, mutant, how, said = values
                    how = how if outcome == "passed" else "missed"
                    trials.append(Trial(chapter, mutant, how, said))
    return trials


def _table(trials, verbose):
    """Yield the lines of the table, chapter by chapter."""
    yield HEAD
    for chapter in (path.name for path in select(ROOT)):
        if own := [trial for trial in trials if trial.chapter == chapter]:
            yield _row(chapter.removesuffix(".ipynb"), own)
            yield from _mutants(own) if verbose else _checks(own)
    yield _row("together", trials)


def _row(title, trials):
    how = Counter(trial.how for trial in trials)
    counts = "".join(f"{how[column]:11}" for column in COLUMNS)
    return f"{title:36}{len(trials):5}{counts}"


def _checks(trials):
    by_check = Counter(trial.check for trial in trials)
    return (f"  {by_check[check]:3} × {check}" for check in sorted(by_check, key=_cell))


def _cell(check):
    return [int(number) for number in re.findall(r"^\[(\d+)\]", check)]


def _mutants(trials):
    return (f"  {trial.name}\n      {trial.said}" for trial in trials)
