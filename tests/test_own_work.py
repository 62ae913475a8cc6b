"""The library's version of an exercise raises an error, whatever road leads to it."""

import multiprocessing
import os
import py_compile
import shutil
from pathlib import Path

import numpy as np
import pytest

import firstneuron.activations
from autograder import build as b
from autograder import runner
from autograder.engine import own_work
from autograder.form import problems
from autograder.slice import graded_part
from autograder.text import (
    LessonError,
    dumps,
    points,
    read_lesson,
    read_mistakes,
    refused,
    with_answer,
    write_lesson,
)

ROOT = Path(__file__).parent.parent
COURSE = b.lessons(ROOT)

pytestmark = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(),
    reason="students are forked; this system cannot fork",
)

REFUSE = {
    "softmax": ["firstneuron.activations.softmax"],
    "sigmoid": ["firstneuron.activations.sigmoid", "scipy.special.expit"],
    "one_hot": ["sklearn.preprocessing.OneHotEncoder"],
    "optimizer": ["firstneuron.optimizers.Adam", "firstneuron.optimizers.Optimizer"],
    "accuracy": ["sklearn.metrics.accuracy_score"],
    "variance": ["numpy.cov"],
}

# Each sets `value` when nothing is refused. `Z` is a table of scores, `z` its first
# row; softmax, sigmoid and so on of these are never spelled out as formulas.
ROADS = {
    "import": "import firstneuron.activations as a; value = a.softmax(Z)",
    "from import": "from firstneuron.activations import softmax; value = softmax(Z)",
    "importlib": """
import importlib
value = importlib.import_module("firstneuron.activations").softmax(Z)""",
    "sys.modules": """
import sys
value = getattr(sys.modules["firstneuron.activations"], "soft" + "max")(Z)""",
    "another module's globals": "import firstneuron.layers as l; value = l.softmax(Z)",
    "a function's globals": """
from firstneuron.layers import two_layer_grads
value = two_layer_grads.__globals__["softmax"](Z)""",
    "exec among the library's names": """
import firstneuron.layers
exec("value = softmax(Z)", vars(firstneuron.layers) | {"Z": Z}, found := {})
value = found["value"]""",
    "gc, by name": """
import gc, types
for f in gc.get_objects():
    if type(f) is types.FunctionType and f.__name__ == "softmax":
        value = f(Z)""",
    "gc, every code": """
import firstneuron.activations, gc, types
last = None
gc.unfreeze()
codes = {
    id(code): code
    for thing in gc.get_objects()
    for code in gc.get_referents(thing)
    if type(code) is types.CodeType and code.co_name == "softmax"
}
for code in codes.values():
    try:
        value = types.FunctionType(code, vars(firstneuron.activations))(Z)
    except Exception as error:
        last = error if type(error).__name__ == "Refused" else last
if "value" not in globals():
    raise last""",
    "a copy of its code": """
import types
import firstneuron.activations as a
value = types.FunctionType(a.softmax.__code__, vars(a))(Z)""",
    "functools.partial": """
import functools
from firstneuron.activations import softmax
value = functools.partial(softmax, Z)()""",
    "map": """
from firstneuron.activations import softmax
[value] = map(softmax, [Z])""",
    "pickle": """
import pickle
value = pickle.loads(b"cfirstneuron.activations\\nsoftmax\\n.")(Z)""",
    "a library function that calls it": """
import numpy as np
from firstneuron.activations import softmax
value = np.apply_along_axis(lambda Z: softmax([Z])[0], 1, Z)""",
    "reload": """
import importlib
import firstneuron.activations
value = importlib.reload(firstneuron.activations).softmax(Z)""",
    "a second import": """
import sys
del sys.modules["firstneuron.activations"]
from firstneuron.activations import softmax
value = softmax(Z)""",
    "runpy": """
import runpy, sys, warnings
warnings.simplefilter("ignore")
value = runpy.run_module("firstneuron.activations")["softmax"](Z)""",
    "another loader": """
import importlib.util
import firstneuron.activations as a
spec = importlib.util.spec_from_file_location("other", a.__file__)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
value = module.softmax(Z)""",
    "the file": """
import firstneuron.activations as a
exec(open(a.__file__, encoding="utf-8").read())
value = softmax(Z)""",
    "the file by another name": """
import os
import firstneuron.activations as a
if not os.path.exists("mine.py"):
    os.symlink(a.__file__, "mine.py")
exec(open("mine.py", encoding="utf-8").read())
value = softmax(Z)""",
    "the compiled file": """
import importlib.util, marshal
import firstneuron.activations as a
with open(importlib.util.cache_from_source(a.__file__), "rb") as file:
    exec(marshal.loads(file.read()[16:]))
value = softmax(Z)""",
    "the package's data": """
import pkgutil
exec(pkgutil.get_data("firstneuron", "activations.py"))
value = softmax(Z)""",
    "ufunc": "from scipy.special import expit; value = expit(z)",
    "ufunc, another module's": """
from sklearn.neural_network._base import logistic_sigmoid
value = logistic_sigmoid(z)""",
    "ufunc, a second import": """
import importlib, sys
import scipy.special
for name in [n for n, m in sys.modules.items() if hasattr(m, "expit")]:
    if name.endswith("_ufuncs"):
        del sys.modules[name]
        value = importlib.import_module(name).expit(z)""",
    "ufunc, gc": """
import gc
import numpy as np
import scipy.special
gc.unfreeze()
names = [
    (f, f.__name__)
    for thing in gc.get_objects()
    for f in gc.get_referents(thing)
    if type(f) is np.ufunc
]
value = dict(map(reversed, names)).get("expit", scipy.special.expit)(z)""",
    "ufunc, pickle": """
import pickle
value = pickle.loads(b"cscipy.special\\nexpit\\n.")(z)""",
    "ufunc, np.vectorize": """
import numpy as np
from scipy.special import expit
value = np.vectorize(expit)(z)""",
    "class": """
from sklearn.preprocessing import OneHotEncoder
value = OneHotEncoder().fit_transform(Z)""",
    "class, without __init__": """
from sklearn.preprocessing import OneHotEncoder
encoder = OneHotEncoder.__new__(OneHotEncoder)
encoder.__dict__.update(
    categories="auto", drop=None, sparse_output=True, dtype=float,
    handle_unknown="error", min_frequency=None, max_categories=None,
    feature_name_combiner="concat",
)
value = encoder.fit(Z).transform(Z)""",
    "class, a child of it": """
from firstneuron.optimizers import Adam
class Mine(Adam):
    def __init__(self):
        self.lr = 0.1
value = Adam(0.1).step({"w": z}, {"w": z}), Mine()""",
    "class, its method": """
from firstneuron.optimizers import Adam, SGD
value = Adam.step(SGD(0.1), {"w": z}, {"w": z})""",
    "decorated": """
from sklearn.metrics import accuracy_score
value = accuracy_score([1, 0], [1, 1])""",
    "__wrapped__": """
from sklearn.metrics import accuracy_score
value = accuracy_score.__wrapped__([1, 0], [1, 1])""",
    "a decorator's cell": """
from sklearn.metrics import accuracy_score
f = [c.cell_contents for c in accuracy_score.__closure__
     if callable(c.cell_contents)]
value = f[0]([1, 0], [1, 1])""",
    "numpy": "import numpy as np; value = np.cov(z, aweights=z * 0 + 1, ddof=0)",
    "numpy, what it wraps": "import numpy as np; value = np.cov.__wrapped__(z)",
}

WORKS = {
    "a figure that draws it": """
from firstneuron.plots import plot_losses
value = plot_losses(2.0)""",
    "a data set made with it": """
import numpy as np
from firstneuron.datasets import sunny_sample
value = sunny_sample(5, np.random.default_rng(0))""",
    "a model that computes it": """
from sklearn.linear_model import LogisticRegression
model = LogisticRegression().fit(Z, [0, 1, 1])
value = model.predict_proba(Z), model.score(Z, [0, 1, 1])""",
    "a library function that needs it": """
import numpy as np
value = np.corrcoef(Z)""",
    "its neighbour in the file": """
from firstneuron.activations import step
value = step(z)""",
    "other files": "value = open(np.__file__, encoding='utf-8').read()",
    "a function of the same name": """
def softmax(Z):
    return Z
value = softmax(Z)""",
}


@pytest.fixture(scope="module")
def workers():
    """Processes that each do one task, forked from one that knows the library."""
    own_work.library()
    py_compile.compile(firstneuron.activations.__file__)  # one road goes there
    with runner.pool(2) as pool:
        yield pool


def travel(code: str, names: dict[str, list[str]], folder: Path) -> tuple[str, str]:
    """Run `code` where `names` are refused: the error's type and text, or "value"."""
    os.chdir(folder)
    Z = np.array([[1.0, 2.0], [3.0, 5.0], [0.0, -1.0]])
    here = {"Z": Z, "z": Z[0], "np": np}
    own_work.refuse(names)
    try:
        exec(code, here)
    except Exception as error:
        return type(error).__name__, str(error)
    return "value" if "value" in here else "nothing", ""


def run_refused(text: str, names: dict[str, list[str]]) -> runner.Run:
    own_work.refuse(names)
    return runner.run(text, pictures=False)


@pytest.mark.parametrize("road", ROADS)
def test_no_road_leads_there(workers, tmp_path, road):
    free, closed = workers.starmap(
        travel, [(ROADS[road], {}, tmp_path), (ROADS[road], REFUSE, tmp_path)], 1
    )
    assert free == ("value", "")  # it is a road
    assert closed[0] == "Refused", closed


def test_source_text_is_not_shown(workers, tmp_path):
    for what in "activations", "activations.softmax":
        code = f"""
import inspect
import firstneuron.activations
value = inspect.getsource(firstneuron.{what})"""
        free, closed = workers.starmap(
            travel, [(code, {}, tmp_path), (code, REFUSE, tmp_path)], 1
        )
        assert (free[0], closed[0]) == ("value", "OSError")


@pytest.mark.parametrize("what", WORKS)
def test_the_rest_of_the_library_works(workers, tmp_path, what):
    assert workers.apply(travel, (WORKS[what], REFUSE, tmp_path)) == ("value", "")


def test_the_error_says_what_to_do(workers, tmp_path):
    _, said = workers.apply(travel, (ROADS["import"], REFUSE, tmp_path))
    assert said == (
        "firstneuron.activations.softmax was called. The exercise softmax asks you to "
        "build what it does. Write softmax yourself, without "
        "firstneuron.activations.softmax."
    )
    _, said = workers.apply(travel, (ROADS["reload"], REFUSE, tmp_path))
    assert said.startswith("activations.py cannot be opened while your work is graded")
    assert "Write softmax yourself" in said


def test_two_exercises_may_refuse_one_function(workers, tmp_path):
    names = {
        "a": ["firstneuron.activations.softmax"],
        "b": ["firstneuron.layers.softmax"],
    }
    kind, said = workers.apply(travel, (ROADS["import"], names, tmp_path))
    assert kind == "Refused" and "The exercise a asks" in said
    code = """
from firstneuron.layers import two_layer_forward
value = two_layer_forward(
    Z, {"W1": np.eye(2), "b1": z, "W2": np.eye(2), "b2": z}
)"""
    assert workers.apply(travel, (code, names, tmp_path)) == ("value", "")


def test_a_name_that_is_not_there_is_passed_over(workers, tmp_path):
    names = {"softmax": ["firstneuron.nowhere.f", "scipy.nothing", *REFUSE["softmax"]]}
    kind, _ = workers.apply(travel, (ROADS["import"], names, tmp_path))
    assert kind == "Refused"


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.name)
def test_solutions_and_accepted_answers_are_not_refused(workers, lesson):
    nb = read_lesson(lesson.text)
    accepted: dict[str, list[str]] = {}
    for answer in read_mistakes(lesson.mistakes):
        if answer.kind == "accepted":
            accepted.setdefault(answer.exercise, []).append(answer.code)
    books = [nb]  # whole: every cell runs
    for number in range(max(map(len, accepted.values()))):
        book = nb
        for exercise, codes in accepted.items():
            book = with_answer(book, exercise, codes[number % len(codes)])
        books.append(graded_part(book))
    full = points(nb)
    runs = workers.starmap(run_refused, [(dumps(x), refused(nb)) for x in books], 1)
    for run in runs:
        assert (run.errors, run.stderr, run.scores) == ({}, {}, full)


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.name)
def test_the_librarys_answer_is_refused(workers, tmp_path, lesson):
    """Every function that the lesson names raises, asked for by that name."""
    nb = read_lesson(lesson.text)
    for names in refused(nb).values():
        code = f"""
from autograder.engine.own_work import Refused, find
for name in {names}:
    thing = find(name)
    try:
        thing.__init__(None) if isinstance(thing, type) else thing()
    except Refused:
        continue
    raise AssertionError(name)
value = True"""
        assert workers.apply(travel, (code, refused(nb), tmp_path)) == ("value", "")


def test_the_mark_goes_to_the_notebook_and_back(tmp_path):
    for lesson in COURSE:
        nb = read_lesson(lesson.text)
        path = tmp_path / "lesson.py"
        path.write_text(write_lesson(nb), encoding="utf-8")
        again = read_lesson(path)
        assert refused(again) == refused(nb) != {}
        assert [c.metadata for c in again.cells] == [c.metadata for c in nb.cells]


@pytest.mark.parametrize(
    "mark",
    [
        'test="f" points=1 refuse="numpy.cov"',
        'refuse="numpy.cov"',
        'solution="f" refuse=""',
        'solution="f" refuse="softmax"',
        'solution="f" refuse="numpy.cov, numpy.var"',
        'solution="f" refuse=3',
    ],
)
def test_a_mark_that_cannot_be_read_is_said(tmp_path, mark):
    path = tmp_path / "lesson.py"
    path.write_text(f"# %% {mark}\ndef f(): ...\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"cell 1: refuse=.* cannot be read"):
        read_lesson(path)


@pytest.mark.parametrize(
    ("exercise", "refuse", "complaint"),
    [
        ("double", "scipy.special.sofmax", "scipy.special.sofmax cannot be refused"),
        ("double", "skipy.special.softmax", "No module named"),
        ("double", "math.exp", "Name a function or class that is written in Python"),
        ("softmax", "numpy.cov", "firstneuron.activations.softmax may be called"),
    ],
)
def test_the_gate_finds_wrong_and_forgotten_names(
    tmp_path, exercise, refuse, complaint
):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    b.new(tmp_path, "14_broken")
    lesson = b.Lesson(tmp_path, "14_broken")
    for path in (lesson.text, lesson.mistakes):
        text = path.read_text(encoding="utf-8").replace("double", exercise)
        mark = f'# %% solution="{exercise}"'
        text = text.replace(mark, f'{mark} refuse="{refuse}"')
        path.write_text(text, encoding="utf-8")
    [problem] = problems(lesson)
    assert complaint in problem
