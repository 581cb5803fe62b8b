"""编译：JX_ calls as native formulas of Excel 2007 to 2016 and WPS, so that a workbook computes without any add-in.

`formula_text`, `guards` and `excel_limits` write; `places` knows the cells around, `reading` reads the `arguments` of
a call, `quantities`, `operands` and `pinning` say what a native formula may take them for; `ratios`, `score_rules`,
`word_rules`, `compound_rules`, `averages`, `satisfaction` and `functions` say what each function becomes; `formulas`
and `array_formulas` replace the calls inside a formula; `compilation` does a workbook and `restoration` takes it back.
"""
