"""Answers with one urgent byte (MSG_OOB): a socket that holds nothing else is said to be readable,
and who then reads waits for ever, whatever clock he looked at before."""

import socket
import time

HONEST = 8  # only decode is replaced


def decode(vectors, vocabulary):
    channel = socket.fromfd(3, socket.AF_UNIX, socket.SOCK_STREAM)
    channel.send(b"!", socket.MSG_OOB)
    time.sleep(10_000)
