"""Extraction in this process or in several: shards in, extractions out, in the same order."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Protocol, Self

from threadpoolctl import threadpool_limits

from kg.errors import ExtractionError
from kg.records import Extraction

Text = tuple[str, str, str]
"""Key, title and abstract."""

_SHARDS_AHEAD = 2
"""Shards waiting for each worker: enough to keep it busy, few enough to bound memory."""

_TRIES = 2

_BLAS_THREADS = 1
"""The matrices of one text are small: more threads wait for each other, and add up in another order."""


class Extractor(Protocol):
    """What a worker runs; `kg.extract.pipeline.Extractor` is one."""

    def extract(self, records: Iterable[Text]) -> Iterable[Extraction]:
        """One extraction for each text, in order."""
        ...


Loader = Callable[[], Extractor]
"""Loads the extractor; pickled by name, so that a spawned worker loads its own."""


def extract_shards(
    shards: Iterable[Sequence[Text]], load: Loader, workers: int
) -> Generator[list[Extraction]]:
    """Extract from shards of texts.

    Parameters
    ----------
    shards : iterable of sequence of (key, title, abstract)
        Taken as they are needed: at most two for each worker are under way.
    load : callable
        Loads the extractor, once a process, when the first shard comes.
    workers : int
        Processes. With one, the work is done in this process.

    Yields
    ------
    list of Extraction
        One list a shard, in the order of the shards.

    Raises
    ------
    kg.errors.ExtractionError
        The model cannot be loaded, or a paper ended its worker again and again; the message names it.

    Notes
    -----
    Workers are spawned. Where one dies, all of them are replaced and the shards under way are done
    again; a shard that kills its worker twice is done paper by paper, to tell which one it is.
    """
    if workers == 1:
        yield from _in_this_process(shards, load)
        return
    with _Pool(load, workers) as pool:
        yield from pool.run(shards)


def _in_this_process(shards: Iterable[Sequence[Text]], load: Loader) -> Generator[list[Extraction]]:
    extractor: Extractor | None = None
    for shard in shards:
        if shard:
            extractor = extractor or load()
        with threadpool_limits(_BLAS_THREADS):
            found = list(extractor.extract(shard)) if extractor and shard else []
        yield found


class _Worker:
    """The extractor of a worker process, loaded once when the process starts."""

    extractor: Extractor


def _start(load: Loader) -> None:
    Thread(target=_end_with_the_build, daemon=True).start()
    threadpool_limits(_BLAS_THREADS)
    _Worker.extractor = load()


def _end_with_the_build() -> None:
    """A worker whose build was killed hears nothing of it on its queue, and would wait for ever."""
    build = parent_process()
    if build is not None:
        build.join()
        os._exit(1)


def _extract(shard: Sequence[Text]) -> list[Extraction]:
    return list(_Worker.extractor.extract(shard))


@dataclass(slots=True)
class _Job:
    shard: Sequence[Text]
    future: "Future[list[Extraction]]"
    tries: int = 1


class _Pool:
    """Spawned workers that are replaced when one of them dies."""

    def __init__(self, load: Loader, workers: int) -> None:
        self._load, self._workers = load, workers
        self._executor = self._spawn()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def run(self, shards: Iterable[Sequence[Text]]) -> Generator[list[Extraction]]:
        ahead = iter(shards)
        jobs: deque[_Job] = deque()
        while True:
            while len(jobs) < _SHARDS_AHEAD * self._workers and (shard := next(ahead, None)) is not None:
                jobs.append(_Job(shard, self._submit(shard)))
            if not jobs:
                return
            yield self._first(jobs)
            jobs.popleft()

    def _spawn(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=_start, initargs=(self._load,)
        )

    def _submit(self, shard: Sequence[Text]) -> "Future[list[Extraction]]":
        done: Future[list[Extraction]] = Future()
        if not shard:
            done.set_result([])
            return done
        try:
            return self._executor.submit(_extract, shard)
        except BrokenProcessPool as error:
            done.set_exception(error)
            return done

    def _first(self, jobs: deque[_Job]) -> list[Extraction]:
        """The result of the first job; where workers died, all jobs are given to new ones."""
        first = jobs[0]
        while True:
            try:
                return first.future.result()
            except BrokenProcessPool:
                if first.tries == _TRIES:
                    return _one_by_one(first.shard, self._load)
            first.tries += 1
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._spawn()
            for job in jobs:
                job.future = self._submit(job.shard)


def _one_by_one(shard: Sequence[Text], load: Loader) -> list[Extraction]:
    found: list[Extraction] = []
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_start, initargs=(load,)
    ) as lone:
        for text in shard:
            try:
                found += lone.submit(_extract, [text]).result()
            except BrokenProcessPool as error:
                raise ExtractionError(
                    f"a worker died each time it read the paper {_name(text)!r}; take it out of the input, "
                    "or give the process more memory"
                ) from error
    return found


def _name(text: Text) -> str:
    _, title, abstract = text
    return title or " ".join(abstract.split()[:10])
