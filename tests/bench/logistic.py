"""Logistic curves fitted by Newton's method, and figures on how well they tell yes from no."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def fit(features: Array, label: Array, penalty: float = 1.0) -> tuple[Array, float]:
    """The weights and the offset of the curve; `penalty` holds weights back (ridge)."""
    mean, scale = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    ridge = penalty * np.eye(design.shape[1])
    ridge[-1, -1] = 1e-9
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (label - p) - ridge @ weights
        weights += np.linalg.solve((design.T * (p * (1 - p))) @ design + ridge, gradient)
    slopes = weights[:-1] / scale
    return slopes, float(weights[-1] - slopes @ mean)


def chances(features: Array, slopes: Array, offset: float) -> Array:
    """The chances (0–1) that a curve gives."""
    return 1 / (1 + np.exp(-(features @ slopes + offset)))


def auroc(chance: Array, label: Array) -> float:
    """The chance that a yes scores above a no; ties count half."""
    wins = chance[label == 1][:, None] - chance[label == 0][None, :]
    return float((wins > 0).mean() + 0.5 * (wins == 0).mean())


def calibration_error(chance: Array, label: Array, bins: int = 10) -> float:
    """How far chances are from shares, over equal bins (expected calibration error, 0–1)."""
    at = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [
        abs(chance[at == n].mean() - label[at == n].mean()) * (at == n).mean()
        for n in range(bins)
        if (at == n).any()
    ]
    return float(sum(gaps))
