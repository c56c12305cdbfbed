"""Text embeddings by a small model of words that comes in a package: `pip install klatsch[meaning]`.

Without that package there is no model, and texts are compared by their letters alone. The choice of the
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
    """Return the model where its package is installed. Loading takes a second, once a process, and no network."""
    try:
        import wordllama
    except ImportError:
        return None
    # Its loader looks for the tokenizer in a folder that has another name in the wheel, unless it gets the path.
    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)

    def embed(texts: Sequence[str]) -> Numbers:
        rows = np.zeros((len(texts), model.embedding.shape[1]))
        indexes = [index for index, text in enumerate(texts) if text.strip()]
        if indexes:
            vectors = np.asarray(model.embed([texts[index] for index in indexes]), dtype=np.float64)
            length = np.linalg.norm(vectors, axis=1, keepdims=True)
            rows[indexes] = vectors / np.where(length > 0, length, 1.0)
        return rows

    return embed
