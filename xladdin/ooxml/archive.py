"""压缩包: the zip container (PKWARE APPNOTE), read by hand so that untouched entries can be written back as they were.

The file is cut into spans, one per entry, from its local header to the next one's. A
span that does not change is copied byte for byte: header, name, extra fields, compressed
data, data descriptor. Only the offset in the central directory moves.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from isal import isal_zlib
from isal.igzip_lib import IsalError

# A sheet of 400,000 formulas inflates to 30–40 MB, a sheet filled to Excel's last row to a few hundred. 512 MB holds any
# workbook Excel itself can open on an office machine; twice that for all parts together.
MAX_PART = 512 << 20
MAX_TOTAL = 1 << 30
MAX_FILE = 1 << 30
# Sheet XML shrinks 5 to 50 times, a sheet of identical empty styled cells at most about 100. Deflate ends near 1030, where
# bombs live. Small parts (a white bitmap) may be extreme and are harmless.
SUSPICIOUS_RATIO = 250
RATIO_MATTERS_FROM = 64 << 20

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCATOR = struct.Struct("<4sIQI")
_END64 = struct.Struct("<4sQ2H2I4Q")
_FULL = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8_NAME = 0x1, 0x8, 0x800
_ZIP64_EXTRA = 1
# isal's strongest level: 9 % larger than zlib 6 on sheet XML and five times faster (37 MB: 0.20 s against 1.12 s).
_LEVEL = 3
_INFLATE_ERROR = cast("type[Exception]", IsalError)  # the stub calls it an instance
_NEW_ENTRY_TIME = (0, (0 << 9) | (1 << 5) | 1)  # 1980-01-01 00:00, the earliest a zip can say


class BadArchive(Exception):
    """The container is unusable. `reason` is one of: truncated, damaged, encrypted, bomb, duplicate, name, size."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the central directory.

    Attributes:
        name: with forward slashes.
        record: its bytes in the central directory.
        start, end: its span in the file.
        data: where its compressed bytes begin.
    """

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    record: bytes
    start: int
    end: int
    data: int


class Archive:
    """A zip file held in memory.

    Args:
        blob: the whole file. Kept, so that what is written later is what was read now, whatever happens to the file.
    """

    def __init__(self, blob: bytes) -> None:
        self._blob = blob
        self._directory, count, size, self._tail = _end_of_directory(blob)
        self.entries = _entries(blob, self._directory, count, size)
        self._by_name = {entry.name: entry for entry in self.entries}
        _refuse_bombs(self.entries)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """The inflated bytes. The limit is the declared size, enforced while inflating: a lying header gains nothing.

        Raises:
            KeyError: no such entry.
            BadArchive: damaged, or packed in a way no spreadsheet program writes.
        """
        entry = self._by_name[name]
        packed = memoryview(self._blob)[entry.data : entry.data + entry.packed]
        if entry.method == _STORED:
            content = bytes(packed)
        elif entry.method == _DEFLATED:
            inflate = isal_zlib.decompressobj(-15)
            try:
                content = inflate.decompress(packed, entry.size + 1)
            except _INFLATE_ERROR as problem:
                raise BadArchive("damaged", name) from problem
            if len(content) > entry.size:
                raise BadArchive("bomb", name)
            if entry.size and not inflate.eof:
                content += inflate.decompress(inflate.unconsumed_tail, 1)
        else:
            raise BadArchive("damaged", name)
        if len(content) != entry.size or isal_zlib.crc32(content) != entry.crc:
            raise BadArchive("damaged", name)
        return content

    def rewritten(self, changed: Mapping[str, bytes], removed: Collection[str] = ()) -> list[bytes | memoryview]:
        """The file with some entries replaced, removed or (at the end) added, as pieces to write one after the other.

        The same arguments give the same bytes every time: nothing depends on the clock.
        """
        blob = memoryview(self._blob)
        first = min((entry.start for entry in self.entries), default=self._directory)
        pieces: list[bytes | memoryview] = [blob[:first]]
        position = first
        places: dict[str, bytes] = {}  # the new central records
        for entry in sorted(self.entries, key=lambda entry: entry.start):
            if entry.name in removed:
                continue
            if entry.name in changed:
                parts, places[entry.name] = self._replaced(entry, changed[entry.name], position)
            else:
                parts, places[entry.name] = [blob[entry.start : entry.end]], _moved(entry, position)
            pieces += parts
            position += sum(map(len, parts))
        records = [places[entry.name] for entry in self.entries if entry.name in places]
        for name, content in changed.items():
            if name not in self._by_name:
                parts, record = _added(name, content, position)
                pieces += parts
                records.append(record)
                position += sum(map(len, parts))
        directory = b"".join(records)
        if position + len(directory) >= _FULL or len(records) >= 0xFFFF:
            raise BadArchive("size")
        comment, after = self._tail
        end = _END.pack(b"PK\5\6", 0, 0, len(records), len(records), len(directory), position, len(comment))
        return [*pieces, directory, end, comment, after]

    def _replaced(self, entry: Entry, content: bytes, position: int) -> tuple[list[bytes | memoryview], bytes]:
        """Local header, data and central record of an entry with new content; names, times and extra fields stay."""
        fields = list(_LOCAL.unpack_from(self._blob, entry.start))
        name_at = entry.start + _LOCAL.size
        name = self._blob[name_at : name_at + fields[9]]
        extra = _without_zip64(self._blob[name_at + fields[9] : name_at + fields[9] + fields[10]])
        flags = entry.flags & _UTF8_NAME
        packed = isal_zlib.compress(content, _LEVEL, -15)
        crc = isal_zlib.crc32(content)
        fields[2:4] = flags, _DEFLATED
        fields[6:9] = crc, len(packed), len(content)
        fields[10] = len(extra)
        central = list(_CENTRAL.unpack_from(entry.record))
        names, extras, comments = central[10:13]
        rest = entry.record[_CENTRAL.size :]
        central_extra = _without_zip64(rest[names : names + extras])
        central[3:5] = flags, _DEFLATED
        central[7:10] = crc, len(packed), len(content)
        central[11] = len(central_extra)
        central[16] = position
        record = (
            _CENTRAL.pack(*central) + rest[:names] + central_extra + rest[names + extras : names + extras + comments]
        )
        return [_LOCAL.pack(*fields) + name + extra, packed], record


def _end_of_directory(blob: bytes) -> tuple[int, int, int, tuple[bytes, bytes]]:
    """Start, number of entries and size of the central directory; the comment and whatever follows it."""
    at = blob.rfind(b"PK\5\6", max(0, len(blob) - _END.size - 0xFFFF))
    if at < 0 or at + _END.size > len(blob):
        raise BadArchive("truncated")
    _, disk, _, _, count, size, offset, comment_size = _END.unpack_from(blob, at)
    after = at + _END.size + comment_size
    tail = blob[at + _END.size : after], blob[after:]
    directory_end = at
    if 0xFFFF in (count, disk) or _FULL in (size, offset):
        locator = at - _LOCATOR.size
        if locator >= 0 and blob[locator : locator + 4] == b"PK\6\7":
            end64 = _LOCATOR.unpack_from(blob, locator)[2]
            if blob[end64 : end64 + 4] != b"PK\6\6" or end64 + _END64.size > locator:
                raise BadArchive("damaged")
            count, size, offset = _END64.unpack_from(blob, end64)[7:10]
            directory_end = end64
    # Bytes glued on in front would shift every offset; Excel does not open such a file either.
    if offset + size != directory_end:
        raise BadArchive("damaged")
    return offset, count, size, tail


def _entries(blob: bytes, directory: int, count: int, size: int) -> list[Entry]:
    found = []
    names: set[str] = set()
    at = directory
    for _ in range(count):
        if at + _CENTRAL.size > directory + size or blob[at : at + 4] != b"PK\1\2":
            raise BadArchive("damaged")
        fields = _CENTRAL.unpack_from(blob, at)
        _, _, _, flags, method, _, _, crc, packed, unpacked, n, e, c, _, _, _, offset = fields
        end = at + _CENTRAL.size + n + e + c
        if end > directory + size:
            raise BadArchive("damaged")
        raw_name = blob[at + _CENTRAL.size : at + _CENTRAL.size + n]
        unpacked, packed, offset = _zip64_values(
            blob[at + _CENTRAL.size + n : at + _CENTRAL.size + n + e], unpacked, packed, offset
        )
        name = raw_name.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace").replace("\\", "/")
        if name.lower() in names:  # part names are equivalent without case (ECMA-376 part 2, §9.1.1)
            raise BadArchive("duplicate", name)
        names.add(name.lower())
        if name.startswith("/") or "\0" in name or ".." in name.split("/") or name[1:2] == ":":
            raise BadArchive("name", name)
        if flags & _ENCRYPTED:
            raise BadArchive("encrypted", name)
        if blob[offset : offset + 4] != b"PK\3\4" or offset + _LOCAL.size > directory:
            raise BadArchive("damaged", name)
        local = _LOCAL.unpack_from(blob, offset)
        # Two names for one entry: programs would disagree on what the file holds.
        if blob[offset + _LOCAL.size : offset + _LOCAL.size + local[9]] != raw_name:
            raise BadArchive("damaged", name)
        data = offset + _LOCAL.size + local[9] + local[10]
        found.append(Entry(name, flags, method, crc, packed, unpacked, blob[at:end], offset, 0, data))
        at = end
    if at != directory + size:
        raise BadArchive("damaged")
    return _with_ends(found, directory)


def _with_ends(entries: list[Entry], directory: int) -> list[Entry]:
    """Give each entry the end of its span. Entries that share bytes are a known way to build a bomb."""
    starts = sorted({entry.start for entry in entries})
    if not starts or len(starts) < len(entries):
        raise BadArchive("damaged")  # nothing in it, or two entries of the directory are one in the file
    following = dict(zip(starts, [*starts[1:], directory], strict=True))
    spans = []
    for entry in entries:
        end = following[entry.start]
        if entry.data + entry.packed > end:
            raise BadArchive("bomb" if end != directory else "damaged", entry.name)
        spans.append(
            Entry(
                entry.name, entry.flags, entry.method, entry.crc, entry.packed, entry.size,
                entry.record, entry.start, end, entry.data,
            )
        )  # fmt: skip
    return spans


def _refuse_bombs(entries: list[Entry]) -> None:
    for entry in entries:
        large = entry.size > RATIO_MATTERS_FROM and entry.size > SUSPICIOUS_RATIO * max(entry.packed, 1)
        if entry.size > MAX_PART or large:
            raise BadArchive("bomb", entry.name)
    if sum(entry.size for entry in entries) > MAX_TOTAL:
        raise BadArchive("bomb")


def _zip64_values(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The three values, those that do not fit 32 bits taken from the zip64 extra field in their fixed order."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _ZIP64_EXTRA:
            wide = iter(struct.unpack(f"<{length // 8}Q", extra[at + 4 : at + 4 + length // 8 * 8]))
            try:
                size, packed, offset = (next(wide) if value == _FULL else value for value in (size, packed, offset))
            except (StopIteration, RuntimeError, struct.error) as problem:
                raise BadArchive("damaged") from problem
            break
        at += 4 + length
    return size, packed, offset


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _moved(entry: Entry, position: int) -> bytes:
    """The central record of an untouched entry at its new place."""
    record = bytearray(entry.record)
    if struct.unpack_from("<I", record, 42)[0] != _FULL:
        struct.pack_into("<I", record, 42, position)
        return bytes(record)
    names, extras = struct.unpack_from("<2H", record, 28)
    wide_before = sum(value == _FULL for value in struct.unpack_from("<2I", record, 20))
    at, end = _CENTRAL.size + names, _CENTRAL.size + names + extras
    while at + 4 <= end:
        kind, length = struct.unpack_from("<2H", record, at)
        if kind == _ZIP64_EXTRA:
            struct.pack_into("<Q", record, at + 4 + 8 * wide_before, position)
        at += 4 + length
    return bytes(record)


def _added(name: str, content: bytes, position: int) -> tuple[list[bytes | memoryview], bytes]:
    raw = name.encode()
    flags = 0 if name.isascii() else _UTF8_NAME
    packed = isal_zlib.compress(content, _LEVEL, -15)
    middle = (20, flags, _DEFLATED, *_NEW_ENTRY_TIME, isal_zlib.crc32(content), len(packed), len(content), len(raw), 0)
    record = _CENTRAL.pack(b"PK\1\2", 20, *middle, 0, 0, 0, 0, position) + raw
    return [_LOCAL.pack(b"PK\3\4", *middle) + raw, packed], record
