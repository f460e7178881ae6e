"""Takes the largest number of seconds for the fastest."""

LOSES = {"q7"}
SAYS = (
    "The model that your function calls the fastest is the one that took longest. Look at what a "
    "number of seconds says."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return a != b and all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = max(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
