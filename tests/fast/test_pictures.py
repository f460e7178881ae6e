"""Pictures and plots: seen wherever a notebook is opened, and said in words beside."""

import ast
import base64
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.course.master import load_master
from autograder.course.notebook import make_notebook
from autograder.course.settings import load_course
from autograder.errors import MasterError

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "courses" / "small"
PICTURES = sorted((ROOT / "solutions" / "pictures").glob("*.svg"))
MASTERS = sorted(path.stem for path in (ROOT / "solutions").glob("*.py"))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">'
    '<rect width="20" height="10" fill="#ffffff"/></svg>\n'
)
SHOWN = '# ![A window slides\n# over a "series"](pictures/window.svg)\n'


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course whose master shows a picture."""
    shutil.copytree(SMALL, tmp_path / "course", ignore=shutil.ignore_patterns("assignments"))
    master = tmp_path / "course" / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    master.write_text(text.replace("# A moving", SHOWN + "#\n# A moving", 1), encoding="utf-8")
    pictures = tmp_path / "course" / "solutions" / "pictures"
    pictures.mkdir()
    (pictures / "window.svg").write_text(SVG, encoding="utf-8")
    return tmp_path / "course"


def released(folder):
    return make_notebook(load_master(load_course(folder), "smoothing"))


def page(notebook):
    """As a page of HTML; nbconvert's other template, `lab`, looks at no cell's `alt`."""
    return HTMLExporter(template_name="classic").from_notebook_node(
        nbformat.reads(json.dumps(notebook), 4)
    )[0]


def test_a_picture_travels_inside_the_notebook_with_its_text(folder):
    notebook = released(folder)
    first = notebook.cells[0].source
    data = base64.b64encode(SVG.encode()).decode()
    source = f'src="data:image/svg+xml;base64,{data}"'
    assert f'<img alt="A window slides over a &quot;series&quot;" {source}>' in first
    assert "pictures/window.svg" not in notebook.text
    assert source in page(notebook.content)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("window.svg", "door.svg", "the picture .*door.svg is missing"),
        ('A window slides\n# over a "series"', "", "has no text"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(folder, old, new, said):
    master = folder / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    assert old in text
    master.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MasterError, match=said):
        released(folder)


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (SVG.replace(' xmlns="http://www.w3.org/2000/svg"', ""), "outermost"),
        (SVG.replace("/></svg>", "></svg>"), "well-formed"),
        (SVG.replace(' viewBox="0 0 20 10"', ""), "viewBox"),
        (SVG.replace("</svg>", '<image href="far.png"/></svg>'), "far.png"),
    ],
)
def test_a_drawing_that_a_notebook_would_show_broken_is_refused(folder, drawing, said):
    (folder / "solutions" / "pictures" / "window.svg").write_text(drawing, encoding="utf-8")
    with pytest.raises(MasterError, match=said):
        released(folder)


def test_what_a_plot_shows_is_said_in_the_page_as_the_master_says_it(folder):
    master = folder / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    plot = '# %% alt="A line that rises" tags=["otter_ignore"]\nplt.show()\n\n'
    question = "# %% [markdown]\n# ## Question 1"
    assert question in text
    master.write_text(text.replace(question, plot + question, 1), encoding="utf-8")
    content = json.loads(released(folder).text)
    (cell,) = [cell for cell in content["cells"] if "plt.show()" in "".join(cell["source"])]
    assert cell["metadata"] == {"alt": "A line that rises", "tags": ["otter_ignore"]}
    pixel = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    cell["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": pixel}}
    ]
    assert 'alt="A line that rises"' in page(content)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_picture_brings_its_own_background_and_is_shown(path):
    root = ET.parse(path).getroot()
    drawn = [e for e in root if e.tag.rpartition("}")[2] not in ("defs", "desc", "style", "title")]
    first = drawn[0]
    assert first.tag.endswith("}rect") and first.get("fill", "none") != "none"
    assert (first.get("width"), first.get("height")) in (
        ("100%", "100%"),
        (root.get("width"), root.get("height")),
    )
    masters = [(ROOT / "solutions" / f"{name}.py").read_text("utf-8") for name in MASTERS]
    assert any(f"(pictures/{path.name})" in text for text in masters)


DRAWS_A_LINE = {"plot", "loglog", "semilogx", "semilogy"}


def lines_told_apart_by_colour_alone(source):
    """The calls that draw one of several lines without a style, of a code cell."""
    tree = ast.parse(source)
    again = {
        id(inner)
        for loop in ast.walk(tree)
        if isinstance(loop, (ast.For, ast.comprehension))
        for inner in ast.walk(loop)
    }
    lines = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in DRAWS_A_LINE
    ]
    for line in lines:
        given = {keyword.arg: keyword.value for keyword in line.keywords}
        styled = len(line.args) > 2 or given.keys() & {"marker", "linestyle", None}
        styled = styled or isinstance(line.args[-1], ast.Constant)  # plot(y, "o")
        alike = isinstance(given.get("color"), ast.Constant)  # all of them, so colour says nothing
        if not (styled or alike) and (len(lines) > 1 or id(line) in again):
            yield ast.unparse(line)


@pytest.mark.parametrize("name", MASTERS)
def test_every_plot_reads_in_grey(name):
    cells = [c.source for c in load_master(load_course(ROOT), name).cells if c.kind == "code"]
    plots = [source for source in cells if "plt.show()" in source]
    assert [line for source in plots for line in lines_told_apart_by_colour_alone(source)] == []


def test_lines_that_only_colours_tell_apart_are_found():
    found = lines_told_apart_by_colour_alone
    assert list(found("plt.plot(x, a)\nplt.plot(x, b, '--')")) == ["plt.plot(x, a)"]
    assert list(found("for a in b:\n    axis.loglog(x, a, color=a)"))
    assert not list(found("plt.plot(x, a)"))
    assert not list(found("for a in b:\n    axis.plot(x, a, color='grey')"))


@pytest.mark.parametrize("name", MASTERS)
def test_every_cell_that_plots_says_in_words_what_is_to_be_seen(name):
    cells = load_master(load_course(ROOT), name).text.split("\n# %%")
    plots = [cell for cell in cells if re.search(r"\bplt\.show\(\)", cell)]
    silent = [cell[:200] for cell in plots if not re.match(r'[^\n]*\balt="[^"\n]{20,}', cell)]
    assert not silent
