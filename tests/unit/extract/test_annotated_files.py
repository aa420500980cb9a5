"""The annotated abstracts of the project: each file keeps to the ontology and holds what its README says."""

from pathlib import Path

import pytest

from kg.extract.train.corpus import GoldPaper, read_gold, title_key
from kg.ontology import PAPER, RELATIONSHIP_TYPE

FOLDER = Path(__file__).parents[3] / "benchmarks" / "annotated"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.name)
def annotated(request: pytest.FixtureRequest) -> tuple[str, list[GoldPaper]]:
    return request.param.name, read_gold(request.param)


def test_every_edge_is_one_of_the_ontology(annotated: tuple[str, list[GoldPaper]]):
    for paper in annotated[1]:
        for entity in paper.entities:
            assert RELATIONSHIP_TYPE[entity.roles[0]].joins(PAPER, entity.labels[0])
        for relation in paper.relations:
            head, tail = paper.entities[relation.head], paper.entities[relation.tail]
            assert head != tail
            assert RELATIONSHIP_TYPE[relation.type].joins(head.labels[0], tail.labels[0])


def test_the_readme_counts_what_is_there(annotated: tuple[str, list[GoldPaper]]):
    name, papers = annotated
    counts = len(papers), sum(len(p.entities) for p in papers), sum(len(p.relations) for p in papers)
    row = f"| `{name}` | {counts[0]:,} | {counts[1]:,} | {counts[2]:,} |"
    assert row in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_no_paper_is_annotated_twice_and_none_is_quoted():
    papers = [paper for path in FILES for paper in read_gold(path)]
    assert len({title_key(paper.title) for paper in papers}) == len(papers)
    assert not any(paper.abstract or paper.start for paper in papers)
