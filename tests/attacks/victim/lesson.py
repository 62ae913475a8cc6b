# %% [markdown]
# # A lesson to attack
#
# Made up for the tests of the grader. The birds are canaries: none may be seen where
# a learner's code can print it.

# %% locked="setup"
import numpy as np

from firstneuron.checks import call, check, holds

# %% [markdown]
# ### Exercise 1: `weighted_sum` (plain asserts and a reference)


# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    ### BEGIN SOLUTION
    # ibis-9154
    return x @ w + b
    ### END SOLUTION


# %% test="weighted_sum" points=2
assert weighted_sum(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 0.5) == 11.5
### BEGIN HIDDEN TESTS
vault = "quetzal-4417"


def reference(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w, strict=True)) + b


for size in (3, 5):
    x = np.random.randint(1, 9, size) / 2  # noqa: NPY002
    w = np.random.randint(1, 9, size) / 2  # noqa: NPY002
    want = float(reference(x, w, -3.0))
    assert weighted_sum(x, w, -3.0) == want
assert vault.startswith("quetzal")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: `slope` (NumPy's checks; a function handed to the learner)


# %% solution="slope"
def slope(f, x, h):
    ### BEGIN SOLUTION
    # ibis-9155
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %% test="slope" points=3
def square(t):
    return t * t


np.testing.assert_allclose(slope(square, 3.0, 1e-3), 6.0, rtol=1e-6)
### BEGIN HIDDEN TESTS
vault = "quetzal-5528"


def guarded(word=vault):
    def cubic(t):
        assert word == "quetzal-5528"
        return t**3 - t

    return cubic


np.testing.assert_allclose(slope(guarded(), 2.0, 1e-4), 11.0, rtol=1e-6)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: `RunningMean` (the course's checks; an object and a generator)


# %% solution="RunningMean"
class RunningMean:
    ### BEGIN SOLUTION
    # ibis-9156
    def __init__(self):
        self.total, self.count, self.means = 0.0, 0, []

    def add(self, value):
        self.total += value
        self.count += 1
        self.means.append(self.total / self.count)

    def mean(self):
        return self.total / self.count

    def steps(self):
        yield from self.means

    ### END SOLUTION


# %% test="RunningMean" points=4
meter = RunningMean()
meter.add(2.0)
meter.add(4.0)
check("the mean of 2 and 4", call(meter.mean), 3.0)
### BEGIN HIDDEN TESTS
from firstneuron import checks

vault = "quetzal-6639"
meter = RunningMean()
for value in (1.0, 2.0, 9.0):
    meter.add(value)
check("the mean of three", call(meter.mean), 4.0)
holds("the steps", list(meter.steps()) == [1.0, 1.5, 4.0], "other means were expected.")
checks.holds("the kind", isinstance(meter, RunningMean), "it was made by RunningMean.")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: `sign` (a share of the points)


# %% solution="sign" refuse="numpy.sign"
def sign(t):
    ### BEGIN SOLUTION
    # ibis-9157
    return (t > 0) - (t < 0)
    ### END SOLUTION


# %% test="sign" points=2
right = sign(3.0) == 1
### BEGIN HIDDEN TESTS
right = right + (sign(-2.5) == -1) + (sign(0.0) == 0) + (abs(sign(-9.0) - -1.0) < 1e-9)
### END HIDDEN TESTS
float(right / 2)
