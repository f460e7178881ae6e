"""Of equally accurate results the first is the best, whatever its size."""

LOSES = {"q7"}
SAYS = (
    "Of equally accurate results your function calls the first one the best, however large it is. "
    "Look at how the docstring settles ties."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: -r["accuracy"])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
