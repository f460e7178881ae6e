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
# # Data windowing
#
# A recording, a text, a stock price: a sequence is one long thing. A network wants many short
# things of equal length, each with the answer it should have given. Windowing makes the one into
# the other. It is ten lines of code, it stands before every model of this course, and it is where
# most results that are too good to be true are born.
#
# The lecture's example is a text over the alphabet A, B, C, D. From `D A B …` come windows of
# one-hot vectors and, for each, the character that follows:
#
# $$X = \big[\,[[0,0,0,1],\,[1,0,0,0]],\; \ldots \,\big], \qquad Y = \big[\,[0,1,0,0],\; \ldots \,\big].$$
#
# In general a series $s_0, s_1, \ldots, s_{T-1}$ is cut into windows of $w$ steps, one every
# $r$ steps,
#
# $$X_i = (s_{ir},\; s_{ir+1},\; \ldots,\; s_{ir+w-1}), \qquad
# i = 0, \ldots, \Big\lfloor \frac{T - w}{r} \Big\rfloor ,$$
#
# and a step may be a number, a vector of measurements, or an image.
#
# | question | function | what it does |
# |---|---|---|
# | q1 | `sliding_windows` | cut a series into windows |
# | q2 | `windows_and_targets` | windows, and what comes some steps later |
# | q3 | `one_hot_windows` | the same for a text |
# | q4 | `chronological_split` | learn from the past, validate on the future |
# | q5 | `standardize` | a common scale, measured in the past only |
# | q6 | `pad_sequences` | sequences of different length in one array |
#
# A function may call one from an earlier question: where that one is wrong, the later question is
# graded with the course's own in its place, so that a slip costs you nothing elsewhere. A question that will
# not come right has hints, one after the other: `grader.hint("q1")`.
#
# At the end you predict a random walk, which nobody can, with an error that is impossible; find out
# where the miracle comes from; forecast the air traffic of 1959 and 1960 honestly; and train the
# lecture's first recurrent network on your own windows, on a nursery rhyme and on the weather of New
# York.

# %%
import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# ## Question 1 (q1): windows
#
# Two things to take care of. A window at the end that would be too short is left out: only whole
# windows count. And NumPy can hand out windows that merely *look at* the series' memory
# (`np.lib.stride_tricks`). That is fast, until somebody scales a window in place and changes its
# neighbours and the series with it. Here the result owns its memory.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `sliding_windows`. The windows lie along the first axis of the series; further axes (several
# measurements per step, pictures) stay as they are, and so does the dtype.

# %% [raw]
# # BEGIN SOLUTION

# %%
def sliding_windows(series, width, stride=1):
    """Cut a series into windows that start at 0, stride, 2 * stride and so on.

    Arguments:
        series: array or list; time runs along the first axis.
        width: int, the number of steps in a window.
        stride: int (NumPy's integers included), the number of steps from one start to the next.

    Returns:
        An array of shape (n, width, ...) with its own memory, of the series' dtype;
        only whole windows.

    Raises:
        ValueError: width or stride is below 1; the message names that argument and its value.
            Or the series is shorter than width; the message names series or width, and its
            length or value.
    """
    # BEGIN SOLUTION
    values = np.asarray(series)
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if len(values) < width:
        raise ValueError(f"series has {len(values)} steps, too few for width={width}")
    starts = np.arange(0, len(values) - width + 1, stride)
    return values[starts[:, np.newaxis] + np.arange(width)]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_whole_windows_at_each_stride(sliding_windows):
    import numpy as np

    windows = sliding_windows(np.arange(6), 3)
    assert windows is not None, "sliding_windows returned None: is there a `return`?"
    assert isinstance(windows, np.ndarray), (
        f"expected a NumPy array, got {type(windows).__name__}: make an array of it"
    )
    assert windows.tolist() == [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]], (
        f"got {windows.tolist()}: is the last window there, and is it the last whole one?"
    )
    by_two = sliding_windows(np.arange(6), 3, stride=2)
    assert by_two.tolist() == [[0, 1, 2], [2, 3, 4]], (
        f"with stride 2: got {by_two.tolist()}; a window that starts at 4 would not be whole"
    )
    assert windows.dtype == np.arange(6).dtype, (
        f"a series of whole numbers gave {windows.dtype}; the dtype should stay"
    )
    for width, stride, names, numbers in (
        (-5, 1, ("width",), ("-5",)),
        (3, -5, ("stride",), ("-5",)),
        (7, 1, ("width", "series"), ("7", "6")),
    ):
        try:
            windows = sliding_windows(np.arange(6), width, stride)
        except ValueError as error:
            named = any(word in str(error).lower() for word in names)
            assert named and any(number in str(error) for number in numbers), (
                f"right to raise a ValueError for six steps, {width=}, {stride=}; let its message "
                f"{str(error)!r} name the argument ({' or '.join(names)}) and its value"
            )
        else:
            raise AssertionError(
                f"six steps, {width=}, {stride=} gave {windows!r}; raise a ValueError instead"
            )

# %%
def test_the_series_stays_as_it_was(sliding_windows):
    import numpy as np

    series = np.zeros(5)
    windows = sliding_windows(series, 2)
    assert windows is not None, "sliding_windows returned None: is there a `return`?"
    assert np.shape(windows) == (4, 2), (
        f"shape {np.shape(windows)}; five steps and width 2 make four windows"
    )
    assert not np.shares_memory(windows, series), (
        "the windows look into the series' own memory: writing to one would change the series, "
        "so hand out a copy"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Write down on paper where the windows of a short series start. What is the last start for which
#   the window is still whole? `range` or `np.arange` gives all of them.
# - |
#   Collect the pieces `series[start : start + width]` and stack them, or index the array once with
#   a table of positions, start + offset. Both make copies. Remember `np.asarray` for lists, and
#   check width and stride before anything else.
# - |
#   The three errors are three checks at the top: width below 1, stride below 1, fewer steps than
#   width. Put the name of the argument and its value into each message with an f-string.

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Look at it.** A series of 40 steps on top, its windows below, each drawn at the time it covers. Look
# at how far neighbours overlap, and at what is left over at the end.
#
# **Predict, then run.** Windows of 12 steps, one every 4: how many are there? And how many with a stride
# of 5? (Change it, and count.)
#
# <details>
# <summary>Answer</summary>
#
# With $T = 40$, $w = 12$, $r = 4$ the last start is 28 and there are $28 / 4 + 1 = 8$ windows;
# nothing is left over. With a stride of 5 the last start is 25, there are 6 windows, and the last
# three steps belong to none of them.
#
# </details>

# %% alt="A sine wave of 40 steps on top. Below, eight rows, each a piece of the wave of twelve steps, drawn where it was cut out; each row starts four steps after the one above." tags=["otter_ignore"]
wave = np.sin(np.arange(40) / 3)
figure, (above, below) = plt.subplots(2, 1, figsize=(8, 5), sharex=True)
above.plot(wave, "o-", markersize=3)
wide, step = 12, 4  # change these
cut = sliding_windows(wave, width=wide, stride=step)
for row, (start, window) in enumerate(zip(range(0, 40, step), cut)):
    below.plot(range(start, start + wide), window * 0.4 - row, "o-", markersize=3)
below.set_yticks(range(0, -len(cut), -1), [f"window {row}" for row in range(len(cut))])
below.set_xlabel("time")
plt.show()

# %% [markdown]
# ## Question 2 (q2): windows and targets
#
# To learn to predict, each window needs the value that comes later. How much later is the
# **horizon** $h$: $h = 1$ is the very next step,
#
# $$X_i = (s_i, \ldots, s_{i+w-1}), \qquad y_i = s_{i+w+h-1}, \qquad n = T - w - h + 1 .$$
#
# Write down the smallest case on paper: $T = 3$, $w = 2$, $h = 1$. There is one pair. Off by one
# in one direction, and the target is the last step of the window: a model learns to copy it, and
# its loss looks wonderful.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `windows_and_targets`. When there is no room for a single pair, raise a `ValueError` that
# names an argument and its value.

# %% [raw]
# # BEGIN SOLUTION

# %%
def windows_and_targets(series, width, horizon=1):
    """Return all windows that have a target, and the targets.

    Arguments:
        series: array or list; time runs along the first axis.
        width: int, the number of steps in a window.
        horizon: int, how many steps after a window's last one its target lies.

    Returns:
        (X, y) of shapes (n, width, ...) and (n, ...) with n = len(series) - width - horizon + 1,
        where y[i] is series[i + width + horizon - 1]; arrays of the series' dtype.

    Raises:
        ValueError: n would be less than 1. The message names an argument and its value (for the
            series its length, or n).
    """
    # BEGIN SOLUTION
    values = np.asarray(series)
    n = len(values) - width - horizon + 1
    if n < 1:
        raise ValueError(f"series has {len(values)} steps, too few for {width=}, {horizon=}")
    return values[np.arange(n)[:, np.newaxis] + np.arange(width)], values[width + horizon - 1 :]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_target_is_the_step_after_the_window(windows_and_targets):
    import numpy as np

    pairs = windows_and_targets(np.array([10, 11, 12, 13, 14]), 2)
    assert pairs is not None, "windows_and_targets returned None: is there a `return`?"
    X, y = pairs
    assert isinstance(X, np.ndarray) and isinstance(y, np.ndarray), (
        f"expected two NumPy arrays, got {type(X).__name__} and {type(y).__name__}"
    )
    assert np.shape(X) == (3, 2) and np.shape(y) == (3,), (
        f"shapes {np.shape(X)} and {np.shape(y)}; five steps and width 2 make three pairs"
    )
    assert np.asarray(X).tolist() == [[10, 11], [11, 12], [12, 13]], f"X is {X}"
    assert np.asarray(y).tolist() == [12, 13, 14], (
        f"y is {y}: the target of [10, 11] is 12, the first step that is not in the window"
    )

# %%
def test_the_horizon_moves_the_target(windows_and_targets):
    import numpy as np

    pairs = windows_and_targets(np.array([10, 11, 12, 13, 14]), 2, horizon=3)
    assert pairs is not None, "windows_and_targets returned None: is there a `return`?"
    X, y = pairs
    assert np.asarray(X).tolist() == [[10, 11]] and np.asarray(y).tolist() == [14], (
        f"with horizon 3 got X = {X}, y = {y}: three steps after 11 comes 14, and there is no "
        "room for a second pair"
    )
    try:
        pairs = windows_and_targets(np.array([10, 11, 12, 13, 14]), 2, horizon=4)
    except ValueError as error:
        named = any(word in str(error).lower() for word in ("series", "width", "horizon"))
        assert named and any(number in str(error) for number in ("5", "2", "4", "0")), (
            f"right to raise a ValueError; let its message {str(error)!r} name an argument and "
            "its value"
        )
    else:
        raise AssertionError(
            f"five steps, width 2 and horizon 4 gave {pairs!r}; there is no room for a pair, so "
            "raise a ValueError"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Number the steps of `[10, 11, 12, 13, 14]` from 0, and write down for width 2 and horizon 3
#   which position the target has. Which formula of the docstring is that?
# - |
#   Compute n first and raise the ValueError there. Then there are n windows that start at 0, 1, …,
#   n - 1, and the targets are a single slice of the series: where does it start?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 3 (q3): windows over a text
#
# For a text a step is a character, and a character is a one-hot vector: with $V$ symbols, $X$ has
# three axes (which window, which step in it, which symbol), and $Y$ two. This is the very data that
# the first recurrent network of the lecture is trained on: given these characters, which one is
# next?

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `one_hot_windows`. Column `j` stands for `vocabulary[j]`.

# %% [raw]
# # BEGIN SOLUTION

# %%
def one_hot_windows(text, vocabulary, width):
    """Return the one-hot windows of a text, and the character after each.

    Arguments:
        text: str, of characters from the vocabulary.
        vocabulary: list of V single characters, in any order; column j is `vocabulary[j]`.
        width: int, the number of characters in a window, less than len(text).

    Returns:
        (X, Y), float32 arrays of shapes (n, width, V) and (n, V) with n = len(text) - width.
    """
    # BEGIN SOLUTION
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = (ids[:, np.newaxis] == np.arange(len(vocabulary))).astype(np.float32)
    firsts = np.arange(len(text) - width)
    return encoded[firsts[:, np.newaxis] + np.arange(width)], encoded[width:]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_example_of_the_lecture(one_hot_windows):
    import numpy as np

    pair = one_hot_windows("DABC", ["A", "B", "C", "D"], 2)
    assert pair is not None, "one_hot_windows returned None: is there a `return`?"
    X, Y = pair
    assert isinstance(X, np.ndarray) and isinstance(Y, np.ndarray), (
        f"expected two NumPy arrays, got {type(X).__name__} and {type(Y).__name__}"
    )
    assert np.shape(X) == (2, 2, 4) and np.shape(Y) == (2, 4), (
        f"shapes {np.shape(X)} and {np.shape(Y)}; expected (2, 2, 4) and (2, 4): "
        "the last character is only ever a target"
    )
    assert X[0].tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]], f"the window 'DA' became {X[0].tolist()}"
    assert Y.tolist() == [[0, 1, 0, 0], [0, 0, 1, 0]], (
        f"Y is {Y.tolist()}: after 'DA' comes 'B', after 'AB' comes 'C'"
    )
    assert X.dtype == np.float32 and Y.dtype == np.float32, (
        f"dtypes {X.dtype} and {Y.dtype}; expected float32"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   First turn each character into the number of its column, then into a row of zeros and a one.
#   Windows and targets are cut from that one matrix.
# - |
#   With a matrix of shape (len(text), V), window i is rows i to i + width - 1, and target i is row
#   i + width. How many targets are there? The dtype is part of the contract.

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Look at it.** Each panel is one window, time runs down, symbols run across. The last, darker row is
# the target. From one panel to the next everything moves up one row: look for the target of one panel
# as the last row of the window in the next.
#
# **Predict, then run.** The first window is `'the rat '`. In which column is its target?
#
# <details>
# <summary>Answer</summary>
#
# The next character is the `i` of *in*. The symbols are sorted with the blank first, so `i` has
# column 4 of 0 to 7.
#
# </details>

# %% alt="Five panels side by side, each a grid of nine rows, the times, by eight columns, the symbols, with one bright cell a row. From panel to panel the pattern moves up one row; the dimmer last row is the target." tags=["otter_ignore"]
RHYME = "the rat in the hat"
symbols = sorted(set(RHYME))
blocks, nexts = one_hot_windows(RHYME, symbols, width=8)
figure, panels = plt.subplots(1, 5, figsize=(11, 3), sharey=True)
for i, panel in enumerate(panels):
    panel.imshow(np.vstack([blocks[i], 0.5 * nexts[i : i + 1]]), cmap="magma")
    panel.set_xticks(range(len(symbols)), symbols)
    panel.set_title(f"window {i}: {RHYME[i : i + 8]!r}", fontsize=8)
panels[0].set_ylabel("time (last row: target)")
plt.show()

# %% [markdown]
# ## Question 4 (q4): past and future
#
# Neighbouring windows share all their steps but one. Shuffle the windows and put a fifth of them
# aside for validation, and for almost every one of those the model has seen the window just before or
# just after it, mostly both, and from the later one it has read the answer. What you measure then is memory.
#
# The remedy: cut the **series** first, and window each part by itself. With validation fraction
# $f$ the cut is at
#
# $$c = T - \operatorname{round}(T f), \qquad
# \underbrace{s_0, \ldots, s_{c-1}}_{\text{training}} \;\Big|\;
# \underbrace{s_c, \ldots, s_{T-1}}_{\text{validation}},$$
#
# with Python's `round`. No time step is in both parts, neither in a window nor as a target, and
# nothing is shuffled. (Within the training part you may shuffle as you like, later.)

# %% [markdown]
# ![A series of twelve steps, cut between step 7 and step 8. In the past, windows of three steps and
# their targets slide up to the cut; the first window of the future starts right behind the cut. A
# window that reaches over the cut is crossed out.](pictures/windows_and_cut.svg)

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `chronological_split`. It windows each part as in question 2: call your
# `windows_and_targets`. Where a part has no room for a single pair, raise a
# `ValueError` that names an argument and its value.

# %% [raw]
# # BEGIN SOLUTION

# %%
def chronological_split(series, validation_fraction, width, horizon=1):
    """Cut the series in two, then window each part: the past to learn from, the future to test.

    Arguments:
        series: array or list; time runs along the first axis.
        validation_fraction: float, the share of the steps that is cut off at the end; the cut
            is at len(series) - round(len(series) * validation_fraction).
        width: int, the number of steps in a window.
        horizon: int, how many steps after a window's last one its target lies.

    Returns:
        (X_train, y_train, X_val, y_val): for each part what question 2 returns for it, arrays
        of the series' dtype, in the order of time.

    Raises:
        ValueError: a part is too short for a window and its target. The message names an
            argument (or the part) and its value (or its length).
    """
    # BEGIN SOLUTION
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part, name in ((values[:cut], "training"), (values[cut:], "validation")):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(
                f"series of {len(values)} steps with validation_fraction={validation_fraction} has "
                f"{len(part)} {name} steps, too few for {width=} and {horizon=}"
            )
        pieces.append(part[np.arange(count)[:, np.newaxis] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return tuple(pieces)
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_series_is_cut_before_it_is_windowed(chronological_split):
    import numpy as np

    parts = chronological_split(np.arange(10), 0.4, 2)
    assert parts is not None, "chronological_split returned None: is there a `return`?"
    assert len(parts) == 4 and all(isinstance(part, np.ndarray) for part in parts), (
        f"expected four NumPy arrays, got {[type(part).__name__ for part in parts]}"
    )
    X_train, y_train, X_val, y_val = (np.asarray(part).tolist() for part in parts)
    assert X_train == [[0, 1], [1, 2], [2, 3], [3, 4]] and y_train == [2, 3, 4, 5], (
        f"training: X = {X_train}, y = {y_train}; the first six of ten steps are for training, "
        "and no target may lie behind the cut"
    )
    assert X_val == [[6, 7], [7, 8]] and y_val == [8, 9], (
        f"validation: X = {X_val}, y = {y_val}; no window may reach back across the cut"
    )
    try:
        parts = chronological_split(np.arange(10), 0.2, 2)
    except ValueError as error:
        words = "series width horizon fraction training validation".split()
        named = any(word[:5] in str(error).lower() for word in words)
        assert named and any(number in str(error) for number in ("10", "0.2", "2", "8")), (
            f"right to raise a ValueError; let its message {str(error)!r} name an argument or the "
            "part, and its value or length"
        )
    else:
        raise AssertionError(
            f"ten steps with fraction 0.2 leave two for validation, but width 2 gave {parts!r}; "
            "a window and its target need three, so raise a ValueError"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Draw the cut first. Then ask for each part by itself: which windows and targets does it have?
#   You have already written a function that answers this.
# - |
#   The cut is at `len(series) - round(len(series) * validation_fraction)`. Both parts go through
#   question 2 with the same width and horizon. What does question 2 say when a part is too short,
#   and does its message name an argument and its value?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 5 (q5): a common scale
#
# Gradient descent dislikes inputs of which one is in millimetres and the next in millions. So each
# feature is shifted and scaled by its mean and standard deviation,
#
# $$\mu_j = \frac{1}{N} \sum_{t} x_{tj}, \qquad
# \sigma_j = \sqrt{\frac{1}{N} \sum_{t} (x_{tj} - \mu_j)^2}, \qquad
# z_{tj} = \frac{x_{tj} - \mu_j}{\sigma_j} ,$$
#
# where the sums run over everything but the feature axis (the last one), and over the **training**
# part alone. The mean of the future is not known in the past: to use it is to look ahead.
#
# A feature that never changes has $\sigma_j = 0$, and $0 / 0$ is not a number. It should become 0.
# Beware: the *computed* deviation of a constant need not be 0. Try `np.std([0.1] * 6)`.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `standardize`. A 1-D series is a single feature. Compute in float64, also when float32 comes
# in (sums over many values lose digits), and return float32.

# %% [raw]
# # BEGIN SOLUTION

# %%
def standardize(train, other):
    """Scale both by the mean and the population standard deviation of `train`.

    Arguments:
        train: array or list of numbers (integers included) with the features along the last axis;
            mean and deviation are taken over all other axes. A 1-D series is one feature.
        other: array or list with the same features.

    Returns:
        (train, other), float32 arrays of the shapes that came in, computed in float64: per
        feature, train has mean 0 and deviation 1, however small its numbers are. A feature of
        which all values in train are equal becomes 0 there, and something finite in other.
    """
    # BEGIN SOLUTION
    past = np.asarray(train, dtype=np.float64)
    future = np.asarray(other, dtype=np.float64)
    axes = tuple(range(max(past.ndim - 1, 1)))
    constant = past.max(axis=axes) == past.min(axis=axes)
    mean = np.where(constant, past.min(axis=axes), past.mean(axis=axes))
    deviation = np.where(constant, 1.0, past.std(axis=axes))
    return (
        ((past - mean) / deviation).astype(np.float32),
        ((future - mean) / deviation).astype(np.float32),
    )
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_scale_of_the_training_part(standardize):
    import numpy as np

    pair = standardize(np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 50.0]]))
    assert pair is not None, "standardize returned None: is there a `return`?"
    train, other = pair
    assert isinstance(train, np.ndarray) and isinstance(other, np.ndarray), (
        f"expected two NumPy arrays, got {type(train).__name__} and {type(other).__name__}"
    )
    assert train.dtype == np.float32 and other.dtype == np.float32, (
        f"dtypes {train.dtype} and {other.dtype}; compute in float64, but return float32"
    )
    assert np.allclose(train, [[-1, -1], [1, 1]]), (
        f"train became {np.asarray(train).tolist()}; expected [[-1, -1], [1, 1]]: each column has "
        "its own mean and its own (population) standard deviation"
    )
    assert np.allclose(other, [[0, 3]]), (
        f"other became {np.asarray(other).tolist()}; expected [[0, 3]]: it is measured with the "
        "mean and deviation of train, never with its own"
    )

# %%
def test_a_constant_feature_becomes_zero(standardize):
    import numpy as np

    pair = standardize(np.full((6, 1), 0.1), np.full((3, 1), 0.1))
    assert pair is not None, "standardize returned None: is there a `return`?"
    train, other = pair
    assert np.shape(train) == (6, 1) and np.shape(other) == (3, 1), (
        f"shapes {np.shape(train)} and {np.shape(other)}; both keep the shape they came in"
    )
    assert np.all(np.isfinite(train)) and np.all(np.isfinite(other)), (
        f"six times 0.1 became {np.ravel(train).tolist()}, and three times 0.1 in the other part "
        f"{np.ravel(other).tolist()}: do not divide by a deviation of 0"
    )
    assert np.allclose(train, 0), (
        f"six times 0.1 became {np.ravel(train).tolist()}: the computed deviation is not exactly "
        "0, so find out whether all values are equal"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Over which axes does the mean run for shape (n, features)? For (n, width, features)? For a
#   series without a feature axis? Always over all but the last one, except in the third case.
# - |
#   Convert both to float64 at the very start, and to float32 at the very end. Mean and deviation
#   come from train alone; other is treated with the same two numbers.
# - |
#   Is a feature constant? Do not ask whether its deviation is 0, ask whether its largest value
#   equals its smallest. For such a feature divide by 1; and what should you subtract, so that
#   exactly 0 comes out?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): sequences of different length
#
# Sentences do not come in one length, arrays do. So short sequences are filled up with a `value`
# and long ones are cut. A recurrent network that does not know what is padding should meet it in
# **front**: it reads from left to right, and what it read last it remembers best. For the same reason a
# sequence that is too long keeps its end. (A network that is told, by a mask, does not mind where the
# padding stands. Keras's guide then even recommends the end, because the fast kernels of a GPU want
# the padding there.)
#
# The padding value may well occur in the data (a 0 can be a real 0), so a **mask** says which items
# are real:
#
# $$[5, 6, 7] \;\to\; \begin{matrix} \text{padded} & [0, 0, 5, 6, 7] \\
# \text{mask} & [\,\cdot\,, \cdot\,, \checkmark, \checkmark, \checkmark] \end{matrix}$$

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `pad_sequences`. Whole numbers should stay whole numbers, unless the padding value is not
# one; and an empty sequence should not turn them into floats (`np.asarray([])` again).

# %% [raw]
# # BEGIN SOLUTION

# %%
def pad_sequences(sequences, length, value=0):
    """Put sequences of different length into one array, padded in front.

    Arguments:
        sequences: list of 1-D sequences (lists or arrays), some of which may be empty.
        length: int, the length of each row; a longer sequence keeps its last `length` items.
        value: what the padding is filled with.

    Returns:
        (padded, mask), arrays of shape (len(sequences), length). `padded` has the dtype that
        NumPy gives to all items and the value together: an integer one where all are whole
        numbers, float64 where one is a float. `mask` is True (or 1) where an item is real.
    """
    # BEGIN SOLUTION
    rows = [np.asarray(sequence) for sequence in sequences]
    kinds = [row.dtype for row in rows if row.size] + [np.asarray(value).dtype]
    padded = np.full((len(rows), length), value, dtype=np.result_type(*kinds))
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, row in enumerate(rows):
        if row.size:
            tail = row[-length:]
            padded[i, length - len(tail) :] = tail
            mask[i, length - len(tail) :] = True
    return padded, mask
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_padding_in_front_and_the_tail_of_long_ones(pad_sequences):
    import numpy as np

    pair = pad_sequences([[5, 6], [1, 2, 3, 4, 0], []], 4)
    assert pair is not None, "pad_sequences returned None: is there a `return`?"
    padded, mask = pair
    assert isinstance(padded, np.ndarray) and isinstance(mask, np.ndarray), (
        f"expected two NumPy arrays, got {type(padded).__name__} and {type(mask).__name__}"
    )
    assert padded.dtype.kind in "iu", (
        f"items and value are whole numbers, but padded has dtype {padded.dtype}"
    )
    assert np.asarray(padded).tolist() == [[0, 0, 5, 6], [2, 3, 4, 0], [0, 0, 0, 0]], (
        f"padded is {np.asarray(padded).tolist()}: the padding goes in front, and a sequence that "
        "is too long keeps its end"
    )
    assert np.asarray(mask).tolist() == [[0, 0, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0]], (
        f"mask is {np.asarray(mask).tolist()}: True where an item is real, also where that item "
        "happens to equal the padding value"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Make a full array of the value and an array of False, both of shape (number of sequences,
#   length). Then put each sequence into the end of its row.
# - |
#   The last `length` items of a sequence are a slice. How many are there, and at which column do
#   they begin? For an empty sequence nothing is to be done.
# - |
#   `np.result_type` tells which dtype several arrays have together. Ask only the sequences that
#   have items, for an empty list claims to hold floats, and ask the value, too.

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Look at it.** Sentences of a nursery rhyme as rows of word lengths, in a batch of 14 columns. White
# is padding; each cell says how many letters its word has.
#
# **Predict, then run.** One of the four sentences has more than 14 words. Which of its words are gone?
#
# <details>
# <summary>Answer</summary>
#
# The third one has 17 words, so its first three are cut off, *this is the*. Its row begins with
# *rat*.
#
# </details>

# %% alt="Four rows of fourteen cells with the number of letters of each word. The short sentences stand at the right end of their rows, with white padding in front; the third row is full." tags=["otter_ignore"]
SENTENCES = [
    "this is the house that jack built",
    "this is the malt that lay in the house that jack built",
    "this is the rat that ate the malt that lay in the house that jack built",
    "this is the cat",
]
lengths = [[len(word) for word in sentence.split()] for sentence in SENTENCES]
batch, real = pad_sequences(lengths, 14)
plt.figure(figsize=(8, 2.5))
plt.imshow(np.where(real, batch, np.nan), cmap="Blues", vmin=0, vmax=12)
for row, column in zip(*np.nonzero(real)):
    plt.text(column, row, batch[row, column], ha="center", va="center")
plt.yticks(range(len(SENTENCES)))
plt.xlabel("position")
plt.ylabel("sentence")
plt.show()

# %% [markdown]
# ## Closing experiment, part one: predicting a random walk
#
# A random walk adds a random number to itself at each step, $s_{t+1} = s_t + \varepsilon_t$ with
# $\varepsilon_t \sim \mathcal{N}(0, 1)$. The best possible prediction of the next value is the last
# one, and its root mean squared error is the deviation of $\varepsilon$: 1. **Nobody can do
# better**, with any model and any amount of data.
#
# Our model is humble: it looks up the two training windows most similar to the present one, and
# predicts the mean of what came after them. We validate it twice: with windows that were shuffled
# before the split, as is often done, and with your `chronological_split`. Each of twenty walks
# gives one circle and one square; the line is the least error that is possible. Look at which marks
# are on which side of it. The cell takes some ten seconds.
#
# **Predict, then run.** On which side of the line will the circles (shuffled) lie, and on which the
# squares (split by time)?
#
# <details>
# <summary>Answer</summary>
#
# All circles lie below the line, at about 0.75, where no honest forecast can be. The squares lie
# above it, at about 3: two neighbours are a poor model of a random walk.
#
# </details>

# %% alt="Twenty circles and twenty squares over the number of the random walk, on a logarithmic axis. All circles, shuffled and then split, lie below the line at 1, all squares, split and then windowed, above it." tags=["otter_ignore"]
def two_neighbours(known, answers, asked):
    """Predict the mean answer of the two nearest known windows."""
    distances = ((asked[:, None, :] - known[None, :, :]) ** 2).sum(axis=2)
    return answers[np.argsort(distances, axis=1)[:, :2]].mean(axis=1)


generator = np.random.default_rng(2)
shuffled_errors, honest_errors = [], []
for _ in range(20):
    walk = np.cumsum(generator.normal(size=1000))
    all_windows, all_targets = windows_and_targets(walk, width=40)
    order = generator.permutation(len(all_windows))
    unseen, seen = order[:100], order[100:]
    guess = two_neighbours(all_windows[seen], all_targets[seen], all_windows[unseen])
    shuffled_errors.append(np.sqrt(np.mean((guess - all_targets[unseen]) ** 2)))
    old_X, old_y, new_X, new_y = chronological_split(walk, 0.1, width=40)
    guess = two_neighbours(old_X, old_y, new_X)
    honest_errors.append(np.sqrt(np.mean((guess - new_y) ** 2)))

plt.figure(figsize=(7, 3.5))
numbers = np.arange(1, 21)
plt.plot(numbers, shuffled_errors, "o", label="windows shuffled, then split")
plt.plot(numbers, honest_errors, "s", markerfacecolor="none", label="series split, then windowed")
plt.axhline(1, color="black")
plt.text(21.2, 1, "the best that\nis possible", va="center")
plt.yscale("log")
plt.xticks(numbers)
plt.xlabel("random walk number")
plt.ylabel("validation error")
plt.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
plt.show()
medians = np.median(shuffled_errors), np.median(honest_errors)
print(f"median error: shuffled {medians[0]:.2f}, honest {medians[1]:.2f}")

# %% [markdown]
# Below the line lies the impossible, and the shuffled split is there, all twenty times. The two
# nearest neighbours of a window are, mostly, the windows one step before and one step after it. The
# target of the one is the last value *before* the wanted one, the target of the other is the first
# one *after* it, and the mean of the two is closer than anything an honest forecaster can offer: its
# error is $\sqrt{1/2}$, where 1 is the least that is possible without looking ahead. The model did
# not learn the future. It was told.
#
# Remember the picture when you next read that somebody's network predicts the stock market.

# %% [markdown]
# ## Closing experiment, part two: the air traffic of 1959 and 1960
#
# International airline passengers per month, in thousands, from January 1949 to December 1960 (Box
# and Jenkins, *Time Series Analysis: Forecasting and Control*, 1970, series G): growth, and a summer
# every year. The window has twelve months. The model is a linear regression on these twelve numbers
# (on their logarithms, by least squares; statisticians call it an autoregression of order 12). The last
# quarter of the series, three years, is held back; its first twelve months are the first window, so
# what is predicted are the 24 months of 1959 and 1960.

# %%
PASSENGERS = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118,
    115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
    145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
    171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
    196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
    204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
    242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
    284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
    315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
    340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
    417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]

# %% [markdown]
# On the left, see whether the crosses keep to the circles, and by how much the dotted line comes too
# late. On the right, compare how the two errors grow with the horizon. *Takes a few seconds.*
#
# **Predict, then run.** "It will be as it was when we last looked" is a poor guess six months ahead. At
# which horizon is it a good one again?
#
# <details>
# <summary>Answer</summary>
#
# At eleven and twelve: then the last known month is, or nearly is, the same month of the year
# before, and only the growth of a year is missing. The regression stays well below it at every
# horizon.
#
# </details>

# %% alt="On the left the passengers of 1959 and 1960 with a summer peak each year: crosses, the prediction, lie on the circles, what happened; a dotted line, last month, follows one month late. On the right the error in percent over the horizon: circles, the regression, stay low, triangles, the last known number, rise to five months and fall again to eleven." tags=["otter_ignore"]
def forecast(horizon, width=12, fraction=0.25):
    """Fit a regression on the past; return prediction, truth and naive guess for the future."""
    logs = np.log(PASSENGERS)
    X_old, y_old, X_new, y_new = chronological_split(logs, fraction, width, horizon)
    scaled_old, scaled_new = standardize(X_old, X_new)
    design = np.column_stack([scaled_old, np.ones(len(scaled_old))])
    line = np.linalg.lstsq(design, y_old, rcond=None)[0]
    predicted = np.column_stack([scaled_new, np.ones(len(scaled_new))]) @ line
    return np.exp(predicted), np.exp(y_new), np.exp(X_new[:, -1])


predicted, truth, last_month = forecast(horizon=1)
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4))
dates = np.datetime64("1961-01") - np.arange(len(truth), 0, -1)  # the last one is December 1960
left.plot(dates, truth, "o-", label="what happened")
left.plot(dates, predicted, "x--", label="predicted a month before")
left.plot(dates, last_month, ":", label="last month's number")
left.set_xticks(dates[::6], [str(date) for date in dates[::6]])
left.set_ylabel("thousand passengers")
left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=8)

horizons = range(1, 13)
model_errors, naive_errors = [], []
for months in horizons:
    guessed, happened, naive = forecast(months)
    model_errors.append(100 * np.mean(np.abs(guessed / happened - 1)))
    naive_errors.append(100 * np.mean(np.abs(naive / happened - 1)))
right.plot(horizons, model_errors, "o-", label="regression on twelve months")
right.plot(horizons, naive_errors, "^:", label="last known number")
right.set_xlabel("horizon in months")
right.set_ylabel("mean error in percent")
right.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, fontsize=8)
plt.show()

# %% [markdown]
# How far can you look ahead? Try a width of 6 and one of 24. And now put recurrent networks in the
# regression's place: the windows, the targets, the split and the scale stay exactly as you wrote them.
#
# ## Closing experiment, part three: the lecture's first network
#
# Your `one_hot_windows` makes just what the lecture feeds to its first recurrent network: windows of
# one-hot characters, and the character that comes next. Here is that network, an LSTM of 128 units and a
# softmax over the characters, on *The House That Jack Built*. In this rhyme every verse repeats the
# one before and puts a line in front. The network trains on ten verses and is asked for the eleventh,
# which it has not seen: at each place, which character comes next?
#
# The cell takes about half a minute, some seconds of it for the start of TensorFlow.
#
# **Predict, then run.** What share of the characters of the last verse will it get right? And of the
# line that is new in it?
#
# <details>
# <summary>Answer</summary>
#
# About nine tenths of the verse, since most of it is the verse before. Of its new line, *the farmer
# sowing his corn that kept*, only a third: *that* it has met, farmers and corn never. It has learned
# the rhyme, not English. Note that it still stumbles right behind the new line, and where it finds its
# way back.
#
# </details>

# %% tags=["otter_ignore"]
import keras

LINES = [
    "the house that jack built", "the malt that lay in", "the rat that ate", "the cat that killed",
    "the dog that worried", "the cow with the crumpled horn that tossed",
    "the maiden all forlorn that milked", "the man all tattered and torn that kissed",
    "the priest all shaven and shorn that married", "the cock that crowed in the morn that woke",
    "the farmer sowing his corn that kept",
]
verses = ["this is " + " ".join(LINES[n::-1]) + ".\n" for n in range(len(LINES))]
WIDTH = 20
learned, unseen = "".join(verses[:-1]), verses[-1]
characters = sorted(set(learned + unseen))
X, Y = one_hot_windows(learned, characters, WIDTH)

keras.utils.set_random_seed(1)
network = keras.Sequential(
    [
        keras.Input(shape=(WIDTH, len(characters))),
        keras.layers.LSTM(128),
        keras.layers.Dense(len(characters), activation="softmax"),
    ]
)
network.compile(optimizer=keras.optimizers.Adam(5e-3), loss="categorical_crossentropy")
before = network.evaluate(X, Y, verbose=0)
print(f"loss at the start {before:.2f}, ln V = {np.log(len(characters)):.2f}")
network.fit(X, Y, batch_size=64, epochs=15, verbose=0)
print(f"loss at the end   {network.evaluate(X, Y, verbose=0):.2f}")

# The end of the tenth verse in front, so that each character of the eleventh has its window.
X_last, Y_last = one_hot_windows(learned[-WIDTH:] + unseen, characters, WIDTH)
right_ones = network.predict(X_last, verbose=0).argmax(axis=1) == Y_last.argmax(axis=1)
start, stop = len("this is "), len("this is ") + len(LINES[-1])
print(f"right in the last verse: {right_ones.mean():.0%}, in its new line:", end=" ")
print(f"{right_ones[start:stop].mean():.0%}")
print("wrong are the capitals:", end=" ")
print("".join(c if ok else c.upper() for c, ok in zip(unseen, right_ones)))

# %% [markdown]
# A loss at the start near $\ln V$ is worth a look in every project: an untrained network should find
# all $V$ characters about equally likely. What is wrong at the start (a forgotten softmax, the wrong
# loss, inputs on a wild scale) often shows there first.
#
# ## Closing experiment, part four: the weather of tomorrow
#
# Now numbers. The file `data/weather.csv` has the weather at New York's Kennedy airport in 2013, hour by
# hour. Real recordings have **gaps**: 24 of the 8,730 hours are missing. Windows that ignore them
# would put hours side by side that were not, so the cell first lays the hours on a complete grid, says
# where they are missing, and draws a straight line across each gap, the longest of which has five hours.
# (A line knows the value behind the gap. In a real forecast you would carry the last value on.)
#
# From two days of temperature, humidity and wind, forecast the temperature 24 hours ahead. The last
# quarter of the year is held back. The rival to beat is "the same hour yesterday": the last number of
# the window is 24 hours older than the target. A linear regression on the same windows competes, too.
# In the plot, look at the third of November, when the weather changes: which curve notices first? (Its first five
# hours are the longest gap: there the thick line is our own straight one.) The cell takes about half a minute.
#
# **Predict, then run.** By how many degrees will "the same hour yesterday" be wrong, on average? By how
# much will a network of 32 units, trained on nine months, be better?
#
# <details>
# <summary>Answer</summary>
#
# "The same hour yesterday" is wrong by 3.3 degrees, the network by about 3.05, and the linear
# regression, which has seen the same windows, by 2.9. When the weather changes, as on the third of
# November, all three notice a day late.
#
# </details>

# %% alt="Temperature over eight days of autumn. A thick line, what happened, and three thin ones, dotted, dashed and dash-dotted, which lie close together: all three forecasts follow the drop of the third of November about a day late." tags=["otter_ignore"]
from pathlib import Path

import keras

WEATHER = Path("data") / "weather.csv"
assert WEATHER.exists(), f"no {WEATHER} in {Path.cwd()}: keep the folder data beside the notebook"

table = np.genfromtxt(
    WEATHER,
    delimiter=",",
    names=True,
    dtype=None,
    encoding="utf-8",
    missing_values="NA",
)
hours = np.array([text.rstrip("Z") for text in table["time_hour"]], dtype="datetime64[h]")
grid = np.arange(hours[0], hours[-1] + 1)
gone = np.setdiff1d(grid, hours)
print(f"{len(gone)} of {len(grid)} hours are missing:", ", ".join(str(hour) for hour in gone))


def on_grid(values):
    """The values at every hour of the grid, on a straight line across the gaps."""
    there = np.isfinite(values)
    return np.interp(grid.astype(int), hours[there].astype(int), values[there])


celsius = (table["temp"] - 32) / 1.8
weather = np.stack(
    [on_grid(column.astype(float)) for column in (celsius, table["humid"], table["wind_speed"])],
    axis=1,
)
X_past, y_past, X_future, y_future = chronological_split(weather, 0.25, width=48, horizon=24)
past, future = standardize(X_past, X_future)
wanted, happened = y_past[:, 0], y_future[:, 0]
centre, spread = wanted.mean(), wanted.std()

keras.utils.set_random_seed(1)
network = keras.Sequential([keras.Input(shape=(48, 3)), keras.layers.GRU(32), keras.layers.Dense(1)])
network.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
network.fit(past, (wanted - centre) / spread, batch_size=64, epochs=6, verbose=0)

designs = [np.column_stack([x.reshape(len(x), -1), np.ones(len(x))]) for x in (past, future)]
solution = np.linalg.lstsq(designs[0], wanted, rcond=None)[0]
guesses = {
    "same hour yesterday": X_future[:, -1, 0],
    "linear regression": designs[1] @ solution,
    "GRU of 32 units": network.predict(future, verbose=0)[:, 0] * spread + centre,
}
for name, guess in guesses.items():
    print(f"{name:20} mean error {np.mean(np.abs(guess - happened)):.2f} degrees")

days = slice(600, 600 + 8 * 24)
plt.figure(figsize=(10, 4))
when = grid[-len(happened) :][days]
plt.plot(when, happened[days], "k-", linewidth=2.5, label="what happened")
for (name, guess), style in zip(guesses.items(), (":", "--", "-."), strict=True):
    plt.plot(when, guess[days], style, label=name)
plt.ylabel("degrees Celsius")
plt.legend(ncols=2)
plt.show()

# %% [markdown]
# Forecasting the weather from one station is hard, and a result that is hardly better than
# yesterday's is what honest splits often show. Shuffle the windows before you split them: what becomes of
# the three errors, and why (part one)? Then look at other horizons: at one hour, what can beat "as it is
# now"?
