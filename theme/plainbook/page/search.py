"""What the search of a site looks through: sections, formulas and terms of a page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..html.links import Links
from ..html.tree import plain_text
from ..nodes.context import Node
from .tex import readable

_IMPORT = re.compile(r"^(?:import|from) .*$", re.MULTILINE)
_EARLY = re.compile(r" (?=[.,;:](?: |$))")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")

# Nodes that are looked at whole, not child by child.
_WHOLE = ("heading", "math", "definitionTerm", "definitionDescription", "code")

Record = dict[str, Any]


def search_records(source: dict, path: str, links: Links) -> list[Record]:
    """What can be found on a page.

    Args:
        source: The page's JSON.
        path: The page's path.
        links: The addresses of the site.

    Returns:
        A record for each section, numbered formula and term: its ``url``, the
        ``titles`` from the page's down to its own, and its ``text``.
    """
    address = links.resolve(path)
    levels = {0: source["frontmatter"].get("title") or ""}
    found = [_record(address, levels.values())]
    described = found[0]
    for node in _searched(source["mdast"]):
        kind, anchor = node.get("type"), node.get("html_id")
        if kind == "heading" and anchor:
            above = {d: t for d, t in levels.items() if d < node["depth"]}
            levels = {**above, node["depth"]: plain_text(node)}
            found.append(_record(f"{address}#{anchor}", levels.values()))
            continue
        # What describes a term is found with it, if the term has a record of its own.
        place = described if kind == "definitionDescription" else found[-1]
        place["text"].append(_text(node))
        described = found[-1] if kind == "definitionTerm" else described
        if own := _own_record(node):
            anchor, name, text = own
            titles = [*levels.values(), name]
            described = _record(f"{address}#{anchor}", titles, text)
            found.insert(-1, described)
    return [{**one, "text": _joined(one["text"])} for one in found]


def _record(url: str, titles: Iterable[str], *text: str) -> Record:
    return {"url": url, "titles": list(titles), "text": list(text)}


def _joined(texts: list[str]) -> str:
    """Texts as one, with no space before a comma or a full stop."""
    return _EARLY.sub("", " ".join(" ".join(texts).split()))


def _searched(root: Node) -> Iterator[Node]:
    """The nodes with words, except what is folded away or left out on purpose."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _is_left_out(node):
            continue
        if node.get("type") in _WHOLE or "children" not in node:
            yield node
        else:
            waiting += reversed(node["children"])


def _is_left_out(node: Node) -> bool:
    if node.get("type") in ("anywidget", "outputs"):
        return True
    unsearched = "unsearched" in (node.get("class") or "").split()
    return unsearched or node.get("visibility") in ("hide", "remove")


def _text(node: Node) -> str:
    kind, value = node.get("type"), node.get("value") or ""
    if kind in ("math", "inlineMath"):
        return f" {readable(value)} "
    if kind == "code":
        return f" {_IMPORT.sub('', value)} "
    if kind == "definitionTerm":
        return plain_text(node)
    if kind == "definitionDescription":
        return "".join(map(_text, _searched({"children": node["children"]})))
    return value if kind in ("text", "inlineCode") else " "


def _own_record(node: Node) -> tuple[str, str, str] | None:
    """Anchor, name and text of what has a record beside that of its section."""
    tag = _TAG.search(node.get("value") or "") if node.get("type") == "math" else None
    if tag:
        anchor = "eq-" + "-".join(re.findall(r"\w+", tag[1]))
        return anchor, f"({tag[1]})", readable(node["value"])
    if node.get("type") == "definitionTerm" and node.get("html_id"):
        return node["html_id"], plain_text(node), ""
    return None
