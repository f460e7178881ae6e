"""Equal results put each other out."""

LOSES = {"q7"}
SAYS = (
    "In your function two results with the same three numbers put each other out. Look at what "
    "the definition asks for besides being no worse."
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return all(x <= y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [
        r["name"]
        for r in results
        if not any(beats(cost(o), cost(r)) for o in results if o is not r)
    ]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
