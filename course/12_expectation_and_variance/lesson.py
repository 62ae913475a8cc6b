# %% [markdown]
# # 12 · Expectation and variance
#
# **Before this:** lesson 2 (weighted sums) and lesson 8 (initialization).
# **Time:** about 70 minutes. **Difficulty:** easy for the first half, medium for the
# second. You need no calculus.
#
# In lesson 8 the weights of a network were drawn at random, and how widely they were
# spread decided whether a signal came through. In this lesson you learn to compute with
# numbers that chance decides. It starts with a die and ends with the weights.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (Lesson 11) A network has two layers of weights. The first has 1000 weights,
# and 900 of them are pruned. The second has 100 weights, and none is pruned. What is
# the sparsity of the network?
#
# <details><summary>Answer</summary>
#
# $900 / 1100 \approx 0.82$. The mean of the two sparsities, 0.9 and 0, would be 0.45.
# That is wrong, because the layers are not equally large. The right number is a
# *weighted* mean. You will meet it again on this page.
#
# </details>
#
# **2.** (Lesson 9) Momentum moves by $v$, and each step does
# $v \leftarrow \beta v - \eta g$. The gradient is $g = 1$ all the time, $\eta = 0.01$
# and $\beta = 0.9$. How fast does it get in the end?
#
# <details><summary>Answer</summary>
#
# $v$ settles where $v = 0.9\,v - 0.01$, so at $v = -0.1$. That is
# $1 / (1 - \beta) = 10$ times the step of plain gradient descent.
#
# </details>
#
# **3.** (Lesson 6) $f = x \cdot x + x$ at $x = 3$. In the graph, $x$ is used three
# times. What is the gradient of $f$, and what does each use add to it?
#
# <details><summary>Answer</summary>
#
# $3 + 3 + 1 = 7$. Each factor of the product passes on the value of the other factor,
# and the last $x$ passes on 1. Gradients that come back to one place add up.
#
# </details>

# %% [markdown]
# ## The question
#
# Nobody knows what the next roll of a die will be. But a casino that rolls a die ten
# thousand times a night knows the sum, to within about one percent, before it opens.
#
# **How can something be unknown every time, and known on the whole?** And what did that
# have to do with the weights in lesson 8?
#
# At the end of this lesson you can
#
# - say what a random variable is, and whether it is discrete or continuous;
# - compute an expectation and a variance, as the weighted sums that they are;
# - say how fast an average settles, and what it does not promise;
# - tell the mean and the variance of $a x + b$ and of a sum, without rolling anything;
# - derive the spread of the weights in lesson 8 yourself;
# - read a bet: what it brings, and what it risks.

# %% locked="setup"
import math
from fractions import Fraction

import numpy as np

from firstneuron.checks import blank, call, check, holds, raises
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.widgets import DieWidget

# %% [markdown]
# ## Predict, then drag
#
# The six bars are the six faces of a die, each as high as its probability. They stand
# on a beam. The triangle marks where the beam balances.
#
# Make your guess first. *E* is the mean of very many rolls. *Var* says how far the
# rolls are spread around it; you will compute both soon. After that, drag the bars.
# When you pull one up, the others give way, so that all six still sum to 1. The shaded
# band and the dashed curves are explained further down.

# %%
widget = DieWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.p = [0.3, 0.3, 0.1, 0.1, 0.1, 0.1]
widget.rolls = 10
print("the rolls", widget.outcomes)
print("their mean", sum(widget.outcomes) / 10)

# %% [markdown]
# Three things to try:
#
# - Make the variance as small as possible, and then as large as possible. How large
#   does it get, and with which bars?
# - Press *Roll 10*, then *New series* several times. How far does the mean jump?
# - Press *Roll 1000*, then *New series* several times. How far does it jump now?

# %% [markdown]
# ## Random variables
#
# A **random variable** is a number that chance decides. Here are three:
#
# | random variable | values | kind |
# |---|---|---|
# | what a die shows | 1, 2, 3, 4, 5, 6 | discrete |
# | a coin: heads counts 1, tails counts 0 | 0, 1 | discrete |
# | the height of the next person who comes in | any number in some range | continuous |
#
# **Discrete** means that you can list the values. **Continuous** means that between any
# two values there is always another. We start with discrete ones, and call a random
# variable $X$.
#
# A discrete random variable is two lists of the same length: its values, and the
# probability of each. No probability is negative, and together they are 1: *something*
# must come.

# %%
faces = np.array([1, 2, 3, 4, 5, 6])  # (6,)  the values
fair = np.full(6, 1 / 6)  # (6,)  their probabilities
loaded = np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.5])  # (6,)
coin, half = np.array([0, 1]), np.array([0.5, 0.5])  # (2,), (2,)
print(f"sums: {fair.sum():.4f} {loaded.sum():.4f} {half.sum():.4f}")

# %% [markdown]
# ## Expectation
#
# Roll the loaded die 1000 times. About 100 rolls show a 1, about 100 a 2, and so on,
# and about 500 show a 6. The mean of all rolls is then about
#
# $$\frac{100 \cdot 1 + 100 \cdot 2 + 100 \cdot 3 + 100 \cdot 4 + 100 \cdot 5 + 500 \cdot 6}{1000} = 0.1 \cdot 1 + 0.1 \cdot 2 + \dots + 0.5 \cdot 6$$
#
# On the right, each value is multiplied by its probability. This sum is the
# **expectation** of $X$, written $E[X]$, or $\mu$ (mu) for short:
#
# $$E[X] = p_1 v_1 + p_2 v_2 + \dots + p_k v_k = p \cdot v$$
#
# You know this formula. It is the weighted sum of lesson 2, and the weights are
# probabilities. The sparsity in the warm-up is of the same kind: the weights there are
# the shares of the two layers.

# %%
print(f"coin        {half @ coin:.2f}")  # (2,) @ (2,) -> a single number
print(f"fair die    {fair @ faces:.2f}")  # (6,) @ (6,) -> a single number
print(f"loaded die  {loaded @ faces:.2f}")
print(f"sparsity    {np.array([1000, 100]) / 1100 @ np.array([0.9, 0.0]):.2f}")

# %% [markdown]
# A fair die has the expectation 3.5. No die shows 3.5, ever. The expectation is not a
# value that you will see. It is the mean of very many values that you will see.
#
# It is also the place where the bars balance. Take the distance of each value from
# $E[X]$, to the left negative and to the right positive. Weighted by the probabilities,
# the distances cancel:

# %%
for name, p in (("fair", fair), ("loaded", loaded)):
    mu = p @ faces
    balance = p @ (faces - mu)
    print(f"{name:6}  weighted distances {(p * (faces - mu)).round(3)}")
    print(f"        their sum {abs(balance):.4f}")

# %% [markdown]
# ## Variance
#
# How far is a roll from the expectation, typically? The plain distances are of no use:
# you just saw that they cancel. So square them first. Then all count as positive, and
# far ones count most.
#
# The **variance** is the expectation of the squared distance from $E[X]$:
#
# $$\mathrm{Var}(X) = E\big[(X - E[X])^2\big] = p_1 (v_1 - \mu)^2 + \dots + p_k (v_k - \mu)^2$$
#
# For a fair die, row by row:

# %%
mu = fair @ faces
terms = fair * (faces - mu) ** 2  # (6,)
for face, term in zip(faces, terms, strict=True):
    print(
        f"face {face}: distance {face - mu:+.1f}, squared {(face - mu) ** 2:.2f}, "
        f"times 1/6 {term:.2f}"
    )

var = terms.sum()
sixth = Fraction(1, 6)  # fractions have no rounding
exact = sum(sixth * (face - Fraction(7, 2)) ** 2 for face in range(1, 7))
print(f"variance           {var:.4f} = {exact}")
print(f"from rounded terms {terms.round(2).sum():.2f}")

# %% [markdown]
# The variance of a fair die is $35/12 \approx 2.9167$. Rounding each row first gives
# 2.92, too; that is luck, since the roundings could have added up.
#
# The variance is measured in *squared* units: squared points here, squared dollars for
# money. Its root is in the units of $X$ again. It is called the **standard deviation**,
# SD for short, or $\sigma$ (sigma; the same letter as the sigmoid, another meaning).

# %%
for name, v, p in (
    ("coin", coin, half),
    ("fair die", faces, fair),
    ("loaded die", faces, loaded),
    ("1 or 6", coin * 5 + 1, half),
):
    mu = p @ v
    var = p @ (v - mu) ** 2
    print(f"{name:10}  E {mu:.2f}   Var {var:.4f}   SD {math.sqrt(var):.4f}")

# %% [markdown]
# The loaded die answers the question of the widget. You may have expected a smaller
# variance, since the loaded die is easier to guess. But the low faces have not gone.
# They are now far below 4.5, and squares make far values count most. The last line is
# the largest variance that a die can have: only the two ends, equally often.
#
# ### Two traps
#
# **Trap 1.** Multiply out the square, and you get a second formula:
# $\mathrm{Var}(X) = E[X^2] - E[X]^2$. On paper it is the same number. Move all values
# up by a million. The spread stays, so the variance must stay:

# %%
for shift in (0, 1_000_000):
    v = faces + float(shift)
    mu = fair @ v
    direct = fair @ (v - mu) ** 2
    second = fair @ v**2 - mu**2
    print(f"values + {shift:<9,} direct {direct:.6f}   second formula {second:.6f}")

# %% [markdown]
# The second formula subtracts two numbers near $10^{12}$ that differ by 3. A float
# keeps about 16 digits, and most of them cancel. The direct formula subtracts first and
# squares afterwards.
#
# **Trap 2.** `np.var(x, ddof=1)` divides by one less than the number of values. That is
# right for another question: when `x` is a handful of *measurements* and you estimate
# the unknown variance from them. Here nothing is estimated; we know all probabilities.
# For the faces of a die it gives 3.5. That this is also the expectation is a
# coincidence. And with or without `ddof`, `np.var` knows nothing of probabilities: it
# cannot be right for the loaded die.

# %%
print("np.var(faces)        ", round(np.var(faces), 4))
print("np.var(faces, ddof=1)", round(np.var(faces, ddof=1), 4))
print("the loaded die       ", round(loaded @ (faces - loaded @ faces) ** 2, 4))

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one. A wheel at a fair pays 0, 2 or 10 coins, with probabilities 0.5,
# 0.3 and 0.2.

# %%
v = np.array([0, 2, 10])  # (3,)
p = np.array([0.5, 0.3, 0.2])  # (3,)
mu = p @ v  # 0.5·0 + 0.3·2 + 0.2·10
distance = v - mu  # (3,)
var = p @ distance**2  # square, then weigh
print(f"E {mu:.2f}, distances {distance}, Var {var:.2f}, SD {math.sqrt(var):.2f}")

# %% [markdown]
# Now a biased coin: 1 with probability 0.2, else 0. One step is missing. Put an
# expression in place of the three dots, and run the cell. This is practice; it is not
# graded.

# %%
v = np.array([0, 1])
p = np.array([0.8, 0.2])
mu = p @ v
var = ...
blank("var", var, 0.16)

# %% [markdown]
# And one in which only the bet is given: you lose 1 with probability 0.75, or win 3
# with probability 0.25.

# %%
v = np.array([-1, 3])
p = ...
mu = ...
var = ...
blank("p", p, [0.75, 0.25])
blank("mu", mu, 0.0)
blank("var", var, 3.0)

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more values and more
# probabilities are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `expectation`
#
# Return $E[X]$ as a single number.
#
# - `v` holds the values and `p` their probabilities, both of shape `(k,)`.
# - If `p` does not sum to 1, raise a `ValueError`. Do not repair `p`: somebody made a
#   mistake, and wants to know.
# - Sums of floats are off in the last digits. A sum within $10^{-9}$ of 1 counts as 1.
#
# <details><summary>Hint 1: where to start</summary>
#
# First the check, then the weighted sum. What does `0.7 + 0.2 + 0.1 == 1` say in
# Python?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute the sum of `p`. If it is further than `1e-9` from 1, to either side, raise.
# After that, one `@` does the rest.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `abs(...) > 1e-9` is the condition. The line to raise with is
# `raise ValueError("the probabilities sum to ...")`. `np.average` will not do: it
# divides by the sum of `p` and hides the mistake.
#
# </details>

# %% solution="expectation" refuse="firstneuron.random_variables.expectation scipy.stats._distn_infrastructure.rv_sample"
def expectation(v, p):
    """E[X] of a discrete random variable.

    v : array (k,), the values
    p : array (k,), their probabilities
    returns a single number; raises ValueError if p does not sum to 1
    """
    ### BEGIN SOLUTION
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError(f"the probabilities sum to {p.sum()}, not to 1")
    return p @ v
    ### END SOLUTION

# %% test="expectation" points=2
check(
    "a die that shows 6 half of the time",
    call(
        expectation,
        np.array([1, 2, 3, 4, 5, 6]),
        np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.5]),
    ),
    4.5,
    likely={
        "all values count the same. Weigh each by its probability.": 3.5,
        "this is the likeliest value, not the mean of many.": 6.0,
    },
)
check("a coin", call(expectation, np.array([0, 1]), np.array([0.5, 0.5])), 0.5)
raises(
    "probabilities that sum to 0.9",
    ValueError,
    expectation,
    np.array([0, 1]),
    np.array([0.5, 0.4]),
)
### BEGIN HIDDEN TESTS
check("one value", call(expectation, np.array([-7.5]), np.array([1.0])), -7.5)
check("whole numbers", call(expectation, np.array([3, -4]), np.array([0, 1])), -4)
for _v, _p in (
    ([1, 2, 3], [0.7, 0.2, 0.1]),
    (list(range(10)), [0.1] * 10),
    ([10, -3, 2.5, 0], [0.4, 0.3, 0.2, 0.1]),
    ([5, 5, 1], [0.1, 0.7, 0.2]),
    (list(range(49)), [1 / 49] * 49),
    ([1e6, 1e6 + 1], [1 / 3, 2 / 3]),
):
    check(
        f"{len(_v)} values with probabilities {_p[:4]}",
        call(expectation, np.array(_v), np.array(_p)),
        math.fsum(a * b for a, b in zip(_v, _p, strict=True)),
    )
for _p in ([0.5, 0.6], [0.5, 0.499], [50.0, 50.0], [0.0, 0.0], [1, 1]):
    raises(
        f"probabilities {_p}", ValueError, expectation, np.array([1, 2]), np.array(_p)
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · `variance`
#
# Return $\mathrm{Var}(X)$ as a single number.
#
# - `v` and `p` have shape `(k,)`, as before. `p` sums to 1; you need not check it
#   again.
# - The answer must also be right when all values are moved up by a million: see trap 1.
#
# <details><summary>Hint 1: where to start</summary>
#
# A variance is an expectation, too. Of what?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute the expectation. Subtract it from every value. Square. Weigh the squares by
# the probabilities, and add them up.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `v - mu` has shape `(k,)`, and so has its square. Where did you see a weighted sum of
# `(k,)` and `(k,)` on one line? And is the `mu` that you subtract a weighted one?
#
# </details>

# %% solution="variance" refuse="firstneuron.random_variables.variance scipy.stats._distn_infrastructure.rv_sample numpy.cov"
def variance(v, p):
    """Var(X) of a discrete random variable.

    v : array (k,), the values
    p : array (k,), their probabilities; they sum to 1
    returns a single number, in the squared unit of v
    """
    ### BEGIN SOLUTION
    mu = p @ v
    return p @ (v - mu) ** 2
    ### END SOLUTION

# %% test="variance" points=3
check(
    "a fair die",
    call(variance, np.array([1, 2, 3, 4, 5, 6]), np.full(6, 1 / 6)),
    35 / 12,
    likely={
        "the sum is divided by one value less. We estimate nothing here.": 3.5,
        "this is the standard deviation, the root of the variance.": math.sqrt(35 / 12),
        "the distances are not squared, only made positive.": 1.5,
        "the distances are not squared, and so they cancel.": 0.0,
        "this is E[X²]. Take the distances from the expectation.": 91 / 6,
    },
)
check(
    "a die that shows 6 half of the time",
    call(
        variance,
        np.array([1, 2, 3, 4, 5, 6]),
        np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.5]),
    ),
    3.25,
    likely={
        "all values count the same. Weigh each square by its probability.": 35 / 12,
        "the distances are taken from 3.5, the mean without probabilities.": 4.25,
    },
)
### BEGIN HIDDEN TESTS
check("a coin", call(variance, np.array([0, 1]), np.array([0.5, 0.5])), 0.25)
check("one value", call(variance, np.array([4]), np.array([1])), 0)
_cases = (
    ([1, 2, 3, 4, 5, 6], [1 / 6] * 6),
    ([0, 2, 10], [0.5, 0.3, 0.2]),
    ([-1.5, 0.25, 3, 8], [0.4, 0.3, 0.2, 0.1]),
    ([3, 3], [0.25, 0.75]),
)
for _v, _p in _cases:
    _mu = math.fsum(a * b for a, b in zip(_v, _p, strict=True))
    _want = math.fsum((a - _mu) ** 2 * b for a, b in zip(_v, _p, strict=True))
    for _shift in (0, 1, -5, 1_000_000, -1_000_000):
        check(
            f"values {_v} + {_shift}",
            call(variance, np.array(_v) + _shift, np.array(_p)),
            _want,
        )
### END HIDDEN TESTS

# %% [markdown]
# ## Rolling many times
#
# NumPy can flip coins. `rng.integers(low, high, size=n)` draws $n$ whole numbers, all
# equally likely. `low` is included, `high` is **not**, as in `range(low, high)`. For
# any other random variable there is `rng.choice(v, size=n, p=p)`.

# %%
rng = np.random.default_rng(12)  # 12 is the seed: the same rolls every time
print("flips", rng.integers(0, 2, size=12))
print("wheel", rng.choice([0, 2, 10], size=12, p=[0.5, 0.3, 0.2]))

# %% [markdown]
# ### Exercise 3 · `roll_dice`
#
# Roll a fair die `n` times with the generator `rng`.
#
# - Return an array of shape `(n,)` of whole numbers from 1 to 6, all equally likely.
#   Each roll knows nothing of the others.
# - Draw from the `rng` that you are given. Two generators in the same state must give
#   the same rolls, and a second call with the same generator must give new ones.
#
# <details><summary>Hint 1: where to start</summary>
#
# The line for the coin above is nearly right. How many different numbers does it draw?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Only the two limits change. Which numbers does `range(1, 6)` give?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The first limit is the smallest face. The second is the first number that must *not*
# come.
#
# </details>

# %% solution="roll_dice" refuse="firstneuron.random_variables.roll_dice"
def roll_dice(n, rng):
    """n rolls of a fair die.

    n : int
    rng : numpy.random.Generator
    returns an array (n,) of ints from 1 to 6
    """
    ### BEGIN SOLUTION
    return rng.integers(1, 7, size=n)
    ### END SOLUTION

# %% test="roll_dice" points=2
rolls = call(roll_dice, 6000, np.random.default_rng(120))

check("the shape of 6000 rolls", np.shape(rolls), (6000,))
holds(
    "the rolls",
    np.asarray(rolls).dtype.kind in "iu",
    f"expected whole numbers, got {np.asarray(rolls).dtype}.",
)
check(
    "the faces that occur",
    np.unique(rolls),
    [1, 2, 3, 4, 5, 6],
    likely={
        "the upper limit is not included, so a 6 never comes.": [1, 2, 3, 4, 5],
        "Python counts from 0, a die does not.": [0, 1, 2, 3, 4, 5],
        "the upper limit is too high by one.": [1, 2, 3, 4, 5, 6, 7],
    },
)
check(
    "two generators in the same state",
    call(roll_dice, 20, np.random.default_rng(3)),
    call(roll_dice, 20, np.random.default_rng(3)),
)
### BEGIN HIDDEN TESTS
for _n in (1, 7):
    _rolls = call(roll_dice, _n, np.random.default_rng(_n))
    check(f"the shape of {_n} rolls", np.shape(_rolls), (_n,))
# six standard deviations: one right answer in 500 million would fail
_rolls = np.asarray(call(roll_dice, 60_000, np.random.default_rng(121)))
for _face in range(1, 7):
    holds(
        f"how often a {_face} comes",
        abs(np.mean(_rolls == _face) - 1 / 6) < 6 * math.sqrt(5 / 36 / 60_000),
        f"{np.mean(_rolls == _face):.4f} of 60000 rolls; a fair die has 0.1667.",
    )
holds(
    "one roll and the next",
    abs(np.corrcoef(_rolls[:-1], _rolls[1:])[0, 1]) < 6 / math.sqrt(60_000),
    "a roll should know nothing of the one before it.",
)
_rng = np.random.default_rng(122)
_first, _second = call(roll_dice, 60, _rng), call(roll_dice, 60, _rng)
holds(
    "a second call with the same generator",
    not np.array_equal(_first, _second),
    "it gave the same 60 rolls again. Draw from the generator you are given.",
)
_sixes = [np.asarray(call(roll_dice, 6, _rng)) for _ in range(100)]
holds(
    "a hundred times six rolls",
    sum(len(np.unique(s)) == 6 for s in _sixes) < 50,
    "each face came exactly once, nearly every time. Real dice repeat themselves: "
    "a roll does not know which faces have been shown.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## The law of large numbers
#
# Now roll, and keep an eye on the mean of all rolls so far. Here is the wheel from the
# worked example, whose expectation is 2.6.

# %%
wheel, chances = np.array([0, 2, 10]), np.array([0.5, 0.3, 0.2])  # (3,), (3,)
spins = rng.choice(wheel, size=100_000, p=chances)  # (100000,)
for n in (1, 10, 100, 1000, 10_000, 100_000):
    print(f"mean of the first {n:>7,} spins: {spins[:n].mean():.4f}")

# %% [markdown]
# That is the **law of large numbers**: the mean of $n$ independent draws comes as close
# to $E[X]$ as you like, and stays close, if only $n$ is large enough. It is why $E[X]$
# is called the long-run average.
#
# Note what it does *not* say. It says nothing about the next roll. It does not say that
# each further roll brings the mean nearer. And it does not say how large is large
# enough; that comes below.

# %% [markdown]
# ### Exercise 4 · `running_mean`
#
# Return the mean so far, after each number: the entry at index $i$ is the mean of
# `x[0]` up to and including `x[i]`.
#
# - `x` has shape `(n,)` with $n \ge 1$, and may hold whole numbers. The result has
#   shape `(n,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Write down the answer for `[6, 2, 1]` by hand. By what do you divide each time?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `np.cumsum(x)` holds the sum so far, after each number. How many numbers are in each
# of these sums?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.arange(n)` counts 0, 1, 2, …, and a mean of no numbers does not exist. You need 1,
# 2, 3, …, one for each entry of the cumulative sum.
#
# </details>

# %% solution="running_mean" refuse="firstneuron.random_variables.running_mean"
def running_mean(x):
    """The mean of x[0] … x[i], for each i.

    x : array (n,)
    returns an array (n,)
    """
    ### BEGIN SOLUTION
    return np.cumsum(x) / np.arange(1, len(x) + 1)
    ### END SOLUTION

# %% test="running_mean" points=2
check(
    "the running mean of [6, 2, 1]",
    call(running_mean, np.array([6, 2, 1])),
    [6, 4, 3],
    likely={
        "every sum is divided by 3. The first sum has one number in it.": [2, 8 / 3, 3],
        "these are the sums so far. Divide each by its count.": [6, 8, 9],
        "only two numbers are averaged each time. Average all so far.": [6, 4, 1.5],
    },
)
check("one number", call(running_mean, np.array([2.5])), [2.5])
### BEGIN HIDDEN TESTS
check("ones stay ones", call(running_mean, np.ones(9)), np.ones(9))
check("halves in whole numbers", call(running_mean, np.array([1, 2])), [1, 1.5])
check("one whole number", call(running_mean, np.array([3])), [3])
_x = np.array([0.5, -2.0, 7.25, 1.0, 1.0, -3.5, 10.0, 4.0])
for _n in (2, 5, 8):
    check(
        f"{_n} numbers",
        call(running_mean, _x[:_n].copy()),
        [math.fsum(_x[: i + 1]) / (i + 1) for i in range(_n)],
    )
_x = np.array([1, 6, 6, 2, 3, 5, 4, 4, 1, 6, 2])
check(
    "eleven rolls",
    call(running_mean, _x),
    [sum(_x[: i + 1].tolist()) / (i + 1) for i in range(11)],
)
### END HIDDEN TESTS

# %% [markdown]
# ## Stretch and shift
#
# A game pays 10 coins for each point on a fair die, and a ticket costs 30 coins. Your
# gain is $Y = 10 X - 30$. In general let $Y = a X + b$, with two fixed numbers $a$ and
# $b$.

# %%
a, b = 10, -30
gain = a * faces + b  # (6,)
mu_x, mu_y = fair @ faces, fair @ gain
var_x, var_y = fair @ (faces - mu_x) ** 2, fair @ (gain - mu_y) ** 2
print("gains", gain)
print(f"E    {mu_x:.4f} -> {mu_y:.4f}")
print(f"Var  {var_x:.4f} -> {var_y:.4f}, that is {var_y / var_x:.0f} times as large")
print(f"SD   {math.sqrt(var_x):.4f} -> {math.sqrt(var_y):.4f}")

# %% [markdown]
# - **The expectation goes along:** all values are stretched by $a$ and shifted by $b$,
#   so their mean is, too. $E[aX + b] = a\,E[X] + b$.
# - **The shift does nothing to the variance.** Values and mean move together. Their
#   distances stay.
# - **The stretch counts twice.** Distances grow by the factor $a$, their squares by
#   $a^2$. $\mathrm{Var}(aX + b) = a^2\,\mathrm{Var}(X)$, and the SD grows by $|a|$.
#
# A neuron with one input, $z = w x + b$, does the same to its input: the weight
# stretches the spread, the bias moves the mean and nothing else.
#
# Turn the rule round and you can bring any numbers to mean 0 and variance 1: subtract
# $\mu$, divide by $\sigma$. That is how inputs are scaled before training (lesson 5).

# %%
scaled = (spins - spins.mean()) / spins.std()  # (100000,)
print(f"before: mean {spins.mean():.3f}, SD {spins.std():.3f}")
print(f"after:  mean {abs(scaled.mean()):.3f}, SD {scaled.std():.3f}")

# %% [markdown]
# ### Exercise 5 · `affine_moments`
#
# $X$ has the mean `mu` and the variance `var`. Return the mean and the variance of
# $Y = aX + b$, as a pair. (Lesson 2 called such a formula *affine*.)
#
# - All four inputs are numbers. Any of them but `var` may be negative.
#
# <details><summary>Hint 1: where to start</summary>
#
# Two rules, two numbers. Both stand above.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Celsius to Fahrenheit is $F = 1.8\,C + 32$. A week with mean 20 °C and SD 5 °C has the
# mean 68 °F and SD 9 °F. What is the variance in each?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# In that week the variance goes from 25 to 81. Which factor is that, and what became of
# the 32?
#
# </details>

# %% solution="affine_moments" refuse="firstneuron.random_variables.affine_moments"
def affine_moments(a, b, mu, var):
    """Mean and variance of aX + b, where X has mean mu and variance var.

    a, b, mu, var : numbers
    returns (mean, variance)
    """
    ### BEGIN SOLUTION
    return a * mu + b, a**2 * var
    ### END SOLUTION

# %% test="affine_moments" points=2
check(
    "10 X - 30 for a fair die",
    call(affine_moments, 10, -30, 3.5, 35 / 12),
    (5, 3500 / 12),
    likely={
        "the variance is stretched once. Distances grow by a, their squares by more.": (
            (5, 350 / 12)
        ),
        "a shift moves all values alike. It does not spread them.": (5, 3500 / 12 - 30),
        "the shift is missing in the mean.": (35, 3500 / 12),
    },
)
check("a shift alone", call(affine_moments, 1, 7, 0.5, 0.25), (7.5, 0.25))
### BEGIN HIDDEN TESTS
check("Fahrenheit", call(affine_moments, 1.8, 32, 20, 25), (68, 81))
check("times 0", call(affine_moments, 0, -2, 5, 9), (-2, 0))
check("turned round", call(affine_moments, -1, 0, 5, 9), (-5, 9))
check("stretched by minus a half", call(affine_moments, -0.5, 4, -3, 2.0), (5.5, 0.5))
# against the values themselves
_v, _p = [0, 2, 10], [0.5, 0.3, 0.2]
for _a, _b in ((3, 1), (-2.5, 0.75), (0.1, -100)):
    _y = [_a * x + _b for x in _v]
    _mean = math.fsum(q * y for q, y in zip(_p, _y, strict=True))
    _var = math.fsum(q * (y - _mean) ** 2 for q, y in zip(_p, _y, strict=True))
    check(f"{_a} X + {_b}", call(affine_moments, _a, _b, 2.6, 14.44), (_mean, _var))
### END HIDDEN TESTS

# %% [markdown]
# ## Adding up
#
# Roll two dice and add the points. There are 36 pairs, all equally likely. Put the
# first die along the rows and the second along the columns:

# %%
sums = faces[:, None] + faces  # (6, 1) + (6,) -> (6, 6)
print(sums)
mu_two = sums.mean()  # all pairs equally likely: the plain mean will do
var_two = ((sums - mu_two) ** 2).mean()
print(f"E {mu_two:.4f}, Var {var_two:.4f}, SD {math.sqrt(var_two):.4f}")
print(f"one die: Var {var_x:.4f}; twice that is {2 * var_x:.4f}")

# %% [markdown]
# The expectation of the sum is $3.5 + 3.5 = 7$. Expectations always add up.
#
# The variance of the sum is $2.9167 + 2.9167 = 5.833$. **Variances add up, too, if the
# variables are independent.** Independent means: whoever knows one of them knows
# nothing new about the other. Why is that needed? Call the distances of the two dice
# from their means $d$ and $e$. Then
#
# $$(d + e)^2 = d^2 + e^2 + 2\,d\,e$$
#
# On average, the first two terms are the two variances. The third has to vanish. For
# independent variables, **the expectation of a product is the product of the
# expectations**, and so it does: $E[d\,e] = E[d] \cdot E[e] = 0 \cdot 0$. But take
# *one* die and count it twice, $X + X$. Then $e = d$, and the third term is as large as
# the other two together.

# %%
d = faces - 3.5  # (6,)
products = faces[:, None] * faces  # (6, 6)  of the points themselves
print(f"two dice:       mean product {products.mean():.4f}, 3.5² = {3.5**2:.4f}")
print(f"two dice:       mean of d·e {np.mean(d[:, None] * d):.4f}")
print(f"one die, twice: mean of d·d {np.mean(d * d):.4f}")
doubled = 2 * faces
print(f"one die, twice: Var {((doubled - doubled.mean()) ** 2).mean():.4f}")

# %% [markdown]
# The last line is the stretch rule with $a = 2$: four times the variance, not twice.
#
# Adding up is also why we square. The mean distance without squares is a fair measure
# of spread, too. But it does not add up, by any simple rule:

# %%
print(f"mean |distance|, one die:  {np.abs(faces - 3.5).mean():.4f}")
print(f"mean |distance|, two dice: {np.abs(sums - 7).mean():.4f}")

# %% [markdown]
# ### Exercise 6 · `sum_variance`
#
# Return the variance of the sum of `n` **independent** random variables which all have
# the variance `var`.
#
# <details><summary>Hint 1: where to start</summary>
#
# You saw the answer for `n = 2`. What does a third die add?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Each one adds the same amount.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Four coins, each with variance 0.25, have a sum with variance 1. One coin that counts
# four times would have variance 4.
#
# </details>

# %% solution="sum_variance" refuse="firstneuron.random_variables.sum_variance"
def sum_variance(var, n):
    """Variance of the sum of n independent variables with variance var each.

    var : number
    n : int
    returns a number
    """
    ### BEGIN SOLUTION
    return n * var
    ### END SOLUTION

# %% test="sum_variance" points=1
check(
    "two dice",
    call(sum_variance, 35 / 12, 2),
    35 / 6,
    likely={
        "this is one die counted twice, not two independent dice.": 35 / 3,
        "this is the variance of one die alone.": 35 / 12,
        "this belongs to the mean of two dice, not to their sum.": 35 / 24,
    },
)
### BEGIN HIDDEN TESTS
check("one variable", call(sum_variance, 3.25, 1), 3.25)
check("four coins", call(sum_variance, 0.25, 4), 1.0)
check("whole numbers", call(sum_variance, 4, 9), 36)
check("variables that do not vary", call(sum_variance, 0.0, 50), 0.0)
# against all outcomes: flips of n coins, each worth 0 or 1
for _n in (3, 5):
    _totals = [bin(_i).count("1") for _i in range(2**_n)]
    _mean = sum(_totals) / 2**_n
    check(
        f"{_n} coins, all {2**_n} outcomes",
        call(sum_variance, 0.25, _n),
        sum((t - _mean) ** 2 for t in _totals) / 2**_n,
    )
### END HIDDEN TESTS

# %% [markdown]
# ## How fast an average settles
#
# Put the two rules together. The mean of $n$ rolls is their sum, times $1/n$:
#
# $$\mathrm{Var}(\text{sum}) = n\,\sigma^2 \qquad \mathrm{Var}(\text{mean}) = \frac{1}{n^2} \cdot n\,\sigma^2 = \frac{\sigma^2}{n} \qquad \mathrm{SD}(\text{mean}) = \frac{\sigma}{\sqrt n}$$
#
# So a mean is random, too, but less than a single roll. For the sum it is the other way
# round: its SD grows, but only by $\sqrt n$. To test the formula, make 2000 series of
# $n$ rolls, take the mean of each series, and look how far these 2000 means are spread.

# %%
sigma = math.sqrt(35 / 12)
for n in (1, 4, 10, 100, 1000):
    series = rng.choice(faces, size=(2000, n))  # (2000, n): all faces equally likely
    spread = series.mean(axis=1).std()  # of 2000 means
    print(f"n = {n:>4}   σ/√n {sigma / math.sqrt(n):.4f}   measured {spread:.4f}")

# %% [markdown]
# Four times as many rolls halve the spread. A hundred times as many divide it by ten:
# compare *Roll 10* and *Roll 1000* in the widget. That is slow, and it is all there is.
# To get one more digit of a mean right, you need a hundred times as many rolls.
#
# And now the casino. Ten thousand rolls:

# %%
n = 10_000
print(f"expected sum       {3.5 * n:.0f}")
print(f"SD of the sum      {sigma * math.sqrt(n):.0f}")
print(f"that is            {sigma * math.sqrt(n) / (3.5 * n):.2%} of the sum")

# %% [markdown]
# Half a percent is one SD. Most of the sums, about 95 %, fall within two SDs of the
# expectation: within one percent. The next picture shows six series. The dashed funnel
# is $E \pm 2\sigma/\sqrt n$.

# %%
figure = Figure(figsize=(6.5, 4), layout="constrained")
axes = figure.add_subplot(
    xlabel="rolls so far, n", ylabel="mean so far", xscale="log", ylim=(1, 6)
)
counts = np.unique(np.geomspace(1, 10_000, 80).astype(int))
for number in range(6):
    one_series = rng.choice(faces, size=10_000)
    means = [one_series[:n].mean() for n in counts]
    label = "a series" if number == 0 else None
    axes.plot(counts, means, color=BLUE, lw=1, label=label)
axes.axhline(3.5, color=VERMILLION, lw=2, label="E = 3.5")
for sign in (-1, 1):
    axes.plot(
        counts,
        3.5 + sign * 2 * sigma / np.sqrt(counts),
        "--",
        color=ORANGE,
        lw=2,
        label="E ± 2σ/√n" if sign == 1 else None,
    )
axes.legend()
figure

# %% [markdown]
# You used this before. In lesson 5 the slope of a mini-batch was a mean over its
# examples. So a batch that is four times as large gives a slope that is half as noisy,
# at four times the cost.

# %% [markdown]
# ## Continuous random variables
#
# What is the probability that the next person is exactly 171.3000… cm tall, with zeros
# for ever? It is 0, and the same holds for every other height. Only *ranges* have a
# probability: from 171 to 172 cm, say. A curve, the **density**, says how the
# probability is spread over the values. The probability of a range is the area under
# the curve there.
#
# The density that you meet most often is the **standard normal**, the bell curve:
#
# $$\varphi(z) = \frac{1}{\sqrt{2\pi}}\; e^{-z^2/2}$$
#
# To compute with it, cut the axis into thin slices. The area of a slice is about its
# height times its width. Now you have a list of values with a probability each, and all
# that you know about dice works again.

# %%
dz = 0.001
z = np.arange(-8, 8, dz) + dz / 2  # (16000,)  the middle of each slice
slices = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * dz  # (16000,)  probabilities

mu_z = slices @ z
print(f"sum of probabilities {slices.sum():.6f}")
print(f"E                    {abs(mu_z):.6f}")
print(f"Var                  {slices @ (z - mu_z) ** 2:.6f}")
print(f"within one SD        {slices[np.abs(z) < 1].sum():.4f}")
print(f"within two SDs       {slices[np.abs(z) < 2].sum():.4f}")

# %% [markdown]
# So `rng.normal(size=n)` draws numbers with mean 0 and variance 1. By the stretch rule,
# `0.05 * rng.normal(size=n)` has the SD 0.05. That is how He's and LeCun's weights were
# drawn in lesson 8.
#
# The last line is the 95 % from above. The sum or the mean of many independent rolls is
# close to normal, whatever the die looks like. (This is called the *central limit
# theorem*.)
#
# The simplest density is flat. All values from 0 to 1 are equally likely:

# %%
u = np.arange(0, 1, dz) + dz / 2  # (1000,)  slices with probability dz each
print(f"uniform on 0 to 1: E {u.mean():.4f}, Var {((u - u.mean()) ** 2).mean():.4f}")
print(f"1/12 = {1 / 12:.4f}")

# %% [markdown]
# ## Why initialization worked
#
# Now lesson 8. A neuron adds up $n$ products,
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n$$
#
# Before training, the weights are random: independent of each other and of the inputs,
# with mean 0 and variance $\mathrm{Var}(w)$. How large is the variance of $z$? Three
# steps.
#
# **Step 1: one product.** $w$ and $x$ are independent, so
# $E[w x] = E[w] \cdot E[x] = 0$, whatever $x$ is. The mean is 0, so the variance is
# just the mean square:
#
# $$\mathrm{Var}(w x) = E[w^2 x^2] = E[w^2]\,E[x^2] = \mathrm{Var}(w) \cdot E[x^2]$$
#
# Note that it is $E[x^2]$, and not $\mathrm{Var}(x)$. They differ when the inputs have
# a mean: by trap 1, $E[x^2] = \mathrm{Var}(x) + E[x]^2$.
#
# **Step 2: $n$ products.** The mixed terms vanish again. For two of the products the
# expectation is $E[w_1 x_1 w_2 x_2] = E[w_1]\,E[w_2]\,E[x_1 x_2] = 0$, because the
# weights have mean 0. The inputs may even depend on each other, as pixels do. So the
# variances add up:
#
# $$\mathrm{Var}(z) = n \cdot \mathrm{Var}(w) \cdot E[x^2]$$
#
# This is the formula of lesson 8. There you saw one line of algebra and believed the
# rest. Now every step is a rule that you know. To measure it, take one list of inputs
# and very many neurons.

# %%
n, var_w = 400, 0.01
x = np.maximum(rng.normal(size=n), 0)  # (400,)  outputs of a ReLU: their mean is not 0
W = math.sqrt(var_w) * rng.normal(size=(n, 20_000))  # (400, 20000)  many neurons
z_many = x @ W  # (400,) @ (400, 20000) -> (20000,)
print(f"measured Var(z)         {z_many.var():.3f}")
print(f"n · var_w · E[x²]       {n * var_w * np.mean(x**2):.3f}")
print(f"with Var(x) in place    {n * var_w * x.var():.3f}   too small")

# %% [markdown]
# **Step 3: the activation.** A ReLU sets all negative $z$ to 0. What is left of the
# mean square? $z$ is a sum of many terms, so it is close to normal. Take a standard
# normal $z$, with $E[z^2] = 1$. The bell is symmetric: one half of that 1 comes from
# the negative side. The ReLU cuts exactly this half away:
#
# $$E[\mathrm{relu}(z)^2] = \tfrac{1}{2}$$

# %%
relu_z = np.maximum(z, 0)  # (16000,)  the slices from above
mean_relu = slices @ relu_z
print(f"E[relu(z)²]  {slices @ relu_z**2:.4f}")
print(f"E[relu(z)]   {mean_relu:.4f}")
print(f"Var(relu(z)) {slices @ (relu_z - mean_relu) ** 2:.4f}")

# %% [markdown]
# The outputs of one layer are the inputs of the next, so $E[x^2]$ there is half of
# $\mathrm{Var}(z)$ here. All three steps together, from one layer to the next:
#
# $$\mathrm{Var}(z_{\text{next}}) = n \cdot \mathrm{Var}(w) \cdot \tfrac{1}{2}\,\mathrm{Var}(z)$$
#
# The signal keeps its size if the factor $n \cdot \mathrm{Var}(w) / 2$ is 1. Solve for
# the weights: $\mathrm{Var}(w) = 2/n$. **That is He's initialization.** With LeCun's
# $\mathrm{Var}(w) = 1/n$ the factor is one half, and every layer halves the variance.

# %%
width = 1000
for name, var_w in (("He", 2 / width), ("LeCun", 1 / width)):
    A = rng.normal(size=(100, width))  # (100, 1000)
    for layer in range(1, 11):
        W = math.sqrt(var_w) * rng.normal(size=(width, width))  # (1000, 1000)
        Z = A @ W  # (100, 1000) @ (1000, 1000) -> (100, 1000)
        A = np.maximum(Z, 0)
        if layer in (1, 4, 7, 10):
            predicted = (width * var_w / 2) ** (layer - 1) * width * var_w
            print(
                f"{name:5} layer {layer:>2}  Var(z) {Z.var():.5f}  "
                f"predicted {predicted:.5f}"
            )

print(f"30 halvings of the variance leave an SD of {math.sqrt(0.5**30):.1e}")

# %% [markdown]
# The measured numbers wander around the predicted ones: 1000 neurons are many, not
# infinitely many, and each layer passes its luck on to the next. The last line is about
# what was left of the signal after thirty layers in lesson 8.

# %% [markdown]
# ## Risk
#
# Three offers, each for one throw of a fair die. Which do you take?

# %%
offers = {
    "3.5 coins, for sure": (np.array([3.5]), np.array([1.0])),
    "a coin for each point": (faces, fair),
    "21 coins for a six, else 0": (np.array([0, 21]), np.array([5 / 6, 1 / 6])),
}
for name, (v, p) in offers.items():
    mu = p @ v
    var = p @ (v - mu) ** 2
    print(f"{name:27} E {mu:.2f}   Var {var:6.2f}   SD {math.sqrt(var):.2f}")

# %% [markdown]
# All three have the same expectation. If a ticket costs 3 coins, each of them brings
# half a coin in the long run; if it costs 4, each of them loses half a coin. The
# expectation tells whether a bet pays *on average*.
#
# The variance tells what a *single* throw may do to you. The first offer cannot
# surprise you. With the third you get nothing, five times out of six. Whether that is
# bad depends on you, not on the mathematics: whoever needs 3 coins for the bus takes
# the first, whoever needs 20 takes the third.
#
# With investments it is the same. A high expected return with a high variance means:
# good on average, and there is a considerable chance that your own case ends badly. Two
# remarks follow from what you know:
#
# - The casino and you look at the same bet. You play a few times and feel $\sigma$. The
#   casino plays ten thousand times and sees $\sigma / \sqrt n$.
# - Dividing your money among $n$ independent investments is an average, too: the same
#   expectation, and the SD is divided by $\sqrt n$. If all of them fall together, they
#   were not independent, and the rule does not hold.

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The variance tells how reliable the expectation is. A low variance makes
# > it reliable."
#
# The expectation is a fixed number. It is exactly as good as the probabilities that
# went in. What varies is a roll, by $\sigma$, and a mean of $n$ rolls, by
# $\sigma/\sqrt n$. Take the riskiest offer and average many of them. Take the ordinary
# die, and average a few.

# %%
jackpot, odds = np.array([0, 21]), np.array([5 / 6, 1 / 6])
for name, v, p, n in (("die", faces, fair, 10), ("jackpot", jackpot, odds, 5000)):
    sd = math.sqrt(p @ (v - p @ v) ** 2)
    means = rng.choice(v, size=(400, n), p=p).mean(axis=1)  # (400,)
    print(
        f"{name:7} SD of one {sd:.3f}   SD of the mean of {n:>4}: "
        f"formula {sd / math.sqrt(n):.3f}, measured {means.std():.3f}"
    )

# %% [markdown]
# The jackpot has the far larger variance, and its average is the far better guide to
# 3.5. **Right:** how near an average is to the expectation is said by $\sigma/\sqrt n$.
# A low variance helps, and so do many rolls.
#
# > **Claim.** "The expectation is what you should expect to see."

# %%
draws = rng.choice(jackpot, size=10_000, p=odds)
print(f"mean of 10000 draws {draws.mean():.2f}")
print("draws within 3 of the expectation:", int((np.abs(draws - 3.5) <= 3).sum()))
print("likeliest value:", jackpot[odds.argmax()])

# %% [markdown]
# **Right:** it is what the *mean* of many comes to. The likeliest value can be another,
# and the expectation itself may never occur, nor anything near it.
#
# > **Claim.** "After many low rolls, high ones are due. It evens out."

# %%
rolls = rng.choice(faces, size=600_000)
low = rolls <= 2
after = low[:-3] & low[1:-2] & low[2:-1]  # True where three low rolls come in a row
print(f"mean of all rolls                  {rolls.mean():.3f}")
print(f"mean of the roll after three lows  {rolls[3:][after].mean():.3f}")

series = rng.choice(faces, size=(200, 10_000))  # (200, 10000)
for n in (100, 1000, 10_000):
    off = np.abs(series[:, :n].sum(axis=1) - 3.5 * n)  # (200,)
    mean_off = off.mean() / n
    print(f"n = {n:>6,}: sum off by {off.mean():6.1f}, mean off by {mean_off:.4f}")

# %% [markdown]
# The die has no memory, and the sum does *not* even out: it strays further and further
# from $3.5\,n$. **Right:** the *mean* settles, because the stray, which grows like
# $\sqrt n$, is divided by $n$. Early bad luck is not paid back. It is diluted.
#
# > **Claim.** "If the expectation is in your favour, the bet is worth making."
#
# Each round multiplies all your money by 1.5 or by 0.6, with equal chances. On average
# that is a factor of 1.05 in your favour. Let 10,000 players play 50 rounds.

# %%
factors = np.array([1.5, 0.6])
print(f"expectation of one factor  {factors.mean():.2f}")
print(f"expectation of 50 rounds   {factors.mean() ** 50:.2f}")
money = rng.choice(factors, size=(10_000, 50)).prod(axis=1)  # (10000,)
print(f"middle player ends with    {np.median(money):.3f}")
print(f"players who lost           {np.mean(money < 1):.0%}")

# %% [markdown]
# The expectation is made by a few players with enormous gains. **Right:** the law of
# large numbers is about things that are *added*. Here they are multiplied, and one up
# and one down leave $1.5 \cdot 0.6 = 0.9$. Ask how often you may play, and what a loss
# does to the next round.

# %% [markdown]
# ## Bug hunt
#
# A friend wants to know the sum of `k` dice, and simulates it: `n` sums at once. A seed
# goes in, so that others can repeat it. The mean is right. Look at the variance.

# %%
def friends_sums(k, n, seed):
    total = np.zeros(n, dtype=int)  # (n,)
    for _ in range(k):
        rng = np.random.default_rng(seed)
        total = total + rng.choice([1, 2, 3, 4, 5, 6], size=n)  # (n,)
    return total


for k in (1, 2, 5):
    sums_k = friends_sums(k, 10_000, seed=1)
    print(
        f"{k} dice: mean {sums_k.mean():6.3f}, expected {3.5 * k:5.2f}   "
        f"Var {sums_k.var():7.3f}, expected {k * 35 / 12:7.3f}"
    )
print("some sums of two dice:", friends_sums(2, 12, seed=1))

# %% [markdown]
# ### Exercise 7 · `sum_of_dice`
#
# Write the function your friend wanted.
#
# - Return an array of shape `(n,)`. Each entry is the sum of `k` fair dice, a whole
#   number from `k` to `6 k`.
# - All dice are independent of each other, within a sum and from one sum to the next.
# - Draw from the generator `rng` that you are given.
#
# <details><summary>Hint 1: where to start</summary>
#
# Look at the printed sums of two dice. What do they all have in common? By which factor
# is each variance too large?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Your friend starts the generator anew for each die, with the same seed. So all `k`
# dice show the same, and the sum is one die times `k`. You need `k` times `n` fresh
# rolls.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `size` may be a shape, such as `(n, k)`. Then each row holds the `k` dice of one sum.
# Along which axis do you add?
#
# </details>

# %% solution="sum_of_dice" refuse="firstneuron.random_variables.sum_of_dice"
def sum_of_dice(k, n, rng):
    """n sums of k independent fair dice.

    k, n : ints
    rng : numpy.random.Generator
    returns an array (n,) of ints from k to 6k
    """
    ### BEGIN SOLUTION
    return rng.integers(1, 7, size=(n, k)).sum(axis=1)
    ### END SOLUTION

# %% test="sum_of_dice" points=3
sums = call(sum_of_dice, 2, 10_000, np.random.default_rng(123))

check("the shape of 10000 sums", np.shape(sums), (10_000,))
check(
    "the sums of two dice that occur",
    np.unique(sums),
    np.arange(2, 13),
    likely={
        "both dice always show the same.": np.arange(2, 13, 2),
        "the upper limit is not included, so no die shows a 6.": np.arange(2, 11),
        "this is one die, not the sum of two.": np.arange(1, 7),
    },
)
holds(
    "the mean of 10000 sums of two dice",
    abs(np.mean(sums) - 7) < 0.2,
    f"expected about 7, got {np.mean(sums):.3f}.",
)
holds(
    "the variance of 10000 sums of two dice",
    abs(np.var(sums) - 35 / 6) < 0.6,
    f"expected about {35 / 6:.2f}, got {np.var(sums):.2f}. Variances of independent dice "
    "add up.",
)
### BEGIN HIDDEN TESTS
holds(
    "the sums",
    np.asarray(sums).dtype.kind in "iu",
    f"expected whole numbers, got {np.asarray(sums).dtype}.",
)
check("one sum", np.shape(call(sum_of_dice, 5, 1, np.random.default_rng(0))), (1,))
check("square", np.shape(call(sum_of_dice, 3, 3, np.random.default_rng(0))), (3,))
_n = 40_000
for _k in (1, 2, 5):
    _got = np.asarray(call(sum_of_dice, _k, _n, np.random.default_rng(124 + _k)))
    _sd = math.sqrt(_k * 35 / 12)
    holds(
        f"the range for {_k} dice",
        _k <= _got.min() and _got.max() <= 6 * _k,
        f"expected {_k} to {6 * _k}, got {_got.min()} to {_got.max()}.",
    )
    holds(  # six standard deviations
        f"the mean for {_k} dice",
        abs(_got.mean() - 3.5 * _k) < 6 * _sd / math.sqrt(_n),
        f"expected about {3.5 * _k}, got {_got.mean():.3f}.",
    )
    holds(  # a sample variance is off by at most √(2/n) of itself, one SD
        f"the variance for {_k} dice",
        abs(_got.var() / _sd**2 - 1) < 6 * math.sqrt(2 / _n),
        f"expected about {_sd**2:.3f}, got {_got.var():.3f}.",
    )
    holds(
        f"one sum of {_k} dice and the next",
        abs(np.corrcoef(_got[:-1], _got[1:])[0, 1]) < 6 / math.sqrt(_n),
        "a sum should know nothing of the one before it.",
    )
    if _k == 2:
        _ways = np.bincount([i + j for i in range(1, 7) for j in range(1, 7)])
        for _s in range(2, 13):
            _share = _ways[_s] / 36
            holds(
                f"how often two dice make {_s}",
                abs(np.mean(_got == _s) - _share)
                < 6 * math.sqrt(_share * (1 - _share) / _n),
                f"expected a share of {_share:.4f}, got {np.mean(_got == _s):.4f}.",
            )
check(
    "two generators in the same state",
    call(sum_of_dice, 3, 20, np.random.default_rng(3)),
    call(sum_of_dice, 3, 20, np.random.default_rng(3)),
)
_rng = np.random.default_rng(125)
_first, _second = call(sum_of_dice, 3, 60, _rng), call(sum_of_dice, 3, 60, _rng)
holds(
    "a second call with the same generator",
    not np.array_equal(_first, _second),
    "it gave the same sums again. Draw from the generator you are given.",
)
### END HIDDEN TESTS

# %% [markdown]
# Lesson 8 had the same bug in another place. Give all neurons of a layer the same
# weights, however random, and they are one neuron, counted many times.

# %% [markdown]
# ## What you can do now
#
# - An **expectation** is a weighted sum, $E[X] = p \cdot v$. It is the mean of very
#   many draws, and need not be a possible value.
# - A **variance** is the expectation of the squared distance from it. The SD $\sigma$
#   is its root. Subtract first, then square.
# - **Stretch and shift:** $E[aX+b] = a\,E[X]+b$ and $\mathrm{Var}(aX+b) =
#   a^2\,\mathrm{Var}(X)$.
# - **Sums:** expectations add up, always; variances add up if the variables are
#   independent. So a mean of $n$ has the SD $\sigma/\sqrt n$.
# - A **continuous** variable is cut into thin slices, and then it is a discrete one.
# - **Initialization:** $\mathrm{Var}(z) = n \cdot \mathrm{Var}(w) \cdot E[x^2]$, and a
#   ReLU keeps half of the mean square. Hence $2/n$.
#
# **Next:** you have all the parts. In lesson 13 you put them together into a network
# that reads handwritten digits.
