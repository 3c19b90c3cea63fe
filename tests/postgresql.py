"""A PostgreSQL server for tests: one named by the environment, or a private one of the installed programs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


class NoServerError(Exception):
    """No server can be had; ``str()`` says why."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server on which databases may be made."""
    if url := os.environ.get("TRIALFINDER_TEST_DATABASE_URL"):
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="trialfinder-pg-"))
    try:
        yield from _private_server(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """The URL of an empty database that is dropped afterwards."""
    name = f"trialfinder_{uuid.uuid4().hex}"
    _on_server(server_url, f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _on_server(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(server_url: str, statement: str) -> None:
    url = sa.make_url(server_url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))


def _private_server(folder: Path) -> Iterator[str]:
    initdb, postgres = _program("initdb"), _program("postgres")
    user = _server_user(folder)
    cluster, port = folder / "cluster", _free_port()
    subprocess.run(
        [initdb, "-D", cluster, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    options = ["-D", cluster, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-F"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([postgres, *options], stdout=log, stderr=log, user=user, cwd=folder)
    try:
        _wait_for(port, process)
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _program(name: str) -> str:
    """On the path, or where Debian keeps it."""
    places = [shutil.which(name), *sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)]
    for place in filter(None, places):
        return str(place)
    raise NoServerError(f"PostgreSQL's {name} is not installed")


def _server_user(folder: Path) -> str | None:
    """PostgreSQL will not run as root: its own user does it then."""
    if os.geteuid() != 0:
        return None
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServerError("PostgreSQL will not run as root, and there is no user called postgres") from None
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        engine = sa.create_engine(
            f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres", poolclass=sa.pool.NullPool
        )
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServerError("the private PostgreSQL server did not start")
