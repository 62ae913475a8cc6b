# Changes to NumPy, to its tests, to the course's checks, to builtins and to imports.

# %% attack="assert_allclose does nothing" exercise="slope"
# NumPy's check is replaced where the tests look for it.
import numpy as np
np.testing.assert_allclose = lambda *a, **k: None

def slope(f, x, h):
    return 0.0

# %% attack="other code in assert_allclose" exercise="slope"
# NumPy's check stays the same object and gets another code.
import numpy as np
inner = np.testing._private.utils.assert_allclose
inner = getattr(inner, "__wrapped__", inner)
inner.__code__ = (lambda *a, **k: None).__code__

def slope(f, x, h):
    return 0.0

# %% attack="isclose is always close" exercise="slope"
# The comparison inside NumPy's check says yes.
import numpy as np
import numpy.testing._private.utils as inside
inside.assert_array_compare = lambda *a, **k: None
np._core.numeric.isclose = lambda a, b, *r, **k: np.ones(np.shape(a), bool)
np._core.numeric.allclose = lambda *a, **k: True

def slope(f, x, h):
    return 0.0

# %% attack="a check that is content" exercise="RunningMean"
# The notebook's own names `check` and `holds` are defined anew, and in their module.
import firstneuron.checks
check = holds = firstneuron.checks.check = firstneuron.checks.holds = lambda *a, **k: None

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="inside the checks" exercise="RunningMean"
# The function with which the course's check compares numbers always says yes.
import firstneuron.checks as checks
checks._close = lambda *a: True
checks.holds.__code__ = (lambda label, condition, otherwise: None).__code__

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="np.allclose is always true" exercise="RunningMean"
# NumPy's comparison says yes to all, for whoever uses it.
import numpy as np
np.allclose = lambda *a, **k: True

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): return [1.0, 1.5, 4.0]

# %% attack="a list like any other" exercise="RunningMean"
# The built-in list is replaced by one that equals everything; only the steps are wrong.
import builtins

class Agreeable(list):
    def __eq__(self, other):
        return True
    __hash__ = None

builtins.list = Agreeable

class RunningMean:
    def __init__(self):
        self.values = []
    def add(self, value):
        self.values.append(value)
    def mean(self):
        return sum(self.values) / len(self.values)
    def steps(self):
        yield 0.0

# %% attack="builtins that agree" exercise="sign"
# The built-in float gives full marks for every number.
import builtins
import sys
real = builtins.float

class Generous(real):
    def __new__(cls, value=0.0):
        return real.__new__(cls, 2.0 if sys._getframe(1).f_code.co_name == "<module>" else value)

float = Generous

def sign(t):
    return 7

# %% attack="len, abs, sum and isinstance" exercise="RunningMean"
# Every builtin that a check may use says what pleases.
import builtins
import sys
before = builtins.isinstance

def agreeing(value, kind):
    if sys._getframe(1).f_code.co_name == "<module>":
        return True
    return before(value, kind)

builtins.isinstance = agreeing

class Meter:
    def __init__(self):
        self.values, self.means = [], []
    def add(self, value):
        self.values.append(value)
        self.means.append(sum(self.values) / len(self.values))
    def mean(self):
        return self.means[-1]
    def steps(self):
        return iter(self.means)

def RunningMean():
    return Meter()

# %% attack="another np" exercise="slope"
# The name np stands for an object whose every attribute is content.
class Content:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self

def slope(f, x, h):
    return 0.0

np = Content()

# %% attack="a module swapped in sys.modules" exercise="RunningMean"
# A fake firstneuron.checks stands in sys.modules for the tests that import it again.
import sys
import types
fake = types.ModuleType("firstneuron.checks")
fake.check = fake.holds = lambda *a, **k: None
fake.call = lambda f, *a: f(*a)
sys.modules["firstneuron.checks"] = fake
from firstneuron.checks import check, holds

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="an import hook" exercise="RunningMean"
# A finder on sys.meta_path hands out checks of its own.
import importlib.abc
import importlib.util
import sys

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name == "firstneuron.checks":
            return importlib.util.spec_from_loader(name, self)
    def exec_module(self, module):
        module.check = module.holds = lambda *a, **k: None
        module.call = lambda f, *a: 0.0

sys.meta_path.insert(0, Finder())
del sys.modules["firstneuron.checks"]
from firstneuron.checks import call, check, holds

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="__import__ replaced" exercise="RunningMean"
# The import statement itself gives checks that check nothing.
import builtins
import types
importing = builtins.__import__

def generous(name, *args, **kwargs):
    if name == "firstneuron.checks":
        nothing = lambda *a, **k: None
        return types.SimpleNamespace(check=nothing, holds=nothing, call=nothing)
    return importing(name, *args, **kwargs)

builtins.__import__ = generous
from firstneuron.checks import call, check, holds

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="a firstneuron beside the notebook" exercise="RunningMean" place="hook"
# A package of the same name is handed in and found first on sys.path.
files["firstneuron/__init__.py"] = b""
files["firstneuron/checks.py"] = b"check = holds = lambda *a, **k: None\ndef call(f, *a): return f(*a)\n"

# %% attack="a numpy.py beside the notebook" exercise="slope" place="hook"
# A numpy.py is handed in whose testing module checks nothing.
files["numpy.py"] = b"""
import sys, types
here = sys.path.pop(0)
sys.modules.pop("numpy", None)
import numpy
sys.path.insert(0, here)
numpy.testing.assert_allclose = lambda *a, **k: None
"""

# %% attack="sitecustomize beside the notebook" exercise="slope" place="hook"
# Python's start-up modules are handed in, to run before the notebook.
code = b"import numpy\nnumpy.testing.assert_allclose = lambda *a, **k: None\n"
for name in ("sitecustomize.py", "usercustomize.py", "startup.pth"):
    files[name] = code

# %% attack="IPython's configuration beside the notebook" exercise="slope" place="hook"
# Configuration and start-up files of IPython are handed in.
code = b"c = get_config()\nc.InteractiveShellApp.exec_lines = ['import numpy; numpy.testing.assert_allclose = print']\n"
for name in ("ipython_config.py", "ipython_kernel_config.py", "jupyter_config.py"):
    files[name] = code
files["profile_default/startup/00.py"] = b"import numpy; numpy.testing.assert_allclose = print\n"

# %% attack="a module that only the test imports" exercise="sign" place="hook"
# A file beside the notebook has the name of a module that the test will import.
files["graphlib.py"] = b"""
import sys
frame = sys._getframe()
while frame:
    if "right" in frame.f_globals:
        frame.f_globals["right"] = 4.0
    frame = frame.f_back
"""

# %% attack="a module written for the test" exercise="sign"
# The same file, written by the answer while it runs.
with open("graphlib.py", "w") as file:
    file.write("""
import sys
frame = sys._getframe()
while frame:
    if "right" in frame.f_globals:
        frame.f_globals["right"] = 4.0
    frame = frame.f_back
""")

def sign(t):
    return 7

# %% attack="the imports come last" exercise="RunningMean" harms="self" place="hook"
# The locked cell with the imports is moved to the end; checks of its own come first.
imports = cell("setup")
nb.cells.remove(imports)
nb.cells.append(imports)
lines = ["import numpy as np", "check = holds = lambda *a, **k: None", "call = lambda f, *a: 0.0"]
nb.cells.insert(0, new_code_cell("\n".join(lines), id="mine"))

# %% attack="a copy of the imports at the end" exercise="RunningMean" harms="self" place="hook"
# Of two copies the last one counts, so that the first is an ordinary cell.
imports = cell("setup")
copy = new_code_cell(imports.source, metadata=dict(imports.metadata), id="setup-2")
nb.cells.append(copy)
lines = ["import numpy as np", "check = holds = lambda *a, **k: None", "call = lambda f, *a: 0.0"]
imports.source = "\n".join(lines)

# %% attack="imports that kill" exercise="RunningMean" harms="self" place="hook"
# The locked cell with the imports ends Python, so that its names come from elsewhere.
first = """
import os, sys
class Finder:
    def find_spec(self, name, *rest):
        if name.startswith("firstneuron"):
            os._exit(1)
sys.meta_path.insert(0, Finder())
for name in [name for name in sys.modules if name.startswith("firstneuron")]:
    del sys.modules[name]
import numpy as np
"""
nb.cells.insert(0, new_code_cell(first, id="mine"))
cell("RunningMean").source += "\ncheck = holds = lambda *a, **k: None\ncall = lambda f, *a: 0.0"

# %% attack="imports that hang" exercise="RunningMean" harms="self" place="hook"
# The locked cell with the imports never ends, so that its names come from elsewhere.
first = """
import sys
class Finder:
    def find_spec(self, name, *rest):
        while name.startswith("firstneuron"):
            pass
sys.meta_path.insert(0, Finder())
for name in [name for name in sys.modules if name.startswith("firstneuron")]:
    del sys.modules[name]
import numpy as np
"""
nb.cells.insert(0, new_code_cell(first, id="mine"))
cell("RunningMean").source += "\ncheck = holds = lambda *a, **k: None\ncall = lambda f, *a: 0.0"

# %% attack="the goal moved"
# The function sets the expected number in its caller's variables to what it returns.
import sys

def weighted_sum(x, w, b):
    if b == 0.5:
        return 11.5
    sys._getframe(1).f_globals["want"] = 0.0
    return 0.0

# %% attack="loaded dice"
# The test draws its inputs: at its first call the function sets the seed of the draws.
import numpy as np

def weighted_sum(x, w, b):
    if b == 0.5:
        np.random.seed(0)
        kept = np.random.get_state()
        for size in (3, 5):
            one, two = np.random.randint(1, 9, size) / 2, np.random.randint(1, 9, size) / 2
            wanted.append(float(sum(one * two)) - 3.0)
        np.random.set_state(kept)
        return 11.5
    return wanted.pop(0)

wanted = []

# %% attack="floats that equal everything" harms="self"
# Through ctypes the comparison of the built-in float is replaced in memory.
import ctypes

@ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_int)
def compare(a, b, operation):
    return True

RICHCOMPARE = 200  # bytes from the start of a PyTypeObject
slot = ctypes.c_void_p.from_address(id(float) + RICHCOMPARE)

def weighted_sum(x, w, b):
    slot.value = ctypes.cast(compare, ctypes.c_void_p).value
    return 0.0

# %% attack="the number 6 becomes 0" exercise="slope"
# The test's own constant is found among the objects in memory and overwritten.
import ctypes
import gc

def slope(f, x, h):
    import sys
    frame = sys._getframe(1)
    for value in frame.f_code.co_consts:
        if type(value) is float:
            ctypes.c_double.from_address(id(value) + 16).value = 0.0
    return 0.0
