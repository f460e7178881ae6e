# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # One-hot encoding
#
# A network multiplies and adds. A letter can do neither. Before the first layer of any language
# model there is therefore a small, often overlooked step that turns symbols into numbers, and the
# obvious way to take it is wrong:
#
# | symbol | as a number | as a one-hot vector |
# |---|---|---|
# | A | 0 | [1, 0, 0, 0] |
# | B | 1 | [0, 1, 0, 0] |
# | C | 2 | [0, 0, 1, 0] |
# | D | 3 | [0, 0, 0, 1] |
#
# The numbers in the middle column claim things that nobody said: that C is twice B, that B lies
# halfway between A and C, that A and D have little in common. The vectors on the right claim
# nothing. With $V$ symbols, symbol $k$ becomes the unit vector $e_k \in \{0, 1\}^V$,
#
# $$(e_k)_j = \begin{cases} 1 & j = k \\ 0 & \text{otherwise,} \end{cases}
# \qquad \lVert e_k - e_l \rVert = \sqrt{2} \quad \text{for all } k \neq l,$$
#
# so every symbol is equally far from all the others. Think of a row of switches, one for each symbol,
# of which exactly one is on:

# %% [markdown]
# ![Four rows of four switches. In the row of A the first switch is on, in that of B the second, in
# that of C the third, in that of D the fourth; all other switches are off. Beside each row stands
# its vector, for A 1, 0, 0, 0.](pictures/switches.svg)

# %% [markdown]
# You will build the whole way from text to vectors and back in NumPy:
#
# | question | function | what it does |
# |---|---|---|
# | q1 | `build_vocabulary` | which symbols are there? |
# | q2 | `one_hot` | indices to vectors, in any number of dimensions |
# | q3 | `decode` | vectors, or a network's probabilities, back to symbols |
# | q4 | `encode_text` | a text to a matrix that a network can eat |
# | q5 | `embedding_lookup` | the same product with a weight matrix, without the vectors |
#
# A function may call one from an earlier question: where that one is wrong, the later question is
# graded with the course's own in its place, so that a slip costs you nothing elsewhere. A question that will
# not come right has hints, one after the other: `grader.hint("q1")`.
#
# At the end you let a machine that knows no language find the vowels in a famous speech, with
# nothing but your one-hot matrices and one line of linear algebra.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# ## What the wrong encoding costs
#
# Four symbols, and a value to predict for each: 3, 0, 1, 4. A linear model that sees the *index* can
# only draw a straight line, whatever the data looks like. In the plot, look at how far the line (the
# crosses) passes from the dots.
#
# **Predict, then run.** Which value will the best line give to A, and which to D?
#
# <details>
# <summary>Answer</summary>
#
# The line has slope 0.4 and starts at 1.4: A gets 1.4 where 3 is wanted, D gets 2.6 where 4 is
# wanted. The line rises because D lies above A, and it misses all four. Keep the picture in mind
# until question 2.
#
# </details>

# %% alt="Four dots at the heights 3, 0, 1 and 4 above A, B, C and D, and a dashed line with crosses that rises slowly from 1.4 to 2.6 and meets none of them." tags=["otter_ignore"]
VALUES = np.array([3.0, 0.0, 1.0, 4.0])  # what A, B, C, D should map to
design = np.stack([np.arange(4), np.ones(4)], axis=1)  # the index, and a bias
line = design @ np.linalg.lstsq(design, VALUES, rcond=None)[0]

plt.figure(figsize=(5, 3))
plt.plot(VALUES, "o", label="data")
plt.plot(line, "x--", label="best linear model on the index")
plt.xticks(range(4), list("ABCD"))
plt.legend()
plt.title(f"mean squared error {np.mean((line - VALUES) ** 2):.2f}")
plt.show()

# %% [markdown]
# ## Question 1 (q1): the vocabulary
#
# Before a symbol can get an index, somebody has to decide which symbols exist and in which order.
# That list is the **vocabulary**: every distinct token once. We sort it, so that the same text
# gives the same indices on every machine and in every run. Python's `set` forgets the order, and
# the order it happens to show changes from one start of Python to the next.
#
# "Sorted" means by code point, as Python compares strings: capitals before small letters, and `ä`
# after `z`.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `build_vocabulary`. A *token* may be a character or a word; a `str` as the argument is the
# sequence of its characters.

# %% [raw]
# # BEGIN SOLUTION

# %%
def build_vocabulary(tokens):
    """Return the distinct tokens, sorted by code point.

    Arguments:
        tokens: a sequence of str; a str is the sequence of its characters.

    Returns:
        A list of str, each token once.
    """
    # BEGIN SOLUTION
    return sorted(set(tokens))
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_each_token_once_and_sorted(build_vocabulary):
    vocabulary = build_vocabulary(["on", "a", "mat", "a", "cat"])
    assert vocabulary is not None, "build_vocabulary returned None: is there a `return`?"
    assert not isinstance(vocabulary, (set, frozenset)), (
        "expected a list, got a set: a set has no order, and without an order there are no indices"
    )
    assert isinstance(vocabulary, (list, tuple)), (
        f"expected a list of str, got {type(vocabulary).__name__}: make a list of it"
    )
    assert list(vocabulary) == ["a", "cat", "mat", "on"], (
        f"got {list(vocabulary)}: look at the order, and at tokens that come twice"
    )

# %%
def test_a_string_is_its_characters(build_vocabulary):
    vocabulary = build_vocabulary("a Cab")
    assert vocabulary is not None, "build_vocabulary returned None: is there a `return`?"
    assert list(vocabulary) == [" ", "C", "a", "b"], (
        f"got {list(vocabulary)}: the space is a character like any other, "
        "and capitals sort before small letters"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Which of Python's containers keeps each item only once? And which function puts items in order?
# - |
#   A set has no order, so sorting is the last step; it also turns whatever it is given into a
#   list. Does your code treat a str and a list of words alike without asking which it has?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 2 (q2): one-hot vectors
#
# Now the vectors. For an array of indices of any shape, each index is replaced by its unit vector,
# so one axis of length `depth` is added at the end:
#
# $$Y_{i_1 \ldots i_n, j} = [\, X_{i_1 \ldots i_n} = j \,], \qquad
# \text{shape } (d_1, \ldots, d_n) \;\to\; (d_1, \ldots, d_n, \text{depth}),$$
#
# where the brackets are **Iverson's**: $[\,\ldots\,]$ is 1 if what stands inside is true, and 0 if not.
#
# A single index (no dimensions) gives one vector, a sentence gives a matrix, a batch of sentences
# gives a block. No loop over the dimensions is needed if you find the right comparison to
# broadcast, but loops are welcome, too.
#
# Be strict with what comes in. NumPy counts index $-1$ from the end, so a wrong index would quietly
# light up the *last* symbol, and the model would learn nonsense for a week before anybody noticed.
# Every error message should name the argument and the offending value.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `one_hot`. Two corner cases deserve a thought: `True` is an `int` to Python but not an index, and
# `np.asarray([])` is an array of *floats*, although an empty list holds no float.

# %% [raw]
# # BEGIN SOLUTION

# %%
def one_hot(indices, depth):
    """Return the one-hot vectors of `indices`.

    Arguments:
        indices: integers in [0, depth), of any of NumPy's integer types: an array with any number
            of dimensions, zero included, or a list, which may be nested. It may be empty; an empty
            list gives no rows, shape (0, depth).
        depth: int, the length of each vector.

    Returns:
        A float32 array of shape `indices.shape + (depth,)`.

    Raises:
        ValueError: an index lies outside [0, depth); every negative index does. The message
            names the argument (indices) and the value.
        TypeError: the indices are not integers, whether inside the range or not. Floats are not
            integers, not even whole ones such as 1.0, nor are booleans. The message
            names the argument.
    """
    # BEGIN SOLUTION
    given = np.asarray(indices)
    if given.size == 0:
        given = given.astype(int)  # an empty list arrives as an array of floats
    if given.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {given.flat[0]!r} ({given.dtype})")
    outside = given[(given < 0) | (given >= depth)]
    if outside.size:
        raise ValueError(f"indices must lie in [0, {depth}), got {outside[0]}")
    return (given[..., np.newaxis] == np.arange(depth)).astype(np.float32)
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_a_row_of_indices(one_hot):
    import numpy as np

    vectors = one_hot([2, 0], 4)
    assert vectors is not None, "one_hot returned None: is there a `return`?"
    assert isinstance(vectors, np.ndarray), (
        f"expected a NumPy array, got {type(vectors).__name__}: make an array of it"
    )
    assert vectors.shape == (2, 4), f"the shape is {vectors.shape}; expected (2, 4)"
    assert vectors.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]], (
        f"index 2 should become [0, 0, 1, 0] and index 0 [1, 0, 0, 0]; got {vectors.tolist()}"
    )
    assert vectors.dtype == np.float32, (
        f"the dtype is {vectors.dtype}; networks compute in float32, and so should this"
    )
    block = one_hot(np.array([[2, 0], [1, 3], [0, 0]]), 4)
    assert np.shape(block) == (3, 2, 4), (
        f"indices of shape (3, 2) gave shape {np.shape(block)}; expected (3, 2, 4)"
    )

# %%
def test_anything_but_an_index_is_refused(one_hot):
    for index in (-1, 4):
        try:
            vectors = one_hot([0, index], 4)
        except ValueError as error:
            named = "indices" in str(error).lower() or "index" in str(error).lower()
            assert named and str(index) in str(error), (
                f"right to raise a ValueError; let its message {str(error)!r} name the argument, "
                f"indices, and the value, {index}"
            )
        except IndexError:
            raise AssertionError(f"index {index}: NumPy's IndexError escaped, raise a ValueError")
        else:
            assert vectors is not None, "one_hot returned None: is there a `return`?"
            raise AssertionError(
                f"index {index} with depth 4 gave {vectors!r}; check the range yourself (NumPy "
                "counts negative indices from the end) and raise a ValueError"
            )
    try:
        vectors = one_hot([1.0, 0.0], 4)
    except TypeError:
        pass
    else:
        raise AssertionError(
            f"1.0 is a float and not an index, but it gave {vectors!r}; raise a TypeError"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Compare each index with each of the numbers 0, 1, …, depth - 1. Where the two are equal, the
#   result is 1.
# - |
#   Give the indices one more axis at the end with `[..., np.newaxis]`, so that NumPy broadcasts
#   the comparison over it. That one line works for any number of dimensions; what is left is the
#   dtype.
# - |
#   Look at `dtype.kind` before anything else: "i" and "u" are integers, "b" is boolean, "f" is
#   float. An empty list arrives as floats, so ask for its size first. Then find the indices below
#   0 or not below depth, and put the first of them into the message.

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Look at it.** Turned on its side, each column is one time step and each row one symbol, and each
# column has exactly one bright cell. Repetitions can be seen at a glance: in this picture a word is
# a melody on a piano roll.
#
# **Predict, then run.** Which stretch of *abracadabra* will you see twice?
#
# <details>
# <summary>Answer</summary>
#
# *abra*: the first four columns and the last four are the same, down, up, further up, and back to
# the top row.
#
# </details>

# %% alt="A grid of five rows, a, b, c, d and r, and eleven columns, the letters of abracadabra. Each column has one bright cell; the first four columns and the last four show the same pattern." tags=["otter_ignore"]
melody = "abracadabra"
figure, axes = plt.subplots(figsize=(6, 3))
axes.imshow(one_hot(["abcdr".index(letter) for letter in melody], 5).T, cmap="magma")
axes.set_xticks(range(len(melody)), list(melody))
axes.set_yticks(range(5), list("abcdr"))
axes.set_xlabel("time")
axes.set_ylabel("symbol")
plt.show()

# %% [markdown]
# And the four values from the beginning? A linear model on one-hot vectors has one free weight per
# symbol, and $e_k^\top w = w_k$ can be anything.
#
# **Predict, then run.** What are the four weights, and what is left of the error?
#
# <details>
# <summary>Answer</summary>
#
# The weights are the wanted values themselves, 3, 0, 1 and 4, and the error is 0.
#
# </details>

# %% tags=["otter_ignore"]
weights = np.linalg.lstsq(one_hot([0, 1, 2, 3], 4), VALUES, rcond=None)[0]
print("weights of the linear model:", weights.round(3), " wanted:", VALUES)

# %% [markdown]
# ## Question 3 (q3): and back again
#
# A network that predicts the next symbol ends in a softmax: a row of $V$ probabilities. The symbol
# it believes in is the one with the highest probability,
#
# $$\hat{k} = \min \, \operatorname*{arg\,max}_{j} \; p_j ,$$
#
# where the minimum settles ties: the first of several equal entries wins. A one-hot vector is the
# special case of a distribution that is certain, so one function decodes both.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `decode`. The vocabulary is a list in any order; entry `j` of a row belongs to
# `vocabulary[j]`.

# %% [raw]
# # BEGIN SOLUTION

# %%
def decode(vectors, vocabulary):
    """Return the most likely symbol of each row.

    Arguments:
        vectors: array, or list of lists, of shape (n, len(vocabulary)); each row is one-hot or
            a distribution, and there may be none (n = 0).
        vocabulary: list of str, in any order.

    Returns:
        A list of n str; on a tie the first of the likeliest entries.
    """
    # BEGIN SOLUTION
    return [vocabulary[best] for best in np.argmax(np.asarray(vectors), axis=-1)]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_likeliest_symbol_of_each_row(decode):
    import numpy as np

    symbols = decode(np.array([[0.1, 0.3, 0.35, 0.25], [0.4, 0.3, 0.2, 0.1]]), ["w", "x", "y", "z"])
    assert symbols is not None, "decode returned None: is there a `return`?"
    assert isinstance(symbols, (list, tuple)), (
        f"expected a list of str, one for each row, got {type(symbols).__name__}"
    )
    assert list(symbols) == ["y", "w"], (
        f"got {list(symbols)}: a distribution need not contain a 1; in each row look for the "
        "largest entry (along which axis?)"
    )
    symbols = decode([[0, 1], [1, 0], [0, 1]], ["no", "yes"])
    assert list(symbols) == ["yes", "no", "yes"], (
        f"rows given as lists: got {list(symbols)}; expected ['yes', 'no', 'yes']"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   The position of the largest entry of a row is what you are after. Which function of NumPy gives
#   positions, and which argument tells it to go row by row?
# - |
#   `argmax` gives the first of several equal entries by itself. A list of lists has no method
#   argmax, but `np.argmax` takes one. Each position then picks its symbol from the vocabulary.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 4 (q4): a text becomes a matrix
#
# The pieces together: a text of $T$ characters over a vocabulary of $V$ becomes a $T \times V$
# matrix, one row per character. This is what the recurrent networks of the next assignments are
# fed, row by row.
#
# What if a character is not in the vocabulary? To skip it would silently shorten the text, to map
# it to some other column would silently change it. An error that names the character is the kindest
# answer.

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `encode_text`. A dictionary from character to column saves you a search through the
# vocabulary for each character.

# %% [raw]
# # BEGIN SOLUTION

# %%
def encode_text(text, vocabulary):
    """Return the one-hot matrix of a text.

    Arguments:
        text: str, of characters from the vocabulary.
        vocabulary: list of single characters, in any order; column j stands for `vocabulary[j]`.

    Returns:
        A float32 array of shape (len(text), len(vocabulary)); the empty text has no rows.

    Raises:
        ValueError: a character is not in the vocabulary. The message names the first such
            character of the text, before any other such one that it may name.
    """
    # BEGIN SOLUTION
    column = {character: j for j, character in enumerate(vocabulary)}
    matrix = np.zeros((len(text), len(vocabulary)), dtype=np.float32)
    for row, character in enumerate(text):
        if character not in column:
            raise ValueError(f"text has {character!r} at {row}, which is not in the vocabulary")
        matrix[row, column[character]] = 1
    return matrix
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_one_row_per_character(encode_text):
    import numpy as np

    matrix = encode_text("baa", ["a", "b", "c"])
    assert matrix is not None, "encode_text returned None: is there a `return`?"
    assert isinstance(matrix, np.ndarray), (
        f"expected a NumPy array, got {type(matrix).__name__}: make an array of it"
    )
    assert matrix.shape == (3, 3), f"the shape is {matrix.shape}; expected (3, 3)"
    assert matrix.tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 0]], (
        f"got {matrix.tolist()}: row t should have its 1 in the column of character t"
    )
    assert matrix.dtype == np.float32, f"the dtype is {matrix.dtype}; expected float32"

# %%
def test_an_unknown_character_is_named(encode_text):
    try:
        encode_text("abäböb", ["a", "b"])
    except ValueError as error:
        assert "ä" in str(error).split("ö")[0], (
            f"the message {str(error)!r} should name 'ä', the first character that is not there"
        )
    except KeyError:
        raise AssertionError("a KeyError escaped: turn it into a ValueError with a message")
    else:
        raise AssertionError("'ä' is not in the vocabulary ['a', 'b'], but nothing was raised")

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Start with a matrix of zeros: how many rows, how many columns, which dtype? Then each character
#   sets a single entry to 1.
# - |
#   For each character you need the row (where it stands in the text) and the column (where it
#   stands in the vocabulary). Look the column up before you write, and raise a ValueError with
#   that character in its message if there is none.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 5 (q5): the lookup
#
# What does the first layer of a network do with a one-hot vector? It multiplies it with a weight
# matrix $W \in \mathbb{R}^{V \times d}$, and almost every product has a factor zero:
#
# $$e_k^\top W = \sum_{j} (e_k)_j \, W_{j,:} = W_{k,:} .$$
#
# The product *is* row $k$ of $W$. That is all an embedding layer is: a matrix whose rows are looked
# up. The one-hot vectors are never built, which is just as well: those of 200,000 tokens over a
# vocabulary of 50,000 would be $10^{10}$ numbers, 40 GB in float32, and with rows of $d = 8$ the
# result has 6.4 MB.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `embedding_lookup`, equal to `one_hot(indices, len(weights)) @ weights` for indices of any
# shape, without building the one-hot vectors. The result keeps the dtype of `weights`. For an index
# that is not the number of a row, raise a `ValueError` that names the argument and the value; negative
# indices are refused, too.

# %% [raw]
# # BEGIN SOLUTION

# %%
def embedding_lookup(indices, weights):
    """Return `one_hot(indices, len(weights)) @ weights` without the one-hot vectors.

    200,000 indices into 50,000 rows of 8 take under a second and fit in 1 GiB.

    Arguments:
        indices: integers in [0, len(weights)), an array or list with any number of dimensions.
        weights: array, or list of lists, of shape (rows, d).

    Returns:
        An array of shape `indices.shape + (d,)` with the dtype of `weights`.

    Raises:
        ValueError: an index is not the number of a row of `weights`; negative numbers never are.
            The message names the argument (indices) and the value.
    """
    # BEGIN SOLUTION
    table = np.asarray(weights)
    rows = np.asarray(indices)
    rows = rows.astype(int) if rows.size == 0 else rows
    strangers = rows[(rows < 0) | (rows >= len(table))]
    if strangers.size:
        raise ValueError(f"indices must lie in [0, {len(table)}), got {strangers[0]}")
    return table[rows]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_equals_the_product_with_one_hot_vectors(embedding_lookup):
    import numpy as np

    weights = np.array([[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]], dtype=np.float32)
    found = embedding_lookup(np.array([[2, 0], [1, 1]]), weights)
    assert found is not None, "embedding_lookup returned None: is there a `return`?"
    assert isinstance(found, np.ndarray), (
        f"expected a NumPy array, got {type(found).__name__}: make an array of it"
    )
    assert found.shape == (2, 2, 2), (
        f"the shape is {found.shape}; indices of shape (2, 2) and rows of 2 give (2, 2, 2)"
    )
    assert found.tolist() == [[[20, 21], [0, 1]], [[10, 11], [10, 11]]], (
        f"got {found.tolist()}: entry [i, j] should be row indices[i, j] of the weights"
    )
    assert found.dtype == np.float32, f"float32 weights gave {found.dtype}; the dtype should stay"
    found = embedding_lookup([2, 0], [[0.5, 1.0], [10.0, 11.0], [20.0, 21.0]])
    assert np.asarray(found).tolist() == [[20, 21], [0.5, 1]], (
        f"weights given as a list of lists: got {np.asarray(found).tolist()}"
    )

# %%
def test_a_row_that_is_not_there_is_refused(embedding_lookup):
    import numpy as np

    for index in (-1, 3):
        try:
            found = embedding_lookup([0, index], np.ones((3, 2)))
        except ValueError as error:
            named = "indices" in str(error).lower() or "index" in str(error).lower()
            assert named and str(index) in str(error), (
                f"right to raise a ValueError; let its message {str(error)!r} name the argument, "
                f"indices, and the value, {index}"
            )
            continue
        except IndexError:
            raise AssertionError(f"index {index}: NumPy's IndexError escaped, raise a ValueError")
        assert found is not None, "embedding_lookup returned None: is there a `return`?"
        raise AssertionError(
            f"index {index} into 3 rows gave {found!r}; check the range yourself (NumPy counts "
            "negative indices from the end) and raise a ValueError"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   NumPy can pick rows by number: what does `weights[[2, 0, 2]]` give, and what if the list of
#   numbers is nested?
# - |
#   Make arrays of both arguments first. NumPy would take -1 for the last row, so find the indices
#   below 0 or beyond the last row yourself, before you pick. An empty list of indices arrives as
#   floats and has to become integers.

# %% [raw]
# # END QUESTION

# %% [markdown]
# **How much does it save?** The cell below does both for growing vocabularies, with 2,000 tokens
# and rows of 16 numbers. It takes a second or two. Both axes of the plot are logarithmic, so a straight
# line that rises by one decade per decade means "proportional"; read the slopes.
#
# **Predict, then run.** The vocabulary grows a hundredfold from left to right. By which factor does
# the time of the product grow, and by which that of the lookup?
#
# <details>
# <summary>Answer</summary>
#
# The product's time grows with the vocabulary, about a hundredfold, because every token meets every
# row. The lookup reads 2,000 rows however many there are: its line stays almost level, and rises
# only a little where the table no longer fits into the processor's cache.
#
# </details>

# %% alt="Seconds over the size of the vocabulary on two logarithmic axes. The line with circles, one-hot and product, rises about as steeply as the vocabulary grows; the dashed line with squares, the lookup, stays almost level far below it." tags=["otter_ignore"]
SIZES = [100, 300, 1000, 3000, 10000]
generator = np.random.default_rng(0)
seconds = {"one-hot, then product": [], "lookup": []}
for size in SIZES:
    matrix_w = generator.normal(size=(size, 16)).astype(np.float32)
    drawn = generator.integers(0, size, 2000)
    start = time.perf_counter()
    by_product = one_hot(drawn, size) @ matrix_w
    middle = time.perf_counter()
    by_lookup = embedding_lookup(drawn, matrix_w)
    end = time.perf_counter()
    seconds["one-hot, then product"].append(middle - start)
    seconds["lookup"].append(end - middle)
    print(
        f"V = {size:>5}: equal: {np.allclose(by_product, by_lookup)}, one-hot matrix "
        f"{2000 * size * 4 / 1e6:.1f} MB, rows looked up {by_lookup.nbytes / 1e6:.1f} MB"
    )

for (label, values), style in zip(seconds.items(), ("o-", "s--")):
    plt.loglog(SIZES, values, style)
    plt.annotate(label, (SIZES[2], values[2]), (0, 10), textcoords="offset points", ha="right")
plt.xlabel("size of the vocabulary V")
plt.ylabel("seconds")
plt.show()

# %% [markdown]
# ## Closing experiment: which are the vowels?
#
# One-hot vectors say nothing about their symbols. So whatever structure comes out of the following
# was in the *text*.
#
# Let the rows of $X$ be the one-hot vectors of a text's letters, except the last, and the rows of
# $Y$ those of the letters that follow. Then
#
# $$(X^\top Y)_{ij} = \sum_t X_{ti} \, Y_{tj} = \text{how often letter } j \text{ follows letter } i ,$$
#
# one matrix product that counts all pairs. Its singular value decomposition writes these counts as
# a sum of simple patterns, $X^\top Y = \sum_r \sigma_r \, u_r v_r^\top$. The first pattern only says
# which letters are frequent. The second one is the strongest *preference*: Moler and Morrison
# (*Singular value analysis of cryptograms*, American Mathematical Monthly 90, 1983) noticed that
# vowels and consonants alternate, and that a letter's signs in $u_2$ and $v_2$ tell which it is.
# They tried it on the text below, Lincoln's address at Gettysburg of 1863.
#
# The cell uses your `build_vocabulary` and `encode_text`. We have put rings around the vowels; the
# positions know nothing about phonetics. On the left, a bright cell is a frequent pair. On the right,
# look at where the ringed letters gather. (Both axes there are stretched near 0, by a square root, so
# that the letters in the middle do not lie on one another.)
#
# **Predict, then run.** Which pair of letters will be the brightest cell? And where will `y` stand,
# which is a vowel in *any* and a consonant in *years*?
#
# <details>
# <summary>Answer</summary>
#
# *th*, 47 times, before *at* and *he*. And `y` stands almost exactly in the middle: too rare in this
# text, and too much of both, to take a side.
#
# </details>

# %%
TEXT = """
Four score and seven years ago our fathers brought forth on this continent, a new nation,
conceived in Liberty, and dedicated to the proposition that all men are created equal.
Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived
and so dedicated, can long endure. We are met on a great battle-field of that war. We have come
to dedicate a portion of that field, as a final resting place for those who here gave their lives
that that nation might live. It is altogether fitting and proper that we should do this.
But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow -- this
ground. The brave men, living and dead, who struggled here, have consecrated it, far above our
poor power to add or detract. The world will little note, nor long remember what we say here, but
it can never forget what they did here. It is for us the living, rather, to be dedicated here to
the unfinished work which they who fought here have thus far so nobly advanced. It is rather for
us to be here dedicated to the great task remaining before us -- that from these honored dead we
take increased devotion to that cause for which they gave the last full measure of devotion --
that we here highly resolve that these dead shall not have died in vain -- that this nation, under
God, shall have a new birth of freedom -- and that government of the people, by the people, for
the people, shall not perish from the earth.
"""

# %% alt="On the left a grid of letters by letters, brightest where h follows t. On the right every letter in a plane: a, e, i and o, in rings, stand in the upper left quarter, most consonants in the lower right one, h alone in the upper right, n in the lower left with u." tags=["otter_ignore"]
letters = "".join(character for character in TEXT.lower() if character.isalpha())
alphabet = build_vocabulary(letters)
encoded = encode_text(letters, alphabet)
pairs = encoded[:-1].T @ encoded[1:]  # (V, V): row i, column j counts "i then j"
left, strength, right = np.linalg.svd(pairs)
turn = np.sign(right[1, alphabet.index("e")]) if "e" in alphabet else 1  # the sign is LAPACK's to choose
left[:, 1] *= turn
right[1] *= turn

figure, (heat, plane) = plt.subplots(1, 2, figsize=(12, 5.5))
heat.imshow(pairs, cmap="magma")
heat.set_xticks(range(len(alphabet)), alphabet)
heat.set_yticks(range(len(alphabet)), alphabet)
heat.set_xlabel("then")
heat.set_ylabel("first")
heat.set_title("pairs of letters")
stretch = lambda v: np.sign(v) * np.sqrt(np.abs(v)), lambda v: np.sign(v) * v**2
plane.set_xscale("function", functions=stretch)
plane.set_yscale("function", functions=stretch)
for position, letter in enumerate(alphabet):
    ring = {"boxstyle": "circle", "facecolor": "white", "edgecolor": "black"}
    place = (left[position, 1], right[1, position])
    bbox = ring if letter in "aeiou" else None
    plane.text(*place, letter, ha="center", va="center", fontsize=14, bbox=bbox)
plane.set_xlim(left[:, 1].min() - 0.1, left[:, 1].max() + 0.1)
plane.set_ylim(right[1].min() - 0.1, right[1].max() + 0.1)
plane.axhline(0, color="lightgrey")
plane.axvline(0, color="lightgrey")
plane.set_xlabel("second left vector: what this letter is followed by")
plane.set_ylabel("second right vector: what this letter follows")
plane.set_title("nobody told it about vowels")
plt.show()

# %% [markdown]
# Four vowels gather in one quarter, most consonants in the opposite one. Which letters stand in
# neither, and can you say why? (Listen to the `h` in *that* and to the `n` in *and*.) Then replace `TEXT` with a page in another language. A text in a secret alphabet, where every letter
# was exchanged for another, gives the same picture: this is how one starts to break it.
#
# A vector that places a letter by the company it keeps, found by a computer, is an **embedding**.
# The networks of the next assignments learn theirs by gradient descent. Yours took one matrix
# product and `svd`.
