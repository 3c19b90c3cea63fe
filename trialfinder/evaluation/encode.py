"""The scores as JSON, under the names that scripts rely on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from trialfinder.evaluation.model import Agreement, Judged, JudgedLimit, Scores, Share

AGREEMENTS = ("exact", "coarse", "missed_chance", "false_hope")


def as_json(scores: Scores) -> dict[str, object]:
    """Shares as fractions, null when none was labelled; ``intervals`` holds low and high of each."""
    shares = named_shares(scores)
    plain: dict[str, object] = {"n": scores.n}
    plain |= {name: share.value for name, share in shares.items()}
    plain["intervals"] = {name: share.interval for name, share in shares.items()}
    plain["cancers"] = {name: _of_cancer(*both) for name, both in scores.cancers.items()}
    plain["confusion"] = _confusion(scores)
    plain["single_study_rules"] = dict(scores.lonely)
    plain["wrong"] = [_wrong(pair) for pair in scores.judged if not pair.right]
    plain["wrong_limits"] = [_wrong_limit(limit) for limit in scores.judged_limits if not limit.right]
    plain["missing"] = list(scores.missing)
    return plain


def named_shares(scores: Scores) -> dict[str, Share]:
    return {
        **_of_agreement(scores.reader, ""),
        "washout_days": scores.washout_days,
        "quote": scores.quote,
        **scores.limits,
        "cross_validated_exact": scores.supported_exact,
        "cross_validated_coarse": scores.supported_coarse,
        **_of_agreement(scores.keywords, "baseline_"),
    }


def _of_agreement(agreement: Agreement, prefix: str) -> dict[str, Share]:
    return {prefix + name: getattr(agreement, name) for name in AGREEMENTS}


def _of_cancer(reader: Agreement, keywords: Agreement) -> dict[str, object]:
    shares = {**_of_agreement(reader, ""), **_of_agreement(keywords, "baseline_")}
    intervals = {name: share.interval for name, share in shares.items()}
    return {
        "n": reader.exact.of,
        **{name: share.value for name, share in shares.items()},
        "intervals": intervals,
    }


def _confusion(scores: Scores) -> Mapping[str, Mapping[str, int]]:
    """Labelled, then read."""
    counts: dict[str, Counter[str]] = {}
    for pair in scores.judged:
        counts.setdefault(pair.wanted.value, Counter())[pair.read.value] += 1
    return counts


def _wrong(pair: Judged) -> dict[str, object]:
    return {
        "nct_id": pair.nct_id,
        "drug": pair.drug,
        "labelled": pair.wanted.value,
        "read": pair.read.value,
        "labelled_days": pair.wanted_days,
        "read_days": pair.read_days,
        "labelled_quote": pair.wanted_quote,
        "read_quote": pair.read_quote,
        "rule": pair.rule,
    }


def _wrong_limit(limit: JudgedLimit) -> dict[str, object]:
    return {
        "nct_id": limit.nct_id,
        "limit": limit.name,
        "labelled": limit.wanted,
        "read": limit.read,
        "read_quote": limit.read_quote,
    }
