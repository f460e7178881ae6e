"""Otter test files in the exception format: loading them, and running one case fairly.

A case that raises AssertionError, or an exception that came from the student's function, has
failed. So has one that stumbles over a value the student sent. Only what goes wrong before any
value of the student's was in play is an `error`: then the test is broken, not the submission.
"""

from __future__ import annotations

import gc
import inspect
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import FrameType
from typing import Any

from autograder.runner.messages import Gone, Outcome
from autograder.runner.observation import Observation
from autograder.runner.otter_stub import test_case
from autograder.runner.session import Session, StudentFailure, StudentGone

GRACE = 2.0  # seconds a test may compute by itself beyond its limit
SHARE = 0.5  # of a test's time that a processor of its own would have given it
TEXT_LIMIT = 20_000
OURS = "autograder/runner/"
# What a student reads of a hidden test that came to no end: nothing that their code chooses.
ENDED: dict[Outcome, str] = {
    "timeout": "It was stopped at the time limit.",
    "crashed": "The process ended.",
    "out_of_memory": "It used too much memory.",
}


@dataclass(frozen=True)
class LoadedCase:
    """One test of a question."""

    name: str
    visibility: str  # public or hidden
    weight: float
    hint: str
    test: test_case


@dataclass(frozen=True)
class Verdict:
    """What became of a case: `message` for the student, `detail` for the staff."""

    outcome: Outcome
    message: str = ""
    detail: str = ""
    doubtful: bool = False  # whether somebody else may be to blame: worth another run
    which: str = ""  # of several expectations, where the test tells; for signatures


class Proxy:
    """Stands for a function of the student's; a call runs it in the student process."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the student's function on copies of the arguments; returns a copy of its value."""
        return self._session.call(self.__name__, args, kwargs, observe=False).value

    def observe(self, *args: Any, **kwargs: Any) -> Observation:
        """The call's value with its seconds, peak memory, warnings and shared memory."""
        return self._session.call(self.__name__, args, kwargs, observe=True)

    def once(self, measure: Callable[[Any], Any]) -> Any:
        """What `measure` says of this function: for all cases of a turn the same."""
        return self._session.once(lambda: measure(self), measure)

    def __repr__(self) -> str:
        return f"<the student's {self.__name__}>"


class Missing:
    """Stands for a function that the notebook does not define."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Say what is missing."""
        raise StudentFailure(f"`{self.__name__}` is not defined in the notebook")

    observe = __call__


class NotDefined(KeyError, StudentFailure):
    """A global that the notebook does not define, and a test looks up."""

    def __str__(self) -> str:
        """Say what is missing."""
        return f"`{self.args[0]}` is not defined in the notebook"


class Environment(Mapping[str, Any]):
    """The notebook's globals as a test sees them: functions as proxies, the rest by value."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __getitem__(self, name: str) -> Any:
        if name in self.session.lendable:
            return Proxy(self.session, name)
        if name not in self.session.names:
            raise NotDefined(name)
        if self.session.names[name] == "function":
            return Proxy(self.session, name)
        return self.session.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.session.names)

    def __len__(self) -> int:
        return len(self.session.names)


def load_cases(question: str) -> list[LoadedCase]:
    """The cases of a question: public ones first, in the order of their files.

    The working folder is the bundle's.
    """
    cases: list[LoadedCase] = []
    for visibility in ("public", "hidden"):
        path = Path(visibility, f"{question}.py")
        if path.exists():
            cases += _cases_of(path, visibility)
    return cases


def run_case(case: LoadedCase, session: Session) -> Verdict:
    """Run one case against the session's student process; `StudentGone` is a verdict too."""
    session.begin_test()
    computed = time.process_time()
    try:
        with _time_limit(session):
            case.test.test_func(**_arguments(case, session))
    except StudentGone as death:
        return _told(case, death.outcome, death.text, f"{death.text}\n{session.printed}")
    except _TestTimeout as failure:
        # The submission's own time may end in here as well, and that is nobody else's fault.
        known: Gone | None = "timeout" if time.monotonic() >= session.deadline else None
        detail = "in the test's own computing"
        # Who got little of the processor was kept from it, perhaps by this submission's processes.
        computed = time.process_time() - computed
        starved = computed < session.policy.test_seconds * SHARE
        text = "stopped at the time limit"
        return _blamed(
            case,
            session,
            failure,
            known=known,
            theirs="timeout",
            text=text,
            detail=detail,
            in_doubt=starved,
        )
    except AssertionError as failure:
        told = getattr(failure, "told", "")
        verdict = _told(case, "failed", str(failure), _detail(failure, session), told)
        return replace(verdict, which=getattr(failure, "which", ""))
    except MemoryError as failure:
        text = "the time and memory of this test were not enough (MemoryError)"
        known = "out_of_memory" if session.values_seen else None
        return _blamed(case, session, failure, known=known, theirs="out_of_memory", text=text)
    except Exception as failure:
        theirs = isinstance(failure, StudentFailure) or hasattr(failure, "student_type")
        told = getattr(failure, "told", "")
        if theirs:
            detail = _detail(failure, session)
            return _told(case, "failed", _in_words(failure), detail, told)
        return _blamed(case, session, failure, theirs="failed", text=_in_words(failure))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)  # it may have rung while it was being stopped
        _throw_away(session)
    return Verdict("passed")


def _blamed(
    case: LoadedCase,
    session: Session,
    failure: BaseException,
    *,
    theirs: Outcome,
    text: str,
    known: Gone | None = None,
    detail: str = "",
    in_doubt: bool = False,
) -> Verdict:
    """The verdict on a case that could not come to an end.

    It is the test's fault (`error`) only if nothing of the submission was in play in this process;
    where it was, but not in this test, the question is in doubt.

    Args:
        case: The case.
        session: With its student process.
        failure: What ended it.
        theirs: The outcome where it is the submission's fault.
        text: What is said of it.
        known: The outcome where it is certain whose fault it is.
        detail: For the staff; empty is what the failure says.
        in_doubt: Whether it may be the submission's fault though no value of it was seen.
    """
    detail = detail or _detail(failure, session)
    if known or session.values_seen:
        return _told(case, known or theirs, text, detail)
    if session.values_ever or in_doubt:
        return replace(_told(case, theirs, text, detail), doubtful=True)
    return _told(case, "error", text, detail)


def _throw_away(session: Session) -> None:
    """Models are garbage that only a collection finds; the next test needs its memory."""
    if session.models_seen:
        session.models_seen = False
        gc.collect()


def interrupted(case: LoadedCase) -> Verdict:
    """The verdict on a case whose judge crashed or hung."""
    text = "What your functions returned made the tests crash or hang."
    detail = "the process of this question's tests ended in them"
    verdict = _told(case, "crashed", text, detail, told=text)
    return replace(verdict, doubtful=True)


def not_run(why: str) -> Verdict:
    """The verdict on a case that had no chance."""
    return Verdict("not_run", why, why)


def _cases_of(path: Path, visibility: str) -> list[LoadedCase]:
    name = f"{visibility}_{path.stem}"
    namespace: dict[str, Any] = {"__name__": name, "__file__": str(path)}
    # The loader takes the bytecode that was made when the bundle was unpacked.
    code = SourceFileLoader(name, str(path)).get_code(name)
    assert code is not None, "a source file has code"
    exec(code, namespace)
    found = [(key, value) for key, value in namespace.items() if isinstance(value, test_case)]
    return [
        LoadedCase(
            name=value.name or key.removeprefix("test_").replace("_", " "),
            visibility="hidden" if value.hidden or visibility == "hidden" else "public",
            weight=1.0 if value.points is None else float(value.points),
            hint=value.failure_message or "",
            test=value,
        )
        for key, value in found
    ]


def _arguments(case: LoadedCase, session: Session) -> dict[str, Any]:
    environment = Environment(session)
    arguments: dict[str, Any] = {}
    for name in inspect.signature(case.test.test_func).parameters:
        if name == "env":
            arguments[name] = environment
        else:
            arguments[name] = environment[name] if name in environment else Missing(name)
    return arguments


def _told(case: LoadedCase, outcome: Outcome, message: str, detail: str, told: str = "") -> Verdict:
    """Keep from the student what could carry hidden inputs: fixed words only for a hidden test.

    `told` is what the test's author says of a type or a shape that is not the one asked for; the
    hint, which is about values, would mislead there.
    """
    if case.visibility == "hidden":
        texts = (told or case.hint, ENDED.get(outcome, ""))
        message = " ".join(text for text in texts if text)
    else:
        message = "\n".join(text for text in (message, case.hint) if text)
    return Verdict(outcome, message[:TEXT_LIMIT], detail[:TEXT_LIMIT])


def _in_words(failure: Exception) -> str:
    kind = getattr(failure, "student_type", None)
    if kind is not None:
        return f"your function raised {kind}: {failure}"
    if isinstance(failure, StudentFailure):
        return str(failure)
    return f"the value could not be checked ({type(failure).__name__}: {failure})"


def _detail(failure: BaseException, session: Session) -> str:
    frames = [f for f in traceback.extract_tb(failure.__traceback__) if OURS not in f.filename]
    test = "".join(traceback.format_list(frames[-6:]))
    # Where the kit lies differs between sandboxes; a result must not.
    test = test.replace(f"{Path(__file__).parents[2]}/", "")
    lines = "".join(traceback.format_exception_only(failure))
    theirs = getattr(failure, "student_traceback", "")
    printed = f"printed during the test:\n{session.printed}" if session.printed else ""
    return "\n".join(part for part in (test + lines, theirs, printed) if part)


class _TestTimeout(BaseException):
    """The test's own computing went on beyond its limit."""


@contextmanager
def _time_limit(session: Session) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        # An exchange that is broken off in the middle would leave its answer to the next one;
        # it has a clock of its own, and this one comes again after a second.
        if not session.talking:
            raise _TestTimeout

    before = signal.signal(signal.SIGALRM, stop)
    left = session.test_deadline - time.monotonic() + GRACE
    signal.setitimer(signal.ITIMER_REAL, max(0.1, left), 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
