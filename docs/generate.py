"""Write every generated file of the repository: run `python docs/generate.py` after changing a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xladdin import reference, rules

ROOT = Path(__file__).resolve().parent.parent


def generated() -> Mapping[Path, str]:
    """Every generated file with its content."""
    files = {
        ROOT / "docs" / "functions.md": reference.as_markdown(),
        ROOT / "xladdin" / "__init__.pyi": reference.as_stub(),
    }
    readme = ROOT / "README.md"
    files[readme] = _with_table(readme.read_text(encoding="utf-8"))
    for code in rules.codes():
        files[ROOT / "docs" / "rules" / f"{code}.md"] = rules.page(code)
    return files


def _with_table(readme: str) -> str:
    """README with its function table between the two marks."""
    start, end = "<!-- functions:start -->", "<!-- functions:end -->"
    before, _, rest = readme.partition(start)
    after = rest.partition(end)[2]
    return f"{before}{start}\n{reference.as_table()}{end}{after}"


if __name__ == "__main__":
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))
