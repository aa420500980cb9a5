"""The name an entity shows: the commonest full form; its acronym only where that is commoner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.resolve.keys import key, without_brackets
from kg.resolve.words import singular


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of an entity.

    Attributes
    ----------
    text : str
        As written.
    points : int
        How often, weighted by place.
    papers : int
        In how many papers.
    short : bool
        A paper gives a long form for it.
    derived : bool
        It says more than the name: a type noun ("DETR model"), an owner ("OpenAI's CLIP").
    """

    text: str
    points: int
    papers: int
    short: bool = False
    derived: bool = False


def ordered(forms: Sequence[Form]) -> list[str]:
    """Put the name first and the aliases after it, the most expected first.

    Examples
    --------
    >>> forms = [Form("SGD", 4, 2, short=True), Form("stochastic gradient descent", 9, 3)]
    >>> ordered(forms)
    ['stochastic gradient descent', 'SGD']
    """
    if len(forms) == 1:
        return [forms[0].text]
    plain = [f for f in forms if not f.derived] or forms
    short = [f for f in plain if f.short]
    full = [f for f in plain if not f.short] or short
    papers_short, papers_full = sum(f.papers for f in short), sum(f.papers for f in full)
    name = _commonest(short if papers_short > papers_full else full)
    return [name, *(f.text for f in sorted(forms, key=_rank) if f.text != name)]


def shown(form: str) -> str:
    """Write a form as a name: without a short form in brackets and without a bracket's lost half.

    Examples
    --------
    >>> shown("Masked Image Consistency (MIC) module"), shown("VL-PET) framework"), shown("SO(3)")
    ('Masked Image Consistency module', 'VL-PET framework', 'SO(3)')
    """
    text = " ".join(without_brackets(form).split())
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return text or form


def long_forms(forms: Sequence[Form], name: str) -> list[str]:
    """Give what else the forms call a thing: other words than the name, the most expected first.

    Examples
    --------
    >>> forms = [Form("OOD detection", 9, 3), Form("out-of-distribution detection", 4, 2),
    ...          Form("Out-of-Distribution Detection", 1, 1), Form("OOD", 8, 2, short=True)]
    >>> long_forms(forms, "OOD detection")
    ['out-of-distribution detection', 'Out-of-Distribution Detection']
    """
    own = key(name)
    other = [f for f in forms if not f.short and not f.derived and key(f.text) != own]
    best = [_commonest(other)] if other else []
    found = dict.fromkeys(shown(text) for text in [*best, *(f.text for f in sorted(other, key=_rank))])
    return [text for text in found if len(text) > len(name)]


def _rank(form: Form) -> tuple[int, int, str]:
    return -form.points, -form.papers, form.text


_SINGULAR_SHARE = 4


def _commonest(forms: Sequence[Form]) -> str:
    """The commonest form, in the singular where that is not rare beside it."""
    best = min(forms, key=_rank)
    head, _, last = best.text.rpartition(" ")
    one = f"{head} {singular(last)}".strip()
    if any(f.text == one and f.points * _SINGULAR_SHARE >= best.points for f in forms):
        return one
    return best.text


def make_unique(
    names: Mapping[int, str], forms: Sequence[Sequence[Form]], ids: Sequence[str]
) -> Mapping[int, str]:
    """Tell entities of one label apart where they would show the same name.

    Each of them shows its long form. One that has none keeps the name, if it is the only such or the one
    whose id is made of it; the others show the name with the key of their id in brackets.

    Parameters
    ----------
    names : mapping
        The name that each entity, by its number, would show.
    forms, ids : sequence
        The surface forms and the id of every entity, by number.

    Returns
    -------
    mapping
        The names that change.
    """
    alike: dict[str, list[int]] = {}
    for number, name in names.items():
        alike.setdefault(name, []).append(number)
    taken = set(alike)
    changed: dict[int, str] = {}
    for name in sorted(n for n, numbers in alike.items() if len(numbers) > 1):
        short: list[int] = []
        for number in sorted(alike[name], key=ids.__getitem__):
            long = next((text for text in long_forms(forms[number], name) if text not in taken), None)
            if long is None:
                short.append(number)
            else:
                changed[number] = long
                taken.add(long)
        changed |= _with_qualifiers(name, short, ids)
    return changed


def _with_qualifiers(name: str, numbers: Sequence[int], ids: Sequence[str]) -> dict[int, str]:
    """Names of entities that have no long form; one of them keeps the plain name."""
    own = key(name)
    plain = next((n for n in numbers if _key_of(ids[n]) == own), numbers[0] if len(numbers) == 1 else None)
    return {n: f"{name} ({_key_of(ids[n])})" for n in numbers if n != plain}


def _key_of(entity_id: str) -> str:
    return entity_id.partition(":")[2]
