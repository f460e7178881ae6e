"""Never answers, swallows every exception and ignores every signal it can."""

import signal

HONEST = 8  # only one_hot is replaced


def one_hot(indices, depth):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP, signal.SIGXCPU):
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
