"""How a study's cancers stand to a person's: the labels, and the words that decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CancerFit(StrEnum):
    """How the study's cancers stand to the person's."""

    EXACT = "exact"
    """The study is for this cancer, or for a kind that contains it."""
    SUBTYPE_ONLY = "subtype_only"
    """It takes only some of the people with this cancer."""
    BROADER = "broader"
    """A basket, such as advanced solid tumours."""
    COHORT = "cohort"
    """One named group of a study of several cancers."""
    UNCLEAR = "unclear"
    NO = "no"

    @property
    def takes(self) -> bool:
        return self not in (CancerFit.UNCLEAR, CancerFit.NO)


@dataclass(frozen=True, slots=True)
class CancerVerdict:
    fit: CancerFit
    words: str
    """The study's own words that decide."""
    against: str = ""
    """The study's words that a marker, stage or kind contradicts that was told beside the cancer."""
