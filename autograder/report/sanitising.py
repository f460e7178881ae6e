"""HTML from a notebook, made harmless: no script, style, form, frame, or request survives.

The pages say so once more in their Content-Security-Policy; each of the two is enough alone.
"""

from __future__ import annotations

import base64
import binascii
import re

import nh3
from markupsafe import Markup
from pygments.token import STANDARD_TYPES

LONGEST_HTML = 250_000  # characters of one piece
LONGEST_IMAGE = 6_000_000  # characters of one image, as base64
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_TAGS = set(
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong "
    "sub sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
# Gone with all that is in them; of any other unknown element the text stays.
_GONE = set(
    "applet audio base canvas embed form frame frameset iframe link math meta noembed noframes "
    "noscript object option plaintext script select style svg template textarea title video "
    "xmp".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ANSI = {
    f"ansi-{colour}{bright}-{ground}"
    for colour in _COLOURS
    for bright in ("", "-intense")
    for ground in ("fg", "bg")
} | {"ansi-bold", "ansi-underline"}
_CLASSES = {"span": {name for name in STANDARD_TYPES.values() if name} | _ANSI}
_IMAGE_URL = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SIGNATURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
_NO_ALT = re.compile(r"<img(?![^>]* alt=)")
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_NOT_IN_ATTRIBUTES = dict.fromkeys(map(ord, "<>"), None) | dict.fromkeys(range(0xE000, 0xF900))


def clean(html: str) -> Markup:
    """Return `html` with nothing in it but text, tables, links and small images.

    Headings go down two levels, below those of the page. Raises ValueError when `html` is longer
    than `LONGEST_HTML`: a parser of hostile HTML needs more than linear time.
    """
    if len(html) > LONGEST_HTML:
        raise ValueError(f"{len(html)} characters of HTML, more than the {LONGEST_HTML} shown")
    cleaned = _CLEANER.clean(html)
    # No attribute value holds `<` or `>` any more, so that these two find tags alone.
    cleaned = _NO_ALT.sub('<img alt=""', cleaned)
    cleaned = _HEADING.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}", cleaned)
    return Markup(cleaned)  # noqa: S704 - it was just sanitised


def image_url(mime: str, data: str) -> str:
    """Return the data URL of an image; ValueError when it is not one of that type, or too large."""
    if mime not in IMAGE_TYPES:
        raise ValueError(f"images of type {mime} are not shown")
    if len(data) > LONGEST_IMAGE:
        raise ValueError("the image is too large to be shown")
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the image is damaged") from None
    if not content.startswith(_SIGNATURES[mime]):
        raise ValueError("the image is not what it says it is")
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def _filter_attribute(_element: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        found = _IMAGE_URL.fullmatch(value.strip())
        try:
            return image_url(found[1], found[2]) if found else None
        except ValueError:
            return None
    # Private characters stand for equations until the end; an attribute must not hold one.
    value = value.translate(_NOT_IN_ATTRIBUTES)
    if attribute == "href":
        return value if _LINK.match(value.strip()) else None
    if attribute in ("width", "height", "span", "start", "colspan", "rowspan"):
        return value if re.fullmatch(r"[0-9]{1,4}", value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE,
    attributes=_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    allowed_classes=_CLASSES,
    generic_attribute_prefixes=set(),
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "data"},
    url_relative="deny",
)
