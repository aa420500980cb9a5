"""The graph as RDF resources, in the terms of schema.org where it has them and in our own elsewhere.

A node is `urn:kg:` and its id, a paper `urn:kg:paper:` and its id. A relationship is a triple; beside it
a statement about that triple (`rdf:Statement`) carries confidence and evidence. Our own terms are derived
from the ontology and explained at the start of each document.

Documents are written resource by resource, by thirty lines a format of our own. rdflib collects the whole
graph first and took 80 s for 30,000 relationships. pyoxigraph streams, in 1.2 (Turtle) and 1.8 times
(JSON-LD) the time of this, but its JSON-LD has no context: every term is a full address and every number a
string, in three times the size. To save fifteen lines, Turtle alone is not worth its 21 MB. The tests read
both with rdflib.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias
from urllib.parse import quote

from kg.ontology import EDGE_PROPERTIES, EVIDENCE_PARTS, NODE_TYPES, PAPER, RELATIONSHIP_TYPES
from kg.records import Batch
from loaders.formats.rows import Table, tables, with_evidence

PREFIXES = {
    "kg": "urn:kg:term:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
}
TYPE = "rdf:type"

_CLASSES = {PAPER: "schema:ScholarlyArticle", "Dataset": "schema:Dataset"}
_TERMS = {
    "title": "schema:name", "abstract": "schema:abstract", "published": "schema:datePublished",
    "authors": "schema:author", "url": "schema:url", "name": "schema:name",
    "aliases": "schema:alternateName", "MENTIONS": "schema:mentions", "ADDRESSES": "schema:about",
    "PART_OF": "schema:isPartOf",
}  # fmt: skip
_RESOLVERS = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_IN_IRIS = "!$&'()*+,;=:@/%~"  # what may stand in an address as it is, beside letters and digits


@dataclass(frozen=True, slots=True)
class Ref:
    """Another resource, by its address or by a term with its prefix."""

    to: str

    @property
    def is_term(self) -> bool:
        """Whether it is a term of `PREFIXES`."""
        return self.to.partition(":")[0] in PREFIXES


Item: TypeAlias = Ref | str | int | float | bool


@dataclass(frozen=True, slots=True)
class Resource:
    """A subject with its values, by term."""

    subject: Ref
    values: dict[str, list[Item]]


def resources(batches: Iterable[Batch]) -> Iterator[Resource]:
    """Our terms, then the nodes, then the relationships."""
    yield from _own_terms()
    for table in tables(batches):
        for record in table.rows:
            yield from _node(table, record) if table.is_node else _edge(record)


def _node(table: Table, record: dict[str, Any]) -> Iterator[Resource]:
    values: dict[str, list[Item]] = {TYPE: [Ref(_class(table.name))]}
    for name in ("doi", "arxiv"):
        if name in record:
            address = _RESOLVERS[name] + quote(record[name], safe=_IN_IRIS)
            values.setdefault("schema:sameAs", []).append(Ref(address))
    plain = {name: value for name, value in record.items() if name not in {"id", "label", "labels"}}
    yield Resource(_node_ref(record["id"]), values | _literals(plain))


def _edge(record: dict[str, Any]) -> Iterator[Resource]:
    source, target, type_ = (record.pop(name) for name in ("source", "target", "type"))
    ends = {"subject": _node_ref(source), "predicate": Ref(_term(type_)), "object": _node_ref(target)}
    yield Resource(ends["subject"], {_term(type_): [ends["object"]]})
    address = f"urn:kg:edge:{type_}:{_iri(source)}:{_iri(target)}"
    record = with_evidence(record)
    pieces: list[dict[str, Any]] = record.pop("evidence", [])
    proofs: list[Item] = [Ref(f"{address}#{rank}") for rank in range(len(pieces))]
    statement: dict[str, list[Item]] = {TYPE: [Ref("rdf:Statement")]}
    statement |= {f"rdf:{role}": [end] for role, end in ends.items()}
    yield Resource(
        Ref(address), statement | _literals(record) | {"kg:evidence": proofs} if proofs else statement
    )
    for rank, piece in enumerate(pieces):
        paper: dict[str, list[Item]] = {_term("paper"): [_node_ref(piece.pop("paper"))]}
        yield Resource(Ref(f"{address}#{rank}"), paper | _literals(piece))


def _literals(record: Mapping[str, Any]) -> dict[str, list[Item]]:
    return {_term(name): value if isinstance(value, list) else [value] for name, value in record.items()}


def _node_ref(node_id: str) -> Ref:
    """The address of a node; ids of entities begin with their type."""
    return Ref(f"urn:kg:{_iri(node_id)}" if ":" in node_id else f"urn:kg:paper:{node_id}")


@lru_cache(maxsize=100_000)
def _iri(node_id: str) -> str:
    return quote(node_id, safe=_IN_IRIS)


def _class(label: str) -> str:
    return _CLASSES.get(label, f"kg:{label}")


@cache
def _term(name: str) -> str:
    return _TERMS.get(name) or "kg:" + re.sub(r"_([a-z])", lambda match: match[1].upper(), name.lower())


def _own_terms() -> Iterator[Resource]:
    """What the terms of our own mean."""
    for node_type in NODE_TYPES:
        if node_type.label not in _CLASSES:
            values: dict[str, list[Item]] = {TYPE: [Ref("rdfs:Class")]}
            values["rdfs:subClassOf"] = [Ref("schema:DefinedTerm")]
            yield Resource(Ref(_class(node_type.label)), values)
    meanings = {EVIDENCE_PARTS.get(p.name, p.name): p.meaning for p in reversed(EDGE_PROPERTIES)}
    meanings |= {p.name: p.meaning for node_type in NODE_TYPES for p in node_type.properties}
    meanings |= {t.name: t.meaning for t in RELATIONSHIP_TYPES}
    meanings |= {"kg": "version of the ontology", "evidence": "a sentence that says so, #0 the best"}
    for name, meaning in meanings.items():
        if name not in _TERMS:
            yield Resource(Ref(_term(name)), {TYPE: [Ref("rdf:Property")], "rdfs:comment": [meaning]})
