"""Commands that run at the same time: each with its own output, and all ended together."""

import os
import signal
import subprocess
import sys

import pytest
from rich.console import Console

from autograder.batch.pool import InterruptedBatchError
from autograder.cli.side_by_side import side_by_side

PLAIN = Console(width=100, force_terminal=False)
# In the place of a command: it says what it got, and takes a moment to put its things away.
LONG = """\
#!/bin/sh
trap 'sleep 0.5; echo "$3" put away >> {notes}; exit 7' TERM
echo "$3" begins >> {notes}
while true; do sleep 0.05; done
"""


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """What the commands write down, which are scripts here."""
    script, file = tmp_path / "command", tmp_path / "notes"
    script.write_text(LONG.format(notes=file))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return file


def test_each_has_its_own_status_and_output():
    found = dict(side_by_side([["--version"], ["no-such-command"]], 2, PLAIN))
    assert set(found) == {0, 2}
    assert b"autograder" in found[0]
    assert b"no-such-command" in found[2]
    assert not any(b"\x1b" in output for output in found.values())


def test_on_a_terminal_they_look_like_there_and_nothing_moves():
    terminal = Console(width=100, force_terminal=True)
    ((_, output),) = side_by_side([["grade", "--help"]], 1, terminal)
    assert b"\x1b[" in output
    assert b"\x1b[?25l" not in output  # the cursor stays


def test_the_next_is_asked_for_when_there_is_room():
    asked = []

    def commands():
        for number in range(3):
            asked.append(number)
            yield ["--version"]

    ended = 0
    for _ in side_by_side(commands(), 2, PLAIN):
        ended += 1
        assert len(asked) <= ended + 1
    assert ended == 3


def test_who_leaves_early_ends_the_others_and_waits_for_them(notes):
    def commands():
        yield ["first"]
        yield ["second"]
        while not notes.exists() or notes.read_text().count("begins") < 2:
            pass
        raise RuntimeError("no more to be had")

    with pytest.raises(RuntimeError, match="no more"):
        list(side_by_side(commands(), 3, PLAIN))
    assert notes.read_text().count("put away") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_command_ends_all_of_them_in_order(notes, number):
    both_run = f"until grep -qs first {notes} && grep -qs second {notes}"  # in either order
    child = subprocess.Popen(
        ["/bin/sh", "-c", f"{both_run}; do sleep 0.05; done; kill -{number.value} {os.getpid()}"]
    )
    with pytest.raises((KeyboardInterrupt, InterruptedBatchError)):
        list(side_by_side([["first"], ["second"]], 2, PLAIN))
    child.wait()
    assert notes.read_text().count("put away") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_one_is_started_ends_that_one_as_well(notes, number, monkeypatch):
    def started(*arguments, **options):
        process = Popen(*arguments, **options)
        while not notes.exists() or "begins" not in notes.read_text():
            pass
        os.kill(os.getpid(), number)  # it runs, and nobody has it in hand yet
        return process

    Popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", started)
    with pytest.raises((KeyboardInterrupt, InterruptedBatchError)):
        list(side_by_side([["first"]], 1, PLAIN))
    assert notes.read_text().count("put away") == 1
