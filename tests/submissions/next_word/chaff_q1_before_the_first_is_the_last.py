"""Looks at text[i - 1] at the first character as well, which is the last one."""

LOSES = {"q1"}
SAYS = (
    "Your function keeps an apostrophe or a hyphen at the very beginning of a text. Look at "
    "what stands in front of the first character, and what an index of -1 means."
)


def tokenize(text):
    text = text.lower()
    tokens, word = [], ""
    for i, c in enumerate(text):
        inner = c in "'-" and i + 1 < len(text) and text[i - 1].isalpha() and text[i + 1].isalpha()
        if c.isalpha() or inner:
            word += c
        else:
            if word:
                tokens.append(word)
            word = ""
            if c in ".,;:!?":
                tokens.append(c)
    if word:
        tokens.append(word)
    return tokens
