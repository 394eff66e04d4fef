"""Sparse rows and dense symmetric matrices: the little linear algebra the model needs, on numpy alone.

scipy would bring sparse products and LAPACK's in-place inverse at 40 MB of install and 25 MB of memory;
the two functions here are as fast for this model's shapes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
"""Matrices are float32, for half the memory and time; vectors may be float64."""
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_PANEL = 512
_PAIRS = 1 << 20
_ENTRIES = 1 << 13
_ROUNDS = 2
"""Rounds of `find_axes`: the last axes are not yet exact after them, and matter least."""
_SCATTERED = 24
"""A row of up to width / 24 entries is summed pair by pair, a longer one as a dense row (measured)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A sparse matrix: `starts[i]` to `starts[i + 1]` are row i's `columns` (ascending) and `values`."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def from_triples(cls, row: Ints, column: Ints, value: Floats, *, height: int, width: int) -> "Rows":
        """From triples in any order; no pair may come twice."""
        # One key and a merge sort: the triples mostly come in long runs that are in order already.
        order = np.argsort(row * width + column, kind="stable")
        starts = np.zeros(height + 1, dtype=np.int64)
        np.cumsum(np.bincount(row, minlength=height), out=starts[1:])
        return cls(starts, column[order], value[order].astype(np.float32), width)

    @property
    def height(self) -> int:
        return len(self.starts) - 1

    @property
    def size(self) -> int:
        """Bytes."""
        return int(self.starts.nbytes + self.columns.nbytes + self.values.nbytes)

    def append(self, below: "Rows") -> "Rows":
        """These rows, and others of the same width under them."""
        starts = np.concatenate((self.starts, self.starts[-1] + below.starts[1:]))
        columns = np.concatenate((self.columns, below.columns))
        return Rows(starts, columns, np.concatenate((self.values, below.values)), self.width)

    @property
    def lengths(self) -> Ints:
        return np.diff(self.starts)

    @property
    def row(self) -> Ints:
        return np.repeat(np.arange(self.height), self.lengths)

    def row_at(self, row: int) -> tuple[Ints, Floats]:
        here = slice(self.starts[row], self.starts[row + 1])
        return self.columns[here], self.values[here]

    def times_vector(self, vector: Floats) -> Floats:
        """The product with a vector over the columns."""
        products = self.values * vector.astype(np.float64).take(self.columns)
        out, filled = np.zeros(self.height), self.lengths > 0
        out[filled] = np.add.reduceat(products, self.starts[:-1][filled])
        return out

    def transposed_times(self, vector: Floats) -> Floats:
        """The transposed product, with a vector over the rows."""
        return sum_by_place(self.columns, self.values * np.repeat(vector, self.lengths), self.width)

    def sum_rows(self, rows: Ints, weights: Floats) -> Floats:
        """Some rows, each times its weight, summed: (width,)."""
        places, which = self.pick_entries(rows)
        return sum_by_place(self.columns[places], self.values[places] * weights[which], self.width)

    def pick_entries(self, rows: Ints) -> tuple[Ints, Ints]:
        """The entries of some rows in turn, as places in `columns`, and which of `rows` each is of."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        which = np.repeat(np.arange(len(rows)), lengths)
        first = self.starts[rows] - (np.cumsum(lengths) - lengths)
        return np.arange(len(which)) + first[which], which

    def write_out(self, rows: Ints) -> Floats:
        """Some rows, written out."""
        places, which = self.pick_entries(rows)
        out = np.zeros((len(rows), self.width), dtype=np.float32)
        out[which, self.columns[places]] = self.values[places]
        return out

    def transpose(self) -> "Rows":
        return Rows.from_triples(self.columns, self.row, self.values, height=self.width, width=self.height)


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """A dense matrix in parts, one under the other: what is put under it leaves the others uncopied."""

    parts: tuple[Floats, ...]

    def append(self, below: Floats) -> "Stack":
        return Stack((*self.parts, below))

    def pick_rows(self, rows: Ints) -> Floats:
        """Some rows, in their order."""
        out = np.empty((len(rows), self.parts[0].shape[1]), dtype=self.parts[0].dtype)
        start = 0
        for part in self.parts:
            here = (rows >= start) & (rows < start + len(part))
            out[here] = part[rows[here] - start]
            start += len(part)
        return out


def sum_by_place(place: Ints, values: Floats, size: int) -> Floats:
    """The sum of the values of each place from 0 to size."""
    return np.bincount(place, values, minlength=size).astype(np.float64)


def multiply_rows(left: Rows, right: Rows) -> Floats:
    """Product left @ right, written out: (left.height, right.width)."""
    out = np.zeros((left.height, right.width), dtype=np.float32)
    flat, row = out.ravel(), left.row
    step = max(1, _PAIRS // max(1, int(right.lengths.max(initial=1))))
    for start in range(0, len(row), step):
        part = slice(start, start + step)
        places, which = right.pick_entries(left.columns[part])
        cells = row[part][which] * right.width + right.columns[places]
        np.add.at(flat, cells, left.values[part][which] * right.values[places])
    return out


def multiply_dense(left: Rows, right: Floats) -> Floats:
    """Product left @ right of a dense matrix, in parts: (left.height, right's columns)."""
    out = np.empty((left.height, right.shape[1]), dtype=np.float32)
    for start in range(0, left.height, _PANEL):
        rows = np.arange(start, min(start + _PANEL, left.height))
        out[rows] = left.write_out(rows) @ right
    return out


def _multiply_sparse(left: Rows, right: Floats) -> Floats:
    """The same for rows of few entries, entry by entry."""
    out = np.zeros((left.height, right.shape[1]), dtype=np.float32)
    starts, filled = left.starts, np.flatnonzero(left.lengths)
    step = max(1, _ENTRIES * len(filled) // max(1, len(left.columns)))
    for begin in range(0, len(filled), step):
        rows = filled[begin : begin + step]
        first, last = starts[rows[0]], starts[rows[-1] + 1]
        products = right[left.columns[first:last]] * left.values[first:last, None]
        out[rows] = np.add.reduceat(products, starts[rows] - first, axis=0)
    return out


def gram_matrix(rows: Rows) -> Floats:
    """Product of the transposed rows and the rows, right in the lower triangle only: (width, width)."""
    out = np.zeros((rows.width, rows.width), dtype=np.float32)
    light = rows.lengths <= rows.width // _SCATTERED
    _add_pairs(out, rows, np.flatnonzero(light))
    heavy = np.flatnonzero(~light)
    for start in range(0, len(heavy), 4 * _PANEL):
        block = rows.write_out(heavy[start : start + 4 * _PANEL])
        for low in range(0, rows.width, _PANEL):
            high = min(low + _PANEL, rows.width)
            out[low:high, :high] += block[:, low:high].T @ block[:, :high]
    return out


def _add_pairs(out: Floats, rows: Rows, which: Ints) -> None:
    """Add the products of all pairs of entries in each of some rows to the lower triangle."""
    flat, lengths = out.ravel(), rows.lengths
    for length in np.unique(lengths[which]):
        if not length:
            continue
        # Columns ascend within a row, so the pairs below the diagonal are those of the lower triangle.
        left, right = np.tril_indices(length)
        same = rows.starts[which[lengths[which] == length]]
        step = max(1, _PAIRS // len(left))
        for start in range(0, len(same), step):
            places = same[start : start + step, None] + np.arange(length)
            columns, values = rows.columns[places], rows.values[places]
            cells = columns[:, left] * rows.width + columns[:, right]
            np.add.at(flat, cells.ravel(), (values[:, left] * values[:, right]).ravel())


def find_axes(rows: Rows, count: int) -> tuple[Floats, Floats]:
    """The `count` largest eigenvalues of the rows' gram matrix, and their vectors.

    Descending; (count,) and (width, count). By subspace iteration (Halko, Martinsson and Tropp 2011), exact
    where `count` is the width; always the same for the same rows. The matrix itself is only written out then:
    of many columns it would be the largest thing in memory.
    """
    count = min(count, rows.width)
    if count < rows.width:
        columns = rows.transpose()
        basis = np.random.default_rng(0).standard_normal((rows.width, count), dtype=np.float32)
        for _ in range(_ROUNDS):
            basis = np.linalg.qr(_multiply_sparse(columns, _multiply_sparse(rows, basis)))[0]
        reached = _multiply_sparse(rows, basis)
        values, vectors = np.linalg.eigh((reached.T @ reached).astype(np.float64))
        return values[::-1], (basis @ vectors[:, ::-1]).astype(np.float32)
    matrix = gram_matrix(rows)
    _mirror_lower(matrix)
    values, vectors = np.linalg.eigh(matrix.astype(np.float64))
    return values[::-1], vectors[:, ::-1].astype(np.float32)


def invert_in_place(matrix: Floats) -> None:
    """Turn a positive definite matrix, given by its lower triangle, into its inverse, in place and whole.

    Block Gauss-Jordan (the sweep operator, Goodnight 1979) on the lower triangle: as many operations as
    LAPACK's potrf and potri, nearly all of them matrix products, and no second matrix of the size.
    """
    size = len(matrix)
    for low in range(0, size, _PANEL):
        high = min(low + _PANEL, size)
        corner = np.tril(matrix[low:high, low:high])
        corner = corner + np.tril(corner, -1).T
        pivot = np.linalg.inv(corner.astype(np.float64)).astype(np.float32)
        # The swept columns, whole: what lies left of the pivot is its row, what lies below its column.
        column = np.concatenate((matrix[low:high, :low].T, matrix[high:, low:high]))
        _sweep_panel(matrix, column, pivot, low=low, high=high)
    np.negative(matrix, out=matrix)
    _mirror_lower(matrix)


def _mirror_lower(matrix: Floats) -> None:
    """Write the lower triangle of a symmetric matrix over its upper one, in place."""
    for low in range(0, len(matrix), _PANEL):
        high = min(low + _PANEL, len(matrix))
        corner = np.tril(matrix[low:high, low:high])
        matrix[low:high, low:high] = corner + np.tril(corner, -1).T
        matrix[low:high, high:] = matrix[high:, low:high].T


def _sweep_panel(matrix: Floats, column: Floats, pivot: Floats, *, low: int, high: int) -> None:
    size = len(matrix)
    scaled = column @ pivot
    for start in range(0, size, _PANEL):
        if start == low:
            continue
        end = min(start + _PANEL, size)
        place = start if start < low else start - (high - low)
        mine = scaled[place : place + end - start]
        before = min(end, low)
        matrix[start:end, :before] -= mine @ column[:before].T
        if start > low:
            matrix[start:end, high:end] -= mine @ column[low : low + end - high].T
    matrix[low:high, :low] = scaled[:low].T
    matrix[high:, low:high] = scaled[low:]
    matrix[low:high, low:high] = -pivot
