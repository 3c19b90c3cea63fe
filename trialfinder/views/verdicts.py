"""A verdict in words: what a study says about one treatment the person has had, and whether that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from trialfinder.eligibility.model import ResistanceKind, Span, Stance, TherapyStance
from trialfinder.matching import CancerFit, FactCheck, Match, Met, OpenPoint, Verdict
from trialfinder.profile import PriorTherapy
from trialfinder.views.model import CheckView, Tone, VerdictView
from trialfinder.views.quotes import quote_view
from trialfinder.views.words import counted, day

_TAGS = {
    Tone.GOOD: "Fits",
    Tone.WAIT: "Wait first",
    Tone.OPEN: "To check",
    Tone.NO: "Does not fit",
    Tone.QUIET: "Not mentioned",
}

_TONES = {Met.YES: Tone.GOOD, Met.NO: Tone.NO, Met.WAIT: Tone.WAIT, Met.OPEN: Tone.OPEN}

_COURSE = {
    ResistanceKind.ACQUIRED: "The study means people whom it helped at first, before it stopped working.",
    ResistanceKind.INTRINSIC: "The study means people whom it did not help from the start.",
}

_FITS = {
    CancerFit.EXACT: (Tone.GOOD, "For your cancer"),
    CancerFit.SUBTYPE_ONLY: (Tone.OPEN, "For one type of your cancer only"),
    CancerFit.BROADER: (Tone.GOOD, "For several cancers, yours among them"),
    CancerFit.COHORT: (Tone.GOOD, "One group in this study is for your cancer"),
    CancerFit.UNCLEAR: (Tone.OPEN, "It is not clear whether it takes your cancer"),
    CancerFit.NO: (Tone.NO, "Not for your cancer"),
}


def verdict_views(match: Match, *, today: date) -> tuple[VerdictView, ...]:
    names = drug_names([verdict.prior for verdict in match.verdicts])
    named = zip(match.verdicts, names, strict=True)
    return tuple(verdict_view(verdict, name, match.study.criteria, today=today) for verdict, name in named)


def drug_names(priors: Sequence[PriorTherapy]) -> tuple[str, ...]:
    """As the person named each; the parts of a regimen are told apart."""
    given = [prior.given for prior in priors]
    return tuple(
        f"{prior.therapy.name} (part of {prior.given})" if given.count(prior.given) > 1 else prior.given
        for prior in priors
    )


def verdict_view(verdict: Verdict, drug: str, criteria: str, *, today: date) -> VerdictView:
    tone, stance = verdict_tone(verdict), verdict.stance
    return VerdictView(
        drug=drug,
        label=stance.label.value,
        tone=tone,
        tag=_TAGS[tone],
        words=stance_words(stance, drug),
        quote=quote_view(stance.quote, criteria) if stance.quote else None,
        also=tuple(quote_view(quote, criteria) for quote in stance.also),
        wait=wait_words(verdict, today=today),
        why=why_words(stance, drug),
    )


def verdict_tone(verdict: Verdict) -> Tone:
    return Tone.QUIET if verdict.stance.label is Stance.SILENT else _TONES[verdict.met]


def stance_words(stance: TherapyStance, drug: str) -> str:
    """The sentence for a label, with the drug as the person named it."""
    match stance.label:
        case Stance.ASKS_FAILED:
            return f"Looking for people whose {drug}, or a drug of its kind, stopped working"
        case Stance.ASKS_HAD:
            return f"Looking for people who have had {drug} or a drug of its kind"
        case Stance.ASKS_PRETREATED:
            return "Looking for people who have been treated before"
        case Stance.ALLOWS:
            return f"Says that having had {drug} is fine"
        case Stance.WASHOUT:
            return f"Says to wait {_interval(stance)} after the last dose of {drug}"
        case Stance.REFUSES:
            return f"Says no to people who have had {drug}"
        case Stance.REFUSES_UNLESS:
            return f"Says no to people who have had {drug}, with an exception{_exception(stance)}"
        case Stance.MIXED:
            return f"Says different things about {drug} to different groups of people"
        case Stance.SILENT:
            return f"Does not mention {drug}"


def label_words(label: str, drug: str) -> str:
    """The sentence for a saved label, of which only the name was kept; an unknown one stays as it is."""
    if label not in set(Stance):
        return f"{drug}: {label}"
    return stance_words(TherapyStance(drug, Stance(label), None), drug)


def wait_words(verdict: Verdict, *, today: date) -> str:
    """An unknown last dose is an open point, and asked there."""
    until = verdict.washout_until
    if until is not None:
        return f"Opens for you on {day(until)}" if until > today else f"That wait was over on {day(until)}"
    return "The wait starts with your last dose" if verdict.wait is Met.WAIT else ""


def why_words(stance: TherapyStance, drug: str) -> str:
    if stance.label is Stance.SILENT:
        return f"We found no words about {drug}, or about its kind of drug, in the rules for joining."
    named = (
        f"The study writes of “{stance.concept}”, which takes in {drug}." if _names_more(stance, drug) else ""
    )
    course = _COURSE.get(stance.resistance, "") if stance.resistance else ""
    return " ".join(part for part in (named, course) if part)


def cancer_view(match: Match, *, briefly: bool = False) -> CheckView:
    """``briefly`` leaves out the study's words where they only confirm, or are its title."""
    cancer, study = match.cancer, match.study
    tone, words = _FITS[cancer.fit]
    told = cancer.fit is CancerFit.EXACT or cancer.words in (study.brief_title, study.official_title)
    said = f"{words}: “{cancer.words}”" if cancer.words and not (briefly and told) else words
    return CheckView(words=said, tone=tone, tag=_TAGS[tone])


def blocking_views(match: Match) -> tuple[CheckView, ...]:
    return tuple(_fact_view(fact, match.study.criteria) for fact in match.facts if fact.met is Met.NO)


def fitting_views(match: Match) -> tuple[CheckView, ...]:
    """Test results that the study looks for and the person has."""
    met = (fact for fact in match.facts if fact.fact == "marker" and fact.met is Met.YES)
    return tuple(_fact_view(fact, match.study.criteria) for fact in met)


def check_views(match: Match) -> tuple[CheckView, ...]:
    """Open points, each once; those of the verdicts first."""
    points = [point for verdict in match.verdicts for point in verdict.open_points]
    quoted = {verdict.stance.quote for verdict in match.verdicts}
    by_question = {point.question: point for point in [*points, *match.open_points]}
    return tuple(
        # words that stand under a verdict already are not said twice
        _open_view(point if point.quote not in quoted else replace(point, quote=None), match.study.criteria)
        for point in by_question.values()
    )


def opens_words(match: Match, *, today: date) -> str:
    """The first day on which every stated wait is over, when that is still to come."""
    ahead = [v.washout_until for v in match.verdicts if v.washout_until and v.washout_until > today]
    return f"Opens for you on {day(max(ahead))}" if ahead else ""


def deciding_spans(match: Match) -> list[Span]:
    """Where the words stand that decided anything for this person."""
    quotes = [q for v in match.verdicts for q in (v.stance.quote, *v.stance.also)]
    quotes += [fact.quote for fact in match.facts if fact.met is Met.NO]
    quotes += [point.quote for v in match.verdicts for point in v.open_points]
    quotes += [point.quote for point in match.open_points]
    return [quote.span for quote in quotes if quote and quote.span]


def _fact_view(fact: FactCheck, criteria: str) -> CheckView:
    tone = _TONES[fact.met]
    quote = quote_view(fact.quote, criteria) if fact.quote else None
    return CheckView(words=fact.reason, tone=tone, tag=_TAGS[tone], quote=quote)


def _open_view(point: OpenPoint, criteria: str) -> CheckView:
    quote = quote_view(point.quote, criteria) if point.quote else None
    return CheckView(words=point.question, tone=Tone.OPEN, tag=_TAGS[Tone.OPEN], quote=quote)


def _interval(stance: TherapyStance) -> str:
    days = counted(stance.washout_days, "day") if stance.washout_days is not None else ""
    lives = f"{stance.half_lives:g} half-lives" if stance.half_lives is not None else ""
    return " or ".join(part for part in (days, lives) if part) or "some time"


def _exception(stance: TherapyStance) -> str:
    return f": “{stance.exception}”" if stance.exception else ""


def _names_more(stance: TherapyStance, drug: str) -> bool:
    return bool(stance.concept) and stance.concept.lower() not in (drug.lower(), stance.therapy.lower())
