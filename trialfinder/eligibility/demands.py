"""Which requirements want earlier treatment, which refuse all of it, which want the disease to have grown.

Adjuvant treatment, treatment that is planned, and a drug only named are no demands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.eligibility.lines import find_line_counts
from trialfinder.eligibility.mentions import ConceptKind
from trialfinder.eligibility.model import REFUSALS, WANTS, Section, Stance
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.statements import Sense

EARLY = Pattern(
    r"adjuvant|(?:peri|pre)-?operative|chemo-?\s?radi|concurrent with radi|\bcCRT\b|pre-?surgical"
    r"|before surgery|curative[- ]intent|for stage (?:0|I)\b",
    re.IGNORECASE,
)
"""Treatment meant to cure, which is no line of treatment."""
_LATE = Pattern(
    r"(?<!non)(?<!non-)metastatic|metastasi[sz]ed|distant|advanced|recurrent|relaps|refractor|incurable|\bR/R\b",
    re.IGNORECASE,
)
_AFTER_CURE = Pattern(
    r"adjuvant|multi-?modal|definitive|curative|radical|surgery|resection|resected|chemo-?\s?radi"
    r"|local (?:therapy|treatment)",
    re.IGNORECASE,
)
_AFTER_LOCAL = Pattern(
    r"\bafter (?:\w+ ){0,2}?(?:definitive|curative|radical|local|surgery|resection)", re.IGNORECASE
)
_ANY_SETTING = Pattern(
    r"[^.;]{0,20}\((?:(?:either|both) )?(?:in the )?(?:neo-?)?adjuvant,? (?:or|and)", re.IGNORECASE
)
_BEFORE_OR_AFTER_SURGERY = Pattern(
    r"\(neo-?\)-?\s?adjuvant|neo-?\s?adjuvant\b[^.;]{0,20}?(?<!neo)(?<!neo[- ])adjuvant"
    r"|(?<!neo)(?<!neo[- ])adjuvant\b[^.;]{0,20}?neo-?\s?adjuvant",
    re.IGNORECASE,
)
"""“no neoadjuvant therapy” alone leaves that after surgery open."""
_IF = Pattern(r"\b(?:if|when|in case)\b", re.IGNORECASE)
_OTHER_THAN = Pattern(
    r"\b(?:other than|except(?:ing|ion)?(?: for| of)?|apart from)\b(?![^.;]{0,60}adjuvant)"
    r"(?!\W*(?:(?:the|an?|one|1|a single|up to|prior|previous)\W+){0,2}"
    r"(?:surg|radi|hydroxyurea|(?:cortico)?steroid|prednis|cycle|leukapheresis|intrathecal|intravesical|biops"
    r"|that (?:permitted|allowed|specified)"
    r"|(?:therapy|treatment) (?:permitted|allowed|specified)))",
    re.IGNORECASE,
)
_EXCEPT = Pattern(r"\b(?:except\w*|other than|apart from|unless)\b", re.IGNORECASE)
_LIMITED = Pattern(r"\W*limited (?:prior|previous)\b", re.IGNORECASE)
"""“Limited prior therapy” tolerates some and demands none."""
_OTHER = Pattern(r"\bother\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
"""“no other prior therapy”: one was had."""
_WITH_A_DRUG = Pattern(r"[^.;]{0,30}\bregimens?\s+(?:with|containing)\b", re.IGNORECASE)
_OF_A_DRUG = Pattern(
    r"chemotherapy\s+(?:with|containing|using)\s+(?!or\b|and\b|curative|radi|any\b)", re.IGNORECASE
)
_REGIONAL = Pattern(
    r"\b(?:regional|liver-directed|intra-?(?:arterial|peritoneal|vesical|thecal)|locoregional|topical|emboli\w+"
    r"|perfusion)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_PLANNED = Pattern(
    r"\b(?:to be treated|(?:will|shall) (?:be treated|receive|undergo)|planned|planning|scheduled|to receive"
    r"|administration of|suitable|candidates? for|eligible (?:for|to)"
    r"|(?:decision|decided|intend\w*|plan\w*|about) [^.;]{0,30}"
    r"to (?:administer|receive|start|initiate|give))\b"
    r"[^.;]{0,120}$",
    re.IGNORECASE,
)
_PEOPLE = r"(?:patients?|participants?|subjects?|women|men|people|those)"
_OF_SOME = Pattern(
    rf"\W*(?:(?:for|in|if)\s+(?:[\w-]+\s+){{0,2}}?(?:(?:all|any|an?|the|\S+[- ]treated)\s+)?{_PEOPLE}\b"
    r"|if the (?:most recent|last|prior) (?:therapy|treatment)\b"
    rf"|{_PEOPLE}\s+who\s+(?:have |had |has )?(?:previously |already )?(?:received|had|been treated)\b"
    rf"[^.;]{{1,80}}?\b(?:must|should|are|may|will)\b)",
    re.IGNORECASE,
)
"""What follows is asked only of those who were treated."""
_ELIGIBLE_IF = Pattern(
    rf"\W*{_PEOPLE}\s+with\s+[^.;:]{{1,60}}?\b(?:mutations?|fusions?|rearrangements?|alterations?|aberrations?)"
    r"\s+(?:are|will be|may be) eligible if\b",
    re.IGNORECASE,
)
"""Those without the mutation need not have had it."""
OR_UNTREATED = Pattern(
    r"\b(?:na[iï]ve|previously untreated|newly diagnosed)\b[^.;]{0,60}?,?\s+or\b", re.IGNORECASE
)
"""“treatment-naive or after one line”."""
OR_NAIVE = Pattern(
    r"\b(?:progress|received|relaps|refract)\w*[^.;]{0,300}\b(?:or|and)\s+(?:be\s+|are\s+)?"
    r"(?:(?:treatment|therapy|systemic)[- ]na[iï]ve"
    r"|(?:na[iï]ve|untreated|newly diagnosed) (?!brain|cns|central)\w+)"
    r"|\b(?:treatment|therapy)[- ]na[iï]ve,? or"
    r" (?:(?:to )?ha(?:ve|s|d)|previously|pre-?treated|treated|received|any)\b",
    re.IGNORECASE,
)
"""“progressed on it, or treatment-naive”: both are taken."""
_TOO_LONG_AGO = Pattern(
    r"\blast dose\b[^.;]{0,80}?(?:>|\bmore than|\bover)\s*\d+\s*(?:days|weeks|months)", re.IGNORECASE
)
"""“last dose of it more than 12 weeks ago” excludes those who had it long ago, not those who had it."""
_OR_STABLE = Pattern(r"\bstable\b[^.;]{0,160}\bor\s+(?:ha(?:ve|s)\s+)?(?:failed|progressi)", re.IGNORECASE)
_GREW = Pattern(
    r"relaps|refract|recurr|progress|resistan|fail|intoleran|ineffective|no longer|exhaust", re.IGNORECASE
)
FAR = 1000
"""How much of a sentence without an end is looked at, to each side."""


def demands(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Those that want earlier treatment; a title's count only when the criteria say nothing."""
    refused = {_sentence(one) for one in requirements if is_refusal_of_all(one)}
    wanted = [one for one in requirements if _is_demand(one) and _sentence(one) not in refused]
    return _criteria_before_titles(wanted, requirements)


def refusals(requirements: Sequence[Requirement], *, grown: bool) -> tuple[Requirement, ...]:
    """Those that take nobody who has been treated; a refusal of chemotherapy only when nothing is wanted.

    ``grown``: the disease must have grown or come back, whatever it was treated with.

    Where everyone's disease must have grown on treatment, no refusal was meant of all treatment; nor by an
    exclusion where the cohort's members must have been treated.
    """
    treated = {one.cohort for one in demands(requirements)} - {None}
    refused = [
        one
        for one in requirements
        if is_refusal_of_all(one) and not (_is_excluded(one) and one.cohort in treated)
    ]
    if any(grew_on_treatment(one) and one.cohort is None for one in demands(requirements)):
        return tuple(one for one in refused if one.cohort is not None)
    if not grown and not any(_is_demand(one) for one in requirements):
        refused += [
            one
            for one in requirements
            if is_refusal_of_chemotherapy(one) or _is_refusal_of_early_treatment(one)
        ]
    return _criteria_before_titles(refused, requirements)


def failures(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """The demands for a disease that grew or came back, a title's too when earlier treatment is wanted."""
    wanted = demands(requirements)
    failed = tuple(one for one in wanted if is_failure(one) and not _is_one_of(one))
    if failed or not wanted:
        return failed
    return tuple(one for one in requirements if _of_title(one) and one.stance in WANTS and is_failure(one))


def is_failure(requirement: Requirement) -> bool:
    """The demand is for a disease that grew or came back, not only for treatment had."""
    statement, text = requirement.statement, requirement.statement.clause.text
    if requirement.stance is Stance.ASKS_HAD:
        return False
    if statement.sense is Sense.PRETREATED:
        return _GREW.search(text) is not None and _AFTER_LOCAL.search(text) is None
    return statement.sense is Sense.FAILED or requirement.stance is Stance.ASKS_FAILED


def _is_one_of(requirement: Requirement) -> bool:
    """“treatment-naive or progressed”, “stable on it or progressed”: growth is not demanded."""
    words = _words(requirement)
    return OR_UNTREATED.search(words) is not None or _OR_STABLE.search(words) is not None


def grew_on_treatment(requirement: Requirement) -> bool:
    """A failure, but not the return of a cancer after treatment meant to cure it."""
    return is_failure(requirement) and _AFTER_CURE.search(_words(requirement)) is None


def _criteria_before_titles(
    found: Sequence[Requirement], requirements: Sequence[Requirement]
) -> tuple[Requirement, ...]:
    spoken = tuple(one for one in found if not _of_title(one))
    silent = not any(_is_demand(one) or is_refusal_of_all(one) for one in requirements if not _of_title(one))
    return spoken or (tuple(found) if silent else ())


def _of_title(requirement: Requirement) -> bool:
    return requirement.statement.clause.section is Section.TITLE


def _is_excluded(requirement: Requirement) -> bool:
    return requirement.statement.clause.section is Section.EXCLUSION


def _sentence(requirement: Requirement) -> tuple[int, int]:
    clause = requirement.statement.clause
    return clause.criterion.index, clause.sentence[0]


def _words(requirement: Requirement) -> str:
    """The whole sentence, unless it goes on and on."""
    clause = requirement.statement.clause
    start, end = clause.sentence
    return clause.criterion.text[max(start, clause.start - FAR) : min(end, clause.end + FAR)]


def _is_demand(requirement: Requirement) -> bool:
    statement = requirement.statement
    if requirement.stance not in WANTS or _is_early_only(requirement):
        return False
    if _of_title(requirement) and not is_failure(requirement):
        return False
    if any(pattern.match(statement.clause.text) for pattern in (_ELIGIBLE_IF, _LIMITED)):
        return False
    if statement.sense is Sense.HAD and (_is_planned(requirement) or _is_of_some(requirement)):
        return False
    wants_failure = statement.sense is Sense.FAILED and requirement.stance is not Stance.ASKS_HAD
    return statement.clause.section is not Section.EXCLUSION or wants_failure


def _is_planned(requirement: Requirement) -> bool:
    """“to be treated with a first line therapy”: what is to come, not what was had."""
    clause, mention = requirement.statement.clause, requirement.mention
    return mention is not None and _PLANNED.search(clause.text[clause.own : mention.start]) is not None


def _is_of_some(requirement: Requirement) -> bool:
    """“for patients receiving …, the heart must …”, “those who received … must have recovered”."""
    clause = requirement.statement.clause
    return _OF_SOME.match(clause.text, clause.own) is not None


def _is_early_only(requirement: Requirement) -> bool:
    sentence = _words(requirement)
    denied = requirement.statement.sense is Sense.FAILED and requirement.stance is Stance.ASKS_HAD
    return EARLY.search(sentence) is not None and (denied or _LATE.search(sentence) is None)


def is_refusal_of_all(requirement: Requirement) -> bool:
    """“Treatment-naive”, “no prior systemic therapy”: not the refusal of one drug or class."""
    mention, text = requirement.mention, requirement.statement.clause.text
    if requirement.stance not in REFUSALS or _is_of_long_ago(text) or OR_NAIVE.search(text):
        return False
    if mention is None:
        return True
    if any(count.high or count.low for count in find_line_counts(text)):
        return False
    if (
        not requirement.general
        or mention.kind is ConceptKind.SETTING
        or requirement.statement.sense is Sense.FAILED
    ):
        return False
    if _OTHER.search(text, 0, mention.start) or _WITH_A_DRUG.match(text, mention.start):
        return False
    return not _is_named_early(requirement) and _OTHER_THAN.search(text, mention.end) is None


def _is_of_long_ago(text: str) -> bool:
    return _TOO_LONG_AGO.search(text) is not None and _EXCEPT.search(text) is None


def _is_named_early(requirement: Requirement) -> bool:
    """“adjuvant systemic therapy”; not “systemic therapy (adjuvant or palliative)”."""
    mention, text = requirement.mention, requirement.statement.clause.text
    if mention is None:
        return False
    near = EARLY.search(text, max(0, mention.start - 25), mention.end + 25)
    if near is None or _ANY_SETTING.match(text, mention.end):
        return False
    return _EXCEPT.search(text, mention.end, max(mention.end, near.start())) is None


def _is_refusal_of_early_treatment(requirement: Requirement) -> bool:
    """“no neoadjuvant or adjuvant therapy”, of a cancer that is to be cured: it is untreated."""
    mention, statement = requirement.mention, requirement.statement
    named = mention is not None and (requirement.general or "chemotherapy" in mention.names)
    had = statement.sense is Sense.HAD and requirement.stance is Stance.REFUSES
    of_all = _BEFORE_OR_AFTER_SURGERY.search(statement.clause.text) and not _IF.search(statement.clause.text)
    return named and had and bool(of_all) and _is_named_early(requirement)


def is_refusal_of_chemotherapy(requirement: Requirement) -> bool:
    mention = requirement.mention
    if mention is None or mention.kind is not ConceptKind.CLASS or "chemotherapy" not in mention.names:
        return False
    text = requirement.statement.clause.text
    if _is_of_long_ago(text):
        return False
    narrow = _OF_A_DRUG.match(text, mention.start) or _REGIONAL.search(text[: mention.start])
    had = requirement.statement.sense is Sense.HAD and not find_line_counts(text)
    return had and not narrow and requirement.stance in REFUSALS and not _is_named_early(requirement)
