"""Forges the report of its own cell with bytes that take four times their room as text, twice."""

import os
import struct
import sys
import msgpack

HONEST = 10  # nothing is replaced


def cell_id():
    frame = sys._getframe()
    while frame:
        cell = frame.f_locals.get("cell")
        if isinstance(cell, dict) and "id" in cell:
            return cell["id"]
        frame = frame.f_back
    return "cell-0"


body = msgpack.packb({"ran": {"id": cell_id(), "outcome": "ok", "output": [bytes(240 << 20)]}})
view = memoryview(struct.pack(">Q", len(body)) + body)
while view:
    view = view[os.write(3, view):]
