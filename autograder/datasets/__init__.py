"""Data sets of a course: fetched from sources in order, verified, and cut to what is used.

A course keeps one room for each data set, `datasets/<name>/`, with a `dataset.py` that says

* `RAW`: the raw files and their SHA-256,
* `SOURCES`: where they can be had, tried in this order,
* `prepare(raw, out)`: which writes `out/student/*` and `out/private/*` from the raw files,
* `PREPARED`: each of those files and its content digest (see `content_digest`),
* `UNGRADED`, if it likes: those of the student files that grading does not need.

A `LICENSE` beside it goes into every student's zip that carries the data.

Everything here is mechanism; what a data set is about is in its room.
"""

from autograder.datasets.digest import content_digest, file_digest
from autograder.datasets.room import Room, find_rooms
from autograder.datasets.sources import (
    DebianPackage,
    PythonSdist,
    Source,
    SourceError,
    WebFiles,
    gunzip_all,
    one_file,
)
from autograder.datasets.store import (
    DatasetState,
    DatasetStatus,
    fetch,
    list_datasets,
    place_beside_notebooks,
    verify,
)

__all__ = [
    "DatasetState",
    "DatasetStatus",
    "DebianPackage",
    "PythonSdist",
    "Room",
    "Source",
    "SourceError",
    "WebFiles",
    "content_digest",
    "fetch",
    "file_digest",
    "find_rooms",
    "gunzip_all",
    "list_datasets",
    "one_file",
    "place_beside_notebooks",
    "verify",
]
