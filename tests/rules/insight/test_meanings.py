"""Who thinks alike in other words. The model is the real one: the package is among what developers install."""

import subprocess
import sys

import numpy as np
import pytest

from klatsch.insight.affinity import alike, likeness, nearest
from klatsch.insight.meanings import Meanings, installed_meanings

OWN = "I love hiking in the mountains"
CLIMBER = "Trekking, climbing, alpine trails"
BAKER = "I love baking in the kitchen"


@pytest.fixture
def meanings() -> Meanings:
    found = installed_meanings()
    assert found is not None
    return found


def test_another_word_for_the_same_thing_is_closer_than_a_word_in_common(meanings: Meanings) -> None:
    assert np.argmax(likeness(OWN, [BAKER, CLIMBER])) == 0
    assert np.argmax(likeness(OWN, [BAKER, CLIMBER], meanings=meanings)) == 1
    assert [one.place for one in alike(OWN, [BAKER, CLIMBER], limit=1, meanings=meanings)] == [1]


def test_the_nearest_are_found_by_meaning_too(meanings: Meanings) -> None:
    texts = [OWN, BAKER, CLIMBER, "Bread, cake and an oven"]
    assert nearest(texts, 1, meanings=meanings).ravel().tolist() == [2, 3, 0, 1]


def test_no_words_mean_nothing(meanings: Meanings) -> None:
    assert meanings([]).shape[0] == 0
    assert likeness("", ["kiln", ""], meanings=meanings).tolist() == [0, 0]
    assert likeness("kiln", [None, "", "😀"], meanings=meanings).tolist() == [0, 0, 0]


def test_rows_have_length_one(meanings: Meanings) -> None:
    lengths = np.linalg.norm(meanings(["kiln", "", "陶芸教室"]), axis=1)
    assert lengths.tolist() == pytest.approx([1, 0, 1])


def test_without_the_package_letters_alone_tell() -> None:
    program = (
        "import sys; sys.modules['wordllama'] = None\n"
        "from klatsch.insight.meanings import installed_meanings\n"
        "assert installed_meanings() is None"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
