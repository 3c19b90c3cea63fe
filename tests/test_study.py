from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import pytest

from trialfinder import study
from trialfinder.study import GeoPoint


def test_distance_is_measured_over_the_globe() -> None:
    boston, london = GeoPoint(42.35843, -71.05977), GeoPoint(51.50853, -0.12574)
    assert boston.distance_to(london) == pytest.approx(5264, rel=0.002)
    assert boston.distance_to(boston) == 0


@pytest.mark.shared
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (study.OverallStatus, "Status"),
        (study.StudyType, "StudyType"),
        (study.Phase, "Phase"),
        (study.Sex, "Sex"),
        (study.InterventionType, "InterventionType"),
        (study.ArmType, "ArmGroupType"),
        (study.SponsorClass, "AgencyClass"),
        (study.Allocation, "DesignAllocation"),
        (study.InterventionModel, "InterventionalAssignment"),
        (study.PrimaryPurpose, "PrimaryPurpose"),
        (study.Masking, "DesignMasking"),
        (study.StandardAge, "StandardAge"),
        (study.SiteStatus, "RecruitmentStatus"),
        (study.ContactRole, "ContactRole"),
    ],
)
def test_our_words_are_the_registrys_words(shared: Path, ours: type[StrEnum], theirs: str) -> None:
    enums = json.loads((shared / "registry" / "enums.json").read_bytes())
    words = next(enum["values"] for enum in enums if enum["type"] == theirs)
    assert [str(word) for word in ours] == [word["value"] for word in words]
