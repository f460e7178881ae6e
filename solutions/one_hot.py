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
# so every symbol is exactly as far from every other one.
#
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
# At the end you let a machine that knows no language find the vowels in a famous speech, with
# nothing but your one-hot matrices and one line of linear algebra.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# ### What the wrong encoding costs
#
# Four symbols, and a value to predict for each. A linear model that sees the *index* can only draw
# a straight line through the four points, however the data looks. Run the cell, and keep the
# picture in mind until question 2.

# %% tags=["otter_ignore"]
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
# where $[\,\ldots\,]$ is 1 if what it says is true, and else 0.
#
# A single index (no dimensions) gives one vector, a sentence gives a matrix, a batch of sentences
# gives a block. No loop over the dimensions is needed if you find the right comparison to
# broadcast; but loops are welcome, too.
#
# Be strict with what comes in. NumPy counts index $-1$ from the end, so a wrong index would quietly
# light up the *last* symbol, and the model would learn nonsense for a week before anybody looked.
# Every error message should name the argument and the offending value.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `one_hot`. Two corners deserve a thought: `True` is an `int` to Python but not an index, and
# `np.asarray([])` is an array of *floats*, although an empty list holds no float.

# %% [raw]
# # BEGIN SOLUTION

# %%
def one_hot(indices, depth):
    """Return the one-hot vectors of `indices`.

    Arguments:
        indices: integers in [0, depth), of any of NumPy's integer types: an array with any number
            of dimensions (also none), or a list, also nested. It may be empty, and an empty list
            has no rows: shape (0, depth).
        depth: int, the length of each vector.

    Returns:
        A float32 array of shape `indices.shape + (depth,)`.

    Raises:
        ValueError: an index lies outside [0, depth), as every negative one does. The message
            names the argument (indices) and the value.
        TypeError: the indices are not integers, in or out of the range. Floats are no integers,
            even whole ones such as 1.0, and booleans are none. The message names the argument.
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
def test_what_is_no_index_is_refused(one_hot):
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
        raise AssertionError(f"1.0 is a float and no index, gave {vectors!r}: a TypeError is due")

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Look at it.** Turned on its side, each column is one time step, each row one symbol, and each
# column has exactly one bright cell. Repetitions can be seen at a glance: in this picture a word is
# a melody on a piano roll.

# %% tags=["otter_ignore"]
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
# symbol. The error falls to zero, because $e_k^\top w = w_k$ can be anything.

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
# up. The one-hot vectors stay on paper, and it is good that they do: 200,000 tokens over a
# vocabulary of 50,000 would be $10^{10}$ numbers, 40 GB in float32, to read out less than 7 MB
# where $d = 8$.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `embedding_lookup`, equal to `one_hot(indices, len(weights)) @ weights` for indices of any
# shape, without building the one-hot vectors. The result keeps the dtype of `weights`. An index
# that is not a row, a negative one too, is a `ValueError` that names the argument and the value.

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
        ValueError: an index is not a row of `weights`, and no negative one is. The message names
            the argument (indices) and the value.
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
        raise AssertionError(f"index {index} into 3 rows gave {found!r} and not a ValueError")

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **How much does it save?** The cell below does both for growing vocabularies, with 2,000 tokens
# and rows of 16. Read the slopes off the picture: the product grows with the vocabulary, the lookup
# does not know how large it is.

# %% tags=["otter_ignore"]
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

for label, values in seconds.items():
    plt.loglog(SIZES, values, "o-", label=label)
plt.xlabel("size of the vocabulary V")
plt.ylabel("seconds")
plt.legend()
plt.show()

# %% [markdown]
# ## Closing experiment: who are the vowels?
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
# The cell uses your `build_vocabulary` and `encode_text`. Colours are ours; the positions know
# nothing about phonetics.

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

# %% tags=["otter_ignore"]
letters = "".join(character for character in TEXT.lower() if character.isalpha())
alphabet = build_vocabulary(letters)
encoded = encode_text(letters, alphabet)
pairs = encoded[:-1].T @ encoded[1:]  # (V, V): row i, column j counts "i then j"
left, strength, right = np.linalg.svd(pairs)

figure, (heat, plane) = plt.subplots(1, 2, figsize=(12, 5.5))
heat.imshow(pairs, cmap="magma")
heat.set_xticks(range(len(alphabet)), alphabet)
heat.set_yticks(range(len(alphabet)), alphabet)
heat.set_xlabel("then")
heat.set_ylabel("first")
heat.set_title("pairs of letters")
for position, letter in enumerate(alphabet):
    colour = "crimson" if letter in "aeiou" else "black"
    plane.text(left[position, 1], right[1, position], letter, color=colour, fontsize=14)
plane.set_xlim(left[:, 1].min() - 0.05, left[:, 1].max() + 0.05)
plane.set_ylim(right[1].min() - 0.05, right[1].max() + 0.05)
plane.axhline(0, color="lightgrey")
plane.axvline(0, color="lightgrey")
plane.set_xlabel("second left vector: what this letter is followed by")
plane.set_ylabel("second right vector: what this letter follows")
plane.set_title("nobody told it about vowels")
plt.show()

# %% [markdown]
# Four vowels gather in one quarter, most consonants in the opposite one. Which letters sit between
# them, and can you say why? (Listen to the `h` in *that* and to the `n` in *and*.) Then replace `TEXT` with a page in another language. A text in a secret
# alphabet, where every letter was exchanged for another, gives the same picture: this is how one
# starts to break it.
#
# A vector that places a letter by the company it keeps, found by a computer, is an **embedding**.
# The networks of the next assignments learn theirs by gradient descent. Yours took one matrix
# product and `svd`.
