# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Smoothing and counting
#
# A moving average takes the noise out of a series:
# $m_i = \frac{1}{w} \sum_{k=0}^{w-1} x_{i+k}$.

# %%
import re

import numpy as np

WORD = re.compile(r"[a-z]+")

# %% [markdown]
# ## Question 1 (q1): a moving average

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `moving_average`. Only whole windows count.

# %% [raw]
# # BEGIN SOLUTION


# %%
def moving_average(values, width):
    """The mean of every window of `width` neighbours, as a float64 array.

    Raises ValueError when `width` is below 1 or above the number of values.
    """
    # BEGIN SOLUTION
    values = np.asarray(values, dtype=np.float64)
    if not 1 <= width <= len(values):
        raise ValueError(f"width is {width}, outside 1 to {len(values)}")
    return np.convolve(values, np.full(width, 1.0 / width), mode="valid")
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_three_values_make_two_pairs(moving_average):
    import numpy as np

    result = moving_average([1, 3, 5], 2)
    assert result is not None, "moving_average returned None: is there a return?"
    assert len(result) == 2, f"3 values have 2 windows of width 2, you have {len(result)}"
    assert np.allclose(result, [2, 4]), f"expected [2, 4], got {result}"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# The smoother line has fewer turns:

# %%
noisy = np.random.default_rng(0).normal(size=50)
print("turns before:", int((np.diff(np.sign(np.diff(noisy))) != 0).sum()))
print("turns after:", int((np.diff(np.sign(np.diff(moving_average(noisy, 5)))) != 0).sum()))

# %% [markdown]
# ## Question 2 (q2): counting words

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `count_words` and `most_common`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def count_words(text):
    """How often each word stands in `text`, as a dict; a word is a run of a to z, lower case."""
    # BEGIN SOLUTION
    counts = {}
    for word in WORD.findall(text.lower()):
        counts[word] = counts.get(word, 0) + 1
    return counts
    # END SOLUTION


# %%
def most_common(counts, n):
    """The `n` words with the highest counts, highest first, ties in alphabetical order."""
    # BEGIN SOLUTION
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return ranked[:n]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_case_does_not_matter(count_words):
    result = count_words("To be or not to be")
    assert result == {"to": 2, "be": 2, "or": 1, "not": 1}, f"got {result}"


# %%
def test_the_most_common_comes_first(most_common):
    result = most_common({"a": 1, "b": 3}, 1)
    assert list(result) == ["b"], f"expected ['b'], got {result}"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## A long experiment
# Grading skips this cell.

# %% tags=["otter_ignore"]
long_series = np.cumsum(np.random.default_rng(1).normal(size=100_000))
print(moving_average(long_series, 1000)[:3])
