"""Only a result that is strictly better in all three puts another out."""

LOSES = {"q7"}
SAYS = (
    "In your front a result is out only if another one is better in all three numbers. Look at "
    "the definition of beaten in the text: what is asked for in all of them, and what in one?"
)


def compare(results):
    def cost(r):
        return -r["accuracy"], r["parameters"], r["seconds"]

    def beats(a, b):
        return all(x < y for x, y in zip(a, b))

    best = min(results, key=lambda r: cost(r)[:2])
    fastest = min(results, key=lambda r: r["seconds"])
    pareto = [r["name"] for r in results if not any(beats(cost(o), cost(r)) for o in results)]
    return {"best": best["name"], "fastest": fastest["name"], "pareto": pareto}
