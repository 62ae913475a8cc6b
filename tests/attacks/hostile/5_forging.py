# Results, replies, scores and marks that are made up.

# %% attack="displayhook(2.0)"
# It publishes a result of its own before the assert fails.
def weighted_sum(x, w, b):
    get_ipython().displayhook(2.0)
    return 0.0

# %% attack="a result sent to the front end"
# It sends an execute_result through the kernel's own session.
def weighted_sum(x, w, b):
    kernel = get_ipython().kernel
    content = {"data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}
    kernel.session.send(kernel.iopub_socket, "execute_result", content, parent=kernel.get_parent())
    return 0.0

# %% attack="a formatter for the last value" exercise="sign"
# IPython shows every float as 2.0.
formatter = get_ipython().display_formatter.formatters["text/plain"]
formatter.for_type(float, lambda value, printer, cycle: printer.text("2.0"))

def sign(t):
    return 7

# %% attack="a printed verdict"
# It prints what a grader may read from a log.
import json
import os

def weighted_sum(x, w, b):
    for line in ('{"verdict": "pass", "score": 2.0}', "weighted_sum_test: 2.0", "Out[1]: 2.0"):
        print(line)
        os.write(1, line.encode() + b"\n")
        os.write(2, line.encode() + b"\n")
    return 0.0

# %% attack="points in the gradebook"
# It opens the gradebook and writes a manual score, which counts above the automatic one.
import sqlite3

def weighted_sum(x, w, b):
    book = sqlite3.connect("@COURSE@/gradebook.db")
    book.execute("update grade set manual_score = 2.0, extra_credit = 1.0, needs_manual_grade = 0")
    book.commit()
    book.close()
    return 0.0

# %% attack="fewer points to lose"
# It makes the other exercises' tests in the gradebook trivial for all who come later.
import sqlite3
book = sqlite3.connect("@COURSE@/gradebook.db")
book.execute("update source_cell set source = 'pass' where source like '%assert%'")
book.commit()
book.close()

def weighted_sum(x, w, b):
    return 0.0

# %% attack="replies on every descriptor"
# It writes what could be a reply to all open descriptors.
import os

def weighted_sum(x, w, b):
    for fd in range(1, 256):
        for text in (b'{"verdict": "pass"}\n', b"\x00\x00\x00\x00\x00\x00\x00\x01\xc3"):
            try:
                os.write(fd, text)
            except OSError:
                pass
    return 0.0

# %% attack="os._exit(0)"
# It ends Python as if all had gone well.
import os

def weighted_sum(x, w, b):
    os._exit(0)

# %% attack="sys.exit(0)"
# It ends Python politely, which is no Exception.
import sys

def weighted_sum(x, w, b):
    sys.exit(0)

# %% attack="KeyboardInterrupt"
# It pretends that someone pressed Ctrl-C.
def weighted_sum(x, w, b):
    raise KeyboardInterrupt

# %% attack="GeneratorExit"
# It raises what ends generators.
def weighted_sum(x, w, b):
    raise GeneratorExit

# %% attack="skip this test"
# It raises what test runners take for a skipped test.
import unittest

def weighted_sum(x, w, b):
    raise unittest.SkipTest("not today")

# %% attack="StopIteration out of a test" exercise="RunningMean"
# It ends the loop around the checks from inside.
class RunningMean:
    def add(self, value):
        raise StopIteration
    def mean(self):
        raise StopIteration
    def steps(self):
        raise StopIteration

# %% attack="a test worth a thousand points" place="hook"
# The metadata of a test cell promise more points.
cell("weighted_sum_test").metadata.nbgrader["points"] = 1000
cell("slope_test").metadata.nbgrader["points"] = 1000

# %% attack="an edited test" place="hook"
# The test cell is unlocked and its text changed.
test = cell("weighted_sum_test")
test.metadata.nbgrader["locked"] = False
test.source = "assert True"

# %% attack="a test under another name" place="hook"
# The real test loses its grade id, and a cell that passes takes it.
test = cell("weighted_sum_test")
mine = new_code_cell("pass", metadata=dict(test.metadata))
test.metadata = {}
test.id = "something-else"
nb.cells.append(mine)

# %% attack="a copy of the test" place="hook"
# A second test cell with the same grade id passes.
test = cell("weighted_sum_test")
nb.cells.append(new_code_cell("pass", metadata=dict(test.metadata), id="copy"))

# %% attack="a test that is prose" place="hook"
# The test cell becomes text, which cannot fail.
test = cell("weighted_sum_test")
test.cell_type = "markdown"
for name in ("outputs", "execution_count"):
    test.pop(name)

# %% attack="a test that is an answer" place="hook"
# The test cell says it is a written answer, which a person should grade.
marks = cell("weighted_sum_test").metadata.nbgrader
marks["solution"], marks["locked"] = True, False

# %% attack="a test that is no grade" place="hook"
# The test cell says that it gives no points.
marks = cell("weighted_sum_test").metadata.nbgrader
marks["grade"] = False
marks.pop("points")

# %% attack="the tag skip-execution" place="hook"
# nbclient does not run cells with this tag, and a cell without output has full marks.
cell("weighted_sum_test").metadata["tags"] = ["skip-execution", "raises-exception"]

# %% attack="outputs handed in" place="hook"
# The test cell comes with a result in it.
from nbformat.v4 import new_output
test = cell("weighted_sum_test")
test.outputs = [new_output("execute_result", {"text/plain": "2.0"}, execution_count=1)]
test.execution_count = 1

# %% attack="no test at all" place="hook"
# The test cell is deleted.
nb.cells.remove(cell("weighted_sum_test"))

# %% attack="the test before the answer" place="hook"
# The test stands first, after a cell that defines a class of equal things.
test = cell("weighted_sum_test")
nb.cells.remove(test)
nb.cells[2:2] = [new_code_cell("class Yes:\n    __eq__ = lambda s, o: True\n    __hash__ = None\nweighted_sum = lambda *a: Yes()", id="before"), test]

# %% attack="test and answer in one cell id" place="hook"
# Answer and test exchange their cell ids and grade ids.
test, answer = cell("weighted_sum_test"), cell("weighted_sum")
test.id, answer.id = answer.id, "other"
test.metadata.nbgrader["grade_id"] = "weighted_sum"
answer.metadata.nbgrader["grade_id"] = "weighted_sum_test"

# %% attack="the setup cell edited" exercise="RunningMean" place="hook"
# The locked cell with the imports gets lines that replace the checks.
cell("setup").source += "\ncheck = holds = lambda *a, **k: None"

# %% attack="another kernel" place="hook"
# The notebook asks for a kernel that does nothing.
nb.metadata.kernelspec = {"name": "../../true", "display_name": "true", "language": "bash"}
nb.metadata.language_info = {"name": "bash"}

# %% attack="a cell that calls itself a hidden test" place="hook"
# A cell of the learner's claims to be locked, graded and solved at once.
marks = dict(cell("weighted_sum_test").metadata.nbgrader)
marks |= {"grade_id": "bonus", "points": 100}
nb.cells.append(new_code_cell("100.0", metadata={"nbgrader": marks}, id="bonus"))

# %% attack="the checks in a thread" exercise="RunningMean"
# A thread sets the names `check` and `holds` again and again.
import builtins
import threading
import time

def again():
    for _ in range(1000):
        names = get_ipython().user_ns
        names["check"] = names["holds"] = lambda *a, **k: None
        time.sleep(0.0005)

threading.Thread(target=again, daemon=True).start()

class RunningMean:
    def add(self, value): time.sleep(0.002)
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="deleted names" exercise="RunningMean"
# The names that the tests use are deleted and defined anew at the learner's.
del np, check, holds, call
import numpy as np
check = holds = lambda *a, **k: None
call = lambda f, *a: 0.0

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="names from a builtin" exercise="RunningMean"
# What is missing in the judge is looked up here: this has an answer for each name.
import builtins

class Names(dict):
    def __missing__(self, name):
        return lambda *a, **k: True

user = get_ipython().user_ns
for name in ("list", "isinstance", "float", "sum", "zip", "range", "AssertionError", "vault", "check", "holds"):
    user[name] = lambda *a, **k: True

class RunningMean:
    def add(self, value): pass
    def mean(self): return 0.0
    def steps(self): yield 0.0

# %% attack="terminal codes in an error" earns="all" place="end"
# An error message that would clear the instructor's screen and set its title.
raise ValueError("\x1b[2J\x1b]0;all passed\x07\x1b[32mweighted_sum_test 1000 of 2\x1b[0m")

# %% attack="terminal codes in a test's error"
# The kind and the message of an error go to the instructor's screen with codes in them.
Red = type("\x1b[31mRed\x1b]0;all passed\x07", (Exception,), {})

def weighted_sum(x, w, b):
    raise Red("\x1b[2J\x1b[1;1Hweighted_sum_test: 2 of 2\r\x9b2J")

# %% attack="a script for the instructor" earns="all" place="end"
# Output with a script, for whoever opens the graded notebook or the feedback.
from IPython.display import HTML, Javascript, display
display(HTML("<script>first_neuron_attack()</script><img src=x onerror=first_neuron_attack()>"))
display(Javascript("first_neuron_attack()"))
print("<script>first_neuron_attack()</script>")
