"""Of the five texts found most alike, how many are about the same thing?

python -m benchmarks.insight.text_similarity DATA

DATA/texts/*.tsv, if there are any, have a label and a text on each line, between them a tab. Besides, 4,000 texts about
Debian's packages are taken where the machine knows them (apt-cache dumpavail); their label is the section.
"""

import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import sparse

from klatsch.insight.similarity.embeddings import load_embedder
from klatsch.insight.similarity.text_similarity import most_similar

NEIGHBOURS, MAX_TEXTS, MAX_SECTIONS = 5, 4_000, 10
SECTIONS_WITHOUT_TOPIC = {"libs", "libdevel", "oldlibs", "doc", "debug", "misc", "utils", "devel"}


def debian_packages() -> list[tuple[str, str]]:
    output = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    pairs = set()
    for package in output.split("\n\n"):
        section = re.search(r"^Section: (?:\S+/)?(\S+)$", package, re.MULTILINE)
        words = re.search(r"^Description(?:-en)?: (.*(?:\n .*)*)", package, re.MULTILINE)
        if section and words and section[1] not in SECTIONS_WITHOUT_TOPIC:
            pairs.add((section[1], words[1]))
    biggest = {section for section, _ in Counter(section for section, _ in pairs).most_common(MAX_SECTIONS)}
    labelled = sorted(pair for pair in pairs if pair[0] in biggest)
    return [labelled[index] for index in np.random.default_rng(1).permutation(len(labelled))[:MAX_TEXTS]]


def read_labelled_texts(path: Path) -> list[tuple[str, str]]:
    return [(label, text) for label, _, text in (line.partition("\t") for line in path.read_text().splitlines())]


def nearest_by_words(texts: list[str], *, weighted: bool) -> np.ndarray:
    """The baselines: words in common, plain (Jaccard) or by rarity (TF-IDF and angle)."""
    sets = [Counter(re.findall(r"\w+", text.lower())) for text in texts]
    columns = {word: column for column, word in enumerate(sorted({word for words in sets for word in words}))}
    rows = np.repeat(np.arange(len(sets)), [len(words) for words in sets])
    word_columns = [columns[word] for words in sets for word in words]
    times = np.array([float(count) for words in sets for count in words.values()])
    has = sparse.csr_array((np.ones(rows.size), (rows, word_columns)), shape=(len(sets), len(columns)))
    if weighted:
        rarity = np.log((1 + len(sets)) / (1 + has.sum(axis=0))) + 1
        has = sparse.csr_array((1 + np.log(times), (rows, word_columns)), shape=has.shape) @ sparse.diags_array(rarity)
        has = sparse.diags_array(1 / np.sqrt(has.multiply(has).sum(axis=1))) @ has
    close = (has @ has.T).toarray()
    if not weighted:
        size = has.sum(axis=1)
        close = close / (size[:, None] + size[None, :] - close)
    np.fill_diagonal(close, -1)
    return np.argsort(-close, axis=1, kind="stable")[:, :NEIGHBOURS]


def report_one(pairs: list[tuple[str, str]]) -> None:
    labels, texts = np.array([label for label, _ in pairs]), [text for _, text in pairs]
    share = np.array([count / len(pairs) for count in Counter(labels.tolist()).values()])
    print(f"{len(pairs):,} texts, {share.size} labels, median {np.median([len(text) for text in texts]):.0f} letters")

    def precision(neighbours: np.ndarray) -> float:
        return float((labels[neighbours] == labels[:, None]).mean())

    print(f"  chance               {(share**2).sum():.3f}")
    print(f"  words in common      {precision(nearest_by_words(texts, weighted=False)):.3f}")
    print(f"  words by rarity      {precision(nearest_by_words(texts, weighted=True)):.3f}")
    for name, embed in (("klatsch", None), ("klatsch[meaning]", load_embedder())):
        started = time.perf_counter()
        neighbours = most_similar(texts, NEIGHBOURS, embed=embed)
        print(f"  {name:20} {precision(neighbours):.3f}   ({time.perf_counter() - started:.1f} s)")


def report(folder: str) -> None:
    sets = {path.stem: read_labelled_texts(path) for path in sorted((Path(folder) / "texts").glob("*.tsv"))}
    if shutil.which("apt-cache"):
        sets["Debian"] = debian_packages()
    for name, pairs in sets.items():
        print(f"{name}, whole texts:")
        report_one(pairs)
        print(f"{name}, their first 80 letters, like a short bio:")
        report_one([(label, text[:80]) for label, text in pairs])


if __name__ == "__main__":
    report(sys.argv[1])
