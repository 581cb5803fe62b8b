' 连接 Python：the COM server that the xlwings library starts in the user's Python, through its DLL.
' 只读本加载项自己的设置表，不读当前工作簿里的设置：a workbook from elsewhere must not choose the interpreter.
Option Explicit
Option Private Module

#If Win64 Then
    Private Const LIBRARY As String = "xlwings64-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-{xlwings}.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
#Else
    Private Const LIBRARY As String = "xlwings32-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-{xlwings}.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
#End If
Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal lpLibFileName As String) As LongPtr

Public Const SETTINGS As String = "{settings}"
' 连不上时隔多少秒再试：a sheet of formulas must not start a broken Python thousands of times.
Private Const PAUSE As Long = 30

Private LastProblem As String
Private FailedAt As Date
Private StartCommand As String
Private UdfModule As String

' 计算一个函数：its cells' values in one call. #NAME? means that Python was not reached, as without the add-in.
Public Function AskPython(ByVal functionName As String, ByRef arguments As Variant) As Variant
    AskPython = CVErr(2029)
    If Pausing() Then Exit Function
    On Error GoTo failed
    AskPython = CellResult(Server().CallUDF(UdfModule, functionName, (arguments)))
    Exit Function
failed:
    Remember Err.Description
End Function

' 执行一个按钮：what xlwings' RunPython does with "USE UDF SERVER". The answer is the message for the user.
Public Function RunPython(ByVal moduleName As String, ByVal handler As String) As String
    Dim python As Object
    On Error GoTo failed
    Set python = Server()
    python.SetAttr python.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    RunPython = python.Str(python.Call(python.Module(moduleName), handler))
    Exit Function
failed:
    Remember Err.Description
    RunPython = "没有完成。" & vbLf & vbLf & Problem()
End Function

' 最近一次连接失败的原因，没有则为空。
Public Function Problem() As String
    Problem = LastProblem
End Function

' 设置表里的一项；没有这一项则为空。
Public Function Setting(ByVal key As String) As String
    Dim row As Long
    With ThisWorkbook.Worksheets(SETTINGS)
        For row = 1 To 50
            If LCase$(.Cells(row, 1).Value) = LCase$(key) Then
                Setting = .Cells(row, 2).Value
                Exit Function
            End If
        Next row
    End With
End Function

' 启动 Python 的命令行。-P: modules lying beside the current folder's files are not taken for Python's own.
Public Function PythonCommand(ByVal interpreter As String, ByVal folders As String) As String
    Dim script As String
    script = "import sys; "
    If folders <> "" Then
        folders = Replace(Replace(folders, "\", "\\"), "'", "\'")
        script = script & "sys.path[:0] = '" & folders & "'.split(';'); "
    End If
    script = script & "import xlwings; xlwings.serve('$(CLSID)')"
    PythonCommand = """" & interpreter & """ -P -c """ & script & """"
End Function

Private Function Server() As Object
    Dim answer As Variant
    If StartCommand = "" Then
        LoadXlwings Setting("xlwings folder"), Setting("Interpreter_Win")
        UdfModule = Setting("UDF Modules")
        StartCommand = PythonCommand(Setting("Interpreter_Win"), Setting("PYTHONPATH"))
    End If
    ' The DLL starts the server when it does not run, and again when it has died.
    If XLPyDLLActivateAuto(answer, StartCommand, 1) <> 0 Then Err.Raise vbObjectError + 513, "xladdin", answer
    Set Server = answer
    LastProblem = ""
End Function

Private Sub LoadXlwings(ByVal folder As String, ByVal interpreter As String)
    Dim home As String
    If folder <> "" Then
        If LoadLibrary(folder & "\" & LIBRARY) <> 0 Then Exit Sub
    End If
    ' 未经安装程序设置时，按 xlwings 的习惯在解释器旁边和上一级找。
    If InStr(interpreter, "\") = 0 Then Exit Sub
    home = ParentFolder(interpreter)
    If LoadLibrary(home & "\" & LIBRARY) <> 0 Then Exit Sub
    If LoadLibrary(ParentFolder(home) & "\" & LIBRARY) <> 0 Then Exit Sub
    Err.Raise vbObjectError + 514, "xladdin", "找不到 " & LIBRARY & "。加载项与已安装的 xlwings 版本不一致，或文件被杀毒软件移走；请重新运行 xladdin addin install excel。"
End Sub

Private Function ParentFolder(ByVal path As String) As String
    ParentFolder = Left$(path, InStrRev(path, "\") - 1)
End Function

Private Function Pausing() As Boolean
    If LastProblem <> "" Then Pausing = DateDiff("s", FailedAt, Now) < PAUSE
End Function

Private Sub Remember(ByVal description As String)
    LastProblem = description
    If LastProblem = "" Then LastProblem = "原因不明。"
    FailedAt = Now
End Sub
