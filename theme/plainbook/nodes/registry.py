"""A table from names to the functions that render them."""

from collections.abc import Callable


class Registry:
    """Renderers by name; each name has one.

    Examples:
        >>> nodes = Registry("node type")
        >>> @nodes.renders("strong", "bold")
        ... def strong(node, page):
        ...     return "a strong word"
        >>> nodes.find("bold") is strong
        True
        >>> nodes.find("unheard-of") is None
        True
        >>> nodes.renders("bold")(strong)
        Traceback (most recent call last):
        ...
        ValueError: the node type 'bold' is registered twice
    """

    def __init__(self, kind: str) -> None:
        """Start empty; ``kind`` says in errors what the names are."""
        self._kind = kind
        self._renderers: dict[str, Callable] = {}

    def renders(self, *names: str) -> Callable:
        """Register the decorated function under ``names``.

        Raises:
            ValueError: A name has a function already.
        """

        def register(function: Callable) -> Callable:
            for name in names:
                if name in self._renderers:
                    raise ValueError(f"the {self._kind} {name!r} is registered twice")
                self._renderers[name] = function
            return function

        return register

    def find(self, name: str) -> Callable | None:
        """The function for ``name``, or ``None``."""
        return self._renderers.get(name)

    def names(self) -> list[str]:
        """All names, in the order in which they were registered."""
        return list(self._renderers)


NODES = Registry("node type")
MIME_TYPES = Registry("MIME type")
