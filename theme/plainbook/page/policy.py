"""What a page may load."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256


def content_policy(
    scripts: Iterable[str], frames: Iterable[str], socket: str | None
) -> str:
    """The page's content security policy: its own site, and little else.

    Args:
        scripts: Those that stand in the page itself.
        frames: The origins of what its author embeds.
        socket: Where a preview hears of changes.
    """
    digests = [f"'sha256-{digest(script)}'" for script in scripts]
    sources = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *digests],
        # KaTeX places its glyphs with style attributes.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        # The fonts of formulas are in their styles.
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", *filter(None, [socket])],
        "frame-src": sorted(frames) or ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(all_)}" for name, all_ in sources.items())


def digest(script: str) -> str:
    """What a policy calls a script by."""
    return b64encode(sha256(script.encode()).digest()).decode()
