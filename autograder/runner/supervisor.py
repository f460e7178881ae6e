"""One submission's processes: makes the jails, forks grader and students, ends them.

    host ──job──▶ grader ──report──▶ host
                  │    ▲
            words │    │ endings, sockets
                  ▼    │
    forkserver ─▶ supervisor ──forks──▶ student process

This process holds the rights that jails and users take, so it reads no byte of a submission: the
job goes to the grader, which has given its rights up; here only words of one byte arrive. It never
holds a line of a hidden test either, since student processes are forked from it.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from autograder.runner import grader, jail, kernel, student
from autograder.runner.confine import (
    FIRST_VICTIM,
    SECOND_VICTIM,
    become_grader,
    become_student,
    choose_victim,
)
from autograder.runner.jail import Walls
from autograder.runner.janitor import Janitor
from autograder.runner.memory_kills import MemoryKills
from autograder.runner.messages import NO_MORE, Aftermath, End, Ending, Word, to_host
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel

GRACE = 60.0  # seconds that the grader may take beyond the submission's limit
KEPT_FDS = 3  # standard input, output and error, all /dev/null in a confined process
DEATH_SECONDS = 1.0  # between a process's sockets closing and its exit status
USERS_PER_SUBMISSION = 24  # where there are no jails, every student process is another user


def main(policy: Policy, walls: Walls, janitor: Janitor, served: int, report_fd: int) -> NoReturn:
    """Serve the next job and leave nothing of it; the exit status says whether there was one.

    Args:
        policy: Users, folders and limits.
        walls: What this kernel permits.
        janitor: Ends what a submission left behind, where there is no jail.
        served: How many jobs this sandbox has served before.
        report_fd: Where the report goes.
    """
    status = 1
    try:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        supervisor = Supervisor(policy, walls, janitor, served, report_fd)
        end = supervisor.run()
        status = NO_MORE if end is None else 0
        if end is not None:
            Channel(report_fd, report_fd, policy.message).send(to_host(end))
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


class Supervisor:
    """Holds the processes of one submission together."""

    def __init__(
        self, policy: Policy, walls: Walls, janitor: Janitor, served: int, report_fd: int
    ) -> None:
        self.policy = policy
        self.walls = walls
        self.janitor = janitor
        self.served = served
        self.report_fd = report_fd
        self.dead: dict[int, int] = {}
        self.student: int | None = None
        self.uid = policy.student_uid
        self.started = 0
        self.left_behind = 0
        self.memory_kills = MemoryKills.now()

    def run(self) -> Aftermath | None:
        """Grade a job; returns what the host should know besides the report, None without a job."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        grader_pid = self._fork_grader(theirs)
        theirs.close()
        stuck = not self._serve(ours)
        if stuck:
            os.kill(grader_pid, signal.SIGKILL)
        self._stop_student()
        status = self._wait(grader_pid)
        code = jail.exit_code(status, jailed=self.walls.namespaces)
        if code == NO_MORE:
            return None
        return Aftermath(
            grader=-signal.SIGKILL if stuck else code,
            left_behind=self.left_behind,
            out_of_memory=MemoryKills.now().since(self.memory_kills) is not None,
        )

    def _serve(self, grader_end: socket.socket) -> bool:
        """Do what the grader asks until it is gone; False when that takes too long."""
        deadline = math.inf
        poller = select.poll()
        poller.register(grader_end, select.POLLIN)
        while True:
            left = None if deadline == math.inf else max(0.0, deadline - time.monotonic()) * 1000
            if not poller.poll(left):
                return False
            word = grader_end.recv(1)
            if word == Word.START:
                if deadline == math.inf:  # from the first student process on
                    deadline = time.monotonic() + self.policy.submission_seconds + GRACE
                self._stop_student()
                with self._fork_student() as end:
                    socket.send_fds(grader_end, [b"!"], [end.fileno()])
            elif word in (Word.STOP, Word.DIED):
                if word == Word.DIED:
                    self._await_death(DEATH_SECONDS)
                grader_end.send(self._stop_student().pack())
            else:
                return True  # the grader is done

    def _fork_grader(self, control: socket.socket) -> int:
        uid = self.policy.grader_uid if self.walls.users else None
        pid = self._fork(lambda: jail.enter(self.policy, uid, grader=True), SECOND_VICTIM)
        if pid == 0:
            where = jail.places(self.policy, self.walls, self.policy.grader_uid)
            self._become(
                lambda: become_grader(self.policy, uid),
                lambda: grader.main(self.policy, self.walls, where, grader.Descriptors(3, 4, 5)),
                [0, self.report_fd, control.fileno()],
                keep_stderr=True,
            )
        return pid

    def _fork_student(self) -> socket.socket:
        """Start a student process; returns the grader's end of its socket."""
        self.uid = self._next_uid()
        uid = self.uid if self.walls.users else None
        near, far = socket.socketpair()
        where = jail.places(self.policy, self.walls, self.uid)
        if not self.walls.namespaces:
            _make_scratch(where.scratch, uid)
        self.student = self._fork(lambda: jail.enter(self.policy, uid), FIRST_VICTIM)
        if self.student == 0:
            if not self.walls.namespaces:
                with contextlib.suppress(OSError):
                    kernel.unshare(kernel.CLONE_NEWNET)  # a second wall, where it can be had
            self._become(
                lambda: become_student(self.policy, uid),
                lambda: student.main(self.policy, where, 3),
                [far.fileno()],
            )
        far.close()
        return near

    def _next_uid(self) -> int:
        """A user that no other student process has or, where there are no jails, had lately."""
        number = self.served * USERS_PER_SUBMISSION + self.started
        self.started += 1
        return self.policy.student_uid + number % self.policy.student_uids

    def _fork(self, enter_jail: Callable[[], None], victim: int) -> int:
        """Fork a process behind an init of its own where jails can be had; 0 in that process."""

        def enter() -> None:
            choose_victim(victim)
            enter_jail()

        if self.walls.namespaces:
            return jail.fork_init(enter)
        pid = os.fork()
        if pid == 0:
            choose_victim(victim)
        return pid

    def _become(
        self,
        confine: Callable[[], None],
        work: Callable[[], int],
        fds: list[int],
        keep_stderr: bool = False,
    ) -> NoReturn:
        """Confine this forked process, keep only `fds` (as 3, 4, …), work, and end."""
        status: int | None = None
        try:
            os.setsid()
            spare = [os.dup2(fd, 100 + i) for i, fd in enumerate(fds)]
            with open(os.devnull, "r+b") as null:
                for fd in range(2 if keep_stderr else KEPT_FDS):
                    os.dup2(null.fileno(), fd)
            for i, fd in enumerate(spare):
                os.dup2(fd, KEPT_FDS + i)
            os.closerange(KEPT_FDS + len(fds), jail.MOST_DESCRIPTORS)
            confine()
            status = 1
            status = work()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            if status is None:  # as if it had been killed: nothing of a submission has run here
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(1 if status is None else status)

    def _stop_student(self) -> Ending:
        """End the student process and all that belongs to it; says how it had ended."""
        if self.student is None:
            return Ending(End.STOPPED)
        pid, self.student = self.student, None
        self._reap()
        by_itself = pid in self.dead
        if not by_itself:
            if self.walls.namespaces:
                self.left_behind += max(0, jail.count_descendants(pid) - 1)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = self._wait(pid)  # of an init: it ends after all else in its jail
        if not self.walls.namespaces:
            self.left_behind += self.janitor.end_processes(self.uid)
            self.janitor.remove_files(self.uid)
            self._reap()
        if not by_itself:
            return Ending(End.STOPPED)
        if (end := MemoryKills.now().since(self.memory_kills)) is not None:
            return Ending(end)
        code = jail.exit_code(status, jailed=self.walls.namespaces)
        return Ending(End.SIGNALLED, -code) if code < 0 else Ending(End.EXITED, code)

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


def _make_scratch(folder: str, uid: int | None) -> None:
    """A folder that was not there before; one that is there is somebody's trap."""
    os.mkdir(folder, 0o700)
    if uid is not None:
        os.chown(folder, uid, uid)
