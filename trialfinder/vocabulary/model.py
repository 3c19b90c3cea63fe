"""The words of the field as values: therapies and their classes, regimens, cancers, resistance facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Therapy:
    """One drug. ``name`` is generic; ``classes`` runs from specific to general, ancestors included."""

    name: str
    brands: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    modality: str = ""
    cancers: tuple[str, ...] = ()
    """What it is used for; not current labelling, never to be shown as such."""
    parts: tuple[str, ...] = ()
    """For a fixed combination: the drugs in it that we know, so that words about one bear on the whole."""


@dataclass(frozen=True, slots=True)
class TherapyClass:
    """A group of drugs. ``phrases`` are the ways studies write it; ``plain`` completes “it is …”."""

    name: str
    parents: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    plain: str = ""
    targets: tuple[str, ...] = ()
    """What the class is against, for lists such as “ALK, ROS1 or RET inhibitors”; no mention by itself."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """Drugs given together under one name; ``components`` are generic names."""

    name: str
    other_names: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    given_with: tuple[str, ...] = ()
    """Helpers such as folinic acid and steroids: not treatments that a study asks about."""


@dataclass(frozen=True, slots=True)
class Cancer:
    """One cancer as a person names it; ``parents`` the more general cancers it is one of."""

    name: str
    medical_name: str = ""
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    """Short names that a person may type (“triple negative”) but that say too little in a study's text."""


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
