"""What the tool says of itself: what leaves the machine, how verdicts are made, its limits, its sources."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trialfinder.views.words import counted


@dataclass(frozen=True, slots=True)
class AboutPart:
    heading: str
    paragraphs: tuple[str, ...]


KEPT = AboutPart(
    "What is kept on this machine",
    (
        "Your list and your notes, until you remove them.",
        "The public records that the registry sent for your searches. So the same search is quick the next "
        "time. When the registry cannot be reached, we show what was kept, and say from which day it is.",
        "Your drugs, your age and where you live are not in them, and the words of a search are not "
        "written down. But the studies show which cancer was searched for. So the files can only be "
        "opened by your own user on this machine. They take up 200 MB at most. The ones that were not used "
        "for longest go first.",
        "You can delete them here, or with the command “trialfinder forget”. To keep none, start with "
        "“trialfinder dashboard --no-keep”, or set TRIALFINDER_KEEP to “no”.",
    ),
)

ABOUT = (
    AboutPart(
        "What this is for",
        (
            "Many people come to a point where a cancer drug does not work any more. Some studies look "
            "for just these people. Others take them, ask them to wait, or say no. This is hidden in long "
            "lists of rules. We read those rules for you.",
            "For each study and each drug that you have had, you see what the study says about it, in its "
            "own words.",
        ),
    ),
    AboutPart(
        "What leaves this machine",
        (
            "When you search the public registry, we send it one plain question: the name of the cancer, "
            "and that the study should be open. When you open one study, we send its number. That is all.",
            "Your drugs, your age, where you live, your notes and your list stay on this machine. They "
            "are not in any web address and not in any log. There is no sign-up, no counting of visits, "
            "and no outside help such as maps or fonts.",
            "When you search a file or the invented studies, nothing leaves this machine at all.",
        ),
    ),
    KEPT,
    AboutPart(
        "How we read the rules",
        (
            "We use fixed rules that people wrote and can check. No guessing machine takes part. The same "
            "study gives the same answer every time.",
            "We look for your drug, and for the group of drugs it belongs to. Then we look at the words "
            "around it. Does the study want it, allow it, ask for a wait, or say no? The words that "
            "decide are marked, so that you can judge for yourself.",
            "“Not mentioned” means that we found no words about your drug. It is not a yes.",
        ),
    ),
    AboutPart(
        "What it cannot do",
        (
            "It can be wrong. Rules are written in many ways, and we may read one the wrong way round. "
            "Always read the marked words, and ask.",
            "It knows only what the registry says. A study may have filled its places or closed a site "
            "since. That is why each study shows the day of its last update.",
            "It gives no medical advice. Only the study team, together with your care team, can say "
            "whether a study is right for you. Do not stop or change a treatment because of what you read "
            "here.",
        ),
    ),
    AboutPart(
        "Where the facts come from",
        (
            "Studies: ClinicalTrials.gov, kept by the National Library of Medicine of the United States. "
            "It does not check or back what we make of its records.",
            "Places: GeoNames, under the licence CC BY 4.0.",
            "Names of cancers and drugs: tables that come with this tool. The file NOTICE names their "
            "sources.",
            "The tool itself is free to use and change, under the licence Apache 2.0.",
        ),
    ),
)


def privacy_words(*, live: bool) -> str:
    """What a search sends; ``live`` when it asks the registry."""
    if live:
        return "We send the registry the name of the cancer, and nothing else about you. There is no sign-up."
    return "Nothing about you leaves this machine. There is no sign-up."


def kept_words(folder: Path | None) -> str:
    """Where the records of the registry are; ``folder`` is None when none are kept."""
    return f"The records are in {folder}" if folder else "New records are not kept: this is switched off."


def forgotten_words(answers: int) -> str:
    """After deleting what was kept."""
    if not answers:
        return "Nothing of the registry was kept."
    return f"{counted(answers, 'kept answer')} of the registry {'was' if answers == 1 else 'were'} deleted."
