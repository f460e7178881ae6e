"""Pictures of a master: drawn as SVG in `solutions/pictures/`, put into the notebook itself.

A master shows one with Markdown, `![what is to be seen](pictures/NAME.svg)`. A release writes it
as an `<img>` whose source is the whole file, because that is what every place shows where students
open a notebook: JupyterLab refuses an SVG as an attachment, VS Code refuses it behind a Markdown
image, and Google Colab has no files beside the notebook.
"""

from __future__ import annotations

import base64
import html
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from autograder.errors import MasterError

FOLDER = "pictures"
# The metadata of a code cell that says in words what its plot shows. A master writes it behind the
# cell's mark, `# %% alt="…"`, and `nbconvert --template classic` puts it into the page.
PLOT_TEXT = "alt"
_PICTURE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?P<place>pictures/[^)\s]*)\)")


def with_pictures(source: str, master: Path) -> str:
    """The text of a Markdown cell of `master` with the pictures that it names inside.

    Raises `MasterError` for a picture without a text, one that is not there, and one that a
    notebook cannot show by itself.
    """
    return _PICTURE.sub(lambda found: _image(found["text"], found["place"], master), source)


def _image(text: str, place: str, master: Path) -> str:
    words = " ".join(text.split())
    if not words:
        raise MasterError(
            f"{master}: ![]({place}) has no text; say in the brackets what is to be seen, for "
            "those who cannot see it"
        )
    path = master.parent / place
    try:
        drawing = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise MasterError(
            f"{master}: the picture {path} is missing; pictures are SVG files in {FOLDER}/ beside "
            "the masters"
        ) from None
    except UnicodeDecodeError as error:
        raise MasterError(f"{path}: not UTF-8 text: {error}") from None
    _check(drawing, path)
    data = base64.b64encode(drawing.encode()).decode()
    return f'<img alt="{html.escape(words)}" src="data:image/svg+xml;base64,{data}">'


def _check(drawing: str, path: Path) -> None:
    """Refuse what a browser would show as a broken image, or half of it."""
    try:
        root = ET.fromstring(drawing)  # noqa: S314 - the course's own file
    except ET.ParseError as error:
        raise MasterError(f"{path}: not well-formed XML, which SVG must be: {error}") from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise MasterError(
            f"{path}: the outermost element should be "
            '<svg xmlns="http://www.w3.org/2000/svg" …>; without that name browsers do not show it'
        )
    if not (root.get("width") and root.get("height") and root.get("viewBox")):
        raise MasterError(f"{path}: <svg> needs width, height and viewBox, or its size is a guess")
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] == "href" and not value.startswith(("#", "data:")):
                raise MasterError(
                    f"{path}: it asks for {value}, which no browser fetches for a picture inside a "
                    "page; draw it in the file itself"
                )
