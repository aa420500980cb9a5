"""Names within one record: which surface forms are one thing."""

import re
from collections.abc import Iterable
from typing import TypeVar

_WORD = re.compile(r"[^\W_]+|[+#]+")
_WORDS = """
method methods model models framework frameworks approach approaches algorithm algorithms technique techniques
task tasks problem problems dataset datasets benchmark benchmarks corpus network networks architecture
architectures system systems module modules strategy strategies paradigm mechanism setting settings scheme
pipeline
"""
GENERIC = frozenset(_WORDS.split())
_NEURAL_NETWORK = 2


def name_key(name: str) -> str:
    """The form in which two names of a record are compared: no case, marks, plural or generic last word.

    Examples
    --------
    >>> name_key("Large Language Models") == name_key("large language model")
    True
    >>> name_key("weight averaging method")
    'weight averaging'
    >>> name_key("C++") == name_key("C")
    False
    """
    words = [_singular(word) for word in words_of_name(name.lower())]
    while (
        len(words) > 1
        and words[-1] in GENERIC
        and not (words[-1] == "network" and len(words) == _NEURAL_NETWORK)
    ):
        words.pop()
    return " ".join(words)


def words_of_name(name: str) -> list[str]:
    """The words of a name without its marks.

    Examples
    --------
    >>> words_of_name("Key-Value (KV) cache")
    ['Key', 'Value', 'KV', 'cache']
    """
    return _WORD.findall(name)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):  # noqa: PLR2004
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))  # noqa: PLR2004
    return word[:-1] if plural else word


Key = TypeVar("Key", str, int)


def group(keys: Iterable[Key], same: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """For each key the smallest key it is the same as, by pairs of equal keys.

    Examples
    --------
    >>> group(["llm", "large language model", "gan"], [("llm", "large language model")])
    {'llm': 'large language model', 'large language model': 'large language model', 'gan': 'gan'}
    """
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            key = parent[key]
        return key

    for a, b in same:
        if a in parent and b in parent:
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    return {key: root(key) for key in parent}
