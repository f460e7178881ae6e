"""q7: the best, the fastest, and those that no other result beats in everything."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_dict, expect_equal, expect_strings, rng

OK_FORMAT = False
name = "q7"
points = None


def pareto(results):
    """The names that nobody beats, by the definition, pair by pair."""

    def beats(a, b):
        no_worse = (
            a["accuracy"] >= b["accuracy"]
            and a["parameters"] <= b["parameters"]
            and a["seconds"] <= b["seconds"]
        )
        keys = ("accuracy", "parameters", "seconds")
        return no_worse and any(a[key] != b[key] for key in keys)

    return [b["name"] for b in results if not any(beats(a, b) for a in results)]


def drawn(generator, n):
    """Results on a coarse grid, so that ties are common; seconds differ."""
    seconds = generator.permutation(40)[:n] / 4 + 0.5
    return [
        {
            "name": f"model {''.join(chr(c) for c in generator.integers(97, 123, 5))} {i}",
            "parameters": int(generator.integers(1, 6)) * 1000,
            "seconds": float(seconds[i]),
            "accuracy": float(generator.integers(10, 16)) / 20,
        }
        for i in range(n)
    ]


def close_call(generator):
    """Two results whose accuracies agree in three to nine digits; the better one is worse else."""
    accuracy = int(generator.integers(60, 90)) / 100
    less, more = accuracy + np.array([0.12, 0.34]) / 10.0 ** generator.integers(3, 10)
    return [
        {"name": "small", "parameters": 1000, "seconds": 1.5, "accuracy": float(less)},
        {"name": "large", "parameters": 5000, "seconds": 2.5, "accuracy": float(more)},
    ]


def close_finish(generator):
    """Two results of which one is faster by a late digit of its seconds, and no worse else."""
    slow = {"name": "slow", "parameters": 1000, "seconds": 2.5, "accuracy": 0.75}
    return [slow, dict(slow, name="quick", seconds=2.5 - 10.0 ** -int(generator.integers(3, 10)))]


def compared(compare, results):
    """What `compare` returned, after checking that it is a dict with the three keys."""
    answer = compare([dict(result) for result in results])
    answer = expect_dict(answer, "the answer", asked="a dict with best, fastest and pareto")
    for key in ("best", "fastest", "pareto"):
        expect(key in answer, f"the answer has no {key!r}, only {sorted(map(str, answer))}")
    return answer


@test_case(
    name="best is the name with the highest accuracy, and ties are settled in order",
    points=1,
    hidden=True,
    failure_message="Among equally accurate results the smallest wins, and among equally small "
    "ones the first. Return its name. Accuracies that differ in a late digit are not equal.",
)
def test_best(compare):
    generator = rng()
    for n in (1, 2, 5, 12, 25):
        results = drawn(generator, n)
        leader = dict(max(results, key=lambda result: result["accuracy"]), parameters=3500)
        leader["accuracy"] += 0.01
        # Larger, as accurate and faster, before; equal but for its seconds, after.
        results.insert(0, {**leader, "name": "heavy", "parameters": 9000, "seconds": 0.1})
        results += [{**leader, "name": "one"}, {**leader, "name": "two", "seconds": 0.2}]
        top = max(result["accuracy"] for result in results)
        accurate = [result for result in results if result["accuracy"] == top]
        fewest = min(result["parameters"] for result in accurate)
        wanted = next(r["name"] for r in accurate if r["parameters"] == fewest)
        expect_equal(compared(compare, results)["best"], wanted, "best")
    for _ in range(4):
        expect_equal(compared(compare, close_call(generator))["best"], "large", "best")
    wrong = [dict(result, accuracy=0.0) for result in drawn(generator, 4)]  # nobody is ever right
    wanted = min(wrong, key=lambda result: result["parameters"])["name"]
    expect_equal(compared(compare, wrong)["best"], wanted, "best")


@test_case(
    name="fastest is the name with the fewest seconds",
    points=1,
    hidden=True,
    failure_message="The fewest seconds, whatever the accuracy. Return its name.",
)
def test_fastest(compare):
    generator = rng()
    for n in (1, 3, 8, 20):
        results = drawn(generator, n)
        wanted = min(results, key=lambda result: result["seconds"])["name"]
        expect_equal(compared(compare, results)["fastest"], wanted, "fastest")
        slow = [dict(result, seconds=10_000 + result["seconds"] / 1000) for result in results]
        expect_equal(compared(compare, slow)["fastest"], wanted, "fastest of slow ones")
    for _ in range(3):
        expect_equal(compared(compare, close_finish(generator))["fastest"], "quick", "fastest")


@test_case(
    name="pareto has exactly the names that no other result beats, in input order",
    points=2,
    hidden=True,
    failure_message="A result is out when some other one is at least as good in accuracy, "
    "parameters and seconds, and strictly better in one of them. Nothing else puts it out. "
    "Keep the order of the input.",
)
def test_pareto(compare):
    generator = rng()
    tied = drawn(generator, 20)
    for result in tied:  # seconds tie as well
        result["seconds"] = float(generator.integers(1, 5))
    slow = {"name": "slow", "parameters": 3000, "seconds": 9.0, "accuracy": 0.0}  # never right
    same = [{**slow, "name": "a"}, {**slow, "name": "b", "accuracy": 0.5}]  # as slow, and better
    cases = [
        *(drawn(generator, n) for n in (1, 2, 4, 8, 12, 20)),
        *(close_call(generator) for _ in range(4)),
        *(close_finish(generator) for _ in range(3)),
        tied,
        same,
    ]
    for results in cases:
        answer = compared(compare, results)["pareto"]
        answer = expect_strings(answer, "pareto", asked="pareto is a list of names")
        expect_equal(answer, pareto(results), "pareto")


@test_case(
    name="equal results stay together",
    points=1,
    hidden=True,
    failure_message="Two results that are equal in all three numbers do not beat each other.",
)
def test_equal(compare):
    generator = rng()
    for _ in range(4):
        results = drawn(generator, 5)
        twin = dict(results[int(generator.integers(0, 5))], name="twin")
        # The twin ties in seconds too; a faster third keeps `fastest` unambiguous.
        quick = {"name": "quick", "parameters": 9000, "seconds": 0.1, "accuracy": 0.5}
        results = [*results, quick, twin]
        expect_equal(list(compared(compare, results)["pareto"]), pareto(results), "pareto")
