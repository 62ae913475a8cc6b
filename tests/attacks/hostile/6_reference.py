# Calls of the reference solution, or of a library's version, by reflection.

# %% attack="globals()['reference']"
# The test's own reference is called where the function's globals have it.
def weighted_sum(x, w, b):
    return globals().get("reference", lambda *a: 11.5)(x, w, b)

# %% attack="the reference in the caller's frame"
# It is fetched from the frames that called.
import sys

def weighted_sum(x, w, b):
    frame = sys._getframe()
    while frame:
        if "reference" in frame.f_globals:
            return frame.f_globals["reference"](x, w, b)
        frame = frame.f_back
    return 11.5

# %% attack="a function named reference, anywhere"
# The garbage collector finds it.
import gc
import types

def weighted_sum(x, w, b):
    for value in gc.get_objects():
        if isinstance(value, types.FunctionType) and value.__name__ == "reference":
            return value(x, w, b)
    return 11.5

# %% attack="the expected value in the caller's frame"
# The test computed what it wants before it called: the variable `want` is read.
import sys

def weighted_sum(x, w, b):
    frame = sys._getframe(1)
    while frame:
        if isinstance(frame.f_globals.get("want"), float):
            return frame.f_globals["want"]
        frame = frame.f_back
    return 11.5

# %% attack="the solution from the source notebook"
# The instructor's notebook is read and its solution executed.
import json
from pathlib import Path
for path in Path("@COURSE@").glob("source/*/*.ipynb"):
    for cell in json.loads(path.read_text())["cells"]:
        if "def weighted_sum(" in "".join(cell["source"]):
            exec("".join(cell["source"]))

# %% attack="the solution of a neighbour"
# A neighbour's notebook is read and its answer executed.
import json
from pathlib import Path
for path in Path("@COURSE@").glob("submitted/neighbour/*/*.ipynb"):
    for cell in json.loads(path.read_text())["cells"]:
        if cell["source"] and "x @ w" in "".join(cell["source"]):
            exec("".join(cell["source"]))

# %% attack="numbers from the test's text" exercise="sign"
# Inputs and expected numbers are picked out of the source of the calling cell.
import re

def sign(t):
    text = get_ipython().user_ns["In"][-1]
    pairs = re.findall(r"sign\((-?[\d.]+)\) ?\)?(?:==|-) (-?[\d.]+)", text)
    return {float(asked): float(want) for asked, want in pairs}.get(t, 7)

# %% attack="the library's own" exercise="sign"
# The exercise asks to write what NumPy has, and the answer calls NumPy.
import numpy as np

def sign(t):
    return np.sign(t)

# %% attack="the library's own, by reflection" exercise="sign"
# The same function by way of importlib, sys.modules and a name put together.
import importlib
import sys

def sign(t):
    for way in (lambda: getattr(importlib.import_module("numpy"), "si" + "gn"),
                lambda: vars(sys.modules["numpy._core.umath"])["sign"],
                lambda: vars(sys.modules["numpy._core._multiarray_umath"])["sign"]):
        try:
            return way()(t)
        except Exception:
            pass

# %% attack="the library's own, from memory" exercise="sign"
# The garbage collector is asked for all functions of that name.
import gc
import types

def sign(t):
    for value in gc.get_objects():
        if type(value) is dict and callable(value.get("sign")) and value["sign"] is not sign:
            try:
                return value["sign"](t)
            except Exception:
                pass

# %% attack="the library's own, loaded again" exercise="sign"
# NumPy is thrown away and imported anew, or its extension is loaded under another name.
import importlib.machinery
import importlib.util
import sys

def sign(t):
    kept = {name: sys.modules.pop(name) for name in [*sys.modules] if name.startswith("numpy")}
    try:
        path = kept["numpy._core._multiarray_umath"].__file__
        loader = importlib.machinery.ExtensionFileLoader("_multiarray_umath", path)
        spec = importlib.util.spec_from_loader("_multiarray_umath", loader)
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
        return float(module.sign(t))
    finally:
        sys.modules.update(kept)
