from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from loopback import RegistryServer

from trialfinder.errors import InputError, RegistryUnreachable, UnknownStudy
from trialfinder.registry.client import RegistryClient
from trialfinder.registry.query import StudyQuery
from trialfinder.registry.sending import Sender
from trialfinder.sources import Access, DemoSource, FileSource, LiveSource, StudySource, open_source

Record = dict[str, Any]


def record(number: int, updated: str = "2026-01-01", title: str = "", held: str = "2026-02-02") -> Record:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": title},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": updated}},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": held}},
    }


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path


def found(source: StudySource, query: StudyQuery | None = None) -> list[str]:
    return [study.nct_id for study in source.studies(query or StudyQuery())]


def test_studies_are_read_from_lines_plain_or_zipped(tmp_path: Path) -> None:
    plain = lines(tmp_path / "plain.jsonl", record(1), record(2))
    zipped = tmp_path / "zipped.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    misnamed = tmp_path / "misnamed.jsonl"
    misnamed.write_bytes(zipped.read_bytes())
    for path in (plain, zipped, misnamed):
        assert found(FileSource([path])) == ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize(
    "document",
    [
        [record(1), record(2)],
        {"totalCount": 2, "studies": [record(1), record(2)], "nextPageToken": "x"},
    ],
    ids=["a list", "a saved page"],
)
def test_studies_are_read_from_one_document(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "studies.json"
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    assert found(FileSource([path])) == ["NCT00000001", "NCT00000002"]


def test_a_file_may_hold_a_single_study(tmp_path: Path) -> None:
    path = tmp_path / "NCT00000001.json"
    path.write_text(json.dumps(record(1), indent=2), encoding="utf-8")
    assert found(FileSource([path])) == ["NCT00000001"]


def test_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(record(1)).encode() + b"\r\n\r\n")
    source = FileSource([path])
    assert found(source) == ["NCT00000001"]
    assert source.unreadable == ()


def test_the_newest_update_of_a_study_is_kept_whatever_the_order_of_files(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1, "2024-05-01", "old"), record(2))
    new = lines(tmp_path / "new.jsonl", record(1, "2026-05-01", "new"))
    for paths in ([old, new], [new, old]):
        source = FileSource(paths)
        assert sorted(found(source)) == ["NCT00000001", "NCT00000002"]
        assert source.fetch("NCT00000001").brief_title == "new"


def test_of_two_copies_of_one_update_the_later_copy_is_kept(tmp_path: Path) -> None:
    first = record(1, title="copied early", held="2026-03-01")
    second = record(1, title="copied late", held="2026-04-01")
    path = lines(tmp_path / "both.jsonl", second, first)
    assert FileSource([path]).fetch("NCT00000001").brief_title == "copied late"


def test_a_study_wrapped_with_its_version_is_unwrapped(tmp_path: Path) -> None:
    wrapped = {"nctId": "NCT00000001", "lastUpdatePost": "2026-01-01", "study": record(1)}
    assert found(FileSource([lines(tmp_path / "versions.jsonl", wrapped)])) == ["NCT00000001"]


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_used(tmp_path: Path) -> None:
    path = lines(tmp_path / "mixed.jsonl", record(1))
    broken = record(3)
    broken["protocolSection"]["statusModule"]["overallStatus"] = 5
    with path.open("ab") as file:
        file.write(b'{"protocolSection": \n')
        file.write(json.dumps(broken).encode() + b"\n")
        file.write(b"\xff\xfe\n[1]\n")
        file.write(json.dumps(record(2)).encode())
    source = FileSource([path])
    assert found(source) == ["NCT00000001", "NCT00000002"]
    assert [bad.where for bad in source.unreadable] == [
        "mixed.jsonl, line 2",
        "NCT00000003",
        "mixed.jsonl, line 4",
        "mixed.jsonl, line 5",
    ]
    assert source.unreadable[1].reason == (
        "mixed.jsonl, line 3: protocolSection.statusModule.overallStatus: expected text, found a number"
    )
    assert "not JSON" in source.unreadable[0].reason


def test_reading_twice_does_not_report_twice(tmp_path: Path) -> None:
    path = lines(tmp_path / "bad.jsonl", "nonsense", record(1))
    source = FileSource([path])
    assert found(source) == found(source) == ["NCT00000001"]
    assert len(source.unreadable) == 1


def test_lines_under_another_name_are_read_too(tmp_path: Path) -> None:
    path = lines(tmp_path / "studies.txt", record(1), record(2))
    assert found(FileSource([path])) == ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.jsonl", b"", "no study that can be read in empty.jsonl."),
        ("note.txt", b"Dear doctor,\nhello\n", "The first problem: note.txt: not JSON"),
        ("cut.json", b'{\n "studies": [\n', "The first problem: cut.json: not JSON"),
        ("bad.jsonl", b"?\n?\n", "The first problem: bad.jsonl, line 1: not JSON"),
        (
            "other.json",
            b'{"a": 1}',
            "other.json, study 1: protocolSection.identificationModule.nctId: missing",
        ),
    ],
)
def test_a_file_without_a_single_study_is_said_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match="There is no study that can be read") as caught:
        found(FileSource([path]))
    assert said in str(caught.value)


def test_a_zip_that_breaks_off_gives_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    many = "".join(f"{json.dumps(record(number))}\n" for number in range(1, 3000))
    path.write_bytes(gzip.compress(many.encode())[:-2000])
    source = FileSource([path])
    assert len(found(source)) > 1000
    assert any("the file breaks off" in bad.reason for bad in source.unreadable)


def test_a_file_that_is_missing_or_no_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*nowhere\.jsonl.*“demo”"):
        found(FileSource([tmp_path / "nowhere.jsonl"]))
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        found(FileSource([tmp_path]))


def test_a_study_is_fetched_by_any_of_its_numbers(tmp_path: Path) -> None:
    aliased = record(1)
    aliased["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000009"]
    source = FileSource([lines(tmp_path / "one.jsonl", aliased)])
    assert source.fetch("nct1").nct_id == source.fetch("NCT00000009").nct_id == "NCT00000001"
    with pytest.raises(UnknownStudy, match="NCT00000002"):
        source.fetch("NCT00000002")
    with pytest.raises(InputError, match="not a study number"):
        source.fetch("lung")


def test_a_file_tells_its_newest_day(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", record(1, held="2026-01-02"), record(2, held="2026-03-04"))
    assert FileSource([path]).as_of == "2026-03-04"
    assert FileSource([lines(tmp_path / "b.jsonl", record(1, held=""))]).as_of is None


def test_a_file_gives_all_its_studies_so_that_what_does_not_fit_can_be_counted(tmp_path: Path) -> None:
    source = FileSource([lines(tmp_path / "a.jsonl", record(1), record(2))])
    assert len(found(source, StudyQuery(statuses=("COMPLETED",)))) == 2


def test_the_demonstration_studies_are_all_readable() -> None:
    source = DemoSource()
    studies = list(source.studies(StudyQuery()))
    assert studies
    assert source.unreadable == ()
    assert all(study.brief_title.startswith("Demonstration:") for study in studies)
    assert "invented" in source.name


def test_a_source_is_opened_by_name_or_path(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", record(1))
    other = lines(tmp_path / "b.jsonl", record(2))
    assert isinstance(open_source(["demo"]), DemoSource)
    assert isinstance(open_source(["live"]), LiveSource)
    both = open_source([str(path), str(other)])
    assert both.name == "a.jsonl and b.jsonl"
    assert found(both) == ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize(
    ("specs", "sentence"),
    [
        ([], "No source of studies was given"),
        (["snapshot"], "“snapshot” does not exist yet"),
        (["demo", "x.jsonl"], "“demo” cannot be mixed"),
        (["x.jsonl", "live"], "“live” cannot be mixed"),
    ],
)
def test_a_source_that_cannot_be_is_said_in_a_sentence(specs: list[str], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_source(specs)


def test_the_live_source_reads_the_registry(registry_server: RegistryServer) -> None:
    told: list[tuple[int, int | None]] = []
    client = RegistryClient(Sender(base_url=registry_server.url, pace=0.0))
    source = LiveSource(client, progress=lambda *counts: told.append(counts))
    assert (source.name, source.as_of) == ("ClinicalTrials.gov", None)
    assert len(found(source, StudyQuery(conditions=("lung cancer",)))) == 3
    assert source.as_of == "2026-11-20"
    assert told == [(0, None), (3, 3)]
    assert source.fetch("NCT99800005").sex == "FEMALE"


def test_the_registry_may_stand_at_another_address(registry_server: RegistryServer) -> None:
    source = open_source(["live"], Access(registry_server.url))
    assert source.fetch("NCT99800001").acronym == "INVENT-1"
    with pytest.raises(InputError, match="not a web address"):
        open_source(["live"], Access("somewhere"))


def test_the_live_source_names_what_could_not_be_read_in_this_search(registry_server: RegistryServer) -> None:
    broken = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": 1}}}
    registry_server.api.records.append(broken)
    source = LiveSource(RegistryClient(Sender(base_url=registry_server.url, pace=0.0)))
    assert len(found(source)) == 8
    assert [bad.where for bad in source.unreadable] == ["NCT00000001"]
    assert len(found(source, StudyQuery(ids=("NCT99800001",)))) == 1
    assert source.unreadable == ()


def test_no_network_leads_to_the_demonstration_studies(registry_server: RegistryServer) -> None:
    registry_server.fail_always("reset")
    client = RegistryClient(Sender(base_url=registry_server.url, pace=0.0, sleep=lambda _: None))
    with pytest.raises(RegistryUnreachable, match=r"Check your internet connection .*demonstration studies"):
        found(LiveSource(client))


def test_reading_files_does_not_load_the_network_library() -> None:
    import subprocess
    import sys

    code = "import sys, trialfinder.sources; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.shared
def test_every_stored_file_reads_without_a_line_lost(shared: Path) -> None:
    registry = shared / "registry"
    paths = [*sorted(registry.glob("*.jsonl.gz")), *sorted((registry / "pages").glob("*.json"))]
    source = FileSource(paths)
    assert len(found(source)) > 2000
    assert source.unreadable == ()
