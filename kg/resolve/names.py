"""The name an entity shows: the commonest full form; its acronym only where that is commoner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.resolve.keys import without_brackets
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


def full_form(forms: Sequence[Form]) -> str | None:
    """Give the commonest form that is no acronym."""
    full = [f for f in forms if not f.short and not f.derived]
    return shown(_commonest(full)) if full else None


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

    Each of them shows its long form; where that is none or is taken too, its name with the key of its id
    in brackets.

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
    taken = {name for name, numbers in alike.items() if len(numbers) == 1}
    changed: dict[int, str] = {}
    for name in sorted(n for n, numbers in alike.items() if len(numbers) > 1):
        for number in sorted(alike[name], key=ids.__getitem__):
            long = full_form(forms[number])
            changed[number] = (
                long if long and long not in taken and long != name else _qualified(name, ids[number])
            )
            taken.add(changed[number])
    return changed


def _qualified(name: str, entity_id: str) -> str:
    return f"{name} ({entity_id.partition(':')[2]})"
