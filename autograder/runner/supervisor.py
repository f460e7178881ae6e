"""One submission: reads it, forks the grader and, on its request, student processes.

    host ──job──▶ supervisor ─┬─ grader ──report──▶ host
                     │        │     │ calls (socket pair, passed as a descriptor)
                     └────────┴─ student process

The grader writes its report straight to the host, so this process, from which student processes
are forked, never holds a line of a hidden test or a verdict.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from autograder.runner import grader, kernel, student, sweep
from autograder.runner.confine import Isolation, become_grader, become_student, own_namespaces
from autograder.runner.janitor import Janitor
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel, WireClosed, WireTimeout

NO_MORE = 3 << 8  # wait status: standard input ended instead of bringing a job
GRACE = 120.0  # seconds that the grader may take beyond the submission's limit
HANGS = 30.0  # seconds beyond a test's limit after which its computing will not come back
# How native code ends a process. SIGKILL is not among them: anybody may have sent it.
CRASHES = (signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV)
KEPT_FDS = 3  # standard input, output and error, all /dev/null in a confined process
CONTROL_LIMIT = 1 << 20
DEATH_SECONDS = 1.0  # between a process's sockets closing and its exit status
INIT_SIGNALLED = 200  # exit status of our init: this plus the signal that ended the student


def main(host: Channel, policy: Policy, shield: Isolation, janitor: Janitor) -> NoReturn:
    """Serve the next job and leave nothing of it; the exit status says whether there was one."""
    status = 1
    try:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        job = host.receive(policy.submission_seconds)
        host.send({"end": Supervisor(host, policy, shield, janitor, job).run()})
        status = 0
    except WireClosed:
        status = os.waitstatus_to_exitcode(NO_MORE)
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


class Supervisor:
    """Holds the two processes of one submission together."""

    def __init__(
        self, host: Channel, policy: Policy, shield: Isolation, janitor: Janitor, job: Any
    ) -> None:
        self.host = host
        self.janitor = janitor
        self.policy = policy
        self.shield = shield
        self.job = job
        self.dead: dict[int, int] = {}
        self.student: int | None = None
        self.left_behind = 0
        self.oom_kills = _oom_kills()

    def run(self) -> dict[str, Any]:
        """Grade the job; returns what the host should know besides the report."""
        ours, theirs = socket.socketpair()
        grader_pid = self._fork_grader(theirs)
        theirs.close()
        control = Channel(ours.fileno(), ours.fileno(), CONTROL_LIMIT)
        deadline = time.monotonic() + self.policy.submission_seconds + GRACE
        patience = math.inf
        testing = ""  # the question that a test of is running
        hung = False
        try:
            while True:
                request = control.receive(min(deadline - time.monotonic(), patience))
                if isinstance(request, dict):  # a test begins or has ended
                    testing = request["testing"]
                    patience = self.policy.test_seconds + HANGS if testing else math.inf
                elif request == "start":
                    self._stop_student()
                    end = self._fork_student()
                    control.send("started")
                    socket.send_fds(ours, [b"!"], [end.fileno()])
                    end.close()
                else:  # "stop" it, or find out how it "died"
                    self._await_death(DEATH_SECONDS if request == "died" else 0)
                    control.send(self._stop_student())
        except WireClosed:
            pass  # the grader is done
        except WireTimeout:
            hung = True
            os.kill(grader_pid, signal.SIGKILL)
        self._stop_student()
        self.janitor.remove_files(self.policy.student_uid)
        status = self._wait(grader_pid)
        crashed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in CRASHES
        return {
            "grader": status,
            "crashed_in": testing if crashed or hung else "",
            "left_behind": self.left_behind,
            "out_of_memory": _oom_kills() > self.oom_kills,
        }

    def _fork_grader(self, control: socket.socket) -> int:
        pid = os.fork()
        if pid == 0:
            if self.shield.namespaces and not self.policy.container:
                own_namespaces(self.policy, grader=True)
            self._child(
                lambda: become_grader(self.policy, self.shield),
                lambda: grader.main(self.policy, self.shield, self.job, 3, 4),
                [control.fileno(), self.host.write_fd],
                keep_stderr=True,
            )
        return pid

    def _fork_student(self) -> socket.socket:
        """Start a student process; returns the grader's end of its socket."""
        near, far = socket.socketpair()
        behind_init = not self.policy.container and self.shield.namespaces
        self.student = kernel.fork_into_new_pid_namespace() if behind_init else os.fork()
        if self.student == 0:
            if not self.policy.container:
                self._enter_namespaces()
            self._child(
                lambda: become_student(self.policy, self.shield),
                lambda: student.main(self.policy, self.job, 3),
                [far.fileno()],
            )
        far.close()
        return near

    def _enter_namespaces(self) -> None:
        """Go behind an init of our own: it must not be the student's, whose death it reports."""
        try:
            if self.shield.namespaces:
                own_namespaces(self.policy)
            elif self.shield.network and not self.shield.filtered:
                kernel.unshare(kernel.CLONE_NEWNET)
        except OSError as error:
            print(f"namespaces: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        if not self.shield.namespaces:
            return
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # a student without a user of its own looks in
        pid = os.fork()
        if pid == 0:
            return
        os.closerange(0, 4096)
        while True:
            with contextlib.suppress(ChildProcessError):
                ended, status = os.waitpid(-1, 0)
                if ended == pid:
                    signalled = os.WIFSIGNALED(status)
                    code = os.WTERMSIG(status) + INIT_SIGNALLED if signalled else status >> 8
                    os._exit(code)

    def _child(
        self,
        confine: Callable[[], None],
        work: Callable[[], None],
        fds: list[int],
        keep_stderr: bool = False,
    ) -> NoReturn:
        """Confine this forked process, keep only `fds` (as 3, 4, …), and work."""
        status = 1
        try:
            os.setsid()
            with open(os.devnull, "r+b") as null:
                spare = [os.dup2(fd, 100 + i) for i, fd in enumerate(fds)]
                for fd in range(2 if keep_stderr else KEPT_FDS):
                    os.dup2(null.fileno(), fd)
            for i, fd in enumerate(spare):
                os.dup2(fd, KEPT_FDS + i)
            os.closerange(KEPT_FDS + len(fds), 4096)
            confine()
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)

    def _stop_student(self) -> dict[str, Any]:
        """End the student process and all that belongs to it; says how it had ended."""
        if self.student is None:
            return {"ended": "", "out_of_memory": False}
        pid, self.student = self.student, None
        self._reap()
        ended = pid in self.dead
        # What starts between this look and the kill is seen by the forkserver's own look at the
        # end, and costs the sandbox.
        found = sweep.count_processes(self.policy, self.shield)
        self.left_behind += max(0, found - (0 if ended else 1))
        if not ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = self._wait(pid)
        if found > (0 if ended else 1):
            self.janitor.end_processes(self.policy.student_uid)
            self._reap()
        return {
            "ended": self._ending(status) if ended else "",
            "out_of_memory": ended and _oom_kills() > self.oom_kills,
        }

    def _ending(self, status: int) -> str:
        """How a student process ended, in words."""
        behind_init = self.shield.namespaces and not self.policy.container
        code = os.waitstatus_to_exitcode(status)
        if behind_init and code > INIT_SIGNALLED:
            code = INIT_SIGNALLED - code
        if code < 0:
            return f"killed by signal {-code} ({signal.strsignal(-code)})"
        return f"ended with status {code}"

    def _await_death(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.student is not None and time.monotonic() < deadline:
            self._reap()
            if self.student in self.dead:
                return
            time.sleep(0.001)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                self.dead[pid] = status

    def _wait(self, pid: int) -> int:
        if pid not in self.dead:
            self.dead[pid] = os.waitpid(pid, 0)[1]
        return self.dead[pid]


def _oom_kills() -> int:
    """Times that the kernel killed for memory: in our control group, else on the machine."""
    places = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
    for place in (*places, "/proc/vmstat"):
        with contextlib.suppress(OSError):
            for line in Path(place).read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return 0
