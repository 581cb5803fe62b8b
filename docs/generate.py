"""Write every generated file of the repository: run `python docs/generate.py` after changing a declaration."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from xladdin import reference, rules
from xladdin.compiling import reference as compiled_to
from xladdin.schemes import built_in, description
from xladdin.schemes.scheme import CONVENTIONS
from xladdin.scoring.coverage import covered, read

_REPORTS = {"qiannan-2023": "黔南州2023评分标准（全部原文）", "zaozhuang-2023": "枣庄市市中区2023评分标准（全部原文）"}
ROOT = Path(__file__).resolve().parent.parent


def generated() -> Mapping[Path, str]:
    """Every generated file with its content."""
    files = {
        ROOT / "docs" / "functions.md": reference.as_markdown(),
        ROOT / "xladdin" / "__init__.pyi": reference.as_stub(),
    }
    readme = ROOT / "README.md"
    files[readme] = _with(readme, "functions", reference.as_table())
    native = ROOT / "docs" / "compile.md"
    files[native] = _with(native, "compiled", compiled_to.as_table())
    python = ROOT / "docs" / "python.md"
    files[python] = _with(python, "python", reference.as_python_table())
    schemes = ROOT / "docs" / "schemes.md"
    files[schemes] = _with(schemes, "schemes", _schemes())
    files[schemes] = _filled(files[schemes], "conventions", _conventions())
    sentences = ROOT / "docs" / "sentences.md"
    files[sentences] = _with(sentences, "coverage", _coverage())
    for code in rules.codes():
        files[ROOT / "docs" / "rules" / f"{code}.md"] = rules.page(code)
    return files


def _with(page: Path, name: str, table: str) -> str:
    """A page with its table between the two marks of that name."""
    return _filled(page.read_text(encoding="utf-8"), name, table)


def _filled(text: str, name: str, table: str) -> str:
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, _, rest = text.partition(start)
    after = rest.partition(end)[2]
    return f"{before}{start}\n{table}{end}{after}"


def _coverage() -> str:
    """How many printed rules are computed: of the two published schemes, of other cited documents, of made-up ones."""
    cases = ROOT / "tests" / "scoring" / "cases"
    groups: dict[str, list[str]] = {}
    for row in _rows(cases / "printed_rules.csv"):
        groups.setdefault(_REPORTS[row["doc"]], []).append(row["rule_text"])
    for name in ("other_sentences.csv", "sentence_variants.csv"):
        for row in _rows(cases / name):
            cited = row.get("source", "合成") != "合成"
            groups.setdefault("其他公开文件的原句" if cited else "合成的句子（仿各地写法）", []).append(row["sentence"])
    lines = ["| 出处 | 条数 | 能计分 | 不能计分，原因 |", "| --- | --- | --- | --- |"]
    for name, texts in groups.items():
        found = covered(read(text) for text in texts)
        kinds = "，".join(f"{kind}{count}" for kind, count in found.refused.items()) or "0"
        lines.append(f"| {name} | {found.total} | {found.computed} | {kinds} |")
    return "\n".join(lines) + "\n"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _schemes() -> str:
    lines = ["| 方案 | 出处 | 指标 | 能计分 | 口径 |", "| --- | --- | --- | --- | --- |"]
    for scheme in built_in().values():
        source = "，".join(part for part in (scheme.document, scheme.clause) if part)
        kept = "；".join(f"{CONVENTIONS[name]}：{one.value}" for name, one in scheme.conventions.items())
        rules_ = description.computable(scheme)
        lines.append(f"| `{scheme.name}` | {source} | {len(scheme.indicators)} | {rules_} | {kept} |")
    return "\n".join(lines) + "\n"


def _conventions() -> str:
    return "口径有：" + "、".join(f"`{name}`（{zh}）" for name, zh in CONVENTIONS.items()) + "。\n"


if __name__ == "__main__":
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))
