"""The forms of names that learning management systems write into a download of a whole class.

- Canvas: `lovelaceada_LATE_1001_20001_homework-3.ipynb` (user, file number, fourth upload)
- Moodle: `Ada Lovelace_1001_assignsubmission_file_/homework.ipynb`, or all in the file's name
- Gradescope: `submission_1001/homework.ipynb` beside `submission_metadata.yml`
- Blackboard: `Homework 1_a_smith_attempt_2026-10-19-20-15-33_homework.ipynb`
- Brightspace: `1001-2002 - Ada Lovelace - Oct 19, 2026 1015 PM/homework.ipynb`
- Sakai: `Lovelace, Ada(al42)/Submission attachment(s)/homework.ipynb`, or with `_` for each `/`

Here one name is read by itself, and may fit by chance. Whether a download is an LMS's at all is
decided over all of its names, in `downloads`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.lms.dates import looks_like_date, read_date
from autograder.lms.marks import stem_of, strip_marks, time_of

_CANVAS = re.compile(
    r"(?P<who>[^_/]+?(?:_[^_/\d][^_/]*)*?)_(?P<late>LATE_)?(?P<user>\d{2,})_(?P<file>\d{3,})_(?P<rest>.+)",
    re.DOTALL,
)
# What was typed into Canvas, or is a link: `lovelaceada_1001_text.html`.
_CANVAS_TYPED = re.compile(
    r"(?P<who>[^_/]+)_(?P<late>LATE_)?(?P<user>\d{2,})_(?P<rest>(?:text|link)\.html)"
)
# With anonymous grading: `anon_Xy3aB_2002_homework.ipynb`.
_CANVAS_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]{5})_(?P<file>\d{3,})_(?P<rest>.+)", re.DOTALL
)
_CANVAS_AGAIN = re.compile(r"-(\d{1,3})(?=(\.[^.]+)?$)")
_MOODLE = re.compile(
    r"(?P<who>.+?)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)", re.DOTALL
)
_GRADESCOPE = re.compile(r"submission_(?P<user>\d+)")
_BLACKBOARD = re.compile(
    r"(?P<head>.+?_.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|(?P<ending>\.[^.]+))",
    re.DOTALL,
)
_BRIGHTSPACE = re.compile(r"(?P<user>\d+)-\d+ - (?P<tail>.+)", re.DOTALL)
_SAKAI = re.compile(r"(?P<who>.*)\((?P<user>[^()]+)\)", re.DOTALL)
_SAKAI_FLAT = re.compile(r"(?P<who>[^()]*)\((?P<user>[^()]+)\)_(?P<rest>.+)", re.DOTALL)
SAKAI_ATTACHMENTS = "Submission attachment(s)"
SAKAI_TIME = "timestamp.txt"
SAKAI_OWN = ("comments.txt", "feedbackText.html", SAKAI_TIME)  # beside them, in a student's folder
GRADESCOPE_LIST = "submission_metadata.yml"  # who handed in what

TITLES = {
    "canvas": "Canvas",
    "moodle": "Moodle",
    "gradescope": "Gradescope",
    "blackboard": "Blackboard",
    "brightspace": "Brightspace",
    "sakai": "Sakai",
}


@dataclass(frozen=True)
class Named:
    """What one name in a download tells, if the download is this LMS's.

    `rest` is the name that the student gave the file; empty for a folder, and where there is none.
    """

    user: str
    who: str
    rest: str = ""
    uploaded: datetime | None = None
    late: bool = False
    sequence: int = 0
    date: str = ""  # as Brightspace wrote it

    @property
    def base(self) -> str:
        """The stem of what the student handed in."""
        return strip_marks(stem_of(self.rest))[0]


Form = Callable[[str, bool], Named | None]  # the name, whether it is a folder


def canvas(name: str, folder: bool) -> Named | None:
    """Canvas, one file; what was typed there has no number of a file."""
    if folder:
        return None
    found = _CANVAS.fullmatch(name)
    if found and _begins_before_marks(name, found.end("file")):
        return _canvas(found, f"{found['who']}_{found['user']}")
    if found := _CANVAS_ANONYMOUS.fullmatch(name):
        return _canvas(found, f"anon_{found['user']}")
    if found := _CANVAS_TYPED.fullmatch(name):
        return _canvas(found, f"{found['who']}_{found['user']}")
    return None


def _begins_before_marks(name: str, end: int) -> bool:
    """Whether Canvas's part, up to `end`, is none of an attempt and a time at the end of a name.

    `homework_2026_10_19T20_15.zip` is Otter's own export. What follows Canvas's part is the
    student's choice: a file that they called `attempt_2.ipynb` must not hide whose it is.
    """
    stem = stem_of(name)
    base = strip_marks(stem)[0]
    return stem.startswith(base) and end <= len(base)


def _canvas(found: re.Match[str], who: str) -> Named:
    number = found.groupdict().get("file") or "0"
    sequence = int(number) if len(number) <= 18 else 0
    return Named(found["user"], who, found["rest"], None, bool(found["late"]), sequence)


def uploaded_again(name: str) -> tuple[str, int]:
    """A name as Canvas numbers it, `homework-3.ipynb`, without its number; and the number."""
    again = _CANVAS_AGAIN.search(name)
    if again is None:
        return name, 0
    return name[: again.start()] + name[again.end() :], int(again.group(1))


def moodle(name: str, folder: bool) -> Named | None:
    """Moodle, with a folder for each student or all in the file's name."""
    found = _MOODLE.fullmatch(name)
    if found is None:
        return None
    return Named(found["user"], f"{found['who']}_{found['user']}", "" if folder else found["rest"])


def gradescope(name: str, folder: bool) -> Named | None:
    """Gradescope: a folder for each submission."""
    found = _GRADESCOPE.fullmatch(name) if folder else None
    return Named(found["user"], name) if found else None


def blackboard(name: str, folder: bool) -> Named | None:
    """Blackboard: `who` is title and user, which one name by itself does not tell apart."""
    found = None if folder else _BLACKBOARD.fullmatch(name)
    if found is None:
        return None
    time = time_of(*(int(part) for part in found["time"].split("-")))
    return Named("", found["head"], found["rest"] or "", time) if time else None


def brightspace(name: str, folder: bool) -> Named | None:
    """Brightspace: number, name and date, whatever the date looks like on that site."""
    found = _BRIGHTSPACE.fullmatch(name)
    if found is None:
        return None
    parts = found["tail"].split(" - ")
    dates = [at for at in range(1, len(parts)) if looks_like_date(parts[at])]
    if folder:
        dates = [at for at in dates if at == len(parts) - 1]
    if not dates:
        return None
    at = dates[0]
    who, rest = " - ".join(parts[:at]).strip(), " - ".join(parts[at + 1 :])
    return Named(found["user"], who, rest, read_date(parts[at]), date=parts[at]) if who else None


def sakai(name: str, folder: bool) -> Named | None:
    """Sakai: a folder `Last, First(login)`, or a file that begins so, with an attachment."""
    if not folder:
        named = sakai_file(name)
        before = f"{SAKAI_ATTACHMENTS}_"
        if named is None or not named.rest.startswith(before):
            return None
        return replace(named, rest=named.rest.removeprefix(before))
    found = _SAKAI.fullmatch(name)
    return Named(found["user"].strip(), found["who"].strip()) if found else None


def sakai_file(name: str) -> Named | None:
    """Sakai without folders: any file of a student, also those that Sakai adds."""
    found = _SAKAI_FLAT.fullmatch(name)
    return Named(found["user"].strip(), found["who"].strip(), found["rest"]) if found else None


# --- back to the LMS -----------------------------------------------------------------------------

_CANVAS_GIVEN = re.compile(r".*_\d+_\d+_.+", re.DOTALL)
_MOODLE_FOLDER = re.compile(r"[^/]+?_(\d+)_assignsubmission_(?:file|onlinetext)_?", re.DOTALL)
_MOODLE_FLAT = re.compile(r"([^/]+?_(\d+)_assignsubmission_(?:file|onlinetext)_).+", re.DOTALL)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\ud800-\udfff]')


def feedback_name(lms: str, user: str, path: Path) -> str:
    """The name of a feedback page by which an LMS gives it to the student of the file at `path`.

    - Canvas ("Upload submissions" of an assignment) finds student and upload by the two numbers
      between underscores, `lovelaceada_1001_2002_homework.ipynb`, and takes any ending. It drops
      what ends in `_text.html` or `_link.html`: that is how it names texts and links itself. So
      `-feedback.html` takes the place of the ending.
    - Moodle ("Upload multiple feedback files in a zip") looks for a folder, or the beginning of
      a file's name, of the form `Name_1001_assignsubmission_file_`; what follows is the file's
      own name.

    Both want the names of their download back, so they are taken from the file that was graded.
    Below a folder of Moodle's a student may have made another that looks like somebody else's: only
    the one that has the number of `user`, and the outermost of these, is Moodle's own.
    Empty where the LMS takes none, or the file has another name.
    """
    if lms == "canvas" and _CANVAS_GIVEN.fullmatch(path.name):
        return f"{_UNSAFE.sub('_', path.stem)}-feedback.html"
    if lms == "moodle":
        for folder in path.parent.parts:
            if (found := _MOODLE_FOLDER.fullmatch(folder)) and found[1] == user:
                return f"{_UNSAFE.sub('_', folder)}/feedback.html"
        if (flat := _MOODLE_FLAT.fullmatch(path.name)) and flat[2] == user:
            return f"{_UNSAFE.sub('_', flat[1])}/feedback.html"
    return ""
