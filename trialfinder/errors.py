"""Every error trialfinder raises, in one tree, each carrying the words a person needs.

    TrialfinderError
    ├── InputError                 what the person typed or handed in
    │   ├── UnknownCancer          · suggestions
    │   │   └── AmbiguousCancer    the name means several: suggestions are what it can mean
    │   ├── UnknownTherapy         · suggestions
    │   │   ├── AmbiguousTherapy
    │   │   └── NotACancerDrug     surgery, a drug against nausea: real, but not what we read about
    │   ├── UnknownPlace           · suggestions
    │   │   └── AmbiguousPlace     · options, most populous first (the same as suggestions)
    │   ├── UnknownStudy           · nct_id
    │   ├── UnknownList            · suggestions (the lists there are)
    │   └── NotOnList              · nct_id
    ├── VocabularyError            a row in data/ is wrong · file, row
    ├── DecodeError                a record has not the shape we know · path
    ├── RegistryError              the registry could not give what was asked
    │   ├── RegistryUnreachable    no connection, timeout, broken body
    │   ├── RegistryBlocked        403 at the edge: never retried
    │   ├── RegistryBusy           429 after all retries
    │   ├── RegistryFailed         5xx after all retries, HTML instead of data
    │   ├── RegistryRejected       400: the registry's own words · registry_words
    │   └── RegistryChanged        the data changed twice during one crawl
    ├── StoreError                 lists, or kept answers, could not be read or written
    └── SummaryError               a summary could not be made

Entry points turn any of these into one sentence (``str(error)``); everything else may crash.
"""

from __future__ import annotations

from collections.abc import Sequence


class TrialfinderError(Exception):
    """Base of every error we raise; ``str()`` is a sentence for the person."""


class InputError(TrialfinderError):
    """What was typed or handed in cannot be used as it is."""


class _Unknown(InputError):
    """A name that the vocabulary does not have, with the nearest ones it has."""

    what = "name"

    def __init__(self, text: str, suggestions: Sequence[str] = ()) -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if not self.suggestions:
            advice = "Check the spelling, or try another name for it."
            return f"We do not know the {self.what} “{self.text}”. {advice}"
        return f"We do not know the {self.what} “{self.text}”. Did you mean {_either(self.suggestions)}?"


class UnknownCancer(_Unknown):
    what = "cancer"


class UnknownTherapy(_Unknown):
    what = "treatment"


class UnknownPlace(_Unknown):
    what = "place"


class _Ambiguous(_Unknown):
    """A name that means several things; which one is for the person to say."""

    @property
    def options(self) -> tuple[str, ...]:
        return self.suggestions

    def _sentence(self) -> str:
        return f"“{self.text}” can mean more than one {self.what}. Did you mean {_either(self.suggestions)}?"


class AmbiguousCancer(_Ambiguous, UnknownCancer):
    pass


class AmbiguousTherapy(_Ambiguous, UnknownTherapy):
    pass


class NotACancerDrug(UnknownTherapy):
    """A treatment that no look-up can help with; ``kind`` says what it is (“a treatment but not a drug”)."""

    def __init__(self, text: str, kind: str) -> None:
        self.kind = kind
        super().__init__(text)

    def _sentence(self) -> str:
        return (
            f"“{self.text}” is {self.kind}. We read what studies say about drugs against cancer: "
            "leave it out here, and tell the study team about it."
        )


class AmbiguousPlace(_Ambiguous, UnknownPlace):
    pass


class UnknownStudy(InputError):
    """A study number that the source does not hold."""

    def __init__(self, nct_id: str) -> None:
        self.nct_id = nct_id
        super().__init__(f"No study has the number {nct_id}. Check the digits: it is NCT and eight figures.")


class UnknownList(_Unknown):
    what = "list"


class NotOnList(InputError):
    """A study, or something kept with it, that a list does not hold."""

    def __init__(self, nct_id: str, list_name: str) -> None:
        self.nct_id, self.list_name = nct_id, list_name
        super().__init__(f"{nct_id} is not on the list “{list_name}”.")


class VocabularyError(TrialfinderError):
    """A row of ``data/`` is wrong; names the file and the row so that it can be mended."""

    def __init__(self, file: str, row: int, problem: str) -> None:
        self.file, self.row, self.problem = file, row, problem
        super().__init__(f"data/{file}, row {row}: {problem}")


class DecodeError(TrialfinderError):
    """A record has not the shape we know; ``path`` is the JSON path of the first wrong part."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


class RegistryError(TrialfinderError):
    """The registry could not give what was asked; its first sentence says why, the rest what to do."""

    @property
    def why(self) -> str:
        first, stop, _ = str(self).partition(". ")
        return first + stop.rstrip()


class RegistryUnreachable(RegistryError):
    """No connection, a timeout, or a body that broke off, after all retries."""


class RegistryBlocked(RegistryError):
    """The registry's edge refused this machine (403); asking again would not help."""


class RegistryBusy(RegistryError):
    """The registry asked us to slow down (429), also after all retries."""


class RegistryFailed(RegistryError):
    """The registry itself failed (5xx, or a web page where data should be)."""


class RegistryRejected(RegistryError):
    """The registry did not understand the question (400); ``registry_words`` is what it said."""

    def __init__(self, sentence: str, registry_words: str) -> None:
        self.registry_words = registry_words
        super().__init__(sentence)


class RegistryChanged(RegistryError):
    """The registry published new data twice while one search was being read."""


class StoreError(TrialfinderError):
    """The saved lists, or what the registry answered, could not be read or written."""


class SummaryError(TrialfinderError):
    """A printed summary could not be made."""


def _either(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
