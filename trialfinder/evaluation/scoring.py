"""Reads every labelled study and counts where the reading and the labels agree."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trialfinder.cancers import cancer_group
from trialfinder.eligibility import Reading, read
from trialfinder.eligibility.model import Stance, TherapyStance
from trialfinder.errors import InputError, UnknownTherapy
from trialfinder.evaluation.model import (
    COARSE,
    LIMIT_FIELDS,
    Agreement,
    Judged,
    JudgedLimit,
    Scores,
    Share,
)
from trialfinder.evaluation.support import Right, lonely_parts, supported
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

OTHER = "other"
SMALL = 20
"""Cancers with fewer labelled pairs are counted together."""
_PROGRESSION = re.compile(r"progress|refractory|resistant|relapse|failed|failure", re.IGNORECASE)
_SAME_WORDS = 0.5
_QUOTES = {
    "min_lines": "lines_quote",
    "max_lines": "lines_quote",
    "ecog_max": "ecog_quote",
    "brain_mets": "brain_mets_quote",
}


def evaluate(studies: Iterable[Study], probes: Path, limits: Path | None, vocabulary: Vocabulary) -> Scores:
    """Read every labelled study and compare; ``InputError`` for columns or labels not in the guide."""
    pairs = _rows(probes, ("nct_id", "drug", "label", "washout_days", "quote"))
    stated = _rows(limits, ("nct_id", *LIMIT_FIELDS)) if limits else []
    wanted_ids = {row["nct_id"] for row in [*pairs, *stated]}
    by_id = {study.nct_id: study for study in studies if study.nct_id in wanted_ids}
    readings = {nct_id: read(study, vocabulary) for nct_id, study in by_id.items()}
    judged = tuple(
        _judge(row, by_id[row["nct_id"]], readings[row["nct_id"]], vocabulary)
        for row in pairs
        if row["nct_id"] in by_id
    )
    judged_limits = tuple(_judge_limits(stated, readings))
    return _scores(judged, judged_limits, tuple(sorted(wanted_ids - set(by_id))))


def baseline(study: Study, drug: str) -> Stance:
    """A whole-document keyword search: the drug's name and a word of progression anywhere."""
    text = study.criteria.lower()
    if drug.lower() not in text:
        return Stance.SILENT
    return Stance.ASKS_FAILED if _PROGRESSION.search(text) else Stance.ASKS_HAD


def same_words(one: str, other: str) -> bool:
    """Whether two quotes overlap: half of the shorter one's words stand in the other."""
    left, right = _words(one), _words(other)
    shorter = min(len(left), len(right))
    return shorter > 0 and sum((left & right).values()) / shorter >= _SAME_WORDS


def limit_text(reading: Reading, name: str) -> str:
    """A limit as the tables write it; blank when not stated."""
    value = getattr(reading.limits, name)
    return "" if value is None else str(value)


def _label(row: Mapping[str, str]) -> Stance:
    try:
        return Stance(row["label"])
    except ValueError as error:
        known = ", ".join(Stance)
        raise InputError(
            f"“{row['label']}”, the label of {row['nct_id']} and {row['drug']}, is none we know."
            f" Use one of: {known}."
        ) from error


def _judge(row: Mapping[str, str], study: Study, reading: Reading, vocabulary: Vocabulary) -> Judged:
    try:
        stance = reading.stance_on(vocabulary.find_therapy(row["drug"]).therapies[0])
    except UnknownTherapy:
        stance = TherapyStance(row["drug"], Stance.SILENT, None, rule="unknown drug")
    return Judged(
        nct_id=row["nct_id"],
        drug=row["drug"],
        wanted=_label(row),
        read=stance.label,
        baseline=baseline(study, row["drug"]),
        wanted_days=int(row["washout_days"]) if row["washout_days"] else None,
        read_days=stance.washout_days,
        wanted_quote=row["quote"],
        read_quote=stance.quote.text if stance.quote else "",
        rule=stance.rule,
        cancer=cancer_group(study, vocabulary),
    )


def _judge_limits(
    stated: Sequence[Mapping[str, str]], readings: Mapping[str, Reading]
) -> Iterator[JudgedLimit]:
    """Those labelled “?” are left out."""
    for row in stated:
        reading = readings.get(row["nct_id"])
        for name in LIMIT_FIELDS:
            if reading is not None and row[name] != "?":
                quote = getattr(reading.limits, _QUOTES[name]) if name in _QUOTES else None
                words = quote.text if quote else ""
                yield JudgedLimit(row["nct_id"], name, row[name], limit_text(reading, name), words)


def _scores(
    judged: tuple[Judged, ...], judged_limits: tuple[JudgedLimit, ...], missing: tuple[str, ...]
) -> Scores:
    quoted = [pair for pair in judged if pair.wanted_quote]
    timed = [pair for pair in judged if pair.wanted_days is not None]
    return Scores(
        n=len(judged),
        reader=_agreement(judged),
        keywords=_agreement(_as_baseline(judged)),
        washout_days=_share(timed, lambda pair: pair.wanted_days == pair.read_days),
        quote=_share(quoted, lambda pair: same_words(pair.wanted_quote, pair.read_quote)),
        limits=_limit_shares(judged_limits),
        cancers=_by_cancer(judged),
        supported_exact=_share(judged, supported(judged, _is_right)),
        supported_coarse=_share(judged, supported(judged, _is_nearly_right)),
        lonely=lonely_parts(judged),
        judged=judged,
        judged_limits=judged_limits,
        missing=missing,
    )


def _is_right(pair: Judged) -> bool:
    return pair.right


def _is_nearly_right(pair: Judged) -> bool:
    return pair.nearly_right


def _as_baseline(judged: Sequence[Judged]) -> list[Judged]:
    """As if the baseline had been the reader."""
    return [replace(pair, read=pair.baseline) for pair in judged]


def _agreement(judged: Sequence[Judged]) -> Agreement:
    wants = [pair for pair in judged if COARSE[pair.wanted] == "wants"]
    refuses = [pair for pair in judged if COARSE[pair.wanted] == "refuses"]
    return Agreement(
        exact=_share(judged, _is_right),
        coarse=_share(judged, _is_nearly_right),
        missed_chance=_share(wants, lambda pair: COARSE[pair.read] in ("refuses", "open")),
        false_hope=_share(refuses, lambda pair: COARSE[pair.read] in ("wants", "open")),
    )


def _by_cancer(judged: Sequence[Judged]) -> dict[str, tuple[Agreement, Agreement]]:
    """The most labelled first, the small ones together at the end."""
    sizes = Counter(pair.cancer for pair in judged)
    groups: dict[str, list[Judged]] = {name: [] for name, size in sizes.most_common() if size >= SMALL}
    for pair in judged:
        groups.setdefault(pair.cancer if pair.cancer in groups else OTHER, []).append(pair)
    return {name: (_agreement(pairs), _agreement(_as_baseline(pairs))) for name, pairs in groups.items()}


def _share(pairs: Sequence[Judged], right: Right) -> Share:
    return Share(sum(map(right, pairs)), len(pairs))


def _limit_shares(judged: Sequence[JudgedLimit]) -> dict[str, Share]:
    if not judged:
        return {}
    named = {name: [limit for limit in judged if limit.name == name] for name in LIMIT_FIELDS}
    return {name: Share(sum(limit.right for limit in all_), len(all_)) for name, all_ in named.items()}


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        absent = [column for column in columns if column not in (reader.fieldnames or ())]
        if absent:
            raise InputError(
                f"{path.name} has no column {', '.join(absent)}. It needs: {', '.join(columns)}."
            )
        return list(reader)
