"""The theme's rooms: none imports from one before it (see the README)."""

import ast
from collections.abc import Iterator

from tests.support.places import THEME

PACKAGE = THEME / "plainbook"
ROOMS = ["plainbook", "page", "nodes", "site", "html"]


def imports() -> Iterator[tuple[str, str, str]]:
    """The relative imports: the file, the room that it is in, and the one it names."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                folder = file.parents[node.level - 1]
                first = (node.module or node.names[0].name).split(".")[0]
                target = folder / first if (folder / first).is_dir() else folder
                yield file.name, file.parent.name, target.name


def test_no_room_imports_from_one_before_it():
    found = list(imports())
    assert {room for _, room, _ in found} == set(ROOMS)
    upwards = [
        f"{file} in {room} imports from {target}"
        for file, room, target in found
        if ROOMS.index(target) < ROOMS.index(room)
    ]
    assert upwards == []
