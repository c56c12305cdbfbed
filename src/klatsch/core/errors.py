"""The root of every domain error.

The tree: KlatschError
    Refused     what was asked cannot be done, and the sentence says why and what to do
    NotFound    there is no such thing, or it belongs to somebody else
Every stage derives its own errors from these; faces turn them into a page, a problem document or an exit
status.
"""

from typing import Any

from klatsch.core.i18n.messages import Message, message_to_json, translate

MAX_ERROR_LENGTH = 200


class KlatschError(Exception):
    """An error whose text is one clear sentence for the person in front of the screen, in their language.

    The sentence is written in English and may have named places, ``%(most)d``, which `parts` fill: so it is translated
    as a whole, and only when somebody reads it. `code` names the reason for programs and tests, in kebab-case: the API
    shows it and it stays, while the sentence may change.
    """

    code = "error"

    def __init__(self, sentence: str = "", /, *, code: str = "", **parts: object) -> None:
        super().__init__(sentence)
        self.code = code or type(self).code
        self.parts = parts

    def __str__(self) -> str:
        return translate(str(self.args[0]), **self.parts)

    @property
    def message(self) -> Message:
        """The sentence with its values, for a row that keeps it until somebody reads it."""
        plain = {name: part if isinstance(part, int | float) else str(part) for name, part in self.parts.items()}
        return Message(str(self.args[0]), plain)


class Refused(KlatschError):  # noqa: N818 - domain errors say what happened
    """The request cannot be carried out; the sentence says why and what to do instead."""

    code = "refused"


class NotFound(KlatschError):  # noqa: N818 - domain errors say what happened
    """There is no such thing, or it belongs to somebody else: the two look the same on purpose."""

    code = "not-found"


def ensure_found[Row](row: Row | None, sentence: str, *, code: str = "") -> Row:
    """Return `row`. Raises `NotFound` with `sentence` where there is none."""
    if row is None:
        raise NotFound(sentence, code=code)
    return row


def error_columns(message: Message | None) -> dict[str, Any]:
    """Return the columns of a row that keep its last error: the message, and the sentence as it is now for searches."""
    if message is None:
        return {"last_error": "", "error_message": None}
    return {"last_error": str(message)[:MAX_ERROR_LENGTH], "error_message": message_to_json(message)}
