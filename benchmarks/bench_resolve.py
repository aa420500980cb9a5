"""Time and memory of resolution on made-up papers: `python benchmarks/bench_resolve.py [FORMS]`.

Names are made of syllables in the shape of real ones: acronyms with long forms, descriptions, versions, type
nouns, plurals and capitals, each paper naming fifteen things of which few are frequent and most are rare.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from kg.records import Abbreviation, Extraction, Mention, PaperReading, Span
from kg.resolve.resolve import resolve

NAMES_PER_PAPER = 15
NEW_NAMES = 0.6
"""The share of names that no earlier paper has."""
DEFINED = 0.5
"""The share of acronyms that come with their long form."""
PLURAL = 3
SYLLABLES = (
    "al",
    "ber",
    "con",
    "dro",
    "el",
    "fin",
    "gra",
    "hy",
    "in",
    "jo",
    "ka",
    "lem",
    "mo",
    "net",
    "or",
    "per",
)
HEADS = (
    "network",
    "learning",
    "model",
    "segmentation",
    "generation",
    "transformer",
    "method",
    "benchmark",
    "task",
)
LABELS = ("Method", "Method", "Dataset", "Task")


@dataclass(frozen=True)
class MadeUp:
    """A re-iterable stream of papers with about `forms` distinct names, the same at every pass."""

    forms: int

    def __iter__(self) -> Iterator[PaperReading]:
        rng = random.Random(1)
        names = 0
        paper = 0
        while names < self.forms:
            mentions: list[Mention] = []
            short: list[Abbreviation] = []
            for at in range(NAMES_PER_PAPER):
                number = names if rng.random() < NEW_NAMES else int(rng.paretovariate(0.4)) % (names + 1)
                names += number == names
                label, name, long = thing(number)
                span = Span("abstract", 20 * at + 3, 20 * at + 9, 20 * at, 20 * at + 19)
                mentions.append(Mention(span, label, name, 0.9, "MENTIONS", 0.8))
                if long and rng.random() < DEFINED:
                    short.append(Abbreviation(name, long))
            yield PaperReading(f"{paper:064x}", Extraction("", tuple(mentions), (), tuple(short)))
            paper += 1


def thing(number: int) -> tuple[str, str, str | None]:
    """A label, a name, and its long form if it is short, for a number."""
    rng = random.Random(number)
    words = ["".join(rng.choices(SYLLABLES, k=3)) for _ in range(3)]
    label = LABELS[number % len(LABELS)]
    kind = number % 5
    if kind == 0:
        return label, "".join(w[0] for w in words).upper() + str(number % 7 or ""), " ".join(words)
    if kind == 1:
        return label, f"{words[0].title()}{words[1].title()}-{number % 100}", None
    return label, f"{words[0]} {words[1]} {rng.choice(HEADS)}{'s' * (kind == PLURAL)}", None


def main() -> None:
    """Print how long one resolution takes, and the most memory it held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", nargs="?", type=int, default=1_000_000, help="distinct surface forms")
    readings = MadeUp(parser.parse_args().forms)
    start = time.process_time()
    papers = sum(1 for _ in readings)
    made = time.process_time() - start
    start = time.process_time()
    resolution = resolve(readings)
    resolved = time.process_time() - start - made
    start = time.process_time()
    mentions = sum(len(resolution.assign(reading)) for reading in readings)
    assigned = time.process_time() - start - made
    unit = 1024 if sys.platform != "darwin" else 1024**2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(f"{papers:,} papers, {mentions:,} mentions, {len(resolution.entities):,} entities")
    print(f"processor seconds: resolve {resolved:.1f}, assign {assigned:.1f}, making papers {made:.1f}")
    print(f"peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()
