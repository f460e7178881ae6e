"""Whose memory ran out: a submission's own limit is its doing, the machine's is nobody's."""

import pytest

from autograder.runner import memory_kills
from autograder.runner.memory_kills import MemoryKills
from autograder.runner.messages import End, Ending


@pytest.mark.parametrize(
    ("before", "now", "end"),
    [
        ((0, 0), (0, 0), None),
        ((2, 3), (2, 9), None),  # the limit was met, and what there was could be taken back
        ((0, 0), (1, 1), End.OUT_OF_MEMORY),
        ((0, 4), (1, 4), End.MACHINE_OUT_OF_MEMORY),
        ((0, None), (1, None), End.MACHINE_OUT_OF_MEMORY),
        ((5, None), (5, None), None),
    ],
)
def test_a_kill_is_the_groups_where_its_limit_was_met(before, now, end) -> None:
    assert MemoryKills(*now).since(MemoryKills(*before)) is end


@pytest.mark.parametrize(
    ("ending", "disturbed"),
    [
        (Ending(End.MACHINE_OUT_OF_MEMORY), True),
        (Ending(End.OUT_OF_MEMORY), False),
        (Ending(End.SIGNALLED, 9), True),
        (Ending(End.SIGNALLED, 15), True),
        (Ending(End.SIGNALLED, 11), False),
        (Ending(End.EXITED, 9), False),
        (Ending(End.STOPPED), False),
    ],
)
def test_what_only_somebody_else_can_have_ended_is_disturbed(ending, disturbed) -> None:
    assert Ending.unpack(ending.pack()).disturbed is disturbed


@pytest.mark.parametrize(
    ("groups", "folder"),
    [
        ("8:pids:/\n4:memory:/a/b\n0::/\n", "memory/a/b"),
        ("0::/user.slice/c\n", "user.slice/c"),
        ("4:memory:/docker/seen/from/outside\n0::/\n", "memory"),
    ],
)
def test_the_counts_are_those_of_the_own_group(tmp_path, monkeypatch, groups, folder) -> None:
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "memory.oom_control").write_text("oom_kill_disable 0\noom_kill 3\n")
    (tmp_path / folder / "memory.failcnt").write_text("5\n")
    (tmp_path / "cgroup").write_text(groups)
    monkeypatch.setattr(memory_kills, "ROOT", tmp_path)
    monkeypatch.setattr(memory_kills, "GROUPS", tmp_path / "cgroup")
    assert MemoryKills.now() == MemoryKills(3, 5)


def test_this_machine_counts() -> None:
    assert MemoryKills.now().since(MemoryKills.now()) is None
