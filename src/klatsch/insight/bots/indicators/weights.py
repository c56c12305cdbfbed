"""Weights of the indicators, learned by `python -m benchmarks.insight.bot_classifier --learn DATA`.

Per id: the weight in log odds for one spread beyond the usual, the usual strength, and its spread. The usual is
that of as many automated as human accounts. Not learned, because no public data hold their columns: copied_text,
links_only and never_answers.
"""

INDICATOR_WEIGHTS: dict[str, tuple[float, float, float]] = {
    "few_followers": (0.358, 3.079, 3.781),
    "one_way": (0.375, 3.713, 4.642),
    "follows_nobody": (0.314, 0.336, 0.835),
    "follows_many_more": (0.385, 0.888, 2.019),
    "follows_thousands": (0.328, 0.05, 0.282),
    "hardly_posts": (0.381, 2.176, 3.032),
    "hardly_likes": (0.312, 4.006, 5.296),
    "sends_only": (0.382, 2.133, 2.781),
    "posts_to_nobody": (0.327, 0.253, 0.791),
    "posts_without_pause": (0.332, 0.096, 0.455),
    "young_account": (0.346, 0.974, 2.089),
    "default_picture": (0.314, 0.092, 0.339),
    "digits_in_handle": (0.292, 0.437, 1.058),
    "empty_profile": (0.296, 0.314, 0.514),
    "calls_itself_bot": (0.371, 0.104, 0.356),
    "verified": (-0.383, 0.196, 0.447),
    "protected": (-0.395, 0.525, 0.549),
    "copied_text": (0.3, 0.0, 0.2),
    "links_only": (0.2, 0.0, 0.2),
    "never_answers": (0.2, 0.5, 0.5),
}
INDICATOR_BIAS = 0.037
