from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from lantian.files.sealing import BLOCK, HEADER_BYTES, TAG_BYTES, FileDamaged, read_sealed, write_sealed

KEY = UUID("01900000-0000-7000-8000-000000000001")
NEAR_A_BLOCK = st.builds(
    lambda blocks, more: max(0, blocks * BLOCK + more), st.integers(0, 3), st.integers(-2, 2)
)


@given(size=NEAR_A_BLOCK, chunk=st.sampled_from([1000, BLOCK, BLOCK + 1]))
def test_what_was_sealed_is_read(tmp_path_factory, size: int, chunk: int):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    path = tmp_path_factory.mktemp("sealed") / "file"
    written = write_sealed((content[at : at + chunk] for at in range(0, size, chunk)), path, KEY)
    assert written.size == size
    assert b"".join(read_sealed(path, KEY)) == content


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    write_sealed([b"610427201503051237 " * 40_000], path, KEY)
    return path


def test_nobody_else_may_read_the_file_and_its_content_is_not_in_it(sealed: Path):
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert b"610427" not in sealed.read_bytes()
    assert [path.name for path in sealed.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("place", [0, len(b"LTF1"), HEADER_BYTES - 1, HEADER_BYTES + 5, -1])
def test_a_changed_byte_is_noticed(sealed: Path, place: int):
    content = bytearray(sealed.read_bytes())
    content[place] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(FileDamaged):
        list(read_sealed(sealed, KEY))


def test_a_file_cut_off_between_blocks_is_noticed(sealed: Path):
    sealed.write_bytes(sealed.read_bytes()[: HEADER_BYTES + BLOCK + TAG_BYTES])
    with pytest.raises(FileDamaged):
        list(read_sealed(sealed, KEY))


@pytest.mark.parametrize("length", [0, 3, HEADER_BYTES])
def test_a_file_without_a_block_is_noticed(sealed: Path, length: int):
    sealed.write_bytes(sealed.read_bytes()[:length])
    with pytest.raises(FileDamaged):
        list(read_sealed(sealed, KEY))


def test_a_file_under_the_key_of_another_is_noticed(sealed: Path):
    with pytest.raises(FileDamaged):
        list(read_sealed(sealed, uuid7()))
