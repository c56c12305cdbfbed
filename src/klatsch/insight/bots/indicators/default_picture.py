"""No picture of its own."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where the network's default picture is shown."""
    return columns.varying("default_profile_image")


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Has no picture of its own")


INDICATOR = Indicator(
    id="default_picture",
    name="No picture of its own",
    about=("Who makes accounts in bulk rarely uploads pictures."),
    strength=strength,
    sentence=sentence,
)
