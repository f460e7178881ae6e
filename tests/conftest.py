"""What all tests share: one profile for property tests, and which files are begun first."""

import pytest
from hypothesis import HealthCheck, settings

from autograder.extras import skip_grammars

# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile(
    "kit", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("kit")
skip_grammars()  # in this process, as in a command


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin files marked `long` first: begun last, one of them would run on alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
