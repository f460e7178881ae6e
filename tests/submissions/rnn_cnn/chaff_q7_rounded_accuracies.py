"""Compares the accuracies in whole per cent."""

LOSES = {"q7"}
SAYS = (
    "Your function takes accuracies for equal that differ only a little. Look at what happens to "
    "the numbers before they are compared."
)


def compare(results):
    def cost(r):
        return -round(r["accuracy"], 2), r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
