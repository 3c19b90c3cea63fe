"""Turns one registry record (parsed JSON) into a ``Study``; owns the registry's names on the way in.

Every key but ``nctId`` may be missing. What a person would be misled without (the number, the title, the
status, the eligibility text, and the modules that hold them) must have the right type, or the record is
refused with ``DecodeError`` and the JSON path. Any lesser part with a wrong shape is left out and named in
``Study.unread_parts``; an enum word that we do not know is kept and named in ``Study.unknown_words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trialfinder.errors import DecodeError
from trialfinder.registry.parts import Part
from trialfinder.study import (
    Age,
    Allocation,
    ArmGroup,
    ArmType,
    Contact,
    ContactRole,
    GeoPoint,
    Intervention,
    InterventionModel,
    InterventionType,
    Location,
    Masking,
    MeshTerm,
    Outcome,
    OverallStatus,
    PartialDate,
    Phase,
    PrimaryPurpose,
    Sex,
    SiteStatus,
    SponsorClass,
    StandardAge,
    Study,
    StudyType,
)

_NCT_ID: Final = re.compile(r"NCT[0-9]{8}")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_AGE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) (Year|Month|Week|Day|Hour|Minute)s?")
_PER_YEAR: Final = {
    "Year": 1.0,
    "Month": 12.0,
    "Week": 365.25 / 7,
    "Day": 365.25,
    "Hour": 365.25 * 24,
    "Minute": 365.25 * 24 * 60,
}
_ENROLLMENT_UNKNOWN: Final = 99_999_999


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that was passed over: ``where`` is its NCT number, or else its file and line."""

    where: str
    reason: str


def decode_study(record: Mapping[str, Any]) -> Study:
    """One record; raises ``DecodeError`` when it cannot be trusted."""
    root = Part.root(record)
    protocol = root.essential_part("protocolSection")
    derived = root.part("derivedSection")
    return Study(
        **_identification(protocol.essential_part("identificationModule")),
        **_status(protocol.essential_part("statusModule")),
        **_sponsor(protocol.part("sponsorCollaboratorsModule")),
        **_description(protocol.part("descriptionModule")),
        **_conditions(protocol.part("conditionsModule")),
        **_design(protocol.part("designModule")),
        **_arms(protocol.part("armsInterventionsModule")),
        **_eligibility(protocol.essential_part("eligibilityModule")),
        **_contacts_locations(protocol.part("contactsLocationsModule")),
        primary_outcomes=_outcomes(protocol.part("outcomesModule")),
        **_derived(derived),
        has_results=root.flag("hasResults"),
        unknown_words=tuple(dict.fromkeys(root.notes.unknown_words)),
        unread_parts=tuple(root.notes.unread_parts),
    )


def decode_each(records: Iterable[Any], unreadable: list[Unreadable]) -> Iterator[Study]:
    """The studies of a page; a record that cannot be read is added to ``unreadable`` and the rest go on."""
    for position, record in enumerate(records, 1):
        try:
            yield decode_study(record)
        except DecodeError as error:
            where = claimed_nct_id(record) or f"record {position} of a page"
            unreadable.append(Unreadable(where, str(error)))


def claimed_nct_id(record: object) -> str | None:
    """The NCT number that a broken record says it has, for naming it in a report."""
    for key in ("protocolSection", "identificationModule", "nctId"):
        record = record.get(key) if isinstance(record, dict) else None
    return record if isinstance(record, str) and _NCT_ID.fullmatch(record) else None


def _identification(module: Part) -> dict[str, Any]:
    nct_id = module.essential_text("nctId")
    if not _NCT_ID.fullmatch(nct_id):
        raise DecodeError(module.path_to("nctId"), "expected NCT and eight digits" if nct_id else "missing")
    return {
        "nct_id": nct_id,
        "brief_title": module.essential_text("briefTitle"),
        "official_title": module.text("officialTitle"),
        "acronym": module.text("acronym"),
        "nct_id_aliases": module.texts("nctIdAliases"),
        "org_study_id": module.part("orgStudyIdInfo").text("id"),
    }


def _status(module: Part) -> dict[str, Any]:
    module.essential_text("overallStatus")
    return {
        "overall_status": module.word("overallStatus", OverallStatus),
        "last_known_status": module.word("lastKnownStatus", OverallStatus) or None,
        "why_stopped": module.text("whyStopped"),
        "start_date": _dated(module.part("startDateStruct")),
        "primary_completion_date": _dated(module.part("primaryCompletionDateStruct")),
        "completion_date": _dated(module.part("completionDateStruct")),
        "first_post_date": _dated(module.part("studyFirstPostDateStruct")),
        "last_update_post_date": _dated(module.part("lastUpdatePostDateStruct")),
        "status_verified_date": _partial_date(module, "statusVerifiedDate", estimated=False),
    }


def _sponsor(module: Part) -> dict[str, Any]:
    lead = module.part("leadSponsor")
    collaborators = (each.text("name") for each in module.parts("collaborators"))
    return {
        "lead_sponsor": lead.text("name"),
        "lead_sponsor_class": lead.word("class", SponsorClass),
        "collaborators": tuple(name for name in collaborators if name),
    }


def _description(module: Part) -> dict[str, Any]:
    return {
        "brief_summary": module.text("briefSummary"),
        "detailed_description": module.text("detailedDescription"),
    }


def _conditions(module: Part) -> dict[str, Any]:
    return {"conditions": module.texts("conditions"), "keywords": module.texts("keywords")}


def _design(module: Part) -> dict[str, Any]:
    design = module.part("designInfo")
    count = module.part("enrollmentInfo").whole_number("count")
    return {
        "study_type": module.word("studyType", StudyType),
        "phases": module.words("phases", Phase),
        "allocation": design.word("allocation", Allocation),
        "intervention_model": design.word("interventionModel", InterventionModel),
        "primary_purpose": design.word("primaryPurpose", PrimaryPurpose),
        "masking": design.part("maskingInfo").word("masking", Masking),
        "enrollment": None if count == _ENROLLMENT_UNKNOWN else count,
    }


def _arms(module: Part) -> dict[str, Any]:
    return {
        "arm_groups": tuple(_arm_group(part) for part in module.parts("armGroups")),
        "interventions": tuple(_intervention(part) for part in module.parts("interventions")),
    }


def _arm_group(part: Part) -> ArmGroup:
    return ArmGroup(
        label=part.text("label"),
        type=part.word("type", ArmType),
        description=part.text("description"),
        intervention_names=part.texts("interventionNames"),
    )


def _intervention(part: Part) -> Intervention:
    return Intervention(
        name=part.text("name"),
        type=part.word("type", InterventionType),
        description=part.text("description"),
        arm_group_labels=part.texts("armGroupLabels"),
        other_names=part.texts("otherNames"),
    )


def _outcomes(module: Part) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(part.text("measure"), part.text("description"), part.text("timeFrame"))
        for part in module.parts("primaryOutcomes")
    )


def _eligibility(module: Part) -> dict[str, Any]:
    return {
        "criteria": module.essential_text("eligibilityCriteria"),
        "sex": module.word("sex", Sex),
        "minimum_age": _age(module, "minimumAge"),
        "maximum_age": _age(module, "maximumAge"),
        "std_ages": module.words("stdAges", StandardAge),
        "healthy_volunteers": module.flag("healthyVolunteers"),
    }


def _contacts_locations(module: Part) -> dict[str, Any]:
    return {
        "central_contacts": tuple(_contact(part) for part in module.parts("centralContacts")),
        "officials": tuple(_contact(part) for part in module.parts("overallOfficials")),
        "locations": tuple(_location(part) for part in module.parts("locations")),
    }


def _contact(part: Part) -> Contact:
    return Contact(
        name=part.text("name"),
        role=part.word("role", ContactRole),
        phone=part.text("phone"),
        phone_ext=part.text("phoneExt"),
        email=part.text("email"),
        affiliation=part.text("affiliation"),
    )


def _location(part: Part) -> Location:
    return Location(
        facility=part.text("facility"),
        city=part.text("city"),
        state=part.text("state"),
        zip=part.text("zip"),
        country=part.text("country"),
        status=part.word("status", SiteStatus) or None,
        point=_point(part),
        contacts=tuple(_contact(each) for each in part.parts("contacts")),
    )


def _point(location: Part) -> GeoPoint | None:
    part = location.part("geoPoint")
    lat, lon = part.number("lat"), part.number("lon")
    if lat is None or lon is None:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        location.leave_out("geoPoint", "not a point on the globe")
        return None
    return GeoPoint(float(lat), float(lon))


def _derived(section: Part) -> dict[str, Any]:
    conditions = section.part("conditionBrowseModule")
    return {
        "condition_meshes": _mesh_terms(conditions, "meshes"),
        "condition_ancestors": _mesh_terms(conditions, "ancestors"),
        "intervention_meshes": _mesh_terms(section.part("interventionBrowseModule"), "meshes"),
        "version_holder": section.part("miscInfoModule").text("versionHolder"),
    }


def _mesh_terms(module: Part, key: str) -> tuple[MeshTerm, ...]:
    return tuple(MeshTerm(part.text("id"), part.text("term")) for part in module.parts(key))


def _dated(struct: Part) -> PartialDate | None:
    return _partial_date(struct, "date", estimated=struct.text("type") == "ESTIMATED")


def _partial_date(part: Part, key: str, *, estimated: bool) -> PartialDate | None:
    text = part.text(key)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if not found:
        part.leave_out(key, "not a date")
        return None
    year, month, day = (int(group or 1) for group in found.groups())
    try:
        return PartialDate(text, date(year, month, day), estimated)
    except ValueError:
        part.leave_out(key, "not a date of the calendar")
        return None


def _age(part: Part, key: str) -> Age | None:
    text = part.text(key)
    if not text or text == "N/A":
        return None
    found = _AGE.fullmatch(text)
    if not found:
        part.leave_out(key, "not an age")
        return None
    return Age(text, float(found[1]) / _PER_YEAR[found[2]])
