"""q9: multiplications, and steps that have to wait for one another."""

from otter.test_files import test_case

from autograder.testing import expect, expect_dict, expect_int, expect_type, rng

OK_FORMAT = False
name = "q9"
points = None

ASKED = "a dict with the ints multiplications and sequential_steps"


def products_of_a_step(layer, d, u):
    """The products of one step, gate by gate, as the equations stand."""
    gates = {"simple": "h", "gru": "zrh", "lstm": "ifgo"}[layer]
    matrices = sum(d * u + u * u for _ in gates)
    # GRU: r on the state's part, z on the old state, 1 - z on the candidate. LSTM: f, i, o.
    return matrices + (0 if layer == "simple" else 3 * u)


def sizes(generator, n=6):
    """Random lengths and widths, all different as a rule, and some of 1."""
    drawn = generator.integers(2, 400, (n, 3)).tolist()
    return [*drawn, [1, 7, 5], [9, 1, 4], [30, 6, 1], [1, 1, 1]]


def counted(complexity, layer, length, input_dim, units, region_size=None):
    """Both counts, after checking that they are ints in a dict."""
    options = {} if region_size is None else {"region_size": region_size}
    answer = expect_dict(complexity(layer, length, input_dim, units, **options), asked=ASKED)
    wanted = ("multiplications", "sequential_steps")
    expect_type(all(key in answer for key in wanted), f"the keys are {list(answer)}", asked=ASKED)
    return tuple(expect_int(answer[key], key, asked=ASKED) for key in wanted)


def expect_recurrent(complexity, layer):
    for length, d, u in sizes(rng()):
        found = counted(complexity, layer, length, d, u)
        wanted = length * products_of_a_step(layer, d, u), length
        what = f"{layer}, length={length}, input_dim={d}, units={u}"
        expect(found == wanted, f"{what}: {found}, expected {wanted}")
        found = counted(complexity, layer, length, d, u, 1 + length // 2)  # which is not used
        expect(found == wanted, f"{what}, with a region size: {found}, expected {wanted}")


@test_case(
    name="a simple RNN",
    points=1,
    hidden=True,
    failure_message="Each step multiplies x with W and h with U, and needs the state of the step "
    "before: count the products of one step, and how many steps there are.",
)
def test_simple(complexity):
    expect_recurrent(complexity, "simple")


@test_case(
    name="a GRU",
    points=1,
    hidden=True,
    failure_message="Three pairs of matrix products in each step, and three products item by item.",
)
def test_gru(complexity):
    expect_recurrent(complexity, "gru")


@test_case(
    name="an LSTM",
    points=1,
    hidden=True,
    failure_message="Four pairs of matrix products in each step, and three products item by item.",
)
def test_lstm(complexity):
    expect_recurrent(complexity, "lstm")


@test_case(
    name="a convolution",
    points=2,
    hidden=True,
    failure_message="How many windows of region_size steps lie in a sequence, and what does each "
    "filter multiply in one of them? And which window has to wait for which?",
)
def test_convolution(complexity):
    generator = rng()
    for length, d, u in sizes(generator):
        for region in {1, length, int(generator.integers(1, length + 1))}:
            found = counted(complexity, "conv1d", length, d, u, region)
            places = sum(1 for start in range(length) if start + region <= length)
            wanted = places * region * d * u, 1
            what = f"length={length}, input_dim={d}, filters={u}, region_size={region}"
            expect(found == wanted, f"{what}: {found}, expected {wanted}")
