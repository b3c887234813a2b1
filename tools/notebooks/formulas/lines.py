"""The line beside a formula, evaluated on the tensors that the formula had.

A name in a line is, in this order: a symbol (by the notation page's column "in
code"; `X3` and `X_train` are `X`), a size, an index, what its function or its
notebook assigns to it, a function of the notebook. Nothing else of the notebook
is run.
"""

import ast
import builtins
import contextlib
import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch

from tools.gradient_check import diagnose, scaled_error
from tools.notebooks.formulas.claims import LOSS, TOLERANCE
from tools.notebooks.formulas.errors import MeaninglessError, WrongError
from tools.notebooks.formulas.expressions import Derivative, Name, Symbol
from tools.notebooks.formulas.frame import Frame, evaluate, own
from tools.notebooks.formulas.functions import ENTRYWISE
from tools.notebooks.formulas.meaning import Meaning
from tools.notebooks.reading_order import Code

_WHICH = re.compile(r"\d+$|_(small|train)$")  # which of several: X3, X_train
_SHAPES = re.compile(r"\(([\w ,+]*)\)")
_DERIVATIVE = re.compile(r"\s*∂(\S\u0302?)/∂(\S\u0302?),")
_GREEK = {"θ": r"\theta"}


class UnknownNameError(ValueError):
    """A name in a line that stands for nothing here."""


@dataclass
class Bench:
    """Where the lines of a chapter are evaluated.

    Attributes:
        meaning: The symbols of the chapter.
        cells: Its code.
        known: Values of definitions.
    """

    meaning: Meaning
    cells: Sequence[Code]
    known: dict = field(default_factory=dict)

    def value(self, expression: ast.expr, extra: Mapping, around: Mapping):
        """Evaluate an expression.

        Args:
            expression: Python, from the notebook.
            extra: Values of indices.
            around: What the function around it assigns, by name.

        Raises:
            UnknownNameError: If a name stands for nothing.
        """
        names = {name: self._name(name, extra, around) for name in _loaded(expression)}
        code = compile(ast.Expression(expression), "<line>", "eval")
        return eval(code, names)  # noqa: S307 (a line of the course)

    def _name(self, name, extra, around):
        if name in extra:
            return extra[name]
        if (tensor := self.tensor(name)) is not None:
            return tensor
        chosen = {f: ENTRYWISE[one] for f, one in self.meaning.functions.items()}
        for known in (chosen, self.meaning.sizes, self.meaning.sets):
            if name in known:
                return known[name]
        if name in _ALWAYS or hasattr(builtins, name):
            return _ALWAYS.get(name, getattr(builtins, name, None))
        for assigned in (around, self._assigned()):
            if name in assigned:
                others = {k: v for k, v in around.items() if k != name}
                return self.value(assigned[name], extra, others)
        return self.function(name)

    def tensor(self, name: str) -> torch.Tensor | None:
        """Return the tensor that a name in code stands for."""
        code = _WHICH.sub("", name)
        frame = Frame(self.meaning, known=self.known)
        if code == "delta":
            return self.delta()
        named = self.meaning.codes.get(name) or self.meaning.codes.get(code) or []
        used = _used(self.meaning)
        fitting = [each for each in named if each in used] or named[-1:]
        return frame.tensor(fitting[0]) if fitting else None

    def delta(self) -> torch.Tensor | None:
        """Return the derivative of the loss that is passed back."""
        for name in self.meaning.passed:
            if name in self.meaning.definitions:
                frame = Frame(self.meaning, known=self.known)
                return own(evaluate(Derivative(LOSS, (Symbol(name),)), frame))
        return None

    def _assigned(self):
        return {
            target.id: node.value
            for cell in self.cells
            for node in cell.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def function(self, name: str):
        """Return a function of the notebook."""
        for cell in self.cells:
            for node in cell.tree.body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    return self._made(node)
        raise UnknownNameError(f"nothing says what {name} stands for")

    def _made(self, node):
        inside = {each.arg for each in node.args.args} | _stored(node)
        names = {
            each: _ALWAYS[each] if each in _ALWAYS else self.function(each)
            for each in _loaded(node) - inside
            if not hasattr(builtins, each)
        }
        module = ast.Module([node], type_ignores=[])
        exec(compile(module, "<function>", "exec"), names)  # noqa: S102
        return names[node.name]


_ALWAYS = {"torch": torch, "math": math, "device": "cpu"}


def _used(meaning):
    """Return the symbols that the chapter's definitions are made of."""
    found = set(meaning.definitions)
    for definition in meaning.definitions.values():
        for side in definition.statement.sides:
            for part in side.everything():
                if isinstance(part, Symbol):
                    try:
                        found.add(meaning.refer(part).base)
                    except MeaninglessError:
                        continue
    return found


def _loaded(node):
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names - _stored(node)


def _stored(node):
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    } | {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}


def compare_line(line: str, bench: Bench, values: Sequence[torch.Tensor]) -> bool:
    """Hold a line against the values of its formula.

    Args:
        line: A line of code with its comment.
        bench: Where it is evaluated.
        values: What the formula's statements came to.

    Returns:
        Whether it computes one of them; if not, it computes a symbol that the
        formula is made of.

    Raises:
        WrongError: If it computes neither, or its shapes are not those of its
            comment.
        UnknownNameError: If it cannot be evaluated.
    """
    code, _, comment = line.partition("#")
    expression = _expression(code)
    around = _around(line, bench)
    with _float64():
        made, indices = _run(code, expression, bench, around)
    if "diagonal" in comment:
        values = [torch.diag(each) for each in values if each.dim() == 2]
    _compare_shapes(expression, made.shape[indices:], comment, bench, around)
    own_value = any(_same(made, each) for each in values)
    named = _named(comment, bench)
    others = _parts(bench) if named is None else [named]
    if not own_value and not any(_same(made, each) for each in others):
        raise WrongError(f"`{code.strip()}` {_difference(made, values)}")
    return own_value


def line_of_einsum(rule: str, cells: Sequence[Code]) -> str:
    """Return the line in which a chapter calls einsum with a rule, "pi->p".

    Raises:
        WrongError: If there is none.
    """
    for cell in cells:
        for line in cell.source.splitlines():
            if f'einsum("{rule}"' in line:
                return line.strip()
    raise WrongError(f'no line of the chapter calls einsum with "{rule}"')


@contextlib.contextmanager
def _float64():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _run(code, expression, bench, around):
    try:
        return _at_all_indices(expression, bench, around)
    except (RuntimeError, TypeError, IndexError) as error:  # what torch raises
        said = str(error).partition("\n")[0]
        raise WrongError(f"`{code.strip()}` fails: {said}") from error


def _expression(code):
    (node,) = ast.parse(code.strip()).body
    if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name):
        raise UnknownNameError("the line fills a part of a tensor")
    if getattr(node, "value", None) is None:
        raise UnknownNameError("the line has no value")
    return node.value


def _around(line, bench):
    """Return what the function around a line assigns before it."""
    for cell in bench.cells:
        for node in cell.tree.body:
            if isinstance(node, ast.FunctionDef):
                source = cell.source.splitlines()[node.lineno - 1 : node.end_lineno]
                if line in (each.strip() for each in source):
                    return _assignments(node)
    return {}


def _assignments(function):
    return {
        node.targets[0].id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _at_all_indices(expression, bench, around):
    """Evaluate a line once for each value of the indices that it leaves open."""
    letters = sorted(
        name
        for name in _loaded(expression)
        if name in bench.meaning.indices and name not in around
    )
    lengths = [bench.meaning.size(_length(name, bench)) for name in letters]
    made = []
    for at in itertools.product(*map(range, lengths)):
        value = bench.value(expression, dict(zip(letters, at, strict=True)), around)
        if isinstance(value, tuple):
            raise UnknownNameError("the line returns several tensors")
        made.append(torch.as_tensor(value, dtype=torch.float64))
    return torch.stack(made).view([*lengths, *made[0].shape]), len(letters)


def _length(letter, bench):
    length = bench.meaning.indices[letter]
    if length is None:
        raise UnknownNameError(f"nothing says how far {letter} runs")
    return length


def _same(made, value):
    return made.shape == value.shape and scaled_error(made, value) <= TOLERANCE


def _parts(bench) -> Iterator[torch.Tensor]:
    """Yield the values of the symbols that a chapter defines, and of delta."""
    frame = Frame(bench.meaning, known=bench.known)
    for name in bench.meaning.definitions:
        yield frame.tensor(name)
    if (delta := bench.delta()) is not None:
        yield delta


def _difference(made, values):
    alike = [each for each in values if each.shape == made.shape] or values
    if not alike:
        return "has nothing to be compared with"
    said = diagnose(made, alike[-1], TOLERANCE)
    return "gives other values. " + said.replace("by hand is", "the line is")


def _named(comment, bench):
    """Return the derivative that a comment names, "∂L/∂w, …", by autograd."""
    if not (match := _DERIVATIVE.match(comment)):
        return None
    of, by = (_symbol(text, bench.meaning) for text in match.groups())
    if not (of and by):
        return None
    frame = Frame(bench.meaning, known=bench.known)
    return own(evaluate(Derivative(of, (by,)), frame))


def _symbol(text, meaning):
    """Return the symbol that "ŷ" writes."""
    letter, *hat = unicodedata.normalize("NFD", text)
    letter = _GREEK.get(letter, letter)
    accent = r"\hat" if hat else ""
    found = (Name(letter, bold, accent) for bold in (letter != "L", False))
    used = _used(meaning)
    return next((Symbol(name) for name in found if name in used), None)


def _compare_shapes(expression, shape, comment, bench, around):
    """Compare `(m, n) @ (n,) -> (m,)` with the shapes that there are."""
    before, arrow, after = comment.partition("->")
    shapes = [each for each in map(_split, _SHAPES.findall(after or before)) if each]
    if shapes and (claimed := _numbers(shapes[-1], bench.meaning)) is not None:
        _require_shape("its value", shape, claimed)
    if not arrow:
        return
    given = [each for each in map(_split, _SHAPES.findall(before)) if each]
    operands = list(_operands(expression))
    if len(given) != len(operands):
        return
    for axes, operand in zip(given, operands, strict=True):
        value = torch.as_tensor(bench.value(operand, {}, around))
        if (claimed := _numbers(axes, bench.meaning)) is not None:
            _require_shape(f"`{ast.unparse(operand)}`", value.shape, claimed)


def _split(text):
    return tuple(axis.strip() for axis in text.split(",") if axis.strip()) or ("",)


def _numbers(shape, meaning):
    """Return a shape in numbers; None if it is no shape in letters of sizes."""
    try:
        return tuple(meaning.size(axis) for axis in shape if axis)
    except MeaninglessError:
        return None


def _operands(expression):
    if isinstance(expression, ast.BinOp):
        yield from _operands(expression.left)
        yield from _operands(expression.right)
    elif isinstance(expression, ast.Call) and isinstance(
        expression.func, ast.Attribute
    ):
        yield expression.func.value
    else:
        yield expression


def _require_shape(what, shape, claimed):
    if tuple(shape) != claimed:
        raise WrongError(
            f"the comment gives {what} the shape {claimed}; it is {tuple(shape)}"
        )
