"""The threshold of bot detection, apart from the classifier: whoever compares stored likelihoods needs no numpy."""

from typing import Final

PROBABLE_BOT_THRESHOLD: Final = 0.5
