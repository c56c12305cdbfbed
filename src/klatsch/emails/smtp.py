"""An SMTP connection, and the errors that the server's replies become.

KlatschError
    SmtpUnavailable     no email can be sent now: try all of them later
    TemporaryFailure    this email is not accepted now (4xx, or the connection broke): try it later
    PermanentFailure    this email will never be accepted (5xx)

smtplib rather than Django's mail connection: that one cannot use STARTTLS just where it is offered, and hides which
reply an email got.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from klatsch.core.errors import MAX_ERROR_LENGTH, KlatschError
from klatsch.emails.mime import fold_header_text

if TYPE_CHECKING:
    from email.message import EmailMessage
    from urllib.parse import SplitResult

# Seconds for each reply of the server. An email takes four of them, which `delivery` allows for.
SMTP_TIMEOUT_SECONDS = 20
DEFAULT_SMTP_PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
MIN_PERMANENT_STATUS = 500


class SmtpUnavailable(KlatschError):  # noqa: N818 - domain errors say what happened
    """No email can be sent now: try all of them later."""

    code = "smtp-unavailable"


class TemporaryFailure(KlatschError):  # noqa: N818 - domain errors say what happened
    """The server does not accept this email now (4xx, or the connection broke): try it later.

    :param is_connected: more emails can be sent on the same connection.
    """

    code = "smtp-temporary-failure"

    def __init__(self, sentence: str, /, *, is_connected: bool, code: str = "", **parts: object) -> None:
        super().__init__(sentence, code=code, **parts)
        self.is_connected = is_connected


class PermanentFailure(KlatschError):  # noqa: N818 - domain errors say what happened
    """The server will never accept this email (5xx)."""

    code = "smtp-permanent-failure"


class SmtpConnection:
    """A connection to the server at `url` (smtp:// or smtps://), open inside a `with` block."""

    def __init__(self, url: str, *, timeout: float = SMTP_TIMEOUT_SECONDS) -> None:
        self._url = urlsplit(url)
        self._timeout = timeout
        self._connection: smtplib.SMTP

    def __enter__(self) -> Self:
        """Connect and sign in. Raises `SmtpUnavailable`."""
        try:
            self._connection = _connect(self._url, self._timeout)
        except smtplib.SMTPAuthenticationError:
            raise SmtpUnavailable(
                "The mail server refused the user name or the password.", code="smtp-login-refused"
            ) from None
        except ssl.SSLError:
            raise SmtpUnavailable(
                "The mail server's certificate could not be verified.", code="smtp-certificate-not-valid"
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise SmtpUnavailable(
                "The mail server could not be reached (%(kind)s).", code="smtp-not-reachable", kind=type(error).__name__
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.quit()
        self._connection.close()

    def send_message(self, message: EmailMessage) -> None:
        """Send one message; on return the server has accepted responsibility for it.

        Raises `TemporaryFailure` or `PermanentFailure`.
        """
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _classify_reply(code, answer) from None
        except smtplib.SMTPServerDisconnected:
            raise TemporaryFailure(
                "The mail server broke the connection.", code="smtp-disconnected", is_connected=False
            ) from None
        except smtplib.SMTPResponseException as error:
            raise _classify_reply(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise PermanentFailure(
                "The mail server cannot write to addresses with such letters.", code="smtp-address-not-supported"
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryFailure(
                "The connection to the mail server broke (%(kind)s).",
                code="smtp-connection-broke",
                is_connected=False,
                kind=type(error).__name__,
            ) from None


def _connect(url: SplitResult, timeout: float) -> smtplib.SMTP:
    host = url.hostname or "localhost"
    port = url.port or DEFAULT_SMTP_PORTS[url.scheme]
    is_local = host in LOOPBACK_HOSTS
    context = ssl.create_default_context()
    if is_local:
        # A server on this machine needs no certificate to prove where it is.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if url.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=timeout)
    try:
        _log_in(connection, url, context, is_local=is_local)
    except BaseException:
        connection.close()
        raise
    return connection


def _log_in(connection: smtplib.SMTP, url: SplitResult, context: ssl.SSLContext, *, is_local: bool) -> None:
    connection.ehlo_or_helo_if_needed()
    if url.scheme == "smtp" and connection.has_extn("starttls"):
        connection.starttls(context=context)
        connection.ehlo()
    elif url.scheme == "smtp" and url.username and not is_local:
        raise SmtpUnavailable(
            "The mail server offers no encryption, so the password was not sent: use smtps://.",
            code="smtp-not-encrypted",
        )
    if url.username:
        connection.login(unquote(url.username), unquote(url.password or ""))


def _classify_reply(code: int, answer: bytes | str) -> TemporaryFailure | PermanentFailure:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    reply = f"{code} {fold_header_text(words)}"[:MAX_ERROR_LENGTH]
    if code >= MIN_PERMANENT_STATUS:
        return PermanentFailure("The mail server said: %(said)s", code="smtp-reply", said=reply)
    # 421 is the one answer after which the server closes the connection.
    return TemporaryFailure("The mail server said: %(said)s", code="smtp-reply", said=reply, is_connected=code != 421)  # noqa: PLR2004 - RFC 5321
