"""Questions that a person grades: their points and their rubric, as `grading.yml` has them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from autograder.course.fields import Points, Section, Text
from autograder.wording import counted, number


class Criterion(Section):
    """One line of a rubric: what an answer has to say, and the points that it earns by that."""

    says: Text
    points: Points

    @model_validator(mode="after")
    def _can_be_listed(self) -> Self:
        if "|" in self.says:
            raise ValueError("a criterion has no |, which parts criteria in a file of points")
        return self


class Written(Section):
    """A question that a person grades, by its rubric; the student reads it with the grade."""

    points: Points
    rubric: Annotated[tuple[Criterion, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _rubric_gives_the_points(self) -> Self:
        together = round(sum(criterion.points for criterion in self.rubric), 4)
        if self.rubric and together != self.points:
            raise ValueError(
                f"the criteria of the rubric give {counted(together, 'point')} together, the "
                f"question has {number(self.points, 4)}"
            )
        if len({criterion.says for criterion in self.rubric}) < len(self.rubric):
            raise ValueError("two criteria of the rubric say the same")
        return self
