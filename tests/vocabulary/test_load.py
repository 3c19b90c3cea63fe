"""The tables load as they are, and a wrong row is named by file and row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trialfinder.errors import VocabularyError
from trialfinder.vocabulary.load import build_vocabulary, load_vocabulary

SMALL = {
    "phrase_frames.csv": "frame,phrases\n@inhibitor,{} inhibitor|anti-{}\n",
    "therapy_classes.csv": (
        "name,parents,targets,phrases,plain\n"
        "targeted therapy,,,targeted agent,a targeted medicine\n"
        "EGFR inhibitor,targeted therapy,egfr|her1,@inhibitor|{} blocker,a medicine that blocks EGFR\n"
    ),
    "therapies.csv": (
        "name,brands,codes,parts,classes,modality,used_for\n"
        "osimertinib,Tagrisso,AZD9291,,EGFR inhibitor,small molecule,lung cancer\n"
        "cetuximab,Erbitux,,,EGFR inhibitor,monoclonal antibody,\n"
    ),
    "regimens.csv": "name,other_names,components,given_with\nOC,,osimertinib|cetuximab,\n",
    "cancers.csv": (
        "name,medical_name,synonyms,spoken,parents,mesh_terms\n"
        "cancer,,,,,\n"
        "lung cancer,lung carcinoma,LC,,cancer,Lung Neoplasms\n"
    ),
    "resistance.csv": (
        "cancer,therapy_or_class,mechanism,kind,causes,explanation,source,evidence_level\n"
        "lung cancer,osimertinib,EGFR C797S,acquired,genetic mutation,The drug no longer fits.,PMID 1,B\n"
    ),
    "ambiguous_names.csv": "name,kind,meanings\nOX,therapy,osimertinib|cetuximab\n",
    "cancer_qualifiers.csv": "phrase,kind\nstage 4,stage\n",
    "no_cancer_drugs.csv": "name,kind\nradiation,a treatment but not a drug\n",
    "unsafe_in_text.csv": "surface,why\nOC,many meanings\n",
}


def reading(**changed: str) -> Callable[[str], str]:
    tables = SMALL | {f"{name}.csv": text for name, text in changed.items()}
    return tables.__getitem__


def test_the_tables_of_the_product_load_once() -> None:
    assert load_vocabulary() is load_vocabulary()
    assert len(load_vocabulary().therapies) > 600


def test_the_small_tables_load() -> None:
    vocabulary = build_vocabulary(reading())
    assert vocabulary.therapies["osimertinib"].classes == ("EGFR inhibitor", "targeted therapy")
    assert vocabulary.classes["EGFR inhibitor"].phrases == (
        "egfr inhibitor",
        "her1 inhibitor",
        "anti-egfr",
        "anti-her1",
        "egfr blocker",
        "her1 blocker",
    )
    assert vocabulary.resistance[0].mechanism == "EGFR C797S"


HEAD = {name: text.splitlines()[0] + "\n" for name, text in SMALL.items()}
CLASSES, DRUGS = SMALL["therapy_classes.csv"], SMALL["therapies.csv"]


@pytest.mark.parametrize(
    ("file", "text", "row", "problem"),
    [
        ("therapies", DRUGS + "x,,,,no such class,,\n", 4, "“no such class” is not a class"),
        ("therapies", DRUGS + "osimertinib,,,,EGFR inhibitor,,\n", 4, "“osimertinib” is there twice"),
        (
            "therapies",
            DRUGS + "x,Tagrisso,,,EGFR inhibitor,,\n",
            4,
            "“Tagrisso” is also a name of “osimertinib”",
        ),
        ("therapies", DRUGS + "x,TAGRIS-SO,,,EGFR inhibitor,,\n", 4, "is also a name of “osimertinib”"),
        ("therapies", DRUGS + ",,,,EGFR inhibitor,,\n", 4, "the cell “name” is empty"),
        ("therapies", DRUGS + "x,,,y,EGFR inhibitor,,\n", 4, "“y” is not a drug"),
        ("therapies", DRUGS + "x,,,,EGFR inhibitor,,,,,,\n", 4, "more cells than the heading"),
        ("therapies", "brands\nTagrisso\n", 1, "the column “name” is missing"),
        ("therapy_classes", CLASSES + "a,b,,,plain\n", 4, "its parent “b” is not a class"),
        ("therapy_classes", CLASSES + "a,b,,,plain\nb,a,,,plain\n", 4, "“a” is among its own parents"),
        ("therapy_classes", CLASSES + "a,a,,,plain\n", 4, "“a” is among its own parents"),
        (
            "therapy_classes",
            CLASSES + "a,,,@antibody,plain\n",
            4,
            "“@antibody” is not a row of phrase_frames",
        ),
        (
            "therapy_classes",
            CLASSES + "a,,,targeted agents of old|targeted-agent,p\n",
            4,
            "“targeted-agent” is also",
        ),
        ("therapy_classes", CLASSES + "a,,,,\n", 4, "the cell “plain” is empty"),
        ("regimens", HEAD["regimens.csv"] + "OC,,osimertinib|z,\n", 2, "“z” is not a drug"),
        ("cancers", SMALL["cancers.csv"] + "x,,LC,,cancer,\n", 4, "“LC” is also a name of “lung cancer”"),
        ("cancers", SMALL["cancers.csv"] + "x,,,,y,\n", 4, "its parent “y” is not a cancer"),
        (
            "resistance",
            HEAD["resistance.csv"] + "lung cancer,a,b,primary,c,d,e,\n",
            2,
            "“primary” is not one of",
        ),
        ("ambiguous_names", "name,kind,meanings\nOX,therapy,nothing\n", 2, "“nothing” is not a therapy"),
        ("ambiguous_names", "name,kind,meanings\nOX,place,osimertinib\n", 2, "neither cancer nor therapy"),
        ("unsafe_in_text", "surface,why\noc,many\n", 2, "“oc” is written so nowhere"),
        ("cancer_qualifiers", "phrase,kind\nbig,size\n", 2, "“size” is not one of stage, person, marker"),
    ],
)
def test_a_wrong_row_is_named(file: str, text: str, row: int, problem: str) -> None:
    with pytest.raises(VocabularyError) as wrong:
        build_vocabulary(reading(**{file: text}))
    assert (wrong.value.file, wrong.value.row) == (f"{file}.csv", row)
    assert problem in wrong.value.problem
    assert str(wrong.value).startswith(f"data/{file}.csv, row {row}: ")


def test_a_frame_without_targets_is_named() -> None:
    with pytest.raises(VocabularyError) as wrong:
        build_vocabulary(reading(therapy_classes=CLASSES + "a,,,@inhibitor,plain\n"))
    assert "needs targets" in wrong.value.problem


def test_every_class_of_the_product_is_reached_from_a_drug_or_named_in_studies() -> None:
    vocabulary = load_vocabulary()
    for group in vocabulary.classes.values():
        assert vocabulary.class_members(group.name) or group.phrases
