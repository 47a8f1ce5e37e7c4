from __future__ import annotations

import gc
import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import SourceUnreadable
from index.readers import Reading, read
from index.readers.sources import MAX_ARTICLE_BYTES

STORY = "It closed on Monday."
LINE = json.dumps({"text": STORY})


def put(folder: Path, **files: str | bytes) -> Path:
    """A folder with files of these names: "__" for a dot, "_in_" before the folder they are in."""
    for name, content in files.items():
        path = folder.joinpath(*(part.replace("__", ".") for part in reversed(name.split("_in_"))))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def told(readings: list[Reading], folder: Path) -> list[str]:
    """Where each reading came from, and for what can't be read its reason."""
    texts = (reading.origin if isinstance(reading, Article) else str(reading) for reading in readings)
    return [text.removeprefix(f"{folder}/") for text in texts]


@pytest.mark.parametrize("name", ["a.txt", "a.text", "A.TXT", "a.md", "notes", "story.2026", "a.story", ".hidden"])
def test_a_named_file_is_read_as_text_by_default(tmp_path: Path, name: str) -> None:
    """Whatever it is called, somebody asked for it."""
    (tmp_path / name).write_text(STORY)
    (article,) = read(tmp_path / name)
    assert isinstance(article, Article)
    assert article.origin == str(tmp_path / name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL"])
def test_article_lines_are_known_by_the_ending(tmp_path: Path, name: str) -> None:
    """Each line is an article with its own origin."""
    (tmp_path / name).write_text(f"{LINE}\n{LINE}\n")
    assert told(list(read(tmp_path / name)), tmp_path) == [f"{name}:1", f"{name}:2"]


def test_packed_files_are_known_by_the_ending_before_gz(tmp_path: Path) -> None:
    """Both formats may be packed; a name without another ending is text."""
    put(tmp_path, a__txt__gz=gzip.compress(STORY.encode()), b__jsonl__gz=gzip.compress(LINE.encode()))
    assert told(list(read(tmp_path)), tmp_path) == ["a.txt.gz", "b.jsonl.gz:1"]
    (tmp_path / "c.gz").write_bytes(gzip.compress(STORY.encode()))
    assert isinstance(next(read(tmp_path / "c.gz")), Article)


@pytest.mark.parametrize("name", ["a.eml", "a.json", "a.yml.gz", "a.csv"])
def test_text_of_another_format_is_not_read_as_a_story(tmp_path: Path, name: str) -> None:
    """Its tags would be quoted."""
    (tmp_path / name).write_text("<p>It closed.</p>")
    (reading,) = read(tmp_path / name)
    assert isinstance(reading, SourceUnreadable)
    assert reading.reason.startswith(f"not read: a {Path(name.removesuffix('.gz')).suffix} file")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.jsonl"])
def test_what_is_not_there_is_told_so(tmp_path: Path, name: str) -> None:
    """A mistyped path is a reading like others, not an exception, whatever its ending."""
    assert told(list(read(tmp_path / name)), tmp_path) == [f"{name}: no such file or folder"]


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "a" * 5000 + ".html"])
def test_a_path_that_no_system_has_is_told_so(name: str) -> None:
    """Nor is a path that can't even be looked up an exception."""
    (reading,) = read(Path(name))
    assert isinstance(reading, SourceUnreadable)
    assert not reading.reason.startswith("not read")


def test_a_folder_is_read_depth_first_in_the_order_of_names(tmp_path: Path) -> None:
    """The same on every machine; hidden files and folders are left out."""
    put(
        tmp_path,
        c__txt=STORY,
        b__txt_in_b=STORY,
        a__txt_in_b=STORY,
        a__jsonl=LINE,
        __git__txt=STORY,
        x__txt_in___git=STORY,
    )
    assert told(list(read(tmp_path)), tmp_path) == ["a.jsonl:1", "b/a.txt", "b/b.txt", "c.txt"]


ENDINGS = [f".{each}" for each in ("arc", "atom", "htm", "html", "jsonl", "md", "ndjson", "rdf", "rss", "text")]
ENDINGS += [".txt", ".warc", ".xhtml", ".xml"]


def test_other_files_in_a_folder_are_reported_once_each(tmp_path: Path) -> None:
    """Nothing is silently skipped."""
    put(tmp_path, a__jpg=b"\xff\xd8", b__txt=STORY, README="Read me.")
    reasons = told(list(read(tmp_path)), tmp_path)
    can = f"readable are {', '.join(sorted(ENDINGS))}, also with .gz"
    assert reasons == [
        f"README: not read: a file without an ending; {can}",
        f"a.jpg: not read: a .jpg file; {can}",
        "b.txt",
    ]


def test_what_is_unreadable_in_a_folder_does_not_stop_the_rest(tmp_path: Path) -> None:
    """Empty, binary, wrongly encoded, cut off: one line each, and the good story is read."""
    put(
        tmp_path,
        a__txt="",
        b__txt=b"\0\1\2",
        c__txt=b"Caf\xe9 closed.",
        d__txt__gz=gzip.compress(os.urandom(999))[:-99],
        e__jsonl="{",
        f__txt=STORY,
    )
    readings = list(read(tmp_path))
    assert [type(reading) for reading in readings] == [SourceUnreadable] * 5 + [Article]
    assert not any("\n" in str(reading) for reading in readings[:5])


def test_a_packed_file_that_is_cut_off_gives_the_lines_before(tmp_path: Path) -> None:
    """Whole lines are whole articles; the end is reported."""
    whole = "".join(json.dumps({"text": f"It closed. {os.urandom(99).hex()}"}) + "\n" for _ in range(2000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(whole.encode())[:-50_000])
    *articles, end = read(tmp_path / "a.jsonl.gz")
    assert len(articles) > 100
    assert all(isinstance(article, Article) for article in articles)
    assert isinstance(end, SourceUnreadable)
    assert "cut off" in end.reason


def test_an_empty_folder_is_told_so(tmp_path: Path) -> None:
    """A folder that adds nothing says so; a hidden file counts as nothing."""
    put(tmp_path, __hidden=STORY)
    assert told(list(read(tmp_path)), tmp_path) == [f"{tmp_path}: an empty folder"]


def test_links_are_followed(tmp_path: Path) -> None:
    """To files and to folders."""
    put(tmp_path / "there", a__txt=STORY)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "file.txt").symlink_to(tmp_path / "there" / "a.txt")
    (tmp_path / "here" / "folder").symlink_to(tmp_path / "there")
    assert told(list(read(tmp_path / "here")), tmp_path / "here") == ["file.txt", "folder/a.txt"]


def test_links_in_circles_and_to_nothing_are_told(tmp_path: Path) -> None:
    """Each folder is read once, however many links lead to it."""
    put(tmp_path, a__txt=STORY)
    (tmp_path / "b").symlink_to(tmp_path)
    (tmp_path / "c").symlink_to(tmp_path / "c")
    (tmp_path / "d.txt").symlink_to("gone")
    (tmp_path / "e").symlink_to("gone")
    assert told(list(read(tmp_path)), tmp_path) == [
        "a.txt",
        "b: a link to a folder that was already read",
        "c: a link that leads back to itself",
        "d.txt: a link to something that is not there",
        "e: a link to something that is not there",
    ]


def test_a_folder_that_may_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is read."""
    # Not by the mode of the folder: tests may run as root, who may list everything.
    put(tmp_path, a__txt_in_closed=STORY, b__txt=STORY)
    listing = Path.iterdir
    denied = PermissionError(13, "Permission denied")

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise denied
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert told(list(read(tmp_path)), tmp_path) == ["b.txt", "closed: may not be read: permission denied"]


def test_the_declared_encoding_is_used_for_every_file(tmp_path: Path) -> None:
    """Text and article lines alike."""
    put(tmp_path, a__txt="Café closed.".encode("latin-1"), b__jsonl='{"text": "Café closed."}'.encode("latin-1"))
    texts = [
        reading.paragraphs[0].text for reading in read(tmp_path, encoding="latin-1") if isinstance(reading, Article)
    ]
    assert texts == ["Café closed.", "Café closed."]


def test_a_line_of_100_mb_is_skipped_in_little_memory(tmp_path: Path) -> None:
    """The lines around it are read."""
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(LINE.encode() + b"\n")
        file.seek(100 * 2**20, os.SEEK_CUR)  # a hole: nothing is written
        file.write(b"\n" + LINE.encode())
    tracemalloc.start()
    first, long, last = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(first, Article)
    assert str(long) == f"{path}:2: longer than 16 MiB, the limit for one article"
    assert isinstance(last, Article)
    assert last.origin == f"{path}:3"
    assert peak < 4 * MAX_ARTICLE_BYTES


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_at_the_limit_is_read_and_one_byte_more_is_not(
    tmp_path: Path, end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line feed counts."""
    monkeypatch.setattr("index.readers.jsonl.MAX_ARTICLE_BYTES", len(LINE + end.decode()))
    (tmp_path / "a.jsonl").write_bytes(LINE.encode() + end)
    assert isinstance(next(read(tmp_path / "a.jsonl")), Article)
    (tmp_path / "a.jsonl").write_bytes(b" " + LINE.encode() + end)
    assert isinstance(next(read(tmp_path / "a.jsonl")), SourceUnreadable)


def test_a_text_of_100_mb_is_skipped_in_little_memory(tmp_path: Path) -> None:
    """No more of it is read than the limit."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    (reading,) = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(reading) == f"{path}: longer than 16 MiB, the limit for one article"
    assert peak < 3 * MAX_ARTICLE_BYTES


def test_what_could_not_be_read_keeps_no_memory(tmp_path: Path) -> None:
    """A run's report holds thousands of reasons; none may hold the text it is about."""
    put(tmp_path, a__txt=b"\xe9" * 2**20, b__jsonl=b"x" * 2**20)
    readings = list(read(tmp_path))
    assert all(isinstance(reading, SourceUnreadable) and reading.__traceback__ is None for reading in readings)
    assert all(isinstance(reading, SourceUnreadable) and reading.__cause__ is None for reading in readings)


def test_article_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    """The first article is there before the last line is."""
    path = tmp_path / "a.jsonl"
    path.write_text(f"{LINE}\n" * 100_000)
    reading = read(path)
    tracemalloc.start()
    assert isinstance(next(reading), Article)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del reading
    gc.collect()
    assert peak < 2**20


@given(
    data=st.binary(), name=st.sampled_from(["a.txt", "a.jsonl", "a.txt.gz", "a.jsonl.gz", "a"]), packed=st.booleans()
)
def test_any_file_gives_articles_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, packed: bool
) -> None:
    """Nothing is ever raised, and every file is heard of."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(gzip.compress(data) if packed else data)
    readings = list(read(path))
    assert readings
    assert all(isinstance(reading, Article | SourceUnreadable) for reading in readings)
