"""How well the reader reads: its labels, waits, quotes and limits held against hand-labelled studies.

The labels and scores are those of the labelling guide in ``docs/evaluation.md``. A baseline that only looks
for the drug's name and a word of progression anywhere in the text is measured beside it.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trialfinder.eligibility import Reading, read
from trialfinder.eligibility.model import Stance, TherapyStance
from trialfinder.errors import InputError, UnknownTherapy
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary

COARSE = {
    Stance.ASKS_FAILED: "wants",
    Stance.ASKS_HAD: "wants",
    Stance.ASKS_PRETREATED: "wants",
    Stance.ALLOWS: "open",
    Stance.WASHOUT: "open",
    Stance.SILENT: "open",
    Stance.REFUSES: "refuses",
    Stance.REFUSES_UNLESS: "refuses",
    Stance.MIXED: "mixed",
}
_PROGRESSION = re.compile(r"progress|refractory|resistant|relapse|failed|failure", re.IGNORECASE)
_SAME_WORDS = 0.5
LIMIT_FIELDS = ("min_lines", "max_lines", "resistance", "ecog_max", "brain_mets")


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``of``, with a 95 % Wilson interval."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        z, n, p = 1.959964, self.of, self.right / self.of
        centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled pair and what was read."""

    nct_id: str
    drug: str
    wanted: Stance
    read: Stance
    baseline: Stance
    wanted_days: int | None
    read_days: int | None
    wanted_quote: str
    read_quote: str
    rule: str

    @property
    def right(self) -> bool:
        return self.wanted is self.read


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of ``n`` labelled pairs.

    ``missed_chance`` is of the pairs that want the drug, ``false_hope`` of those that refuse it.
    """

    n: int
    exact: Share
    coarse: Share
    missed_chance: Share
    false_hope: Share
    washout_days: Share
    quote: Share
    limits: Mapping[str, Share]
    baseline_exact: Share
    baseline_coarse: Share
    judged: tuple[Judged, ...]
    missing: tuple[str, ...]
    """Labelled studies that the source does not hold."""


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
    return _scores(judged, stated, readings, tuple(sorted(wanted_ids - set(by_id))))


def as_json(scores: Scores) -> dict[str, object]:
    """The scores under the names that scripts rely on; shares as fractions, null when none was labelled."""
    plain: dict[str, object] = {"n": scores.n}
    for name in ("exact", "coarse", "missed_chance", "false_hope", "washout_days", "quote"):
        plain[name] = getattr(scores, name).value
    plain |= {name: share.value for name, share in scores.limits.items()}
    plain |= {"baseline_exact": scores.baseline_exact.value, "baseline_coarse": scores.baseline_coarse.value}
    plain["missing"] = list(scores.missing)
    return plain


def render(scores: Scores, *, wrong: bool = True) -> str:
    """Shares with intervals, the confusion table, and every wrong reading with both quotes."""
    lines = [f"{scores.n} labelled pairs of study and drug", ""]
    lines += [
        _share_line(name, getattr(scores, name))
        for name in ("exact", "coarse", "missed_chance", "false_hope", "washout_days", "quote")
    ]
    lines += [_share_line(name, share) for name, share in scores.limits.items()]
    lines += [
        _share_line("exact, keyword baseline", scores.baseline_exact),
        _share_line("coarse, keyword baseline", scores.baseline_coarse),
        "",
        *_confusion(scores.judged),
    ]
    if scores.missing:
        lines += ["", f"Not in the source: {', '.join(scores.missing)}"]
    if wrong:
        lines += ["", *(_wrong(pair) for pair in scores.judged if not pair.right)]
    return "\n".join(lines)


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
        row["nct_id"],
        row["drug"],
        _label(row),
        stance.label,
        baseline(study, row["drug"]),
        int(row["washout_days"]) if row["washout_days"] else None,
        stance.washout_days,
        row["quote"],
        stance.quote.text if stance.quote else "",
        stance.rule,
    )


def _scores(
    judged: tuple[Judged, ...],
    stated: Sequence[Mapping[str, str]],
    readings: Mapping[str, Reading],
    missing: tuple[str, ...],
) -> Scores:
    wants = [pair for pair in judged if COARSE[pair.wanted] == "wants"]
    refuses = [pair for pair in judged if COARSE[pair.wanted] == "refuses"]
    quoted = [pair for pair in judged if pair.wanted_quote]
    timed = [pair for pair in judged if pair.wanted_days is not None]
    return Scores(
        n=len(judged),
        exact=_share(judged, lambda pair: pair.right),
        coarse=_share(judged, lambda pair: COARSE[pair.wanted] == COARSE[pair.read]),
        missed_chance=_share(wants, lambda pair: COARSE[pair.read] in ("refuses", "open")),
        false_hope=_share(refuses, lambda pair: COARSE[pair.read] in ("wants", "open")),
        washout_days=_share(timed, lambda pair: pair.wanted_days == pair.read_days),
        quote=_share(quoted, lambda pair: same_words(pair.wanted_quote, pair.read_quote)),
        limits={name: _limit_share(name, stated, readings) for name in LIMIT_FIELDS} if stated else {},
        baseline_exact=_share(judged, lambda pair: pair.wanted is pair.baseline),
        baseline_coarse=_share(judged, lambda pair: COARSE[pair.wanted] == COARSE[pair.baseline]),
        judged=judged,
        missing=missing,
    )


def _share(pairs: Sequence[Judged], right: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(right, pairs)), len(pairs))


def _limit_share(name: str, stated: Sequence[Mapping[str, str]], readings: Mapping[str, Reading]) -> Share:
    scored = [row for row in stated if row[name] != "?" and row["nct_id"] in readings]
    right = sum(limit_text(readings[row["nct_id"]], name) == row[name] for row in scored)
    return Share(right, len(scored))


def limit_text(reading: Reading, name: str) -> str:
    """A limit as the tables write it; blank when not stated."""
    value = getattr(reading.limits, name)
    return "" if value is None else str(value)


def _confusion(judged: Sequence[Judged]) -> list[str]:
    counts = Counter((pair.wanted, pair.read) for pair in judged)
    stances = list(Stance)
    head = "labelled \\ read".ljust(17) + "".join(stance.value[:9].rjust(11) for stance in stances)
    return [head] + [
        stance.value.ljust(17) + "".join(str(counts[stance, column] or ".").rjust(11) for column in stances)
        for stance in stances
    ]


def _wrong(pair: Judged) -> str:
    return (
        f"{pair.nct_id} {pair.drug}: labelled {pair.wanted} ({pair.wanted_days}), "
        f"read {pair.read} ({pair.read_days}) [{pair.rule}]\n"
        f"    labelled: {pair.wanted_quote}\n    read:     {pair.read_quote}"
    )


def _share_line(name: str, share: Share) -> str:
    interval = share.interval
    if share.value is None or interval is None:
        return f"{name:26} nothing labelled"
    return (
        f"{name:26} {share.value:6.1%}  ({interval[0]:.1%} to {interval[1]:.1%}; {share.right} of {share.of})"
    )


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
