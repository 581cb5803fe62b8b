"""工作簿文件：bytes → package parts → cells, and parts back into the file with everything else untouched."""
