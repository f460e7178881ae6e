"""What the processes of a sandbox say to each other, all in one file.

    host ◀──report── grader ◀──verdicts── judge (one for each question, or one for all)
      │                │ ▲                  │
     job            words endings         calls by value
      ▼                ▼ │                  ▼
    grader         supervisor ──makes──▶ student process

The supervisor holds rights, so it reads words of one byte and nothing else. The grader, its judges
and lenders trust each other's form, and bound its size. What comes from a student process is taken
apart with suspicion, by `progress_of` and `answer_of`: whatever else it says is `Nonsense`.
"""

from __future__ import annotations

import enum
import signal
import struct
from dataclasses import dataclass, field
from typing import Any, Literal, Self

# Exit statuses of the grader.
NO_MORE = 3  # standard input ended instead of bringing a job
BROKEN_TESTS = 4  # tests could not be loaded, with nothing of the submission in play

# Of a notebook's names; the student process tells no more of them.
MOST_NAMES = 10_000
LONGEST_NAME = 1_000  # characters

# What nothing but a kill brings: the machine's, a person's, or code that kills itself.
KILLS = frozenset({signal.SIGKILL, signal.SIGTERM})


# What becomes of a test, and what of it a student process that is gone may be the reason for.
Outcome = Literal["passed", "failed", "error", "timeout", "crashed", "out_of_memory", "not_run"]
Gone = Literal["crashed", "timeout", "out_of_memory"]


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
    MACHINE_OUT_OF_MEMORY = 4  # killed below its own limit, so far as that can be told


@dataclass(frozen=True)
class Ending:
    """The supervisor's answer to `STOP` and `DIED`; `code` is an exit status or a signal."""

    end: End
    code: int = 0

    FORM = struct.Struct("BB")

    @property
    def disturbed(self) -> bool:
        """Whether it was ended from outside, or so it seems: no fault of its own ends it so."""
        killed = self.end is End.SIGNALLED and self.code in KILLS
        return killed or self.end is End.MACHINE_OUT_OF_MEMORY

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
class Message:
    """What one of our own processes says to another, or to a student process."""

    def plain(self) -> dict[str, Any]:
        """As plain data; what is in it is not copied."""
        return dict(vars(self))

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """What `plain` made."""
        return cls(**plain)


@dataclass(frozen=True)
class Turn(Message):
    """The grader's order to a judge: some of its tests, on the present student process.

    Its socket travels with it, and another one, of a lender, where functions are lent.
    """

    question: str
    cases: list[int]  # in their order
    names: dict[str, str]  # globals of the notebook: `function` or `value`
    seconds_left: float  # of the submission
    lent: list[str] = field(default_factory=list)  # functions whose place the reference's take
    sign: bool = False  # only to sign them: on draws that are the same for everybody


@dataclass(frozen=True)
class Judged(Message):
    """A judge's word to the grader: what became of the next case of its turn.

    All three are None at the end of a turn, and where the student process should be ended.
    """

    verdict: dict[str, Any] | None = None
    seconds: float = 0.0
    borrowed: bool = False
    measured: bool = False  # whether the case asked for what a call takes, not only gives
    digests: str = ""  # of what came back, where it was to be signed
    end: bytes | None = None  # the word by which the student process is to be ended


# --- to the host ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ready(Message):
    """The forkserver's first word: it can serve."""

    versions: dict[str, str]  # of what it holds ready
    isolation: dict[str, bool]  # by wall, whether it stands
    seconds: float  # that it took to get ready


@dataclass(frozen=True)
class Reported(Message):
    """The grader's: all verdicts."""

    report: dict[str, Any]


@dataclass(frozen=True)
class Signed(Message):
    """The grader's, after its report: what the answers looked like that lost points."""

    signatures: dict[str, Any]


@dataclass(frozen=True)
class Aftermath(Message):
    """The supervisor's: what the host should know besides the report."""

    grader: int | None = None  # its exit status, or the signal that ended it, negative
    left_behind: int = 0  # processes
    out_of_memory: bool = False  # whether the kernel ended processes for memory


@dataclass(frozen=True)
class Idle(Message):
    """The forkserver's, after each job."""

    left: list[str]  # what the submission left behind
    lost: str = ""  # why this sandbox is to be given up


def to_host(message: Ready | Reported | Signed | Aftermath | Idle) -> dict[str, Any]:
    """A message to the host, as plain data."""
    match message:
        case Ready():
            return {"ready": message.plain()}
        case Aftermath():
            return {"end": message.plain()}
        case Idle():
            return {"idle": message.plain()}
    return message.plain()


def from_sandbox(message: Any) -> Ready | Reported | Signed | Aftermath | Idle:
    """What `to_host` made; `Nonsense` for anything else."""
    match message:
        case {"ready": {"versions": dict(held), "isolation": dict(walls), "seconds": float(took)}}:
            isolation = {str(wall): bool(stands) for wall, stands in walls.items()}
            return Ready(held, isolation, took)
        case {"report": dict(report)}:
            return Reported(report)
        case {"signatures": dict(signatures)}:
            return Signed(signatures)
        case {"end": {"grader": int(code), "left_behind": int(left), "out_of_memory": memory}}:
            return Aftermath(code, left, bool(memory))
        case {"idle": {"left": list(things), "lost": str(lost)}}:
            return Idle([str(thing) for thing in things], lost)
    raise Nonsense("a message that does not belong here")


# --- a loan ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Loan(Message):
    """What the reference makes of a call: a lender's answer, for a student process too."""

    drew: bool = False  # whether it drew random numbers for that


@dataclass(frozen=True)
class Lent(Loan):
    """What the reference's function returned, encoded."""

    value: Any


@dataclass(frozen=True)
class LentRaised(Loan):
    """What the reference's function raised."""

    raised: dict[str, Any]


@dataclass(frozen=True)
class NotLent(Loan):
    """Nothing is to be had: the student's own function is called."""

    own: Literal[True] = True


def loan_of(message: Any) -> Lent | LentRaised | NotLent:
    """A lender's answer; whatever else it says is nothing."""
    match message:
        case {"value": value, "drew": drew}:
            return Lent(value, drew=bool(drew))
        case {"raised": dict(raised), "drew": drew}:
            return LentRaised(raised, drew=bool(drew))
    return NotLent()


# --- to a student process -------------------------------------------------------------------------


@dataclass(frozen=True)
class Order(Message):
    """The grader's: run the notebook."""

    cells: list[str]
    skip: list[int]  # numbers of cells that cannot be run
    brief: list[int]  # … of those that were interrupted before
    functions: list[str]  # of the assignment
    seconds: float  # the limit of the first cell
    budget: float  # … of all together
    seed: int


@dataclass(frozen=True)
class Call(Message):
    """A judge's: call a function, or tell the value of a name; also a lender's orders."""

    name: str
    args: list[Any] | None = None  # None: the value is asked for
    kwargs: dict[str, Any] = field(default_factory=dict)
    observe: bool = False
    lent: list[str] = field(default_factory=list)  # whose place stand-ins take meanwhile
    seed: int = 0  # of a lender
    id: int = 0  # that nobody can guess


@dataclass(frozen=True)
class Seed(Message):
    """A judge's: draw from here."""

    seed: int


# --- from a student process -----------------------------------------------------------------------


class Nonsense(Exception):
    """A message of no form, or at the wrong place."""


@dataclass(frozen=True)
class CellBegins(Message):
    """A cell is about to run."""

    cell: int


@dataclass(frozen=True)
class CellRan(Message):
    """What the student process says of the cell that has run."""

    ran: dict[str, Any]


@dataclass(frozen=True)
class NotebookRan(Message):
    """All cells have run: the names that there are now, and which functions reach which."""

    names: dict[Any, Any]
    uses: Any


@dataclass(frozen=True)
class Value(Message):
    """What a function returned, encoded, and what was seen meanwhile, if that was asked for."""

    value: Any
    seen: Any = None
    printed: Any = ""


@dataclass(frozen=True)
class Raised(Message):
    """What a function raised."""

    raised: dict[str, Any]
    printed: Any = ""


@dataclass(frozen=True)
class Refused(Message):
    """Why a value does not cross."""

    refused: str
    printed: Any = ""


@dataclass(frozen=True)
class LoanWanted(Message):
    """A function of the student's calls one that is lent."""

    lend: str
    args: list[Any]
    kwargs: dict[str, Any]
    seed: int


def progress_of(message: Any) -> CellBegins | CellRan | NotebookRan:
    """The word of a student process that runs the notebook."""
    match message:
        case {"cell": int(number)}:
            return CellBegins(number)
        case {"ran": dict(report)}:
            return CellRan(report)
        case {"names": dict(names), **rest}:
            return NotebookRan(names, rest.get("uses"))
    raise Nonsense("a message that does not belong here")


def answer_of(message: Any, number: int) -> Value | Raised | Refused | LoanWanted:
    """The word of a student process that was asked under `number`."""
    if not isinstance(message, dict) or message.get("id") != number:
        raise Nonsense("an answer to no question")
    printed = message.get("printed", "")
    match message:
        case {"lend": str(name), "args": list(args), "kwargs": dict(kwargs), "seed": int(seed)}:
            return LoanWanted(name, args, kwargs, seed % 2**32)
        case {"lend": _}:
            raise Nonsense("a loan that was not offered")
        case {"raised": dict(raised)}:
            return Raised(raised, printed)
        case {"refused": str(text)}:
            return Refused(text, printed)
        case {"value": node, "seen": seen}:
            return Value(node, seen, printed)
    raise Nonsense("an answer without a value")
