"""The mail server: one connection, and what its answers mean.

KlatschError
    PostOfficeClosed    nothing can be handed over now: try all letters later
    TryLater            this letter was not taken now (4xx, or the connection broke): try it later
    NotAccepted         this letter will never be taken (5xx)

smtplib rather than Django's mail connection: that one cannot use STARTTLS just where it is offered, and hides which
answer a letter got.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from klatsch.core.errors import KlatschError
from klatsch.emails.mime import fold_header_text

if TYPE_CHECKING:
    from email.message import EmailMessage
    from urllib.parse import SplitResult

# Seconds for each answer of the server. Four of them take a letter, which `sending` allows for.
SMTP_TIMEOUT_SECONDS = 20
DEFAULT_SMTP_PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
MIN_PERMANENT_STATUS = 500


class SmtpUnavailable(KlatschError):  # noqa: N818 - domain errors say what happened
    pass


class TemporaryFailure(KlatschError):  # noqa: N818 - domain errors say what happened
    """`is_connected` tells whether further letters can be handed over on the same connection."""

    def __init__(self, sentence: str, /, *, is_connected: bool, code: str = "", **parts: object) -> None:
        super().__init__(sentence, code=code, **parts)
        self.is_connected = is_connected


class PermanentFailure(KlatschError):  # noqa: N818 - domain errors say what happened
    pass


class SmtpConnection:
    """A connection to the server at `url` (smtp:// or smtps://), open inside a `with` block."""

    def __init__(self, url: str, *, timeout: float = SMTP_TIMEOUT_SECONDS) -> None:
        self._url, self._timeout = urlsplit(url), timeout
        self._connection: smtplib.SMTP

    def __enter__(self) -> Self:
        """Connect and sign in. Raises `SmtpUnavailable`."""
        try:
            self._connection = _connect(self._url, self._timeout)
        except smtplib.SMTPAuthenticationError:
            raise SmtpUnavailable("The mail server refused the user name or the password.") from None
        except ssl.SSLError:
            raise SmtpUnavailable("The mail server's certificate could not be verified.") from None
        except (OSError, smtplib.SMTPException) as error:
            raise SmtpUnavailable(
                "The mail server could not be reached (%(kind)s).", kind=type(error).__name__
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.quit()
        self._connection.close()

    def hand_over(self, message: EmailMessage) -> None:
        """Give the server one message; on return it has taken responsibility for it.

        Raises `TemporaryFailure` or `PermanentFailure`.
        """
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _classify_reply(code, answer) from None
        except smtplib.SMTPServerDisconnected:
            raise TemporaryFailure("The mail server broke the connection.", is_connected=False) from None
        except smtplib.SMTPResponseException as error:
            raise _classify_reply(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise PermanentFailure("The mail server cannot write to addresses with such letters.") from None
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryFailure(
                "The connection to the mail server broke (%(kind)s).", is_connected=False, kind=type(error).__name__
            ) from None


def _connect(url: SplitResult, timeout: float) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or DEFAULT_SMTP_PORTS[url.scheme]
    is_near = host in LOOPBACK_HOSTS
    context = ssl.create_default_context()
    if is_near:
        # A server on this machine needs no certificate to prove where it is.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if url.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=timeout)
    try:
        _log_in(connection, url, context, is_near=is_near)
    except BaseException:
        connection.close()
        raise
    return connection


def _log_in(connection: smtplib.SMTP, url: SplitResult, context: ssl.SSLContext, *, is_near: bool) -> None:
    connection.ehlo_or_helo_if_needed()
    if url.scheme == "smtp" and connection.has_extn("starttls"):
        connection.starttls(context=context)
        connection.ehlo()
    elif url.scheme == "smtp" and url.username and not is_near:
        raise SmtpUnavailable("The mail server offers no encryption, so the password was not sent: use smtps://.")
    if url.username:
        connection.login(unquote(url.username), unquote(url.password or ""))


def _classify_reply(code: int, answer: bytes | str) -> TemporaryFailure | PermanentFailure:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    said = f"{code} {fold_header_text(words)}"
    if code >= MIN_PERMANENT_STATUS:
        return PermanentFailure("The mail server said: %(said)s", said=said)
    # 421 is the one answer after which the server closes the connection.
    return TemporaryFailure("The mail server said: %(said)s", said=said, is_connected=code != 421)  # noqa: PLR2004 - RFC 5321
