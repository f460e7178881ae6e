"""Bytes that a student's editor wrote, as text: marks, UTF-16, line ends."""

from __future__ import annotations

import codecs
import re

from autograder.errors import RejectedSubmission

# The longer marks first: UTF-32's little-endian mark starts with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_COOKIES = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "mac-roman"}


def decode_text(data: bytes, encoding: str = "utf-8") -> str:
    """`data` as text, by its byte-order mark or else in `encoding`; all line ends become newlines.

    Raises RejectedSubmission with the place of the first byte that does not fit.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], marked
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RejectedSubmission(
            f"not {encoding.upper()} text at byte {error.start} (line {line}): "
            "save the file as UTF-8 and hand it in again"
        ) from error
    return newlines(text)


def script_encoding(data: bytes) -> str:
    """The encoding that a script names in its first two lines (PEP 263), or UTF-8."""
    for line in data.split(b"\n", 2)[:2]:
        found = _COOKIE.match(line)
        if found:
            named = found.group(1).decode("ascii", "replace")
            try:
                normal = codecs.lookup(named).name
            except (LookupError, ValueError):
                normal = ""
            if normal not in _COOKIES:
                raise RejectedSubmission(
                    f"the script names the encoding {named[:40]!r}: save it as UTF-8"
                )
            return normal
    return "utf-8"


def newlines(text: str) -> str:
    """`text` with every line end as one newline character."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_surrogates(text: str) -> str:
    """`text` as valid Unicode: halves of surrogate pairs, which JSON can carry, are replaced."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
