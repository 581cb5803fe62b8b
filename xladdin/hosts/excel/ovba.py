"""VBA 压缩与加密：the two byte codings inside a VBA project (MS-OVBA §2.4.1 compression, §2.4.3 data encryption)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 4096
_SIGNATURE: Final = 1
# Chunk header: 12 bits of size, 3 bits that are always 011, and whether the chunk is compressed.
_PACKED: Final = 0xB000
_RAW: Final = 0x3FFF


def compress(data: bytes) -> bytes:
    """A CompressedContainer that decompresses to `data`.

    A chunk that does not shrink is stored raw, and the format pads a raw chunk to 4,096 bytes: then zero bytes follow
    the data. VBA source always shrinks.
    """
    container = bytearray([_SIGNATURE])
    for start in range(0, len(data), _CHUNK):
        container += _chunk(data[start : start + _CHUNK])
    return bytes(container)


def _chunk(data: bytes) -> bytes:
    tokens = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags_at, flags = len(tokens), 0
        tokens.append(0)
        for bit in range(8):
            if at >= len(data):
                break
            length, offset = _longest_match(data, at, seen)
            step = max(length, 1)
            if length:
                tokens += _copy_token(at, offset, length).to_bytes(2, "little")
                flags |= 1 << bit
            else:
                tokens.append(data[at])
            for position in range(at, at + step):
                seen.setdefault(data[position : position + 3], []).append(position)
            at += step
        tokens[flags_at] = flags
    if len(tokens) > _CHUNK - 1:
        return _RAW.to_bytes(2, "little") + data.ljust(_CHUNK, b"\0")
    return (_PACKED | len(tokens) - 1).to_bytes(2, "little") + tokens


def _offset_bits(at: int) -> int:
    """How many bits of a copy token are offset, when `at` bytes of the chunk are known (§2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _copy_token(at: int, offset: int, length: int) -> int:
    return (offset - 1) << (16 - _offset_bits(at)) | length - 3


def _longest_match(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """(length, distance back) of the longest earlier match; length 0 when there is none of three bytes."""
    best, distance = 0, 0
    limit = min((0xFFFF >> _offset_bits(at)) + 3, len(data) - at) if at else 0
    if limit < 3:
        return 0, 0
    for start in reversed(seen.get(data[at : at + 3], ())):
        length = 3
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best, distance = length, at - start
            if length == limit:
                break
    return best, distance


def decompress(container: bytes) -> bytes:
    """What a CompressedContainer holds.

    Raises:
        ValueError: not a container, or damaged.
    """
    if not container or container[0] != _SIGNATURE:
        raise ValueError(f"not a compressed container: it begins with {container[:1].hex() or 'nothing'}")
    data = bytearray()
    at = 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = at + (header & 0xFFF) + 3
        if (header >> 12) & 0b111 != 0b011 or end > len(container):
            raise ValueError(f"damaged chunk header {header:#06x} at {at}")
        body = container[at + 2 : end]
        data += _unpacked(body) if header & 0x8000 else body
        at = end
    return bytes(data)


def _unpacked(body: bytes) -> bytes:
    data = bytearray()
    for is_copy, token in _tokens(body):
        if not is_copy:
            data.append(token)
            continue
        bits = _offset_bits(len(data))
        length = (token & (0xFFFF >> bits)) + 3
        start = len(data) - (token >> (16 - bits)) - 1
        if start < 0:
            raise ValueError("a copy token points before its chunk")
        for position in range(start, start + length):
            data.append(data[position])
    return bytes(data)


def _tokens(body: bytes) -> Iterator[tuple[bool, int]]:
    at = 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                return
            is_copy = bool(flags >> bit & 1)
            yield is_copy, int.from_bytes(body[at : at + 1 + is_copy], "little")
            at += 1 + is_copy


def encrypt(data: bytes, project_id: str, seed: int = 0) -> str:
    """What the PROJECT stream's CMG, DPB and GC hold: `data` under Data Encryption, in hexadecimal.

    It protects nothing; Excel only refuses a project whose values do not decrypt.

    Args:
        data: protection state (4 zero bytes), password (1 zero byte) or visibility (0xFF).
        project_id: as in the ID line, with its braces.
        seed: any byte; a fixed one keeps builds the same.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    version = 2
    encrypted = [seed, seed ^ version, seed ^ key]
    plain, older, newer = key, encrypted[1], encrypted[2]
    # As many bytes are ignored as the seed says, then the length and the data follow.
    ignored = bytes([7] * ((seed & 6) // 2))
    for byte in ignored + len(data).to_bytes(4, "little") + data:
        value = byte ^ ((older + plain) & 0xFF)
        encrypted.append(value)
        older, newer, plain = newer, value, byte
    return bytes(encrypted).hex().upper()


def decrypt(text: str) -> tuple[bytes, int]:
    """(data, project key) of a value that `encrypt` or Excel made.

    Raises:
        ValueError: the version or the length is not what the format says.
    """
    values = bytes.fromhex(text)
    seed = values[0]
    version, key = seed ^ values[1], seed ^ values[2]
    plain, older, newer = key, values[1], values[2]
    clear = bytearray()
    for value in values[3:]:
        byte = value ^ ((older + plain) & 0xFF)
        clear.append(byte)
        older, newer, plain = newer, value, byte
    body = bytes(clear[(seed & 6) // 2 :])
    length = int.from_bytes(body[:4], "little")
    if version != 2 or len(body) != 4 + length:
        raise ValueError(f"not encrypted data: {text}")
    return body[4:], key
