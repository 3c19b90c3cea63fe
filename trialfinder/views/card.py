"""One study among the results."""

from __future__ import annotations

from datetime import date

from trialfinder.matching import Match
from trialfinder.profile import Profile
from trialfinder.study import ArmType, Intervention, Study
from trialfinder.views.model import StudyCard
from trialfinder.views.order import order_words
from trialfinder.views.sites import near_words, nearest_view
from trialfinder.views.status import status_view
from trialfinder.views.verdicts import (
    blocking_views,
    cancer_view,
    check_views,
    fitting_views,
    opens_words,
    verdict_views,
)
from trialfinder.views.words import listing, phase_words

MOST_TESTED = 4
DEMO_PREFIX = "NCT999"
"""No real study has such a number; the invented ones all do."""


def study_card(match: Match, *, profile: Profile | None = None, today: date) -> StudyCard:
    study = match.study
    return StudyCard(
        nct_id=study.nct_id,
        title=title_words(study),
        group=match.group.value,
        tested=tested_words(study),
        phase=phase_words(study.phases),
        cancer=cancer_view(match, briefly=True),
        verdicts=verdict_views(match, today=today),
        blocking=blocking_views(match),
        checks=check_views(match),
        opens=opens_words(match, today=today),
        nearest=nearest_view(match.nearest, profile),
        near_words=near_words(match.nearest, profile),
        status=status_view(study, today=today),
        demo=is_demo(study.nct_id),
        order=order_words(match, today=today),
        fitting=fitting_views(match),
    )


def title_words(study: Study) -> str:
    """As it is: the registry's markup stands in long texts, never in titles and names."""
    return study.brief_title or study.official_title or "A study without a title"


def tested_words(study: Study) -> str:
    """Such as “Tests drug A and drug B”; what only the comparison groups get is left out."""
    names = list(dict.fromkeys(each.name for each in _tested(study)))
    if not names:
        return ""
    more = len(names) - MOST_TESTED
    shown = names if more <= 0 else [*names[:MOST_TESTED], f"{more} more"]
    return f"Tests {listing(shown)}"


def is_demo(nct_id: str) -> bool:
    return nct_id.startswith(DEMO_PREFIX)


def _tested(study: Study) -> list[Intervention]:
    experimental = {arm.label for arm in study.arm_groups if arm.type == ArmType.EXPERIMENTAL}
    in_test = [each for each in study.interventions if experimental & set(each.arm_group_labels)]
    return in_test or list(study.interventions)
