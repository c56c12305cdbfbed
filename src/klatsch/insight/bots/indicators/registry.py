"""The table of all indicators, in the order in which their reasons are listed. A new indicator goes into a theme."""

from klatsch.insight.bots.indicators.activity import ACTIVITY_INDICATORS
from klatsch.insight.bots.indicators.followers import FOLLOWER_INDICATORS
from klatsch.insight.bots.indicators.indicator import Indicator
from klatsch.insight.bots.indicators.profile import DECLARED_INDICATOR, HUMAN_INDICATORS, PROFILE_INDICATORS
from klatsch.insight.bots.indicators.texts import TEXT_INDICATORS

INDICATORS: tuple[Indicator, ...] = (
    DECLARED_INDICATOR,
    *FOLLOWER_INDICATORS,
    *ACTIVITY_INDICATORS,
    *PROFILE_INDICATORS,
    *TEXT_INDICATORS,
    *HUMAN_INDICATORS,
)
