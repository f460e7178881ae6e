"""Takes the smallest model for the best."""

LOSES = {"q7"}
SAYS = (
    "Your function calls the smallest model the best. Look at which of the numbers decides first, "
    "and what the others are for."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: (r["parameters"], -r["accuracy"]))
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
