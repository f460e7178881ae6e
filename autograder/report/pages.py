"""The frame of every page: templates, the style and script in them, and the policy they obey.

A page is one file that asks for nothing: its Content-Security-Policy allows its own style and
script by their hashes, images that are in it, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.wording import counted, moment, number, one_line, percent, plain

_HOME = "autograder.report"


def render(
    template: str,
    *,
    styles: tuple[str, ...],
    script: str = "",
    package: str = _HOME,
    **values: object,
) -> str:
    """Return the page of `template`, with the files `styles` and `script` in it.

    All of them are in the folder `templates` of `package`, or in the one beside this file.
    """
    environment = _environment(package)
    style = "\n".join(_content(environment, name) for name in styles)
    code = _content(environment, script) if script else ""
    policy = "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            f"style-src {_source(style)}",
            f"script-src {_source(code)}" if code else "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    page = environment.get_template(template)
    return page.render(style=Markup(style), script=Markup(code), policy=policy, **values)  # noqa: S704


@cache
def _content(environment: Environment, name: str) -> str:
    assert environment.loader is not None, "it was made with one"
    return environment.loader.get_source(environment, name)[0].strip()


def _source(content: str) -> str:
    """Name `content` as a source that a policy allows."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_HOME)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "line": lambda text: one_line(text, 400),
        "plain": plain,
        "points": number,
        "counted": counted,
        "percent": percent,
        "moment": moment,
    }
    return environment
