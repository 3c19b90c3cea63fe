"""How the cancers that a study names stand to the person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialfinder.cancers.model import CancerFit, CancerVerdict
from trialfinder.study import Study
from trialfinder.vocabulary.model import Cancer

if TYPE_CHECKING:
    from trialfinder.vocabulary import Vocabulary


def judge_cancer(study: Study, cancer: Cancer, vocabulary: Vocabulary) -> CancerVerdict:
    return CancerVerdict(CancerFit.UNCLEAR, "")
