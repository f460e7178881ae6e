"""docs/result.schema.json is what the command writes, and tells a result from anything else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import autograder
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
)
from autograder.report.schema import result_schema

PUBLISHED = Path(autograder.__file__).parents[1] / "docs" / "result.schema.json"
CASE = CaseResult(name="works", visibility=Visibility.HIDDEN, weight=1.0, outcome=Outcome.PASSED)
RESULT = Result(
    submission="ada.ipynb",
    student="ada",
    assignment="first",
    release="1",
    image="process",
    status=Status.GRADED,
    points=2.0,
    maximum=2.0,
    questions=(QuestionResult.scored(QuestionReport(id="q1", cases=(CASE,)), 2.0),),
)


def schema() -> dict:
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def test_the_published_schema_is_fresh():
    remedy = "run: autograder schema --out docs/result.schema.json"
    assert PUBLISHED.read_text(encoding="utf-8") == result_schema(), remedy


def test_a_result_as_it_is_written_agrees_with_it():
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(json.loads(RESULT.model_dump_json()), schema())


@pytest.mark.parametrize(
    "change", [{"status": "lost"}, {"points": "2"}, {"extra": 1}, {"questions": [{}]}], ids=str
)
def test_what_is_no_result_does_not(change):
    wrong = json.loads(RESULT.model_dump_json()) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema())
