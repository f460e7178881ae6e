"""The review page: one question of a whole class in one file that needs no server.

The file holds names, codes and answers as data; its script shows one work at a time, so that a
class of hundreds opens as fast as one of ten. Nothing leaves the page but files that its reader
saves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from autograder.report.pages import render
from autograder.review.grouping import Group
from autograder.review.nearest import Difference, differences
from autograder.review.works import ReviewQuestion, Work

FORMAT = 1  # of the data and of saved drafts


@dataclass(frozen=True)
class PageFor:
    """Whose work the page shows, and for which reader; the second one is not told of the first."""

    course: str
    assignment: str
    title: str
    reading: int = 1

    def id_of(self, question: ReviewQuestion) -> str:
        """Name the page, so that a browser finds its draft again when the page is made anew."""
        text = "\n".join((self.course, self.assignment, question.id, str(self.reading)))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def review_page(page: PageFor, question: ReviewQuestion, groups: Sequence[Group]) -> str:
    """Return the page on which the works of `groups` are read."""
    count = sum(len(group.works) for group in groups)
    return render(
        "review.html",
        styles=("style.css", "review.css"),
        script="review.js",
        package="autograder.review",
        page=page,
        question=question,
        count=count,
        data=Markup(_island(_data(page, question, groups))),  # noqa: S704 - escaped for scripts
    )


def _island(data: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element whatever is in it: no tag can begin or end there."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _data(page: PageFor, question: ReviewQuestion, groups: Sequence[Group]) -> dict[str, Any]:
    places = {work.key: place for place, work in enumerate(w for g in groups for w in g.works)}
    apart = differences(groups) if not question.written else {}
    works = [
        _work(work, apart.get(work.key), places, page.reading)
        for group in groups
        for work in group.works
    ]
    listed, start = [], 0
    for group in groups:
        listed.append(
            {
                "kind": group.kind,
                "name": group.name,
                "says": group.says,
                "folded": group.folded,
                "start": start,
                "count": len(group.works),
            }
        )
        start += len(group.works)
    return {
        "format": FORMAT,
        "page": page.id_of(question),
        "assignment": page.assignment,
        "question": question.id,
        "least": question.least,
        "maximum": question.maximum,
        "written": question.written,
        "reading": page.reading,
        "criteria": [asdict(criterion) for criterion in question.criteria],
        "groups": listed,
        "works": works,
    }


def _work(
    work: Work, apart: Difference | None, places: Mapping[str, int], reading: int
) -> dict[str, Any]:
    told = reading == 1  # what others decided is not for a second reader
    return {
        "key": work.key,
        "students": list(work.students),
        "read": work.read,
        "text": work.text,
        "html": work.html,
        "blank": work.blank,
        "earned": work.earned,
        "points": work.points if told else work.earned,
        "byHand": list(work.by_hand) if told else [],
        "tests": [asdict(test) for test in work.tests],
        "near": places[apart.near.key] if apart else None,
        "marked": list(apart.lines) if apart else [],
        "gone": list(apart.gone) if apart else [],
    }
