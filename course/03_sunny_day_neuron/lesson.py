# %% [markdown]
# # 3 · The sunny-day neuron
#
# **Before this:** lesson 1 (shapes) and lesson 2 (weighted sum and bias).
# **Time:** about 50 minutes. **Difficulty:** easy, with one trap near the end.
#
# In lesson 2 a neuron computed one number, $z = w \cdot x + b$. A number is not yet a
# decision. In this lesson you turn the number into a yes or a no.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** The weights are $w = (3, 4)$, the input is $x = (3, 4)$, the bias is $b = -5$.
# What is $z$?
#
# <details><summary>Answer</summary>
#
# $z = 3 \cdot 3 + 4 \cdot 4 - 5 = 20$.
#
# </details>
#
# **2.** `X` has shape `(8, 3)`, one example in each row. `w` has shape `(3,)`. What is
# the shape of `X @ w + b` when `b` is a single number?
#
# <details><summary>Answer</summary>
#
# `(8,)`: one number for each row. The bias is added to each of them.
#
# </details>
#
# **3.** You double both weights and keep $b = -1$. Does the line $w \cdot x + b = 0$
# rotate?
#
# <details><summary>Answer</summary>
#
# No. It keeps its direction and comes nearer to the origin: the distance
# $|b| / \lVert w \rVert$ halves.
#
# </details>

# %% [markdown]
# ## The question
#
# You look out of the window in the morning and note three things about the day.
#
# | input | 1 means | weight |
# |---|---|---|
# | $x_1$ | the sky is clear | $w_1 = 0.6$ |
# | $x_2$ | the air is warm | $w_2 = 0.3$ |
# | $x_3$ | there are clouds | $w_3 = -0.4$ |
#
# Each input is 0 or 1. The bias is $b = 0.2$. **Will the day be sunny?**
#
# At the end of this lesson you can
#
# - compute the score of a day, and say what each input added to it;
# - turn scores into decisions with a threshold, for one day and for a whole table;
# - move the threshold into the bias, so that the decision is always "greater than 0";
# - say what the neurons of 1943 and 1958 could do;
# - spot a rule and a boundary that look alike and are not.

# %% locked="setup"
import numpy as np

from firstneuron.checks import blank, call, check, holds
from firstneuron.widgets import SunnyWidget

# %% [markdown]
# ## Predict, then drag
#
# The widget below is the neuron. It first asks you for a guess. A wrong guess is worth
# more than no guess: you will remember why it was wrong.
#
# After that, press the inputs, drag the weights, the bias and the threshold. The bar
# shows how the score is stacked up. The table shows all eight possible days at once.

# %%
widget = SunnyWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set a value below, run the cell, and look
# at the widget above. Or drag a slider and run the cell to read the value.

# %%
widget.x = [1, 1, 1]
print("weights", widget.w, "bias", widget.bias, "threshold", widget.threshold)

# %% [markdown]
# Two things to try:
#
# - Raise the weight of the clouds from −0.4 towards 0. Which day changes its mind first?
# - Lower the threshold to 0. How many days are sunny now?

# %% [markdown]
# ## The score
#
# The score is the weighted sum of lesson 2, under another name:
#
# $$\text{score} = w_1 x_1 + w_2 x_2 + w_3 x_3 + b = w \cdot x + b$$
#
# Take a day on which all three inputs are 1. The formula and the code say the same:
#
# $$1 \cdot 0.6 + 1 \cdot 0.3 + 1 \cdot (-0.4) + 0.2 = 0.7$$

# %%
x = np.array([1, 1, 1])  # (3,)  clear, warm, clouds
w = np.array([0.6, 0.3, -0.4])  # (3,)
b = 0.2  # a single number

score = w @ x + b  # (3,) @ (3,) -> a single number
print("each input adds", w * x)
print("the bias adds  ", b)
print(f"score           {score:.1f}")

# %% [markdown]
# The bias is the score of a day about which you know nothing good and nothing bad: all
# inputs are 0. The weights say how each observation moves the score from there.
#
# ## The decision
#
# A **threshold** cuts the scores in two. Scores strictly greater than the threshold mean
# "sunny", all others "not sunny":
#
# $$\hat y = \begin{cases} 1 & \text{if } w \cdot x + b > \theta \\ 0 & \text{otherwise} \end{cases}$$
#
# The Greek letter $\theta$ (theta) is the threshold. Ours is 0.5. "Strictly" matters: a
# score of exactly 0.5 is *not* sunny.

# %%
threshold = 0.5
for day in ([1, 0, 0], [1, 1, 0], [0, 1, 0], [1, 1, 1]):
    score = w @ np.array(day) + b
    print(day, f"score {score:.1f}", "sunny" if score > threshold else "not sunny")

# %% [markdown]
# A unit that answers only 0 or 1 is called a **step unit**, because its graph is a step:
# 0 on the left of the threshold, 1 on the right.
#
# One score can be cut more than once. Two thresholds make three answers. A teacher who
# gives an A above 0.7 and a B from 0.5 to 0.7 uses one score and two thresholds.

# %%
scores = np.array([0.2, 0.5, 0.62, 0.7, 0.71])  # (5,)
grades = np.where(scores > 0.7, "A", np.where(scores >= 0.5, "B", "C"))  # (5,)
print(dict(zip(scores.tolist(), grades.tolist(), strict=True)))

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one. The day is warm and cloudy: $x = (0, 1, 1)$.

# %%
day = np.array([0, 1, 1])  # (3,)
parts = w * day  # (3,)  what each input adds
score = parts.sum() + b  # add the parts, then the bias
sunny = score > 0.5  # strictly greater
print("parts", parts, f"score {score:.1f}", "sunny", sunny)

# %% [markdown]
# Now the same for a clear and cloudy day, $x = (1, 0, 1)$. One step is missing. Put an
# expression in place of the three dots, and run the cell. This is practice; it is not
# graded.

# %%
day = np.array([1, 0, 1])
parts = w * day
score = ...
blank("score", score, 0.4)

# %% [markdown]
# And one in which only the day is given: clouds, and nothing else.

# %%
day = np.array([0, 0, 1])
parts = ...
score = ...
sunny = ...
blank("parts", parts, [0, 0, -0.4])
blank("score", score, -0.2)
blank("sunny", sunny, False)

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more days, more
# weights and more shapes are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `sunny_score`
#
# Return the score $w \cdot x + b$ of one day, as a single number.
#
# - `x` and `w` are arrays of the same shape `(n,)`. `n` is 3 here, but any `n` must work.
# - `b` is a single number.
#
# <details><summary>Hint 1: where to start</summary>
#
# Each input is multiplied by its own weight. Which operator does that for two arrays?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Multiply element by element, add up the products, add the bias once.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `w @ x` multiplies and adds up in one step. What is still missing from the formula?
#
# </details>

# %% solution="sunny_score" refuse="firstneuron.neuron.weighted_sum firstneuron.neuron.neuron_z"
def sunny_score(x, w, b):
    """The score w·x + b of one day.

    x, w : arrays (n,)
    b : number
    returns a single number
    """
    ### BEGIN SOLUTION
    return w @ x + b
    ### END SOLUTION

# %% test="sunny_score" points=2
weights = np.array([0.6, 0.3, -0.4])

check(
    "a clear, warm and cloudy day",
    call(sunny_score, np.array([1, 1, 1]), weights, 0.2),
    0.7,
    likely={
        "the bias is not added.": 0.5,
        "the clouds are added instead of subtracted. Use the weight as it is: -0.4.": 1.5,
        "the bias is added once for each input.": 1.1,
    },
)
check(
    "a clear day", call(sunny_score, np.array([1, 0, 0]), weights, 0.2), 0.8
)
### BEGIN HIDDEN TESTS
check("nothing at all", call(sunny_score, np.array([0, 0, 0]), weights, 0.2), 0.2)
check(
    "five inputs, negative bias",
    call(
        sunny_score, np.array([1, 2, 3, 4, 5]), np.array([1.0, -1, 0.5, 0, 2]), -3.0
    ),
    1 - 2 + 1.5 + 0 + 10 - 3,
)
_rng = np.random.default_rng(30)
for _n in (1, 2, 7):
    _x, _w, _b = _rng.normal(size=_n), _rng.normal(size=_n), float(_rng.normal())
    check(
        f"random numbers, n = {_n}",
        call(sunny_score, _x, _w, _b),
        sum(float(_x[i] * _w[i]) for i in range(_n)) + _b,
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · `predict_sunny`
#
# Decide for many days at once. Row $i$ of `X` is day $i$. Return one answer for each day:
# 1 (or `True`) if its score is **strictly greater** than the threshold, else 0 (or
# `False`).
#
# - `X` has shape `(m, n)`, `w` has shape `(n,)`, `b` and `threshold` are numbers.
# - The result has shape `(m,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# First the scores of all days, shape `(m,)`. You computed them in lesson 2.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `X @ w + b` has one score for each row. Comparing an array with a number compares each
# element.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Which of `>` and `>=` is true when score and threshold are equal? The warm day
# (0, 1, 0) scores exactly 0.5 and must come out as not sunny.
#
# </details>

# %% solution="predict_sunny" refuse="firstneuron.neuron.predict_sunny"
def predict_sunny(X, w, b, threshold):
    """1 for each day whose score is strictly greater than the threshold, else 0.

    X : array (m, n), one day in each row
    w : array (n,)
    b, threshold : numbers
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    return X @ w + b > threshold
    ### END SOLUTION

# %% test="predict_sunny" points=2
days = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1]])  # (5, 3)

check(
    "five days, threshold 0.5",
    call(predict_sunny, days, np.array([0.6, 0.3, -0.4]), 0.2, 0.5),
    [1, 1, 0, 0, 0],
    likely={
        "the warm day scores exactly 0.5, which is not greater.": [1, 1, 1, 0, 0],
        "the scores are not compared with the threshold.": [1, 1, 1, 0, 1],
    },
)
### BEGIN HIDDEN TESTS
check(
    "five days, threshold 0",
    call(predict_sunny, days, np.array([0.6, 0.3, -0.4]), 0.2, 0.0),
    [1, 1, 1, 0, 1],
)
check(
    "five days, threshold 0.75",
    call(predict_sunny, days, np.array([0.6, 0.3, -0.4]), 0.2, 0.75),
    [1, 1, 0, 0, 0],
)
check(
    "five days, negative threshold, no bias",
    call(predict_sunny, days, np.array([0.5, 0.25, -0.5]), 0.0, -0.5),
    [1, 1, 1, 0, 1],
)
check(
    "one day",
    call(predict_sunny, np.array([[1, 1, 1]]), np.array([0.6, 0.3, -0.4]), 0.2, 0.5),
    [1],
)
_rng = np.random.default_rng(31)
for _m, _n in ((3, 3), (5, 2), (2, 6)):
    _X, _w = _rng.normal(size=(_m, _n)), _rng.normal(size=_n)
    _want = [sum(_X[i, j] * _w[j] for j in range(_n)) + 0.3 > 0.1 for i in range(_m)]
    check(f"random days {_m, _n}", call(predict_sunny, _X, _w, 0.3, 0.1), _want)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · `truth_table`
#
# Three inputs that are 0 or 1 make $2^3 = 8$ possible days. Return all of them with the
# neuron's answer, as an array of shape `(8, 4)`.
#
# - Columns 0, 1, 2 hold the inputs. Column 3 holds the prediction, 0 or 1.
# - The rows count upwards in binary: 000, 001, 010, 011, 100, 101, 110, 111.
# - `w` has shape `(3,)`. The day is sunny if its score is strictly greater than
#   `threshold`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Which input changes fastest as you go down the rows? The last one. Three nested loops
# over 0 and 1 do it, with the last input in the innermost loop.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Collect the eight rows in a list and make an array of it, shape `(8, 3)`. Compute eight
# scores. Put the answers beside the inputs as a fourth column.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `itertools.product([0, 1], repeat=3)` gives the rows in the right order.
# `np.column_stack([X, y])` puts `y`, shape `(8,)`, beside `X`, shape `(8, 3)`.
#
# </details>

# %% solution="truth_table" refuse="firstneuron.neuron.truth_table"
def truth_table(w, b, threshold):
    """All eight days and the neuron's answer.

    w : array (3,)
    b, threshold : numbers
    returns an array (8, 4): x1, x2, x3, prediction
    """
    ### BEGIN SOLUTION
    rows = [[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    X = np.array(rows)  # (8, 3)
    return np.column_stack([X, X @ w + b > threshold])
    ### END SOLUTION

# %% test="truth_table" points=2
table = call(truth_table, np.array([0.6, 0.3, -0.4]), 0.2, 0.5)

holds(
    "the table",
    np.shape(table) == (8, 4),
    f"expected shape (8, 4), got {np.shape(table)}.",
)
check("the first row, 000", table[0], [0, 0, 0, 0])
check(
    "the second row, 001",
    table[1],
    [0, 0, 1, 0],
    likely={"the first input changes fastest; it should be the last.": [1, 0, 0, 1]},
)
check("the number of sunny days", np.sum(np.asarray(table)[:, 3]), 3)
### BEGIN HIDDEN TESTS
_inputs = [[n >> 2 & 1, n >> 1 & 1, n & 1] for n in range(8)]
for _w, _b, _t in (
    ([0.6, 0.3, -0.4], 0.2, 0.5),
    ([0.6, 0.3, -0.4], 0.0, 0.5),
    ([-1.0, 2.0, 0.5], -0.25, 0.0),
    ([0.5, 0.25, -0.5], 0.25, 0.5),
):
    _want = [
        [*row, sum(i * v for i, v in zip(row, _w, strict=True)) + _b > _t]
        for row in _inputs
    ]
    check(f"weights {_w}", call(truth_table, np.array(_w), _b, _t), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Folding the threshold into the bias
#
# A neuron with a bias and a threshold has two numbers that do one job. Subtract the
# threshold on both sides of the rule:
#
# $$w \cdot x + b > \theta \quad\text{is the same as}\quad w \cdot x + \underbrace{(b - \theta)}_{\text{new bias}} > 0$$
#
# From now on, all neurons in this course have a bias, and the threshold is 0. That is
# what a bias is for: it moves the cut to where you want it.

# %%
days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])  # (8, 3)
with_threshold = days @ w + b > threshold  # (8,)
folded = days @ w + (b - threshold) > 0  # (8,)
print("same answers on all eight days:", np.array_equal(with_threshold, folded))

# %% [markdown]
# ### Exercise 4 · `fold_threshold`
#
# Return the bias that makes the threshold 0: the neuron with this bias and threshold 0
# answers like the neuron with bias `b` and threshold `threshold`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Read the formula above again. One number moves from the right side to the left.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# A high threshold makes "sunny" rarer. A low bias makes it rarer, too. So should the new
# bias be larger or smaller than `b`, if the threshold is positive?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# With `b = 0.2` and `threshold = 0.5`, the new bias is −0.3.
#
# </details>

# %% solution="fold_threshold" refuse="firstneuron.neuron.fold_threshold"
def fold_threshold(b, threshold):
    """The bias that makes the threshold 0.

    b, threshold : numbers
    returns a number
    """
    ### BEGIN SOLUTION
    return b - threshold
    ### END SOLUTION

# %% test="fold_threshold" points=1
check(
    "b = 0.2, threshold = 0.5",
    call(fold_threshold, 0.2, 0.5),
    -0.3,
    likely={
        "the threshold moves to the other side, so its sign changes.": 0.7,
        "the two are the wrong way round.": 0.3,
    },
)
### BEGIN HIDDEN TESTS
check("threshold 0 changes nothing", call(fold_threshold, -1.5, 0.0), -1.5)
check("negative threshold", call(fold_threshold, 1.0, -2.0), 3.0)
check("no bias", call(fold_threshold, 0.0, 4.0), -4.0)
### END HIDDEN TESTS

# %% [markdown]
# ## A little history
#
# In 1943, Warren McCulloch and Walter Pitts described a neuron in mathematics for the
# first time (*A logical calculus of the ideas immanent in nervous activity*). Their
# inputs are 0 or 1. All weights are 1. The neuron fires when **at least** $\theta$ inputs
# are on:
#
# $$\hat y = 1 \text{ if } \sum_j x_j \ge \theta, \text{ else } 0$$
#
# Note the $\ge$. In their rule, reaching the threshold is enough. With two inputs,
# $\theta = 2$ is a logical AND and $\theta = 1$ is a logical OR.
#
# In 1958, Frank Rosenblatt's **perceptron** gave each input its own weight and learned
# the weights from examples. Its output was still a step. You may see drawings of a
# "single-layer perceptron" with a sigmoid at its end; the smooth curve came later, and it
# is the subject of the next lesson.

# %%
both = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
print("AND (theta = 2):", (both.sum(axis=1) >= 2).astype(int))
print("OR  (theta = 1):", (both.sum(axis=1) >= 1).astype(int))

# %% [markdown]
# ### Exercise 5 · `mcculloch_pitts`
#
# Return 1 (or `True`) for each row of `X` in which **at least** `theta` inputs are 1,
# else 0 (or `False`).
#
# - `X` has shape `(m, n)` and holds zeros and ones. The result has shape `(m,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# How many inputs are on in each row? A sum counts ones.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `X.sum(axis=1)` adds along each row and leaves shape `(m,)`. Compare with `theta`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# AND with two inputs has `theta = 2` and must fire for the row (1, 1), whose sum is
# exactly 2.
#
# </details>

# %% solution="mcculloch_pitts" refuse="firstneuron.neuron.mcculloch_pitts"
def mcculloch_pitts(X, theta):
    """The neuron of McCulloch & Pitts (1943): fires at sum >= theta.

    X : array (m, n) of zeros and ones
    theta : number
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    return X.sum(axis=1) >= theta
    ### END SOLUTION

# %% test="mcculloch_pitts" points=2
three = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]])  # (4, 3)
both = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)

check(
    "three inputs, theta = 1",
    call(mcculloch_pitts, three, 1),
    [0, 1, 1, 1],
    likely={
        "reaching theta is enough: at least, not more than.": [0, 0, 1, 1],
        "more than theta is enough, too: at least, not exactly.": [0, 1, 0, 0],
        "theta counts inputs. A mean does not.": [0, 0, 0, 1],
    },
)
check("AND: theta = 2", call(mcculloch_pitts, both, 2), [0, 0, 0, 1])
check("OR: theta = 1", call(mcculloch_pitts, both, 1), [0, 1, 1, 1])
### BEGIN HIDDEN TESTS
check("theta = 0 always fires", call(mcculloch_pitts, both, 0), [1, 1, 1, 1])
_X = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 1], [1, 1, 1, 1, 1]])
for _theta in (1, 2, 3, 4, 5, 6):
    check(
        f"five inputs, theta = {_theta}",
        call(mcculloch_pitts, _X, _theta),
        [3 >= _theta, 1 >= _theta, 5 >= _theta],
    )
_square = np.array([[1, 1, 1], [0, 0, 0], [0, 0, 1]])
check("three by three", call(mcculloch_pitts, _square, 2), [1, 0, 0])
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The neuron says sunny if score > 0.5. Its decision boundary is
# > $w \cdot x + b = 0$."
#
# These are two different rules. The first cuts the scores at 0.5, the second at 0. Every
# day with a score between 0 and 0.5 is treated differently.

# %%
for name, cut in (("score > 0.5", 0.5), ("score > 0  ", 0.0)):
    sunny_days = days[days @ w + b > cut]
    print(name, "->", len(sunny_days), "sunny days:", sunny_days.tolist())

# %% [markdown]
# **Right:** the boundary of the rule "score > θ" is $w \cdot x + b = \theta$. It is
# $w \cdot x + b = 0$ only after the threshold has been folded into the bias.
#
# > **Claim.** "With clear sky, warm air and clouds all 1, the model predicts a sunny day."
#
# The arithmetic is right: the score is 0.7. But a sky that is clear *and* cloudy does not
# exist. A neuron does not know what its inputs mean. It scores impossible days as calmly
# as possible ones.

# %%
for day in days:
    if day[0] == 1 and day[2] == 1:
        print(day, f"score {w @ day + b:.1f}", "- clear and cloudy at once")

# %% [markdown]
# **Right:** a formula checks nothing. Whether an input can occur is for you to check,
# before the neuron sees it.
#
# > **Claim.** "A higher score means more confidence."
#
# Multiply the weights, the bias and the threshold by 10. All scores become ten times
# higher. Not one decision changes.

# %%
decisions = days @ w + b > 0.5
decisions_times_10 = days @ (10 * w) + 10 * b > 10 * 0.5
print("highest score before:", f"{(days @ w + b).max():.1f}")
print("highest score after: ", f"{(days @ (10 * w) + 10 * b).max():.1f}")
print("same decisions:", np.array_equal(decisions, decisions_times_10))

# %% [markdown]
# **Right:** within one neuron, a higher score is further from the cut. Its size has no
# unit, so 1.1 is not "110 % sure". To speak of confidence we need numbers that behave
# like probabilities. That is lesson 4.

# %% [markdown]
# ## Bug hunt
#
# A friend wants the list of days on which the two rules of the first claim disagree:
# "score > threshold" and "score > 0". The code below runs without an error. It finds no
# such day, although there are some.

# %%
def friends_disagreeing_days(w, b, threshold):
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    rule = days @ w + b > threshold
    boundary = days @ w + (b - threshold) > 0
    return days[rule != boundary]


print(friends_disagreeing_days(w, b, threshold).shape)

# %% [markdown]
# ### Exercise 6 · `disagreeing_days`
#
# Write the function your friend wanted. Return the days, out of the eight, on which
# `score > threshold` and `score > 0` give different answers, where the score is
# $w \cdot x + b$.
#
# - The result has shape `(k, 3)`, in the order of the truth table (000 first).
# - If the rules agree everywhere, the shape is `(0, 3)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Print `rule` and `boundary` in your friend's code. Why are they always equal? You have
# seen that formula in exercise 4.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute the eight scores once. Compare them with `threshold`, then with 0. Keep the rows
# where the two answers differ.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `days[mask]` with a mask of shape `(8,)` keeps the rows where the mask is true. The mask
# is `rule != boundary`, with the boundary your friend talks about: `w·x + b = 0`.
#
# </details>

# %% solution="disagreeing_days"
def disagreeing_days(w, b, threshold):
    """The days on which "score > threshold" and "score > 0" differ.

    w : array (3,)
    b, threshold : numbers
    returns an array (k, 3), in truth-table order
    """
    ### BEGIN SOLUTION
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    score = days @ w + b  # (8,)
    return days[(score > threshold) != (score > 0)]
    ### END SOLUTION

# %% test="disagreeing_days" points=3
found = call(disagreeing_days, np.array([0.6, 0.3, -0.4]), 0.2, 0.5)

holds(
    "the shape",
    np.ndim(found) == 2 and np.shape(found)[1] == 3,
    f"expected three columns, one row for each day found, got shape {np.shape(found)}.",
)
check(
    "how many days",
    len(found),
    4,
    likely={"the threshold was folded away, so both rules are the same rule.": 0},
)
check(
    "how many days if the threshold is 0",
    len(call(disagreeing_days, np.array([0.6, 0.3, -0.4]), 0.2, 0.0)),
    0,
    likely={"these are the days on which the rules agree.": 8},
)
### BEGIN HIDDEN TESTS
_all = [[n >> 2 & 1, n >> 1 & 1, n & 1] for n in range(8)]
for _w, _b, _t in (
    ([0.6, 0.3, -0.4], 0.2, 0.5),
    ([1.0, -2.0, 0.5], 0.25, -0.5),
    ([0.5, 0.25, -0.5], 0.0, 0.5),
):
    _scores = [sum(i * v for i, v in zip(row, _w, strict=True)) + _b for row in _all]
    _want = [
        row for row, s in zip(_all, _scores, strict=True) if (s > _t) != (s > 0)
    ]
    check(
        f"the days for w = {_w}, b = {_b}, threshold = {_t}",
        call(disagreeing_days, np.array(_w), _b, _t),
        np.array(_want).reshape(-1, 3),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - A **score** is a weighted sum plus a bias: `w @ x + b`, one number for each example.
# - A **threshold** turns scores into decisions. Say whether reaching it is enough
#   (McCulloch & Pitts: yes; our sunny days: no).
# - The threshold folds into the bias: $b - \theta$. After that the cut is at 0.
# - A score orders examples. It is not a probability, and it knows nothing about what the
#   inputs mean.
#
# **Next:** a step says yes or no and nothing in between, and it gives no hint how to
# improve the weights. Lesson 4 replaces it by a smooth curve, the sigmoid.
