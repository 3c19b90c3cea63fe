"""Spread to the brain, as whole studies word it."""

from __future__ import annotations

from trialfinder.eligibility.brain import read_brain_mets
from trialfinder.eligibility.model import BrainMets
from trialfinder.eligibility.sections import split_criteria


def answer(criteria: str, *titles: str) -> BrainMets:
    return read_brain_mets(split_criteria(criteria), titles)[0]


def test_a_study_of_brain_metastases_takes_active_ones() -> None:
    criteria = (
        "Inclusion Criteria:\n\n* Must have at least one brain metastasis\n\n"
        "Exclusion Criteria:\n\n* Leptomeningeal disease"
    )
    assert answer(criteria, "A Drug for Melanoma With Brain Metastases") is BrainMets.ACTIVE_OK
    assert answer(criteria, "A Drug for Melanoma Metastatic to the Brain") is BrainMets.ACTIVE_OK
    assert answer(criteria, "A Drug for Melanoma") is BrainMets.SILENT


def test_in_a_study_of_brain_tumours_disease_of_the_brain_is_the_tumour() -> None:
    criteria = "Exclusion Criteria:\n\n* CNS disease outside the field of radiation\n* Distant metastases"
    assert answer(criteria, "A Vaccine for Glioblastoma") is BrainMets.SILENT
    assert answer(criteria, "A Vaccine for Lymphoma") is BrainMets.REFUSES


def test_a_study_of_brain_tumours_can_refuse_metastases() -> None:
    assert (
        answer("Exclusion Criteria:\n\n* Brain metastasis", "Seizures in Brain Tumors") is BrainMets.REFUSES
    )


def test_the_widest_of_several_answers_holds() -> None:
    criteria = (
        "Exclusion Criteria:\n\n* Phase 2: active brain metastases\n* Other CNS disease of the cancer\n\n"
        "Inclusion Criteria:\n\n* Phase 3: untreated brain metastases are allowed"
    )
    assert answer(criteria) is BrainMets.ACTIVE_OK


def test_an_exception_on_the_next_line_softens_the_exclusion() -> None:
    criteria = (
        "Exclusion Criteria:\n\n* CNS metastases\n\n   * Exception: treated brain metastases, not growing"
    )
    assert answer(criteria) is BrainMets.TREATED_STABLE


def test_distant_spread_is_looked_for_only_when_the_brain_is_not_named() -> None:
    criteria = "Exclusion Criteria:\n\n* Distant metastases\n* Symptomatic brain metastases"
    assert answer(criteria) is BrainMets.TREATED_STABLE


def test_spread_of_another_cancer_or_to_one_organ_decides_nothing() -> None:
    assert (
        answer("Exclusion Criteria:\n\n* Another cancer with evidence of metastatic disease")
        is BrainMets.SILENT
    )
    assert answer("Exclusion Criteria:\n\n* Presence of bone metastases") is BrainMets.SILENT


def test_the_quote_is_the_sentence_that_decides() -> None:
    text = "Exclusion Criteria:\n\n* Pregnancy. Active brain metastases. Heart failure."
    quote = read_brain_mets(split_criteria(text))[1]
    assert quote is not None
    assert quote.text == "Active brain metastases."


def test_a_tumour_of_the_brainstem_is_no_spread_to_the_brain() -> None:
    exclusion = "Exclusion Criteria:\n\n* Tumour of the brainstem, spinal cord or metastases"
    assert answer(exclusion, "A Virus for Glioma") is BrainMets.SILENT
    assert answer("Exclusion Criteria:\n\n* Brain metastases", "A Virus for Glioma") is BrainMets.REFUSES
