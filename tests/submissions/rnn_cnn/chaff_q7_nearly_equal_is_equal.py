"""Takes accuracies for equal that agree in the first digits."""

import math

LOSES = {"q7"}
SAYS = (
    "Results whose accuracies differ in a late digit tie in your function. Look at how it compares "
    "two of them."
)


def compare(results):
    top = max(r["accuracy"] for r in results)
    near = [r for r in results if math.isclose(r["accuracy"], top, rel_tol=1e-5)]
    best = min(near, key=lambda r: r["parameters"])
    fastest = min(results, key=lambda r: r["seconds"])
    costs = [(-r["accuracy"], r["parameters"], r["seconds"]) for r in results]
    pareto = [
        r["name"]
        for r, cost in zip(results, costs, strict=True)
        if not any(o != cost and all(a <= b for a, b in zip(o, cost, strict=True)) for o in costs)
    ]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
