"""Takes ties in the order of the dict."""

SAYS = (
    "Your function leaves words of equal counts in the order in which they come. "
    "Look at what the docstring says of ties."
)
LOSES = {"q2"}


def most_common(counts, n):
    return sorted(counts, key=counts.get, reverse=True)[:n]
