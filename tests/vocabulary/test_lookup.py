"""What a person types becomes the drug, regimen, class or cancer that it names, or a question."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.errors import (
    AmbiguousCancer,
    AmbiguousTherapy,
    NotACancerDrug,
    UnknownCancer,
    UnknownTherapy,
)
from trialfinder.vocabulary import Vocabulary, load_vocabulary

CASES = Path(__file__).parents[1] / "cases"


def cases(file: str) -> list[dict[str, str]]:
    with (CASES / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def case_name(case: dict[str, str]) -> str:
    return case["typed"]


@pytest.mark.parametrize("case", cases("therapy_names.csv"), ids=case_name)
def test_a_therapy_is_found_by_any_of_its_names(vocabulary: Vocabulary, case: dict[str, str]) -> None:
    match = vocabulary.find_therapy(case["typed"])
    assert (match.name, match.kind) == (case["name"], case["kind"])
    assert match.given == case["typed"]


@pytest.mark.parametrize("case", cases("cancer_names.csv"), ids=case_name)
def test_a_cancer_is_found_in_any_words(vocabulary: Vocabulary, case: dict[str, str]) -> None:
    assert vocabulary.find_cancer(case["typed"]).name == case["name"]


def test_every_name_of_every_drug_finds_that_drug(vocabulary: Vocabulary) -> None:
    unclear = {"CTX"}  # asked about
    for therapy in vocabulary.therapies.values():
        for name in (therapy.name, *therapy.brands, *therapy.codes):
            if name not in unclear:
                assert vocabulary.find_therapy(name).name == therapy.name


def test_every_name_of_every_cancer_finds_that_cancer(vocabulary: Vocabulary) -> None:
    for cancer in vocabulary.cancers.values():
        for name in (cancer.name, *cancer.synonyms, *cancer.spoken):
            assert vocabulary.find_cancer(name).name == cancer.name


def test_every_phrase_of_every_class_finds_that_class(vocabulary: Vocabulary) -> None:
    for group in vocabulary.classes.values():
        for phrase in (group.name, *group.phrases):
            assert vocabulary.find_therapy(phrase).name == group.name


def test_a_regimen_means_its_parts_without_folinic_acid_and_steroids(vocabulary: Vocabulary) -> None:
    folfox = vocabulary.find_therapy("FOLFOX")
    assert [therapy.name for therapy in folfox.therapies] == ["fluorouracil", "oxaliplatin"]
    assert vocabulary.regimens["FOLFOX"].given_with == ("folinic acid",)
    r_chop = [therapy.name for therapy in vocabulary.find_therapy("R-CHOP").therapies]
    assert r_chop == ["rituximab", "cyclophosphamide", "doxorubicin", "vincristine"]


def test_a_class_means_its_members(vocabulary: Vocabulary) -> None:
    members = {therapy.name for therapy in vocabulary.find_therapy("PARP inhibitor").therapies}
    assert {"olaparib", "niraparib", "saruparib", "niraparib/abiraterone"} <= members
    assert "abiraterone acetate" not in members


def test_parts_given_together_must_all_be_known(vocabulary: Vocabulary) -> None:
    together = vocabulary.find_therapy("FOLFOX + bevacizumab")
    assert [therapy.name for therapy in together.therapies] == ["fluorouracil", "oxaliplatin", "bevacizumab"]
    with pytest.raises(UnknownTherapy):
        vocabulary.find_therapy("carboplatin and nonsensimab")


def test_two_names_that_disagree_are_not_taken(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownTherapy):
        vocabulary.find_therapy("Taxol (docetaxel)")


def test_an_abbreviation_with_two_meanings_is_asked_about(vocabulary: Vocabulary) -> None:
    with pytest.raises(AmbiguousCancer) as asked:
        vocabulary.find_cancer("ACC")
    assert asked.value.options == ("adrenal cancer", "adenoid cystic cancer")
    assert str(asked.value) == (
        "“ACC” can mean more than one cancer. Did you mean “adrenal cancer” or “adenoid cystic cancer”?"
    )
    for name in ("TGCT", "MF", "mf"):
        with pytest.raises(AmbiguousCancer):
            vocabulary.find_cancer(name)


@pytest.mark.parametrize("typed", ["CTX", "TC", "CP", "VAC"])
def test_each_meaning_of_an_unclear_regimen_can_be_chosen(vocabulary: Vocabulary, typed: str) -> None:
    with pytest.raises(AmbiguousTherapy) as asked:
        vocabulary.find_therapy(typed)
    assert len({vocabulary.find_therapy(option).therapies for option in asked.value.options}) == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("radiation", "“radiation” is a treatment but not a drug."),
        ("stem-cell transplant", "“stem-cell transplant” is a treatment but not a drug."),
        ("Zofran", "“Zofran” is a drug that supports the body, not one against the cancer itself."),
    ],
)
def test_what_is_no_drug_against_cancer_is_told_so(vocabulary: Vocabulary, typed: str, told: str) -> None:
    with pytest.raises(NotACancerDrug) as error:
        vocabulary.find_therapy(typed)
    assert str(error.value).startswith(told)
    assert error.value.suggestions == ()


def test_a_name_is_never_corrected_silently(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownTherapy, match="Did you mean “Tagrisso”"):
        vocabulary.find_therapy("Tagriso")
    with pytest.raises(UnknownCancer, match="Did you mean “lung cancer”"):
        vocabulary.find_cancer("lunk cancer")


def test_cancer_alone_is_no_answer_when_words_were_lost(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownCancer):
        vocabulary.find_cancer("cancer that started in the pancreas")


@pytest.mark.parametrize("case", cases("misspellings.csv"), ids=case_name)
def test_the_name_that_was_meant_is_suggested_first(vocabulary: Vocabulary, case: dict[str, str]) -> None:
    if case["kind"] == "therapy":
        with pytest.raises(UnknownTherapy) as unknown:
            vocabulary.find_therapy(case["typed"])
        found = vocabulary.find_therapy(unknown.value.suggestions[0]).name
        assert found == vocabulary.find_therapy(case["meant"]).name
        return
    try:
        name = vocabulary.find_cancer(case["typed"]).name
    except UnknownCancer as unknown_cancer:
        name = vocabulary.find_cancer(unknown_cancer.suggestions[0]).name
    assert name == vocabulary.find_cancer(case["meant"]).name


@pytest.mark.parametrize("typed", ["xyzzy", "asdf", "12345", "", "  "])
def test_nonsense_gets_no_suggestion(vocabulary: Vocabulary, typed: str) -> None:
    with pytest.raises(UnknownTherapy) as unknown:
        vocabulary.find_therapy(typed)
    assert unknown.value.suggestions == ()


def test_names_that_begin_as_typed_are_offered(vocabulary: Vocabulary) -> None:
    assert vocabulary.suggest_therapies("tag")[0] == "Tagrisso"
    assert "osimertinib" in vocabulary.suggest_therapies("osi")
    assert vocabulary.suggest_cancers("non-small")[0] == "non-small cell lung cancer"
    assert len(vocabulary.suggest_therapies("a", limit=4)) == 4
    assert vocabulary.suggest_therapies("") == ()


def test_a_drug_is_explained_in_plain_words(vocabulary: Vocabulary) -> None:
    osimertinib = vocabulary.therapies["osimertinib"]
    assert vocabulary.describe_therapy(osimertinib, "Tagrisso") == (
        "Tagrisso is osimertinib, a pill that blocks EGFR, a growth signal"
    )
    assert vocabulary.describe_therapy(osimertinib, "osimertinib") == (
        "Osimertinib is a pill that blocks EGFR, a growth signal"
    )
    pembrolizumab = vocabulary.therapies["pembrolizumab"]
    assert vocabulary.describe_therapy(pembrolizumab, "Keytruda") == (
        "Keytruda is pembrolizumab, a drug that takes the brakes off the immune system (a PD-1 blocker)"
    )


def test_every_drug_has_plain_words(vocabulary: Vocabulary) -> None:
    for therapy in vocabulary.therapies.values():
        assert vocabulary.describe_therapy(therapy).count(" ") >= 3


def test_class_logic_goes_up_and_down(vocabulary: Vocabulary) -> None:
    above = vocabulary.class_ancestors("third-generation EGFR TKI")
    assert {"EGFR TKI", "EGFR inhibitor", "tyrosine kinase inhibitor", "targeted therapy"} <= above
    assert "third-generation EGFR TKI" not in above
    assert {"osimertinib", "gefitinib", "cetuximab", "amivantamab"} <= vocabulary.class_members(
        "EGFR inhibitor"
    )
    assert "cetuximab" not in vocabulary.class_members("EGFR TKI")
    assert {"PD-(L)1 inhibitor", "immune checkpoint inhibitor", "immunotherapy"} <= vocabulary.classes_of(
        "nivolumab"
    )


def test_classes_run_from_specific_to_general(vocabulary: Vocabulary) -> None:
    for therapy in vocabulary.therapies.values():
        place = {name: index for index, name in enumerate(therapy.classes)}
        for name in therapy.classes:
            for parent in vocabulary.classes[name].parents:
                assert place[name] < place[parent]


@pytest.mark.parametrize(
    ("therapy", "within", "outside"),
    [
        ("trastuzumab deruxtecan", "HER2-targeted therapy", "anti-HER2 antibody"),
        ("trastuzumab deruxtecan", "topoisomerase I payload ADC", "topoisomerase I inhibitor"),
        ("trastuzumab", "anti-HER2 antibody", "antibody-drug conjugate"),
        ("amivantamab", "MET inhibitor", "tyrosine kinase inhibitor"),
        ("telisotuzumab vedotin", "MET inhibitor", "MET TKI"),
        ("ciltacabtagene autoleucel", "BCMA-directed therapy", "T-cell engager"),
        ("teclistamab", "T-cell engager", "CAR T-cell therapy"),
        ("blinatumomab", "CD19-directed therapy", "CD20-directed therapy"),
        ("enzalutamide", "androgen receptor pathway inhibitor", "androgen deprivation therapy"),
        ("goserelin", "androgen deprivation therapy", "androgen receptor pathway inhibitor"),
        ("bicalutamide", "androgen receptor inhibitor", "androgen receptor pathway inhibitor"),
        ("nivolumab/relatlimab", "LAG-3 inhibitor", "CTLA-4 inhibitor"),
        ("ivonescimab", "VEGF pathway inhibitor", "PD-L1 inhibitor"),
        ("lutetium Lu 177 dotatate", "radioligand therapy", "PSMA-directed therapy"),
        ("pirtobrutinib", "BTK inhibitor", "covalent BTK inhibitor"),
        ("dexamethasone", "corticosteroid", "hormone therapy"),
    ],
)
def test_a_drug_is_in_its_classes_and_no_others(
    vocabulary: Vocabulary, therapy: str, within: str, outside: str
) -> None:
    assert within in vocabulary.classes_of(therapy)
    assert outside in vocabulary.classes
    assert outside not in vocabulary.classes_of(therapy)


def test_cancer_logic_goes_up_and_down(vocabulary: Vocabulary) -> None:
    assert {"lung cancer", "solid tumour", "cancer"} <= vocabulary.cancer_ancestors(
        "non-small cell lung cancer"
    )
    below = vocabulary.cancer_descendants("lung cancer")
    assert {"small cell lung cancer", "lung adenocarcinoma"} <= below
    assert "lung cancer" not in below
    assert "follicular lymphoma" in vocabulary.cancer_descendants("indolent non-Hodgkin lymphoma")
    assert vocabulary.cancer_descendants("chordoma") == frozenset()


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_name_or_a_sentence(text: str) -> None:
    vocabulary = load_vocabulary()
    for find, unknown in ((vocabulary.find_therapy, UnknownTherapy), (vocabulary.find_cancer, UnknownCancer)):
        with suppress(unknown):
            assert find(text)
    vocabulary.suggest_therapies(text)
    vocabulary.suggest_cancers(text)


@pytest.mark.shared
def test_every_labelled_drug_and_cancer_is_known(vocabulary: Vocabulary, shared: Path) -> None:
    for file, find in (("probes.csv", vocabulary.find_therapy), ("cancers.csv", vocabulary.find_cancer)):
        column = "drug" if file == "probes.csv" else "cancer"
        with (shared / "gold" / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert find(row[column])
