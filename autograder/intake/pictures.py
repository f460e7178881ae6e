"""The pictures of an answer, as part of its Markdown: those attached to a cell, and its plots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from autograder.intake.found import MIB

TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_MOST_OUTPUTS = 40  # of one cell
# No part can reach beyond the next beginning of one, so that no text takes quadratic time.
_ATTACHED = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,500}+)\]\(attachment:(?P<name>[^()\s]{1,300}+)[^()\n]{0,200}+\)"
)
_IMG = re.compile(r"<img\b(?P<inside>[^<>]{0,800}+)>", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s?=\s?[\"']?attachment:(?P<name>[^\"'\s]+)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]+=*")


class Pictures:
    """Puts pictures into Markdown as long as there is room for them; what has none is named."""

    def __init__(self, room: int) -> None:
        """`room` is the number of characters that they may take together."""
        self._room = room

    def with_attached(self, text: str, attachments: object) -> str:
        """Return Markdown with the cell's attachments in the place of their names."""
        given = attachments if isinstance(attachments, Mapping) else {}

        def picture(name: str, alt: str) -> str:
            return self._picture(given.get(name, given.get(unquote(name))), alt)

        def of_tag(tag: re.Match[str]) -> str:
            found = _SRC.search(tag["inside"])
            return picture(found["name"], "picture") if found else tag[0]

        text = _IMG.sub(of_tag, text)
        return _ATTACHED.sub(lambda found: picture(found["name"], found["alt"] or "picture"), text)

    def of_outputs(self, outputs: object) -> Iterator[str]:
        """Yield the pictures among a code cell's outputs."""
        for output in outputs[:_MOST_OUTPUTS] if isinstance(outputs, list) else ():
            forms = output.get("data") if isinstance(output, Mapping) else None
            if isinstance(forms, Mapping) and any(mime in forms for mime in TYPES):
                yield self._picture(forms, "plot")

    def _picture(self, forms: object, alt: str) -> str:
        for mime in TYPES:
            value = forms.get(mime) if isinstance(forms, Mapping) else None
            data = "".join(_text(value).split())
            if not _BASE64.fullmatch(data):
                continue
            if len(data) > self._room:
                return f"({alt}: a picture of {len(data) / MIB:.1f} MiB, too large to be kept here)"
            self._room -= len(data)
            return f"![{alt}](data:{mime};base64,{data})"
        return f"({alt}: a picture that cannot be read)"


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""
