"""Bytes in, the same bytes out; what is no text is told apart."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplint.model import Failure, Source
from smtplint.reading import Skip, decode, read

if TYPE_CHECKING:
    from pathlib import Path

BOMS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


@pytest.mark.parametrize(
    ("data", "text", "encoding", "bom", "newline"),
    [
        (b"", "", "utf-8", b"", "\n"),
        (b"a: 1\n", "a: 1\n", "utf-8", b"", "\n"),
        (b"a: 1\r\nb: 2\n", "a: 1\r\nb: 2\n", "utf-8", b"", "\r\n"),
        (b"a: 1\nb: 2\r\n", "a: 1\nb: 2\r\n", "utf-8", b"", "\n"),
        (b"a: 1\rb: 2\r", "a: 1\rb: 2\r", "utf-8", b"", "\r"),
        (b"\nx", "\nx", "utf-8", b"", "\n"),
        ("ключ: ü".encode(), "ключ: ü", "utf-8", b"", "\n"),
        (b"# Gr\xfc\xdfe\nPORT=25\n", "# Gr\udcfc\udcdfe\nPORT=25\n", "utf-8", b"", "\n"),
        (b"\xef\xbb\xbfPORT=25", "PORT=25", "utf-8", b"\xef\xbb\xbf", "\n"),
        (b"\xff\xfeA\0=\0001\0\r\0\n\0", "A=1\r\n", "utf-16-le", b"\xff\xfe", "\r\n"),
        (b"\xfe\xff\0A\0=\0001", "A=1", "utf-16-be", b"\xfe\xff", "\n"),
        (b"\xff\xfe\0\0A\0\0\0", "A", "utf-32-le", b"\xff\xfe\0\0", "\n"),
        (b"\0\0\xfe\xff\0\0\0A", "A", "utf-32-be", b"\0\0\xfe\xff", "\n"),
        (b"\xff\xfe", "", "utf-16-le", b"\xff\xfe", "\n"),
    ],
)
def test_text_by_its_bytes(data: bytes, text: str, encoding: str, bom: bytes, newline: str) -> None:
    source = decode("x.env", data)
    assert source == Source("x.env", text, encoding, bom, newline)
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"PORT=25\nHO\0ST=x\n", "holds a NUL byte at line 2, column 3", (2, 3)),
        (b"a\r\nb\rc\n\0" + b"x" * 20, "holds a NUL byte at line 4, column 1", (4, 1)),
        ("ü\0".encode() + b"x" * 20, "holds a NUL byte at line 1, column 2", (1, 2)),
        (b"# Gr\xfc\xdfe \0" + b"x" * 20, "holds a NUL byte at line 1, column 9", (1, 9)),
        (b"x" * 9_000 + b"\n\0", "holds a NUL byte at line 2, column 1", (2, 1)),
        (b"\xff\xfeA\0\0\0", "holds a NUL byte at line 1, column 2", (1, 2)),
        (b"\xff\xfeA\0B", "is no UTF-16, though its byte order mark says so: truncated data at byte 4", (0, 0)),
        (b"\xff\xfe\0\xd8A\0", "is no UTF-16, though its byte order mark says so: illegal UTF-16 surrogate at byte 2", (0, 0)),
        (b"\xff\xfe\0\xd8", "is no UTF-16, though its byte order mark says so: unexpected end of data at byte 2", (0, 0)),
        (b"\0\0\xfe\xff\0", "is no UTF-32, though its byte order mark says so: truncated data at byte 4", (0, 0)),
    ],
)
def test_text_that_cannot_be_judged(data: bytes, message: str, place: tuple[int, int]) -> None:
    assert decode("x.env", data) == Failure("x.env", message, *place)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0",
        bytes(range(256)) * 40,
        "PORT=25\n".encode("utf-16-le"),
        b"PORT=25\n" * 2_000 + bytes(range(256)) * 200,
        b"x.env" + b"\0" * 507,
    ],
)
def test_what_is_no_text_is_counted(data: bytes) -> None:
    assert decode("x", data) == Skip("x", "binary")


@given(st.binary(max_size=200), st.sampled_from([b"", *BOMS.values()]))
def test_any_bytes_are_told(data: bytes, bom: bytes) -> None:
    result = decode("x", bom + data)
    if isinstance(result, Source):
        assert result.encode(result.text) == bom + data
        assert result.newline in {"\n", "\r\n", "\r"}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")), st.sampled_from(sorted(BOMS)))
def test_text_with_a_mark_comes_back(text: str, encoding: str) -> None:
    data = BOMS[encoding] + text.encode(encoding)
    source = decode("x", data)
    assert isinstance(source, Source)
    assert (source.text, source.encoding) == (text, encoding)
    assert source.encode(text) == data


@given(st.binary(max_size=200).map(lambda data: data.replace(b"\0", b"")))
def test_bytes_of_no_encoding_are_carried_through(data: bytes) -> None:
    source = decode("x", b"#" + data)
    assert isinstance(source, Source)
    assert source.encode(source.text) == b"#" + data


def test_a_long_line_is_read_in_time() -> None:
    start = time.perf_counter()
    assert isinstance(decode("x", b"a" * 10_000_000), Source)
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x.env"
    path.write_bytes(b"x" * size)
    assert read(str(path), max_size=100) == b"x" * size


def test_a_large_file_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    path.write_bytes(b"x" * 101)
    assert read(str(path), max_size=100) == Skip(str(path), "large")
    assert read(str(path), name="x.env", max_size=100) == Skip("x.env", "large")


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no /proc here")  # noqa: PTH110
def test_a_file_whose_size_is_not_told_is_read_up_to_the_limit() -> None:
    data = read("/proc/self/status")
    assert isinstance(data, bytes)
    assert data
    assert read("/proc/self/status", max_size=10) == Skip("/proc/self/status", "large")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "cannot be read: no such file or directory"),
        ("directory", "is a directory"),
        ("pipe", "is a pipe or a socket, not a file"),
        ("socket", "is a pipe or a socket, not a file"),
        ("loop", "cannot be read: too many levels of symbolic links"),
        ("dangling", "cannot be read: no such file or directory"),
    ],
)
def test_what_is_no_file_is_a_failure_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    path = tmp_path / ".env"
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        server = socket.socket(socket.AF_UNIX)
        server.bind(".env")
        server.close()
    elif kind == "loop":
        path.symlink_to(".env")
    elif kind == "dangling":
        path.symlink_to("nowhere")
    assert read(".env") == Failure(".env", message)


def test_a_device_is_a_failure() -> None:
    assert read(os.devnull) == Failure(os.devnull, "is a device, not a file")


def test_a_name_that_no_system_takes_is_a_failure() -> None:
    assert read("a\0b") == Failure("a\0b", "cannot be read: embedded null byte")


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert read(str(tmp_path / "link")) == b"x"


def test_an_unreadable_file_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    path.write_bytes(b"x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert read(str(path), name="x.env") == Failure("x.env", "cannot be read: permission denied")


def test_a_refusal_of_the_system_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.env"
    path.write_bytes(b"x")
    monkeypatch.setattr("smtplint.reading.os.read", refuse)
    assert read(str(path)) == Failure(str(path), "cannot be read: permission denied")
    monkeypatch.setattr("smtplint.reading.os.open", refuse)
    assert read(str(path)) == Failure(str(path), "cannot be read: permission denied")
