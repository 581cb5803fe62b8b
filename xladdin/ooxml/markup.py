"""标记位置: where elements stand in a part's bytes, so that one can be changed and all others stay as they were.

Not a parser: the part has been found well-formed and free of DTDs before. Comments, CDATA
and processing instructions are stepped over.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

_TAG = re.compile(
    rb"""<(?: !--.*?--> | !\[CDATA\[.*?\]\]> | \?.*?\?>
      | (?P<close>/) [^>]*>
      | (?P<name>[^\s/>!?][^\s/>]*) (?: [^>"'] | "[^"]*" | '[^']*' )*? (?P<empty>/?)>
    )""",
    re.X | re.S,
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Unfinished(ValueError):
    """An element that should be there is not, or does not end."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element's place.

    Attributes:
        name: with its prefix, as written.
        start: of its `<`.
        inside: just after the start tag.
        close: of the end tag's `<`; for `<a/>` the same as `inside`.
        end: just after it all.
    """

    name: bytes
    start: int
    inside: int
    close: int
    end: int

    @property
    def local(self) -> str:
        return self.name.rpartition(b":")[2].decode()

    @property
    def prefix(self) -> bytes:
        """`b"x:"`, or nothing."""
        return self.name[: self.name.rfind(b":") + 1]

    @property
    def empty(self) -> bool:
        """Written as `<a/>`."""
        return self.inside == self.end


def siblings(data: bytes, position: int) -> Iterator[Element]:
    """The elements from `position` on, up to the end tag of their parent or the end of the data."""
    depth = 0
    name, start, inside = b"", 0, 0
    for tag in _TAG.finditer(data, position):
        if tag["close"]:
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                yield Element(name, start, inside, tag.start(), tag.end())
        elif tag["name"]:
            if depth == 0:
                name, start, inside = tag["name"], tag.start(), tag.end()
                if tag["empty"]:
                    yield Element(name, start, inside, inside, inside)
            if not tag["empty"]:
                depth += 1


def children(data: bytes, element: Element) -> list[Element]:
    return [] if element.empty else list(siblings(data, element.inside))


def root(data: bytes) -> Element:
    """The root element. Its end tag is the last tag of the data."""
    for tag in _TAG.finditer(data):
        if tag["name"]:
            if tag["empty"]:
                return Element(tag["name"], tag.start(), tag.end(), tag.end(), tag.end())
            close = data.rfind(b"</" + tag["name"])
            if close < 0:
                break
            return Element(tag["name"], tag.start(), tag.end(), close, data.index(b">", close) + 1)
    raise Unfinished("no root element")


def child(data: bytes, element: Element, name: str) -> Element | None:
    """The first child with that local name."""
    return next((found for found in children(data, element) if found.local == name), None)


def descendants(data: bytes, element: Element, name: str) -> Iterator[Element]:
    """All elements below with that local name, in document order."""
    for found in children(data, element):
        if found.local == name:
            yield found
        yield from descendants(data, found, name)


def attributes(data: bytes, element: Element) -> dict[str, str]:
    """The attributes by name as written (`r:id`)."""
    return {
        match[1].decode(): html.unescape((match[2] if match[2] is not None else match[3]).decode())
        for match in _ATTRIBUTE.finditer(data, element.start + 1 + len(element.name), element.inside)
    }


_ATTRIBUTE = re.compile(rb"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with that attribute set: changed where it stands, else added behind the last one."""
    escaped = attribute_text(value).encode()
    found = re.search(rb"(\s" + re.escape(name.encode()) + rb"""\s*=\s*)("[^"]*"|'[^']*')""", tag)
    if found:
        return tag[: found.start(2)] + b'"' + escaped + b'"' + tag[found.end(2) :]
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    at = len(tag[:at].rstrip())
    return tag[:at] + b" " + name.encode() + b'="' + escaped + b'"' + tag[at:]


def namespace(data: bytes, element: Element) -> str:
    """The namespace of a root element, declared on itself."""
    prefix = element.prefix.rstrip(b":").decode()
    return attributes(data, element).get(f"xmlns:{prefix}" if prefix else "xmlns", "")


def prefix_of(data: bytes, element: Element, namespaces: Collection[str]) -> str | None:
    """The prefix that a root element declares for one of these namespaces."""
    for name, value in attributes(data, element).items():
        if value in namespaces and name.startswith("xmlns:"):
            return name.removeprefix("xmlns:")
    return None


def text(content: str) -> str:
    """Content of an ST_Xstring element: markup escaped, characters XML cannot hold as `_x0007_`, and an underscore that would
    read as such an escape guarded (`_x005F_`)."""
    content = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", content)
    content = _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", content.replace("\r\n", "\n").replace("\r", "\n"))
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute_text(content: str) -> str:
    """Content of an attribute between double quotes."""
    content = _ILLEGAL.sub("", content)
    for character, escape in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("\n", "&#10;"),
        ("\t", "&#9;"),
    ):
        content = content.replace(character, escape)
    return content


class Edits:
    """Changes to one part, collected by position in its original bytes and applied at once."""

    def __init__(self) -> None:
        self._edits: list[tuple[int, int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def replace(self, start: int, end: int, content: bytes) -> None:
        self._edits.append((start, end, content))

    def insert(self, at: int, content: bytes) -> None:
        """Several insertions at one place stand in the order they were made."""
        self._edits.append((at, at, content))

    def append(self, data: bytes, element: Element, content: bytes) -> None:
        """Add `content` as the element's last child."""
        if element.empty:
            tag = data[element.start : element.inside]
            opened = tag[:-2].rstrip() + b">"
            self.replace(element.start, element.end, opened + content + b"</" + element.name + b">")
        else:
            self.insert(element.close, content)

    def applied(self, data: bytes) -> bytes:
        pieces = []
        done = 0
        for start, end, content in self._in_order():
            pieces += [data[done:start], content]
            done = end
        return b"".join([*pieces, data[done:]])

    def undone(self, data: bytes) -> list[tuple[int, int, bytes]]:
        """What takes the result of `applied` back to `data`: (start, end, content), positions in that result."""
        found, shift = [], 0
        for start, end, content in self._in_order():
            found.append((start + shift, start + shift + len(content), data[start:end]))
            shift += len(content) - (end - start)
        return found

    def _in_order(self) -> list[tuple[int, int, bytes]]:
        return sorted(self._edits, key=lambda edit: (edit[0], edit[1]))


def first_of(data: bytes, elements: Iterable[Element], names: Collection[str]) -> Element | None:
    """The first element that has one of these names, or wraps such a one in `mc:AlternateContent`."""
    return next((element for element in elements if _unwrapped(data, element) in names), None)


def _unwrapped(data: bytes, element: Element) -> str:
    while element.local == "AlternateContent":
        inner = [wrapped for choice in children(data, element) for wrapped in children(data, choice)]
        if not inner:
            break
        element = inner[0]
    return element.local
