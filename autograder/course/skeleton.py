"""The start of a new assignment, or of a course: a small one that is complete and proves itself."""

from __future__ import annotations

import keyword
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from autograder.course.master import FOLDER as MASTERS
from autograder.course.notebook import FOLDER as RELEASED
from autograder.course.settings import FILE_NAME, load_course
from autograder.errors import ConfigError, UsageError
from autograder.files import replace_files

_TEMPLATES = Path(__file__).with_name("templates")
_HIDDEN = "tests/hidden"
_SUBMISSIONS = "tests/submissions"
_HOSTILE = "hostile"  # the folder of the attacks, beside those of the assignments
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LEFT_ALONE = re.compile(r"\..*|README.*|LICEN[CS]E.*", re.IGNORECASE)  # in an empty folder


def start_assignment(
    folder: Path,
    name: str,
    title: str | None = None,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Write the skeleton of assignment `name` into the course in `folder`; return its files.

    An empty folder becomes a course first. `beside` are more files, by their paths in `folder`.
    Raises `UsageError` for a name that cannot be one or is taken, and for a folder that is neither
    a course nor empty; nothing is written then.
    """
    _check_name(name)
    title = name.replace("_", " ").capitalize() if title is None else title.strip()
    if not title or not title.isprintable():
        raise UsageError(f"{title!r} cannot be a title: it is one line of text")
    files = {
        f"{MASTERS}/{name}.py": template("master", TITLE=title),
        f"{_HIDDEN}/{name}/q1.py": template("hidden"),
        f"{_SUBMISSIONS}/{name}/wheat_number_by_number.py": template("wheat"),
        f"{_SUBMISSIONS}/{name}/chaff_divides_by_the_largest.py": template("chaff_largest"),
        f"{_SUBMISSIONS}/{name}/chaff_equal_values_pass.py": template("chaff_equal"),
    }
    settings = folder / FILE_NAME
    if settings.exists():
        if name in load_course(folder).settings.assignments:
            raise UsageError(f"{settings} has an assignment {name} already; choose another name")
        text = settings.read_bytes().decode()  # a byte-order mark stays where it is
    else:
        text, own = _new_course(folder)
        files |= own
    for path in (*files, f"{_HIDDEN}/{name}", f"{RELEASED}/{name}"):
        if (folder / path).exists():
            raise UsageError(f"{folder / path} is there already; choose another name")
    section = template("section", NAME=name, TITLE=_scalar(title))
    files |= beside
    files[FILE_NAME] = _checked(with_section(text, section, settings), settings)
    replace_files(folder, {path: content.encode() for path, content in files.items()})
    return list(files)


def with_section(text: str, section: str, file: Path) -> str:
    """The text of a `grading.yml` with another assignment at the end of its `assignments`.

    Everything else, comments too, stays as it is. Raises `ConfigError` where the assignments
    are written in braces; `file` is named there.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    key, value = next((k, v) for k, v in root.value if k.value == "assignments")
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        raise ConfigError(
            f"{file}:{value.start_mark.line + 1}: assignments: are written in braces; write each "
            "on lines of its own, so that another can be added"
        )
    entries = value.value if isinstance(value, yaml.MappingNode) else []
    indent = " " * (entries[0][0].start_mark.column if entries else key.start_mark.column + 2)
    mark = _end(value) if entries else key.end_mark
    place = mark.index if mark.column == 0 else text.find("\n", mark.index) + 1 or len(text)
    before, after = text[:place], text[place:]
    new = "".join(f"{indent}{line}\n" for line in section.splitlines())
    if entries:
        new = "\n" + new
    if not before.endswith("\n"):
        new = "\n" + new
    return before + (new.replace("\n", "\r\n") if "\r\n" in text else new) + after


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name == _HOSTILE:
        raise UsageError(
            f"{name!r} cannot be an assignment's name: use lower case letters, digits and single "
            "underscores, such as word_vectors"
        )


def _new_course(folder: Path) -> tuple[str, Mapping[str, str]]:
    """The `grading.yml` of a new course, without assignments yet, and the files beside it."""
    if folder.exists():
        found = [path for path in folder.iterdir() if not _LEFT_ALONE.fullmatch(path.name)]
        if found:
            raise UsageError(
                f"{folder} has no {FILE_NAME} and is not empty ({found[0].name}); name the "
                "folder of a course with --course, or an empty one to start a course in"
            )
    files = {f"{MASTERS}/requirements.txt": template("requirements")}
    if not (folder / ".gitignore").exists():
        files[".gitignore"] = template("gitignore")
    return template("course", COURSE=_scalar(course_title(folder))), files


def course_title(folder: Path) -> str:
    """The title of a course that begins in `folder`: the folder's name, as words."""
    title = folder.resolve().name.replace("_", " ").replace("-", " ").capitalize()
    return title if title and title.isprintable() else "A course"


def _checked(text: str, file: Path) -> str:
    """`text`, after reading it as a course's settings; a mistake names `file`."""
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        path = Path(folder) / FILE_NAME
        path.write_bytes(text.encode())
        try:
            load_course(Path(folder))
        except ConfigError as error:
            raise ConfigError(str(error).replace(str(path), str(file))) from None
    return text


def _end(node: Any) -> Any:
    """Where the last value under `node` ends; what follows are comments and blank lines."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        key, value = node.value[-1]
        last = _end(value)
        return last if last.index >= key.end_mark.index else key.end_mark
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _end(node.value[-1])
    return node.end_mark


def _scalar(text: str) -> str:
    """A text as YAML on one line."""
    dumped = yaml.safe_dump(text, allow_unicode=True, width=len(text) + 2)
    return dumped.removesuffix("...\n").strip()


def template(name: str, **values: str) -> str:
    """The text of `templates/NAME.txt` with its `@KEYS@` replaced by `values`."""
    text = (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text
