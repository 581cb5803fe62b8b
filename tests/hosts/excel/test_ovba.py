"""VBA 压缩与加密：against the examples that MS-OVBA prints, against oletools, and against themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from xladdin.hosts.excel.ovba import compress, decompress, decrypt, encrypt

# MS-OVBA §3.2: no repetition, some, and one long run.
SPECIFIED = [
    (
        b"abcdefghijklmnopqrstuv.",
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
    ),
    (
        b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 02 70 "
        "04 10 72 73 74 75 76 10 77 78 79 7A 00 3C",
    ),
    (b"a" * 73, "01 03 B0 02 61 45 00"),
]
# Written by Excel into a project of this id: not protected, no password, visible.
PROJECT = "{318BEE36-5BE1-492A-826D-473DB19B0F30}"
WRITTEN_BY_EXCEL = [
    ("5D5F8AADDAA8DEA8DEA8DEA8DE", bytes(4)),
    ("5D5F8AADDAADDBADDBAD", bytes(1)),
    ("5D5F8AADDAADDBADDB52", b"\xff"),
]

source_text = st.text(st.sampled_from("abcdef 'Public Function End\r\n预算执行率得分"), max_size=20_000)


@pytest.mark.parametrize(("plain", "container"), SPECIFIED)
def test_the_specification_s_examples_decompress(plain: bytes, container: str) -> None:
    assert decompress(bytes.fromhex(container)) == plain


@pytest.mark.parametrize(("plain", "container"), SPECIFIED)
def test_the_specification_s_examples_compress_as_small(plain: bytes, container: str) -> None:
    packed = compress(plain)
    assert len(packed) == len(bytes.fromhex(container))
    assert decompress_stream(bytearray(packed)) == plain


@given(source_text)
def test_source_survives(text: str) -> None:
    plain = text.encode("gbk")
    packed = compress(plain)
    assert decompress(packed) == plain
    assert decompress_stream(bytearray(packed)) == plain


@given(st.binary(max_size=9_000))
def test_any_bytes_survive_up_to_the_padding_of_a_raw_chunk(plain: bytes) -> None:
    back = decompress(compress(plain))
    assert back.startswith(plain)
    assert not back[len(plain) :].strip(b"\0")


@pytest.mark.parametrize("size", [4095, 4096, 4097, 8192])
def test_chunks_end_where_they_should(size: int) -> None:
    plain = (b"Attribute VB_Name = " * 500)[:size]
    assert decompress(compress(plain)) == plain


@pytest.mark.parametrize(
    "damaged", [b"", b"\x02\x00\x00", b"\x01\x00\x00", b"\x01\xff\xbf\x00", b"\x01\x02\xb0\x01\x00\x00"]
)
def test_what_is_no_container_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"compressed container|chunk header|copy token"):
        decompress(damaged)


@pytest.mark.parametrize(("text", "plain"), WRITTEN_BY_EXCEL)
def test_what_excel_encrypted_decrypts(text: str, plain: bytes) -> None:
    assert decrypt(text) == (plain, sum(PROJECT.encode()) & 0xFF)


@given(st.binary(max_size=64), st.integers(0, 255))
def test_what_we_encrypt_decrypts(plain: bytes, seed: int) -> None:
    assert decrypt(encrypt(plain, PROJECT, seed)) == (plain, sum(PROJECT.encode()) & 0xFF)
