"""Makes docs/images/: class report, feedback and review page, light, dark and on a phone.

The class is graded for it: wheats and chaffs of the first assignment under made-up names, as a
Brightspace download, which tells when each came in. Run it as `make screenshots`; a folder as
its argument keeps what was graded there for the next run.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbclient import NotebookClient
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from autograder.batch.run import grade_paths
from autograder.cli.options import say
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course, LatePolicy, load_course
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import Ledger
from autograder.grades import Adjustment, Grade
from autograder.proof.demo import Preparations
from autograder.proof.variants import (
    Kind,
    Variant,
    built_in,
    default_folder,
    find_files,
    from_files,
)
from autograder.report.feedback_names import page_files
from autograder.report.writing import WrittenReports, write_reports

ROOT = Path(__file__).resolve().parents[1]
IMAGES = Path(__file__).parent / "images"
GIVEN = "Ada Bo Chiara Deniz Emil Farah Goran Hana Ines Jonas Kofi Lena Mateo Nour Oskar".split()
FAMILIES = "Adler Costa Dubois Haddad Ivanova Jensen Kowalski Nakamura Okafor Petrov Sahin".split()
HOURS = (-50, -26, -7, -3, -1, -30, 5, -2, -12, -4, 30, -9, -75)  # before and after the due time
PORTRAIT = "chaff_vocabulary_lower_case"  # whose feedback page is shown
REVIEWED = "q2"  # the question that is read on the review page
PRESSED = ("Enter",)
KEYS = ("w", "Kim", "Enter", "j", "1", "c", "Look at the type of what comes back.", "Enter")
MOST_BYTES = 200_000
Scheme = Literal["light", "dark"]
DESKTOP = {"viewport": {"width": 1280, "height": 1500}}
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def main() -> None:
    """Grade the class, write its reports, and take the pictures."""
    console = Console()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        written, page = make_reports(load_course(ROOT), folder, console)
        review = make_review(written.report.parent)
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            if chromium is None:
                sys.exit("screenshots need Chromium (Debian: apt-get install chromium)")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--hide-scrollbars"]
            )
            for file in take_pictures(browser, written.report, page, review):
                say(console, f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB")


def make_reports(course: Course, folder: Path, console: Console) -> tuple[WrittenReports, Path]:
    """Grade the class into `folder`; return its reports, and the page of the portrait."""
    name = next(iter(course.settings.assignments))
    policy = course.settings.late or LatePolicy(percent_per_day=10.0, cap_percent=50.0)
    settings = course.settings.model_copy(update={"late": policy})
    course = Course(course.folder, settings)
    submissions, out = folder / "submissions", folder / "out"
    if not submissions.exists():
        make_class(course, name, submissions)
    assignment = find_assignment(course, name)
    kind = Preparations(course, None, lambda line: say(console, line)).sandbox_for(assignment)
    grade_paths(assignment, [submissions], out=out, kind=kind, console=console)
    grades = grades_of(course, out)
    portrait = next(
        number
        for number, grade in enumerate(grades.grades)
        if grade.result and PORTRAIT in grade.result.submission
    )
    with Ledger(out, name) as ledger:
        if not ledger.adjustments():
            ledger.adjust([by_hand(grades.grades[portrait])])
    grades = grades_of(course, out)
    written = write_reports(grades, course.settings.course, out)
    return written, written.feedback / page_files(grades.grades)[portrait]


def make_review(out: Path) -> Path:
    """Write the page on which a question is read, as a TA does; return it."""
    command = [sys.executable, "-m", "autograder", "review", str(out), "-q", REVIEWED]
    subprocess.run(command, cwd=ROOT, check=True)
    return out / "review" / f"{REVIEWED}.html"


def by_hand(grade: Grade) -> Adjustment:
    """Points that a TA added."""
    return Adjustment(
        student=grade.student,
        question=grade.questions[0].id,
        kind="manual",
        points=0.5,
        reason="found the mistake in the lab and explained it",
        who="Kim",
        when=datetime(2026, 10, 26, 11, 30, tzinfo=UTC),
    )


def make_class(course: Course, name: str, folder: Path) -> None:
    """Write a submission for each of the class; the portrait's has been run."""
    master, released = load_master(course, name), load_released(course, name)
    files = [item for item in find_files(default_folder(course), name) if item[0] != Kind.HOSTILE]
    variants = list(from_files(files, master, released))
    wheats = [v for v in variants if v.kind is Kind.WHEAT]
    chaffs = [v for v in variants if v.kind is Kind.CHAFF]
    portrait = next(v for v in chaffs if v.name == PORTRAIT)
    others = [v for v in chaffs if v is not portrait]
    chosen = [*wheats, portrait, *wheats * 2, *others[::2], *built_in(master, released)]
    due = find_assignment(course, name).due or datetime(2026, 10, 19, 23, 59, tzinfo=UTC)
    given = zip(chosen, uploads(due.astimezone(UTC)), strict=False)
    for number, (variant, (who, came)) in enumerate(given, start=1001):
        stamp = came.strftime("%b %d, %Y %I%M %p")
        own = folder / f"{number}-2002 - {who} - {stamp}"
        own.mkdir(parents=True)
        notebook = executed(variant) if variant.name == PORTRAIT else variant.notebook
        (own / f"{variant.name}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    broken = folder / "1999-2002 - Zoe Zhang - Oct 18, 2026 0915 AM"
    broken.mkdir()
    (broken / f"{name}.ipynb").write_text('{"cells": [', encoding="utf-8")


def uploads(due: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield a name and a time for each student."""
    names = sorted(product(GIVEN, FAMILIES), key=lambda pair: (hash_of(pair), pair))
    for (given, family), hours in zip(names, cycle(HOURS), strict=False):
        yield f"{given} {family}", due + timedelta(hours=hours, minutes=-len(given))


def hash_of(pair: tuple[str, str]) -> int:
    """An order that mixes the names and is the same on every machine."""
    return sum(ord(letter) * (place + 7) for place, letter in enumerate("".join(pair))) % 101


def executed(variant: Variant) -> Any:
    """Run the notebook as a student does, in a folder of its own, outputs and errors included."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.from_dict(variant.notebook)
        nbformat.write(notebook, Path(folder) / "notebook.ipynb")
        client = NotebookClient(
            notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": folder}}
        )
        return client.execute()


def take_pictures(browser: Browser, report: Path, feedback: Path, review: Path) -> Iterator[Path]:
    """Yield the pictures, each below `MOST_BYTES`."""
    yield picture(browser, report, "report-light", "light", DESKTOP)
    yield picture(browser, report, "report-dark", "dark", DESKTOP, "#submissions")
    yield picture(browser, report, "report-phone", "light", PHONE)
    yield picture(browser, feedback, "feedback-light", "light", DESKTOP)
    yield picture(browser, feedback, "feedback-dark", "dark", DESKTOP, "#cell-5")
    yield picture(browser, feedback, "feedback-phone", "dark", PHONE)
    yield picture(browser, review, "review-light", "light", DESK, keys=KEYS)
    yield picture(browser, review, "review-dark", "dark", DESK, keys=KEYS)
    yield picture(browser, review, "review-phone", "dark", PHONE, keys=KEYS)


def picture(
    browser: Browser,
    page: Path,
    name: str,
    scheme: Scheme,
    settings: dict[str, Any],
    at: str = "",
    keys: Sequence[str] = (),
) -> Path:
    """Write what a window shows of `page`, from the element `at` on, when `keys` were pressed."""
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **settings)
    window = context.new_page()
    window.goto(page.as_uri())
    for key in keys:
        window.keyboard.press(key) if len(key) == 1 or key in PRESSED else window.keyboard.type(key)
    if at:
        window.locator(at).evaluate("element => element.scrollIntoView({block: 'start'})")
    shot = window.screenshot()
    context.close()
    IMAGES.mkdir(exist_ok=True)
    file = IMAGES / f"{name}.png"
    file.write_bytes(small(shot))
    return file


def small(shot: bytes) -> bytes:
    """Return a PNG with a palette, of as many colours as there is room for."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in (256, 128, 64, 32):
        buffer = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() < MOST_BYTES:
            return buffer.getvalue()
    raise ValueError(f"a picture of {image.size} takes more than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
