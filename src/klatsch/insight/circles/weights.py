"""Learned by `python -m benchmarks.insight.circles --learn DATA`; see docs/insight.md for how well they do."""

type Weights = tuple[float, dict[str, float]]

TIE_FEATURE_WEIGHTS: Weights = (
    0.4981,
    {
        "tied": 0.0364,
        "contrast": 0.0161,
        "nearest": 0.3021,
    },
)
FACT_FEATURE_WEIGHTS: Weights = (
    0.4801,
    {
        "size": 0.0046,
    },
)
