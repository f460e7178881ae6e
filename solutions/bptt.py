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
# # Back through time
#
# A recurrent network reads a sequence step by step and keeps a state. The lecture writes it with three
# small linear layers,
#
# $$h_t = \tanh\big(l_1(x_t) + r_1(h_{t-1})\big), \qquad y_t = l_2(h_t),$$
#
# and here $l_1(x) = xW + b$, $r_1(h) = hU$ and $l_2(h) = hV + c$. (The letters are those of Keras and of
# the notebook on next-word prediction; other texts call $U$ what is $W$ here.) Written out for every step,
# this is a **very deep** network: a sequence of 400 characters makes 400 layers. Two things set it apart
# from other deep networks. All layers have the *same* weights, and every layer may have an output, and so
# an error, of its own.
#
# ![A recurrent network unrolled over four steps. Solid arrows carry the state to the right and the outputs
# up. Dashed arrows carry the gradient down from each error and back to the left; from every step a dashed
# arrow leads to one box with the weights W, U and b, where all that arrives is added
# up.](pictures/back_through_time.svg)
#
# Libraries compute the gradient of such a network for you, and when the training goes wrong, they cannot
# say why. In this notebook you compute it yourself, in NumPy, and see what happens to it on its long way
# back: it is cut, it vanishes, it explodes. Then your own network learns: a riddle that tells how far back it
# can look, Jane Austen's spelling, and the weather of New York.
#
# | question | function | what it does |
# |---|---|---|
# | q1 | `rnn_forward` | all states and outputs of a sequence |
# | q2 | `arrange` | one-to-many, many-to-one, …: all flavours on one network |
# | q3 | `masked_cross_entropy` | a loss over the outputs that count, and its gradient |
# | q4 | `rnn_backward` | the gradient, back through time |
# | q5 | `clip_gradients` | a gradient that is too long is shortened |
# | q6 | `gradient_through_time` | how much of it arrives where |
# | q7 | `train_rnn` | training, with the gradient cut now and then |
#
# Each question has a check (`grader.check("q1")`) that catches the commonest slips, and hints, one after
# the other (`grader.hint("q1")`). The hidden tests look further, on inputs you have not seen. A function
# may call one from an earlier question: where that one is wrong, the later question is graded with the
# course's own in its place, so that a slip costs you nothing elsewhere.
#
# In all questions `weights` is a dict of arrays: `W` of shape (d, units), `U` (units, units), `b` (units,),
# `V` (units, k) and `c` (k,), for inputs of d numbers and outputs of k.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# ## Question 1 (q1): forward
#
# A batch of n sequences of T steps is an array X of shape (n, T, d). The state begins with $h_0$, a row
# for each sequence, and
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b), \qquad y_t = h_t V + c, \qquad t = 1, \ldots, T .$$
#
# Steps must be taken one after the other, since each needs the state before it; sequences of a batch can
# all be taken at once. In Python, where step $t$ has index $t - 1$, `H[:, 0]` is the first state *after* an
# input, and $h_0$ stands in no row of H.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `rnn_forward`. Start from the `h0` that is given, which need not be zero.

# %% [raw]
# # BEGIN SOLUTION

# %%
def rnn_forward(X, h0, weights):
    """Run a recurrent network over a batch of sequences.

    Arguments:
        X: array or list of numbers, also whole ones, of shape (n, T, d), n sequences of T steps;
            T may be 0.
        h0: array or list of shape (n, units), the state before the first step.
        weights: dict of float arrays `W` (d, units), `U` (units, units), `b` (units,),
            `V` (units, k), `c` (k,).

    Returns:
        (H, Y), arrays of shapes (n, T, units) and (n, T, k): H[:, t] is the state after step t,
        tanh(X[:, t] W + h U + b) with the state h before it (h0 for t = 0), and Y = H V + c.
        In float64 where the arguments are; of float32 arguments either may come.
    """
    # BEGIN SOLUTION
    X, h = np.asarray(X), np.asarray(h0)
    n, steps, _ = X.shape
    H = np.empty((n, steps, len(weights["U"])), np.result_type(X, h, weights["U"], np.float32))
    for t in range(steps):
        h = np.tanh(X[:, t] @ weights["W"] + h @ weights["U"] + weights["b"])
        H[:, t] = h
    return H, H @ weights["V"] + weights["c"]
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_two_steps_by_hand(rnn_forward):
    import numpy as np

    weights = {
        "W": np.array([[1.0, 0.0]]),
        "U": np.array([[0.5, 1.0], [0.0, -0.5]]),
        "b": np.array([0.1, 0.2]),
        "V": np.array([[2.0], [-1.0]]),
        "c": np.array([0.3]),
    }
    result = rnn_forward(np.array([[[0.3], [-0.2]]]), np.array([[0.4, 0.0]]), weights)
    assert result is not None, "rnn_forward returned None: is there a `return`?"
    assert isinstance(result, (tuple, list)) and len(result) == 2, "return the pair (H, Y)"
    H, Y = result
    assert np.shape(H) == (1, 2, 2) and np.shape(Y) == (1, 2, 1), (
        f"one sequence of two steps, two units, one output: H should have the shape (1, 2, 2) and Y "
        f"(1, 2, 1), not {np.shape(H)} and {np.shape(Y)}"
    )
    one, two = np.tanh(0.3 + 0.4 * 0.5 + 0.1), np.tanh(0.4 * 1.0 + 0.2)
    assert np.allclose(H[0, 0], [one, two]), (
        f"H[0, 0] is {H[0, 0]}; the first state is tanh(0.3 + 0.4 * 0.5 + 0.1) and tanh(0.4 * 1 + 0.2), "
        f"which are {one:.4f} and {two:.4f}: h0 stands in the place of the state before, on the left of U"
    )
    after = np.tanh([-0.2 + 0.5 * one + 0.1, one - 0.5 * two + 0.2])
    assert np.allclose(H[0, 1], after), (
        f"H[0, 1] is {H[0, 1]}, expected {after}: the second state is made of the second input and the "
        "first state"
    )
    assert np.allclose(Y[0, 0], 2 * one - two + 0.3), (
        f"Y[0, 0] is {Y[0, 0]}: the output of a step is h V + c of that step's state, without a tanh"
    )

# %%
def test_shapes_of_a_batch_and_of_no_step_at_all(rnn_forward):
    import numpy as np

    random = np.random.default_rng(0)
    shapes = {"W": (2, 3), "U": (3, 3), "b": (3,), "V": (3, 5), "c": (5,)}
    weights = {name: random.normal(size=shape) for name, shape in shapes.items()}
    for steps in (4, 0):
        result = rnn_forward(random.normal(size=(6, steps, 2)), np.zeros((6, 3)), weights)
        assert result is not None, "rnn_forward returned None: is there a `return`?"
        assert np.shape(result[0]) == (6, steps, 3) and np.shape(result[1]) == (6, steps, 5), (
            f"six sequences of {steps} steps, 3 units, 5 outputs: H and Y have the shapes "
            f"{np.shape(result[0])} and {np.shape(result[1])}"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   A loop over the steps is right: `X[:, t]` is the input of all sequences at step t, of shape (n, d).
#   What do you keep from one turn of the loop to the next?
# - |
#   Make an empty array for H first, of shape (n, T, units), and write each new state into `H[:, t]`.
#   That also settles what happens when T is 0. How many units there are, `weights["U"]` tells.
# - |
#   Outputs need no loop: `H @ V` multiplies the last axis of H with V, whatever stands in front of it.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 2 (q2): flavours
#
# The lecture shows recurrent networks in several flavours. They differ in what goes in and in which
# outputs count, and in nothing else.
#
# ![Five small networks side by side, each a row of boxes with inputs below and outputs above. One to one: a
# single box. One to many: an input below the first box, zeros below the others, an output above each. Many
# to one: an input below each, an output above the last only. Many to many: inputs and outputs
# everywhere. Encoder and decoder: inputs below the first boxes, zeros below the others, and outputs only
# above those.](pictures/masks.svg)
#
# So one network does for all: where nothing comes in, it is fed zeros, and a **mask** says at which steps the
# output counts.
#
# | flavour | what goes in | what counts | for example |
# |---|---|---|---|
# | `"one_to_one"` | X, of one step | that step | a picture and its class |
# | `"one_to_many"` | X, of one step, then `steps − 1` steps of zeros | all `steps` | a picture and its caption |
# | `"many_to_one"` | X | the last step | a review and its verdict |
# | `"many_to_many"` | X | all | a text and, for each character, the next |
# | `"encoder_decoder"` | X, then `steps` steps of zeros | the zeros' steps alone | a sentence and its translation |

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `arrange`. Only two of the flavours look at `steps`; the others take whatever it is.

# %% [raw]
# # BEGIN SOLUTION

# %%
def arrange(flavour, X, steps=1):
    """Arrange a batch for a flavour of recurrent network: what goes in, and where outputs count.

    Arguments:
        flavour: "one_to_one", "one_to_many", "many_to_one", "many_to_many" or "encoder_decoder".
        X: array or list of numbers, of shape (n, T, d); one step (T = 1) for "one_to_one" and
            "one_to_many".
        steps: int (NumPy's integers included), how many outputs "one_to_many" and
            "encoder_decoder" have. The other flavours do not look at it.

    Returns:
        (inputs, mask): an array of shape (n, T', d), X with the steps of zeros that the flavour
        adds behind it, and a bool array of shape (T',), True at the steps whose output counts.

    Raises:
        ValueError: flavour is none of the five; X has no step; X has more than one with
            "one_to_one" or "one_to_many"; steps is below 1 where it is looked at.
    """
    # BEGIN SOLUTION
    X = np.asarray(X)
    n, given, d = X.shape
    if flavour not in ("one_to_one", "one_to_many", "many_to_one", "many_to_many", "encoder_decoder"):
        raise ValueError(f"there is no flavour {flavour!r}")
    if given == 0:
        raise ValueError("X has no step")
    if flavour.startswith("one_to") and given != 1:
        raise ValueError(f"{flavour} takes X of one step, not of {given}")
    added = 0
    if flavour in ("one_to_many", "encoder_decoder"):
        if steps < 1:
            raise ValueError(f"steps must be at least 1, got {steps}")
        added = steps - 1 if flavour == "one_to_many" else steps
    inputs = np.concatenate([X, np.zeros((n, added, d), X.dtype)], axis=1)
    mask = np.ones(given + added, dtype=bool)
    if flavour == "many_to_one":
        mask[:-1] = False
    if flavour == "encoder_decoder":
        mask[:given] = False
    return inputs, mask
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_five_flavours(arrange):
    import numpy as np

    many, one = np.array([[[1.0], [2.0], [3.0]]]), np.array([[[5.0]]])
    for flavour, X, steps, inputs, mask in (
        ("one_to_one", one, 1, [5], [True]),
        ("one_to_many", one, 3, [5, 0, 0], [True, True, True]),
        ("many_to_one", many, 1, [1, 2, 3], [False, False, True]),
        ("many_to_many", many, 1, [1, 2, 3], [True, True, True]),
        ("encoder_decoder", many, 2, [1, 2, 3, 0, 0], [False, False, False, True, True]),
    ):
        result = arrange(flavour, X, steps)
        assert result is not None, "arrange returned None: is there a `return`?"
        assert isinstance(result, (tuple, list)) and len(result) == 2, "return the pair (inputs, mask)"
        got, counts = np.asarray(result[0]), np.asarray(result[1])
        assert got.shape == (1, len(inputs), 1), (
            f"{flavour} with {X.shape[1]} steps of X and steps={steps}: the inputs have the shape "
            f"{got.shape}, expected {(1, len(inputs), 1)}"
        )
        assert got.ravel().tolist() == inputs, f"{flavour}: the inputs are {got.ravel().tolist()}"
        assert counts.shape == (len(inputs),), (
            f"{flavour}: the mask has the shape {counts.shape}; it has one entry for each step, "
            f"{len(inputs)} here, and serves the whole batch"
        )
        assert counts.dtype == bool, f"the mask holds {counts.dtype}, not True and False"
        assert counts.tolist() == mask, f"{flavour}: the mask is {counts.tolist()}"

# %%
def test_what_does_not_fit_is_refused(arrange):
    import numpy as np

    for flavour, steps_of_X, steps in (
        ("many_to_few", 3, 1),
        ("one_to_one", 2, 1),
        ("many_to_one", 0, 1),
        ("encoder_decoder", 3, 0),
    ):
        try:
            result = arrange(flavour, np.ones((2, steps_of_X, 1)), steps)
        except ValueError:
            continue
        raise AssertionError(
            f"arrange({flavour!r}, X of {steps_of_X} steps, {steps=}) gave {result!r}; it should raise a "
            "ValueError"
        )
    result = arrange("many_to_one", np.ones((2, 3, 1)), 0)
    assert result is not None and len(result[1]) == 3, "many_to_one does not look at steps"

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   For each flavour, answer two questions: how many steps of zeros come behind X, and which of all steps
#   count? Start from a mask of one kind and change a slice of it.
# - |
#   `np.zeros((n, added, d))` and `np.concatenate(..., axis=1)` put zeros behind X, also none of them. The
#   two flavours that begin with `one_to` can share one check of X.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 3 (q3): a loss where it counts
#
# The outputs $y$ are **logits**: a softmax makes probabilities of them, and the loss is the negative
# logarithm of the probability of the right class, averaged over the set $M$ of positions (sequence and step)
# that count:
#
# $$L = -\frac{1}{|M|} \sum_{(i,t) \in M} \ln p_{it}(\text{target}_{it}), \qquad
# p_{it}(j) = \frac{e^{y_{itj}}}{\sum_m e^{y_{itm}}} .$$
#
# Its gradient with respect to the logits is as simple as a gradient can be: probability minus truth,
#
# $$\frac{\partial L}{\partial y_{itj}} = \frac{1}{|M|}
# \Big(p_{it}(j) - \mathbf{1}\{\text{target}_{it} = j\}\Big) \text{ in } M, \qquad 0 \text{ elsewhere},$$
#
# where $\mathbf 1\{\ldots\}$ is 1 if what is in it holds, else 0. Here the mask says it for each sequence of
# the batch, shape (n, T), as sequences may differ in length. For the mask of question 2, which
# is the same for all, `np.tile(mask, (n, 1))` repeats it.
#
# Softmax has a trap, $e^{10\,000} = \infty$. It does not change when the same number is subtracted from all
# logits of a position; which one is safe? And where a position does not count, its target may be anything,
# often $-1$: that must neither be an error nor an index from the end.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `masked_cross_entropy`.

# %% [raw]
# # BEGIN SOLUTION

# %%
def masked_cross_entropy(Y, targets, mask):
    """The cross-entropy of the positions that count, and its gradient.

    Arguments:
        Y: array or list of shape (n, T, k), logits; also large ones, such as 10,000 and -10,000.
        targets: array or list of int of shape (n, T), the right class at each position, from 0 to
            k - 1. Where nothing counts it may be anything, also -1 or k and more.
        mask: array or list of bool of shape (n, T), True at the positions that count.

    Returns:
        (loss, dY): a float, the mean over the positions that count of -ln softmax(Y) at the target
        (natural logarithm), and an array of the shape of Y, the gradient of the loss with respect
        to Y, 0 where nothing counts. If no position counts: 0.0 and zeros. In float64 where Y is.
    """
    # BEGIN SOLUTION
    Y, mask = np.asarray(Y), np.asarray(mask, dtype=bool)
    dY = np.zeros(Y.shape, np.result_type(Y, np.float32))
    logits, right = Y[mask], np.asarray(targets)[mask]
    if len(right) == 0:
        return 0.0, dY
    logits = logits - logits.max(axis=1, keepdims=True)
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    truth = right[:, np.newaxis] == np.arange(Y.shape[2])
    dY[mask] = (np.exp(logs) - truth) / len(right)
    return float(-logs[truth].mean()), dY
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_one_position_counts(masked_cross_entropy):
    import numpy as np

    Y = np.array([[[0.0, np.log(3.0)], [5.0, 1.0]]])
    result = masked_cross_entropy(Y, np.array([[1, 9]]), np.array([[True, False]]))
    assert result is not None, "masked_cross_entropy returned None: is there a `return`?"
    assert isinstance(result, (tuple, list)) and len(result) == 2, "return the pair (loss, dY)"
    loss, dY = result
    assert np.ndim(loss) == 0, f"the loss is one number, not an array of the shape {np.shape(loss)}"
    assert np.isclose(loss, np.log(4 / 3)), (
        f"logits 0 and ln 3 are probabilities 1/4 and 3/4, so the loss of class 1 is -ln(3/4) = "
        f"{np.log(4 / 3):.4f}; you have {loss}. Only the first of the two positions counts"
    )
    assert np.shape(dY) == (1, 2, 2), f"dY has the shape {np.shape(dY)}, Y has (1, 2, 2)"
    assert np.allclose(dY[0, 1], 0), f"dY is {dY[0, 1]} where nothing counts; it should be 0"
    assert np.allclose(dY[0, 0], [0.25, -0.25]), (
        f"dY is {dY[0, 0]} where it counts: probability minus truth is [0.25, -0.25]"
    )

# %%
def test_the_mean_and_large_logits(masked_cross_entropy):
    import numpy as np

    Y = np.zeros((2, 3, 4))
    Y[1, :, 0] = np.log(9)
    counts = np.array([[True, True, True], [True, False, False]])
    loss, dY = masked_cross_entropy(Y, np.zeros((2, 3), dtype=int), counts)
    wanted = (3 * np.log(4) + np.log(4 / 3)) / 4
    assert np.isclose(loss, wanted), (
        f"three positions with a loss of ln 4 and one with ln(4/3): the mean over these four is "
        f"{wanted:.4f}, not {loss}"
    )
    assert np.allclose(dY[0, 0], np.array([-0.75, 0.25, 0.25, 0.25]) / 4), (
        f"dY[0, 0] is {dY[0, 0]}: the loss is a mean over the four positions that count, so each of "
        "them has a quarter of the gradient"
    )
    with np.errstate(all="ignore"):
        large, _ = masked_cross_entropy(
            np.array([[[1e4, -1e4, 0.0]]]), np.array([[1]]), np.array([[True]])
        )
    assert np.isfinite(large) and np.isclose(large, 2e4), (
        f"logits 10000, -10000, 0 and target 1: the loss should be 20000, not {large}"
    )
    loss, dY = masked_cross_entropy(Y, np.zeros((2, 3), dtype=int), np.zeros((2, 3), dtype=bool))
    assert loss == 0 and np.all(dY == 0), f"where nothing counts the loss is 0.0, not {loss}"

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   `Y[mask]` picks the positions that count and gives an array of shape (count, k): from there on there is
#   one axis fewer to think of. How do you put a result back into its places?
# - |
#   Subtract the largest logit of each position first. Then ln softmax is `z - log(sum(exp(z)))`, and no
#   exponential is above 1. Taking the logarithm of the softmax itself would meet ln 0.
# - |
#   Pick the targets by the mask as well, before you use them as indices. What is left of −1 then?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### A tool: the numerical gradient
#
# A gradient with a mistake in it often still points downhill, roughly. The network learns, only worse, and
# nobody notices. So people who write gradients by hand check them against the definition: move one number
# a little to either side and see how the loss changes,
#
# $$\frac{\partial L}{\partial \theta_i} \approx
# \frac{L(\theta_i + \varepsilon) - L(\theta_i - \varepsilon)}{2 \varepsilon} .$$
#
# That needs two losses for each number, far too slow for training, and just right for a check. The cell
# below has it as a function that you can use on everything in this notebook. It tries it on your question
# 3. What is printed is the largest difference between the two, relative to the largest gradient. Below
# $10^{-7}$ your formula is right. A mistake shows as $10^{-2}$ or more.
#
# **Predict, then run.** The second line leaves out the division by the number of positions that count, a
# common slip. There are six of them. What will the relative difference be?
#
# <details>
# <summary>Answer</summary>
#
# The gradient is six times as large as it should be. The difference is five times the true gradient, and
# relative to the largest of both, which is six times the true one, it is $5/6 \approx 0.83$. Such a round
# number is a clue: a mistake that is a constant factor shows as the same number everywhere.
#
# </details>

# %%
def numerical_gradient(loss, array, step=1e-5):
    """The gradient of `loss()`, a number, with respect to `array`, which it reads: one entry at a time."""
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = loss()
        array[place] = kept - step
        below = loss()
        array[place] = kept
        gradient[place] = (above - below) / (2 * step)
    return gradient


def relative_difference(one, other):
    """The largest difference, relative to the largest entry of both."""
    return np.abs(one - other).max() / max(np.abs(one).max(), np.abs(other).max(), 1e-300)

# %% tags=["otter_ignore"]
draw = np.random.default_rng(0)
logits, classes = draw.normal(size=(3, 4, 5)), draw.integers(0, 5, (3, 4))
counting = np.tile([False, True, False, True], (3, 1))
slope = numerical_gradient(lambda: masked_cross_entropy(logits, classes, counting)[0], logits)
by_formula = masked_cross_entropy(logits, classes, counting)[1]
print(f"your formula:                    {relative_difference(by_formula, slope):.1e}")
print(f"without the division by |M| = 6: {relative_difference(6 * by_formula, slope):.1e}")

# %% [markdown]
# ## Question 4 (q4): back through time
#
# Now the gradient of the whole network. Given is $\partial L / \partial y_t$ for each step, `dY`, from
# question 3 or any other loss. From the outputs it comes to the states at once,
#
# $$\frac{\partial L}{\partial V} = \sum_t h_t^\top \frac{\partial L}{\partial y_t}, \qquad
# \frac{\partial L}{\partial c} = \sum_t \frac{\partial L}{\partial y_t} .$$
#
# But a state acts in two ways: on its own output, and on the next state. What comes back through the next
# state has to be known first, so the loop runs **backwards**. With $a_t = x_t W + h_{t-1} U + b$, the number
# under the tanh, and $\tanh' = 1 - \tanh^2$:
#
# $$\delta_t = \frac{\partial L}{\partial h_t} =
# \frac{\partial L}{\partial y_t} V^\top + \frac{\partial L}{\partial a_{t+1}} U^\top, \qquad
# \frac{\partial L}{\partial a_t} = \delta_t \odot (1 - h_t^2),$$
#
# where the second term is missing at the last step. The weights are the same at every step, so each step
# has a say, and the gradient is the **sum** (Werbos 1990):
#
# $$\frac{\partial L}{\partial W} = \sum_t x_t^\top \frac{\partial L}{\partial a_t}, \qquad
# \frac{\partial L}{\partial U} = \sum_t h_{t-1}^\top \frac{\partial L}{\partial a_t}, \qquad
# \frac{\partial L}{\partial b} = \sum_t \frac{\partial L}{\partial a_t}, \qquad
# \frac{\partial L}{\partial h_0} = \frac{\partial L}{\partial a_1} U^\top .$$
#
# Vectors are rows here, and in each sum the sequences of the batch are added up as well, except for $h_0$,
# of which every sequence has its own.

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `rnn_backward`. Nothing is averaged here: where the loss is a mean, `dY` has the division in it
# already.

# %% [raw]
# # BEGIN SOLUTION

# %%
def rnn_backward(X, h0, H, weights, dY):
    """The gradients of a loss with respect to all weights and the first state, back through time.

    Arguments:
        X: array or list of numbers, also whole ones, of shape (n, T, d), T at least 1.
        h0: array or list of shape (n, units), the state before the first step.
        H: array or list of shape (n, T, units), the states that the forward pass gave for X and h0.
        weights: dict of float arrays `W` (d, units), `U` (units, units), `b` (units,),
            `V` (units, k), `c` (k,).
        dY: array or list of shape (n, T, k), the gradient of the loss with respect to the outputs
            Y = H V + c.

    Returns:
        A dict of arrays: under `W`, `U`, `b`, `V`, `c` the gradient with respect to that weight, and
        under `h0` that with respect to h0, each of the shape of what it belongs to. Sums over
        sequences and steps, no averages. In float64 where the arguments are.
    """
    # BEGIN SOLUTION
    X, h0, H, dY = (np.asarray(array) for array in (X, h0, H, dY))
    dA = np.empty(H.shape, np.result_type(H, dY, np.float32))
    from_later = np.zeros(h0.shape)
    for t in reversed(range(H.shape[1])):
        dA[:, t] = (dY[:, t] @ weights["V"].T + from_later) * (1 - H[:, t] ** 2)
        from_later = dA[:, t] @ weights["U"].T
    before = np.concatenate([h0[:, np.newaxis], H[:, :-1]], axis=1)
    return {
        "W": np.einsum("ntd,ntu->du", X, dA),
        "U": np.einsum("ntv,ntu->vu", before, dA),
        "b": dA.sum(axis=(0, 1)),
        "V": np.einsum("ntu,ntk->uk", H, dY),
        "c": dY.sum(axis=(0, 1)),
        "h0": from_later,
    }
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_a_batch_with_known_gradients(rnn_backward):
    import numpy as np

    X = np.array([[[1.0], [-0.5], [2.0]], [[0.0], [1.5], [-1.0]]])
    h0 = np.array([[0.2, -0.6], [0.0, 0.4]])
    weights = {
        "W": np.array([[0.5, -1.0]]),
        "U": np.array([[0.8, 0.3], [-0.4, 0.6]]),
        "b": np.array([0.1, -0.2]),
        "V": np.array([[1.0], [-2.0]]),
        "c": np.array([0.3]),
    }
    H = np.array(
        [
            [[0.761594, -0.905148], [0.675796, -0.014610], [0.928373, -0.964451]],
            [[-0.059928, 0.039979], [0.656175, -0.934654], [0.461174, 0.410373]],
        ]
    )
    dY = np.array([[[0.5], [0.0], [-1.0]], [[1.0], [0.25], [0.5]]])
    gradients = rnn_backward(X, h0, H, weights, dY)
    assert gradients is not None, "rnn_backward returned None: is there a `return`?"
    assert isinstance(gradients, dict), f"return a dict, not {type(gradients).__name__}"
    for name, known in {
        "c": [1.25],
        "V": [[-0.21287], [0.52338]],
        "b": [1.70877, -3.01816],
        "W": [[-0.16685, 0.65919]],
        "U": [[0.16881, -0.36923], [-0.01563, -0.12115]],
        "h0": [[0.1231, -0.18376], [0.22988, -1.73203]],
    }.items():
        assert name in gradients, f"the dict has no {name!r}"
        got = np.asarray(gradients[name])
        assert got.shape == np.shape(known), (
            f"the gradient of {name} has the shape {got.shape}, expected {np.shape(known)}"
        )
        assert np.allclose(got, known, atol=1e-4), (
            f"the gradient of {name} is {got.tolist()}, expected {known}. The checks go from c and V, which "
            "need no loop, to b, W, U and h0: this is the first that is wrong. The numerical gradient of "
            "the cell below says the same for any sizes you like"
        )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Start with c and V, which need no loop; the check tests these first. Then write the loop for one
#   sequence on paper, with T = 2, and see what has to be handed from step 2 to step 1.
# - |
#   In the loop, `for t in reversed(range(T))`, keep one array of shape (n, units): what comes back from
#   the later step through U. It starts as zeros. After the last turn it is the gradient of h0.
# - |
#   U is multiplied with the state *before* each step: h0, then `H[:, 0]`, then `H[:, 1]` … Where does
#   `H[:, -1]` come in?

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Check your own gradient.** Your question 1 and 3 give the loss, question 4 the gradient, and the tool
# from above does the rest, on sequences of 12 steps of which the last four count.
#
# **Predict, then run.** Below stands what a frequent mistake would bring, to forget the way through the
# next state (the loop without $\partial L / \partial a_{t+1}\, U^\top$). For which of the five weights will
# that *not* show?
#
# <details>
# <summary>Answer</summary>
#
# For V and c. They act after the states, and nothing comes back through time to them. For W, U and b the
# difference is large. If you see such a pattern in a network of your own, you know where to look.
#
# </details>

# %%
def small_weights(d, units, k, seed):
    """Weights to start from: normal, of deviation 1 / √units; biases are 0."""
    draw = np.random.default_rng(seed)
    scale = 1 / np.sqrt(units)
    W, U = draw.normal(0, scale, (d, units)), draw.normal(0, scale, (units, units))
    V = draw.normal(0, scale, (units, k))
    drawn = {"W": W, "U": U, "V": V}
    return drawn | {"b": np.zeros(units), "c": np.zeros(k)}

# %% tags=["otter_ignore"]
draw = np.random.default_rng(1)
weights = small_weights(d=3, units=5, k=4, seed=1)
sequences, first = draw.normal(size=(2, 12, 3)), draw.normal(size=(2, 5))
classes, counting = draw.integers(0, 4, (2, 12)), np.tile(np.arange(12) >= 8, (2, 1))


def loss_of_all():
    """The loss of the whole network, at the weights as they are."""
    return masked_cross_entropy(rnn_forward(sequences, first, weights)[1], classes, counting)[0]


H, Y = rnn_forward(sequences, first, weights)
dY = masked_cross_entropy(Y, classes, counting)[1]
yours = rnn_backward(sequences, first, H, weights, dY)
# Without the way back, every step stands alone: T sequences of one step, each from the state before it.
alone = [a.reshape(24, 1, -1) for a in (sequences, H, dY)]
before = np.concatenate([first[:, None], H[:, :-1]], axis=1).reshape(24, 5)
forgetful = rnn_backward(alone[0], before, alone[1], weights, alone[2])
print("relative difference      yours   without the way back")
for name, array in [*weights.items(), ("h0", first)]:
    slope = numerical_gradient(loss_of_all, array)
    line = f"    {name:2}          {relative_difference(yours[name], slope):14.1e}"
    if name != "h0":
        line += f"   {relative_difference(forgetful[name], slope):10.1e}"
    print(line)

# %% [markdown]
# ## Question 5 (q5): a step that is not too long
#
# A gradient that has come a long way back can be enormous: each step multiplies it by $U^\top$, and where
# that stretches it, a hundred steps stretch it a hundred times in a row, that is exponentially. One such
# gradient, and a step of training throws the weights far away from all they had learned. The remedy is as
# blunt as it is common (Pascanu, Mikolov and Bengio 2013): take **one** norm over all gradients together, as
# if they stood in one long vector $g$,
#
# $$\lVert g \rVert = \sqrt{\textstyle\sum_{\theta} \sum_i g_{\theta,i}^2}, \qquad
# g \leftarrow g \cdot \frac{\text{max}}{\lVert g \rVert} \quad\text{if } \lVert g \rVert > \text{max},$$
#
# and leave it alone otherwise. The direction stays as it was, since everything is shortened by the same
# factor.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `clip_gradients`. The arrays that come in stay as they are. Some libraries add a millionth to the norm
# before they divide by it, against a norm of 0; so may you.

# %% [raw]
# # BEGIN SOLUTION

# %%
def clip_gradients(gradients, max_norm):
    """Shorten gradients whose common norm is above `max_norm`.

    Arguments:
        gradients: dict of float arrays, of any names and shapes. Neither the dict nor its arrays
            are changed.
        max_norm: number above 0.

    Returns:
        (clipped, norm): a dict of the same names with arrays of the same shapes, all multiplied by
        max_norm / norm if norm is above max_norm, else with the same numbers as before; and a float, the
        L2 norm of all arrays together before the clipping, 0.0 where all are zero.

    Raises:
        ValueError: max_norm is 0 or below.
    """
    # BEGIN SOLUTION
    if max_norm <= 0:
        raise ValueError(f"max_norm must be above 0, got {max_norm}")
    norm = float(np.sqrt(sum(np.sum(np.square(g)) for g in gradients.values())))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: gradient * factor for name, gradient in gradients.items()}, norm
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_one_norm_over_all(clip_gradients):
    import numpy as np

    gradients = {"W": np.array([[3.0, 0.0]]), "b": np.array([0.0, -4.0])}
    kept = {name: array.copy() for name, array in gradients.items()}
    result = clip_gradients(gradients, 2.0)
    assert result is not None, "clip_gradients returned None: is there a `return`?"
    assert isinstance(result, (tuple, list)) and len(result) == 2, "return the pair (clipped, norm)"
    clipped, norm = result
    assert np.isclose(norm, 5), (
        f"the norm is {norm}; of 3 and -4, in two arrays, it is 5, and it is the one before clipping"
    )
    assert isinstance(clipped, dict) and set(clipped) == {"W", "b"}, f"clipped is {clipped!r}"
    assert np.allclose(clipped["W"], [[1.2, 0]]) and np.allclose(clipped["b"], [0, -1.6]), (
        f"clipped is {clipped}; with a norm of 5 and a maximum of 2, all numbers are multiplied by 2/5"
    )
    for name, array in kept.items():
        assert np.array_equal(gradients[name], array), (
            f"the gradient of {name} that came in was changed: `*=` writes into it"
        )

# %%
def test_what_is_short_stays(clip_gradients):
    import numpy as np

    gradients = {"U": np.array([[0.3]]), "c": np.array([-0.4])}
    clipped, norm = clip_gradients(gradients, 2.0)
    assert np.isclose(norm, 0.5), f"the norm of 0.3 and -0.4 is 0.5, not {norm}"
    assert np.allclose(clipped["U"], 0.3) and np.allclose(clipped["c"], -0.4), (
        f"a norm of 0.5 is below 2, so nothing changes; clipped is {clipped}"
    )
    clipped, norm = clip_gradients({"b": np.zeros(3)}, 1.0)
    assert norm == 0 and np.array_equal(clipped["b"], np.zeros(3)), (
        f"of zeros the norm is 0, and they stay zeros; you have {norm} and {clipped}"
    )
    for wrong in (0, -1.0):
        try:
            result = clip_gradients(gradients, wrong)
        except ValueError:
            continue
        raise AssertionError(f"max_norm={wrong} gave {result!r}; it should raise a ValueError")

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   The norm of one long vector is the root of the sum of all squares. You need not build that vector: add
#   up one number for each array.
# - |
#   Compute one factor, 1 or max_norm / norm, and build a new dict with a comprehension. When is the factor
#   1, and what happens to a norm of 0 then?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): how much of it arrives
#
# Suppose the loss depends on the last state alone, as in many-to-one. Its gradient, `dh`, then has to travel
# all the way to what was said at the beginning. On its way it is multiplied, step by step,
#
# $$\frac{\partial L}{\partial h_t} =
# \Big(\frac{\partial L}{\partial h_{t+1}} \odot (1 - h_{t+1}^2)\Big)\, U^\top ,$$
#
# by $1 - h^2$, which is never above 1, and by $U^\top$, which turns and stretches. If what is left shrinks by
# 10 % at every step, $0.9^{100} \approx 0.00003$ arrives after a hundred. The beginning of the sequence then
# has no say in what the network learns: the gradient has **vanished** (Bengio, Simard and Frasconi 1994). If it
# grows, it **explodes**.

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `gradient_through_time`.

# %% [raw]
# # BEGIN SOLUTION

# %%
def gradient_through_time(H, U, dh):
    """The gradient with respect to every state, where the loss depends on the last one alone.

    Arguments:
        H: array or list of shape (n, T, units), T at least 1, the states of the forward pass.
        U: array or list of shape (units, units), the weights from state to state.
        dh: array or list of shape (n, units), the gradient of the loss with respect to the last
            state.

    Returns:
        An array of shape (n, T, units): [:, t] is the gradient with respect to H[:, t]. So [:, -1]
        is dh, and [:, 0] belongs to the first state after an input, not to h0. In float64 where the
        arguments are.
    """
    # BEGIN SOLUTION
    H, U = np.asarray(H), np.asarray(U)
    gradients = np.empty(H.shape, np.result_type(H, U, np.asarray(dh), np.float32))
    gradients[:, -1] = dh
    for t in reversed(range(H.shape[1] - 1)):
        gradients[:, t] = (gradients[:, t + 1] * (1 - H[:, t + 1] ** 2)) @ U.T
    return gradients
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_two_steps_back(gradient_through_time):
    import numpy as np

    H = np.array([[[0.9, -0.1], [0.5, 0.0], [0.0, 0.8]]])
    U = np.array([[1.0, 2.0], [0.0, -1.0]])
    result = gradient_through_time(H, U, np.array([[1.0, 1.0]]))
    assert result is not None, "gradient_through_time returned None: is there a `return`?"
    result = np.asarray(result)
    assert result.shape == (1, 3, 2), f"the shape is {result.shape}; H has (1, 3, 2)"
    assert np.allclose(result[0, 2], [1, 1]), f"the last row is {result[0, 2]}; it is dh itself"
    assert np.allclose(result[0, 1], [1.72, -0.36]), (
        f"one step back you have {result[0, 1]}; expected [1.72, -0.36]: dh times 1 - h² of the *later* "
        "state, [1, 0.36], then times U transposed"
    )
    assert np.allclose(result[0, 0], [0.57, 0.36]), (
        f"two steps back you have {result[0, 0]}; expected [0.57, 0.36]: the same again from "
        "[1.72, -0.36], with 1 - h² of the state in the middle"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   It is the loop of question 4 with nothing from the outputs, and you keep every row. Which way does it
#   run?
# - |
#   From row t + 1 to row t there are two factors: the tanh of step t + 1, so `1 - H[:, t + 1] ** 2`, and
#   then `U.T`. The first state of all has no such step in front, so it needs no factor of its own.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Two ways to start a matrix, those of Keras, for what follows:

# %%
def orthogonal(rows, columns, draw):
    """A matrix whose shorter side has orthonormal vectors, as Keras starts U with."""
    q, r = np.linalg.qr(draw.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))
    return q if rows >= columns else q.T


def glorot(rows, columns, draw):
    """Uniform numbers within ±√(6 / (rows + columns)), as Keras starts W with."""
    limit = np.sqrt(6 / (rows + columns))
    return draw.uniform(-limit, limit, (rows, columns))

# %% [markdown]
# ### A hundred steps back
#
# Now your function measures what the notebook on next-word prediction drew the other way round. There a
# nudge at the *start* was followed forwards; here the gradient of the *end* is followed backwards, over 100
# steps of random inputs, and the networks start as there: a vanilla RNN with a $U$ of small random numbers
# and one with an **orthogonal** $U$, which turns a vector and keeps its length, and an LSTM with a forget bias
# of 1 ($f \approx 0.73$) and one with a bias of 3 ($f \approx 0.95$). New is a vanilla RNN with a $U$ of
# **large** random numbers, six times those of the small one. The LSTM has gates on the way back; a function
# for that is given, and what is drawn for it is the gradient of the cell $c$. *Takes a few seconds.*
#
# **Predict, then run.** Which line rises? And the LSTMs: if the forget gate alone decided, what would be left
# after a hundred steps, $0.73^{100}$ and $0.95^{100}$?
#
# <details>
# <summary>Answer</summary>
#
# The one with the large $U$ rises, to more than $10^7$: that is what question 5 is for. (Its tanh is flat
# most of the time, and still $U$ stretches more than tanh takes away.) The small one falls to $10^{-38}$, which is
# nothing at all. The orthogonal one loses a little in its tanh, at every step, and ends below $10^{-13}$.
#
# The forget gate alone would leave $2 \cdot 10^{-14}$ and 0.006. Both LSTMs keep more, about $10^{-9}$ and all of
# it, since a cell also acts by way of its output and the gates of later steps.
#
# The moral is that of the two other notebooks: how far a network looks back when training starts is a matter of
# **initialisation and gates**, and not of the name of its cell. What gates add is that training can open and
# close them.
#
# </details>

# %% alt="The norm of the gradient over the steps back from the end, on a logarithmic axis. Five lines from the same point: vanilla with a large U rises by more than seven powers of ten; the LSTM with forget bias 3 stays level; the LSTM with bias 1 falls by nine and the vanilla one with an orthogonal U by thirteen powers of ten; vanilla with a small U falls steepest, by almost forty." tags=["otter_ignore"]
def lstm_gradients(X, W, U, b, dc):
    """An LSTM forward, and the gradient `dc` of its last cell back: (n, T, units), one for each cell."""
    h = c = np.zeros(dc.shape)
    steps = []
    for t in range(X.shape[1]):
        before = c
        i, f, g, o = np.split(X[:, t] @ W + h @ U + b, 4, axis=1)
        i, f, o = (0.5 * (1 + np.tanh(0.5 * z)) for z in (i, f, o))  # the sigmoid, without overflow
        g = np.tanh(g)
        c = f * before + i * g
        h = o * np.tanh(c)
        steps.append((i, f, g, o, before, c))
    dh, found = np.zeros(dc.shape), []
    for i, f, g, o, before, c in reversed(steps):
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)  # a cell acts by its output, too
        found.append(dc)
        parts = dc * g * i * (1 - i), dc * before * f * (1 - f), dc * i * (1 - g**2)
        dh = np.concatenate([*parts, dh * np.tanh(c) * o * (1 - o)], axis=1) @ U.T
        dc = dc * f
    return np.stack(found[::-1], axis=1)


units, steps = 32, 100
draw = np.random.default_rng(0)
inputs = draw.normal(size=(1, steps, 8))
rest = np.zeros((1, units))
end = draw.normal(size=(1, units))
end /= np.linalg.norm(end)
W, zero = glorot(8, units, draw), np.zeros(units)
networks = {
    "vanilla, small U": draw.normal(0, 0.5 / np.sqrt(units), (units, units)),
    "vanilla, orthogonal U": orthogonal(units, units, draw),
    "vanilla, large U": draw.normal(0, 3 / np.sqrt(units), (units, units)),
}
arrives = {}
no_readout = {"V": np.zeros((units, 1)), "c": np.zeros(1)}
for name, U in networks.items():
    H, _ = rnn_forward(inputs, rest, {"W": W, "U": U, "b": zero} | no_readout)
    arrives[name] = np.linalg.norm(gradient_through_time(H, U, end)[0], axis=1)
W4, U4 = glorot(8, 4 * units, draw), orthogonal(units, 4 * units, draw)
for forget in (1, 3):
    bias = np.repeat([0.0, forget, 0.0, 0.0], units)  # gates i, f, g, o
    back = lstm_gradients(inputs, W4, U4, bias, end)
    arrives[f"LSTM, forget bias {forget}"] = np.linalg.norm(back[0], axis=1)

plt.figure(figsize=(8, 4.5))
for (name, norms), style in zip(arrives.items(), ("v:", "s--", "d-", "o-", "^-."), strict=True):
    plt.semilogy(range(steps), norms[::-1], style, markevery=10)
    plt.text(steps + 6, norms[0], f"{name}: {norms[0]:.0e}", va="center")
plt.xlabel("steps back from the end")
plt.ylabel("norm of the gradient")
plt.show()

# %% [markdown]
# ## Question 7 (q7): training, with the gradient cut
#
# The unrolled network of a whole novel would have a million layers. Nobody goes all the way back. In
# **truncated** back-propagation through time (Williams and Peng 1990) the sequence is walked in stretches of a
# few steps, here `truncation`. After each stretch the gradient is computed within it, the weights take a step,
# and the walk goes on *from the state that was reached*.
#
# ![A sequence of twelve steps in three stretches of four. Solid arrows carry the state through all of it, also
# from one stretch into the next. Dashed arrows carry the gradient back within each stretch and end at its
# border. Under each stretch stands: forward, backward, one step of the
# weights.](pictures/truncated.svg)
#
# So the state is carried from one stretch to the next, and the gradient is not: what happened before the
# stretch counts as given. It is an approximation. Can a network learn what lies further back than one
# stretch?
#
# To find out, a riddle from the blog that the lecture links (R2RT 2016). The inputs are coin flips,
# $x_t \in \{0, 1\}$. The targets depend on what came 3 and 8 steps ago:
#
# $$P(\text{target}_t = 1) = \tfrac12 + \tfrac12\, x_{t-3} - \tfrac14\, x_{t-8},$$
#
# with $x = 0$ before the beginning. A network that knows only how often a 1 comes reaches a loss of 0.66
# nats, one that has found the echo of 3 steps ago 0.52, and one that knows both 0.454, which is
# the best possible, since the rest is chance. So the loss *says what a network has found*.

# %%
def riddle(n, steps, seed):
    """Inputs (n, steps, 1) and targets (n, steps) of the riddle, and the probability of each target."""
    draw = np.random.default_rng(seed)
    x = draw.integers(0, 2, (n, steps))
    of_one = np.full((n, steps), 0.5)
    of_one[:, 3:] += 0.5 * x[:, :-3]
    of_one[:, 8:] -= 0.25 * x[:, :-8]
    targets = (draw.random((n, steps)) < of_one).astype(int)
    return x[:, :, np.newaxis], targets, np.where(targets == 1, of_one, 1 - of_one)


_, answers, known = riddle(n=200, steps=400, seed=0)
share = answers.mean()
print(f"knows nothing: {-share * np.log(share) - (1 - share) * np.log(1 - share):.3f} nats")
print(f"knows both:    {-np.log(known).mean():.3f} nats")

# %% [markdown]
# A step against the gradient can be as simple as `weight -= rate * gradient`. Adam (Kingma and Ba 2015) fits the
# length of the step to each number, by the size of its gradients so far. Here it is, for this question and for
# later; you may use it or not.

# %%
def adam(weights, gradients, memory, rate):
    """One step of Adam; `memory` is a dict that is empty at first."""
    memory["steps"] = memory.get("steps", 0) + 1
    correct = np.sqrt(1 - 0.999 ** memory["steps"]) / (1 - 0.9 ** memory["steps"])
    for name, weight in weights.items():
        mean, square = memory.get(name, (0.0, 0.0))
        mean = 0.9 * mean + 0.1 * gradients[name]
        square = 0.999 * square + 0.001 * gradients[name] ** 2
        memory[name] = mean, square
        weight -= rate * correct * mean / (np.sqrt(square) + 1e-8)

# %% [raw]
# # BEGIN QUESTION
# name: q7

# %% [markdown]
# Write `train_rnn`, with your own functions from above or in one piece. What has proved itself:
#
# * Start W, U and V with normal numbers of standard deviation $1/\sqrt{\text{units}}$, and b and c with zeros,
#   as `small_weights` does.
# * Take all sequences of the batch at once through a stretch: steps are few, arrays are large, and a pass over
#   20,000 targets takes some hundredths of a second. A loop over single sequences takes far longer than
#   grading waits. (Minibatches of some sequences are fine.)
# * Take the loss as the mean over the stretch, clip the gradient (a norm of 1 will do), and step. Plain gradient
#   descent with a rate of 0.5 is enough; momentum and Adam (with a rate of 0.005) are faster. A step after a few
#   hundred targets is noisy, so it helps to let the rate fall towards the end.
# * An **epoch** is one walk through the whole of X. It starts with a state of zeros.
#
# Grading trains on 50 sequences of 400 steps of the riddle, for 60 epochs, with 12 to 20 units. On other
# sequences the loss must be below 0.490 with a truncation of 16, and below 0.506 with a truncation of 5, where
# the further of the two echoes lies outside the stretch. (These are for a best possible of 0.454; grading
# computes that anew for its sequences, and may swap the numbers of the two classes.) Simpler things must be
# learned as well: an echo, such as that of the check, and a class for each pair of symbols, where the inputs
# are eight symbols, one-hot, and a target follows from the symbol of its step and the one before.

# %% [raw]
# # BEGIN SOLUTION

# %%
def train_rnn(X, targets, units, truncation, epochs, seed):
    """Train a recurrent network by truncated back-propagation through time.

    Arguments:
        X: array or list of shape (n, T, d), numbers, T at least 1.
        targets: array or list of int of shape (n, T), the class at each step. The number of classes k
            is one more than the largest target; not every class below it need occur.
        units: int, the width of the state.
        truncation: int, at least 1, the length of a stretch in steps; the last may be shorter, and
            so may all of X be. The state is carried from one stretch to the next, the gradient is not.
        epochs: int, walks through X. Each starts from states of zeros. To stop early is fine.
        seed: int; training need not repeat itself exactly.

    Returns:
        The weights after training: a dict of float arrays `W` (d, units), `U` (units, units),
        `b` (units,), `V` (units, k), `c` (k,). The loss is the cross-entropy of all steps, with
        logits h V + c.
    """
    # BEGIN SOLUTION
    X, targets = np.asarray(X, dtype=np.float64), np.asarray(targets)
    (n, steps, d), k = X.shape, int(targets.max()) + 1
    draw = np.random.default_rng(seed)
    shapes = {"W": (d, units), "U": (units, units), "V": (units, k)}
    weights = {name: draw.normal(0, units**-0.5, shape) for name, shape in shapes.items()}
    weights |= {"b": np.zeros(units), "c": np.zeros(k)}
    speed = {name: np.zeros_like(weight) for name, weight in weights.items()}
    truth = np.eye(k)[targets]

    def gradients_of(x, h, right):
        before = np.empty((n, x.shape[1], units))
        H = np.empty_like(before)
        driven = x @ weights["W"] + weights["b"]
        for t in range(x.shape[1]):
            before[:, t] = h
            H[:, t] = h = np.tanh(driven[:, t] + h @ weights["U"])
        logits = H @ weights["V"] + weights["c"]
        odds = np.exp(logits - logits.max(axis=2, keepdims=True))
        dY = (odds / odds.sum(axis=2, keepdims=True) - right) / (n * x.shape[1])
        dA, later = (dY @ weights["V"].T), np.zeros((n, units))
        for t in reversed(range(x.shape[1])):
            dA[:, t] = (dA[:, t] + later) * (1 - H[:, t] ** 2)
            later = dA[:, t] @ weights["U"].T
        flat = {name: a.reshape(-1, a.shape[-1]) for name, a in
                (("x", x), ("before", before), ("H", H), ("dA", dA), ("dY", dY))}
        return h, {
            "W": flat["x"].T @ flat["dA"],
            "U": flat["before"].T @ flat["dA"],
            "b": flat["dA"].sum(axis=0),
            "V": flat["H"].T @ flat["dY"],
            "c": flat["dY"].sum(axis=0),
        }

    for epoch in range(epochs):
        rate = 0.1 * (1 - 0.9 * epoch / epochs)
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            stretch = slice(start, start + truncation)
            h, gradients = gradients_of(X[:, stretch], h, truth[:, stretch])
            norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
            for name, gradient in gradients.items():
                speed[name] = 0.9 * speed[name] - rate * gradient / max(norm, 1.0)
                weights[name] += speed[name]
    return weights
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_the_weights_have_the_shapes(train_rnn):
    import numpy as np

    random = np.random.default_rng(0)
    targets = random.choice([0, 2], (3, 6))  # class 1 does not occur, class 2 is the largest
    targets[0, 0] = 2
    weights = train_rnn(random.normal(size=(3, 6, 2)), targets, 5, 8, 1, 0)  # shorter than a stretch
    assert weights is not None, "train_rnn returned None: is there a `return`?"
    assert isinstance(weights, dict), f"return a dict of weights, not {type(weights).__name__}"
    shapes = {"W": (2, 5), "U": (5, 5), "b": (5,), "V": (5, 3), "c": (3,)}
    for name, shape in shapes.items():
        assert name in weights, f"the dict has no {name!r}"
        assert np.shape(weights[name]) == shape, (
            f"{name} has the shape {np.shape(weights[name])}; for inputs of 2 numbers, 5 units and targets "
            f"up to 2, so k = 3, it is {shape}"
        )
        assert np.all(np.isfinite(weights[name])), f"{name} is not finite"

# %%
def test_learns_an_echo(train_rnn):
    import numpy as np

    random = np.random.default_rng(1)
    X = random.integers(0, 2, (20, 80, 1))
    targets = np.roll(X[:, :, 0], 2, axis=1)  # the input of two steps ago
    targets[:, :2] = 0
    weights = train_rnn(X[:10], targets[:10], 8, 5, 60, 1)
    assert weights is not None, "train_rnn returned None: is there a `return`?"
    state, right = np.zeros((10, 8)), []
    for x, wanted in zip(X[10:].swapaxes(0, 1), targets[10:].T):
        state = np.tanh(x @ weights["W"] + state @ weights["U"] + weights["b"])
        right.append((state @ weights["V"] + weights["c"]).argmax(axis=1) == wanted)
    share = np.mean(right)
    assert share > 0.9, (
        f"targets that repeat the input of two steps ago, 60 epochs, truncation 5: {share:.0%} are right on "
        "other sequences, where guessing has 50%. Does the loss fall while you train? Does every stretch "
        "change the weights, by a step against the gradient?"
    )

# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Write one stretch first: forward from a given state, loss, backward, clip, step. With questions 1, 3, 4
#   and 5 that is four calls. Then the loop over stretches, then the loop over epochs. Print the loss.
# - |
#   The state at the end of a stretch is the last row of its H, `H[:, -1]`, and the `h0` of the next stretch.
#   The gradient with respect to that `h0` is computed by question 4, and simply not used.
# - |
#   `range(0, T, truncation)` and slices get the last, shorter stretch right by themselves. Divide the loss
#   of a stretch by its own number of positions.
# - |
#   If it gets stuck at 0.52 with a truncation of 5, look at where the state is set to zero: once for each
#   epoch, not once for each stretch. If it gets stuck at 0.66, run the numerical gradient on one stretch.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### How far back can it see?
#
# Your function, trained with one truncation after the other, from a single step to 16. The lines say what
# a network has found. The cell takes about a quarter of a minute.
#
# **Predict, then run.** Where will the curve come down to the line of one echo, and where to that of both? "With a
# truncation of 4, and with one of 9" would be the obvious answer. Is it that?
#
# <details>
# <summary>Answer</summary>
#
# It is with the first. A stretch of four steps is the shortest in which the gradient of a target reaches the input
# of three steps ago. (With less the network finds nothing, and ends a little above the line, since it takes a
# step after every 50 to 150 targets, whose chance it follows.)
#
# But the second echo does not wait for a stretch of nine. With 5 most of it is found. The gradient does not
# reach that far back, the *state* does: a network that keeps the inputs of three steps ago keeps something of older
# ones as well. It is paid for using them, and the gradient of a few steps is enough to make it keep more.
#
# </details>

# %% alt="The loss on other sequences over the truncation from 1 to 16, with three horizontal lines, for knowing nothing, one echo and both. The curve starts a little above the upper line, falls between the truncations 3 and 4 to below the middle line, and from 7 on lies just above the lowest." tags=["otter_ignore"]
practice_X, practice_targets, _ = riddle(n=50, steps=400, seed=1)
other_X, other_targets, other_known = riddle(n=100, steps=400, seed=2)


def loss_on_others(weights):
    """The mean loss on the sequences that no network was trained on."""
    start = np.zeros((len(other_X), len(weights["U"])))
    _, Y = rnn_forward(other_X, start, weights)
    return masked_cross_entropy(Y, other_targets, np.ones(other_targets.shape, dtype=bool))[0]


truncations = (1, 2, 3, 4, 5, 7, 9, 12, 16)
reached = []
for truncation in truncations:
    trained = train_rnn(practice_X, practice_targets, 16, truncation, 60, seed=1)
    reached.append(loss_on_others(trained))
    print(f"truncation {truncation:2}: {reached[-1]:.3f}")

plt.figure(figsize=(7, 4))
plt.plot(truncations, reached, "o-")
best = -np.log(other_known).mean()
for level, name in ((0.662, "knows nothing"), (0.519, "knows 3 steps back"), (best, "knows both")):
    plt.axhline(level, color="gray", linestyle="--")
    plt.text(17, level, name, va="center")
plt.xlim(0, 16.8)
plt.xlabel("truncation")
plt.ylabel("loss on other sequences")
plt.show()

# %% [markdown]
# ## Closing experiment, part one: a network that spells
#
# Now one-hot characters go in, and at every step the next character is asked for: many-to-many. Everything
# that moves in the next cell is yours, forward, loss, backward and clipping; only Adam is given. The novel is laid
# out in 32 streams side by side and walked in stretches of 25 characters, states carried on: question 7 on a large
# scale.
#
# The cell first lets the *untrained* network write, then trains it for about a minute, and lets it write again.
# While it writes, the network reads its own last character and carries its state; nothing is read twice.
# (Andrej Karpathy's *min-char-rnn*, 2015, is this very experiment in a hundred lines.)
#
# **Predict, then run.** With V characters an untrained network should have a loss near $\ln V$. What does the
# untrained text look like? What will be right after a minute: letters, words, grammar, sense?
#
# <details>
# <summary>Answer</summary>
#
# At the start all characters are about equally likely, and it writes a jumble. After a minute the text has spaces
# where words end, many short words that exist, most of the others pronounceable, quotation marks that now and then
# come in pairs. There is hardly any grammar and no sense. It comes to about 2.2 bits per character, where knowing the
# last character alone is worth 3.4.
#
# </details>

# %% tags=["otter_ignore"]
import time

BOOK = Path("data") / "pride_and_prejudice.txt"
assert BOOK.exists(), f"no {BOOK} in {Path.cwd()}: keep the folder data beside the notebook"
book = " ".join(BOOK.read_text(encoding="utf-8").lower().split())
symbols = sorted(set(book))
ids = np.array([symbols.index(character) for character in book])
learned, unseen = ids[:-40_000], ids[-40_000:]
print(f"{len(book):,} characters, {len(symbols)} different ones, ln V = {np.log(len(symbols)):.2f}")


def write(weights, start, length, temperature, seed):
    """The `length` characters that the network writes after `start`, from its own state."""
    draw, one_hot = np.random.default_rng(seed), np.eye(len(symbols))
    given = one_hot[[symbols.index(character) for character in start]]
    H, Y = rnn_forward(given[np.newaxis], np.zeros((1, len(weights["U"]))), weights)
    text = ""
    for _ in range(length):
        logits = Y[0, -1] / temperature
        odds = np.exp(logits - logits.max())
        chosen = draw.choice(len(symbols), p=odds / odds.sum())
        text += symbols[chosen]
        H, Y = rnn_forward(one_hot[chosen][np.newaxis, np.newaxis], H[:, -1], weights)
    return text


def bits(weights, text):
    """Bits per character on a text, cut into 40 pieces that are read side by side."""
    pieces = text[: len(text) // 40 * 40].reshape(40, -1)
    one_hot = np.eye(len(symbols))[pieces[:, :-1]]
    _, Y = rnn_forward(one_hot, np.zeros((40, len(weights["U"]))), weights)
    everywhere = np.ones(pieces[:, 1:].shape, dtype=bool)
    return masked_cross_entropy(Y, pieces[:, 1:], everywhere)[0] / np.log(2)


STREAMS, STRETCH, UNITS = 32, 25, 128
speller = small_weights(len(symbols), UNITS, len(symbols), seed=1)
speller = {name: weight.astype(np.float32) for name, weight in speller.items()}  # twice as fast
print(f"loss at the start {bits(speller, unseen) * np.log(2):.2f}, and it writes:")
print("  the " + write(speller, "the ", 120, 1.0, seed=1) + "\n")

long = len(learned) // STREAMS
streams = learned[: long * STREAMS].reshape(STREAMS, long)
one_hot = np.eye(len(symbols), dtype=np.float32)
memory, losses, started = {}, [], time.time()
for epoch in range(3):
    h = np.zeros((STREAMS, UNITS), np.float32)
    for start in range(0, long - 1, STRETCH):
        stop = min(start + STRETCH, long - 1)
        X = one_hot[streams[:, start:stop]]
        H, Y = rnn_forward(X, h, speller)
        counts = np.ones(X.shape[:2], dtype=bool)
        loss, dY = masked_cross_entropy(Y, streams[:, start + 1 : stop + 1], counts)
        gradients, _ = clip_gradients(rnn_backward(X, h, H, speller, dY), 1.0)
        adam(speller, gradients, memory, rate=3e-3 if epoch < 2 else 1e-3)
        h = H[:, -1]
        losses.append(loss)
    print(f"epoch {epoch + 1}: {bits(speller, unseen):.2f} bits a character, {time.time() - started:.0f} s")

pairs = np.ones((len(symbols), len(symbols)))
np.add.at(pairs, (learned[:-1], learned[1:]), 1)
pairs /= pairs.sum(axis=1, keepdims=True)
print(f"knowing the last character alone: {-np.log2(pairs[unseen[:-1], unseen[1:]]).mean():.2f} bits")
for temperature in (0.5, 0.8):
    print(f"\ntemperature {temperature}: the " + write(speller, "the ", 240, temperature, seed=1))

# %% [markdown]
# ## Closing experiment, part two: the weather, by hand
#
# The notebook on windows forecast the temperature at New York's Kennedy airport 24 hours ahead, with a network
# of Keras's. Here is the same with yours. From two days of temperature, humidity and wind (48 hours of three
# numbers) one number is to come out: many-to-one. The last quarter of the year is held back, and the rival is "the
# same hour yesterday", the last temperature of the window.
#
# A number is not a class, so the loss is another one, the **squared error**. Your `rnn_backward` does not mind: it
# asks for $\partial L / \partial y$, and for $L = \frac1n \sum_i (y_i - \text{truth}_i)^2$ that is
# $\frac2n (y_i - \text{truth}_i)$ at the step that counts and 0 at the others. The network is asked for the *difference*
# from yesterday, in standard deviations: then a network that knows nothing, and says 0, is already as good as its
# rival. The cell takes some five seconds. (What it does with missing hours, the notebook on windows explains.)
#
# **Predict, then run.** "The same hour yesterday" is wrong by 3.3 degrees on average, Keras's GRU was by 3.05, a linear
# regression by 2.9. Where will your vanilla RNN of 16 units end?
#
# <details>
# <summary>Answer</summary>
#
# At 3.05, beside the GRU: from 48 hours at one station and nine months to learn from there is not much more to
# be had, and what is to be had does not lie far back.
#
# </details>

# %% alt="Temperature over eight days of autumn. A thick line, what happened, and two thin ones that lie close together and follow it about a day late: the same hour yesterday, dotted, and the network, dashed." tags=["otter_ignore"]
WEATHER = Path("data") / "weather.csv"
assert WEATHER.exists(), f"no {WEATHER} in {Path.cwd()}: keep the folder data beside the notebook"
table = np.genfromtxt(
    WEATHER, delimiter=",", names=True, dtype=None, encoding="utf-8", missing_values="NA"
)
hours = np.array([text.rstrip("Z") for text in table["time_hour"]], dtype="datetime64[h]")
grid = np.arange(hours[0], hours[-1] + 1)


def on_grid(values):
    """The values at every hour of the grid, on a straight line across the gaps."""
    there = np.isfinite(values)
    return np.interp(grid.astype(int), hours[there].astype(int), values[there])


columns = ((table["temp"] - 32) / 1.8, table["humid"].astype(float), table["wind_speed"].astype(float))
weather = np.stack([on_grid(column) for column in columns], axis=1)
WIDTH, AHEAD = 48, 24


def windows(series):
    """Windows (n, WIDTH, features), and the temperature that comes AHEAD hours after each."""
    n = len(series) - WIDTH - AHEAD + 1
    rows = np.arange(n)[:, np.newaxis] + np.arange(WIDTH)
    return series[rows], series[WIDTH + AHEAD - 1 :, 0]


cut = len(weather) - round(len(weather) / 4)
(X_past, y_past), (X_future, happened) = windows(weather[:cut]), windows(weather[cut:])
centre, spread = weather[:cut].mean(axis=0), weather[:cut].std(axis=0)
yesterday = X_future[:, -1, 0]
change = (y_past - X_past[:, -1, 0]) / spread[0]
past, counts = arrange("many_to_one", (X_past - centre) / spread)

forecaster = small_weights(d=3, units=16, k=1, seed=1)
forecaster["V"] *= 0.1
draw, memory, BATCH = np.random.default_rng(1), {}, 128
for epoch in range(12):
    order = draw.permutation(len(past))
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        X, rest = past[chosen], np.zeros((len(chosen), 16))
        H, Y = rnn_forward(X, rest, forecaster)
        dY = np.zeros(Y.shape)
        dY[:, counts, 0] = 2 / len(chosen) * (Y[:, counts, 0] - change[chosen, np.newaxis])
        gradients, _ = clip_gradients(rnn_backward(X, rest, H, forecaster, dY), 1.0)
        adam(forecaster, gradients, memory, rate=2e-3 if epoch < 8 else 5e-4)

future, _ = arrange("many_to_one", (X_future - centre) / spread)
_, Y = rnn_forward(future, np.zeros((len(future), 16)), forecaster)
guess = yesterday + Y[:, -1, 0] * spread[0]
for name, said in (("same hour yesterday", yesterday), ("your network", guess)):
    print(f"{name:20} mean error {np.mean(np.abs(said - happened)):.2f} degrees")

days = slice(600, 600 + 8 * 24)
when = grid[-len(happened) :][days]
plt.figure(figsize=(10, 4))
plt.plot(when, happened[days], "k-", linewidth=2.5, label="what happened")
plt.plot(when, yesterday[days], ":", label="same hour yesterday")
plt.plot(when, guess[days], "--", label="your network")
plt.ylabel("degrees Celsius")
plt.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
plt.show()

# %% [markdown]
# ## Questions to think about
#
# * In question 7 the stretches follow one another without overlap, so the last step of a stretch has a long way
#   back and its first none. R2RT (2016) compares this with the other style, in which the gradient of *every* step goes
#   back equally far. What does that cost?
# * Clip with a norm of 0.01 and with one of 100: what becomes of question 7 with plain gradient descent, and why does
#   Adam mind so little?
# * The weather: `gradient_through_time` on the trained forecaster says how much each of the 48 hours matters. Is
#   it the last ones?
# * Start the speller with an orthogonal U. What does it change in the first hundred steps of training?
#
# ## Sources
#
# * Y. Bengio, P. Simard, P. Frasconi: *Learning long-term dependencies with gradient descent is
#   difficult*. IEEE Transactions on Neural Networks 5, 1994.
# * A. Karpathy: *The unreasonable effectiveness of recurrent neural networks*, 2015, with *min-char-rnn*.
# * D. P. Kingma, J. Ba: *Adam: a method for stochastic optimization*. ICLR 2015.
# * R. Pascanu, T. Mikolov, Y. Bengio: *On the difficulty of training recurrent neural networks*. ICML 2013.
# * R2RT: [*Recurrent neural networks in Tensorflow
#   I*](https://r2rt.com/recurrent-neural-networks-in-tensorflow-i.html), 2016, the lecture's address and the
#   riddle of question 7; and [*Styles of truncated
#   backpropagation*](https://r2rt.com/styles-of-truncated-backpropagation.html), 2016.
# * P. J. Werbos: *Backpropagation through time: what it does and how to do it*. Proceedings of the IEEE
#   78, 1990.
# * R. J. Williams, J. Peng: *An efficient gradient-based algorithm for on-line training of recurrent network
#   trajectories*. Neural Computation 2, 1990.
# * Jane Austen: *Pride and Prejudice*, 1813, from Project Gutenberg by way of the R package *janeaustenr*;
#   the weather from the R package *nycflights13*.
