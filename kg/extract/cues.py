"""Words that say what a paper does, in groups; the heads learn what each group is worth."""

_GROUPS = {
    "we": "we our ours us",
    "this": "this here paper work study article",
    "propose": (
        "propose proposes proposed proposing introduce introduces introduced introducing present "
        "presents presented presenting develop develops developed developing design designs designed "
        "devise devised named dubbed called termed coin coined novel new contribute release releases "
        "released build built construct constructed create created formulate formulates define"
    ),
    "use": (
        "use uses used using utilize utilizes utilizing leverage leverages leveraging employ employs "
        "employing apply applies applied applying adopt adopts adopting based via through built "
        "builds extend extends extending incorporate incorporates incorporating integrate integrates "
        "integrating combine combines combining with"
    ),
    "compare": (
        "compare compared comparing comparison outperform outperforms outperforming outperformed than "
        "baseline baselines unlike versus vs. over surpass surpasses surpassing exceed exceeds "
        "against alternative contrast superior better beat beats competitive state existing previous "
        "prior conventional traditional"
    ),
    "evaluate": (
        "evaluate evaluates evaluated evaluating evaluation experiment experiments experimental "
        "experimentally test tested dataset datasets benchmark benchmarks corpus demonstrate "
        "demonstrated results achieve achieves achieving accuracy validate validated extensive show "
        "empirically"
    ),
    "train": "train trained training trains pretrained pretrain finetune finetuned tuned learn learned",
    "address": (
        "address addresses addressing tackle tackles tackling problem problems task tasks challenge "
        "challenges challenging solve solves solving mitigate mitigates mitigating reduce alleviate "
        "improve improves improving improvement for towards toward"
    ),
    "background": (
        "recent recently popular widely success successful become emerged such as like shown known "
        "important fundamental however despite although"
    ),
    "part": (
        "consists consist comprises comprising composed component components module modules includes "
        "include including contains containing equipped equips two three inside within its stage "
        "stages first second then finally"
    ),
    "kind": (
        "such as including like e.g. is are kind type variant variants family instance class form "
        "special case"
    ),
    "analyse": (
        "study studies studying analyze analyse analysis investigate investigates investigating "
        "explore explores understand understanding examine theoretical theoretically prove proves "
        "survey review"
    ),
}

CUES: dict[str, tuple[str, ...]] = {}
for _name, _words in _GROUPS.items():
    for _word in _words.split():
        CUES[_word] = (*CUES.get(_word, ()), _name)
