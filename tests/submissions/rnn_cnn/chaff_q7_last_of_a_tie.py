"""Of results that tie in everything the last is the best."""

LOSES = {"q7"}
SAYS = (
    "Where several results tie for the best, and are equally large too, your function takes the "
    "last. Look at the end of the rule for ties in the docstring."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(reversed(results), key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
