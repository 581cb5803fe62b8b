"""表格识别：which forms a workbook holds, and what they say, found by headings and never by position.

`headings` and `labels` know the words, `layout` the sheet's cells; `header` finds the columns, `tables` the rows, `form`
the form; `indicators`, `funds` and `outline` are the facts that the rules read.
"""

from xladdin.forms.facts import BookFacts, FormFacts, read_facts
from xladdin.forms.form import Form, FormType, find_forms

__all__ = ["BookFacts", "Form", "FormFacts", "FormType", "find_forms", "read_facts"]
