"""The author's one command for the chapters: run, check, stamp and formulas."""
