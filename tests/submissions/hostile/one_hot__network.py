"""Calls home: by name, by address, to this machine's own ports, to a cloud's metadata, with every
kind of socket it can make."""

import socket
import urllib.request

HONEST = 8  # only build_vocabulary is replaced
ANSWERS = []


def call(family, kind, address, protocol=0):
    try:
        with socket.socket(family, kind, protocol) as line:
            line.settimeout(0.3)
            line.connect(address)
            line.send(b"GET / HTTP/1.0\r\n\r\n")
            ANSWERS.append(line.recv(1000).decode("latin-1"))
    except (OSError, ValueError):
        pass


for place in ("1.1.1.1", "8.8.8.8", "169.254.169.254", "172.17.0.1", "10.0.0.1"):
    for port in (53, 80, 443):
        call(socket.AF_INET, socket.SOCK_STREAM, (place, port))
for port in (22, 80, 2375, 8786, 8888):
    call(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port))
    call(socket.AF_INET6, socket.SOCK_STREAM, ("::1", port))
call(socket.AF_INET, socket.SOCK_RAW, ("1.1.1.1", 0), socket.IPPROTO_ICMP)
call(getattr(socket, "AF_NETLINK", 16), socket.SOCK_RAW, (0, 0))
call(getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM, (2, 80))
try:
    ANSWERS.append(urllib.request.urlopen("http://example.com", timeout=0.5).read(1000).decode())
except (OSError, ValueError):
    pass


def build_vocabulary(tokens):
    return ANSWERS or 42
