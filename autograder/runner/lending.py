"""Lends the reference: a later question is not to suffer for an earlier one that lost its points.

    judge ◀──loan asked for── student process
      │ ▲
    arguments, values
      ▼ │
    lender: the reference's functions, in a process of its own

When all questions are done, the failed cases of a question run again if its functions call those
of an earlier question that lost points. Then the reference's functions are in the place of these,
by value. A case that passes so has passed, and says what was lent; all others stay as they were.

Questions are taken in their order. So when a question has its turn, none of its own functions has
been lent yet, to anybody: there is nothing to ask what its answer should be. And the student
process is a fresh one, which has seen no hidden argument.

A lender is forked from the grader, which runs no operation. Its arguments come from a student, so
it has the limits of one, and it decides nothing: whatever becomes of it, the first verdict stands.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import numpy as np

from autograder.runner import kernel
from autograder.runner.confine import FIRST_VICTIM, choose_victim
from autograder.runner.jail import MOST_DESCRIPTORS
from autograder.runner.messages import KILLS, Call, Lent, LentRaised, NotLent, Outcome
from autograder.runner.policy import Policy
from autograder.runner.question import GradedQuestion
from autograder.runner.seeding import seed_everything
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireClosed

REFERENCE = "reference.py"  # in the working folder, the bundle's
MESSAGE_LIMIT = 20_000
RERUN: tuple[Outcome, ...] = ("failed", "crashed", "timeout", "out_of_memory", "not_run")


def lendable(question: GradedQuestion, earlier: Iterable[GradedQuestion]) -> dict[str, str]:
    """The functions that may be lent to a question, each with the question that it is of.

    They are those of the questions before it that lost points.
    """
    return {
        function: before.name
        for before in earlier
        if before.lost_points
        for function in before.functions
        if function not in question.functions
    }


def missing(
    questions: Sequence[GradedQuestion],
    described: Iterable[dict[str, Any]],
    uses: dict[str, list[str]],
) -> set[str]:
    """The questions, none of `questions`, whose functions a failed case of one of these reaches.

    `described` are all questions of the assignment, in their order.
    """
    known = {question.name: question for question in questions}
    found: set[str] = set()
    before: dict[str, str] = {}
    for described_one in described:
        question = known.get(described_one["id"])
        if question is not None:
            cases = cases_to_repeat(question, before.keys() - {*question.functions}, uses)
            found |= {before[name] for names in cases.values() for name in names}
        else:
            before |= dict.fromkeys(described_one["functions"], described_one["id"])
    return found


def cases_to_repeat(
    question: GradedQuestion, names: Iterable[str], uses: dict[str, list[str]]
) -> dict[int, list[str]]:
    """The failed cases that some of `names` would make a difference to, each with these names.

    `uses` has the names that each function of the notebook reaches.
    """
    cases: dict[int, list[str]] = {}
    for number, case in enumerate(question.cases):
        verdict = question.verdicts.get(number)
        if verdict is None or verdict["outcome"] not in RERUN:
            continue
        takes = {*case["takes"], *(question.functions if "env" in case["takes"] else ())}
        reached = takes.union(*(uses.get(name, ()) for name in takes)) & set(names)
        if reached:
            cases[number] = sorted(reached)
    return cases


def with_loan(
    case: dict[str, Any], before: dict[str, Any], now: dict[str, Any], of: dict[str, str]
) -> dict[str, Any]:
    """The verdict on a case, given that on its second run; only a pass by a loan is better.

    Its message is in fixed words, and what the first run of a public test had said. It names the
    functions that the case reaches, as in `of` with their questions, not those that were asked
    for: code that has seen a hidden argument could say something by its choice.
    """
    if now["outcome"] != "passed" or not now["borrowed"]:
        return before
    functions = _listed([f"`{name}`" for name in of])
    questions = _listed(sorted(set(of.values())))
    said = f"Graded with the course's own {functions}, because {questions} lost points."
    first = before["message"] if case["visibility"] == "public" else ""
    return {
        "outcome": "passed",
        "message": f"{said}\nWithout it: {first}" if first else said,
        "detail": f"{before['outcome']} without it:\n{before['detail']}",
        "doubtful": False,
        "seconds": now["seconds"],
        "lent": list(of),
    }


@contextlib.contextmanager
def lender(policy: Policy, names: Sequence[str]) -> Iterator[socket.socket]:
    """A process that lends the functions `names`, for one turn of a judge; yields its socket.

    Raises `ChildProcessError` where somebody has killed it, `OSError` where none can be forked.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        _become_lender(policy, names, theirs)
    theirs.close()
    try:
        yield ours
        # With our end open it does not end by itself; what it was given may have broken it.
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is not None and ended.si_code == os.CLD_KILLED and ended.si_status in KILLS:
            raise ChildProcessError("the lender was killed")
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Lender:
    """Answers a judge with values of the reference's functions."""

    def __init__(self, policy: Policy, functions: dict[str, Callable[..., Any]], fd: int) -> None:
        self.policy = policy
        self.functions = functions
        self.channel = Channel(fd, fd, policy.message)

    def serve(self) -> int:
        """Answer until the judge hangs up; the exit status."""
        with contextlib.suppress(WireClosed):
            while True:
                request = Call.of(self.channel.receive())
                seed_everything(request.seed)
                before = _random_state()
                answer = self._answer(request)
                drew = _random_state() != before
                self.channel.send(replace(answer, drew=drew).plain())
        return 0

    def _answer(self, request: Call) -> Lent | LentRaised | NotLent:
        """A value or an exception of the reference's, where the call can be lent."""
        decoder, encoder = _DecoderWithoutModels(self.policy.message_depth), _OneModel(self.policy)
        try:
            function = self.functions[request.name]
            args = [decoder.decode(node) for node in request.args or ()]
            kwargs = {key: decoder.decode(node) for key, node in request.kwargs.items()}
        except (ValueRefused, KeyError):
            return NotLent()
        try:
            value = function(*args, **kwargs)
        except Exception as error:
            return LentRaised(_raised(error))
        try:
            return Lent(encoder.encode(value))
        except ValueRefused:
            return NotLent()


class _DecoderWithoutModels(Decoder):
    """Takes no models: what a function does to one would stay in this process."""

    def _model(self, config: str, nodes: list[Any], compiled: Any) -> Any:
        raise ValueRefused("a model among the arguments")


class _OneModel(Encoder):
    """Sends one model at most: several may share their weights, which would not survive."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy.message_depth)
        self.models = 0

    def _model(self, model: Any) -> list[Any]:
        self.models += 1
        if self.models > 1:
            raise ValueRefused("models that may share their weights")
        return super()._model(model)


def _become_lender(policy: Policy, names: Sequence[str], end: socket.socket) -> None:
    """Be a lender, and nothing else; does not return."""
    status = 1
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
        os.closerange(3, end.fileno())
        os.closerange(end.fileno() + 1, MOST_DESCRIPTORS)
        choose_victim(FIRST_VICTIM)
        reference = _reference()
        functions = {name: reference[name] for name in names if callable(reference.get(name))}
        _limit(policy)
        status = Lender(policy, functions, end.fileno()).serve()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _reference() -> dict[str, Any]:
    """The globals of the reference."""
    spec = spec_from_file_location("reference", REFERENCE)
    assert spec is not None and spec.loader is not None, "a .py file has a loader"
    module = module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return vars(module)


def _random_state() -> tuple[Any, ...]:
    """What Python's and NumPy's generators will draw next; Keras takes its seeds from Python's."""
    state: Any = np.random.get_state()
    return random.getstate(), state[1].tobytes(), state[2]


def _limit(policy: Policy) -> None:
    """The memory of a student process, no files, and nothing to write on a screen."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if soft != resource.RLIM_INFINITY:
        memory = min(soft, soft - policy.grader_memory + policy.memory)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with open(os.devnull, "r+b") as null:
        for fd in range(3):
            os.dup2(null.fileno(), fd)


def _raised(error: Exception) -> dict[str, Any]:
    """An exception as a student process sends its own, without the reference's lines."""
    try:
        message = str(error)[:MESSAGE_LIMIT].encode("utf-8", "replace").decode()
    except Exception:
        message = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return {"type": type(error).__name__, "kinds": kinds, "message": message, "traceback": ""}


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
