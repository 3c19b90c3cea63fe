"""What a person types becomes a profile, or a sentence that says what to put right."""

from __future__ import annotations

from datetime import date

import pytest

from trialfinder.errors import InputError, UnknownTherapy
from trialfinder.profile import (
    BrainMetsState,
    Outcome,
    PriorTherapy,
    Profile,
    check_profile,
    contradictions,
    parse_had,
)
from trialfinder.study import Sex
from trialfinder.vocabulary import Vocabulary

TODAY = date(2026, 11, 24)


def had(text: str, vocabulary: Vocabulary) -> tuple[PriorTherapy, ...]:
    return parse_had(text, vocabulary, TODAY)


def test_a_brand_with_outcome_and_last_dose_is_one_treatment_as_it_was_given(vocabulary: Vocabulary) -> None:
    (prior,) = had("Tagrisso=worked-then-stopped@2026-10-30", vocabulary)
    assert prior.given == "Tagrisso"
    assert prior.therapy.name == "osimertinib"
    assert prior.outcome is Outcome.WORKED_THEN_STOPPED
    assert prior.last_dose == date(2026, 10, 30)


def test_a_bare_name_leaves_how_it_ended_open(vocabulary: Vocabulary) -> None:
    (prior,) = had("osimertinib", vocabulary)
    assert (prior.outcome, prior.last_dose) == (Outcome.NOT_SURE, None)


def test_a_date_without_an_outcome_is_understood(vocabulary: Vocabulary) -> None:
    (prior,) = had("Tagrisso@2026-10-30", vocabulary)
    assert (prior.outcome, prior.last_dose) == (Outcome.NOT_SURE, date(2026, 10, 30))


@pytest.mark.parametrize("words", ["Worked then stopped", " worked-then-stopped ", "WORKED-THEN STOPPED"])
def test_capitals_and_spaces_in_an_outcome_do_not_matter(words: str, vocabulary: Vocabulary) -> None:
    (prior,) = had(f"Tagrisso={words}", vocabulary)
    assert prior.outcome is Outcome.WORKED_THEN_STOPPED


def test_today_is_a_possible_last_dose(vocabulary: Vocabulary) -> None:
    assert had("Tagrisso@2026-11-24", vocabulary)[0].last_dose == TODAY


def test_a_regimen_gives_its_parts_each_with_the_name_that_was_given(vocabulary: Vocabulary) -> None:
    parts = had("FOLFOX=worked-then-stopped@2026-01-02", vocabulary)
    assert {prior.therapy.name for prior in parts} >= {"fluorouracil", "oxaliplatin"}
    assert {(p.given, p.outcome, p.last_dose) for p in parts} == {
        ("FOLFOX", Outcome.WORKED_THEN_STOPPED, date(2026, 1, 2))
    }


def test_a_kind_of_drug_stands_for_one_of_its_members(vocabulary: Vocabulary) -> None:
    (prior,) = had("platinum chemotherapy=finished", vocabulary)
    assert {"cisplatin", "carboplatin"} <= {member.name for member in prior.one_of}
    assert prior.therapy.name in prior.therapy.classes
    assert vocabulary.class_ancestors(prior.therapy.name) <= set(prior.therapy.classes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tagrisso=stopped", "worked-then-stopped, never-worked, side-effects, finished, ongoing, not-sure"),
        ("Tagrisso@2027-01-01", "still to come"),
        ("Tagrisso@1026-10-30", "Check the year"),
        ("Tagrisso@30.10.2026", "not a date that we can read"),
        ("Tagrisso@2026-02-30", "not a date that we can read"),
        ("Tagrisso@last spring", "not a date that we can read"),
        ("=finished", "names no treatment"),
        ("  ", "names no treatment"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(text: str, words: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(InputError) as caught:
        had(text, vocabulary)
    assert words in str(caught.value)


def test_a_misspelt_drug_is_never_corrected_silently(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownTherapy) as caught:
        had("Tagriso=finished", vocabulary)
    assert "Tagrisso" in caught.value.suggestions


@pytest.mark.parametrize(
    "facts",
    [
        {"age": 0, "ecog": 0},
        {"age": 120, "ecog": 4},
        {"within_km": 0.5},
        {},
    ],
)
def test_facts_that_can_be_true_pass(facts: dict[str, float], vocabulary: Vocabulary) -> None:
    check_profile(Profile(vocabulary.find_cancer("NSCLC"), **facts), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"age": -1}, "An age of -1 cannot be right"),
        ({"age": 121}, "An age of 121 cannot be right"),
        ({"ecog": 5}, "5 is not an activity level"),
        ({"ecog": -1}, "-1 is not an activity level"),
        ({"within_km": 0.0}, "more than 0"),
        ({"within_km": float("inf")}, "more than 0"),
        ({"within_km": float("nan")}, "more than 0"),
    ],
)
def test_facts_that_cannot_be_true_are_told_in_a_sentence(
    facts: dict[str, float], words: str, vocabulary: Vocabulary
) -> None:
    with pytest.raises(InputError) as caught:
        check_profile(Profile(vocabulary.find_cancer("NSCLC"), **facts), TODAY)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_a_last_dose_in_the_future_is_caught_however_it_came_in(vocabulary: Vocabulary) -> None:
    osimertinib = vocabulary.therapies["osimertinib"]
    prior = PriorTherapy("Tagrisso", osimertinib, last_dose=date(2026, 11, 25))
    with pytest.raises(InputError, match="still to come"):
        check_profile(Profile(vocabulary.find_cancer("NSCLC"), (prior,)), TODAY)


@pytest.mark.parametrize(
    ("cancer", "texts", "facts", "words"),
    [
        ("NSCLC", ("Tagrisso=never-worked", "osimertinib=finished"), {}, "finished, never-worked"),
        ("NSCLC", ("Tagrisso=ongoing@2026-10-30",), {}, "still take Tagrisso"),
        ("high-grade serous ovarian cancer", (), {"sex": Sex.MALE}, "your sex is male"),
        ("prostate cancer", (), {"sex": Sex.FEMALE}, "your sex is female"),
        ("brain metastases", (), {"brain_mets": BrainMetsState.NONE}, "also that it has not"),
    ],
)
def test_facts_that_do_not_go_together_are_noted_and_kept(
    cancer: str, texts: tuple[str, ...], facts: dict[str, object], words: str, vocabulary: Vocabulary
) -> None:
    priors = tuple(prior for text in texts for prior in had(text, vocabulary))
    profile = Profile(vocabulary.find_cancer(cancer), priors, **facts)  # type: ignore[arg-type]
    check_profile(profile, TODAY)
    (note,) = contradictions(profile, vocabulary)
    assert words in note


@pytest.mark.parametrize(
    "texts", [(), ("Tagrisso=finished", "Tagrisso"), ("Tagrisso=finished", "Keytruda=ongoing")]
)
def test_facts_that_go_together_need_no_note(texts: tuple[str, ...], vocabulary: Vocabulary) -> None:
    priors = tuple(prior for text in texts for prior in had(text, vocabulary))
    profile = Profile(vocabulary.find_cancer("NSCLC"), priors, sex=Sex.FEMALE)
    assert contradictions(profile, vocabulary) == ()
