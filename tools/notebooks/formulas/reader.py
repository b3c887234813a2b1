r"""From KaTeX's tree to expressions, by recursive descent.

formula    statements, parted by wide space, commas, words and arrows
statement  sum = sum ∈ space …
sum        products with signs
product    factors side by side, \cdot, \odot, \otimes, /
factor     a symbol, a number, brackets, a fraction, a derivative, a function
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tools.notebooks.formulas.errors import UnreadableError
from tools.notebooks.formulas.expressions import (
    Add,
    At,
    BigSum,
    Bound,
    Call,
    Cases,
    Chosen,
    Derivative,
    Dots,
    Expression,
    Indicator,
    Matrix,
    Name,
    Negative,
    Number,
    Pairwise,
    Power,
    Product,
    Quotient,
    Range,
    Space,
    Statement,
    Symbol,
    Transpose,
)
from tools.notebooks.formulas.tokens import Token, spell, tokens

_BRACKETS = {
    "(": ")", "[": "]", r"\lbrack": r"\rbrack", r"\lVert": r"\rVert",
    r"\lvert": r"\rvert", "|": "|",
}  # fmt: skip
_ARROWS = {r"\Longrightarrow", r"\Longleftrightarrow"}
_STARS = {r"\ast", r"\star"}
_PAIRING = {r"\odot", r"\otimes"}
_REST = {r"\cos", r"\sin", r"\log"}  # functions whose argument is the rest of a product
_NAMED = {r"\kappa", r"\sigma", "O"}  # letters that are functions before a bracket
PARAMETERS = Symbol(Name(r"\theta", bold=True))  # what a nabla without an index means
_END = {"rel", "break", "punct", "close", "text", "dots"}


@dataclass(frozen=True)
class Alphabet:
    """Which letters a chapter uses for what.

    Attributes:
        indices: Letters of indices.
        sizes: Letters of sizes, which may stand for the last index.
        functions: Symbols that a bracket may follow as their argument.
        chosen: Letters of functions that stand for any: f.
    """

    indices: frozenset[str]
    sizes: frozenset[str]
    functions: frozenset[Name] = frozenset()
    chosen: frozenset[str] = frozenset()


def read(tree: list, alphabet: Alphabet) -> tuple[Statement | Range, ...]:
    """Return what a formula says.

    Args:
        tree: What KaTeX made of it.
        alphabet: The letters of its chapter.

    Raises:
        UnreadableError: If a piece of it is not known.
    """
    row = tuple(_rows(tokens(tree)))
    parts = (part for part in _parts(row) if any(each.kind != "text" for each in part))
    said = (_statement(part, alphabet) for part in parts)
    return tuple(each for each in said if each)


def _rows(row):
    """Unroll an array of aligned rows; one that begins with "=" goes on."""
    for token in row:
        if token.kind != "array":
            yield token
            continue
        for cells in token.node["body"]:
            first, *others = (tokens(cell) for cell in cells)
            if first and first[0].kind != "rel":
                yield Token("break")
            yield from (*first, *(each for cell in others for each in cell))


def _parts(row):
    """Split where one statement ends and the next begins."""
    part, depth = [], 0
    for token in row:
        depth += (token.kind == "open") - (token.kind == "close")
        ends = token.kind in {"break", "text"} or token.text in _ARROWS
        if ends and not depth and not (token.kind == "text" and not part):
            yield from _trimmed(part)
            part = []
        else:
            part.append(token)
    yield from _trimmed(part)


def _trimmed(part):
    while part and part[-1].text in {",", ".", ""} and not part[-1].node:
        part = part[:-1]
    if part:
        yield tuple(part)


def _statement(part, alphabet):
    reader = _Reader(part, alphabet)
    if any(token.text == r"\ldots" for token in part):
        return reader.range()
    return reader.statement()


class _Reader:
    """Tokens, and how far they have been read."""

    def __init__(self, row: Sequence[Token], alphabet: Alphabet):
        self.row, self.alphabet, self.at = tuple(row), alphabet, 0

    def peek(self) -> Token:
        return self.row[self.at] if self.at < len(self.row) else Token("break")

    def next(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def inside(self, nodes) -> "_Reader":
        row = nodes if isinstance(nodes, tuple) else tokens(nodes)
        return _Reader(row, self.alphabet)

    def whole(self, rule: Callable[["_Reader"], Expression]) -> Expression:
        """Read all tokens with a rule."""
        result = rule(self)
        if self.at < len(self.row):
            raise UnreadableError(f"cannot read on at {spell(self.row[self.at :])}")
        return result

    # Statements

    def statement(self) -> Statement | None:
        if self.row[0].text == "(" and self.row[-1].text == ")":
            self.row = self.row[1:-1]  # a remark: (z_p ≠ 0)
        sides, relations = [self.sum()], []
        while self.peek().kind == "rel":
            relations.append(self._relation())
            sides.append(self.space() if relations[-1] == r"\in" else self.sum())
        if self.at < len(self.row):
            raise UnreadableError(f"cannot read on at {spell(self.row[self.at :])}")
        return Statement(tuple(sides), tuple(relations))

    def _relation(self) -> str:
        sign = self.next().text
        if sign == r"\not":
            sign += self.next().text
        return sign

    def range(self) -> Range:
        """Read p = 1, …, m."""
        letter = self.next().text
        self.next()
        low = self.sum()
        while self.peek().text in {",", r"\ldots"}:
            self.next()
        return Range(Bound(letter, low, self.whole(_Reader.sum)))

    def space(self) -> Space:
        token = self.next()
        if token.text != r"\mathbb{R}":
            raise UnreadableError(f"{token} is not a space of tensors")
        reader = self.inside(token.sup)
        shape = [reader.sum()]
        while reader.peek().text == r"\times":
            reader.next()
            shape.append(reader.sum())
        return Space(tuple(shape))

    # Sums and products

    def sum(self) -> Expression:
        terms = [self._signed()]
        while self.peek().text in {"+", "-"}:
            terms.append(self._signed())
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def _signed(self):
        sign = self.next().text if self.peek().text in {"+", "-"} else "+"
        term = self.product()
        return Negative(term) if sign == "-" else term

    def product(self) -> Expression:
        factors = [self.factor()]
        while not self._ends():
            sign = self.peek()
            if sign.kind == "bin" or sign.text == "/":
                factors = self._paired(factors)
            else:
                factors.append(self.factor())
        return factors[0] if len(factors) == 1 else Product(tuple(factors))

    def _ends(self):
        return self.peek().kind in _END or self.peek().text in {"+", "-", r"\times"}

    def _paired(self, factors):
        left = factors[0] if len(factors) == 1 else Product(tuple(factors))
        sign = self.next().text
        if sign == r"\cdot":
            return [*factors, self.factor()]
        if sign == "/":
            return [Quotient(left, self.factor())]
        if sign in _PAIRING:
            return [Pairwise(sign, left, self.factor())]
        raise UnreadableError(f"the sign {sign} is not known")

    # Factors

    def factor(self) -> Expression:
        token = self.next()
        rule = getattr(self, f"_{token.kind}", None)
        if rule is None:
            raise UnreadableError(f"{token} is not known")
        return rule(token)

    def _digit(self, token):
        text = token.text
        while not token.sup + token.sub and self._goes_on(text):
            token = self.next()
            text += token.text
        if token.sub:
            return self._letter(replace(token, text=text))
        return self._raised(Number(float(text)), token.sup)

    def _goes_on(self, text):
        later = self.row[self.at : self.at + 2]
        point = later[0].text == "." if later else False
        followed = len(later) == 2 and later[1].kind == "digit"
        digit = later and later[0].kind == "digit"
        return digit or (point and followed and "." not in text)

    def _letter(self, token):
        if token.text == r"\partial":
            return self._slashed(token)
        if token.text == r"\nabla":
            below = self.inside(token.sub).factor() if token.sub else PARAMETERS
            return Derivative(self.factor(), (below,))
        if token.text in _NAMED and self.peek().text == "(":
            self.next()
            (argument, *_), close = self._until(")")
            return self._raised(Call(token.text, (argument,)), close.sup)
        if token.text in self.alphabet.chosen and self.peek().text == "(":
            self.next()
            (point, *_), close = self._until(")")
            return self._raised(Chosen(token.text, _primes(token), point), close.sup)
        symbol, sup = self._symbol(token)
        if symbol.name in self.alphabet.functions and self.peek().text == "(":
            self.next()
            symbol = At(symbol, self._until(")")[0][0])
        return self._raised(symbol, sup)

    def _symbol(self, token):
        indices, label = self._subscript(token.sub)
        sup = token.sup
        if sup and sup[0].text in _STARS:
            label, sup = f"{label} {sup[0].text}".strip(), sup[1:]
        return Symbol(Name(token.text, token.bold, token.accent, label), indices), sup

    def _subscript(self, sub):
        if len(sub) == 1 and sub[0].sub:  # a mini-batch with a number of its own
            return self._subscript(sub[0].sub)[0], sub[0].text
        known = self.alphabet.indices | self.alphabet.sizes
        if all(token.text in known or token.kind == "digit" for token in sub):
            return tuple(
                int(token.text) if token.kind == "digit" else token.text
                for token in sub
            ), ""
        return (), spell(sub)

    def _text(self, token):
        return Symbol(Name(rf"\text{{{token.text}}}"))

    def _raised(self, base, sup):
        if not sup:
            return base
        if sup[0].text == r"\top":
            return Transpose(base)
        ring = sup[0].text == r"\circ"
        exponent = self.inside(sup[ring:]).whole(_Reader.sum)
        return Power(base, exponent, ring)

    def _open(self, token):
        inner, close = self._until(_BRACKETS[token.text])
        return self._bracketed(token.text, inner, close.sub, close.sup)

    def _until(self, close):
        """Read to the bracket that closes; "[z > 0]" holds a relation."""
        items = [self.sum()]
        while self.peek().kind in {"rel", "punct"}:
            items += [self._relation(), self.sum()]
        if self.peek().text != close:
            raise UnreadableError(f"no {close} closes before {self.peek()}")
        return items, self.next()

    def _leftright(self, token):
        reader = self.inside(token.node["body"])
        if reader.row[0].kind == "array":
            rule = {"[": reader._matrix, "\\{": reader._cases}[token.node["left"]]
            return self._raised(rule(reader.next()), token.sup)
        items = [reader.whole(_Reader.sum)]
        return self._bracketed(token.node["left"], items, token.sub, token.sup)

    def _bracketed(self, left, items, sub, sup):
        inner = Indicator(*items) if len(items) == 3 else items[0]
        if left == r"\lVert":
            inner = Call("norm " + spell(sub), (inner,))
        elif left in {r"\lvert", "|"}:
            inner = Call("abs", (inner,))
        elif len(items) == 1:
            inner = Product((inner,))  # Einstein's sums end at a bracket
        return self._raised(inner, sup)

    def _cases(self, token):
        rows = []
        for value, condition in token.node["body"]:
            words = [each for each in tokens(condition) if each.kind != "text"]
            test = self.inside(next(_trimmed(words))).statement()
            if len(test.sides) != 2:
                raise UnreadableError("a case has no condition")
            rows.append(
                (
                    self.inside(value).whole(_Reader.sum),
                    Indicator(test.sides[0], test.relations[0], test.sides[1]),
                )
            )
        return Cases(tuple(rows))

    def _matrix(self, token):
        rows = [
            [self.inside(cell)._cell() for cell in row] for row in token.node["body"]
        ]
        return Matrix(tuple(map(tuple, rows)))

    def _cell(self):
        if not self.row or self.row[0].kind == "dots":
            return Dots()
        return self.whole(_Reader.sum)

    def _sqrt(self, token):
        body = self.inside(token.node["body"]).whole(_Reader.sum)
        return self._raised(Power(body, Number(0.5)), token.sup)

    # Derivatives

    def _genfrac(self, token):
        top, bottom = (self.inside(token.node[key]) for key in ("numer", "denom"))
        if top.peek().text != r"\partial":
            over = Quotient(top.whole(_Reader.sum), bottom.whole(_Reader.sum))
            return self._raised(over, token.sup)
        top.next()  # ∂, or ∂²
        of = top.whole(_Reader.product) if top.at < len(top.row) else self.factor()
        return self._raised(Derivative(of, bottom._differentials()), token.sup)

    def _differentials(self):
        r"""Read ∂w ∂w^\top, or ∂b^2."""
        found = []
        while self.at < len(self.row):
            if self.next().text != r"\partial":
                raise UnreadableError(f"{spell(self.row)} is no differential")
            if self.peek().kind == "op":
                found.append(self.factor())
                continue
            symbol, sup = self._symbol(self.next())
            twice = bool(sup) and sup[0].kind == "digit"
            found += [symbol] * (int(sup[0].text) if twice else 1)
        return tuple(found)

    def _slashed(self, _):
        """Read ∂L / ∂w."""
        of = self.factor()
        if self.next().text != "/":
            raise UnreadableError("∂ stands without a /")
        start = self.at
        while self.peek().text == r"\partial":
            self.at += 2
        reader = self.inside(self.row[start : self.at])
        return Derivative(of, reader._differentials())

    # Functions

    def _op(self, token):
        if token.text == r"\sum":
            return BigSum(self._bounds(token), self.product())
        if token.text == r"\max" and token.sub:
            return BigSum(self._bounds(token), self.product(), largest=True)
        if token.text in {r"\max", r"\min"}:
            self.next()
            items, _ = self._until(")")
            return Call(token.text, tuple(items[::2]))
        argument = self.product() if token.text in _REST else self.factor()
        return Call(token.text, (argument,))

    def _bounds(self, token):
        reader = self.inside(token.sub)
        letters = [reader.next().text]
        while reader.peek().text == ",":
            reader.next()
            letters.append(reader.next().text)
        if reader.peek().text == "=":
            reader.next()
            low = reader.whole(_Reader.sum)
            high = self.inside(token.sup).whole(_Reader.sum)
            return (Bound(letters[0], low, high),)
        over = None
        if reader.peek().text == r"\in":
            reader.next()
            over = reader.factor()
        if reader.at < len(reader.row):
            raise UnreadableError(f"the sum over {spell(token.sub)} is not known")
        return tuple(Bound(letter, over=over) for letter in letters)


def _primes(token):
    """Return how often a function is differentiated: 2 for f'', 5 for f^{(5)}."""
    said = [each.text for each in token.sup]
    if said[:1] == ["("]:
        return int("".join(said[1:-1]))
    if set(said) - {r"\prime"}:
        raise UnreadableError(f"{token} is no derivative of {token.text}")
    return len(said)
