"""One function per node type, by topic; importing a module registers it."""

from . import (  # noqa: F401 (imported to be registered)
    blocks,
    broken,
    callouts,
    code,
    layout,
    math,
    media,
    notebook,
    outputs,
    references,
    tables,
    text,
    wrapped,
)
