"""A judge's side of the student process: calls by value, deaths, hangs.

Everything received here is the word of an untrusted process. It is decoded strictly, counted,
and can cost a student nothing but their own points.
"""

from __future__ import annotations

import math
import secrets
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.runner.configuration import NOT_BUILT
from autograder.runner.messages import (
    Call,
    End,
    Ending,
    Gone,
    Lent,
    LentRaised,
    LoanWanted,
    Nonsense,
    NotLent,
    Raised,
    Refused,
    Seed,
    Turn,
    Value,
    Word,
    answer_of,
    loan_of,
)
from autograder.runner.observation import Observation
from autograder.runner.policy import Policy
from autograder.runner.seeding import seed_everything
from autograder.runner.signing import Trace
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireClosed, WireError, WireTimeout

TEXT_LIMIT = 20_000
MOST_LOANS = 10_000  # in one test; beyond, a student's own function is called
# Exceptions that carry only text; the rest is raised again as its nearest base among these.
REBUILT = {
    kind.__name__: kind
    for kind in (
        ArithmeticError, AssertionError, AttributeError, BufferError, EOFError,
        FileNotFoundError, FloatingPointError, ImportError, IndexError, KeyError,
        LookupError, MemoryError, ModuleNotFoundError, NameError, NotImplementedError,
        OSError, OverflowError, PermissionError, RecursionError, RuntimeError, TypeError,
        UnboundLocalError, ValueError, ZeroDivisionError,
    )
}  # fmt: skip


class StudentGone(BaseException):
    """The student process died or hung. Not an Exception: no test may swallow it."""

    def __init__(self, outcome: Gone, text: str) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.text = text


class StudentFailure(Exception):
    """The student's function raised something that has no built-in kin, or is missing.

    `told` is what the student may read of it in a hidden test: fixed words.
    """

    def __init__(self, text: str, told: str = "") -> None:
        super().__init__(text)
        self.told = told


class Session:
    """A judge's conversation with the student process that it was given for a phase.

    `end` ends that process and says how it had ended; it is asked once something is wrong.
    """

    def __init__(self, policy: Policy, end: Callable[[Word], Ending]) -> None:
        self.policy = policy
        self._end = end
        self.deadline = self.test_deadline = math.inf
        self.channel: Channel | None = None
        self.names: dict[str, str] = {}
        self.gone: StudentGone | None = None
        self.talking = False  # in the middle of an exchange, which has a clock of its own
        self.values_seen = 0  # in the present test
        self.values_ever = 0
        self.models_seen = False  # since garbage was last collected
        self.printed = ""
        self.lender: Channel | None = None
        self.lendable: frozenset[str] = frozenset()  # whose place the reference's functions take
        self.loans = 0  # that were asked for in the present test
        self.borrowed = False  # whether one of them was had
        self.measured = False  # whether the test has asked for what a call takes, not only gives
        self._measured_once: dict[object, tuple[Any, bool]] = {}  # and whether a loan was had
        self.theirs = 0  # the seed that the student process has got last
        self.trace: Trace | None = None  # where a test is to be signed

    @property
    def alive(self) -> bool:
        """Whether calls can be made."""
        return self.channel is not None

    def take(self, turn: Turn, fd: int, lender: int | None = None) -> None:
        """Go on with another student process, perhaps with a lender, too."""
        self.channel = Channel(fd, fd, self.policy.message)
        self.lender = None if lender is None else Channel(lender, lender, self.policy.message)
        if self.lendable != frozenset(turn.lent):
            self._measured_once.clear()
        self.lendable = frozenset(turn.lent)
        self.names = turn.names
        self.gone = None
        self.deadline = time.monotonic() + turn.seconds_left

    def let_go(self) -> None:
        """Close our end of the student process, which others hold as well, and of the lender."""
        if self.channel is not None:
            self.channel.close()
            self.channel = None
        self._no_more_loans()

    def seed(self, ours: int, theirs: int) -> None:
        """Seed both processes; whoever knows their seed must not know our draws."""
        seed_everything(ours)
        self.theirs = theirs
        if self.channel is not None:
            try:
                self.channel.send(Seed(theirs).plain(), self.policy.test_seconds)
            except WireError as error:
                self.gone = self._death(error)

    def begin_test(self) -> None:
        """From here on the test's own time limit counts."""
        limit = time.monotonic() + self.policy.test_seconds
        self.test_deadline = min(self.deadline, limit)
        self.values_seen = 0
        self.printed = ""
        self.borrowed = False
        self.measured = False
        self.loans = 0

    def once(self, measure: Callable[[], Any], key: object) -> Any:
        """The value of `measure` when it was first asked for by `key`; a loan counts with it."""
        if key not in self._measured_once:
            value = measure()
            self._measured_once[key] = value, self.borrowed
        value, borrowed = self._measured_once[key]
        self.borrowed |= borrowed
        return value

    def get(self, name: str) -> Any:
        """A global of the notebook, by value."""
        return self._ask(Call(name)).value

    def call(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], observe: bool
    ) -> Observation:
        """Call the student's function `name`; its exceptions come out as built-in ones.

        In the place of one that is lent the reference's is called.
        """
        self.measured |= observe
        try:
            seen = self._called(name, args, kwargs, observe)
        except Exception as error:
            if self.trace is not None:
                self.trace.raised(error, "" if hasattr(error, "student_type") else str(error))
            raise
        if self.trace is not None:
            self.trace.returned(seen.value)
        return seen

    def _called(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], observe: bool
    ) -> Observation:
        encoder = Encoder(self.policy.message_depth)
        request = Call(
            name,
            [encoder.encode(value) for value in args],
            {key: encoder.encode(value) for key, value in kwargs.items()},
            observe,
            sorted(self.lendable),
        )
        if name in self.lendable:
            loan = self._lent_to_the_test(request)
            if loan is not None:
                return loan
        return self._ask(request)

    def _ask(self, request: Call) -> Observation:
        if self.channel is None:
            raise self.gone or StudentGone("crashed", "the student process is gone")
        # A number that nobody can guess: no answer is ready before its question.
        number = secrets.randbits(62)
        started = time.perf_counter()
        self.talking = True
        try:
            left = self.test_deadline - time.monotonic()
            self.channel.send(replace(request, id=number).plain(), left)
            answer = self._answer_to(number)
        except MemoryError:
            self._death(WireError("an answer that does not fit"))
            self.gone = StudentGone("out_of_memory", "what came back takes too much memory")
            raise self.gone from None
        except (WireError, Nonsense) as error:
            self.gone = self._death(error)
            raise self.gone from None
        self.values_seen += 1
        self.values_ever += 1
        self.talking = False
        try:
            return self._understand(answer, time.perf_counter() - started)
        except Nonsense as error:
            self.gone = self._death(error)
            raise self.gone from None

    def _answer_to(self, number: int) -> Value | Raised | Refused:
        """The student's answer to question `number`; what it asks for on the way is lent."""
        assert self.channel is not None
        while True:
            said = self.channel.receive(self.test_deadline - time.monotonic())
            answer = answer_of(said, number)
            if not isinstance(answer, LoanWanted):
                return answer
            if answer.lend not in self.lendable:
                raise Nonsense("a loan that was not offered")
            loan = self._loan(Call(answer.lend, answer.args, answer.kwargs, seed=answer.seed))
            self.channel.send({**loan.plain(), "id": number}, self.test_deadline - time.monotonic())

    def _loan(self, request: Call) -> Lent | LentRaised | NotLent:
        """What the lender makes of a call.

        Raises `WireTimeout` where the test's time ends in it. A value is passed on as it is: a
        lender that a student's arguments have broken can harm nobody but the student.
        """
        if self.lender is None or self.loans >= MOST_LOANS:
            return NotLent()
        self.loans += 1
        try:
            self.lender.send(request.plain(), self.test_deadline - time.monotonic())
            loan = loan_of(self.lender.receive(self.test_deadline - time.monotonic()))
        except WireTimeout:
            self._no_more_loans()
            raise
        except WireError:
            self._no_more_loans()
            return NotLent()
        self.borrowed |= not isinstance(loan, NotLent)
        return loan

    def _lent_to_the_test(self, request: Call) -> Observation | None:
        """The reference's value for a test that calls a lent function itself."""
        started = time.perf_counter()
        self.talking = True
        try:
            loan = self._loan(replace(request, seed=(self.theirs + self.loans) % 2**32))
        except WireTimeout:
            raise StudentGone("timeout", "stopped at the time limit") from None
        finally:
            self.talking = False
        if isinstance(loan, NotLent):
            return None
        lent = Raised(loan.raised) if isinstance(loan, LentRaised) else Value(loan.value)
        return self._understand(lent, time.perf_counter() - started)

    def _no_more_loans(self) -> None:
        if self.lender is not None:
            self.lender.close()
            self.lender = None

    def _understand(self, answer: Value | Raised | Refused, seconds: float) -> Observation:
        self.printed += text_of(answer.printed, TEXT_LIMIT)
        match answer:
            case Raised(raised):
                raise rebuilt_exception(raised)
            case Refused(text):
                raise StudentFailure(text[:TEXT_LIMIT], told_of_refusal(text))
            case Value(node, seen):
                decoder = Decoder(self.policy.message_depth)
                try:
                    value = decoder.decode(node)
                except ValueRefused as error:
                    raise StudentFailure(str(error), told_of_refusal(str(error))) from None
                finally:
                    self.models_seen = self.models_seen or decoder.models > 0
                return _observation(value, seen, seconds)

    def _death(self, error: Exception) -> StudentGone:
        """End the process for good and say what happened to it."""
        self.talking = True
        ending = self._end(Word.DIED if isinstance(error, WireClosed) else Word.STOP)
        self.talking = False
        self.let_go()
        return how_it_ended(error, ending, whole=time.monotonic() >= self.deadline)


def how_it_ended(error: Exception, ending: Ending, *, whole: bool) -> StudentGone:
    """What became of a student process that `error` was noticed at, in words."""
    if isinstance(error, WireTimeout):
        what = "the submission's time limit" if whole else "the time limit"
        return StudentGone("timeout", f"stopped at {what}")
    match ending:
        case Ending(End.OUT_OF_MEMORY | End.MACHINE_OUT_OF_MEMORY):
            return StudentGone("out_of_memory", "the process was ended for using too much memory")
        case Ending(End.SIGNALLED, number):
            return StudentGone(
                "crashed", f"the process was killed by signal {number} ({_signal_name(number)})"
            )
        case Ending(End.EXITED, code) if isinstance(error, WireClosed):
            return StudentGone("crashed", f"the process ended with status {code}")
    if isinstance(error, WireClosed):
        return StudentGone("crashed", "the process went away")
    return StudentGone("crashed", f"the process broke the protocol ({error})")


def told_of_refusal(text: str) -> str:
    """What a student may read of a value that did not cross, whatever the process says of it."""
    if text == NOT_BUILT:
        return "The model is not built: start it with keras.Input(shape=…)."
    return "What came back cannot be graded: see the docstring for what to return."


def _signal_name(number: int) -> str:
    try:
        return signal.strsignal(number) or "unknown"
    except ValueError:
        return "unknown"


def rebuilt_exception(raised: dict[str, Any]) -> Exception:
    """The student's exception as the nearest built-in one, marked as theirs."""
    kinds = raised.get("kinds")
    kinds = kinds if isinstance(kinds, list) else []
    names = [name for name in kinds if isinstance(name, str) and name in REBUILT]
    message = text_of(raised.get("message"), TEXT_LIMIT)
    kind = text_of(raised.get("type"), 200) or "an exception"
    if names:
        error: Exception = REBUILT[names[0]](message)
    else:
        error = StudentFailure(f"{kind}: {message}")
    error.student_type = kind  # type: ignore[attr-defined]
    error.student_traceback = text_of(raised.get("traceback"), TEXT_LIMIT)  # type: ignore[attr-defined]
    return error


def _observation(value: Any, seen: Any, seconds: float) -> Observation:
    """The student's word on what was seen, but the seconds are from our own clock."""
    if seen is None:
        return Observation(value, seconds, 0, False, ())
    match seen:
        case {
            "peak_bytes": int(peak),
            "shares_memory": bool(shares),
            "warnings": list(warnings),
            "shares_weights": bool(one_set),
            "changed": bool(changed),
        }:
            texts = tuple(text_of(text, 1000) for text in warnings[:1000])
            return Observation(value, seconds, peak, shares, texts, one_set, changed)
    raise Nonsense("something that is not an observation")


def text_of(value: Any, limit: int) -> str:
    """The beginning of a text; nothing of anything else, which could take for ever to write."""
    return value[:limit] if isinstance(value, str) else ""
