' 工作簿自己的方案：what the workbook of the asking formula brings along: its folder, its name and the cells of its sheet of rules.
Option Explicit
Option Private Module

Public Function OwnSchemes() As Variant
    Dim asking As Object
    OwnSchemes = Array("", "", Empty)
    ' 不是单元格里的公式（如从宏里调用）就没有自己的方案。
    On Error GoTo done
    Set asking = Application.Caller.Worksheet.Parent
    OwnSchemes = SchemesOf(asking)
done:
End Function

Public Function SchemesOf(ByVal book As Object) As Variant
    Dim sheet As Object, cells As Variant
    cells = Empty
    For Each sheet In book.Worksheets
        If sheet.Name = "{rules}" Then cells = sheet.UsedRange.Value2
    Next sheet
    SchemesOf = Array(book.Path, book.Name, cells)
End Function
