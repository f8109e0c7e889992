"""Counts of few children do not leave the town: whoever knows a village would know the child."""

from collections.abc import Sequence

FEWEST = 5
Table = list[list[int | None]]


def hidden(counts: Sequence[Sequence[int]]) -> Table:
    """A table of counts with those of one to four taken out (None), and others with them.

    Row and column sums may be shown beside it: no row and no column keeps a single hidden cell that its sum gives away.
    """
    cells: Table = [[None if 0 < count < FEWEST else count for count in row] for row in counts]
    while True:
        lone = next((line for line in _lines(cells) if _is_lone(cells, line)), None)
        if lone is None:
            return cells
        row, column = min(
            _shown(cells, lone), key=lambda at: (counts[at[0]][at[1]] == 0, counts[at[0]][at[1]])
        )
        cells[row][column] = None


Line = list[tuple[int, int]]


def _lines(cells: Table) -> list[Line]:
    width = len(cells[0]) if cells else 0
    rows = [[(row, column) for column in range(width)] for row in range(len(cells))]
    return rows + [[(row, column) for row in range(len(cells))] for column in range(width)]


def _is_lone(cells: Table, line: Line) -> bool:
    return sum(cells[row][column] is None for row, column in line) == 1 and bool(_shown(cells, line))


def _shown(cells: Table, line: Line) -> Line:
    return [(row, column) for row, column in line if cells[row][column] is not None]
