# %% [markdown]
# # 4 · Logistic regression: a neuron that says how sure it is
#
# **Before this:** lesson 2 (weighted sum and bias) and lesson 3 (score and threshold).
# **Time:** about 90 minutes; a good place for a break is marked.
# **Difficulty:** medium. You need $e^z$ and the logarithm from school. Slopes are
# explained when they come up.
#
# In lesson 3 a neuron answered yes or no. In this lesson it answers with a probability.
# Then you measure how wrong that probability is, and find out which way each weight
# should move.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (Lesson 3) A neuron has bias 0.2 and threshold 0.5. Which bias makes the
# threshold 0 and keeps every decision?
#
# <details><summary>Answer</summary>
#
# $0.2 - 0.5 = -0.3$. The threshold moves to the other side and changes its sign.
#
# </details>
#
# **2.** (Lesson 1) The labels are `y = [2, 0]` and there are 4 classes. What is the
# one-hot table of `y`, and what is its shape?
#
# <details><summary>Answer</summary>
#
# `[[0, 0, 1, 0], [1, 0, 0, 0]]`, shape `(2, 4)`: one row for each example, one column
# for each class.
#
# </details>
#
# **3.** (Lesson 3) You multiply the weights, the bias and the threshold by 10. What
# happens to the scores, and what to the decisions?
#
# <details><summary>Answer</summary>
#
# Every score becomes ten times as large. No decision changes. So the size of a score
# does not say how sure the neuron is.
#
# </details>

# %% [markdown]
# ## The question
#
# "Sunny" and "not sunny" are hard answers. A weather forecast says "70 % sunny". **How
# does a score become a probability, and what makes one probability better than
# another?**
#
# At the end of this lesson you can
#
# - turn any score into a probability, without numbers that are too large for the
#   computer;
# - say exactly *which* probability it is;
# - measure how wrong it is with cross-entropy, and say why squared error is a poor
#   guide;
# - compute which way each weight should move, and check it with tiny steps;
# - do the same for more than two answers, with softmax;
# - turn probabilities back into decisions.

# %% locked="setup"
import math
from decimal import Decimal

import numpy as np
from sklearn.linear_model import LogisticRegression

from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import WEATHER_FEATURES, sunny_sample
from firstneuron.plots import plot_losses, plot_probability_map
from firstneuron.widgets import SigmoidWidget

# %% [markdown]
# ## Predict, then drag
#
# A neuron looks at an image of 28 × 28 = 784 pixels. Its weighted sum, without the
# bias, is 9.2. The widget adds the bias, and a smooth curve turns the result into a
# number between 0 and 1. That number is how brightly the neuron lights up.
#
# Answer the question first. Then run the cell below the widget: it sets the weighted
# sum to 9.2 and the bias to 10. Drag the bias from there down to −20. Delete the first
# line of the cell and run it again to read what you have set.

# %%
widget = SigmoidWidget()
widget

# %%
widget.z_sum, widget.bias = 9.2, 10
print("weighted sum", widget.z_sum, "bias", widget.bias)
print(f"z = {widget.z_sum + widget.bias:.1f}")

# %% [markdown]
# Two things to try:
#
# - Leave the weighted sum at 9.2. At which bias is the neuron exactly half lit?
# - From there, lower the bias by 1, then by 5. How bright is the neuron each time?

# %% [markdown]
# ## From score to probability
#
# The curve is called the **sigmoid**. Its sign is the Greek letter σ, "sigma":
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# $e$ is the number 2.718…, and `np.exp(z)` computes $e^z$. The sigmoid takes the place
# of lesson 3's step. A function in this place is called an **activation function**:
# score in, output of the neuron out.

# %%
for z in (-9.2, -2, -0.8, 0, 0.8, 2, 9.2):
    p = 1 / (1 + np.exp(-z))
    print(f"z = {z:5.1f}   sigma(z) = {p:.5f}")

# %% [markdown]
# Read the table slowly. It shows all you need to know about the curve:
#
# - The output is always between 0 and 1. A larger score gives a larger output.
# - A score of 0 gives exactly one half.
# - The curve is symmetric: $\sigma(-z) = 1 - \sigma(z)$. Compare −2 and 2.
#
# The neuron of the widget had a weighted sum of 9.2. Without a bias it is almost fully
# lit, $\sigma(9.2) = 0.99990$. With the bias −10 it is rather dark, $\sigma(-0.8) =
# 0.3100$. It is half lit where sum and bias cancel. So a bias of −10 says: *"I want a
# weighted sum above 10 before I lean towards yes."*
#
# Where does this curve come from? Ask for the **odds** $p / (1 - p)$: how many times
# likelier is yes than no? If $p = \sigma(z)$, the odds are $e^z$. Each step of 1 in the
# score multiplies the odds by $e$.

# %%
for z in (0, 1, 2, 3):
    p = 1 / (1 + np.exp(-z))
    print(f"z = {z}   p = {p:.4f}   odds = {p / (1 - p):7.4f}   e^z = {np.exp(z):7.4f}")

# %% [markdown]
# So here the size of a score has a meaning, unlike in lesson 3. Multiply the weights
# and the bias by 10, and every decision stays. But the probabilities move away from one
# half, towards 0 or 1.
#
# ## Which probability is it?
#
# Let $x$ be the inputs of one example and $y$ its label, 1 for yes and 0 for no. The
# output is always an estimate of **the probability that the label is 1**, for examples
# with these inputs:
#
# $$p = \sigma(w \cdot x + b) \quad\text{estimates}\quad P(y = 1 \mid x)$$
#
# The bar is read "given". A neuron that is built and trained like this is called
# **logistic regression**. It is used to choose between classes. The word "regression"
# is there because what it computes is a number, $p$.
#
# Here is a weather diary of 400 made-up days. Each day has two inputs: clouds in tenths
# of the sky, and how many degrees warmer than usual it is. The label is 1 if somebody
# noted the day as sunny. Similar days are not always noted alike.
#
# scikit-learn has a ready-made logistic regression. It finds the weights for us. How
# that works is lesson 5; here we only use them.

# %%
rng = np.random.default_rng(4)
diary_X, diary_y = sunny_sample(400, rng)  # (400, 2), (400,)
model = LogisticRegression(C=1e6).fit(diary_X, diary_y)  # C: no penalty (lesson 10)
diary_w, diary_b = model.coef_[0], model.intercept_[0]  # (2,), a number
print("weights", diary_w.round(2), "bias", diary_b.round(2))

diary_p = 1 / (1 + np.exp(-(diary_X @ diary_w + diary_b)))  # (400, 2) @ (2,) -> (400,)
same = np.allclose(diary_p, model.predict_proba(diary_X)[:, 1])
print("our formula gives scikit-learn's probabilities:", same)

# %%
plot_probability_map(model, diary_X, diary_y, WEATHER_FEATURES)

# %% [markdown]
# Are these numbers probabilities, or do they only look like them? A test decides. Take
# 20,000 new days. Put days with a similar $p$ into one group. If $p$ means what it
# says, then in the group with $p$ near 0.7 about 70 % of the days are sunny.

# %%
new_X, new_y = sunny_sample(20_000, rng)  # (20000, 2), (20000,)
new_p = 1 / (1 + np.exp(-(new_X @ diary_w + diary_b)))  # (20000,)
for low in (0.0, 0.2, 0.4, 0.6, 0.8):
    group = (new_p >= low) & (new_p < low + 0.2)  # (20000,) of True and False
    print(
        f"{low:.1f} to {low + 0.2:.1f}: {group.sum():5d} days, "
        f"mean p {new_p[group].mean():.2f}, sunny {new_y[group].mean():.2f}"
    )

# %% [markdown]
# The last two columns agree closely, not exactly: the weights come from only 400 days.
# Probabilities that agree with what happens are called **calibrated**. The formula of σ
# does not give you that for free. It comes from fitting weights to data, and from data
# that σ suits.

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more numbers and more
# shapes are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own. NumPy warnings count as
# errors: they say that a number on the way got lost.
#
# ## Numbers too large for a float
#
# What is $\sigma(-1000)$? A: −1000. B: −1. C: 0. D: 1.
#
# <details><summary>Answer</summary>
#
# C is the nearest, and not quite right. The true value is about $5 \cdot 10^{-435}$:
# a positive number, far too small for a float, which rounds it to 0.
#
# </details>
#
# The formula on the way needs $e^{1000}$. How large is that? A NumPy float has 64 bits
# and ends near $1.8 \cdot 10^{308}$. `Decimal` comes with Python, is slow, and goes
# much further.

# %%
print(f"largest float  {np.finfo(float).max:.2e}")
print(f"e^100          {np.exp(100.0):.2e}    an ordinary float")
print(f"e^1000         {Decimal(1000).exp():.2e}   a number, but not a float")
print(f"largest z for which e^z is a float: {np.log(np.finfo(float).max):.2f}")

with np.errstate(over="ignore"):  # without this line NumPy warns of an overflow
    print("np.exp(1000)  ", np.exp(1000.0))
print("np.exp(-1000) ", np.exp(-1000.0))

# %% [markdown]
# Two different things happen at the two ends.
#
# - **Overflow.** $e^{1000}$ is too large. NumPy puts `inf` in its place and warns. The
#   number is lost: the next `inf - inf` or `inf / inf` gives `nan`, "not a number".
# - **Underflow.** $e^{-1000}$ is too close to 0. NumPy rounds it to 0. Almost nothing
#   is lost, and there is no warning.
#
# So arrange the formula so that every exponent is 0 or negative. Multiply the top and
# the bottom of σ by $e^z$:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{e^{z} + 1}$$
#
# Both forms are the same number. The first needs $e^{-z}$, which is small when $z$ is
# positive. The second needs $e^{z}$, which is small when $z$ is negative.

# %%
z = 800.0
print("first form at  800:", 1 / (1 + math.exp(-z)))
z = -5.0
print("second form at  -5:", math.exp(z) / (math.exp(z) + 1))
print("first form at   -5:", 1 / (1 + math.exp(-z)))

# %% [markdown]
# ### Exercise 1 · `sigmoid`
#
# Return $\sigma(z)$, element by element.
#
# - `z` is a single number or an array of any shape, of floats or ints. The result has
#   the same shape.
# - No NumPy warning at ±1000, and no error.
# - Scores of ordinary size must come out right to nine digits. So do not cut them off
#   at some limit like ±10.
#
# <details><summary>Hint 1: where to start</summary>
#
# One form is safe for $z \ge 0$, the other for $z < 0$. Which power of $e$ do both safe
# forms use?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The safe power is $e^{-|z|}$ on both sides. The bottom is 1 plus that power on both
# sides. Only the tops differ.
#
# Beware: `np.where(z >= 0, A, B)` computes `A` *and* `B` for every element, and picks
# afterwards. Both must be safe everywhere.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Compute `e = np.exp(-np.abs(z))` once. What is the top of the fraction, in terms of
# `e`, for $z \ge 0$? And for $z < 0$? Let `np.where` choose the top.
#
# </details>

# %% solution="sigmoid" refuse="firstneuron.activations.sigmoid scipy.special.expit scipy.special.log_expit"
def sigmoid(z):
    """1 / (1 + e^-z), element by element, without overflow.

    z : number or array of any shape
    returns a number or an array of the same shape
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # between 0 and 1
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)
    ### END SOLUTION

# %% test="sigmoid" points=2
check("sigmoid(0.0)", call(sigmoid, 0.0), 0.5)
check(
    "odds of 4 to 1, and of 1 to 4",
    call(sigmoid, np.array([np.log(4), -np.log(4)])),
    [0.8, 0.2],
    likely={"the sign of z is the wrong way round.": [0.2, 0.8]},
)
check("far out", call(sigmoid, np.array([1000.0, -1000.0])), [1, 0])
### BEGIN HIDDEN TESTS
check(
    "ints",
    call(sigmoid, np.array([0, 2, -2])),
    [1 / (1 + math.exp(-_z)) for _z in (0, 2, -2)],
)
check(
    "scores beyond 10",
    call(sigmoid, np.array([-20.0, -12.5, 12.5])),
    [1 / (1 + math.exp(-_z)) for _z in (-20.0, -12.5, 12.5)],
)
check("far out, ints", call(sigmoid, np.array([1000, -1000])), [1, 0])
check("one negative int", call(sigmoid, -3), 1 / (1 + math.exp(3)))
for _shape in ((1,), (4,), (2, 3), (3, 3), (2, 1, 4)):
    _z = np.linspace(-7.5, 6, math.prod(_shape)).reshape(_shape)
    _want = [1 / (1 + math.exp(-float(_v))) for _v in _z.ravel()]
    check(f"shape {_shape}", call(sigmoid, _z), np.array(_want).reshape(_shape))
### END HIDDEN TESTS

# %% [markdown]
# ## How wrong is a probability?
#
# The forecast says $p = 0.9$ and the day is sunny: good. It says 0.9 and the day is not
# sunny: bad. It says 0.9999 and the day is not sunny: much worse. We want one number,
# the **loss**, that grows in this way.
#
# First ask: what probability did the forecast give to *what happened*?
#
# | what happened | its probability | $p = 0.9$ |
# |---|---|---|
# | $y = 1$ | $p$ | 0.9 |
# | $y = 0$ | $1 - p$ | 0.1 |
#
# Call it $q$. The loss is $-\log q$. The logarithm here is the natural one, `np.log`,
# which undoes $e$: `np.log(np.exp(3))` is 3.

# %%
for q in (1.0, 0.9, 0.5, 0.1, 0.0001):
    loss = -np.log(q) + 0.0  # + 0.0 turns -0.0 into 0.0
    print(f"what happened had probability {q:6g}: loss {loss:.4f}")

# %% [markdown]
# - Sure and right costs nothing.
# - Sure and wrong costs more and more, without limit.
# - A clueless forecast says 0.5 every day and pays $-\log 0.5 = \log 2$ every day. That
#   is 0.6931. A forecast worth having has a lower mean loss than this.
#
# The probability of several independent days is a product. The logarithm of a product
# is a sum of logarithms. So the losses of single days can be added up, and we take
# their mean.
#
# This loss is called **binary cross-entropy**, BCE for short. With $y$ equal to 0 or 1,
# it fits on one line, because one of the two terms is always multiplied by 0:
#
# $$L = -\,y \log p \;-\; (1 - y) \log (1 - p)$$

# %%
p = np.array([0.9, 0.9, 0.5, 0.2])  # (4,)  four forecasts
y = np.array([1, 0, 1, 0])  # (4,)  what happened
losses = -y * np.log(p) - (1 - y) * np.log(1 - p)  # (4,)
print("losses", losses.round(3), "mean", losses.mean().round(3))

q = np.where(diary_y == 1, diary_p, 1 - diary_p)  # (400,)  given to what happened
print(f"the trained neuron on the diary {-np.log(q).mean():.4f}")
print(f"a clueless forecast, log 2      {np.log(2):.4f}")

# %% [markdown]
# ## The loss, straight from the score
#
# At $z = -1000$ the float $p$ is 0, and $\log 0$ is minus infinity. The true loss for
# $y = 1$ is an ordinary number: 1000. To keep it, leave out $p$ and go straight from
# the score to the loss. A score that is meant for a sigmoid is called a **logit**.
#
# For $y = 1$ the loss is
# $-\log \sigma(z) = -\log \frac{1}{1 + e^{-z}} = \log(1 + e^{-z})$. For $y = 0$ it is
# $-\log(1 - \sigma(z)) = -\log \sigma(-z) = \log(1 + e^{z})$. Both have one form:
#
# $$L = \log(1 + e^{u}) \qquad\text{with } u = -z \text{ if } y = 1, \quad u = z \text{ if } y = 0$$
#
# $u$ says how far the score points in the *wrong* direction. When $u$ is large, $e^u$
# overflows. Take it out of the sum, and out of the logarithm:
#
# $$\log(1 + e^{u}) = \log\left(e^{u} \, (e^{-u} + 1)\right) = u + \log(1 + e^{-u})$$
#
# `np.log1p(t)` computes $\log(1 + t)$. It is better than `np.log(1 + t)` for a tiny
# `t`, because `1 + t` would round to 1.

# %%
u = 9.2
print("left side, u = 9.2  ", math.log(1 + math.exp(u)))
print("right side, u = 9.2 ", u + math.log1p(math.exp(-u)))
u = 1000.0
print("right side, u = 1000", u + math.log1p(math.exp(-u)))
print("log(1 + 1e-20)      ", math.log(1 + 1e-20), "  log1p(1e-20)", math.log1p(1e-20))

# %% [markdown]
# ### Exercise 2 · `bce_with_logits`
#
# Return the mean binary cross-entropy of `m` examples, computed from their scores.
#
# - `z` has shape `(m,)`: the scores. `y` has shape `(m,)`: labels, ints 0 or 1.
# - The result is a single number, the **mean**.
# - No warning and no infinity at ±1000. With label 1, a score of −1000 costs 1000.
#
# <details><summary>Hint 1: where to start</summary>
#
# Do not compute $p$. First make `u`, shape `(m,)`: `-z` where the label is 1, `z` where
# it is 0.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# For $u \le 0$ the left form $\log(1 + e^u)$ is safe. For $u > 0$ the right form
# $u + \log(1 + e^{-u})$ is safe. Which power of $e$ do both safe forms use?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Both contain $\log(1 + e^{-|u|})$. The right form adds $u$ to it, the left form adds
# nothing. What does `np.maximum(u, 0)` give on the two sides? Take the mean at the end.
#
# </details>

# %% solution="bce_with_logits" refuse="firstneuron.losses.bce_with_logits firstneuron.linear_model._loss sklearn.metrics.log_loss"
def bce_with_logits(z, y):
    """Mean binary cross-entropy, from scores.

    z : array (m,), scores before the sigmoid
    y : array (m,), labels 0 or 1
    returns a single number
    """
    ### BEGIN SOLUTION
    u = np.where(y == 1, -z, z)  # (m,)  how far z points the wrong way
    return np.mean(np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u))))
    ### END SOLUTION

# %% test="bce_with_logits" points=3
check(
    "two clueless answers, z = 0",
    call(bce_with_logits, np.array([0.0, 0.0]), np.array([1, 0])),
    np.log(2),
    likely={
        "the losses are added up. Take the mean.": 2 * np.log(2),
        "the examples with y = 0 are left out.": np.log(2) / 2,
        "the logarithm has base 2. This course uses the natural one, np.log.": 1.0,
        "the sign is the wrong way round. A loss is not negative.": -np.log(2),
    },
)
check(
    "certain and wrong: z = -1000, y = 1",
    call(bce_with_logits, np.array([-1000.0]), np.array([1])),
    1000,
)
check(
    "certain and right: z = 1000, y = 1",
    call(bce_with_logits, np.array([1000.0]), np.array([1])),
    0,
)
### BEGIN HIDDEN TESTS
check(
    "z = 1000, y = 0",
    call(bce_with_logits, np.array([1000.0]), np.array([0])),
    1000,
)
check(
    "a mix of sizes, ints",
    call(bce_with_logits, np.array([-1000, 1000, 600]), np.array([1, 0, 1])),
    2000 / 3,
)
for _z, _y in (
    ([9.2], [1]),
    ([9.2], [0]),
    ([-0.8, 2.5, 0.25], [0, 1, 0]),
    ([-40.0, -3.0, 1.5, 30.0], [1, 1, 1, 0]),
    ([4.0, -6.0, 1.0, 0.0, 2.0], [0, 0, 0, 0, 0]),
):
    _losses = [
        math.log(1 + math.exp(-_s if _label == 1 else _s))
        for _s, _label in zip(_z, _y, strict=True)
    ]
    check(
        f"z = {_z}, y = {_y}",
        call(bce_with_logits, np.array(_z), np.array(_y)),
        sum(_losses) / len(_losses),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Which way is better?
#
# The loss says how wrong the neuron is. To improve, it must know which way to move.
# That is what a **slope** says: change $z$ by a tiny bit, and see by how much the loss
# changes.
#
# $$\text{slope} = \frac{\text{change of the loss}}{\text{change of } z}$$
#
# It is written $\frac{dL}{dz}$, "dL by dz". A positive slope means: a larger $z$ makes
# the loss larger. So $z$ should go down. A slope near 0 means: moving $z$ makes hardly
# any difference.
#
# You can measure a slope with a tiny step to both sides.

# %%
h = 1e-5  # the tiny step


def loss_of_a_sunny_day(z):
    return np.log(1 + np.exp(-z))  # cross-entropy for y = 1


slope = (loss_of_a_sunny_day(0.5 + h) - loss_of_a_sunny_day(0.5 - h)) / (2 * h)
print(f"slope of the loss at z = 0.5: {slope:.6f}")

# %% [markdown]
# ### Rates multiply
#
# You walk 2 steps a second. Each step is 0.7 metres long. How fast are you? 2 × 0.7 =
# 1.4 metres a second. Steps per second times metres per step is metres per second.
#
# The loss depends on $p$, and $p$ depends on $z$. Slopes are rates, so they multiply:
#
# $$\frac{dL}{dz} = \frac{dL}{dp} \cdot \frac{dp}{dz}$$
#
# This is the **chain rule**. It is all the calculus you need here, besides four slopes
# from a school table:
#
# | function | slope |
# |---|---|
# | $e^{-z}$ | $-e^{-z}$ |
# | $1 / u$ | $-1 / u^2$ |
# | $\log p$ | $1 / p$ |
# | $p^2$ | $2p$ |
#
# You do not have to believe a table. Tiny steps check it.

# %%
table = {
    "e^-z   ": (lambda t: np.exp(-t), lambda t: -np.exp(-t)),
    "1 / u  ": (lambda t: 1 / t, lambda t: -1 / t**2),
    "log p  ": (np.log, lambda t: 1 / t),
    "p^2    ": (lambda t: t**2, lambda t: 2 * t),
}
for name, (f, slope_of_f) in table.items():
    measured = (f(0.3 + h) - f(0.3 - h)) / (2 * h)
    print(f"{name} at 0.3: tiny steps {measured:9.5f}, table {slope_of_f(0.3):9.5f}")

# %% [markdown]
# ### The slope of the cross-entropy
#
# **Step 1: how fast does $p$ follow $z$?** Write $p = 1/u$ with $u = 1 + e^{-z}$. Rates
# multiply:
#
# $$\frac{dp}{dz} = \left(-\frac{1}{u^2}\right) \cdot \left(-e^{-z}\right) = \frac{1}{u} \cdot \frac{e^{-z}}{u} = p \, (1 - p)$$
#
# The last step uses $e^{-z} = u - 1$, so $e^{-z} / u = 1 - 1/u = 1 - p$.
#
# **Step 2: how fast does the loss follow $p$?**
#
# - For $y = 1$ the loss is $-\log p$. Its slope is $-\frac{1}{p}$.
# - For $y = 0$ the loss is $-\log(1 - p)$. Its slope with respect to $1 - p$ is
#   $-\frac{1}{1 - p}$, and $1 - p$ changes at the rate −1 as $p$ grows. Rates multiply:
#   $\frac{1}{1 - p}$.
#
# **Step 3: multiply.**
#
# - For $y = 1$: $-\frac{1}{p} \cdot p (1 - p) = -(1 - p) = p - 1$.
# - For $y = 0$: $\frac{1}{1 - p} \cdot p (1 - p) = p = p - 0$.
#
# Both lines say the same:
#
# $$\frac{dL}{dz} = p - y$$
#
# The slope is the **error**: what the neuron said minus what happened.
#
# ### And the slope of the squared error?
#
# You may have met another loss: the squared error $(p - y)^2$. Its slope with respect
# to $p$ is $2 (p - y)$. Multiply with step 1:
#
# $$\frac{d}{dz} (p - y)^2 = 2 \, (p - y) \cdot p \, (1 - p)$$
#
# The factor $p (1 - p)$ stays. It is nearly 0 when the neuron is certain, *also when it
# is certain and wrong*. Take a neuron with $z = -9.2$ on a day that is sunny, $y = 1$.

# %%
z, y = -9.2, 1
p = 1 / (1 + np.exp(-z))
print(f"p = {p:.6f}, although the day is sunny")
print(f"slope of the cross-entropy         {p - y:.5f}")
print(f"slope of the squared error (p-y)^2 {2 * (p - y) * p * (1 - p):.1e}")

# %%
plot_losses(-9.2, y=1)

# %% [markdown]
# This neuron is certain and wrong. The cross-entropy falls steeply to the right: its
# slope of almost −1 says "make z larger". The squared error is flat there. It says
# "moving makes no difference".
#
# ### From the score to the weights
#
# One more multiplication. The score is $z = w_1 x_1 + w_2 x_2 + b$. Move $w_1$ by a
# little: $z$ moves $x_1$ times as much. Move $b$: $z$ moves exactly as much. So
#
# $$\frac{dL}{dw_1} = (p - y) \, x_1 \qquad \frac{dL}{dw_2} = (p - y) \, x_2 \qquad \frac{dL}{db} = p - y$$
#
# All slopes together are the **gradient**: one number for each weight, and one for the
# bias. For $m$ examples the loss is a mean, so the gradient is the mean of the
# gradients. Here it is, one example at a time, beside the tiny steps.

# %%
X = np.array([[6.0, 4.0], [2.0, -1.0], [9.0, 0.0], [1.0, 5.0]])  # (4, 2)
y = np.array([1, 0, 0, 1])  # (4,)
w, b = np.array([-0.8, 0.3]), 4.0  # (2,), a number


def mean_loss(w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))  # (4,)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


dw, db = np.zeros(2), 0.0
for xi, yi in zip(X, y, strict=True):  # xi (2,), yi a number
    error = 1 / (1 + np.exp(-(xi @ w + b))) - yi
    dw = dw + error * xi / 4
    db = db + error / 4
print("formula   ", dw.round(6), round(db, 6))

steps = np.eye(2) * h  # (2, 2): row 0 moves w1 only, row 1 moves w2 only
measured = [(mean_loss(w + s, b) - mean_loss(w - s, b)) / (2 * h) for s in steps]
measured_b = (mean_loss(w, b + h) - mean_loss(w, b - h)) / (2 * h)
print("tiny steps", np.round(measured, 6), round(measured_b, 6))

# %% [markdown]
# ## Worked example, then yours
#
# One day from the inputs to the gradient. It has 6 tenths of clouds and is 4 °C warmer
# than usual: $x = (6, 4)$. It was noted as sunny: $y = 1$. The weights are those of the
# cell above.

# %%
x, y = np.array([6.0, 4.0]), 1
z = x @ w + b  # -4.8 + 1.2 + 4 = 0.4
p = 1 / (1 + np.exp(-z))  # rather sunny
loss = -np.log(p)  # y = 1: minus the log of p
error = p - y  # negative: p should have been larger
dw, db = error * x, error  # (2,) and a number
print(f"z {z:.2f}, p {p:.4f}, loss {loss:.4f}, error {error:.4f}, dw {dw.round(3)}")

# %% [markdown]
# Now a day with 2 tenths of clouds, 1 °C colder than usual, *not* noted as sunny. Put
# an expression in place of the three dots, and run the cell. This is practice; it is
# not graded.

# %%
x, y = np.array([2.0, -1.0]), 0
z = x @ w + b
p = 1 / (1 + np.exp(-z))
loss = ...  # mind y = 0
error = ...
blank("loss", loss, 2.2155, tol=1e-3)
blank("error", error, 0.8909, tol=1e-3)

# %% [markdown]
# And one in which only the day is given: 9 tenths of clouds, as warm as usual, not
# sunny.

# %%
x, y = np.array([9.0, 0.0]), 0
z = ...
p = ...
error = ...
dw = ...
blank("z", z, -3.2)
blank("p", p, 0.0392, tol=1e-3)
blank("error", error, 0.0392, tol=1e-3)
blank("dw", dw, [0.3525, 0], tol=1e-3)

# %% [markdown]
# ### Exercise 3 · `logistic_grad`
#
# Return the gradient of the mean binary cross-entropy: the pair `dw, db`.
#
# - `X` has shape `(m, n)`, `y` shape `(m,)`, `w` shape `(n,)`, `b` is a number.
# - `dw` has shape `(n,)`, one slope for each weight. `db` is a single number.
# - All scores in the tests are between −20 and 20, so the plain formula of σ is safe
#   here.
#
# <details><summary>Hint 1: where to start</summary>
#
# Compute the error of every example first, shape `(m,)`. Print its shape. If it is
# `(m, m)`, one of the two arrays was a column.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Scores `(m,)`, probabilities `(m,)`, errors `(m,)`. Then `dw[j]` is the mean over the
# examples of error times input $j$, and `db` is the mean of the errors.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# A sum of "error $i$ times row $i$ of X" is a matrix product. You have `X` with shape
# `(m, n)` and the errors with shape `(m,)`, and want `(n,)`: which of the two must be
# transposed, and on which side does it stand? Do not forget to divide by `m`.
#
# </details>

# %% solution="logistic_grad" refuse="firstneuron.losses.logistic_grad"
def logistic_grad(X, y, w, b):
    """Gradient of the mean binary cross-entropy of a logistic neuron.

    X : array (m, n), one example in each row
    y : array (m,), labels 0 or 1
    w : array (n,)
    b : number
    returns dw, db: an array (n,) and a number
    """
    ### BEGIN SOLUTION
    p = 1 / (1 + np.exp(-(X @ w + b)))  # (m,)
    error = p - y  # (m,)
    return X.T @ error / len(y), error.mean()
    ### END SOLUTION

# %% test="logistic_grad" points=3
# All weights 0: every p is 0.5, and the errors are -0.5, 0.5, 0.5, 0.5.
four_X = np.array([[2.0, -4.0], [4.0, 0.0], [0.0, 2.0], [2.0, 2.0]])  # (4, 2)
four_y = np.array([1, 0, 0, 0])  # (4,)
gradient = call(logistic_grad, four_X, four_y, np.zeros(2), 0.0)

holds(
    "two results",
    isinstance(gradient, tuple | list) and len(gradient) == 2,
    "expected two results, an array and a number: `return dw, db`.",
)
check(
    "dw, all weights 0",
    gradient[0],
    [0.5, 1],
    likely={
        "the sum over the examples is not divided by m.": [2, 4],
        "the error is y - p. The slope has p - y.": [-0.5, -1],
    },
)
check(
    "db, all weights 0",
    gradient[1],
    0.25,
    likely={
        "the sum over the examples is not divided by m.": 1,
        "the error is y - p. The slope has p - y.": -0.25,
    },
)
### BEGIN HIDDEN TESTS
def _loss(_X, _y, _w, _b):
    _total = 0.0
    for _xi, _yi in zip(_X.tolist(), _y.tolist(), strict=True):
        _z = sum(_xij * _wj for _xij, _wj in zip(_xi, _w, strict=True)) + _b
        _total += math.log(1 + math.exp(-_z if _yi == 1 else _z))
    return _total / len(_y)


_rng = np.random.default_rng(40)
for _m, _n in ((6, 2), (3, 3), (4, 4), (1, 3), (5, 1), (2, 5)):
    _X, _y = _rng.normal(size=(_m, _n)), _rng.integers(0, 2, size=_m)
    _w, _b, _h = _rng.normal(size=_n), 0.7, 1e-5
    _dw, _db = call(logistic_grad, _X, _y, _w, _b)
    _steps = (np.eye(_n) * _h).tolist()
    _want = [
        (
            _loss(_X, _y, [_v + _d for _v, _d in zip(_w, _s, strict=True)], _b)
            - _loss(_X, _y, [_v - _d for _v, _d in zip(_w, _s, strict=True)], _b)
        )
        / (2 * _h)
        for _s in _steps
    ]
    _want_b = (_loss(_X, _y, _w, _b + _h) - _loss(_X, _y, _w, _b - _h)) / (2 * _h)
    check(f"dw against tiny steps, X {_m, _n}", _dw, _want, tol=1e-6)
    check(f"db against tiny steps, X {_m, _n}", _db, _want_b, tol=1e-6)
_dw, _db = call(
    logistic_grad, np.array([[1, -2], [3, 1]]), np.array([1, 1]), np.array([-6, 2]), 1
)
_errors = [1 / (1 + math.exp(9)) - 1, 1 / (1 + math.exp(15)) - 1]
check(
    "ints, dw",
    _dw,
    [(_errors[0] + 3 * _errors[1]) / 2, (_errors[1] - 2 * _errors[0]) / 2],
)
check("ints, db", _db, sum(_errors) / 2)
### END HIDDEN TESTS

# %% [markdown]
# A good place for a break. Up to here: one neuron, two answers. From here: more
# answers, and decisions.
#
# ## More than two answers
#
# Is the day sunny, cloudy or rainy? Exactly one of the three is true. Build one neuron
# for each class. They make $k = 3$ scores for each example, a table `Z` of shape
# `(m, k)`, as in lesson 2. Now the scores of one row must become probabilities that add
# up to 1.
#
# Make every score positive with $e^z$. Then divide by the sum of the row:
#
# $$P_{ij} = \frac{e^{Z_{ij}}}{e^{Z_{i1}} + e^{Z_{i2}} + \dots + e^{Z_{ik}}}$$
#
# $i$ is the example and $j$ the class. This is **softmax**. Here it is for one example.

# %%
scores = np.array([3.0, 1.0, -2.0])  # (3,)  sunny, cloudy, rainy
powers = np.exp(scores)  # (3,)  all positive
shares = powers / powers.sum()  # (3,)  add up to 1
print("e^z   ", powers.round(3))
print("shares", shares.round(4), "sum", shares.sum().round(10))

# %% [markdown]
# What happens if all scores of the row grow by the same number $c$? Every $e^z$ is
# multiplied by $e^c$, above and below the fraction bar. It cancels. **Only differences
# between scores matter.** So you may subtract the largest score of the row from the
# whole row. Then the largest exponent is 0, and nothing can overflow.

# %%
huge = np.array([1003.0, 1001.0, 998.0])  # (3,)  the scores above, plus 1000
shifted = huge - huge.max()  # 0, -2, -5
print("shifted", shifted)
print("shares ", (np.exp(shifted) / np.exp(shifted).sum()).round(4))

# %% [markdown]
# For a whole table, "of the row" is `axis=1`. A maximum along `axis=1` has shape
# `(m,)`. To subtract it from `(m, k)`, it must be a column `(m, 1)`. `keepdims=True`
# keeps it one.

# %%
Z = np.array([[3.0, 1.0, -2.0], [0.0, 5.0, 4.0]])  # (2, 3)
print("without keepdims", Z.max(axis=1).shape)
print("with keepdims   ", Z.max(axis=1, keepdims=True).shape)
print(Z - Z.max(axis=1, keepdims=True))  # (2, 3) - (2, 1) -> (2, 3)

# %% [markdown]
# Softmax and the sigmoid belong together. Take two classes with the scores 0 and $z$.
# The share of the second is $e^z / (e^0 + e^z)$, and that is $\sigma(z)$.

# %%
z = 0.4
print("softmax of (0, z), second class", np.exp(z) / (np.exp(0) + np.exp(z)))
print("sigmoid of z                   ", 1 / (1 + np.exp(-z)))

# %% [markdown]
# So the output layer of a network follows from the question:
#
# | question | output neurons | activation |
# |---|---|---|
# | yes or no? | 1 | sigmoid |
# | which one of $k$ classes? | $k$ | softmax |
# | which of $k$ things are there, maybe several? | $k$ | a sigmoid for each |
#
# ### Exercise 4 · `softmax`
#
# Turn each row of scores into probabilities.
#
# - `Z` has shape `(m, k)`, and so has the result. Each row of the result adds up to 1.
# - No warning for scores of ±1000, also when one row is near 1000 and another near
#   −1000.
#
# <details><summary>Hint 1: where to start</summary>
#
# Three steps: shift, powers of $e$, divide. Which of them look at the whole row?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Subtract from each row its own largest score. Take `np.exp`. Divide each row by its
# own sum.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The shift is in the cell above: `Z - Z.max(axis=1, keepdims=True)`. The division needs
# the sum of each row in the same shape as the maximum, `(m, 1)`.
#
# </details>

# %% solution="softmax" refuse="firstneuron.activations.softmax firstneuron.linear_model._probabilities scipy.special.softmax scipy.special.log_softmax sklearn.utils.extmath.softmax"
def softmax(Z):
    """Each row of scores becomes probabilities.

    Z : array (m, k), one example in each row, one class in each column
    returns an array (m, k); each row sums to 1
    """
    ### BEGIN SOLUTION
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # (m, k), at most 1
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% test="softmax" points=2
# The powers of e are 1, 2, 1 in the first row and 3, 1, 4 in the second.
two_rows = np.log([[1.0, 2.0, 1.0], [3.0, 1.0, 4.0]])  # (2, 3)

check(
    "two examples, three classes",
    call(softmax, two_rows),
    [[0.25, 0.5, 0.25], [0.375, 0.125, 0.5]],
    likely={
        "the columns add up to 1. A row is an example: use axis=1.": [
            [1 / 4, 2 / 3, 1 / 5],
            [3 / 4, 1 / 3, 4 / 5],
        ],
        "the whole table adds up to 1. Each row must.": [
            [1 / 8, 2 / 8, 1 / 8],
            [3 / 16, 1 / 16, 4 / 16],
        ],
    },
)
check("large scores", call(softmax, np.array([[1000.0, 1000.0]])), [[0.5, 0.5]])
### BEGIN HIDDEN TESTS
_far = np.array([[1000.0, 1001.0], [-1000.0, -999.0], [0.0, 1.0]])
_second = 1 / (1 + math.exp(-1))
check("rows far apart", call(softmax, _far), [[1 - _second, _second]] * 3)
check("a wide row", call(softmax, np.array([[-1000.0, 0.0, 1000.0]])), [[0, 0, 1]])
check("one class", call(softmax, np.array([[3.0], [-1000.0]])), [[1], [1]])
for _Z in (
    [[1, 2, 3], [0, -4, 2], [5, 5, -1]],
    [[2.5, -1.0, 0.0, 4.0], [0.5, 0.25, -3.0, -8.0]],
    [[0, 3]],
    [[1.0, -2.0], [0.5, 7.0], [-3.0, -3.0], [2.0, 1.0], [0.0, -6.0]],
):
    _want = [[math.exp(_v) / sum(map(math.exp, _row)) for _v in _row] for _row in _Z]
    check(f"scores {_Z}", call(softmax, np.array(_Z)), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Cross-entropy for many classes
#
# The idea stays: what probability did the model give to what happened? Now the label is
# the number of a class, from 0 to $k - 1$. The probability of what happened stands in
# row $i$, column $y_i$:
#
# $$L = -\frac{1}{m} \sum_{i=1}^{m} \log P_{i,\,y_i}$$
#
# $\sum$ means: add up over all examples $i$. Example by example:

# %%
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])  # (2, 3)  each row adds up to 1
labels = np.array([0, 1])  # (2,)  the first day was sunny, the second cloudy
for i in range(2):
    q = P[i, labels[i]]
    print(f"example {i}: class {labels[i]} had probability {q}, loss {-np.log(q):.4f}")

# %% [markdown]
# How much does a clueless model pay? With $k$ classes it gives $1/k$ to each of them,
# and pays $-\log(1/k) = \log k$. An untrained network for ten digits should start near
# this number. If it does not, something is wrong before training has begun.

# %%
for k in (2, 3, 10):
    print(f"{k:2d} classes: log {k} = {np.log(k):.4f}")

# %% [markdown]
# ### Exercise 5 · `cross_entropy`
#
# Return the mean cross-entropy of `m` examples.
#
# - `P` has shape `(m, k)`: probabilities, each row sums to 1. `y` has shape `(m,)`: the
#   true classes, ints from 0 to `k - 1`.
# - The result is a single number: the mean over the `m` examples.
# - `P` may hold exact zeros, but not at the true class. Zeros elsewhere must not lead
#   to a warning: they do not enter the formula.
#
# <details><summary>Hint 1: where to start</summary>
#
# From each row you need one number. `P[y]` does something else: it picks whole rows.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `P[rows, columns]` with two arrays of shape `(m,)` picks one number for each pair. The
# columns are the labels. What are the rows?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.arange(3)` is `[0, 1, 2]`. Pick the `m` probabilities first, shape `(m,)`. Only
# then take the logarithm, the mean and the minus sign.
#
# </details>

# %% solution="cross_entropy" refuse="firstneuron.losses.cross_entropy firstneuron.classifier._loss sklearn.metrics.log_loss"
def cross_entropy(P, y):
    """Mean of -log(probability of the true class).

    P : array (m, k), each row sums to 1
    y : array (m,), ints from 0 to k - 1
    returns a single number
    """
    ### BEGIN SOLUTION
    q = P[np.arange(len(y)), y]  # (m,)  what each true class was given
    return -np.log(q).mean()
    ### END SOLUTION

# %% test="cross_entropy" points=2
# The true classes have the probabilities 1/2 and 1/8.
two_P = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])  # (2, 3)

check(
    "losses log 2 and log 8",
    call(cross_entropy, two_P, np.array([0, 2])),
    (np.log(2) + np.log(8)) / 2,
    likely={
        "the losses are added up. Take the mean.": np.log(2) + np.log(8),
        "the sum is divided by m times k. There are m losses.": np.log(16) / 6,
        "the mean comes before the logarithm. It comes after.": -np.log(0.3125),
        "the logarithm has base 2. This course uses the natural one, np.log.": 2.0,
    },
)
check(
    "ten classes, clueless",
    call(cross_entropy, np.full((4, 10), 0.1), np.array([3, 1, 4, 1])),
    np.log(10),
)
### BEGIN HIDDEN TESTS
check(
    "zeros beside the true class",
    call(cross_entropy, np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([0, 1])),
    math.log(2) / 2,
)
check(
    "one example",
    call(cross_entropy, np.array([[0.2, 0.8]]), np.array([0])),
    math.log(5),
)
for _P, _y in (
    ([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25]], [2, 0, 1]),
    ([[0.6, 0.4], [0.1, 0.9], [0.5, 0.5], [0.3, 0.7]], [0, 0, 1, 0]),
    ([[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]], [1, 1]),
):
    _want = [-math.log(_row[_c]) for _row, _c in zip(_P, _y, strict=True)]
    check(
        f"P of shape {np.shape(_P)}",
        call(cross_entropy, np.array(_P), np.array(_y)),
        sum(_want) / len(_want),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Back to yes and no
#
# In the end somebody must decide: take the umbrella or leave it. Put a threshold on
# $p$. Logistic regression says 1 when $p \ge 0.5$. Since $\sigma(0) = 0.5$, that is the
# same as $z \ge 0$: the boundary of lesson 2. Reaching the threshold is enough here;
# the sunny-day neuron of lesson 3 was stricter.
#
# 0.5 is a choice, not a law. It suits when both mistakes are equally bad. If "sunny" is
# announced for a wedding in the garden, you want to be surer.

# %%
for threshold in (0.5, 0.7, 0.9):
    says_sunny = new_p >= threshold  # (20000,)
    print(
        f"threshold {threshold}: {says_sunny.sum():5d} days announced as sunny, "
        f"{(says_sunny & (new_y == 0)).sum():4d} of them wrongly"
    )

# %% [markdown]
# ### Exercise 6 · `predict_label`
#
# Return 1 (or `True`) for each probability that is **at least** the threshold, else 0
# (or `False`).
#
# - `p` has shape `(m,)`, `threshold` is a number from 0 to 1. The result has shape
#   `(m,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# It is a comparison, as in lesson 3. Which one is true when both sides are equal?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Do not use `np.round`. It knows no threshold but 0.5, and it sends 0.5 itself to 0:
# halves go to the nearest *even* number.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Comparing an array with a number gives an array of `True` and `False`, shape `(m,)`.
# With threshold 0.75, the answer for 0.75 is yes.
#
# </details>

# %% solution="predict_label"
def predict_label(p, threshold):
    """1 where p reaches the threshold, else 0.

    p : array (m,), probabilities
    threshold : number
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    return p >= threshold
    ### END SOLUTION

# %% test="predict_label" points=1
four_p = np.array([0.25, 0.5, 0.625, 0.875])  # (4,)

check(
    "threshold 0.5",
    call(predict_label, four_p, 0.5),
    [0, 1, 1, 1],
    likely={"a probability equal to the threshold must come out as 1.": [0, 0, 1, 1]},
)
check("threshold 0.75", call(predict_label, four_p, 0.75), [0, 0, 0, 1])
### BEGIN HIDDEN TESTS
check("threshold 0.25", call(predict_label, four_p, 0.25), [1, 1, 1, 1])
check("threshold 0.625", call(predict_label, four_p, 0.625), [0, 0, 1, 1])
_three = np.array([0.0, 0.5, 1.0])
check("threshold 0: always", call(predict_label, _three, 0), [1, 1, 1])
check("threshold 1", call(predict_label, _three, 1.0), [0, 0, 1])
check("one example", call(predict_label, np.array([0.125]), 0.5), [0])
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The loss is (predicted − actual)²." (Said of a neuron that classifies.)
#
# Two neurons start certain and wrong: $z = -9.2$, and the label is 1. Each takes 100
# steps against its slope: it subtracts the slope from $z$.

# %%
z_squared = z_entropy = -9.2
for _ in range(100):
    p = 1 / (1 + np.exp(-z_squared))
    z_squared = z_squared - 2 * (p - 1) * p * (1 - p)
    p = 1 / (1 + np.exp(-z_entropy))
    z_entropy = z_entropy - (p - 1)
for name, z in (("squared error", z_squared), ("cross-entropy", z_entropy)):
    print(f"{name}: z = {z:5.2f}, p = {1 / (1 + np.exp(-z)):.4f}")

# %% [markdown]
# **Right:** for a neuron with a sigmoid, squared error falls silent just where the
# mistakes are worst. Use cross-entropy. To *compare* finished forecasts, squared error
# is fine, and to predict a quantity, such as a price, it is the usual loss.
#
# > **Claim.** "The output $\hat y$ estimates $y$. It is the probability of being $y$."
#
# ($\hat y$, "y hat", is another name for $p$.) Take the least sunny day of the diary
# that was indeed not sunny.

# %%
least = np.argmin(np.where(diary_y == 0, diary_p, 2.0))
print(f"y = {diary_y[least]}, p = {diary_p[least]:.4f}")
print(f"probability the model gave to this y: {1 - diary_p[least]:.4f}")

# %% [markdown]
# If $p$ were the probability of $y$, this excellent forecast would be a terrible one.
#
# **Right:** $p$ estimates $P(y = 1 \mid x)$, whatever the label is. The probability
# given to the label is $p$ if $y = 1$ and $1 - p$ if $y = 0$. Cross-entropy looks at
# that one.
#
# > **Claim.** "$\sigma(-0.8) = 1 / (1 + e^{0.8}) = 1 / (1 + 2.225) = 0.3101$."

# %%
print(f"e^0.8 cut off at three decimals  {1 / (1 + 2.225):.4f}")
print(f"rounded once, at the end         {1 / (1 + np.exp(0.8)):.4f}")

# %% [markdown]
# **Right:** $\sigma(-0.8) = 0.3100$. Numbers on the way keep all their digits. Round
# once, when you show the result.
#
# > **Claim.** "$\sigma(-1000) = 1 / (1 + e^{1000}) = 1 / \infty = 0$."

# %%
exact = Decimal(1000).exp()
print(f"e^1000 has {len(str(int(exact)))} digits before the point. It is not infinite.")
print(f"sigma(-1000) is {1 / (1 + exact):.2e}. It is not 0.")
print(f"smallest positive float: {np.nextafter(0.0, 1.0):.2e}")

# %% [markdown]
# **Right:** $e^{1000}$ is a finite number. It is too large for a float, just as its
# reciprocal is too small for one. `inf` means "lost", not "infinite". σ comes as near
# to 0 and 1 as you like and never reaches them.
#
# > **Claim.** "The activation function lets the neuron learn complex patterns."

# %%
new_z = new_X @ diary_w + diary_b  # (20000,)
same = np.array_equal(new_p >= 0.5, new_z >= 0)
print("decisions with σ and without it agree on all days:", same)

# %% [markdown]
# **Right:** a single neuron has a straight boundary, with the sigmoid or without it.
# The map above shows it. The curve bends only the *size* of the answer. It takes a
# layer of such neurons under another one to bend the boundary. That is lesson 7.

# %% [markdown]
# ## Bug hunt
#
# A friend reads labels from a file. They arrive as a column, shape `(m, 1)`. The
# probabilities have shape `(m,)`. The friend's loss runs without an error. But good
# forecasts and bad ones cost the same.

# %%
def friends_loss(p, y):
    losses = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return losses.mean()


y_column = np.array([[1], [0], [1], [0]])  # (4, 1)
good, bad = np.array([0.9, 0.1, 0.9, 0.1]), np.array([0.1, 0.9, 0.1, 0.9])  # (4,)
print("good forecasts", friends_loss(good, y_column))
print("bad forecasts ", friends_loss(bad, y_column))

# %% [markdown]
# ### Exercise 7 · `column_loss`
#
# Write the function your friend wanted: the mean binary cross-entropy of `p` with
# labels that come as a column.
#
# - `p` has shape `(m,)`, all values strictly between 0 and 1. `y` has shape `(m, 1)`,
#   labels 0 or 1. The result is a single number.
# - It must work for `m = 1`, too.
#
# <details><summary>Hint 1: where to start</summary>
#
# Print `losses.shape` in your friend's code. How many losses should there be?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# NumPy stretches `(4, 1)` and `(4,)` to `(4, 4)`: every label meets every probability.
# Bring both to the same shape first. Then the formula is right.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Column 0 of a table is `table[:, 0]`. For a table of shape `(m, 1)`, what shape has
# it?
#
# </details>

# %% solution="column_loss" refuse="sklearn.metrics.log_loss"
def column_loss(p, y):
    """Mean binary cross-entropy, for labels in a column.

    p : array (m,), probabilities
    y : array (m, 1), labels 0 or 1
    returns a single number
    """
    ### BEGIN SOLUTION
    y = y[:, 0]  # (m,)
    losses = -y * np.log(p) - (1 - y) * np.log(1 - p)  # (m,)
    return losses.mean()
    ### END SOLUTION

# %% test="column_loss" points=2
column = np.array([[1], [0], [0]])  # (3, 1)

check(
    "good forecasts",
    call(column_loss, np.array([0.9, 0.1, 0.1]), column),
    -np.log(0.9),
    likely={
        "every label meets every probability, 9 losses in all.": (
            -(5 * np.log(0.9) + 4 * np.log(0.1)) / 9
        ),
        "the first label is used for every example.": (
            -(np.log(0.9) + 2 * np.log(0.1)) / 3
        ),
        "the losses are added up. Take the mean.": -3 * np.log(0.9),
        "the examples with y = 0 are left out.": -np.log(0.9) / 3,
    },
)
check(
    "bad forecasts",
    call(column_loss, np.array([0.1, 0.9, 0.9]), column),
    -np.log(0.1),
)
### BEGIN HIDDEN TESTS
for _p, _y in (
    ([0.3], [1]),
    ([0.3], [0]),
    ([0.8, 0.25, 0.6], [0, 1, 1]),
    ([0.5, 0.99, 0.01, 0.7, 0.125], [1, 1, 1, 0, 0]),
):
    _want = [
        -math.log(_q if _label == 1 else 1 - _q)
        for _q, _label in zip(_p, _y, strict=True)
    ]
    check(
        f"p = {_p}, y = {_y}",
        call(column_loss, np.array(_p), np.array(_y)[:, None]),
        sum(_want) / len(_want),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - The **sigmoid** turns a score into a probability: of label 1, given the inputs. A
#   score of 0 is one half.
# - **Stable code** lets no exponent become large and positive. Overflow loses the
#   number; underflow is harmless.
# - **Cross-entropy** is $-\log$ of the probability given to what happened. Clueless
#   costs $\log 2$, with $k$ classes $\log k$.
# - Its **slope** is the error: $p - y$ for the score, $(p - y) \, x$ for the weights.
#   Tiny steps check it.
# - **Softmax** does for $k$ classes what the sigmoid does for two.
# - A decision needs a threshold, and the threshold is yours to choose.
#
# **Next:** you know which way each weight should move. Lesson 5 moves them: gradient
# descent trains this neuron, with the gradient you have just written.
