"""A notebook's run: learner's cells in the student, tests in the judge.

Each case is a small notebook of cells and what a kernel would make of it.
"""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.engine.confinement import Limits
from autograder.engine.worker import Worker

SHORT = Limits(seconds=1)


@pytest.fixture(scope="module")
def worker():
    made = Worker("best")
    yield made
    made.close()


def notebook(*cells):
    """`("test", text)` is a test cell, `("locked", text)` read-only, text an answer."""
    nb = new_notebook()
    for number, cell in enumerate(cells):
        kind, source = cell if isinstance(cell, tuple) else ("answer", cell)
        marks = {
            "grade_id": f"cell{number}",
            "grade": kind == "test",
            "locked": kind in ("test", "locked"),
            "solution": False,
            "points": 1,
        }
        metadata = {} if kind == "answer" else {"nbgrader": marks}
        nb.cells.append(new_code_cell(source.strip(), metadata=metadata))
    return nb


def run(worker, *cells, limits=SHORT, **more):
    nb = notebook(*cells)
    outcome = worker.run(nb, limits, **more)
    return nb, [outcome.verdicts[i].kind for i in range(len(nb.cells))], outcome


def kinds(worker, *cells, **more):
    return run(worker, *cells, **more)[1]


def errors(cell):
    return [o.evalue for o in cell.outputs if o.output_type == "error"]


def printed(cell):
    return "".join(o.text for o in cell.outputs if o.output_type == "stream")


@pytest.mark.parametrize(
    "test",
    [
        "assert f(3) == 9 and type(f(3)) is int",
        "import numpy as np\na = np.arange(3.)\nassert np.array_equal(f(a), [0, 1, 4])",
        "assert [f(x) for x in (1, 2)] == [1, 4]",
        "assert f.__name__ == 'f'",
        "assert f is f and f == f and f != g and callable(f)",
        "assert list(map(f, [1, 2])) == [1, 4]",
        "assert sum(g(3)) == 3 and next(iter(g(2))) == 0",
        "assert apply(lambda x: x + 1, 2) == 3",
        "def twice(x):\n    return 2 * x\nassert apply(twice, 4) == 8",
        "p = Point(1, 2)\nassert p.x == 1 and p.norm2() == 5 and isinstance(p, Point)",
        "p = Point(1, 2)\np.x = 5\nassert p.norm2() == 29 and len(p) == p[1] == 2",
        "p = Point([1], 0)\np.x.append(7)\nassert p.x == p.first() == [1, 7]",
        "q = Point(1, 2) + Point(3, 4)\nassert (q.x, q.y) == (4, 6)",
        "assert (Point(1, 2) * Point(3, 4)) == 11",
        "a = [1]\ngrow(a)\nassert a == [1, 1] and grow(a) is a",
        "try:\n    bad()\nexcept ZeroDivisionError as e:\n    assert 'zero' in str(e)",
        "try:\n    own_error()\nexcept ValueError as e:\n"
        "    assert type(e).__name__ == 'Mine'",
        "try:\n    lookup()\nexcept KeyError as e:\n    assert e.args == ('k',)",
        "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
        "    warnings.simplefilter('always')\n    warn()\nassert len(w) == 1 "
        "and w[0].category is RuntimeWarning",
        "import numpy as np\nwith np.errstate(divide='raise'):\n    try:\n"
        "        div(1.0)\n    except FloatingPointError:\n        pass\n"
        "    else:\n        raise AssertionError",
        "import numpy as np\nnp.random.seed(1)\na = draw()\nnp.random.seed(1)\n"
        "assert a == np.random.random() == 0.417022004702574",
        "import numpy as np\nrng = np.random.default_rng(0)\ntwin = "
        "np.random.default_rng(0)\nassert draw_from(rng) == twin.random()\n"
        "assert rng.random() == twin.random()",
        "import copy\np = Point(1, 2)\nq = copy.deepcopy(p)\nq.x = 9\nassert p.x == 1",
        "assert number == 7 and text == 'a' and table == {'k': [1, (2, 3)]}",
        "del f\ntry:\n    uses_f(2)\nexcept NameError:\n    pass\nelse:\n"
        "    raise AssertionError",
        "old = f\nf = lambda x: 0\nassert uses_f(2) == 0\nf = old\n"
        "assert uses_f(2) == 4",
        "limit = 3\nassert reads_limit() == 3",
        "import os\nassert os.getenv('NBGRADER_EXECUTION') == 'autograde' == env()",
        "assert open('made.txt').read() == 'by an answer'",
        "assert recursive(50) == 50",
        "assert [turn(), turn(), turn()] == ['first', 'second', 'second']",
        "assert apply(lambda x: (turn(), turn()), 0) == ('first', 'second')",
        "assert turn() == 'first' and apply(lambda x: turn(), 0) == 'second'",
    ],
)
def test_a_test_cannot_tell_that_the_answer_is_elsewhere(worker, test):
    answer = """
import numpy as np, warnings, os
number, text, table = 7, 'a', {'k': [1, (2, 3)]}
def f(x): return x * x
def g(n):
    for i in range(n): yield i
def apply(h, x): return h(x)
def grow(a):
    a.append(1)
    return a
def bad(): return 1 / 0
class Mine(ValueError): pass
def own_error(): raise Mine('m')
def lookup(): return {}['k']
def warn(): warnings.warn('w', RuntimeWarning)
def div(x): return np.float64(x) / 0
def draw(): return np.random.random()
def draw_from(rng): return rng.random()
def uses_f(x): return f(x)
def reads_limit(): return limit
def env(): return os.environ['NBGRADER_EXECUTION']
def recursive(n): return 0 if n == 0 else 1 + recursive(n - 1)
def turn():
    global turn
    turn = second
    return 'first'
def second(): return 'second'
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def norm2(self): return self.x**2 + self.y**2
    def first(self): return self.x
    def __len__(self): return 2
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    def __mul__(self, o): return self.x * o.x + self.y * o.y
open('made.txt', 'w').write('by an answer')
"""
    nb, found, _ = run(worker, answer, ("test", test))
    assert found == ["pass", "pass"], nb.cells[1].outputs


def test_learners_see_what_visible_lines_set_and_nothing_hidden(worker):
    nb, found, _ = run(
        worker,
        "def f(x): return x",
        (
            "test",
            "shown = [1, 2]\ndef helper(x): return x + 1\n### BEGIN HIDDEN TESTS\n"
            "secret = 42\ndef _hidden(): return secret\n### END HIDDEN TESTS",
        ),
        "shown, helper(1)",
        "secret",
        "_hidden",
    )
    assert found == ["pass", "pass", "pass", "error", "error"]
    assert nb.cells[2].outputs[0].data["text/plain"] == "([1, 2], 2)"


def test_a_test_s_namespace_is_not_the_answer_s_to_change(worker):
    lies = """
from firstneuron.checks import check
check = call = lambda *a, **k: None
def len(x): return 5
def isinstance(*a): return True
import numpy
numpy.allclose = lambda *a, **k: True
def f(x): return 0
"""
    found = kinds(
        worker,
        ("locked", "import numpy as np\nfrom firstneuron.checks import check, call"),
        lies,
        ("test", "check('f', call(f, 2), 4)"),
        ("test", "assert len([1]) == 5"),
        ("test", "assert isinstance(1, str)"),
        ("test", "assert np.allclose(1, 2)"),
        ("test", "check('f', call(f, 0), 0)"),
    )
    assert found == ["pass", "pass", "fail", "fail", "fail", "fail", "pass"]


def test_locked_imports_are_there_when_a_test_uses_them(worker):
    nb, found, _ = run(
        worker,
        (
            "locked",
            "import no_such_module\nimport math as m, os.path\n"
            "from statistics import mean, mode as sum\nfrom math import floor\n"
            "floor = 3\nfrom operator import *",
        ),
        "math, m, mean = None, None, None\ndef join(*a): return 0",
        ("test", "assert m.sqrt(4) == 2 and os.path.join('a', 'b') == 'a/b'"),
        ("test", "assert mean([1, 3]) == 2 and sum([1, 1, 2]) == 1"),
        ("test", "assert floor == 3 and truediv(1, 2) == 0.5"),
        ("test", "no_such_module.f()"),
        ("test", "def inner():\n    return m.floor(2.5)\nassert inner() == 2"),
    )
    assert found[2:] == ["pass", "pass", "pass", "error", "pass"]
    assert "no_such_module" in errors(nb.cells[5])[0]


def test_a_learner_starts_in_a_shell_that_nobody_used(worker):
    fresh = "assert In[1:] == [In[-1]] and Out == {} and _ == __ == '' == _i"
    names = "sorted(n for n in globals() if not n.startswith('_'))"
    nb, found, _ = run(worker, fresh, names)
    assert found == ["pass", "pass"], nb.cells[0].outputs
    shown = nb.cells[1].outputs[0]["data"]["text/plain"]
    assert shown == "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']"


def test_an_object_that_agrees_with_everything(worker):
    agree = """
class Agree:
    def __eq__(self, o): return True
    __sub__ = __rsub__ = __add__ = lambda s, o: 0.0
    __lt__ = __le__ = __gt__ = lambda s, o: True
    __abs__ = lambda s: 0.0
    def __contains__(self, o): return True
    __class__ = float
def f(x): return Agree()
"""
    tests = [
        "assert f(1) == 3",
        "assert abs(f(1) - 3) < 1e-9",
        "assert 3 in f(1)",
        "assert f(1) <= 3",
        "import numpy as np\nnp.testing.assert_allclose(f(1), 3)",
        "from firstneuron.checks import check\ncheck('f', f(1), 3)",
    ]
    found = kinds(worker, agree, *(("test", t) for t in tests))
    assert "pass" not in found[1:]


def test_an_endless_loop_is_interrupted_and_its_notebook_goes_on(worker):
    nb, found, _ = run(
        worker,
        "x = 5",
        "x = 6\nwhile True: pass",
        ("test", "assert x == 6"),
        "def f():\n    while True: pass",
        ("test", "f()"),
        (
            "test",
            "assert x == 5",
        ),  # a new student; what took too long is not done again
    )
    assert found == ["pass", "timeout", "pass", "pass", "timeout", "pass"]
    assert "after 1 seconds" in errors(nb.cells[1])[0]


def test_a_loop_that_cannot_be_interrupted_costs_its_own_cell_only(worker):
    stubborn = """
def f():
    while True:
        try:
            while True: pass
        except BaseException: pass
"""
    found = kinds(worker, "x = 1", stubborn, ("test", "f()"), ("test", "assert x == 1"))
    assert found == ["pass", "pass", "timeout", "pass"]


def test_a_test_that_never_ends_by_itself(worker):
    found = kinds(
        worker,
        "def f(): return 0",
        ("test", "while f() == 0: pass"),
        ("test", "while True: pass"),
        ("test", "assert f() == 0"),
    )
    assert found == ["pass", "timeout", "timeout", "pass"]


@pytest.mark.parametrize(
    ("death", "kind"),
    [
        ("import os; os._exit(0)", "killed"),
        ("import ctypes; ctypes.string_at(0)", "killed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGABRT)", "killed"),
    ],
)
def test_a_death_marks_its_cell_and_the_rest_is_graded(worker, death, kind):
    nb, found, _ = run(
        worker,
        "x = 1",
        death,
        ("test", "assert x == 1"),
        f"def f():\n    {death}",
        ("test", "f()"),
        ("test", "assert x == 1"),
    )
    if found[1] == "pass":
        pytest.skip("confined so well that this does nothing")
    assert found == ["pass", kind, "pass", "pass", kind, "pass"]
    assert "ended Python" in errors(nb.cells[1])[0]


def test_memory_is_an_error_of_the_cell_that_wanted_too_much(worker):
    found = kinds(
        worker,
        "x = 1",
        "a = [bytearray(2**28) for _ in range(100)]",
        ("test", "assert x == 1"),
        limits=Limits(seconds=5, memory=2**28),
    )
    assert found == ["pass", "memory", "pass"]


def test_a_flood_is_cut_and_said(worker):
    limits = Limits(seconds=3, output=10_000)
    nb, found, _ = run(
        worker, "for _ in range(10**5): print('x' * 100)", "1", limits=limits
    )
    assert found == ["flood", "pass"]
    assert len(printed(nb.cells[0])) <= 10_000


def test_what_a_kernel_would_show(worker):
    nb, _, _ = run(
        worker,
        "print('a'); import sys; print('b', file=sys.stderr); 1 + 1",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))",
        "1 / 0",
        "%time 3\n_",
        "x = 5;",
        ("test", "print('t')\n0.5"),
    )
    streams = [(o.name, o.text) for o in nb.cells[0].outputs[:2]]
    assert streams == [("stdout", "a\n"), ("stderr", "b\n")]
    assert nb.cells[0].outputs[2].data["text/plain"] == "2"
    assert nb.cells[1].outputs[0].data["text/html"] == "<b>x</b>"
    assert nb.cells[2].outputs[0].ename == "ZeroDivisionError"
    assert nb.cells[4].outputs == []
    assert nb.cells[5].outputs[1].data["text/plain"] == "0.5"
    assert [c.execution_count for c in nb.cells] == [1, 2, 3, 4, 5, 6]


def test_points_and_errors_of_tests(worker):
    found = kinds(
        worker,
        "def f(x): return x",
        ("test", "0.5"),
        ("test", "assert f(1) == 2"),
        ("test", "f(1, 2)"),
        ("test", "nowhere"),
        ("test", "def broken(:"),
        ("test", "import sys\nprint('w', file=sys.stderr)"),
    )
    assert found == ["pass", "partial", "fail", "error", "error", "error", "fail"]


def test_files_beside_the_notebook_are_there_for_both(worker):
    files = {"data.txt": b"1\n2\n", "sub/more.txt": b"x"}
    nb, found, outcome = run(
        worker,
        "n = len(open('data.txt').readlines())\nopen('new.txt', 'w').write('n')",
        ("test", "assert n == 2 and open('sub/more.txt').read() == 'x'"),
        files=files,
    )
    assert found == ["pass", "pass"], nb.cells
    assert outcome.files == {"new.txt": b"n"}


def test_known_mistakes_are_told_by_how_they_behave(worker):
    mistakes = {"cell1": [("The sum is missing its bias.", "def z(x): return x * 2")]}
    test = ("test", "got = z(3)\nassert got == 7, f'expected 7, got {got}'")
    for answer, told in (
        ("def z(x):\n    total = x\n    total += x\n    return total", True),
        ("def z(x): return 0", False),
        ("def z(x): return 2 * x + 1", False),
    ):
        nb, found, _ = run(worker, answer, test, mistakes=mistakes)
        said = " ".join(errors(nb.cells[1]))
        assert ("missing its bias" in said) is told, (answer, said, found)


def test_no_learner_meets_another(worker):
    kinds(worker, "import builtins, numpy\nbuiltins.left = numpy.left = 1")
    assert kinds(worker, "left", "import numpy; numpy.left")[:2] == ["error", "error"]
