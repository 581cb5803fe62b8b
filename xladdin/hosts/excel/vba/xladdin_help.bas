' 参数说明：the function wizard's texts, registered from the sheet that Excel-DNA IntelliSense reads too.
Option Explicit

' Excel 不记住加载项的参数说明，每次打开都要登记。
Public Sub RegisterHelp()
    Dim row As Long, screen As Boolean
    screen = Application.ScreenUpdating
    On Error GoTo done
    Application.ScreenUpdating = False
    ' MacroOptions refuses a hidden workbook, and an add-in is one.
    ThisWorkbook.IsAddin = False
    row = 2
    Do While HelpText(row, 1) <> ""
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & HelpText(row, 1), _
            Description:=HelpText(row, 2), Category:="{category}", ArgumentDescriptions:=ArgumentHelps(row)
        row = row + 1
    Loop
done:
    ' 无论成败都恢复为加载项；登记不上只是没有提示，不影响计算。
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = screen
End Sub

' 一个函数各参数的说明：names stand from the fourth column in every second one, their helps beside them.
Public Function ArgumentHelps(ByVal row As Long) As Variant
    Dim texts() As String, found As Long
    Do While HelpText(row, 4 + 2 * found) <> ""
        ReDim Preserve texts(0 To found)
        texts(found) = HelpText(row, 5 + 2 * found)
        found = found + 1
    Loop
    ArgumentHelps = texts
End Function

Private Function HelpText(ByVal row As Long, ByVal column As Long) As String
    HelpText = ThisWorkbook.Worksheets("{help}").Cells(row, column).Value
End Function
