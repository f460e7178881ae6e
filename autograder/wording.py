"""Text and numbers as people are to read them; what a stranger wrote made fit for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

# Escape sequences go as a whole, so that no `[31m` is left standing.
_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, …: titles, links, clipboard
    r"|\x9b[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]?",
)
_COLOUR = re.compile(r"(\x1b\[[0-9;]{0,40}m)")
# Blank lines after the first three of a run; whatever Unicode counts as a space.
_GAP = re.compile(r"(\n(?:[^\S\n]*\n){3})(?:[^\S\n]*\n)+")
_KEPT = {"\n", "\t"}


def number(value: float, places: int = 2, mark: str = ".") -> str:
    """Return points or another figure without needless digits: `8.5`, `10`."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".").replace(".", mark)


def counted(count: float, one: str, several: str = "", places: int = 4) -> str:
    """Return how many there are: `1 file`, `3 files`; `several` where an s does not make it."""
    return f"{number(count, places)} {form(count, one, several)}"


def form(count: float, one: str, several: str = "") -> str:
    """Return the form that a word has for so many: `file`, `files`; `is`, `are`."""
    return one if count == 1 else several or f"{one}s"


def joined(names: Sequence[str]) -> str:
    """Return the names as a sentence has them: `Ada, Bob and Cy`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def percent(share: float) -> str:
    """Return a share of 1; only all is 100 %, and only none is 0 %."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return f"{whole} %"


def moment(time: datetime) -> str:
    """Return a time on the clock of its own zone."""
    return f"{time:%a} {time.day} {time:%b %Y, %H:%M %Z}".strip()


def plain(text: str) -> str:
    """Return `text` without control sequences, control characters and changes of direction."""
    text = _SEQUENCES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        character
        for character in text
        if character in _KEPT or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )


def coloured(text: str) -> str:
    """Return `plain(text)` with the terminal's colours left in, and nothing else of it.

    What a carriage return overwrote, as progress bars do, is gone, as it is on a terminal.
    """
    text = "\n".join(map(_last_written, text.replace("\r\n", "\n").split("\n")))
    return "".join(
        part if number % 2 else plain(part) for number, part in enumerate(_COLOUR.split(text))
    )


def _last_written(line: str) -> str:
    """What is left of a line when every carriage return starts it anew."""
    written = line.rstrip("\r")
    return written.rpartition("\r")[2] + line[len(written) :]


def without_gaps(text: str) -> str:
    """Return `text` with at most three blank lines after one another.

    Lexers look ahead over blank lines from each of them: thousands take quadratic time.
    """
    return _GAP.sub(r"\1", text)


def shortened(text: str, longest: int) -> str:
    """Return `text` of at most about `longest` characters: its middle is left out."""
    if len(text) <= longest:
        return text
    head, tail = longest * 2 // 3, longest // 3
    left_out = len(text) - head - tail
    return f"{text[:head]}\n… {left_out} characters left out …\n{text[-tail:]}"


def one_line(text: str, width: int = 200) -> str:
    """Return `plain(text)` on one line, cut at `width` characters."""
    line = " ".join(plain(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"
