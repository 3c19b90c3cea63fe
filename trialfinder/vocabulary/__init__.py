"""The names of the field: cancers, drugs, their classes and regimens, and how they are written."""

from trialfinder.vocabulary.load import load_vocabulary
from trialfinder.vocabulary.lookup import Vocabulary

__all__ = ["Vocabulary", "load_vocabulary"]
