"""Speaks the student's end of the protocol, well and badly, as a seed decides.

    python tests/student_fuzzer.py 0 300     # seeds 0 to 299 against a real grader, without a jail

As a program it plays the supervisor, and lets a grader and its judges grade what it says: one line
of JSON for each seed. A notebook whose last cell is this file and `takeover(3, seed)` says the same
from within a sandbox. So nothing here imports the kit before `main`.
"""

import contextlib
import json
import os
import random
import select
import socket
import struct
import sys
from pathlib import Path
from typing import Any

import msgpack

CELLS = 6  # of the notebook of a fuzzed job
STEPS = 60  # at most, before a fuzzer goes silent
MANY = 3_000


class Gone(Exception):
    """The other side hung up."""


class Fuzzer:
    """One student process's words, on descriptor `fd`; `hang` seconds are its longest silence."""

    def __init__(self, fd: int, seed: int, hang: float = 0.2) -> None:
        self.fd = fd
        self.hang = hang
        self.chance = random.Random(seed)
        # How often it does what an honest process would do: some do so nearly to the end.
        self.honesty = self.chance.choice([0.0, 0.5, 0.8, 0.95, 0.99])
        self.cell = 0  # the next one
        self.running = False
        self.named = False
        self.request: dict[Any, Any] | None = None  # the one that is open
        self.numbers = [0, 1]  # of requests so far
        self.buffer = b""

    def speak(self) -> None:
        """Say things until the grader has had enough, or nothing is left to say."""
        with contextlib.suppress(Gone, OSError):
            for _ in range(STEPS):
                if self.chance.random() < self.honesty:
                    self.behave()
                else:
                    self.chance.choice(MISDEEDS)(self)

    def behave(self) -> None:
        """The next thing that an honest process would say or wait for."""
        if self.running:
            self.running = False
            self.say({"ran": self.report()})
        elif not self.named and self.cell < CELLS:
            self.running = True
            self.cell += 1
            self.say({"cell": self.cell - 1})
        elif not self.named:
            self.named = True
            names = dict.fromkeys(["square", "cube", "shape"], "function")
            kinds = {**names, "number": self.chance.choice(["value", "function"])}
            uses = {"cube": ["square"], "shape": self.chance.choice([[], ["square"], self.odd()])}
            self.say({"names": kinds, "uses": self.chance.choice([uses, uses, self.odd()])})
        elif self.request is None:
            self.listen()
        else:
            request, self.request = self.request, None
            self.say({"id": request["id"], "printed": "", **self.answer()})

    def report(self) -> dict:
        """What a cell may say of itself."""
        outcome = self.chance.choice(["ok", "error", "timeout", "crashed", "nonsense"])
        return {"outcome": outcome, "output": "o", "error": "", "seconds": 0.1}

    def answer(self) -> dict:
        """An answer of a form that is understood."""
        seen = {
            "peak_bytes": 1,
            "shares_memory": False,
            "warnings": [],
            "shares_weights": False,
            "changed": False,
        }
        return self.chance.choice(
            [
                {"value": self.node(), "seen": None},
                {"value": self.node(), "seen": seen},
                {"raised": {"type": "ValueError", "kinds": ["ValueError"], "message": "no"}},
                {"refused": "no"},
            ]
        )

    def listen(self) -> None:
        """Wait for a message; one that is a request is then open."""
        while True:
            if len(self.buffer) >= 8:
                (size,) = struct.unpack(">Q", self.buffer[:8])
                if len(self.buffer) >= 8 + size:
                    body, self.buffer = self.buffer[8 : 8 + size], self.buffer[8 + size :]
                    message = msgpack.unpackb(body, strict_map_key=False)
                    if isinstance(message, dict) and "id" in message:
                        self.request = message
                        self.numbers.append(message["id"])
                    return
            piece = os.read(self.fd, 1 << 16)
            if not piece:
                raise Gone
            self.buffer += piece

    def say(self, message: object) -> None:
        """Send one message of the right form."""
        self.write(framed(msgpack.packb(message)))

    def write(self, data: bytes) -> None:
        """Send bytes, unless nobody takes them."""
        view = memoryview(data)
        while view:
            if not select.select([], [self.fd], [], self.hang)[1]:
                raise Gone
            try:
                view = view[socket_send(self.fd, view[: 1 << 16]) :]
            except BlockingIOError:
                continue

    def node(self, depth: int = 3) -> object:
        """A value on the wire, right or wrong."""
        pick = self.chance.choice
        if depth and self.chance.random() < 0.4:
            items = [self.node(depth - 1) for _ in range(self.chance.randrange(4))]
            return pick([["l", items], ["t", items], ["d", items, items], ["d", items, []]])
        return pick(
            [
                49,
                27,
                self.odd(),
                [
                    "a",
                    pick(["<f4", "<i8", "|b1", "<U1", "|O8", "<f2", "<c8", "|S0", "x" * 99]),
                    pick([[2, 2], [], [0], [-1], [2**40], [1] * 70, ["2"], None]),
                    bytes(16),
                ],
                ["a", "<U1", [1], b"\xff\xff\xff\xff"],
                ["a", "<f8", [2], struct.pack("<dd", float("nan"), float("inf"))],
                ["n", pick(["<f8", "<i4", "<U2", "|b1"]), pick([bytes(8), bytes(4), b"\x07"])],
                ["i", pick(["9" * 5000, "9" * 4000, "-1", "x", ""])],
                [
                    "m",
                    pick(["{}", "[" * 500, "null"]),
                    pick([[], [["a", "<f4", [1], bytes(4)]], 5]),
                    pick([None, "{}", 5]),
                ],
                [pick(["l", "t", "d", "a", "zz", 5, None])],
            ]
        )

    def odd(self, depth: int = 2) -> object:
        """Plain data of any kind and size."""
        pick = self.chance.choice
        if depth and self.chance.random() < 0.3:
            items = [self.odd(depth - 1) for _ in range(self.chance.randrange(5))]
            return pick([items, {str(n): item for n, item in enumerate(items)}])
        return pick(
            [
                *(None, True, False, 0, -1, 7, 2**63, -(2**63), 2**64 - 1),
                *(0.0, -0.0, 1e308, float("nan"), float("inf"), float("-inf")),
                *(
                    "",
                    "x",
                    "\0",
                    "\r\n\x1b[31m\u202e",
                    "\U0010ffff" * 50,
                    "x" * 100_000,
                    "function",
                ),
                *(b"", b"\xff" * 9, bytes(50_000), [], {}, {"a": {}}, {1: 2}, {None: []}),
            ]
        )

    def number(self) -> object:
        """An id: of a request that is open, that was, or of none."""
        known = self.chance.choice(self.numbers)
        near = [known, -known, known + 1, float(known), str(known), [known], {"id": known}]
        return self.chance.choice([*near, self.odd()])


# --- misdeeds: what an honest process never does ------------------------------------------------


def another_word(self: Fuzzer) -> None:
    """A message of a known name, at any time, with anything in it."""
    name = self.chance.choice(
        "cell ran names id value raised refused seen printed seed case cases verdict end done "
        "report idle ready skip lend args kwargs uses own lent".split()
    )
    message = {name: self.odd()}
    if self.chance.random() < 0.3:
        message[self.chance.choice(["id", "cell", "value", "seen"])] = self.odd()
    self.say(message)


def cell_of_another_number(self: Fuzzer) -> None:
    """Say that a cell begins that does not come next."""
    numbers = [*range(-2, CELLS + 2), True, 2**63, 1.0, "1", None, [0]]
    self.say({"cell": self.chance.choice(numbers)})


def report_of_odd_things(self: Fuzzer) -> None:
    """A cell's report with odd values in it, also of no cell."""
    keys = ["outcome", "output", "error", "seconds", "id", "cell"]
    self.say({"ran": {key: self.odd() for key in keys if self.chance.random() < 0.7}})
    self.running = False


def report_of_much(self: Fuzzer) -> None:
    """A cell's report with much text in it."""
    text = self.chance.choice(["x", "\U0001f600", "\n", "<"]) * 400_000
    self.say({"ran": {"outcome": "error", "output": text, "error": text, "seconds": 1e308}})
    self.running = False


def names_of_odd_things(self: Fuzzer) -> None:
    """A list of globals that holds what no list should."""
    kinds = ["function", "value", self.odd(), None, ["function"]]
    names = ["square", "cube", "number", "env", "__class__", "x" * 2000, "", 5, None, "shape"]
    some = self.chance.sample(names, self.chance.randrange(len(names)))
    self.named = True
    self.say({"names": {name: self.chance.choice(kinds[:2] * 9 + kinds[2:]) for name in some}})


def names_by_the_thousand(self: Fuzzer) -> None:
    """More globals than there may be, or as many."""
    count = self.chance.choice([9_990, 10_000, 10_001, 100_001])
    self.named = True
    self.say({"names": {f"n{n}": "function" for n in range(count)}})


def loan(self: Fuzzer) -> None:
    """Ask for the reference's function, of a name that is offered or not, with anything in it."""
    request = self.request or {"id": self.number()}
    names = [*request.get("lent", ()), "square", "cube", "open", "__import__", self.odd()]
    arguments = [[self.node() for _ in range(self.chance.randrange(3))], self.odd()]
    message = {"lend": self.chance.choice(names), "args": self.chance.choice(arguments)}
    message["kwargs"] = self.chance.choice([{}, {"x": self.node()}, {1: 2}, self.odd()])
    message["seed"] = self.chance.choice([1, -1, 2**63, True, self.odd()])
    self.say({"id": request["id"], **message})
    if self.request is not None and self.chance.random() < 0.5:
        self.listen()  # the loan, or what takes its place


def answer_of_another_number(self: Fuzzer) -> None:
    """An answer to a question that was, will be, or is."""
    self.say({"id": self.number(), **self.answer()})
    self.request = None


def answer_of_odd_things(self: Fuzzer) -> None:
    """An answer to the open question with odd values in it."""
    if self.request is None and self.named:
        self.listen()
    keys = ["value", "seen", "raised", "refused", "printed"]
    answer = {key: self.odd() for key in keys if self.chance.random() < 0.4}
    if self.chance.random() < 0.5:
        inner = ["type", "kinds", "message", "traceback"]
        answer["raised"] = {key: self.odd() for key in inner if self.chance.random() < 0.7}
    elif self.chance.random() < 0.5:
        inner = ["peak_bytes", "shares_memory", "warnings", "shares_weights", "changed", "seconds"]
        answer["value"] = self.node()
        answer["seen"] = {key: self.odd() for key in inner}
    number = self.request["id"] if self.request else self.number()
    self.request = None
    self.say({**answer, "id": number})


def answer_twice(self: Fuzzer) -> None:
    """The same answer two times."""
    if self.request is not None:
        for _ in range(2):
            self.say({"id": self.request["id"], **self.answer()})
        self.request = None


def no_map(self: Fuzzer) -> None:
    """A message that is no map."""
    self.say(self.odd())


def no_message(self: Fuzzer) -> None:
    """Bytes that are no message, in a frame."""
    bodies = [b"", b"\xc1", b"\xc9\xff\xff\xff\xff\x01", b"\xdf\xff\xff\xff\xff", b"\x91" * 5_000]
    bodies += [
        b"\xa2\xff\xfe",
        b"\x81\x90\x01",
        b"\xdd\x00\x0f\xff\xff" * 60,
        b"\x81\xa3ran\x80\x80",
    ]
    bodies += [b"\x92\xdc\xff\xff", msgpack.packb({"cell": 0})[:-1], b"\xd6\xff\0\0\0\0"]
    self.write(framed(self.chance.choice([*bodies, self.chance.randbytes(40)])))


def no_frame(self: Fuzzer) -> None:
    """A length that is a lie, or noise."""
    lengths = [0, 5, 2**22 - 1, 2**22, 2**22 + 1, 2**31, 2**63, 2**64 - 1]
    start = struct.pack(">Q", self.chance.choice(lengths))
    self.write(start + self.chance.randbytes(self.chance.choice([0, 1, 30])))


def drip(self: Fuzzer) -> None:
    """A good message in single bytes."""
    for byte in framed(msgpack.packb({"id": self.number(), "value": 49, "seen": None})):
        self.write(bytes([byte]))


def flood(self: Fuzzer) -> None:
    """One message very often."""
    message = self.chance.choice([{"cell": 1}, {"ran": {}}, {"id": self.number(), "value": 49}])
    self.write(framed(msgpack.packb(message)) * MANY)


def silence(self: Fuzzer) -> None:
    """Nothing, for longer than anybody waits; seldom, for it costs time."""
    if self.chance.random() < 0.2:
        select.select([], [], [], self.hang)


def half_a_hang_up(self: Fuzzer) -> None:
    """No more words, or no more ears."""
    how = self.chance.choice([socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR])
    with socket.socket(fileno=os.dup(self.fd)) as copy:
        copy.shutdown(how)


def urgent_byte(self: Fuzzer) -> None:
    """A byte outside the stream."""
    with socket.socket(fileno=os.dup(self.fd)) as copy:
        copy.send(b"!", socket.MSG_OOB | socket.MSG_DONTWAIT)


def descriptors(self: Fuzzer) -> None:
    """A message with open files of ours in it."""
    with socket.socket(fileno=os.dup(self.fd)) as copy, Path(os.devnull).open() as null:
        socket.send_fds(copy, [framed(msgpack.packb({"cell": 1}))], [null.fileno()] * 8)


MISDEEDS = [
    *(
        another_word,
        cell_of_another_number,
        report_of_odd_things,
        report_of_much,
        names_of_odd_things,
    ),
    *[loan] * 3,
    names_by_the_thousand, answer_of_another_number, answer_of_odd_things, answer_twice, no_map,
    no_message, no_frame, drip, flood, silence, half_a_hang_up, urgent_byte, descriptors,
    *[answer_of_odd_things, report_of_odd_things] * 3,
]  # fmt: skip


def framed(body: bytes) -> bytes:
    """A message with its length."""
    return struct.pack(">Q", len(body)) + body


def socket_send(fd: int, data: memoryview) -> int:
    """Send without waiting; the descriptor may be a blocking one."""
    with socket.socket(fileno=os.dup(fd)) as copy:
        return copy.send(data, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)


def takeover(fd: int, seed: int) -> None:
    """Be a cell that never returns: everything on `fd` is said from here."""
    fuzzer = Fuzzer(fd, seed)
    fuzzer.cell, fuzzer.running = CELLS, True
    fuzzer.speak()
    os._exit(seed % 256)


# --- the program: a grader, its judges, and a supervisor that starts no process -----------------


def main(first: int, last: int) -> None:
    """Grade what the fuzzers of some seeds say; print what came of it."""
    from fuzzed_grader import graded

    for seed in range(first, last):
        print(json.dumps(graded(seed)), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
