# %% [markdown]
# # 10 · Regularization
#
# **Before this:** lesson 5 (gradient descent), lesson 7 (networks) and lesson 9
# (optimizers).
# **Time:** about 70 minutes. **Difficulty:** medium. The code is short; the reasons for
# it take thought.
#
# In lesson 9 you learned to get down to a low loss quickly. In this lesson you find out
# why the lowest loss is not always what you want, and what to ask for instead.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (lesson 9) Two weights have steady gradients, one of 100 and one of 0.1. How
# far does Adam move each of them in its first step?
#
# <details><summary>Answer</summary>
#
# Both by the learning rate. Adam divides each gradient by its own usual size. Remember
# this when we mix a penalty into the gradient.
#
# </details>
#
# **2.** (lesson 7) A hidden ReLU unit has the score $z = w \cdot x + b$. You double its
# weights and its bias. What happens to its output, and to its boundary $z = 0$?
#
# <details><summary>Answer</summary>
#
# The output doubles, because $\max(0, 2z) = 2 \max(0, z)$. The boundary stays:
# $2z = 0$ where $z = 0$.
#
# </details>
#
# **3.** (lesson 4) A neuron with a sigmoid has the score $z = 2$ for some example. You
# double its weights and its bias. Does its label for this example change? Does its
# probability?
#
# <details><summary>Answer</summary>
#
# The label stays 1. The probability rises from $\sigma(2) \approx 0.88$ to
# $\sigma(4) \approx 0.98$. Larger weights make the same neuron surer of itself.
#
# </details>

# %% [markdown]
# ## The question
#
# A thermometer on a roof was read ten times in one day. A neuron has learned these ten
# readings, and makes no mistake on them. Then somebody asks it for the temperature at
# two o'clock in the night. The neuron says −1.7 °C. On that summer night it was 9 °C.
#
# **How can a model be right on every example and wrong in between? And how do you stop
# it?**
#
# At the end of this lesson you can
#
# - show what large weights have to do with it;
# - add a price for large weights to any loss, and to its gradient;
# - say why one kind of price (L2) makes weights small, and another (L1) makes them 0;
# - take the step that really gets them to 0;
# - say which parameters should not pay, and why;
# - tell weight decay from an L2 penalty.
#
# Everything that keeps a model from learning its examples by heart is called
# **regularization**. This lesson is about the oldest way: keep the weights small.

# %% locked="setup"
import numpy as np
from sklearn.linear_model import LogisticRegression

from firstneuron.checks import blank, call, check, holds
from firstneuron.losses import logistic_grad
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.widgets import PenaltyWidget

# %% [markdown]
# ## Predict, then drag
#
# A neuron with eight weights pays for two things: for its mistakes, and for the size of
# its weights. The **penalty** is the price for size. L2 adds up the squares of the
# weights, L1 adds up the weights without their signs. The Greek letter $\lambda$
# (lambda) says how high the price is.
#
# - The map shows two of the weights. Places on one ring have the same loss. The square
#   is where the loss alone is least. The dot is where loss and penalty *together* are
#   least. The shaded shape holds all places that pay no more penalty than the dot.
# - The bars show all eight weights. The outlines are the weights without penalty.
# - The curve at the bottom belongs to one more weight. It starts close to 0, and
#   nothing acts on it but the penalty.
#
# The first slider holds the logarithm of $\lambda$: −2 means 0.01, −1 means 0.1, 0
# means 1.
#
# Make your guess first. Then drag the sliders, and the square in the map.

# %%
widget = PenaltyWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.penalty, widget.log_lam = "L1", -0.3
print(f"lambda {widget.lam:.3f}: {widget.zeros} of the 8 weights are exactly 0")
print("weights", np.round(widget.w, 3))

# %% [markdown]
# Three things to try:
#
# - Take L2 and drag $\lambda$ from left to right. How many weights become exactly 0?
#   Then do the same with L1.
# - With L1, drag the square around. How often does the dot sit on a corner of the
#   diamond? Can you make it leave the corner?
# - Set $\log_{10} \lambda$ to 0 and raise the steps one by one. Then switch to L2.

# %% [markdown]
# ## Right on every reading, wrong in between
#
# Here is the roof. The true temperature goes up and down once a day. Each reading is
# off by about a degree; such random errors are called **noise**.
#
# A weighted sum of the hour alone is a straight line. So that the neuron can bend, it
# gets nine inputs: $t, t^2, t^3, \ldots, t^9$, where $t$ is the hour, moved and scaled
# to lie between −1 and 1.

# %%
def temperature(hours):
    return 15 + 6 * np.sin((hours - 9) * np.pi / 12)  # °C


def inputs(hours):
    t = (hours - 12) / 12  # (m,)  from -1 to 1
    return np.column_stack([t**j for j in range(1, 10)])  # (m, 9)


rng = np.random.default_rng(2)
hours = np.linspace(1, 23, 10)  # (10,)
readings = temperature(hours) + rng.normal(0, 1, 10)  # (10,)
X = inputs(hours)  # (10, 9)

between = np.linspace(1, 23, 221)  # (221,)  hours at which the neuron is tested
truth = temperature(between) + rng.normal(0, 1, 221)  # (221,)

# %% [markdown]
# The loss is the mean squared error of lesson 5. Gradient descent would take very long
# here. There is a shorter way: at the lowest point all slopes are 0. For this loss that
# is a list of ten equations with ten unknowns, nine weights and a bias, and NumPy
# solves such a list at once. You need not follow each line. Leave `lam` at 0 for now.

# %%
def fit(X, y, lam=0.0, lam_bias=0.0):
    """Weights and bias at which all slopes of the cost are 0."""
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])  # (m, n+1)  the bias has the input 1
    pull = np.diag([lam] * n + [lam_bias])  # (n+1, n+1)  slopes of the penalty
    solved = np.linalg.solve(2 * A.T @ A / m + pull, 2 * A.T @ y / m)  # (n+1,)
    return solved[:n], solved[n]


def error(hours, values, w, b):
    return np.mean((inputs(hours) @ w + b - values) ** 2)  # squared degrees


w, b = fit(X, readings)
print(f"mean squared error on the readings  {error(hours, readings, w, b):.3f}")
print(f"mean squared error in between       {error(between, truth, w, b):.3f}")
print("weights", np.round(w))

# %%
figure = Figure(figsize=(6.5, 3.8), layout="constrained")
axes = figure.add_subplot(xlabel="hour of the day", ylabel="temperature (°C)")
axes.plot(between, temperature(between), ":", color="0.4", label="true temperature")
axes.plot(between, inputs(between) @ w + b, color=VERMILLION, label="the neuron")
axes.plot(hours, readings, "o", color="black", label="readings")
axes.legend()
figure

# %% [markdown]
# No error on the readings, and swings of ten degrees beside them. The neuron has
# learned the noise by heart. This is called **overfitting**: good on the examples it
# was fitted to, bad on others.
#
# Look at the weights. They go up to 1700, for temperatures around 15. How can that be?
# Each input adds weight times input to the result. Here are the nine parts, at one
# o'clock, where there is a reading, and at two o'clock, where there is none:

# %%
for hour in (1.0, 2.0):
    parts = w * inputs(np.array([hour]))[0]  # (9,)
    print(f"{hour:.0f} o'clock: parts", np.round(parts).astype(int))
    print(f"    sum with bias {parts.sum() + b:.1f} °C, true {temperature(hour):.1f} °C")

# %% [markdown]
# The parts are hundreds of degrees, up and down. At a reading they cancel to the right
# number, because the fit made sure of that. An hour later nobody made sure.
#
# A weight says by how much the result changes when its input changes by 1. So **large
# weights turn small changes of the inputs into large changes of the result.** They are
# no mistake in themselves. But to pass through every reading, noise included, the curve
# must turn sharply, and it takes large weights to do that.

# %% [markdown]
# ## A price for size
#
# Up to now the neuron was free to take any weights. Now it pays for them:
#
# $$\text{cost} = \text{loss} + \text{penalty}$$
#
# There are two usual penalties, named L1 and L2:
#
# $$\text{L2:}\quad \tfrac{1}{2} \lambda \sum_j w_j^2 \qquad\qquad \text{L1:}\quad \lambda \sum_j |w_j|$$
#
# $\lambda$ is a number you choose, 0 or above. In code it is called `lam`, because
# `lambda` is a word of Python. The bars in $|w|$ take the sign away, so
# $\lvert -4 \rvert = 4$.
#
# Take the weights $(3, -4)$ and $\lambda = 0.1$:

# %%
lam = 0.1
print(f"L2: {0.5 * lam * (3**2 + (-4) ** 2):.2f}")
print(f"L1: {lam * (abs(3) + abs(-4)):.2f}")

# %% [markdown]
# Gradient descent also needs the slopes. Each weight has its own, and the slopes of
# loss and penalty add up.
#
# - **L2.** The slope of $w^2$ is $2w$ (lesson 5). The factor ½ takes the 2 away; that
#   is all it is for. So the slope of $\frac{1}{2} \lambda w^2$ is $\lambda w$.
# - **L1.** $|w|$ rises by 1 for each step of 1 to the right of 0, and falls by 1 on the
#   left. So the slope of $\lambda |w|$ is $\lambda$ for positive and $-\lambda$ for
#   negative weights: $\lambda \cdot \text{sign}(w)$. At 0 there is a corner, and no
#   slope. There we take 0, as `np.sign` does.

# %%
print("weight   L2 slope   L1 slope")
for weight in (-4.0, -0.1, 0.0, 0.01, 3.0):
    print(f"{weight:6.2f} {lam * weight:10.3f} {lam * np.sign(weight):10.3f}")

# %% [markdown]
# Going against either slope leads towards 0. The two pull with different strength. L2
# pulls hard at large weights and hardly at all at small ones. L1 pulls at all of them
# alike. The difference between shrinking and vanishing comes from there.
#
# Now let the neuron on the roof pay, with L2. Its cost has one lowest point, too, and
# `fit` finds it.

# %%
print("  lambda   on readings   in between   largest weight")
lams = [0.0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0]
on_readings, in_between = [], []
for lam in lams:
    w, b = fit(X, readings, lam)
    on_readings.append(error(hours, readings, w, b))
    in_between.append(error(between, truth, w, b))
    row = f"{on_readings[-1]:12.2f} {in_between[-1]:12.2f} {np.abs(w).max():14.1f}"
    print(f"{lam:8g} {row}")

# %%
figure = Figure(figsize=(9, 3.8), layout="constrained")
axes = figure.add_subplot(1, 2, 1, xlabel="hour of the day", ylabel="temperature (°C)")
styles = {0.0: ("-", VERMILLION), 0.001: ("--", BLUE), 1.0: ("-.", ORANGE)}
for lam, (style, color) in styles.items():
    w, b = fit(X, readings, lam)
    axes.plot(
        between, inputs(between) @ w + b, style, color=color, label=f"λ = {lam:g}"
    )
axes.plot(hours, readings, "o", color="black", label="readings")
axes.legend(fontsize=9)

axes = figure.add_subplot(
    1, 2, 2, xlabel="λ", ylabel="mean squared error", xscale="log", yscale="log"
)
axes.plot(lams[1:], on_readings[1:], "s--", color=ORANGE, label="on the readings")
axes.plot(lams[1:], in_between[1:], "o-", color=BLUE, label="in between")
axes.legend()
figure

# %% [markdown]
# Read the right picture from left to right. On the readings the error only grows: the
# penalty always costs something there. In between, it first falls and then grows. On
# the far right the price is so high that the neuron hardly dares to bend; that is
# called **underfitting**.
#
# The readings cannot tell you which $\lambda$ is best; they would always vote for 0.
# **Choose $\lambda$ by examples that the model was not fitted to.**
#
# Was that one lucky day? Here are 500 days with new noise:

# %%
rng = np.random.default_rng(0)
errors = []
for _ in range(500):
    day = temperature(hours) + rng.normal(0, 1, 10)
    test = temperature(between) + rng.normal(0, 1, 221)
    errors.append([error(between, test, *fit(X, day, lam)) for lam in (0.0, 0.001)])
without, with_penalty = np.array(errors).T  # (500,) each
print(f"mean error in between, lambda 0:     {without.mean():.2f}")
print(f"mean error in between, lambda 0.001: {with_penalty.mean():.2f}")
print("the penalty was better on", np.sum(with_penalty < without), "of 500 days")

# %% [markdown]
# The penalty helps classifiers in the same way. In lesson 5 a neuron with separable
# examples made its weight larger and larger, to be ever surer. With a penalty it stops.
#
# You have met this penalty before without seeing it: scikit-learn's logistic regression
# has an L2 penalty unless you turn it off. Its `C` is a price for *mistakes*, so it
# works the other way round: $C = \frac{1}{\lambda m}$ for $m$ examples. That is why
# lesson 4 took `C=1e6`.

# %%
x_two, y_two = np.array([[-1.0], [1.0]]), np.array([0, 1])  # (2, 1) and (2,)
for lam in (0.0, 0.01, 0.1):
    w, b = np.zeros(1), 0.0
    for _ in range(2000):
        dw, db = logistic_grad(x_two, y_two, w, b)
        w, b = w - (dw + lam * w), b - db  # learning rate 1; only w pays
    line = f"lambda {lam:<4}: w = {w[0]:.4f} after 2000 steps"
    if lam > 0:
        model = LogisticRegression(C=1 / (lam * 2), tol=1e-8).fit(x_two, y_two)
        line += f", scikit-learn {model.coef_.item():.4f}"
    print(line)

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one: the weights $(1, -2, 0)$ and $\lambda = 0.5$.

# %%
w, lam = np.array([1.0, -2.0, 0.0]), 0.5  # (3,)
l2 = 0.5 * lam * (1 + 4 + 0)  # half the price times the squares
l2_slopes = lam * w  # (3,)
l1 = lam * (1 + 2 + 0)  # price times the sizes
l1_slopes = np.array([lam, -lam, 0.0])  # (3,)  only the signs count
print("L2", l2, l2_slopes)
print("L1", l1, l1_slopes)

# %% [markdown]
# Now $(-3, 0, 0.5)$ with $\lambda = 0.2$. One step is missing. Put an expression in
# place of the three dots, and run the cell. This is practice; it is not graded.

# %%
w, lam = np.array([-3.0, 0.0, 0.5]), 0.2
l2 = 0.5 * lam * (9 + 0 + 0.25)
l2_slopes = ...
blank("l2_slopes", l2_slopes, [-0.6, 0.0, 0.1])

# %% [markdown]
# And the L1 penalty of the same weights, with nothing given:

# %%
l1 = ...
l1_slopes = ...
blank("l1", l1, 0.7)
blank("l1_slopes", l1_slopes, [-0.2, 0.0, 0.2])

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more weights and more
# shapes are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `l2_penalty`
#
# Return the L2 penalty $\frac{1}{2} \lambda \sum w^2$ and its gradient, as the pair
# `(loss, grad)`.
#
# - `W` is an array of any shape, for example `(784, 256)`. It may hold whole numbers.
# - `lam` is a number, 0 or above.
# - `loss` is one number: the sum runs over **all** entries of `W`. `grad` is a new
#   array with the shape of `W`.
#
# <details><summary>Hint 1: where to start</summary>
#
# The loss is one number for the whole array. The gradient is one slope for each entry.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Square each entry with `W**2`, add up everything with `np.sum`, and put the two
# factors in front. The slope of one entry stands in the text above; the same formula
# works for the whole array at once.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `return 0.5 * lam * ..., ...`. The first dots are a sum of squares. The second dots
# are the slopes; there is no ½ in them any more. (`W @ W` and `np.linalg.norm(W, 2)`
# mean something else when `W` is a table.)
#
# </details>

# %% solution="l2_penalty" refuse="firstneuron.regularization.l2_penalty"
def l2_penalty(W, lam):
    """The L2 penalty ½·lam·(sum of squares), and its gradient.

    W : array of any shape
    lam : number, 0 or above
    returns loss (a number), grad (an array of the shape of W)
    """
    ### BEGIN SOLUTION
    return 0.5 * lam * np.sum(W**2), lam * W
    ### END SOLUTION

# %% test="l2_penalty" points=2
table = np.array([[3.0, -4.0], [0.0, 1.0]])  # (2, 2)
paid = call(l2_penalty, table, 0.1)

holds(
    "two results",
    isinstance(paid, tuple | list) and len(paid) == 2,
    "expected two things: the penalty and its gradient.",
)
check(
    "the penalty of [[3, -4], [0, 1]] with lam = 0.1",
    paid[0],
    1.3,
    likely={
        "the factor ½ is missing.": 2.6,
        "the price lam is missing.": 13.0,
        "this is the mean. The penalty adds up all entries.": 0.325,
        "the root was not undone: the penalty takes squares.": 0.05 * 26**0.5,
        "the signs let entries cancel. Square them.": 0.0,
    },
)
check(
    "its gradient",
    paid[1],
    [[0.3, -0.4], [0.0, 0.1]],
    likely={
        "the ½ takes the 2 away.": [[0.6, -0.8], [0.0, 0.2]],
        "the ½ has been used up by the slope of the square.": [[0.15, -0.2], [0, 0.05]],
        "this is the gradient of L1.": [[0.1, -0.1], [0.0, 0.1]],
        "the slope of a negative weight is negative.": [[0.3, 0.4], [0.0, 0.1]],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(100)
for _shape in ((1,), (4,), (3, 3), (2, 5), (5, 1), (2, 3, 2)):
    _W = _rng.normal(size=_shape)
    for _lam in (0.0, 0.3, 2.0):
        _loss, _grad = call(l2_penalty, _W, _lam)
        _sum = 0.0
        for _v in _W.ravel().tolist():
            _sum += _v * _v
        check(f"penalty, shape {_shape}, lam = {_lam}", _loss, _lam * _sum / 2)
        check(f"gradient, shape {_shape}, lam = {_lam}", _grad, _W * _lam)
_loss, _grad = call(l2_penalty, np.array([[1, -2, 3], [0, 4, -5]]), 0.5)
check("whole numbers", _loss, 13.75)
check("the gradient at whole numbers", _grad, [[0.5, -1.0, 1.5], [0.0, 2.0, -2.5]])
_loss, _grad = call(l2_penalty, np.zeros((2, 3)), 7.0)
check("weights of 0 cost nothing", _loss, 0.0)
check("and have no slope", _grad, np.zeros((2, 3)))
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · `l1_penalty`
#
# Return the L1 penalty $\lambda \sum |w|$ and its gradient, as the pair `(loss, grad)`.
#
# - `W` is an array of any shape. It may hold whole numbers and zeros.
# - `loss` is one number. `grad` has the shape of `W`, and is 0 where a weight is 0.
# - No division: it would fail where a weight is 0.
#
# <details><summary>Hint 1: where to start</summary>
#
# For the slope, the size of a weight does not matter. What does?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `np.abs(W)` takes the signs away. `np.sign(W)` keeps only the signs: −1, 0 or 1.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Both results are `lam` times something: once a sum over all entries, once an array of
# signs. (`np.linalg.norm(W, 1)` of a table is only its heaviest column.)
#
# </details>

# %% solution="l1_penalty" refuse="firstneuron.regularization.l1_penalty"
def l1_penalty(W, lam):
    """The L1 penalty lam·(sum of absolute values), and its gradient.

    W : array of any shape
    lam : number, 0 or above
    returns loss (a number), grad (an array of the shape of W; 0 where W is 0)
    """
    ### BEGIN SOLUTION
    return lam * np.sum(np.abs(W)), lam * np.sign(W)
    ### END SOLUTION

# %% test="l1_penalty" points=2
table = np.array([[3.0, -4.0], [0.0, 1.0]])  # (2, 2)
paid = call(l1_penalty, table, 0.1)

holds(
    "two results",
    isinstance(paid, tuple | list) and len(paid) == 2,
    "expected two things: the penalty and its gradient.",
)
check(
    "the penalty of [[3, -4], [0, 1]] with lam = 0.1",
    paid[0],
    0.8,
    likely={
        "the signs let entries cancel. Take them away first.": 0.0,
        "only one column was counted.": 0.5,
        "this is the mean. The penalty adds up all entries.": 0.2,
        "the factor ½ belongs to L2.": 0.4,
        "the price lam is missing.": 8.0,
    },
)
check(
    "its gradient",
    paid[1],
    [[0.1, -0.1], [0.0, 0.1]],
    likely={
        "left of 0 the penalty falls, so its slope is negative there.": 0.1
        * np.ones((2, 2)),
        "a weight of 0 has the slope 0 here.": [[0.1, -0.1], [0.1, 0.1]],
        "this is the gradient of L2.": [[0.3, -0.4], [0.0, 0.1]],
        "the price lam is missing.": [[1, -1], [0, 1]],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(101)
for _shape in ((1,), (4,), (3, 3), (2, 5), (5, 1), (2, 3, 2)):
    _W = _rng.normal(size=_shape)
    _W.flat[0] = 0.0
    for _lam in (0.0, 0.3, 2.0):
        _loss, _grad = call(l1_penalty, _W, _lam)
        _sum, _slopes = 0.0, []
        for _v in _W.ravel().tolist():
            _sum += max(_v, -_v)
            _slopes.append(_lam if _v > 0 else -_lam if _v < 0 else 0.0)
        check(f"penalty, shape {_shape}, lam = {_lam}", _loss, _lam * _sum)
        check(
            f"gradient, shape {_shape}, lam = {_lam}",
            _grad,
            np.array(_slopes).reshape(_shape),
        )
_loss, _grad = call(l1_penalty, np.array([[1, -2, 3], [0, 4, -5]]), 0.5)
check("whole numbers", _loss, 7.5)
check("the gradient at whole numbers", _grad, [[0.5, -0.5, 0.5], [0.0, 0.5, -0.5]])
_loss, _grad = call(l1_penalty, np.array([1e-12, -1e-12]), 2.0)
check("the slope does not care how small a weight is", _grad, [2.0, -2.0])
### END HIDDEN TESTS

# %% [markdown]
# ## Shrink, or zero
#
# Why does L1 make weights 0, and L2 not? Take a single weight with the loss
# $\frac{1}{2}(w - c)^2$. The loss alone is least at $w = c$; its slope is $w - c$. Now
# add a penalty and look for the place where the slopes cancel.
#
# **L2.** $\;w - c + \lambda w = 0$, so
#
# $$w = \frac{c}{1 + \lambda}$$
#
# Every $c$ is divided by the same number. It shrinks, and stays different from 0.
#
# **L1.** The slope of the penalty depends on the side we are on.
#
# - Is there a solution with $w > 0$? Then $w - c + \lambda = 0$, so $w = c - \lambda$.
#   That is on the right side only if $c > \lambda$.
# - With $w < 0$? Then $w = c + \lambda$, which is negative only if $c < -\lambda$.
# - For every $c$ between $-\lambda$ and $\lambda$ there is no solution on either side.
#   On the right the cost rises, and on the left it rises, too. The lowest point is the
#   corner: $w = 0$, exactly.
#
# So L1 moves each $c$ **towards 0 by $\lambda$, and stops at 0**. Here it is in code,
# for one number. We check both formulas by brute force: try very many weights and take
# the cheapest.

# %%
def toward_zero(c, t):
    """One number, moved towards 0 by t, but not past it."""
    if c > t:
        return c - t
    if c < -t:
        return c + t
    return 0.0


lam = 1.0
tried = np.linspace(-5, 5, 100001)  # (100001,)
print("   c    L2  tried    L1  tried")
for c in (3.0, 1.2, 0.4, 0.0, -0.8, -2.5):
    loss = (tried - c) ** 2 / 2  # (100001,)
    best_l2 = tried[np.argmin(loss + lam * tried**2 / 2)]
    best_l1 = tried[np.argmin(loss + lam * np.abs(tried))]
    row = (c, c / (1 + lam), best_l2, toward_zero(c, lam), best_l1)
    print(" ".join(f"{number:5.2f}" for number in row))

# %%
figure = Figure(figsize=(6.5, 3.8), layout="constrained")
axes = figure.add_subplot(xlabel="c: what the loss alone wants", ylabel="weight w")
wanted = np.linspace(-3, 3, 301)  # (301,)
axes.plot(wanted, wanted, ":", color="0.4", label="no penalty")
axes.plot(wanted, wanted / (1 + lam), "--", color=ORANGE, label="L2, λ = 1")
axes.plot(
    wanted, [toward_zero(c, lam) for c in wanted], "-", color=BLUE, label="L1, λ = 1"
)
axes.axhline(0, color="0.85", lw=1, zorder=0)
axes.legend()
figure

# %% [markdown]
# L2 is one straight line: all weights shrink in proportion. L1 has a flat piece:
# whatever the loss wants there, the weight is 0. The L1 curve is called **soft
# thresholding**. (A *hard* threshold would keep 1.2 as it is and drop 0.8 to 0. The
# soft one has no jump.)
#
# Think of it as a tug of war near 0. The pull of L2 is $\lambda w$; it fades as the
# weight gets small, and any pull of the loss wins. The pull of L1 is $\lambda$ right up
# to the end. **With L1, a weight is exactly 0 where the loss pulls with no more than
# $\lambda$.**
#
# With two weights you see it in the widget's map. The dot lies where a ring touches the
# shaded shape. For L2 the shape is a round disc, and the ring may touch it anywhere.
# For L1 it is a diamond. Its corners stick out, so they are often touched first, and a
# corner lies on an axis: one of the weights is 0 there. (In the widget the inputs of
# $w_1$ and $w_2$ are alike, so one weight can do part of the other's work. That is why
# the rings are no circles, and why L2 may even raise the smaller of the two.)

# %% [markdown]
# ### Exercise 3 · `soft_threshold`
#
# Move each number towards 0 by `t`, and stop at 0.
#
# - `w` is an array of any shape, or a single number. It may hold whole numbers.
# - `t` is a number, 0 or above.
# - Return an array of the shape of `w`. Where $|w| \le t$ the result is exactly 0.
#
# <details><summary>Hint 1: where to start</summary>
#
# `toward_zero` above does it for one number. An `if` cannot decide for many numbers at
# once. Think of size and sign as two things: what happens to the size, and what to the
# sign?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The size falls by `t`, but not below 0. The sign stays. Multiply the two.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# You used `np.maximum` for the ReLU in lesson 7. The new size is the ReLU of
# `np.abs(w) - t`. `np.sign(w)` gives the sign back to it.
#
# </details>

# %% solution="soft_threshold" refuse="firstneuron.regularization.soft_threshold"
def soft_threshold(w, t):
    """Each number, moved towards 0 by t, but not past 0.

    w : array of any shape, or a number
    t : number, 0 or above
    returns an array of the shape of w
    """
    ### BEGIN SOLUTION
    return np.sign(w) * np.maximum(np.abs(w) - t, 0.0)
    ### END SOLUTION

# %% test="soft_threshold" points=2
check(
    "[3, -3, 0.5, -0.5, 0] with t = 1",
    call(soft_threshold, np.array([3.0, -3.0, 0.5, -0.5, 0.0]), 1.0),
    [2.0, -2.0, 0.0, 0.0, 0.0],
    likely={
        "small numbers went past 0 to the other side. Stop at 0.": [2, -2, -0.5, 0.5, 0],
        "large numbers move, too: that is what makes it soft.": [3, -3, 0, 0, 0],
        "negative numbers move up, towards 0.": [2, -4, -0.5, -1.5, -1],
        "the signs are lost.": [2, 2, 0, 0, 0],
        "negative numbers have a size, too.": [2, 0, 0, 0, 0],
        "this is the part that should be taken away.": [1, -1, 0.5, -0.5, 0],
    },
)
check(
    "a table with t = 0.25",
    call(soft_threshold, np.array([[1.0, 0.25], [-0.3, -2.0]]), 0.25),
    [[0.75, 0.0], [-0.05, -1.75]],
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(102)
for _shape in ((1,), (6,), (3, 3), (2, 5), (2, 1, 4)):
    _w = 2 * _rng.normal(size=_shape)
    for _t in (0.0, 0.7, 100.0):
        _want = [
            _v - _t if _v > _t else _v + _t if _v < -_t else 0.0
            for _v in _w.ravel().tolist()
        ]
        check(
            f"shape {_shape}, t = {_t}",
            call(soft_threshold, _w, _t),
            np.array(_want).reshape(_shape),
        )
_few = call(soft_threshold, np.array([0.1, -0.1, 0.1 + 0.2, 1e-300, -0.0]), 0.5)
holds("exact zeros", not np.any(_few), f"every number is below t, got {_few}.")
check("whole numbers", call(soft_threshold, np.array([4, -4, 1]), 2), [2, -2, 0])
check("whole numbers, t between", call(soft_threshold, np.array([4, 0]), 0.5), [3.5, 0])
check("a single number", call(soft_threshold, -3.0, 1.0), -2.0)
_tried = np.linspace(-4, 4, 80001)
for _c in (2.5, 0.6, -0.3, -3.1):
    _best = _tried[np.argmin((_tried - _c) ** 2 / 2 + 0.8 * np.abs(_tried))]
    check(
        f"the cheapest weight for c = {_c}, lam = 0.8",
        call(soft_threshold, np.array([_c]), 0.8),
        [_best],
        tol=2e-4,
    )
### END HIDDEN TESTS

# %% [markdown]
# ## The step that reaches 0
#
# A loss with many weights has no such simple solution. We go down step by step. The
# obvious way is to add both slopes and take a gradient step, where $g$ is the slope of
# the loss and $\eta$ the learning rate:
#
# $$w_{\text{new}} = w - \eta \, \bigl(g + \lambda \, \text{sign}(w)\bigr)$$
#
# The corner has no slope, and we have put a 0 there. With such a stand-in, a gradient
# is called a **subgradient**, and this is a *subgradient step*. It was the question of
# the widget: $w = 0.005$, $g = 0$, and $\eta \lambda = 0.01$.

# %%
lr, lam = 0.01, 1.0
w = 0.005
for step in range(1, 6):
    w = w - lr * (0.0 + lam * np.sign(w))
    print(f"step {step}: w = {w:+.3f}")

# %% [markdown]
# Every step has the length $\eta \lambda = 0.01$, and 0 is only 0.005 away. The weight
# jumps over it, to and fro, for ever.
#
# The cure is to treat the two parts differently. Take a gradient step for the loss
# alone. Then let the penalty pull the result towards 0, **stopping there**:
#
# $$z = w - \eta \, g \qquad\qquad w_{\text{new}} = \text{soft threshold of } z \text{ by } \eta \lambda$$
#
# The threshold is $\eta \lambda$, not $\lambda$: a step of learning rate $\eta$ along a
# slope of $\lambda$ moves by $\eta \lambda$. This is the **proximal step**. ("Proximal"
# means near: the new weight is a compromise between a low penalty and staying near
# $z$.)

# %%
w = 0.005
z = w - lr * 0.0  # the loss does not pull here
print("after one proximal step:", toward_zero(z, lr * lam))

# %% [markdown]
# ## What should not pay
#
# **Biases.** Our `fit` never let the bias pay. Why not? Suppose the roof had been
# measured in kelvin: every reading is 273.15 higher, and nothing else has changed. All
# the neuron should do is raise its bias by 273.15.

# %%
kelvin = readings + 273.15
for name, lam_bias in (("bias free", 0.0), ("bias pays", 0.001)):
    w_c, b_c = fit(X, readings, 0.001, lam_bias)
    w_k, b_k = fit(X, kelvin, 0.001, lam_bias)
    at_noon = b_k - b_c  # all inputs are 0 at noon: only the biases are left
    moved = np.abs(w_k - w_c).max()
    print(f"{name}: noon moves by {at_noon:.2f}, a weight by up to {moved:.2f}")

# %% [markdown]
# With a free bias it does just that. With a paying bias, the answer depends on where
# the thermometer has its zero. And the higher the price, the more each prediction is
# drawn to 0, a temperature that nobody has asked for:

# %%
for lam in (0.001, 1.0, 1000.0):
    b_free = fit(X, readings, lam)[1]
    b_pays = fit(X, readings, lam, lam)[1]
    print(f"lambda {lam:7.3f}: bias {b_free:5.2f} if free, {b_pays:5.2f} if it pays")
print(f"mean of the readings: {readings.mean():.2f}")

# %% [markdown]
# There is a second reason. A large weight makes the result jumpy. A large bias does
# not: it is multiplied by no input, it moves the curve and does not bend it. So:
# **weights pay, biases do not.**
#
# **Units.** A weight has a unit, degrees per hour for example. Measure time in minutes,
# and the same line has a weight 60 times smaller, and an L2 penalty 3600 times smaller.
# The neuron is the same, the price is not. So **scale the inputs first**, to a common
# size, and then penalise.

# %%
per_hour = 1.5  # degrees
per_minute = per_hour / 60
print(f"after 4 hours:     {per_hour * 4:.2f} = {per_minute * 4 * 60:.2f} degrees")
print(f"penalty, lambda 1: {per_hour**2 / 2:.6f} and {per_minute**2 / 2:.6f}")

# %% [markdown]
# ### Exercise 4 · `penalised_loss`
#
# A network has many layers. Add the L2 penalty of **all its weights** to its loss.
#
# $$\text{cost} = \text{loss} + \tfrac{1}{2} \lambda \sum_{\text{layers}} \sum w^2$$
#
# - `loss` is a number: the loss without penalty.
# - `params` is a dictionary of arrays. Names that begin with `"W"` are weights: `W1`,
#   `W2`, and so on, as many as there are layers. Names that begin with `"b"` are biases
#   and do not pay.
# - Return one number.
#
# <details><summary>Hint 1: where to start</summary>
#
# Go through all names. Which ones pay? `name.startswith("W")` is true or false.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Start with a sum of 0. For each name that pays, add the sum of the squares of its
# array. At the end, add half of `lam` times that sum to the loss.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `for name, array in params.items():` gives both the name and the array. Inside stands
# an `if`, and under it `squares = squares + ...`. The loss is added once, after the
# loop, and is not multiplied by anything.
#
# </details>

# %% solution="penalised_loss" refuse="firstneuron.regularization.penalised_loss"
def penalised_loss(loss, params, lam):
    """The loss plus the L2 penalty of all weights. Biases do not pay.

    loss : number
    params : dict of arrays, W1, b1, W2, b2, ...
    lam : number, 0 or above
    returns a number
    """
    ### BEGIN SOLUTION
    squares = sum(np.sum(params[name] ** 2) for name in params if name[0] == "W")
    return loss + 0.5 * lam * squares
    ### END SOLUTION

# %% test="penalised_loss" points=2
two_layers = {
    "W1": np.array([[1.0, -2.0], [0.0, 1.0]]),  # (2, 2)  squares 6
    "b1": np.array([3.0, -1.0]),  # (2,)  squares 10
    "W2": np.array([[2.0], [-1.0]]),  # (2, 1)  squares 5
    "b2": np.array([4.0]),  # (1,)  squares 16
}

check(
    "two layers, loss 0.7, lam = 0.1",
    call(penalised_loss, 0.7, two_layers, 0.1),
    1.25,
    likely={
        "the biases pay, too.": 2.55,
        "the factor ½ is missing.": 1.8,
        "this is the penalty alone. Add it to the loss.": 0.55,
        "only the first layer pays.": 1.0,
        "only the last layer pays.": 0.95,
        "these are the biases. The others pay.": 2.0,
        "this is the L1 penalty.": 1.4,
    },
)
check("a price of 0", call(penalised_loss, 0.7, two_layers, 0.0), 0.7)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(103)
for _sizes in ((3, 1), (2, 3, 3), (4, 4, 4, 2), (2, 3, 1, 5, 2)):
    _params, _squares = {}, 0.0
    for _i in range(len(_sizes) - 1):
        _W = _rng.normal(size=(_sizes[_i], _sizes[_i + 1]))
        _params[f"b{_i + 1}"] = 5 + _rng.normal(size=_sizes[_i + 1])
        _params[f"W{_i + 1}"] = _W
        for _v in _W.ravel().tolist():
            _squares += _v * _v
    for _loss, _lam in ((0.0, 1.0), (2.5, 0.04)):
        check(
            f"layers of {_sizes} units, loss {_loss}, lam = {_lam}",
            call(penalised_loss, _loss, _params, _lam),
            _loss + _lam * _squares / 2,
        )
check(
    "whole numbers",
    call(penalised_loss, 1, {"W1": np.array([[3, -4]]), "b1": np.array([100, 100])}, 2),
    26.0,
)
_eleven = {f"W{_i}": np.full((1, 2), float(_i)) for _i in range(1, 12)}
check("eleven layers", call(penalised_loss, 0.0, _eleven, 1.0), 506.0)
### END HIDDEN TESTS

# %% [markdown]
# ## Weight decay
#
# Put the L2 slope $\lambda w$ into a gradient step and sort the terms:
#
# $$w_{\text{new}} = w - \eta \, (g + \lambda w) = (1 - \eta \lambda) \, w - \eta \, g$$
#
# Read the right side: the weight loses the share $\eta \lambda$ of its size, and takes
# the usual step. Without the loss it would lose this share at each step, again and
# again. So it is called **weight decay**.

# %%
w, g, lr, decay = np.array([2.0, -1.0]), np.array([0.5, 0.0]), 0.1, 0.2
print("L2 in the gradient: ", w - lr * (g + decay * w))
print("decay, then step:   ", (1 - lr * decay) * w - lr * g)
print(f"100 steps of decay alone leave {(1 - lr * decay) ** 100:.4f} of a weight")

# %% [markdown]
# For plain gradient descent the two are the same. For Adam they are not. Adam divides
# the gradient by its usual size. If the penalty is mixed into the gradient, it is
# divided, too, and nobody knows any more how much a weight pays. So keep it out: let
# the optimizer work on the loss alone, and take the share off the weight directly. That
# is **decoupled** weight decay, and Adam with it is called AdamW (Loshchilov and
# Hutter, 2019). Under "Often said" you see the difference in numbers.

# %% [markdown]
# ### Exercise 5 · `weight_decay_step`
#
# Take one step with decoupled weight decay:
#
# $$W_{\text{new}} = (1 - \eta \cdot \text{decay}) \, W - \eta \, g \qquad\qquad b_{\text{new}} = b - \eta \, g$$
#
# - Weights have names that begin with `"W"`, biases have names that begin with `"b"`.
#   Biases do not decay.
# - `params` and `grads` are dictionaries of arrays with the same names. `grads` belongs
#   to the loss alone. (With Adam it would hold Adam's direction instead. The step is
#   the same.)
# - `lr` and `decay` are numbers.
# - Return a **new** dictionary with new arrays.
#
# <details><summary>Hint 1: where to start</summary>
#
# Start with a plain step for every name, as `gd_step` in lesson 5. What has to be added
# for a weight?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# For each name decide on a factor: 1 for a bias, a little less than 1 for a weight. New
# value: factor times old value, minus learning rate times gradient.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `keep = 1 - ... if name.startswith("W") else 1.0`. The dots are the share that a
# weight loses. Both `lr` and `decay` belong in it.
#
# </details>

# %% solution="weight_decay_step" refuse="firstneuron.regularization.weight_decay_step"
def weight_decay_step(params, grads, lr, decay):
    """One gradient step with decoupled weight decay. Biases do not decay.

    params, grads : dicts of arrays, W1, b1, W2, b2, ..., same names and shapes
    lr : number, the learning rate
    decay : number, 0 or above
    returns a new dict of new arrays
    """
    ### BEGIN SOLUTION
    stepped = {}
    for name, old in params.items():
        keep = 1 - lr * decay if name.startswith("W") else 1.0
        stepped[name] = keep * old - lr * grads[name]
    return stepped
    ### END SOLUTION

# %% test="weight_decay_step" points=2
stepped = call(
    weight_decay_step,
    {"W1": np.array([[10.0, -4.0]]), "b1": np.array([10.0, -4.0])},
    {"W1": np.array([[2.0, 0.0]]), "b1": np.array([2.0, 0.0])},
    0.5,
    0.2,
)

holds(
    "the result",
    isinstance(stepped, dict) and set(stepped) == {"W1", "b1"},
    "expected a dictionary with the names in params.",
)
check(
    "W1 after the step, lr = 0.5, decay = 0.2",
    stepped["W1"],
    [[8.0, -3.6]],
    likely={
        "the share that a weight loses is lr times decay.": [[7.0, -3.2]],
        "the weights do not decay.": [[9.0, -4.0]],
        "the decay is taken off after the step. It belongs to the old weight.": [
            [8.1, -3.6]
        ],
        "decay makes weights smaller, not larger.": [[10.0, -4.4]],
        "the gradient is missing.": [[9.0, -3.6]],
        "the gradient is not multiplied by the learning rate.": [[7.0, -3.6]],
    },
)
check(
    "b1 after the step",
    stepped["b1"],
    [9.0, -4.0],
    likely={
        "biases do not decay.": [8.0, -3.6],
        "biases take the plain step; they do not stay.": [10.0, -4.0],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(104)
for _sizes in ((3, 1), (2, 3, 3), (4, 4, 4, 2)):
    _params, _grads = {}, {}
    for _i in range(len(_sizes) - 1):
        for _name, _shape in (
            (f"b{_i + 1}", (_sizes[_i + 1],)),
            (f"W{_i + 1}", (_sizes[_i], _sizes[_i + 1])),
        ):
            _params[_name] = 3 * _rng.normal(size=_shape)
            _grads[_name] = _rng.normal(size=_shape)
    for _lr, _decay in ((0.3, 0.5), (2.0, 0.25), (0.1, 0.0), (0.0, 0.9)):
        _got = call(weight_decay_step, _params, _grads, _lr, _decay)
        holds(
            f"the names for layers of {_sizes} units",
            isinstance(_got, dict) and set(_got) == set(_params),
            "every name in params must be in the result, and no other.",
        )
        for _name, _old in _params.items():
            _want = np.empty(_old.shape)
            for _at in np.ndindex(_old.shape):
                _want[_at] = _old[_at] - _lr * _grads[_name][_at]
                if _name[0] == "W":
                    _want[_at] -= _lr * _decay * _old[_at]
            check(
                f"{_name} {_old.shape}, lr = {_lr}, decay = {_decay}", _got[_name], _want
            )
_got = call(
    weight_decay_step,
    {"W1": np.array([[8, -4]]), "b1": np.array([8, -4])},
    {"b1": np.array([1, 1]), "W1": np.array([[1, 1]])},
    0.5,
    0.5,
)
check("whole numbers, names in another order", _got["W1"], [[5.5, -3.5]])
check("and their biases", _got["b1"], [7.5, -4.5])
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "L1 regularization gives sparse weights: add
# > $\lambda \, \text{sign}(w)$ to the gradient, and unimportant weights become 0."
#
# (*Sparse* means: most are 0.) The penalty does want zeros. The subgradient step does
# not reach them. Twenty sensors stand in a greenhouse. Only three of them have anything
# to do with the harvest; which ones, the neuron has to find out from 30 days.

# %%
rng = np.random.default_rng(0)
sensors = rng.normal(size=(30, 20))  # (30, 20)
real = np.zeros(20)
real[[2, 7, 11]] = 3.0, -2.0, 1.5
harvest = sensors @ real + rng.normal(size=30)  # (30,)


def loss_slope(w):
    return 2 * sensors.T @ (sensors @ w - harvest) / 30  # (20,)  mean squared error


lr, lam = 0.1, 0.5
plain, proximal = np.zeros(20), np.zeros(20)
for _ in range(2000):
    plain = plain - lr * (loss_slope(plain) + lam * np.sign(plain))
    z = proximal - lr * loss_slope(proximal)
    proximal = np.array([toward_zero(v, lr * lam) for v in z])

for name, w in (("subgradient", plain), ("proximal", proximal)):
    print(f"{name:>11}: {np.sum(w == 0):2} of 20 weights are exactly 0")
print("smallest size after subgradient steps:", np.round(np.abs(plain).min(), 5))
print("sensors left by the proximal step:", np.flatnonzero(proximal))
print("their weights:", np.round(proximal[proximal != 0], 2))

# %% [markdown]
# Same penalty, same learning rate, same number of steps. One method has no zero at all:
# its small weights jump to and fro, as the 0.005 did. The other has 15. The three real
# sensors are among the five it keeps, and carry nearly all the weight. (They come out
# smaller than 3, −2 and 1.5. They pay, too.)
#
# **Right:** the L1 *penalty* has its lowest point at exact zeros. To reach them it
# takes a step that stops at 0, such as the proximal one. A smaller learning rate makes
# the jumps shorter, and removes none.
#
# > **Claim.** "Smaller weights mean a simpler model, and a simpler model generalises
# > better."
#
# Take a network with ReLU. Make the first layer five times as large, and the second
# layer five times smaller. From the warm-up you know what happens:

# %%
rng = np.random.default_rng(1)
W1, b1, W2 = rng.normal(size=(3, 8)), rng.normal(size=8), rng.normal(size=(8, 1))
some = rng.normal(size=(100, 3))  # (100, 3)
out = np.maximum(0, some @ W1 + b1) @ W2  # (100, 1)
scaled = np.maximum(0, some @ (5 * W1) + 5 * b1) @ (W2 / 5)  # (100, 1)
print(f"largest difference of the outputs: {np.abs(out - scaled).max():.1e}")
before = np.sum(W1**2) + np.sum(W2**2)
after = np.sum((5 * W1) ** 2) + np.sum((W2 / 5) ** 2)
print(f"sum of squares: {before:.1f} and {after:.1f}, {after / before:.1f} times as much")

for lam in (0.0, 0.001, 1.0):
    w, b = fit(X, readings, lam)
    print(f"roof, lambda {lam:g}: largest weight {np.abs(w).max():.1f},", end=" ")
    print(f"error in between {error(between, truth, w, b):.2f}")

# %% [markdown]
# The first two networks are the same function, and so equally simple. Their penalties
# differ by a factor of 13. And on the roof, the smallest weights have the largest
# error.
#
# **Right:** within one model, with scaled inputs, a penalty trades errors on the
# training examples for calmer predictions. Up to a point that pays on new examples.
# Where the point is, only examples kept aside can tell.
#
# > **Claim.** "Weight decay and an L2 penalty are two names for one thing."
#
# With Adam they are not. Two weights start at 1. Their gradients change sign at each
# step, so the loss does not care about either of them. For one weight they are large,
# ±100; for the other they are small, ±0.1.

# %%
def adam(gradients, l2=0.0, decay=0.0, lr=0.01):
    w = np.ones(2)  # (2,)
    m = v = np.zeros(2)
    for t, g in enumerate(gradients, start=1):
        g = g + l2 * w  # the penalty mixed into the gradient
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        direction = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        w = (1 - lr * decay) * w - lr * direction
    return w


signs = (-1.0) ** np.arange(1000)  # (1000,)
gradients = signs[:, None] * np.array([100.0, 0.1])  # (1000, 2)
print("gradients           100      0.1")
for name, price in (("none", {}), ("L2", {"l2": 0.1}), ("decoupled", {"decay": 0.1})):
    large, small = adam(gradients, **price)
    print(f"price {name:<9} {large:8.4f} {small:8.4f}")

# %% [markdown]
# With L2 in the gradient, the weight with large gradients hardly pays: 0.1 is nothing
# beside 100, and Adam divides by 100. The other pays with all it has. Decoupled, both
# lose the same share.
#
# **Right:** the two agree for plain gradient descent. With an optimizer that rescales
# gradients, only decoupled decay takes the same share off every weight. In PyTorch, the
# `weight_decay` of `Adam` is the first kind, that of `AdamW` the second.

# %% [markdown]
# ## Bug hunt
#
# A friend has read about the proximal step and wants to find the sensors of the
# greenhouse with $\lambda = 0.5$. The code runs without an error, and it makes exact
# zeros.

# %%
def friends_step(w, grad, lr, lam):
    z = w - lr * grad
    return np.array([toward_zero(v, lam) for v in z])


for lr in (0.3, 0.2, 0.1):
    w = np.zeros(20)
    for _ in range(3000):
        w = friends_step(w, loss_slope(w), lr, lam=0.5)
    print(f"lr {lr:<4}: {np.sum(w == 0)} zeros, weights left", np.round(w[w != 0], 2))

# %% [markdown]
# Something is odd. The lowest point of a cost is where it is. A walker with shorter
# steps takes longer to get there, but should not arrive somewhere else.

# %% [markdown]
# ### Exercise 6 · `proximal_step`
#
# Write the proximal step right.
#
# - `w` and `grad` are arrays of the same shape, any shape. `grad` is the gradient of
#   the loss alone, at `w`.
# - `lr` and `lam` are numbers, 0 or above.
# - Return a new array: first the gradient step, then the pull of the L1 penalty, which
#   stops at 0.
#
# <details><summary>Hint 1: where to start</summary>
#
# Your friend forgot one factor. Which number should make *both* halves of the step
# shorter?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute `z` as your friend does. Then soft-threshold it: the size falls, not below 0,
# and the sign of `z` stays. By how much the size falls stands in the section "The step
# that reaches 0".
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# With `lr = 0.1` and `lam = 0.5`, no weight is pulled by more than 0.05 in one step.
# The function has to work on its own, so write the soft threshold of exercise 3 into it
# once more, with `z` in place of `w`.
#
# </details>

# %% solution="proximal_step" refuse="firstneuron.regularization.proximal_step"
def proximal_step(w, grad, lr, lam):
    """A gradient step for the loss, then the pull of L1 towards 0, stopping there.

    w, grad : arrays of the same shape
    lr : number, the learning rate
    lam : number, the price of size
    returns an array of the shape of w
    """
    ### BEGIN SOLUTION
    z = w - lr * grad
    return np.sign(z) * np.maximum(np.abs(z) - lr * lam, 0.0)
    ### END SOLUTION

# %% test="proximal_step" points=3
check(
    "w = [1, -1, 0.02, 0.3], grad = [2, 0, 0, 4], lr = 0.1, lam = 0.5",
    call(
        proximal_step,
        np.array([1.0, -1.0, 0.02, 0.3]),
        np.array([2.0, 0.0, 0.0, 4.0]),
        0.1,
        0.5,
    ),
    [0.75, -0.95, 0.0, -0.05],
    likely={
        "the pull does not get shorter with the learning rate.": [0.3, -0.5, 0.0, 0.0],
        "this is the subgradient step. It jumps over 0.": [0.75, -0.95, -0.03, -0.15],
        "first the gradient step, then the pull; not the other way round.": [
            0.75,
            -0.95,
            0.0,
            -0.15,
        ],
        "this is the gradient step alone.": [0.8, -1.0, 0.02, -0.1],
        "the gradient step goes uphill.": [1.15, -0.95, 0.0, 0.65],
        "the pull stops at 0.": [0.75, -0.95, -0.03, -0.05],
    },
)
check(
    "the weight of the prediction: w = 0.005, lr = 0.01, lam = 1",
    call(proximal_step, np.array([0.005]), np.array([0.0]), 0.01, 1.0),
    [0.0],
    likely={"it jumped over 0.": [-0.005]},
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(105)
for _shape in ((1,), (5,), (3, 3), (2, 4), (2, 3, 2)):
    _w, _g = _rng.normal(size=_shape), _rng.normal(size=_shape)
    for _lr, _lam in ((0.3, 0.5), (2.0, 0.25), (0.1, 0.0), (0.0, 3.0)):
        _want = np.empty(_shape)
        for _at in np.ndindex(_shape):
            _z, _t = _w[_at] - _lr * _g[_at], _lr * _lam
            _want[_at] = _z - _t if _z > _t else _z + _t if _z < -_t else 0.0
        check(
            f"shape {_shape}, lr = {_lr}, lam = {_lam}",
            call(proximal_step, _w, _g, _lr, _lam),
            _want,
        )
check(
    "whole numbers",
    call(proximal_step, np.array([[4, -1]]), np.array([[2, 0]]), 0.5, 3),
    [[1.5, 0.0]],
)
_X = np.array([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.0]])
_y = np.array([2.0, 0.5, -2.0])
_ends = []
for _lr, _steps in ((0.3, 100), (0.2, 150), (0.1, 300)):
    _w = np.zeros(2)
    for _ in range(_steps):
        _w = call(proximal_step, _w, _X.T @ (_X @ _w - _y) / 3, _lr, 0.4)
    _ends.append(_w)
    check(f"the end for lr = {_lr} is that for lr = 0.3", _w, _ends[0], tol=1e-6)
holds("an exact zero at the end", _ends[0][1] == 0.0, f"got {_ends[0]}.")
_slope = _X.T @ (_X @ _ends[0] - _y) / 3
check("there, the loss pulls at the other weight by lam", _slope[0], -0.4, tol=1e-6)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - **Overfitting:** right on the examples, wrong beside them. Large weights that cancel
#   at the examples are how it is done.
# - Cost = loss + penalty. **L2** is $\frac{1}{2} \lambda \sum w^2$ with slope
#   $\lambda w$; **L1** is $\lambda \sum |w|$ with slope $\lambda \, \text{sign}(w)$.
# - L2 shrinks all weights in proportion. L1 sets to 0 every weight at which the loss
#   pulls with no more than $\lambda$.
# - Zeros need a step that stops at 0: gradient step, then soft threshold by
#   $\eta \lambda$.
# - Weights pay, biases do not. Scale the inputs first. Choose $\lambda$ on examples
#   kept aside.
# - With Adam, take the decay off the weights, not into the gradient.
#
# **Next:** L1 makes weights 0 while it learns. Lesson 11 is blunter: it cuts small
# weights off after learning, and asks how many a network can do without.
