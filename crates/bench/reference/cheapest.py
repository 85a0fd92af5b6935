"""The cheapest way up once more, by HiGHS, a maintained solver of mixed-integer programs (highspy from PyPI).

Input is a model as JSON on standard input: costs, requires, rivals, barred, need, and for each leaf its
actions with the worth of every combination of them. Each combination is a column of its own, so that
the linear relaxation is as tight at a leaf as it can be. Output is cost, whether it is proven, whether
the set meets the need exactly, nodes and seconds.
"""

import json
import sys
import time
from decimal import Decimal

import highspy
import numpy as np

LIMIT = 60.0
UNIT = 1_000_000  # costs are whole millions; large numbers would eat the solver's tolerance


def row(solver, low, high, terms):
    columns, values = zip(*terms)
    solver.addRow(low, high, len(terms), np.array(columns, dtype=np.int32), np.array(values, dtype=float))


def build(model):
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "time_limit": LIMIT}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    barred = set(model["barred"])
    for action, cost in enumerate(model["costs"]):
        solver.addVar(0, 0 if action in barred else 1)
        solver.changeColCost(action, cost / UNIT)
        solver.changeColIntegrality(action, highspy.HighsVarType.kInteger)
    first, worth = len(model["costs"]), []
    for leaf in model["leaves"]:
        columns = range(first, first + len(leaf["worth"]))
        first = columns.stop
        for column, value in zip(columns, leaf["worth"]):
            solver.addVar(0, 1)
            worth.append((column, float(value)))
        row(solver, 1, 1, [(column, 1) for column in columns])
        for place, action in enumerate(leaf["actions"]):
            having = [(column, 1) for some, column in enumerate(columns) if some >> place & 1]
            row(solver, 0, 0, having + [(action, -1)])
    row(solver, float(model["need"]), highspy.kHighsInf, worth)
    for action, requires in enumerate(model["requires"]):
        for other in requires:
            row(solver, -highspy.kHighsInf, 0, [(action, 1), (other, -1)])
    for action, rivals in enumerate(model["rivals"]):
        for other in rivals:
            if action < other:
                row(solver, -highspy.kHighsInf, 1, [(action, 1), (other, 1)])
    return solver


def exact(model, chosen):
    total = Decimal(0)
    for leaf in model["leaves"]:
        some = sum(1 << place for place, action in enumerate(leaf["actions"]) if action in chosen)
        total += Decimal(leaf["worth"][some])
    return total >= Decimal(model["need"])


def main():
    model = json.load(sys.stdin)
    solver = build(model)
    begun = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - begun
    values = solver.getSolution().col_value
    chosen = {action for action in range(len(model["costs"])) if values[action] > 0.5}
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    cost = sum(model["costs"][action] for action in chosen)
    print(cost, int(proven), int(exact(model, chosen)), solver.getInfo().mip_node_count, seconds)


main()
