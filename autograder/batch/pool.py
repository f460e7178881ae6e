"""The pool of a batch: threads that take tasks in turn, and the results as they come.

Threads are enough: the work is done in sandboxes, of this machine or of others; the command only
waits and writes. A thread takes a task when it is free, so no more tasks are under way than there
are workers, and 30,000 take no more memory than 30.
"""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Generic, TypeVar

from autograder.batch.worker import StoppedError, Worker
from autograder.errors import AutograderError

Task = TypeVar("Task")
Done = TypeVar("Done")


class InterruptedBatchError(AutograderError):
    """The batch was stopped by a signal, in good order."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(
            "stopped; what was done so far is kept; run the same command again to go on"
        )
        self.exit_status = 128 + signal_number if signal_number == signal.SIGINT else 1


class Pool(Generic[Task, Done]):
    """Runs `handle(task, worker)` for every task, on as many threads as there are workers."""

    def __init__(
        self,
        make_worker: Callable[[threading.Event], Worker],
        handle: Callable[[Task, Worker], Done],
        workers: int,
    ) -> None:
        self._stopping = threading.Event()
        self._workers = [make_worker(self._stopping) for _ in range(workers)]
        self._handle = handle
        self._results: queue.Queue[tuple[Task, Done] | BaseException | None]
        self._results = queue.Queue(maxsize=2 * workers)
        self._input_lock = threading.Lock()

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Done], None, None]:
        """Yield each task with its result, in the order in which they are done.

        The first exception of `handle` stops the batch and is raised here. SIGINT and SIGTERM
        stop it with `InterruptedBatchError`. Either way every sandbox is closed before, and what
        was done by then is yielded. A caller that may leave early closes the generator (`closing`).
        """
        for group in self.run_in_groups(tasks):
            yield from group

    def run_in_groups(
        self, tasks: Iterable[Task]
    ) -> Generator[list[tuple[Task, Done]], None, None]:
        """Do as `run` does, but yield all that is done by now together."""
        source = iter(tasks)
        threads = [
            threading.Thread(target=self._serve, args=(worker, source), name=f"worker-{i}")
            for i, worker in enumerate(self._workers)
        ]
        failure: Exception | None = None
        with _stop_on_signals(self._stopping) as caught:
            for thread in threads:
                thread.start()
            try:
                yield from self._collect(len(threads), caught)
            except Exception as error:  # noqa: BLE001 - raised again below
                failure = error
            finally:
                rest = self._stop(threads)
        if rest:
            yield rest
        if failure is not None:
            raise failure
        if caught:
            raise InterruptedBatchError(caught[0])

    def _collect(self, running: int, caught: list[int]) -> Iterator[list[tuple[Task, Done]]]:
        """Yield results until all workers have ended or a signal came."""
        while running and not caught:
            items = self._taken(0.2)  # short: a signal's handler only runs between two steps
            running -= sum(item is None for item in items)
            if done := [item for item in items if isinstance(item, tuple)]:
                yield done
            for item in items:
                if isinstance(item, BaseException):
                    raise item

    def _taken(self, seconds: float) -> list[tuple[Task, Done] | BaseException | None]:
        """What the workers have handed over; where that is nothing, the next within a time."""
        items = []
        with suppress(queue.Empty):
            items.append(self._results.get(timeout=seconds))
            while len(items) < self._results.maxsize:  # so many may wait, and no more are taken
                items.append(self._results.get_nowait())
        return items

    def _stop(self, threads: list[threading.Thread]) -> list[tuple[Task, Done]]:
        """Break off what still runs, wait for the workers, and return what was done by then."""
        self._stopping.set()
        items = []
        for worker in self._workers:
            worker.close()
        while any(thread.is_alive() for thread in threads) or not self._results.empty():
            items += self._taken(0.1)
        return [item for item in items if isinstance(item, tuple)]

    def _serve(self, worker: Worker, source: Iterator[Task]) -> None:
        """Take tasks until there are none; runs in a worker's thread."""
        try:
            try:
                self._work(worker, source)
            finally:
                worker.close()
        except StoppedError:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again by the main thread
            self._results.put(error)
        finally:
            self._results.put(None)

    def _work(self, worker: Worker, source: Iterator[Task]) -> None:
        while not self._stopping.is_set():
            with self._input_lock:
                try:
                    task = next(source)
                except StopIteration:
                    return
            self._results.put((task, self._handle(task, worker)))


@contextmanager
def _stop_on_signals(stopping: threading.Event) -> Iterator[list[int]]:
    """Let the first SIGINT or SIGTERM set `stopping`; a second one acts as ever.

    The signals caught are in the list that comes back. Outside the main thread, where Python
    allows no handlers, this does nothing.
    """
    caught: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield caught
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in signals}

    def note(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        stopping.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in signals:
        signal.signal(number, note)
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
