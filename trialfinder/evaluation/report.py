"""The scores as text: shares with intervals beside the baseline's, by cancer, and all that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from trialfinder.eligibility.model import Stance
from trialfinder.evaluation.encode import AGREEMENTS
from trialfinder.evaluation.model import Judged, JudgedLimit, Scores, Share

_NAME, _SHARE, _BASELINE = 26, 44, 16
_HEAD = f"{'':{_NAME}} {'reader':{_SHARE}} {'keyword baseline':>{_BASELINE}}"


def render(scores: Scores, *, wrong: bool = True) -> str:
    """``wrong``: with every wrong reading, both quotes beside each other."""
    lines = [
        f"{scores.n} labelled pairs of study and drug",
        "",
        _HEAD,
        *_figures(scores),
        "",
        *_cancers(scores),
        "",
        *_support(scores),
        "",
        *_confusion(scores.judged),
    ]
    if scores.missing:
        lines += ["", f"Not in the source: {', '.join(scores.missing)}"]
    if wrong:
        lines += ["", *(wrong_pair(pair) for pair in scores.judged if not pair.right)]
        lines += [_wrong_limit(limit) for limit in scores.judged_limits if not limit.right]
    return "\n".join(lines)


def wrong_pair(pair: Judged) -> str:
    return (
        f"{pair.nct_id} {pair.drug}: labelled {pair.wanted} ({pair.wanted_days}), "
        f"read {pair.read} ({pair.read_days}) [{pair.rule}]\n"
        f"    labelled: {pair.wanted_quote}\n    read:     {pair.read_quote}"
    )


def _figures(scores: Scores) -> Iterator[str]:
    for name in AGREEMENTS:
        yield _line(name, getattr(scores.reader, name), getattr(scores.keywords, name))
    yield _line("washout_days", scores.washout_days)
    yield _line("quote", scores.quote)
    for name, share in scores.limits.items():
        yield _line(name, share)


def _cancers(scores: Scores) -> Iterator[str]:
    yield "By cancer"
    for cancer, (reader, keywords) in scores.cancers.items():
        yield _line(f"{cancer}, exact", reader.exact, keywords.exact)
        yield _line("    coarse", reader.coarse, keywords.coarse)


def _support(scores: Scores) -> Iterator[str]:
    """Cross-validation by study, as far as rules written by hand allow."""
    yield "Right by rules that another study bears out"
    yield _line("exact", scores.supported_exact)
    yield _line("coarse", scores.supported_coarse)
    if scores.lonely:
        yield f"Rules that one study alone bears out: {_listed(scores.lonely)}"


def _listed(lonely: Mapping[str, str]) -> str:
    return ", ".join(f"{part} ({nct_id})" for part, nct_id in lonely.items())


def _confusion(judged: Sequence[Judged]) -> list[str]:
    counts = Counter((pair.wanted, pair.read) for pair in judged)
    stances = list(Stance)
    head = "labelled \\ read".ljust(17) + "".join(stance.value[:9].rjust(11) for stance in stances)
    return [head] + [
        stance.value.ljust(17) + "".join(str(counts[stance, column] or ".").rjust(11) for column in stances)
        for stance in stances
    ]


def _wrong_limit(limit: JudgedLimit) -> str:
    return (
        f"{limit.nct_id} {limit.name}: labelled {limit.wanted or 'not stated'},"
        f" read {limit.read or 'not stated'}\n    read:     {limit.read_quote}"
    )


def _line(name: str, share: Share, baseline: Share | None = None) -> str:
    interval = share.interval
    if share.value is None or interval is None:
        return f"{name:{_NAME}} nothing labelled"
    told = f"{share.value:6.1%}  ({interval[0]:.1%} to {interval[1]:.1%}; {share.right} of {share.of})"
    beside = f"{baseline.value:.1%}" if baseline and baseline.value is not None else ""
    return f"{name:{_NAME}} {told:{_SHARE}} {beside:>{_BASELINE}}".rstrip()
