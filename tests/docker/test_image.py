"""The grading image, as an engine here built it."""

import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

import autograder
from autograder.course.first_cell import GRADING_PYTHON
from autograder.errors import MachineryError, UsageError
from autograder.sandbox import image, surroundings

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def built() -> str:
    return image.ensure(say=lambda line: None)


@pytest.fixture(scope="module")
def client(built: str) -> Iterator[docker.DockerClient]:
    client = image.engine()
    yield client
    client.close()


def listing(client: docker.DockerClient, built: str, command: str) -> list[str]:
    output = client.containers.run(
        built, ["sh", "-c", command], remove=True, user="65534", **image.HARDENED
    )
    return output.decode().splitlines()


def test_a_hardened_container_of_the_image_shows_no_problem(built: str) -> None:
    found = image.check()

    assert found.problems == ()
    assert found.image == built
    assert found.python.split(".")[:2] == [str(part) for part in GRADING_PYTHON]


def test_the_image_holds_the_inner_part_of_the_kit_and_nothing_else_of_it(client, built) -> None:
    found = listing(client, built, "cd /opt/kit && find . -name '*.py' | sort")

    package = Path(autograder.__file__).parent
    inner = [*package.glob("testing*.py"), *package.glob("runner/**/*.py"), package / "__init__.py"]
    expected = {f"./autograder/{path.relative_to(package)}" for path in inner}
    assert set(found) == expected


def test_the_image_holds_no_notebook_and_no_hidden_test(client, built) -> None:
    # jupytext, nbformat and Otter are not in it either, so any notebook would be one of ours
    find = "find / -xdev \\( -name '*.ipynb' -o -path '*/tests/hidden/*' -o -name grading.yml \\)"
    assert listing(client, built, f"{find} 2>/dev/null || true") == []


def test_no_program_in_the_image_changes_its_user(client, built) -> None:
    find = "find / -xdev -type f -perm /6000 2>/dev/null || true"
    assert listing(client, built, find) == []


def test_nothing_of_the_build_s_configuration_is_shipped(client, built) -> None:
    shipped = client.images.get(built)
    history = " ".join(str(step["CreatedBy"]) for step in shipped.history())
    environment = " ".join(shipped.attrs["Config"]["Env"])

    for word in ("PIP_", "ca.pem", "trusted.pem", "PROXY", "://"):
        assert word.lower() not in history.lower()
        assert word.lower() not in environment.lower()
    assert listing(client, built, "ls -d /build /etc/pip.conf 2>/dev/null || true") == []


def test_an_image_whose_kit_is_not_what_its_labels_say_is_found_out(
    client, built, monkeypatch
) -> None:
    text = f"FROM {built}\nRUN echo '# changed' >> /opt/kit/autograder/testing.py\n"
    made, _ = client.images.build(fileobj=io.BytesIO(text.encode()), rm=True)
    made.tag("autograder", "changed")
    try:
        monkeypatch.setattr(image, "tag", lambda variant="cpu": "autograder:changed")
        assert image.image_id() == made.id  # it has the labels of the one that it was made from
        assert (
            "the kit's files in the image are not those of this checkout" in image.check().problems
        )
    finally:
        client.images.remove("autograder:changed", force=True)


def test_no_history_of_any_stage_keeps_the_index_or_its_password(
    client, built, monkeypatch
) -> None:
    """A stage that begins as the one that installs does, with an index that has a password."""
    secret = "https://ta:s3'cret@index.invalid/simple"
    listed = f"global.index-url={secret!r}\n"
    monkeypatch.setattr(surroundings, "_pip_configuration", lambda: listed)
    recipe = (Path(image.__file__).parent / "image" / "Dockerfile").read_text()
    (taking,) = re.findall(r"^RUN eval .*FTP_PROXY.*(?= \\$)", recipe, re.MULTILINE)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    proof = f'test "$(printf %s "$PIP_INDEX_URL" | sha256sum)" = "{digest}  -"'
    text = f"FROM {built} AS packages\nLABEL autograder.trial=\n{taking} && {proof}\n"
    text += f"FROM {built}\nCOPY --from=packages /etc/hostname /trial\n"

    made, _ = client.images.build(
        fileobj=io.BytesIO(text.encode()), buildargs=surroundings.build_arguments(), rm=True
    )
    try:
        kept = [json.dumps([i.attrs, i.history()]) for i in client.images.list(all=True)]
        assert any("autograder.trial" in text for text in kept)  # the stage is among them
        assert not any("index.invalid" in text for text in kept)
    finally:
        client.images.remove(made.id, force=True)
        client.images.prune(filters={"dangling": True, "label": "autograder.trial"})


def test_a_change_of_the_inner_part_makes_the_image_stale(built, tmp_path, monkeypatch) -> None:
    package = Path(autograder.__file__).parent
    copy = tmp_path / "autograder"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "testing.py").open("a") as file:
        file.write("# changed\n")
    monkeypatch.setattr(image, "_PACKAGE", copy)

    with pytest.raises(UsageError, match=r"another version of the kit.*autograder image build"):
        image.image_id()


def test_a_missing_image_is_named_with_the_command_that_makes_it(built, monkeypatch) -> None:
    monkeypatch.setattr(image, "tag", lambda variant="cpu": "autograder:never-built")

    with pytest.raises(UsageError, match=r"never-built does not exist.*autograder image build"):
        image.image_id()


def test_a_build_that_fails_says_at_which_step_and_what_to_try(client, monkeypatch) -> None:
    monkeypatch.setattr(image, "tag", lambda variant="cpu": "autograder:never-built")
    empty, _ = client.images.build(fileobj=io.BytesIO(b"FROM scratch\nLABEL nothing=\n"), rm=True)
    try:
        with pytest.raises(MachineryError, match=r"(?s)could not be built.*apt-get.*--ca-dir"):
            image.build(base_image=str(empty.id), say=lambda line: None)
    finally:
        client.images.remove(empty.id)
