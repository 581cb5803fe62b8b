// node run_in_pyodide.mjs MODULES CALLS MAIN [WHEEL]
// Runs MAIN (a main.py) in Pyodide, the wheel installed if one is given, and prints the results of CALLS as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, calls, main, wheel] = process.argv.slice(2);
process.on("uncaughtException", (error) => {
  // Node would quote the whole of Pyodide before the message.
  console.error(error.message);
  process.exit(1);
});
const { loadPyodide } = createRequire(join(modules, "package.json"))("pyodide");
const pyodide = await loadPyodide();
if (wheel) pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
pyodide.FS.mkdirTree("/home/pyodide/own");
pyodide.FS.writeFile("/home/pyodide/own/main.py", readFileSync(main));
pyodide.FS.writeFile("/home/pyodide/own/calls.json", readFileSync(calls));
console.log(
  pyodide.runPython(`
import json, sys, types
# xlwings itself is the task pane's matter: its decorators only note things on the functions.
noted = {}
def func(function):
    noted[function.__name__] = function
    return function
def arg(name, **options):
    assert options.pop("doc") and options == {"ndim": 2, "err_to_str": True}, options
    return lambda function: function
sys.modules["xlwings"] = types.SimpleNamespace(func=func, arg=arg)
sys.path.insert(0, "/home/pyodide/own")
import main
results = [noted[name](*arguments) for name, arguments in json.load(open("/home/pyodide/own/calls.json"))]
json.dumps({"version": sys.version, "names": sorted(noted), "results": results, "loaded": sorted(sys.modules)})
`),
);
