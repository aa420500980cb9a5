"""Reading papers: what the other parts of the program use of this package."""

from collections.abc import Iterable, Iterator

from kg.sources.events import Entry, Event, Finished, Furniture, Item, NotUnderstood, Options
from kg.sources.inputs import Input, find_inputs
from kg.sources.refuse import refusal
from kg.sources.shapes.registry import recognise
from kg.sources.stream import Stream, open_stream
from kg.sources.text import Content

__all__ = [
    "Event",
    "Finished",
    "Furniture",
    "Input",
    "NotUnderstood",
    "Options",
    "find_inputs",
    "read",
]

_DEFAULTS = Options()


def read(inputs: Iterable[Input], options: Options = _DEFAULTS) -> Iterator[Event]:
    """Read papers from inputs, one input after the other, in bounded memory.

    Parameters
    ----------
    inputs : iterable of Input
        As `find_inputs` gives them.
    options : Options
        How to read.

    Yields
    ------
    Record, Furniture or NotUnderstood
        What stands in the input, so that every line is accounted for.
    Finished
        After each input.

    Raises
    ------
    InputError
        Where an input cannot be opened or read to its end.
    UsageError
        Where the options do not fit the input.
    """
    for source in inputs:
        with open_stream(source) as stream:
            yield from _read_one(source, stream, options)


def _read_one(source: Input, stream: Stream, options: Options) -> Iterator[Event]:
    content = Content(stream, options.columns, path=None if stream.compressed else source.path)
    if reason := refusal(content.head):
        yield NotUnderstood(content.at(1), reason)
        yield Finished(source.name, stream.sha256(), "", 0, content.encoding)
        return
    shape = recognise(content.head)
    for item in _with_rejected(shape.read(content, options), content):
        yield item.record if isinstance(item, Entry) else item
    yield Finished(source.name, stream.sha256(), shape.NAME, content.count, content.encoding)


def _with_rejected(items: Iterator[Item], content: Content) -> Iterator[Item]:
    """Put the lines that were too long to be kept among the rest."""
    for item in items:
        yield from content.take_rejected()
        yield item
    yield from content.take_rejected()
