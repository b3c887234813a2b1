"""Asks html-validate what is wrong with files of HTML."""

import json
from collections.abc import Iterable
from pathlib import Path

from tests.support.building import run, succeed

CONFIG = Path(__file__).with_suffix(".json")


def mistakes(files: Iterable[Path], node_modules: Path) -> list[dict]:
    """What is wrong with some files, warnings included, as html-validate lists it."""
    script = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    options = ["--config", CONFIG, "--formatter", "json", "--max-warnings", "0"]
    command = ["node", *map(str, [script, *options, *files])]
    return json.loads(succeed(run(command, CONFIG.parent)))
