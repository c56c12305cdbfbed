"""What texts are about, by a small model of words that comes in a package: `pip install klatsch[meaning]`.

Without that package there is no model, and letters alone tell who thinks alike. The choice of the
model is explained in docs/decisions/0006-embedding-model.md.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

type Numbers = npt.NDArray[np.float64]
# (n texts) -> (n, dimensions), rows of length 1, or all zeros where a text has no words.
type Embedder = Callable[[Sequence[str]], Numbers]


@cache
def load_embedder() -> Embedder | None:
    """The model where its package is installed; loading takes a second, once a process. It never asks the network."""
    try:
        import wordllama
    except ImportError:
        return None
    # Its loader looks for the tokeniser in a folder that the wheel calls by another name, unless told the place.
    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)

    def meanings(texts: Sequence[str]) -> Numbers:
        rows = np.zeros((len(texts), model.embedding.shape[1]))
        told = [place for place, text in enumerate(texts) if text.strip()]
        if told:
            found = np.asarray(model.embed([texts[place] for place in told]), dtype=np.float64)
            length = np.linalg.norm(found, axis=1, keepdims=True)
            rows[told] = found / np.where(length > 0, length, 1.0)
        return rows

    return meanings
