"""Similar records once more, by scikit-learn (PyPI): TF-IDF of letter n-grams, ranked by the cosine.

Input is JSON on standard input: records and questions as texts, the place of the record that each question is
about, and how many answers count. Marks are taken off, as for a search. Output is JSON: whether each record was
found, the seconds to build the matrix, and those of every question.
"""

import json
import sys
import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


def main():
    given = json.load(sys.stdin)
    begun = time.perf_counter()
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), strip_accents="unicode", sublinear_tf=True, dtype=np.float32
    )
    matrix = vectorizer.fit_transform(given["records"]).T.tocsr()
    build = time.perf_counter() - begun
    found, waits = [], []
    for question, partner in zip(given["questions"], given["partners"]):
        begun = time.perf_counter()
        scores = (vectorizer.transform([question]) @ matrix).toarray().ravel()
        best = np.argpartition(-scores, given["limit"])[: given["limit"]]
        waits.append(time.perf_counter() - begun)
        found.append(partner in best)
    json.dump({"found": [bool(one) for one in found], "build": build, "waits": waits}, sys.stdout)


main()
