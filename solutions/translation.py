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
# # Translation: sequence to sequence
#
# How do you say 97 in French? *Quatre-vingt-dix-sept*: four twenties, ten, seven. The English has two
# words, the French four. *Seven* is *sept*, but no single French word stands for *ninety*: it takes
# *quatre vingt dix* together. A network that reads a word and answers with a word cannot do this. One has
# to **read the whole sentence first** and then write another one, of another length.
#
# That is what an **encoder** and a **decoder** do (Sutskever, Vinyals and Le 2014; Cho et al. 2014): one
# recurrent network reads the sentence and keeps what it has made of it in its state; another one starts from
# this state and writes, word by word, until it writes a mark that says *end*. Translation was
# what they were made for. The same pair of networks turns spelling into sounds, a question into a
# query, a long text into a short one.
#
# In this notebook you build such a translator for the numbers below 10,000, from English into French.
# You look for better sentences than the first that comes to its mind, measure how far a wrong one is from
# the right one, and end with **attention**, with which the history of today's large language models begins.
#
# | question | what you write |
# |---|---|
# | q1 | `encode_pairs`: from pairs of sentences to three tables of numbers |
# | q2 | `build_seq2seq`: one network seen from three sides, for training and for writing |
# | q3 | `train_seq2seq`: training |
# | q4 | `greedy_decode`: write the likeliest word, again and again |
# | q5 | `beam_search`: look for the likeliest sentence |
# | q6 | `edit_distance`, `scores`: how good is it? |
# | q7 | `attention`: look back at the source, in NumPy |
#
# Each question has a check (`grader.check("q1")`) that catches the commonest slips and says where to
# look, and hints, one after the other (`grader.hint("q1")`). The hidden tests look further, on inputs
# you have not seen. A function may call one from an earlier question: where that one is wrong, the later
# question is graded with the course's own in its place. **One exception:** what gets or returns Keras
# models (questions 2 to 5) is not replaced. If your `train_seq2seq` calls your `build_seq2seq`, a slip in
# question 2 costs you question 3 as well, so see to it that question 2 passes its check first, or write
# the layers out again. The models that your functions return must consist of built-in Keras layers (and
# `keras.ops` in a functional graph): no `Lambda` layers and no layer or model classes of your own.
#
# Allow four to five hours. Between the questions stand cells that use what you have written, and some
# of them train for a minute or more; grading skips them. Where one says *Predict, then run*, do so: the
# answer is folded away below the question.

# %%
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

# %%
WORDS = Path("data") / "number_words.tsv"
assert WORDS.exists(), f"no {WORDS} in {Path.cwd()}: keep the folder data beside the notebook"
rows = [line.split("\t") for line in WORDS.read_text(encoding="utf-8").splitlines()[1:]]
pair_of = {int(number): (english.split(), french.split()) for number, english, french in rows}
print(f"{len(pair_of):,} of the numbers below 10,000, for example")
for number in (21, 71, 80, 97, 4081):
    english, french = (" ".join(words) for words in pair_of[number])
    print(f"{number:6,}  {english:32}  {french}")

# %% [markdown]
# (A fifth of the numbers has been kept back. Hyphens and commas are taken away: a sentence is a list
# of words.)
#
# ## Question 1 (q1): three tables
#
# A network wants numbers, in tables: one row for each pair of sentences, each row of the same length. A
# word's number is its place in a **vocabulary**, a list of words. Its first entry is `""`, so number 0
# means *nothing here*: **padding**, which fills the rows up. The vocabulary of the language that is
# written has two more words that nobody says:
#
# | number | word | meaning |
# |---|---|---|
# | 0 | `""` | padding |
# | 1 | `"<s>"` | the sentence begins |
# | 2 | `"</s>"` | the sentence ends |
#
# From a pair, three rows are made. Here are those of 71 with a `source_length` of 4 and a `target_length`
# of 6, as words:
#
# ```
#   source          ·       ·     seventy   one
#   target_in      <s>  soixante    et     onze     ·      ·
#   target_out  soixante   et      onze    </s>     ·      ·
# ```
#
# `source` is what the encoder reads. Its padding stands **in front**, so that the last step is always a
# word. `target_in` and `target_out` are the same sentence, shifted by one: at each place the decoder is
# told the word before (at first `<s>`) and is to say the word that comes (at last `</s>`). Their padding
# stands **behind**.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `encode_pairs`. A word that is not in the vocabulary is a mistake in the data, and so is a sentence
# that does not fit: say so, instead of translating something else.

# %% [raw]
# # BEGIN SOLUTION


# %%
def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    """Turn pairs of sentences into tables of word numbers.

    Arguments:
        pairs: a list of n pairs of lists of str, (words to read, words to write). Either may be empty.
        source_vocabulary: a list of str that begins with `""`; a word's number is its place.
        target_vocabulary: a list of str that begins with `""`, `"<s>"`, `"</s>"`.
        source_length: the length of a row of `source`.
        target_length: the length of a row of `target_in` and `target_out`, marks included: a sentence
            to write has at most `target_length - 1` words.
    Returns:
        (source, target_in, target_out), int32 arrays of the shapes (n, source_length),
        (n, target_length) and (n, target_length). `source` is padded in front with 0; `target_in` is
        `<s>` and the words, `target_out` the words and `</s>`, both padded behind with 0.
    Raises:
        ValueError: a word is not in its vocabulary (the message names the word), or a sentence is too
            long.
    """
    # BEGIN SOLUTION
    places = [
        {word: k for k, word in enumerate(vocabulary)}
        for vocabulary in (source_vocabulary, target_vocabulary)
    ]
    source = np.zeros((len(pairs), source_length), np.int32)
    target_in = np.zeros((len(pairs), target_length), np.int32)
    target_out = np.zeros((len(pairs), target_length), np.int32)
    for row, pair in enumerate(pairs):
        for words, place in zip(pair, places, strict=True):
            for word in words:
                if word not in place:
                    raise ValueError(f"{word!r} is not in the vocabulary")
        read, written = ([place[w] for w in ws] for ws, place in zip(pair, places, strict=True))
        if len(read) > source_length or len(written) > target_length - 1:
            raise ValueError(f"pair {row} is too long: {len(read)} and {len(written)} words")
        source[row, source_length - len(read) :] = read
        target_in[row, : len(written) + 1] = [1, *written]
        target_out[row, : len(written) + 1] = [*written, 2]
    return source, target_in, target_out
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_seventy_one_becomes_three_rows(encode_pairs):
    import numpy as np

    english = ["", "one", "seventy", "two"]
    french = ["", "<s>", "</s>", "deux", "et", "onze", "soixante"]
    pairs = [(["seventy", "one"], ["soixante", "et", "onze"]), (["two"], ["deux"])]
    result = encode_pairs(pairs, english, french, 4, 6)
    assert result is not None, "encode_pairs returned nothing: is there a return?"
    assert isinstance(result, (tuple, list)) and len(result) == 3, (
        "return the three arrays (source, target_in, target_out)"
    )
    for array, name, length in zip(result, ("source", "target_in", "target_out"), (4, 6, 6)):
        assert isinstance(array, np.ndarray), f"{name} should be a NumPy array, not {type(array)}"
        assert array.shape == (2, length), f"{name} has shape {array.shape}, expected (2, {length})"
        assert array.dtype == np.int32, f"{name} has dtype {array.dtype}, expected int32"
    source, target_in, target_out = (array.tolist() for array in result)
    assert source == [[0, 0, 2, 1], [0, 0, 0, 3]], (
        f"source is {source}: the words' places in the vocabulary, with zeros in front"
    )
    assert target_in == [[1, 6, 4, 5, 0, 0], [1, 3, 0, 0, 0, 0]], (
        f"target_in is {target_in}: first 1 for <s>, then the words, then zeros"
    )
    assert target_out == [[6, 4, 5, 2, 0, 0], [3, 2, 0, 0, 0, 0]], (
        f"target_out is {target_out}: the words, then 2 for </s>, then zeros"
    )


# %%
def test_what_cannot_be_encoded_is_refused(encode_pairs):
    english, french = ["", "one", "two"], ["", "<s>", "</s>", "deux", "un"]
    fits = encode_pairs([(["one"], ["un", "un"])], english, french, 1, 3)
    assert fits is not None, "encode_pairs returned nothing: is there a return?"
    for pair, why in (
        ((["three"], ["un"]), "'three' is not in the vocabulary"),
        ((["one", "two"], ["un"]), "two words do not fit into a source_length of 1"),
        ((["one"], ["un", "deux", "un"]), "with its mark, three words need a target_length of 4"),
    ):
        try:
            result = encode_pairs([pair], english, french, 1, 3)
        except ValueError as error:
            assert "vocabulary" not in why or "three" in str(error), (
                f"the message {str(error)!r} should name the word that is missing"
            )
        else:
            raise AssertionError(f"{why}: raise ValueError; {result} came back")


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Make three arrays of zeros first, of the right shapes and of the dtype `np.int32`. Padding is then
#   already there, and only words have to be written into each row.
# - |
#   A dict from words to places, one for each vocabulary, finds numbers and shows what is missing:
#   look the word up with `in` before you use it, and put it into the message of the `ValueError`.
# - |
#   The words of a source end at the end of its row: from `source_length - len(words)` on. Compare lengths
#   *before* you assign: a slice that is too short is filled without complaint, or complains in
#   words that help nobody. One of `target_length`'s places belongs to the mark.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Now the vocabularies of both languages, and all pairs as tables.
#
# **Predict, then run.** How many words does it take to say all numbers below 10,000? Which language needs
# more of them, and which has the longer sentences?
#
# <details>
# <summary>Answer</summary>
#
# Thirty in English (the numbers to twenty, the tens, hundred, thousand, *and*), and 26 in French,
# although *vingt* and *cent* have a plural. French has no words of its own for 17, 18, 19, 70, 80 and
# 90, and pays with sentences that are a little longer: up to eight words where English has seven.
# (*Zero* is among the numbers that were kept back.)
#
# </details>

# %% tags=["otter_ignore"]
english_words = sorted({word for english, _ in pair_of.values() for word in english})
french_words = sorted({word for _, french in pair_of.values() for word in french})
SOURCE_VOCABULARY = ["", *english_words]
TARGET_VOCABULARY = ["", "<s>", "</s>", *french_words]
SOURCE_LENGTH = max(len(english) for english, _ in pair_of.values())
TARGET_LENGTH = max(len(french) for _, french in pair_of.values()) + 1
SIZES = len(SOURCE_VOCABULARY), len(TARGET_VOCABULARY)
print(len(english_words), "English words:", *english_words)
print(len(french_words), "French words:", *french_words)
print(f"rows of {SOURCE_LENGTH} and {TARGET_LENGTH} numbers")

shuffled = np.random.default_rng(0).permutation(sorted(pair_of)).tolist()
training_numbers, other_numbers = shuffled[:2000], shuffled[2000:2500]


def tables_of(numbers):
    """The three tables of the pairs of some numbers."""
    chosen = [pair_of[number] for number in numbers]
    return encode_pairs(chosen, SOURCE_VOCABULARY, TARGET_VOCABULARY, SOURCE_LENGTH, TARGET_LENGTH)


for table in tables_of([97]):
    print(table[0])

# %% [markdown]
# ## Question 2 (q2): one network, seen from three sides
#
# The **encoder** reads the source, word $x_1$ to word $x_S$, and keeps only its last state,
#
# $$s_0 = \text{encoder}(x_1, \dots, x_S).$$
#
# The **decoder** is a language model that does not start from zero but from that state. It gives each
# next word a probability, from the words so far and from the source,
#
# $$P(y_1, \dots, y_T \mid x) = \prod_{t=1}^{T} P(y_t \mid y_1, \dots, y_{t-1}, x),
# \qquad (p_t, s_t) = \text{step}(y_{t-1}, s_{t-1}), \quad y_0 = \texttt{<s>},$$
#
# where $P(y_t \mid \dots)$ is the entry of $p_t$ at $y_t$.

# %% [markdown]
# ![Left, the encoder reads the words seventy and one and hands its state to the decoder on the right. The
# decoder gets the start mark, soixante, et and onze from below, one after the other, and above each
# stands the word that it is to say: soixante, et, onze, the end mark. A dashed arrow shows that when it
# writes by itself, each word said becomes the next input.](pictures/encoder_decoder.svg)

# %% [markdown]
# **In training** the right sentence is known, and the decoder is told the right word before, whatever it
# would have said itself. This is called *teacher forcing*, and makes all steps of a sentence one single call.
# **In writing** nobody knows the right word before: the decoder is called for one word at a time, and
# what it said goes back in. So we need the same network from three sides, as three Keras models:
#
# | model | in | out | for |
# |---|---|---|---|
# | `model` | `[source, target_in]` | probabilities `(n, target_length, target_size)` | training |
# | `encoder` | `source` | the state | writing: once for each sentence |
# | `step` | `[tokens (n, 1), *state]` | `[probabilities (n, 1, target_size), *state]` | writing: once for each word |
#
# **The state** is one array, or a list of arrays, with a row for each sentence: an LSTM's are the two
# arrays $h$ and $c$, a GRU's is one. Only your two models need to agree on what is in it; whoever writes with
# them just hands it on.
#
# **Shared weights.** A Keras layer is an object that has weights. Call the same object twice, and both
# results depend on the same weights. So make the decoder's layers once, and call them for `model` and
# for `step`; train `model`, and the other two have learned as well:
#
# ```python
# embed = keras.layers.Embedding(…)
# recur = keras.layers.LSTM(units, return_sequences=True, return_state=True)
# outputs, h, c = recur(embed(target_in), initial_state=…)   # in model: from the encoder's state
# outputs, h, c = recur(embed(token), initial_state=…)       # in step: from a state that is an input
# ```
#
# **Padding** in front of the source must change nothing: use a **mask** (`mask_zero=True` in the embedding;
# every layer after it must hand the mask on). Behind the target it does no harm, as nothing follows it; but
# with a mask there, too, Keras leaves padding out of the loss.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `build_seq2seq`. Which layers and how many is up to you, as long as the three belong together. Start
# each model with `keras.Input`, with `shape=(source_length,)` for the source, `(target_length,)` for `target_in`
# and `(1,)` for one word, all of `dtype="int32"`, and `(units,)` for a state: a model is not **built**
# otherwise, and cannot be graded.
#
# *On a GPU* (Colab), Keras hands LSTMs and GRUs to NVIDIA's cuDNN, which knows masks only where the masked words
# stand **behind** the others, and complains of "a RNN mask that does not correspond to right-padded
# sequences". It does not say that your model is wrong: give the encoder's layer `use_cudnn=False`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    """Build a translator as three Keras models that share their weights.

    Arguments:
        source_size, target_size: the numbers of words of both vocabularies, 0 for padding included.
        source_length, target_length: the lengths of the rows in training. The weights' shapes and
            their order must not depend on them.
        embedding_dim: the length of a word's embedding, in both languages.
        units: the size of the decoder's recurrent state.
    Returns:
        (model, encoder, step), Keras models of built-in layers, built (started with `keras.Input`);
        each row of a batch is answered by itself:
        `model`, compiled with a loss on integer targets `target_out` `(n, target_length)`, maps
        `[source, target_in]` to softmax probabilities `(n, target_length, target_size)`;
        `encoder` maps `source` to the state, one array or a flat list of arrays, the first axis n;
        `step` maps `[tokens, *state]`, tokens `(n, 1)`, to `[probabilities, *state]`, probabilities
        `(n, 1, target_size)` and as many arrays of the same shapes as went in.
        Feeding a row of `target_in` (without padding) through `step`, word by word from the encoder's
        state, gives what `model` gives, to 1e-5. More padding (0) in front of the source changes no
        probability; other sources, in their words or in the order of these, give others, and so do
        other words before.
    """
    # BEGIN SOLUTION
    source = keras.Input(shape=(source_length,), dtype="int32")
    embedded = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)(source)
    _, *state = keras.layers.LSTM(units, return_state=True)(embedded)
    encoder = keras.Model(source, state)
    # The decoder's layers are made once and called twice.
    embed = keras.layers.Embedding(target_size, embedding_dim, mask_zero=True)
    recur = keras.layers.LSTM(units, return_sequences=True, return_state=True)  # PUBLIC
    answer = keras.layers.Dense(target_size, activation="softmax")
    target_in = keras.Input(shape=(target_length,), dtype="int32")
    outputs, *_ = recur(embed(target_in), initial_state=state)
    model = keras.Model([source, target_in], answer(outputs))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    token = keras.Input(shape=(1,), dtype="int32")
    before = [keras.Input(shape=(units,)) for _ in state]
    outputs, *after = recur(embed(token), initial_state=before)
    step = keras.Model([token, *before], [answer(outputs), *after])
    return model, encoder, step
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_three_models_that_fit_together(build_seq2seq):
    import numpy as np

    models = build_seq2seq(9, 8, 5, 4, embedding_dim=6, units=7)
    assert models is not None, "build_seq2seq returned nothing: is there a return?"
    assert isinstance(models, (tuple, list)) and len(models) == 3, (
        "return the three models (model, encoder, step)"
    )
    for part, name in zip(models, ("model", "encoder", "step")):
        assert getattr(part, "built", False), f"{name} is not built: start it with keras.Input((…,))"
        own = [
            layer.name
            for layer in part._flatten_layers()
            if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
        ]
        assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    model, encoder, step = models
    # In grading, a loss function of your own stays behind; that there is one is enough.
    compiled = model.compiled or getattr(model, "compile_refused", "")
    assert compiled, "model is not compiled: call model.compile before you return it"
    source = np.array([[0, 0, 3, 4, 5], [0, 8, 1, 2, 7], [6, 2, 3, 8, 1]], dtype="int32")
    target_in = np.array([[1, 3, 4, 5], [1, 7, 3, 6], [1, 6, 6, 4]], dtype="int32")
    whole = np.asarray(model([source, target_in]))
    assert whole.shape == (3, 4, 8), f"model gives shape {whole.shape}, expected (3, 4, 8)"
    assert np.allclose(whole.sum(axis=-1), 1, atol=1e-4), (
        "the probabilities of a word should sum to 1: which activation does the last layer have?"
    )
    state = encoder(source)
    state = list(state) if isinstance(state, (tuple, list)) else [state]
    assert len(step.inputs) == 1 + len(state), (
        f"step takes {len(step.inputs)} inputs; it should take the tokens and the "
        f"{len(state)} arrays of the encoder's state"
    )
    for place in range(4):
        given = [part.shape for part in state]
        result = step([np.asarray(x) for x in (target_in[:, place : place + 1], *state)])
        assert isinstance(result, (tuple, list)) and len(result) == 1 + len(state), (
            "step should give the probabilities and as many arrays of state as went in"
        )
        probabilities, *state = result
        assert tuple(probabilities.shape) == (3, 1, 8), (
            f"step gives probabilities of shape {tuple(probabilities.shape)}, expected (3, 1, 8)"
        )
        assert [part.shape for part in state] == given, "the state changes its shapes in step"
        assert np.allclose(np.asarray(probabilities)[:, 0], whole[:, place], atol=1e-5), (
            f"word {place + 1}: step by step another probability comes out than from model. Do both "
            "call the same layers, does the decoder start from the encoder's state, and does step "
            "give back the state after the word?"
        )


# %%
def test_padding_changes_nothing_and_words_do(build_seq2seq):
    import numpy as np

    models = build_seq2seq(9, 8, 3, 2, embedding_dim=6, units=7)
    assert models is not None, "build_seq2seq returned nothing: is there a return?"
    for part, name in zip(models, ("model", "encoder", "step")):
        assert getattr(part, "built", False), f"{name} is not built: start it with keras.Input((…,))"
    short, long = models[0], build_seq2seq(9, 8, 5, 2, embedding_dim=6, units=7)[0]
    shapes = [[tuple(w.shape) for w in m.weights] for m in (short, long)]
    assert shapes[0] == shapes[1], "the shapes of the weights depend on source_length"
    random = np.random.default_rng(4)  # no weight is 0, biases neither
    weights = [random.normal(0, 0.6, shape) for shape in shapes[0]]
    for model in (short, long):
        model.set_weights(weights)
    source, target_in = np.array([[0, 4, 5], [2, 6, 8]]), np.array([[1, 3], [1, 6]])
    padded = np.concatenate([np.zeros((2, 2), int), source], axis=1)
    plain = np.asarray(short([source, target_in]))
    assert np.allclose(plain, np.asarray(long([padded, target_in])), atol=1e-5), (
        "more padding in front of the source changes the probabilities: is there a mask, and does "
        "every layer of the encoder get it?"
    )
    turned = np.asarray(short([source[:, [0, 2, 1]], target_in]))
    assert not np.allclose(plain, turned, atol=1e-5), (
        "the last two words of the source can change places, and nothing else changes: does the "
        "decoder get the encoder's state?"
    )


# %%
def test_the_model_learns_from_integer_targets(build_seq2seq):
    import numpy as np

    models = build_seq2seq(9, 8, 3, 4, embedding_dim=6, units=7)
    assert models is not None, "build_seq2seq returned nothing: is there a return?"
    for part, name in zip(models, ("model", "encoder", "step")):
        assert getattr(part, "built", False), f"{name} is not built: start it with keras.Input((…,))"
    if getattr(models[0], "compile_refused", ""):
        return  # in grading, a loss function of your own stays behind
    source, target_in = np.array([[0, 4, 5], [2, 6, 8]]), np.array([[1, 3, 0, 0], [1, 6, 5, 0]])
    target_out = np.array([[3, 2, 0, 0], [6, 5, 2, 0]])
    try:
        models[0].train_on_batch([source, target_in], target_out)
    except Exception as error:
        raise AssertionError(
            "training on integer targets failed: target_out holds word numbers, not one-hot "
            "vectors; look for the cross-entropy that takes them"
        ) from error


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Draw it first: which boxes are there once, and which of them stand in two of the three models? There
#   are five kinds of inputs: source, target_in, token, and (for an LSTM) two arrays of state.
# - |
#   A recurrent layer with `return_state=True` gives its output and then its state:
#   `_, *state = layer(x)` throws the output away. The encoder model goes from the source to this list.
# - |
#   Decoder: an `Embedding`, a recurrent layer with `return_sequences=True` and `return_state=True`, a
#   `Dense` with softmax; three objects in three variables. For `model`, `initial_state` is the encoder's
#   state. For `step` it is a list of `keras.Input(shape=(units,))`, and the state that comes out of the
#   layer is part of the model's outputs.
# - |
#   Probabilities that differ between `model` and `step`: a layer that was made twice, or a step that
#   returns the state that went in. Probabilities that change with padding: `mask_zero=True` is
#   missing, or something between embedding and recurrent layer drops the mask.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 3 (q3): training
#
# The loss is the cross-entropy of every word of the right sentence, its end mark included,
#
# $$L = -\frac{1}{N} \sum_{\text{pairs}} \sum_{t} \log P(y_t \mid y_1, \dots, y_{t-1}, x),$$
#
# $N$ being the number of these words: what stands behind the end mark is padding, and should not count. As
# for language models, $\exp(L)$ is a **perplexity**: 1 would be a translator that is never in doubt.
#
# What would one reach without reading the source? The **interpolated bigram** model knows which French
# word follows which, and no English at all. On our numbers its perplexity is about 6. A decoder that
# does not look at the source, however clever, stays at two thirds of this or above.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `train_seq2seq`: build a translator as in question 2 (with `keras.Input(shape=(source_length,), …)` and the
# others, the lengths those of the rows that you get), fit its `model` and return the other two. At
# most `epochs` passes over the pairs are allowed, and give `seed` to `keras.utils.set_random_seed`.
#
# The hidden test trains on 2,000 pairs of numbers below 10,000, with up to 16 passes; which number stands
# for which word is drawn anew. **The optimizer matters:** 2,000 pairs are few, and 16 passes are not many.
# With Adam at a learning rate of `1e-2` and batches of 32 to 128 nearly all translations come out right. At
# Keras's default rate of `1e-3`, with batches of 128, the words are already likely and most sentences still
# wrong: one wrong word in a sentence of eight is enough.

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    """Train a translator.

    Arguments:
        source, target_in, target_out: the tables of n pairs as in `encode_pairs`, arrays or lists of
            int, `(n, source_length)`, `(n, target_length)` and `(n, target_length)`.
        source_size, target_size: the numbers of words of both vocabularies; all entries are below.
        epochs: the largest number of passes over the pairs.
        seed: makes the initial weights and the order of the batches repeatable.
    Returns:
        (encoder, step), trained, with the interface of `build_seq2seq`. After 16 passes over 2,000
        pairs of number words, on other numbers, the perplexity (padding left out) is at most half that
        of a bigram model of the French, and at least 60 % of the greedy translations are exactly right:
        Adam at a learning rate of 1e-2 gets there.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    source, target_in, target_out = (
        np.asarray(table, dtype=np.int32) for table in (source, target_in, target_out)
    )
    units = 64
    read = keras.Input(shape=(source.shape[1],), dtype="int32")
    told = keras.Input(shape=(target_in.shape[1],), dtype="int32")
    token = keras.Input(shape=(1,), dtype="int32")
    before = [keras.Input(shape=(units,)) for _ in range(2)]
    embedded = keras.layers.Embedding(source_size, 32, mask_zero=True)(read)
    _, *state = keras.layers.LSTM(units, return_state=True)(embedded)
    embed = keras.layers.Embedding(target_size, 32, mask_zero=True)
    recur = keras.layers.LSTM(units, return_sequences=True, return_state=True)  # PUBLIC
    answer = keras.layers.Dense(target_size, activation="softmax")
    model = keras.Model([read, told], answer(recur(embed(told), initial_state=state)[0]))
    outputs, *after = recur(embed(token), initial_state=before)
    # Ten times Adam's default rate: 500 steps are few.
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    model.fit([source, target_in], target_out, batch_size=64, epochs=epochs, verbose=0)
    return keras.Model(read, state), keras.Model([token, *before], [answer(outputs), *after])
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_a_language_of_four_words_is_learned(train_seq2seq):
    import keras
    import numpy as np

    # Two words are read, their translations are written in the other order.
    random = np.random.default_rng(3)
    source = random.integers(1, 5, size=(640, 2))
    ends = np.full((640, 1), 2)
    target_out = np.concatenate([source[:, ::-1] + 2, ends], axis=1)
    target_in = np.concatenate([ends - 1, source[:, ::-1] + 2], axis=1)
    models = train_seq2seq(source, target_in, target_out, 5, 7, epochs=16, seed=1)
    assert models is not None, "train_seq2seq returned nothing: return (encoder, step)"
    assert isinstance(models, (tuple, list)) and len(models) == 2, "return the pair (encoder, step)"
    for part, name in zip(models, ("encoder", "step")):
        assert getattr(part, "built", False), f"{name} is not built: start it with keras.Input((…,))"
    encoder, step = models
    questions = np.array([[a, b] for a in range(1, 5) for b in range(1, 5)])
    state = encoder(questions)
    state = list(state) if isinstance(state, (tuple, list)) else [state]
    tokens, written = np.ones((16, 1), int), []
    for _ in range(3):
        result = step([keras.ops.convert_to_tensor(tokens), *state])
        assert len(result) == 1 + len(state), "step gives the probabilities and the new state"
        state = list(result[1:])
        tokens = np.asarray(result[0])[:, :, 1:].argmax(axis=-1) + 1
        written.append(tokens[:, 0])
    first = written[0] - 2
    assert np.mean(first == questions[:, 1]) > 0.7, (
        "after training, the first word written is mostly wrong: is the model fitted on "
        "[source, target_in] and target_out, for all the epochs? Do encoder and step share the "
        "layers of the model that was fitted?"
    )
    right = (np.stack(written, axis=1) == np.append(questions[:, ::-1] + 2, ends[:16], 1)).all(
        axis=1
    )
    assert right.mean() > 0.5, (
        f"only {right.sum()} of 16 translations are right after 16 passes: is the learning rate high "
        "enough (Adam at 1e-2), and does each word see the state after the word before?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Three things happen here: a translator is built for the lengths of the tables, its `model` is fitted
#   on two inputs and one target, and the two other models are returned, which share the fitted weights.
# - |
#   `model.fit([source, target_in], target_out, …)` wants arrays: `np.asarray(…)` makes them of lists. The
#   lengths are `source.shape[1]` and `target_in.shape[1]`.
# - |
#   If the perplexity is fine and few translations are exactly right, it needs more steps or larger ones:
#   all the epochs, batches of 32 to 128, and `keras.optimizers.Adam(1e-2)`, which you give to
#   `compile`.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Train it on 2,000 numbers; a quarter of a minute is enough. (Whether the translations are right, you will see
# as soon as you can write them.)

# %% tags=["otter_ignore"]
encoder, step = train_seq2seq(*tables_of(training_numbers), *SIZES, epochs=16, seed=1)
print("the encoder gives", [tuple(part.shape) for part in encoder.outputs])

# %% [markdown]
# ### What the encoder makes of a number
#
# The whole English sentence is now in one state, some numbers that the decoder can make French of. The cell
# takes the states of 20 to 99 and draws them in the plane in which they differ most (principal component
# analysis, the first two components). Each number stands where its state is.
#
# **Predict, then run.** What will lie close together: numbers with the same tens (41, 42, 43 …) or with the
# same last digit (41, 51, 61 …)? Where will 71 be, and why?
#
# <details>
# <summary>Answer</summary>
#
# Both, in an order of their own. The tens decide where a group lies, and within each group the digits
# are laid out in much the same way (in our picture those that end in 5 are above, those that end in 1
# on the right), so that 43 % of all differences show in a plane.
#
# And the groups know French, although the encoder has never read a word of it: the 80s and the 90s
# lie side by side, far from all others, since both begin *quatre vingt*, and the 70s, where 71 is on
# the edge, lie next to the 60s, with which they share *soixante*. Your picture will be turned, and
# the groups lie elsewhere.
#
# </details>

# %% alt="The numbers 20 to 99, each written where the encoder's state for it lies in a plane, one colour for each ten. Numbers of the same ten lie together; the 80s and the 90s form a group of their own on the left, the 60s and 70s lie side by side on the right." tags=["otter_ignore"]
# The words of 20 to 99, also of those whose pairs were kept back: nothing is trained on them here.
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DIGITS = "zero one two three four five six seven eight nine".split()
english_of = {
    10 * ten + digit: [TENS[ten - 2], DIGITS[digit]] if digit else [TENS[ten - 2]]
    for ten in range(2, 10)
    for digit in range(10)
}
readings = [(words, []) for words in english_of.values()]
sources = encode_pairs(
    readings, SOURCE_VOCABULARY, TARGET_VOCABULARY, SOURCE_LENGTH, TARGET_LENGTH
)[0]
state = encoder(sources)
parts = state if isinstance(state, (list, tuple)) else [state]
states = np.concatenate([np.asarray(part).reshape(80, -1) for part in parts], axis=1)
centred = states - states.mean(axis=0)
_, spread, axes = np.linalg.svd(centred, full_matrices=False)
plane = centred @ axes[:2].T
print(f"the plane shows {np.sum(spread[:2] ** 2) / np.sum(spread**2):.0%} of the differences")
colours = plt.get_cmap("viridis")(np.linspace(0, 0.85, 8))
plt.figure(figsize=(8, 6))
for number, (across, up) in zip(english_of, plane, strict=True):
    plt.text(across, up, str(number), color=colours[number // 10 - 2], ha="center", va="center")
plt.xlim(plane[:, 0].min() - 0.3, plane[:, 0].max() + 0.3)
plt.ylim(plane[:, 1].min() - 0.3, plane[:, 1].max() + 0.3)
plt.xlabel("first component")
plt.ylabel("second component")
plt.title("one colour for each ten")
plt.show()

# %% [markdown]
# ## Question 4 (q4): write
#
# Now the translator has to write by itself. The simplest way is **greedy**: take the most likely word, feed
# it back, take the most likely word again, and stop at `</s>`.
#
# Two words must never be taken: padding (0) and `<s>` (1). Nobody says them, but a network that was not
# trained to the end may think otherwise.
#
# How is `step` called? A list of inputs goes in, and a list comes out. `encoder` gives tensors, and your
# tokens are an array; **Keras refuses a list that mixes the two**, so make a tensor of the tokens:
#
# ```python
# state = encoder(np.asarray(source))                  # one tensor, or a list of tensors
# state = list(state) if isinstance(state, (list, tuple)) else [state]
# tokens = np.ones((n, 1), dtype="int32")              # <s> for each of n sentences
# probabilities, *state = step([keras.ops.convert_to_tensor(tokens), *state])
# probabilities = np.array(probabilities)              # (n, 1, target_size): a copy you may change
# ```
#
# Call the models like this, rather than `.predict`, which is made for many batches: it is slower here, and
# prints a progress bar for every word unless told `verbose=0`.

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `greedy_decode`. It gets somebody else's models: how many arrays their state has, and of which
# shapes, is not known to you, only that the first axis counts the sentences. All sentences can be written
# at once, one step for all of them; some will be finished before others.

# %% [raw]
# # BEGIN SOLUTION


# %%
def greedy_decode(encoder, step, source, max_length):
    """Translate by taking the most likely word at every place.

    Arguments:
        encoder, step: two Keras models with the interface of `build_seq2seq`; the state is one array or
            a flat list of any number of arrays of any shapes whose first axis is n.
        source: the sentences to read, an array or a list of lists of int, `(n, source_length)`.
        max_length: the largest number of words of a translation, and of steps; at least 1.
    Returns:
        a list of n lists of int, the word numbers of each translation: without `<s>` (1), up to and
        without `</s>` (2), at most `max_length`. Padding (0) and `<s>` are never taken.
    """
    # BEGIN SOLUTION
    state = encoder(np.asarray(source, dtype=np.int32))
    state = list(state) if isinstance(state, (list, tuple)) else [state]  # PUBLIC
    tokens = np.ones((len(source), 1), dtype=np.int32)
    written = [[] for _ in source]
    finished = np.zeros(len(source), dtype=bool)
    for _ in range(max_length):
        outputs, *state = step([keras.ops.convert_to_tensor(tokens), *state])
        likely = 2 + keras.ops.convert_to_numpy(outputs)[:, 0, 2:].argmax(axis=-1)
        finished |= likely == 2
        for words, word, done in zip(written, likely, finished, strict=True):
            if not done:
                words.append(int(word))
        if finished.all():
            break
        tokens = likely[:, None].astype(np.int32)
    return written
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_a_counting_machine_counts(greedy_decode):
    import keras
    import numpy as np

    # The first word is the source's, each later one the next number, and after 5 comes </s>.
    follows = np.zeros((6, 6), dtype="float32")
    follows[[3, 4, 5], [4, 5, 2]] = 9
    follows[2, 3] = 9  # what would follow behind the end
    follows[0, 5] = 25  # what would follow, if a sentence began with padding
    follows[:, :2] = 30  # and padding and <s> are the likeliest of all
    words = keras.Input((1,), dtype="int32")
    bonus = keras.layers.Embedding(6, 6, weights=[20 * np.eye(6, dtype="float32")])(words)
    encoder = keras.Model(words, [bonus, keras.ops.zeros_like(bonus)])
    token, now, later = keras.Input((1,), dtype="int32"), keras.Input((1, 6)), keras.Input((1, 6))
    score = keras.layers.Embedding(6, 6, weights=[follows])(token) + now
    step = keras.Model([token, now, later], [keras.ops.softmax(score), later, later])
    written = greedy_decode(encoder, step, np.array([[3], [5], [4]]), 6)
    assert written is not None, "greedy_decode returned nothing: is there a return?"
    assert isinstance(written, (list, tuple)) and len(written) == 3, (
        f"three sentences went in; expected a list of three lists, got {written!r}"
    )
    found = [[int(word) for word in words] for words in written]
    assert not any(word in (0, 1) for words in found for word in words), (
        f"{found}: padding (0) and <s> (1) must never be written, even where they are the likeliest"
    )
    assert not any(2 in words for words in found), (
        f"{found}: </s> (2) ends a sentence and is not part of it"
    )
    assert found == [[3, 4, 5], [5], [4, 5]], (
        f"from 3, 5 and 4 this machine counts on to 5; got {found}. Is each word fed back, is the state "
        "that step gives used in the next step, and does each sentence end at its own </s>?"
    )
    short = [list(words) for words in greedy_decode(encoder, step, [[3]], 2)]
    assert short == [[3, 4]], (
        f"with max_length 2 and source [[3]], a list, expected [[3, 4]]: {short}"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   The lines in the text above are nearly all that is needed: state and tokens before the loop, one call
#   of `step` in each round. What are the tokens of the next round?
# - |
#   The largest of `probabilities[:, 0, 2:]` is the largest among all that may be said; its place there is
#   2 less than its number.
# - |
#   Keep a list of words and a mark "finished" for each sentence. A sentence that is finished goes on
#   being fed something, but nothing is appended to it any more. When all are finished, stop.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Let it translate 500 numbers that it has never seen.
#
# **Predict, then run.** It has seen a fifth of the numbers below 10,000. What share of the others will be
# right, to the last word?
#
# <details>
# <summary>Answer</summary>
#
# About 99 % (495 of 500 in our run). There are only thirty English words, and what has to be learned
# is how they are put together. What goes wrong are short and round numbers, such as 39 and 3,400: of
# a hundred numbers below 10,000, one has two digits and one ends in two zeros, so it has hardly met
# them.
#
# </details>


# %% tags=["otter_ignore"]
def words_of(ids):
    """The French words of some numbers."""
    return " ".join(TARGET_VOCABULARY[k] for k in ids)


def show_mistakes(numbers, written, at_most=6):
    """Print how many translations are right, and some that are not."""
    right = [pair_of[number][1] for number in numbers]
    wrong = [k for k, ids in enumerate(written) if words_of(ids) != " ".join(right[k])]
    print(f"{len(numbers) - len(wrong)} of {len(numbers)} are exactly right")
    for k in wrong[:at_most]:
        print(f"{numbers[k]:6}  {words_of(written[k])}\n   not  {' '.join(right[k])}")


show_mistakes(
    other_numbers, greedy_decode(encoder, step, tables_of(other_numbers)[0], TARGET_LENGTH)
)

# %% [markdown]
# ## Question 5 (q5): look for the best sentence
#
# The likeliest word now may lead to nothing but unlikely words later. What we want is the likeliest
# *sentence*, the one with the largest product of probabilities, or sum of logarithms,
#
# $$\log P(y \mid x) = \sum_t \log P(y_t \mid y_1, \dots, y_{t-1}, x).$$
#
# There are far too many sentences to try them all. **Beam search** keeps the best few beginnings, the
# **beam**, and goes on with all of them.

# %% [markdown]
# ![A tree of words. From the start, a has probability 0.5 and b 0.4. After a the three ways on have 0.4,
# 0.3 and 0.3, after b the end has 0.9. Greedy search takes a and ends with 0.5 times 0.4, 0.20. A beam of
# two keeps a and b, and finds b with 0.4 times 0.9, 0.36.](pictures/beam.svg)

# %% [markdown]
# Here is one round. In the beam are at most `width` **hypotheses**: words so far and the sum of their
# logarithms.
#
# 1. A hypothesis that has reached `</s>` is **finished**. It stays as it is.
# 2. Each other one is lengthened by every word that may follow (`</s>` is one of them; padding and
#    `<s>` are not), and the logarithm of the word's probability is added to its sum.
# 3. Of all these together, finished and lengthened, the `width` with the largest sums are the new beam.
#
# It starts with one hypothesis, without words and with the sum 0, and ends after `max_length` rounds, or when
# all in the beam are finished. A hypothesis that has `max_length` words by then has not reached `</s>`; it
# counts with the sum it has.
#
# Each hypothesis needs **its own state**. A batch with one row for each of them serves well: after step 3,
# take of every array of the state the rows of those hypotheses that were lengthened,
# `keras.ops.take(part, rows, axis=0)`, one row perhaps twice and another one not at all.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `beam_search` for one sentence. The probabilities are the model's, as they are: do not make them sum to
# 1 again without padding and `<s>`, and do not divide by the length. With a width of 1 the same words must
# come out as from `greedy_decode`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def beam_search(encoder, step, source, width, max_length):
    """Translate one sentence, keeping the `width` best hypotheses at every place.

    Arguments:
        encoder, step: as in `greedy_decode`.
        source: one sentence, an array or a list of int, `(1, source_length)`.
        width: the largest number of hypotheses kept, at least 1.
        max_length: the largest number of words, and of steps; at least 1.
    Returns:
        a list of pairs `(ids, log_probability)`, the hypotheses left at the end, at most `width`, best
        first: `ids` a list of int without `<s>` and `</s>`; `log_probability` a float, the sum of the
        natural logarithms of the probabilities of its words, and of `</s>` where it was reached.
        Padding and `<s>` are never taken. A finished hypothesis keeps its sum, and competes with it
        for one of the `width` places.
    """
    # BEGIN SOLUTION
    state = encoder(np.asarray(source, dtype=np.int32))
    state = list(state) if isinstance(state, (list, tuple)) else [state]  # PUBLIC
    beam = [(0.0, [])]  # the sum, and the words with their end mark
    for _ in range(max_length):
        alive = [hypothesis for hypothesis in beam if hypothesis[1][-1:] != [2]]
        if not alive:
            break
        tokens = np.array([[(ids or [1])[-1]] for _, ids in alive], dtype=np.int32)
        outputs, *state = step([keras.ops.convert_to_tensor(tokens), *state])
        outputs = keras.ops.convert_to_numpy(outputs)[:, 0].astype(np.float64)
        with np.errstate(divide="ignore"):
            logarithms = np.log(outputs)
        candidates = [(total, ids, -1) for total, ids in beam if ids[-1:] == [2]]
        for row, (total, ids) in enumerate(alive):
            candidates.extend(
                (total + logarithms[row, word], [*ids, word], row)
                for word in range(2, outputs.shape[1])
            )
        candidates.sort(key=lambda candidate: -candidate[0])
        beam = [(total, ids) for total, ids, _ in candidates[:width]]
        # The states of those that go on, in the order of the beam.
        rows = [row for _, ids, row in candidates[:width] if ids[-1] != 2]
        state = [keras.ops.take(part, np.array(rows, np.int32), axis=0) for part in state]
    return [([k for k in ids if k != 2], float(total)) for total, ids in beam]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_the_tree_of_the_picture(beam_search):
    import keras
    import numpy as np

    # What follows which word, numbers as in the picture: 3 is a, 4 is b.
    follows = np.full((5, 5), 1e-9, dtype="float32")
    follows[1] = [1e-9, 1e-9, 0.1, 0.5, 0.4]
    follows[3] = [1e-9, 1e-9, 0.4, 0.3, 0.3]
    follows[4] = [1e-9, 1e-9, 0.9, 0.06, 0.04]
    words, token = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    before = keras.Input((1, 2))
    encoder = keras.Model(words, keras.layers.Embedding(5, 2)(words))
    score = keras.layers.Embedding(5, 5, weights=[np.log(follows)])(token)
    step = keras.Model([token, before], [keras.ops.softmax(score), before])
    beam = beam_search(encoder, step, np.array([[3]]), 2, 4)
    assert beam is not None, "beam_search returned nothing: is there a return?"
    assert isinstance(beam, (list, tuple)) and all(len(pair) == 2 for pair in beam), (
        f"expected a list of pairs (ids, log_probability), got {beam!r}"
    )
    ids, total = list(beam[0][0]), beam[0][1]
    assert 2 not in ids, f"the best hypothesis is {ids}: </s> (2) is not among the ids"
    assert ids == [4], (
        f"the best of two hypotheses should be [4], with probability 0.4 · 0.9; you found {ids}, with "
        f"{np.exp(total):.3f}: are the finished ones kept, and is the best first?"
    )
    assert abs(total - np.log(0.36)) < 1e-4, (
        f"the sum of [4] should be log(0.4 · 0.9) = {np.log(0.36):.4f}, with </s> in it, in natural "
        f"logarithms and not divided by the length; got {total:.4f}"
    )
    assert [list(ids) for ids, _ in beam] == [[4], [3]], (
        f"a beam of two should end with [4] and [3], got {[list(ids) for ids, _ in beam]}: at every "
        "step the finished ones compete with the others for the two places"
    )
    greedy = beam_search(encoder, step, [[3]], 1, 4)
    assert len(greedy) == 1 and list(greedy[0][0]) == [3], (
        f"width 1 keeps one hypothesis, as greedy decoding does: [3]; got {greedy!r}"
    )
    short = beam_search(encoder, step, np.array([[3]]), 2, 1)
    assert sorted(list(ids) for ids, _ in short) == [[3], [4]], (
        f"after max_length = 1 step the hypotheses are [3] and [4], without </s>; got {short!r}"
    )


# %%
def test_padding_takes_its_share_and_is_not_taken(beam_search):
    import keras
    import numpy as np

    # After every word: padding 0.4, <s> 0.2, </s> 0.1, 3 (a) 0.25, 4 (b) 0.05. The state only counts.
    words, token = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    before = keras.Input((2,))
    encoder = keras.Model(words, keras.layers.Flatten()(keras.layers.Embedding(5, 2)(words)))
    shares = np.tile(np.log([0.4, 0.2, 0.1, 0.25, 0.05]), (5, 1)).astype("float32")
    score = keras.layers.Embedding(5, 5, weights=[shares])(token)
    step = keras.Model([token, before], [keras.ops.softmax(score), before + 1.0])
    beam = beam_search(encoder, step, np.array([[3]]), 2, 2)
    assert beam is not None, "beam_search returned nothing: is there a return?"
    found = [list(ids) for ids, _ in beam]
    assert not any(word in (0, 1) for ids in found for word in ids), (
        f"{found}: padding (0) and <s> (1) are never taken, even where they are the likeliest"
    )
    assert found == [[], [3, 3]], (
        f"after two steps the two best are [] (0.1) and [3, 3] (0.25 · 0.25), got {found}"
    )
    sums = [total for _, total in beam]
    assert np.allclose(sums, np.log([0.1, 0.0625]), atol=1e-4), (
        f"the sums should be the logarithms of 0.1 and 0.0625, got {np.exp(sums)} as probabilities: "
        "leave the model's probabilities as they are"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Write down by hand what is in the beam of the picture after each round, with sums and with the marks
#   "finished". What competes with what in the second round?
# - |
#   A hypothesis can be a list: its words, its sum, whether it is finished, and the row of its state.
#   In each round: tokens are the last words of those that are not finished; one call of `step`; all
#   candidates into one list; sort; the first `width`.
# - |
#   The states must follow their hypotheses. Remember for every candidate the row it came from, and take
#   these rows of every array of the state when the new beam is known. Without this the second
#   hypothesis goes on with the memory of the first.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### Was it the search or the model?
#
# When a translation is wrong, it can be the fault of the **search**, which has overlooked a likelier
# sentence, or of the **model**, which finds the wrong sentence likelier than the right one. To have
# mistakes to look at, the cell trains on 300 numbers only (seconds), and looks at what a hundred others become:
# greedily, and with beams of 2 and 8. It takes about half a minute.
#
# **Predict, then run.** Of the sentences that greedy decoding gets wrong, how many will a beam of 8 put
# right?
#
# <details>
# <summary>Answer</summary>
#
# One or two. In our run greedy decoding has 81 of 100 right and a beam of 8 has 82, although the
# right sentence is *somewhere* in that beam 97 times. Most of the mistakes are the model's: it finds
# its wrong sentence likelier than the right one, and no search can put that right. Where the search was to
# blame (*trois* for 3 was the likelier sentence, but *vingt* the likelier first word), a beam of two
# is enough.
#
# </details>

# %% tags=["otter_ignore"]
hasty = train_seq2seq(*tables_of(training_numbers[:300]), *SIZES, epochs=40, seed=1)
asked_numbers = other_numbers[:100]
asked, _, asked_out = tables_of(asked_numbers)
right_ids = [[int(k) for k in row if k > 2] for row in asked_out]
by_greedy = [list(ids) for ids in greedy_decode(*hasty, asked, TARGET_LENGTH)]
beams = {
    width: [beam_search(*hasty, asked[k : k + 1], width, TARGET_LENGTH) for k in range(100)]
    for width in (1, 2, 8)
}
print("greedy:", sum(a == b for a, b in zip(by_greedy, right_ids, strict=True)), "of 100 right")
for width, found in beams.items():
    right = sum(list(beam[0][0]) == b for beam, b in zip(found, right_ids, strict=True))
    anywhere = sum(
        b in [list(ids) for ids, _ in beam] for beam, b in zip(found, right_ids, strict=True)
    )
    print(f"beam of {width}: {right} right; the right one is somewhere in the beam: {anywhere}")


def log_probability_of(models, source_row, ids):
    """The logarithm that a translator gives to a sentence, its end mark included."""
    hand_on = models[0](source_row)
    hand_on = list(hand_on) if isinstance(hand_on, (list, tuple)) else [hand_on]
    total = 0.0
    for told, said in zip([1, *ids], [*ids, 2], strict=True):
        row = keras.ops.convert_to_tensor(np.array([[told]], dtype="int32"))
        answered, *hand_on = models[1]([row, *hand_on])
        total += float(np.log(np.asarray(answered)[0, 0, said]))
    return total


blame = {"the search: the right sentence is likelier": 0, "the model: it is not": 0}
shown = 0
for k, (written, right) in enumerate(zip(by_greedy, right_ids, strict=True)):
    if written == right:
        continue
    own, wanted = (log_probability_of(hasty, asked[k : k + 1], ids) for ids in (written, right))
    blame[list(blame)[0] if wanted > own else list(blame)[1]] += 1
    if shown < 5:
        shown += 1
        print(f"\n{asked_numbers[k]}  greedy {own:8.2f}  {words_of(written)}")
        print(f"      right  {wanted:8.2f}  {words_of(right)}")
        print(f"      beam 8 {beams[8][k][0][1]:8.2f}  {words_of(beams[8][k][0][0])}")
print("\nof the greedy mistakes:", blame)

# %% [markdown]
# ## Question 6 (q6): how good is it?
#
# *Exactly right* is a hard measure: *quatre vingt dix huit* for 97 is as wrong as *mille*. A softer one
# counts how many words have to be changed. The **edit distance** (Levenshtein 1966) is the smallest number
# of insertions, deletions and substitutions that turn one sentence into the other. It has a recurrence:
# with $D_{ij}$ the distance of the first $i$ words of $a$ from the first $j$ words of $b$,
#
# $$D_{i0} = i, \quad D_{0j} = j, \quad
# D_{ij} = \min\bigl(D_{i-1,j} + 1,\; D_{i,j-1} + 1,\; D_{i-1,j-1} + [a_i \ne b_j]\bigr),$$
#
# where $[a_i \ne b_j]$ is 1 if the two words differ and 0 if they are the same. Filled in row by row, the
# table takes as many steps as it has entries; the recurrence written as a function that calls itself takes
# millions for two sentences of ten words.
#
# The **error rate** of many sentences is all their edit distances together over the length of all references
# together. Over words it is the word error rate of speech recognition; over sounds, the *phoneme error rate*.
# It can be larger than 1: a translation that says too much makes more mistakes than there are words.

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `edit_distance` and `scores`. A sentence may be made of numbers or of words.

# %% [raw]
# # BEGIN SOLUTION


# %%
def edit_distance(a, b):
    """The smallest number of edits that turn one sequence into another.

    Arguments:
        a, b: lists of items, ids or words; either may be empty.
    Returns:
        an int: insertions, deletions and substitutions of single items, each of which costs 1.
    """
    # BEGIN SOLUTION
    row = list(range(len(b) + 1))
    for i, mine in enumerate(a, start=1):
        above, row = row, [i]
        for j, theirs in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (mine != theirs)))
    return row[-1]
    # END SOLUTION


# %%
def scores(predictions, references):
    """How good translations are.

    Arguments:
        predictions: a list of n lists of items, ids or words.
        references: the right ones, a list of n lists; not all of them are empty.
    Returns:
        a dict of two floats: `"exact"`, the share of predictions that equal their reference, and
        `"error_rate"`, all edit distances together over all lengths of references together; it may
        exceed 1.
    Raises:
        ValueError: the two lists differ in length, or are empty.
    """
    # BEGIN SOLUTION
    if len(predictions) != len(references) or not len(references):
        raise ValueError(f"{len(predictions)} predictions for {len(references)} references")
    edits, same = 0, 0
    for mine, theirs in zip(predictions, references, strict=True):
        row = list(range(len(theirs) + 1))
        for i, item in enumerate(mine, start=1):
            above, row = row, [i]
            for j, other in enumerate(theirs, start=1):
                row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (item != other)))
        edits += row[-1]
        same += row[-1] == 0
    words = sum(len(theirs) for theirs in references)
    return {"exact": same / len(references), "error_rate": edits / words}
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_edits_are_counted(edit_distance):
    import numpy as np

    right = "quatre vingt dix sept".split()
    for other, distance, why in (
        ("quatre vingt dix sept", 0, "nothing has to be changed"),
        ("quatre vingt dix", 1, "one word has to be inserted"),
        ("quatre vingt dix sept huit", 1, "one word has to be deleted"),
        ("quatre vingt dix huit", 1, "a substitution is one edit, not two"),
        ("vingt dix sept", 1, "one word is missing in front: the others have only moved"),
        ("", 4, "four words have to be inserted"),
    ):
        found = edit_distance(other.split(), right)
        assert found is not None, "edit_distance returned nothing: is there a return?"
        assert isinstance(found, (int, np.integer)), (
            f"edit_distance returned {found!r}, of type {type(found).__name__}: an int is expected"
        )
        assert found == distance, f"from {other!r} to {' '.join(right)!r}: {found}, but {why}"
    assert edit_distance([3, 4, 5, 6], [4, 5, 6, 3]) == 2, (
        "3 is taken out in front and put in behind"
    )


# %%
def test_scores_are_shares_of_everything_together(scores):
    predictions = [[3, 4], [5], [6, 7, 8]]
    references = [[3, 4], [5, 6], [6, 9, 9, 9, 9, 9]]
    found = scores(predictions, references)
    assert found is not None, "scores returned nothing: is there a return?"
    assert set(found) == {"exact", "error_rate"}, f"the keys are exact and error_rate, not {found}"
    assert abs(found["exact"] - 1 / 3) < 1e-9, f"one of three is exact, got {found['exact']}"
    assert abs(found["error_rate"] - 0.6) < 1e-9, (
        f"0, 1 and 5 edits for references of 2, 2 and 6 items: 6 / 10, got {found['error_rate']} (an "
        "average of each sentence's own rate is another figure)"
    )
    for wrong in (([[3]], []), ([], [])):
        try:
            scores(*wrong)
        except ValueError:
            continue
        raise AssertionError(
            f"scores{wrong}: different lengths, or nothing at all: raise ValueError"
        )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   Fill the table for *ab* and *b* by hand: three rows, two columns. The first row and the first column
#   are there before any word is compared.
# - |
#   An entry is the smallest of three: from above plus 1, from the left plus 1, from above left plus 0 or
#   1. Two rows at a time are enough, the one above and the one that grows.
# - |
#   For `scores`: sum the distances, sum the lengths of the references, divide once, at the end. Check the
#   lengths of both lists before anything else.

# %% [raw]
# # END QUESTION

# %% [markdown]
# How many pairs does a translator need? The cell trains on more and more of them, with the same number of
# steps (about 500), and measures on numbers that it has not seen. It takes about a minute.
#
# **Predict, then run.** With 300 pairs about 80 % of the sentences were right, with 2,000 about 99 %. Which
# will be further from perfect: the share of exact sentences from 1, or the error rate from 0?
#
# <details>
# <summary>Answer</summary>
#
# The share of wrong sentences. A sentence of seven words is right only if all seven are, and a wrong
# one mostly has one or two wrong words in it, so the error rate is several times smaller.
#
# </details>

# %% alt="Two lines over the number of pairs, from 125 to 2,000: the share of exactly right sentences rises towards 1, the error rate falls towards 0." tags=["otter_ignore"]
amounts, curve = (125, 250, 500, 1000, 2000), []
references = [pair_of[number][1] for number in other_numbers]
for amount in amounts:
    trained = train_seq2seq(
        *tables_of(training_numbers[:amount]), *SIZES, epochs=32_000 // amount, seed=1
    )
    written = greedy_decode(*trained, tables_of(other_numbers)[0], TARGET_LENGTH)
    curve.append(scores([words_of(ids).split() for ids in written], references))
    print(f"{amount:5} pairs: " + ", ".join(f"{k} {v:.3f}" for k, v in curve[-1].items()))
plt.figure(figsize=(7, 4))
for key, style, says in (("exact", "o-", "exactly right"), ("error_rate", "s--", "error rate")):
    plt.semilogx(amounts, [score[key] for score in curve], style)
    plt.text(amounts[-1] * 1.1, curve[-1][key], says, va="center")
plt.xticks(amounts, [f"{amount:,}" for amount in amounts])
plt.minorticks_off()
plt.xlim(100, 4500)
plt.xlabel("pairs to learn from")
plt.show()

# %% [markdown]
# ### The long experiment: how is it said?
#
# English spelling is a language of its own: *through*, *though*, *tough*. **Spelling in, sounds out** is
# translation, too: letters are the source's words, sounds the target's. The pairs are those of Carnegie
# Mellon's pronouncing dictionary: 110,000 words with letters only, and 39 sounds such as `TH`, `R`, `UW`. The
# cell trains **your** `build_seq2seq` on 30,000 of them, twice as wide as before; it takes two to
# three minutes on two cores. The measure is the **phoneme error rate**: your `error_rate` over sounds.
#
# **Predict, then run.** What share of the sounds will be wrong, and of how many words will every sound be
# right?
#
# <details>
# <summary>Answer</summary>
#
# The error rate falls by far the most in the first passes. The share of words with every sound right
# stays well below the share of sounds that are right: a word has six sounds on average, and one wrong
# vowel spoils it. Vowels are hardest, as English writes them as it likes, and the dictionary is full
# of names from all over the world.
#
# </details>

# %% tags=["otter_ignore"]
SOUNDS = Path("data") / "pronunciations.tsv"
entries = [line.split("\t") for line in SOUNDS.read_text(encoding="utf-8").splitlines()[1:]]
spoken = {
    part: [(list(word), sounds.split()) for kind, word, sounds in entries if kind == part]
    for part in ("train", "validation")
}
chosen = np.random.default_rng(0).permutation(len(spoken["train"]))[:30_000]
taught = [spoken["train"][k] for k in chosen]
asked_words = spoken["validation"][:500]
LETTERS = ["", *sorted({letter for word, _ in taught for letter in word})]
PHONEMES = ["", "<s>", "</s>", *sorted({sound for _, sounds in taught for sound in sounds})]
LONGEST = max(len(word) for word, _ in taught), max(len(sounds) for _, sounds in taught) + 1
letters, sounds_in, sounds_out = encode_pairs(taught, LETTERS, PHONEMES, *LONGEST)

keras.utils.set_random_seed(1)
speaker, listener, say = build_seq2seq(len(LETTERS), len(PHONEMES), *LONGEST, units=128)
speaker.compile(keras.optimizers.Adam(5e-3), speaker.loss)
wanted = [sounds for _, sounds in asked_words]
questions = encode_pairs([(word, []) for word, _ in asked_words], LETTERS, PHONEMES, *LONGEST)[0]


def sounds_of(ids):
    """The sounds of some numbers, as a list."""
    return [PHONEMES[k] for k in ids]


for passes in range(1, 7):
    if passes == 5:  # smaller steps at the end
        speaker.optimizer.learning_rate = 1e-3
    speaker.fit([letters, sounds_in], sounds_out, batch_size=128, epochs=1, verbose=0)
    answers = [sounds_of(ids) for ids in greedy_decode(listener, say, questions, LONGEST[1])]
    reached = scores(answers, wanted)
    print(
        f"pass {passes}: phoneme error rate {reached['error_rate']:.1%}, "
        f"{reached['exact']:.1%} of the words right"
    )

# %% [markdown]
# What does it make of words that you choose? Change them; beside the greedy answer stands the best of a
# beam of 5.
#
# **Predict, then run.** *through*, *though* and *tough* look alike. Which of them will it get wrong?
#
# <details>
# <summary>Answer</summary>
#
# That depends on the training. All three are rare patterns, and a network may say one of them like
# another, even one that it has learned: the cell says which these are. It says *brillig*, which is not in
# this dictionary, without hesitation: it cannot know that it does not know.
#
# </details>

# %% tags=["otter_ignore"]
taught_words = {"".join(word) for word, _ in taught}
for word in ("through", "though", "tough", "encoder", "translation", "brillig"):
    question = encode_pairs([(list(word), [])], LETTERS, PHONEMES, *LONGEST)[0]
    greedily = sounds_of(greedy_decode(listener, say, question, LONGEST[1])[0])
    searched = sounds_of(beam_search(listener, say, question, 5, LONGEST[1])[0][0])
    known = "learned" if word in taught_words else "new"
    print(f"{word:12} {known:8} {' '.join(greedily):32} beam: {' '.join(searched)}")

# %% [markdown]
# ## Question 7 (q7): attention
#
# All that the decoder knows of the source is in one state of fixed size. For seven words that is enough; for
# sentences of fifty it is a bottleneck, and translations get worse the longer the sentence is (Cho et al.
# 2014). Bahdanau, Cho and Bengio (2015) let the decoder **look back** at all the encoder's states. At every
# step it asks a question, a **query** $q$. Each place of the source has a **key** $k_j$ and a **value** $v_j$
# (here both are the encoder's state after word $j$). How well query and key match decides how much of the
# value is taken:
#
# $$\alpha_j = \frac{\exp(q \cdot k_j)}{\sum_{i:\, m_i = 1} \exp(q \cdot k_i)} \text{ where } m_j = 1,
# \quad \alpha_j = 0 \text{ elsewhere}, \qquad \text{context} = \sum_j \alpha_j v_j,$$
#
# $m$ being the mask: 1 for words, 0 for padding. (Products of query and key are the form of Luong, Pham and
# Manning 2015. Bahdanau's network computed the match with a small layer; a transformer divides the
# products by $\sqrt{\text{units}}$.)

# %% [markdown]
# ![Four places of the source, each with a key and a value: one of padding, which is crossed out, and the
# words four, hundred and six. From the query below, lines go to the keys; the thicker they are, the larger
# the weight: 0.7, 0.2 and 0.1, and 0 for padding. Above, the values, as much of each as its weight says,
# are added up to the context.](pictures/attention.svg)

# %% [raw]
# # BEGIN QUESTION
# name: q7

# %% [markdown]
# Write `attention` in NumPy, for a batch of n queries with S places each. Think of products of ten thousand, as
# in every softmax: subtract the largest first. But the largest of *which*? A padded place may have a larger
# product than all the words. And a row without any word must not divide by zero.

# %% [raw]
# # BEGIN SOLUTION


# %%
def attention(query, keys, values, mask):
    """Look up values by how well their keys match a query.

    Arguments:
        query: `(n, units)`.
        keys: `(n, S, units)`.
        values: `(n, S, v)`.
        mask: `(n, S)`, bool or 0 and 1: whether there is something at a place.
    Returns:
        (context, weights), arrays `(n, v)` and `(n, S)`. The weights are the softmax of the dot products
        of query and keys over the places where the mask is True, and 0 elsewhere; the context is the
        sum of the values, each times its weight. A row with no place has weights and context 0. Finite
        for dot products of +-1e4 (accurate to 3e-3 there).
    """
    # BEGIN SOLUTION
    query, keys, values = (np.asarray(array, dtype=np.float64) for array in (query, keys, values))
    mask = np.asarray(mask).astype(bool)
    products = np.where(mask, np.einsum("nu,nsu->ns", query, keys), -np.inf)
    largest = products.max(axis=1, keepdims=True, initial=-np.inf)
    # Where there is no place, the largest is -inf, and -inf - (-inf) is not a number.
    exponents = products - np.where(np.isfinite(largest), largest, 0.0)
    weights = np.where(mask, np.exp(exponents), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1.0)
    return np.einsum("ns,nsv->nv", weights, values), weights
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_weights_and_context_of_three_places(attention):
    import numpy as np

    query = np.array([[1.0, 0.0], [0.0, 2.0]])
    keys = np.array([[[np.log(3), 5], [0, 1], [9, 9]], [[0, 0], [0, 0], [0, 0]]])
    values = np.array([[[4.0], [8.0], [1e3]], [[1.0], [2.0], [6.0]]])
    mask = np.array([[True, True, False], [True, True, True]])
    result = attention(query, keys, values, mask)
    assert result is not None, "attention returned nothing: is there a return?"
    assert isinstance(result, (tuple, list)) and len(result) == 2, "return (context, weights)"
    context, weights = result
    assert np.shape(weights) == (2, 3), f"weights have shape {np.shape(weights)}, expected (2, 3)"
    assert np.shape(context) == (2, 1), f"context has shape {np.shape(context)}, expected (2, 1)"
    assert np.allclose(weights[1], 1 / 3), (
        f"three products of 0 should give weights of 1/3, got {weights[1]}: is it a softmax?"
    )
    assert abs(weights[0][2]) < 1e-9, "a place where the mask is False has weight 0"
    assert np.allclose(weights[0], [0.75, 0.25, 0]), (
        f"products of ln 3 and 0 should have weights 3/4 and 1/4, got {weights[0]}: is the softmax "
        "taken over the places of the mask only?"
    )
    assert np.allclose(context, [[5.0], [3.0]]), (
        f"the contexts should be 3/4 · 4 + 1/4 · 8 = 5 and (1 + 2 + 6) / 3 = 3, got {context}"
    )


# %%
def test_large_products_and_an_empty_row(attention):
    import warnings

    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = attention(
            [[100.0], [1.0]], [[[100.0], [99.99]], [[2.0], [3.0]]], [[[1.0], [2.0]]] * 2,
            [[1, 1], [0, 0]],
        )  # fmt: skip
    assert result is not None, "attention returned nothing: is there a return?"
    context, weights = (np.asarray(part) for part in result)
    assert np.isfinite(weights[0]).all(), "products of 10,000: subtract the largest before exp"
    assert abs(weights[0].sum() - 1) < 1e-3 and weights[0][0] > weights[0][1], (
        f"products of 10,000 and 9,999 gave the weights {weights[0]}"
    )
    assert np.all(weights[1] == 0) and np.all(context[1] == 0), (
        f"a row without any place has weights and context 0, got {weights[1]} and {context[1]}"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - |
#   The products: for each n and each place, a sum over units. `np.einsum("nu,nsu->ns", …)` says just
#   this; so does `(keys * query[:, None, :]).sum(axis=-1)`.
# - |
#   Put minus infinity where the mask is False, before you look for the largest: `exp` makes 0 of it, and
#   padding plays no part in anything. Make arrays of all arguments first, and a bool array of the mask.
# - |
#   A row without a place has minus infinity as its largest and 0 as its sum. Replace both by something
#   harmless (`np.where`) before you subtract and divide, and its weights come out as 0.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## The last experiment: a translator that looks back
#
# Build attention in. At every French word the decoder's state is the query; keys and values are the encoder's
# states after each English word. What is looked up stands beside the state in front of the last layer, so
# that the answer depends on both. Keras has a layer for your function of question 7; the cell first trains a
# small attentive translator on the 2,000 numbers (half a minute), then compares its weights with those that
# your `attention` computes from the same queries and keys.
#
# **Predict, then run.** How far apart will the two be?
#
# <details>
# <summary>Answer</summary>
#
# About $10^{-7}$: it is the same softmax, in numbers of seven digits.
#
# </details>

# %% tags=["otter_ignore"]
keras.utils.set_random_seed(3)
reading = keras.Input((SOURCE_LENGTH,), dtype="int32")
dictated = keras.Input((TARGET_LENGTH,), dtype="int32")
vectors = keras.layers.Embedding(SIZES[0], 32, mask_zero=True)(reading)
keys, last = keras.layers.GRU(64, return_sequences=True, return_state=True)(vectors)
vectors = keras.layers.Embedding(SIZES[1], 32, mask_zero=True)(dictated)
queries = keras.layers.GRU(64, return_sequences=True)(vectors, initial_state=last)
context, weights = keras.layers.Attention()([queries, keys], return_attention_scores=True)
both = keras.layers.Concatenate()([queries, context])
said = keras.layers.Dense(SIZES[1], activation="softmax")(both)
attentive = keras.Model([reading, dictated], said)
inside = keras.Model([reading, dictated], [queries, keys, weights])
attentive.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
read_table, told_table, out_table = tables_of(training_numbers)
attentive.fit([read_table, told_table], out_table, batch_size=64, epochs=12, verbose=0)


def write_attentively(numbers):
    """Greedy translations, and where it looked: (n, target_length, source_length)."""
    read = tables_of(numbers)[0]
    told = np.zeros((len(numbers), TARGET_LENGTH), np.int32)
    told[:, 0] = 1
    for place in range(TARGET_LENGTH - 1):  # simple and slow: all over again for every word
        probable = np.asarray(attentive([read, told]))[:, place]
        told[:, place + 1] = 2 + probable[:, 2:].argmax(axis=-1)
    looked = [np.asarray(part) for part in inside([read, told])]
    ended = [[int(k) for k in row[1:]] + [2] for row in told]
    return [row[: row.index(2)] for row in ended], looked


written, (asked_for, offered, looked_at) = write_attentively(other_numbers[:100])
show_mistakes(other_numbers[:100], written, at_most=3)
last_query = asked_for[:, 0]  # at the first word
mine = attention(last_query, offered, offered, tables_of(other_numbers[:100])[0] != 0)[1]
print(f"your weights and Keras's are {np.abs(mine - looked_at[:, 0]).max():.0e} apart")

# %% [markdown]
# And the **map**: one row for each French word that was written, one column for each English word; the
# darker, the more of it was looked up for this word.
#
# **Predict, then run.** Where will *sept* of *sept cent* look, and where *quatre* and *vingt* of *quatre vingt
# dix*?
#
# <details>
# <summary>Answer</summary>
#
# In our run *sept* looks at *seven* alone and *quatre* at *ninety*, as a person would point. *Vingt*,
# which no English word says, looks somewhere at the beginning, and so do the marks at the end;
# *mille* may look at *and*. After *quatre* the decoder's own state knows what must come, and it need
# not look anything up.
#
# So do not read more into the map than is there: it shows what was looked at, not why, and the
# encoder's state at a word has read all the words before it as well.
#
# </details>


# %% alt="Two maps of grey cells, French words down, English words across. Some French words look at the one English word that they say, such as quatre at ninety; others look at places that say nothing of them, such as and or the first word." tags=["otter_ignore"]
longest = max(other_numbers, key=lambda number: len(pair_of[number][1]))
shown_numbers = [4071, longest]
written, (_, _, looked_at) = write_attentively(shown_numbers)
figure, axes = plt.subplots(1, len(shown_numbers), figsize=(10, 4.2))
for axis, number, ids, map_of in zip(axes, shown_numbers, written, looked_at, strict=True):
    english = pair_of[number][0]
    french = [*words_of(ids).split(), "</s>"]
    axis.imshow(map_of[: len(french), -len(english) :], cmap="Greys", vmin=0, vmax=1)
    axis.set_xticks(range(len(english)), english, rotation=60, ha="right")
    axis.set_yticks(range(len(french)), french)
    axis.set_title(f"{number:,}")
plt.tight_layout()
plt.show()

# %% [markdown]
# ## Questions to think about
#
# * Every number of this notebook is below 10,000. What will your translator say to *ten thousand and one*,
#   and why does it not know that it does not know?
# * Sutskever, Vinyals and Le fed the source in backwards, and it helped a lot. Why could that be? Does it
#   still matter with attention?
# * Beam search finds likelier sentences. For real translations, very wide beams make them *worse* (Koehn and
#   Knowles 2017): they get shorter and shorter. Which step of your search favours short ones?
# * In training, the decoder is told the right word before, whatever it said itself. What happens, when it
#   writes, after its first mistake?
#
# ## Sources
#
# * D. Bahdanau, K. Cho, Y. Bengio: *Neural machine translation by jointly learning to align and
#   translate*. ICLR 2015.
# * K. Cho et al.: *Learning phrase representations using RNN encoder-decoder for statistical machine
#   translation*. EMNLP 2014.
# * K. Cho, B. van Merriënboer, D. Bahdanau, Y. Bengio: *On the properties of neural machine
#   translation: encoder-decoder approaches*. SSST-8, 2014.
# * P. Koehn, R. Knowles: *Six challenges for neural machine translation*. First Workshop on
#   Neural Machine Translation, 2017.
# * V. I. Levenshtein: *Binary codes capable of correcting deletions, insertions, and reversals*. Soviet
#   Physics Doklady 10, 1966.
# * M.-T. Luong, H. Pham, C. D. Manning: *Effective approaches to attention-based neural machine
#   translation*. EMNLP 2015.
# * I. Sutskever, O. Vinyals, Q. V. Le: *Sequence to sequence learning with neural networks*. NIPS 2014.
# * The Keras documentation: [LSTM](https://keras.io/api/layers/recurrent_layers/lstm/),
#   [the functional API](https://keras.io/guides/functional_api/) (shared layers),
#   [masking](https://keras.io/guides/understanding_masking_and_padding/).
# * The number words were written by the program num2words; the pronunciations are those of the CMU
#   Pronouncing Dictionary, Carnegie Mellon University.
