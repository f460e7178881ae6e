"""What the processes of a sandbox say to each other, all in one file.

    host ◀──report── grader ◀──verdicts── judge (one for each question, or one for all)
      │                │ ▲                  │
     job            words endings         calls by value
      ▼                ▼ │                  ▼
    grader         supervisor ──makes──▶ student process

The supervisor holds rights, so it reads words of one byte and nothing else. The grader and its
judges trust each other's form, and bound its size. What the student process says is in
`session.py` and `notebook.py`, where it is taken apart with suspicion.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import asdict, dataclass, field
from typing import Any, Self

# Exit statuses of the grader.
NO_MORE = 3  # standard input ended instead of bringing a job
BROKEN_TESTS = 4  # tests could not be loaded, with nothing of the submission in play


class Word(bytes, enum.Enum):
    """What the grader may ask of the supervisor."""

    START = b"s"  # a student process; the answer carries its socket
    STOP = b"k"  # end the student process, and all that belongs to it
    DIED = b"d"  # the same, but wait a moment: it seems to be ending by itself


class End(enum.IntEnum):
    """How a student process ended."""

    STOPPED = 0  # it was ended by us
    EXITED = 1
    SIGNALLED = 2
    OUT_OF_MEMORY = 3


@dataclass(frozen=True)
class Ending:
    """The supervisor's answer to `STOP` and `DIED`; `code` is an exit status or a signal."""

    end: End
    code: int = 0

    FORM = struct.Struct("BB")

    def pack(self) -> bytes:
        """As bytes of a fixed number."""
        return self.FORM.pack(self.end, self.code & 0xFF)

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """What `pack` made."""
        end, code = cls.FORM.unpack(data)
        return cls(End(end), code)


class Phase(enum.StrEnum):
    """Which tests of a question have their turn."""

    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Turn:
    """The grader's order to a judge: some of its tests, on the present student process.

    A socket travels with it where `alive`, and another one, of a lender, where functions are lent.
    """

    question: str
    cases: list[int]  # in their order
    alive: bool
    names: dict[str, str]  # globals of the notebook: `function` or `value`
    gone: str = ""  # outcome of the student process, where it is not alive
    gone_text: str = ""
    seconds_left: float = 0.0  # of the submission
    lent: list[str] = field(default_factory=list)  # functions whose place the reference's take

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def of(cls, message: dict[str, Any]) -> Self:
        """What `plain` made."""
        return cls(**message)
