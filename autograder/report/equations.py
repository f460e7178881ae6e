r"""LaTeX as MathML, which browsers show without a script.

What comes from the converter is built anew from a list of elements and attributes: LaTeX has
`\href`, `\style` and text of any kind, and it was a student who wrote it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markupsafe import Markup, escape

_LONGEST = 4_000
_ELEMENTS = set(
    "mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover "
    "mtable mtr mtd mphantom mstyle".split()
)
_ATTRIBUTES = set(
    "accent accentunder columnalign columnspacing displaystyle fence form largeop linethickness "
    "lspace mathvariant maxsize minsize movablelimits rowspacing rspace scriptlevel separator "
    "stretchy symmetric width".split()
)
_VALUE = re.compile(r"[A-Za-z0-9 .%+-]{1,80}")
_SIZES = re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])")  # the converter knows only some of them


def equation(latex: str, block: bool = False) -> Markup:
    """Return `latex` as a `math` element, or as it was written where it cannot be converted."""
    try:
        if len(latex) > _LONGEST:
            raise ValueError("too long")
        source = _SIZES.sub("", latex).replace("{aligned}", "{align*}")
        inside = "".join(_rebuilt(child) for child in convert_to_element(source))
    except Exception:  # noqa: BLE001 - any LaTeX a student wrote; it is shown as such
        return as_written(latex)
    display = "block" if block else "inline"
    math = Markup('<math display="{}">{}</math>').format(display, Markup(inside))  # noqa: S704
    if not block:
        return math
    return Markup(
        '<span class="equation" role="group" aria-label="Equation" tabindex="0">{}</span>'
    ).format(math)


def as_written(latex: str) -> Markup:
    """Return `latex` for those who read LaTeX."""
    return Markup('<code class="latex">{}</code>').format(latex)


def _rebuilt(element: Element) -> str:
    """Serialise `element`; of one that is not on the list only the content."""
    # The converter writes characters as `&#x0003D;`, as text.
    text = escape(html.unescape(element.text or ""))
    inside = text + Markup("").join(Markup(_rebuilt(child)) for child in element)  # noqa: S704
    if element.tag not in _ELEMENTS:
        return inside
    return f"<{element.tag}{''.join(_attributes(element))}>{inside}</{element.tag}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES and _VALUE.fullmatch(value):
            yield f' {name}="{value}"'
