"""The process in which blocks are drawn."""

from lantian.synthesis.beside import drawing_beside, ordered
from lantian.synthesis.world import Depth


def test_it_reads_what_it_is_to_draw_once_it_knows_the_models() -> None:
    with drawing_beside(Depth.CARE) as pool:
        assert pool.submit(ordered).result(timeout=60) == Depth.CARE
