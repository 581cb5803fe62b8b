"""Run by the Python that has UNO: opens workbooks with their macros, prints what the first sheet's column A shows, as JSON.

    python3 probe_in_libreoffice.py SOFFICE PROFILE ROWS FILE...
"""  # fmt: skip

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def main(soffice, profile, rows, *files):
    pipe = f"pipe,name=xladdin{os.getpid()}"
    office = subprocess.Popen(
        [
            soffice,
            "--headless",
            "--norestore",
            "--nologo",
            f"-env:UserInstallation=file://{profile}",
            f"--accept={pipe};urp",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for attempt in range(300):
            try:
                context = resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
                break
            except uno.getClass("com.sun.star.connection.NoConnectException"):
                if attempt == 299:
                    raise
                time.sleep(0.2)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        shown = []
        for file in files:
            always = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
            document = desktop.loadComponentFromURL(
                Path(file).as_uri(), "_blank", 0, (prop("Hidden", True), prop("MacroExecutionMode", always))
            )
            document.calculateAll()
            sheet = document.Sheets.getByIndex(0)
            shown.append([sheet.getCellByPosition(0, row).String for row in range(int(rows))])
            document.close(True)
        print(json.dumps(shown))
        try:
            desktop.terminate()
        except uno.getClass("com.sun.star.lang.DisposedException"):
            pass
        office.wait(30)
    finally:
        office.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
