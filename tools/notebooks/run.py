"""Execute chapters and save what changed in their outputs, and nothing else."""

import asyncio
import base64
import datetime
import importlib.metadata
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager
from nbval.plugin import get_sanitize_patterns

from tools.notebooks.chapters import (
    ROOT,
    code_cells,
    dumps,
    normalise,
    read,
    tags,
    write,
)

WORKERS = 2
SANITIZE = ROOT / "tests" / "nbval-sanitize.cfg"
_IMAGES = {"image/png", "image/jpeg"}


def run(root: Path, chapters: Sequence[Path], seconds_per_cell: float = 300) -> bool:
    """Execute chapters, two at a time, and save those whose outputs changed.

    A chapter is written only if all its cells ran. Outputs that differ by
    rounding alone stay as they are, so a second run changes nothing.

    Args:
        root: The checkout's folder.
        chapters: The notebooks' paths.
        seconds_per_cell: How long a cell may take.

    Returns:
        Whether every chapter ran to its end.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a kernel uses one core
    # Kernels are reached over sockets, which the usual loop of Windows lacks.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(_run_all(root, chapters, seconds_per_cell))


async def _run_all(root, chapters, seconds_per_cell):
    slots = asyncio.Semaphore(WORKERS)

    async def one(path):
        async with slots:
            return await _run_one(root, path, seconds_per_cell)

    return all(await asyncio.gather(*map(one, chapters)))


async def _run_one(root, path, seconds_per_cell):
    name, start = path.relative_to(root).as_posix(), time.perf_counter()
    before, text = read(path), path.read_text(encoding="utf-8")
    print(f"{name}: running", flush=True)
    try:
        after = await _execute(before, path.parent, seconds_per_cell)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(f"{name}: FAILED, not saved\n{error}", file=sys.stderr, flush=True)
        return False
    merged = dumps(merge(before, after, provenance()))
    if merged != text:
        write(path, merged)
    result = "saved" if merged != text else "unchanged"
    print(f"{name}: {result} ({time.perf_counter() - start:.1f} s)", flush=True)
    return True


async def _execute(notebook, folder, seconds_per_cell):
    """Return a copy with fresh outputs, from the kernel that pytest uses too."""
    notebook = nbformat.from_dict(notebook)
    manager = AsyncKernelManager(
        kernel_name=CURRENT_ENV_KERNEL_NAME,
        kernel_spec_manager=NbvalKernelspecManager(),
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=seconds_per_cell,
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    return await client.async_execute(cleanup_kc=True, stderr=subprocess.DEVNULL)


def provenance() -> dict[str, str]:
    """Return what produces outputs here and now: torch, Python, and the date."""
    return {
        "torch": importlib.metadata.version("torch").partition("+")[0],
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    }


def merge(
    before: NotebookNode, after: NotebookNode, provenance: dict[str, str]
) -> NotebookNode:
    """Put fresh outputs into a notebook where they differ by more than rounding.

    Measured times differ from run to run. Cells that show them keep what they
    have, as long as the fresh outputs are of the same kinds; delete those of one
    cell to have all of them fresh. All, because they show the same run.

    Args:
        before: The notebook as saved.
        after: The same cells, executed.
        provenance: What produced the fresh outputs.

    Returns:
        A notebook in normal form. If no output was replaced, it keeps the
        provenance that it had: that is still what produced its outputs.
    """
    merged = normalise(before)
    pairs = list(zip(code_cells(merged), code_cells(after), strict=True))
    timed = any(
        _is_timed(cell) and _kinds(cell.outputs) != _kinds(fresh.outputs)
        for cell, fresh in pairs
    )
    replaced = False
    for count, (cell, fresh) in enumerate(pairs, start=1):
        differ = comparable(cell.outputs) != comparable(fresh.outputs)
        if timed if _is_timed(cell) else differ:
            cell.outputs = fresh.outputs
            replaced = True
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    if replaced or "provenance" not in merged.metadata:
        merged.metadata.provenance = provenance
    return merged


def _is_timed(cell):
    return "nbval-ignore-output" in tags(cell)


def _kinds(outputs):
    return [(output.output_type, *output.get("data", ())) for output in outputs]


def comparable(outputs: Sequence[NotebookNode]) -> list[dict]:
    """Return outputs as they are compared: rounding made one word, images bytes."""
    return [_comparable(output) for output in outputs]


def _comparable(output):
    kept = {
        key: output[key] for key in output if key not in {"execution_count", "data"}
    }
    if "text" in kept:
        kept["text"] = _sanitize(kept["text"])
    for mime, value in output.get("data", {}).items():
        is_image = mime in _IMAGES
        kept[mime] = base64.b64decode(value) if is_image else _sanitize(value)
    return kept


def _sanitize(value):
    if not isinstance(value, str):
        return value
    for pattern, word in get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8")):
        value = re.sub(pattern, word, value)
    return value
