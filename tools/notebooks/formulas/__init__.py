r"""The displayed formula is executed: the TeX of the page, evaluated and compared.

`parse` has KaTeX parse TeX, `tokens` drops what only looks, and `reader` makes
`expressions` of the rest. `meaning` says what a symbol stands for, and `chapter`
what a chapter defines. `frame` is where an expression is evaluated, with `indices`;
`values`, `functions`, `derivatives` and `matrices` say how. `claims` compares what a
formula sets equal, `lines` the code beside it; `execute` does so for a chapter, and
`record` keeps what came out.

To teach it another function or operator, say \oint: an entry in `FUNCTIONS` in
`functions`, and in `_REST` in `reader` if its argument is the rest of a product. A
sign of another kind takes a class in `expressions`, a branch in `reader`, and a
function in `values` that is registered for the class.
"""
