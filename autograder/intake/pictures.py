"""The pictures of an answer, as part of its Markdown: those attached to a cell, and its plots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from autograder.intake.found import MIB

TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_MOST_OUTPUTS = 40  # of one cell
_ATTACHED = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\(\s*attachment:(?P<name>[^)\s]+)[^)\n]*\)")
_ATTACHED_HTML = re.compile(
    r"<img\b[^>]*?\bsrc\s*=\s*[\"']?attachment:(?P<name>[^\"'>\s]+)[^>]*>", re.IGNORECASE
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]+=*")


class Pictures:
    """Puts pictures into Markdown as long as there is room for them; what has none is named."""

    def __init__(self, room: int) -> None:
        """`room` is the number of characters that they may take together."""
        self._room = room

    def with_attached(self, text: str, attachments: object) -> str:
        """Return Markdown with the cell's attachments in the place of their names."""
        given = attachments if isinstance(attachments, Mapping) else {}

        def shown(found: re.Match[str]) -> str:
            alt = found.groupdict().get("alt") or "picture"
            return self._picture(given.get(found["name"]), alt)

        return _ATTACHED.sub(shown, _ATTACHED_HTML.sub(shown, text))

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
