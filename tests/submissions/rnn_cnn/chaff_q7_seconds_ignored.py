"""The front of accuracy and parameters only."""

LOSES = {"q7"}
SAYS = (
    "Your front pays no attention to how long a model takes. Look at all that a result can be "
    "better in."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
