"""What is installed, on the host and in the image, and what a build takes along."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import autograder
from autograder import extras
from autograder.errors import UsageError
from autograder.sandbox import image, surroundings

ROOT = Path(autograder.__file__).parents[1]
RECIPE = ROOT / "autograder" / "sandbox" / "image"
PINNED = [
    ROOT / "requirements.txt",
    ROOT / "requirements-dev.txt",
    RECIPE / "requirements-uv.txt",
    RECIPE / "requirements-cpu.txt",
    RECIPE / "requirements-gpu.txt",
    ROOT / "autograder" / "on_gradescope" / "source" / "requirements-gradescope.txt",
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\n]+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_index_is_named(path: Path) -> None:
    text = path.read_text()

    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "index" not in re.sub(r"^[a-z0-9-]+==", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", PINNED[1:], ids=lambda path: path.name)
def test_the_image_and_the_tests_get_the_versions_that_the_host_has(path: Path) -> None:
    host, other = pins(PINNED[0]), pins(path)

    different = {name for name in host.keys() & other.keys() if host[name] != other[name]}
    assert different == set()


def test_students_get_the_versions_that_grade_them_and_nothing_that_is_not_needed() -> None:
    students = pins(ROOT / "solutions" / "environment.txt")
    host = pins(PINNED[0])
    asked = (ROOT / "solutions" / "requirements.txt").read_text()
    left_out = (ROOT / "solutions" / "not-needed.txt").read_text()

    assert {name for name in host.keys() & students.keys() if host[name] != students[name]} == set()
    assert {pin(line) for line in asked.splitlines() if line[:1] not in "#"} <= students.keys(), (
        "solutions/environment.txt is stale: run `make lock`"
    )
    assert not {pin(line) for line in left_out.splitlines() if line[:1] != "#"} & students.keys()


def test_the_pins_cover_what_the_project_asks_for() -> None:
    cpu = PROJECT["dependency-groups"]["image-cpu"]
    own = [item for item in PROJECT["dependency-groups"]["gradescope"] if isinstance(item, str)]
    project, listed = PROJECT["project"], PROJECT["project"]["optional-dependencies"]
    checkout = PROJECT["dependency-groups"]["checkout"]
    everything = [item for name, extra in listed.items() if name != "docs" for item in extra]
    groups = {
        "requirements.txt": [*project["dependencies"], *everything, *checkout],
        "requirements-dev.txt": [*PROJECT["dependency-groups"]["dev"], *listed["docs"]],
        "requirements-cpu.txt": cpu,
        "requirements-gpu.txt": PROJECT["dependency-groups"]["image-gpu"],
        "requirements-gradescope.txt": [*cpu, *own],
        "requirements-uv.txt": ["uv"],
    }
    for path in PINNED:
        wanted = {pin(item) for item in groups[path.name]}
        assert wanted <= pins(path).keys(), f"{path.name} is stale: run `make lock`"


def test_the_inner_part_of_the_kit_imports_only_what_the_image_has() -> None:
    allowed = {*sys.stdlib_module_names, *pins(RECIPE / "requirements-cpu.txt"), "tensorflow"}
    for name, content in image._kit_files():
        if not name.endswith(".py") or "/canary/" in name:  # which are hidden tests of our own
            continue
        for module in imported(content):
            top, _, rest = module.partition(".")
            inner = top == "autograder" and rest.startswith(("runner", "testing"))
            assert inner or {top, top.lower(), top.replace("_", "-")} & allowed, (
                f"autograder/{name} imports {module}"
            )


def imported(source: bytes) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_a_wheel_carries_the_recipe_of_the_image(tmp_path: Path) -> None:
    source = tmp_path / "source"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)

    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    for path in RECIPE.iterdir():
        if path.is_file():
            assert f"autograder/sandbox/image/{path.name}" in names
    for path in (ROOT / "autograder" / "course" / "templates").iterdir():
        assert f"autograder/course/templates/{path.name}" in names
    assert "autograder/on_gradescope/source/setup.sh" in names
    assert "autograder/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"autograder"}


def test_a_source_package_holds_no_solution_and_no_hidden_test(tmp_path: Path) -> None:
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "dist", "node_modules", "grades", "site")
    shutil.copytree(ROOT, source, ignore=left_out)
    build = f"from setuptools import build_meta; build_meta.build_sdist({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)

    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        folders = {Path(name).parts[1] for name in archive.getnames() if "/" in name}
    assert "autograder" in folders
    assert folders.isdisjoint({"solutions", "tests", "assignments", "datasets"})


def test_the_extras_bring_what_is_looked_for_where_they_are_needed() -> None:
    listed = PROJECT["project"]["optional-dependencies"]
    of_extra = {extra: {pin(item) for item in listed[extra]} for extra in extras.EXTRAS}
    named = {
        extra: {{"IPython": "ipython", "dask": "distributed"}.get(name, name) for name in modules}
        for extra, modules in extras.EXTRAS.items()
    }

    assert of_extra["process"] - {"tensorflow-cpu"} == named["process"]
    assert {extra: of_extra[extra] for extra in ("cluster", "similar")} == {
        extra: named[extra] for extra in ("cluster", "similar")
    }
    assert PROJECT["project"]["name"] == extras.DISTRIBUTION
    assert of_extra["process"].isdisjoint(map(pin, PROJECT["project"]["dependencies"]))


def pin(requirement: str) -> str:
    """The name of the package that a requirement asks for."""
    return re.split(r"[^a-z0-9-]", requirement)[0]


# What is only ever imported where its extra was looked for, or inside a sandbox.
ROOMS_OF_EXTRAS = ("runner", "testing_keras", "batch/cluster", "sandbox/image/probe")


def test_no_module_imports_a_package_of_an_extra_before_it_was_asked_for() -> None:
    needs = {module for modules in extras.EXTRAS.values() for module in modules}
    rooms = {room.replace("/", ".") for room in ROOMS_OF_EXTRAS[1:]}
    for path in (ROOT / "autograder").rglob("*.py"):
        name = path.relative_to(ROOT / "autograder").as_posix()
        if name.startswith(ROOMS_OF_EXTRAS):
            continue
        for module in imported_at_once(ast.parse(path.read_bytes())):
            assert module.partition(".")[0] not in needs, f"{name} imports {module}"
            assert module.removeprefix("autograder.") not in rooms, f"{name} imports {module}"


def imported_at_once(tree: ast.Module) -> set[str]:
    """The modules that a file imports while it is imported itself."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def test_what_an_extra_lacks_is_named_with_the_command_that_brings_it(monkeypatch) -> None:
    absent = {"distributed", "tensorflow", "keras"}
    look = extras.find_spec
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in absent else look(name))
    with pytest.raises(UsageError) as error:
        extras.require("cluster", "--engine dask")
    assert "--engine dask needs distributed, which is not installed" in str(error.value)
    assert "pip install 'notebook-autograder[cluster]'" in str(error.value)
    extras.require("process", "--sandbox process", ["numpy"])
    with pytest.raises(UsageError, match=r"keras, nowhere_, which are not .*process.*put nowhere_"):
        extras.require("process", "--sandbox process", ["numpy", "keras.src", "nowhere_.at.all"])


def test_the_shipped_stage_takes_no_build_argument_and_no_certificate() -> None:
    shipped = (RECIPE / "Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert "ARG" not in shipped
    assert "ca.pem" not in shipped
    assert "PIP" not in shipped


def test_the_digest_follows_the_inner_part_and_nothing_else(tmp_path, monkeypatch) -> None:
    copy = tmp_path / "autograder"
    shutil.copytree(ROOT / "autograder", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(image, "_PACKAGE", copy)
    before = image.runner_digest()

    (copy / "runner" / "__pycache__").mkdir()
    (copy / "runner" / "__pycache__" / "boot.pyc").write_bytes(b"bytecode")
    (copy / "cli.py").write_text("# the outer part\n")
    assert image.runner_digest() == before

    (copy / "runner" / "boot.py").rename(copy / "runner" / "booting.py")
    assert image.runner_digest() != before


def test_a_build_follows_pip_s_settings_but_not_to_folders_of_this_machine() -> None:
    listed = """\
global.cert='/etc/ssl/certs/ca-certificates.crt'
global.extra-index-url='file:///srv/wheels https://packages.example/extra'
global.index-url='https://packages.example/simple'
install.find-links='/srv/wheels'
:env:.index-url='https://user:secret@mirror.example/simple'
:env:.default-timeout='180'
freeze.timeout='1'
"""
    assert surroundings.pip_settings(listed) == {
        "PIP_EXTRA_INDEX_URL": "https://packages.example/extra",
        "PIP_INDEX_URL": "https://user:secret@mirror.example/simple",
        "PIP_DEFAULT_TIMEOUT": "180",
    }


def test_a_build_gets_the_proxies_of_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    monkeypatch.delenv("HTTP_PROXY", raising=False)

    arguments = surroundings.build_arguments()

    assert arguments["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert arguments["no_proxy"] == "localhost"
    assert "HTTP_PROXY" not in arguments


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"PIP_INDEX_URL": "https://packages.example/simple"},
        {
            "PIP_INDEX_URL": "https://ta:s3'c\"r$et;x@packages.example/simple",
            "PIP_EXTRA_INDEX_URL": "https://one.example/ https://two.example/",
            "PIP_RETRIES": "7",
        },
    ],
)
def test_pip_s_settings_reach_the_build_by_an_argument_that_no_history_keeps(
    monkeypatch, settings
) -> None:
    """Engines keep every argument in the history but the proxies they know, if none declares it."""
    names = {variable: option for option, variable in surroundings._PIP_SETTINGS.items()}
    listed = "".join(f"global.{names[name]}={value!r}\n" for name, value in settings.items())
    monkeypatch.setattr(surroundings, "_pip_configuration", lambda: listed)
    monkeypatch.setenv("ftp_proxy", "http://proxy.example:3128")
    arguments = surroundings.build_arguments()
    recipe = (Path(image.__file__).parent / "image" / "Dockerfile").read_text()
    declared = set(re.findall(r"^ARG (\w+)", recipe, re.MULTILINE))
    kept_out = {"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"}
    assert {name.upper() for name in arguments} <= kept_out
    assert declared == {"BASE_IMAGE"}

    (taking,) = re.findall(r"^RUN (eval .*) \\$", recipe, re.MULTILINE)
    done = subprocess.run(
        ["sh", "-c", f"{taking} && env"],
        env={**arguments, "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert {name: value for name, value in found.items() if name.startswith("PIP_")} == settings
    assert "FTP_PROXY" not in found


def what_a_good_image_shows() -> dict[str, object]:
    pins = image.expected_versions()
    names = ("ipython", "keras", "matplotlib", "msgpack", "numpy", "tensorflow")
    return {
        "python": "3.11.2",
        "seconds": 4.0,
        "processor_seconds": 4.0,
        "versions": {name: pins.get(name) or pins[f"{name}-cpu"] for name in names},
        "backend": "agg",
        "digest": image.runner_digest(),
        "uncompiled": [],
        "writable_root": False,
        "writable_scratch": True,
        "routes": 0,
        "devices": [],
    }


@pytest.mark.parametrize(
    ("shown", "problem"),
    [
        ({}, None),
        ({"digest": "0" * 64}, "the kit's files in the image are not those of this checkout"),
        ({"versions": {"numpy": "1.0"}}, "numpy is 1.0, pinned is"),
        ({"versions": {"unheard-of": "1.0"}}, "unheard-of is 1.0, pinned is None"),
        ({"backend": "tkagg"}, "matplotlib draws with tkagg"),
        ({"uncompiled": ["keras"]}, "modules without bytecode: keras"),
        ({"processor_seconds": 10.0}, "importing TensorFlow took 10.0 s of processor time"),
        ({"writable_root": True}, "root can be written to"),
        ({"writable_scratch": False}, "scratch folder cannot be written to"),
        ({"routes": 1}, "the container has a network"),
    ],
)
def test_an_image_that_is_not_what_it_says_is_named(monkeypatch, shown, problem) -> None:
    """Its labels are right; what a container of it shows is not."""
    monkeypatch.setattr(image, "image_id", lambda variant: "sha256:1")
    monkeypatch.setattr(image, "_probe", lambda name, gpu: what_a_good_image_shows() | shown)
    problems = image.check().problems
    assert len(problems) == bool(problem)
    assert all(problem in text for text in problems)


def test_authorities_come_from_the_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.pem").write_bytes(b"second")
    (tmp_path / "a.crt").write_bytes(b"first\n\n")
    (tmp_path / "notes.txt").write_bytes(b"no certificate")

    assert surroundings.authorities(tmp_path) == b"first\nsecond\n"


def test_a_folder_without_a_certificate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no certificate \(\*\.crt or \*\.pem\)"):
        surroundings.authorities(tmp_path)


def test_without_an_engine_the_message_names_both_ways_on(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")

    assert not image.engine_answers()
    with pytest.raises(UsageError, match=r"Start Docker.*--sandbox process"):
        image.image_id()


def test_an_unknown_variant_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no image variant 'tpu'; there are: cpu, gpu"):
        image.tag("tpu")


@pytest.mark.parametrize("target", ["grade", "test", "lint", "types", "image", "assignments"])
def test_make_knows_its_targets(target: str) -> None:
    command = ["make", "--dry-run", "--directory", str(ROOT), target]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_script_of_continuous_integration_is_valid_and_names_no_address() -> None:
    script = ROOT / ".ci" / "run"

    subprocess.run(["bash", "-n", str(script)], check=True)
    for path in (script, ROOT / "Makefile", RECIPE / "Dockerfile"):
        assert "://" not in path.read_text()
