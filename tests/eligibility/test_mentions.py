"""The therapies that words name: longest first, at word borders, targets only where a therapy is meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.eligibility.mentions import ConceptKind, Mention, Spotter
from trialfinder.eligibility.short_forms import abbreviations_in
from trialfinder.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    return Spotter(load_vocabulary())


def named(spotter: Spotter, text: str) -> list[str]:
    """The canonical names of what is named, not-drugs and bare words left out."""
    return [name for mention in spotter.find(text) for name in mention.names]


def words(spotter: Spotter, text: str, kind: ConceptKind) -> list[str]:
    return [text[mention.start : mention.end] for mention in spotter.find(text) if mention.kind is kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("prior osimertinib", "osimertinib"),
        ("prior OSIMERTINIB.", "osimertinib"),
        ("Tagrisso® failed", "osimertinib"),
        ("AZD9291 or placebo", "osimertinib"),
        ("nab-paclitaxel", "nab-paclitaxel"),
        ("nab paclitaxel", "nab-paclitaxel"),
        ("pegylated liposomal doxorubicin", "pegylated liposomal doxorubicin"),
        ("(nivolumab)", "nivolumab"),
        ("nivolumab/ipilimumab", "nivolumab"),
    ],
)
def test_a_drug_is_known_by_generic_brand_and_code(spotter: Spotter, text: str, name: str) -> None:
    assert name in named(spotter, text)


@pytest.mark.parametrize(
    ("text", "longer", "shorter"),
    [
        ("prior nab-paclitaxel", "nab-paclitaxel", "paclitaxel"),
        ("prior pegylated liposomal doxorubicin", "pegylated liposomal doxorubicin", "doxorubicin"),
        ("prior liposomal irinotecan", "liposomal irinotecan", "irinotecan"),
        ("prior trastuzumab deruxtecan", "trastuzumab deruxtecan", "trastuzumab"),
    ],
)
def test_the_longest_name_wins(spotter: Spotter, text: str, longer: str, shorter: str) -> None:
    assert longer in named(spotter, text)
    assert shorter not in named(spotter, text)


def test_a_conjugate_that_we_do_not_know_is_not_its_antibody(spotter: Spotter) -> None:
    assert "trastuzumab" not in named(spotter, "prior trastuzumab botidotin")


def test_a_dye_or_toxin_is_no_plain_antibody_but_a_word_after_it_is_fine(spotter: Spotter) -> None:
    assert "trastuzumab" in named(spotter, "prior trastuzumab treatment")


@pytest.mark.parametrize(
    "text", ["preosimertinib", "osimertinibum", "nonchemotherapyx", "revlimidex", "xtaxane"]
)
def test_a_name_inside_a_longer_word_is_none(spotter: Spotter, text: str) -> None:
    assert named(spotter, text) == []


def test_a_plural_is_the_same_name(spotter: Spotter) -> None:
    assert "taxane" in named(spotter, "prior taxanes")
    assert words(spotter, "prior taxanes", ConceptKind.CLASS) == ["taxanes"]


def test_a_short_name_in_capitals_counts_only_in_capitals(spotter: Spotter) -> None:
    assert "second-generation BCR-ABL TKI" not in named(spotter, "with all of it")
    assert named(spotter, "prior ADT") == ["androgen deprivation therapy"]
    assert named(spotter, "prior adt") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anti-PD-1 antibody", "PD-1 inhibitor"),
        ("PD-L1 inhibitors", "PD-L1 inhibitor"),
        ("any agent targeting CTLA-4", "CTLA-4 inhibitor"),
        ("therapy directed at BCMA", "BCMA-directed therapy"),
        ("BTK inhibitor", "BTK inhibitor"),
        ("EGFR-TKI", "EGFR TKI"),
        ("inhibitor of KRAS G12C", "KRAS G12C inhibitor"),
        ("PARP-inhibitor", "PARP inhibitor"),
        ("menin inhibitor", "menin inhibitor"),
    ],
)
def test_a_target_beside_a_word_of_therapy_is_its_class(spotter: Spotter, text: str, name: str) -> None:
    assert name in named(spotter, text)


@pytest.mark.parametrize(
    "text",
    [
        "PD-L1 expression of 50%",
        "EGFR exon 19 deletion",
        "KRAS G12C mutation",
        "HER2-positive disease",
        "BRCA mutation and CD19-positive cells",
        "BCMA expression by flow cytometry",
    ],
)
def test_a_target_as_a_marker_is_no_therapy(spotter: Spotter, text: str) -> None:
    assert named(spotter, text) == []


def test_a_list_of_targets_shares_its_word_of_therapy(spotter: Spotter) -> None:
    found = named(spotter, "anti-PD-1, LAG-3, or CTLA-4 antibody")
    assert found == ["PD-1 inhibitor", "LAG-3 inhibitor", "CTLA-4 inhibitor"]


def test_the_noun_of_a_class_is_not_a_second_class(spotter: Spotter) -> None:
    assert "monoclonal antibody" not in named(spotter, "anti-PD-1 antibodies")
    assert "monoclonal antibody" in named(spotter, "a monoclonal antibody")


def test_a_regimen_names_all_its_parts(spotter: Spotter) -> None:
    (mention,) = spotter.find("R-CHOP")
    assert mention.kind is ConceptKind.REGIMEN
    assert {"rituximab", "cyclophosphamide", "doxorubicin", "vincristine"} <= set(mention.names)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("systemic therapy", ConceptKind.GENERAL),
        ("standard of care", ConceptKind.GENERAL),
        ("prior lines of therapy", ConceptKind.GENERAL),
        ("the treatment", ConceptKind.BARE),
        ("adjuvant therapy", ConceptKind.SETTING),
        ("palliative radiotherapy", ConceptKind.NOT_DRUGS),
        ("antibiotic therapy", ConceptKind.NOT_DRUGS),
        ("study treatment", ConceptKind.NOT_DRUGS),
        ("hormone replacement therapy", ConceptKind.NOT_DRUGS),
    ],
)
def test_general_words_are_told_apart(spotter: Spotter, text: str, kind: ConceptKind) -> None:
    assert kind in {mention.kind for mention in spotter.find(text)}


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("An endocrine therapy [ET]; osimertinib", "ET", "endocrine therapy"),
        ("alkylating agents (AAs), ", "AA", "alkylating agent"),
        ("osimertinib (OSI)", "OSI", "osimertinib"),
        pytest.param(
            "a proteasome inhibitor (PI)",
            "PI",
            "proteasome inhibitor",
            marks=pytest.mark.xfail(strict=True, reason="a row of the vocabulary takes in its own bracket"),
        ),
    ],
)
def test_a_text_introduces_its_own_short_forms(spotter: Spotter, text: str, short: str, name: str) -> None:
    introduced = abbreviations_in(text, spotter.find(text))
    assert introduced[short].names == (name,)
    (found,) = spotter.find(f"because of {short}", introduced)
    assert found.names == (name,)


def test_a_short_form_nobody_introduced_means_nothing(spotter: Spotter) -> None:
    assert spotter.find("with approval of the PI") == ()


def test_an_ambiguous_short_form_counts_beside_the_words_that_settle_it(spotter: Spotter) -> None:
    assert "proteasome inhibitor" in named(spotter, "exposed to a PI and an IMiD")
    assert "proteasome inhibitor" not in named(spotter, "in the opinion of the PI")


def test_what_follows_a_name_in_brackets_is_not_always_its_short_form(spotter: Spotter) -> None:
    text = "prior osimertinib (at least 2 cycles)"
    assert abbreviations_in(text, spotter.find(text)) == {}


@given(
    st.lists(
        st.sampled_from(
            [
                "osimertinib",
                "PD-1",
                "anti-",
                "inhibitor",
                " ",
                ", ",
                " or ",
                "therapy",
                "(PI)",
                "é",
                "İ",
                "chemo",
                "s",
            ]
        ),
        max_size=15,
    ).map("".join)
)
def test_mentions_stand_in_order_and_never_overlap(text: str) -> None:
    found = _SPOTTER.find(text)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(mention.names or _nameless(mention) for mention in found)


def _nameless(mention: Mention) -> bool:
    return mention.kind in (ConceptKind.GENERAL, ConceptKind.BARE, ConceptKind.SETTING, ConceptKind.NOT_DRUGS)


_SPOTTER = Spotter(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("at least one novel hormonal agent (NHA)", {"NHA"}),
        ("progressed on a checkpoint inhibitor (NSCLC, RCC)", set()),
        ("intraperitoneal chemotherapy (HIPEC)", set()),
    ],
)
def test_a_bracket_is_a_short_form_only_when_its_letters_are_those_of_the_name(
    text: str, short: set[str], spotter: Spotter
) -> None:
    assert set(abbreviations_in(text, spotter.find(text))) == short
