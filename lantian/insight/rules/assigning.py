"""Who takes which place so that all together pay least: exact, by shortest chains of moves (Jonker, Volgenant 1987)."""

from collections.abc import Sequence
from math import inf


def assigned(costs: Sequence[Sequence[int]]) -> list[int]:
    """For each row the column that it takes, no column twice, by the least sum of `costs`; as many columns as rows at
    least. The same costs give the same answer."""
    columns = len(costs[0]) if costs else 0
    holder: list[int | None] = [None] * columns
    row_price, column_price = [0] * len(costs), [0] * columns
    for row in range(len(costs)):
        _take_in(row, costs, holder, row_price, column_price)
    found = {row: column for column, row in enumerate(holder) if row is not None}
    return [found[row] for row in range(len(costs))]


def _take_in(
    row: int,
    costs: Sequence[Sequence[int]],
    holder: list[int | None],
    row_price: list[int],
    column_price: list[int],
) -> None:
    """Finds the cheapest chain of moves that leaves a column for one row more, and makes it."""
    away: list[float] = [inf] * len(holder)
    before: list[int | None] = [None] * len(holder)
    settled: list[int] = []
    reached: int | None = row
    column, length = None, 0
    while reached is not None:
        for at, price in enumerate(column_price):
            if at in settled:
                continue
            step = length + costs[reached][at] - row_price[reached] - price
            if step < away[at]:
                away[at], before[at] = step, column
        column = min((at for at in range(len(holder)) if at not in settled), key=away.__getitem__)
        length = int(away[column])
        settled.append(column)
        reached = holder[column]
    row_price[row] += length
    for at in settled[:-1]:
        row_price[holder[at]] += length - int(away[at])  # type: ignore[index]
        column_price[at] -= length - int(away[at])
    while column is not None:
        previous = before[column]
        holder[column] = row if previous is None else holder[previous]
        column = previous
