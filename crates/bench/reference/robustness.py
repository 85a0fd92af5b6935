"""The robustness analysis once more, in NumPy, to compare with and to measure beside.

It shares no code with the engine: only the written method (docs/method.md, "Robustness") and the
generator, which is SplitMix64 addressed by seed, purpose, draw and place. Input is a framework whose
answers are given as points, or raw arrays; output is CSV on standard output, seconds on standard error.

    python robustness.py ranks --framework F --answers A --draws 10000 --spread 0.25 --seed 1
    python robustness.py ranks --tree T --shares S --units 63 --draws 10000 --spread 0.25 --seed 1
    python robustness.py variance …

A tree file has a line `parent maximum` for each node, the parent's number from 0 or -1. A shares file
has the shares unit by unit as little-endian 64-bit floats, NaN where a leaf does not apply.
"""

import argparse
import csv
import os
import sys
import time
import tomllib
from decimal import Decimal

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # noqa: E402  (its threads are set before it is loaded)

STEP = np.uint64(0x9E3779B97F4A7C15)
EQUAL = 1e-12
CHUNK = 500
WEIGHTS, CHOICES, BOOTSTRAP = 0, 2, 3


def mix(state):
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def output(seed, place):
    """Output `place` of SplitMix64 with this seed."""
    return mix(seed + STEP * (place + np.uint64(1)))


def numbers(seed, purpose, draws, n_places):
    """Uniform numbers, a row for each draw and a column for each place."""
    start = output(np.array([seed], dtype=np.uint64), np.array([purpose], dtype=np.uint64))
    keys = output(start, np.asarray(draws, dtype=np.uint64))
    bits = output(keys[:, None], np.arange(n_places, dtype=np.uint64)[None, :])
    return (bits >> np.uint64(12)) * 2.0**-52


class Tree:
    def __init__(self, parents, maxima, leaves):
        self.parents, self.leaves = np.array(parents), np.array(leaves)
        self.maxima = np.array(maxima, dtype=float)
        self.children = [np.flatnonzero(self.parents == node) for node in range(-1, len(parents))]
        tops = [self.top(leaf) for leaf in leaves]
        self.index_of = np.array([sorted(set(tops)).index(top) for top in tops])

    def top(self, node):
        while self.parents[node] >= 0:
            node = self.parents[node]
        return node

    def weights(self, seed, spread, draws):
        """Effective weights of the leaves, a row for each draw."""
        number = numbers(seed, WEIGHTS, draws, len(self.parents))
        factors = self.maxima * (1 + spread * (2 * number - 1))
        weights = np.zeros_like(factors)
        for parent, children in enumerate(self.children, start=-1):
            if len(children) == 0:
                continue
            own = weights[:, [parent]] if parent >= 0 else 1.0
            sums = factors[:, children].sum(axis=1, keepdims=True)
            with np.errstate(invalid="ignore", divide="ignore"):
                weights[:, children] = np.where(sums > 0, own * factors[:, children] / sums, 0)
        return weights[:, self.leaves]


def ranks_of(values):
    """Ranks of every row, best first; within 1e-12 of the best of a tie is a tie."""
    order = np.argsort(-values, axis=1)
    ranks = np.empty(values.shape, dtype=np.uint16 if values.shape[1] < 65536 else np.uint32)
    places = np.arange(1, values.shape[1] + 1, dtype=ranks.dtype)
    np.put_along_axis(ranks, order, places[None, :], axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    near = (ordered[:, :-1] - ordered[:, 1:] <= EQUAL).any(axis=1)
    for row in np.flatnonzero(near):
        best, rank = None, 0
        for above, unit in enumerate(order[row]):
            if best is None or best - values[row, unit] > EQUAL:
                best, rank = values[row, unit], above + 1
            ranks[row, unit] = rank
    return ranks


def normalised(shares, name):
    if name == "share":
        return shares
    least, most = np.nanmin(shares, axis=0), np.nanmax(shares, axis=0)
    mean, deviation = np.nanmean(shares, axis=0), np.nanstd(shares, axis=0, ddof=1)
    level = ~(most > least)
    origin, width = (least, most - least) if name == "min-max" else (mean, deviation)
    return (shares - np.where(level, 0, origin)) / np.where(level, 1, width)


class Method:
    """One normalisation with one aggregation."""

    def __init__(self, tree, shares, normalisation, aggregation):
        self.tree, self.aggregation = tree, aggregation
        matrix = normalised(shares, normalisation)
        self.applies = ~np.isnan(matrix)
        self.everywhere = bool(self.applies.all())
        self.matrix = np.nan_to_num(matrix)
        if aggregation == "geometric":
            self.matrix = np.where(self.applies, np.log(np.where(self.applies, matrix, 1)), 0)

    def values(self, weights):
        if self.aggregation == "geometric-over-indices":
            return self.over_indices(weights)
        sums = weights @ self.matrix.T
        if self.everywhere:
            return sums / weights.sum(axis=1, keepdims=True)
        return sums / (weights @ self.applies.T)

    def over_indices(self, weights):
        total = over = 0
        for index in range(self.tree.index_of.max() + 1):
            inside = self.tree.index_of == index
            points = weights[:, inside] @ self.matrix[:, inside].T
            applies = weights[:, inside] @ self.applies[:, inside].T.astype(float)
            there = applies > 0
            ratio = np.where(there, points / np.where(there, applies, 1), 1)
            total, over = total + applies * np.log(ratio), over + applies
        return total / over


def chosen(options, draws):
    """For each draw the place of its method, normalisations outside."""
    number = numbers(options.seed, CHOICES, draws, 2)
    rows = (number[:, 0] * len(options.normalisations)).astype(int)
    return rows * len(options.aggregations) + (number[:, 1] * len(options.aggregations)).astype(int)


def ranks(tree, shares, options):
    methods = [
        Method(tree, shares, normalisation, aggregation)
        for normalisation in options.normalisations
        for aggregation in options.aggregations
    ]
    own = ranks_of(Method(tree, shares, "share", "arithmetic").values(tree.weights(1, 0, [0])))[0]
    begun = time.perf_counter()
    parts = []
    for start in range(0, options.draws, CHUNK):
        draws = np.arange(start, min(start + CHUNK, options.draws))
        weights = tree.weights(options.seed, options.spread, draws)
        if len(methods) == 1:
            parts.append(ranks_of(methods[0].values(weights)))
            continue
        part = np.empty((len(draws), len(shares)), dtype=np.uint16)
        which = chosen(options, draws)
        for place, method in enumerate(methods):
            if (which == place).any():
                part[which == place] = ranks_of(method.values(weights[which == place]))
        parts.append(part)
    places = np.concatenate(parts)
    p5, median, p95 = np.percentile(places, [5, 50, 95], axis=0)
    top = (places == 1).mean(axis=0)
    seconds = time.perf_counter() - begun
    return seconds, ["rank", "median", "p5", "p95", "p_top"], zip(own, median, p5, p95, top)


def variance(tree, shares, options):
    """Jansen's estimators for the average shift in ranks; sources as the options leave uncertain."""
    methods = [
        Method(tree, shares, normalisation, aggregation)
        for normalisation in options.normalisations
        for aggregation in options.aggregations
    ]
    own = ranks_of(Method(tree, shares, "share", "arithmetic").values(tree.weights(1, 0, [0])))[0]
    sources = ["weights"] * (options.spread > 0)
    sources += ["normalisation"] * (len(options.normalisations) > 1)
    sources += ["aggregation"] * (len(options.aggregations) > 1)
    begun = time.perf_counter()
    rows = np.arange(options.draws)
    of_a = tree.weights(options.seed, options.spread, 2 * rows)
    of_b = tree.weights(options.seed, options.spread, 2 * rows + 1)
    choice = [numbers(options.seed, CHOICES, 2 * rows + sample, 2) for sample in (0, 1)]
    columns = []
    for column in range(len(sources) + 2):
        from_b = sources if column == 1 else sources[column - 2 : column - 1] if column > 1 else []
        weights = of_b if "weights" in from_b else of_a
        first = (choice["normalisation" in from_b][:, 0] * len(options.normalisations)).astype(int)
        second = (choice["aggregation" in from_b][:, 1] * len(options.aggregations)).astype(int)
        which = first * len(options.aggregations) + second
        shift = np.empty(options.draws)
        for place, method in enumerate(methods):
            taken = which == place
            if taken.any():
                moved = ranks_of(method.values(weights[taken])).astype(int) - own.astype(int)
                shift[taken] = np.abs(moved).mean(axis=1)
        columns.append(shift)
    a, b, *mixed = columns
    both = np.concatenate([a, b])
    over = 2 * options.draws * both.var()
    found = [
        (source, 1 - ((b - one) ** 2).sum() / over, ((a - one) ** 2).sum() / over)
        for source, one in zip(sources, mixed)
    ]
    return time.perf_counter() - begun, ["first_order", "total"], found


def from_files(framework, answers):
    """Tree and shares of a framework whose leaves are answered with points or `na`."""
    with open(framework, "rb") as file:
        text = tomllib.load(file, parse_float=Decimal)
    key = lambda code: tuple(int(part) for part in code.split("."))
    nodes = {key(node["code"]): node for node in text["index"] + text.get("indicator", [])}
    codes = sorted(nodes)
    parents = [codes.index(code[:-1]) if len(code) > 1 else -1 for code in codes]
    maxima = [Decimal(nodes[code]["maximum"]) for code in codes]
    leaves = [place for place in range(len(codes)) if place not in parents and maxima[place] > 0]
    tree = Tree(parents, [float(maximum) for maximum in maxima], leaves)
    units, said = [], {}
    with open(answers, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["unit"] not in units:
                units.append(row["unit"])
            said[row["unit"], key(row["indicator"])] = (row["input"], row["value"])
    shares = np.zeros((len(units), len(leaves)))
    for row, unit in enumerate(units):
        for column, leaf in enumerate(leaves):
            kind, value = said.get((unit, codes[leaf]), ("points", "0"))
            shares[row, column] = np.nan if kind == "na" else float(Decimal(value) / maxima[leaf])
    return tree, shares, units


def from_arrays(tree, shares, n_units):
    with open(tree, encoding="utf-8") as file:
        lines = [line.split() for line in file]
    parents = [int(parent) for parent, _ in lines]
    leaves = [place for place in range(len(parents)) if place not in parents]
    tree = Tree(parents, [float(maximum) for _, maximum in lines], leaves)
    return tree, np.fromfile(shares, dtype="<f8").reshape(n_units, -1), range(n_units)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("analysis", choices=["ranks", "variance"])
    for name in ("framework", "answers", "tree", "shares"):
        parser.add_argument(f"--{name}")
    for name, kind in (("units", int), ("draws", int), ("seed", int), ("spread", float)):
        parser.add_argument(f"--{name}", type=kind)
    names = lambda text: text.split(",")
    parser.add_argument("--normalisations", type=names, default=["share"])
    parser.add_argument("--aggregations", type=names, default=["arithmetic"])
    options = parser.parse_args()
    if options.framework:
        tree, shares, units = from_files(options.framework, options.answers)
    else:
        tree, shares, units = from_arrays(options.tree, options.shares, options.units)
    analysis = {"ranks": ranks, "variance": variance}[options.analysis]
    seconds, columns, rows = analysis(tree, shares, options)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if options.analysis == "ranks":
        writer.writerow(["unit", *columns])
        writer.writerows([unit, *row] for unit, row in zip(units, rows))
    else:
        writer.writerow(["source", *columns])
        writer.writerows(rows)
    print(f"{seconds:.6f}", file=sys.stderr)


if __name__ == "__main__":
    main()
