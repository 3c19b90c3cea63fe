"""Which statement decides: the precedence of the labelling guide, on requirements made by hand."""

from __future__ import annotations

from itertools import permutations

import pytest

from trialfinder.eligibility.clauses import Clause
from trialfinder.eligibility.mentions import ConceptKind, Mention
from trialfinder.eligibility.model import Section, Span, Stance
from trialfinder.eligibility.plaintext import Plain
from trialfinder.eligibility.requirements import Requirement
from trialfinder.eligibility.sections import Criterion
from trialfinder.eligibility.stances import MAX_QUOTE, stance_on
from trialfinder.eligibility.statements import Sense, Statement
from trialfinder.vocabulary import Vocabulary

DRUG = (ConceptKind.DRUG, ("osimertinib",))
CLASS = (ConceptKind.CLASS, ("EGFR TKI",))
GROUP = (ConceptKind.CLASS, ("targeted therapy",))
GENERAL = (ConceptKind.GENERAL, ())
OTHER = (ConceptKind.DRUG, ("cisplatin",))
Named = tuple[ConceptKind, tuple[str, ...]]


def requirement(
    stance: Stance,
    named: Named = DRUG,
    *,
    cohort: str | None = None,
    section: Section = Section.INCLUSION,
    words: str = "X",
    days: float | None = None,
    sense: Sense = Sense.HAD,
    exception: str | None = None,
    adjuvant: bool = False,
) -> Requirement:
    plain = Plain(words, ((0, 0),))
    criterion = Criterion(0, section, cohort, words, Span(0, len(words)), 0, None, False, plain)
    clause = Clause(criterion, words, 0, 0, len(words), section, cohort, (0, len(words)))
    mention = Mention(0, 1, *named)
    statement = Statement(clause, mention, sense, "by hand", exception=exception, adjuvant=adjuvant)
    return Requirement(stance, statement, f"by hand > {stance}", days)


def label(vocabulary: Vocabulary, *requirements: Requirement, drug: str = "osimertinib") -> Stance:
    return stance_on(vocabulary.therapies[drug], requirements, vocabulary).label


def test_without_requirements_a_study_is_silent(vocabulary: Vocabulary) -> None:
    stance = stance_on(vocabulary.therapies["osimertinib"], (), vocabulary)
    assert (stance.label, stance.quote) == (Stance.SILENT, None)


@pytest.mark.parametrize(
    "stance", [stance for stance in Stance if stance not in (Stance.SILENT, Stance.MIXED)]
)
@pytest.mark.parametrize("named", [DRUG, CLASS, GROUP, GENERAL])
def test_one_requirement_alone_decides(vocabulary: Vocabulary, stance: Stance, named: Named) -> None:
    assert label(vocabulary, requirement(stance, named)) is stance


@pytest.mark.parametrize("stance", [Stance.REFUSES, Stance.ASKS_FAILED, Stance.WASHOUT])
def test_a_requirement_about_another_drug_does_not_bear(vocabulary: Vocabulary, stance: Stance) -> None:
    assert label(vocabulary, requirement(stance, OTHER)) is Stance.SILENT


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (Stance.ASKS_FAILED, Stance.ASKS_HAD),
        (Stance.ASKS_HAD, Stance.ASKS_PRETREATED),
        (Stance.ASKS_PRETREATED, Stance.WASHOUT),
        (Stance.WASHOUT, Stance.ALLOWS),
        (Stance.ASKS_FAILED, Stance.WASHOUT),
        (Stance.REFUSES, Stance.WASHOUT),
        (Stance.REFUSES, Stance.REFUSES_UNLESS),
        (Stance.REFUSES_UNLESS, Stance.WASHOUT),
        (Stance.REFUSES, Stance.ALLOWS),
        (Stance.ASKS_HAD, Stance.ALLOWS),
    ],
)
def test_of_two_that_fit_the_guide_names_the_one_that_counts(
    vocabulary: Vocabulary, stronger: Stance, weaker: Stance
) -> None:
    for pair in permutations((requirement(stronger), requirement(weaker))):
        assert label(vocabulary, *pair) is stronger


@pytest.mark.parametrize(
    ("wanted", "refused", "label_is"),
    [
        (DRUG, GENERAL, Stance.ASKS_FAILED),
        (CLASS, GENERAL, Stance.ASKS_FAILED),
        (DRUG, CLASS, Stance.ASKS_FAILED),
        (GENERAL, DRUG, Stance.REFUSES),
        (GENERAL, CLASS, Stance.REFUSES),
        (CLASS, DRUG, Stance.REFUSES),
    ],
)
def test_the_closer_name_outweighs_the_wider_one(
    vocabulary: Vocabulary, wanted: Named, refused: Named, label_is: Stance
) -> None:
    for pair in permutations((requirement(Stance.ASKS_FAILED, wanted), requirement(Stance.REFUSES, refused))):
        assert label(vocabulary, *pair) is label_is


@pytest.mark.parametrize("demand", [Stance.ASKS_FAILED, Stance.ASKS_HAD])
def test_cohorts_that_differ_are_mixed(vocabulary: Vocabulary, demand: Stance) -> None:
    pair = (requirement(demand, cohort="Cohort A"), requirement(Stance.REFUSES, cohort="Cohort B"))
    for order in permutations(pair):
        assert label(vocabulary, *order) is Stance.MIXED


def test_a_refusal_by_one_cohort_alone_is_mixed(vocabulary: Vocabulary) -> None:
    assert label(vocabulary, requirement(Stance.REFUSES, cohort="Cohort B")) is Stance.MIXED


def test_a_demand_by_one_cohort_alone_is_that_demand(vocabulary: Vocabulary) -> None:
    assert label(vocabulary, requirement(Stance.ASKS_FAILED, cohort="Cohort A")) is Stance.ASKS_FAILED


def test_cohorts_that_agree_are_not_mixed(vocabulary: Vocabulary) -> None:
    both = (requirement(Stance.ASKS_FAILED, cohort="A"), requirement(Stance.ASKS_FAILED, cohort="B"))
    assert label(vocabulary, *both) is Stance.ASKS_FAILED


def test_a_wait_beside_a_demand_gives_its_days(vocabulary: Vocabulary) -> None:
    stance = stance_on(
        vocabulary.therapies["osimertinib"],
        (requirement(Stance.ASKS_FAILED), requirement(Stance.WASHOUT, days=14)),
        vocabulary,
    )
    assert (stance.label, stance.washout_days) == (Stance.ASKS_FAILED, 14)


def test_the_wait_that_names_the_drug_most_closely_counts(vocabulary: Vocabulary) -> None:
    waits = (
        requirement(Stance.WASHOUT, GENERAL, days=28),
        requirement(Stance.WASHOUT, DRUG, days=8),
        requirement(Stance.WASHOUT, CLASS, days=21),
    )
    for order in permutations(waits):
        stance = stance_on(vocabulary.therapies["osimertinib"], order, vocabulary)
        assert stance.washout_days == 8


def test_of_waits_as_close_the_longest_counts(vocabulary: Vocabulary) -> None:
    waits = (requirement(Stance.WASHOUT, days=8), requirement(Stance.WASHOUT, days=21))
    for order in permutations(waits):
        assert stance_on(vocabulary.therapies["osimertinib"], order, vocabulary).washout_days == 21


def test_a_refusal_with_an_exception_says_its_words(vocabulary: Vocabulary) -> None:
    refusal = requirement(Stance.REFUSES_UNLESS, exception="unless adjuvant")
    stance = stance_on(vocabulary.therapies["osimertinib"], (refusal,), vocabulary)
    assert (stance.label, stance.exception) == (Stance.REFUSES_UNLESS, "unless adjuvant")


def test_a_permission_for_adjuvant_use_softens_a_refusal(vocabulary: Vocabulary) -> None:
    pair = (requirement(Stance.REFUSES), requirement(Stance.ALLOWS, adjuvant=True))
    assert label(vocabulary, *pair) is Stance.REFUSES_UNLESS


def test_an_exception_told_in_another_sentence_is_given_in_its_words(vocabulary: Vocabulary) -> None:
    refusal = requirement(Stance.REFUSES, words="No prior X")
    allowed = requirement(Stance.ALLOWS, adjuvant=True, words="Adjuvant X is allowed")
    stance = stance_on(vocabulary.therapies["osimertinib"], [refusal, allowed], vocabulary)
    assert stance.quote is not None
    assert (stance.quote.text, stance.exception) == ("No prior X", "Adjuvant X is allowed")


def test_a_title_yields_to_the_criteria(vocabulary: Vocabulary) -> None:
    title = requirement(Stance.REFUSES, GENERAL, section=Section.TITLE, sense=Sense.UNTREATED)
    assert label(vocabulary, title) is Stance.REFUSES
    assert label(vocabulary, title, requirement(Stance.ASKS_HAD)) is Stance.ASKS_HAD


def test_a_title_that_wants_more_by_name_adds_to_the_criteria(vocabulary: Vocabulary) -> None:
    title = requirement(Stance.ASKS_FAILED, CLASS, section=Section.TITLE)
    general = requirement(Stance.ASKS_PRETREATED, GENERAL)
    assert label(vocabulary, title, general) is Stance.ASKS_FAILED
    assert label(vocabulary, title, requirement(Stance.REFUSES, GENERAL)) is Stance.REFUSES
    group = requirement(Stance.ASKS_FAILED, GROUP, section=Section.TITLE)
    assert label(vocabulary, group, general) is Stance.ASKS_PRETREATED


@pytest.mark.parametrize("drug", ["dexamethasone", "prednisone", "denosumab"])
def test_general_words_do_not_mean_steroids_or_bone_drugs(vocabulary: Vocabulary, drug: str) -> None:
    general = requirement(Stance.REFUSES, GENERAL)
    assert label(vocabulary, general, drug=drug) is Stance.SILENT
    assert label(vocabulary, general) is Stance.REFUSES


def test_what_else_bears_on_it_is_kept_once(vocabulary: Vocabulary) -> None:
    stance = stance_on(
        vocabulary.therapies["osimertinib"],
        (
            requirement(Stance.ASKS_FAILED, words="progressed on osimertinib"),
            requirement(Stance.WASHOUT, words="osimertinib within 14 days", days=14),
            requirement(Stance.WASHOUT, words="osimertinib within 14 days", days=14),
        ),
        vocabulary,
    )
    assert stance.quote is not None
    assert stance.quote.text == "progressed on osimertinib"
    assert [quote.text for quote in stance.also] == ["osimertinib within 14 days"]


def test_a_long_sentence_is_quoted_in_part_with_the_name_in_it(vocabulary: Vocabulary) -> None:
    words = "osimertinib " + "and many other words " * 40
    stance = stance_on(
        vocabulary.therapies["osimertinib"], (requirement(Stance.REFUSES, words=words),), vocabulary
    )
    assert stance.quote is not None
    assert len(stance.quote.text) <= MAX_QUOTE
    assert "osimertinib" in stance.quote.text
    assert stance.quote.text in words
