"""How long a review page takes to open: 600 students in under two seconds.

    python benchmarks/review_page.py [--submissions 60 600] [--times 5] [--at-most 2.0]

The works are those of the chaffs of one_hot's q2, in turn, each with a comment of its own, and one
of three is right. Headless Chromium opens each page, and by turns the same page without running
its script, which is what parsing it alone takes: medians, and their ratio. Exit status 1: the
largest class takes longer than the most.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from autograder.course.assignment import Assignment, find_assignment
from autograder.course.settings import load_course
from autograder.intake.question_code import codes_by_question
from autograder.proof.variants import Kind, built_in, default_folder, find_files, from_files
from autograder.review import PageFor, Work, groups_of, questions_of, review_page

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT, QUESTION = "one_hot", "q2"
OPENED = "performance.getEntriesByType('navigation')[0].domComplete / 1000"


def works_of(assignment: Assignment, size: int) -> list[Work]:
    """What `size` students have for the question; of three one is right, and two are not."""
    master, released = assignment.master, assignment.released
    files = find_files(default_folder(assignment.course), assignment.name)
    slips = from_files([item for item in files if item[0] is Kind.CHAFF], master, released)
    right = next(iter(built_in(master, released)))
    wrong = cycle([slip for slip in slips if QUESTION in slip.touches])
    maximum = assignment.settings.questions[QUESTION]
    works = []
    for number in range(size):
        variant, earned = (right, maximum) if number % 3 == 0 else (next(wrong), 0.0)
        code = codes_by_question(variant.cells, master.functions)[QUESTION]
        works.append(
            Work(
                submission=f"student{number:04}.ipynb",
                students=(f"student{number:04}",),
                read=code["read"],
                text=f"# student {number}\n{code['text']}",
                same=code["same"],
                earned=earned,
                points=earned,
            )
        )
    return works


def write_page(assignment: Assignment, size: int, folder: Path) -> Path:
    """Write the page of a class."""
    (question,) = (item for item in questions_of(assignment) if item.id == QUESTION)
    groups = groups_of(question, works_of(assignment, size))
    page = PageFor("A course", assignment.name, assignment.settings.title)
    file = folder / f"{size}.html"
    file.write_text(review_page(page, question, groups), encoding="utf-8")
    return file


def seconds_to_open(browser: Browser, file: Path, *, script: bool) -> float:
    """The seconds from the beginning until the page is complete, its script included."""
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(file.as_uri())
    seconds = float(page.evaluate(OPENED))
    context.close()
    return seconds


def measured(browser: Browser, file: Path, times: int) -> tuple[float, float]:
    """Medians with the script and without, by turns; the first turn is not counted."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(times + 1):
        for script, seconds in taken.items():
            seconds.append(seconds_to_open(browser, file, script=script))
    del taken[True][0], taken[False][0]
    return median(taken[True]), median(taken[False])


def run(sizes: Sequence[int], times: int, folder: Path) -> float:
    """Print a line for each size; return the seconds of the last."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("this needs Chromium (Debian: apt-get install chromium)")
    assignment = find_assignment(load_course(ROOT), ASSIGNMENT)
    opened = 0.0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size in sizes:
            file = write_page(assignment, size, folder)
            opened, parsed = measured(browser, file, times)
            print(
                f"{ASSIGNMENT} {QUESTION}, {size} submissions, {file.stat().st_size / 1000:.0f} "
                f"kB: opened after {opened:.3f} s, {parsed:.3f} s without its script: "
                f"{opened / parsed:.2f} times"
            )
        browser.close()
    return opened


def main() -> int:
    """Measure, print, and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=[60, 600])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--at-most", type=float, default=2.0, help="seconds of the largest class")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = run(sorted(options.submissions), options.times, Path(folder))
    return int(seconds > options.at_most)


if __name__ == "__main__":
    sys.exit(main())
