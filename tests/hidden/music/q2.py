"""q2: the lengths of bars, compared with those of the reference on made-up and real tunes."""

from otter.test_files import test_case
from shared import BAR_SIGNS, TIMES, UNITS, WORDS, a_bar, a_note, a_tune, pick

from autograder.testing import (
    expect,
    expect_equal,
    expect_float,
    expect_list,
    held_back,
    reference,
    rng,
)

OK_FORMAT = False
name = "q2"
points = None

ASKED = "a list of float, one for each bar that has a note or a rest"


def compare(bar_lengths, body, unit):
    """Fail unless the sums are those of the reference."""
    sums = expect_list(bar_lengths(body, unit), "the lengths", asked=ASKED)
    sums = [expect_float(value, "the length of a bar", asked=ASKED) for value in sums]
    wanted = reference().bar_lengths(body, unit)
    expect(len(sums) == len(wanted), f"{body!r} has {len(sums)} bars, expected {len(wanted)}")
    close = all(abs(a - b) < 1e-6 for a, b in zip(sums, wanted, strict=True))
    expect(close, f"{body!r} at {unit}: {sums}, expected {wanted}")


@test_case(
    name="the length of a note or a rest",
    points=2,
    hidden=True,
    failure_message=(
        "A number multiplies, a slash divides, and 3/2 does both; two slashes quarter. Octave"
        " marks stand between the letter and its length. Capital and small letters and rests "
        "count alike."
    ),
)
def test_lengths(bar_lengths):
    random = rng()
    order = [TIMES[int(k)] for k in random.permutation(len(TIMES))]
    letters = [pick(random, "ABCDEFGabcdefg") for _ in order]
    octave = ["," if letter.isupper() else "'" for letter in letters]
    marks = [pick(random, ["", mark, 2 * mark]) for mark in octave]
    written = [
        letter + mark + times for letter, mark, times in zip(letters, marks, order, strict=True)
    ]
    compare(bar_lengths, "|".join(written) + "|", "1/8")
    compare(bar_lengths, "|".join("z" + times for times in order) + "|", "1/4")
    # Any letter may have any mark, and as many of them as there are.
    small, capital = pick(random, "abcdefg"), pick(random, "ABCDEFG")
    for note in (f"{small},", f"{capital}'", f"{capital},,,", f"{small}'''"):
        compare(bar_lengths, f"{note}{pick(random, TIMES[1:])}|", "1/8")
    for _ in range(3):
        compare(bar_lengths, a_tune(random, 5), "1/8")


@test_case(
    name="the unit",
    points=1,
    hidden=True,
    failure_message=(
        "The same tune at 1/4 is twice as long as at 1/8: what does a plain letter last, as a"
        " fraction of a whole note?"
    ),
)
def test_unit(bar_lengths):
    random = rng()
    tune = a_tune(random, 4)
    for place in random.permutation(len(UNITS)):
        compare(bar_lengths, tune, UNITS[int(place)])


@test_case(
    name="any run of signs ends a bar, and a bar without notes is none",
    points=2,
    hidden=True,
    failure_message=(
        "The signs | : [ ] in any combination end a bar once, and the digit behind [ goes "
        "with them: it is no length and no note. Nothing between two signs is no bar."
    ),
)
def test_signs(bar_lengths):
    random = rng()
    for _ in range(4):
        compare(bar_lengths, a_tune(random, 8, signs=BAR_SIGNS), "1/8")
    first = pick(random, ["|:", "[1 ", "||"])
    compare(bar_lengths, first + a_tune(random, 3) + " | " + a_bar(random, 3), "1/8")


@test_case(
    name="what has no length",
    points=1,
    hidden=True,
    failure_message=(
        "Words in double quotes hold letters and digits that are no music. Accidentals, ties "
        "and blanks last no time, and the notes at both ends of a tie are two notes."
    ),
)
def test_no_length(bar_lengths):
    random = rng()
    for _ in range(3):
        bars = [a_bar(random, 4, ("note", "tie", "rest")) for _ in range(4)]
        words = [f'"{pick(random, WORDS)}"' for _ in bars]
        tune = "|".join(
            word + bar if random.random() < 0.7 else bar + word
            for word, bar in zip(words, bars, strict=True)
        )
        compare(bar_lengths, tune + "|]", "1/8")
    compare(bar_lengths, f'"{pick(random, WORDS)}"|' + a_tune(random, 2), "1/8")
    compare(bar_lengths, f'{a_note(random)}"A|B [2x]"{a_note(random)}|', "1/8")
    note = a_note(random)
    compare(bar_lengths, f"{note}-{note}|{note}-|{note}|", "1/8")


@test_case(
    name="triplets",
    points=1.5,
    hidden=True,
    failure_message=(
        "(3 makes each of the next three notes last two thirds of what it says, whatever that"
        " is, and the fourth is an ordinary note again. The 3 itself is no length."
    ),
)
def test_triplets(bar_lengths):
    random = rng()
    plain = "(3" + "".join(a_note(random, ("",)) for _ in range(3)) + a_note(random, ("2",))
    compare(bar_lengths, plain + "|", "1/8")
    for gaps in ("   ", "---", " - ", "- -"):  # blanks and ties last no time here either
        notes = "".join(a_note(random, ("", "2", "/")) + gap for gap in gaps)
        compare(bar_lengths, f"(3{notes}{a_note(random, ('3',))}|", "1/8")
    for _ in range(3):
        compare(bar_lengths, a_tune(random, 5, ("note", "triplet", "rest"), BAR_SIGNS), "1/8")


@test_case(
    name="dotted pairs",
    points=1.5,
    hidden=True,
    failure_message=(
        "> makes the note before it last 3/2 and the note behind it 1/2 of what *each* says, "
        "< the other way round. With notes of different length the sum changes, too. An "
        "accidental or an octave mark may stand beside the sign."
    ),
)
def test_pairs(bar_lengths):
    random = rng()
    for sign in "><":
        longer = a_note(random, ("2", "3", "4"))
        compare(bar_lengths, f"{longer}{sign}{a_note(random, ('/', '', '/4'))}|", "1/8")
    for _ in range(4):
        compare(bar_lengths, a_tune(random, 5, ("note", ">", "<", "rest"), BAR_SIGNS), "1/8")


@test_case(
    name="real tunes, and none",
    points=1,
    hidden=True,
    failure_message=(
        "In whole tunes all of this comes together. A tune without a bar gives no lengths."
    ),
)
def test_tunes(bar_lengths):
    random = rng()
    tunes = reference().read_tunes(held_back("mirrored.abc").read_text("utf-8"))
    for place in random.permutation(len(tunes))[:4]:
        compare(bar_lengths, tunes[int(place)]["body"], "1/8")
    kinds = ("note", "rest", "tie", "triplet", ">", "<")
    compare(bar_lengths, a_tune(random, 12, kinds, BAR_SIGNS), "1/8")
    for nothing in ("", "|:  :|"):
        expect_equal(
            expect_list(bar_lengths(nothing, "1/8"), "the lengths", asked=ASKED), [], "no bars"
        )
