"""A newcomer's minutes: `make grade` or `make test` in a fresh clone, and when each step was done.

    python benchmarks/newcomer.py [grade | test] [--times 3] [--empty-engine]

Each time the committed state of this repository is cloned into a new folder, which has neither an
environment nor data, and the command of the README is given there. For `grade` the steps are the
tables, in the order in which they came; for `test` its stages. Printed are the median and the
range of the seconds since the command was given. `--empty-engine` first takes from the Docker
engine what an engine on a new machine does not have: the kit's images, what they were built from,
and its cache of builds (that of others as well). Packages come from where pip and uv always have
them, their caches included. Exit status 1: the command failed once.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What is printed when a step is done. A group is its name; without one it has a number.
STEPS = {
    "grade": re.compile(r"Gradebook: \S*?(\w+)/gradebook\.csv"),
    "test": re.compile(r"^=+ .*(?:passed|failed).* in [\d.]+s"),
}
IMAGES = ("autograder", "autograder-base")


def empty_engine() -> None:
    """Remove the kit's images and the cache of builds."""
    for name in IMAGES:
        found = _docker("images", "--quiet", name).split()
        if found:
            _docker("rmi", "--force", *found)
    _docker("image", "prune", "--force")
    _docker("builder", "prune", "--all", "--force")


def _docker(*words: str) -> str:
    return subprocess.run(["docker", *words], check=True, capture_output=True, text=True).stdout


def seconds_of(command: str) -> tuple[dict[str, float], int]:
    """The seconds after which each step of `make COMMAND` was done, and its exit status."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="newcomer-") as folder:
        clone = Path(folder) / "course"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        begin = time.monotonic()
        with subprocess.Popen(
            ["make", command],
            cwd=clone,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                since = time.monotonic() - begin
                print(f"{since:7.1f} {line}", end="", file=sys.stderr)
                done = STEPS[command].search(line)
                if done:
                    found["".join(done.groups()) or f"stage {len(found) + 1}"] = since
        found["the end"] = time.monotonic() - begin
    return found, process.returncode


def table(runs: list[dict[str, float]]) -> str:
    """The steps, in the order in which the first run had them, with median, least and most."""
    lines = ["| step | median s | least s | most s |", "|---|---|---|---|"]
    for step in runs[0]:
        each = [run[step] for run in runs if step in run]
        median = statistics.median(each)
        lines.append(f"| {step} | {median:.0f} | {min(each):.0f} | {max(each):.0f} |")
    return "\n".join(lines)


def main() -> int:
    """Run the command and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", nargs="?", choices=sorted(STEPS), default="grade")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--empty-engine", action="store_true")
    arguments = parser.parse_args()
    runs, failed = [], 0
    for _ in range(arguments.times):
        if arguments.empty_engine:
            empty_engine()
        seconds, status = seconds_of(arguments.command)
        runs.append(seconds)
        failed += status != 0
    print(table(runs))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
