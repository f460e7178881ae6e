"""Rounds seconds to hundredths before it looks for the front."""

LOSES = {"q7"}
SAYS = (
    "A result that another one beats by less than a hundredth of a second stays in your pareto. Look "
    "at whether numbers lose digits before they are compared."
)


def compare(results):
    best = min(results, key=lambda r: (-r["accuracy"], r["parameters"]))
    fastest = min(results, key=lambda r: r["seconds"])
    costs = [(-r["accuracy"], r["parameters"], round(r["seconds"], 2)) for r in results]
    pareto = [
        r["name"]
        for r, cost in zip(results, costs, strict=True)
        if not any(o != cost and all(a <= b for a, b in zip(o, cost, strict=True)) for o in costs)
    ]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
