"""计量单位的种类：money, per cent, time, or things counted; and which form of a project its targets are judged on."""

from __future__ import annotations

from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.rules.same_owner import same_owner
from xladdin.rules.word_lists import word_list


def unit_class(unit: str) -> str:
    """`money`, `percent`, `time`, `people_and_things`, or `` for a unit that no list has (吨, 亩, 公里)."""
    units = word_list("units")["units"]
    return next((kind for kind, words in units.items() if unit in words), "")


def sets_the_targets(form: FormFacts, book: BookFacts) -> bool:
    """Whether a form is where its owner's targets are set: the target form, or without one the first that has them.

    What is wrong with the set of targets is said once, not again in every form that repeats them.
    """
    if form.type is FormType.TARGETS:
        return True
    if form.type not in (FormType.SELF_EVALUATION, FormType.MONITORING) or not form.indicators:
        return False
    before = True
    for other in book.everywhere:
        if other is form:
            before = False
        elif (other.type is FormType.TARGETS or (before and other.indicators)) and same_owner(form, other):
            return False
    return True
