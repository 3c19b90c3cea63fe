"""The results of one search: a sentence that sums up, the groups in their order, what was read and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from trialfinder.eligibility.model import Stance
from trialfinder.finder import Finding, LeftOut
from trialfinder.matching import Group, Match, Met, Verdict
from trialfinder.matching.model import NAMED_DEMANDS
from trialfinder.profile import Profile
from trialfinder.registry.query import StudyQuery
from trialfinder.views.card import is_demo, study_card
from trialfinder.views.coverage import coverage_words, source_words
from trialfinder.views.model import ResultsGroup, ResultsPage, StudyCard
from trialfinder.views.words import counted, day, listing, phase_words, plain, status_words

CARE = (
    "This list helps you to ask. Only the study team, together with your care team, "
    "can say whether a study is right for you."
)

HEADINGS: dict[Group, tuple[str, str]] = {
    Group.WANTS: (
        "Looking for people like you",
        "These studies ask for people who have had a treatment like yours.",
    ),
    Group.MAY_TAKE: (
        "May take you",
        "We found nothing in the rules of these studies that speaks against you.",
    ),
    Group.WASHOUT: (
        "May take you after a wait",
        "These studies want some time to pass after the last dose.",
    ),
    Group.UNCLEAR: (
        "Not clear: worth asking",
        "These studies do not say enough for us to tell.",
    ),
    Group.REFUSES: (
        "Say no",
        "Something in the rules of these studies speaks against you. "
        "Your care team may read it another way, and rules change.",
    ),
}

_LEFT_OUT: Mapping[LeftOut, str] = {
    LeftOut.STATUS: "that take nobody now",
    LeftOut.KIND: "that test no treatment",
    LeftOut.PHASE: "of another phase",
    LeftOut.DISTANCE: "too far away",
    LeftOut.CANCER: "for another cancer",
}


def results_page(finding: Finding) -> ResultsPage:
    cards = [study_card(match, profile=finding.profile, today=finding.today) for match in finding.matches]
    return ResultsPage(
        notes=coverage_words(finding.coverage),
        summary=summary_words(finding.matches, finding.profile, today=finding.today),
        groups=_groups(cards),
        counted=_counted(finding),
        unreadable=tuple(each.reason for each in finding.unreadable),
        query=query_words(finding.query),
        source=source_words(finding.source_name, finding.as_of),
        care=CARE,
        suggestions=_suggestions(finding),
        demo=any(is_demo(card.nct_id) for card in cards),
    )


def summary_words(matches: Sequence[Match], profile: Profile, *, today: date) -> str:
    if not matches:
        return f"We found no study for {profile.cancer.name}."
    opening = f"We found {counted(len(matches), 'study', 'studies')} for {profile.cancer.name}."
    by_group = {group: [match for match in matches if match.group is group] for group in Group}
    said = [_group_words(group, found, today) for group, found in by_group.items() if found]
    return " ".join([opening, *said])


def query_words(query: StudyQuery) -> str:
    """The question exactly as it was asked, such as “Conditions: A or B. Status: recruiting.”"""
    asked = (
        ("Conditions", query.conditions, "or"),
        ("Treatments", query.interventions, "or"),
        ("Words", query.terms, "and"),
        ("Numbers", query.ids, "or"),
        ("Status", [status_words(status).lower() for status in query.statuses], "or"),
        ("Phase", [phase_words([phase]).lower() for phase in query.phases], "or"),
        ("Kind", [plain(kind) for kind in query.study_types], "or"),
    )
    said = [f"{name}: {listing(values, joined)}." for name, values, joined in asked if values]
    return " ".join(said) or "All studies."


def _group_words(group: Group, matches: Sequence[Match], today: date) -> str:
    one = len(matches) == 1
    number = f"{len(matches):,}"
    match group:
        case Group.WANTS:
            return _wants_words(matches)
        case Group.MAY_TAKE:
            return f"{number} may take you."
        case Group.WASHOUT:
            return f"{number} {'asks' if one else 'ask'} you to wait first{_soonest(matches, today)}."
        case Group.UNCLEAR:
            return f"{number} {'does' if one else 'do'} not say enough to tell."
        case Group.REFUSES:
            return f"{number} {'says' if one else 'say'} no."


def _wants_words(matches: Sequence[Match]) -> str:
    """Those that ask for failure apart from those that only ask that it was had."""
    asking = [_asking(match) for match in matches]
    failed = [verdicts for verdicts in asking if any(v.stance.label is Stance.ASKS_FAILED for v in verdicts)]
    had = [verdicts for verdicts in asking if verdicts not in failed]
    said = [
        _looking(failed, "people whose {}, or a drug of its kind, stopped working"),
        _looking(had, "people who have had {} or a drug of its kind"),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _asking(match: Match) -> list[Verdict]:
    return [v for v in match.verdicts if v.stance.label in NAMED_DEMANDS and v.met is not Met.NO]


def _looking(asking: Sequence[Sequence[Verdict]], people: str) -> str:
    """Names the treatment when one alone is what all of them ask for."""
    if not asking:
        return ""
    drugs = {verdict.prior.given for verdicts in asking for verdict in verdicts}
    whom = people.format(*drugs) if len(drugs) == 1 else "people who have had treatments like yours"
    return f"{len(asking):,} {'is' if len(asking) == 1 else 'are'} looking for {whom}."


def _soonest(matches: Sequence[Match], today: date) -> str:
    ahead = [max(dates) for match in matches if (dates := _waits(match, today))]
    return f": the soonest opens on {day(min(ahead))}" if ahead else ""


def _waits(match: Match, today: date) -> list[date]:
    return [v.washout_until for v in match.verdicts if v.washout_until and v.washout_until > today]


def _groups(cards: Sequence[StudyCard]) -> tuple[ResultsGroup, ...]:
    return tuple(
        ResultsGroup(group.value, heading, explanation, found, folded=group is Group.REFUSES)
        for group, (heading, explanation) in HEADINGS.items()
        if (found := tuple(card for card in cards if card.group == group.value))
    )


def _counted(finding: Finding) -> str:
    searched = counted(finding.searched, "study was searched", "studies were searched")
    unread = len(finding.unreadable)
    could = f"{counted(unread, 'record')} could not be read" if unread else "all could be read"
    left = [f"{number:,} {_LEFT_OUT[cause]}" for cause, number in finding.left_out.items() if number]
    return f"{searched}; {could}." + (f" Left out: {listing(left)}." if left else "")


def _suggestions(finding: Finding) -> tuple[str, ...]:
    """What to widen when nothing but refusals was found."""
    if any(match.group is not Group.REFUSES for match in finding.matches):
        return ()
    profile = finding.profile
    wider = [f"Search for {parent}, which takes in more studies." for parent in profile.cancer.parents]
    far = ["Allow a longer way to travel."] if finding.left_out.get(LeftOut.DISTANCE) else []
    return (*far, *wider, "Ask your care team about studies for several kinds of cancer at once.")
