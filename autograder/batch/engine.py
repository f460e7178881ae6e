"""The local engine: worker threads that take tasks in turn, and the results as they come.

Threads are enough: the work is done in the sandboxes, the command only waits and writes.
Nothing is collected here, so 30,000 tasks take no more memory than 30.
"""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Generic, TypeVar

from autograder.batch.worker import StoppedError, Worker
from autograder.errors import AutograderError

Task = TypeVar("Task")
Done = TypeVar("Done")


class InterruptedBatchError(AutograderError):
    """The batch was stopped by a signal, in good order."""

    def __init__(self, signal_number: int) -> None:
        super().__init__("stopped; what was done so far is kept, the same command goes on from it")
        self.exit_status = 128 + signal_number if signal_number == signal.SIGINT else 1


class LocalEngine(Generic[Task, Done]):
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

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done]]:
        """Yield each task with its result, in the order in which they are done.

        The first exception of `handle` stops the batch and is raised here. SIGINT and SIGTERM
        stop it with `InterruptedBatchError`. Either way every sandbox is closed before.
        """
        source = iter(tasks)
        threads = [
            threading.Thread(target=self._serve, args=(worker, source), name=f"worker-{i}")
            for i, worker in enumerate(self._workers)
        ]
        with _stop_on_signals(self._stopping) as caught:
            for thread in threads:
                thread.start()
            try:
                yield from self._collect(len(threads), caught)
            finally:
                self._stop(threads)
        if caught:
            raise InterruptedBatchError(caught[0])

    def _collect(self, running: int, caught: list[int]) -> Iterator[tuple[Task, Done]]:
        """Yield results until all workers have ended or a signal came."""
        while running and not caught:
            try:
                # Short waits: a signal handler only runs between two steps of this loop.
                item = self._results.get(timeout=0.2)
            except queue.Empty:
                continue
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item

    def _stop(self, threads: list[threading.Thread]) -> None:
        """Break off what still runs, throw its results away, and wait for the workers."""
        self._stopping.set()
        for worker in self._workers:
            worker.close()
        for thread in threads:
            while thread.is_alive():
                self._drain()
                thread.join(timeout=0.1)

    def _drain(self) -> None:
        while True:
            try:
                self._results.get_nowait()
            except queue.Empty:
                return

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
