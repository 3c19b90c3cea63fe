"""What a study is counted under when studies are grouped by cancer."""

from __future__ import annotations

import pytest

from trialfinder.cancers.groups import SEVERAL, UNNAMED, cancer_group
from trialfinder.study import Study
from trialfinder.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("conditions", "group"),
    [
        (("Metastatic Non-small Cell Lung Cancer",), "lung cancer"),
        (("Small Cell Lung Cancer", "NSCLC"), "lung cancer"),
        (("HER2-positive Breast Cancer",), "breast cancer"),
        (("Acute Myeloid Leukemia",), "leukaemia"),
        (("Breast Cancer", "Ovarian Cancer"), SEVERAL),
        (("Advanced Solid Tumor",), SEVERAL),
        (("Hypertension",), UNNAMED),
        ((), UNNAMED),
    ],
)
def test_a_study_is_counted_under_one_cancer(conditions: tuple[str, ...], group: str) -> None:
    assert cancer_group(Study(nct_id="NCT00000001", conditions=conditions), load_vocabulary()) == group
