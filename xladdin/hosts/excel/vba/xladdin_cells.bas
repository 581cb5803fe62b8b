' 单元格值：what a formula's arguments hold, and what its cell shall show.
Option Explicit
Option Private Module

' 参数的内容：a range as its values, whole and in one piece; error 448 where an argument was left out.
' Dates and currency arrive as the numbers behind them (Value2).
Public Function CellArgument(Optional ByRef given As Variant, Optional ByVal whole As Boolean = False) As Variant
    If IsMissing(given) Then
        CellArgument = CVErr(448)
    ElseIf Not IsObject(given) Then
        CellArgument = given
    ElseIf given.Areas.Count > 1 Then
        CellArgument = CVErr(2015)
    ElseIf whole Then
        CellArgument = UsedValues(given)
    Else
        CellArgument = given.Value2
    End If
End Function

' 整列引用只取用到的部分：a whole column is cut to what the sheet uses.
Private Function UsedValues(ByVal area As Object) As Variant
    Dim used As Object
    UsedValues = Empty
    If area.Rows.Count < 65536 And area.Columns.Count < 16384 Then
        UsedValues = area.Value2
        Exit Function
    End If
    Set used = Application.Intersect(area, area.Worksheet.UsedRange)
    If Not used Is Nothing Then UsedValues = used.Value2
End Function

' 结果：Python gives numbers as Double, so a Long is the number of an error value.
Public Function CellResult(ByRef answer As Variant) As Variant
    If Not IsArray(answer) Then
        CellResult = OneResult(answer)
    ElseIf Dimensions(answer) = 1 Then
        CellResult = RowResult(answer)
    Else
        CellResult = TableResult(answer)
    End If
End Function

Private Function OneResult(ByRef answer As Variant) As Variant
    If VarType(answer) = vbLong Then
        OneResult = CVErr(answer)
    Else
        OneResult = answer
    End If
End Function

Private Function RowResult(ByRef answer As Variant) As Variant
    Dim shown() As Variant, column As Long
    ReDim shown(LBound(answer) To UBound(answer))
    For column = LBound(answer) To UBound(answer)
        shown(column) = OneResult(answer(column))
    Next column
    RowResult = shown
End Function

Private Function TableResult(ByRef answer As Variant) As Variant
    Dim shown() As Variant, row As Long, column As Long
    ReDim shown(LBound(answer, 1) To UBound(answer, 1), LBound(answer, 2) To UBound(answer, 2))
    For row = LBound(answer, 1) To UBound(answer, 1)
        For column = LBound(answer, 2) To UBound(answer, 2)
            shown(row, column) = OneResult(answer(row, column))
        Next column
    Next row
    TableResult = shown
End Function

Private Function Dimensions(ByRef answer As Variant) As Long
    Dim last As Long
    On Error GoTo flat
    last = UBound(answer, 2)
    Dimensions = 2
    Exit Function
flat:
    Dimensions = 1
End Function
