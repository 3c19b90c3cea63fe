"""The patient's way through the real dashboard in a real browser, which must speak to this machine alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from trialfinder.dashboard.launch import command

CHROMIUM = Path("/usr/bin/chromium")
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LOOPBACK = {"127.0.0.1", "localhost"}
HERE_ONLY = {"http", "https", "ws", "wss"}
PATIENCE_MS = 30_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]

HOSTILE = (
    "<img src=http://evil.example/a.png onerror=alert(1)> <script>alert(2)</script> "
    "![x](http://evil.example/b.png) [y](javascript:alert(3)) $5 and $10$ ~~20~~ :red[z] **bold**"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(["demo"], tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(request.param) as browser_page:
        yield browser_page


def test_a_patient_finds_studies_opens_saves_and_prints_one(demo: str, page: Page) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.goto(demo)
    choose(page, "Which cancer is it?", "NSCLC")
    expect(page.get_by_text("That is non-small cell lung cancer.")).to_be_visible()
    choose(page, "Name of the treatment, as on the box", "Tagrisso")
    expect(page.get_by_text("Tagrisso is osimertinib")).to_be_visible()
    choose(page, "How did it end?", "It worked, then stopped working")
    picture(page, f"find-{width}")

    page.get_by_role("button", name="Find studies").click()
    expect(page.get_by_role("heading", name="Studies for you to look at")).to_be_visible()
    expect(page.get_by_text("These studies are invented.")).to_be_visible()
    expect(page.locator("blockquote mark").first).to_be_visible()
    picture(page, f"results-{width}")

    title = page.locator(".tf-card h3").first.inner_text()
    page.get_by_role("button", name="Open this study").first.click()
    expect(page.locator("h1.tf-title")).to_have_text(title)
    expect(page.get_by_role("heading", name="What it says about your treatments")).to_be_visible()
    address = urlsplit(page.url)
    assert address.path == "/study"
    assert address.query.startswith("study=NCT999"), "only the study's number belongs into the address"
    assert len(address.query) == len("study=NCT99900001")
    picture(page, f"study-{width}")

    page.get_by_text("Add a note").click()
    page.get_by_label("Your note").fill("Call them on Monday")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Your note is saved.")).to_be_visible()
    assert printed(page, "Print this page (PDF)").startswith(b"%PDF-")

    page.get_by_role("link", name="Saved studies").click()
    expect(page.get_by_role("heading", name="Saved studies")).to_be_visible()
    expect(page.locator(".tf-card h2")).to_have_text(title)
    expect(page.get_by_text("Call them on Monday").first).to_be_visible()
    picture(page, f"saved-{width}")
    assert printed(page, "Print all (PDF)").startswith(b"%PDF-")
    page.get_by_role("link", name="About and privacy").click()
    expect(page.get_by_role("heading", name="What leaves this machine")).to_be_visible()
    picture(page, f"about-{width}")


def test_no_page_is_wider_than_a_phone(demo: str) -> None:
    with opened(390) as page:
        page.goto(demo)
        page.get_by_role("button", name="Lung cancer, Tagrisso stopped working").click()
        expect(page.locator(".tf-card").first).to_be_visible()
        for path in ("", "study?study=NCT99900001", "saved", "about"):
            assert no_sideways_scroll(page)
            page.goto(f"{demo}/{path}")
            page.wait_for_selector("h1, h2")
        assert no_sideways_scroll(page)


def test_a_deep_link_opens_a_study(demo: str) -> None:
    with opened(1280) as page:
        page.goto(f"{demo}/study?study=NCT99900001")
        expect(page.get_by_role("heading", name="The rules for joining")).to_be_visible()


def test_hostile_registry_text_shows_as_text_and_fetches_nothing(tmp_path: Path) -> None:
    source = tmp_path / "hostile.jsonl"
    source.write_text(json.dumps(hostile_record()) + "\n")
    with served([str(source)], tmp_path / "home") as address, opened(1280) as page:
        alerts: list[str] = []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.get_by_role("button", name="Lung cancer, Tagrisso stopped working").click()
        expect(page.locator(".tf-card h3")).to_have_text(HOSTILE)
        assert shows_no_markup(page)
        page.get_by_role("button", name="Open this study").click()
        expect(page.locator("h1.tf-title")).to_have_text(HOSTILE)
        expect(page.locator(".tf-sites strong")).to_have_text(HOSTILE)
        assert shows_no_markup(page)
        page.get_by_role("button", name="Save this study").click()
        expect(page.get_by_role("link", name="Saved. See your list")).to_be_visible()
        page.get_by_role("link", name="Saved studies").click()
        expect(page.locator(".tf-card h2")).to_have_text(HOSTILE)
        assert shows_no_markup(page)
        assert alerts == []


def test_a_misspelt_drug_is_asked_back_and_never_guessed(demo: str) -> None:
    with opened(1280) as page:
        page.goto(demo)
        choose(page, "Name of the treatment, as on the box", "Tagriso")
        expect(page.get_by_test_id("stAlert")).to_contain_text("Did you mean")
        page.get_by_role("button", name="Tagrisso", exact=True).click()
        expect(page.get_by_text("Tagrisso is osimertinib")).to_be_visible()


@pytest.mark.parametrize(("host", "answer"), [("localhost", 101), ("evil.example", 403)])
def test_only_this_machine_gets_a_session(demo: str, host: str, answer: int) -> None:
    """A web page elsewhere that points its own name here (DNS rebinding) must not read what was typed."""
    connection = HTTPConnection("127.0.0.1", int(demo.rpartition(":")[2]), timeout=10)
    upgrade = {
        "Host": host,
        "Origin": f"http://{host}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with closing(connection):
        connection.request("GET", "/_stcore/stream", headers=upgrade)
        assert connection.getresponse().status == answer


def test_hostile_words_that_are_typed_show_as_text(demo: str) -> None:
    with opened(1280) as page:
        page.goto(demo)
        choose(page, "Name of the treatment, as on the box", HOSTILE)
        alert = page.get_by_test_id("stAlert")
        expect(alert).to_contain_text("We do not know the treatment")
        assert shows_no_markup(page)
        assert alert.locator("a, img, strong, del").count() == 0


@contextmanager
def served(source: Sequence[str], home: Path) -> Iterator[str]:
    """The dashboard on a free port, as ``trialfinder dashboard`` starts it."""
    port = free_port()
    surroundings = {**os.environ, "TRIALFINDER_HOME": str(home), "STREAMLIT_SERVER_HEADLESS": "true"}
    server = subprocess.Popen(
        command(source, port), env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def opened(width: int) -> Iterator[Page]:
    """A page of its own; afterwards it must have asked nothing of any other machine."""
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": 900}, accept_downloads=True)
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket_: asked.append(socket_.url))
        yield page
        browser.close()
    parts = [urlsplit(url) for url in asked]
    assert parts, "the browser asked for nothing at all"
    assert {part.hostname for part in parts if part.scheme in HERE_ONLY} <= LOOPBACK


def choose(page: Page, label: str, words: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(words)
    box.press("Enter")


def printed(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def picture(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls inside, so the window is made as tall as what it holds."""
    SCREENSHOTS.mkdir(exist_ok=True)
    before = page.viewport_size
    assert before is not None
    tall = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    page.set_viewport_size({"width": before["width"], "height": min(int(tall) + 20, 8000)})
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    page.set_viewport_size(before)


def no_sideways_scroll(page: Page) -> bool:
    return bool(
        page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain], html')]"
            ".every(part => part.scrollWidth <= part.clientWidth + 1)"
        )
    )


def shows_no_markup(page: Page) -> bool:
    dangerous = (
        "img[src*='evil'], a[href*='evil'], a[href^='javascript'], main script, .tf-card i, .tf-card img"
    )
    return page.locator(dangerous).count() == 0


def hostile_record() -> dict[str, Any]:
    site = {"facility": HOSTILE, "city": HOSTILE, "country": HOSTILE, "status": "RECRUITING"}
    arm = {"label": HOSTILE, "type": "EXPERIMENTAL", "description": HOSTILE}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99900900", "briefTitle": HOSTILE, "officialTitle": HOSTILE},
            "statusModule": {"overallStatus": "RECRUITING"},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": HOSTILE}},
            "descriptionModule": {"briefSummary": HOSTILE},
            "conditionsModule": {"conditions": ["Non-small Cell Lung Cancer"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {
                "armGroups": [arm],
                "interventions": [{"type": "DRUG", "name": HOSTILE, "armGroupLabels": [HOSTILE]}],
            },
            "eligibilityModule": {
                "eligibilityCriteria": f"Inclusion Criteria:\n\n* Progression on osimertinib {HOSTILE}\n",
                "sex": "ALL",
            },
            "contactsLocationsModule": {"locations": [site]},
        }
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_up(health: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(health, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{health} did not answer within {seconds} s")
