"""Plain Python without regular expressions: reads every text character by character."""

import math

import numpy as np


def read_tunes(text):
    tunes, block = [], []
    for line in text.split("\n") + [""]:
        if line == "":
            if block:
                tune = _tune(block)
                if tune is not None:
                    tunes.append(tune)
            block = []
        else:
            block.append(line)
    return tunes


def _tune(lines):
    tune = {"title": "", "meter": "", "unit": "", "key": "", "body": ""}
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    seen = set()
    for line in lines:
        if len(line) > 1 and line[1] == ":" and "A" <= line[0] <= "Z":
            if line[0] not in seen and line[0] in names:
                tune[names[line[0]]] = line[2:].strip()
            seen.add(line[0])
        else:
            line = line.strip()
            if line.endswith("!"):
                line = line[:-1]
            tune["body"] = tune["body"] + line
    return tune if seen and tune["body"] else None


def _events(body, unit):
    """Every note, rest and bar line: [accidental, letter, marks, length], or None for a line."""
    top, bottom = unit.split("/")
    unit = int(top) / int(bottom)
    events, i, triplet, broken, accidental = [], 0, 0, 1.0, ""
    while i < len(body):
        character = body[i]
        i += 1
        if character == '"':
            while body[i] != '"':
                i += 1
            i += 1
        elif character in "|:[]":
            if character == "[" and i < len(body) and body[i].isdigit():
                i += 1
            events.append(None)
        elif character in "^_=":
            accidental = character
        elif character == "(":
            triplet = 3
            i += 1
        elif character in "<>":
            events[-1][3] *= 1.5 if character == ">" else 0.5
            broken = 0.5 if character == ">" else 1.5
        elif character in "abcdefgABCDEFGz":
            marks = number = under = ""
            slashes = 0
            while i < len(body) and body[i] in ",'":
                marks += body[i]
                i += 1
            while i < len(body) and body[i].isdigit():
                number += body[i]
                i += 1
            while i < len(body) and body[i] == "/":
                slashes += 1
                i += 1
            while slashes and i < len(body) and body[i].isdigit():
                under += body[i]
                i += 1
            length = unit * float(number or 1) / (float(under) if under else 2.0**slashes)
            if triplet:
                length = length * 2 / 3
                triplet -= 1
            events.append([accidental, character, marks, length * broken])
            broken, accidental = 1.0, ""
    return events


def bar_lengths(body, unit):
    sums, notes = [], 0
    total = 0.0
    for event in _events(body, unit) + [None]:
        if event is None:
            if notes:
                sums.append(total)
            total, notes = 0.0, 0
        else:
            total += event[3]
            notes += 1
    return sums


def to_notes(body, unit, key_sharps):
    plain = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
    notes, held = [], {}
    for event in _events(body, unit):
        if event is None:
            held.clear()
            continue
        accidental, letter, marks, length = event
        if letter == "z":
            notes.append((None, length))
            continue
        octave = 5 if letter.isupper() else 6
        for mark in marks:
            octave += 1 if mark == "'" else -1
        if accidental:
            held[letter, marks] = {"^": 1, "_": -1, "=": 0}[accidental]
        change = held.get((letter, marks), key_sharps.get(letter.upper(), 0))
        notes.append((12 * octave + plain[letter.lower()] + change, length))
    return notes


def generate(model, start, vocabulary, width, length, temperature, seed):
    state = np.random.SeedSequence(seed).generate_state(max(length, 1))
    text = list(start)
    for place in range(length):
        window = np.zeros((1, width, len(vocabulary)), dtype=bool)
        last = text[-width:]
        for k, character in enumerate(last):
            window[0, width - len(last) + k, vocabulary.index(character)] = True
        chances = [float(p) for p in model(window.astype("float32")).numpy()[0]]
        best = max(chances)
        if temperature == 0:
            text.append(vocabulary[chances.index(best)])
            continue
        weights = [math.exp(math.log(p / best) / temperature) if p > 0 else 0.0 for p in chances]
        rest = int(state[place]) / 2**32 * sum(weights)
        for k, weight in enumerate(weights):
            rest -= weight
            if rest < 0 and weight > 0:
                break
        text.append(vocabulary[k])
    return "".join(text[len(start) :])


def synthesize(notes, seconds_per_whole, rate):
    samples = []
    for pitch, length in notes:
        n = round(length * seconds_per_whole * rate)
        for k in range(n):
            if pitch is None:
                samples.append(0.0)
                continue
            fade = min(1.0, k / 100, (n - 1 - k) / 100)
            angle = 2 * math.pi * 440 * 2 ** ((pitch - 69) / 12) * k / rate
            samples.append(0.9 * fade * math.sin(angle))
    return np.array(samples, dtype="float32")
