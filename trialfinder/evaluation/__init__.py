"""How well the reader reads: its labels, waits, quotes and limits held against hand-labelled studies.

The labels and scores are those of the labelling guide in ``docs/evaluation.md``. A baseline that only looks
for the drug's name and a word of progression anywhere in the text is measured beside it.
"""

from trialfinder.evaluation.encode import as_json
from trialfinder.evaluation.model import COARSE, LIMIT_FIELDS, Judged, JudgedLimit, Scores, Share
from trialfinder.evaluation.report import render
from trialfinder.evaluation.scoring import baseline, evaluate, limit_text, same_words

__all__ = [
    "COARSE",
    "LIMIT_FIELDS",
    "Judged",
    "JudgedLimit",
    "Scores",
    "Share",
    "as_json",
    "baseline",
    "evaluate",
    "limit_text",
    "render",
    "same_words",
]
