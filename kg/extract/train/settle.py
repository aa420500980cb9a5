"""How often the fitted heads are right, and from which probability on an edge is worth showing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.extract.calibration import ROLE, Calibration
from kg.extract.cleaning import clean
from kg.extract.docs import Record
from kg.extract.evaluate import ENTITY, Scores, graph_of, likely, score_graph
from kg.extract.pipeline import extraction
from kg.extract.things import KEPT
from kg.extract.train.calibrate import fit_calibration
from kg.extract.train.corpus import GoldPaper
from kg.extract.train.heads import Sample
from kg.records import Extraction

_THRESHOLDS = [n / 100 for n in range(round(100 * KEPT), 91)]


@dataclass(frozen=True, slots=True)
class Settled:
    """How a model's edges are weighed and shown.

    Attributes
    ----------
    calibration : Calibration
        Fitted on all papers.
    least_role, least_relation : float
        The thresholds with the best F1.
    scores : Scores
        Of what is shown, each part weighed by what was fitted on the others.
    """

    calibration: Calibration
    least_role: float
    least_relation: float
    scores: Scores


@dataclass(frozen=True, slots=True)
class _Read:
    """Papers with what was found in them."""

    papers: list[GoldPaper]
    found: list[Extraction]

    def scores(self, least_role: float = 0.0, least_relation: float = 0.0) -> Scores:
        """Of what is at least as probable."""
        texts = [(paper.id, paper.title, paper.abstract) for paper in self.papers]
        shown = [likely(f, least_role, least_relation) for f in self.found]
        return score_graph(graph_of(texts, shown), self.papers)


def settle(parts: Sequence[Sequence[Sample]]) -> Settled:
    """Judge parts of papers by heads that were fitted on the others.

    Parameters
    ----------
    parts : sequence of sequence of Sample
        As `Heads.parts`.

    Returns
    -------
    Settled
        A paper's edges are shown from where entities and roles are best together, relations from where those
        are best whose ends are both shown.
    """
    read = [_read(part) for part in parts]
    judged = [[edge for edge in r.scores().judged if edge[0] != ENTITY] for r in read]
    weighed: list[_Read] = []
    for k, part in enumerate(read):
        own = fit_calibration(edge for j, edges in enumerate(judged) if j != k for edge in edges)
        weighed.append(_Read(part.papers, [_weighed(f, own) for f in part.found]))
    every = _Read([p for w in weighed for p in w.papers], [f for w in weighed for f in w.found])
    links = every.scores().judged
    entities = sum(len(paper.entities) for paper in every.papers)
    relations = sum(len(paper.relations) for paper in every.papers)
    things, roles = (_of(links, kind) for kind in (ENTITY, ROLE))
    least_role = max(_THRESHOLDS, key=lambda p: (f1(things, entities, p) + f1(roles, entities, p), -p))
    related = [(p, right) for kind, p, right in every.scores(least_role).judged if kind not in {ENTITY, ROLE}]
    least_relation = max(_THRESHOLDS, key=lambda p: (f1(related, relations, p), -p))
    calibration = fit_calibration(edge for edges in judged for edge in edges)
    return Settled(calibration, least_role, least_relation, every.scores(least_role, least_relation))


def _read(part: Sequence[Sample]) -> _Read:
    papers = [sample.paper for sample in part]
    found = [
        extraction(s.paper.id, Record(clean(s.paper.title), clean(s.paper.abstract), s.doc), s.doc)
        for s in part
    ]
    return _Read(papers, found)


def _weighed(found: Extraction, calibration: Calibration) -> Extraction:
    """An extraction with probabilities as they turn out, without what is too improbable to be kept."""
    mentions = tuple(
        replace(m, confidence=sure, role_confidence=sure * m.role_confidence / max(m.confidence, 1e-9))
        for m, sure in ((m, calibration(ROLE, m.confidence)) for m in found.mentions)
    )
    relations = (replace(r, confidence=calibration(r.type, r.confidence)) for r in found.relations)
    return replace(found, mentions=mentions, relations=tuple(r for r in relations if r.confidence >= KEPT))


def _of(judged: Iterable[tuple[str, float, bool]], kind: str) -> list[tuple[float, bool]]:
    return [(p, right) for name, p, right in judged if name == kind]


def f1(judged: Sequence[tuple[float, bool]], total: int, least: float) -> float:
    """F1 of the items from a probability on.

    Parameters
    ----------
    judged : sequence of (float, bool)
        Probability of each item, and whether it is right.
    total : int
        How many right ones there are to find.
    least : float
        The probability.

    Examples
    --------
    >>> f1([(0.9, True), (0.6, True), (0.2, False)], 2, 0.5)
    1.0
    """
    shown = [right for p, right in judged if p >= least]
    return 2 * sum(shown) / max(1, len(shown) + total)
