"""Markers that a person told us, against what studies demand and refuse."""

from __future__ import annotations

import pytest

from trialfinder.eligibility import read
from trialfinder.eligibility.told_markers import check_marker, marker_words, told_markers
from trialfinder.errors import InputError
from trialfinder.matching.markers import check_markers
from trialfinder.matching.model import FactCheck, Met
from trialfinder.profile import Profile
from trialfinder.study import Study
from trialfinder.vocabulary import Vocabulary


def checks(
    vocabulary: Vocabulary,
    *,
    told: str,
    inclusion: str = "",
    exclusion: str = "",
    cancer: str = "lung cancer",
) -> list[FactCheck]:
    criteria = f"Inclusion Criteria:\n\n* {inclusion}\n\nExclusion Criteria:\n\n* {exclusion}"
    profile = Profile(vocabulary.find_cancer(cancer), markers=tuple(filter(None, told.split("; "))))
    reading = read(Study("NCT00000001", criteria=criteria), vocabulary)
    return list(check_markers(profile, reading.markers, vocabulary))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("EGFR exon 19", ["EGFR exon 19 deletion"]),
        ("p.Leu858Arg", ["EGFR L858R"]),
        ("T790M", ["EGFR T790M"]),
        ("BRCA2", ["BRCA2 mutation"]),
        ("ALK", ["ALK fusion"]),
        ("no ALK", ["ALK-negative"]),
        ("HER2-low", ["HER2-low"]),
        ("dMMR", ["MSI-high"]),
        ("PD-L1 60%", ["PD-L1 60 %"]),
        ("PD-L1 <1%", ["PD-L1-negative 1 %"]),
        ("triple-negative", ["ER-negative", "PR-negative", "HER2-negative"]),
        ("EGFR not tested", ["EGFR not known"]),
        ("EGFR G719X", ["an uncommon EGFR change"]),
        ("EGFR exon 19 deletion and T790M", ["EGFR exon 19 deletion", "EGFR T790M"]),
        ("tired", []),
    ],
)
def test_markers_are_read_in_a_persons_words(text: str, said: list[str]) -> None:
    assert [str(each) for each in told_markers(text)] == said


def test_a_group_of_changes_is_named_in_words() -> None:
    assert marker_words("EGFR", "uncommon") == "an uncommon EGFR change"


def test_a_word_that_is_no_marker_is_answered_with_a_sentence() -> None:
    with pytest.raises(InputError, match="“tired” names no tumour marker that we know"):
        check_marker("tired")


@pytest.mark.parametrize(
    ("told", "inclusion", "met"),
    [
        ("EGFR L858R", "EGFR exon 19 deletion or L858R", Met.YES),
        ("p.Leu858Arg", "EGFR L858R mutation", Met.YES),
        ("EGFR exon 20 insertion", "EGFR exon 19 deletion or L858R", Met.NO),
        ("EGFR exon 19 deletion", "EGFR T790M mutation", Met.OPEN),
        ("EGFR", "EGFR L858R mutation", Met.OPEN),
        ("EGFR wild type", "EGFR mutation", Met.NO),
        ("EGFR not tested", "EGFR mutation", Met.OPEN),
        ("ALK", "EGFR mutation", Met.OPEN),
        ("KRAS G12C", "KRAS G12C mutation", Met.YES),
        ("KRAS G12D", "KRAS G12C mutation", Met.NO),
        ("KRAS G12D", "RAS mutation", Met.YES),
        ("KRAS wild type", "RAS wild-type tumour", Met.OPEN),
        ("BRAF V600E", "BRAF V600 mutation", Met.YES),
        ("BRCA2", "deleterious BRCA1 mutation", Met.OPEN),
        ("HER2-low", "HER2-positive disease", Met.NO),
        ("HER2-low", "HER2-negative disease", Met.YES),
        ("HER2-negative", "HER2-low disease", Met.OPEN),
        ("MET mutation", "MET amplification", Met.OPEN),
        ("PD-L1 60 %", "PD-L1 TPS ≥ 50 %", Met.YES),
        ("PD-L1 10 %", "PD-L1 TPS ≥ 50 %", Met.NO),
        ("PD-L1 positive", "PD-L1 TPS ≥ 50 %", Met.OPEN),
    ],
)
def test_a_demand_is_met_refused_or_left_open(
    told: str, inclusion: str, met: Met, vocabulary: Vocabulary
) -> None:
    found = checks(vocabulary, told=told, inclusion=inclusion, cancer="breast cancer")
    assert [each.met for each in found] == [met]
    assert found[0].quote is not None
    assert found[0].quote.text in inclusion


@pytest.mark.parametrize(
    ("told", "exclusion", "met"),
    [
        ("EGFR L858R", "Known EGFR mutation or ALK rearrangement", [Met.NO]),
        ("EGFR L858R", "EGFR mutation, unless it progressed on an EGFR inhibitor", [Met.OPEN]),
        ("EGFR wild type; no ALK", "Known EGFR mutation or ALK rearrangement", []),
        ("EGFR wild type", "Known EGFR mutation or ALK rearrangement", [Met.OPEN]),
        ("", "Known EGFR mutation or ALK rearrangement", [Met.OPEN]),
    ],
)
def test_what_a_study_refuses_is_told_where_it_may_bear(
    told: str, exclusion: str, met: list[Met], vocabulary: Vocabulary
) -> None:
    assert [each.met for each in checks(vocabulary, told=told, exclusion=exclusion)] == met


def test_of_two_changes_of_a_gene_one_is_enough(vocabulary: Vocabulary) -> None:
    inclusion = "Tumour with an EGFR exon 19 deletion\n* Or an EGFR L858R mutation"
    found = checks(vocabulary, told="EGFR exon 19 deletion", inclusion=inclusion)
    assert [each.met for each in found] == [Met.YES]


def test_a_mutation_in_general_does_not_stand_for_the_one_that_is_wanted(vocabulary: Vocabulary) -> None:
    """Modelled on NCT07461727: EGFR-mutated lung cancer, and of that L858R only."""
    inclusion = "Lung cancer with an EGFR mutation\n* EGFR L858R mutation in the tumour"
    found = checks(vocabulary, told="EGFR exon 19 deletion", inclusion=inclusion)
    assert [each.met for each in found] == [Met.YES, Met.NO]


def test_a_marker_that_one_cohort_asks_for_rules_nobody_out(vocabulary: Vocabulary) -> None:
    inclusion = "Cohort A: KRAS G12C mutation\n* Cohort B: any solid tumour"
    assert Met.NO not in [each.met for each in checks(vocabulary, told="KRAS G12D", inclusion=inclusion)]


def test_a_marker_that_is_asked_of_another_cancer_says_nothing(vocabulary: Vocabulary) -> None:
    assert checks(vocabulary, told="BRAF wild type", inclusion="Melanoma with BRAF V600E mutation") == []


def test_one_sentence_with_several_untold_markers_is_one_question(vocabulary: Vocabulary) -> None:
    found = checks(vocabulary, told="", inclusion="ER-negative and HER2-negative tumour")
    assert [each.reason for each in found] == [
        "The study looks for ER-negative, HER2-negative. Ask whether your cancer has been tested for that."
    ]


def test_what_the_study_takes_with_any_level_or_none_says_nothing(vocabulary: Vocabulary) -> None:
    """Modelled on NCT06892548: PD-L1 at any level, or not there at all."""
    inclusion = "Lung cancer with any or no PD-L1 expression can take part"
    assert checks(vocabulary, told="PD-L1 60 %", inclusion=inclusion) == []


def test_a_marker_that_a_sentence_asks_for_in_two_words_is_told_once(vocabulary: Vocabulary) -> None:
    """Modelled on NCT05277844."""
    found = checks(vocabulary, told="", inclusion="People with positive oncogene driver mutations")
    assert [each.reason for each in found] == [
        "The study looks for a driver change. Ask whether your cancer has been tested for that."
    ]


@pytest.mark.parametrize(
    ("told", "met"),
    [
        ("EGFR exon 19 deletion", Met.YES),
        ("ALK fusion", Met.YES),
        ("EGFR amplification", Met.OPEN),
        ("no ALK", Met.OPEN),
        ("PD-L1 60 %", Met.OPEN),
    ],
)
def test_a_named_driver_counts_where_any_driver_is_wanted(
    vocabulary: Vocabulary, told: str, met: Met
) -> None:
    """Much of a protein, or another driver that is not there, answers nothing."""
    found = checks(vocabulary, told=told, inclusion="The tumour has an actionable driver mutation")
    assert [each.met for each in found] == [met]


def test_a_named_driver_is_refused_where_any_driver_is(vocabulary: Vocabulary) -> None:
    found = checks(vocabulary, told="ROS1 fusion", exclusion="Actionable driver mutation")
    assert [each.met for each in found] == [Met.NO]


def test_a_driver_refused_for_its_approved_treatment_may_be_another_than_yours(
    vocabulary: Vocabulary,
) -> None:
    words = "A driver mutation for which a targeted treatment is approved and available"
    found = checks(vocabulary, told="KRAS mutation", exclusion=words)
    assert [each.met for each in found] == [Met.OPEN]
    assert "Ask whether that rules you out" in found[0].reason
