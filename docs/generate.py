"""Write every generated file of the repository: run `python docs/generate.py` after changing a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xladdin import reference, rules
from xladdin.compiling import reference as compiled_to

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
    for code in rules.codes():
        files[ROOT / "docs" / "rules" / f"{code}.md"] = rules.page(code)
    return files


def _with(page: Path, name: str, table: str) -> str:
    """A page with its table between the two marks of that name."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    return f"{before}{start}\n{table}{end}{after}"


if __name__ == "__main__":
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))
