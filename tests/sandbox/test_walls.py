"""The walls of a sandbox, each named for what went through the ones before.

What a student cannot read or write is in `test_boundary.py`; who pays for what in `test_blame.py`.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docker
import pytest
from made_sandbox import HONEST, TESTS, Grader, open_made
from process_tree import descendants

from autograder.errors import SandboxError
from autograder.records import Outcome
from autograder.sandbox import Sandbox, canary, control_group, image, orphans, process, walls

SMALL = Path(__file__).parents[1] / "courses" / "small"

# --- H1: nothing that the grader looks up lies where students write -----------------------------

LOOKS = """
import json, os, pathlib, site, sys, tempfile
from otter.test_files import test_case

@test_case(name="modules", hidden=True)
def test_modules(model):
    try:
        model()
    except Exception as error:
        told = str(error)
    loaded = [name for name in ("keras", "tensorflow") if name in sys.modules]
    assert False, json.dumps({"loaded": loaded, "told": told})

@test_case(name="places", hidden=True)
def test_places(marked):
    marked()
    names = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "CUDA_CACHE_PATH", "KERAS_HOME")
    looked = {os.environ.get(name) for name in names} | set(sys.path) | {os.getcwd()}
    looked |= {tempfile.gettempdir(), site.getusersitepackages(), site.getuserbase()}
    looked |= {str(pathlib.Path.home()), os.path.expanduser("~")}
    mounted = [line.split()[4] for line in open("/proc/self/mountinfo")]
    mounted = {place for place in mounted if not place.startswith(("/proc", "/sys"))}
    assert False, json.dumps({"looked": strange(looked), "mounted": strange(mounted)})

def strange(places):
    found = set()
    for place in filter(None, places):
        for top, folders, files in os.walk(place):
            if top.count("/") > 6 or top.startswith(("/proc", "/sys", sys.prefix, "/usr")):
                folders[:] = []
            found |= {os.path.join(top, n) for n in (*folders, *files) if n.startswith("strange")}
    return sorted(found)
"""
MARKS = """
import os, pathlib, tempfile
def marked():
    for place in {os.environ["HOME"], tempfile.gettempdir(), os.getcwd(), "/tmp", "/var/tmp"}:
        try:
            pathlib.Path(place, "strange_file").write_text("x")
            pathlib.Path(place, "strange_folder").mkdir()
        except OSError:
            pass
    return 1
"""
MODEL = """
def model():
    import msgpack, os, struct, sys, time
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    answer = {"id": frame.f_locals["request"]["id"], "value": ["m", "{}", [], None], "seen": None}
    body = msgpack.packb(answer)
    os.write(3, struct.pack(">Q", len(body)) + body)
    raise SystemExit
"""


@pytest.fixture(scope="module")
def looking(kind: str) -> Iterator[Grader]:
    with open_made(kind, {"hidden/look.py": LOOKS}) as sandbox:
        yield Grader(sandbox)


def looked(grader: Grader, number: int, source: str) -> dict:
    """What the test of this number found."""
    report = grader.report(source, questions=("look",))
    detail = report.questions[0].cases[number].detail
    return json.loads(re.search(r"AssertionError: (\{.*\})", detail)[1])  # type: ignore[index]


def test_a_returned_model_makes_no_grader_import_keras(looking: Grader) -> None:
    found = looked(looking, 0, MODEL)
    assert found["loaded"] == []
    assert "cannot be graded here" in found["told"]


def test_no_folder_in_which_a_test_looks_holds_what_a_student_wrote(looking: Grader) -> None:
    found = looked(looking, 1, MARKS)
    assert found["looked"] == []
    if looking.sandbox.isolation["namespaces"]:
        assert found["mounted"] == []  # nor anything else that it can see at all


@pytest.mark.sandbox
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_grader_and_judges_open_nothing_below_a_folder_of_students(tmp_path: Path) -> None:
    seen = tmp_path / "calls"
    before = set(descendants(os.getpid()))
    with (
        open_made("process", {"hidden/look.py": LOOKS}) as sandbox,
        followed(set(descendants(os.getpid())) - before, seen),
    ):
        if not sandbox.isolation["namespaces"]:
            pytest.skip("without namespaces a traced sandbox takes minutes")
        Grader(sandbox).report(MARKS, "open('strange_mine', 'w').close()", questions=("look",))
    by_process: dict[str, list[str]] = {}
    for line in seen.read_text(errors="replace").splitlines():
        if (call := re.match(r'(\d+) +\w+\((?:AT_FDCWD, |\d+, )?"([^"]*)"', line)) is not None:
            by_process.setdefault(call[1], []).append(call[2])
    students = {pid for pid, paths in by_process.items() if "strange_mine" in paths}
    judges = {pid for pid, paths in by_process.items() if any("hidden/look" in p for p in paths)}
    graders = {pid for pid, paths in by_process.items() if "assignment.json" in paths}
    assert students and judges and graders and not students & (judges | graders)
    # In its own root a grader has an empty /tmp of its own; the test above walks through it.
    opened = {path for pid in graders | judges for path in by_process[pid]}
    assert [path for path in opened if "strange" in path or "submission" in path] == []


@contextlib.contextmanager
def followed(processes: set[int], log: Path) -> Iterator[None]:
    """Note the files that these processes, and all that they fork, name in a call."""
    command = ["strace", "-f", "-qq", "-e", "trace=%file", "-o", str(log)]
    for pid in processes:
        command += ["-p", str(pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    if tracer.poll() is not None:
        pytest.skip(f"strace may not look at processes here: {tracer.communicate()[1][:200]}")
    try:
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=30)


# --- H4: without walls no student's work is graded ----------------------------------------------

# The limits of a user namespace hold for what is inside: there is none to be had there any more.
NO_MORE = """
for kind in mnt pid net user ipc uts; do
  echo 0 >/proc/sys/user/max_${kind}_namespaces || exit 77
done
exec "$@"
"""


@pytest.mark.sandbox
@pytest.mark.parametrize("word", ["grade", "try"])
def test_where_the_kernel_permits_no_namespaces_no_students_work_is_graded(
    word: str, tmp_path: Path
) -> None:
    course, work = tmp_path / "course", tmp_path / "ada.ipynb"
    shutil.copytree(SMALL, course)
    shutil.copy(course / "assignments" / "smoothing" / "smoothing.ipynb", work)
    before = sorted(tmp_path.rglob("*"))
    inside = ["unshare", "--user", "--map-root-user", "sh", "-c", NO_MORE, "sh"]
    command = [sys.executable, "-m", "autograder", word, "-a", "smoothing", str(work)]
    done = subprocess.run(
        [*inside, *command, "--sandbox", "process", f"--course={course}"],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this kernel permits no user namespaces at all")
    assert done.returncode == 2, done.stderr
    assert "no namespaces" in done.stderr
    assert "--sandbox docker" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before, "something was written"


# --- what has to be hidden may lie in what has to be shown --------------------------------------

READS = """
def probe():
    import os
    found = []
    for place in {places}:
        try:
            found += os.listdir(place) if os.path.isdir(place) else [open(place).read()]
        except OSError as error:
            found.append(type(error).__name__)
    return found
"""
PROBES = {"hidden/q3.py": TESTS["q3"]}


# Without namespaces nothing can be covered: `test_boundary.py` has what stands then.
IN_JAILS = pytest.mark.skipif(
    not walls.find_walls()["namespaces"], reason="this kernel permits no namespaces"
)


@pytest.fixture
def below_usr() -> Iterator[Path]:
    """A course where every process of this machine may read, and needs to: below /usr."""
    try:
        folder = Path(tempfile.mkdtemp(dir="/usr/local", prefix="course-"))
    except OSError:
        pytest.skip("only root may write below /usr")
    folder.chmod(0o755)
    (folder / "hidden").mkdir()
    (folder / "hidden" / "secret.txt").write_text("the answer")
    yield folder
    shutil.rmtree(folder)


@IN_JAILS
@pytest.mark.sandbox
def test_a_course_below_usr_is_covered_and_so_is_a_file(below_usr: Path) -> None:
    upload = below_usr.with_name(below_usr.name + ".zip")
    upload.write_text("the work of others")
    try:
        secrets = [below_usr, below_usr / "hidden", below_usr / "gone", upload]
        with open_made("process", PROBES, keep_hidden=secrets) as sandbox:
            assert sandbox.isolation["namespaces"]
            places = [str(below_usr), str(below_usr / "hidden/secret.txt"), str(upload)]
            found = Grader(sandbox).case(READS.format(places=places), question="q3").detail
    finally:
        upload.unlink()
    assert "the answer" not in found
    assert "'hidden'" not in found
    assert "the work of others" not in found
    assert "FileNotFoundError" in found


@IN_JAILS
@pytest.mark.sandbox
def test_an_environment_in_the_courses_own_folder_shows_nothing_else_of_it() -> None:
    """Made with `python -m venv .`: what Python needs of it is shown, and the course is not."""
    prefix = Path(sys.prefix)
    with open_made("process", PROBES, keep_hidden=[prefix]) as sandbox:
        assert sandbox.isolation["namespaces"]
        found = Grader(sandbox).case(READS.format(places=[str(prefix)]), question="q3").detail
    assert "lib" in found
    assert "pyvenv.cfg" not in found


@IN_JAILS
@pytest.mark.sandbox
def test_what_is_mounted_below_what_is_shown_cannot_be_written_either(below_usr: Path) -> None:
    """A read-only mount says nothing of another one below it."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=777", "none", str(below_usr)], check=True)
    try:
        with open_made("process", PROBES) as sandbox:
            writes = f"def probe():\n    open('{below_usr}/left_behind', 'w').close()\n"
            found = Grader(sandbox).case(writes, question="q3").detail
        left = sorted(below_usr.iterdir())
    finally:
        subprocess.run(["umount", str(below_usr)], check=True)
    assert "Read-only file system" in found
    assert not left


# --- H2, H9: nothing stays behind ---------------------------------------------------------------

DISGUISED = """
import ctypes, os, time
for number in range(20):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, {name!r}, 0, 0, 0)
        os.setsid()
        os.closerange(0, 256)
        until = time.monotonic() + 90
        while time.monotonic() < until:
            for place in ("/tmp/submission", "/srv/scratch/20002"):
                try:
                    os.mkdir(place)
                except OSError:
                    pass
        os._exit(0)
"""
OTHERS = """
import os
running = []
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        with open(f'/proc/{{pid}}/comm', 'rb') as file:
            if file.read()[:-1] == {name!r}[:15]:
                running.append(int(pid))
    except OSError:
        pass
return running
"""
DISGUISES = [b"\x0cUid:\t0", b"\x85Uid:\t0\x0c", b"strange\xff\xfe", b"\x1cState:\tX", b")\nUid: 0"]


@pytest.mark.parametrize("name", DISGUISES)
def test_no_name_of_a_process_hides_it_from_the_end_of_its_submission(
    grader: Grader, name: bytes
) -> None:
    report = grader.report(HONEST, DISGUISED.format(name=name))
    assert {case.outcome.value for q in report.questions for case in q.cases} == {"passed"}
    assert grader.sandbox.clean, grader.sandbox.left
    assert named(name) == []
    assert "probe: []" in grader.probe(OTHERS.format(name=name))


def named(name: bytes) -> list[str]:
    """The processes of this machine with a name, as far as we see them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if path.read_bytes()[:-1] == name[:15]:
                found.append(path.parent.name)
    return found


EVERYWHERE = """
import os, sys
written = []
for top, folders, files in os.walk('/'):
    if top.startswith(('/proc', '/sys', '/usr', sys.prefix, sys.base_prefix)):
        folders[:] = []
        continue
    path = os.path.join(top, 'strange_left')
    try:
        {action}
        written.append(path)
    except OSError:
        pass
return sorted(written)
"""


def test_no_file_outlives_its_submission_wherever_it_can_be_written(grader: Grader) -> None:
    written = grader.probe(EVERYWHERE.format(action="open(path, 'x').close()"))
    assert "strange_left" in written
    assert "probe: []" in grader.probe(EVERYWHERE.format(action="os.stat(path)"))


def test_what_a_process_leaves_is_gone_when_the_next_of_the_same_submission_starts(
    grader: Grader,
) -> None:
    source = """
import os
found = os.path.exists("/tmp/strange_left")
open("/tmp/strange_left", "w").close()
def square(x):
    os._exit(1)
def probe():
    return "found" if found else "clean"
"""
    report = grader.report(source, questions=("q1", "q3"))
    assert report.questions[0].cases[0].outcome == "crashed"
    assert "probe: 'clean'" in report.questions[1].cases[0].detail


# --- H10: a sandbox that does not grade as it must is none ---------------------------------------


@pytest.mark.sandbox
def test_a_sandbox_whose_python_has_a_broken_ipython_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "IPython").mkdir()
    (tmp_path / "IPython" / "__init__.py").write_text("raise ImportError('broken here')")
    known = process._environment
    monkeypatch.setattr(
        process,
        "_environment",
        lambda: known() | {"PYTHONPATH": f"{tmp_path}:{known()['PYTHONPATH']}"},
    )
    with pytest.raises(SandboxError, match="broken here"):
        open_made("process", {"hidden/q1.py": LOOKS})


@pytest.mark.sandbox
def test_a_sandbox_that_fails_the_right_answer_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = canary.CELLS[:1] + tuple(
        cell.model_copy(update={"source": cell.source.replace("np.sum(numbers)", "0")})
        for cell in canary.CELLS[1:]
    )
    monkeypatch.setattr(canary, "CELLS", cells)
    with pytest.raises(SandboxError, match="kit's own question 'right' the verdict was failed"):
        open_made("process", {"hidden/q1.py": LOOKS})


@pytest.mark.sandbox
def test_a_sandbox_that_passes_the_wrong_answer_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(canary.EXPECTED, "wrong", Outcome.PASSED)
    with pytest.raises(SandboxError, match="'wrong' the verdict was failed"):
        open_made("process", {"hidden/q1.py": LOOKS})


# --- all of a submission together -----------------------------------------------------------------

# Each of them within the limit of one process, all of them together above that of the sandbox.
SEVERAL = """
import os, time

def square(x):
    return x * x

def cube(x):
    read, write = os.pipe()
    for _ in range(6):
        if os.fork() == 0:
            held = bytearray(400 * 2**20)
            held[::4096] = bytes(len(held[::4096]))
            os.write(write, b"!")
            time.sleep(60)
            os._exit(0)
    os.close(write)
    holding = b""
    while len(holding) < 6 and (more := os.read(read, 1)):  # at its end no child is left
        holding += more
    return x ** 3 if len(holding) == 6 else "some were ended"
"""


def test_several_processes_do_not_take_more_memory_than_the_whole_sandbox_may(
    grader: Grader,
) -> None:
    group = control_group.make("tried", 2**30, 100, 1)
    if group is None and grader.sandbox.image == "process":
        pytest.skip("this kernel, or this user, permits no control group beside a container")
    if group is not None:
        group.remove()

    *_, cube = grader.outcomes(SEVERAL)
    assert cube != Outcome.PASSED, "six processes held 2.4 GiB where 1.5 GiB are allowed"
    assert grader.outcomes(HONEST) == ["passed", "passed", "passed"]


# Four processes that compute at once, and how much of the machine they had together.
BUSY = """
import os, time

def square(x):
    return x * x

def cube(x):
    began = time.monotonic()
    for _ in range(4):
        if os.fork() == 0:
            while time.monotonic() - began < 1:
                pass
            os._exit(0)
    for _ in range(4):
        os.wait()
    used = os.times()
    computed = used.children_user + used.children_system
    return x ** 3 if computed < 1.4 * (time.monotonic() - began) else "more than a core"
"""


def test_several_processes_have_no_more_cores_than_the_whole_sandbox_may(grader: Grader) -> None:
    group = control_group.make("tried", 2**30, 100, 1)
    if group is None and grader.sandbox.image == "process":
        pytest.skip("this kernel, or this user, permits no control group beside a container")
    if group is not None:
        group.remove()

    *_, cube = grader.outcomes(BUSY)
    assert cube == Outcome.PASSED, "processes of one submission had more than their one core"


@pytest.mark.sandbox
def test_a_control_group_is_gone_with_its_sandbox_and_with_a_killed_command(
    start: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[control_group.ControlGroup | None] = []  # those of other sandboxes are not meant
    make = control_group.make

    def noted(*args: Any) -> control_group.ControlGroup | None:
        made.append(make(*args))
        return made[-1]

    monkeypatch.setattr(control_group, "make", noted)
    with start("process") as sandbox:
        Grader(sandbox).outcomes(HONEST)
        during = [place for group in made if group for place in group.folders]
        assert all(place.exists() for place in during)
    assert not any(place.exists() for place in during)

    if not during:
        pytest.skip("this kernel, or this user, permits no control group beside a container")
    users = process.reserve(process.PROCESS)
    users.close()  # of a command that was killed: nobody holds them any more
    folder = process.HOME / f"{process.PREFIX}{users.grader}-killed"
    folder.mkdir()
    left = control_group.make(str(users.grader), 2**30, 100, 1)
    assert left is not None
    process.remove_abandoned()
    assert not folder.exists() and not any(place.exists() for place in left.folders)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("0::/user.slice/user-0.slice/session-1.scope\n", ["user.slice/user-0.slice"]),
        ("0::/nothing.slice/session-2.scope\n", [""]),  # the group at the top hands all on
        ("9:name=systemd:/\n4:memory:/a/b\n8:pids:/\n0::/\n", ["memory/a/b", "pids", ""]),
        ("4:memory:/a\n2:cpuacct,cpu:/b\n", ["memory/a", "cpuacct,cpu/b"]),
    ],
)
def test_a_control_group_is_made_below_the_nearest_one_that_counts_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, expected: list[str]
) -> None:
    session = tmp_path / "hierarchy" / "user.slice" / "user-0.slice" / "session-1.scope"
    session.mkdir(parents=True)
    (session / "cgroup.subtree_control").write_text("\n")
    for group in (session.parent, session.parents[1], session.parents[2]):
        (group / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (tmp_path / "own").write_text(own)
    monkeypatch.setattr(control_group, "OWN", tmp_path / "own")
    monkeypatch.setattr(control_group, "ROOT", tmp_path / "hierarchy")

    found = [place.relative_to(tmp_path / "hierarchy") for place in control_group._parents()]
    assert found == [Path(place) for place in expected]


# --- W: what is left of the kernel's ways out -----------------------------------------------------


def test_no_kind_of_socket_but_unix_ones_can_be_made(grader: Grader) -> None:
    found = grader.probe("""
import socket
made = []
for family in range(1, 50):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).close()
            made.append(family)
        except OSError:
            pass
return sorted(set(made))
""")
    assert "probe: [1]" in found


def test_calls_that_no_notebook_needs_are_refused(grader: Grader) -> None:
    found = grader.probe("""
import ctypes, errno, platform
libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == 'x86_64'
calls = {'io_uring_setup': (425, 425), 'bpf': (321, 280), 'perf_event_open': (298, 241),
         'userfaultfd': (323, 282), 'unshare': (272, 97), 'setns': (308, 268), 'mount': (165, 40),
         'keyctl': (250, 219), 'fsopen': (430, 430), 'pidfd_getfd': (438, 438)}
answers = set()
for name, numbers in calls.items():
    result = libc.syscall(numbers[0 if x86 else 1], 0, 0, 0, 0, 0)
    answers.add((result, errno.errorcode.get(ctypes.get_errno())))
return sorted(answers)
""")
    assert "probe: [(-1, 'EACCES')]" in found


@pytest.mark.docker
def test_the_engine_keeps_no_word_of_what_a_container_says(start: Callable[..., Sandbox]) -> None:
    client = image.engine()
    mine = f"{orphans.OWNER_LABEL}={orphans.OwnerProcess.this_process()}"
    before = {found.id for found in client.containers.list(filters={"label": mine})}
    with start("docker") as sandbox:
        Grader(sandbox).outcomes(HONEST)
        (ours,) = (
            found
            for found in client.containers.list(filters={"label": mine})
            if found.id not in before
        )
        assert ours.attrs["HostConfig"]["LogConfig"]["Type"] == "none"
        with contextlib.suppress(docker.errors.APIError):
            assert ours.logs() == b""
    client.close()
