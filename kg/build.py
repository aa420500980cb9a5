"""Building a graph file: read, extract what is new shard by shard, then derive the graph."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Literal, TypeAlias

import duckdb

from kg import __version__
from kg.errors import InputError, NotFoundError, UsageError
from kg.extract.pipeline import load, model_hash, thresholds
from kg.extract.things import KEPT
from kg.graphfile import shards as tables
from kg.graphfile.derive import derive
from kg.graphfile.file import manifest, open_records, open_writing, set_manifest
from kg.graphfile.lock import build_lock
from kg.graphfile.lookup import FileLookup
from kg.graphfile.pulled import refuse_pulled
from kg.graphfile.rows import chunks
from kg.graphfile.shards import InputCount, Known, text_key
from kg.merges import LINKS, list_of_links, resolver
from kg.ontology import PAPER
from kg.progress import Progress, Silent
from kg.records import Extraction, Record
from kg.resolve.keys import key
from kg.sources.read import Finished, Furniture, Input, NotUnderstood, Options, find_inputs, read
from kg.workers import Text, extract_shards

SHARD = 128
"""Texts a shard: what is lost at most, for each worker, when a build is killed."""

_PLACES_A_SHARD = 4096

MinConfidence: TypeAlias = float | Literal["default"] | None
"""From which probability on edges are in the graph; None leaves it as it is."""


@dataclass(slots=True)
class BuildReport:
    """What a build read and what came of it.

    Attributes
    ----------
    inputs, furniture : int
        Files and streams read; lines that were page furniture.
    not_understood : list of NotUnderstood
        What could not be read, with file, line and reason.
    extracted, re_extracted : int
        Texts read by the model for the first time, and again because another model had read them.
    entries, texts, papers : int
        In the whole graph: places that a record stands at, distinct records, papers.
    entities, edges : int
        In the whole graph.
    changed : bool
        Whether the file was written.
    seconds : dict of str to float
        Wall-clock seconds of each stage.
    """

    inputs: int = 0
    furniture: int = 0
    not_understood: list[NotUnderstood] = field(default_factory=list[NotUnderstood])
    extracted: int = 0
    re_extracted: int = 0
    entries: int = 0
    texts: int = 0
    papers: int = 0
    entities: int = 0
    edges: int = 0
    changed: bool = False
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def repeated(self) -> int:
        """Entries that repeat another one word for word."""
        return self.entries - self.texts

    @property
    def merged(self) -> int:
        """Records that are another record's paper: versions, or the same DOI, arXiv id or abstract."""
        return self.texts - self.papers


def build(
    paths: Sequence[str],
    graph: Path,
    *,
    columns: Mapping[str, str] | None = None,
    model: str = "default",
    workers: int = 1,
    strict: bool = False,
    min_confidence: MinConfidence = None,
    links: Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Add papers to a graph file; `kg.api.build` describes it."""
    if workers < 1:
        raise UsageError(f"--workers is {workers}; it takes 1 or more")
    if isinstance(min_confidence, float | int) and not KEPT <= min_confidence <= 1:
        raise UsageError(
            f'--min-confidence is {min_confidence}; it takes {KEPT} to 1, or "default" for what the model '
            "says: what is less probable is not kept"
        )
    if not paths and min_confidence is not None and graph.exists():
        return _show_from(graph, min_confidence, progress or Silent())
    inputs = find_inputs(paths)
    listed = None if links is None else list_of_links(links)
    with build_lock(graph):
        if graph.exists():
            refuse_pulled(graph)
        return _Build(graph, model, workers, min_confidence, progress or Silent()).run(
            inputs, Options(columns=columns or {}), strict=strict, links=listed
        )


def _show_from(graph: Path, min_confidence: MinConfidence, progress: Progress) -> BuildReport:
    """Derive the graph from what has been extracted, with what is at least so probable."""
    report = BuildReport()
    with build_lock(graph):
        refuse_pulled(graph)
        if _set(graph, _threshold(min_confidence), lambda: None):
            derive(graph, resolver(graph), stage=progress.stage)
            report.changed = True
        _count_graph(graph, report)
    return report


def _threshold(min_confidence: MinConfidence) -> dict[str, str | None]:
    """What the manifest says of the user's word on what is shown."""
    if min_confidence is None:
        return {}
    return {"min_confidence": None if min_confidence == "default" else f"{min_confidence}"}


def _set(graph: Path, values: Mapping[str, str | None], waiting: Callable[[], None]) -> bool:
    """Put values into the manifest; whether that is news to the file, whose graph is then out of date."""
    with open_records(graph) as connection:
        said = manifest(connection)
    if all(said.get(name) == value for name, value in values.items()):
        return False
    with open_writing(graph, waiting) as connection:
        set_manifest(connection, complete="false", **values)
    return True


def forget(what: str, graph: Path, *, progress: Progress | None = None) -> BuildReport:
    """Take a source or a paper out of a graph file; `kg.api.forget` describes it."""
    progress = progress or Silent()
    with build_lock(graph):
        refuse_pulled(graph)
        with open_records(graph) as connection:
            is_source = connection.execute("SELECT 1 FROM source WHERE name = $1 LIMIT 1", [what]).fetchone()
            keys = [] if is_source else _texts_of(connection, what)
        with open_writing(graph) as connection:
            if is_source:
                tables.remove_source(connection, what)
            else:
                tables.remove_texts(connection, keys)
            set_manifest(connection, complete="false")
        derive(graph, resolver(graph), stage=progress.stage)
        report = BuildReport(changed=True)
        _count_graph(graph, report)
        return report


def _texts_of(connection: duckdb.DuckDBPyConnection, what: str) -> list[str]:
    """The keys of all texts of the one paper that is meant."""
    try:
        papers = [thing for thing in FileLookup(connection, key).meant(what) if thing.label == PAPER]
    except NotFoundError:
        papers = []
    if not papers:
        raise NotFoundError(
            f"{what!r} is no source and no paper of this graph; a source is named as it was given to kg "
            "build, a paper by its id, title, arXiv id or DOI"
        )
    if len(papers) > 1:
        choices = ", ".join(f"{paper.id[:12]} ({paper.name})" for paper in papers[:5])
        raise NotFoundError(f"{what!r} means {len(papers)} papers; give the id of one: {choices}")
    return tables.texts_of_paper(connection, papers[0].id)


@dataclass(slots=True)
class _Work:
    """What one shard brings: places of records, and the texts among them that have to be read."""

    records: list[tuple[str, Record]] = field(default_factory=list[tuple[str, Record]])
    texts: list[Text] = field(default_factory=list[Text])
    inputs: list[InputCount] = field(default_factory=list[InputCount])


class _Build:
    """One build: what the file knows, what is asked of it, and the report so far."""

    def __init__(
        self, graph: Path, model: str, workers: int, min_confidence: MinConfidence, progress: Progress
    ) -> None:
        self._graph, self._model, self._workers, self._progress = graph, model, workers, progress
        self._min_confidence: MinConfidence = min_confidence
        self._hash = model_hash(model)
        self._known = Known()
        self._current: set[str] = set()
        self._report = BuildReport()

    def run(
        self, inputs: Sequence[Input], options: Options, *, strict: bool, links: str | None
    ) -> BuildReport:
        if self._graph.exists():
            with open_records(self._graph) as connection:
                self._known = tables.read_known(connection)
        self._current = {key for key, model in self._known.models.items() if model == self._hash}
        self._report.inputs = len(inputs)
        start = perf_counter()
        self._progress.stage("extract")
        self._add(self._from_inputs(inputs, options, strict=strict))
        self._add(self._from_file())
        self._remember(links)
        self._report.seconds["extract"] = perf_counter() - start
        if self._set_thresholds() or self._report.changed or not self._is_complete():
            self._derive()
        _count_graph(self._graph, self._report)
        return self._report

    def _add(self, work: Iterable[_Work]) -> None:
        """Extract from shards and commit each; the queue holds what waits for its extraction."""
        waiting: list[_Work] = []

        def texts() -> Iterator[list[Text]]:
            for shard in work:
                waiting.append(shard)
                yield shard.texts

        with closing(extract_shards(texts(), partial(load, self._model), self._workers)) as results:
            for extractions in results:
                self._commit(waiting.pop(0), extractions)
                self._progress.advance(len(extractions))

    def _commit(self, work: _Work, extractions: Sequence[Extraction]) -> None:
        if not (work.records or work.inputs or extractions):
            return
        with open_writing(self._graph, self._tell_of_readers) as connection:
            set_manifest(connection, complete="false", model=self._model, model_hash=self._hash)
            tables.add_records(connection, work.records)
            tables.add_extractions(connection, extractions, self._hash)
            for count in work.inputs:
                tables.add_input(connection, count)
        self._report.changed = True

    def _remember(self, links: str | None) -> None:
        """Keep the user's list in the file, where it is not there already."""
        with open_records(self._graph) as connection:
            known = manifest(connection).get(LINKS)
        if links is not None and links != known:
            with open_writing(self._graph, self._tell_of_readers) as connection:
                set_manifest(connection, complete="false", **{LINKS: links})
            self._report.changed = True

    def _tell_of_readers(self) -> None:
        self._progress.note(f"waiting for a program that reads {self._graph}")

    def _from_inputs(self, inputs: Sequence[Input], options: Options, *, strict: bool) -> Iterator[_Work]:
        work, counts, found = _Work(), Counter[str](), 0
        for event in read(inputs, options):
            match event:
                case Record():
                    counts["records"] += 1
                    found += 1
                    self._take(event, work)
                case Furniture():
                    counts["furniture"] += event.lines
                case NotUnderstood():
                    counts["not understood"] += 1
                    self._note_gap(event, strict=strict)
                case Finished():
                    self._finish_input(event, counts, work)
                    counts = Counter[str]()
            if len(work.texts) >= SHARD or len(work.records) >= _PLACES_A_SHARD:
                yield work
                work = _Work()
        if not found:
            raise InputError(self._nothing_found(inputs))
        yield work

    def _take(self, record: Record, work: _Work) -> None:
        key = text_key(record)
        place = (key, record.source.name, record.source.line)
        if place not in self._known.places:
            self._known.places.add(place)
            work.records.append((key, record))
        if key not in self._current:
            self._current.add(key)
            work.texts.append((key, record.title, record.abstract))
            if key in self._known.models:
                self._report.re_extracted += 1
            else:
                self._report.extracted += 1

    def _note_gap(self, gap: NotUnderstood, *, strict: bool) -> None:
        if strict:
            raise InputError(
                f"{gap.source.name}:{gap.source.line}: {gap.reason}; mend the line, or build without --strict"
            )
        self._report.not_understood.append(gap)

    def _finish_input(self, end: Finished, counts: Counter[str], work: _Work) -> None:
        self._report.furniture += counts["furniture"]
        if end.encoding not in {"utf-8", "binary"}:
            self._progress.note(f"{end.name} is not UTF-8; it was read as {end.encoding}")
        if (end.name, end.sha256) not in self._known.inputs:
            row = InputCount(
                end.name, end.sha256, counts["records"], counts["furniture"], counts["not understood"]
            )
            work.inputs.append(row)

    def _from_file(self) -> Iterator[_Work]:
        """The texts of earlier builds that another model has read."""
        if not self._graph.exists() or self._known.models.keys() <= self._current:
            return
        self._progress.note(f"the model has changed: reading the papers of {self._graph} again")
        with open_records(self._graph) as connection:
            texts = tables.outdated(connection, self._hash)
        self._report.re_extracted += len(texts)
        for shard in chunks(texts, SHARD):
            yield _Work(texts=shard)

    def _set_thresholds(self) -> bool:
        """Note from which probability on things are shown; whether that is news to the file."""
        role, relation = thresholds(self._model)
        values = {"least_role": f"{role}", "least_relation": f"{relation}"}
        return _set(self._graph, values | _threshold(self._min_confidence), self._tell_of_readers)

    def _is_complete(self) -> bool:
        with open_records(self._graph) as connection:
            said = manifest(connection)
        return said.get("complete") == "true" and said.get("program") == __version__

    def _derive(self) -> None:
        def stage(name: str) -> None:
            self._progress.stage(name)
            marks.append((name, perf_counter()))

        marks: list[tuple[str, float]] = []
        derive(self._graph, resolver(self._graph), stage=stage)
        marks.append(("", perf_counter()))
        self._report.changed = True
        for (name, start), (_, end) in pairwise(marks):
            self._report.seconds[name] = end - start

    def _nothing_found(self, inputs: Sequence[Input]) -> str:
        names = inputs[0].name + (f" and {len(inputs) - 1} more" if len(inputs) > 1 else "")
        gaps = self._report.not_understood
        where = f"; first: {gaps[0].source.name}:{gaps[0].source.line}: {gaps[0].reason}" if gaps else ""
        return f"no paper in {names}{where}; `kg build --help` lists the shapes that kg reads"


def _count_graph(graph: Path, report: BuildReport) -> None:
    with open_records(graph) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM source), (SELECT count(DISTINCT id) FROM record),"
            " (SELECT count(*) FROM paper), (SELECT count(*) FROM entity), (SELECT count(*) FROM edge)"
        ).fetchone()
    if row:
        report.entries, report.texts, report.papers, report.entities, report.edges = row
