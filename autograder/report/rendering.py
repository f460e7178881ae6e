"""A student's notebook for a page: cells with source and outputs as harmless HTML.

nbconvert's parts turn Markdown, code and terminal colours into HTML; `sanitising` lets through
what cannot act. Each piece is made by itself, so that none can reach beyond its cell. Whatever
the file holds in place of an output, the cell is shown without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.intake import Notebook, NotebookCell
from autograder.report.equations import as_written, equation
from autograder.report.sanitising import IMAGE_TYPES, LONGEST_HTML, clean, image_url
from autograder.wording import coloured, plain, shortened, without_gaps

LONGEST_TEXT = 20_000  # characters of one output
LONGEST_SOURCE = 60_000  # characters of one cell
LONGEST_EQUATIONS = 1_000_000  # characters of MathML of one cell; later ones stay LaTeX
MOST_OUTPUTS = 40  # of one cell
LARGEST_NOTEBOOK = 20_000_000  # characters of HTML; what does not fit is left out
_PREFERRED = (*IMAGE_TYPES, "text/html", "text/markdown", "text/latex", "text/plain")
_STAND_IN = re.compile("\ue000([0-9]{1,7})\ue001")
_MOST_DIGITS = 6  # of a stand-in's number
_PICTURE_IN_IT = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,500}+)\]\((?P<url>data:image/[a-z]{3,5};base64,[A-Za-z0-9+/=]++)\)"
)
_MATH = re.compile(r"^\s*(\$\$?)(.*?)\1\s*$", re.DOTALL)


@dataclass(frozen=True)
class Output:
    """One output of a cell: `kind` is text, error, rich, image or note."""

    kind: str
    html: Markup


@dataclass(frozen=True)
class RenderedCell:
    """One cell as the page shows it."""

    number: int  # from 1, as the cells stand in the notebook
    id: str
    kind: str  # code, markdown or raw
    source: Markup
    outputs: tuple[Output, ...] = ()


def render_notebook(notebook: Notebook, outputs: bool = True) -> tuple[RenderedCell, ...]:
    """Return all cells of `notebook`; without their content where it takes too much room.

    Without `outputs` only what the student wrote is looked at: outputs are what can take most.
    """
    cells: list[RenderedCell] = []
    room = LARGEST_NOTEBOOK
    for number, cell in enumerate(notebook.cells, start=1):
        if not cell.source.strip() and not (outputs and cell.outputs):
            continue
        rendered = _render(number, cell, outputs) if room > 0 else None
        if rendered is None or _length(rendered) > room:
            rendered, room = RenderedCell(number, cell.id, "raw", _NO_ROOM), 0
        room -= _length(rendered)
        cells.append(rendered)
    return tuple(cells)


def answer_html(markdown: str) -> Markup:
    """Return an answer in words as harmless HTML; it parses what a student wrote: limit it.

    HTML in it stays text: whoever grades it sees all that was written. Pictures that are in it are
    shown, from nowhere else.
    """
    pictures: list[str] = []

    def named(found: re.Match[str]) -> str:
        pictures.append(found["url"])
        return f"![{found['alt']}](attachment:{len(pictures) - 1})"

    text = _PICTURE_IN_IT.sub(named, markdown)
    return _markdown(shortened(text, LONGEST_SOURCE), renderer=_AnswerRenderer(pictures))


def _length(cell: RenderedCell) -> int:
    return len(cell.source) + sum(len(output.html) for output in cell.outputs)


_NO_ROOM = Markup("<p>Left out: the notebook is too large to be shown whole.</p>")


def terminal_html(text: str) -> Markup:
    """Return what a terminal would show of `text`, with its colours."""
    return clean(ansi2html(coloured(shortened(text, LONGEST_TEXT)).rstrip()))


def _render(number: int, cell: NotebookCell, outputs: bool) -> RenderedCell:
    if cell.kind == "code":
        shown = tuple(_outputs(cell)) if outputs else ()
        return RenderedCell(number, cell.id, "code", _code(cell.source), shown)
    if cell.kind == "markdown":
        return RenderedCell(number, cell.id, "markdown", _markdown(cell.source, cell.attachments))
    return RenderedCell(number, cell.id, "raw", _verbatim(cell.source))


# --- sources ------------------------------------------------------------------------------------


def _code(source: str) -> Markup:
    text = without_gaps(plain(shortened(source, LONGEST_SOURCE)).strip("\n"))
    try:
        return clean(_highlighted(text))
    except Exception:  # noqa: BLE001 - a cell that cannot be coloured is shown without colours
        return _verbatim(text)


def _verbatim(text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(plain(shortened(text, LONGEST_SOURCE)))


_highlighted = Highlight2HTML(pygments_lexer="ipython3")


def _markdown(source: str, attachments: object = None, renderer: _Renderer | None = None) -> Markup:
    """Render Markdown; as it was written where that fails."""
    if len(source) > LONGEST_HTML:
        return _verbatim(source)
    renderer = renderer or _Renderer(attachments)
    try:
        html = clean(MarkdownWithMath(renderer=renderer).render(plain(source)))
    except Exception:  # noqa: BLE001 - whatever Markdown a student wrote
        return _verbatim(source)
    return Markup(  # noqa: S704 - sanitised, and equations that were built from a list
        _STAND_IN.sub(lambda found: renderer.equation(int(found[1])), html)
    )


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, with equations as MathML and attachments as checked images."""

    def __init__(self, attachments: object, escape: bool = False) -> None:
        super().__init__(escape=escape, exclude_anchor_links=True)
        self._given = attachments if isinstance(attachments, Mapping) else {}
        self._equations: list[Markup] = []
        self._room = LONGEST_EQUATIONS

    def equation(self, number: int) -> Markup:
        """Return the equation that a stand-in in the HTML is for, once.

        A student can write stand-ins, as `&#xE000;0&#xE001;`; they must not multiply.
        """
        if number >= len(self._equations):
            return Markup("")
        found, self._equations[number] = self._equations[number], Markup("")
        return found

    def inline_math(self, body: str) -> str:
        """Keep an equation out of the sanitiser's way."""
        return self._kept(body, block=False)

    def block_math(self, body: str) -> str:
        """Keep a displayed equation out of the sanitiser's way."""
        return self._kept(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        """Keep an environment such as `align` out of the sanitiser's way."""
        return self._kept(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def _kept(self, latex: str, block: bool) -> str:
        # The text has no private characters of its own: `plain` took them out.
        made = equation(latex.strip(), block) if self._room > 0 else as_written(latex)
        self._room -= len(made)
        self._equations.append(made)
        return f"\ue000{len(self._equations) - 1}\ue001"

    def _embed_image_or_attachment(self, src: str) -> str:
        if not src.startswith("attachment:"):
            return src
        images = self._given.get(src.removeprefix("attachment:"))
        for mime in IMAGE_TYPES:
            if isinstance(images, Mapping) and isinstance(images.get(mime), str):
                return image_url(mime, images[mime])
        return ""


class _AnswerRenderer(_Renderer):
    """The same for an answer in words: HTML stays text, and its pictures may be large."""

    def __init__(self, pictures: Sequence[str]) -> None:
        super().__init__(None, escape=True)
        self._pictures = list(pictures)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Show a diagram's text as text: nbconvert would put it into the page as HTML."""
        return super().block_code(code, None if info and info.startswith("mermaid") else info)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Keep a picture that is in the answer out of the sanitiser's way; each is shown once."""
        place = url.removeprefix("attachment:")
        alt = plain(str(Markup(text).striptags()))[:200] or title or "picture"  # noqa: S704 - escaped again
        at = int(place) if place.isdecimal() and len(place) < _MOST_DIGITS else len(self._pictures)
        try:
            mime, _, data = self._pictures[at].removeprefix("data:").partition(";base64,")
            shown = Markup('<img src="{}" alt="{}">').format(image_url(mime, data), alt)
        except (IndexError, ValueError):
            return str(escape(f"[{alt}: a picture that cannot be shown]"))
        self._pictures[at] = ""
        self._equations.append(shown)
        return f"\ue000{len(self._equations) - 1}\ue001"


# --- outputs ------------------------------------------------------------------------------------


def _outputs(cell: NotebookCell) -> Iterator[Output]:
    """Yield the outputs of a code cell, texts of one stream as one."""
    raw = cell.outputs if isinstance(cell.outputs, list) else []
    for item in _merged(raw[:MOST_OUTPUTS]):
        try:
            yield from _output(item)
        except Exception as reason:  # noqa: BLE001 - any value can stand where an output should
            text = str(reason) if isinstance(reason, ValueError) else "it cannot be read"
            yield _note(f"An output is not shown: {text}.")
    if len(raw) > MOST_OUTPUTS:
        yield _note(f"{len(raw) - MOST_OUTPUTS} more outputs are not shown.")


def _note(text: str) -> Output:
    return Output("note", Markup("<p>{}</p>").format(text))


def _merged(raw: list[Any]) -> Iterator[dict[str, Any]]:
    stream: _Stream | None = None
    for item in raw:
        if not isinstance(item, dict):
            continue
        if item.get("output_type") == "stream":
            stream = stream or _Stream()
            stream.parts.append(_text(item.get("text")))
            continue
        if stream:
            yield stream.joined()
            stream = None
        yield item
    if stream:
        yield stream.joined()


@dataclass
class _Stream:
    """Texts that were printed one after another."""

    parts: list[str] = field(default_factory=list)

    def joined(self) -> dict[str, Any]:
        return {"output_type": "stream", "text": "".join(self.parts)}


def _output(item: dict[str, Any]) -> Iterator[Output]:
    kind = item.get("output_type")
    if kind == "stream":
        html = terminal_html(_text(item.get("text")))
        if html.strip():
            yield Output("text", html)
    elif kind in ("error", "pyerr"):
        lines = item.get("traceback")
        trace = "\n".join(_text(line) for line in lines) if isinstance(lines, list) else ""
        yield Output("error", terminal_html(trace or f"{item.get('ename')}: {item.get('evalue')}"))
    elif kind in ("display_data", "execute_result", "pyout"):
        data = item.get("data")
        yield _rich(data if isinstance(data, dict) else _data_of_format_3(item))


def _rich(data: dict[str, Any]) -> Output:
    """Show the best of the forms in which a value was displayed; the others stand in for it."""
    trouble = "none of its forms can be shown"
    for mime in (name for name in _PREFERRED if name in data):
        try:
            html = _form(mime, _text(data[mime]), _text(data.get("text/plain")))
        except ValueError as reason:
            trouble = str(reason)
            continue
        if html.strip():
            kind = {"text/plain": "text"}.get(mime, "image" if mime in IMAGE_TYPES else "rich")
            return Output(kind, html)
    return _note(f"An output is not shown: {trouble}.")


def _form(mime: str, text: str, described: str) -> Markup:
    if mime in IMAGE_TYPES:
        alt = plain(described).strip()[:200] or "Image"
        return Markup('<img src="{}" alt="{}">').format(image_url(mime, text), alt)
    if mime == "text/html":
        return clean(plain(text))
    if mime == "text/markdown":
        return _markdown(text)
    if mime == "text/latex":
        found = _MATH.match(plain(text))
        return equation(found[2] if found else plain(text).strip(), block=True)
    return terminal_html(text)


def _data_of_format_3(item: dict[str, Any]) -> dict[str, Any]:
    names = {
        "png": "image/png",
        "jpeg": "image/jpeg",
        "html": "text/html",
        "latex": "text/latex",
        "text": "text/plain",
    }
    return {mime: item[name] for name, mime in names.items() if name in item}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
