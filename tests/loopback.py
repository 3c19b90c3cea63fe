"""A loopback server that speaks the registry's API v2 from stored studies, with its traps and faults.

By hand: ``python tests/loopback.py --studies FILE --port 8765``, then set TRIALFINDER_API_URL to the address
that it prints. What it imitates is written in the registry's documentation or was seen by several people;
where nobody knows (a stale page token), it can be told what to do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from loopback_api import ROOT, WEB_PAGE, Api, Asked, Reply

Fault = Literal[
    "429", "500", "403", "reset", "truncated", "truncated-gzip", "html", "drip", "garbage", "not-modified"
]

FAULTY: dict[str, tuple[int, bytes, str]] = {
    "429": (429, b"Too Many Requests", "text/plain"),
    "500": (500, b"Internal Server Error", "text/plain"),
    "403": (403, WEB_PAGE.encode(), "text/html"),
    "html": (200, WEB_PAGE.encode(), "text/html; charset=utf-8"),
    "garbage": (200, b'{"studies": 7}', "application/json"),
    "not-modified": (304, b"", "text/plain"),
}


class RegistryServer:
    """``with RegistryServer(records) as server:`` serves at ``server.url`` until the end of the block."""

    def __init__(
        self, records: Iterable[dict[str, Any]], version: str = "2026-11-20T09:00:05", port: int = 0
    ) -> None:
        self.api = Api(records, version)
        self.asked: list[Asked] = []
        self.drip_seconds = 0.05
        self.closing = threading.Event()
        self._faults: deque[tuple[Fault, str | None]] = deque()
        self._always: tuple[Fault | None, str | None] = (None, None)
        self._fail_from: tuple[float, Fault | None] = (math.inf, None)
        self._publish_at: dict[int, str] = {}
        self._lock = threading.Lock()
        self._http = _Http(self, port)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}{ROOT}"

    def __enter__(self) -> RegistryServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()

    def fail(self, fault: Fault, times: int = 1, retry_after: str | None = None) -> None:
        """The next ``times`` answers go wrong in this way."""
        self._faults.extend([(fault, retry_after)] * times)

    def fail_always(self, fault: Fault, retry_after: str | None = None) -> None:
        self._always = (fault, retry_after)

    def fail_from(self, fault: Fault, after: int) -> None:
        """Every answer goes wrong in this way, once ``after`` more went right."""
        self._fail_from = (len(self.asked) + after, fault)

    def publish(self, version: str, after: int = 0) -> None:
        """New data: now, or once ``after`` more requests were answered."""
        if after:
            self._publish_at[len(self.asked) + after] = version
        else:
            self.api.version = version

    def studies_asked(self) -> list[dict[str, str]]:
        """The parameters of every request for a page of studies."""
        return [asked.params for asked in self.asked if asked.path == f"{ROOT}/studies"]

    def take_fault(self) -> tuple[Fault | None, str | None]:
        with self._lock:
            if len(self.asked) > self._fail_from[0]:
                return self._fail_from[1], None
            return self._faults.popleft() if self._faults else self._always

    def note(self, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)
            self.api.version = self._publish_at.pop(len(self.asked) - 1, self.api.version)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, registry: RegistryServer, port: int) -> None:
        self.registry = registry
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        registry = self.server.registry
        parts = urlsplit(self.path)
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(parts.path, params, {name.lower(): value for name, value in self.headers.items()})
        registry.note(asked)
        fault, retry_after = registry.take_fault()
        if fault is None:
            self._send(registry.api.reply(asked))
        elif fault in FAULTY:
            self._send(Reply(*FAULTY[fault], headers={"Retry-After": retry_after} if retry_after else {}))
        elif fault == "reset":
            self._reset()
        else:
            self._break_off(fault, registry.api.reply(asked))

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what is searched for is nobody's business."""

    def _send(self, reply: Reply) -> None:
        body = reply.body
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1)
            reply.headers["Content-Encoding"] = "gzip"
        self._head(reply, len(body))
        self.wfile.write(body)

    def _head(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _break_off(self, fault: Fault, reply: Reply) -> None:
        self.close_connection = True
        reply.headers["Connection"] = "close"
        body = reply.body
        if fault == "truncated-gzip":
            body = gzip.compress(body)[:-12]
            reply.headers["Content-Encoding"] = "gzip"
        self._head(reply, len(body))
        if fault == "drip":
            self._drip(body)
        else:
            self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)

    def _drip(self, body: bytes) -> None:
        for byte in body:
            if self.server.registry.closing.is_set():
                return
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.registry.drip_seconds)


def _read_records(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    try:
        whole = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    records: list[dict[str, Any]] = whole.get("studies", [whole]) if isinstance(whole, dict) else whole
    return records


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve stored studies as the registry would.")
    parser.add_argument(
        "--studies", type=Path, required=True, help="JSON lines, a saved page, or a list; .gz or not"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--fault", help="let every answer go wrong in this way: 429, 500, 403, reset, truncated, …"
    )
    chosen = parser.parse_args()
    with RegistryServer(_read_records(chosen.studies), port=chosen.port) as server:
        if chosen.fault:
            server.fail_always(chosen.fault)
        sys.stdout.write(f"TRIALFINDER_API_URL={server.url}\n")
        sys.stdout.flush()
        try:
            server.closing.wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
