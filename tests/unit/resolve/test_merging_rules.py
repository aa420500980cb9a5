"""What is merged across papers, and what is not: names that need each rule, names that it must spare."""

import pytest

from kg.records import Abbreviation, Extraction, Mention, PaperReading, Span
from kg.resolve.keys import key
from kg.resolve.resolve import Resolution, resolve
from kg.resolve.rules import Rules, rule

Names = list[str]


def paper(number: int, *names: str, role: str = "USES", **short: str) -> PaperReading:
    """A paper that names things inside sentences; "Dataset:X" and "Task:X" are not methods."""
    mentions: list[Mention] = []
    for at, name in enumerate(names):
        label, _, text = name.rpartition(":")
        span = Span("abstract", 10 * at + 5, 10 * at + 9, 10 * at, 10 * at + 10)
        mentions.append(Mention(span, label or "Method", text, 0.9, role, 0.9))
    defined = tuple(Abbreviation(s.replace("_", "-"), long) for s, long in short.items())
    return PaperReading(f"p{number:02}", Extraction(f"p{number:02}", tuple(mentions), (), defined))


def entity_names(resolution: Resolution, reading: PaperReading) -> Names:
    return [resolution.entities[i].name for i in resolution.assign(reading)]


def are_one(*names: str) -> bool:
    """Whether names, each in two papers of its own, become one entity."""
    readings = [paper(2 * n + i, name) for n, name in enumerate(names) for i in range(2)]
    return len(resolve(readings).entities) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("DETR", "DETR model"),
        ("Dataset:ImageNet", "Dataset:the ImageNet benchmark"),
        ("Dataset:ImageNet", "Dataset:ImageNet dataset"),
        ("Task:training neural networks", "Task:neural network training"),
        ("Task:3D face morphable modeling", "Task:morphable 3D face modeling"),
        ("Task:object detection", "Task:object detection task"),
        ("contrastive learning", "contrastive learning framework"),
        ("self-attention", "self-attention mechanism"),
        ("CLIP", "OpenAI's CLIP"),
        ("GPT-4", "OpenAI GPT-4"),
        ("Dataset:COCO", "Dataset:MS COCO"),
        ("Task:emotion recognition in speech", "Task:emotion recognition in speech"),
        ("Task:facial expression recognition", "Task:recognition of facial expressions"),
        ("large pre-trained language models", "pre-trained large language model"),
        ("Task:vision-and-language navigation", "Task:vision-language navigation"),
        ("Task:multimodal understanding and generation", "Task:multimodal generation and understanding"),
        ("Llama 2", "LLaMA-2"),
        ("Dataset:VQA v2.0", "Dataset:VQAv2"),
        ("behaviour cloning", "behavior cloning"),
        ("neural nets", "neural network"),
    ],
)
def test_names_of_one_thing(name: str, other: str):
    assert are_one(name, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("diffusion", "diffusion model"),
        ("Task:image classification", "image classification method"),
        ("Task:VQA", "Dataset:VQA dataset"),
        ("STAR", "star network"),
        ("docking", "docking mechanism"),
        ("DINO", "DINOv2"),
        ("Dataset:CIFAR-10", "Dataset:CIFAR-100"),
        ("ViT-B/16", "ViT-L"),
        ("BERT", "BERT-base"),
        ("Task:text-to-image generation", "Task:image-to-text generation"),
        ("Task:few-shot learning", "Task:zero-shot learning"),
        ("Task:object detection", "Task:3D object detection"),
        ("Llama 2 7B", "Llama 27B"),
        ("RRT", "RRT*"),
        ("Task:German-English translation", "Task:English-German translation"),
    ],
)
def test_names_of_two_things(name: str, other: str):
    assert not are_one(name, other)


def test_an_acronym_takes_the_only_long_form_that_papers_give():
    readings = [
        paper(1, "CNNs", "convolutional neural networks", CNNs="convolutional neural networks"),
        paper(2, "CNN", CNN="convolutional neural network"),
        paper(3, "CNN", CNN="convolution neural network"),
        paper(4, "CNN"),
    ]
    resolution = resolve(readings)
    assert len(resolution.entities) == 1
    assert {m.reason.partition(";")[0] for m in resolution.merges} == {"long form given", "words of one stem"}
    assert "cnn" in resolution.entities[0].lookup


def test_an_acronym_of_two_meanings_takes_that_of_its_neighbourhood():
    vision = [paper(n, "SAM", "Task:image segmentation", SAM="Segment Anything Model") for n in range(5)]
    optimiser = [paper(n, "SAM", "flat minima", SAM="sharpness-aware minimization") for n in range(5, 10)]
    near, far = paper(20, "SAM", "Task:image segmentation"), paper(21, "SAM", "poetry")
    resolution = resolve([*vision, *optimiser, near, far])
    assert entity_names(resolution, near)[0] == "Segment Anything Model"
    assert entity_names(resolution, optimiser[0])[0] == "sharpness-aware minimization"
    assert entity_names(resolution, far)[0] not in {"Segment Anything Model", "sharpness-aware minimization"}
    homonyms = [e for e in resolution.entities if "|sam|" in e.lookup]
    assert [e.id for e in homonyms] == [
        "method:sam",
        "method:segmentanythingmodel",
        "method:sharpnessawareminimization",
    ]


def test_a_paper_that_proposes_a_name_does_not_mean_anothers():
    defined = paper(1, "ACE", ACE="automatic concept extraction")
    again = paper(2, "ACE", role="PROPOSES")
    resolution = resolve([defined, again])
    assert resolution.assign(defined) != resolution.assign(again)


def test_short_forms_inside_names_are_written_out():
    readings = [
        paper(1, "LLM agents", "LLM", LLM="large language model"),
        paper(2, "large language model agents", "LLMs", LLMs="large language models"),
        paper(3, "LLM", LLM="large language model"),
        paper(4, "LLM agent"),
    ]
    resolution = resolve(readings)
    agents = {resolution.assign(r)[0] for r in (readings[0], readings[1], readings[3])}
    assert len(agents) == 1


def test_a_long_form_that_was_cut_short_is_made_whole():
    cut = paper(1, "LLS", "Task:learning under Latent Label Shift", LLS="Label Shift")
    assert entity_names(resolve([cut]), cut)[0] == "Latent Label Shift"
    lost = paper(2, "LLS", LLS="Label Shift")
    assert entity_names(resolve([lost]), lost) == ["LLS"]


def test_a_descriptive_name_read_as_method_and_task_is_one():
    readings = [paper(n, "transfer learning") for n in range(5)]
    readings += [paper(n, "Task:transfer learning") for n in range(5, 9)]
    assert [e.label for e in resolve(readings).entities] == ["Method"]


def test_an_id_that_lost_its_vote_or_was_merged_still_resolves():
    readings = [paper(n, "Transformer models") for n in range(2)] + [
        paper(n, "Task:Transformer") for n in range(2, 3)
    ]
    readings += [paper(n, "Transformer") for n in range(3, 6)]
    (entity,) = resolve(readings).entities
    assert entity.id == "method:transformer"
    assert {"method:transformermodel", "task:transformer"} <= set(entity.member_ids)


def test_the_commoner_of_full_name_and_acronym_is_shown():
    both = {"GAN": "generative adversarial network"}
    full = [paper(n, "generative adversarial network") for n in range(3)]
    short = [paper(3, "GANs", "GAN", **both), *(paper(n, "GAN", **both) for n in range(4, 9))]
    short += [paper(n, "GAN") for n in range(9, 12)]
    assert resolve([*full, *short[:1]]).entities[0].name == "generative adversarial network"
    (entity,) = resolve([*full[:1], *short]).entities
    assert entity.name == "GAN"
    assert set(entity.aliases) == {"GANs", "generative adversarial network"}


def test_of_two_things_of_one_name_each_shows_its_long_form_and_the_bare_one_the_name():
    first = [paper(n, "SAM", "masks", SAM="Segment Anything Model") for n in range(3)]
    other = [paper(n, "SAM", "optimizers", SAM="sharpness-aware minimization") for n in range(3, 6)]
    bare = paper(6, "SAM")
    resolution = resolve([*first, *other, bare])
    assert entity_names(resolution, first[0])[0] == "Segment Anything Model"
    assert entity_names(resolution, other[0])[0] == "sharpness-aware minimization"
    assert entity_names(resolution, bare) == ["SAM"]


def test_a_name_with_a_short_form_in_it_means_what_papers_that_define_it_agree_on():
    agreeing = [paper(n, "QP", "QP solvers", QP="quadratic programming") for n in range(2)]
    bare = paper(3, "QP solver")
    together = resolve([*agreeing, bare])
    assert together.assign(bare)[0] == together.assign(agreeing[0])[1]
    others = [paper(n, "QP", "QP solvers", QP="quantum physics") for n in range(4, 6)]
    apart = resolve([*agreeing, bare, *others])
    assert len({apart.assign(reading)[-1] for reading in (agreeing[0], bare, others[0])}) == 3


def test_a_type_noun_behind_a_defined_short_form_adds_nothing_to_a_network():
    network = paper(1, "PMN", "PMN model", PMN="Prototype Matching Network")
    assert len(set(resolve([network]).assign(network))) == 1
    detection = paper(2, "Task:VAD", "VAD models", VAD="video anomaly detection")
    assert len(set(resolve([detection]).assign(detection))) == 2


def test_names_of_one_key_in_one_paper_are_one_whatever_their_capitals():
    reading = paper(1, "Hybrid Human CRFs", "hybrid human CRFs", CRF="conditional random field")
    assert len(resolve([reading]).entities) == 1


def test_a_maker_before_a_bare_noun_is_part_of_the_name():
    readings = [paper(n, "Dataset:Amazon dataset") for n in range(2)] + [paper(3, "Dataset:dataset")]
    assert len(resolve(readings).entities) == 2


def test_what_a_phrase_turned_round_would_lose_keeps_it_apart():
    readings = [paper(1, "Task:pose estimation of novel objects"), paper(2, "Task:object pose estimation")]
    assert len(resolve(readings).entities) == 2


def test_long_forms_with_another_head_or_an_acronym_inside_are_one_sense():
    fields = [paper(1, "TSDF", TSDF="truncated signed distance field")]
    fields += [paper(2, "TSDF", TSDF="truncated signed distance function")]
    assert len(resolve(fields).entities) == 1
    content = [paper(1, "AIGC", AIGC="AI generated content")]
    content += [paper(2, "AIGC", AIGC="artificial intelligence generated content")]
    assert len(resolve(content).entities) == 1


def test_titles_do_not_lend_their_capitals():
    title = Mention(Span("title", 0, 16, 0, 16), "Task", "Object Detection", 0.9, "ADDRESSES", 0.9)
    readings = [PaperReading(f"t{n}", Extraction("", (title,))) for n in range(3)]
    (entity,) = resolve([*readings, paper(1, "Task:object detection")]).entities
    assert entity.name == "object detection"


def test_every_merge_can_be_undone():
    readings = [
        paper(1, "SAM", "Segment Anything Model", SAM="Segment Anything Model"),
        paper(2, "SAM model", "SAM", "LLM agents", LLM="large language model"),
        paper(3, "OpenAI's CLIP", "CLIP", "Task:recognition of facial expressions"),
        paper(
            4, "Task:facial expression recognition", "large pre-trained models", "pre-trained large models"
        ),
    ]
    before = resolve(readings)
    assert len(before.merges) >= 5
    for merge in before.merges:
        pair = Rules(different=frozenset({(merge.left_key, merge.right_key)}))
        after = resolve(readings, rules=pair)
        assert merge.id not in {m.id for m in after.merges}
        mentioned = [
            {
                key(m.name): after.entities[i].id
                for m, i in zip(r.extraction.mentions, after.assign(r), strict=True)
            }
            for r in readings
        ]
        ids = [{found[k] for found in mentioned if k in found} for k in (merge.left_key, merge.right_key)]
        assert not ids[0] & ids[1]


def test_a_rule_makes_one_thing_of_two_and_says_so():
    readings = [paper(1, "Dataset:COCO"), paper(2, "Dataset:Common Objects in Context")]
    same = Rules.of([rule("same", "COCO", "Common Objects in Context")])
    resolution = resolve(readings, rules=same)
    assert [(e.id, e.paper_count) for e in resolution.entities] == [("dataset:coco", 2)]
    assert [m.reason for m in resolution.merges] == ["your rule"]
    assert len(resolve(readings).entities) == 2


def test_a_rule_about_names_that_no_paper_has_changes_nothing():
    readings = [paper(1, "COCO")]
    rules = Rules.of([rule("same", "COCO", "nowhere"), rule("different", "here", "nowhere")])
    assert resolve(readings, rules=rules).entities == resolve(readings).entities
