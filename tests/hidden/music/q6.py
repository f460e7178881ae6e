"""q6: notes of made-up and real tunes, compared with the reference's, and the sound of notes."""

import numpy as np
from otter.test_files import test_case
from shared import BAR_SIGNS, LETTERS, TIMES, UNITS, a_note, a_tune, pick

from autograder.testing import (
    expect,
    expect_array,
    expect_equal,
    expect_float,
    expect_int,
    expect_list,
    expect_tuple,
    held_back,
    reference,
    rng,
)

OK_FORMAT = False
name = "q6"
points = None

PAIRS = "a list of pairs (pitch, length), an int or None and a float"
SAMPLES = "a float32 array (samples,)"
SIGNS = {"^": 1, "_": -1, "=": 0}
SHARPS, FLATS = ("", "F", "FC", "FCG", "FCGD"), ("B", "BE")
KEYS = [
    *(dict.fromkeys(letters, 1) for letters in SHARPS),
    *(dict.fromkeys(letters, -1) for letters in FLATS),
    {"A": 2, "E": -2, "D": -1},
    {"A": -2, "E": 1, "D": 2},
]


def compare(to_notes, body, unit, key_sharps):
    """Fail unless the notes are those of the reference."""
    found = expect_list(to_notes(body, unit, dict(key_sharps)), "the notes", asked=PAIRS)
    wanted = reference().to_notes(body, unit, key_sharps)
    pairs = [expect_tuple(pair, 2, "a note", asked=PAIRS) for pair in found]
    expect(len(pairs) == len(wanted), f"{body!r} has {len(pairs)} notes, expected {len(wanted)}")
    for place, ((pitch, length), (right, how_long)) in enumerate(zip(pairs, wanted, strict=True)):
        if pitch is not None:
            pitch = expect_int(pitch, "a pitch", asked=PAIRS)
        length = expect_float(length, "a length", asked=PAIRS)
        expect(pitch == right, f"note {place} of {body!r}, {key_sharps}: {pitch}, expected {right}")
        expect(abs(length - how_long) < 1e-6, f"note {place} of {body!r} lasts {length}")


@test_case(
    name="letters and octave marks",
    points=1,
    hidden=True,
    failure_message=(
        "C is 60 and c 72; from C to B the steps are 2, 2, 1, 2, 2, 2 semitones. A comma "
        "takes a note 12 down, an apostrophe 12 up."
    ),
)
def test_pitches(to_notes):
    random = rng()
    compare(to_notes, "".join(LETTERS[int(k)] for k in random.permutation(14)), "1/8", {})
    notes = [*(f"{letter}," for letter in "CDEFGAB"), *(f"{letter}'" for letter in "cdefgab")]
    notes += [f"{pick(random, 'CDEFGAB')},,", f"{pick(random, 'cdefgab')}''"]
    notes += [f"{pick(random, 'cdefgab')},", f"{pick(random, 'CDEFGAB')}'"]
    notes += [f"{pick(random, 'CDEFGAB')},,,", f"{pick(random, 'cdefgab')}'''"]
    compare(to_notes, " ".join(notes[int(k)] for k in random.permutation(len(notes))), "1/8", {})


@test_case(
    name="the key",
    points=1,
    hidden=True,
    failure_message=(
        "What the key says of a letter holds in every octave, for capital and small letters, "
        "and may be -1. Letters that it does not name are as they are."
    ),
)
def test_key(to_notes):
    random = rng()
    for place in (*random.permutation(len(KEYS))[:4], -1):  # the last has steps of two semitones
        notes = [a_note(random, ("",), ("",)) for _ in range(12)]
        notes += [LETTERS[int(k)] for k in random.permutation(14)]
        compare(to_notes, "".join(notes[:13]) + "|" + "".join(notes[13:]), "1/8", KEYS[int(place)])


@test_case(
    name="an accidental overrides the key",
    points=1,
    hidden=True,
    failure_message=(
        "^ is a semitone above the plain letter, _ one below, = the plain letter itself: the "
        "key does not count for such a note, and is not added."
    ),
)
def test_overrides(to_notes):
    random = rng()
    for sign in "^_=":
        key = pick(random, KEYS[1:])
        letter = pick(random, list(key))
        notes = [pick(random, [letter, letter.lower()]), pick(random, "ABCDEFGabcdefg")]
        compare(to_notes, "|".join(sign + note for note in notes), "1/8", key)


@test_case(
    name="an accidental holds to the end of the bar, for that letter in that octave",
    points=2,
    hidden=True,
    failure_message=(
        "Later in the same bar the same letter sounds as the accidental said, until another "
        "accidental or any bar line comes; the letter in another octave does not, nor do "
        "other letters."
    ),
)
def test_holds(to_notes):
    random = rng()
    for end in ("::", "|", "]", ":", pick(random, BAR_SIGNS)):
        letter, key = pick(random, "CDEFGAB"), pick(random, KEYS)
        # Neither is what the key says of the letter: that it holds, or ends, is always heard.
        heard = [sign for sign, step in SIGNS.items() if step != key.get(letter, 0)]
        one, other = (heard[int(k)] for k in random.permutation(2))
        kinds = [letter, letter.lower(), f"{letter},", f"{letter},,", f"{letter.lower()}'"]
        first = pick(random, kinds)
        kinds.append(pick(random, "CDEFGAB"))
        bar = "".join(pick(random, kinds) for _ in range(5))
        body = f"{one}{first}{bar}{first}{other}{first}{bar}{first}{end}{first}{bar}|{bar}"
        compare(to_notes, body, "1/8", key)
        # What stands between ends nothing, and a tie over the bar line carries nothing on.
        between = f"{one}{first} z {first} (3{first}{first}{first} {first}>{first} {first}-{first}"
        compare(to_notes, f"{between}-{end}{first}|{one}{first}-|{first}", "1/8", key)
        # It holds wherever it stands: in a triplet, at either end of a pair or of a tie.
        x = pick(random, [k for k in "CDEFGAB" if k != letter])
        for group in (f"(3{one}{first}{x}{x}", f"(3{x}{one}{first}{x}", f"(3{x}{x}{one}{first}"):
            compare(to_notes, f"{group}{x}{first}", "1/8", key)
        for sign in "><-":
            for group in (f"{one}{first}{sign}{x}", f"{x}{sign}{one}{first}"):
                compare(to_notes, f"{group} {x}{first}", "1/8", key)
    key = pick(random, KEYS[1:])
    letter = pick(random, list(key))  # = holds as the others do, whatever stood before it
    compare(to_notes, f"={letter}{letter}_{letter}={letter}{letter}|{letter}", "1/8", key)
    kinds = ("note", "tie", "note", "rest")
    compare(to_notes, a_tune(random, 8, kinds, BAR_SIGNS), "1/8", pick(random, KEYS))


@test_case(
    name="lengths and rests, in order",
    points=1,
    hidden=True,
    failure_message=(
        "Lengths are those of question 2, for any unit. A rest has the pitch None and stands "
        "in its place; both ends of a tie are notes; words in quotes are none."
    ),
)
def test_lengths(to_notes):
    random = rng()
    tune = a_tune(random, 4, ("note", "rest", "rest", "tie"), BAR_SIGNS)
    tune = f'"Verse 2"{tune}^C"A|B [2x]"C'
    for place in random.permutation(len(UNITS)):
        compare(to_notes, tune, UNITS[int(place)], pick(random, KEYS))
    order = [TIMES[int(k)] for k in random.permutation(len(TIMES))]
    letters = [pick(random, "ABCDEFGabcdefgz") for _ in order]
    body = "".join(letter + times for letter, times in zip(letters, order, strict=True))
    compare(to_notes, body, pick(random, UNITS), {})


@test_case(
    name="triplets and dotted pairs",
    points=1,
    hidden=True,
    failure_message=(
        "(3, > and < change the lengths of single notes as in question 2, and no pitch; "
        "accidentals may stand among them."
    ),
)
def test_rhythm(to_notes):
    random = rng()
    for kinds in (("triplet", "note"), (">", "<", "note"), ("triplet", ">", "<", "rest", "note")):
        compare(to_notes, a_tune(random, 5, kinds, BAR_SIGNS), "1/8", pick(random, KEYS))


@test_case(
    name="real tunes, and none",
    points=1,
    hidden=True,
    failure_message="In whole tunes all of this comes together. Nothing has no notes.",
)
def test_tunes(to_notes):
    random = rng()
    tunes = reference().read_tunes(held_back("mirrored.abc").read_text("utf-8"))
    for place in random.permutation(len(tunes))[:3]:
        compare(to_notes, tunes[int(place)]["body"], "1/8", pick(random, KEYS))
    compare(to_notes, pick(random, ["", "|:", "|: :|"]), "1/8", {})


# --- synthesize -------------------------------------------------------------------------------


def a_melody(random, n, rests=True):
    """Random notes of at least 0.15 s, some rests, and a tempo and a rate to play them.

    No note has a number of samples that is nearly half-way between two whole numbers.
    """
    seconds, rate = float(random.uniform(1.5, 2.5)), int(random.choice([8000, 11025, 16000]))
    notes = []
    while len(notes) < n:
        length = float(random.uniform(0.15, 0.4) / seconds)
        if abs(length * seconds * rate % 1 - 0.5) > 0.05:
            rest = rests and random.random() < 0.3
            notes.append((None if rest else int(random.integers(48, 87)), length))
    return notes, seconds, rate


def cut(sound, notes, seconds, rate):
    """The samples of each note, after checking that the sound is as long as the notes."""
    sound = expect_array(sound, dtype=np.float32, what="the sound", asked=SAMPLES)
    sizes = [round(length * seconds * rate) for _, length in notes]
    expect_array(sound, shape=(sum(sizes),), what="the sound", asked=SAMPLES)
    expect(np.isfinite(sound).all(), "there are samples that are not finite")
    return np.split(sound, np.cumsum(sizes)[:-1]) if sizes else []


def strongest(samples, rate):
    """The frequency, above 20 a second, that is strongest in some samples."""
    size = 2**17
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64), size))
    spectrum[: int(20 * size / rate)] = 0
    return float(spectrum.argmax() * rate / size)


@test_case(
    name="the number of samples, for any tempo and rate",
    points=1,
    hidden=True,
    failure_message=(
        "Each note has round(length * seconds_per_whole * rate) samples, rounded for itself, "
        "neither always up nor always down; the sound of all "
        "notes is one array of float32, and that of no notes an empty one."
    ),
)
def test_samples(synthesize):
    random = rng()
    for n in (1, 6):
        notes, seconds, rate = a_melody(random, n)
        cut(synthesize(notes, seconds, rate), notes, seconds, rate)
    for fraction in (0.3, 0.7):
        seconds = float(random.uniform(1.5, 2.5))
        whole = random.integers(1300, 2500, size=5)
        notes = [(60, (float(n) + fraction) / (seconds * 8000)) for n in whole]
        cut(synthesize(notes, seconds, 8000), notes, seconds, 8000)
    cut(synthesize([], 2.0, 8000), [], 2.0, 8000)
    cut(synthesize([(None, 0.25)], 2.0, 8000), [(None, 0.25)], 2.0, 8000)


@test_case(
    name="the strongest frequency of each note is that of its pitch",
    points=2,
    hidden=True,
    failure_message=(
        "Number 69 has 440 oscillations a second, and each semitone multiplies by the twelfth"
        " root of 2. The samples stand 1/rate seconds apart. Overtones may sound along, but "
        "softer."
    ),
)
def test_frequencies(synthesize):
    random = rng()
    for _ in range(2):
        notes, seconds, rate = a_melody(random, 5)
        parts = cut(synthesize(notes, seconds, rate), notes, seconds, rate)
        for (pitch, _length), part in zip(notes, parts, strict=True):
            if pitch is not None:
                found, wanted = strongest(part, rate), 440 * 2 ** ((pitch - 69) / 12)
                expect(abs(found / wanted - 1) < 0.02, f"{pitch}: {found:.1f}, not {wanted:.1f}")


@test_case(
    name="each note can be heard, and begins and ends near 0",
    points=1.5,
    hidden=True,
    failure_message=(
        "Every single note fades in and out, not the tune as a whole: its first and its last "
        "sample lie within 0.05. In between it comes to 0.05 at least, and never beyond 1."
    ),
)
def test_envelope(synthesize):
    random = rng()
    for n in (1, 6):
        notes, seconds, rate = a_melody(random, n, rests=n > 1)
        # The shortest note there is, which a slow fade leaves no time to be heard.
        notes.append((int(random.integers(48, 87)), round(0.15 * rate) / rate / seconds))
        notes.append(notes[-1])  # the same once more is a note of its own
        parts = cut(synthesize(notes, seconds, rate), notes, seconds, rate)
        for (pitch, _length), part in zip(notes, parts, strict=True):
            loudest = float(np.abs(part).max())
            expect(loudest <= 1 + 1e-6, f"a sample of {loudest}")
            if pitch is not None:
                expect(loudest >= 0.05, f"the largest sample of {pitch} is {loudest}")
                ends = max(abs(float(part[0])), abs(float(part[-1])))
                expect(ends <= 0.05, f"{pitch} begins or ends at {ends}")


@test_case(
    name="rests are silent",
    points=0.5,
    hidden=True,
    failure_message="A note without a pitch is a rest: as many zeros as a note would have samples.",
)
def test_rests(synthesize):
    random = rng()
    notes, seconds, rate = a_melody(random, 5, rests=False)
    notes[int(random.integers(5))] = (None, notes[0][1])
    parts = cut(synthesize(notes, seconds, rate), notes, seconds, rate)
    for (pitch, _length), part in zip(notes, parts, strict=True):
        expect_equal(bool(part.any()), pitch is not None, f"whether {pitch} sounds")
