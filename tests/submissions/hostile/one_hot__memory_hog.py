"""Takes memory for ever, in small and large pieces, and catches the MemoryError to go on."""

HONEST = 8  # only one_hot is replaced


def one_hot(indices, depth):
    kept = []
    size = 1 << 28
    while True:
        try:
            kept.append(bytearray(size))
        except MemoryError:
            size = max(1 << 12, size // 2)
            if size == 1 << 12:
                return 42
