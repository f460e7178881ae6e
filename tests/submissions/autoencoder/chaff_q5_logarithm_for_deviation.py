"""Multiplies epsilon by the logarithm itself."""

LOSES = {"q5"}
SAYS = (
    "Your function stretches epsilon by the logarithm that it is given, which can even be "
    "negative. Look at what σ is in terms of it."
)


def reparameterize(mean, log_variance, epsilon):
    return mean + log_variance * epsilon
