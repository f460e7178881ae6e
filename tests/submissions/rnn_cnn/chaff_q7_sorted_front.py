"""Sorts the front by accuracy."""

LOSES = {"q7"}
SAYS = (
    "Your front has the right names, but sorted by how good the models are. Look at the order "
    "that the docstring asks for."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    ranked = sorted(results, key=cost)
    pareto = [r["name"] for r in ranked if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
