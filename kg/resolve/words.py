"""One spelling for each word: singular, American, Greek letters by name.

The result is a form to compare by, not to show: what counts is that all spellings of a word meet in
one form and that no two words do, not that the form is a word.
"""

import re
import unicodedata
from functools import lru_cache

_IRREGULAR = {
    "analyses": "analysis", "apices": "apex", "appendices": "appendix", "automata": "automaton",
    "biases": "bias", "caches": "cache", "canvases": "canvas", "characteristics": "characteristic",
    "children": "child", "critics": "critic", "heuristics": "heuristic", "metrics": "metric",
    "topics": "topic",
    "cookies": "cookie", "corpora": "corpus", "corpuses": "corpus", "crises": "crisis",
    "criteria": "criterion", "diagnoses": "diagnosis", "ellipses": "ellipsis",
    "formulae": "formula", "gases": "gas", "hypotheses": "hypothesis", "indices": "index",
    "lenses": "lens", "matrices": "matrix", "maxima": "maximum", "men": "man",
    "minima": "minimum", "movies": "movie", "nuclei": "nucleus", "optima": "optimum",
    "phenomena": "phenomenon", "prognoses": "prognosis", "quizzes": "quiz", "simplices": "simplex",
    "spectra": "spectrum", "stimuli": "stimulus", "syntheses": "synthesis", "vertices": "vertex",
    "viruses": "virus", "women": "woman", "zombies": "zombie",
}  # fmt: skip
"""Plurals that the rules below would cut wrongly."""

_INVARIANT = frozenset((
    "alias", "always", "atlas", "bayes", "bias", "canvas", "chaos", "gas", "gibbs", "kubernetes", "lens",
    "mars", "news", "series", "species", "this",
))  # fmt: skip
"""Words whose final s is their own and which no ending tells."""

_OWN_S = ("ss", "us", "is", "ics", "ous")
"""Endings whose s is no plural: loss, corpus, analysis, physics."""

_ACRONYM_PLURAL = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Za-z0-9]*[A-Z0-9]s")
"""Capitals or digits, then a lower-case s: LLMs, GPUs, NeRFs, 3DGSs."""

_LONGEST_ACRONYM = 6
"""In words of capitals alone a final S belongs to the word (COCOS, SIFTS) up to this length."""

_OUR = re.compile(r"(col|behavi|neighb|fav|lab|flav|harb|hum|vap|rum|arm|endeav|tum|hon)our")
_ISE = re.compile(r"(?<=[a-z]{3})is(?=e$|ed$|er$|ers$|es$|ing$|ations?$|able$)")
_OWN_ISE = re.compile(
    r"noise|nois(ed|ing|er)|precis|concis|(^|\w)wise|^rise|aris|rais|promis|exercis|supervis|revis|advis|"
    r"surpris|enterpris|expertise|disguis|franchis|pois|prais|devis|improvis|merchandis|premis|treatise|excis"
)
_LL = re.compile(
    r"(model|label|signal|travel|cancel|tunnel|level|channel|marvel|fuel)l(?=ed$|ing$|er$|ers$|ings$)"
)
_BRITISH = {
    "analyse": "analyze", "analyser": "analyzer", "analysing": "analyzing", "artefact": "artifact",
    "catalogue": "catalog", "centre": "center", "centred": "centered", "defence": "defense",
    "dialogue": "dialog", "analogue": "analog", "fibre": "fiber", "grey": "gray", "greyscale": "grayscale",
    "judgement": "judgment", "licence": "license", "metre": "meter", "programme": "program",
    "sceptical": "skeptical", "ageing": "aging", "paediatric": "pediatric", "haemorrhage": "hemorrhage",
    "anaesthesia": "anesthesia", "tumour": "tumor", "orientated": "oriented", "whilst": "while",
}  # fmt: skip

_GREEK_NAME = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)")


def greek(char: str) -> str | None:
    """Give the English name of a Greek letter, which papers write in its stead (β-VAE, beta-VAE).

    Examples
    --------
    >>> greek("β"), greek("b")
    ('beta', None)
    """
    match = _GREEK_NAME.match(unicodedata.name(char, ""))
    return match[1].lower().replace("lamda", "lambda") if match else None


def singular(word: str) -> str:
    """Take the plural ending off a word, by its letters and their case.

    Parameters
    ----------
    word : str
        One word, in the case it was written in: capitals tell an acronym's own S from a plural.

    Returns
    -------
    str
        The word without its plural ending; unchanged where it has none.

    Examples
    --------
    >>> [singular(w) for w in ("LLMs", "networks", "queries", "losses", "matrices", "DenseNets")]
    ['LLM', 'network', 'query', 'loss', 'matrix', 'DenseNet']
    >>> [singular(w) for w in ("loss", "analysis", "SIFTS", "COCOS", "Bayes", "gas")]
    ['loss', 'analysis', 'SIFTS', 'COCOS', 'Bayes', 'gas']
    """
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if not lower.endswith("s") or lower in _INVARIANT:
        return word
    if _ACRONYM_PLURAL.fullmatch(word):
        return word[:-1]
    if len(word) <= 3 or lower.endswith(_OWN_S) or (word.isupper() and len(word) <= _LONGEST_ACRONYM):  # noqa: PLR2004
        return word
    return _cut_plural(word, lower)


def _cut_plural(word: str, lower: str) -> str:
    if lower.endswith("ies") and len(lower) > 4:  # noqa: PLR2004
        return word[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def american(word: str) -> str:
    """Write a British spelling the American way; lower case in and out.

    Examples
    --------
    >>> [american(w) for w in ("modelling", "optimisation", "behaviour", "centre", "generalise")]
    ['modeling', 'optimization', 'behavior', 'center', 'generalize']
    >>> [american(w) for w in ("noise", "supervised", "precise", "pairwise", "hour")]
    ['noise', 'supervised', 'precise', 'pairwise', 'hour']
    """
    if word in _BRITISH:
        return _BRITISH[word]
    if "our" in word:
        word = _OUR.sub(r"\1or", word)
    if "ll" in word:
        word = _LL.sub(r"\1", word)
    if "is" in word and not _OWN_ISE.search(word):
        word = _ISE.sub("iz", word)
    return word


_ENDINGS = (
    "ationally", "ization", "izations", "ational", "ation", "ative", "ators", "ator", "ated", "ate",
    "ional", "ition", "itive", "ically", "ical", "ism", "ist", "ions", "ion", "ive", "ment",
    "ness", "ized", "izer", "ize", "ally", "able", "ible", "ers", "er", "ors", "or", "ed", "al",
    "ic", "ity", "ly", "s", "e", "y",
)  # fmt: skip
_OF_ONE_STEM = {"visual": "vision", "textual": "text", "linguistic": "language"}
"""Adjectives whose nouns no ending tells."""
_BY_LENGTH = tuple(sorted(_ENDINGS, key=len, reverse=True))
_SHORTEST_STEM = 4


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Take off derivational endings: distribution, distributional and distributed share one stem.

    Much cruder than a key: used only where other evidence (a shared acronym) speaks for two names.

    Examples
    --------
    >>> {stem(w) for w in ("distribution", "distributional", "distributed")}
    {'distribut'}
    >>> stem("recurrent") == stem("recursive")
    False
    """
    word = _OF_ONE_STEM.get(word, word)
    for ending in _BY_LENGTH:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _even(word[: -len(ending)])
    return word


def _even(cut: str) -> str:
    """Undo what an ending did to the letter before it: adapt(er), generat(ion) and gener(ator)."""
    if len(cut) > _SHORTEST_STEM + 1 and cut.endswith("at"):
        return cut[:-2]
    return cut
