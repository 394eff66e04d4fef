"""Models as bytes: numpy's own archive, never a pickle.

A symmetric matrix is kept as its lower triangle. What is quickly computed again is not kept.
"""

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.recommend.algebra import Floats, Rows, product
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.solution import Dual, Primal, Solution
from bot.domain.recommend.votes import Votes

_FORMAT = 1


def packed(ground: Ground, votes: Votes, solution: Solution) -> bytes:
    """A server's model; `unpacked` with the same ground gives it back, bit for bit."""
    assert isinstance(solution, Dual | Primal)
    scores = votes.scores
    arrays: dict[str, NDArray[Any]] = {
        "members": votes.members,
        "starts": scores.starts,
        "columns": scores.columns.astype(np.uint32),
        "scores": scores.values,
        "inverse": _triangle(solution.inverse),
        "diagonal": solution.diagonal,
        "popularity": solution.popularity,
    }
    if isinstance(solution, Primal):
        arrays["places"] = solution.places.astype(np.uint32)
    return _archive(_mark(ground), arrays)


def unpacked(data: bytes, ground: Ground) -> tuple[Votes, Solution]:
    """Votes and solution. ValueError for a model of another catalogue, tuning or format, or torn bytes."""
    arrays = _opened(data, _mark(ground))
    scores = Rows(arrays["starts"], arrays["columns"].astype(np.int64), arrays["scores"], len(ground.titles))
    votes = Votes(arrays["members"], scores)
    inverse = _whole(arrays["inverse"])
    diagonal, popularity = arrays["diagonal"], arrays["popularity"]
    if "places" in arrays:
        places = arrays["places"].astype(np.int64)
        return votes, Primal(ground, places, inverse, diagonal, popularity)
    members = votes.weights(ground.tuning)
    reach = product(members, ground.features) @ ground.core
    return votes, Dual(ground, members, reach, inverse, diagonal, popularity)


def _triangle(matrix: Floats) -> Floats:
    size = len(matrix)
    out = np.empty(size * (size + 1) // 2, dtype=np.float32)
    for i in range(size):
        out[i * (i + 1) // 2 : (i + 1) * (i + 2) // 2] = matrix[i, : i + 1]
    return out


def _whole(triangle: Floats) -> Floats:
    size = int((8 * len(triangle) + 1) ** 0.5 - 1) // 2
    out = np.empty((size, size), dtype=np.float32)
    for i in range(size):
        out[i, : i + 1] = out[: i + 1, i] = triangle[i * (i + 1) // 2 : (i + 1) * (i + 2) // 2]
    return out


def _mark(ground: Ground) -> str:
    """Tells grounds apart: the titles, their tokens and the tuning."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((_FORMAT, ground.tuning, [title.id for title in ground.titles])).encode())
    digest.update(repr(ground.tokens).encode())
    for array in (ground.features.starts, ground.features.columns, ground.features.values):
        digest.update(array.tobytes())
    return digest.hexdigest()


def _archive(mark: str, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, mark=np.array(mark), **arrays)
    return out.getvalue()


def _opened(data: bytes, mark: str) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, EOFError, KeyError) as error:
        raise ValueError("these bytes are not a saved model") from error
    except Exception as error:  # zipfile and zlib have errors of their own
        raise ValueError("these bytes are not a saved model") from error
    if str(arrays.pop("mark", "")) != mark:
        raise ValueError("the model was fitted to another catalogue")
    return arrays
