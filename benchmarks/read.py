"""How much processor time reading takes beside its floor, how much memory, and how it grows with the text.

The floor is parsing the same records and looking once for the names of all drugs in their criteria.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from pathlib import Path

import ahocorasick
from _measured import fastest, records_in, timed

from trialfinder.eligibility import read
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary, load_vocabulary

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
ROUNDS = 3
LONG = 200_000
FEW = 100
ASKED = "osimertinib"
REPEATED = (
    "no prior ",
    "(",
    "progression on ",
    "osimertinib, ",
    "a treatment with osimertinib, ",
    "prior osimertinib and ",
    "at least 2 prior lines of therapy, ",
    "within 28 days of osimertinib ",
    "untreated brain metastases, ",
    "  * No prior osimertinib\n",
    "Cohort A: prior osimertinib; ",
)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    vocabulary = load_vocabulary()
    memory(path, vocabulary)
    records = list(records_in(path))
    studies = [decode_study(json.loads(record)) for record in records]
    names = automaton(vocabulary)
    floor = fastest(
        lambda: [json.loads(record) for record in records] + [spot(names, one) for one in studies], ROUNDS
    )
    reading = fastest(lambda: [read(study, vocabulary) for study in studies], ROUNDS)
    print(f"read: {len(studies)} studies, {1000 * reading / len(studies):.1f} s for 1,000")
    print(f"read: floor (json.loads, one pass for names) {floor:.3f} s, read {reading / floor:.1f} times")
    growth(studies, vocabulary)


def memory(path: Path, vocabulary: Vocabulary) -> None:
    """Reading one study after another, and keeping none: what the most memory was, early and at the end."""
    count = 0
    for count, record in enumerate(records_in(path), start=1):
        read(decode_study(json.loads(record)), vocabulary)
        if count == FEW:
            print(f"read: most memory after {count} studies {most_memory():.0f} MB")
    print(f"read: most memory after {count} studies {most_memory():.0f} MB")


def most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def automaton(vocabulary: Vocabulary) -> ahocorasick.Automaton:
    names = ahocorasick.Automaton()
    for name in vocabulary.therapies:
        names.add_word(name.lower(), name)
    names.make_automaton()
    return names


def spot(names: ahocorasick.Automaton, study: Study) -> int:
    return sum(1 for _ in names.iter(study.criteria.lower()))


def growth(studies: list[Study], vocabulary: Vocabulary) -> None:
    """One long text of many studies, the same twice as long, and repeats that trap careless patterns."""
    many = "\n".join(study.criteria for study in studies)
    many *= 1 + LONG // len(many)
    for size in (LONG // 2, LONG):
        say(f"{size:,} letters of criteria", replace(studies[0], criteria=many[:size]), vocabulary)
    for words in REPEATED:
        text = "Inclusion Criteria:\n* " + words * (LONG // len(words))
        say(f"{LONG:,} letters of “{words.strip()}”", replace(studies[0], criteria=text), vocabulary)


def say(what: str, study: Study, vocabulary: Vocabulary) -> None:
    """With all that is read only when somebody asks."""
    therapy = vocabulary.find_therapy(ASKED).therapies[0]

    def ask() -> None:
        reading = read(study, vocabulary)
        reading.stance_on(therapy), reading.markers, reading.settings

    print(f"read: {what} {timed(ask)[0]:.2f} s")


main()
