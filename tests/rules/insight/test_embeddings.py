"""Similarity by embeddings. The model is the real one: the package is among what developers install."""

import subprocess
import sys

import numpy as np
import pytest

from klatsch.insight.similarity.embeddings import Embedder, load_embedder
from klatsch.insight.similarity.text_similarity import most_similar, similar_texts, text_similarity

OWN = "I love hiking in the mountains"
CLIMBER = "Trekking, climbing, alpine trails"
BAKER = "I love baking in the kitchen"


@pytest.fixture
def embed() -> Embedder:
    found = load_embedder()
    assert found is not None
    return found


def test_another_word_for_the_same_thing_is_closer_than_a_word_in_common(embed: Embedder) -> None:
    assert np.argmax(text_similarity(OWN, [BAKER, CLIMBER])) == 0
    assert np.argmax(text_similarity(OWN, [BAKER, CLIMBER], embed=embed)) == 1
    assert [one.index for one in similar_texts(OWN, [BAKER, CLIMBER], limit=1, embed=embed)] == [1]


def test_the_nearest_are_found_by_meaning_too(embed: Embedder) -> None:
    texts = [OWN, BAKER, CLIMBER, "Bread, cake and an oven"]
    assert most_similar(texts, 1, embed=embed).ravel().tolist() == [2, 3, 0, 1]


def test_no_words_mean_nothing(embed: Embedder) -> None:
    assert embed([]).shape[0] == 0
    assert text_similarity("", ["kiln", ""], embed=embed).tolist() == [0, 0]
    assert text_similarity("kiln", [None, "", "😀"], embed=embed).tolist() == [0, 0, 0]


def test_rows_have_length_one(embed: Embedder) -> None:
    lengths = np.linalg.norm(embed(["kiln", "", "陶芸教室"]), axis=1)
    assert lengths.tolist() == pytest.approx([1, 0, 1])


def test_without_the_package_letters_alone_tell() -> None:
    program = (
        "import sys; sys.modules['wordllama'] = None\n"
        "from klatsch.insight.similarity.embeddings import load_embedder\n"
        "assert load_embedder() is None"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
