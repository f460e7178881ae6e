"""Forges the report of its own cell, with an output that is a list nested a thousand deep: to make
text of it costs more recursion than Python has, before any test begins."""

import os
import struct

import msgpack

HONEST = 8  # only build_vocabulary is replaced


def send(message):
    os.write(3, struct.pack(">Q", len(message)) + message)


DEEP = b"\x91" * 1000 + b"\x01"
body = b"\x81" + msgpack.packb("ran") + b"\x82"
body += msgpack.packb("outcome") + msgpack.packb("ok") + msgpack.packb("output") + DEEP
send(body)


def build_vocabulary(tokens):
    return 42
