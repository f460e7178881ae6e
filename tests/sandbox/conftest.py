"""Real sandboxes for the tests of the trust boundary: the process kind, and Docker where marked."""

import json
from collections.abc import Callable, Iterator

import pytest
from made_sandbox import HONEST, KINDS, LIMITS, SECRET, TESTS, Grader

from autograder.archives import tar_bytes
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.sandbox import Sandbox, open_sandbox


@pytest.hookimpl(tryfirst=True)  # before -m has chosen
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what is tested in containers and marked `alike` to the proof.

    The same code runs inside of each kind of sandbox; walls and limits, which differ, and whole
    classes are tested in both every day.
    """
    for item in items:
        if item.get_closest_marker("alike") and item.get_closest_marker("docker"):
            item.add_marker(pytest.mark.proof)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """Five questions of a made-up assignment."""
    described = [{"id": q, "maximum": 4.0, "functions": ["square"]} for q in TESTS]
    files = {
        "assignment.json": json.dumps(
            {"id": "numbers", "version": "1", "title": "Numbers", "questions": described}
        ).encode(),
        "reference.py": HONEST.encode(),
        "data/numbers.txt": b"1 2 3\n",
        "private/held_back.txt": SECRET.encode(),
    }
    files |= {f"hidden/{question}.py": text.encode() for question, text in TESTS.items()}
    return Bundle("numbers", "1", "0" * 64, tar_bytes(files))


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def start(bundle: Bundle) -> Callable[..., Sandbox]:
    """Start a sandbox of a kind, with limits of one's own."""

    def start(kind: str, limits: Limits = LIMITS, **settings: object) -> Sandbox:
        fields = {"container_memory": 1500 * 2**20, "container_processes": 200} | settings
        return open_sandbox(kind, bundle, SandboxSettings(**fields), limits)  # type: ignore[arg-type]

    return start


@pytest.fixture(scope="session")
def shared(kind: str, start: Callable[..., Sandbox]) -> Iterator[Grader]:
    grader = Grader(start(kind))
    yield grader
    grader.sandbox.close()


@pytest.fixture
def grader(shared: Grader, kind: str, start: Callable[..., Sandbox]) -> Iterator[Grader]:
    """The shared sandbox; every test must leave it clean."""
    if not shared.sandbox.clean:
        shared.sandbox.close()
        shared.sandbox = start(kind)
    yield shared
    assert shared.sandbox.clean, shared.sandbox.left
