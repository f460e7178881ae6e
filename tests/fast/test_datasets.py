"""Data sets: sources in order, checksums, nothing half-written. Real files, servers, archives."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.datasets import (
    DatasetState,
    DebianPackage,
    PythonSdist,
    SourceError,
    WebFiles,
    content_digest,
    fetch,
    file_digest,
    find_rooms,
    gunzip_all,
    list_datasets,
    place_beside_notebooks,
    verify,
)
from autograder.errors import ConfigError, MachineryError, UsageError

CONTENT = b"ten thousand words\n" * 200

ROOM = """
from autograder.datasets import WebFiles

RAW = {{"words.txt": "{raw}"}}
SOURCES = ({sources},)
PREPARED = {{"student/words.txt": "{prepared}", "private/rest.txt": "{private}"}}

def prepare(raw, out):
    text = (raw / "words.txt").read_bytes()
    (out / "student" / "words.txt").write_bytes(text[:100])
    (out / "private" / "rest.txt").write_bytes(text[100:])
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the words whole, changed, cut off in the middle, or not at all."""

    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path.startswith("/gone/"):
            self.send_error(404)
            return
        body = CONTENT.upper() if self.path.startswith("/changed/") else CONTENT
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:500] if self.path.startswith("/broken/") else body)

    def log_message(self, *_args: object) -> None:
        """Keep the test output clean."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on loopback."""
    Handler.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("AUTOGRADER_CACHE", str(folder))
    return folder


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_course(tmp_path: Path, *addresses: str, prepared: str = sha256(CONTENT[:100])) -> Path:
    """A course with one data set, `words`, to be had at `addresses`."""
    room = tmp_path / "course" / "datasets" / "words"
    room.mkdir(parents=True, exist_ok=True)
    sources = ", ".join(f'WebFiles({{"words.txt": "{url}/words.txt"}})' for url in addresses)
    text = ROOM.format(
        raw=sha256(CONTENT), sources=sources, prepared=prepared, private=sha256(CONTENT[100:])
    )
    (room / "dataset.py").write_text(text)
    return tmp_path / "course"


def files_under(folder: Path) -> list[str]:
    """The files but Python's bytecode, which is there or not as the environment says."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(folder)) for path in files if path.suffix != ".pyc")


def test_fetch_prepares_student_and_private_files_apart(tmp_path: Path, server: str) -> None:
    course = make_course(tmp_path, f"{server}/good")
    (status,) = fetch(course)
    assert status.state is DatasetState.READY
    assert status.student[0].read_bytes() == CONTENT[:100]
    assert status.private[0].read_bytes() == CONTENT[100:]
    assert files_under(course / "datasets" / "words" / "prepared") == [
        "private/rest.txt",
        "student/words.txt",
    ]


def test_sources_are_tried_in_order_until_one_delivers(tmp_path: Path, server: str) -> None:
    course = make_course(
        tmp_path, *(f"{server}/{kind}" for kind in ("gone", "changed", "broken", "good", "spare"))
    )
    said: list[str] = []
    (status,) = fetch(course, say=said.append)
    assert status.state is DatasetState.READY
    assert [path.split("/")[1] for path in Handler.asked] == ["gone", "changed", "broken", "good"]
    assert any("404" in line for line in said)


@pytest.mark.parametrize("kind", ["changed", "broken", "gone"])
def test_a_bad_download_leaves_nothing_and_says_what_to_do(
    tmp_path: Path, server: str, cache: Path, kind: str
) -> None:
    course = make_course(tmp_path, f"{server}/{kind}")
    with pytest.raises(MachineryError, match=r"(?s)words.*no source delivered.*by hand"):
        fetch(course)
    assert files_under(cache) == []
    assert files_under(course) == ["datasets/words/dataset.py"]


def test_an_address_that_does_not_answer_is_a_reason_and_no_traceback(tmp_path: Path) -> None:
    course = make_course(tmp_path, "http://127.0.0.1:9")
    with pytest.raises(MachineryError, match="no connection"):
        fetch(course)


def test_a_second_fetch_asks_nobody(tmp_path: Path, server: str) -> None:
    course = make_course(tmp_path, f"{server}/good")
    fetch(course)
    fetch(course)
    assert len(Handler.asked) == 1


def test_damaged_prepared_files_are_seen_and_made_again_from_the_cache(
    tmp_path: Path, server: str
) -> None:
    course = make_course(tmp_path, f"{server}/good")
    (status,) = fetch(course)
    status.student[0].write_bytes(b"something else")
    (seen,) = verify(course)
    assert seen.state is DatasetState.DAMAGED
    assert "words.txt" in seen.problems[0]
    (mended,) = fetch(course)
    assert mended.state is DatasetState.READY
    assert len(Handler.asked) == 1


def test_a_raw_file_damaged_in_the_cache_is_fetched_again(
    tmp_path: Path, server: str, cache: Path
) -> None:
    course = make_course(tmp_path, f"{server}/good")
    (status,) = fetch(course)
    status.student[0].unlink()
    (cache / "datasets" / "words" / "words.txt").write_bytes(CONTENT[:-1])
    (mended,) = fetch(course)
    assert mended.state is DatasetState.READY
    assert len(Handler.asked) == 2


def test_a_prepared_file_that_contradicts_its_digest_is_not_kept(
    tmp_path: Path, server: str
) -> None:
    course = make_course(tmp_path, f"{server}/good", prepared="0" * 64)
    with pytest.raises(MachineryError, match=r"PREPARED says 0000"):
        fetch(course)
    assert files_under(course) == ["datasets/words/dataset.py"]


def test_list_tells_what_is_missing_without_fetching(tmp_path: Path, server: str) -> None:
    (status,) = list_datasets(make_course(tmp_path, f"{server}/good"))
    assert (status.name, status.state) == ("words", DatasetState.MISSING)
    assert Handler.asked == []


def test_an_unknown_name_is_wrong_usage_and_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'pictures'; there are: words"):
        fetch(make_course(tmp_path, "http://127.0.0.1:9"), ["pictures"])


def test_a_room_without_its_checksums_is_a_configuration_error(tmp_path: Path) -> None:
    course = make_course(tmp_path, "http://127.0.0.1:9")
    path = course / "datasets" / "words" / "dataset.py"
    path.write_text(path.read_text().replace("RAW =", "OTHER ="))
    with pytest.raises(ConfigError, match=r"dataset.py: RAW is missing"):
        verify(course)


def test_a_folder_that_cannot_be_a_cache_sends_raw_files_into_the_room(
    tmp_path: Path, server: str, cache: Path
) -> None:
    cache.write_text("a file, not a folder")
    course = make_course(tmp_path, f"{server}/good")
    fetch(course)
    assert (course / "datasets" / "words" / "raw" / "words.txt").read_bytes() == CONTENT


def test_student_files_are_placed_beside_the_notebooks_that_list_them(
    tmp_path: Path, server: str
) -> None:
    course = make_course(tmp_path, f"{server}/good")
    for assignment in ("reading", "counting"):
        (course / "assignments" / assignment).mkdir(parents=True)
    wanted = {"reading": ["words"], "counting": [], "not_released": ["words"]}
    with pytest.raises(UsageError, match="autograder datasets fetch"):
        place_beside_notebooks(course, wanted)
    fetch(course)
    placed = place_beside_notebooks(course, wanted)
    assert placed == [course / "assignments" / "reading" / "data" / "words.txt"]
    assert placed[0].read_bytes() == CONTENT[:100]
    assert files_under(course / "assignments") == ["reading/data/words.txt"]


def test_the_digest_of_arrays_does_not_depend_on_their_compression(tmp_path: Path) -> None:
    x, y = np.arange(12).reshape(3, 4), np.array(["a", "bc"])
    np.savez(tmp_path / "plain.npz", x=x, y=y)
    np.savez_compressed(tmp_path / "packed.npz", x=x, y=y)
    np.savez(tmp_path / "other.npz", x=x.T, y=y)
    plain, packed, other = (
        content_digest(tmp_path / f"{name}.npz") for name in ("plain", "packed", "other")
    )
    assert plain == packed != other


def test_a_truncated_archive_of_arrays_is_damaged_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    np.savez_compressed(path, x=np.arange(1000))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match="cannot be read"):
        content_digest(path)


def test_gunzip_gives_the_same_content_from_differently_packed_archives(tmp_path: Path) -> None:
    digests = []
    for level, name in ((1, "first"), (9, "second")):
        folder, into = tmp_path / name, tmp_path / f"{name}-out"
        folder.mkdir()
        into.mkdir()
        with gzip.GzipFile(folder / "words.txt.gz", "wb", level, mtime=level) as file:
            file.write(CONTENT)
        gunzip_all(folder, into)
        digests.append(file_digest(into / "words.txt"))
    assert digests == [sha256(CONTENT)] * 2


def test_an_sdist_whose_metadata_cannot_be_built_still_gives_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_sdist(tmp_path, setup="raise SystemExit('needs a compiler')")
    source = PythonSdist("oldpackage", "1.0", file_digest(archive), convert=find_words)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(archive.parent))
    into = tmp_path / "into"
    into.mkdir()
    source.obtain(into)
    assert (into / "words.txt").read_bytes() == CONTENT


def test_an_sdist_with_another_checksum_is_refused_before_its_code_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "ran"
    archive = make_sdist(tmp_path, setup=f"open({str(trace)!r}, 'w'); raise SystemExit(1)")
    source = PythonSdist("oldpackage", "1.0", "0" * 64, convert=find_words)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(archive.parent))
    with pytest.raises(SourceError, match=r"(?i)hash"):
        source.obtain(tmp_path)
    assert not trace.exists()


def test_a_machine_without_apt_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="no apt-get"):
        DebianPackage("words", ["usr/share/words.txt"]).obtain(tmp_path)


def test_the_courses_own_rooms_are_well_formed_and_pin_every_file() -> None:
    rooms = find_rooms(Path(__file__).parents[2])
    assert [room.name for room in rooms] == [
        "austen",
        "fashion_mnist",
        "irish",
        "number_words",
        "pronunciations",
        "reviews",
        "weather",
    ]
    for room in rooms:
        assert isinstance(room.sources[0], WebFiles | PythonSdist)
        assert room.files("student")
        assert room.files("private") or not room.graded_files()
        assert (room.folder / "README.md").is_file()
        assert room.licence is not None


def test_held_back_tunes_are_turned_upside_down(tmp_path: Path) -> None:
    (room,) = find_rooms(Path(__file__).parents[2], ["irish"])
    for folder in ("raw", "out/student", "out/private"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "raw" / "irish.abc").write_text("X:1\nK:D Major\n^A,2 Bc|(3d'ef z:|!\n\n")
    room.prepare(tmp_path / "raw", tmp_path / "out")
    turned = (tmp_path / "out" / "private" / "mirrored.abc").read_text()
    assert turned == "X:1\nK:D Major\n_d'2 cB|(3A,GF z:|!\n\n"


def make_sdist(tmp_path: Path, setup: str) -> Path:
    """A source distribution `oldpackage-1.0.tar.gz` that holds the words."""
    import tarfile

    tree = tmp_path / "oldpackage-1.0"
    tree.mkdir()
    (tree / "setup.py").write_text(setup)
    (tree / "PKG-INFO").write_text("Metadata-Version: 1.1\nName: oldpackage\nVersion: 1.0\n")
    (tree / "words.txt").write_bytes(CONTENT)
    links = tmp_path / "links"
    links.mkdir()
    with tarfile.open(links / "oldpackage-1.0.tar.gz", "w:gz") as packed:
        packed.add(tree, tree.name)
    return links / "oldpackage-1.0.tar.gz"


def find_words(folder: Path, into: Path) -> None:
    (found,) = folder.rglob("words.txt")
    found.replace(into / "words.txt")


def prepared(name: str, raw: dict[str, str], tmp_path: Path) -> dict[str, list[str]]:
    """What a room of the course makes of raw files: the lines of each prepared file."""
    (room,) = find_rooms(Path(__file__).parents[2], [name])
    for folder in ("raw", "out/student", "out/private"):
        (tmp_path / folder).mkdir(parents=True)
    for file, text in raw.items():
        (tmp_path / "raw" / file).write_text(text, "utf-8")
    room.prepare(tmp_path / "raw", tmp_path / "out")
    return {
        target: (tmp_path / "out" / target).read_text("utf-8").splitlines()
        for target in room.prepared
    }


def test_number_words_are_lower_case_and_separated_by_blanks_alone(tmp_path: Path) -> None:
    line = "1097\tone thousand, and Ninety-Seven\tmille quatre-vingt-dix-sept"
    found = prepared("number_words", {"number_words.tsv": f"{line}\n"}, tmp_path)
    rows = [line for lines in found.values() for line in lines[1:]]
    assert rows == ["1097\tone thousand and ninety seven\tmille quatre vingt dix sept"]


def test_a_pronunciation_is_the_first_one_of_a_plain_word_without_its_stress(
    tmp_path: Path,
) -> None:
    text = "tough T AH1 F # hard\ntough(2) T AO1 F\nit's IH1 T S\nox AA1 K S\nthough DH OW1\n"
    found = prepared("pronunciations", {"cmudict.dict": text}, tmp_path)
    rows = sorted(line.rpartition("train\t")[2] for lines in found.values() for line in lines[1:])
    assert rows == ["though\tDH OW", "tough\tT AH F"]
