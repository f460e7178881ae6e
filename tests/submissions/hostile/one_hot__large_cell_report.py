"""Forges the report of its own cell with bytes that take four times their room as text, and then
the end of the notebook, before the cells behind it have run: functions that are there by now count."""

import os
import struct

import msgpack

HONEST = 10  # nothing is replaced


def send(message):
    body = msgpack.packb(message)
    view = memoryview(struct.pack(">Q", len(body)) + body)
    while view:
        view = view[os.write(3, view):]


send({"ran": {"outcome": "ok", "output": [bytes(240 << 20)]}})
send({"names": {"build_vocabulary": "function", "decode": "function"}})
