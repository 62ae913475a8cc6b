# Objects that say they are what they are not.

# %% attack="equal to everything"
# The result's == says yes.
class Yes:
    def __eq__(self, other):
        return True
    __hash__ = None

def weighted_sum(x, w, b):
    return Yes()

# %% attack="a float that equals everything"
# The result is a real float by isinstance, with a == of its own.
class Float(float):
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    __hash__ = float.__hash__

def weighted_sum(x, w, b):
    return Float(0.0)

# %% attack="a false __class__"
# The result claims to be a float, and compares as it likes.
class Mask:
    __class__ = float
    def __eq__(self, other):
        return True
    def __float__(self):
        return 0.0

def weighted_sum(x, w, b):
    return Mask()

# %% attack="an array that compares itself" exercise="slope"
# An ndarray subclass takes part in every NumPy function, and is close to everything.
import numpy as np

class Sure(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.array(False)
    def __array_function__(self, function, types, args, kwargs):
        return np.array(True)
    def __eq__(self, other):
        return np.array(False)

def slope(f, x, h):
    return np.zeros(()).view(Sure)

# %% attack="an array that looks the answer up" exercise="slope"
# Asked for its numbers, it finds the expected ones in the caller's frames.
import sys
import numpy as np

class Peek:
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe()
        while frame:
            for name in ("desired", "expected", "want"):
                if name in frame.f_locals:
                    return np.asarray(frame.f_locals[name], float)
            frame = frame.f_back
        return np.zeros(())

def slope(f, x, h):
    return Peek()

# %% attack="the check's own expected value" exercise="RunningMean"
# A lazy mean reads what the check expects when the check looks at it.
import sys
import numpy as np

class Lazy:
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe()
        while frame:
            if "expected" in frame.f_locals:
                return np.asarray(frame.f_locals["expected"], float)
            frame = frame.f_back
        return np.zeros(())

class RunningMean:
    def add(self, value): pass
    def mean(self): return Lazy()
    def steps(self):
        return iter([c for c in sys._getframe(1).f_code.co_consts if type(c) is tuple][-1])

# %% attack="memory of its own" exercise="slope"
# __array_interface__ points at bytes that it fills with the expected number when asked.
import ctypes
import sys

cell = ctypes.c_double(0.0)

class Shifting:
    @property
    def __array_interface__(self):
        frame = sys._getframe()
        while frame:
            cell.value = float(frame.f_locals.get("desired", cell.value))
            frame = frame.f_back
        return {"shape": (), "typestr": "<f8", "version": 3,
                "data": (ctypes.addressof(cell), False)}

def slope(f, x, h):
    return Shifting()

# %% attack="a pointer into the grader" exercise="slope"
# __array_interface__ points at memory the learner was never given.
class Outside:
    __array_interface__ = {"shape": (1 << 20,), "typestr": "|u1", "version": 3,
                           "data": (4096, False)}

def slope(f, x, h):
    return Outside()

# %% attack="a list full of liars"
# The liar is hidden inside an array of objects.
import numpy as np

class Yes:
    def __eq__(self, other):
        return True
    def __bool__(self):
        return True
    __hash__ = None

def weighted_sum(x, w, b):
    liars = np.empty((), dtype=object)
    liars[()] = Yes()
    return liars

# %% attack="a share above all" exercise="sign"
# A comparison gives a million instead of True, and the points are added up.
class Million:
    def __eq__(self, other):
        return 1_000_000

def sign(t):
    return Million()

# %% attack="a sum that is what it wants" exercise="sign"
# A comparison gives an object that stays in charge through additions and divisions.
class Sticky(float):
    def __add__(self, other):
        return self
    __radd__ = __truediv__ = __rtruediv__ = __add__
    def __float__(self):
        return 2.0

class Any:
    def __eq__(self, other):
        return Sticky(2.0)

def sign(t):
    return Any()

# %% attack="arithmetic in its favour" exercise="sign"
# What is subtracted from it leaves nothing, and it is smaller than everything.
class Near:
    def __sub__(self, other):
        return 0.0
    __rsub__ = __sub__
    def __abs__(self):
        return 0.0
    def __lt__(self, other):
        return True
    __le__ = __gt__ = __ge__ = __lt__

def sign(t):
    return Near()

# %% attack="an object for every question" exercise="RunningMean"
# Attributes, calls, items and comparisons of any kind are all answered with yes.
class Oracle:
    def __getattr__(self, name):
        if name.startswith("__array"):
            raise AttributeError(name)
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __eq__(self, other):
        return True
    def __iter__(self):
        return iter([1.0, 1.5, 4.0])
    def __float__(self):
        return 4.0
    def __bool__(self):
        return True
    def __len__(self):
        return 3
    def __getitem__(self, key):
        return self

RunningMean = Oracle()

# %% attack="a repr that never ends" exercise="RunningMean"
# The value is wrong, and who shows it in a message waits for ever.
class Endless:
    def __repr__(self):
        while True:
            pass

class RunningMean:
    def add(self, value): pass
    def mean(self): return Endless()
    def steps(self): yield Endless()

# %% attack="a length that lies" exercise="RunningMean"
# A sequence says it has a billion items, so that who copies it runs out of memory.
class Long:
    def __len__(self):
        return 10**9
    def __getitem__(self, index):
        return 0.0

class RunningMean:
    def add(self, value): pass
    def mean(self): return Long()
    def steps(self): return Long()

# %% attack="steps without end" exercise="RunningMean"
# The generator never stops, and the test makes a list of it.
class RunningMean:
    def __init__(self):
        self.values = []
    def add(self, value):
        self.values.append(value)
    def mean(self):
        return sum(self.values) / len(self.values)
    def steps(self):
        while True:
            yield 0.0

# %% attack="an exception that renders itself"
# The error shows itself to IPython as a result, not as a traceback.
class Fine(Exception):
    def _render_traceback_(self):
        get_ipython().displayhook(2.0)
        return []

def weighted_sum(x, w, b):
    raise Fine
