"""LibreOffice 的对照加载项: a Python add-in (.oxt) with JX_EXEC_RATE, and a profile that recalculates on load.

The function is the least an add-in can do, a division of floats with the two errors that matter; ours does the same in
exact decimals. So LibreOffice has the lighter task.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

_IDL = """module xladdin { module benchmark {
interface XRates { any execRate([in] any spent, [in] any budget); };
}; };
"""
_COMPONENTS = """<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="rates.py">
<implementation name="_xll"><service name="com.sun.star.sheet.AddIn"/></implementation>
</component></components>
"""
_CODE = """import unohelper
from com.sun.star.lang import XServiceInfo
from xladdin.benchmark import XRates


class Rates(unohelper.Base, XRates, XServiceInfo):
    def __init__(self, context):
        pass

    def execRate(self, spent, budget):
        if budget == 0:
            raise ZeroDivisionError
        return spent / budget

    def getImplementationName(self):
        return "_xll"

    def supportsService(self, name):
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        return ("com.sun.star.sheet.AddIn",)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Rates, "_xll", ("com.sun.star.sheet.AddIn",))
"""
_FUNCTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 oor:name="CalcAddIns" oor:package="org.openoffice.Office"><node oor:name="AddInInfo">
<node oor:name="_xll" oor:op="replace"><node oor:name="AddInFunctions"><node oor:name="execRate" oor:op="replace">
<prop oor:name="DisplayName"><value xml:lang="en">JX_EXEC_RATE</value></prop>
<prop oor:name="Description"><value xml:lang="en">spent / budget</value></prop>
<prop oor:name="Category"><value>Add-In</value></prop>
<prop oor:name="CompatibilityName"><value xml:lang="en">JX_EXEC_RATE</value></prop>
<node oor:name="Parameters">
<node oor:name="spent" oor:op="replace"><prop oor:name="DisplayName"><value xml:lang="en">spent</value></prop>
<prop oor:name="Description"><value xml:lang="en">spent</value></prop></node>
<node oor:name="budget" oor:op="replace"><prop oor:name="DisplayName"><value xml:lang="en">budget</value></prop>
<prop oor:name="Description"><value xml:lang="en">budget</value></prop></node>
</node></node></node></node></node></oor:component-data>
"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
<manifest:file-entry manifest:full-path="rates.idl"
 manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
<manifest:file-entry manifest:full-path="rates.components"
 manifest:media-type="application/vnd.sun.star.uno-components"/>
<manifest:file-entry manifest:full-path="CalcAddIns.xcu"
 manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
<identifier value="xladdin.benchmark"/><version value="1.0"/></description>
"""
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class LibreOffice:
    """A LibreOffice with a profile of its own in which the add-in is installed.

    Args:
        folder: where the profile and the add-in go.
    """

    def __init__(self, folder: Path) -> None:
        self._profile = folder / "profile"
        # Shared, because unopkg refuses to install for root alone; in a folder of ours, so nothing of the machine changes.
        self._places = [
            f"-env:UserInstallation={self._profile.as_uri()}",
            f"-env:UNO_SHARED_PACKAGES={(folder / 'shared').as_uri()}",
        ]
        (self._profile / "user").mkdir(parents=True)
        (self._profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
        addin = folder / "rates.oxt"
        with zipfile.ZipFile(addin, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
            archive.writestr("description.xml", _DESCRIPTION)
            archive.writestr("rates.idl", _IDL)
            archive.writestr("rates.components", _COMPONENTS)
            archive.writestr("rates.py", _CODE)
            archive.writestr("CalcAddIns.xcu", _FUNCTIONS)
        command = ["unopkg", "add", "-f", "-s", "--shared", str(addin), *self._places]
        subprocess.run(command, check=True, capture_output=True)

    @staticmethod
    def found() -> bool:
        return shutil.which("soffice") is not None and shutil.which("unopkg") is not None

    @staticmethod
    def version() -> str:
        run = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
        return " ".join(run.stdout.split()[:2])

    def command(self, source: Path, folder: Path) -> list[str]:
        """Load the workbook, recalculate it, save it as .xlsx in `folder`."""
        kind = "xlsx:Calc MS Excel 2007 XML"
        return ["soffice", "--headless", *self._places, "--convert-to", kind, "--outdir", str(folder), str(source)]
