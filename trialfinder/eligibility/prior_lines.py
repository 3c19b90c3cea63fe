"""How many earlier lines of treatment a study demands and tolerates, over all its cohorts.

What is said in numbers is read from the sentences; what is said in words (“treatment-naive”, “progressed on”) from
the requirements. Adjuvant treatment is not a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trialfinder.eligibility.cohorts import cohort_of_sentence
from trialfinder.eligibility.context import Sense
from trialfinder.eligibility.lines import LineCount, exact_line_count, find_line_counts
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import Quote, Section, Stance
from trialfinder.eligibility.phrases import load_phrases
from trialfinder.eligibility.quotes import quote_around, sentences_of
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.stances import quote_of


WORDS = "resistance_words.csv"


@dataclass(frozen=True, slots=True)
class PriorLines:
    """The fewest lines demanded and the most tolerated; None when not stated."""

    fewest: int | None = None
    most: int | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about lines, an exclusion turned round."""

    low: int | None
    high: int | None
    cohort: str | None
    quote: Quote | None


WANTS = (Stance.ASKS_FAILED, Stance.ASKS_HAD, Stance.ASKS_PRETREATED)
REFUSALS = (Stance.REFUSES, Stance.REFUSES_UNLESS)

_EARLY = re.compile(
    r"adjuvant|perioperative|chemo-?\s?radi|concurrent with radi|\bcCRT\b|pre-?surgical|before surgery",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"metastatic|metastasi[sz]ed|distant|advanced|recurrent|relaps|refractor|incurable|\bR/R\b", re.IGNORECASE
)
_EARLY_COUNT = re.compile(r"[^.;]{0,25}adjuvant", re.IGNORECASE)
_ONE_KIND = re.compile(
    r"endocrine|hormon|anti-?PD|PD-?\(?L?\)?-?1|TKI|inhibitor|JAK|platinum|immunotherap|targeted|EGFR|CDK|BTK|\bADC|HER2|\bADT\b|\bNHT\b|taxane|PARP|androgen|antibod|checkpoint|radio|\bARPI\b|steroid|biologic",
    re.IGNORECASE,
)
_OF_KIND = re.compile(r"\s+(?:of|with)(?:\s+[\w+/-]+){1,3}")
_MAY = re.compile(r"\b(?:may|can|could) have\b|allowed|permitted|\bup to\b", re.IGNORECASE)
_NOT_ALLOWED = re.compile(
    r"\b(?:not|never)\s+(?:be\s+)?(?:allowed|permitted|eligible|acceptable)|\bexcluded\b|\bineligible\b(?! for)",
    re.IGNORECASE,
)
_RESTATED = re.compile(
    r"\b(?:must|should|may|can|will|could)\s?not\b|\bno more than\b|\bno prior\b", re.IGNORECASE
)
_OTHER_MATTER = re.compile(
    r"\bother (?:\w+ )?(?:malignan|cancer|tumou?r)|contracep|cholesterol|hypertens|antibiotic|diabet",
    re.IGNORECASE,
)
_EXACT_IS_ALL = re.compile(
    r"\bonly\b|\bexactly\b|must have (?:received|had) (?:one|1)\b(?! or more)", re.IGNORECASE
)
_OTHER_THAN = re.compile(
    r"\b(?:other than|except(?:ing)?(?: for)?|apart from)\b(?![^.;]{0,60}adjuvant)", re.IGNORECASE
)
_TUMOUR_LABEL = re.compile(
    r"^\W*(?:\w{1,2}[.)]\s*)?(?P<label>(?![^::]*\b(?:prior|previous|therap\w*|treat\w*|lines?|must|have|has|received)\b)[A-Z][^:.;]{0,60}?(?:cancer|carcinoma|melanoma|lymphoma|myeloma|sarcoma|leuka?emia|NSCLC|SCLC|HNSCC|CRC|TNBC|HCC|RCC|tumou?rs?|mesothelioma)\b[^:.;]{0,30}?)\s*[::]"
)
_OR_EARLY = re.compile(
    r"including in the adjuvant|\badjuvant,? (?:or|and/or) (?:locally )?(?:advanced|metastatic)|\badjuvant, (?:locally )?advanced|\b(?:advanced|metastatic),? or (?:\(?neo\)?-?)?adjuvant",
    re.IGNORECASE,
)
_OR_RELAPSE_EARLY = re.compile(r"[^;]{0,160}\bor\s+(?:relaps|recur)\w*[^;]{0,60}adjuvant", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:to be treated|(?:will|shall) (?:be treated|receive|undergo)|planned|planning|scheduled|to receive|administration of|suitable|candidates? for|eligible (?:for|to)|(?:decision|decided|intend\w*|plan\w*|about) [^.;]{0,30}to (?:administer|receive|start|initiate|give))\b[^.;]{0,120}$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:\d{1,2}[a-z]?|[A-Z]\d?|I{1,3}V?)\b")
_PRETREATED_ONLY = re.compile(r"(?:previously|pre-?)\s?treated", re.IGNORECASE)
_GREW = re.compile(
    r"relaps|refract|recurr|progress|resistan|fail|intoleran|ineffective|no longer|exhaust", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:no|not|without|never|risk|can be|early)\b[^.;]{0,60}$", re.IGNORECASE)
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_AFTER_LINE = re.compile(
    r"\b(?:fail\w*|progress\w*|refractory|relaps\w*|intoleran\w*|resistan\w*|received|ineffective|invalid|completed|recur\w*)\b[^.;]{0,70}?\b(?:at least\s+)?(?:(?P<least>first|1st)[- ]?(?:line)?\s*(?:or|-|and|/|to)\s*)?(?P<line>first|second|third|1st|2nd|3rd)[- ]?(?:or (?:later|further|more|above)[- ]?)?line",
    re.IGNORECASE,
)


def read_prior_lines(criteria: Sequence[Criterion], requirements: Sequence[Requirement]) -> PriorLines:
    """The widest range over all cohorts."""
    wanted, refused = demands(requirements), refusals(requirements)
    counted = [*_counted(criteria)]
    if not (wanted or refused or counted):
        failure = failure_said(criteria)
        return PriorLines(1, None, failure) if failure else PriorLines()
    return _combined(counted, wanted, refused, requirements)


def demands(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """The requirements that want earlier treatment; those of the titles only when the criteria say nothing."""
    refused = {_sentence(requirement) for requirement in requirements if is_refusal_of_all(requirement)}
    wanted = [one for one in requirements if _is_demand(one) and _sentence(one) not in refused]
    return _criteria_before_titles(wanted, requirements)


def refusals(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """The requirements that take nobody who has been treated; those of chemotherapy only when nothing is wanted.

    Where everyone's disease must have grown on treatment, a refusal for everyone was not meant of all treatment.
    """
    refused = [one for one in requirements if is_refusal_of_all(one)]
    if any(is_failure(one) and one.cohort is None for one in demands(requirements)):
        return tuple(one for one in refused if one.cohort is not None)
    if not any(_is_demand(one) for one in requirements):
        refused += [one for one in requirements if _is_refusal_of_chemotherapy(one)]
    return _criteria_before_titles(refused, requirements)


def _criteria_before_titles(
    found: Sequence[Requirement], requirements: Sequence[Requirement]
) -> tuple[Requirement, ...]:
    spoken = tuple(one for one in found if not of_title(one))
    silent = not any(_is_demand(one) or is_refusal_of_all(one) for one in requirements if not of_title(one))
    return spoken or (tuple(found) if silent else ())


def of_title(requirement: Requirement) -> bool:
    return requirement.statement.clause.section is Section.TITLE


def _sentence(requirement: Requirement) -> tuple[int, int]:
    clause = requirement.statement.clause
    return clause.criterion.index, clause.sentence[0]


def failure_said(criteria: Sequence[Criterion]) -> Quote | None:
    """“recurrent or progressive disease after …”, where no treatment is named."""
    pattern = load_phrases(WORDS)["failure"]
    for criterion in criteria:
        if criterion.section is not Section.EXCLUSION and not criterion.heading:
            match = pattern.search(criterion.text)
            if match and not _DENIED.search(criterion.text[: match.start()]):
                return quote_around(criterion, match.start(), match.end())
    return None


def _is_demand(requirement: Requirement) -> bool:
    """Earlier treatment wanted for the setting that the study is about."""
    statement = requirement.statement
    if requirement.stance not in WANTS or _is_early_only(requirement):
        return False
    if of_title(requirement) and not is_failure(requirement):
        return False
    if statement.sense is Sense.HAD and _is_planned(requirement):
        return False
    wants_failure = statement.sense is Sense.FAILED and requirement.stance is not Stance.ASKS_HAD
    return statement.clause.section is not Section.EXCLUSION or wants_failure


def _is_planned(requirement: Requirement) -> bool:
    """“to be treated with a first line therapy”: what is to come, not what was had."""
    clause, mention = requirement.statement.clause, requirement.mention
    return mention is not None and _PLANNED.search(clause.text[clause.own : mention.start]) is not None


def _is_early_only(requirement: Requirement) -> bool:
    clause = requirement.statement.clause
    start, end = clause.sentence
    sentence = clause.criterion.text[start:end]
    return _EARLY.search(sentence) is not None and _LATE.search(sentence) is None


def is_refusal_of_all(requirement: Requirement) -> bool:
    """“Treatment-naive”, “no prior systemic therapy”: not the refusal of one drug or class."""
    if requirement.stance not in REFUSALS:
        return False
    mention = requirement.mention
    if mention is None:
        return True
    if requirement.statement.sense is Sense.FAILED:
        return False
    text = requirement.statement.clause.text
    if _EARLY.search(text[max(0, mention.start - 25) : mention.end + 25]) or _OTHER_THAN.search(
        text, mention.end
    ):
        return False
    return requirement.general and mention.kind is not ConceptKind.SETTING


def _is_refusal_of_chemotherapy(requirement: Requirement) -> bool:
    mention = requirement.mention
    named = mention is not None and mention.kind is ConceptKind.CLASS and "chemotherapy" in mention.names
    had = requirement.statement.sense is Sense.HAD
    return named and had and requirement.stance in REFUSALS and not _is_early_only(requirement)


def _said_by_demand(requirement: Requirement) -> Said:
    clause = requirement.statement.clause
    ordinal = _AFTER_LINE.search(clause.text)
    low = _ORDINALS[(ordinal["least"] or ordinal["line"]).lower()] if ordinal else 1
    if _OR_EARLY.search(clause.text):
        low = 0
    return Said(low, None, requirement.cohort, quote_of(requirement))


def _counted(criteria: Sequence[Criterion]) -> Iterator[Said]:
    for criterion in criteria:
        for start, end in sentences_of(criterion.text):
            sentence = criterion.text[start:end]
            if _OTHER_MATTER.search(sentence):
                continue
            cohort = cohort_of_sentence(sentence) or criterion.cohort or _tumour_label(sentence)
            for count in _counts(sentence):
                if _EARLY.search(sentence[count.start : count.end]) or _EARLY_COUNT.match(
                    sentence, count.end
                ):
                    continue
                low, high = _turned(count, sentence, criterion.section)
                if low and _OR_RELAPSE_EARLY.match(sentence, count.end):
                    low = 0
                if _is_of_one_kind(sentence, count):
                    low, high = min(low, 1) if low else low, None
                if low is not None or high is not None:
                    yield Said(
                        low,
                        high,
                        cohort,
                        quote_around(criterion, start + count.start, start + count.end, cohort),
                    )


def _is_of_one_kind(sentence: str, count: LineCount) -> bool:
    """“two lines of TKI”: the limit is on one kind of treatment, not on lines."""
    named = _OF_KIND.match(sentence, count.end)
    return _ONE_KIND.search(sentence, count.start, named.end() if named else count.end) is not None


def _tumour_label(sentence: str) -> str | None:
    """“Pancreatic cancer: …” speaks of people with that tumour."""
    match = _TUMOUR_LABEL.match(sentence)
    return match["label"].strip() if match else None


def _counts(sentence: str) -> tuple[LineCount, ...]:
    counts = find_line_counts(sentence)
    if counts:
        return counts
    exact = exact_line_count(sentence)
    if exact is None:
        return ()
    if _MAY.search(sentence):
        return (LineCount(exact.start, exact.end, None, exact.low),)
    if _EXACT_IS_ALL.search(sentence):
        return (LineCount(exact.start, exact.end, exact.low, exact.low),)
    return (exact,)


def _turned(count: LineCount, sentence: str, section: Section) -> tuple[int | None, int | None]:
    """What is left for those who may take part."""
    forbidden = _NOT_ALLOWED.search(sentence) is not None
    excluded = section is Section.EXCLUSION and not _RESTATED.search(sentence)
    if not (excluded or forbidden):
        return count.low, count.high
    high = count.low - 1 if count.low else None
    low = count.high + 1 if count.high is not None and count.low is None else None
    return low, high


def _combined(
    counted: Sequence[Said],
    wanted: Sequence[Requirement],
    refused: Sequence[Requirement],
    requirements: Sequence[Requirement],
) -> PriorLines:
    everyone = _labels_of_everyone([*wanted, *refused])
    refused_by_all = [one for one in refused if one.cohort is None or one.cohort in everyone]
    if refused_by_all and not any(said.low for said in counted):
        if _outweighs(refused_by_all, wanted):
            return PriorLines(0, 0, quote_of(refused_by_all[0]))
        if _begun(refused_by_all, wanted):
            refused = [one for one in refused if one not in refused_by_all]
    most = _most(counted)
    fewest, quote = _fewest(counted, wanted, refused, requirements)
    if fewest is None and most is not None:
        fewest = 0
    if most is not None and fewest is not None and most < fewest:
        most = None
    return PriorLines(
        fewest, most, quote or next((said.quote for said in counted if said.high is not None), None)
    )


def _labels_of_everyone(requirements: Sequence[Requirement]) -> frozenset[str]:
    """Labels such as “Phase 2 and Phase 3” that name every part of the study."""
    parts = {
        label: frozenset(_PART.findall(label)) for one in requirements if (label := one.cohort) is not None
    }
    named = frozenset[str]().union(*parts.values())
    return frozenset(label for label, of_label in parts.items() if of_label == named and len(named) > 1)


def _outweighs(refused: Sequence[Requirement], wanted: Sequence[Requirement]) -> bool:
    """A drug merely named is no demand against “no prior systemic therapy”."""
    return not any(is_failure(one) for one in wanted) and not _begun(refused, wanted)


def _begun(refused: Sequence[Requirement], wanted: Sequence[Requirement]) -> bool:
    """“Newly diagnosed” beside “after induction therapy”: the treatment of the new disease has begun."""
    only_new = all(one.statement.sense is Sense.UNTREATED for one in refused)
    return only_new and any(one.general for one in wanted)


def is_failure(requirement: Requirement) -> bool:
    """The demand is for a disease that grew or came back, not only for treatment had."""
    statement = requirement.statement
    if statement.negated and requirement.stance is Stance.ASKS_HAD:
        return False
    if statement.sense in (Sense.FAILED, Sense.PRETREATED):
        return (
            not _PRETREATED_ONLY.search(statement.clause.text)
            or _GREW.search(statement.clause.text) is not None
        )
    return requirement.stance is Stance.ASKS_FAILED


def _most(counted: Sequence[Said]) -> int | None:
    return max((said.high for said in counted if said.high is not None and said.cohort is None), default=None)


def _fewest(
    counted: Sequence[Said],
    wanted: Sequence[Requirement],
    refused: Sequence[Requirement],
    requirements: Sequence[Requirement],
) -> tuple[int | None, Quote | None]:
    """The least that any cohort demands."""
    lows = [said for said in counted if said.low is not None]
    if refused and (lows or wanted or all(one.cohort is not None for one in refused)):
        return 0, quote_of(refused[0])
    if (free := _cohort_without_demand(lows, wanted, requirements)) is not None:
        return 0, quote_of(free)
    said = _by_cohort(lows, max)
    for cohort, demand in _by_cohort([*map(_said_by_demand, wanted)], min).items():
        said[cohort] = max((demand, said.get(cohort, demand)), key=_low)
    everyone = said.pop(None, None)
    least = min(said.values(), key=_low, default=None)
    decider = max((one for one in (everyone, least) if one), key=_low, default=None)
    return (decider.low, decider.quote) if decider else (None, None)


def _cohort_without_demand(
    lows: Sequence[Said], wanted: Sequence[Requirement], requirements: Sequence[Requirement]
) -> Requirement | None:
    """What is said to a cohort of which no earlier treatment is wanted, where only some cohorts want it."""
    labels = {one.cohort for one in (*lows, *wanted)}
    if None in labels or not labels:
        return None
    parts = frozenset(part for label in labels if label for part in _PART.findall(label))
    return next(
        (
            one
            for one in requirements
            if one.cohort
            and one.stance is Stance.REFUSES
            and not parts.intersection(_PART.findall(one.cohort))
            and one.statement.clause.section is not Section.EXCLUSION
        ),
        None,
    )


def _by_cohort(said: Sequence[Said], choose: Callable[..., Said]) -> dict[str | None, Said]:
    cohorts: dict[str | None, Said] = {}
    for one in said:
        cohorts[one.cohort] = choose((one, cohorts.get(one.cohort, one)), key=_low)
    return cohorts


def _low(said: Said) -> int:
    return said.low or 0
