"""Multiplies epsilon by the logarithm itself."""

LOSES = {"q5"}


def reparameterize(mean, log_variance, epsilon):
    return mean + log_variance * epsilon
