"""部件里的 XML: safe parsing of parts, and the names both dialects (Transitional, Strict) use.

A part comes from a stranger: no DTD, no entities, no network, and only encodings in
which `<!DOCTYPE` cannot hide. Everything works on UTF-8; OPC also allows UTF-16
(ECMA-376 part 2, §8.1.4), which `as_utf8` turns into UTF-8 first.
"""

from __future__ import annotations

import re

from lxml import etree

from xladdin.errors import InputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_RELATIONSHIPS_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?\?>", re.S)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
# Encodings that keep ASCII where ASCII is, so that markup stays visible; what careless generators declare.
_SINGLE = {"iso-8859-1", "latin-1", "windows-1252", "gbk", "gb2312", "gb18030"}


def as_utf8(data: bytes, part: str) -> bytes:
    """The part's bytes as UTF-8 without byte order mark; the same object when they already are.

    Raises:
        InputError: an encoding that is not one of UTF-8, UTF-16 and a few ASCII-compatible ones.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2] in (b"<\0", b"\0<"):
        codec = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}[data[:2]]
        return _recoded(data, codec, part)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    head = _DECLARATION.match(data)
    declared = _ENCODING.search(head[0]) if head else None
    codec = declared[1].decode("ascii").lower() if declared else "utf-8"
    if codec in _UTF8:
        return data
    if codec not in _SINGLE:
        raise InputError(
            f"部件 {part} 的编码 {codec} 不是工作簿允许的编码：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
            f"part {part} declares the encoding {codec}, which a workbook may not use: open it in Excel or WPS and save it as .xlsx",
        )
    return _recoded(data, codec, part)


def _recoded(data: bytes, codec: str, part: str) -> bytes:
    try:
        text = data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        raise _broken(part, str(problem)) from problem
    body = text.encode()
    head = _DECLARATION.match(body)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + body[head.end() if head else 0 :]


def _broken(part: str, detail: str) -> InputError:
    detail = " ".join(detail.split())  # lxml quotes what stands there, line breaks included
    return InputError(
        f"部件 {part} 不是完好的 XML（{detail}）：文件已损坏，请用 Excel 或 WPS 打开修复后另存再试",
        f"part {part} is not well-formed XML ({detail}): the file is damaged, repair it in Excel or WPS and save it again",
    )


def refuse_dtd(data: bytes, part: str) -> None:
    """Refuse a document type declaration, the only door for entities.

    Args:
        data: the part as `as_utf8` gives it.
    """
    prolog = _PROLOG.match(data)
    if prolog and data.startswith(b"<!", prolog.end()):
        raise InputError(
            f"部件 {part} 带有 DTD 或实体声明，工作簿不应有这种内容，为安全起见不读取：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
            f"part {part} carries a DTD or entity declaration, which no workbook needs; refused for safety: "
            "open it in Excel or WPS and save it as .xlsx",
        )


def refuse_bad_utf8(data: bytes, part: str) -> None:
    """Refuse bytes that are no UTF-8; for parts that are edited as bytes and not parsed."""
    try:
        data.decode()
    except UnicodeDecodeError as problem:
        raise _broken(part, str(problem)) from problem


def parser() -> etree.XMLParser:
    """A parser that expands nothing and fetches nothing. One per parse: lxml parsers keep state."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)


def parse(data: bytes, part: str) -> etree._Element:
    """The root element of a part.

    Args:
        data: the part's bytes, in any encoding OPC allows.
        part: its name, for the message.

    Raises:
        InputError: not well-formed, a DTD, an encoding that is not allowed.
    """
    data = as_utf8(data, part)
    refuse_dtd(data, part)
    try:
        return etree.fromstring(data, parser())
    except etree.XMLSyntaxError as problem:
        raise _broken(part, problem.msg or "语法错误") from problem


def local(element: etree._Element) -> str:
    """The element's name without namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def related_id(element: etree._Element) -> str | None:
    """The element's `r:id` in either dialect."""
    for namespace in (OFFICE_RELATIONSHIPS, OFFICE_RELATIONSHIPS_STRICT):
        found = element.get(f"{{{namespace}}}id")
        if found is not None:
            return str(found)
    return None


def is_true(text: str | None) -> bool:
    """An XML Schema boolean; absent is false."""
    return text is not None and text.strip() in {"1", "true", "on"}
