"""The grader process: runs the tests of our release against the student process.

It is the only one that writes a verdict, and it writes it straight to the host.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from autograder.runner import otter_stub
from autograder.runner.cases import (
    Case,
    Verdict,
    crashed_before,
    load_cases,
    not_run,
    run_case,
)
from autograder.runner.confine import Isolation
from autograder.runner.policy import Policy
from autograder.runner.seeding import derived_seed, make_deterministic, seed_everything
from autograder.runner.session import Session
from autograder.runner.wire import Channel


def main(
    policy: Policy, shield: Isolation, job: dict[str, Any], control_fd: int, host_fd: int
) -> None:
    """Grade `job` and write the report to `host_fd`."""
    os.environ["AUTOGRADER_BUNDLE"] = policy.grading_folder
    started = time.monotonic()
    otter_stub.install()
    make_deterministic()
    seed_everything(job["seed"])
    control = socket.socket(fileno=control_fd)
    session = Session(policy, job, control)
    session.start()
    notebook_seconds = time.monotonic() - started
    questions = [_grade(question, session, policy, job) for question in _questions(policy, job)]
    session.stop()
    report = {
        "questions": questions,
        "cells": _cells(session, job),
        "notes": [f"cell {cell} left out: {death.text}" for cell, death in session.deadly.items()],
        "isolation": shield.described(),
        "seconds": {"notebook": notebook_seconds, "total": time.monotonic() - started},
    }
    Channel(host_fd, host_fd, policy.message).send({"report": report})
    sys.stderr.flush()


def _questions(policy: Policy, job: dict[str, Any]) -> list[str]:
    """The ids to grade, from our own release."""
    bundle = json.loads(Path(policy.grading_folder, "assignment.json").read_text())
    ids = [question["id"] for question in bundle["questions"]]
    return [name for name in ids if job["questions"] is None or name in job["questions"]]


def _grade(question: str, session: Session, policy: Policy, job: dict[str, Any]) -> dict[str, Any]:
    """All cases of one question; a death ends the question, not the submission."""
    cases = load_cases(Path(policy.grading_folder), question)
    if not session.alive and time.monotonic() < session.deadline:
        session.start()
    # The student process knows the job's seed: what is drawn here also follows from what it does
    # not know, the hidden tests themselves.
    secret = derived_seed(job["seed"], f"{question}:{_digest(policy, question)}")
    session.seed(secret, derived_seed(job["seed"], question))
    results = []
    for case in cases:
        started = time.monotonic()
        with session.testing(question):
            deadly = question in job["deadly"]
            verdict = crashed_before(case) if deadly else _verdict(case, session)
        results.append(_result(case, verdict, time.monotonic() - started))
    return {"id": question, "cases": results}


def _digest(policy: Policy, question: str) -> str:
    file = Path(policy.grading_folder, "hidden", f"{question}.py")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _verdict(case: Case, session: Session) -> Verdict:
    if session.alive:
        return run_case(case, session)
    if session.gone is not None and not session.names:
        return Verdict(session.gone.outcome, f"the notebook: {session.gone.text}")
    return not_run("not run: the process had ended in an earlier test")


def _result(case: Case, verdict: Verdict, seconds: float) -> dict[str, Any]:
    return {
        "name": case.name,
        "visibility": case.visibility,
        "weight": case.weight,
        "outcome": verdict.outcome,
        "message": verdict.message,
        "detail": verdict.detail,
        "seconds": seconds,
    }


def _cells(session: Session, job: dict[str, Any]) -> list[dict[str, Any]]:
    unknown = {"outcome": "not_run", "output": "", "error": "", "seconds": 0.0}
    reports = [session.cells.get(c["id"], {"id": c["id"], **unknown}) for c in job["cells"]]
    if not job["keep_output"]:
        reports = [{**report, "output": "", "error": report["error"][-2000:]} for report in reports]
    return reports
