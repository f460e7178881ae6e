"""What students wrote is read in a process with limits: it can cost its own file, nothing else."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder import limited
from autograder.errors import MachineryError, RejectedSubmission, UsageError
from autograder.extras import missing

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits are Linux's")


@pytest.fixture(autouse=True)
def fresh_children():
    limited.close()
    yield
    limited.close()


# What stands for parsers; at the top of the module, as what is called has to.


def own_id() -> int:
    return os.getpid()


def echo(value: object) -> object:
    return value


def take(size: int) -> int:
    return len(bytearray(size))


def compute_for_ever() -> None:
    while True:
        pass


def wait_for_ever() -> None:
    time.sleep(3600)


def crash() -> None:
    ctypes.string_at(0)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nest(depth: int) -> int:
    return nest(depth + 1)


def refuse(kind: str) -> None:
    raise {"rejected": RejectedSubmission, "usage": UsageError, "machine": MachineryError}[kind](
        f"this is {kind}"
    )


def break_something(error: str) -> None:
    raise {"key": KeyError, "disk": OSError}[error]("unforeseen")


def print_and_add(left: int, right: int) -> int:
    print("what a library says")
    os.write(1, b"\0\0\0\0\0\0\0\5{...}")
    return left + right


def test_many_calls_are_served_by_one_other_process():
    limited.close()  # one that other tests have worn out would be replaced under way
    served = {limited.call(own_id) for _ in range(20)}
    assert len(served) == 1
    assert os.getpid() not in served


def test_a_child_compiles_no_grammars_for_addresses():
    assert limited.call(missing, ["rfc3987_syntax"]) == ["rfc3987_syntax"]  # two seconds each time


def test_plain_data_comes_back_as_it_was():
    value = {"a": [1, 2.5, None, True, "ä\ud800\x00"], "b": {}}
    assert limited.call(echo, value) == value


@linux
def test_what_takes_too_much_memory_is_named_and_costs_one_call():
    with pytest.raises(limited.LimitError, match="it takes more than 2 GiB of memory"):
        limited.call(take, 3 * 2**30)
    assert limited.call(take, 2**20) == 2**20


@linux
def test_what_takes_too_much_processor_time_is_named_and_costs_one_call():
    limited.call(own_id)
    started = time.monotonic()
    with pytest.raises(limited.LimitError, match="it takes more than 1 s of processor time"):
        limited.call(compute_for_ever, seconds=1)
    assert time.monotonic() - started < 14  # it is not tried twice
    assert limited.call(echo, 1, seconds=1) == 1


@linux
def test_many_short_calls_together_may_take_longer_than_one():
    for _ in range(3):
        assert limited.call(sum, range(20_000_000), seconds=1) == sum(range(20_000_000))


def test_what_waits_for_ever_is_ended_and_is_the_machine_s_fault(monkeypatch):
    monkeypatch.setattr(limited, "GRACE", 0.2)
    with pytest.raises(MachineryError, match="command again when this machine has less to do"):
        limited.call(wait_for_ever, seconds=0.1)


@linux
def test_a_crash_costs_one_call_and_nothing_is_printed(capfd):
    with pytest.raises(limited.LimitError, match=r"brought down the process.*SIGSEGV"):
        limited.call(crash)
    assert limited.call(echo, 1) == 1
    assert capfd.readouterr() == ("", "")


@linux
def test_a_child_that_the_kernel_killed_is_the_machine_s_fault():
    with pytest.raises(MachineryError, match="short of memory"):
        limited.call(be_killed)


@linux
def test_who_is_read_after_many_others_gets_a_fresh_process_before_a_verdict():
    """What came before may have worn the process out: it is not the next one's fault."""
    worn = limited.call(own_id)
    os.kill(worn, signal.SIGSEGV)
    assert limited.call(own_id) != worn


def test_what_is_nested_too_deeply_is_named():
    with pytest.raises(limited.LimitError, match="nested too deeply"):
        limited.call(nest, 0)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("rejected", RejectedSubmission), ("usage", UsageError), ("machine", MachineryError)],
)
def test_the_kit_s_own_errors_come_back_as_themselves(kind, error):
    with pytest.raises(error, match=f"^this is {kind}$") as caught:
        limited.call(refuse, kind)
    assert type(caught.value) is error


def test_an_error_that_nobody_foresaw_came_of_what_was_read_and_is_named():
    with pytest.raises(limited.LimitError, match="failed with KeyError: 'unforeseen'"):
        limited.call(break_something, "key")


def test_an_error_of_the_disk_is_the_machinery_s_with_its_name():
    with pytest.raises(MachineryError, match="OSError: unforeseen"):
        limited.call(break_something, "disk")


def test_what_is_printed_there_is_no_answer(capfd):
    assert limited.call(print_and_add, 1, 2) == 3
    assert capfd.readouterr().out == ""


def test_an_answer_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(limited, "LARGEST_ANSWER", 1000)
    with pytest.raises(limited.LimitError, match="more than"):
        limited.call(echo, "x" * 2000)


def test_threads_share_the_processes_and_get_their_own_answers():
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: limited.call(echo, n), range(100))) == list(range(100))
        served = set(pool.map(lambda _: limited.call(own_id), range(50)))
    assert len(served) <= (os.cpu_count() or 1)
    assert threading.active_count() < 20


@linux
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_command_however_it_ends(ending):
    program = (
        "import time; from autograder import limited\nfrom os import getpid\n"
        "print(limited.call(getpid), flush=True); time.sleep(60)"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert command.stdout is not None
    child = int(command.stdout.readline())
    command.send_signal(ending)
    command.wait()
    command.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_it_works_where_the_system_has_no_limits():
    """As on Windows: a process of its own is all there is."""
    program = (
        "import sys; sys.modules['resource'] = None\nfrom autograder import limited\n"
        "limited._START = \"import sys; sys.modules['resource'] = None; \" + limited._START\n"
        "from operator import add\nprint(limited.resource, limited.call(add, 1, 2))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert done.stdout == "None 3\n"
