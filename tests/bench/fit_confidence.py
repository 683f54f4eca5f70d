"""Fits the constants of `bot/confidence.py` on question files and prints them.

    python tests/bench/fit_confidence.py tests/data/questions.jsonl tests/data/questions_held.jsonl

Every second question is held back; the figures on both halves are printed. The fit is a logistic
regression with one feature, the share of the question's weight that the best hit's passage meets,
by Newton's method.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import load_bot
from bot.dialogue import Turn
from bot.evaluation import read_cases

_CORPUS = Path(__file__).parents[2] / "corpus" / "leaky-gut"


def main(*paths: str) -> None:
    """Print SLOPE and OFFSET, and how they do on the half that was held back."""
    bot = load_bot(_CORPUS)
    shares, covered = [], []
    for case in (case for path in paths for case in read_cases(Path(path))):
        if case.kind.startswith(("answerable", "followup", "out_of_scope")):
            query = bot._query(case.question, Turn(case.question).context(case.history))
            shares.append(bot._index.share(query, bot._index.search(query, 1)))
            covered.append(not case.kind.startswith("out_of_scope"))
    x, y = np.array(shares), np.array(covered, dtype=float)
    slope, offset = fit(x[::2], y[::2])
    print(f"SLOPE, OFFSET = {slope:.2f}, {offset:.2f}")
    for name, part in (("fitted", slice(0, None, 2)), ("held back", slice(1, None, 2))):
        chance = 1 / (1 + np.exp(-(slope * x[part] + offset)))
        told = chance >= 0.5
        print(
            f"{name}: {len(chance)} questions, AUROC {auroc(chance, y[part]):.3f}, "
            f"answered if covered {told[y[part] == 1].mean():.2f}, "
            f"declined if not {(~told)[y[part] == 0].mean():.2f}"
        )


def fit(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and offset of the logistic curve; both classes count alike, whatever their sizes."""
    design = np.column_stack([x, np.ones_like(x)])
    balance = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    weights = np.zeros(2)
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (balance * (y - p)) - 1e-3 * weights
        curvature = design.T * (balance * p * (1 - p)) @ design + 1e-3 * np.eye(2)
        weights += np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])


def auroc(score: np.ndarray, y: np.ndarray) -> float:
    """The chance that a covered question scores above one that is not; ties count half."""
    wins = score[y == 1][:, None] - score[y == 0][None, :]
    return float((wins > 0).mean() + 0.5 * (wins == 0).mean())


if __name__ == "__main__":
    main(*sys.argv[1:])
