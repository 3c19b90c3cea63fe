"""The spellings that a reader spots: enough of them, none twice, none that means too much."""

from __future__ import annotations

import pytest

from trialfinder.vocabulary import load_vocabulary
from trialfinder.vocabulary.surfaces import is_abbreviation, variants, without_salt
from trialfinder.vocabulary.text import fold

SURFACES = {surface: (kind, name) for surface, kind, name in load_vocabulary().surfaces()}


def test_no_surface_is_given_twice() -> None:
    assert len(SURFACES) == sum(1 for _ in load_vocabulary().surfaces())


@pytest.mark.parametrize(
    ("surface", "kind", "name"),
    [
        ("tagrisso", "drug", "osimertinib"),
        ("mk 3475", "drug", "pembrolizumab"),
        ("mk3475", "drug", "pembrolizumab"),
        ("abiraterone", "drug", "abiraterone acetate"),
        ("trastuzumab", "drug", "trastuzumab"),
        ("trastuzumab deruxtecan", "drug", "trastuzumab deruxtecan"),
        ("folfox", "regimen", "FOLFOX"),
        ("azd9291", "drug", "osimertinib"),
        ("ly 3537982", "drug", "olomorasib"),
        ("selective oestrogen receptor modulator", "class", "selective estrogen receptor modulator"),
        ("selective estrogen receptor modulator", "class", "selective estrogen receptor modulator"),
        ("anti pd 1", "class", "PD-1 inhibitor"),
        ("anti pd1", "class", "PD-1 inhibitor"),
        ("anti pd (l)1", "class", "PD-(L)1 inhibitor"),
        ("anti pd 1/pd l1", "class", "PD-(L)1 inhibitor"),
        ("pd 1 or pd l1 inhibitor", "class", "PD-(L)1 inhibitor"),
        ("anti programmed cell death protein 1", "class", "PD-1 inhibitor"),
        ("platinum based chemotherapy", "class", "platinum compound"),
        ("egfr tki", "class", "EGFR TKI"),
        ("third generation egfr tki", "class", "third-generation EGFR TKI"),
        ("somatostatin analog", "class", "somatostatin analogue"),
        ("somatostatin analogue", "class", "somatostatin analogue"),
        ("folate receptor alpha targeted", "class", "folate receptor alpha-directed therapy"),
        ("frα targeted", "class", "folate receptor alpha-directed therapy"),
        ("ADT", "class", "androgen deprivation therapy"),
        ("ICI", "class", "immune checkpoint inhibitor"),
    ],
)
def test_studies_ways_of_writing_are_known(surface: str, kind: str, name: str) -> None:
    assert SURFACES[surface] == (kind, name)


@pytest.mark.parametrize(
    "surface", ["AC", "CP", "CTX", "PDX", "MAP", "EC", "stride", "irene", "kd", "dpd", "j1", "egfr"]
)
def test_what_means_too_much_in_running_text_is_left_out(surface: str) -> None:
    assert surface not in SURFACES


def test_capitals_are_kept_only_for_short_abbreviations() -> None:
    for surface in SURFACES:
        assert surface == surface.lower() or is_abbreviation(surface)


def test_a_salt_is_taken_off_but_never_a_whole_name() -> None:
    assert without_salt("osimertinib mesylate") == "osimertinib"
    assert without_salt("sodium") == "sodium"
    assert without_salt("arsenic trioxide") == "arsenic trioxide"


def test_variants_cover_dashes_greek_and_both_spellings() -> None:
    assert set(variants("PI3Kα-targeted tumour vaccine")) >= {
        "pi3kalpha targeted tumour vaccine",
        "pi3kalpha targeted tumor vaccine",
        "pi3kα targeted tumour vaccine",
    }
    assert list(variants("ICI")) == ["ICI"]


def test_surfaces_are_folded() -> None:
    for surface in SURFACES:
        if surface.isascii() and not is_abbreviation(surface):
            assert surface == fold(surface)
