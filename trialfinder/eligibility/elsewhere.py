"""Judging a mention: when the words are of something else than earlier treatment of this cancer."""

from __future__ import annotations

import re

from trialfinder.eligibility.heard import Heard, Judgement
from trialfinder.eligibility.patterns import Pattern
from trialfinder.eligibility.turns import says

_OTHER_CANCER = Pattern(
    r"(?:(?!\bfor\b)[^.;]){0,90}\bfor\s+(?:(?:any\s+|an?\s+)?(?:another|other|previous|prior|second|different)\s+"
    r"(?:\w+\s+){0,3}(?:malignan|cancer|neoplasm|disease|tumou?r)"
    r"|(?:the\s+|their\s+|known\s+)?(?:brain|cns|central nervous|leptomening)"
    r"|(?:a\s+)?non-?\s?(?:malignant|cancer\w*|oncolog\w+)\b"
    r"|(?:the\s+)?(?:(?:chemo-?)?prevention|reduction (?:in|of) (?:the )?risk|risk reduction)\b"
    r"|(?:\w+\s+)?(?:rheumatoid|arthritis|psoria|autoimmun|lupus|crohn|colitis|benign|osteoporosis"
    r"|endometriosis))",
    re.IGNORECASE,
)
"""“X for a previous breast cancer”, “X for rheumatoid arthritis”."""
_ANOTHER_ILLNESS = Pattern(
    r"\b(?:brain|cns|central nervous|cerebral|leptomening\w+|meningeal|carcinoma in situ|varices"
    r"|(?:other|second|another|prior|previous|concurrent|additional)\s+(?:\w+\s+){0,2}(?:malignan|cancers?\b))",
    re.IGNORECASE,
)
_RESCUE = Pattern(
    r"[^.;,]{0,40}\b(?:stem[- ]cell|bone marrow)\b[^.;,]{0,30}\b(?:rescue|support|transplant)", re.IGNORECASE
)
_SENTENCE_BEFORE = 250


def opinion(heard: Heard) -> Judgement | None:
    """“treatment that, in the investigator's opinion, …” under Exclusion."""
    if heard.mention.kind.is_general and heard.excludes and says("opinion", heard.text, heard.mention.end):
        return Judgement(None, False, "opinion")
    return None


def other_cancer(heard: Heard) -> Judgement | None:
    if _OTHER_CANCER.match(heard.text, heard.mention.end):
        return Judgement(None, False, "other cancer")
    return None


def of_another_illness(heard: Heard) -> Judgement | None:
    """“Brain metastases. Patients who had treatment may …”, under Exclusion: the treatment is of those."""
    mention, clause = heard.mention, heard.clause
    if not (heard.excludes and mention.kind.is_general) or heard.window is not None:
        return None
    if says("of the cancer", heard.text, mention.start, mention.end):
        return None
    before = clause.criterion.text[max(0, clause.start - _SENTENCE_BEFORE) : clause.start]
    return Judgement(None, False, "other illness") if _ANOTHER_ILLNESS.search(before) else None


def with_rescue(heard: Heard) -> Judgement | None:
    """“high-dose chemotherapy with stem cell rescue” is a transplant: no word of other chemotherapy."""
    rescue = heard.mention.names == ("chemotherapy",) and _RESCUE.match(heard.text, heard.mention.end)
    return Judgement(None, False, "a transplant") if rescue and heard.excludes else None
