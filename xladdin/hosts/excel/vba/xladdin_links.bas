' 链接：a formula saved on another computer names our functions by the path of its add-in there.
Option Explicit
Option Private Module

' 把指向别处同名加载项的链接改到本加载项；改不了（如工作簿受保护）就保持原样。
Public Sub MendLinks(ByVal book As Workbook)
    Dim found As Variant, link As Variant
    On Error Resume Next
    found = book.LinkSources(1)
    If IsEmpty(found) Then Exit Sub
    For Each link In found
        If IsElsewhere(CStr(link), ThisWorkbook.FullName) Then book.ChangeLink CStr(link), ThisWorkbook.FullName, 1
    Next link
End Sub

' 是不是另一处的同名加载项。
Public Function IsElsewhere(ByVal link As String, ByVal own As String) As Boolean
    If LCase$(link) = LCase$(own) Then Exit Function
    IsElsewhere = LCase$(FileName(link)) = LCase$(FileName(own))
End Function

Private Function FileName(ByVal path As String) As String
    FileName = Replace(path, "/", "\")
    FileName = Mid$(FileName, InStrRev(FileName, "\") + 1)
End Function
