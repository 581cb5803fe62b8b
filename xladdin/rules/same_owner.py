"""同一表主：which forms of a run are of one project or department; what only might be is not compared.

Several departments' workbooks may be given together, and each has its 工作经费. A name that every department uses says
nothing across workbooks unless both forms name their department.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.rules.word_lists import any_of


def same_owner(one: FormFacts, other: FormFacts) -> bool:
    """Whether two forms are of the same project (or department) and, where both say it, of the same year."""
    if not one.owner.same_as(other.owner):
        return False
    if _both_named(one, other) or not any_of("coverage", "names", "generic").fullmatch(one.owner.project):
        return True
    return _workbook(one) == _workbook(other) and one.type is not other.type


def same_department(one: FormFacts, other: FormFacts, book: BookFacts) -> bool:
    """Whether two forms are of one department: both say so, or they share a workbook, or the run names no second one."""
    if not one.owner.same_department(other.owner):
        return False
    if _both_named(one, other) or _workbook(one) == _workbook(other):
        return True
    return len({form.owner.department for form in book.everywhere} - {""}) == 1


def by_owner(forms: Sequence[FormFacts]) -> Iterator[list[FormFacts]]:
    """Forms of one project or department together, in their order; forms that name nobody are left out."""
    groups: list[list[FormFacts]] = []
    for form in forms:
        if not form.owner.known:
            continue
        group = next((group for group in groups if all(same_owner(form, other) for other in group)), None)
        if group is None:
            groups.append([form])
        else:
            group.append(form)
    yield from groups


def _both_named(one: FormFacts, other: FormFacts) -> bool:
    return bool(one.owner.department and other.owner.department)


def _workbook(form: FormFacts) -> str:
    """`[自评.xlsx` of another workbook's sheet `[自评.xlsx]工作经费`; `` for the workbook itself."""
    return form.sheet.partition("]")[0] if form.sheet.startswith("[") else ""
