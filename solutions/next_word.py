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
# # The next-word predictor
#
# *It is a truth universally acknowledged, that a single man in possession of a good …*
#
# You knew the next word before you had read it. To guess it you used everything that stood
# before: that the sentence is about a man, that he possesses something, that the thing is good.
# A **language model** is a machine that does the same: given the words so far, it gives a
# probability to every word that could come next,
#
# $$P(w_{t+1} \mid w_1, \dots, w_t).$$
#
# Such a model can rank the guesses of a speech recogniser, correct a typing error, or, if you let
# it draw a word, append it and ask again, write text. In this notebook you build one for Jane
# Austen's *Pride and Prejudice*, from the gates of an LSTM cell up to a machine that goes on
# from any phrase you give it.
#
# | question | what you write |
# |---|---|
# | q1 | `tokenize`, `build_vocabulary`: from a book to words and numbers |
# | q2 | `rnn_step`, `lstm_step`: one step of a recurrent network, in NumPy |
# | q3 | `build_model`: the network in Keras |
# | q4 | `train_model`: windows, targets, training |
# | q5 | `perplexity`: how good is it? |
# | q6 | `sample`, `generate`: let it write |
#
# Each question has a check (`grader.check("q1")`) that catches the commonest slips and says where
# to look. The hidden tests look further, on inputs you have not seen. A function may call one
# from an earlier question: where that one is wrong, the later question is graded with the course's own
# in its place, so that a slip costs you nothing elsewhere.

# %%
import re
from collections import Counter
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

# %%
BOOK = Path("data") / "pride_and_prejudice.txt"
assert BOOK.exists(), f"no {BOOK} in {Path.cwd()}: keep the folder data beside the notebook"
text = BOOK.read_text(encoding="utf-8")
print(f"{len(text):,} characters. It begins:\n\n{text[:420]}")

# %% [markdown]
# ## Question 1 (q1): words and numbers
#
# A network adds and multiplies numbers, so the text is cut into **tokens** and each token gets a
# number. Where to cut is a decision. Ours: a token is either a **word** or one of the **marks**
# `. , ; : ! ?`.
#
# * Everything is turned to lower case.
# * A word is a run of letters, of any alphabet (`é` and `ж` are letters, `7` and `_` are not).
# * One apostrophe `'` or one hyphen `-` *between two letters* belongs to the word: `don't`,
#   `well-bred`, `mother-in-law`. In `girls'` or `'tis` the apostrophe stands at the edge, and is no
#   part of the word. Two hyphens in a row are a dash, and separate.
# * All the rest (spaces, line ends, quotes, digits, brackets …) separates tokens and disappears.
#
# The numbers come from a **vocabulary**, a list of tokens: a token's number is its position. Rare
# words are too rare to learn from, so the list holds only the most frequent ones, and every other
# word shares position 0, `"<unk>"` (unknown).

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `tokenize(text)` and `build_vocabulary(tokens, max_size)`. Python's `re.findall` does much of
# the first one; the [documentation of `re`](https://docs.python.org/3/library/re.html) explains
# `\w`, `\d` and `(?:…)`. `collections.Counter` is good at the second.

# %% [raw]
# # BEGIN SOLUTION


# %%
def tokenize(text):
    """Cut a text into lower-case words and punctuation marks.

    Arguments:
        text: a str.
    Returns:
        a list of str: words (runs of letters of any alphabet, one apostrophe or hyphen between two
        letters included) and the marks `. , ; : ! ?`, in the order of the text.
    """
    # BEGIN SOLUTION
    kept = "".join(c if c.isalpha() or c in "'-.,;:!?" else " " for c in text.lower())
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", kept)
    # END SOLUTION


# %%
def build_vocabulary(tokens, max_size):
    """List the most frequent tokens behind `"<unk>"`.

    Arguments:
        tokens: a list of str.
        max_size: the largest length allowed for the vocabulary, at least 1.
    Returns:
        a list of str without repetitions, at most `max_size` long: `"<unk>"`, then the tokens by
        falling frequency; tokens that are equally frequent stand in alphabetical order.
    """
    # BEGIN SOLUTION
    counts = Counter(tokens)
    counts.pop("<unk>", None)
    by_frequency = sorted(counts, key=lambda token: (-counts[token], token))
    return ["<unk>", *by_frequency[: max_size - 1]]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_words_are_lower_case_and_marks_stand_alone(tokenize):
    tokens = tokenize("Mr. Bennet, is he married?")
    assert tokens is not None, "tokenize returned nothing: is there a return?"
    assert list(tokens) == ["mr", ".", "bennet", ",", "is", "he", "married", "?"], (
        f"'Mr. Bennet, is he married?' became {tokens}: lower case, and each mark of . , ; : ! ? "
        "is a token of its own"
    )


# %%
def test_inner_apostrophes_and_hyphens_stay(tokenize):
    tokens = tokenize("I don't know a well-bred man")
    assert tokens is not None, "tokenize returned nothing: is there a return?"
    assert list(tokens) == ["i", "don't", "know", "a", "well-bred", "man"], (
        f"got {tokens}: one apostrophe or hyphen between letters belongs to the word"
    )
    tokens = tokenize("various ways--with 3 barefaced _questions_")
    assert list(tokens) == ["various", "ways", "with", "barefaced", "questions"], (
        f"got {tokens}: two hyphens in a row separate, and so do digits and underscores "
        "(look up what \\w matches: more than letters)"
    )


# %%
def test_vocabulary_goes_by_frequency_then_alphabet(build_vocabulary):
    tokens = ["the", "cat", "the", "bat", "sat", "sat", "the"]
    vocabulary = build_vocabulary(tokens, 10)
    assert vocabulary is not None, "build_vocabulary returned nothing: is there a return?"
    assert list(vocabulary)[:1] == ["<unk>"], f"'<unk>' comes first, got {vocabulary}"
    assert list(vocabulary) == ["<unk>", "the", "sat", "bat", "cat"], (
        f"got {vocabulary}: the most frequent first, and 'bat' before 'cat', which is as frequent"
    )
    assert len(build_vocabulary(tokens, 3)) == 3, "'<unk>' counts among the max_size entries"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# Few words do most of the work. Plotted on two logarithmic axes, the frequency of a word over its
# rank is close to a straight line (Zipf's law), in this book as in any other. The dashed line is
# where a vocabulary of 1,000 ends.

# %% tags=["otter_ignore"]
counts = np.array(sorted(Counter(tokenize(text)).values(), reverse=True))
plt.figure(figsize=(6, 3.5))
plt.loglog(np.arange(1, len(counts) + 1), counts)
plt.axvline(1000, color="gray", linestyle="--")
plt.xlabel("rank of the word")
plt.ylabel("times it occurs")
plt.title(f"{counts[:999].sum() / counts.sum():.0%} of the text are the 999 commonest tokens")
plt.show()

# %% [markdown]
# ## Question 2 (q2): a network with a memory
#
# A **recurrent** network reads one word after the other and carries a vector $h_t$ along, its
# memory of what it has read. The simplest one (Elman 1990) mixes the new input with the old memory,
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b).$$
#
# "Recurrent" sounds like a loop, but **unrolled in time** it is an ordinary feed-forward network
# with one layer for each word, all of which share $W$, $U$ and $b$:
#
# ```
#            ŷ₁           ŷ₂           ŷ₃                ŷₜ   what comes next?
#            ↑            ↑            ↑                 ↑
#   h₀ ──▶ [step] ─h₁─▶ [step] ─h₂─▶ [step] ─h₃─▶ … ─▶ [step]   the same W, U, b each time
#            ↑            ↑            ↑                 ↑
#            x₁           x₂           x₃                xₜ   "it", "is", "a", …
# ```
#
# Training sends the error back through all these layers, and there lies the trouble: on its way
# from word $t$ to word $s$ the gradient is multiplied by a Jacobian for every step between them,
#
# $$\frac{\partial h_t}{\partial h_s} = \prod_{k=s+1}^{t}
#   \frac{\partial h_k}{\partial h_{k-1}},$$
#
# and a product of many factors below one vanishes, above one explodes (Bengio et al. 1994).
#
# The **long short-term memory** (Hochreiter and Schmidhuber 1997; the forget gate came with Gers et
# al. 2000) adds a second vector, the **cell** $c_t$, that is changed by *adding*, and three
# **gates**, numbers between 0 and 1 that decide what is written, kept and shown:
#
# $$\begin{aligned}
# i_t &= \sigma(x_t W_i + h_{t-1} U_i + b_i) && \text{input gate: how much to write}\\
# f_t &= \sigma(x_t W_f + h_{t-1} U_f + b_f) && \text{forget gate: how much to keep}\\
# g_t &= \tanh(x_t W_g + h_{t-1} U_g + b_g) && \text{candidate: what to write}\\
# o_t &= \sigma(x_t W_o + h_{t-1} U_o + b_o) && \text{output gate: how much to show}\\
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t\\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}$$
#
# with $\sigma(z) = 1/(1+e^{-z})$ and $\odot$ the product item by item. With $f_t$ near 1 the
# derivative $\partial c_t/\partial c_{t-1}$ is near 1, and an error travels back over many words.
#
# Keras stores the four blocks side by side, in the order **i, f, g, o** (it calls $g$ "c"), so that
# one matrix product does the work of four: $W$ is `(d, 4·units)`, $U$ is `(units, 4·units)` and $b$
# is `(4·units,)`. We do the same.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write one step of each network for a batch: row $k$ of `x`, `h` and `c` belongs to example $k$.
# Your functions must agree with `keras.layers.SimpleRNN` and `keras.layers.LSTM` to $10^{-5}$ and
# stay finite for inputs of $\pm 10^4$: think about what $e^{-z}$ does there, and what happens to
# $e^z/(1+e^z)$.

# %% [raw]
# # BEGIN SOLUTION


# %%
def rnn_step(x, h, W, U, b):
    """One step of a vanilla recurrent network.

    Arguments:
        x: the inputs, `(n, d)`.
        h: the state before the step, `(n, units)`.
        W, U, b: the weights, `(d, units)`, `(units, units)` and `(units,)`.
    Returns:
        the state after the step, an array `(n, units)`; finite for inputs and states of +-1e4.
    """
    # BEGIN SOLUTION
    return np.tanh(np.asarray(x) @ W + np.asarray(h) @ U + b)
    # END SOLUTION


# %%
def lstm_step(x, h, c, W, U, b):
    """One step of an LSTM.

    Arguments:
        x: the inputs, `(n, d)`.
        h, c: the state and the cell before the step, `(n, units)` each.
        W, U, b: the weights, `(d, 4 * units)`, `(units, 4 * units)` and `(4 * units,)`, the gates in
            the order i, f, g, o along the last axis.
    Returns:
        the pair `(h, c)` after the step, arrays `(n, units)`; finite for inputs and cells of +-1e4.
    """
    # BEGIN SOLUTION
    z = np.asarray(x) @ W + np.asarray(h) @ U + b
    zi, zf, zg, zo = np.split(z, 4, axis=-1)
    # σ(z) = (1 + tanh(z/2)) / 2 has no exponential that could overflow.
    i, f, o = (0.5 * (1 + np.tanh(0.5 * gate)) for gate in (zi, zf, zo))
    c = f * np.asarray(c) + i * np.tanh(zg)
    return o * np.tanh(c), c
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_rnn_step_agrees_with_keras(rnn_step):
    import keras
    import numpy as np

    random = np.random.default_rng(1)
    x, h = random.normal(size=(2, 3)), random.normal(size=(2, 4))
    W, U, b = random.normal(size=(3, 4)), random.normal(size=(4, 4)), random.normal(size=4)
    cell = keras.layers.SimpleRNNCell(4)
    cell.build((2, 3))
    cell.set_weights([W, U, b])
    expected = keras.ops.convert_to_numpy(cell(x.astype("float32"), h.astype("float32"))[0])
    result = rnn_step(x, h, W, U, b)
    assert np.shape(result) == (2, 4), f"h should have shape (2, 4), not {np.shape(result)}"
    assert np.allclose(result, expected, atol=1e-5), (
        "rnn_step differs from Keras: is it tanh(x W + h U + b), with x and h on the left?"
    )


# %%
def test_lstm_step_agrees_with_keras(lstm_step):
    import keras
    import numpy as np

    random = np.random.default_rng(2)
    x, h, c = (random.normal(size=(2, k)).astype("float32") for k in (3, 4, 4))
    W, U, b = random.normal(size=(3, 16)), random.normal(size=(4, 16)), random.normal(size=16)
    cell = keras.layers.LSTMCell(4)
    cell.build((2, 3))
    cell.set_weights([W, U, b])
    expected = [keras.ops.convert_to_numpy(part) for part in cell(x, [h, c])[1]]
    result = lstm_step(x, h, c, W, U, b)
    assert isinstance(result, (tuple, list)) and len(result) == 2, "return the pair (h, c)"
    assert np.shape(result[1]) == (2, 4), f"c should have shape (2, 4), not {np.shape(result[1])}"
    assert np.allclose(result[1], expected[1], atol=1e-5), (
        "c differs from Keras: are the gates split in the order i, f, g, o, and is tanh used for g?"
    )
    assert np.allclose(result[0], expected[0], atol=1e-5), (
        "c is right, h differs from Keras: h is o times tanh of the *new* c"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# How long does each of them remember? We nudge the state at the start a little, feed both the same
# 40 random inputs with and without the nudge, and look at how much of the difference is left. The
# LSTM gets a forget bias of 3, hence $f \approx 0.95$. Watch the slopes: behind gates that stay open
# the difference outlives all forty steps, while the vanilla RNN has long forgotten it.

# %% tags=["otter_ignore"]
units, steps = 32, 40
draw = np.random.default_rng(0)
inputs = draw.normal(size=(steps, 1, 8))
rnn_weights = [draw.normal(0, 0.5 / np.sqrt(k), (k, units)) for k in (8, units)]
lstm_weights = [draw.normal(0, 0.5 / np.sqrt(k), (k, 4 * units)) for k in (8, units)]
forget_bias = np.repeat([0.0, 3.0, 0.0, 0.0], units)
nudge = draw.normal(0, 1e-3, size=(1, units))
states = [(np.zeros((1, units)), np.zeros((1, units)), np.zeros((1, units))), (nudge, nudge, nudge)]
left = []
for x in inputs:
    advanced = []
    for rnn_h, lstm_h, lstm_c in states:
        rnn_h = rnn_step(x, rnn_h, *rnn_weights, np.zeros(units))
        lstm_h, lstm_c = lstm_step(x, lstm_h, lstm_c, *lstm_weights, forget_bias)
        advanced.append((rnn_h, lstm_h, lstm_c))
    states = advanced
    left.append([np.linalg.norm(states[1][k] - states[0][k]) for k in (0, 2)])
plt.figure(figsize=(6, 3.5))
plt.semilogy(np.array(left) / np.linalg.norm(nudge), label=["vanilla RNN: h", "LSTM: c"])
plt.xlabel("steps after the nudge")
plt.ylabel("difference that is left")
plt.legend()
plt.show()

# %% [markdown]
# ## Question 3 (q3): the network in Keras
#
# For a vocabulary of $V$ words the network sees a **window** of the last few words and answers with
# a probability for each of the $V$ words:
#
# ```
#   (n, window) integers ─▶ Embedding ─▶ (n, window, embedding_dim)
#                        ─▶ LSTM      ─▶ (n, units)       the last h: what it made of the window
#                        ─▶ Dense     ─▶ (n, V)           softmax: all ≥ 0, each row sums to 1
# ```
#
# An **embedding** is a table with a row of `embedding_dim` numbers for each word; looking a row up
# is the same as multiplying a one-hot vector by the table, only much cheaper. The loss is the
# **cross-entropy** $-\log \hat y_{w}$, with $w$ the word that really came. Your targets are integers,
# and Keras has a loss for that: the [list of
# losses](https://keras.io/api/losses/probabilistic_losses/) tells the two cross-entropies apart.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `build_model`. There must be exactly one LSTM in it; other layers beside it are up to you.
# Start with `keras.Input(shape=(window,), dtype="int32")`: a model that does not know what will come
# in has no weights yet, it is not **built**, and cannot be graded. Each window must be answered by
# itself, whatever other windows stand in the batch.
#
# *On a GPU* (Colab), if you mask `<unk>` (`mask_zero=True`): Keras hands the LSTM to NVIDIA's cuDNN,
# which knows masks only where the masked words stand **behind** the others, and complains of "a RNN
# mask that does not correspond to right-padded sequences". It does not say that your model is wrong:
# give the layer `use_cudnn=False`, and Keras computes it step by step, as it does without a GPU.

# %% [raw]
# # BEGIN SOLUTION


# %%
def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    """Build and compile the next-word predictor.

    Arguments:
        vocabulary_size: the number of words, V.
        window: the number of words that the model sees.
        embedding_dim: the length of a word's embedding.
        units: the size of the LSTM's state.
    Returns:
        a Keras model, built (started with `keras.Input`) and compiled, from integer windows
        `(n, window)` to softmax probabilities `(n, V)` of each window by itself, with one LSTM and a
        cross-entropy that takes integer targets.
    """
    # BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input(shape=(window,), dtype="int32"),  # PUBLIC
            keras.layers.Embedding(vocabulary_size, embedding_dim),
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_windows_in_probabilities_out(build_model):
    import numpy as np

    model = build_model(11, 4, embedding_dim=5, units=6)
    assert model is not None, "build_model returned nothing: is there a return?"
    assert model.built, "the model is not built: start it with keras.Input(shape=(window,))"
    output = model.predict(np.arange(8).reshape(2, 4), verbose=0)
    assert output.shape == (2, 11), (
        f"two windows gave an output of shape {output.shape}, expected (2, 11): one probability for "
        "each word of the vocabulary (return_sequences would give one answer per position)"
    )
    assert np.allclose(output.sum(axis=1), 1, atol=1e-4), (
        "the probabilities of a window should sum to 1: which activation does the last layer have?"
    )


# %%
def test_loss_takes_integer_targets(build_model):
    import numpy as np

    model = build_model(11, 4, embedding_dim=5, units=6)
    assert model is not None, "build_model returned nothing: is there a return?"
    assert model.built, "the model is not built: start it with keras.Input(shape=(window,))"
    assert model.compiled, "the model is not compiled: call model.compile before you return it"
    try:
        model.train_on_batch(np.arange(8).reshape(2, 4), np.array([3, 10]))
    except Exception as error:
        raise AssertionError(
            "training on integer targets failed: targets are word numbers, not one-hot vectors; "
            "look for the cross-entropy that takes them"
        ) from error


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 4 (q4): training
#
# A text of $n$ word numbers holds $n - \text{window}$ exercises: each window, and the word that comes
# **right after** it.
#
# ```
#   it  is  a  truth  universally  acknowledged  ,  that …
#   └──── window ────┘     ↑ target
#       └──── window ─────────┘         ↑ target
# ```
#
# A good model must do better than counting. The rival is an **interpolated bigram** model, which
# knows only the last word, and mixes two relative frequencies,
#
# $$P(w \mid v) = \lambda\,\frac{\#(v\,w)}{\#(v)} + (1-\lambda)\,\frac{\#(w)}{n},$$
#
# with the $\lambda$ that suits the test text best. Here it is, with the test text's average surprise
# turned into a perplexity (question 5 says what that is):


# %%
def bigram_perplexity(train, test, vocabulary_size):
    """The perplexity on `test` of the bigram model of `train`, with its best weight."""
    train, test = np.asarray(train), np.asarray(test)
    unigram = np.bincount(train, minlength=vocabulary_size) + 1.0  # nothing is impossible
    unigram = unigram / unigram.sum()
    pairs = Counter(zip(train[:-1].tolist(), train[1:].tolist(), strict=True))
    firsts = np.bincount(train[:-1], minlength=vocabulary_size)
    seen = [pairs[pair] for pair in zip(test[:-1].tolist(), test[1:].tolist(), strict=True)]
    bigram = np.array(seen) / np.maximum(firsts[test[:-1]], 1)
    weights = np.linspace(0.01, 0.99, 99)[:, None]
    surprise = -np.log(weights * bigram + (1 - weights) * unigram[test[1:]])
    return float(np.exp(surprise.mean(axis=1).min()))


# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `train_model`: build a model as in q3 (you may call your `build_model`), make windows and
# targets, and fit it. Give it `seed` with
# `keras.utils.set_random_seed`. At most `epochs` passes over the text are allowed.
#
# Your function sees numbers only, and cannot know what they stand for. The hidden test makes use
# of that: it trains on pages of another novel, **spelled letter by letter**. There are only some 35
# letters and marks, so that a few seconds of training show whether the network has understood
# windows and targets: a sound one gets far below the bigram's perplexity, with Keras's defaults or
# with a learning rate of your own.

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_model(token_ids, vocabulary_size, window, epochs, seed):
    """Train a next-word predictor on a text.

    Arguments:
        token_ids: the text as word numbers, a list or an array of int.
        vocabulary_size: the number of words, V; all numbers are below it.
        window: the number of words that the model sees.
        epochs: the largest number of passes over the text.
        seed: makes the initial weights and the order of the batches repeatable.
    Returns:
        a trained Keras model, built (started with `keras.Input`), from integer windows
        `(n, window)` to probabilities `(n, V)` of the word that follows each window, which is all
        that the answer may depend on.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    token_ids = np.asarray(token_ids, dtype=np.int32)
    windows = np.lib.stride_tricks.sliding_window_view(token_ids, window)[:-1]
    targets = token_ids[window:]
    model = keras.Sequential(
        [
            keras.Input(shape=(window,), dtype="int32"),  # PUBLIC
            keras.layers.Embedding(vocabulary_size, 64),
            keras.layers.LSTM(128),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    # Five times Adam's default rate: a short training has no time for small steps.
    optimizer = keras.optimizers.Adam(5e-3)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    model.fit(windows, targets, batch_size=128, epochs=epochs, verbose=0)
    return model
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_learns_what_follows_what(train_model):
    import numpy as np

    circle = np.random.default_rng(3).permutation(8)  # 0 1 2 … in another order, again and again
    text = np.tile(circle, 200)
    model = train_model(text, 8, 3, epochs=12, seed=1)
    assert model is not None, "train_model returned nothing: return the trained model"
    assert model.built, "the model is not built: start it with keras.Input(shape=(window,))"
    windows = np.array([np.roll(circle, -k)[:3] for k in range(8)])
    follows = np.roll(circle, -3)
    answers = np.asarray(model.predict(windows, verbose=0))
    alone = np.concatenate([model.predict(windows[k : k + 1], verbose=0) for k in (5, 2)])
    assert np.allclose(answers[[5, 2]], alone, atol=1e-3), (
        "the answer to a window changes with the other windows of the batch: it may depend on its "
        "own words only"
    )
    assert answers.shape == (8, 8), f"eight windows gave shape {answers.shape}, expected (8, 8)"
    guesses = answers.argmax(axis=1)
    assert not (guesses == windows[:, -1]).all(), (
        "the model repeats the last word of the window: the target is the word after the window"
    )
    assert (guesses == follows).all(), (
        "in a text that only goes round in a circle of 8 words, the model should know what comes "
        "next: does target k stand right behind window k, in the same order?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 5 (q5): perplexity
#
# How good is a model? Not "how often is its first guess right": often there is no right guess. Ask
# how much probability it gave to what really came. Over $n$ words of a text it has never seen,
#
# $$\text{perplexity} = \exp\Big(-\frac1n \sum_{k=1}^n \log \hat y_{k, w_k}\Big).$$
#
# A model that wavers between $V$ equally likely words has perplexity $V$; one that is always sure
# and right has 1; one that has called impossible what then happened has $\infty$. Perplexity 80
# reads: as uncertain as if 80 words were equally likely at each place.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `perplexity`. A probability of 0 for a word that came gives `inf`, and does so without a
# warning on the screen. A product of thousands of probabilities is 0 on any computer: stay with the
# logarithms.

# %% [raw]
# # BEGIN SOLUTION


# %%
def perplexity(probabilities, targets):
    """The perplexity of predictions, given what really came.

    Arguments:
        probabilities: `(n, V)`, one distribution over the V words for each of n places.
        targets: `(n,)`, the word numbers that really stood there.
    Returns:
        a float, exp of the mean negative natural logarithm of the targets' probabilities; `inf`,
        without a warning, when one of them is 0.
    """
    # BEGIN SOLUTION
    probabilities = np.asarray(probabilities, dtype=np.float64)
    targets = np.asarray(targets)
    chosen = probabilities[np.arange(len(targets)), targets]
    with np.errstate(divide="ignore", over="ignore"):
        return float(np.exp(-np.log(chosen).mean()))
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_perplexity_of_simple_cases(perplexity):
    import numpy as np

    uniform = np.full((6, 5), 0.2)
    value = perplexity(uniform, np.array([0, 1, 2, 3, 4, 0]))
    assert value is not None, "perplexity returned nothing: is there a return?"
    assert abs(value - 5) < 1e-6, (
        f"five equally likely words should have perplexity 5, got {value}: exp of the mean of "
        "-log(probability of the target), with the natural logarithm"
    )
    mixed = np.array([[0.5, 0.5], [0.125, 0.875]])
    value = perplexity(mixed, np.array([0, 0]))
    assert abs(value - 4) < 1e-6, (
        f"probabilities 1/2 and 1/8 have perplexity 4, got {value}: average the logarithms, not "
        "the probabilities"
    )


# %%
def test_the_impossible_costs_everything(perplexity):
    import warnings

    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = perplexity(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([1, 0]))
        except RuntimeWarning as warning:
            raise AssertionError(f"a warning appeared ({warning}): see np.errstate") from None
    assert value == float("inf"), f"a target of probability 0 should give inf, got {value}"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): let it write
#
# To write, **draw** a word from the predicted distribution, append it, and predict again. How daring
# the draw is, a **temperature** $T$ decides. It divides the log probabilities before they are
# normalised again,
#
# $$p_k^{(T)} = \frac{\exp(\log p_k / T)}{\sum_j \exp(\log p_j / T)}.$$
#
# $T = 1$ leaves the distribution alone, $T < 1$ sharpens it, $T > 1$ flattens it, and in the limit
# $T \to 0$ the most likely word is always taken. A word of probability 0 stays at 0 whatever the
# temperature. With $T = 0.001$ the exponents get as large as thousands: subtract the largest one
# first, which changes nothing in the quotient.

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `sample` and `generate`. `generate` may call `sample`; mind that a sentence needs a *new* random
# number for every word, and the same sentence for the same seed. When the prompt is shorter than the
# window, the model sees `<unk>` in front of it; words outside the vocabulary are `<unk>` too. But
# `<unk>` is never written: take its probability away before you draw.

# %% [raw]
# # BEGIN SOLUTION


# %%
def sample(probabilities, temperature, seed):
    """Draw a position from a distribution.

    Arguments:
        probabilities: `(V,)`, at least 0, with sum 1.
        temperature: divides the log probabilities before they are normalised again; 0 stands for
            the most likely position.
        seed: an int; the same seed gives the same draw.
    Returns:
        an int in [0, V); positions of probability 0 are never drawn. Over many seeds each position
        comes as often as the rescaled probabilities say.
    """
    # BEGIN SOLUTION
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if temperature == 0:
        return int(np.argmax(probabilities))
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities)
    weights = np.exp((scaled - scaled.max()) / temperature)
    return int(np.random.default_rng(seed).choice(len(weights), p=weights / weights.sum()))
    # END SOLUTION


# %%
def generate(model, prompt, vocabulary, window, length, temperature, seed):
    """Go on from a prompt, word by word.

    Arguments:
        model: a Keras model from integer windows `(n, window)` to probabilities `(n, V)`.
        prompt: a list of str, of any length; words outside the vocabulary count as `<unk>`.
        vocabulary: a list of V str, `"<unk>"` first.
        window: the number of words that the model sees; a shorter prompt is padded in front with
            `<unk>`.
        length: the number of words to write.
        temperature: as in `sample`.
        seed: an int; the same seed gives the same words.
    Returns:
        a list of exactly `length` str: the words that follow the prompt, never `"<unk>"`, each drawn
        on its own from the rescaled probabilities of the other words.
    """
    # BEGIN SOLUTION
    number = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [number.get(word, 0) for word in prompt]
    seeds = np.random.default_rng(seed).integers(2**31, size=length)
    for word_seed in seeds:
        output = model(np.array([ids[-window:]], dtype=np.int32), training=False)
        probabilities = keras.ops.convert_to_numpy(output)[0].astype(np.float64)
        probabilities[0] = 0.0
        ids.append(sample(probabilities / probabilities.sum(), temperature, int(word_seed)))
    return [vocabulary[k] for k in ids[len(ids) - length :]]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_sample_knows_temperature(sample):
    import numpy as np

    probabilities = np.array([0.1, 0.6, 0.0, 0.3])
    assert sample(probabilities, 0, seed=1) == 1, (
        "at temperature 0 the most likely position is taken (and nothing is divided by 0)"
    )
    draws = [sample(probabilities, 1.0, seed=k) for k in range(200)]
    assert None not in draws, "sample returned nothing: is there a return?"
    assert draws == [sample(probabilities, 1.0, seed=k) for k in range(200)], (
        "the same seed should give the same draw"
    )
    assert len(set(draws)) > 1, "200 different seeds gave the same draw: is the seed used?"
    assert 2 not in draws, "a position of probability 0 was drawn"
    cold = [sample(probabilities, 0.1, seed=k) for k in range(200)]
    assert cold.count(1) > draws.count(1), (
        "a temperature of 0.1 should draw the most likely position more often than 1.0 does: "
        "divide the log probabilities by the temperature"
    )


# %%
def test_generate_goes_on_from_the_prompt(generate):
    import keras
    import numpy as np

    vocabulary = ["<unk>", "a", "b", "c"]
    follows = np.array([[0, 9, 0, 0], [0, 0, 9, 0], [0, 0, 0, 9], [9, 8, 0, 0]], dtype="float32")
    model = keras.Sequential(  # looks at the last word only: a, b, c, a, b, c, …
        [
            keras.Input(shape=(2,), dtype="int32"),
            keras.layers.Embedding(4, 4),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation="softmax", use_bias=False),
        ]
    )
    model.set_weights([np.eye(4), np.vstack([np.zeros((4, 4)), follows])])
    words = generate(model, ["a", "b"], vocabulary, 2, 5, 0, seed=1)
    assert words is not None, "generate returned nothing: is there a return?"
    assert len(words) == 5, f"asked for 5 words, got {len(words)} (the prompt is not repeated)"
    assert "<unk>" not in words, "'<unk>' must never be written, even where it is the most likely"
    assert list(words) == ["c", "a", "b", "c", "a"], (
        f"after a, b this model goes on c, a, b, c, a; got {words}: append each word that you "
        "draw, and show the model the last `window` words"
    )
    short = generate(model, ["zebra"], vocabulary, 2, 2, 0, seed=1)
    assert list(short) == ["a", "b"], (
        f"got {short}: unknown words are '<unk>', and a short prompt is padded in front with it"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# One distribution, four temperatures, 400 draws each:

# %% tags=["otter_ignore"]
distribution = np.array([0.45, 0.25, 0.15, 0.1, 0.05])
figure, axes = plt.subplots(1, 4, figsize=(10, 2.4), sharey=True)
for axis, temperature in zip(axes, (0, 0.5, 1.0, 3.0), strict=True):
    draws = [sample(distribution, temperature, seed) for seed in range(1000, 1400)]
    axis.bar(range(5), np.bincount(draws, minlength=5) / 400)
    axis.plot(range(5), distribution, "k_", markersize=14)
    axis.set_title(f"T = {temperature}")
axes[0].set_ylabel("drawn / given (line)")
plt.show()

# %% [markdown]
# ## The experiment: a whole novel
#
# Now all of it together. These cells train for a minute or two and are not graded. First your own
# `train_model` on the first 40,000 words with a vocabulary of 1,000, and your `perplexity` on the
# 8,000 words that follow.

# %% tags=["otter_ignore"]
SMALL_WINDOW = 10
words = tokenize(text)
small_vocabulary = build_vocabulary(words[:40_000], 1000)
small_number = {word: k for k, word in enumerate(small_vocabulary)}
small_ids = np.array([small_number.get(word, 0) for word in words[:48_000]])
small_train, small_test = small_ids[:40_000], small_ids[40_000:]

small_model = train_model(small_train, 1000, SMALL_WINDOW, epochs=3, seed=1)
test_windows = np.lib.stride_tricks.sliding_window_view(small_test, SMALL_WINDOW)[:-1]
predicted = small_model.predict(test_windows, batch_size=512, verbose=0)
print(f"bigram: perplexity {bigram_perplexity(small_train, small_test, 1000):.1f}")
print(f"yours:  perplexity {perplexity(predicted, small_test[SMALL_WINDOW:]):.1f}")

# %% [markdown]
# What do the gates do while the network reads? Row by row: how far each gate is open (0 dark, 1
# bright) for twelve of the units, word by word. Look for units that forget at a full stop, or that
# hold something over a whole clause.

# %% tags=["otter_ignore"]
sentence = tokenize("My dear Mr. Bennet, said his lady to him one day, have you heard that?")
embedding = next(w.numpy() for w in small_model.weights if w.shape[0] == 1000)
lstm = next(layer for layer in small_model.layers if isinstance(layer, keras.layers.LSTM))
W, U, b = (weight.numpy() for weight in lstm.weights)
h, c = np.zeros((1, lstm.units)), np.zeros((1, lstm.units))
gates = []
for word in sentence:
    x = embedding[[small_number.get(word, 0)]]
    gates.append(1 / (1 + np.exp(-(x @ W + h @ U + b)[0].reshape(4, -1))))
    h, c = lstm_step(x, h, c, W, U, b)
gates = np.array(gates)  # (words, gate, units); the candidate g is left out below
restless = np.argsort(gates[:, 1].std(axis=0))[-12:]
figure, axes = plt.subplots(1, 3, figsize=(12, 3.5), sharey=True)
for axis, k, title in zip(
    axes, (0, 1, 3), ("input gate", "forget gate", "output gate"), strict=True
):
    axis.imshow(gates[:, k, restless].T, vmin=0, vmax=1, aspect="auto", cmap="magma")
    axis.set_title(title)
    axis.set_xticks(range(len(sentence)), sentence, rotation=90)
axes[0].set_ylabel("unit")
plt.show()

# %% [markdown]
# ### Against the best of the counters
#
# Before networks took over, the model to beat was **Kneser-Ney** (Kneser and Ney 1995; Chen and
# Goodman 1999 explain it well): it counts triples of words, takes a discount $D$ off every count,
# and gives what it took to a model of pairs, which does the same with single words:
#
# $$P(w \mid u\,v) = \frac{\max(\#(u\,v\,w) - D,\,0)}{\#(u\,v)} + \lambda(u\,v)\,P(w \mid v).$$
#
# Its clever part: the lower orders do not count how *often* a word occurs, but after how many
# *different* words ("Francisco" is frequent, yet follows hardly anything but "San"). Here is the
# interpolated trigram with the discounts estimated from the counts as Ney, Essen and Kneser (1994)
# propose.


# %% tags=["otter_ignore"]
def discount(counts):
    """The absolute discount n1 / (n1 + 2 n2) of a table of counts."""
    of_counts = Counter(counts.values())
    return of_counts[1] / (of_counts[1] + 2 * of_counts[2])


def kneser_ney_perplexity(train, test, vocabulary_size):
    """The perplexity on `test` of the interpolated Kneser-Ney trigram model of `train`."""
    train, test = [int(k) for k in train], [int(k) for k in test]
    triples = Counter(zip(train, train[1:], train[2:], strict=False))
    pairs = Counter((v, w) for _, v, w in triples)  # continuation counts: different words in front
    singles = Counter(w for _, w in set(zip(train, train[1:], strict=False)))
    tables = []
    for counts in (triples, pairs):  # context → its total, and how many words follow it
        totals, kinds = Counter(), Counter()
        for key, count in counts.items():
            totals[key[:-1]] += count
            kinds[key[:-1]] += 1
        tables.append((counts, totals, kinds, discount(counts)))
    all_singles, single_discount = sum(singles.values()), discount(singles)
    spread = single_discount * len(singles) / all_singles / vocabulary_size
    surprise = 0.0
    for key in zip(test, test[1:], test[2:], strict=False):
        p = max(singles[key[-1]] - single_discount, 0) / all_singles + spread
        for order in (2, 3):
            counts, totals, kinds, off = tables[3 - order]
            ngram = key[3 - order :]
            total = totals[ngram[:-1]]
            if total:
                p = max(counts[ngram] - off, 0) / total + off * kinds[ngram[:-1]] / total * p
        surprise -= np.log(p)
    return float(np.exp(surprise / (len(test) - 2)))


# %% [markdown]
# And the network, with 2,000 words and nine tenths of the book. To save time it is trained
# **sequence to sequence**: it reads stretches of 20 words and predicts at *every* position, so that a
# stretch costs one pass and teaches twenty words. That is the unrolled picture of question 2 with all
# its $\hat y_t$ in use. The trained layers then serve in a model that looks at one window and
# predicts only the word after it, which is what `generate` wants.

# %% tags=["otter_ignore"]
VOCABULARY_SIZE, STRETCH, EPOCHS = 2000, 20, 7
cut = len(words) * 9 // 10
vocabulary = build_vocabulary(words[:cut], VOCABULARY_SIZE)
number = {word: place for place, word in enumerate(vocabulary)}
ids = np.array([number.get(word, 0) for word in words])
train_ids, test_ids = ids[:cut], ids[cut:]


def stretches(ids, start=0):
    """Cut a text into stretches of inputs and, one word further on, of targets."""
    n = (len(ids) - 1 - start) // STRETCH
    stop = start + n * STRETCH
    return ids[start:stop].reshape(n, STRETCH), ids[start + 1 : stop + 1].reshape(n, STRETCH)


keras.utils.set_random_seed(1)
embed = keras.layers.Embedding(VOCABULARY_SIZE, 64)
recur = keras.layers.LSTM(128, return_sequences=True)
forget_some = keras.layers.Dropout(0.2)
answer = keras.layers.Dense(VOCABULARY_SIZE, activation="softmax")
stretch = keras.Input(shape=(STRETCH,), dtype="int32")
reader = keras.Model(stretch, answer(forget_some(recur(embed(stretch)))))
reader.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")

window_input = keras.Input(shape=(STRETCH,), dtype="int32")
writer = keras.Model(window_input, answer(recur(embed(window_input))[:, -1]))

unigram = np.bincount(train_ids, minlength=VOCABULARY_SIZE) + 1.0
unigram = np.tile(unigram / unigram.sum(), (len(test_ids), 1))
rivals = {
    "unigram": perplexity(unigram, test_ids),
    "interpolated bigram": bigram_perplexity(train_ids, test_ids, VOCABULARY_SIZE),
    "Kneser-Ney trigram": kneser_ney_perplexity(train_ids, test_ids, VOCABULARY_SIZE),
}
del unigram
print({name: round(value, 1) for name, value in rivals.items()})

# %% tags=["otter_ignore"]
curve = []
for epoch in range(EPOCHS):
    if epoch == EPOCHS - 2:  # smaller steps at the end
        reader.optimizer.learning_rate = 1e-3
    # Another place to start cutting in each epoch: the stretches end at other words.
    reader.fit(*stretches(train_ids, start=epoch * 3), batch_size=32, epochs=1, verbose=0)
    inputs, targets = stretches(test_ids)
    probabilities = reader.predict(inputs, batch_size=64, verbose=0)
    curve.append(perplexity(probabilities.reshape(-1, VOCABULARY_SIZE), targets.ravel()))
    print(f"epoch {epoch + 1}: perplexity {curve[-1]:.1f} on the last tenth of the book")

# %% tags=["otter_ignore"]
plt.figure(figsize=(7, 4))
plt.plot(range(1, EPOCHS + 1), curve, "o-", label="LSTM")
for (name, value), style in zip(rivals.items(), (":", "--", "-"), strict=True):
    if name != "unigram":
        plt.axhline(value, color="gray", linestyle=style, label=f"{name}: {value:.1f}")
plt.xlabel("epoch")
plt.ylabel("perplexity on the last tenth")
plt.xticks(range(1, EPOCHS + 1))
plt.legend()
plt.show()
verdict = "beats" if min(curve) < rivals["Kneser-Ney trigram"] else "does not beat"
print(
    f"The LSTM, at {min(curve):.1f}, {verdict} the trigram, at {rivals['Kneser-Ney trigram']:.1f}."
)

# %% [markdown]
# A caution about that comparison: in a stretch of 20 words the network has on average only ten words
# to go by, so its figure is a little too *pessimistic*. And now, let it write.

# %% tags=["otter_ignore"]
prompt = tokenize("It is a truth universally acknowledged, that a single man")
for temperature in (0, 0.5, 0.8, 1.2):
    written = generate(writer, prompt, vocabulary, STRETCH, 40, temperature, seed=3)
    print(f"T = {temperature}: {' '.join(prompt)} … {' '.join(written)}\n")

# %% [markdown]
# ## Questions to think about
#
# * At $T = 0$ the text soon goes round in circles. Why does the likeliest next word, taken again and
#   again, not give the likeliest text?
# * The model has no idea what comes three sentences later, and a 128-number memory. Which mistakes in
#   the texts above come from that, and which from having read only one book?
# * The embedding and the last layer both hold one vector for each word. Could they share them?
#   (Press and Wolf 2017 tried.)
#
# ## Sources
#
# * Y. Bengio, P. Simard, P. Frasconi: *Learning long-term dependencies with gradient descent is
#   difficult*. IEEE Transactions on Neural Networks 5, 1994.
# * S. F. Chen, J. Goodman: *An empirical study of smoothing techniques for language modeling*.
#   Computer Speech and Language 13, 1999.
# * J. L. Elman: *Finding structure in time*. Cognitive Science 14, 1990.
# * F. A. Gers, J. Schmidhuber, F. Cummins: *Learning to forget: continual prediction with LSTM*.
#   Neural Computation 12, 2000.
# * S. Hochreiter, J. Schmidhuber: *Long short-term memory*. Neural Computation 9, 1997.
# * R. Kneser, H. Ney: *Improved backing-off for M-gram language modeling*. ICASSP 1995.
# * H. Ney, U. Essen, R. Kneser: *On structuring probabilistic dependences in stochastic language
#   modelling*. Computer Speech and Language 8, 1994.
# * O. Press, L. Wolf: *Using the output embedding to improve language models*. EACL 2017.
# * The Keras documentation: [LSTM](https://keras.io/api/layers/recurrent_layers/lstm/),
#   [Embedding](https://keras.io/api/layers/core_layers/embedding/),
#   [losses](https://keras.io/api/losses/probabilistic_losses/).
# * Jane Austen: *Pride and Prejudice*, 1813, from Project Gutenberg by way of the R package
#   *janeaustenr*.
