"""What the criteria say about earlier lines in numbers: limits on lines, for everyone or for one cohort.

An exclusion is turned round here. Adjuvant treatment is no line, and a limit on one kind of treatment (“two
lines of TKI”) is no limit on lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.cohorts import cohort_of_sentence
from trialfinder.eligibility.demands import EARLY, FAR, OR_UNTREATED
from trialfinder.eligibility.lines import LineCount, exact_line_count, find_line_counts
from trialfinder.eligibility.model import Quote, Section
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.sections import Criterion


@dataclass(frozen=True, slots=True)
class Said:
    """The fewest lines wanted and the most tolerated by one statement; ``cohort`` None: for everyone."""

    low: int | None
    high: int | None
    cohort: str | None
    quote: Quote
    hormones_only: bool = False
    """“at most two lines of endocrine therapy”: a limit on lines where no other treatment is taken."""


_AROUND = 200
_EARLY_COUNT = Pattern(r"[^.;]{0,25}adjuvant", re.IGNORECASE)
OR_RELAPSE_EARLY = Pattern(
    r"\bor\s+(?:disease\s+)?(?:relaps|recur)\w*(?:(?!(?:6|six) months)[^;]){0,60}adjuvant"
    r"(?![^;]{0,80}\bline)",
    re.IGNORECASE,
)
"""A relapse after adjuvant treatment counts as well: no line for advanced disease need have been had."""
_COUNTS = Pattern(r"line|regimen|therap|treatment|relapse", re.IGNORECASE)
"""One of these is in every limit."""
_RELAPSES = Pattern(
    r"\b(?:(?P<second>second|2nd)|third|3rd)\s+"
    r"(?:or (?:later|greater|subsequent|higher|more|further)\s+)?relapse",
    re.IGNORECASE,
)
_ONE_KIND = Pattern(
    r"endocrine|hormon|anti-?PD|PD-?\(?L?\)?-?1|TKI|inhibitor|JAK|platinum|immunotherap|targeted|EGFR|CDK|BTK"
    r"|\bADC|HER2|\bADT\b|\bNHT\b|taxane|PARP|androgen|antibod|checkpoint|radio|\bARPI\b|steroid|biologic",
    re.IGNORECASE,
)
_HORMONES = Pattern(r"endocrine|hormon", re.IGNORECASE)
_HER2 = Pattern(r"HER2", re.IGNORECASE)
"""“two HER2-directed regimens” are two lines at least."""
_OF_KIND = Pattern(r"\s+(?:of|with)(?:\s+[\w+/-]+){1,3}")
_MAY = Pattern(r"\b(?:may|can|could) have\b|allowed|permitted|\bup to\b", re.IGNORECASE)
_EXACT_IS_ALL = Pattern(
    r"\bonly\b|\bexactly\b|must have (?:received|had) (?:one|1)\b(?! or more)", re.IGNORECASE
)
_NOT_ALLOWED = Pattern(
    r"\b(?:not|never)\s+(?:be\s+)?(?:allowed|permitted|eligible|acceptable)|\bexcluded\b"
    r"|\bineligible\b(?! for)",
    re.IGNORECASE,
)
_RESTATED = Pattern(
    r"\b(?:must|should|may|can|will|could)\s?not\b|\bno more than\b|\bno prior\b", re.IGNORECASE
)
_IS_ALLOWED = Pattern(r"\b(?:is|are|be)\s+(?:allowed|permitted|acceptable)\b", re.IGNORECASE)
"""“up to one line is allowed”, under Exclusion too."""
_OF_THOSE_WHO_HAD = Pattern(
    r"\W*(?:patients|participants|subjects|those) who (?:have )?(?:received|had)\b", re.IGNORECASE
)
"""“Patients who received one prior line must …”: of those who had it."""
_MUST = Pattern(r"\bmust\b", re.IGNORECASE)
_OTHER_MATTER = Pattern(
    r"\bother (?:\w+ )?(?:malignan|cancer|tumou?r)|contracep|cholesterol|hypertens|antibiotic|diabet",
    re.IGNORECASE,
)
_TUMOUR_LABEL = Pattern(
    r"^\W*(?:\w{1,2}[.)]\s*)?(?P<label>"
    r"(?![^::]{0,90}\b(?:prior|previous|therap\w*|treat\w*|lines?|must|have|has|received)\b)"
    r"\w[^:.;]{0,60}?(?:cancer|carcinoma|melanoma|lymphoma|myeloma|sarcoma|leuka?emia|mesothelioma|tumou?rs?"
    r"|NSCLC|SCLC|HNSCC|CRC|TNBC|HCC|RCC)\b[^:.;]{0,30}?)\s*[::]"
)


def counted_lines(criteria: Sequence[Criterion]) -> Iterator[Said]:
    """Every limit on lines, in order."""
    for criterion in criteria:
        if not _COUNTS.search(criterion.text):
            continue
        for start, end in sentences_of(criterion.text):
            sentence = criterion.text[start:end]
            if not _OTHER_MATTER.search(sentence):
                yield from _said_in(sentence, start, criterion)


def _said_in(sentence: str, start: int, criterion: Criterion) -> Iterator[Said]:
    counts = [count for count in _counts(sentence, criterion.section) if not _is_early(sentence, count)]
    if not counts:
        return
    cohort = cohort_of_sentence(sentence) or criterion.cohort or _tumour_label(sentence)
    of_those_who_had = _OF_THOSE_WHO_HAD.match(sentence) is not None
    for count in counts:
        low, high = _limits(count, sentence, criterion.section)
        if of_those_who_had and _MUST.search(sentence, count.end, count.end + _AROUND):
            low = None
        kind = _kind(sentence, count)
        hormones_only = kind is not None and _HORMONES.search(kind) is not None
        if kind is not None and not hormones_only:
            low, high = (low if _HER2.search(kind) else None), None
        if low is not None or high is not None:
            quote = quote_around(criterion, start + count.start, start + count.end, cohort)
            yield Said(low, high, cohort, quote, hormones_only)


def _counts(sentence: str, section: Section) -> tuple[LineCount, ...]:
    """Limits; else a plain number, which is a minimum, or a maximum where it is only permitted."""
    exact = exact_line_count(sentence)
    if exact is not None and OR_UNTREATED.search(sentence, max(0, exact.start - FAR), exact.start):
        return (LineCount(exact.start, exact.end, 0, exact.low),)
    if exact is None:
        relapses = _relapses(sentence) if section is Section.EXCLUSION else ()
        return find_line_counts(sentence) or relapses
    around = sentence[max(0, exact.start - _AROUND) : exact.end + _AROUND]
    if _MAY.search(around):
        return (LineCount(exact.start, exact.end, None, exact.low),)
    if _EXACT_IS_ALL.search(around):
        return (LineCount(exact.start, exact.end, exact.low, exact.low),)
    return (exact,)


def _relapses(sentence: str) -> tuple[LineCount, ...]:
    """“second relapse”: at least as many lines before it."""
    match = _RELAPSES.search(sentence)
    return (LineCount(match.start(), match.end(), 2 if match["second"] else 3, None),) if match else ()


def _is_early(sentence: str, count: LineCount) -> bool:
    within = EARLY.search(sentence, count.start, count.end)
    return within is not None or _EARLY_COUNT.match(sentence, count.end) is not None


def _limits(count: LineCount, sentence: str, section: Section) -> tuple[int | None, int | None]:
    low, high = _turned(count, sentence, section)
    if low and (
        OR_RELAPSE_EARLY.search(sentence, count.end, count.end + _AROUND)
        or OR_UNTREATED.search(sentence, max(0, count.start - FAR), count.start)
    ):
        low = 0
    return low, high


def _turned(count: LineCount, sentence: str, section: Section) -> tuple[int | None, int | None]:
    """What is left for those who may take part."""
    if count.low is None and _IS_ALLOWED.search(sentence, count.end, count.end + _AROUND):
        return count.low, count.high
    around = sentence[max(0, count.start - _AROUND) : count.end + _AROUND]
    excluded = section is Section.EXCLUSION and not _RESTATED.search(around)
    if not excluded and not _NOT_ALLOWED.search(around):
        return count.low, count.high
    high = count.low - 1 if count.low else None
    low = count.high + 1 if count.high is not None and count.low is None else None
    return low, high


def _kind(sentence: str, count: LineCount) -> str | None:
    """The words that limit the count to one kind of treatment."""
    named = _OF_KIND.match(sentence, count.end)
    end = named.end() if named else count.end
    return sentence[count.start : end] if _ONE_KIND.search(sentence, count.start, end) else None


def _tumour_label(sentence: str) -> str | None:
    """“Pancreatic cancer: …” speaks of people with that tumour."""
    match = _TUMOUR_LABEL.match(sentence)
    return match["label"].strip() if match else None
