"""Every canned query gives the same rows in memory and in Neo4j, on graphs built from real texts."""

import os
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from kg import api
from kg.ontology import ENTITY, ENTITY_LABELS, PAPER
from kg.resolve.keys import key
from loaders.bolt.address import Address
from loaders.bolt.store import BoltStore
from queries.catalogue.answers import answer
from queries.catalogue.files import NAME_TYPES, CannedQuery, find_queries
from tests.contract.comparing import assert_same
from tests.helpers.neo4j_server import holding

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neo4j")]

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
TEXTS = {"examples": ROOT / "examples", "seeds": SHARED / "seeds"}

CANNED = find_queries()

FREQUENT, RARE = 3, 2  # of each type
LIMITS = (1, 1_000)
VALUES: Mapping[str, tuple[object, ...]] = {
    "integer": (1, 2, 30),
    "float": (0.25, 0.9),
    "boolean": (True, False),
    "date": ("2015", "2019-06", "2024-05-03", "3000"),
    "string": ("", "a"),
}
"""What a parameter that is no name takes in turn."""

_ENTITIES = "MATCH (e:{label}) RETURN e.name AS name ORDER BY e.paper_count {order}, e.id LIMIT $limit"
_PAPERS = "MATCH (p:Paper)-[r]->() RETURN p.id AS name, count(r) AS n ORDER BY n {order}, name LIMIT $limit"


@dataclass(frozen=True, slots=True)
class Both:
    """One graph in both stores, and names in it to ask about."""

    memory: api.Graph
    server: BoltStore
    names: Mapping[str, list[str]]


@pytest.fixture(scope="module", params=TEXTS)
def both(
    request: pytest.FixtureRequest, server_address: Address, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Both]:
    """The graph of each folder of texts, built for this run."""
    texts = TEXTS[request.param]
    if not texts.is_dir():
        pytest.skip(f"the {request.param} are not at hand (KG_SHARED)")
    path = tmp_path_factory.mktemp(request.param) / "graph.kg"
    api.build([str(texts)], path)
    graph = api.open(path)
    with holding(server_address, graph.batches()) as server:
        yield Both(graph, server, {kind: _names(graph, kind) for kind in NAME_TYPES})


def _names(graph: api.Graph, kind: str) -> list[str]:
    """The most frequent things of a type and the rarest."""
    text = _PAPERS if kind == PAPER else _ENTITIES
    asked = (("DESC", FREQUENT), ("ASC", RARE))
    rows = (graph.run(text.format(label=kind, order=order), {"limit": n}) for order, n in asked)
    return [row["name"] for row in chain.from_iterable(rows)]


def parameter_sets(query: CannedQuery, names: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    """The default, each choice of names, and each value of what is no name."""
    yield {}
    named = [p for p in query.parameters if p.type in NAME_TYPES]
    choices = [
        {p.name: names[p.type][(turn + place) % len(names[p.type])] for place, p in enumerate(named)}
        for turn in range(FREQUENT + RARE if named else 0)
    ]
    yield from choices
    frequent = choices[0] if choices else {}
    for parameter in query.parameters:
        values = LIMITS if parameter.name == "limit" else VALUES.get(parameter.type, ())
        yield from (frequent | {parameter.name: value} for value in values)


@pytest.mark.parametrize("name", CANNED)
def test_a_canned_query_gives_the_same_rows(both: Both, name: str):
    for given in parameter_sets(CANNED[name], both.names):
        here = both.memory.answer(CANNED[name], given)
        there = answer(CANNED[name], given, both.server, key)
        assert (here.parameters, here.notes) == (there.parameters, there.notes)
        assert_same(here.result, there.result, given)


def test_the_parameters_that_are_tried_are_many_and_name_what_there_is(both: Both):
    sets = {name: list(parameter_sets(query, both.names)) for name, query in CANNED.items()}
    assert all(len(both.names[kind]) == FREQUENT + RARE for kind in (*ENTITY_LABELS, ENTITY, PAPER))
    assert sum(map(len, sets.values())) > 5 * len(sets)
