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
# # A tune, character by character
#
# A fiddler in a pub needs one bar of a reel to know how it goes on. Not *which* reel it is, perhaps, but what
# could come: the tune stays in its key, it turns round after eight bars, and every bar lasts as long as
# the one before. Much of that can be learned from the notes alone. In this notebook a network learns it, from
# 802 Irish dance tunes that are written down as plain text, **one character after the other**.
#
# It is the lecture's own network, in the lecture's own three lines:
#
# ```python
# model = Sequential()
# model.add(LSTM(128, input_shape=(lstm_size, len(char_dict))))
# model.add(Dense(len(char_dict), activation='softmax'))
# ```
#
# You build everything around it: what reads the tunes, what measures whether their bars are full, what
# trains the network and lets it write, and what turns the text into sound. In the end you **hear** what
# it has learned, and what it has not.
#
# | question | what you write |
# |---|---|
# | q1 | `read_tunes`: from a file to tunes |
# | q2 | `bar_lengths`: is every bar full? |
# | q3 | `build_model`: the lecture's network |
# | q4 | `train_model`: windows of characters, and the character that comes next |
# | q5 | `generate`: let it write |
# | q6 | `to_notes`, `synthesize`: from text to notes, from notes to sound |
#
# Allow three to four hours. Each question has a check (`grader.check("q1")`) that catches the commonest slips
# and says where to look, and hints, one after the other (`grader.hint("q1")`). The hidden tests look
# further, on inputs you have not seen. A function may call one from an earlier question: where that one is
# wrong, the later question is graded with the course's own in its place, so that a slip costs you nothing
# elsewhere.
#
# Cells under the heading *Experiment* say how long they take; they are there for you, and grading skips them.
# Before you run one, say what you expect: the answer is folded away below the question.

# %%
import re
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

# %%
TUNES = Path("data") / "irish.abc"
assert TUNES.exists(), f"no {TUNES} in {Path.cwd()}: keep the folder data beside the notebook"
text = TUNES.read_text(encoding="utf-8")
print(f"{len(text):,} characters. They begin:\n\n{text[:420]}")

# %% [markdown]
# ## Question 1 (q1): tunes
#
# The file is in **ABC notation**, in which musicians have been sending each other folk tunes since the
# early days of e-mail. Tunes are separated by **empty lines**. In a tune, a line that begins with a **capital letter
# and a colon** is a *field* and tells something about it:
#
# | field | says | for example |
# |---|---|---|
# | `T` | the title | `T:Alexander's` |
# | `M` | the metre: how long a bar is. `C` is 4/4, `C\|` is 2/2 | `M:6/8` |
# | `L` | the unit: how long a plain letter is, in whole notes | `L:1/8` |
# | `K` | the key | `K:D Mixolydian` |
#
# There are other fields (`X` is a number, `Z` says who wrote it down), and some stand twice. All the other
# lines are the tune itself, its **body**. In this file a line of a body ends in `!`, which tells a program
# where to begin a new line of music, and is not part of the tune.
#
# In the file there are also the remains of an accident: two tunes without a body, and two bodies that an empty
# line has cut off from their fields. Whatever has no body or no field is left out.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `read_tunes`. Take the rules literally: a line that begins with a capital letter and a colon is a field
# wherever it stands, `T:Reel: the second` has the title `Reel: the second`, and `d:|` is music.

# %% [raw]
# # BEGIN SOLUTION


# %%
def read_tunes(text):
    """Read the tunes of a file in ABC notation.

    Arguments:
        text: a str. Tunes are separated by one or more empty lines. A line that begins with a capital
            letter and a colon is a field, and the rest of the line is its value.
    Returns:
        a list of dicts, one for each tune, in the order of the text. Their keys, with a str each:
        `title` (field T), `meter` (M), `unit` (L) and `key` (K), the value without surrounding white
        space, of the first such field, and `""` where there is none; and `body`, all other lines,
        each without surrounding white space and then without the `!` at its end, joined with nothing
        between them. A tune whose body is `""` is left out, and so is one without any field.
    """
    # BEGIN SOLUTION
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_fields_and_body(read_tunes):
    text = "X:7\nT: Reel: the first \nT:Another name\nZ:somebody\nM:C|\nL:1/8\nK:D Major\nABcd efga|!\nd:|!\n"
    tunes = read_tunes(text)
    assert tunes is not None, "read_tunes returned nothing: is there a return?"
    assert len(tunes) == 1, f"one tune became {len(tunes)}"
    tune = dict(tunes[0])
    assert set(tune) == {"title", "meter", "unit", "key", "body"}, f"the keys are {sorted(tune)}"
    assert tune["title"] == "Reel: the first", (
        f"the title is {tune['title']!r}: of two T the first counts, all behind its first colon, stripped"
    )
    assert (tune["meter"], tune["unit"], tune["key"]) == ("C|", "1/8", "D Major"), f"got {tune}"
    assert tune["body"] == "ABcd efga|d:|", (
        f"the body is {tune['body']!r}: the lines that are not fields, without the ! at their end"
    )


# %%
def test_tunes_are_separated_by_empty_lines(read_tunes):
    text = "X:1\nK:G Major\nGABc|!\n\n\nX:2\nK:C Major\n\ncdef|!\n\nX:3\n  gabg|!\n"
    tunes = read_tunes(text)
    assert tunes is not None, "read_tunes returned nothing: is there a return?"
    bodies = [tune["body"] for tune in tunes]
    assert bodies == ["GABc|", "gabg|"], (
        f"the bodies are {bodies}: X:2 has no body and cdef no field, so both are left out"
    )
    assert tunes[1]["key"] == "", f"a tune without K has the key '', not {tunes[1]['key']!r}"


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Two cuts: first the text into blocks, at the empty lines, then each block into lines. What does
#   `text.split("\n\n")` make of two empty lines in a row, and does it matter here?
# - |
#   `re.match("[A-Z]:", line)` tells fields from the rest. The letter is `line[0]`; the value is what
#   follows the first colon. `dict.setdefault` keeps the first of several values.
# - |
#   Add up the body line by line: strip the white space, then take one `!` off the end
#   (`str.removesuffix`). At the end of a block: is there a body, and was there any field?

# %% [raw]
# # END QUESTION

# %%
tunes = read_tunes(text)
print(f"{len(tunes)} tunes; metres: {Counter(tune['meter'] for tune in tunes).most_common()}")
for tune in tunes[:2]:
    print(f"\n{tune['title']}, {tune['meter']}, {tune['key']}\n{tune['body'][:90]} …")

# %% [markdown]
# There should be 802. A tune is a short text over 50 different characters, and two of three characters in it
# are notes:

# %% [markdown]
# ![A line of ABC notation, G2 B>c, bar, (3def ^g/a/ z, above a piano roll with one bar for each note: the
# higher the note the higher the bar, the longer the note the longer the bar. G2 lasts two units, B one and a
# half and c a half, d, e and f two thirds each, g sharp and a one half each, and the rest z leaves
# a gap.](pictures/abc_line.svg)

# %% [markdown]
# ## Question 2 (q2): is the bar full?
#
# The letters are the notes: `C D E F G A B`, then, an octave higher, `c d e f g a b`. (`,` and `'` behind a letter
# take it another octave down or up, and `^ _ =` in front of it make it sharp, flat or natural. That is for
# question 6.) `z` is a rest. What stands behind a note or a rest says how **long** it is, in units:
#
# | written | length, in units | written | length, in units |
# |---|---|---|---|
# | `A` | 1 | `A/` | 1/2 |
# | `A2` | 2 | `A//` | 1/4 |
# | `A3/2` | 3/2 | `A/4` | 1/4 |
#
# Two signs change the lengths of several notes. `(3` in front of three notes is a **triplet**: each of
# the three lasts two thirds of what it says. `>` between two notes is a **dotted pair**: the first lasts 3/2 of
# what it says, the second 1/2; `<` is the other way round.
#
# Notes are grouped into **bars**. In a dance all bars are equally long, or nobody can dance to it: in 4/4 each has
# four quarters. The signs between bars are `|`, `||`, `|:`, `:|`, `|]`, and `|[1`, `:|[2` where the ending differs
# when a part is played again; the digit behind `[` belongs to the sign.
#
# With a function that adds up the lengths of each bar you can measure, later on, whether a network that has
# only ever seen characters has learned to **count**.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `bar_lengths`. Think of the signs in this order: what can be thrown away, where bars end, what a single
# note says, what `(3`, `>` and `<` change. `fractions.Fraction` adds thirds without rounding, and
# `Fraction("1/8")` reads the unit.

# %% [raw]
# # BEGIN SOLUTION


# %%
def bar_lengths(body, unit):
    """How long each bar of a tune is.

    Arguments:
        body: a str, the tune in ABC notation.
        unit: a str such as `"1/8"`: the length, in whole notes, of a plain letter `a` to `g`, `A` to
            `G` or a rest `z`. Behind a letter and its octave marks `,` or `'`, `2` multiplies its
            length by two, `3/2` by three halves, `/4` divides it by four, `/` by two and `//` by four.
            `(3` makes the next three notes last two thirds of that. `>` between two notes makes the
            first last 3/2 and the second 1/2 of what they say, `<` the other way round. Text in double
            quotes, accidentals `^ _ =`, ties `-` and blanks have no length.
    Returns:
        a list of float: for each bar that has a note or a rest, in order, the sum of its lengths in
        whole notes. Bars are separated by any run of the characters `| : [ ]`; a digit right
        behind a `[` belongs to the run.
    """
    # BEGIN SOLUTION
    music = re.sub(r'"[^"]*"', "", body)
    sign = re.compile(r"(?P<triplet>\(3)|(?P<pair>[<>])|[A-Ga-gz][,']*(\d*)(/*)(\d*)")
    sums = []
    for bar in re.split(r"(?:\[\d|[|:\[\]])+", music):
        lengths, in_triplet, factor = [], 0, Fraction(1)
        for found in sign.finditer(bar):
            if found["triplet"]:
                in_triplet = 3
            elif found["pair"]:
                first, factor = Fraction(3, 2), Fraction(1, 2)
                if found["pair"] == "<":
                    first, factor = factor, first
                lengths[-1] *= first
            else:
                times, slashes, divisor = found.groups()[2:]
                length = Fraction(unit) * int(times or 1) * factor
                length /= int(divisor) if divisor else 2 ** len(slashes)
                lengths.append(length * Fraction(2, 3) if in_triplet else length)
                in_triplet, factor = max(in_triplet - 1, 0), Fraction(1)
        if lengths:
            sums.append(float(sum(lengths)))
    return sums
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_lengths_of_single_notes(bar_lengths):
    import numpy as np

    sums = bar_lengths("A2 B3/2 c/|z4 d/4 e//", "1/8")
    assert sums is not None, "bar_lengths returned nothing: is there a return?"
    assert len(sums) == 2, f"two bars gave {len(sums)} sums"
    assert all(isinstance(value, (float, np.floating)) for value in sums), (
        f"the lengths should be floats, not {type(sums[0]).__name__}"
    )
    assert abs(sums[0] - 4 / 8) < 1e-9, (
        f"'A2 B3/2 c/' at 1/8 lasts 2 + 3/2 + 1/2 units, 0.5 of a whole note; got {sums[0]}"
    )
    assert abs(sums[1] - 4.5 / 8) < 1e-9, (
        f"'z4 d/4 e//' at 1/8 lasts 4 + 1/4 + 1/4 units, 0.5625 of a whole note; got {sums[1]}"
    )


# %%
def test_bars_end_at_any_run_of_signs(bar_lengths):
    sums = bar_lengths('"Refrain"|:ABc::d3:|[2 ^f,3-|f3|]', "1/4")
    assert sums is not None, "bar_lengths returned nothing: is there a return?"
    assert len(sums) == 4 and all(abs(value - 0.75) < 1e-9 for value in sums), (
        f"got {sums}, expected four bars of 0.75: words in quotes are not notes, the 2 behind [ is not a "
        "length, and nothing stands before the first sign and behind the last"
    )


# %%
def test_triplets_and_dotted_pairs(bar_lengths):
    sums = bar_lengths("(3ABc d2|A>B|A2<B", "1/8")
    assert sums is not None, "bar_lengths returned nothing: is there a return?"
    expected = [4 / 8, 2 / 8, (2 / 2 + 3 / 2) / 8]
    assert len(sums) == 3, f"three bars gave {len(sums)} sums"
    assert abs(sums[0] - expected[0]) < 1e-9, (
        f"'(3ABc d2' lasts 2/3 + 2/3 + 2/3 + 2 units, 0.5 of a whole note; got {sums[0]}"
    )
    assert abs(sums[1] - expected[1]) < 1e-9, f"'A>B' lasts 3/2 + 1/2 units, 0.25; got {sums[1]}"
    assert abs(sums[2] - expected[2]) < 1e-9, (
        f"'A2<B' lasts half of 2 and 3/2 of 1, 0.3125 of a whole note; got {sums[2]}"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   `re.sub` throws the quoted words away, and `re.split` cuts the body into bars. In its pattern, a
#   digit belongs to the sign only where it stands right behind a `[`.
# - |
#   One pattern finds a note with all that belongs to it: a letter, any octave marks, digits, slashes,
#   digits. Put the three last parts into groups. `re.finditer` walks over a bar and gives notes and the
#   signs `(3`, `>`, `<` in their order.
# - |
#   Keep a list of the bar's lengths, the number of notes that are still to come in a triplet, and a
#   factor for the next note. `>` multiplies the last entry of the list and sets the factor.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### Experiment: how full are real bars?
#
# The cell measures all bars of all 802 tunes, and compares each with its metre. It takes a second.
#
# **Predict, then run.** What share of the bars is exactly as long as the metre says: all of them?
#
# <details>
# <summary>Answer</summary>
#
# Four of five, 82 %. The others are not mistakes, or few are: a tune often begins with an **upbeat**, one or two
# notes before its first full bar, and the last bar of each part is that much shorter, so that they fit together when the
# part is played again. The commonest lengths of such bars, 0.125 and 0.25, 0.625 and 0.875, say so.
#
# </details>

# %% tags=["otter_ignore"]
COMMON = {"C": 1.0, "C|": 1.0}  # the two metres that have a sign of their own


def share_of_full_bars(body, unit, meter):
    """The share of the bars that are as long as the metre says."""
    full = COMMON.get(meter) or float(Fraction(meter))
    return np.mean(np.isclose(bar_lengths(body, unit), full))


for meter in ("C", "C|", "6/8", "2/4", "9/8"):
    shares = [share_of_full_bars(t["body"], t["unit"], meter) for t in tunes if t["meter"] == meter]
    print(f"{meter:4} {len(shares):3} tunes, {np.mean(shares):.1%} of their bars are full")
short = Counter(round(bar, 3) for t in tunes for bar in bar_lengths(t["body"], t["unit"]))
print("the commonest lengths:", short.most_common(8))

# %% [markdown]
# ## Question 3 (q3): the lecture's network
#
# The network reads a **window** of `width` characters, each as a one-hot vector, and answers with a probability
# for each character that could come next: many to one.

# %% [markdown]
# ![A window of five characters, d, F, A, F and a bar sign, drawn as five columns of a table with a row for each
# character of the vocabulary; each column has a single filled box. An LSTM of 128 units reads the columns from
# left to right, and a dense layer with softmax makes a bar chart of what comes next, in which d is the longest
# bar.](pictures/tune_window.svg)

# %% [markdown]
# The lecture writes it so:
#
# ```python
# model = Sequential()
# model.add(LSTM(128, input_shape=(lstm_size, len(char_dict))))
# model.add(Dense(len(char_dict), activation='softmax'))
# ...
# ```
#
# Do not be misled by a name: `lstm_size` is not the size of the LSTM. It is the number of *steps*, our `width`;
# the size is 128, our `units`. The dots are where the network gets its loss and its optimizer (`compile`)
# and where it is trained (`fit`).
#
# The targets are one-hot vectors here, $y \in \{0, 1\}^V$ with a single 1, and the loss is the cross-entropy
#
# $$-\sum_{k=1}^{V} y_k \log \hat y_k.$$
#
# *The next-word predictor* had integers as targets, and an embedding in place of one-hot vectors. With 50 characters
# nothing is lost by taking the vectors as they are: the LSTM's first matrix *is* an embedding (question 5 of
# *One-hot encoding*).

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `build_model`. There must be exactly one LSTM in it, of `units` units; other layers beside it are up to you. Start with
# `keras.Input(shape=(width, vocabulary_size))`, which is today's way to write `input_shape`: a model that does
# not know what will come in has no weights yet, it is not **built**, and cannot be graded. Compile it before
# you return it.

# %% [raw]
# # BEGIN SOLUTION


# %%
def build_model(vocabulary_size, width, units=128):
    """Build and compile the network.

    Arguments:
        vocabulary_size: the number of characters, V.
        width: the number of characters that the model sees.
        units: the size of the LSTM's state.
    Returns:
        a Keras model of built-in layers, built (started with `keras.Input`) and compiled, from
        one-hot windows `(n, width, V)` to softmax probabilities `(n, V)` of each window by itself,
        with exactly one LSTM, which has `units` units, and a cross-entropy that takes one-hot
        targets `(n, V)`.
    """
    # BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input(shape=(width, vocabulary_size)),  # PUBLIC
            keras.layers.LSTM(units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_windows_in_probabilities_out(build_model):
    import numpy as np

    model = build_model(11, 4, units=6)
    assert model is not None, "build_model returned nothing: is there a return?"
    assert model.built, "the model is not built: start it with keras.Input(shape=(width, V))"
    own = [
        layer.name
        for layer in model._flatten_layers()
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    windows = np.eye(11, dtype="float32")[np.arange(8).reshape(2, 4)]
    output = model.predict(windows, verbose=0)
    assert output.shape == (2, 11), (
        f"two windows gave an output of shape {output.shape}, expected (2, 11): one probability for "
        "each character (return_sequences would give one answer per position)"
    )
    assert np.allclose(output.sum(axis=1), 1, atol=1e-4), (
        "the probabilities of a window should sum to 1: which activation does the last layer have?"
    )


# %%
def test_loss_takes_one_hot_targets(build_model):
    import numpy as np

    model = build_model(11, 4, units=6)
    assert model is not None, "build_model returned nothing: is there a return?"
    assert model.built, "the model is not built: start it with keras.Input(shape=(width, V))"
    assert model.compiled, "the model is not compiled: call model.compile before you return it"
    eye = np.eye(11, dtype="float32")
    windows, targets = eye[np.arange(8).reshape(2, 4)], eye[[3, 10]]
    try:
        loss = model.evaluate(windows, targets, verbose=0)
    except Exception as error:
        raise AssertionError(
            "one-hot targets (n, V) were refused: of the two cross-entropies for many classes, one "
            "takes integers (sparse), the other one-hot vectors"
        ) from error
    loss = loss[0] if isinstance(loss, list) else loss
    assert abs(loss - np.log(11)) < 0.7, (
        f"the loss of a new model of 11 characters is {loss:.2f}: a cross-entropy is near ln 11 = 2.40, "
        "since a model that knows nothing finds all characters about equally likely"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   The lecture's lines are nearly the solution. Which of `width`, `units` and `vocabulary_size` is
#   `lstm_size`, which is 128, and which is `len(char_dict)`?
# - |
#   `keras.Input(shape=…)`, an LSTM that returns its last state only (its default), a dense layer with
#   softmax. The loss is the cross-entropy for many classes *without* "sparse" in its name.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 4 (q4): training
#
# A text of $n$ characters holds $n - \text{width}$ exercises: each window, and the character that comes **right
# after** it. Both become one-hot vectors over the vocabulary.
#
# How good is a model? *The next-word predictor* measures perplexity; for characters one uses its
# logarithm to the base 2, **bits per character**,
#
# $$-\frac1n \sum_{k=1}^n \log_2 \hat y_{k, c_k},$$
#
# the number of yes-or-no questions that a clever asker would need, on average, to find the next character. With 50
# equally likely characters it would be $\log_2 50 = 5.6$.
#
# The rival counts. An **interpolated 4-gram** model looks at the last three characters, and mixes what it has
# counted after these three, after the last two, after the last one, and without any, with the uniform
# distribution,
#
# $$P(c \mid x\,y\,z) = w_4 \frac{\#(x\,y\,z\,c)}{\#(x\,y\,z)} + w_3 \frac{\#(y\,z\,c)}{\#(y\,z)} +
# w_2 \frac{\#(z\,c)}{\#(z)} + w_1 \frac{\#(c)}{n} + \frac{w_0}{V},$$
#
# with the weights $w$, at least 0 and with sum 1, that suit the *test text* best: an unfair advantage, and we
# leave it that. Here it is, for contexts of any length. (The weights are found by *expectation
# maximisation*: ask which share of each prediction came from which term, and make the mean shares the new
# weights.)


# %%
def ngram_bits(train, test, vocabulary_size, order, skip):
    """Bits per character of an interpolated n-gram model of `train`, on `test` from position `skip` on.

    The weights of the contexts of 0 to `order - 1` characters and of the uniform distribution are those
    that suit `test` best.
    """
    places = range(skip, len(test))
    parts = [np.full(len(places), 1 / vocabulary_size)]
    for k in range(order):
        counts = Counter(train[i : i + k + 1] for i in range(len(train) - k))
        contexts = Counter(train[i : i + k] for i in range(len(train) - k))
        parts.append(
            [counts[test[i - k : i + 1]] / max(contexts[test[i - k : i]], 1) for i in places]
        )
    parts = np.array(parts)
    weights = np.full(len(parts), 1 / len(parts))
    for _ in range(100):
        shares = weights[:, None] * parts
        weights = (shares / shares.sum(axis=0)).mean(axis=1)
    return float(-np.log2(weights @ parts).mean())


# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `train_model`: build a model as in q3 (you may call your `build_model`), started with
# `keras.Input(shape=(width, len(vocabulary)))`, make one-hot windows and targets, and fit it. Call `keras.utils.set_random_seed(seed)` first. At most `epochs` passes over the text are allowed.
#
# The hidden test trains on 10,000 characters of tunes, one tune a line, with windows of 16 characters and up to
# 10 epochs, and measures bits per character on other tunes. Keras's defaults do: Adam at its default rate with
# batches of 32 to 128, and all the epochs. A few times the default rate gets there sooner.

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_model(text, vocabulary, width, epochs, seed):
    """Train the network on a text.

    Arguments:
        text: a str, longer than `width`; all its characters are in the vocabulary.
        vocabulary: a list of V characters, in any order; some may not occur in the text.
        width: the number of characters that the model sees.
        epochs: the largest number of passes over the text.
        seed: makes the initial weights and the order of the batches repeatable.
    Returns:
        a trained Keras model of built-in layers, built (started with `keras.Input`), from one-hot
        windows `(n, width, V)` to probabilities `(n, V)` of the character that follows each window,
        both in the order of the vocabulary; the window is all that the answer may depend on.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    ids = np.array([number[character] for character in text])
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    windows = one_hot[np.lib.stride_tricks.sliding_window_view(ids, width)[:-1]]
    targets = one_hot[ids[width:]]
    model = keras.Sequential(
        [
            keras.Input(shape=(width, len(vocabulary))),  # PUBLIC
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),  # PUBLIC
        ]
    )
    # Five times Adam's default rate: a short training has no time for small steps.
    model.compile(keras.optimizers.Adam(5e-3), "categorical_crossentropy")
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

    circle, vocabulary = "dFAc|Be2", list("|2ABFcdex")  # x never occurs
    model = train_model(circle * 150, vocabulary, 3, epochs=15, seed=1)
    assert model is not None, "train_model returned nothing: return the trained model"
    assert model.built, "the model is not built: start it with keras.Input(shape=(width, V))"
    own = [
        layer.name
        for layer in model._flatten_layers()
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    texts = [(circle * 2)[k : k + 3] for k in range(8)]
    eye = np.eye(9, dtype="float32")
    windows = np.stack([eye[[vocabulary.index(c) for c in window]] for window in texts])
    answers = np.asarray(model.predict(windows, verbose=0))
    assert answers.shape == (8, 9), (
        f"eight windows over nine characters gave shape {answers.shape}, expected (8, 9): the sizes "
        "are those of the vocabulary, also where a character never occurs in the text"
    )
    guesses = "".join(vocabulary[k] for k in answers.argmax(axis=1))
    assert guesses != "".join(window[-1] for window in texts), (
        "the model repeats the last character of the window: the target is the character after it"
    )
    expected = "".join((circle * 2)[k + 3] for k in range(8))
    assert guesses == expected, (
        f"in a text that only goes round, {circle}{circle} …, the model should know what comes next "
        f"({expected}, not {guesses}): does target k stand right behind window k, and do the vectors "
        "follow the order of the vocabulary?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Take a text of six characters and a width of three, and write all windows and targets down. How
#   many are there, and what is the last one?
# - |
#   First turn the text into numbers: a character's number is its position in the vocabulary. From
#   numbers to one-hot vectors it is one step, `np.eye(V)[numbers]`, for an array of any shape.
# - |
#   `np.lib.stride_tricks.sliding_window_view(numbers, width)` makes the windows; the last one has no
#   target. If it trains but hardly gets better: Adam at its default rate with batches of 32 to 128, or
#   a few times that rate, and all the epochs.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 5 (q5): let it write
#
# To write, the network gets a beginning, gives a probability to each character that could follow, one of them is
# drawn, appended, and the network is asked again. As in *The next-word predictor*, a **temperature** $T$ decides
# how daring the draw is,
#
# $$p_k^{(T)} = \frac{\exp(\log p_k / T)}{\sum_j \exp(\log p_j / T)},$$
#
# and $T = 0$ stands for the limit, the most likely character. (With $T = 0.001$ the exponents run into the
# thousands: subtract the largest one first, which changes nothing in the quotient.) What if the beginning is shorter than the
# window? There is no character for "nothing", but there is a vector for it: a row of **zeros** in front, in
# which no character is marked.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `generate`. Every character needs a *new* random number, and the same seed must give the same text. For one
# window at a time call the model directly, `model(windows)`, and make an array of what it gives:
# `model.predict(windows)` is made for many batches, and prints a progress bar for every character unless told
# `verbose=0`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def generate(model, start, vocabulary, width, length, temperature, seed):
    """Go on from a beginning, character by character.

    Arguments:
        model: a Keras model from one-hot windows `(n, width, V)` to probabilities `(n, V)`.
        start: a str of characters of the vocabulary, of any length, also `""`.
        vocabulary: a list of V characters; the vectors follow its order.
        width: the number of characters that the model sees: the last ones of the text so far. Where
            the text is shorter, rows of zeros stand in front of it.
        length: the number of characters to write.
        temperature: divides the log probabilities before they are normalised again; 0 stands for the
            most likely character.
        seed: an int; the same seed gives the same text.
    Returns:
        a str: the `length` characters that follow `start`, without `start` itself, each drawn on its
        own from the rescaled probabilities, and fed back before the next is drawn.
    """
    # BEGIN SOLUTION
    random = np.random.default_rng(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    rows = [np.zeros(len(vocabulary), dtype=np.float32)] * width
    rows += [one_hot[number[character]] for character in start]
    written = []
    for _ in range(length):
        output = model(np.array(rows[len(rows) - width :])[None], training=False)
        probabilities = keras.ops.convert_to_numpy(output)[0].astype(np.float64)
        if temperature == 0:
            drawn = int(np.argmax(probabilities))
        else:
            with np.errstate(divide="ignore"):
                scaled = np.log(probabilities) / temperature
            weights = np.exp(scaled - scaled.max())
            drawn = int(random.choice(len(weights), p=weights / weights.sum()))
        rows.append(one_hot[drawn])
        written.append(vocabulary[drawn])
    return "".join(written)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_goes_on_from_the_start(generate):
    import keras
    import numpy as np

    follows = np.array([[0, 9, 0], [0, 0, 9], [9, 0, 0]], dtype="float32")  # c, then A, then B
    model = keras.Sequential(  # looks at the last of two characters; c where there is none
        [
            keras.Input(shape=(2, 3)),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.set_weights([np.vstack([np.zeros((3, 3)), follows]), np.array([1, 0, 0])])
    written = generate(model, "BcA", list("cAB"), 2, 5, 0, seed=1)
    assert written is not None, "generate returned nothing: is there a return?"
    assert isinstance(written, str), f"a str is expected, not {type(written).__name__}"
    assert len(written) == 5, f"asked for 5 characters, got {len(written)} (start is not repeated)"
    assert written == "BcABc", (
        f"after A this model goes on B, c, A, B, c; got {written}: append each character that you "
        "draw, and show the model the last `width` ones, in the order of the vocabulary"
    )
    written = generate(model, "", list("cAB"), 2, 3, 0, seed=1)
    assert written == "cAB", (
        f"after nothing this model goes on c, A, B; got {written}: where the text is shorter than the "
        "window, rows of zeros stand in front"
    )


# %%
def test_draws_each_character_anew(generate):
    import keras
    import numpy as np

    model = keras.Sequential(  # finds all characters equally likely, whatever came before
        [
            keras.Input(shape=(2, 3)),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax", kernel_initializer="zeros"),
        ]
    )
    written = generate(model, "AB", list("cAB"), 2, 22, 1.0, seed=1)
    assert written is not None, "generate returned nothing: is there a return?"
    assert set(written) == {"A", "B", "c"}, (
        f"from a model that finds all characters equally likely, 22 were {written}: draw each with a "
        "random number of its own, not all with the same seed"
    )
    again = generate(model, "AB", list("cAB"), 2, 22, 1.0, seed=1)
    assert again == written, "the same seed should give the same text"
    model.set_weights([np.zeros((6, 3)), np.log([0.2, 0.6, 0.2])])
    cold = generate(model, "AB", list("cAB"), 2, 10, 0.05, seed=1)
    assert cold == "A" * 10, (
        f"probabilities 0.2, 0.6, 0.2 gave {cold} at temperature 0.05, where the second is nearly "
        "certain: divide the log probabilities by the temperature"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Keep a list of rows: `width` rows of zeros, then a one-hot row for each character of the start. The
#   window is always the last `width` rows, as an array of shape `(1, width, V)`.
# - |
#   For a temperature above 0: logarithms, divided by it, the largest subtracted, exp, divided by their
#   sum; then one draw. 0 is a case of its own.
# - |
#   Make one generator, `np.random.default_rng(seed)`, in front of the loop, and let it draw in the
#   loop. A generator made anew for every character would draw with the same number each time.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): from text to sound
#
# Computers number the keys of a piano (**MIDI numbers**): middle C is 60, the next key up, black or white, is 61,
# and twelve keys make an octave. In ABC, `C` is 60 and `c`, an octave higher, 72; `,` behind a letter takes it an octave
# down, `'` an octave up.
#
# | `C` | `D` | `E` | `F` | `G` | `A` | `B` | `c` | `d` | … | `b` | `c'` |
# |---|---|---|---|---|---|---|---|---|---|---|---|
# | 60 | 62 | 64 | 65 | 67 | 69 | 71 | 72 | 74 | … | 83 | 84 |
#
# The **key** changes some of these letters in all octaves: in D major every `F` and `f` is a semitone higher, and every
# `C` and `c`. An **accidental** in front of a note overrides the key: `^` is a semitone above the plain letter, `_` a
# semitone below, `=` the plain letter itself. It holds for *that letter in that octave* to the end of the bar: in
# `^fgf|f` the first bar has two F sharps, and the second has what the key says.
#
# A note is a sine wave. The A above middle C, number 69, has 440 oscillations a second, an octave doubles it, and so each
# of the twelve semitones multiplies by $2^{1/12}$:
#
# $$f = 440 \cdot 2^{(\text{pitch} - 69)/12}.$$
#
# A wave that starts or ends abruptly clicks. So each note is faded in and out, by an **envelope** that it
# is multiplied with.

# %% [markdown]
# ![A sine wave of constant height times an envelope, which rises quickly from 0 to 1, stays, and falls to 0 at the
# end, gives a note that begins and ends at 0.](pictures/envelope.svg)

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `to_notes` and `synthesize`. For the lengths you need what you know from q2; `to_notes` cannot call
# `bar_lengths`, which has added them up already. A tie `-` between two notes is passed over: they are two notes.

# %% [raw]
# # BEGIN SOLUTION


# %%
def to_notes(body, unit, key_sharps):
    """The notes of a tune.

    Arguments:
        body: a str, the tune in ABC notation.
        unit: a str such as `"1/8"`; lengths are as in `bar_lengths`.
        key_sharps: a dict from capital letters to the semitones that the key adds to them in every
            octave, such as `{"F": 1, "C": 1}` in D major; other letters are as they are.
    Returns:
        a list of pairs `(pitch, length)`, one for each note or rest, in order. The pitch is a MIDI
        number (int): `C` is 60, `c` 72, `,` an octave down, `'` an octave up; `None` for a rest.
        `^`, `_` or `=` in front of a note makes it a semitone higher or lower than the plain letter,
        or the plain letter itself, whatever the key says; that holds for the same letter in the same
        octave up to the next bar line, which is any run as in `bar_lengths`. The length is a float, in
        whole notes. A tie `-` has no effect.
    """
    # BEGIN SOLUTION
    music = re.sub(r'"[^"]*"', "", body)
    sign = re.compile(r"(\(3)|([<>])|([\^_=]?)([A-Ga-gz])([,']*)(\d*)(/*)(\d*)")
    semitones = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))
    notes = []
    for bar in re.split(r"(?:\[\d|[|:\[\]])+", music):
        in_triplet, factor, held = 0, Fraction(1), {}
        for found in sign.finditer(bar):
            triplet, pair, accidental, letter, marks, times, slashes, divisor = found.groups()
            if triplet:
                in_triplet = 3
            elif pair:
                first, factor = Fraction(3, 2), Fraction(1, 2)
                if pair == "<":
                    first, factor = factor, first
                notes[-1] = (notes[-1][0], notes[-1][1] * first)
            else:
                length = Fraction(unit) * int(times or 1) * factor
                length /= int(divisor) if divisor else 2 ** len(slashes)
                pitch = None
                if letter != "z":
                    octave = letter.islower() + marks.count("'") - marks.count(",")
                    if accidental:
                        held[letter.upper(), octave] = "_=^".index(accidental) - 1
                    change = held.get((letter.upper(), octave), key_sharps.get(letter.upper(), 0))
                    pitch = 60 + 12 * octave + semitones[letter.upper()] + int(change)
                notes.append((pitch, length * Fraction(2, 3) if in_triplet else length))
                in_triplet, factor = max(in_triplet - 1, 0), Fraction(1)
    return [(pitch, float(length)) for pitch, length in notes]
    # END SOLUTION


# %%
def synthesize(notes, seconds_per_whole, rate):
    """The sound of notes, one after the other.

    Arguments:
        notes: a list of pairs `(pitch, length)` as from `to_notes`.
        seconds_per_whole: how many seconds a whole note lasts.
        rate: the number of samples in a second.
    Returns:
        a float32 array `(samples,)`, all in [-1, 1]. Each note has `round(length * seconds_per_whole *
        rate)` samples. A rest is zeros. A note begins and ends near 0 (its first and last sample within
        0.05), is loud enough to be heard (its largest at least 0.05), and its strongest frequency is
        440 * 2 ** ((pitch - 69) / 12).
    """
    # BEGIN SOLUTION
    parts = [np.zeros(0)]
    for pitch, length in notes:
        n = round(length * seconds_per_whole * rate)
        if pitch is None:
            parts.append(np.zeros(n))
            continue
        seconds = np.arange(n) / rate
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        wave = np.sin(2 * np.pi * frequency * seconds)
        wave += 0.3 * np.sin(4 * np.pi * frequency * seconds)  # an overtone: less like a test tone
        # Seconds to the nearer end, over the time of a fade; 1 in the middle.
        envelope = np.clip(np.minimum(seconds, seconds[::-1]) / 0.02, 0, 1)
        parts.append(0.5 * wave * envelope)
    return np.concatenate(parts).astype(np.float32)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_pitches_of_letters_and_keys(to_notes):
    notes = to_notes("C,CcB2c' z/", "1/8", {})
    assert notes is not None, "to_notes returned nothing: is there a return?"
    pitches = [pitch for pitch, _ in notes]
    assert pitches == [48, 60, 72, 71, 84, None], f"C, C c B c' z have the pitches {pitches}"
    assert not any(isinstance(pitch, float) for pitch in pitches), f"pitches are int, not {pitches}"
    lengths = [length for _, length in notes]
    assert lengths == [0.125, 0.125, 0.125, 0.25, 0.125, 0.0625], f"their lengths are {lengths}"
    notes = to_notes("FfGc", "1/8", {"F": 1, "C": 1})
    pitches = [pitch for pitch, _ in notes]
    assert pitches == [66, 78, 67, 73], (
        f"in D major F f G c are {pitches}: the key holds for a letter in every octave"
    )


# %%
def test_accidentals_hold_to_the_end_of_the_bar(to_notes):
    notes = to_notes("^GgG-G|G =FF _e", "1/4", {"F": 1})
    assert notes is not None, "to_notes returned nothing: is there a return?"
    pitches = [pitch for pitch, _ in notes]
    assert pitches[:4] == [68, 79, 68, 68], (
        f"^G g G - G are {pitches[:4]}: the sharp holds for G in this octave, not for g"
    )
    assert pitches[4:5] == [67], (
        f"behind the bar line G is {pitches[4:5]}: the accidental has ended"
    )
    assert pitches[5:] == [65, 65, 75], f"=F F _e are {pitches[5:]}: = overrides the key"


# %%
def test_lengths_are_those_of_question_2(to_notes):
    notes = to_notes("(3ABc A>^B", "1/8", {})
    assert notes is not None, "to_notes returned nothing: is there a return?"
    lengths = [length * 8 for _, length in notes]
    expected = [2 / 3, 2 / 3, 2 / 3, 3 / 2, 1 / 2]
    assert len(lengths) == 5 and all(
        abs(a - b) < 1e-9 for a, b in zip(lengths, expected, strict=True)
    ), f"(3ABc A>^B last {[round(x, 3) for x in lengths]} eighths; think of q2"


# %%
def test_sound_of_one_note_and_a_rest(synthesize):
    import numpy as np

    sound = synthesize([(69, 0.25), (None, 0.125)], 2.0, 8000)
    assert sound is not None, "synthesize returned nothing: is there a return?"
    sound = np.asarray(sound)
    assert sound.dtype == np.float32, f"the samples are {sound.dtype}, not float32"
    assert sound.shape == (6000,), (
        f"0.5 s and 0.25 s at 8000 a second are 6000 samples, got {sound.shape}"
    )
    assert np.abs(sound).max() <= 1, "samples lie between -1 and 1"
    assert np.abs(sound[:4000]).max() >= 0.05, "the note cannot be heard"
    assert not sound[4000:].any(), "a rest is silent"
    assert abs(sound[0]) < 0.05 and abs(sound[3999]) < 0.05, "the note begins or ends with a click"
    spectrum = np.abs(np.fft.rfft(sound[:4000]))
    loudest = spectrum.argmax() * 8000 / 4000
    assert abs(loudest - 440) < 9, (
        f"pitch 69 sounds at {loudest:.0f} oscillations a second, not 440"
    )
    higher = np.abs(np.fft.rfft(synthesize([(76, 0.5)], 2.0, 8000))).argmax()
    assert abs(higher - 659.3) < 13, (
        f"pitch 76 sounds at {higher} oscillations a second, not 659: seven semitones above 440"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   `to_notes` is `bar_lengths` with a longer pattern: an accidental that may be there, the letter, its
#   octave marks, the length. In place of a sum for each bar there is one pair for each note.
# - |
#   Keep a dict for the bar: from a letter and an octave to the semitones that an accidental has set. A
#   note looks there first, then in `key_sharps` under its capital letter, else it is 0. A new bar begins
#   with an empty dict.
# - |
#   `synthesize` makes one array for each note and joins them with `np.concatenate`. The times of the
#   samples are `np.arange(n) / rate`; the sine of 2π · frequency · time is the wave. Multiply it with an
#   envelope: the distance to the nearer end, in seconds, over 0.02, cut off at 1.

# %% [raw]
# # END QUESTION
# %% [markdown]
# ### Which letters are sharp?
#
# `K:D Mixolydian` names a tonic and a *mode*, one of several ways to choose seven of the twelve semitones. The
# letters that differ from the white keys follow from the circle of fifths: C major has none, each step
# F, C, G, D, A, E, B to the right adds a sharp (F, then C, then G …), each step to the left a flat (B, then E …).
# Mixolydian has the sharps of the major key one step to the left, Dorian of two, minor of three. So D
# Mixolydian has one sharp, as G major has.


# %%
def sharps_of(key):
    """The `key_sharps` of a key such as "D Mixolydian"."""
    tonic, mode = key.split()
    steps = "FCGDAEB".index(tonic[0]) - 1 + 7 * (tonic.count("#") - tonic.count("b"))
    steps -= {"Major": 0, "Mixolydian": 1, "Dorian": 2, "Minor": 3}[mode]
    return (
        dict.fromkeys("FCGDAEB"[:steps], 1) if steps > 0 else dict.fromkeys("BEADGCF"[:-steps], -1)
    )


# %% [markdown]
# ### Experiment: see it, hear it
#
# Two helpers draw notes as a **piano roll** and play them. A reel is played at about two seconds for a whole
# note. The cell shows the first reel in D major of the file and plays it. In the roll, look for shapes that come back.
# *Takes a few seconds.*
#
# **Predict, then run.** A dance is learned by ear, so not everything in it can be new. Where in the tune will the first
# two bars come back, and where does it climb highest?
#
# <details>
# <summary>Answer</summary>
#
# They come back as the fifth and sixth bar, but for one note, and once more, with the two bars behind them, at the very
# end. Between lies a part of eight bars, which climbs to the D an octave above the note on which the tune ends.
# (Repeats, `:|`, are not played twice here.)
#
# </details>

# %% alt="A piano roll: short bars in a range of two octaves, one behind the other, with vertical lines at the bars. The line of the melody goes up and down in waves and comes back after eight bars." tags=["otter_ignore"]
from IPython.display import Audio, display

RATE = 16_000


def draw(axis, notes, title):
    """A piano roll: time in whole notes to the right, pitch upwards."""
    start = 0.0
    for pitch, duration in notes:
        if pitch is not None:
            axis.broken_barh([(start, duration * 0.95)], (pitch - 0.4, 0.8), color="tab:blue")
        start += duration
    axis.set_xticks(np.arange(0, start + 1e-6))
    axis.grid(axis="x")
    axis.set_ylabel("pitch")
    axis.set_title(title, loc="left")


def play(notes, seconds_per_whole=2.0):
    """A player for notes, in the page."""
    display(Audio(synthesize(notes, seconds_per_whole, RATE), rate=RATE, normalize=False))


reel = next(tune for tune in tunes if tune["meter"] == "C" and tune["key"] == "D Major")
notes = to_notes(reel["body"], reel["unit"], sharps_of(reel["key"]))
figure, axis = plt.subplots(figsize=(10, 3))
draw(axis, notes[:128], f"{reel['title']}: {reel['key']}, {reel['meter']}")
axis.set_xlabel("whole notes: one for each bar")
plt.show()
play(notes)

# %% [markdown]
# ## Experiment: the lecture's three lines
#
# Here they are, word for word, with their dots filled in: `compile`, `fit`, and a text. A seventh of the tunes is
# read, in windows of 24 characters. The cell takes less than a minute. (Keras answers with a warning: it has
# preferred `keras.Input` to `input_shape` since its third version.)
#
# **Predict, then run.** What is the loss before training, in bits? And what is it after two passes: below the 4.1
# bits of a model that knows only how frequent each character is?
#
# <details>
# <summary>Answer</summary>
#
# Before training, about $\log_2 51 = 5.67$: a network that knows nothing finds all characters about equally
# likely. Below 4.1 it has found out how frequent each character is, and below 3.4, which is what counting pairs gives, it
# makes use of more than the last character.
#
# </details>

# %% tags=["otter_ignore"]
from keras import Sequential
from keras.layers import LSTM, Dense

everything = "\n".join(tune["body"] for tune in tunes)
vocabulary = sorted(set(everything))
char_dict = {character: k for k, character in enumerate(vocabulary)}
one_hot = np.eye(len(char_dict), dtype=np.float32)
some = one_hot[[char_dict[character] for character in everything[:20_000]]]
lstm_size = 24
X = np.lib.stride_tricks.sliding_window_view(some, lstm_size, axis=0)[:-1].swapaxes(1, 2)
Y = some[lstm_size:]
print(f"X {X.shape}, Y {Y.shape}: windows, steps, characters")

keras.utils.set_random_seed(1)
model = Sequential()
model.add(LSTM(128, input_shape=(lstm_size, len(char_dict))))
model.add(Dense(len(char_dict), activation='softmax'))  # fmt: skip

model.compile(loss="categorical_crossentropy", optimizer="adam")
before = model.evaluate(X, Y, batch_size=500, verbose=0) / np.log(2)
history = model.fit(X, Y, batch_size=64, epochs=2, verbose=0)
print(f"before: {before:.2f} bits; log2 of {len(vocabulary)} is {np.log2(len(vocabulary)):.2f}")
print("after each pass:", np.round(np.array(history.history["loss"]) / np.log(2), 2), "bits")
same = [
    a.shape == b.shape
    for a, b in zip(model.weights, build_model(len(vocabulary), lstm_size).weights, strict=True)
]
print("your build_model has weights of the same shapes:", all(same))

# %% [markdown]
# ## Experiment: before, during and after
#
# Now all tunes but 80, which are kept for the test. To save time the network is trained **sequence to sequence**: it reads
# stretches of 64 characters and answers at *every* position, so that one stretch teaches 64 characters. The trained
# layers then serve in a model that answers at the end of a window, which is what `generate` wants. A start, one bar of a
# reel in D, is continued three times: before training, after one pass, and after all. In front of the bar stands the
# end of another tune, because this network has never seen an empty window. The cell takes about two minutes.
#
# Two helpers: `Quick` lets Keras compile the network for one window, which makes writing several times as fast, and
# `readable` keeps what of a text is ABC notation, for in the beginning little of it is.
#
# **Predict, then run.** What will the network have learned after a single pass: which characters there are, which
# follow each other, how long a bar is, what a tune is?
#
# <details>
# <summary>Answer</summary>
#
# About in this order. How frequent the characters are is learned within the first steps, then that a note follows a note
# and what is near it in pitch, then how bars are built; how a part returns after eight bars is further back than this
# network can see well. Listen for the point at which it begins to sound like a dance.
#
# </details>

# %% alt="Three piano rolls, one above another. Before training: notes all over the range at random, of any length. After one pass: neighbouring notes are near each other. After all: a line in waves within two octaves, most bars of the same length." tags=["otter_ignore"]
WIDTH, STRETCH, EPOCHS = 64, 64, 12
START = "d2fd Addf|"
draws = np.random.default_rng(0)
order = draws.permutation(len(tunes))
train_text = "\n".join(tunes[k]["body"] for k in order[80:])
test_text = "\n".join(tunes[k]["body"] for k in order[:80])
train_ids = np.array([char_dict[character] for character in train_text])


class Quick:
    """A model whose answers to one window are computed by a compiled function."""

    def __init__(self, model):
        self.model = model

    def predict_on_batch(self, windows):
        return self.model.predict_on_batch(np.asarray(windows, dtype=np.float32))

    def predict(self, windows, **options):
        return self.predict_on_batch(windows)

    def __call__(self, windows, training=False):
        return keras.ops.convert_to_tensor(self.predict_on_batch(windows))


A_NOTE = r"[\^_=]?[A-Ga-g][,']?(?:[2-9]/[2-9]|[2-9]|/[2-9]?)?"
SIGNS = re.compile(
    rf"\(3{A_NOTE}{A_NOTE}{A_NOTE}|{A_NOTE}[<>]{A_NOTE}|{A_NOTE}|z[2-9]?|[|:\]]+(?:\[[12] )?| "
)


def readable(body):
    """What of a body is ABC notation as question 2 has it."""
    return "".join(SIGNS.findall(body))


def go_on(bar, length, temperature, seed):
    """A bar, and what the network writes behind it."""
    primed = train_text[-WIDTH:] + "\n" + bar
    return bar + generate(writer, primed, vocabulary, WIDTH, length, temperature, seed)


keras.utils.set_random_seed(1)
recur = keras.layers.LSTM(128, return_sequences=True)
forget_some = keras.layers.Dropout(0.2)
answer = keras.layers.Dense(len(vocabulary), activation="softmax")
stretch = keras.Input((STRETCH, len(vocabulary)))
reader = keras.Model(stretch, answer(forget_some(recur(stretch))))
reader.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
window = keras.Input((WIDTH, len(vocabulary)))
writer = Quick(keras.Model(window, answer(recur(window)[:, -1])))

started, written = time.process_time(), {}
for epoch in range(EPOCHS + 1):
    if epoch in (0, 1, EPOCHS):
        written[f"after {epoch} passes"] = go_on(START, 150, 0.7, seed=5)
    if epoch == EPOCHS:
        break
    if epoch == EPOCHS - 3:  # smaller steps at the end
        reader.optimizer.learning_rate = 1e-3
    start = int(draws.integers(STRETCH))  # the stretches end elsewhere in each pass
    n = (len(train_ids) - 1 - start) // STRETCH
    inputs = one_hot[train_ids[start : start + n * STRETCH].reshape(n, STRETCH)]
    targets = train_ids[start + 1 : start + 1 + n * STRETCH].reshape(n, STRETCH)
    history = reader.fit(inputs, targets, batch_size=32, verbose=0)
    print(f"pass {epoch + 1}: {history.history['loss'][0] / np.log(2):.2f} bits per character")
training_seconds = time.process_time() - started
print(f"{training_seconds:.0f} seconds of the processor")

figure, axes = plt.subplots(3, 1, figsize=(10, 7), sharey=True)
for axis, (when, body) in zip(axes, written.items(), strict=True):
    draw(axis, to_notes(readable(body), "1/8", sharps_of("D Major")), when)
plt.tight_layout()
plt.show()
for when, body in written.items():
    print(f"\n{when}, {len(readable(body)) / len(body):.0%} readable: {body}")
    play(to_notes(readable(body), "1/8", sharps_of("D Major")))

# %% [markdown]
# ## Experiment: bits per character
#
# The counters can look further back than three characters. Here are the n-gram models of all training tunes, from
# $n = 1$ (no context) to 6 (five characters), each with the weights that suit the 80 test tunes best, and the
# network on the same characters, once. It takes about half a minute.
#
# **Predict, then run.** Twice as much context, half as many bits? And is the network better than the best of the
# counters?
#
# <details>
# <summary>Answer</summary>
#
# The counters come to 4.08, 3.37, 2.77, 2.46, 2.37 and 2.35 bits: each character of context helps less than
# the one before, and the fifth hardly at all: a third of the runs of six characters in the test tunes never
# occurs in the training tunes. Counting cannot go further back; a network can, as far as what it has seen
# long ago is still in its state.
#
# </details>

# %% alt="Bits per character over the order of the n-gram: a line that falls from 4.1 to 3.4, 2.8 and 2.5 and is almost level from 5 on. A dashed horizontal line, the network, lies below all of it." tags=["otter_ignore"]
test_rows = one_hot[[char_dict[character] for character in test_text]]
windows = np.lib.stride_tricks.sliding_window_view(test_rows, WIDTH, axis=0)[:-1].swapaxes(1, 2)
chosen = []
for first in range(0, len(windows), 1000):
    batch = np.ascontiguousarray(windows[first : first + 1000])
    truth = test_rows[WIDTH + first : WIDTH + first + len(batch)]
    chosen.append((writer.model.predict_on_batch(batch) * truth).sum(axis=1))
network_bits = float(-np.log2(np.concatenate(chosen)).mean())
orders = range(1, 7)
counters = [ngram_bits(train_text, test_text, len(vocabulary), n, WIDTH) for n in orders]
plt.figure(figsize=(6, 3.5))
plt.plot(orders, counters, "o-")
plt.axhline(network_bits, color="tab:orange", linestyle="--")
plt.text(1, network_bits + 0.03, f"the network: {network_bits:.2f}")
plt.text(6, counters[-1] + 0.05, f"{counters[-1]:.2f}", ha="center")
plt.xlabel("order n of the n-gram model")
plt.ylabel("bits per character")
plt.show()
print("n-grams:", np.round(counters, 2))
print(f"network: {network_bits:.3f} after {training_seconds:.0f} seconds of the processor")

# %% [markdown]
# ## Experiment: can it count?
#
# A bar of a reel in the metre C lasts one whole note. Nobody told the network; it has seen characters, and a
# bar of eight quavers may have eight letters, or four with a `2` behind, or triplets. The cell lets it write
# six times at each of six temperatures and measures with your `bar_lengths` which share of the bars is full.
# The last bar may be cut off, so it is left out. Beside it stands the longest run of characters that occurs
# in the training tunes as well: is it composing, or quoting? It takes about a minute.
#
# **Predict, then run.** Where will the share be highest? And what is wrong with writing at that temperature?
#
# <details>
# <summary>Answer</summary>
#
# At the low temperatures, where it may be higher than in real reels, which have upbeats and endings: 88 % of their inner bars are
# full. But there the network writes the same few bars again and again, and much of it is quoted. At a high temperature
# little is quoted, and one slip in a bar is enough to make it too long or too short.
#
# </details>


# %% alt="The share of full bars over the temperature: near 1 at the lowest temperatures, and falling more and more steeply from 1.0 on. A dashed line shows the share in real reels." tags=["otter_ignore"]
def longest_quotation(body):
    """The length of the longest run of characters that the training tunes have as well."""
    longest = 0
    for first in range(len(body)):
        while body[first : first + longest + 1] in train_text and first + longest < len(body):
            longest += 1
    return longest


temperatures = (0.2, 0.5, 0.8, 1.0, 1.2, 1.5)
full_shares = []
for temperature in temperatures:
    bodies = [go_on(START, 100, temperature, seed) for seed in range(6)]
    firsts = [readable(body.split("\n")[0]) for body in bodies]  # up to the end of the tune
    bars = [bar for body in firsts for bar in bar_lengths(body, "1/8")[1:-1]]
    full_shares.append(np.mean(np.isclose(bars, 1)))
    quoted = np.mean([longest_quotation(body[len(START) :]) for body in bodies])
    print(
        f"T = {temperature}: {full_shares[-1]:.0%} of {len(bars)} bars are full, "
        f"longest quotation {quoted:.0f} of 100 characters on average"
    )
reels = [bar for t in tunes if t["meter"] == "C" for bar in bar_lengths(t["body"], t["unit"])[1:-1]]
real_share = np.mean(np.isclose(reels, 1))
plt.figure(figsize=(6, 3.5))
plt.plot(temperatures, full_shares, "o-")
plt.axhline(real_share, color="gray", linestyle="--")
plt.text(temperatures[-1], real_share, "real reels", ha="right", va="bottom")
plt.xlabel("temperature")
plt.ylabel("share of full bars")
plt.ylim(0, 1.05)
plt.show()

# %% [markdown]
# ## Experiment: your bar
#
# Write a bar of your own, choose a key and a temperature, and hear how the network goes on. It takes a few seconds.
#
# **Predict, then run.** Run it as it stands. Then take one note off the bar, `A2FA DAF|`, so that it lasts seven eighths
# of a whole note. Will the bars that the network adds last as long as before?
#
# <details>
# <summary>Answer</summary>
#
# No. In our run, over six seeds, 99 % of its bars lasted a whole note after the full bar. After the short one not a
# single one did: each time the network began with a bar of three quarters of a note. It has read reels, of eight
# quavers a bar, and jigs, of six, and took yours for a jig's. Nobody had told it what a metre is.
#
# </details>

# %% tags=["otter_ignore"]
MY_BAR, MY_KEY, MY_TEMPERATURE, MY_SEED = "A2FA DAFA|", "D Major", 0.6, 1
mine = go_on(MY_BAR, 200, MY_TEMPERATURE, MY_SEED)
mine = mine.split("\n")[0]  # up to the end of the tune, if it came to one
print(mine)
play(to_notes(readable(mine), "1/8", sharps_of(MY_KEY)))

# %% [markdown]
# ## Questions to think about
#
# * The network has never seen the field `K`. How does it know which notes fit? What would you change, if it
#   should write in a key that you choose?
# * A reel has parts of eight bars that are played twice, AABB. Which of that can a window of 64 characters hold?
# * At a low temperature every bar is full and the tune is dull; at a high one the bars fall apart. Bars and
#   melody share one temperature here. Need they?
# * A tune that the network writes may quote one that it has read. When would you call it the network's own?
#
# ## Sources
#
# * The tunes: `irish.abc` of the software labs of *MIT Introduction to Deep Learning* (MIT licence), by way of the Python
#   package *mitdeeplearning*. The file does not name who transcribed them.
# * C. Walshaw: *The abc music standard 2.1*, 2011, on abcnotation.com. (This notebook uses a small part of it.)
# * B. L. Sturm, J. F. Santos, O. Ben-Tal, I. Korshunova: *Music transcription modelling and composition using deep
#   learning*. Conference on Computer Simulation of Musical Creativity, 2016: the same idea with 23,000 tunes.
# * F. Jelinek, R. L. Mercer: *Interpolated estimation of Markov source parameters from sparse data*. Pattern
#   Recognition in Practice, 1980: the weights of question 4.
# * S. Hochreiter, J. Schmidhuber: *Long short-term memory*. Neural Computation 9, 1997.
# * The Keras documentation: [LSTM](https://keras.io/api/layers/recurrent_layers/lstm/),
#   [losses](https://keras.io/api/losses/probabilistic_losses/).
