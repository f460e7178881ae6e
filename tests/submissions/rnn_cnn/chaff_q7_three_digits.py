"""Rounds accuracies to three digits and seconds to one before it compares."""

LOSES = {"q7"}
SAYS = (
    "Your function takes results for equal that differ a little. Look at what happens to the "
    "numbers before they are compared."
)


def compare(results):
    results = [
        dict(r, accuracy=round(r["accuracy"], 3), seconds=round(r["seconds"], 1)) for r in results
    ]
    best = min(results, key=lambda r: (-r["accuracy"], r["parameters"]))
    fastest = min(results, key=lambda r: r["seconds"])
    costs = [(-r["accuracy"], r["parameters"], r["seconds"]) for r in results]
    pareto = [
        r["name"]
        for r, cost in zip(results, costs)
        if not any(o != cost and all(a <= b for a, b in zip(o, cost)) for o in costs)
    ]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
