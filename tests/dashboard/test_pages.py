"""Every page empty, in use and failing, through Streamlit's own test harness."""

from __future__ import annotations

import html
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from loopback import RegistryServer
from streamlit.testing.v1 import AppTest

from trialfinder.dashboard import session
from trialfinder.dashboard.launch import APP
from trialfinder.sources import Access

LUNG = "Lung cancer, Tagrisso stopped working"
SECONDS = 60
FRONT_DOOR = Path(__file__).parents[2] / "streamlit_app.py"


@pytest.fixture(autouse=True)
def _demo_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(session.SOURCE_VARIABLE, "demo")
    monkeypatch.setattr("sys.argv", ["app.py"])


def opened(page: str = "") -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=SECONDS).run()
    return app.switch_page(f"pages/{page}.py").run() if page else app


def searched() -> AppTest:
    return press(opened(), LUNG)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """All that is written on the page."""
    drawn = [str(part.body) for part in app.get("html")]
    said = [
        part.value
        for kind in ("markdown", "title", "header", "error", "warning", "info")
        for part in app.get(kind)
    ]
    return " ".join([*drawn, *said])


def test_the_first_page_asks_and_shows_nothing_yet() -> None:
    app = opened()
    assert not app.exception
    assert app.title[0].value == "Your cancer drug stopped working. What now?"
    assert "These studies are invented." in words(app)


def test_the_front_door_of_a_checkout_opens_the_same_page() -> None:
    app = AppTest.from_file(str(FRONT_DOOR), default_timeout=SECONDS).run()
    assert not app.exception
    assert app.title[0].value == opened().title[0].value


def test_without_a_cancer_the_first_thing_to_do_is_said() -> None:
    app = press(opened(), "Find studies")
    assert said(app.error[0].value) == "Choose your cancer first. Then we can search."


def test_an_example_searches_and_shows_groups_quotes_and_the_way_back() -> None:
    app = searched()
    assert app.title[0].value == "Studies for you to look at"
    shown = words(app)
    assert "for non-small cell lung cancer" in shown
    assert "<blockquote><mark>" in shown
    assert "Why do we say this?" in shown
    assert "Tagrisso: it worked, then stopped working" in shown


def test_studies_that_say_no_show_when_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = a_record("NCT99900998", "Refusing")
    refusing["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = (
        "Exclusion Criteria:\n\n* Prior treatment with osimertinib\n"
    )
    source = tmp_path / "studies.jsonl"
    source.write_text(json.dumps(a_record("NCT99900999", "Wanting")) + "\n" + json.dumps(refusing))
    monkeypatch.setenv(session.SOURCE_VARIABLE, str(source))
    app = searched()
    assert cards(app) == 1
    app.toggle[0].set_value(True).run()
    assert cards(app) == 2
    assert "<h2>Say no</h2>" in words(app)


def test_a_changed_form_marks_the_list_as_out_of_date() -> None:
    app = searched()
    app.switch_page("pages/find.py").run()
    app.selectbox(key="ended 0").set_value(None).run()
    app.switch_page("pages/results.py").run()
    assert "out of date" in words(app)
    assert "Tagrisso: it worked, then stopped working" in words(app)
    press(app, "Search again")
    assert "out of date" not in words(app)
    assert "Tagrisso: I am not sure" in words(app)


def test_answers_are_still_there_when_coming_back() -> None:
    app = searched()
    app.switch_page("pages/about.py").run()
    app.switch_page("pages/find.py").run()
    assert app.selectbox(key="drug 0").value == "Tagrisso"
    assert app.selectbox(key="cancer").value == "non-small cell lung cancer"


def test_a_drug_is_said_back_in_plain_words() -> None:
    app = opened()
    app.selectbox(key="drug 0").set_value("Tagrisso").run()
    assert "Tagrisso is osimertinib, a pill that blocks EGFR" in words(app)


def test_a_misspelt_drug_is_asked_back() -> None:
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.session_state["drug 0"] = "Tagriso"  # the harness cannot type what is not among the options
    app.run()
    assert "Did you mean “Tagrisso”" in said(app.info[0].value)
    assert "Tagrisso" in [button.label for button in app.button]


def test_test_results_are_said_back_and_held_against_the_studies() -> None:
    app = opened()
    app.selectbox(key="cancer").set_value("non-small cell lung cancer")
    app.text_input(key="markers").set_value("p.Leu858Arg, PD-L1 60%").run()
    assert "We understood: EGFR L858R and PD-L1 60 %." in words(app)
    app.selectbox(key="drug 0").set_value("Tagrisso").run()
    press(app, "Find studies")
    assert "What fits" in words(app)


def test_a_test_result_that_we_do_not_know_is_asked_back() -> None:
    app = opened()
    app.text_input(key="markers").set_value("tired").run()
    assert "“tired” names no tumour marker that we know" in words(app)


def test_treatments_can_be_added_and_removed() -> None:
    app = press(opened(), "Add another treatment")
    app.selectbox(key="drug 1").set_value("FOLFOX").run()
    assert "FOLFOX is given as" in words(app)
    press(app, "Remove this treatment")
    assert [box.key for box in app.selectbox if (box.key or "").startswith("drug")] == ["drug 0"]


def test_a_new_row_does_not_remember_one_that_was_removed() -> None:
    app = press(opened(), "Add another treatment")
    app.selectbox(key="drug 1").set_value("FOLFOX").run()
    press(app, "Remove this treatment")
    press(app, "Add another treatment")
    assert app.selectbox(key="drug 1").value is None


def test_an_example_starts_from_nothing_told_before() -> None:
    app = opened()
    app.number_input(key="age").set_value(4).run()
    press(app, LUNG)
    assert "Age 4" not in words(app)


def test_the_page_of_results_without_a_search_says_what_to_do() -> None:
    assert "Tell us your cancer and your drugs first." in words(opened("results"))


def test_a_study_opens_by_its_number_alone() -> None:
    app = opened("study")
    app.query_params["study"] = "NCT99900001"
    app.run()
    assert not app.exception
    shown = words(app)
    assert "The rules for joining" in shown
    assert "Search with your own cancer and drugs first" in shown


def test_a_study_of_a_search_says_what_it_says_about_the_drugs() -> None:
    app = searched()
    first = next(button for button in app.button if button.label == "Open this study")
    first.click().run()
    assert not app.exception
    assert "What it says about your treatments" in words(app)


def test_an_unknown_study_is_a_sentence() -> None:
    app = opened("study")
    app.query_params["study"] = "NCT99999999"
    app.run()
    assert not app.exception
    assert "No study has the number" in words(app)


def test_the_study_page_without_a_number_asks_for_one() -> None:
    assert opened("study").text_input[0].label == "Number of the study"


def test_saved_studies_take_notes_and_can_be_removed_and_put_back() -> None:
    app = press(searched(), "Save this study")
    assert any(link.label == "Saved. See your list" for link in app.get("page_link"))
    app.switch_page("pages/shortlist.py").run()
    assert "1 study saved" in words(app)
    app.text_area[0].set_value("Called <b>them</b>")
    press(app, "Save the note")
    assert "Called &lt;b&gt;them&lt;/b&gt;" in words(app)
    press(app, "Remove")
    assert "Nothing saved yet" in words(app)
    press(app, "Put it back")
    assert "1 study saved" in words(app)


def test_saved_studies_start_empty_and_say_how_to_fill_them() -> None:
    assert "Nothing saved yet" in words(opened("shortlist"))


def test_lists_that_cannot_be_read_are_a_sentence_and_results_still_show(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "lists.db"
    broken.write_bytes(b"this is not a database, whatever it is called" * 100)
    monkeypatch.setenv("TRIALFINDER_DATABASE_URL", f"sqlite:///{broken}")
    assert cards(searched()) > 0
    app = opened("shortlist")
    assert not app.exception
    assert len(app.error) == 1


def test_an_unreachable_registry_is_a_sentence_and_the_invented_studies_are_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(session.SOURCE_VARIABLE, "live")
    monkeypatch.setenv("TRIALFINDER_API_URL", f"http://127.0.0.1:{closed_port()}/api/v2/")
    monkeypatch.setattr("time.sleep", lambda _: None)
    app = press(opened(), LUNG)
    assert len(app.error) == 1
    assert "nothing to show yet" not in words(app)
    press(app, "Try again")
    assert len(app.error) == 1
    press(app, "Use the demonstration studies")
    assert "These studies are invented." in words(app)
    assert cards(app) > 0


@pytest.mark.usefixtures("no_waiting")
def test_a_search_that_was_cut_says_so_before_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    with RegistryServer([a_record(f"NCT0000000{n}", f"Title {n}") for n in range(1, 5)]) as server:
        asked = Access(server.url, at_most=3)
        monkeypatch.setenv(session.SOURCE_VARIABLE, "live")
        monkeypatch.setattr(Access, "told_by", lambda _: asked)
        shown = words(searched())
    assert "The registry has up to 4 studies for this search. We read 3 of them" in shown
    assert shown.index("We read 3 of them") < shown.index("We found 3 studies")


@pytest.mark.usefixtures("no_waiting")
def test_without_the_registry_the_last_answer_is_shown_with_its_dates_until_it_is_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(session.SOURCE_VARIABLE, "live")
    with RegistryServer([a_record("NCT00000001", "Title")]) as server:
        monkeypatch.setenv("TRIALFINDER_API_URL", f" {server.url} ")
        assert "as kept on" not in words(searched())
    app = searched()
    kept = "The study registry cannot be reached. These are the studies as kept on"
    assert kept in words(app)
    assert "(registry data of 20 November 2026)." in words(app)
    assert kept in words(press(app, "Search again"))
    press(app, "Open this study")
    assert "This is the study as kept on" in words(app)
    app.switch_page("pages/about.py").run()
    press(app, "Delete the kept records")
    assert app.success[0].value == "1 kept answer of the registry was deleted."
    assert "cannot be reached. Check your internet connection" in said(searched().error[0].value)


def test_a_study_that_cannot_be_fetched_is_a_sentence_but_an_invented_one_still_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(session.SOURCE_VARIABLE, "live")
    monkeypatch.setenv("TRIALFINDER_API_URL", f"http://127.0.0.1:{closed_port()}/api/v2/")
    monkeypatch.setattr("time.sleep", lambda _: None)
    app = opened("study")
    app.query_params["study"] = "NCT01234567"
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    app.query_params["study"] = "nct99900001"
    app.run()
    assert not app.error
    assert "These studies are invented." in words(app)


def test_a_file_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(session.SOURCE_VARIABLE, "no-such-file.jsonl")
    app = press(opened(), LUNG)
    assert [said(error.value) for error in app.error] == [
        "There is no file no-such-file.jsonl. Check the path, or use the source “demo”."
    ]


def test_records_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good = a_record("NCT99900999", "Plain title")
    source = tmp_path / "studies.jsonl"
    source.write_text(json.dumps(good) + "\nnot json\n")
    monkeypatch.setenv(session.SOURCE_VARIABLE, str(source))
    shown = words(searched())
    assert "Plain title" in shown
    assert "1 record could not be read" in shown
    assert "line 2" in shown


def test_the_about_page_says_what_leaves_the_machine() -> None:
    app = opened("about")
    assert not app.exception
    assert "What leaves this machine" in words(app)
    assert "What is kept on this machine" in words(app)
    assert f"The records are in {session.kept_in()}" in words(app)


def test_the_about_page_says_when_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALFINDER_KEEP", "no")
    assert "New records are not kept: this is switched off." in words(opened("about"))


def test_more_than_twenty_studies_are_shown_a_page_at_a_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(json.dumps(a_record(f"NCT999009{n:02}", f"Title {n}")) for n in range(25)))
    monkeypatch.setenv(session.SOURCE_VARIABLE, str(source))
    app = searched()
    assert cards(app) == 20
    press(app, "Next studies")
    assert cards(app) == 5
    press(app, "Back")
    assert cards(app) == 20


def said(markdown: str) -> str:
    """What markdown that we made safe says to a reader."""
    return html.unescape(markdown).replace("\u2060", "")


def cards(app: AppTest) -> int:
    return words(app).count('class="tf-card"')


def a_record(nct_id: str, title: str) -> dict[str, Any]:
    """A record in the registry's shape."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": title},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": ["Non-small Cell Lung Cancer"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "eligibilityModule": {
                "eligibilityCriteria": "Inclusion Criteria:\n\n* Progression on osimertinib\n",
                "sex": "ALL",
            },
        }
    }


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
