"""The index of S1 once more, in NumPy, to compare with and to measure beside.

Min–max within all units, weighted means on three levels, ranks. It shares no code with the engine: only
the written method (docs/method.md). Input is a file of little-endian 64-bit floats, unit by unit, and a
file of places: a line `component index weight` for each leaf. Output is a line `value rank` for each unit
on standard output, seconds of the middle run on standard error.

    python build.py NUMBERS PLACES UNITS
"""

import os
import sys
import time

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # noqa: E402  (its threads are set before it is loaded)

RUNS = 15


def means(of_child, weights, n_parents):
    """The matrix that takes weighted means of children, and the weights of the parents."""
    sums = np.bincount(of_child, weights, minlength=n_parents)
    matrix = np.zeros((len(of_child), n_parents))
    matrix[np.arange(len(of_child)), of_child] = weights / sums[of_child]
    return matrix, sums


def build(numbers, levels):
    low, high = numbers.min(axis=0), numbers.max(axis=0)
    values = (numbers - low) / (high - low)
    for matrix in levels:
        values = values @ matrix
    total = values[:, 0]
    order = np.argsort(-total)
    ranks = np.empty(len(total), dtype=np.int64)
    ranks[order] = np.arange(1, len(total) + 1)
    return total, ranks


def main():
    numbers_file, places_file, n_units = sys.argv[1:]
    numbers = np.fromfile(numbers_file, dtype="<f8").reshape(int(n_units), -1)
    component, index, weight = np.loadtxt(places_file, dtype=np.int64).T
    of_component = np.zeros(component.max() + 1, dtype=np.int64)
    of_component[component] = index
    first, weights = means(component, weight.astype(float), component.max() + 1)
    second, weights = means(of_component, weights, index.max() + 1)
    third, _ = means(np.zeros(index.max() + 1, dtype=np.int64), weights, 1)
    seconds = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        total, ranks = build(numbers, (first, second, third))
        seconds.append(time.perf_counter() - begun)
    for value, rank in zip(total, ranks):
        print(repr(float(value)), rank)
    print(f"{sorted(seconds)[RUNS // 2]:.6f}", file=sys.stderr)


if __name__ == "__main__":
    main()
