"""One entity for each real thing: the rules that need no evidence beyond the paper itself."""

import itertools

from kg.records import Abbreviation, Extraction, Mention, PaperReading, Span
from kg.resolve.resolve import Resolution, resolve


def reading(paper: str, *names: str, short: dict[str, str] | None = None) -> PaperReading:
    """A paper that names things, each as `Label:name`; Method where no label is given."""
    mentions: list[Mention] = []
    for at, name in enumerate(names):
        label, _, text = name.rpartition(":")
        span = Span("abstract", 10 * at + 5, 10 * at + 9, 10 * at, 10 * at + 9)
        mentions.append(Mention(span, label or "Method", text, 0.9, "MENTIONS", 0.9))
    abbreviations = tuple(Abbreviation(s, long) for s, long in (short or {}).items())
    return PaperReading(paper, Extraction(paper, tuple(mentions), (), abbreviations))


def names(resolution: Resolution, paper: PaperReading) -> list[str]:
    return [resolution.entities[i].name for i in resolution.assign(paper)]


def test_spellings_of_one_name_are_one_entity():
    papers = [reading("p1", "Deformable DETR", "GANs"), reading("p2", "deformable-DETR", "GAN")]
    resolution = resolve(papers)
    assert resolution.assign(papers[0]) == resolution.assign(papers[1])
    assert [e.id for e in resolution.entities] == ["method:deformabledetr", "method:gan"]


def test_a_papers_own_long_form_decides():
    long_sam = {"SAM": "Segment Anything Model"}
    sharp_sam = {"SAM": "sharpness-aware minimization"}
    papers = [
        reading("p1", "SAM", "Segment Anything Model", short=long_sam),
        reading("p2", "SAM", "sharpness-aware minimization", short=sharp_sam),
    ]
    resolution = resolve(papers)
    assert names(resolution, papers[0]) == ["Segment Anything Model"] * 2
    assert names(resolution, papers[1]) == ["sharpness-aware minimization"] * 2
    assert all("|sam|" in e.lookup for e in resolution.entities)


def test_versions_sizes_and_symbols_stay_apart():
    apart = [
        "DINO",
        "DINOv2",
        "GPT-3",
        "GPT-4",
        "GPT-4o",
        "ViT-B/16",
        "ViT-L",
        "C",
        "C++",
        "C#",
        "δ-VAE",
        "β-VAE",
    ]
    resolution = resolve([reading("p", *apart)])
    assert len(resolution.entities) == len(apart)


def test_the_label_is_voted():
    papers = [reading(f"p{i}", "Method:reinforcement learning") for i in range(5)]
    papers += [reading(f"q{i}", "Task:reinforcement learning") for i in range(4)]
    (entity,) = resolve(papers).entities
    assert (entity.label, entity.paper_count) == ("Method", 9)
    assert entity.member_ids == ("method:reinforcementlearning", "task:reinforcementlearning")


def test_a_dataset_with_the_name_of_a_task_is_another_node():
    papers = [reading(f"p{i}", "Task:VQA") for i in range(4)] + [
        reading(f"q{i}", "Dataset:VQA") for i in range(3)
    ]
    resolution = resolve(papers)
    assert [(e.id, e.paper_count) for e in resolution.entities] == [("dataset:vqa", 3), ("task:vqa", 4)]
    assert resolution.assign(papers[0]) == (1,)
    assert resolution.assign(papers[-1]) == (0,)


def test_the_order_of_papers_makes_no_difference():
    papers = [
        reading("p1", "LLMs", "Task:RL", short={"LLMs": "large language models"}),
        reading("p2", "large language models", "RL", short={"RL": "reinforcement learning"}),
        reading("p3", "LLM", "RL", "Dataset:RL"),
    ]
    results = [resolve(order) for order in itertools.permutations(papers)]
    assert all((r.entities, r.merges) == (results[0].entities, results[0].merges) for r in results)


def test_no_papers_give_no_entities():
    assert not resolve([]).entities
    assert resolve([reading("p")]).assign(reading("p")) == ()
