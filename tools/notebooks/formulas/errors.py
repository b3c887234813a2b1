"""What can be said against a formula."""


class UnreadableError(ValueError):
    """TeX that the reader does not know."""


class MeaninglessError(ValueError):
    """A symbol or a sign that nothing gives a meaning to."""


class DefinitionError(ValueError):
    """A definition that does not stand where it is said to, or defines nothing."""


class WrongError(ValueError):
    """A formula that contradicts itself, or claims what is not so."""
