"""The first program in a sandbox: takes the grading bundle in, then becomes the forkserver.

    python -m autograder.runner.boot < policy, bundle, jobs…

Outside a container it first goes into namespaces of its own, where the kernel permits, so that
the forkserver is the first of its processes there as well. Unpacking happens in a child that
already is the grader's user; this process only passes bytes on, and replaces itself by exec, so
nothing of the bundle is left in the memory that student processes are forked from.
"""

from __future__ import annotations

import compileall
import contextlib
import io
import os
import stat
import sys
import tarfile
from pathlib import Path
from py_compile import PycInvalidationMode

from autograder.runner import jail, kernel
from autograder.runner.confine import works
from autograder.runner.policy import Policy
from autograder.runner.wire import Channel

BUNDLE_LIMIT = 2 << 30
UNCHECKED = PycInvalidationMode.UNCHECKED_HASH
COURSE_PREFIX = "data/"  # members of the bundle that students may read
REPORT_FD = 10  # the host's end; standard output is for libraries that chatter
WORLD = jail.NAMESPACES | kernel.CLONE_NEWPID


def main() -> None:
    """Read policy and bundle from standard input, unpack, exec the forkserver."""
    channel = Channel(0, 1, BUNDLE_LIMIT)
    policy = Policy.load(channel.receive())
    if not policy.container:
        enter_world()
    users = works(lambda: os.setresuid(65534, 65534, 65534))
    _make_folders(policy, users)
    bundle = channel.receive()
    _unpack(policy, users, bundle)
    with contextlib.suppress(OSError):  # not permitted here: what is left is found out and told
        jail.assemble(policy)
    _check_hidden(policy)
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
    # What libraries look up at home must not lie where students write.
    home = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), f"{policy.folder}/home")
    return {
        **counts,
        **home,
        "CUDA_CACHE_DISABLE": "1",
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": "/dev/null/keras",  # nowhere: Keras makes its folder when it is imported
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # huge pages: large arrays fault less
    }


def enter_world() -> None:
    """Go on as the first process of namespaces of our own, where that is permitted.

    Without root, a user namespace lends the rights to make the others. What is not permitted is
    found out by the forkserver, and told.
    """
    uid, gid = os.getuid(), os.getgid()
    try:
        kernel.unshare(WORLD | (0 if uid == 0 else kernel.CLONE_NEWUSER))
    except OSError:
        return
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    with contextlib.suppress(OSError):  # a container's own /proc cannot always be covered
        kernel.mount("proc", "/proc", "proc", jail.GUARDED | kernel.MS_NOEXEC)


def _make_folders(policy: Policy, users: bool) -> None:
    """The sandbox's folders; a container brings them along, as tmpfs of their owners."""
    if policy.container:
        return
    os.makedirs(policy.course_folder, 0o755, exist_ok=True)
    os.makedirs(f"{policy.folder}/home", 0o700, exist_ok=True)
    os.makedirs(policy.grading_folder, 0o700, exist_ok=True)
    os.makedirs(jail.scratches(policy), 0o701, exist_ok=True)
    if users:
        os.chown(policy.grading_folder, policy.grader_uid, policy.grader_uid)
        # Where students have folders without jails, the grader alone may not go.
        os.chown(jail.scratches(policy), 0, policy.grader_uid)
    os.chmod(jail.scratches(policy), 0o701)


def _unpack(policy: Policy, users: bool, bundle: bytes) -> None:
    _extract(bundle, policy.course_folder, students=True)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            if users:
                os.setgroups([])
                os.setresgid(policy.grader_uid, policy.grader_uid, policy.grader_uid)
                os.setresuid(policy.grader_uid, policy.grader_uid, policy.grader_uid)
            os.umask(0o077)
            _extract(bundle, policy.grading_folder, students=False)
            compileall.compile_dir(policy.grading_folder, quiet=2, invalidation_mode=UNCHECKED)
            os.symlink("../course/data", f"{policy.grading_folder}/data")
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


def _check_hidden(policy: Policy) -> None:
    """Without a root folder of its own, student code must be kept out by permissions alone."""
    walls = jail.standing_walls(policy)
    if policy.container or walls.namespaces or not walls.users:
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
