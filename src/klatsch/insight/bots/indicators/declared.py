"""Says itself that it is automated."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where the flag is set."""
    return columns["declared_bot"]


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Says itself that it is automated")


INDICATOR = Indicator(
    id="declared",
    name="Says itself that it is automated",
    about=(
        "The account, or the network it is on, declares it automated. That is the end of the "
        "matter: nothing else is asked. An account that does not declare it may be either."
    ),
    strength=strength,
    sentence=sentence,
)
