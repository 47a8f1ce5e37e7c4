from __future__ import annotations

import errno
import gzip
import os
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceUnreadable
from index.readers import sources
from index.readers.sources import decoded, opened, origin_of, why_unreadable

STORY = "Vell – “Café” closed."


def read_all(path: Path) -> bytes:
    """What is in a file, read piece by piece."""
    with opened(path) as file:
        return b"".join(iter(lambda: file.read(2**16), b""))


def reason_to_open(path: Path) -> str:
    """Why a file can't be read to its end."""
    with pytest.raises(SourceUnreadable) as raised:
        read_all(path)
    assert raised.value.origin == origin_of(path)
    return raised.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_known_by_itself_or_its_mark(encoding: str) -> None:
    """UTF-8 needs no mark, the wider forms are known by theirs; the mark is no text."""
    assert decoded(STORY.encode(encoding), "a.txt") == STORY


@pytest.mark.parametrize(
    "data", [b"\xfe\xff\0V\0e", b"\xff\xfeV\0e\0", b"\0\0\xfe\xff\0\0\0V\0\0\0e", b"\xff\xfe\0\0V\0\0\0e\0\0\0"]
)
def test_both_byte_orders_are_known(data: bytes) -> None:
    """UTF-16 and UTF-32, big and little end first; UTF-32's mark is not taken for UTF-16's."""
    assert decoded(data, "a.txt") == "Ve"


def test_a_byte_order_mark_is_believed_more_than_a_declaration() -> None:
    """A folder declared as Latin-1 may hold a file that is surely UTF-8."""
    assert decoded(STORY.encode("utf-8-sig"), "a.txt", "latin-1") == STORY


@pytest.mark.parametrize("encoding", ["latin-1", "iso-8859-1", "cp1252", "windows-1252", "L1"])
def test_latin_1_has_its_curly_quotes(encoding: str) -> None:
    """What is declared as Latin-1 is Windows-1252, as everywhere on the web."""
    assert decoded(STORY.encode("cp1252"), "a.txt", encoding) == STORY


def test_bytes_that_windows_1252_does_not_have_are_dropped() -> None:
    """Five bytes mean nothing in it; the story is read all the same."""
    assert decoded(b"caf\xe9\x81 \x9d", "a.txt", "cp1252") == "café "


def test_other_encodings_can_be_declared() -> None:
    """Any that Python knows."""
    assert decoded("Ђ".encode("cp1251"), "a.txt", "cp1251") == "Ђ"


def test_a_wrong_encoding_says_where_and_what_to_do() -> None:
    """One line: which byte, and how to declare the encoding."""
    with pytest.raises(SourceUnreadable) as raised:
        decoded("Vell’s café".encode("cp1252"), "a.txt")
    assert raised.value.reason == "not UTF-8: byte 0x92 at 4; declare its encoding, such as --encoding latin-1"


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "utf\0-8", "", "undefined", "idna"])
def test_an_encoding_that_is_none_is_named(encoding: str) -> None:
    """A slip on the command line is no traceback; nothing declared is UTF-8."""
    if encoding:
        with pytest.raises(SourceUnreadable, match=r"encoding|not UNDEFINED|not IDNA"):
            decoded(b"caf\xe9 closed", "a.txt", encoding)
    else:
        assert decoded(b"It closed.", "a.txt", encoding) == "It closed."


@pytest.mark.parametrize("encoding", [None, "latin-1"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"It closed.\0",
        bytes(range(256)),
        b"\x01\x02\x03 closed",
        b"\xe9\x01\x02 closed",
    ],
)
def test_binary_data_is_no_text(data: bytes, encoding: str | None) -> None:
    """In Latin-1 anything could be read; a NUL or many control characters give it away."""
    with pytest.raises(SourceUnreadable, match="binary data"):
        decoded(data, "a.txt", encoding)


@given(st.binary(), st.sampled_from([None, "latin-1", "utf-16", "cp1251", "shift-jis", "utf-7", "klingon"]))
def test_any_bytes_are_text_or_unreadable(data: bytes, encoding: str | None) -> None:
    """Nothing else is raised, and the reason fits on a line."""
    try:
        decoded(data, "a.txt", encoding)
    except SourceUnreadable as error:
        assert "\n" not in error.reason  # noqa: PT017  # most bytes are text in some encoding


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    """Names in any case end in .gz; several members are one file."""
    path = tmp_path / "A.TXT.GZ"
    path.write_bytes(gzip.compress(b"It ") + gzip.compress(b"closed."))
    assert read_all(path) == b"It closed."


def test_a_packed_file_that_is_cut_off_is_told_so(tmp_path: Path) -> None:
    """Half a download is not half a story."""
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(os.urandom(100_000))[:-5000])
    assert "cut off" in reason_to_open(path)


@pytest.mark.parametrize("data", [b"It closed.", b"\x1f\x8b", gzip.compress(b"It closed.", mtime=0) + b"junk"])
def test_what_is_not_gzip_is_told_so(tmp_path: Path, data: bytes) -> None:
    """A wrong name, half a header, something behind the end."""
    path = tmp_path / "a.gz"
    path.write_bytes(data)
    assert "gzip" in reason_to_open(path)


def test_damaged_packing_is_told_so(tmp_path: Path) -> None:
    """Bytes that no packer writes."""
    path = tmp_path / "a.gz"
    path.write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\xff" * 100)
    assert "damaged" in reason_to_open(path)


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking stops soon after the limit on the ratio, wherever the reader has got to."""
    monkeypatch.setattr(sources, "_UNSUSPECTED_BYTES", 2**20)
    packer = zlib.compressobj(9, wbits=31)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"".join(packer.compress(bytes(2**20)) for _ in range(64)) + packer.flush())
    tracemalloc.start()
    assert "bomb" in reason_to_open(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


def test_a_file_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    """Small files may unpack to many times their size."""
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"It closed. " * 100_000))
    assert len(read_all(path)) == 1_100_000


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening a pipe would hang until somebody writes to it."""
    os.mkfifo(tmp_path / "a.txt")
    assert reason_to_open(tmp_path / "a.txt") == "not a regular file"


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    """The commonest mistake has the plainest words."""
    assert reason_to_open(tmp_path / "a.txt") == "no such file or folder"


def test_a_link_to_nothing_is_told_so(tmp_path: Path) -> None:
    """The link is there, what it leads to is not."""
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert reason_to_open(tmp_path / "a.txt") == "a link to something that is not there"


def test_a_link_to_itself_is_told_so(tmp_path: Path) -> None:
    """The system gives up following it."""
    (tmp_path / "a.txt").symlink_to("a.txt")
    assert reason_to_open(tmp_path / "a.txt") == "a link that leads back to itself"


def test_a_path_that_no_system_has_is_told_so() -> None:
    """A NUL in a path, and a name that is too long."""
    assert "null" in reason_to_open(Path("a\0b.txt"))
    assert reason_to_open(Path("a" * 5000)) == "file name too long"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told_so(tmp_path: Path) -> None:
    """The system's refusal."""
    path = tmp_path / "a.txt"
    path.write_text("It closed.")
    path.chmod(0)
    assert reason_to_open(path) == "may not be read: permission denied"


def test_errors_of_the_system_are_one_line_in_plain_words() -> None:
    """Known ones in our words, others in the system's."""
    assert (
        why_unreadable(Path("a"), PermissionError(errno.EACCES, "Permission denied"))
        == "may not be read: permission denied"
    )
    assert why_unreadable(Path("a"), OSError(errno.EIO, "Input/output error")) == "input/output error"
    assert why_unreadable(Path("a"), OSError("no\nnumber")) == "no number"


def test_an_origin_can_be_stored_and_fits_on_a_line() -> None:
    """File names may hold any byte but a slash and a NUL."""
    assert origin_of(Path("stories/Vell é.txt")) == "stories/Vell é.txt"
    assert origin_of(Path(os.fsdecode(b"a\xffb\n\x1b.txt"))) == "a\\xffb\\n\\x1b.txt"
