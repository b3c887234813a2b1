"""Answers to try a puzzle with: right ones, edits of them, and nonsense."""

import ast
import copy
import random
from collections.abc import Iterator

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow)
REDUCTIONS = ("sum", "mean")
WHOLE = (
    "-({})", "2 * ({})", "({}) / 2", "({}) / 3", "({}) * 3", "({}) + 1", "({}) ** 2",
    "({}) * 0", "({}) / 0", "({}) * 1e7", "({}) * 0.37", "({}).sum()", "({}).mean()",
    "({}).sum(dim=0)", "({}).mean(axis=-1, keepdim=True)", "({}).sum(1)", "({}).T",
    "({})[:, None]", "({})[None]", "({})[0]", "({})[1:]", "({})[..., None]",
    "({})[::2]", "({})[-1]", "({})[7]", "abs({})", "len({})", "torch.exp({})",
    "torch.log({})", "torch.sqrt({})", "({}) - torch.ones_like({})", "[{}, {}]",
    "({}).unsqueeze(1)", "({}).squeeze()", "({}).square()", "...", "({}) * ...",
    "({}) + unknown", "({}).shape", "{} +", "({}", "2 ^ ({})", "({}).sum(5)",
    "torch.zeros_like({})", "{}, 1", "-{}**2", "({})[0:1] + ({})", "1 / ({}).sum()",
)  # fmt: skip
NONSENSE = (
    "1 / 0", "0 ** -1", "None", "'text'", "torch", "torch.sum", "...", "", "2 2",
    "torch.exp(...)", "[1, ...]", "[[1, 2], [3]]", "len(5)", "len(...)", "1 @ 2",
    "foo(bar)", "torch.einsum('i,j->k', {0}, {0})", "torch.einsum('ijkl', {0})",
    "torch.einsum('i1', {0})", "torch.einsum('a,a->aa', {0}, {0})", "{0}[1:2:0]",
    "{0}[None, ..., None]", "{0}.sum(dim=(0,))", "{0}.sum(dim=(0, 0))", "-'a'",
    "{0}.sum(axis=0, keepdims=True)", "{0}.sum(foo=1)", "{0}(2)", "2(3)", "{0}[::-1]",
    "{0}['a']", "{0}.sum().sum(0)", "{0}.sum().sum(1)", "{0}.sum()[0]", "{0} {0}",
    "torch.exp(2)", "{0}.sum() @ {0}", "2 @ {0}", "# no answer", "{0} if 1 else 2",
    "torch.einsum(2, {0})", "sum({0})", "sum({0}.sum())", "2 ** 3 ** 2", "-2 ** 2",
    "1e3", ".5", "3.", "1_000", "torch.tensor([1.0, 2])", "torch.ones(2, 3)", "(1,)",
    "torch.eye(3)", "torch.zeros((2, 2))", "True", "torch.matmul({0}, {0})", "(1, 2)",
    "{0}.reshape(-1)", "{0}.reshape(5, 7)", "{0}.shape[0]",
    "{0}.shape[9]", "{0}.numel()", "{0}.size(0)", "{0}.ndim", "torch.mean({0}, 0)",
    "{0}.transpose(0, 5)", "{0}.pow(2)", "... + unknown", "{0}.sum(...)", "2 * -{0}",
    "(1 ** torch.log(-{0}))", "{0}.sum(keepdim=True)", "{0}.mean(None, True)",
    "m * {0}",
    # lists, functions and numbers where a tensor is needed
    "{0} * [0, 1, 1]", "[1] + {0}", "{0} - (1, 2)", "{0} @ [1, 2, 3]", "-[1, 2]",
    "[1, 2] * 2", "[1] + [2, 3]", "[1] * 0.5", "[1] - 1", "[1] > {0}",
    "{0}.sum", "2 * {0}.sum", "{0} * {0}.sum", "torch.exp({0}.sum)", "-torch.exp",
    "len({0}.sum)", "sum({0}.sum)", "{0}.sum[0]", "len[:, None]", "len",
    "torch.log(1e-6)", "torch.mean(2, 0)",
    "torch.einsum('i,i', {0}, 2)", "torch.sum([1, 2])", "torch.maximum({0}, 0)",
    "2 / len({0})({0} - 1)", "{0}({0})", "'a' @ {0}", "len({0}.sum())", "sum(2)",
    "{0}.sum(axis=7)", "{0}[0, 0, 0, 0]", "torch.matmul({0}, {0}.sum())",
    "torch.matmul({0}[None], {0}[None])", "{0}[None, None] @ {0}[None, None]",
    "{0}.sum() * {0}[:, None] @ {0}[:, None, None]", "{0}[:2] + {0}", "{0}[1:] / {0}",
    "{0}.reshape(7, -1)", "{0}.repeat(2)", "{0}.repeat(2, 1)", "{0}.repeat((1, 3))",
    "{0}[:, None].repeat(1, 2)", "{0}.repeat(1, 2, 1)", "torch.repeat({0}, 2)",
    # comparisons
    "{0} > 2", "({0} > 2) * {0}", "({0} >= 2) * 1.0", "2 < {0}", "{0} <= {0}.mean()",
    "({0} > 2).sum()", "({0} > 2).mean()", "-({0} > 2)", "1 - ({0} > 2)", "+({0} > 2)",
    "({0} > 2) + ({0} < 4)", "({0} > 2) * ({0} < 4)", "({0} > 2) - ({0} < 4)",
    "({0} > 2) / 2", "({0} > 2) ** 2", "({0} > 2) ** ({0} > 2)", "abs({0} > 2)",
    "({0} > 2) @ {0}", "({0} > 2).T @ {0}[None]", "torch.exp({0} > 2)", "3 > 2",
    "({0} > 2)[:, None] * {0}", "({0} > 2) > 0", "{0} + 1 > 2 * {0}",
    "({0} > 2).sum(dim=0)", "({0} > 2).square()", "({0}[1:] > {0})", "{0} > 'a'",
    "torch.relu({0} > 2)", "{0} >", "{0} = 2", "{0} == 2", "True > 0",
    # largest and smallest, and what chooses
    "{0}.max()", "{0}.min()", "torch.max({0})", "{0}.max() - {0}", "{0}.amax(dim=0)",
    "{0}.max(dim=0).values", "{0}.max(dim=0)[0]", "{0} - {0}.max(dim=0)", "{0}.max(7)",
    "{0}.max(dim=-1, keepdim=True).values", "torch.max({0}, -{0})", "{0}.max",
    "torch.amin({0}, 0)", "torch.exp({0}.max(0))", "{0}.min(axis=0).values + 1",
    "torch.maximum({0}, -{0})", "torch.minimum({0}, {0}.mean())", "max(0, {0})",
    "torch.maximum({0}[1:], {0})", "min(2, 3)",
    "torch.relu({0} - 3)", "{0}.relu()", "torch.relu(2)", "{0}.clamp(min=0)",
    "torch.cosh({0})", "{0}.cosh()", "1 / torch.cosh({0}) ** 2", "1 - {0}.tanh() ** 2",
    "torch.cosh(1)", "torch.outer({0}, {0})", "torch.dot({0}, {0})",
    "torch.dot({0}, 2)", "torch.dot({0}, {0}[1:])", "{0}.dot({0})",
    "{0}.outer({0}.sum())",
    "torch.diag({0})",
)  # fmt: skip


def answers(lines: list[str], names: list[str], random_ones: int) -> list[str]:
    """Return answers made from right and wrong lines, each once.

    Args:
        lines: The solution and the named mistakes.
        names: What is given.
        random_ones: How many random expressions to add.
    """
    found = dict.fromkeys(lines)
    for line in lines:
        once = list(edits(line))
        found |= dict.fromkeys(once)
        found |= dict.fromkeys(frame.format(line, line) for frame in WHOLE)
        found |= dict.fromkeys(frame.format(o, o) for o in once[::3] for frame in WHOLE)
    found |= dict.fromkeys(n.format(name) for n in NONSENSE for name in names)
    draw = random.Random(17)
    found |= dict.fromkeys(expression(draw, names, 3) for _ in range(random_ones))
    return list(found)


def edits(line: str) -> Iterator[str]:
    """Yield a line with one operator, constant, name or call changed."""
    tree = ast.parse(line, mode="eval")
    names = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)})
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node, names):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[place])
            yield ast.unparse(changed)


def _changes(node, names):
    """Yield functions that change a copy of a node."""
    if isinstance(node, ast.BinOp):
        yield from (_setting("op", kind()) for kind in OPERATORS)
        yield lambda n: _swap(n, "left", "right")
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (_setting("value", node.value + step) for step in (-1, 1, 2))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
        yield from (_setting("value", other) for other in (text[::-1], text[:-1]))
    if isinstance(node, ast.Name):
        yield from (_setting("id", name) for name in names)
    if isinstance(node, ast.Attribute) and node.attr in REDUCTIONS:
        yield from (_setting("attr", name) for name in REDUCTIONS)


def _setting(field, value):
    return lambda node: setattr(node, field, value)


def _swap(node, a, b):
    first, second = getattr(node, a), getattr(node, b)
    setattr(node, a, second)
    setattr(node, b, first)


def expression(draw: random.Random, names: list[str], depth: int) -> str:
    """Draw an expression, which may well not run."""
    if depth == 0 or draw.random() < 0.15:
        return draw.choice([*names, *names, str(draw.randint(0, 4)), "0.5", "len(y)"])
    inner = expression(draw, names, depth - 1)
    other = expression(draw, names, depth - 1)
    return draw.choice(
        [
            f"{inner} {draw.choice('+-*/@')} {other}",
            f"({inner} {draw.choice('+-*/@')} {other})",
            f"-{inner}",
            f"{inner} ** 2",
            f"({inner}).T",
            f"({inner}).{draw.choice(REDUCTIONS)}()",
            f"({inner}).sum(dim={draw.randint(-2, 2)}, keepdim=True)",
            f"({inner})[:, None]",
            f"({inner})[{draw.randint(-3, 3)}]",
            f"torch.{draw.choice(FUNCTIONS)}({inner})",
            f"1.0 * ({inner} {draw.choice('<>')} {other})",
            f"torch.maximum({inner}, {other})",
            f"torch.einsum('{draw.choice(RULES)}', {inner}, {other})",
        ]
    )


FUNCTIONS = ("exp", "abs", "tanh", "sigmoid", "cosh", "relu", "max", "min")
RULES = ("i,i", "i,i->i", "i,j->ij", "ij,j->i", "ij,ik->jk", "ij,jk->ik", "ij,i->j")
