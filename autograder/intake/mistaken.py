"""What a file really is that has a notebook's name and is not one."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

_LINKS = (".url", ".webloc", ".gdoc", ".gsheet", ".gslides", ".gnotebook", ".desktop", ".lnk")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<\?xml[^>]*\?>\s*<!doctype", re.I)
_LFS = b"version https://git-lfs.github.com/spec/"
_LONGEST_LINK = 1024  # bytes; a path or a few lines
_PATH = re.compile(r"[^\n\r<>{}\"]*[/\\]?[^\n\r<>{}\"/\\]+\.(?:ipynb|py|zip)", re.IGNORECASE)


def link_name(name: str) -> str:
    """Why a file of this name is only a link to what was meant; empty for other names."""
    if PurePosixPath(name).suffix.lower() not in _LINKS:
        return ""
    return (
        "a link to a file that lies elsewhere, not the file: download the notebook itself "
        "(in Colab: File → Download → Download .ipynb) and hand that in"
    )


def mistaken(data: bytes) -> str:
    """Why `data`, which should be a notebook's JSON, is something else that is known; or empty."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _PAGE.match(head):
        return (
            "not a notebook but a web page that was saved under its name: download the notebook "
            "itself (on GitHub: Download raw file; in Colab: File → Download → Download .ipynb)"
        )
    if head.startswith(_LFS):
        return (
            "not a notebook but Git LFS's pointer to it: the file was never fetched. Run git lfs "
            "pull and hand in the notebook itself"
        )
    if head.lower().startswith((b"[internetshortcut]", b"[desktop entry]")):
        return "not a notebook but a link to it: hand in the notebook itself"
    if len(data) <= _LONGEST_LINK:
        return _short(data.decode("utf-8", "replace").strip())
    return ""


def _short(text: str) -> str:
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return ""
        if isinstance(document, dict) and {"doc_id", "url", "resource_id"} & set(document):
            return (
                "not a notebook but Google Drive's link to it: open it in Colab, choose File → "
                "Download → Download .ipynb, and hand that in"
            )
        return ""
    if re.match(r"https?://\S+$", text):
        return "not a notebook but an address of one: download it and hand in the file itself"
    if _PATH.fullmatch(text) and "\n" not in text:
        return "not a notebook but a symbolic link's path to it: hand in the file that it points to"
    return ""
