"""A selection as the page's data: plain JSON, each sentence and each paper written once."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from kg.ontology import NODE_TYPES, PAPER, RELATIONSHIP_TYPES
from viz.selection import Dates, Role, Selection, ShownEdge, ShownNode
from viz.source import Item, Piece

Json: TypeAlias = "dict[str, Any]"


class _Table:
    """Values by number, in the order in which they were first asked for."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._numbers = {value: number for number, value in enumerate(values)}

    def __getitem__(self, value: str) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def values(self) -> list[str]:
        return list(self._numbers)


def payload(selection: Selection, title: str) -> Json:
    """The data that the page's scripts work on.

    Parameters
    ----------
    selection : Selection
        What to show.
    title : str
        The page's title.

    Returns
    -------
    dict
        Nodes and edges in the order of the selection (edges name their ends by position), papers and
        sentences as tables that evidence points into, and the ontology's words and colours.
    """
    papers, texts = _Table(sorted(selection.papers)), _Table()
    index = {node.item.id: number for number, node in enumerate(selection.nodes)}
    return {
        "title": title,
        "about": selection.about,
        "focus": index.get(selection.focus) if selection.focus else None,
        "totals": {"nodes": selection.total_nodes, "edges": selection.total_edges},
        "types": _types(),
        "relations": _relations(),
        "nodes": [_node(node, papers, texts) for node in selection.nodes],
        "edges": [_edge(edge, index, papers, texts) for edge in selection.edges],
        "papers": [_paper(selection.papers.get(key) or Item(key, PAPER)) for key in papers.values()],
        "texts": texts.values(),
    }


def link_of(item: Item) -> str | None:
    """Where a paper can be read: its own address, or those its DOI or arXiv id stand for; never another.

    Examples
    --------
    >>> link_of(Item("p", "Paper", {"arxiv": "1810.04805"}))
    'https://arxiv.org/abs/1810.04805'
    >>> link_of(Item("p", "Paper", {"url": "javascript:alert(1)"})) is None
    True
    """
    url, doi, arxiv = (str(item.properties.get(name, "")).strip() for name in ("url", "doi", "arxiv"))
    if _is_web_address(url):
        return url
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        return f"https://doi.org/{quote(doi, safe='/:;()')}"
    if re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}", arxiv):
        return f"https://arxiv.org/abs/{arxiv}"
    return None


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)


def _types() -> list[Json]:
    return [
        {"label": t.label, "plural": t.plural, "color": t.color, "dark": t.dark_color, "shape": t.shape}
        for t in NODE_TYPES
    ]


def _relations() -> list[Json]:
    return [
        {
            "name": t.name,
            "phrase": t.phrase,
            "meaning": t.meaning,
            "role": t.strength > 0,
            "symmetric": t.symmetric,
        }
        for t in RELATIONSHIP_TYPES
    ]


def _node(node: ShownNode, papers: _Table, texts: _Table) -> Json:
    properties = node.item.properties
    shown: Json = {
        "id": node.item.id,
        "label": node.item.label,
        "name": node.item.name,
        "importance": node.importance,
        "links": node.links,
        **_dates(node.dates),
    }
    if node.item.label == PAPER:
        return shown | {"paper": papers[node.item.id], "abstract": str(properties.get("abstract", ""))}
    return shown | {
        "aliases": _strings(properties, "aliases"),
        "papers": properties.get("paper_count", 0),
        "roles": [_role(role, papers, texts) for role in node.roles],
    }


def _role(role: Role, papers: _Table, texts: _Table) -> Json:
    evidence = [_piece(piece, papers, texts) for piece in role.evidence]
    return {"type": role.type, "papers": role.papers, "evidence": evidence}


def _edge(edge: ShownEdge, index: Mapping[str, int], papers: _Table, texts: _Table) -> Json:
    return {
        "source": index[edge.link.source],
        "target": index[edge.link.target],
        "type": edge.link.type,
        "confidence": edge.link.confidence,
        "papers": edge.link.paper_count,
        **_dates(edge.dates),
        "evidence": [_piece(piece, papers, texts) for piece in edge.evidence],
    }


def _dates(dates: Dates) -> Json:
    return {"years": {str(year): n for year, n in dates.years.items()}, "undated": dates.undated}


def _piece(piece: Piece, papers: _Table, texts: _Table) -> Json:
    """Offsets stay code points; the scripts count in them too."""
    return {
        "paper": papers[piece.paper],
        "text": texts[piece.text],
        "head": list(piece.head) if piece.head else None,
        "tail": list(piece.tail),
        "confidence": piece.confidence,
    }


def _paper(item: Item) -> Json:
    properties = item.properties
    given = {
        "id": item.id,
        "title": item.name,
        "untitled": not properties.get("title"),
        "published": properties.get("published"),
        "year": item.year,
        "inferred": properties.get("published_inferred"),
        "venue": properties.get("venue"),
        "authors": _strings(properties, "authors"),
        "url": link_of(item),
    }
    return {name: value for name, value in given.items() if value}


def _strings(properties: Mapping[str, Any], name: str) -> list[str]:
    return [str(value) for value in properties.get(name, ())]
