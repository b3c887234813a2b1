"""What all pages of a site share: its configuration, its addresses, its templates."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from ..html.images import size_of
from ..html.links import Links
from ..html.markup import trusted
from .assets import Asset, load_assets
from .content_server import ContentError, ContentServer
from .contents import Contents, ContentsList, Entry
from .error_rules import ignored_keys
from .fonts import FACES, Characters
from .language import language


@dataclass(eq=False)
class Site:
    """What all pages of a site share.

    Attributes:
        content: mystmd's content server.
        theme: The theme's folder.
        published_at: The path or the address of the published site, or ``""``.
        reload_socket: Where a preview hears of changes; ``None`` in a build.
        project: The project's folder, to look at what its author wrote; a
            preview does not know it.
        characters: What its pages show; a preview, which does not know it, has
            its fonts whole.
    """

    content: ContentServer
    theme: Path
    published_at: str = ""
    reload_socket: str | None = None
    project: Path | None = None
    characters: Characters | None = None

    def __post_init__(self) -> None:
        """Read the configuration, and what follows from it."""
        self.config = self.content.config
        self.options = self.config.get("options") or {}
        self.origin, self.base = split_address(self.published_at)
        self.contents = Contents(self.config["projects"], self.content.page_paths)
        files = frozenset(self.content.files)
        self.links = Links(self.base, self.contents.paths, files)
        self.contents_list = ContentsList(self.contents, self.links)
        self.image_size = cache(self._measure)

    @property
    def title(self) -> str:
        """The title of the site."""
        projects = self.config["projects"]
        return self.config.get("title") or projects[0].get("title") or ""

    def language(self, options: dict) -> dict[str, str]:
        """The attributes that tell a page's language."""
        return language(options)

    @cached_property
    def ignored_links(self) -> tuple[str, ...]:
        """The addresses that may lead nowhere, as the project has told mystmd."""
        return ignored_keys(self.project, "link-resolves")

    @cached_property
    def text_fonts(self) -> tuple[tuple[str, bytes], ...]:
        """The project's own fonts, by option."""
        named = [(option, self.options.get(option)) for option in FACES]
        known = [(option, path) for option, path in named if path in self.links.files]
        return tuple((option, self.content.read(path)) for option, path in known)

    @property
    def assets(self) -> dict[str, Asset]:
        """The files that pages use: the theme's, and the project's fonts."""
        return load_assets(self.theme, self.text_fonts, self.characters)

    @property
    def fonts_in_styles(self) -> bool:
        """Whether formulas' fonts come within their styles, as cut ones do."""
        return self.characters is not None and self.characters.certain

    @cached_property
    def start_script(self) -> Markup:
        """The script that sets light or dark before anything is painted."""
        return self.script("start.js")

    @cached_property
    def fonts_script(self) -> Markup:
        """The script that has the fonts of formulas ready before their first paint."""
        return self.script("fonts.js")

    def script(self, name: str) -> Markup:
        """A script that stands in pages."""
        file = self.theme / "templates" / name
        return trusted(file.read_text(encoding="utf-8").strip())

    def asset_address(self, name: str) -> str:
        """The address of one of the theme's files."""
        return f"{self.base}/{self.assets[name].path}"

    def address_of(self, path: str) -> str:
        """The complete address of a path, as far as the site knows its own."""
        return f"{self.origin}{self.links.resolve(path)}"

    def size_of(self, path: str) -> dict[str, int]:
        """The attributes that keep an image's place until it is there."""
        size = self.image_size(path)
        return {"width": size[0], "height": size[1]} if size else {}

    def template(self, name: str) -> Template:
        """One of the theme's templates."""
        return environment(self.theme).get_template(name)

    def source_text(self, entry: Entry) -> str:
        """The JSON of an entry's page; a marker if mystmd could not read the page."""
        try:
            return self.content.read(entry.json_path).decode()
        except ContentError:
            location = entry.file or entry.source
            mdast = {"type": "unreadable"}
            marker = {"location": location, "frontmatter": {}, "mdast": mdast}
            return json.dumps(marker)

    def source(self, entry: Entry) -> dict:
        """That JSON, read."""
        return json.loads(self.source_text(entry))

    def _measure(self, path: str) -> tuple[int, int] | None:
        return size_of(self.content.read(path)) if path in self.links.files else None


def split_address(published_at: str) -> tuple[str, str]:
    """The site's origin, where it is known, and the path that it stands under.

    Args:
        published_at: BASE_URL: a path or a complete address.

    Examples:
        >>> split_address("/book/")
        ('', '/book')
        >>> split_address("https://example.org/book")
        ('https://example.org', '/book')
    """
    typed = urlsplit(published_at)
    path = typed.path.strip("/")
    origin = f"{typed.scheme}://{typed.netloc}" if typed.scheme else ""
    return origin, f"/{path}" if path else ""


@cache
def environment(theme: Path) -> Environment:
    """Jinja2 for the theme's templates; whatever is not Markup is escaped."""
    return Environment(
        loader=FileSystemLoader(theme / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
