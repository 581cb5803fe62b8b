"""工作簿包: an .xlsx or .xlsm as named parts (ECMA-376 part 2), opened with suspicion and saved without loss."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from xladdin.errors import InputError
from xladdin.ooxml import content_types, relationships, target, xml
from xladdin.ooxml.archive import Archive, BadArchive
from xladdin.ooxml.relationships import Relationship
from xladdin.ooxml.source_file import content, is_old_xls, old_xls

# Of other kinds of documents: a program would trust the ending and not open what is in there.
_ENDINGS = frozenset(content_types.WORKBOOKS.values()) | {
    ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv", ".txt", ".pdf", ".html", ".htm", ".json", ".xml", ".doc", ".docx", ".zip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet as the workbook part lists it.

    Attributes:
        name: as on the tab.
        part: its part's name; empty for a module of Excel 95, which has none.
        state: `visible`, `hidden` or `veryHidden`.
        sheet_id: `sheetId` in the workbook part.
        kind: `worksheet`, `chartsheet`, `dialogsheet`, `xlMacrosheet`, `xlIntlMacrosheet`, `module`. Only a worksheet has cells
            that this project reads.
    """

    name: str
    part: str
    state: str = "visible"
    sheet_id: int = 0
    kind: str = "worksheet"


class Package:
    """A workbook file in memory. Open with `Package.open`.

    Attributes:
        path: as given.
        names: the part names in archive order; folders of the archive are no parts.
        workbook_part: the main part, usually `xl/workbook.xml`.
    """

    def __init__(self, path: Path, blob: bytes, seen: os.stat_result | None = None) -> None:
        self.path = path
        self._seen = seen
        try:
            self._archive = Archive(blob)
        except BadArchive as problem:
            raise self._refusal(problem) from problem
        self.names = tuple(entry.name for entry in self._archive.entries if not entry.name.endswith("/"))
        self._by_folded = {name.lower(): name for name in self.names}
        self._relationships: dict[str, list[Relationship]] = {}
        self.workbook_part = self._main_part()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Package:
        """Read a workbook.

        Raises:
            InputError: missing, a directory, empty, encrypted, .xls, .xlsb or another kind of file, truncated,
                damaged, inflating past the limits of `xladdin.ooxml.archive`.
        """
        path = Path(path)
        blob, seen = content(path)
        if is_old_xls(blob):
            raise old_xls(path)
        return cls(path, blob, seen)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_folded

    def find(self, name: str) -> str | None:
        """The part's name as the archive spells it, or None. Part names compare without case."""
        return self._by_folded.get(name.lower())

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            InputError: the part is missing or damaged.
        """
        found = self.find(name)
        if found is None:
            raise InputError(
                f"「{self.path}」缺少部件 {name}，文件不完整：请用 Excel 或 WPS 打开修复后另存再试",
                f"{self.path} lacks the part {name}: repair it in Excel or WPS and save it again",
            )
        try:
            return self._archive.read(found)
        except BadArchive as problem:
            raise self._refusal(problem) from problem

    def utf8(self, name: str) -> bytes:
        """The bytes of an XML part in UTF-8, for those who work on bytes; the same bytes as `read` in nearly every file.

        A VML drawing may hold bytes that are no UTF-8: Excel reads it leniently.

        Raises:
            InputError: as `read`; also an encoding that hides markup, a DTD, or bytes that are no text.
        """
        try:
            data = xml.as_utf8(self.read(name), name)
            xml.refuse_dtd(data, name)
            if not name.lower().endswith(".vml"):
                xml.refuse_bad_utf8(data, name)
        except InputError as problem:
            raise self._about(problem) from problem
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of a part.

        Raises:
            InputError: as `read`, or the part is not safe, well-formed XML.
        """
        try:
            return xml.parse(self.read(name), name)
        except InputError as problem:
            raise self._about(problem) from problem

    def relationships(self, part: str = "") -> list[Relationship]:
        """What `part` refers to, in file order; the package itself is the empty name. Targets are spelled as in `names`."""
        if part not in self._relationships:
            name = self.find(relationships.rels_name(part))
            try:
                found = relationships.parse(self.read(name), part) if name else []
            except InputError as problem:
                raise self._about(problem) from problem
            self._relationships[part] = [
                link if link.external else replace(link, target=self._spelled(link.target)) for link in found
            ]
        return self._relationships[part]

    def related(self, part: str, kind: str) -> str | None:
        """The first part of that kind that `part` refers to and that exists: `related(workbook, "styles")`."""
        for link in self.relationships(part):
            if link.kind == kind and not link.external and link.target in self:
                return link.target
        return None

    def content_type(self, name: str) -> str | None:
        """The declared content type of a part."""
        return self._content_types().of(name)

    def sheet_parts(self) -> list[SheetPart]:
        """The sheets in tab order.

        Raises:
            InputError: a sheet refers to no part, or its part is missing.
        """
        links = {link.id: link for link in self.relationships(self.workbook_part)}
        found = []
        for element in self.xml(self.workbook_part).iterfind("{*}sheets/{*}sheet"):
            name = element.get("name") or ""
            if not xml.related_id(element):
                # A module or dialog of Excel 95: code in the VBA project, no part and no cells here.
                found.append(SheetPart(name, "", element.get("state") or "visible", kind="module"))
                continue
            link = links.get(xml.related_id(element) or "")
            if link is None or link.external or link.target not in self:
                raise InputError(
                    f"「{self.path}」的工作表「{name}」没有对应的内容部件，文件不完整：请用 Excel 或 WPS 打开修复后另存再试",
                    f"{self.path}: the part of sheet {name!r} is missing; repair the file in Excel or WPS and save it again",
                )
            sheet_id = element.get("sheetId") or ""
            found.append(
                SheetPart(
                    name,
                    link.target,
                    element.get("state") or "visible",
                    int(sheet_id) if sheet_id.isdecimal() else 0,
                    link.kind,
                )
            )
        return found

    def rewritten(self, changed: Mapping[str, bytes], removed: Collection[str] = ()) -> Package:
        """The package that `save` would write, read again; nothing is written."""
        spelled = {self.find(name) or name: content for name, content in changed.items()}
        pieces = self._archive.rewritten(spelled, {self.find(name) or name for name in removed})
        return Package(self.path, b"".join(pieces), self._seen)

    def save(self, path: str | os.PathLike[str], changed: Mapping[str, bytes], removed: Collection[str] = ()) -> None:
        """Write the package with some parts replaced, removed or added; every other entry stays byte for byte.

        Args:
            path: may be the source itself; it is replaced in one step.
            changed: new bytes by part name; a name the package does not have is appended.
            removed: part names to leave out.

        Raises:
            InputError: the target is open elsewhere, read-only, a directory, or of the wrong ending; the source
                changed on disk since it was read; the disk is full. Nothing is written then.
        """
        path = Path(path)
        destination = target.check(path)
        if destination == Path(os.path.realpath(self.path)):
            self._refuse_overtaken()
        else:
            self._refuse_wrong_ending(path)
        spelled = {self.find(name) or name: content for name, content in changed.items()}
        try:
            pieces = self._archive.rewritten(spelled, {self.find(name) or name for name in removed})
        except BadArchive as problem:
            raise self._refusal(problem) from problem
        target.replace(path, pieces)

    def _spelled(self, target: str) -> str:
        """A relationship's target as the archive spells it: escapes should match (ECMA-376 part 2, §9.1.1), but some writers undo them."""
        return self.find(target) or self.find(unquote(target)) or target

    def _main_part(self) -> str:
        types = self._content_types()
        for link in self.relationships():
            if link.kind == "officeDocument" and not link.external:
                kind = (types.of(link.target) or "").lower()
                if kind == content_types.BINARY_WORKBOOK:
                    raise self._other_kind(".xlsb 二进制工作簿", "an .xlsb binary workbook")
                if "wordprocessingml" in kind or "presentationml" in kind:
                    raise self._other_kind(
                        "Word 或 PowerPoint 文件，不是工作簿", "a Word or PowerPoint file, not a workbook"
                    )
                if "addin" in kind:
                    raise self._other_kind("Excel 加载项，不是工作簿", "an Excel add-in, not a workbook")
                if kind in content_types.WORKBOOKS:
                    self.read(link.target)
                    self._kind = kind
                    return link.target
        raise InputError(
            f"「{self.path}」里没有工作簿主部件：文件不完整或不是 Excel 工作簿",
            f"{self.path} has no workbook part: incomplete, or not an Excel workbook",
        )

    def _content_types(self) -> content_types.ContentTypes:
        if self.find(content_types.PART) is None:
            if "mimetype" in self and b"opendocument" in self.read("mimetype"):
                raise self._other_kind("OpenDocument（.ods）文件", "an OpenDocument (.ods) file")
            raise InputError(
                f"「{self.path}」是压缩包，但不是 Excel 工作簿：请给出 .xlsx 文件",
                f"{self.path} is a zip file but not an Excel workbook",
            )
        try:
            return content_types.parse(self.read(content_types.PART))
        except InputError as problem:
            raise self._about(problem) from problem

    def _about(self, problem: InputError) -> InputError:
        """The same line, naming the file."""
        if str(self.path) in problem.zh:
            return problem
        return InputError(f"「{self.path}」：{problem.zh}", f"{self.path}: {problem.en}")

    def _other_kind(self, zh: str, en: str) -> InputError:
        return InputError(
            f"「{self.path}」是 {zh}，不能处理：请用 Excel 或 WPS 另存为 .xlsx 再试",
            f"{self.path} is {en}: save it as .xlsx first",
        )

    def _refuse_overtaken(self) -> None:
        """The user may have saved in Excel meanwhile; writing now would undo that work."""
        if self._seen is None:
            return
        try:
            now = self.path.stat()
        except OSError:
            return
        if (now.st_mtime_ns, now.st_size) != (self._seen.st_mtime_ns, self._seen.st_size):
            raise InputError(
                f"「{self.path}」在处理期间被别的程序改动了，没有覆盖它：请重新运行",
                f"{self.path} was changed by another program meanwhile and was left alone: run again",
            )

    def _refuse_wrong_ending(self, path: Path) -> None:
        """Excel refuses to open a macro workbook named .xlsx, and the other way round."""
        ending = path.suffix.lower()
        if ending == self.path.suffix.lower():
            return
        right = content_types.WORKBOOKS[self._kind]
        if ending != right and ending in _ENDINGS:
            raise InputError(
                f"输出文件「{path}」的扩展名与内容不符，Excel 会拒绝打开：请改为 {right}",
                f"the ending of {path} does not fit its content and Excel would refuse it: use {right}",
            )

    def _refusal(self, problem: BadArchive) -> InputError:
        at = f"（{problem.detail}）" if problem.detail else ""
        zh, en = {
            "truncated": (
                "不完整，可能没有下载或复制完：请重新取得这个文件",
                "is incomplete, perhaps a broken download or copy",
            ),
            "damaged": (
                f"已损坏{at}：请用 Excel 或 WPS 打开修复后另存再试",
                f"is damaged {problem.detail}: repair it in Excel or WPS",
            ),
            "encrypted": ("的压缩包有密码：请去掉密码后再试", "is a password-protected zip file: remove the password"),
            "bomb": (
                f"解压后大得不合常理{at}，为安全起见不读取：请确认文件来源，用 Excel 或 WPS 打开后另存再试",
                f"inflates past any sensible size {problem.detail}; refused for safety",
            ),
            "duplicate": (
                f"有重名的部件{at}，无法确定哪一个有效：请用 Excel 或 WPS 打开后另存再试",
                f"has two parts named {problem.detail}",
            ),
            "name": (f"里有不合规的部件名{at}，为安全起见不读取", f"has an unsafe part name {problem.detail}"),
            "size": ("写出后会超过 4 GB，不能写出", "would exceed 4 GB"),
        }[problem.reason]
        return InputError(f"「{self.path}」{zh}", f"{self.path} {en}")
