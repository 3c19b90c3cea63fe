"""How much processor time reading takes beside its floor, how much memory, and how it grows with the text.

The floor is parsing the same records and looking once for the names of all drugs in their criteria.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ahocorasick

from trialfinder.eligibility import read
from trialfinder.registry.decode import decode_study
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary, load_vocabulary

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
ROUNDS = 3
LONG = 200_000
REPEATED = {"no prior ": 20_000, "(": 50_000, "progression on ": 10_000, "osimertinib, ": 10_000}


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    records = records_in(path)
    studies = [decode_study(json.loads(record)) for record in records]
    vocabulary = load_vocabulary()
    read(studies[0], vocabulary)  # builds the tables once
    names = automaton(vocabulary)
    floor = fastest(
        lambda: [json.loads(record) for record in records] + [spot(names, one) for one in studies]
    )
    reading = fastest(lambda: [read(study, vocabulary) for study in studies])
    print(f"read: {len(studies)} studies, {1000 * reading / len(studies):.1f} s for 1,000")
    print(
        f"read: floor (json.loads, one pass for names) {floor:.3f} s, whole over floor {reading / floor:.0f}"
    )
    print(f"read: peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    growth(studies, vocabulary)


def records_in(path: Path) -> list[str]:
    """The records of a folder of files, or of a file with one on each line, packed or not."""
    if path.is_dir():
        return [file.read_text(encoding="utf-8") for file in sorted(path.glob("*.json"))]
    packed = path.read_bytes()
    plain = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [line for line in plain.decode("utf-8").split("\n") if line.strip()]


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
    for words, times in REPEATED.items():
        text = "Inclusion Criteria:\n* " + words * times
        say(f"“{words}” {times:,} times", replace(studies[0], criteria=text), vocabulary)


def say(what: str, study: Study, vocabulary: Vocabulary) -> None:
    print(f"read: {what} {seconds(lambda: read(study, vocabulary)):.2f} s")


def fastest(work: Callable[[], object]) -> float:
    return min(seconds(work) for _ in range(ROUNDS))


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


main()
