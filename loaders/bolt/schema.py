"""Constraints and indexes of a stored graph, each by a name of ours."""

from kg.ontology import ENTITY, ENTITY_LABELS, PAPER
from loaders.bolt.ledger import LABEL

CONSTRAINTS = {
    "kg_entity_id": f"FOR (n:{ENTITY}) REQUIRE n.id IS UNIQUE",
    "kg_load_id": f"FOR (n:{LABEL}) REQUIRE n.id IS UNIQUE",
    "kg_paper_id": f"FOR (n:{PAPER}) REQUIRE n.id IS UNIQUE",
}
INDEXES = {
    "kg_names": ("FULLTEXT", f"FOR (n:{ENTITY}) ON EACH [n.name, n.aliases]"),
    "kg_lookup": ("TEXT", f"FOR (n:{ENTITY}) ON (n.lookup)"),
    "kg_paper_year": ("RANGE", f"FOR (n:{PAPER}) ON (n.year)"),
    **{f"kg_{label.lower()}_name": ("RANGE", f"FOR (n:{label}) ON (n.name)") for label in ENTITY_LABELS},
}


def creating() -> list[str]:
    """Statements that make what is missing; constraints first, since loading needs their indexes."""
    constraints = [f"CREATE CONSTRAINT {name} IF NOT EXISTS {what}" for name, what in CONSTRAINTS.items()]
    indexes = [f"CREATE {kind} INDEX {name} IF NOT EXISTS {what}" for name, (kind, what) in INDEXES.items()]
    return [*constraints, *indexes]


def dropping() -> list[str]:
    """Statements that take them away again."""
    return [
        *(f"DROP CONSTRAINT {name} IF EXISTS" for name in CONSTRAINTS),
        *(f"DROP INDEX {name} IF EXISTS" for name in INDEXES),
    ]
