"""Histograms as geometry: a template draws them, and writes the same numbers as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from autograder.wording import number

WIDTH, HEIGHT = 420.0, 210.0  # of the drawing, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 8.0, 26.0, 38.0
BASE = HEIGHT - _BOTTOM  # where the bars stand
_MOST_LABELS = 14


@dataclass(frozen=True)
class Bar:
    """One bin: `label` is its lower end, `words` says what is in it."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str  # empty where there is no room for all
    words: str


@dataclass(frozen=True)
class Line:
    """A line across the drawing, or one down it: `at` is its place on the other axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Histogram:
    """What a template needs to draw one."""

    bars: tuple[Bar, ...]
    grid: tuple[Line, ...]
    marks: tuple[Line, ...]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


def score_histogram(scores: Sequence[float], maximum: float) -> Histogram:
    """Count scores in bins of equal width; full marks, and what is above them, have their own.

    So has what is below 0, which only points by hand lead to.
    """
    step = 1.0 if maximum <= 20 else _nice(maximum / 15)
    edges = [step * i for i in range(math.ceil(maximum / step - 1e-9))] + [maximum]
    words = [f"{number(low)} to below {number(high)}" for low, high in pairwise(edges)]
    last = f"{number(maximum)} or more" if any(s > maximum for s in scores) else number(maximum)
    if any(score < 0 for score in scores):
        edges, words = [-step, *edges], ["below 0", *words]
    return _histogram(scores, edges, step, [*words, last], _averages(scores))


def seconds_histogram(seconds: Sequence[float]) -> Histogram:
    """Count times in about ten bins of equal width; the slowest twentieth may share the last."""
    ordered = sorted(seconds)
    usual = ordered[int(0.95 * (len(ordered) - 1))] if ordered else 0.0
    step = _nice(usual / 10 or 0.1)
    bins = max(1, math.floor(usual / step + 1e-9) + 1)
    edges = [round(step * i, 6) for i in range(bins)]
    words = [f"{number(low)} to below {number(low + step)}" for low in edges]
    if ordered and ordered[-1] >= step * bins:
        edges.append(round(step * bins, 6))
        words.append(f"{number(step * bins)} or more")
    return _histogram(seconds, edges, step, words, _averages(seconds))


def median(values: Sequence[float]) -> float:
    """Return the value in the middle; ValueError where there are none."""
    if not values:
        raise ValueError("no values have no median")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _averages(values: Sequence[float]) -> tuple[tuple[str, float], ...]:
    return (("median", median(values)),) if values else ()


def _histogram(
    values: Sequence[float],
    edges: Sequence[float],
    step: float,
    words: Sequence[str],
    marks: Sequence[tuple[str, float]],
) -> Histogram:
    """Draw the counts of `values` over bins that begin at `edges`, which are `step` apart."""
    counts = [0] * len(edges)
    for value in values:
        counts[max(i for i, edge in enumerate(edges) if edge <= value + 1e-9 or i == 0)] += 1
    top, ticks = _axis(max(counts, default=0))
    room = BASE - _TOP
    width = (WIDTH - _LEFT - _RIGHT) / len(edges)
    every = math.ceil(len(edges) / _MOST_LABELS)
    bars = tuple(
        Bar(
            x=round(_LEFT + i * width + width * 0.08, 2),
            y=round(BASE - room * count / top, 2),
            width=round(width * 0.84, 2),
            height=round(room * count / top, 2),
            count=count,
            label=(number(edges[i]) if edges[i] >= 0 else "< 0")
            if i % every == 0 or i == len(edges) - 1
            else "",
            words=words[i],
        )
        for i, count in enumerate(counts)
    )
    grid = tuple(Line(round(BASE - room * tick / top, 2), str(tick)) for tick in ticks)
    lines = tuple(
        Line(
            round(_LEFT + width * min(max(0.0, (value - edges[0]) / step), len(edges) - 0.5), 2),
            name,
        )
        for name, value in marks
    )
    return Histogram(bars, grid, lines)


def _axis(highest: int) -> tuple[int, range]:
    """Return the top of an axis of counts, and its ticks."""
    step = max(1, math.ceil(_nice(highest / 4)))
    top = max(1, step * math.ceil(highest / step))
    return top, range(0, top + 1, step)


def _nice(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least `value`."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= value - 1e-12)
