"""The author's one command for the chapters: run, check, stamp and formulas."""

import sys

# jsonschema, which nbformat imports, would import a grammar of addresses: a second of
# each process, for a check that no notebook asks for. None says that it is not there.
sys.modules.setdefault("rfc3987_syntax", None)
