"""The end of the broker's certificate is seen where branches meet it, and told in time."""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from deploy.certifying import certify, ends
from services.gateway.site import Site
from services.gateway.tokens import hashed
from shared import words
from shared.runtime.certificate import SOON, Certificate
from shared.words import LANGS, Lang
from tests.city.process import TOP
from tests.gateway import TOKEN, page
from tests.office import Office


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Give where somebody shows a certificate that `./tongxin certificates` has made."""
    certify(tmp_path, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "broker" / "broker.pem", tmp_path / "broker" / "broker.key")
    server = make_server("127.0.0.1", 0, Response(), ssl_context=context, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_certificate_that_is_shown_is_a_metric(address: str, tmp_path: Path) -> None:
    """By when it ends, though nobody here trusts its authority."""
    certificate = Certificate(address)

    certificate.look()

    until = ends(tmp_path)
    name = "tongxin_certificate_ends_timestamp_seconds"
    assert certificate.ends == until
    assert REGISTRY.get_sample_value(name, {"address": address}) == until.timestamp()


def test_it_is_seen_under_eventlet_too(address: str, tmp_path: Path) -> None:
    """As the gateway does it."""
    code = (
        "from shared.runtime import green\ngreen.patch()\n"
        "from shared.runtime.certificate import seen\n"
        f"print(seen({address!r}).isoformat())"
    )

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=TOP, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.stdout.strip() == ends(tmp_path).isoformat(), done.stderr


@pytest.mark.parametrize("broken", ["127.0.0.1:1", "nowhere", "127.0.0.1:"])
def test_while_nobody_answers_what_was_seen_stands(
    address: str, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The broker may be starting anew; the log says so."""
    certificate = Certificate(address)
    certificate.look()
    before = certificate.ends

    certificate.address = broken
    certificate.look()

    assert certificate.ends == before
    assert f"no certificate is seen at {broken}" in caplog.text


def test_where_none_is_shown_nothing_is_looked_at() -> None:
    """A demo has no TLS."""
    certificate = Certificate()

    certificate.look()

    assert certificate.ends_soon(dt.datetime.now(dt.UTC)) is None


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_thirty_days_before_that_it_ends(lang: Lang) -> None:
    """To whoever reads how reporting stands; earlier it says nothing."""
    certificate = Certificate("broker:5671")
    site = Site([hashed(TOKEN)], certificate=certificate)
    office = Office()
    client = Client(
        lambda environ, start: site.answer(Request(environ), office.ask)(environ, start)
    )
    now = dt.datetime.now(dt.UTC)
    said = words.text("page.certificate_ends", lang).partition("{day}")[2]

    certificate.ends = now + SOON + dt.timedelta(hours=1)
    early = body(client, lang)
    certificate.ends = dt.datetime.combine(now.date() + dt.timedelta(20), dt.time(20), dt.UTC)
    late = body(client, lang)

    day = (now.date() + dt.timedelta(21)).isoformat()  # it is past midnight in Shanghai by then
    assert said not in early
    assert day + said in late


def body(client: Client, lang: Lang) -> str:
    """Give what the page shows, without the words that its scripts may say."""
    return page(client, lang=lang).partition("<body")[2].replace("&#39;", "'")
