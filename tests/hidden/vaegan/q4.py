"""q4: vae_gan_losses."""

from otter.test_files import test_case

from autograder.testing import expect_dict, expect_type, rng

OK_FORMAT = False
name = "q4"
points = None

PLAYERS = ("encoder", "decoder", "discriminator")
ASKED = "a dict of three floats under encoder, decoder and discriminator"


GAMMAS = 0.0, 0.01, 0.3, 1.0, 7.5, 60.0


def terms(random, dtype, gamma=1.0):
    """Arguments: divergence, feature, three kinds of logits, gamma."""
    from shared import some_logits

    n, *numbers = (int(number) for number in random.integers(1, 30, 4))
    divergence, feature = random.gamma(2, [[6], [3]], (2, n)).astype(dtype)
    logits = [some_logits(random, number, dtype) for number in numbers]
    return divergence, feature, *logits, gamma


def expected_losses(divergence, feature, real, reconstructed, prior, gamma):
    """The losses as the contract has them, in double precision."""
    from shared import softplus

    discriminator = sum(softplus(part).mean() for part in (-real, reconstructed, prior))
    divergence, feature = (float(part.astype("float64").mean()) for part in (divergence, feature))
    return {
        "encoder": divergence + feature,
        "decoder": gamma * feature - discriminator,
        "discriminator": discriminator,
    }


def expect_player(vae_gan_losses, player, arguments):
    """Compare one of the three losses."""
    from shared import expect_loss

    losses = expect_dict(vae_gan_losses(*arguments), asked=ASKED)
    expect_type(set(losses) >= set(PLAYERS), f"the keys are {sorted(losses)}", asked=ASKED)
    expected = expected_losses(*arguments)[player]
    expect_loss(losses[player], expected, f"the loss of the {player}", ASKED)


def expect_player_often(vae_gan_losses, player):
    """The same for several draws."""
    random = rng()
    for dtype in ("float32", "float64"):
        for gamma in GAMMAS:
            expect_player(vae_gan_losses, player, terms(random, dtype, gamma))


@test_case(
    name="the encoder pays divergence and feature loss, and nothing of the game",
    points=1,
    hidden=True,
    failure_message="The mean of the divergences plus the mean of the feature losses, as they are: "
    "gamma and the logits are not in it.",
)
def test_encoder(vae_gan_losses):
    expect_player_often(vae_gan_losses, "encoder")


@test_case(
    name="the discriminator pays for three kinds of pictures",
    points=2,
    hidden=True,
    failure_message="Three means, added: real pictures should have large logits, copies and "
    "inventions negative ones. There may be more of one kind than of another.",
)
def test_discriminator(vae_gan_losses):
    expect_player_often(vae_gan_losses, "discriminator")


@test_case(
    name="the decoder pays gamma times the feature loss, minus the discriminator's loss",
    points=2,
    hidden=True,
    failure_message="gamma weighs the feature loss alone. The second term is the discriminator's "
    "loss, all three parts of it, with its sign turned, not the generator loss of question 1.",
)
def test_decoder(vae_gan_losses):
    expect_player_often(vae_gan_losses, "decoder")


@test_case(
    name="all are right for very large logits",
    points=1,
    hidden=True,
    failure_message="exp(10,000) is not finite: np.logaddexp is the way out, and nothing is to be "
    "cut off.",
)
def test_large(vae_gan_losses):
    from shared import large_logits

    random = rng()
    for _ in range(3):
        divergence, feature, *_, gamma = terms(random, "float64")
        logits = [large_logits(random, int(number)) for number in random.integers(2, 12, 3)]
        for player in PLAYERS:
            expect_player(vae_gan_losses, player, (divergence, feature, *logits, gamma))
