r"""The displayed formula is executed: the TeX of the page, evaluated and compared.

`parse` has KaTeX parse TeX, `reader` turns its trees into `expressions`, `meaning`
says what a symbol stands for, `evaluate` gives an expression its numbers, and
`claims` compares what a formula sets equal. `lines` evaluates the code beside it.

To teach it another sign, say \oint: a class in `expressions` (if none fits), a
branch in `reader`, and a function in `evaluate` that is registered for the class.
"""
