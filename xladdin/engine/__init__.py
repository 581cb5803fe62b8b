"""重算引擎: formulas of a workbook computed without a spreadsheet program, JX_ functions included."""
