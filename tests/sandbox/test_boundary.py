"""What student code can neither read nor reach, and what it cannot leave behind."""

from collections.abc import Callable

import pytest
from made_sandbox import HONEST, SECRET, Grader, outcomes_of

from autograder.sandbox import Sandbox

# --- reading ----------------------------------------------------------------------------------


def test_no_file_that_student_code_can_read_holds_a_hidden_test(grader: Grader) -> None:
    found = grader.probe(f"""
import os, sys
found = []
for top, folders, names in os.walk('/'):
    python = top.startswith((os.path.realpath(sys.prefix), sys.prefix, sys.base_prefix))
    if python or top in ('/proc', '/sys', '/usr', '/lib', '/lib64', '/bin', '/sbin'):
        folders[:] = []
        continue
    for name in names:
        path = os.path.join(top, name)
        try:
            small = os.path.isfile(path) and os.path.getsize(path) < 3_000_000
            if small and {SECRET[:20]!r}.encode() in open(path, 'rb').read():
                found.append(path)
        except OSError:
            pass
return found
""")
    assert "probe: []" in found


def test_the_memory_of_the_student_process_holds_no_hidden_test(grader: Grader) -> None:
    needle = SECRET[-13:]
    found = grader.probe(f"""
needle = ''.join(chr(c) for c in {[ord(c) + 1 for c in needle]})
needle = ''.join(chr(ord(c) - 1) for c in needle).encode()
hits = 0
with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:
    for line in maps:
        span, mode = line.split()[:2]
        low, high = (int(part, 16) for part in span.split('-'))
        if mode.startswith('rw') and high - low < 2**28:
            try:
                memory.seek(low)
                hits += memory.read(high - low).count(b'hidden-' + b'number-is-' + needle[-8:])
            except (OSError, ValueError, OverflowError):
                pass
return ('hits', hits)
""")
    assert "('hits', 0)" in found


def test_the_memory_and_files_of_other_processes_cannot_be_opened(grader: Grader) -> None:
    found = grader.probe("""
import os
opened = []
for pid in [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]:
    for name in ('mem', 'environ', 'maps'):
        try:
            with open(f'/proc/{pid}/{name}', 'rb') as file:
                file.read(1)
            opened.append((pid, name))
        except OSError:
            pass
    try:
        opened += [(pid, fd) for fd in os.listdir(f'/proc/{pid}/fd')]
    except OSError:
        pass
return opened
""")
    assert "probe: []" in found


def test_only_the_own_socket_and_the_null_device_are_open(grader: Grader) -> None:
    found = grader.probe("""
import os
links = []
for fd in os.listdir('/proc/self/fd'):
    try:
        links.append(os.readlink(f'/proc/self/fd/{fd}').split(':')[0])
    except OSError:
        pass
return sorted(link for link in links if link != '/dev/null' and not link.startswith('/proc'))
""")
    assert "probe: ['socket']" in found


# --- rights -----------------------------------------------------------------------------------


def test_the_student_process_has_no_rights_of_its_own(grader: Grader) -> None:
    found = grader.probe("""
lines = dict(line.split(':', 1) for line in open('/proc/self/status') if ':' in line)
return [lines['CapEff'].strip(), lines['CapPrm'].strip(), lines['NoNewPrivs'].strip()]
""")
    assert "['0000000000000000', '0000000000000000', '1']" in found


def test_no_other_process_can_be_signalled(grader: Grader) -> None:
    # The first process of a PID namespace takes no signal from inside, whoever sends it.
    found = grader.probe("""
import os
hit = []
for pid in [int(p) for p in os.listdir('/proc') if p.isdigit()]:
    if pid != os.getpid() and not (pid == 1 and os.getuid() == 0):
        try:
            os.kill(pid, 0)
            hit.append(pid)
        except OSError:
            pass
return hit
""")
    assert "probe: []" in found


def test_there_is_no_network(grader: Grader) -> None:
    found = grader.probe("""
import socket
try:
    socket.create_connection(('192.0.2.1', 80), timeout=2)
except OSError as error:
    return type(error).__name__, error.errno
return 'connected'
""")
    assert "('PermissionError', 13)" in found, found


def test_the_root_folder_and_the_course_data_cannot_be_written(grader: Grader) -> None:
    found = grader.probe("""
import os
written = []
for path in ('/x', '/usr/x', '/etc/x', '/srv/x', os.path.realpath('data') + '/x', '/proc/sys/x'):
    try:
        open(path, 'w').close()
        written.append(path)
    except OSError:
        pass
return written
""")
    assert "probe: []" in found


# --- limits -----------------------------------------------------------------------------------


def test_a_memory_hog_ends_with_out_of_memory_and_the_next_question_counts(grader: Grader) -> None:
    hog = HONEST + "\ndef square(x):\n    return len(bytearray(2**30))\n"
    report = grader.report(hog)
    outcomes = outcomes_of(report)
    assert [outcomes["q1"][0], *outcomes["q2"]] == ["out_of_memory", "passed"]
    assert not report.doubtful  # its own limit was met, not the machine's


def test_a_fork_bomb_meets_the_limit_on_processes(grader: Grader) -> None:
    found = grader.probe("""
import os, time
children = 0
try:
    for _ in range(1000):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        children += 1
except OSError as error:
    return ('stopped', children < 80, error.errno)
return 'never stopped'
""")
    assert "('stopped', True, 11)" in found
    report = grader.report(HONEST)
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)


def test_a_file_cannot_grow_beyond_its_limit(grader: Grader) -> None:
    found = grader.probe("""
try:
    with open('big', 'wb') as file:
        for _ in range(20):
            file.write(bytes(2**20))
            file.flush()
except OSError as error:
    return ('stopped', error.errno)
return 'written'
""")
    assert "('stopped', 27)" in found


def test_all_files_together_cannot_fill_more_than_the_scratch_folder(grader: Grader) -> None:
    found = grader.probe("""
try:
    for i in range(40):
        with open(f'part{i}', 'wb') as file:
            file.write(bytes(4 * 2**20))
except OSError as error:
    return ('stopped', error.errno, i < 20)
return 'written'
""")
    assert "('stopped', 28, True)" in found


def test_a_flood_of_output_is_cut_in_the_middle(grader: Grader) -> None:
    report = grader.report("print('a' * 10); print('x' * 10_000_000); print('z' * 10)", HONEST)
    output = report.cells[0].output
    assert len(output) < 12_000
    assert output.startswith("a" * 10)
    assert output.endswith("z" * 10 + "\n")
    assert "characters cut" in output
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)


def test_the_submission_as_a_whole_has_a_time_limit(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    from made_sandbox import LIMITS

    limits = LIMITS.model_copy(update={"submission_seconds": 4.0})
    with start(kind, limits) as sandbox:
        outcomes = Grader(sandbox).outcomes(
            "import time\ndef square(x):\n    time.sleep(60)\ncube = square"
        )
    assert outcomes[0] == "timeout"
    assert set(outcomes[1:]) <= {"timeout", "not_run"}


# --- nothing stays behind -----------------------------------------------------------------------


LEAVE = """
import os, subprocess, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)
os.makedirs('/tmp/closed/inner', exist_ok=True)
open('/tmp/closed/inner/file', 'w').write('left')
os.chmod('/tmp/closed/inner', 0)
os.chmod('/tmp/closed', 0)
os.symlink('/etc/passwd', '/tmp/link')
os.mkfifo('/tmp/fifo')
open('/dev/shm/left', 'w').write('left')
"""


def test_processes_and_files_of_a_submission_are_gone_when_the_next_one_starts(
    grader: Grader,
) -> None:
    report = grader.report(HONEST, LEAVE)
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)
    assert grader.sandbox.clean, grader.sandbox.left
    found = grader.probe("""
import os, sys
mine = [p for p in os.listdir('/proc') if p.isdigit() and p != str(os.getpid())
        and os.stat(f'/proc/{p}').st_uid not in (0,)]
# Where Python itself lies below /tmp, as in some checkouts, it is shown there.
python = {p.split('/')[2] for p in (sys.prefix, sys.base_prefix, *sys.path)
          if p.startswith('/tmp/')}
ours = {'.ipython', 'submission'} | python
here = sorted(set(os.listdir(os.path.dirname(os.getcwd()))) - ours)
sleeping = [p for p in mine if 'sleep(60)' in open(f'/proc/{p}/cmdline').read()]
return sleeping, here, sorted(set(os.listdir('/dev/shm')) - ours)
""")
    assert "([], [], [])" in found


def test_a_process_left_behind_costs_nothing_and_is_noted(grader: Grader) -> None:
    report = grader.report(HONEST, LEAVE)
    if not report.isolation["users"]:
        pytest.skip("without a user of its own, processes die uncounted with their namespace")
    assert any("processes were left running" in note for note in report.notes)


GHOST = """
import ctypes, os, platform, threading, time
if os.fork() == 0:
    os.setsid()
    threading.Thread(target=lambda: time.sleep(60)).start()
    ctypes.CDLL(None).syscall({'x86_64': 60, 'aarch64': 93}[platform.machine()], 0)
"""


def test_a_process_whose_first_thread_has_ended_is_ended_too(grader: Grader) -> None:
    grader.report(HONEST, GHOST)
    assert grader.sandbox.clean, grader.sandbox.left
    found = grader.probe("""
import os
alive = []
for pid in os.listdir('/proc'):
    if pid.isdigit() and pid != str(os.getpid()):
        fields = dict(l.split(':', 1) for l in open(f'/proc/{pid}/status') if ':' in l)
        if fields['State'].split()[0] == 'Z' and int(fields['Threads']) > 1:
            alive.append(pid)
return alive
""")
    assert "probe: []" in found


NAMELESS = """
import os
os.chdir('/tmp')
os.mkdir(b'\\xff')
os.chdir(b'\\xff')
for _ in range(2500):
    os.mkdir('d')
    os.chdir('d')
"""


def test_what_cannot_be_removed_or_named_costs_the_sandbox_and_not_the_verdict(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    with start(kind) as sandbox:
        report = Grader(sandbox).report(HONEST, NAMELESS)
        assert all(case.outcome == "passed" for q in report.questions for case in q.cases)
        assert sandbox.clean or any("file" in item for item in sandbox.left)


def test_keyrings_and_new_namespaces_are_refused(grader: Grader) -> None:
    found = grader.probe("""
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
add_key, unshare = {'x86_64': (248, 272), 'aarch64': (217, 97)}[platform.machine()]
return (libc.syscall(add_key, b'user', b'left', b'secret', 6, -4),
        libc.syscall(unshare, 0x10000000))
""")
    assert "(-1, -1)" in found


def test_objects_of_system_v_which_outlive_a_process_are_refused(grader: Grader) -> None:
    assert "probe: (-1, -1, -1)" in grader.probe("""
import ctypes
libc = ctypes.CDLL(None)
return libc.shmget(4711, 4096, 0o1666), libc.semget(4711, 1, 0o1666), libc.msgget(4711, 0o1666)
""")
