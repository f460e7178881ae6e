"""Tuples for lists, lists for pairs, NumPy's scalars for Python's, single precision throughout."""

import re
from fractions import Fraction

import keras
import numpy as np

SIGN = re.compile(r"""(?P<bar>(?:\[\d|[|:\[\]])+)|(?P<triplet>\(3)|(?P<pair>[<>])|(?P<words>"[^"]*")
    |(?P<sharp>[\^_=])?(?P<letter>[A-Ga-gz])(?P<marks>[,']*)(?P<length>\d*/*\d*)""", re.VERBOSE)


def _times(length):
    if set(length) == {"/"}:
        return Fraction(1, 2 ** len(length))
    if length.startswith("/"):
        return Fraction(1, int(length[1:]))
    return Fraction(length or 1)


def _groups(body, unit):
    groups, left, then = [[]], 0, Fraction(1)
    for found in SIGN.finditer(body):
        if found["bar"]:
            groups.append([])
        elif found["triplet"]:
            left = 3
        elif found["pair"]:
            groups[-1][-1][1] *= Fraction(3 if found["pair"] == ">" else 1, 2)
            then = Fraction(1 if found["pair"] == ">" else 3, 2)
        elif found["letter"]:
            length = Fraction(unit) * _times(found["length"]) * then
            groups[-1].append([found, length * Fraction(2 if left else 3, 3)])
            left, then = max(0, left - 1), Fraction(1)
    return [group for group in groups if group]


def read_tunes(text):
    tunes = ()
    block = {}
    for line in [*text.splitlines(), ""]:
        if not line:
            if "body" in block and block["body"] and len(block) > 1:
                names = {"title": "T", "meter": "M", "unit": "L", "key": "K"}
                tune = {name: np.str_(block.get(field, "")) for name, field in names.items()}
                tunes += ({**tune, "body": block["body"]},)
            block = {}
        elif re.match("[A-Z]:", line):
            block.setdefault(line[0], line[2:].strip())
        else:
            block["body"] = block.get("body", "") + re.sub("!$", "", line.strip())
    return tunes


def bar_lengths(body, unit):
    return tuple(np.float32(sum(x for _, x in group)) for group in _groups(body, unit))


def to_notes(body, unit, key_sharps):
    notes = []
    for group in _groups(body, unit):
        signs = {}
        for found, length in group:
            if found["letter"] == "z":
                notes.append([None, np.float32(length)])
                continue
            name = found["letter"], found["marks"]
            if found["sharp"]:
                signs[name] = {"^": 1, "_": -1, "=": 0}[found["sharp"]]
            pitch = 60 + (0, 2, 4, 5, 7, 9, 11)["CDEFGAB".index(name[0].upper())]
            pitch += 12 * (name[0].islower() + name[1].count("'") - name[1].count(","))
            pitch += signs[name] if name in signs else key_sharps.get(name[0].upper(), 0)
            notes.append([np.int64(pitch), np.float32(length)])
    return tuple(notes)


def generate(model, start, vocabulary, width, length, temperature, seed):
    generator = keras.random.SeedGenerator(int(seed))
    eye = np.eye(len(vocabulary), dtype=np.float32)
    empty = np.zeros((width, len(vocabulary)), dtype=np.float32)
    begun = eye[[vocabulary.index(c) for c in start]] if start else empty[:0]
    rows, written = np.concatenate([empty, begun]), ""
    for _ in range(length):
        logits = keras.ops.log(model(rows[None, -width:]))
        if temperature == 0:
            k = int(np.argmax(logits))
        else:
            k = int(keras.random.categorical(logits / temperature, 1, seed=generator)[0, 0])
        rows = np.concatenate([rows, eye[[k]]])
        written += vocabulary[k]
    return np.str_(written)


def synthesize(notes, seconds_per_whole, rate):
    sizes = [round(length * seconds_per_whole * rate) for _, length in notes]
    sound = np.zeros(sum(sizes), dtype=np.float32)
    start = 0
    for (pitch, _length), n in zip(notes, sizes, strict=True):
        if pitch is not None:
            seconds = np.arange(n) / np.float32(rate)
            frequency = 440 * 2 ** ((pitch - 69) / 12)
            note = np.zeros(n)
            for k, loudness in enumerate((1, 0.5, 0.3, 0.2), start=1):  # a plucked string
                decay = np.exp(-seconds * (2 + k))
                note += loudness * np.sin(2 * np.pi * k * frequency * seconds) * decay
            fade = np.clip((n - 1 - np.arange(n)) / (0.01 * rate), 0, 1)
            sound[start : start + n] = 0.4 * note * fade
        start += n
    return sound
