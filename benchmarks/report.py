"""Write a benchmark's table into its place in benchmarks/README.md."""

import datetime
import os
import platform
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

README = Path(__file__).with_name("README.md")
ROOT = README.parents[1]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; all columns but the first are aligned right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a call takes, and those of the processor.

    The second number, which counts the processes that the call started and
    waited for, hardly depends on what else the machine does.
    """
    start, before = time.perf_counter(), os.times()
    call()
    after = os.times()
    return time.perf_counter() - start, sum(after[:4]) - sum(before[:4])


def write(name: str, text: str) -> None:
    """Replace what stands between a benchmark's two marks, and print it.

    Args:
        name: The benchmark's name, as in `<!-- name -->` and `<!-- /name -->`.
        text: Markdown.

    Raises:
        ValueError: If README.md has no such marks.
    """
    readme = README.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(readme):
        raise ValueError(f"benchmarks/README.md has no place <!-- {name} -->; add one")
    text = f"{text}\n\nMeasured {_where_and_when()}.\n"
    readme = marks.sub(lambda match: f"{match[1]}\n{text}\n{match[2]}", readme)
    README.write_text(readme, encoding="utf-8")
    print(text)


def _where_and_when():
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    load = f", load {os.getloadavg()[1]:.0f}" if hasattr(os, "getloadavg") else ""
    return (
        f"on {today}, {platform.system()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores{load}"
    )
