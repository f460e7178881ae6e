"""The command itself in a process of its own: quick, from one that has imported it, or anew."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

import autograder

IMPORTED = ("autograder.cli", "autograder.batch.run", "test_batch")  # once, not in each process
SECONDS = 100


def processes() -> ForkServerContext:
    """What makes the processes; the first call starts the one that they come from."""
    context = multiprocessing.get_context("forkserver")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # all that it looks at
        context.set_forkserver_preload(list(IMPORTED))
        forkserver.ensure_running()
    return context


def run(
    words: list[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `autograder WORDS` in a folder; in `environment` alone, where one is given."""
    with tempfile.TemporaryDirectory() as place:
        said = [Path(place) / name for name in ("stdout", "stderr")]
        process = processes().Process(target=_main, args=(words, folder, environment, said))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, SECONDS)
        stdout, stderr = (file.read_text(encoding="utf-8") for file in said)
    return subprocess.CompletedProcess(words, process.exitcode, stdout, stderr)


def printed(folder: Path, *words: str, **environment: str) -> str:
    """Run `autograder WORDS` in a folder and an interpreter of its own; what it printed.

    It is this checkout's package, wherever the folder is. A command that fails, fails the test.
    """
    here = {"PYTHONPATH": str(Path(autograder.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        cwd=folder,
        env=os.environ | here | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _main(
    words: list[str], folder: Path, environment: Mapping[str, str] | None, said: list[Path]
) -> None:
    for number, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.chdir(folder)
    if environment is not None:
        os.environ.clear()
        os.environ.update(environment)
    sys.argv = ["autograder", *words]
    from autograder.cli import main

    main()
