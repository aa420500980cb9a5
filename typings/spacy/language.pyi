from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from spacy.tokens import Doc
from spacy.vocab import Vocab

_T = TypeVar("_T", bound=type)

class Language:
    vocab: Vocab
    tokenizer: Callable[[str], Doc]
    max_length: int
    @classmethod
    def factory(
        cls,
        name: str,
        *,
        default_config: Mapping[str, object] = ...,
        assigns: Sequence[str] = ...,
        requires: Sequence[str] = ...,
    ) -> Callable[[_T], _T]: ...
    @property
    def pipeline(self) -> list[tuple[str, Callable[[Doc], Doc]]]: ...
    @property
    def pipe_names(self) -> list[str]: ...
    def add_pipe(self, factory_name: str, *, config: Mapping[str, object] = ...) -> Callable[[Doc], Any]: ...
    def make_doc(self, text: str) -> Doc: ...
    def __call__(self, text: str | Doc) -> Doc: ...
