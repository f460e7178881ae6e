"""The student process: runs the notebook's cells, then answers calls. Nothing here is trusted.

Whatever this module reports can be forged by the code it runs; the grader process treats every
message as the student's word. All checks here only serve the honest: good messages, bounded
output.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.runner import otter_stub
from autograder.runner.borrowing import Borrower, names_reached
from autograder.runner.jail import Places
from autograder.runner.messages import (
    Call,
    CellBegins,
    CellRan,
    NotebookRan,
    Order,
    Raised,
    Refused,
    Seed,
    Value,
)
from autograder.runner.observation import Observation, observe_locally
from autograder.runner.output import TEXT_LIMIT, captured, clean, describe
from autograder.runner.pace import LEAST_SECONDS, Pace
from autograder.runner.policy import Policy
from autograder.runner.seeding import (
    make_deterministic,
    seed_everything,
    settle_late_tensorflow,
)
from autograder.runner.shell import defined_names, run_cell, shell_for_cells
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireError


class StudentProcess:
    """The namespace of one notebook, and the channel to the grader."""

    def __init__(self, policy: Policy, channel: Channel) -> None:
        self.policy = policy
        self.channel = channel
        self.pid = os.getpid()
        self.shell = shell_for_cells()
        self.borrower = Borrower(self.shell.user_ns, channel, policy.message_depth)

    def run_cells(self, order: Order) -> None:
        """Run every cell but the skipped ones, telling the grader before and after each.

        A cell is interrupted at its limit, which is halved after each one that was.
        """
        late = "tensorflow" not in sys.modules
        pace, until = Pace(order.seconds), time.monotonic() + order.budget
        for number, source in enumerate(order.cells):
            if number in order.skip:
                continue
            self.channel.send(CellBegins(number).plain())
            brief = number in order.brief
            seconds = 0.0 if brief else min(pace.seconds, until - time.monotonic())
            seconds = max(LEAST_SECONDS, seconds)
            report = run_cell(self.shell, source, seconds, self.policy.output)
            if not brief:
                pace.after(report["outcome"])
            self.channel.send(CellRan(report).plain())
            self._only_the_parent()
            if late and "tensorflow" in sys.modules:
                settle_late_tensorflow(order.seed)
                late = False
        names = defined_names(self.shell)
        self.channel.send(NotebookRan(names, self._uses(order.functions)).plain())

    def serve(self) -> None:
        """Answer the grader until it is gone."""
        while True:
            request = self.channel.receive()
            if "name" not in request:
                seed_everything(Seed.of(request).seed)
                continue
            call = Call.of(request)
            answer = self._answer(call)
            self._only_the_parent()
            try:
                self.channel.send({**answer.plain(), "id": call.id})
            except WireError as error:
                self.channel.send({**Refused(str(error)).plain(), "id": call.id})

    def _uses(self, functions: list[str]) -> dict[str, list[str]]:
        """Which of `functions` each other one of them calls, in whatever way it comes to that."""
        uses = {}
        for name in functions:
            with contextlib.suppress(Exception):  # objects of the student's own are looked into
                reached = names_reached(self.shell.user_ns[name], self.shell.user_ns)
                uses[name] = [used for used in functions if used in reached and used != name]
        return uses

    def _answer(self, call: Call) -> Value | Raised | Refused:
        with captured(self.policy.output) as output:
            answer = self._value_of(call)
        return replace(answer, printed=output.getvalue()[:TEXT_LIMIT])

    def _value_of(self, call: Call) -> Value | Raised | Refused:
        seen: dict[str, Any] | None = None
        try:
            value = self.shell.user_ns[call.name]
            if call.args is not None:
                observation = self._call(value, call, call.args)
                value = observation.value
                seen = observation.described() if call.observe else None
        except BaseException as error:
            return Raised(_raised(error))
        try:
            return Value(Encoder(self.policy.message_depth).encode(value), seen)
        except ValueRefused as error:
            return Refused(str(error))
        except BaseException as error:
            return Refused(f"the value cannot be sent: {type(error).__name__}: {error}")

    def _call(self, function: Callable[..., Any], call: Call, nodes: list[Any]) -> Observation:
        decoder = Decoder(self.policy.message_depth)
        args = tuple(decoder.decode(node) for node in nodes)
        kwargs = {key: decoder.decode(node) for key, node in call.kwargs.items()}
        with self.borrower.lent(call.lent, call.id):
            if call.observe:
                return observe_locally(function, args, kwargs)
            return Observation(function(*args, **kwargs), 0.0, 0, False, ())

    def _only_the_parent(self) -> None:
        """A fork that returned into our loop must not answer as well."""
        if os.getpid() != self.pid:
            os._exit(0)


def main(policy: Policy, where: Places, fd: int) -> int:
    """Run the cells that the grader sends on descriptor `fd`, then serve its calls."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(HOME=where.scratch, TMPDIR=where.scratch)
    os.environ.update(dict.fromkeys(("USER", "LOGNAME"), "student"))  # no list of users in here
    tempfile.tempdir = None  # what the forkserver's libraries found is outside
    folder = os.path.join(where.scratch, "submission")
    os.mkdir(folder, mode=0o700)
    os.chdir(folder)
    data = os.path.join(where.course, "data")
    if os.path.isdir(data):
        os.symlink(data, "data")
    otter_stub.install()
    sys.argv = ["notebook"]
    sys.path[0:0] = [""]
    make_deterministic()
    channel = Channel(fd, fd, policy.message)
    student = StudentProcess(policy, channel)
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]  # not a boundary: it only keeps honest code from tripping over ours
    order = Order.of(channel.receive())
    seed_everything(order.seed)
    with contextlib.suppress(WireError):
        student.run_cells(order)
        student.serve()
    return 0


def _raised(error: BaseException) -> dict[str, Any]:
    try:
        message = clean(str(error)[:TEXT_LIMIT])
    except BaseException:
        message = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return {
        "type": type(error).__name__,
        "kinds": kinds,
        "message": message,
        "traceback": describe(error),
    }
