"""A site has to be who it says it is: certificates are checked, and what is wrong with one is told."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

import faults
import pytest
from conftest import Watch
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_HOST = IPv4Address("127.0.0.1")


def _certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that it signed itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, str(_HOST))])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(_HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


class _News(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        home = f"https://{_HOST}:{self.server.server_address[1]}"
        body = {
            "/feed.xml": f"<rss><channel><item><link>{home}/news</link></item></channel></rss>".encode(),
            "/news": faults.ARTICLE,
        }.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return _certificate(tmp_path)


@pytest.fixture
def home(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer((str(_HOST), 0), _News) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://{_HOST}:{server.server_address[1]}"
        server.shutdown()


def test_a_site_with_a_certificate_that_nobody_vouches_for_is_not_read(watch: Watch, home: str) -> None:
    fetches = watch.crawl(home=home).fetches
    assert fetches
    assert {fetch.status for fetch in fetches} == {None}
    assert "certificate verify failed" in str(fetches[0].error)


def test_a_site_whose_certificate_is_vouched_for_is_read(
    watch: Watch, home: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetches = watch.crawl(home=home).fetches
    assert next(fetch.status for fetch in fetches if fetch.url == f"{home}/news") == 200
