"""Weights learned by `python -m benchmarks.insight.circles --learn DATA`; docs/explanation/insight.md measures them."""

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
