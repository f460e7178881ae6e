"""Takes ties in the order of the dict."""

LOSES = {"q2"}


def most_common(counts, n):
    return sorted(counts, key=counts.get, reverse=True)[:n]
