"""Print, after the mutants have run, which check caught which mistake."""

from collections import defaultdict


def pytest_terminal_summary(terminalreporter):
    """Print a table by chapter: tried, caught, and by which cell."""
    for kind in ("listed", "systematic"):
        rows = _rows(terminalreporter, kind)
        if not rows:
            continue
        tried = sum(map(len, rows.values()))
        missed = _missed(terminalreporter, kind)
        terminalreporter.section(
            f"{kind} mutants: {tried} of {tried + missed} accounted for"
        )
        for chapter, mutants in sorted(rows.items()):
            terminalreporter.line(f"{chapter}: {len(mutants)}")
            if terminalreporter.verbosity > 0 or kind == "listed":
                for mistake, message in mutants:
                    terminalreporter.line(f"  {mistake}\n      {message}")


def _rows(terminalreporter, kind):
    rows = defaultdict(list)
    for report in terminalreporter.stats.get("passed", []):
        for name, value in getattr(report, "user_properties", []):
            if name == kind:
                chapter, mistake, message = value
                rows[chapter].append((mistake, message))
    return rows


def _missed(terminalreporter, kind):
    test = {"listed": "typical_mistake", "systematic": "change_of_the_arithmetic"}
    return sum(
        test[kind] in report.nodeid
        for report in terminalreporter.stats.get("failed", [])
    )
