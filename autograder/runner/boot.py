"""The first program in a sandbox: takes the grading bundle in, then becomes the forkserver.

    python -m autograder.runner.boot < policy, bundle, jobs…

Unpacking happens in a child that already is the grader's user; this process only passes bytes on,
and replaces itself by exec, so nothing of the bundle is left in the memory that student processes
are forked from.
"""

from __future__ import annotations

import compileall
import io
import os
import stat
import sys
import tarfile
from pathlib import Path
from py_compile import PycInvalidationMode

from autograder.runner import kernel
from autograder.runner.confine import Isolation, become_grader, isolation
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel

BUNDLE_LIMIT = 2 << 30
UNCHECKED = PycInvalidationMode.UNCHECKED_HASH
COURSE_PREFIX = "data/"  # members of the bundle that students may read
REPORT_FD = 10  # the host's end; standard output is for libraries that chatter


def main() -> None:
    """Read policy and bundle from standard input, unpack, exec the forkserver."""
    channel = Channel(0, 1, BUNDLE_LIMIT)
    policy = Policy.load(channel.receive())
    if os.geteuid() != 0:
        _become_root_of_nothing()
    shield = isolation(policy.container)
    bundle = channel.receive()
    _unpack(policy, shield, bundle)
    _check_hidden(policy, shield)
    os.dup2(1, REPORT_FD)
    os.set_inheritable(REPORT_FD, True)
    os.dup2(2, 1)
    environment = {**os.environ, **_environment(policy)}
    program = [sys.executable, "-P", "-s", "-m", "autograder.runner.forkserver", policy.dump()]
    os.execve(sys.executable, program, environment)


def _environment(policy: Policy) -> dict[str, str]:
    threads = str(policy.threads)
    names = ("OMP", "OPENBLAS", "MKL", "TF_INTRAOP", "TF_INTEROP")
    counts = {f"{name}_NUM_THREADS": threads for name in names}
    return {
        **counts,
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": "/dev/null/keras",  # nowhere: Keras makes its folder when it is imported
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # huge pages: large arrays fault less
        "HOME": policy.scratch_folder,
        "TMPDIR": policy.scratch_folder,
    }


def _become_root_of_nothing() -> None:
    """Without root, a user namespace lends the rights to make the other namespaces.

    A PID namespace goes with it: only one that the user namespace owns can be returned to.
    """
    uid, gid = os.getuid(), os.getgid()
    try:
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID)
    except OSError:
        return  # not permitted here: the forkserver reports what is left
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)


def _unpack(policy: Policy, shield: Isolation, bundle: bytes) -> None:
    if not policy.container:  # a container brings these folders along, as tmpfs of their owners
        for folder in (policy.course_folder, policy.scratch_folder, f"{policy.folder}/root"):
            os.makedirs(folder, 0o755, exist_ok=True)
        os.chmod(policy.scratch_folder, 0o1777)
        os.makedirs(policy.grading_folder, 0o700, exist_ok=True)
        if shield.users:
            os.chown(policy.grading_folder, policy.grader_uid, policy.grader_uid)
    _extract(bundle, policy.course_folder, students=True)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            become_grader(policy, shield)
            _extract(bundle, policy.grading_folder, students=False)
            compileall.compile_dir(policy.grading_folder, quiet=2, invalidation_mode=UNCHECKED)
            os.symlink(f"{policy.course_folder}/data", f"{policy.grading_folder}/data")
            status = 0
        except Exception as error:
            print(f"the bundle could not be unpacked: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    if os.waitpid(pid, 0)[1] != 0:
        sys.exit("the bundle could not be unpacked by the grader's user")


def _extract(bundle: bytes, folder: str, *, students: bool) -> None:
    """Write the plain files of one side; the bundle is ours, its names are checked all the same."""
    with tarfile.open(fileobj=io.BytesIO(bundle)) as archive:
        for member in archive:
            if not member.isfile() or member.name.startswith(COURSE_PREFIX) is not students:
                continue
            target = Path(folder, member.name)
            if ".." in target.parts or member.name.startswith("/"):
                raise ValueError(f"a bundle member that leaves its folder: {member.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            source = archive.extractfile(member)
            if source is not None:
                target.write_bytes(source.read())
                target.chmod(0o644 if students else 0o600)


def _check_hidden(policy: Policy, shield: Isolation) -> None:
    """Without a root folder of its own, student code must be kept out by permissions alone."""
    if policy.container or shield.namespaces or not shield.users:
        return
    for path in policy.keep_hidden:
        if _readable_by_others(Path(path)):
            sys.exit(
                f"student code could read {path}: this system permits no namespaces. "
                f"Run 'chmod -R o-rwx {path}', or grade with --sandbox docker."
            )


def _readable_by_others(path: Path) -> bool:
    """Whether any user may reach `path`: every folder above it, and itself, opens for others."""
    folders = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return folders and bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH))


if __name__ == "__main__":
    main()
