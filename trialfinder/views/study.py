"""Everything about one study on one page, in the order in which a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from trialfinder.eligibility import Criterion, Reading
from trialfinder.eligibility.model import BrainMets, Limits, Section
from trialfinder.markup import unescape
from trialfinder.matching import Group, Match, beside_demands
from trialfinder.profile import Profile
from trialfinder.registry.found import Stale
from trialfinder.study import ArmGroup, Intervention, Study
from trialfinder.views.card import is_demo, title_words
from trialfinder.views.coverage import stale_words
from trialfinder.views.model import (
    ArmView,
    CriteriaSection,
    CriterionRow,
    Fact,
    StudyPage,
    TreatmentView,
)
from trialfinder.views.quotes import pieces
from trialfinder.views.sites import contact_views, sites_in_order, sites_words
from trialfinder.views.status import status_view
from trialfinder.views.verdicts import (
    blocking_views,
    cancer_view,
    check_views,
    deciding_spans,
    fitting_views,
    opens_words,
    verdict_views,
)
from trialfinder.views.words import (
    ARM,
    INTERVENTION,
    age_words,
    counted,
    day,
    partial_day,
    phase_explained,
    plain,
    sex_words,
)

CARE = (
    "This page helps you to ask. Only the study team, together with your care team, "
    "can say whether this study is right for you."
)
REGISTRY_PAGE = "https://clinicaltrials.gov/study/"

GROUP_WORDS = {
    Group.WANTS: "This study is looking for people like you.",
    Group.MAY_TAKE: "This study may take you.",
    Group.WASHOUT: "This study may take you after a wait.",
    Group.UNCLEAR: "This study does not say enough to tell. It is worth asking.",
    Group.REFUSES: "Something in the rules of this study speaks against you.",
}

QUESTIONS = (
    "Is the study open now at a site that I can reach?",
    "What would I get, and what do people in the other groups get?",
    "How often would I have to come, and for how long?",
    "Which tests are needed before I can join, and do I need a new biopsy?",
    "What side effects have been seen so far?",
    "What would I have to pay, and is travel paid for?",
    "Can I leave the study at any time, and what would my care be then?",
)

_HEADINGS = {
    Section.INCLUSION: "Who can join",
    Section.EXCLUSION: "Who cannot join",
    Section.UNSTATED: "Rules for joining",
    Section.TITLE: "Rules for joining",
}
_BRAIN = {
    BrainMets.REFUSES: "Not taken",
    BrainMets.TREATED_STABLE: "Taken if treated and stable",
    BrainMets.ACTIVE_OK: "Taken",
}
_ASSIGNED = {
    "RANDOMIZED": "People are put into groups by chance",
    "NON_RANDOMIZED": "People are put into groups by the study's plan, not by chance",
}
_MASKING = {
    "NONE": "Everybody",
    "SINGLE": "Everybody but one side, often the people in the study",
    "DOUBLE": "Neither the people in the study nor their doctors",
    "TRIPLE": "Neither the people in the study nor their doctors",
    "QUADRUPLE": "Neither the people in the study nor their doctors",
}
_KINDS = {
    "INTERVENTIONAL": "Tests a treatment",
    "OBSERVATIONAL": "Watches what happens; it tests no treatment",
    "EXPANDED_ACCESS": "Gives a treatment outside a study",
}
_SAID_ALREADY = re.compile(r"\W*(?:key |main )?(?:in|ex)clusion criteria\W*$", re.IGNORECASE)
"""A heading that only repeats ours."""
_BULLET = re.compile(r"^\s*(?:[*•-]|\d+\.)\s+", re.MULTILINE)


def study_page(
    study: Study,
    reading: Reading,
    match: Match | None = None,
    *,
    profile: Profile | None = None,
    today: date,
    source: str = "",
    stale: Stale | None = None,
) -> StudyPage:
    """Without ``match`` the page says nothing about the person; ``stale`` when it is an older copy."""
    checks = check_views(match) if match else ()
    limits = beside_demands(reading.limits, match.verdicts if match else ())
    return StudyPage(
        nct_id=study.nct_id,
        title=title_words(study),
        official_title=study.official_title,
        status=status_view(study, today=today),
        summary=paragraphs(study.brief_summary),
        facts=_facts(study, limits),
        treatments=tuple(_treatment(each) for each in study.interventions),
        arms=tuple(_arm(arm) for arm in study.arm_groups),
        group=match.group.value if match else "",
        group_words=GROUP_WORDS[match.group] if match else "",
        cancer=cancer_view(match) if match else None,
        verdicts=verdict_views(match, today=today) if match else (),
        blocking=blocking_views(match) if match else (),
        fitting=fitting_views(match) if match else (),
        checks=checks,
        opens=opens_words(match, today=today) if match else "",
        criteria=_criteria(study, reading.criteria, match),
        sites=sites_in_order(study, profile.place if profile else None),
        sites_words=sites_words(study),
        contacts=contact_views(study.central_contacts),
        dates=_dates(study),
        sponsor=_sponsor(study),
        link=registry_link(study.nct_id),
        questions=(*(check.words for check in checks), *QUESTIONS),
        source=source,
        checked=day(stale.kept_on if stale else today),
        notes=(stale_words(stale, "This is the study"),) if stale else (),
        care=CARE,
        demo=is_demo(study.nct_id),
    )


def registry_link(nct_id: str) -> str:
    """``""`` for a demonstration study: the registry has no such page."""
    return "" if is_demo(nct_id) else REGISTRY_PAGE + nct_id


def paragraphs(text: str) -> tuple[str, ...]:
    """Registry text as readable paragraphs, bullets as “•”."""
    blocks = (_BULLET.sub("• ", block).strip() for block in text.split("\n\n"))
    return tuple(unescape(block) for block in blocks if block)


def _facts(study: Study, limits: Limits) -> tuple[Fact, ...]:
    told = (
        ("What it is", _KINDS.get(study.study_type, plain(study.study_type))),
        ("Phase", phase_explained(study.phases)),
        ("Age", age_words(study.minimum_age, study.maximum_age)),
        ("Open to", sex_words(study.sex)),
        *_limits(limits),
        ("How many people", f"{study.enrollment:,}" if study.enrollment else ""),
        ("How groups are made", _ASSIGNED.get(study.allocation, "")),
        ("Who knows who gets what", _MASKING.get(study.masking, "")),
        ("What it measures first", "; ".join(unescape(each.measure) for each in study.primary_outcomes[:3])),
    )
    return tuple(Fact(name, words) for name, words in told if words)


def _limits(limits: Limits) -> Iterable[tuple[str, str]]:
    yield "Earlier treatments", _lines_words(limits.min_lines, limits.max_lines)
    yield "Activity level", activity_limit(limits.ecog_max) if limits.ecog_max is not None else ""
    yield "Cancer that has spread to the brain", _BRAIN.get(limits.brain_mets, "")


def _lines_words(fewest: int | None, most: int | None) -> str:
    if fewest is None and most is None:
        return ""
    if most == 0:
        return "None yet for this stage of the cancer"
    if most is None:
        return f"At least {fewest} for this stage of the cancer"
    if not fewest:
        return f"Up to {most} for this stage of the cancer"
    span = str(most) if fewest == most else f"{fewest} to {most}"
    return f"{span} for this stage of the cancer"


def activity_limit(ecog: int) -> str:
    """ECOG limits in plain words, after the scale's own definitions."""
    words = {
        0: "Fully active",
        1: "Fully active, or able to do light work",
        2: "Up and about more than half of the day, or better",
        3: "In bed or a chair more than half of the day, or better",
    }
    span = f"0 to {ecog}" if ecog else "0"
    return f"{words[ecog]} (ECOG {span})" if ecog in words else "Any"


def _treatment(each: Intervention) -> TreatmentView:
    return TreatmentView(
        name=each.name,
        kind=INTERVENTION.get(each.type, plain(each.type)),
        description=unescape(each.description),
        other_names=", ".join(each.other_names),
    )


def _arm(arm: ArmGroup) -> ArmView:
    return ArmView(
        title=arm.label,
        kind=ARM.get(arm.type, plain(arm.type)),
        description=unescape(arm.description),
        treatments=tuple(name.partition(": ")[2] or name for name in arm.intervention_names),
    )


def _criteria(
    study: Study, criteria: Iterable[Criterion], match: Match | None
) -> tuple[CriteriaSection, ...]:
    """The criteria in their order, a new section wherever the heading or the cohort changes."""
    marks = deciding_spans(match) if match else []
    sections: list[tuple[str, str, list[CriterionRow]]] = []
    for criterion in criteria:
        if criterion.heading and _SAID_ALREADY.match(criterion.text):
            continue
        heading, cohort = _HEADINGS[criterion.section], unescape(criterion.cohort or "")
        if not sections or sections[-1][:2] != (heading, cohort):
            sections.append((heading, cohort, []))
        row = CriterionRow(pieces(study.criteria, criterion.span, marks), criterion.depth, criterion.heading)
        sections[-1][2].append(row)
    return tuple(CriteriaSection(heading, cohort, tuple(rows)) for heading, cohort, rows in sections)


def _dates(study: Study) -> tuple[Fact, ...]:
    known = (
        ("Start", study.start_date),
        ("First shared in the registry", study.first_post_date),
        ("Last updated in the registry", study.last_update_post_date),
        ("Main results expected", study.primary_completion_date),
        ("End", study.completion_date),
    )
    return tuple(Fact(name, partial_day(when)) for name, when in known if when)


def _sponsor(study: Study) -> str:
    """Such as “Run by A, with B and C”."""
    if not study.lead_sponsor:
        return ""
    if len(study.collaborators) > 3:
        return f"Run by {study.lead_sponsor}, with {counted(len(study.collaborators), 'partner')}"
    partners = f", with {' and '.join(study.collaborators)}" if study.collaborators else ""
    return f"Run by {study.lead_sponsor}{partners}"
