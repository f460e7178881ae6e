"""What the hidden tests of this assignment share: sentences, drawn translators, what they say."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from autograder.testing import expect, expect_list, expect_shape, expect_type

END, FIRST = 2, 3  # </s>, below which are padding and <s>, and the first number of a word
State = tuple[np.ndarray, np.ndarray, int]  # memory, own bias, how late it is


def listed(state: Any) -> list[Any]:
    """The arrays of a state, which may be one array or a list of them."""
    return list(state) if isinstance(state, (list, tuple)) else [state]


def first_state(encoder: Any, source: np.ndarray) -> list[np.ndarray]:
    """The state that an encoder gives for the rows of `source`."""
    from autograder.testing_keras import answers, expect_model, expect_ways

    asked = "the encoder maps source to the state, one array or a flat list of arrays"
    expect_model(encoder, "the encoder", compiled=False)
    expect_ways(encoder, 1, len(encoder.outputs), "the encoder", asked=asked)
    return answers(encoder, source, "the encoder", outputs=len(encoder.outputs))


def next_step(
    step: Any, tokens: np.ndarray, state: list[np.ndarray], size: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """What a step makes of tokens `(n,)` and a state: probabilities `(n, size)` and the state."""
    from autograder.testing_keras import answers, expect_model, expect_ways

    asked = (
        "step maps [tokens (n, 1), *state] to [probabilities (n, 1, target_size), *state], with as "
        "many arrays of state as the encoder gives"
    )
    expect_model(step, "step", compiled=False)
    expect_ways(step, 1 + len(state), 1 + len(state), "step", asked=asked)
    inputs = (tokens.reshape(-1, 1).astype("int32"), *state)
    outputs, *after = answers(step, inputs, "step", outputs=1 + len(state))
    expect_shape(
        outputs.shape == (len(tokens), 1, size),
        f"step gives probabilities {outputs.shape}, expected {(len(tokens), 1, size)}",
        asked=asked,
    )
    same = [part.shape for part in after] == [part.shape for part in state]
    expect_shape(same, "the state changes its shapes in step", asked=asked)
    probabilities = outputs[:, 0].astype(float)
    expect_probabilities(probabilities, "step")
    return probabilities, after


def expect_probabilities(outputs: np.ndarray, what: str) -> None:
    """Fail unless the last axis of `outputs` holds distributions."""
    expect(np.isfinite(outputs).all() and (outputs >= 0).all(), f"{what}: negative outputs or nan")
    expect(np.allclose(outputs.sum(axis=-1), 1, atol=1e-3), f"{what}: outputs do not sum to 1")


def said_step_by_step(
    encoder: Any, step: Any, source: np.ndarray, target_in: np.ndarray, size: int
) -> np.ndarray:
    """Probabilities `(n, T, size)` from feeding `target_in` word by word."""
    state, said = first_state(encoder, source), []
    for place in range(target_in.shape[1]):
        probabilities, state = next_step(step, target_in[:, place], state, size)
        said.append(probabilities)
    return np.stack(said, axis=1)


def sentences(random: np.random.Generator, n: int, length: int, size: int) -> np.ndarray:
    """Rows of `length` numbers of words, at least 1 and below `size`, some padded in front."""
    rows = random.integers(1, size, size=(n, length))
    for row, padding in zip(rows, random.integers(0, length, size=n), strict=True):
        row[:padding] = 0
    return rows.astype("int32")


def expect_ids(value: Any, size: int, what: str) -> list[int]:
    """`value` as a list of int that are words."""
    items = expect_list(value, what, asked="a list of int, the numbers of words")
    whole = all(
        isinstance(k, (int, np.integer)) and not isinstance(k, bool) for k in items
    )  # NumPy's scalars count as Python's
    expect_type(whole, f"{what} holds other things than int", asked="a list of int")
    expect(all(END < k < size for k in items), f"{what} is {items}: padding or a mark is among it")
    return [int(k) for k in items]


class Translator:
    """A drawn recurrent network as Keras models `encoder` and `step`, and the same in NumPy.

    The larger `sure` is, the further apart lie what is likely and what is not.

    Its state is a list of four arrays of different shapes (or all of it in one): the first two
    numbers of what it remembers, `(n, 2)`; the sentence's own bias in two parts, `(n, 2, size)`,
    which stays; how late it is, `(n, 1)`, which makes the end likelier; and the rest of what it
    remembers, `(n, 1, units - 2)`. Padding and `<s>` are likely everywhere.
    """

    units, known = 5, 9  # size of the memory; words of the source

    def __init__(  # PUBLIC
        self,
        random: np.random.Generator,
        words: int,
        length: int,
        *,
        single: bool,
        late: float,
        sure: float = 1.0,
    ) -> None:  # PUBLIC
        self.size, self.length, self.single = words + FIRST, length, single
        self.embedding = random.normal(0, 1.5, (self.size, self.units))
        self.recurrent = random.normal(0, 0.9, (self.units, self.units))
        self.out = random.normal(0, 0.9, (self.units, self.size))
        self.own = random.normal(0, sure, (self.known, 2 * self.size))
        self.first = random.normal(0, 1.0, (self.known, self.units))
        self.likely = np.zeros(self.size)
        self.likely[:END] = random.uniform(1.0, 3.0, END)
        self.late = np.zeros(self.size)
        self.late[END] = late

    @cached_property
    def models(self) -> tuple[Any, Any]:
        """Encoder and step, made when they are first asked for."""
        import keras

        units, both = self.units, 2 * self.size
        source = keras.Input((self.length,), dtype="int32")
        memory = keras.ops.tanh(keras.ops.sum(_table(self.first)(source), axis=1))
        memory = keras.layers.Dropout(0.5)(memory)  # nothing, unless it is called as in training
        own = keras.ops.sum(_table(self.own)(source), axis=1)
        age = keras.ops.zeros_like(memory[:, :1])
        token = keras.Input((1,), dtype="int32")  # PUBLIC
        if self.single:
            encoder = keras.Model(source, keras.ops.concatenate([memory, own, age], axis=1))
            before = [keras.Input((units + both + 1,))]
            memory, own, age = (
                before[0][:, :units],
                before[0][:, units : units + both],
                before[0][:, units + both :],
            )
        else:
            own = keras.ops.reshape(own, (-1, 2, self.size))
            encoder = keras.Model(source, [memory[:, :2], own, age, memory[:, None, 2:]])
            shapes = (2,), (2, self.size), (1,), (1, units - 2)
            before = [keras.Input(shape) for shape in shapes]
            memory = keras.ops.concatenate([before[0], before[3][:, 0]], axis=1)
            own, age = keras.ops.reshape(before[1], (-1, both)), before[2]
        told = keras.ops.reshape(_table(self.embedding)(token), (-1, units))
        memory = keras.ops.tanh(told + _dense(self.recurrent)(memory))
        kept = keras.layers.Dropout(0.5)(memory)
        score = _dense(self.out, self.likely)(kept) + _dense(self.late[None])(age)
        score = score + own[:, : self.size] + own[:, self.size :]
        said = keras.ops.reshape(keras.ops.softmax(score), (-1, 1, self.size))
        later = age + keras.ops.ones_like(age)
        after = (
            [memory[:, :2], before[1], later, memory[:, None, 2:]]
            if not self.single
            else [keras.ops.concatenate([memory, own, later], axis=1)]
        )
        return encoder, keras.Model([token, *before], [said, *after])

    def start(self, source: np.ndarray) -> State:
        """The state of one sentence `(length,)`."""
        own = self.own[source].sum(axis=0).reshape(2, -1).sum(axis=0)
        return np.tanh(self.first[source].sum(axis=0)), own, 0

    def say(self, token: int, state: State) -> tuple[np.ndarray, State]:
        """The logarithms of the probabilities `(size,)` and the state, after one more word."""
        memory, own, age = state
        memory = np.tanh(self.embedding[token] + memory @ self.recurrent)
        score = memory @ self.out + self.likely + age * self.late + own
        return score - np.log(np.sum(np.exp(score))), (memory, own, age + 1)

    def beam(
        self, source: np.ndarray, width: int, max_length: int
    ) -> tuple[list[tuple[list[int], float]], float]:
        """What a beam search is left with, best first, and the closest choice that it had to make.

        `source` is one sentence, `(length,)`.
        """
        beam: list[tuple[float, list[int], State, bool]] = [(0.0, [], self.start(source), False)]
        closest = np.inf
        for _ in range(max_length):
            if all(finished for *_, finished in beam):
                break
            candidates = [hypothesis for hypothesis in beam if hypothesis[3]]
            for total, ids, state, finished in beam:
                if finished:
                    continue
                logarithms, after = self.say((ids or [1])[-1], state)
                for word in range(END, self.size):
                    more = ids if word == END else [*ids, word]
                    candidates.append((total + float(logarithms[word]), more, after, word == END))
            candidates.sort(key=lambda candidate: -candidate[0])
            sums = np.array([candidate[0] for candidate in candidates[: width + 1]])
            closest = min(closest, float(np.min(-np.diff(sums), initial=np.inf)))
            beam = candidates[:width]
        return [(ids, total) for total, ids, _, _ in beam], closest


def _table(values: np.ndarray) -> Any:
    """A Keras layer that looks rows of `values` up."""
    import keras

    layer = keras.layers.Embedding(*values.shape)
    layer.build(())
    layer.set_weights([values])
    return layer


def _dense(weights: np.ndarray, bias: np.ndarray | None = None) -> Any:
    """A Keras layer that multiplies by `weights` and adds `bias`."""
    import keras

    layer = keras.layers.Dense(weights.shape[1], use_bias=bias is not None)
    layer.build((None, weights.shape[0]))
    layer.set_weights([weights] if bias is None else [weights, bias])
    return layer
