"""Runs in the grading image: what submissions compute, in a warm process, without any sandbox.

Standard input: one line of JSON with `preload`, `seed` and `jobs` (the cells of each), and
`bundle`, a tar in base64. For every job a process is forked from one that has imported everything;
it runs the cells and then all tests on the functions themselves. Standard output: a line of JSON
for each job, its seconds, the processor seconds of its process, and how many tests failed.
"""

import base64
import gc
import importlib
import inspect
import io
import json
import os
import sys
import tarfile
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

HOME, BUNDLE = Path("/tmp/work"), Path("/tmp/bundle")


def main() -> None:
    given = json.loads(sys.stdin.readline())
    HOME.mkdir()
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(given["bundle"]))) as archive:
        archive.extractall(BUNDLE)  # our own bundle
    (HOME / "data").symlink_to(BUNDLE / "data")
    os.environ["AUTOGRADER_BUNDLE"] = str(BUNDLE)
    sys.path.insert(0, str(BUNDLE / "hidden"))  # for what tests have beside them, `shared`
    for name in given["preload"]:
        importlib.import_module(name)
    # What the forkserver does once for all submissions.
    from autograder.runner import otter_stub, seeding, shell

    importlib.import_module("autograder.testing")
    otter_stub.install()
    seeding.make_deterministic()
    shell.shell_for_cells()
    gc.collect()
    gc.freeze()
    questions = [
        question["id"]
        for question in json.loads((BUNDLE / "assignment.json").read_text())["questions"]
    ]
    for job in given["jobs"]:
        if os.fork() == 0:
            os.chdir(HOME)
            run(job, questions, given["seed"])
            os._exit(0)
        os.wait()


def by_value(value: object) -> object:
    """A function whose tensors come back as arrays, as they do from a sandbox; or the value."""
    if not inspect.isfunction(value):
        return value
    from autograder.runner.models import is_tensor

    def call(*args: object, **kwargs: object) -> object:
        result = value(*args, **kwargs)
        if isinstance(result, tuple):
            return tuple(part.numpy() if is_tensor(part) else part for part in result)
        return result.numpy() if is_tensor(result) else result

    return call


def run(cells: list, questions: list, seed: int) -> None:
    """Run one submission and print what it took."""
    from autograder.runner.cases import load_cases
    from autograder.runner.seeding import derived_seed, seed_everything
    from autograder.runner.shell import shell_for_cells

    started = time.perf_counter()
    seed_everything(seed)
    shell, failed = shell_for_cells(), 0
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        for cell in cells:
            shell.run_cell(cell["source"], store_history=False)
        for question in questions:
            seed_everything(derived_seed(seed, question))
            os.chdir(BUNDLE)  # where tests and what they share are looked up
            cases = load_cases(question)
            os.chdir(HOME)
            for case in cases:
                names = inspect.signature(case.test.test_func).parameters
                given = {name: by_value(shell.user_ns.get(name)) for name in names if name != "env"}
                given |= {"env": shell.user_ns} if "env" in names else {}
                try:
                    case.test.test_func(**given)
                except Exception:  # noqa: BLE001 - counted, and told
                    failed += 1
    seconds = time.perf_counter() - started
    done = {"seconds": seconds, "processor": time.process_time(), "failed": failed}
    sys.stdout.write(json.dumps(done) + "\n")
    sys.stdout.flush()


main()
