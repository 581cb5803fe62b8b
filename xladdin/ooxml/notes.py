"""批注增删: adding a titled paragraph to the notes of a sheet's cells, and taking exactly that away again.

A note is three things: its text in the comments part, its box in the VML drawing, and, where a thread hides the note, a
reply. Whatever was made only for our paragraphs goes with the last of them, so that a sheet that had no notes is again
the sheet it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from xladdin.grid import place_of
from xladdin.ooxml import comments, content_types, markup, note_boxes, relationships, shared_strings, threads, vml
from xladdin.ooxml.comments import Comments
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits, Element
from xladdin.ooxml.sheet_patch import SheetPatch

Place = tuple[int, int]


def free_blocks(draft: Draft) -> Iterator[int]:
    """Blocks of shape numbers that no drawing of the workbook uses."""
    drawings = [name for name in draft.package.names if name.lower().endswith(".vml")]
    last = max((vml.last_block(_decoded(draft, name)) for name in drawings), default=0)
    while True:
        last += 1
        yield last


def add(
    draft: Draft,
    patch: SheetPatch,
    sheet_part: str,
    texts: Mapping[Place, str],
    title: str,
    author: str,
    blocks: Iterator[int],
    *,
    enlarge: bool = True,
) -> None:
    """Put a paragraph on each cell, behind a note that is there; in a comment thread as a reply too.

    Args:
        patch: of the sheet's part; gets the reference to a new drawing. The caller writes it.
        title: the line in bold before each text.
        enlarge: make the box of a note that is there large enough; otherwise it stays as its writer left it.

    Raises:
        markup.Unfinished: the sheet refers to a drawing that is not there.
    """
    if not texts:
        return
    drawing_part = _drawing_part(draft, patch, sheet_part)
    drawing = vml.VmlDrawing(_decoded(draft, drawing_part) if drawing_part else None, blocks)
    threads.reply(draft, sheet_part, {at: f"{title}\n{text}" for at, text in texts.items()}, author)
    standing = comments.read(draft.package, sheet_part)
    notes = Comments(draft, sheet_part, author)
    for at, text in sorted(texts.items()):
        notes.add(at, title, text)
        added = f"{title}\n{text}"
        whole = f"{standing[at]}\n{added}" if at in standing else added
        if not drawing.has_note(*at):
            drawing.add_note(*at, note_boxes.beside(patch, *at, whole), note_boxes.WIDTH, note_boxes.height(whole))
        elif not enlarge:
            continue
        elif box := drawing.anchor_of(*at):
            drawing.set_anchor(*at, note_boxes.grown(patch, box, added))
        else:
            drawing.set_anchor(*at, note_boxes.beside(patch, *at, whole))
    notes.finish()
    content = drawing.text().encode("utf-8", "surrogateescape")
    if drawing_part is None:
        drawing_part = draft.free_name("drawings/vmlDrawing{}.vml")
        draft.add(drawing_part, content, vml.CONTENT_TYPE)
        patch.set_legacy_drawing(draft.relate(sheet_part, "vmlDrawing", drawing_part))
    else:
        draft.write(drawing_part, content)


def _drawing_part(draft: Draft, patch: SheetPatch, sheet_part: str) -> str | None:
    if patch.legacy_drawing is None:
        return None
    links = {link.id: link.target for link in draft.package.relationships(sheet_part)}
    if patch.legacy_drawing not in links:
        raise markup.Unfinished(patch.legacy_drawing)
    return links[patch.legacy_drawing]


def _decoded(draft: Draft, part: str) -> str:
    return draft.read(part).decode("utf-8", "surrogateescape")


def paragraphs(draft: Draft, sheet_part: str, title: str, ending: str = "") -> dict[Place, str]:
    """The paragraphs of that title, by cell; the last one where there are several. `ending`: see `_paragraph`."""
    part = draft.package.related(sheet_part, "comments")
    found: dict[Place, str] = {}
    if part is None:
        return found
    for comment in draft.package.xml(part).iter("{*}comment"):
        text = comment.find("{*}text")
        at = place_of(comment.get("ref"))
        if at is None or text is None:
            continue
        blocks = list(_paragraph(title, ending).finditer(shared_strings.text_of(text)))
        if blocks:
            found[at] = blocks[-1]["text"]
    return found


def _paragraph(title: str, ending: str = "") -> re.Pattern[str]:
    """A titled paragraph with the line end before it; it ends where another title stands at the start of a line.

    Args:
        ending: a pattern; with it a paragraph ends there and nowhere else, and one without it is none.
    """
    head = rf"(?:^|\r?\n){re.escape(title)}\r?\n"
    if ending:
        return re.compile(rf"{head}(?P<text>(?:(?!\n{re.escape(title)}\r?\n).)*?{ending})", re.S)
    return re.compile(rf"(?:^|\r?\n){re.escape(title)}\r?\n(?P<text>.*?)(?=\r?\n【|\Z)", re.S)


def remove(
    draft: Draft,
    sheet_part: str,
    sheet: bytes,
    title: str,
    author: str,
    wanted: Callable[[Place], bool],
    dropped: set[str],
    ending: str = "",
) -> bytes:
    """Take the paragraphs of that title away from the notes of the wanted cells.

    A note with nothing else in it goes with its box; a comments part without notes and a drawing without shapes go too.

    Args:
        sheet: the sheet part's bytes as they stand.
        dropped: gets the parts that nothing refers to any more, also from earlier sheets.
        ending: a pattern that ends each paragraph; without it one ends at the next title.

    Returns:
        The sheet part's bytes, changed only where its drawing is gone.
    """
    part = draft.package.related(sheet_part, "comments")
    if part is None:
        return sheet
    gone, left = _take_texts(draft, part, _paragraph(title, ending), author, wanted)
    _take_replies(draft, sheet_part, title, wanted)
    if not left:
        _drop(draft, sheet_part, part, dropped)
    drawing = draft.package.related(sheet_part, "vmlDrawing")
    if drawing is None or not gone:
        return sheet
    text = _without_boxes(_decoded(draft, drawing), gone)
    if re.search(r"<(?:\w+:)?shape\b", text):
        draft.write(drawing, text.encode("utf-8", "surrogateescape"))
        return sheet
    sheet = _without_legacy_drawing(draft, sheet_part, drawing, sheet)
    _drop(draft, sheet_part, drawing, dropped)
    return sheet


def _take_texts(
    draft: Draft, part: str, ours: re.Pattern[str], author: str, wanted: Callable[[Place], bool]
) -> tuple[set[Place], int]:
    """The cells whose note is gone, and how many notes are left."""
    data = draft.read(part)
    root = markup.root(data)
    listed = markup.child(data, root, "commentList")
    if listed is None:
        return set(), 1
    edits, gone, kept = Edits(), set[Place](), list[Element]()
    for comment in markup.children(data, listed):
        at = place_of(markup.attributes(data, comment).get("ref"))
        text = markup.child(data, comment, "text")
        if at is None or text is None or not wanted(at) or not _cut(data, text, ours, edits):
            kept.append(comment)
            continue
        gone.add(at)
        edits.replace(comment.start, comment.end, b"")
    _drop_author(data, root, kept, author, edits)
    draft.write(part, edits.applied(data))
    return gone, len(kept)


def _cut(data: bytes, text: Element, ours: re.Pattern[str], edits: Edits) -> bool:
    """Cut our paragraphs out of a note's text; True when nothing else is in it."""
    pieces = [(run, t) for run in markup.children(data, text) for t in _texts_of(data, run)]
    strings = [html.unescape(data[t.inside : t.close].decode()) for _, t in pieces]
    whole = "".join(strings)
    shown = shared_strings.unescape(whole)
    if shown != whole:
        # Escapes such as _x000D_ shift positions; only texts that hold none are cut letter by letter.
        whole, strings = shown, [shared_strings.unescape(string) for string in strings]
    spans = [found.span() for found in ours.finditer(whole)]
    if not spans:
        return False
    if not _without(whole, 0, spans).strip():
        return True
    kept: list[tuple[Element, Element]] = []
    at = 0
    for (run, t), string in zip(pieces, strings, strict=True):
        rest = _without(string, at, spans)
        at += len(string)
        if not rest:
            edits.replace(run.start, run.end, b"")
            continue
        kept.append((run, t))
        if rest != string:
            edits.replace(t.inside, t.close, markup.text(rest).encode())
    if len(kept) == 1 and kept[0][0].local == "r" and len(markup.children(data, kept[0][0])) == 1:
        # A plain text became a run when ours was put behind it.
        run, t = kept[0]
        edits.replace(run.start, t.start, b"")
        edits.replace(t.end, run.end, b"")
    return False


def _texts_of(data: bytes, run: Element) -> list[Element]:
    if run.local == "t":
        return [run]
    return [child for child in markup.children(data, run) if child.local == "t"] if run.local == "r" else []


def _without(string: str, offset: int, spans: list[tuple[int, int]]) -> str:
    return "".join(
        character
        for index, character in enumerate(string, offset)
        if not any(start <= index < end for start, end in spans)
    )


def _drop_author(data: bytes, root: Element, kept: list[Element], author: str, edits: Edits) -> None:
    """Our name goes when no note carries it; notes refer to names by their number, so later ones move up."""
    authors = markup.child(data, root, "authors")
    names = markup.children(data, authors) if authors else []
    carried = [markup.attributes(data, comment).get("authorId", "") for comment in kept]
    for number, name in enumerate(names):
        if data[name.inside : name.close].decode() != markup.text(author) or str(number) in carried:
            continue
        edits.replace(name.start, name.end, b"")
        for comment, own in zip(kept, carried, strict=True):
            if own.isdigit() and int(own) > number:
                tag = markup.with_attribute(data[comment.start : comment.inside], "authorId", str(int(own) - 1))
                edits.replace(comment.start, comment.inside, tag)
        return


def _take_replies(draft: Draft, sheet_part: str, title: str, wanted: Callable[[Place], bool]) -> None:
    part = draft.package.related(sheet_part, "threadedComment")
    if part is None:
        return
    data = draft.read(part)
    edits = Edits()
    for element in markup.children(data, markup.root(data)):
        found = markup.attributes(data, element)
        at = place_of(found.get("ref"))
        text = markup.child(data, element, "text")
        if at and text and "parentId" in found and wanted(at):
            said = html.unescape(data[text.inside : text.close].decode())
            if said.startswith(f"{title}\n"):
                edits.replace(element.start, element.end, b"")
    if edits:
        draft.write(part, edits.applied(data))


_SHAPE = re.compile(r"<(?P<prefix>\w+:)?shape\b.*?</(?P=prefix)shape>", re.S)


def _without_boxes(drawing: str, gone: set[Place]) -> str:
    def cut(shape: re.Match[str]) -> str:
        row, column = (re.search(rf"<(?:\w+:)?{name}>\s*(\d+)\s*<", shape[0]) for name in ("Row", "Column"))
        if 'ObjectType="Note"' not in shape[0] or not row or not column:
            return shape[0]
        return "" if (int(row[1]) + 1, int(column[1]) + 1) in gone else shape[0]

    return _SHAPE.sub(cut, drawing)


def _without_legacy_drawing(draft: Draft, sheet_part: str, drawing: str, sheet: bytes) -> bytes:
    ids = {link.id for link in draft.package.relationships(sheet_part) if link.target == drawing}
    edits = Edits()
    root = markup.root(sheet)
    at = max(sheet.rfind(b"</" + root.prefix + b"sheetData"), root.inside)
    closing = sheet.find(b">", at) + 1 if at > root.inside else at
    for element in markup.siblings(sheet, closing):
        if element.local == "legacyDrawing" and ids & set(markup.attributes(sheet, element).values()):
            edits.replace(element.start, element.end, b"")
    return edits.applied(sheet)


def _drop(draft: Draft, sheet_part: str, part: str, dropped: set[str]) -> None:
    """Take a part out of the package: its relationship, its content type, itself."""
    dropped.add(part)
    draft.changed.pop(part, None)
    rels = draft.package.find(relationships.rels_name(sheet_part)) or relationships.rels_name(sheet_part)
    links = draft.package.relationships(sheet_part)
    ids = {link.id for link in links if link.target == part and not link.external}
    if _without_elements(draft, rels, lambda found: found.get("Id") in ids) == 0:
        dropped.add(rels)
        draft.changed.pop(rels, None)
    name = f"/{part}".lower()
    ending = part.rpartition(".")[2].lower()
    others = [other for other in draft.package.names if other.lower().endswith(f".{ending}") and other not in dropped]
    _without_elements(
        draft,
        content_types.PART,
        lambda found: (
            found.get("PartName", "").lower() == name
            or (ending == "vml" and not others and found.get("Extension", "").lower() == ending)
        ),
    )


def _without_elements(draft: Draft, part: str, unwanted: Callable[[dict[str, str]], bool]) -> int:
    """Delete children of a part's root; how many are left."""
    data = draft.read(part)
    edits, left = Edits(), 0
    for element in markup.children(data, markup.root(data)):
        if unwanted(markup.attributes(data, element)):
            edits.replace(element.start, element.end, b"")
        else:
            left += 1
    if edits:
        draft.write(part, edits.applied(data))
    return left
