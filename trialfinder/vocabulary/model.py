"""The words of the field as values: therapies and their classes, regimens, cancers, resistance facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Therapy:
    """One drug. ``name`` is its generic name; ``classes`` runs from specific to general, ancestors included."""

    name: str
    brands: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    modality: str = ""
    cancers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TherapyClass:
    """A group of drugs. ``phrases`` are the ways studies write it; ``plain`` completes “it is …” for a person."""

    name: str
    parents: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Regimen:
    """Drugs given together under one name; ``components`` are generic names."""

    name: str
    other_names: tuple[str, ...] = ()
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancer:
    """One cancer as a person names it; ``parents`` the more general cancers it is one of."""

    name: str
    medical_name: str = ""
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResistanceFact:
    """One known way in which a cancer stops answering to a therapy, with its source and how sure it is."""

    cancer: str
    therapy_or_class: str
    mechanism: str
    kind: str
    causes: tuple[str, ...]
    explanation: str
    source: str
    evidence_level: str = ""


@dataclass(frozen=True, slots=True)
class TherapyMatch:
    """What a person's words for a treatment mean: one drug, or a class, or a regimen's parts."""

    given: str
    name: str
    """Canonical name of the drug, class or regimen."""
    kind: str
    """``drug``, ``class`` or ``regimen``."""
    therapies: tuple[Therapy, ...]
    """One for a drug, the parts for a regimen, the members for a class."""
