"""q1: from a file in ABC notation to tunes."""

from string import ascii_lowercase, ascii_uppercase

from otter.test_files import test_case

from autograder.testing import (
    expect,
    expect_dict,
    expect_equal,
    expect_list,
    expect_str,
    held_back,
    reference,
    rng,
)

OK_FORMAT = False
name = "q1"
points = None

KEYS = {"title", "meter", "unit", "key", "body"}
ASKED = "a list of dicts with the keys title, meter, unit, key and body, a str each"
NAMES = [
    "The Boyne Hunt",
    "Reel: the third",
    "Miss Monroe's",
    "D:Tune",
    "Peter's: a jig",
    "Paddy  Fahey's",
    "Hurrah!",
]
VALUES = {
    "M": ["C", "C|", "6/8", "2/4", "9/8"],
    "L": ["1/8", "1/4", "1/16"],
    "K": ["D Mixolydian", "G Major", "F# Minor", "A Dorian"],
}
ENDS = ["", " ", "\t"]  # white space, of which no field and no line keeps any
MUSIC = ["ABcd efga|", "d:|", "a2 g>f|e3 z:|", "(3efg a2|[1 g4:|[2 g2|]", "  G,3-G|", "f/g/ ^f2|"]


def pick(random, items):
    return items[int(random.integers(len(items)))]


def a_block(random, *, letters="XTZMLK", bodies=(1, 4), end="!"):
    """The lines of one tune: fields in front, then its body."""
    lines = []
    for letter in letters:
        value = pick(random, VALUES.get(letter, NAMES))
        lines.append(f"{letter}:{pick(random, [*ENDS, '  '])}{value}{pick(random, ENDS)}")
    lines += [pick(random, MUSIC) + end for _ in range(int(random.integers(*bodies)))]
    return lines


def read(read_tunes, text):
    """What read_tunes makes of the text, after checking that it is a list of dicts of str."""
    tunes = expect_list(read_tunes(text), "the tunes", asked=ASKED)
    for tune in tunes:
        expect_dict(tune, "a tune", asked=ASKED)
        expect_equal(set(tune), KEYS, "the keys of a tune", asked=ASKED)
        for key, value in tune.items():
            expect_str(value, f"the {key} of a tune", asked=ASKED)
    return tunes


def compare(read_tunes, blocks, gaps=None):
    """Fail unless the tunes of the blocks are those of the reference."""
    text = ""
    for place, lines in enumerate(blocks):
        text += "\n".join(lines) + "\n" + "\n" * (gaps[place] if gaps else 1)
    expect_equal(read(read_tunes, text), reference().read_tunes(text), f"the tunes of {text!r}")


@test_case(
    name="title, metre, unit, key and body of each tune, in order",
    points=2,
    hidden=True,
    failure_message=(
        "Each tune becomes a dict of five str. A field's value is all that follows its first "
        "colon, without white space at its ends."
    ),
)
def test_fields(read_tunes):
    random = rng()
    compare(read_tunes, [a_block(random) for _ in range(4)])
    compare(read_tunes, [a_block(random, letters="XTMLK"), a_block(random, letters="KLMT")])
    for value in ("Paddy  Fahey's", "Hurrah!"):  # nothing but white space at the ends goes
        compare(read_tunes, [[*a_block(random, letters="XK"), f"T:\t{value}{pick(random, ENDS)}"]])


@test_case(
    name="of a field that stands twice the first counts",
    points=1,
    hidden=True,
    failure_message=(
        "A tune may have two titles or metres; the first counts, even if it is empty. And a field "
        "may stand between the lines of the body, with any capital letter: it is a field all the "
        "same, and no music."
    ),
)
def test_first_field(read_tunes):
    random = rng()
    for letter in "TMK":
        one, two = (int(k) for k in random.permutation(3)[:2])
        first, second = (f"{letter}:{VALUES.get(letter, NAMES)[k]}" for k in (one, two))
        block = a_block(random, letters="".join(k for k in "XTMLK" if k != letter), bodies=(2, 4))
        compare(read_tunes, [[first, second, *block], [first, *block, second, "ABc|!"]])
        compare(read_tunes, [[f"{letter}:", second, *block], [*block, "N:so", "ABc|!"]])
    every = [f"{capital}:|" for capital in ascii_uppercase]
    compare(read_tunes, [[*a_block(random), *every, "ABc|!"]])
    fields, body = a_block(random, bodies=(0, 1)), a_block(random, letters="")
    compare(read_tunes, [[*body, *fields], [*body, fields[0], *body, *fields[1:]]])


@test_case(
    name="the body is put together from all lines that are no field",
    points=2,
    hidden=True,
    failure_message=(
        "White space at both ends of a line goes first, then the ! at its end; the rest "
        "stays, also inner blanks, and nothing stands between two lines. Only one *capital* "
        "letter at the very beginning with a colon right behind it makes a field."
    ),
)
def test_body(read_tunes):
    random = rng()
    for end in ("!", "! ", " ", " !", "\t!\t"):
        compare(read_tunes, [a_block(random, bodies=(2, 5), end=end)])
    small = pick(random, ["a", "d", "e", "g"])
    others = [f"{ascii_lowercase[int(k)]}:|!" for k in random.permutation(26)]
    compare(read_tunes, [[*a_block(random), *others, "%A2|!", "a2 % b|!"]])
    compare(
        read_tunes, [[*a_block(random), f"{small}:|!", f"  {small}2 z|", "\tA2:|!", "|:AB c|!"]]
    )
    capital = pick(random, "ABCDEFG")
    lines = [f"{capital}G:|!", f"  {capital}:|!", capital, "!g2 !a  b|!", "z2 !"]
    compare(read_tunes, [[*a_block(random), *(lines[int(k)] for k in random.permutation(5))]])


@test_case(
    name="what has no body or no field is left out",
    points=1,
    hidden=True,
    failure_message=(
        "Lines of music without any field are no tune, and fields without music are none "
        "either. One field of any letter is enough."
    ),
)
def test_left_out(read_tunes):
    random = rng()
    blocks = [
        a_block(random),
        a_block(random, bodies=(0, 1)),
        a_block(random, letters=""),
        *(a_block(random, letters=letter) for letter in ascii_uppercase),
        ["K:", *a_block(random, letters="")],  # a field, though there is nothing in it
    ]
    for _ in range(2):
        compare(read_tunes, [blocks[int(k)] for k in random.permutation(len(blocks))])
    compare(read_tunes, [a_block(random, bodies=(0, 1)), [*a_block(random, bodies=(0, 1)), "!"]])


@test_case(
    name="a field that is missing is an empty str",
    points=1,
    hidden=True,
    failure_message='Every dict has all five keys; where a tune lacks a field, its value is "".',
)
def test_missing_fields(read_tunes):
    random = rng()
    order = "".join("TMLK"[int(k)] for k in random.permutation(4))
    for counts in (range(4), range(4, -1, -1)):  # nothing is left over from the tune before
        compare(read_tunes, [a_block(random, letters="X" + order[:k]) for k in counts])


@test_case(
    name="several empty lines separate as one does",
    points=1,
    hidden=True,
    failure_message=(
        "Tunes may stand several empty lines apart, and empty lines may stand in front of the"
        " first and behind the last."
    ),
)
def test_empty_lines(read_tunes):
    random = rng()
    blocks = [["", *a_block(random)], a_block(random), a_block(random)]
    compare(read_tunes, blocks, gaps=[int(k) for k in random.permutation([2, 3, 4])])
    text = "\n".join(a_block(random))  # no line end behind the last line
    expect_equal(read(read_tunes, text), reference().read_tunes(text), f"the tunes of {text!r}")
    expect_equal(read(read_tunes, pick(random, ["", "\n", "\n\n\n"])), [], "tunes of no text")


@test_case(
    name="a whole book of tunes",
    points=1,
    hidden=True,
    failure_message="With hundreds of tunes, as in the file, some are lost, or some are too many.",
)
def test_whole_book(read_tunes):
    random = rng()
    blocks = held_back("mirrored.abc").read_text("utf-8").split("\n\n")
    text = "\n\n".join(blocks[int(k)] for k in random.permutation(len(blocks)))
    found, wanted = read(read_tunes, text), reference().read_tunes(text)
    expect(len(found) == len(wanted), f"{len(found)} tunes, expected {len(wanted)}")
    expect(found == wanted, "some tunes of the whole book differ")
