"""编译：JX_ calls as native formulas of Excel 2007 to 2016 and WPS, so that a workbook computes without any add-in.

`formula_text` writes, `arguments` and `operands` read what a call is given; `ratios`, `score_rules`, `word_rules`,
`compound_rules`, `averages` and `functions` say what each function becomes; `formulas` replaces the calls inside a
formula; `compilation` does a workbook and `restoration` takes it back.
"""
