"""The twelve people of ``tests/profiles``, each in a situation of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from trialfinder.profile import Profile, parse_had
from trialfinder.study import Sex
from trialfinder.vocabulary import Vocabulary

TODAY = date(2026, 11, 25)
PEOPLE = sorted((Path(__file__).parent / "profiles").glob("*.json"))
NAMES = [path.stem for path in PEOPLE]


def told(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said


def profile_of(said: dict[str, Any], vocabulary: Vocabulary) -> Profile:
    return Profile(
        vocabulary.find_cancer(said["cancer"]),
        tuple(prior for text in said["had"] for prior in parse_had(text, vocabulary, TODAY)),
        markers=tuple(said["markers"]),
        age=said["age"],
        sex=Sex(said["sex"].upper()),
        ecog=said["ecog"],
        words=said["cancer"],
    )
