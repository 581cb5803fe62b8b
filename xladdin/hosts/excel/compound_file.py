"""复合文件：the container of a VBA project, streams and storages in one file (MS-CFB, version 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SECTOR: Final = 512
_MINI_SECTOR: Final = 64
# Streams below this size lie in the mini stream.
_CUTOFF: Final = 4096
_FAT_SECTOR, _END, _FREE, _NONE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
# The header itself holds the places of 109 FAT sectors: 6.8 MB, a hundred times a VBA project.
_MAX_FAT_SECTORS: Final = 109
_ENTRY: Final = struct.Struct("<64sHBB3I16sI8s8sIQ")

Storage = Mapping[str, "bytes | Storage"]


@dataclass
class _Node:
    """One directory entry."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        return _ENTRY.pack(
            name, len(name), self.kind, self.colour, self.left, self.right, self.child, bytes(16), 0, bytes(8), bytes(8),
            self.start, self.size,
        )  # fmt: skip


@dataclass
class _Sectors:
    """Sectors of one size and the table that chains them."""

    width: int
    data: bytearray = field(default_factory=bytearray)
    chains: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append `data` as a chain; its first sector, or the end mark when there is nothing to append."""
        if not data:
            return _END
        first = len(self.chains)
        count = -(-len(data) // self.width)
        self.chains += [*range(first + 1, first + count), _END]
        self.data += data.ljust(count * self.width, b"\0")
        return first


def write(root: Storage) -> bytes:
    """A compound file.

    Args:
        root: names to stream contents, or to storages of the same shape.

    Raises:
        ValueError: a name longer than 31 characters, or more data than the header can address.
    """
    nodes = [_Node("Root Entry", _ROOT)]
    nodes[0].child = _add(nodes, root)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for node in nodes:
        if node.kind == _STREAM:
            node.size = len(node.data)
            node.start = (mini if node.size < _CUTOFF else sectors).add(node.data)
    nodes[0].size = len(mini.data)
    nodes[0].start = sectors.add(bytes(mini.data))
    mini_table = _table(mini.chains)
    mini_table_at = sectors.add(mini_table)
    entries = b"".join(node.packed() for node in nodes)
    empty = _ENTRY.pack(b"", 0, _UNUSED, _RED, _NONE, _NONE, _NONE, bytes(16), 0, bytes(8), bytes(8), 0, 0)
    directory_at = sectors.add(entries + empty * (-len(nodes) % (_SECTOR // _ENTRY.size)))
    table_at, fat_sectors = _add_fat(sectors)
    header = struct.pack(
        "<8s16s6H10I",
        bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0,
        0, 0, fat_sectors, directory_at, 0, _CUTOFF, mini_table_at, len(mini_table) // _SECTOR, _END, 0,
    )  # fmt: skip
    places = [*range(table_at, table_at + fat_sectors)] + [_FREE] * (_MAX_FAT_SECTORS - fat_sectors)
    return header + struct.pack(f"<{_MAX_FAT_SECTORS}I", *places) + bytes(sectors.data)


def _table(chains: list[int]) -> bytes:
    """Chain entries filled up to whole sectors with free ones."""
    per_sector = _SECTOR // 4
    padded = chains + [_FREE] * (-len(chains) % per_sector)
    return struct.pack(f"<{len(padded)}I", *padded)


def _add_fat(sectors: _Sectors) -> tuple[int, int]:
    """Append the FAT, which must describe its own sectors too: (first sector, how many)."""
    count = 0
    while count * (_SECTOR // 4) < len(sectors.chains) + count:
        count += 1
    if count > _MAX_FAT_SECTORS:
        raise ValueError(f"{len(sectors.data)} bytes are more than this writer puts into one compound file")
    first = len(sectors.chains)
    sectors.chains += [_FAT_SECTOR] * count
    sectors.data += _table(sectors.chains)
    return first, count


def _add(nodes: list[_Node], storage: Storage) -> int:
    """Append a storage's entries as a red-black tree; the index of its top."""
    own = []
    # Siblings are ordered by the length of their names, then by their letters without regard to case (§2.6.4).
    for name in sorted(storage, key=lambda name: (len(name.encode("utf-16-le")), name.upper())):
        if len(name.encode("utf-16-le")) > 62:
            raise ValueError(f"a stream's name has at most 31 characters: {name}")
        content = storage[name]
        own.append(len(nodes))
        if isinstance(content, bytes):
            nodes.append(_Node(name, _STREAM, content))
        else:
            nodes.append(_Node(name, _STORAGE))
            nodes[own[-1]].child = _add(nodes, content)
    # Halving gives a tree whose levels are full but for the last: that one red, the rest black, is a red-black tree.
    return _balanced(nodes, own, (len(own) + 1).bit_length() - 1)


def _balanced(nodes: list[_Node], ordered: list[int], black_levels: int) -> int:
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    top = ordered[middle]
    nodes[top].left = _balanced(nodes, ordered[:middle], black_levels - 1)
    nodes[top].right = _balanced(nodes, ordered[middle + 1 :], black_levels - 1)
    nodes[top].colour = _BLACK if black_levels > 0 else _RED
    return top
