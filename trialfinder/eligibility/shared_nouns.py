"""Names that share their noun with a later one: “hormonal” in “hormonal, biologic or targeted therapy”."""

from __future__ import annotations

import re
from collections.abc import Iterator

AGAINST_CANCER = tuple(
    f"anti{joined}{what}" for joined in ("", " ") for what in ("cancer", "tumor", "tumour", "neoplastic")
)
"""The ways to write “anticancer”."""
_KINDS = "|".join(
    (
        *("hormonal", "hormone", "endocrine", "targeted", "biologic", "biological", "cellular", "immune"),
        *("immunologic", "cytotoxic", "systemic", *AGAINST_CANCER),
    )
)
_JOIN = r"\s*(?:,\s*(?:and/or\s+|and\s+|or\s+)?|/\s*|\s(?:and/or|and|or)\s+)"
_WORD = r"(?!steroid|immunosuppress|corticosteroid|anti ?(?:biotic|fungal|viral|microbial))[a-z]+"
_ITEM = rf"{_WORD}(?: {_WORD}){{0,2}}"
_NOUN = r"(?:therap(?:y|ies)|treatments?|agents?|drugs?)\b"
_LATER = rf"(?:{_JOIN}{_ITEM}){{1,4}}? {_NOUN}"
_SHARING = re.compile(rf"(?<!\w)(?<!investigational )(?P<kind>{_KINDS})(?={_LATER})")


def names_without_noun(folded: str) -> Iterator[tuple[int, int, str]]:
    """Where each stands in ``folded``, and the name in full: “hormonal therapy”."""
    for match in _SHARING.finditer(folded):
        yield match.start("kind"), match.end("kind"), match["kind"] + " therapy"
