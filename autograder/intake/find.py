"""From what the TA points at to the list of everything found there and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePath

from autograder.errors import AutograderError
from autograder.intake.archive import APPENDED
from autograder.intake.cells import ReleasedCells
from autograder.intake.class_zip import holds_a_class, unpack
from autograder.intake.downloads import read_downloads
from autograder.intake.folders import home_of
from autograder.intake.found import THE_LATEST, Fate, FileKind, Found, UploadRule, printable
from autograder.intake.gradescope import (
    NOT_THERE,
    Submitter,
    lists_in,
    read_metadata,
)
from autograder.intake.load import look, rejection
from autograder.intake.mistaken import link_name
from autograder.intake.nbgrader import with_times
from autograder.intake.notebook import looks_like_notebook
from autograder.intake.opening import open_submission
from autograder.intake.people import NOBODY, People
from autograder.intake.said import NOTHING_SAID, SaidByStaff
from autograder.intake.students import Folder, Key, Placed, display_names, place
from autograder.intake.superseding import Contender, latest_of
from autograder.intake.uploads import Uploads
from autograder.intake.walking import Walked, walk
from autograder.lms.file_names import GRADESCOPE_LIST, uploaded_again

_KINDS = {".ipynb": FileKind.NOTEBOOK, ".py": FileKind.SCRIPT, ".zip": FileKind.ARCHIVE}
# A notebook under another ending: downloads and mail programs append them.
_SNIFFED = {"", *APPENDED}
# What people hand in by mistake. Without a notebook of the same student it is their submission.
_DOCUMENTS = {
    "", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".txt", ".md", ".pages",
    ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".json", ".h5", ".keras", ".png",
    ".jpg", ".jpeg", ".r", ".rmd", ".jl", ".m", ".java", ".js", ".c", ".cpp",
}  # fmt: skip
_STRAY_STEMS = {
    "readme",
    "license",
    "makefile",
    "requirements",
    "roster",
    "gradebook",
    "groups",
    "index",
}
_NAMED = 5  # files that a note lists
_ARCHIVES = {".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"}


def whole_classes(
    paths: Sequence[Path], released_name: str, people: People = NOBODY
) -> tuple[Path, ...]:
    """Return `paths` where each is the zip of a whole class, as an LMS gives it out; else none.

    Among the zips of several students none is taken for a class, whatever names are in it: it
    would hand in for others.
    """
    alone = len(paths) == 1
    classes = bool(paths) and all(
        holds_a_class(path, released_name, alone, people) for path in paths
    )
    return tuple(paths) if classes else ()


def find_submissions(
    paths: Sequence[Path],
    released_name: str = "",
    unpack_to: Path | None = None,
    *,
    classes: Sequence[Path] | None = None,
    released: ReleasedCells | None = None,
    people: People = NOBODY,
    said: SaidByStaff = NOTHING_SAID,
    one_student: bool = False,
    nbgrader_times: bool = False,
    rule: UploadRule = THE_LATEST,
) -> tuple[Found, ...]:
    """All files under `paths`, each once, with student, attempt and fate, sorted by name.

    Only one file of a student is ready, or each upload that may turn out to be the best, where
    `rule` asks for that. Nothing is read but the first bytes of files with an
    unknown ending, what LMSs themselves write, and, where `released` is given, the files of an
    upload that holds several which could be meant.

    Args:
        paths: Files and folders.
        released_name: Such as `homework.ipynb`; tells a student's notebook from others in the
            same folder.
        unpack_to: Where zips of a whole class are unpacked, to be seen like the folder they hold;
            without it they are files like any other.
        classes: What `whole_classes` found in `paths`, where it was asked already.
        released: Tells by what is in them which of several files of an upload is meant.
        people: Those on the roster.
        said: What the staff say of files.
        one_student: All is one student's upload, so no name is an LMS's.
        nbgrader_times: A `timestamp.txt` that lies among the files tells when they came.
        rule: Which of several uploads of a student counts.

    Raises:
        UsageError: For a path that is not there, and for a line of `said` that fits no file.
    """
    unpacked = {}
    if unpack_to is not None:
        if classes is None:
            classes = whole_classes(paths, released_name, people)
        unpacked = {path: partial(unpack, path, unpack_to) for path in classes}
    entries = list(walk(paths, unpacked))
    stem = PurePath(released_name).stem
    files = _with_kinds([entry for entry in entries if not entry.stray])
    root = "" if unpacked else _root_name(paths)
    by_hand = said.of(entry for entry, _ in files)
    told = {} if one_student else read_downloads(files, people, stem, root)
    lists, troubles = _metadata(entries)
    placed = place(
        files,
        told,
        released_stem=stem,
        metadata=lists,
        root_name=root,
        people=people,
        said=by_hand,
    )
    placed = with_times(placed, nbgrader_times)
    names = _unique_names([*(e for e in entries if e.stray), *(p.entry for p in placed)], paths)
    students = display_names(placed)
    by_student: dict[Key, list[Placed]] = defaultdict(list)
    for item in placed:
        by_student[item.key].append(item)
    found = [
        Found(
            e.path, names[e.parts], "", FileKind.OTHER, Fate.IGNORED, e.stray, modified=e.modified
        )
        for e in entries
        if e.stray
    ]
    look_inside = why_rejected = None
    if released is not None:
        look_inside = partial(look, released=released)
        why_rejected = partial(rejection, released=released)
    uploads = Uploads(rule, look_inside, why_rejected)
    for key, items in by_student.items():
        made = [(item, _found(item, names[item.entry.parts], students[key])) for item in items]
        found.extend(_settle(made, stem, uploads))
    untold = {names[parts]: why for parts, why in troubles.items()}
    found = [replace(f, reason=untold[f.name]) if f.name in untold else f for f in found]
    return tuple(sorted(found, key=lambda item: item.name))


def _found(item: Placed, name: str, student: str) -> Found:
    return Found(
        path=item.entry.path,
        name=name,
        student=student,
        kind=item.kind,
        attempt=item.traces.attempt,
        uploaded=item.traces.uploaded,
        sequence=item.traces.sequence,
        modified=item.entry.modified,
        lms=item.traces.lms,
        lms_user=item.traces.lms_user,
        told=item.traces.told,
        late_flag=item.traces.late,
        notes=item.notes,
    )


def _settle(
    made: Sequence[tuple[Placed, Found]], released_stem: str, uploads: Uploads
) -> Iterable[Found]:
    """Decide the fates of one student's files."""
    ready = [
        (item, found)
        for item, found in made
        if item.kind is not FileKind.OTHER and not item.entry.trouble and not item.traces.aside
    ]
    if ready:
        beside = printable(ready[0][1].name, 200)
        counting = {found.name for _, found in ready}
        for item, found in made:
            if found.name not in counting:
                why = item.traces.aside or item.entry.trouble
                why = why or f"not a notebook, script or zip; beside {beside}"
                yield _with_fate(found, Fate.IGNORED, why)
        merged = _merged([item for item, _ in ready])
        candidates = [
            Contender(
                replace(found, notes=(*found.notes, *merged)), base_of(item), item.traces.turn
            )
            for item, found in ready
        ]
        own_folder = any(item.own_folder for item, _ in ready)
        yield from uploads.settle(candidates, released_stem, own_folder)
        return
    rejected = []
    for item, found in made:
        fate, why = _without_candidate(item)
        if fate is Fate.REJECTED:
            rejected.append(_with_fate(found, fate, why))
        else:
            yield _with_fate(found, fate, why)
    if rejected:
        yield from latest_of(rejected)


def _merged(items: Sequence[Placed]) -> tuple[str, ...]:
    """A note where files of different names are taken to be one student's, with the sign."""
    # A script in a student's own folder is the notebook's module or export.
    items = [item for item in items if item.kind is not FileKind.SCRIPT] or items
    bases = {base_of(item).casefold() for item in items}
    places = {item.entry.parts[:-1] for item in items}
    apart = not items[0].traces.lms and len({home_of(place, "") for place in places}) > 1
    if len(bases) < 2 and not apart:
        return ()
    names = [printable("/".join(item.entry.parts), 80) for item in items]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (f"one student's by {items[0].sign}: {', '.join(names[:_NAMED])}{more}",)


def base_of(item: Placed) -> str:
    """A file's stem without attempt and time, and without the number that Canvas puts behind it."""
    if item.traces.lms != "canvas":
        return item.traces.base
    return uploaded_again(item.traces.base)[0]


def _without_candidate(item: Placed) -> tuple[Fate, str]:
    """What becomes of a file that is not a notebook, script or zip, of a student who has none."""
    name = PurePath(item.entry.parts[-1])
    suffix = name.suffix.lower()
    if item.entry.trouble:
        fate = Fate.REJECTED if suffix in _KINDS else Fate.IGNORED
        return fate, item.entry.trouble
    if item.traces.aside:
        nothing = "an attempt without a notebook, script or zip: no file is beside it"
        fate = Fate.REJECTED if item.traces.empty else Fate.IGNORED
        return fate, nothing if item.traces.empty else item.traces.aside
    if link := link_name(name.name):
        return Fate.REJECTED, link
    why = "not a notebook, script or zip"
    if suffix in _ARCHIVES:
        why += ": of the archives only zip is taken"
    stray = name.stem.casefold() in _STRAY_STEMS or name.name == GRADESCOPE_LIST
    if item.traces.lms or (suffix in _DOCUMENTS and not stray):
        return Fate.REJECTED, why
    return Fate.IGNORED, why


def _with_fate(found: Found, fate: Fate, reason: str) -> Found:
    student = "" if fate is Fate.IGNORED else found.student
    return replace(found, fate=fate, reason=reason, student=student)


def _kind(entry: Walked) -> FileKind:
    name = PurePath(entry.parts[-1].strip().lower())
    suffix = name.suffix
    if suffix in _KINDS:
        return _KINDS[suffix]
    if name.suffixes[-2:] == [".py", ".txt"]:
        return FileKind.SCRIPT
    return _kind_inside(entry) if suffix in _SNIFFED else FileKind.OTHER


def _with_kinds(entries: Sequence[Walked]) -> list[tuple[Walked, FileKind]]:
    """The entries with their kinds.

    A notebook's name whose ending is misspelt, or to which a browser, an editor or a mail program
    has added whatever it likes (`.crdownload`, `~`, `_`, ` (1)`), is looked into where nothing
    beside it could be meant.
    """
    kinds = [(entry, _kind(entry)) for entry in entries]
    taken = {_place(entry) for entry, kind in kinds if kind is not FileKind.OTHER}

    def seen(entry: Walked, kind: FileKind) -> FileKind:
        if kind is not FileKind.OTHER or _place(entry) in taken:
            return kind
        return _kind_inside(entry) if _like_notebook(entry.parts[-1].lower()) else kind

    return [(entry, seen(entry, kind)) for entry, kind in kinds]


def _like_notebook(name: str) -> bool:
    """Whether a name has a notebook's ending somewhere, or nearly has it (`.pynb`)."""
    return ".ipynb" in name or bool(
        get_close_matches(PurePath(name).suffix, [".ipynb"], cutoff=0.7)
    )


def _place(entry: Walked) -> tuple[str, ...]:
    """What a file shares with others of the same student: its folder or, in none, its name."""
    *folders, name = entry.parts
    return (*folders, "" if folders else name.lower().partition(".")[0])


def _kind_inside(entry: Walked) -> FileKind:
    """What the first bytes of a file say that it is."""
    if entry.trouble:
        return FileKind.OTHER
    try:
        with open_submission(entry.path, 1 << 40) as file:
            head = file.read(4096)
    except (AutograderError, OSError):
        return FileKind.OTHER
    if head.startswith(b"PK\x03\x04"):
        return FileKind.ARCHIVE
    return FileKind.NOTEBOOK if looks_like_notebook(head) else FileKind.OTHER


def _metadata(
    entries: Sequence[Walked],
) -> tuple[dict[Folder, dict[str, Submitter]], dict[Folder, str]]:
    """Gradescope's own lists by their folders; and by their parts what kept others from use."""
    files = [entry.parts for entry in entries if not entry.stray]
    believed = lists_in(files)
    lists: dict[Folder, dict[str, Submitter]] = {}
    troubles: dict[Folder, str] = {}
    for entry in entries:
        if not entry.parts or entry.parts[-1] != GRADESCOPE_LIST or entry.trouble or entry.stray:
            continue
        trouble = NOT_THERE
        if entry.parts[:-1] in believed:
            lists[entry.parts[:-1]], trouble = read_metadata(entry.path)
        if trouble:
            troubles[entry.parts] = trouble
    return lists, troubles


def _root_name(paths: Sequence[Path]) -> str:
    if len(paths) != 1:
        return ""
    whole = paths[0].absolute()
    return whole.name if whole.is_dir() else whole.parent.name


def _unique_names(entries: Sequence[Walked], paths: Sequence[Path]) -> dict[Folder, str]:
    """A printable name for each entry, by its parts. Escaping keeps different names different."""
    names: dict[Folder, str] = {}
    taken: set[str] = set()
    for entry in entries:
        name = printable("/".join(entry.parts) or paths[0].name, 1000)
        number, candidate = 2, name
        while candidate in taken:  # only names that had to be cut for their length
            candidate, number = f"{name} ({number})", number + 1
        taken.add(candidate)
        names[entry.parts] = candidate
    return names
