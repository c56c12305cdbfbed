"""SMTP connections with real mail servers: encryption, certificates, signing in."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from klatsch.emails import smtp
from klatsch.emails.smtp import PermanentFailure, SmtpConnection, SmtpUnavailable
from tests.smtp_server import running_smtp_sink

if TYPE_CHECKING:
    from ssl import SSLContext

    from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session

    from tests.smtp_server import SmtpSink


USER, PASSWORD = "klatsch@mail.example", "a pass:word/ with @"
LOGIN = "klatsch%40mail.example:a%20pass%3Aword%2F%20with%20%40"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SSLContext:
    """The context of a server with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


class Doorkeeper:
    """Lets `MAILBOX_USER` in by `PASSWORD`, and remembers who tried and whether the line was encrypted."""

    def __init__(self) -> None:
        self.tried = []  # type: ignore[var-annotated]

    def __call__(
        self, _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, found: LoginPassword
    ) -> AuthResult:
        self.tried.append((found.login.decode(), found.password.decode(), session.ssl is not None))
        return AuthResult(success=self.tried[-1][:2] == (USER, PASSWORD), handled=False)


@pytest.fixture
def doorkeeper() -> Doorkeeper:
    return Doorkeeper()


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server counts as one on this machine."""
    monkeypatch.setattr(smtp, "LOOPBACK_HOSTS", set())


def letter(to: str = "bo@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hanna@example.org", to, "Coffee"
    message.set_content("See you on Thursday.")
    return message


def address_of(sink: SmtpSink, scheme: str = "smtp", login: str = LOGIN) -> str:
    return f"{scheme}://{login}@{urlsplit(sink.url).netloc}"


def send(url: str, message: EmailMessage | None = None) -> None:
    with SmtpConnection(url, timeout=10) as connection:
        connection.send_message(message or letter())


def test_a_server_that_offers_encryption_gets_the_password_only_behind_it(
    certificate: SSLContext, doorkeeper: Doorkeeper
) -> None:
    with running_smtp_sink(tls_context=certificate, authenticator=doorkeeper, auth_require_tls=False) as sink:
        send(address_of(sink))
        assert doorkeeper.tried == [(USER, PASSWORD, True)]
        assert len(sink.arrived_at("bo@example.org")) == 1


def test_smtps_is_encrypted_from_the_first_byte(certificate: SSLContext, doorkeeper: Doorkeeper) -> None:
    with running_smtp_sink(encrypted=certificate, authenticator=doorkeeper, auth_require_tls=False) as sink:
        send(address_of(sink, "smtps"))
        assert [tried[:2] for tried in doorkeeper.tried] == [(USER, PASSWORD)]
        assert len(sink.received) == 1


@pytest.mark.usefixtures("far_away")
def test_a_password_is_never_sent_to_another_machine_without_encryption(doorkeeper: Doorkeeper) -> None:
    with running_smtp_sink(authenticator=doorkeeper, auth_require_tls=False) as sink:
        with pytest.raises(SmtpUnavailable, match="offers no encryption"):
            send(address_of(sink))
        assert (doorkeeper.tried, sink.received) == ([], [])


def test_a_server_on_this_machine_may_be_told_the_password_in_the_clear(doorkeeper: Doorkeeper) -> None:
    with running_smtp_sink(authenticator=doorkeeper, auth_require_tls=False) as sink:
        send(address_of(sink))
        assert doorkeeper.tried == [(USER, PASSWORD, False)]


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_password(
    certificate: SSLContext, doorkeeper: Doorkeeper, scheme: str
) -> None:
    way = {"tls_context": certificate} if scheme == "smtp" else {"encrypted": certificate}
    with running_smtp_sink(authenticator=doorkeeper, **way) as sink:
        with pytest.raises(SmtpUnavailable, match="certificate could not be verified"):
            send(address_of(sink, scheme))
        assert (doorkeeper.tried, sink.received) == ([], [])


def test_a_wrong_password_is_said_without_the_password(doorkeeper: Doorkeeper) -> None:
    with running_smtp_sink(authenticator=doorkeeper, auth_require_tls=False) as sink:
        with pytest.raises(SmtpUnavailable, match="refused the user name or the password") as refused:
            send(address_of(sink, login="klatsch:hush"))
        assert "hush" not in str(refused.value)


def test_an_address_that_the_server_cannot_write_is_refused_for_good() -> None:
    with running_smtp_sink(enable_SMTPUTF8=False) as sink:
        with pytest.raises(PermanentFailure, match="cannot write to addresses with such letters"):
            send(sink.url, letter("søren@example.org"))
        assert sink.received == []
