"""What is no notebook is called by its name, and what does not run as meant is noted."""

import json
import zipfile

import pytest

from autograder.errors import RejectedSubmission
from autograder.intake import Fate, GivenCell, ReleasedCells, find_submissions, load
from autograder.intake.notebook import read_notebook
from autograder.intake.plots import without_plots

RELEASED = ReleasedCells(
    "one_hot",
    {"one_hot": "q1", "decode": "q2"},
    (GivenCell("a", "code", "def one_hot(x):\n    ..."),),
)
CODE = "def one_hot(x):\n    return x\n\n\ndef decode(x):\n    return x"


def book(*cells: tuple[str, str], **metadata: object) -> bytes:
    made = [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4}).encode()


def notes_of(tmp_path, data: bytes) -> list[str]:
    (tmp_path / "ada.ipynb").write_bytes(data)
    (found,) = find_submissions([tmp_path / "ada.ipynb"], "one_hot.ipynb")
    return list(load(found, RELEASED).notes)


# --- saved under a notebook's name ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"\xef\xbb\xbf\n  <!doctype HTML PUBLIC>", "a web page"),
        (b"<html lang='en'>", "a web page"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html>', "a web page"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            "Git LFS's pointer",
        ),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "Google Drive's link"),
        (b'{"":"WARNING!","doc_id":"1","resource_key":"","email":"a@x"}', "Google Drive's link"),
        (b"[InternetShortcut]\r\nURL=https://colab.research.google.com/x", "a link"),
        (b"https://colab.research.google.com/drive/1abc", "an address"),
        (b"../solutions/one_hot.ipynb", "a symbolic link's path"),
        (b"one_hot_final.ipynb\n", "a symbolic link's path"),
        (b"C:\\Users\\ada\\one_hot.ipynb", "a symbolic link's path"),
    ],
)
def test_it_is_said_what_the_file_is_and_what_to_hand_in(data, what):
    with pytest.raises(RejectedSubmission) as caught:
        read_notebook(data)
    reason = str(caught.value)
    assert reason.startswith("not a notebook but") and what in reason
    assert "Open it in Jupyter" not in reason


@pytest.mark.parametrize("data", [b"{", b'{"cells": [', b"hello", b"ada.txt", b'{"a": 1}', b"[1]"])
def test_anything_else_is_still_broken_or_no_notebook(data):
    with pytest.raises(RejectedSubmission, match="not a notebook: "):
        read_notebook(data)


def test_a_notebook_about_web_pages_is_a_notebook(tmp_path):
    assert not notes_of(tmp_path, book(("code", f"page = '<!doctype html>'\n{CODE}")))


# --- a link in place of the file ----------------------------------------------------------------


@pytest.mark.parametrize("ending", ["url", "webloc", "gdoc", "desktop", "lnk", "URL"])
def test_a_link_alone_is_a_rejected_submission_of_its_student(tmp_path, ending):
    (tmp_path / f"ada.{ending}").write_text("[InternetShortcut]\nURL=https://x", encoding="utf-8")
    folder = tmp_path / "Grace Hopper_1002_assignsubmission_file_"
    folder.mkdir()
    (folder / f"Colab.{ending}").write_text("x", encoding="utf-8")
    found = {item.student: item for item in find_submissions([tmp_path / f"ada.{ending}"])}
    assert found["ada"].fate is Fate.REJECTED
    assert "download the notebook itself" in found["ada"].reason
    (moodle,) = find_submissions([folder.parent / folder.name])
    assert moodle.fate is Fate.REJECTED


def test_a_link_beside_the_notebook_is_ignored(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/one_hot.ipynb").write_bytes(book(("code", CODE)))
    (tmp_path / "ada/Colab.url").write_text("x", encoding="utf-8")
    fates = {item.name: item.fate for item in find_submissions([tmp_path], "one_hot.ipynb")}
    assert fates == {"ada/one_hot.ipynb": Fate.READY, "ada/Colab.url": Fate.IGNORED}


# --- what does not run as it was meant ----------------------------------------------------------


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_in_a_cell_that_does_not_run_is_noted(tmp_path, kind):
    (note,) = notes_of(tmp_path, book(("code", "x = 1"), (kind, CODE)))
    assert note.startswith("cell 2 is a") and "decode, one_hot" in note


def test_an_answer_that_is_quoted_in_a_text_as_well_is_not_noted(tmp_path):
    quoted = "As in\n```python\ndef one_hot(x):\n    return x\n```"
    assert not notes_of(tmp_path, book(("markdown", quoted), ("code", CODE)))


@pytest.mark.parametrize(
    "again", ["one_hot = [1, 0, 0]", "one_hot: list = [one_hot(1)]", "x = 1\none_hot = one_hot(2)"]
)
def test_a_function_s_name_used_again_is_noted(tmp_path, again):
    (note,) = notes_of(tmp_path, book(("code", CODE), ("markdown", "…"), ("code", again)))
    assert "cell 3 uses the name of the function one_hot, which cell 1 defines" in note


@pytest.mark.parametrize(
    "fine",
    [
        "one_hot == 3",
        "    one_hot = 3",
        "one_hot = lambda x: x",
        "one_hot = tf.function(one_hot)",
        "print(one_hot)",
        "one_hots = [1]",
    ],
)
def test_other_uses_of_a_function_s_name_are_not_noted(tmp_path, fine):
    assert not notes_of(tmp_path, book(("code", CODE), ("code", fine)))


def test_defining_a_function_after_its_name_was_a_list_is_not_noted(tmp_path):
    assert not notes_of(tmp_path, book(("code", "one_hot = []"), ("code", CODE)))


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "pysparkkernel", "language": "pyspark"}},
        {"language_info": {"name": "pyspark"}, "kernelspec": {"name": "pysparkkernel"}},
        {"kernelspec": {"name": "pyspark", "language": "python"}},
    ],
)
def test_pyspark_notebooks_are_python(metadata):
    assert read_notebook(book(("code", CODE), **metadata)).cells


# --- more plots than code ------------------------------------------------------------------------


def plotted(mebibytes: int, *, pretty: bool = False) -> bytes:
    picture = "iVBORw0KGgo" + "A" * (1 << 20)
    shown = {"image/png": picture, "text/plain": ["<Figure>"]}
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": shown} for _ in range(mebibytes)
    ]
    outputs.append({"output_type": "stream", "name": "stdout", "text": ['a \\ "b"\n'] * 1000})
    source = CODE + '\nlooks = {"image/png": "kept", "text": ["kept"]}\n'
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": outputs}
    document = {"cells": [cell], "metadata": {}, "nbformat": 4}
    return json.dumps(document, indent=1 if pretty else None).encode()


@pytest.mark.parametrize("pretty", [True, False])
def test_a_notebook_of_40_mib_of_plots_is_read_without_them(tmp_path, pretty):
    data = plotted(40, pretty=pretty)
    assert notes_of(tmp_path, data) == ["read without its outputs: with them it has 40 MiB"]
    (cell,) = read_notebook(data).cells
    assert cell.source.startswith(CODE) and cell.source.count("kept") == 2


def test_a_notebook_of_that_size_counts_in_a_zip_too(tmp_path):
    with zipfile.ZipFile(tmp_path / "ada.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one_hot.ipynb", plotted(40))
    (found,) = find_submissions([tmp_path / "ada.zip"], "one_hot.ipynb")
    assert load(found, RELEASED).cells


def test_a_notebook_whose_code_is_too_large_is_rejected_as_before(tmp_path):
    with pytest.raises(RejectedSubmission, match="without its plots, more than the"):
        notes_of(tmp_path, book(("code", "x" * (33 << 20))))


def test_taking_plots_out_of_hostile_bytes_takes_no_longer_than_reading_them():
    for part in (b'"text": [', b'"text": ["a",', b'"a/b": "', b'"text"' + b" " * 100, b'\\"'):
        without_plots(part * (1 << 18))  # minutes, if it went over them again and again
