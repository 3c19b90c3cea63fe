"""What the registry's API v2 answers, worked out from stored studies."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from loopback_essie import AGES, DATES, LABELS, NUMBERS, Matcher, QueryError, matcher, near, values

from trialfinder.registry.pieces import PATHS
from trialfinder.study import OverallStatus

ROOT = "/api/v2"
QUERIES = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
FILTERS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
STUDIES_PARAMETERS = {
    "format", "markupFormat", "aggFilters", "geoDecay",
    "fields", "sort", "countTotal", "pageSize", "pageToken",
    *(f"query.{name}" for name in QUERIES),
    *(f"{prefix}.{name}" for prefix in ("filter", "postFilter") for name in FILTERS),
}  # fmt: skip
NCT_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9]\d{0,7})")
GEO = re.compile(r"distance\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?(?:km|mi)?)\)")
SORT = re.compile(r"(?P<piece>[a-zA-Z][a-zA-Z0-9\-. ]*|@relevance)(?::(?P<way>asc|desc))?")
WRONGLY_TRIED = ("ConditionList", "InterventionList", "LocationList")
"""Field names that the registry answers with a 500."""
WEB_PAGE = "<!DOCTYPE html><html><head><title>A web page</title></head><body>Not data.</body></html>"


class Refusal(Exception):  # noqa: N818 - not an error of ours
    """An answer that is not 200, in plain text."""

    def __init__(self, status: int, words: str) -> None:
        self.status, self.words = status, words
        super().__init__(words)


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    status: int
    body: bytes
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    """One edition of the data at a time; ``version`` may be changed between two questions."""

    def __init__(self, records: Iterable[dict[str, Any]], version: str) -> None:
        self.records = list(records)
        self.version = version
        self.largest_page = 1000
        self.on_stale_token: Literal["wrong-offset", "refuse"] = "wrong-offset"

    def reply(self, asked: Asked) -> Reply:
        try:
            return self._routed(asked)
        except Refusal as refusal:
            return Reply(refusal.status, refusal.words.encode(), "text/plain; charset=UTF-8")

    def _routed(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(ROOT)
        if not asked.path.startswith("/api/"):
            return Reply(200, WEB_PAGE.encode(), "text/html")
        if path == "/version":
            _refuse_unknown(asked.params, set())
            return self._data({"apiVersion": "2.0.5", "dataTimestamp": self.version}, asked)
        if path == "/stats/size":
            _refuse_prefixes(asked.params)
            return self._data({"totalStudies": len(self.records)}, asked)
        if path == "/studies":
            return self._data(self._page(asked.params), asked)
        if path.startswith("/studies/"):
            return self._one(path.removeprefix("/studies/"), asked)
        return Reply(404, WEB_PAGE.encode(), "text/html")

    def _data(self, value: Any, asked: Asked) -> Reply:
        tag = '"' + hashlib.sha256(self.version.encode()).hexdigest()[:16] + '"'
        if asked.headers.get("if-none-match") == tag:
            return Reply(304, b"", headers={"ETag": tag})
        return Reply(200, _written(value), headers={"ETag": tag})

    def _one(self, text: str, asked: Asked) -> Reply:
        _refuse_unknown(asked.params, {"format", "markupFormat", "fields"})
        found = NCT_ID.fullmatch(text)
        if not found:
            raise Refusal(400, "Parameter `nctId` has incorrect format")
        nct_id = f"NCT{int(found[1]):08d}"
        for record in self.records:
            identification = record["protocolSection"]["identificationModule"]
            if nct_id == identification["nctId"]:
                return self._data(_projected(record, _paths(asked.params.get("fields"))), asked)
            if nct_id in identification.get("nctIdAliases", ()):
                return Reply(301, b"", headers={"Location": f"{ROOT}/studies/{identification['nctId']}"})
        raise Refusal(404, f"NCT number {nct_id} not found")

    def _page(self, params: dict[str, str]) -> dict[str, Any]:
        _refuse_unknown(params, STUDIES_PARAMETERS)
        paths = _paths(params.get("fields"))
        size = min(int(params.get("pageSize", "10")) or 10, self.largest_page)
        start = self._offset(params.get("pageToken"))
        found = [record for record in self.records if all(each(record) for each in _matchers(params))]
        found = _sorted(found, params.get("sort", ""))
        shown = found[start : start + size]
        page: dict[str, Any] = {}
        if params.get("countTotal") == "true" and "pageToken" not in params:
            page["totalCount"] = len(found)
        page["studies"] = [_projected(record, paths) for record in shown]
        if len(shown) == size:  # also when that was the last: then an empty page follows
            page["nextPageToken"] = self._token(start + size)
        return page

    def _edition(self) -> bytes:
        return hashlib.sha256(self.version.encode()).digest()[:24]

    def _token(self, offset: int) -> str:
        return base64.urlsafe_b64encode(self._edition() + struct.pack(">I", offset)).decode().rstrip("=")

    def _offset(self, token: str | None) -> int:
        """A token says the edition and the offset, and nothing of the question."""
        if token is None:
            return 0
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            edition, offset = raw[:24], int(struct.unpack(">I", raw[24:])[0])
        except (ValueError, struct.error):
            raise Refusal(400, "Parameter `pageToken` has incorrect format") from None
        if edition != self._edition() and self.on_stale_token == "refuse":
            raise Refusal(400, "Parameter `pageToken` has incorrect format")
        return offset


def _refuse_unknown(params: dict[str, str], known: set[str]) -> None:
    for name in params:
        if name not in known:
            raise Refusal(400, f"`{name}` is unknown parameter")


def _refuse_prefixes(params: dict[str, str]) -> None:
    for name in params:
        if name.startswith(("query.", "filter.", "postFilter.")):
            raise Refusal(400, f"Invalid prefix in parameter name: {name}")
    _refuse_unknown(params, set())


def _matchers(params: dict[str, str]) -> list[Matcher]:
    queries = {name: text for name, text in params.items() if name.startswith("query.")}
    only_ids = any(_only_ids(text) for text in queries.values())
    found = [_essie(name, text) for name, text in queries.items()]
    for name, text in params.items():
        prefix, _, what = name.partition(".")
        if prefix in ("filter", "postFilter"):
            made = _filter(what, text)
            if not only_ids:
                found.append(made)
    return found


def _only_ids(text: str) -> bool:
    words = re.split(r"[\s,]+", text.strip())
    return all(NCT_ID.fullmatch(word) for word in words)


def _essie(name: str, text: str) -> Matcher:
    if _only_ids(text):
        return _ids(re.split(r"[\s,]+", text.strip()))
    try:
        return matcher(name, text)
    except QueryError as error:
        raise Refusal(400, f"Error parsing query in {LABELS.get(name, name)}: {error}") from None


def _filter(what: str, text: str) -> Matcher:
    items = re.split(r"[,|]", text)
    if what == "overallStatus":
        for item in items:
            if item not in list(OverallStatus):
                raise Refusal(400, f"Invalid value in parameter `overallStatus`: `{item}`")
        return lambda record: any(status in items for status in values(record, PATHS["OverallStatus"]))
    if what == "ids":
        for position, item in enumerate(items, 1):
            if not NCT_ID.fullmatch(item):
                raise Refusal(400, f"Item {position} in parameter `filter.ids` has incorrect format")
        return _ids(items)
    if what == "geo":
        found = GEO.fullmatch(text)
        if not found:
            raise Refusal(400, "Parameter `filter.geo` has incorrect format")
        return near(float(found[1]), float(found[2]), found[3])
    return _essie("filter.advanced", text)


def _ids(items: list[str]) -> Matcher:
    wanted = {f"NCT{int(item[3:]):08d}" for item in items}
    paths = (PATHS["NCTId"], PATHS["NCTIdAlias"])
    return lambda record: any(value in wanted for path in paths for value in values(record, path))


def _sorted(records: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    items = [item for item in re.split(r"[,|]", text) if item]
    if len(items) > 2:
        raise Refusal(400, "Parameter `sort` must contain no more than 2 items")
    for position, item in reversed(list(enumerate(items, 1))):
        found = SORT.fullmatch(item)
        if not found:
            raise Refusal(400, f"Item {position} in parameter `sort` has incorrect format")
        records = _sorted_by(records, found["piece"], found["way"])
    return records


def _sorted_by(records: list[dict[str, Any]], piece: str, way: str | None) -> list[dict[str, Any]]:
    if piece == "@relevance":
        return records
    if piece not in PATHS:
        raise Refusal(400, "Unknown sort field")
    if piece not in DATES | AGES | NUMBERS:
        raise Refusal(400, "Unsupported sort field type: text")
    path, down = PATHS[piece], (way or ("desc" if piece in DATES else "asc")) == "desc"
    with_value = [record for record in records if values(record, path)]
    without = [record for record in records if not values(record, path)]
    return sorted(with_value, key=lambda record: values(record, path)[0], reverse=down) + without


def _paths(fields: str | None) -> list[str] | None:
    if fields is None:
        return None
    paths = []
    for name in re.split(r"[,|]", fields):
        if name in WRONGLY_TRIED:
            raise Refusal(500, "Internal Server Error")
        if name not in PATHS and name not in PATHS.values():
            raise Refusal(400, f"Parameter 'fields' contains invalid field name: '{name}'")
        paths.append(PATHS.get(name, name))
    return paths


def _projected(value: Any, paths: list[str] | None, here: str = "") -> Any:
    """Only the asked leaves, in their places; an empty branch is left out."""
    if paths is None or any(here == path or here.startswith(f"{path}.") for path in paths):
        return value
    if isinstance(value, list):
        kept = [_projected(each, paths, here) for each in value]
        return [each for each in kept if each]
    if not isinstance(value, dict):
        return None
    inside = {key: _projected(each, paths, f"{here}.{key}" if here else key) for key, each in value.items()}
    return {key: each for key, each in inside.items() if each is not None and each != {} and each != []}


def _written(value: Any) -> bytes:
    """Compact, a study a line, as the registry writes it."""
    if not (isinstance(value, dict) and "studies" in value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    lines = ",\n".join(
        json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in value["studies"]
    )
    parts = [f'"totalCount":{value["totalCount"]}'] if "totalCount" in value else []
    parts.append(f'"studies":[\n{lines}\n]' if value["studies"] else '"studies":[  ]')
    parts += [f'"nextPageToken":"{value["nextPageToken"]}"'] if "nextPageToken" in value else []
    return ("{" + ",".join(parts) + "}").encode()
