"""At which level a marker is asked for, and by which test: “HER2 3+”, “PD-L1 TPS ≥ 50 %”, “by FISH”."""

from __future__ import annotations

import re

from trialfinder.eligibility.marker_names import Named

REACH = 140
"""How far behind a name its level and test are looked for."""
_CLOSE = 25
_STAINED = frozenset({"HER2", "HER3", "claudin 18.2", "FRα", "c-KIT", "B7-H3"})
_TEST = re.compile(
    r"\b(IHC|immunohistochem\w+|FISH|CISH|ISH|in situ hybridi[sz]ation|NGS|next[- ]generation sequencing"
    r"|PCR|PET|flow cytometr\w+|ctDNA|germline|somatic|karyotyp\w+|sequencing)\b",
    re.IGNORECASE,
)
_TESTS = {
    "immu": "IHC", "ish": "ISH", "cish": "ISH", "in s": "ISH", "next": "NGS", "flow": "flow cytometry",
    "kary": "karyotype", "sequ": "sequencing", "germ": "germline", "soma": "somatic", "ctdn": "ctDNA",
}  # fmt: skip
_SCORES = {
    "tumor proportion score": "TPS",
    "tumour proportion score": "TPS",
    "combined positive score": "CPS",
}
_STAINS = re.compile(
    r"(?<![\d.])(?:IHC|score(?: of)?|immunohistochem\w+)?\W{0,3}"
    r"(?P<stain>[0-3]\s?\+|\+\s?[0-3](?![\d.])|(?<=IHC )0)"
)
_SIGN = (
    r"(?P<sign>≥|>\s?/?\s?=|=\s?>|>|≤|<\s?/?\s?=|=\s?<|<|at least|(?:greater|more|higher) than or equal to"
    r"|(?:greater|more|higher) than|less than|of)"
)
_SHARE = re.compile(
    rf"(?:(?P<score>TPS|CPS|TAP|TC|IC|vCPS|H[- ]score|tumou?r proportion score|combined positive score)"
    r"\W{0,3}(?:of\s|score\s)?)?"
    rf"{_SIGN}\s*(?P<number>\d{{1,5}}(?:\.\d+)?)\s?(?P<unit>%|percent\b|ng/mL|IU/mL|fmol(?:/mg)?)?",
    re.IGNORECASE,
)
_SIGNS = {
    "≥": "≥",
    "a": "≥",
    ">": ">",
    "g": ">",
    "m": ">",
    "h": ">",
    "≤": "≤",
    "<": "<",
    "l": "<",
    "=": "≥",
    "o": "≥",
}


def level_of(gene: str, tail: str) -> str:
    """“3+” or “≥ 50 %” in the words behind the name; empty when there is none."""
    stains = [_plain_stain(match["stain"]) for match in _STAINS.finditer(tail)] if gene in _STAINED else []
    return "/".join(sorted(set(stains))) or _share(gene, tail)


def _share(gene: str, tail: str) -> str:
    """“≥ 50 %”: a number counts with its unit or score, or close behind PD-L1."""
    share = _SHARE.search(tail)
    if share is None or gene == "HR":
        return ""
    score = share["score"] or ""
    if not (share["unit"] or score or (gene == "PD-L1" and share.start() <= _CLOSE)):
        return ""
    unit = {"percent": "%"}.get(share["unit"] or "", share["unit"] or "")
    if not unit and score.upper().startswith("TPS"):
        unit = "%"
    return f"{_plain_sign(share['sign'])} {share['number']} {unit}".strip()


def _plain_sign(sign: str) -> str:
    return _with_equals(sign) if "=" in sign else _SIGNS[sign[0].lower()]


def _with_equals(sign: str) -> str:
    return "≥" if ">" in sign else "≤"


def _plain_stain(stain: str) -> str:
    digit = re.sub(r"\D", "", stain)
    return digit if digit == "0" else digit + "+"


def test_of(text: str, each: Named, border: int) -> str:
    """By which test the marker named at ``each`` is known: “IHC”, “TPS”; looked for up to ``border``."""
    named = text[each.start : each.end]
    if named.upper() in ("TPS", "CPS") or named.lower() in _SCORES:
        return _SCORES.get(named.lower(), named.upper())
    share = _SHARE.search(text, each.end, min(border, each.end + REACH))
    if share and share["score"]:
        return _SCORES.get(share["score"].lower(), share["score"])
    match = _TEST.search(text, max(0, each.start - 40), min(border, each.end + 80))
    return _TESTS.get(match[1].lower()[:4], match[1].upper()) if match else ""
