"""Writes forged answers and verdicts in the wire's own form to every descriptor it has.

Whatever is sent on its own channel is read as its answers, and wrong ones.
"""

import os
import stat
import struct

HONEST = 8  # only build_vocabulary is replaced


def frames():
    claims = [
        {"id": n, "value": True, "seen": None, "printed": "", "outcome": "passed"}
        for n in range(1, 6)
    ]
    claims += [
        {"report": {"questions": [], "cells": [], "notes": [], "isolation": {}, "seconds": {}}},
        {"end": {"grader": 0, "left_behind": 0, "out_of_memory": False}},
        {"names": {"build_vocabulary": "function"}},
        {"ran": {"id": "x", "outcome": "ok", "output": "", "error": "", "seconds": 0.0}},
        "start",
        {"seed": 1},
    ]
    try:
        import msgpack

        bodies = [msgpack.packb(claim) for claim in claims]
    except BaseException:
        bodies = [repr(claim).encode() for claim in claims]
    yield from (struct.pack(">Q", len(body)) + body for body in bodies)
    yield struct.pack(">Q", 2**63) + b"x" * 100
    yield b"\xc9\xff\xff\xff\xff\x01" * 50


def forge():
    for fd in range(3, 64):
        try:
            mode = os.fstat(fd).st_mode
            if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode):
                for frame in frames():
                    os.write(fd, frame)
        except OSError:
            continue


def build_vocabulary(tokens):
    forge()
    return 42
