"""The process that has imported TensorFlow and run no operation: everything is forked from it.

It never reads a submission. When one arrives it forks a supervisor, which starts a grader that
reads it from the same standard input, and waits; so the memory of one submission cannot be found
in the next. After each, it looks for itself whether anything was left behind, and says so.

One rule keeps it working: after a single TensorFlow operation (even building a layer) forked
children hang, so nothing here may run one.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import os
import select
import signal
import sys
import time

from autograder.runner import kernel
from autograder.runner.boot import REPORT_FD
from autograder.runner.jail import standing_walls
from autograder.runner.janitor import Janitor
from autograder.runner.messages import NO_MORE, Idle, Ready, to_host
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel

# Building and training Keras models makes objects by the hundred thousand. At Python's own
# thresholds, looking through them for garbage takes 4 % of a submission that trains.
COLLECTIONS = (20_000, 10, 10)


def main() -> None:
    """Serve until standard input ends."""
    policy = Policy.load(sys.argv[1])
    host = Channel(0, REPORT_FD, policy.message)
    started = time.monotonic()
    walls = standing_walls(policy)
    janitor = Janitor(policy, walls)
    # From here on this process grows; the janitor must not.
    versions = {name: _import(name) for name in policy.preload}
    _prepare()
    from autograder.runner import supervisor

    ready = Ready(versions, walls.described(), time.monotonic() - started)
    host.send(to_host(ready))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the host's business
    poller = select.poll()
    poller.register(0, select.POLLIN)
    for served in itertools.count():
        poller.poll()
        pid = os.fork()
        if pid == 0:
            supervisor.main(policy, walls, janitor, served, REPORT_FD)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        _reap()
        if code == NO_MORE:
            return
        lost = f"the supervisor ended with status {code}" if code else ""
        host.send(to_host(Idle(janitor.leftovers(), lost)))


def _prepare() -> None:
    """Do once what every child would do, and make the forks cheap; no TensorFlow operation."""
    from autograder.runner.recurrent import allow_padding_in_front
    from autograder.runner.seeding import make_deterministic
    from autograder.runner.shell import shell_for_cells
    from autograder.runner.summaries import write_no_summaries
    from autograder.runner.tracing import trace_once

    importlib.import_module("autograder.testing")
    importlib.import_module("autograder.runner.supervisor")
    make_deterministic()
    trace_once()
    allow_padding_in_front()
    write_no_summaries()
    shell_for_cells()
    gc.collect()
    gc.freeze()  # a child's garbage collection must not touch, and so copy, what is ours
    gc.set_threshold(*COLLECTIONS)
    kernel.collapse_memory()


def _import(name: str) -> str:
    module = importlib.import_module(name)
    return str(getattr(module, "__version__", ""))


def _reap() -> None:
    """Collect orphans that fell to us as the first process of the container."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main()
