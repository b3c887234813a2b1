"""How the cost of a build grows with the number of its pages.

Builds projects of 10, 100 and 1000 pages which are alike, then has the theme's
renderer alone write each site again, from what mystmd has prepared for it. The
theme's npm packages must be there already. Not for Windows, which does not tell
what an ended process took.
"""

import http.server
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.building import timed_build
from benchmarks.report import ROOT, table, write
from benchmarks.serving import served

SIZES = (10, 100, 1000)
REPEATS = 5
PAGES_PER_PART = 25

PAGE = """\
# Page {number}

(page-{number})=
A line has a slope and an intercept. Both are found by walking downhill. {words}

## Loss

The loss of a batch of $m$ samples is the mean of the squared residuals:

$$
L(w, b) = \\frac{{1}}{{m}} \\sum_{{i=1}}^m (\\hat y_i - y_i)^2
$$

```python
def mse_loss(y_hat, y):
    return ((y_hat - y) ** 2).mean()
```

## Gradient

| symbol | shape | meaning |
|---|---|---|
| $X$ | $(m, n)$ | inputs |
| $w$ | $(n,)$ | weights |

1. Predict, as on [the page before](#page-{before}).
2. Step against the *gradient*.

:::{{note}}
A sum and a mean differ by a factor that only looks harmless.
:::
"""
WORDS = "Each sentence says *one* thing, and **this** one says it again. " * 40


@dataclass(frozen=True)
class Cost:
    """What one build took.

    Attributes:
        build: The whole build, in the processor's seconds.
        renderer: The renderer's part of them.
        megabytes: The peak memory of the largest of the renderer's processes.
    """

    build: float
    renderer: float
    megabytes: float

    @property
    def mystmd(self) -> float:
        """The other seconds."""
        return self.build - self.renderer


class _ContentHandler(http.server.SimpleHTTPRequestHandler):
    """Serves what mystmd prepared under the addresses that mystmd gives it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def translate_path(self, path: str) -> str:
        """The file for a path; figures and downloads are in a folder of their own."""
        file = super().translate_path(path)
        return file if Path(file).exists() else super().translate_path(f"public{path}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def write_project(folder: Path, count: int) -> Path:
    """Write a project of `count` pages, in parts."""
    project = folder / f"project-{count}"
    project.mkdir()
    names = [f"page-{number}.md" for number in range(count)]
    for number, name in enumerate(names):
        before = max(number - 1, 0)
        page = PAGE.format(number=number, before=before, words=WORDS)
        (project / name).write_text(page, encoding="utf-8")
    files = [{"file": name} for name in names]
    parts = [
        {"title": f"From page {first}", "children": files[first:][:PAGES_PER_PART]}
        for first in range(1, count, PAGES_PER_PART)
    ]
    config = {
        "version": 1,
        "project": {"title": "Growth", "toc": [files[0], *parts]},
        "site": {"template": str(ROOT / "theme")},
    }
    (project / "myst.yml").write_text(json.dumps(config), encoding="utf-8")
    return project


def measure(project: Path) -> Cost:
    """Build a project, and render it again a few times; the cheapest time counts."""
    _, seconds = timed_build(project)
    with served(project / "_build" / "site", _ContentHandler) as address:
        costs = [render(address, project / "_build" / "html") for _ in range(REPEATS)]
    return Cost(seconds, *min(costs))


def render(address: str, folder: Path) -> tuple[float, float]:
    """Run the renderer.

    Returns:
        The processor's seconds of all its processes, and the peak memory of
        the largest of them, in megabytes.
    """
    environment = {**os.environ, "CONTENT_CDN": address, "BUILD_DIRECTORY": str(folder)}
    command = [sys.executable, "-B", "-m", "plainbook", "render"]
    with subprocess.Popen(  # noqa: S603
        command, cwd=ROOT / "theme", env=environment
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("the renderer failed")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def further_page(costs: dict[int, Cost], part: str) -> list[str]:
    """Milliseconds for each page beyond those of the size before; - for the first."""
    sizes = list(costs)
    steps = [
        (getattr(costs[more], part) - getattr(costs[fewer], part)) / (more - fewer)
        for fewer, more in pairwise(sizes)
    ]
    return ["-", *(f"{1000 * step:.1f}" for step in steps)]


def main() -> None:
    """Build all sizes and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        costs = {n: measure(write_project(Path(folder), n)) for n in SIZES}
    columns = {
        "whole build, s": [f"{cost.build:.1f}" for cost in costs.values()],
        "of it the renderer, s": [f"{cost.renderer:.2f}" for cost in costs.values()],
        "renderer, ms for each further page": further_page(costs, "renderer"),
        "mystmd, ms for each further page": further_page(costs, "mystmd"),
        "renderer's memory, MB": [f"{cost.megabytes:.1f}" for cost in costs.values()],
    }
    rows = zip(costs, *columns.values(), strict=True)
    write("growth", table(["pages", *columns], rows))


if __name__ == "__main__":
    main()
