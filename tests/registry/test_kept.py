from __future__ import annotations

from trialfinder.registry.answers import Answer
from trialfinder.registry.kept import KeptAnswers


def tagged(body: bytes) -> Answer:
    return Answer(200, {"etag": '"one"'}, body)


def test_only_tagged_answers_are_kept() -> None:
    kept = KeptAnswers(100)
    kept.keep("a", tagged(b"a"))
    kept.keep("b", Answer(200, {}, b"b"))
    assert kept.find("a") == tagged(b"a")
    assert kept.find("b") is None


def test_the_least_used_go_first_when_there_is_no_room() -> None:
    kept = KeptAnswers(10)
    kept.keep("a", tagged(b"aaaa"))
    kept.keep("b", tagged(b"bbbb"))
    assert kept.find("a")
    kept.keep("c", tagged(b"cccc"))
    assert kept.find("b") is None
    assert kept.find("a")
    assert kept.find("c")


def test_an_answer_larger_than_all_room_is_not_kept() -> None:
    kept = KeptAnswers(10)
    kept.keep("a", tagged(b"a" * 11))
    assert kept.find("a") is None
