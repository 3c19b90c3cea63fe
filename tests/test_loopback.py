"""The loopback registry holds to what is known of the real one, so that tests through it mean something."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from loopback import RegistryServer


def ask(server: RegistryServer, path: str, **more: Any) -> requests.Response:
    return requests.get(f"{server.url}{path}", timeout=5, allow_redirects=False, **more)


PARSING = "Error parsing query in advanced filter"
PHASES = (
    "`protocolSection.designModule.phases` are `NA`, `EARLY_PHASE1`, `PHASE1`, `PHASE2`, `PHASE3`, `PHASE4`"
)
SAME_SITE = "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)"


def words(server: RegistryServer, path: str) -> tuple[int, str]:
    answer = ask(server, path)
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/studies?filter.phase=PHASE3", 400, "`filter.phase` is unknown parameter"),
        ("/studies?utm_source=x", 400, "`utm_source` is unknown parameter"),
        ("/version?x=1", 400, "`x` is unknown parameter"),
        ("/studies/NCT99800001?query.cond=x", 400, "`query.cond` is unknown parameter"),
        ("/stats/size?query.cond=x", 400, "Invalid prefix in parameter name: query.cond"),
        ("/studies?filter.overallStatus=OPEN", 400, "Invalid value in parameter `overallStatus`: `OPEN`"),
        ("/studies?filter.overallStatus=open", 400, "Invalid value in parameter `overallStatus`: `open`"),
        ("/studies?filter.ids=NCT1,XYZ", 400, "Item 2 in parameter `filter.ids` has incorrect format"),
        ("/studies/XYZ", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT00000000", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT99999999", 404, "NCT number NCT99999999 not found"),
        ("/studies?fields=StudyDesign", 400, "Parameter 'fields' contains invalid field name: 'StudyDesign'"),
        ("/studies?fields=ConditionList", 500, "Internal Server Error"),
        ("/studies?sort=StartDate:down", 400, "Item 1 in parameter `sort` has incorrect format"),
        ("/studies?sort=startdate", 400, "Unknown sort field"),
        ("/studies?sort=BriefTitle", 400, "Unsupported sort field type: text"),
        ("/studies?sort=a,b,c", 400, "Parameter `sort` must contain no more than 2 items"),
        ("/studies?filter.geo=distance(1, 2, 3mi)", 400, "Parameter `filter.geo` has incorrect format"),
        ("/studies?filter.advanced=AREA[X]y", 400, f"{PARSING}: Unknown area name: `X`"),
        ("/studies?filter.advanced=AREA[Phase]PHASE9", 400, f"{PARSING}: Allowed values for enum field {PHASES}"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_in_the_registrys_words(
    registry_server: RegistryServer, path: str, status: int, said: str
) -> None:
    assert words(registry_server, path) == (status, said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "rosuvastatin BCRP [",
            "Error parsing query in Conditions or disease: no viable alternative at input",
        ),
        ("onset (early", "missing ')' at '<EOF>'"),
        ("diabetes)", "extraneous input ')'"),
        ("AND", "mismatched input 'AND'"),
        ('"open', "token recognition error"),
        (" ".join(["word"] * 100), "Too complicated query"),
    ],
)
def test_a_query_that_cannot_be_parsed_is_refused(
    registry_server: RegistryServer, typed: str, said: str
) -> None:
    answer = ask(registry_server, "/studies", params={"query.cond": typed})
    assert answer.status_code == 400
    assert answer.text.startswith("Error parsing query in Conditions or disease: ")
    assert said in answer.text


def found(server: RegistryServer, **params: str) -> set[int]:
    answer = ask(server, "/studies", params={"fields": "NCTId", "pageSize": "100"} | params)
    assert answer.status_code == 200, answer.text
    ids = [each["protocolSection"]["identificationModule"]["nctId"] for each in answer.json()["studies"]]
    return {int(nct_id[-1]) for nct_id in ids}


ALL = {1, 2, 3, 4, 5, 6, 7, 8}


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("query.cond", "ALL", ALL),
        ("query.cond", "lung cancer", {1, 6, 7}),
        ("query.cond", "lung OR breast", {1, 5, 6, 7}),
        ("query.cond", "lung or breast", set()),
        ("query.cond", "cancer, small", {1, 7}),
        ("query.cond", "cancer NOT lung", {3, 5}),
        ("query.cond", "cancer AND NOT lung", {3, 5}),
        ("query.cond", '"small cell"', {1, 7}),
        ("query.cond", "melanoma OR lung AND nothing", {4}),
        ("query.intr", 'COVERAGE[FullMatch]"Drug X"', {1, 6}),
        ("filter.advanced", "AREA[Phase:size]2", {1}),
        ("filter.advanced", "AREA[Phase]MISSING", {3, 6, 8}),
        ("filter.advanced", "AREA[Phase](PHASE1 OR NA)", {1, 2}),
        ("filter.advanced", "AREA[StartDate]RANGE[2025-06-05, 2025-06-25]", set()),
        ("filter.advanced", "AREA[StartDate]RANGE[2025-06-01, 2025-06-25]", {1}),
        ("filter.advanced", "AREA[MaximumAge]RANGE[76 years, MAX]", {7}),
        ("filter.advanced", "AREA[MinimumAge]RANGE[MIN, 1 years]", {2}),
        ("filter.advanced", "AREA[EnrollmentCount]RANGE[100, 1000]", {3, 5}),
        ("filter.advanced", SAME_SITE, {1}),
        ("filter.advanced", "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", {1, 7}),
        ("filter.geo", "distance(42.36,-71.06,50mi)", {1, 7}),
        ("filter.geo", "distance(42.36,-71.06,50)", set()),
        ("filter.ids", "NCT99800901|nct99800002", {1, 2}),
        ("filter.ids", "NCT99999999", set()),
        ("postFilter.overallStatus", "COMPLETED,TERMINATED", {3, 4}),
    ],
)  # fmt: skip
def test_the_search_language_finds_what_it_should(
    registry_server: RegistryServer, name: str, text: str, wanted: set[int]
) -> None:
    assert found(registry_server, **{name: text}) == wanted


def test_words_that_are_only_study_numbers_make_filters_count_for_nothing(
    registry_server: RegistryServer,
) -> None:
    assert found(registry_server, **{"query.term": "NCT99800003", "filter.overallStatus": "RECRUITING"}) == {
        3
    }


def test_pages_are_counted_clamped_and_end_without_a_token(registry_server: RegistryServer) -> None:
    first = ask(registry_server, "/studies?pageSize=4&countTotal=true&fields=NCTId").json()
    assert list(first) == ["totalCount", "studies", "nextPageToken"]
    second = ask(
        registry_server, f"/studies?pageSize=4&countTotal=true&pageToken={first['nextPageToken']}"
    ).json()
    assert "totalCount" not in second
    last = ask(registry_server, f"/studies?pageSize=4&pageToken={second['nextPageToken']}")
    assert last.text == '{"studies":[  ]}'
    assert len(ask(registry_server, "/studies?pageSize=5000").json()["studies"]) == 8
    assert "nextPageToken" not in ask(registry_server, "/studies?pageSize=0").json()


def test_a_token_says_nothing_of_the_question(registry_server: RegistryServer) -> None:
    token = ask(registry_server, "/studies?pageSize=2").json()["nextPageToken"]
    other = ask(registry_server, f"/studies?query.cond=lung&sort=StartDate&pageToken={token}").json()
    assert len(other["studies"]) == 3 - 2
    assert words(registry_server, "/studies?pageToken=!!") == (
        400,
        "Parameter `pageToken` has incorrect format",
    )


def test_a_projection_keeps_only_what_was_asked_for(registry_server: RegistryServer) -> None:
    study = ask(registry_server, "/studies/NCT99800001?fields=LocationCity|Phase|LeadSponsor").json()
    assert study == {
        "protocolSection": {
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Invented Hospital", "class": "OTHER"}},
            "designModule": {"phases": ["PHASE1", "PHASE2"]},
            "contactsLocationsModule": {
                "locations": [{"city": "Boston"}, {"city": "Lyon"}, {"city": "Old Misspelt Town"}]
            },
        }
    }
    assert ask(registry_server, "/studies/NCT99800001?fields=NCTId|HasResults").json()["hasResults"] is False


def test_dates_sort_newest_first_and_studies_without_one_come_last(registry_server: RegistryServer) -> None:
    answer = ask(registry_server, "/studies?fields=NCTId&sort=LastUpdatePostDate").json()
    ids = [each["protocolSection"]["identificationModule"]["nctId"][-1] for each in answer["studies"]]
    assert ids == ["5", "7", "1", "6", "2", "3", "4", "8"]


def test_an_edition_has_one_tag_for_all_answers(registry_server: RegistryServer) -> None:
    tag = ask(registry_server, "/version").headers["ETag"]
    assert ask(registry_server, "/studies").headers["ETag"] == tag
    unchanged = ask(registry_server, "/studies", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    registry_server.publish("2026-11-23T09:00:05")
    assert ask(registry_server, "/version", headers={"If-None-Match": tag}).status_code == 200


def test_an_older_number_leads_to_the_study(registry_server: RegistryServer) -> None:
    answer = ask(registry_server, "/studies/NCT99800901")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v2/studies/NCT99800001")


def test_other_paths_give_web_pages(registry_server: RegistryServer) -> None:
    assert ask(registry_server, "/nothing").status_code == 404
    assert "html" in ask(registry_server, "/nothing").headers["Content-Type"]
    site = requests.get(registry_server.url.replace("/api/v2", "/study"), timeout=5)
    assert (site.status_code, site.headers["Content-Type"]) == (200, "text/html")


def test_answering_changes_no_record(invented_records: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(invented_records)
    with RegistryServer(invented_records) as server:
        ask(server, "/studies?fields=NCTId&sort=StartDate")
    assert invented_records == before


def test_it_can_be_started_by_hand() -> None:
    here = Path(__file__).parent
    command = [
        sys.executable,
        str(here / "loopback.py"),
        "--studies",
        str(here / "fixtures" / "registry_studies.json"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip().removeprefix("TRIALFINDER_API_URL=")
            assert requests.get(f"{address}/stats/size", timeout=5).json() == {"totalStudies": 8}
        finally:
            process.terminate()
