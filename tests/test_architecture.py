"""docs/architecture.md and CONTRIBUTING.md say what is so: layers, modules, files and commands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
ENTRY = {"__init__", "__main__"}
DOTTED = (
    r"\b(?:cancers|cli|dashboard|eligibility|finder|matching|profile|ranking|registry|store|summary|views)"
    r"\.(?!(?:py|csv)\b)[a-z_]+"
)


def table_under(heading: str) -> Iterator[list[str]]:
    """The cells of each row of the first table after a heading of the architecture page."""
    after = ARCHITECTURE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    for line in after.splitlines():
        if line.startswith("| `") or re.match(r"\| [a-z ]+ \| `", line):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def ticked(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def modules_in(folder: Path) -> set[str]:
    found = {path.stem for path in folder.glob("*.py")}
    return (found | {path.parent.name for path in folder.glob("*/__init__.py")}) - ENTRY


def test_the_layers_on_the_page_are_the_layers_that_are_checked() -> None:
    drawn = [set(ticked(row[0])) for row in table_under("Layers")]
    checked = [set(re.split(r" [|:] ", layer)) for layer in CONTRACTS["layers"]["layers"]]
    assert drawn == checked


def test_every_module_has_a_layer_on_the_page() -> None:
    drawn = {name for row in table_under("Layers") for name in ticked(row[0])}
    assert modules_in(ROOT / "trialfinder") == drawn


def test_what_is_kept_out_of_the_pure_middle_is_named() -> None:
    sentence = next(line for line in ARCHITECTURE.splitlines() if line.startswith("A second contract keeps"))
    assert set(ticked(sentence)) == set(CONTRACTS["pure-middle"]["forbidden_modules"])


def test_every_stage_of_reading_is_on_the_page() -> None:
    drawn = {name for row in table_under("How criteria are read") for name in ticked(row[1])}
    assert drawn == modules_in(ROOT / "trialfinder" / "eligibility") - {"model", "reading"}


def test_every_table_of_data_is_on_the_page() -> None:
    drawn = {name for row in table_under("Data") for name in ticked(row[0])}
    files = {path.name for path in (ROOT / "data").glob("*.csv")}
    folders = {f"{path.name}/" for path in (ROOT / "data").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert drawn == files | folders


@pytest.mark.parametrize("page", [ARCHITECTURE, CONTRIBUTING], ids=["architecture", "contributing"])
def test_every_file_that_is_named_is_there(page: str) -> None:
    named = {
        name
        for name in ticked(page) + re.findall(r"\]\(([^)#:]+)\)", page)
        if re.fullmatch(r"(?:data|docs|tests|trialfinder|\.ci)/[\w./-]*", name)
    }
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("name", sorted(set(re.findall(DOTTED, ARCHITECTURE))))
def test_every_module_or_function_that_is_named_is_there(name: str) -> None:
    package, inner = name.split(".")
    if find_spec(f"trialfinder.{package}").submodule_search_locations and find_spec(f"trialfinder.{name}"):
        return
    assert hasattr(import_module(f"trialfinder.{package}"), inner)


def test_every_make_target_is_explained_and_there() -> None:
    made = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    explained = re.findall(r"^\| `make ([a-z]+)` \|", CONTRIBUTING, re.MULTILINE)
    assert set(explained) == set(made) - {"help"}


def test_every_marker_is_explained() -> None:
    markers = [marker.split(":")[0] for marker in PROJECT["tool"]["pytest"]["ini_options"]["markers"]]
    explained = re.findall(r"^\| `([a-z]+)` \| [A-Za-z]", CONTRIBUTING, re.MULTILINE)
    assert set(markers) <= set(explained)
