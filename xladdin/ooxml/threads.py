"""会话批注: a reply in an existing comment thread (MS-XLSX §2.6.203–206).

Excel shows a thread and hides the note beneath it, so what is added to such a cell must
be a reply to be seen.
"""

from __future__ import annotations

import uuid

from xladdin.grid import address
from xladdin.ooxml import markup
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits


def reply(draft: Draft, sheet_part: str, texts: dict[tuple[int, int], str], author: str) -> set[tuple[int, int]]:
    """Add replies; the cells that have a thread.

    Ids are derived from the content and the time is the thread's last, so that two runs give the same bytes.

    Args:
        texts: what to say, by (row, column); cells without a thread are left alone.
    """
    part = draft.package.related(sheet_part, "threadedComment")
    persons = draft.package.related(draft.package.workbook_part, "person")
    if part is None or persons is None:
        return set()
    data = draft.read(part)
    root = markup.root(data)
    threads: dict[str, list[dict[str, str]]] = {}
    for element in markup.children(data, root):
        found = markup.attributes(data, element)
        threads.setdefault(found.get("ref", ""), []).append(found)
    answered = {at: threads[address(*at)] for at in texts if address(*at) in threads}
    if not answered:
        return set()
    person = _person(draft, persons, author)
    p = root.prefix.decode()
    edits = Edits()
    for at, thread in answered.items():
        first = next((item for item in thread if "parentId" not in item), thread[0])
        identity = _identity(f"{part} {address(*at)} {texts[at]}")
        edits.append(
            data,
            root,
            (
                f'<{p}threadedComment ref="{address(*at)}" dT="{markup.attribute_text(thread[-1].get("dT", ""))}" personId="{person}" '
                f'id="{identity}" parentId="{markup.attribute_text(first.get("id", ""))}">'
                f"<{p}text>{markup.text(texts[at])}</{p}text></{p}threadedComment>"
            ).encode(),
        )
    draft.edit(part, edits)
    return set(answered)


def _person(draft: Draft, part: str, name: str) -> str:
    """The id of the person of that name, added when new."""
    data = draft.read(part)
    root = markup.root(data)
    identity = _identity(f"person {name}")
    if identity.encode() not in data:
        shown = markup.attribute_text(name)
        edits = Edits()
        content = (
            f'<{root.prefix.decode()}person displayName="{shown}" id="{identity}" userId="{shown}" providerId="None"/>'
        )
        edits.append(data, root, content.encode())
        draft.edit(part, edits)
    return identity


def _identity(content: str) -> str:
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'xladdin {content}')}}}".upper()
