"""Which addresses of a dask cluster keep others out: TLS, or nothing beyond this machine.

dask runs what its clients send, and the bundle with the hidden tests goes to its workers: who
reaches a port of it without TLS has both.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from autograder.errors import UsageError

CLOSED = ("tls://", "wss://", "inproc://")


def refuse_open(cluster: str, addresses: Iterable[str]) -> None:
    """Raise `UsageError`, with the ways on, where one of a cluster's addresses lets others in."""
    found = sorted({address for address in addresses if not keeps_others_out(address)})
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        through = "" if found == [cluster] else f" ({', '.join(found[:3])}{more})"
        raise UsageError(
            f"the cluster at {cluster} is open to its network{through}: without TLS whoever "
            "reaches it can read the hidden tests and run code as the user who started it. Start "
            "it with TLS and name it as tls://HOST:PORT (docs/clusters.md), or give "
            "--insecure-cluster where nobody else can reach that network"
        )


def keeps_others_out(address: str) -> bool:
    """Whether an address is closed by TLS, or is this machine's own loopback."""
    scheme, separator, place = address.partition("://")
    if separator and f"{scheme}://" in CLOSED:
        return True
    try:
        host = urlsplit(f"//{place if separator else address}").hostname or ""
        return _is_loopback(host)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None) if host else []
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(f[4][0]).is_loopback for f in found)
