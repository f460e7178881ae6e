"""Prints and raises what is dangerous on a screen: terminal controls, scripts, formulas, markup
of the console, text that runs backwards, names that look like other names."""

HONEST = 8  # only build_vocabulary is replaced
TEXT = "\n".join(
    [
        "\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x1b[8m\x9b31m\x1b]52;c;cm0gLXJmIC8=\x07",
        "<script>fetch('//evil')</script><img src=x onerror=alert(1)><svg onload=alert(1)>",
        "</pre></td></tr></table><style>*{display:none}</style><!-- ",
        "=cmd|'/c calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "[bold red]passed[/][link=file:///etc/passwd]10/10[/link]",
        "\u202e01/01 derocs\u202c \u200b\u2028\u2029 \ufeff \ud83d\ude00",
        "{{7*7}} ${7*7} %s %n {0.__class__}",
        "q1: 2/2 passed",
        "javascript:alert(document.cookie)",
    ]
).encode("utf-8", "replace").decode()
print(TEXT)


def build_vocabulary(tokens):
    try:
        from IPython.display import HTML, Javascript, display

        display(HTML(TEXT), Javascript("alert(1)"))
    except BaseException:
        pass
    print(TEXT)
    raise RuntimeError(TEXT)
