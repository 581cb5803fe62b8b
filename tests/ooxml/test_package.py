"""The package: raw copying, deterministic writing, and the targets it refuses."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ooxml.books import WORKBOOK_TYPE, book, packed, parts
from ooxml.comparison import assert_only_changed, contents

from xladdin.errors import InputError
from xladdin.ooxml import archive
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import SheetPart, read_book

SHEET = "xl/worksheets/sheet1.xml"


def raw_spans(path: Path) -> dict[str, bytes]:
    """Each entry's bytes from its local header to the next one's, as they lie in the file."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        entries = sorted(file.infolist(), key=lambda entry: entry.header_offset)
        ends = [*(entry.header_offset for entry in entries[1:]), file.start_dir]
    return {entry.filename: data[entry.header_offset : end] for entry, end in zip(entries, ends, strict=True)}


class TestReading:
    def test_names_parts_and_relationships(self, tmp_path: Path) -> None:
        package = Package.open(book(tmp_path))
        assert package.names[0] == "[Content_Types].xml"
        assert package.workbook_part == "xl/workbook.xml"
        assert package.sheet_parts() == [SheetPart("表 1", SHEET, "visible", 1, "worksheet")]
        assert package.related(package.workbook_part, "styles") == "xl/styles.xml"
        assert package.related(package.workbook_part, "theme") is None
        assert package.content_type("xl/workbook.xml") == WORKBOOK_TYPE

    def test_part_names_compare_without_case_and_backslashes_are_slashes(self, tmp_path: Path) -> None:
        content = {name.replace("xl/worksheets/sheet1", "xl/Worksheets/Sheet1"): data for name, data in parts().items()}
        path = book(tmp_path, content)
        assert Package.open(path).sheet_parts()[0].part == "xl/Worksheets/Sheet1.xml"
        path.write_bytes(packed(parts()).replace(b"xl/worksheets/", b"xl\\worksheets\\"))
        assert Package.open(path).read(SHEET) == parts()[SHEET]

    def test_strict_and_prefixed_workbooks(self, tmp_path: Path) -> None:
        package = Package.open(book(tmp_path, parts(prefix="x", strict=True)))
        assert [sheet.part for sheet in package.sheet_parts()] == [SHEET]

    def test_hidden_states_are_kept(self, tmp_path: Path) -> None:
        content = parts()
        content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
            b'sheetId="1"', b'sheetId="7" state="veryHidden"'
        )
        sheet = Package.open(book(tmp_path, content)).sheet_parts()[0]
        assert (sheet.state, sheet.sheet_id) == ("veryHidden", 7)

    @pytest.mark.parametrize("name", ["xl/worksheets/表.xml", "xl/worksheets/%E8%A1%A8.xml"])
    def test_absolute_and_percent_encoded_targets(self, tmp_path: Path, name: str) -> None:
        content = parts()
        rels = content["xl/_rels/workbook.xml.rels"]
        content["xl/_rels/workbook.xml.rels"] = rels.replace(b"worksheets/sheet1.xml", b"/xl/worksheets/%E8%A1%A8.xml")
        content[name] = content.pop(SHEET)
        assert Package.open(book(tmp_path, content)).sheet_parts()[0].part == name


class TestSaving:
    def test_without_change_every_byte_of_the_file_stays(self, tmp_path: Path) -> None:
        path = book(tmp_path)
        path.write_bytes(packed(parts(), comment="备注".encode()))
        before = path.read_bytes()
        Package.open(path).save(path, {})
        assert path.read_bytes() == before

    def test_changed_added_and_removed_parts(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        out = tmp_path / "out.xlsx"
        Package.open(source).save(out, {SHEET: b"<new/>", "xl/新.xml": b"<n/>"}, removed=["xl/styles.xml"])
        assert_only_changed(source, out, changed=[SHEET], added=["xl/新.xml"], removed=["xl/styles.xml"])
        assert contents(out)[SHEET] == b"<new/>"

    def test_untouched_entries_are_copied_with_header_and_compressed_bytes(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        out = tmp_path / "out.xlsx"
        Package.open(source).save(out, {SHEET: b"<new/>" * 1000})
        old, new = raw_spans(source), raw_spans(out)
        assert {name for name in old if old[name] != new[name]} == {SHEET}

    def test_a_changed_entry_keeps_its_time_and_place(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        Package.open(source).save(source, {SHEET: b"<new/>"})
        with zipfile.ZipFile(source) as file:
            assert file.getinfo(SHEET).date_time == (2024, 5, 6, 7, 8, 10)
            assert file.namelist() == list(parts())

    def test_two_runs_give_the_same_bytes(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        results = []
        for name in ("a.xlsx", "b.xlsx"):
            Package.open(source).save(tmp_path / name, {SHEET: b"<new/>" * 5000, "xl/n.xml": b"n"})
            results.append((tmp_path / name).read_bytes())
        assert results[0] == results[1]

    def test_part_names_in_another_case_replace_and_do_not_double(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        Package.open(source).save(source, {SHEET.upper(): b"<new/>"}, removed=["XL/STYLES.XML"])
        assert contents(source)[SHEET] == b"<new/>"
        assert "xl/styles.xml" not in contents(source)

    def test_mode_is_kept_and_a_new_file_gets_the_usual_one(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        source.chmod(0o640)
        Package.open(source).save(source, {SHEET: b"<new/>"})
        assert stat.S_IMODE(source.stat().st_mode) == 0o640
        plain = tmp_path / "plain"
        plain.write_bytes(b"")
        Package.open(source).save(tmp_path / "new.xlsx", {})
        assert (tmp_path / "new.xlsx").stat().st_mode == plain.stat().st_mode

    def test_a_symbolic_link_is_followed(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        real = book(tmp_path / "real")
        link = tmp_path / "link.xlsx"
        link.symlink_to(real)
        Package.open(link).save(link, {SHEET: b"<new/>"})
        assert link.is_symlink()
        assert contents(real)[SHEET] == b"<new/>"

    def test_nothing_is_left_beside_the_target(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        Package.open(source).save(source, {SHEET: b"<new/>"})
        assert [path.name for path in tmp_path.iterdir()] == [source.name]

    def test_a_failing_write_leaves_the_old_file_and_no_temporary_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = book(tmp_path)
        before = source.read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(InputError, match="磁盘空间不足"):
            Package.open(source).save(source, {SHEET: b"<new/>"})
        assert source.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == [source.name]

    def test_windows_says_permission_denied_when_excel_has_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = book(tmp_path)
        before = source.read_bytes()

        def denied(*_: object) -> None:
            raise PermissionError(13, "Access is denied")

        monkeypatch.setattr(Path, "replace", denied)
        with pytest.raises(InputError, match="正被 Excel、WPS 或其他程序打开"):
            Package.open(source).save(source, {SHEET: b"<new/>"})
        assert source.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == [source.name]


class TestRefusedTargets:
    @pytest.mark.parametrize("lock", ["~$表.xlsx", ".~表.xlsx", ".~lock.表.xlsx#"])
    def test_a_file_that_is_open(self, tmp_path: Path, lock: str) -> None:
        source = book(tmp_path)
        (tmp_path / lock).write_bytes(b"")
        self.assert_refused(source, source, lock)

    def test_a_read_only_file_even_for_root(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        source.chmod(0o444)
        self.assert_refused(source, source, "只读文件")
        assert stat.S_IMODE(source.stat().st_mode) == 0o444

    def test_a_read_only_file_behind_a_link(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        source.chmod(0o444)
        (tmp_path / "link.xlsx").symlink_to(source)
        self.assert_refused(source, tmp_path / "link.xlsx", "只读文件")

    def test_a_read_only_folder_even_for_root(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        folder = tmp_path / "archive"
        folder.mkdir(mode=0o555)
        self.assert_refused(source, folder / "out.xlsx", "只读的")

    def test_a_folder_a_missing_folder_and_a_device(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        self.assert_refused(source, tmp_path, "是文件夹")
        self.assert_refused(source, tmp_path / "none" / "out.xlsx", "不存在")
        if os.path.exists("/dev/null"):  # noqa: PTH110 - a device, not a path of the project
            self.assert_refused(source, Path("/dev/null"), "不是普通文件")

    @pytest.mark.parametrize("name", ["out.xlsm", "out.xls", "out.ods", "OUT.XLTX", "out.csv", "out.pdf"])
    def test_an_ending_that_excel_would_refuse(self, tmp_path: Path, name: str) -> None:
        self.assert_refused(book(tmp_path), tmp_path / name, "请改为 .xlsx")

    def test_other_endings_are_the_users_choice(self, tmp_path: Path) -> None:
        Package.open(book(tmp_path)).save(tmp_path / "out.bak", {})
        assert (tmp_path / "out.bak").exists()

    def test_a_source_saved_by_someone_else_meanwhile(self, tmp_path: Path) -> None:
        source = book(tmp_path)
        package = Package.open(source)
        source.write_bytes(packed(parts('<sheetData><row r="1"/></sheetData>')))
        newer = source.read_bytes()
        with pytest.raises(InputError, match="被别的程序改动"):
            package.save(source, {SHEET: b"<new/>"})
        assert source.read_bytes() == newer

    def assert_refused(self, source: Path, target: Path, words: str) -> None:
        before = source.read_bytes()
        listed = sorted(source.parent.rglob("*"))
        package = Package.open(source)
        with pytest.raises(InputError) as refusal:
            package.save(target, {SHEET: b"<new/>"})
        assert words in refusal.value.zh
        assert "\n" not in refusal.value.zh
        assert source.read_bytes() == before
        assert sorted(source.parent.rglob("*")) == listed


class Unseekable(io.RawIOBase):
    """A stream that zipfile cannot rewind: it then writes data descriptors, as many web services do."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += memoryview(data)
        return len(memoryview(data))


def with_descriptors(content: dict[str, bytes]) -> bytes:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return bytes(stream.data)


def with_zip64(content: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            with file.open(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), "w", force_zip64=True) as entry:
                entry.write(data)
    return stream.getvalue()


def with_folders(content: dict[str, bytes]) -> bytes:
    return packed({"xl/": b"", **content})


@pytest.mark.parametrize("pack", [packed, with_descriptors, with_zip64, with_folders])
class TestContainers:
    def test_read_and_saved_unchanged(self, tmp_path: Path, pack: object) -> None:
        path = tmp_path / "in.xlsx"
        path.write_bytes(pack(parts()))
        package = Package.open(path)
        assert {name: package.read(name) for name in package.names} == parts()
        package.save(tmp_path / "out.xlsx", {})
        assert (tmp_path / "out.xlsx").read_bytes() == path.read_bytes()

    def test_one_part_changed(self, tmp_path: Path, pack: object) -> None:
        path = tmp_path / "in.xlsx"
        path.write_bytes(pack(parts()))
        Package.open(path).save(tmp_path / "out.xlsx", {SHEET: b"<new/>"})
        assert_only_changed(path, tmp_path / "out.xlsx", changed=[SHEET])
        old, new = raw_spans(path), raw_spans(tmp_path / "out.xlsx")
        assert {name for name in old if old[name] != new[name]} == {SHEET}
        Package.open(tmp_path / "out.xlsx").save(tmp_path / "again.xlsx", {"xl/styles.xml": b"<s/>"})
        assert_only_changed(path, tmp_path / "again.xlsx", changed=[SHEET, "xl/styles.xml"])


def test_bytes_behind_the_archive_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(packed(parts()) + b"\0" * 100)
    Package.open(path).save(tmp_path / "out.xlsx", {SHEET: b"<new/>"})
    assert (tmp_path / "out.xlsx").read_bytes().endswith(b"\0" * 100)
    assert_only_changed(path, tmp_path / "out.xlsx", changed=[SHEET])


names = st.text(st.characters(codec="utf-8", exclude_characters='/\\\0:".'), min_size=1, max_size=12).map(
    "x/p_{}".format
)
contents_of = st.one_of(st.binary(max_size=2000), st.binary(min_size=1, max_size=50).map(lambda data: data * 500))


@given(
    extra=st.dictionaries(names, contents_of, max_size=6),
    changes=st.dictionaries(names, contents_of, max_size=4),
    pack=st.sampled_from([packed, with_descriptors, with_zip64]),
    data=st.data(),
)
def test_any_change_of_any_archive(
    tmp_path_factory: pytest.TempPathFactory,
    extra: dict[str, bytes],
    changes: dict[str, bytes],
    pack: object,
    data: st.DataObject,
) -> None:
    extra = {
        name: content for name, content in extra.items() if [other.lower() for other in extra].count(name.lower()) == 1
    }
    changes = {
        name: content for name, content in changes.items() if name.lower() not in {other.lower() for other in extra}
    }
    changes = {
        name: content
        for name, content in changes.items()
        if [other.lower() for other in changes].count(name.lower()) == 1
    }
    touched = data.draw(st.lists(st.sampled_from(sorted(extra)), unique=True)) if extra else []
    removed = touched[: len(touched) // 2]
    changes |= {name: b"changed" + extra[name] for name in touched[len(removed) :]}
    folder = tmp_path_factory.mktemp("zip")
    path, out = folder / "in.xlsx", folder / "out.xlsx"
    content = {**parts(), **extra}
    path.write_bytes(pack(content))
    Package.open(path).save(out, changes, removed)
    expected = {name: changes.get(name, old) for name, old in content.items() if name not in removed}
    assert list(contents(out).items()) == [*expected.items(), *((n, c) for n, c in changes.items() if n not in content)]
    old_spans, new_spans = raw_spans(path), raw_spans(out)
    for name in expected.keys() - changes.keys():
        assert old_spans[name] == new_spans[name]
    reread = Package.open(out)
    assert {name: reread.read(name) for name in reread.names} == contents(out)


def test_a_large_sheet_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    """500,000 formula rows of 74 bytes (37 MB) shrink 12 times; a stale limit on size or ratio would refuse them."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><f>JX_RATE(B{row},C{row})</f><v>0.8411</v></c></row>'
        for row in range(1, 500_001)
    )
    path = book(tmp_path, f"<sheetData>{rows}</sheetData>")
    assert len(Package.open(path).read(SHEET)) > 35_000_000


def test_limits_are_what_the_documents_say() -> None:
    assert archive.MAX_PART == 512 * 1024 * 1024
    assert archive.MAX_TOTAL == 2 * archive.MAX_PART


def test_a_module_of_excel_95_is_a_sheet_without_cells(tmp_path: Path) -> None:
    """Excel lists the code of old workbooks as a sheet that refers to nothing."""
    content = parts()
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/></sheets>'
    )
    path = tmp_path / "old.xlsx"
    path.write_bytes(packed(content))
    package = Package.open(path)
    assert [(sheet.name, sheet.part, sheet.kind) for sheet in package.sheet_parts()][-1] == ("Module1", "", "module")
    assert [sheet.name for sheet in read_book(package).sheets] == ["表 1"]


def test_what_the_system_says_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="符号链接互相指向"):
        Package.open(tmp_path / "a.xlsx")
