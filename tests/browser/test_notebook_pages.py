"""The released notebooks as pages, for those who hand them round or read them with a screen reader.

`nbconvert --to html --template classic` is the template that puts the texts of plots into the page.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from each import each

from autograder.course.notebook import released_path
from autograder.course.settings import load_course

nbconvert = pytest.importorskip("nbconvert", reason="nbconvert makes the pages")

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
# One black dot: what a plot is does not matter here, only that there is one.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
# The colours of code are nbconvert's.
NOT_OURS = {"color-contrast": ".highlight"}


def as_page(assignment: str) -> str:
    """The released notebook as HTML, with a dot where a cell shows a plot."""
    notebook = nbformat.read(released_path(COURSE, assignment), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "plt.show()" in cell.source:
            cell.outputs = [nbformat.v4.new_output("display_data", {"image/png": DOT})]
    page, _ = nbconvert.HTMLExporter(template_name="classic").from_notebook_node(notebook)
    return page


@pytest.mark.parametrize(
    "assignment", each(COURSE.settings.assignments, always=["windowing", "rnn_cnn"])
)
def test_a_notebook_as_a_page_passes_the_accessibility_checker(browser, axe, tmp_path, assignment):
    file = tmp_path / f"{assignment}.html"
    file.write_text(as_page(assignment), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    found = axe(page, NOT_OURS)
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("assignment", COURSE.settings.assignments)
def test_every_plot_has_a_text_in_the_page(assignment):
    page = as_page(assignment)
    assert 'class="output_png' in page, "there are plots"
    assert page.count("No description has been provided") == 0
