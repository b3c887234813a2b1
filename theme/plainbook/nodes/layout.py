"""Tabs, grids and cards."""

import re

from markupsafe import Markup

from ..html.markup import classes, element
from .context import Node, Page
from .registry import NODES

# What no link may hold, and what gives one its name: text, or that of an image.
_CONTROL = re.compile(r"<(?:a|audio|button|details|iframe|input|noscript|video)\b")
_NAME = re.compile(r'>\s*[^<\s]|<img\b[^>]*\salt="[^"]')


@NODES.renders("tabItem")
def tab_item(node: Node, page: Page) -> Markup:
    """One panel under its title; panels of one ``sync`` change together."""
    return element(
        "section",
        element("p", node.get("title", ""), class_="title"),
        page.inner(node),
        class_="tab",
        data_sync=node.get("sync"),
        data_selected=bool(node.get("selected")),
    )


@NODES.renders("grid")
def grid(node: Node, page: Page) -> Markup:
    """A grid whose columns, one number for each width, give way on a phone."""
    *_, widest = node.get("columns") or [3]
    return page.wrap("div", node, "grid", style=f"--columns: {int(widest)}")


@NODES.renders("card")
def card(node: Node, page: Page) -> Markup:
    """A card; one with an address is a link, by its title if it has one."""
    address = node.get("url")
    children = node.get("children", [])
    titled = any(child.get("type") == "cardTitle" for child in children)
    content = Markup("").join(
        linked_title(child, address, page)
        if address and child.get("type") == "cardTitle"
        else page.render(child)
        for child in children
    )
    return element(
        "div",
        linked(content, address, page) if address and not titled else content,
        id=node.get("html_id"),
        class_=classes("card", address and "linked", node.get("class")),
    )


def linked_title(node: Node, address: str, page: Page) -> Markup:
    """The title as the link that the whole card is."""
    return element("p", page.link(address, page.inner(node)), class_="title")


def linked(content: Markup, address: str, page: Page) -> Markup:
    """Content as a link, or with one under it if it cannot be one itself."""
    if _NAME.search(content) and not _CONTROL.search(content):
        return page.link(address, content, class_="content")
    link = page.link(address, f"Open {address}")
    return content + element("p", link, class_="title")
