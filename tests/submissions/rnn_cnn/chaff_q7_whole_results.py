"""Returns the dicts instead of their names."""

LOSES = {"q7"}
SAYS = (
    "For best and fastest your function returns all that is known about a model. Look at what the "
    "docstring says the values of the dictionary are."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best, "fastest": fastest, "pareto": pareto}
