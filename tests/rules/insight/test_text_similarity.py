from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.similarity.text_similarity import most_similar, similar_texts, text_similarity, tfidf_vectors

OWN = "Potter. I fire stoneware in a wood kiln and mix my own glazes. #ceramics"
POTTER = "Ceramicist with a gas kiln, collecting glaze recipes and old stoneware"
SAILOR = "Sailing the Baltic in an old wooden ketch, harbour by harbour"
BAKER = "Sourdough, rye and a brick oven"


def test_a_fellow_potter_is_closer_than_a_sailor_and_a_baker() -> None:
    potter, sailor, baker = text_similarity(OWN, [POTTER, SAILOR, BAKER])

    assert potter > 2 * max(sailor, baker)


def test_the_sentence_names_what_both_write_about_and_few_others_do() -> None:
    (first, *_) = similar_texts(OWN, [SAILOR, POTTER, BAKER], limit=1)

    assert first.index == 1
    assert first.shared == ("stoneware", "kiln")
    assert first.sentence == "You both write about stoneware and kiln"


def test_one_shared_word_and_none_have_their_sentences_too() -> None:
    one, other = similar_texts("Glaze recipes", ["glaze, glazes, glazing", "glazing"], at_least=0.0)

    assert one.sentence == "You both write about glaze"
    assert other.sentence == "You write about similar things"


def test_hashtags_forms_of_a_word_and_capitals_do_not_keep_people_apart() -> None:
    close = text_similarity("#CERAMICS", ["ceramic", "keramik", "sailing"])

    assert close[0] > close[1] > close[2] == 0


def test_it_needs_no_spaces_between_words() -> None:
    close = text_similarity("陶芸が好きです", ["陶芸教室", "海と船"])

    assert close[0] > close[1]


def test_addresses_links_and_numbers_are_no_interests() -> None:
    own = "@ann@example.org https://example.org/kiln 2014 ann@example.org"

    assert text_similarity(own, ["https://example.org/kiln", "2014", "@ann"]).tolist() == [0, 0, 0]


def test_no_words_are_like_nothing() -> None:
    assert text_similarity("", ["kiln", ""]).tolist() == [0, 0]
    assert text_similarity("kiln", [None, "", "😀"]).tolist() == [0, 0, 0]
    assert text_similarity("kiln", []).shape == (0,)
    assert similar_texts("", [POTTER]) == []
    assert similar_texts("kiln", []) == []
    assert tfidf_vectors([]).shape[0] == 0


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="string"):
        text_similarity("kiln", [float("nan")])  # type: ignore[list-item]


def test_the_nearest_leave_oneself_out() -> None:
    assert most_similar([OWN, POTTER, SAILOR, "harbour and ketch"], 1).ravel().tolist() == [1, 0, 3, 2]
    with pytest.raises(ValueError, match="more texts"):
        most_similar([OWN], 1)


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_likeness_is_between_nothing_and_all_and_everybody_is_like_themselves(texts: list[str], own: str) -> None:
    close = text_similarity(own, [own, *texts])

    assert ((close >= 0) & (close <= 1)).all()
    assert close[0] == pytest.approx(1) or not tfidf_vectors([own]).nnz


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_texts_do_not_run_into_each_other(texts: list[str]) -> None:
    together = (tfidf_vectors(texts) != 0).toarray().sum(axis=1)
    apart = [(tfidf_vectors([text]) != 0).sum() for text in texts]

    assert together.tolist() == apart


def test_five_thousand_bios_take_less_than_five_seconds() -> None:
    rng = np.random.default_rng(8)
    syllables = np.array(["ka", "lo", "mir", "sten", "ova", "tri", "peng", "ud"])
    words = np.array(["".join(rng.choice(syllables, 3)) for _ in range(2_000)])
    bios = [" ".join(rng.choice(words, 25)) for _ in range(5_000)]
    started = process_time()
    similar_texts(bios[0], bios[1:])

    assert process_time() - started < 5.0
