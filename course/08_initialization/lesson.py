# %% [markdown]
# # 8 · Initialization
#
# **Before this:** lesson 2 (weighted sum), lesson 5 (gradient descent), lesson 6
# (backpropagation) and lesson 7 (hidden layers, ReLU).
# **Time:** about 70 minutes. **Difficulty:** medium. The little statistics you need is
# explained here.
#
# Gradient descent improves weights. But it has to start from some weights, and with a
# bad start it never gets going. In this lesson you learn to choose the first numbers.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (lesson 7) A ReLU unit has a score below 0 for every example of your data. What
# slopes do its weights get?
#
# <details><summary>Answer</summary>
#
# All of them are 0. Its output is 0 whatever its weights do, as long as the scores stay
# below 0. A gradient step cannot move it. The unit is dead.
#
# </details>
#
# **2.** (lesson 5) Each step of a descent multiplies $w$ by the same factor. Roughly
# what is left of $w = 1$ after 30 steps, if the factor is 0.7? And if it is 1.4?
#
# <details><summary>Answer</summary>
#
# $0.7^{30} \approx 0.00002$, which is nearly nothing, and $1.4^{30} \approx 24000$. One
# factor, again and again, makes things vanish or explode. Only a factor of 1 does
# neither. This lesson is about that.
#
# </details>
#
# **3.** (lesson 2) You raise the bias of a neuron by 3. What happens to its scores on
# 1000 examples? What happens to the distances between these scores?
#
# <details><summary>Answer</summary>
#
# Every score rises by 3. The distances between them stay as they are. A bias moves
# scores; it neither spreads them nor brings them together.
#
# </details>

# %% [markdown]
# ## The question
#
# You build a network of 30 layers. The shapes are right. The gradient check passes. And
# the loss does not move at all. Nothing is wrong with the code: **the trouble is in the
# numbers that you wrote into the weights before the first step.** Which numbers are
# good?
#
# At the end of this lesson you can
#
# - say why equal weights make many units work like one;
# - predict how widely a neuron's scores spread, from the spread of its weights;
# - choose weights with which a signal neither vanishes nor explodes, however deep the
#   network is;
# - start an output neuron at the share of ones in the data;
# - tell which of the things that are said about first biases are true.

# %% locked="setup"
import numpy as np

from firstneuron.activations import sigmoid
from firstneuron.checks import blank, call, check, holds, raises
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.widgets import DepthWidget

# %% [markdown]
# ## Predict, then drag
#
# The widget builds a network of up to 30 layers with 64 units each. All weights are
# random numbers. Their mean is 0, and their **standard deviation**, a measure of how
# widely they are spread, is
#
# $$\text{gain} \times \sqrt{\tfrac{1}{64}}$$
#
# No training takes place. 32 random inputs go in on the left, with a standard deviation
# of 1. Each dot is one layer and shows how widely its outputs are spread. Mind the
# axis: from one line to the next it is a hundred times as much.
#
# Make your guess first. Then drag the gain and the depth, and change the activation.

# %%
widget = DepthWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.activation, widget.gain, widget.depth = "tanh", 0.5, 12
print(f"standard deviation in layer 12: {widget.stds[-1]:.2g}")

# %% [markdown]
# Four things to try:
#
# - Take `identity`, that is no activation at all. Which gain keeps the line level?
# - Take `ReLU`. Which gain keeps it level now?
# - Take `tanh` and raise the gain as far as it goes. Why does nothing explode?
# - With `ReLU` and gain 1, drag the network's seed. How far apart are two networks?

# %% [markdown]
# ## Equal weights stay equal
#
# The simplest start is to give all weights the same number. Let us try it on XOR, with
# a hidden layer of eight ReLU units and a sigmoid at the end. Two units were enough in
# lesson 7. The loop below is lesson 5 and 6 in a few lines.

# %%
xor_X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
xor_y = np.array([0, 1, 1, 0])  # (4,)


def train_xor(W1, b1, w2, steps=300, lr=1.0):
    """Train on XOR. Returns the hidden weights and the four answers at the end."""
    b2 = 0.0
    for _ in range(steps):
        Z = xor_X @ W1 + b1  # (4, 2) @ (2, k) + (k,) -> (4, k)
        A = np.maximum(0, Z)  # (4, k)
        dz = (sigmoid(A @ w2 + b2) - xor_y) / 4  # (4,)  slopes of the output scores
        dZ = np.outer(dz, w2) * (Z > 0)  # (4, k)  slopes of the hidden scores
        W1, b1 = W1 - lr * xor_X.T @ dZ, b1 - lr * dZ.sum(axis=0)
        w2, b2 = w2 - lr * A.T @ dz, b2 - lr * dz.sum()
    return W1, sigmoid(np.maximum(0, xor_X @ W1 + b1) @ w2 + b2)


rng = np.random.default_rng(8)
starts = {
    "all 0": (np.zeros((2, 8)), np.zeros(8)),
    "all 0.5": (np.full((2, 8), 0.5), np.full(8, 0.5)),
    "random": (rng.normal(size=(2, 8)), rng.normal(0, 0.5, size=8)),
}
for name, (W1, w2) in starts.items():
    W1, p = train_xor(W1, np.zeros(8), w2)
    print(f"start {name}")
    print("   answers (0, 1, 1, 0 would be right):", p.round(2))
    print("   first weight of each hidden unit:   ", W1[0].round(2))

# %% [markdown]
# From "all 0.5", the weights do move, and in the end all eight units are *still equal*.
# The reason is simple. Follow two units that start with the same numbers:
#
# 1. They have the same weights, so they compute the same scores and outputs.
# 2. The same output weight leads away from them, so they get the same slopes.
# 3. The same slopes mean the same step. After it they are equal again.
#
# Nothing ever tells them apart. This is called **symmetry**. Eight units that are equal
# do the work of one, and one unit cannot do XOR.
#
# From "all 0" it is even worse. The output weights are 0, so no slope comes back to the
# hidden layer. The hidden outputs are 0, so the output weights get no slope either. The
# hidden weights never move at all.
#
# The random start **breaks the symmetry**: the units begin different, get different
# slopes, and learn different things.
#
# You may remember that a neuron *alone* started at 0 in lessons 4 and 5, without any
# harm. It had no twin to be equal to.

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. When your
# work is graded, more shapes and numbers are tried than you can see here. Three rules
# hold for all: **do not change your inputs**, **return, do not print**, and write each
# function so that it works on its own.
#
# Where a function takes `rng`, draw all random numbers from it: `rng.normal(...)`,
# `rng.uniform(...)`. It is a generator such as `np.random.default_rng(8)`. With it,
# whoever calls your function decides which numbers come out.

# %% [markdown]
# ### Exercise 1 · `unique_hidden_units`
#
# Count how many *different* hidden units a layer has.
#
# - `W1` has shape `(n, k)`: `n` inputs, `k` units, one unit in each **column**.
# - Two units count as the same if **none** of their weights differ by more than `tol`.
# - Go from left to right. A unit counts if it is not the same as one that was counted
#   before.
#
# Computed weights are rarely equal to the last digit, so `tol` matters.
#
# <details><summary>Hint 1: where to start</summary>
#
# Compare two units first: two columns of length `n`. What is the largest distance
# between their weights?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Keep a list of the units counted so far. For each column, look whether it is the same
# as one in the list. If it is the same as none, append it.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `for unit in W1.T` visits the columns. `np.abs(unit - other).max() <= tol` says
# whether two of them are the same. `any(... for other in counted)` asks it for the
# whole list.
#
# </details>

# %% solution="unique_hidden_units" refuse="firstneuron.initializers.unique_hidden_units"
def unique_hidden_units(W1, tol):
    """The number of different columns of W1.

    W1 : array (n, k), one hidden unit in each column
    tol : number, the largest difference that does not count
    returns an int
    """
    ### BEGIN SOLUTION
    counted = []
    for unit in W1.T:  # (n,)
        if not any(np.abs(unit - other).max() <= tol for other in counted):
            counted.append(unit)
    return len(counted)
    ### END SOLUTION

# %% test="unique_hidden_units" points=2
four_units = np.array(
    [[0.5, 0.5, 0.5, -1.0, -1.0], [2.0, 2.0, 1.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0, 0.0]]
)  # (3, 5), one unit in each column

check(
    "five units, the first two equal",
    call(unique_hidden_units, four_units, 1e-6),
    4,
    likely={
        "these are different rows. A unit is a column.": 3,
        "units that share one weight are not the same yet: all must agree.": 2,
        "every unit counts. Leave out those that are the same as an earlier one.": 5,
        "a difference below 0 is a difference, too. Use its absolute value.": 1,
    },
)
check(
    "a computer's 0.3 and 0.1 + 0.2",
    call(unique_hidden_units, np.array([[0.3, 0.1 + 0.2], [1.0, 1.0]]), 1e-6),
    1,
    likely={"`==` asks for every last digit. Use tol.": 2},
)
check("eight equal units", call(unique_hidden_units, np.full((2, 8), 0.5), 1e-6), 1)
### BEGIN HIDDEN TESTS
check("one unit", call(unique_hidden_units, np.array([[1.0], [2.0], [3.0]]), 0.1), 1)
check("ints", call(unique_hidden_units, np.array([[1, 2, 1], [4, 4, 4]]), 0), 2)
check(
    "a square of three units: rows equal, columns not",
    call(unique_hidden_units, np.array([[1.0, 2, 3], [1.0, 2, 3], [1.0, 2, 3]]), 1e-6),
    3,
)
check(
    "the same weights in another order are another unit",
    call(unique_hidden_units, np.array([[1.0, 2.0, 1.5], [2.0, 1.0, 1.5]]), 1e-6),
    3,
)
check(
    "numbers on two sides of a round one are still close",
    call(unique_hidden_units, np.array([[0.1499, 0.1501, 0.9], [0.0, 0.0, 0.0]]), 0.1),
    2,
)
check(
    "a large tolerance",
    call(unique_hidden_units, np.array([[0.0, 5.0, 0.0], [0.0, 0.0, 5.5]]), 5.2),
    2,
)
check(
    "many small differences do not add up to a large one",
    call(unique_hidden_units, np.array([[0.0, 0.08]] * 40), 0.1),
    1,
)
check(
    "a negative difference is a difference",
    call(unique_hidden_units, np.array([[3.0, 1.0], [0.0, 0.0]]), 0.5),
    2,
)
_rng = np.random.default_rng(80)
for _n, _k in ((3, 5), (4, 4), (1, 6), (6, 2)):
    _apart = 2.0 * np.arange(_k) + _rng.normal(size=(_n, 1))  # (n, k), units 2 apart
    for _which in ([0] * 4, [0, _k - 1, 0, 1], list(range(_k)) * 2):
        _W1 = _apart[:, _which] + _rng.uniform(-0.04, 0.04, (_n, len(_which)))
        check(
            f"units {_which}, moved a little, {_n} inputs",
            call(unique_hidden_units, _W1, 0.1),
            len(set(_which)),
        )
### END HIDDEN TESTS

# %% [markdown]
# ## How large should the weights be?
#
# So the weights must be random. Random numbers of which size? Take a picture of 784
# pixels from 0 to 1, and a neuron with a sigmoid. Draw its 784 weights from the normal
# distribution with standard deviation 1. Do that 10000 times: the same picture, and
# 10000 different neurons.

# %%
rng = np.random.default_rng(8)
x = rng.uniform(0, 1, size=784)  # (784,)  one picture
scores = rng.normal(0, 1, size=(10_000, 784)) @ x  # (10000, 784) @ (784,) -> (10000,)
slopes = sigmoid(scores) * (1 - sigmoid(scores))  # (10000,)
print("five scores:", scores[:5].round(1))
print(f"standard deviation of the scores: {scores.std():.1f}")
print(f"neurons with a slope below 0.01:  {np.mean(slopes < 0.01):.0%}")

# %% [markdown]
# The scores are huge, so most neurons sit where the sigmoid is flat. Recall from lesson
# 4 that its slope is $\sigma(z)(1 - \sigma(z))$: next to nothing there. Such neurons
# are **saturated**. They hardly learn.
#
# ### Two words for "how spread out"
#
# - The **variance** of some numbers is the mean of their squared distances from their
#   mean: `np.var(z)`.
# - The **standard deviation** is its square root: `np.std(z)`. It says how far the
#   numbers typically are from their mean.
#
# If the mean is 0, the variance is simply the mean of the squares. Lesson 12 has more
# on both. Here we need one thing: the variance of a weighted sum.
#
# ### An experiment
#
# We draw many neurons with $n$ inputs each, measure the variance of their scores, and
# compare with a formula:
#
# $$\operatorname{Var}(z) = n \cdot \operatorname{Var}(w) \cdot E[x^2]$$
#
# $\operatorname{Var}(w)$ is the variance of the weights. $E[x^2]$ is the mean of the
# squared inputs. (Read it "expectation of $x^2$". Lesson 12 explains the $E$; for now
# it is a mean.)

# %%
var_w = 0.25
for n in (1, 10, 100, 784):
    x = rng.uniform(0, 1, size=n)  # (n,)
    W = rng.normal(0, np.sqrt(var_w), size=(n, 10_000))  # 10000 neurons
    measured = np.var(x @ W)  # (n,) @ (n, 10000) -> (10000,) -> a number
    formula = n * var_w * np.mean(x**2)
    print(f"n = {n:3}   measured {measured:7.3f}   formula {formula:7.3f}")

# %% [markdown]
# ### One line of algebra
#
# Take two inputs, $z = w_1 x_1 + w_2 x_2$. The weights have mean 0, so the variance of
# $z$ is the mean of $z^2$. Multiply out:
#
# $$z^2 = w_1^2 x_1^2 + w_2^2 x_2^2 + 2\, w_1 w_2\, x_1 x_2$$
#
# - The mean of $w_1^2$ is $\operatorname{Var}(w)$, and so is that of $w_2^2$. The first
#   two terms give $\operatorname{Var}(w) \cdot (x_1^2 + x_2^2)$.
# - The last term averages to **zero**. The weights were drawn independently: as often
#   as $w_1$ and $w_2$ have the same sign, they have opposite signs.
#
# With $n$ inputs there are $n$ squares, and all the mixed terms vanish. The sum of $n$
# squares is $n$ times their mean. That is the formula.

# %%
w1, w2 = rng.normal(0, 0.5, size=(2, 100_000))  # two weights, 100000 times
print(f"mean of w1²:     {np.mean(w1**2):.4f}  (variance 0.25)")
print(f"mean of w1 · w2: {np.mean(w1 * w2):.4f}")

# %% [markdown]
# Note that it is $E[x^2]$ and **not** $\operatorname{Var}(x)$. An input that never
# changes has variance 0, and still it is multiplied by weights that differ:

# %%
x = np.ones(784)
scores = rng.normal(0, 0.1, size=(10_000, 784)) @ x  # (10000,)
print(f"Var(x) = {np.var(x):.2f}, mean of x² = {np.mean(x**2):.2f}")
print(f"measured {np.var(scores):.2f}, formula {784 * 0.1**2 * np.mean(x**2):.2f}")

# %% [markdown]
# ## Worked example, then yours
#
# A layer has 784 inputs with $E[x^2] = \frac{1}{3}$. The weights have the variance
# $\frac{1}{784}$. How widely are its scores spread?

# %%
n, var_w, ex2 = 784, 1 / 784, 1 / 3
var_z = n * var_w * ex2  # the formula
std_z = np.sqrt(var_z)  # the standard deviation is its root
print(f"variance {var_z:.3f}, standard deviation {std_z:.3f}")

# %% [markdown]
# Your turn: 256 inputs with $E[x^2] = \frac{1}{2}$, and weights with
# $\operatorname{Var}(w) = \frac{2}{256}$.

# %%
var_z = ...
blank("variance of the scores", var_z, 1.0)

# %% [markdown]
# And the other way round. A layer has 100 inputs with $E[x^2] = 1$. Which variance must
# the weights have, so that the scores have variance 1? And which standard deviation?

# %%
var_w = ...
std_w = ...
blank("variance of the weights", var_w, 0.01)
blank("standard deviation of the weights", std_w, 0.1)

# %% [markdown]
# ### Exercise 2 · `preactivation_variance`
#
# Return the variance of a neuron's scores, before any activation. The weights are
# independent and have mean 0.
#
# - `n` is the number of inputs, `var_w` the variance of the weights, `ex2` the mean of
#   the squared inputs, $E[x^2]$.
#
# <details><summary>Hint 1: where to start</summary>
#
# Each input adds its share to the variance. How large is one share, and how many are
# there?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# One share is the variance of a weight times the mean square of an input. Both are
# squares already. Square nothing again, and take no root.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Three factors. Check with the picture above: 784 inputs, weights of variance 1 and
# $E[x^2] = \frac{1}{3}$ give about 261, the square of 16.2.
#
# </details>

# %% solution="preactivation_variance" refuse="firstneuron.initializers.preactivation_variance"
def preactivation_variance(n, var_w, ex2):
    """The variance of w·x for independent weights of mean 0.

    n : int, number of inputs
    var_w : number, variance of each weight
    ex2 : number, mean of the squared inputs
    returns a number
    """
    ### BEGIN SOLUTION
    return n * var_w * ex2
    ### END SOLUTION

# %% test="preactivation_variance" points=1
check(
    "5 inputs, Var(w) = 4, E[x²] = 9",
    call(preactivation_variance, 5, 4.0, 9.0),
    180.0,
    likely={
        "this is the share of a single input.": 36.0,
        "this is the standard deviation. The variance is asked for.": 180.0**0.5,
        "var_w is a variance already: do not square it.": 720.0,
        "ex2 is a mean of squares already: do not square it.": 1620.0,
        "each input adds its share once: n times, not n² times.": 900.0,
    },
)
hidden = np.maximum(0, np.random.default_rng(0).normal(size=400))  # what a ReLU gives
measured = np.var(np.random.default_rng(1).normal(0, 0.1, size=(4_000, 400)) @ hidden)
formula = call(preactivation_variance, 400, 0.01, float(np.mean(hidden**2)))
holds(
    "400 outputs of a ReLU",
    np.ndim(formula) == 0 and abs(formula / measured - 1) < 0.1,
    f"4000 neurons had scores with variance {measured:.3f}; your formula gives "
    f"{formula}.",
)
### BEGIN HIDDEN TESTS
for _n, _var_w, _ex2 in (
    (1, 1.0, 1.0),
    (1, 0.3, 7.0),
    (784, 1 / 784, 1.0),
    (784, 2 / 784, 0.5),
    (256, 0.04, 0.25),
    (3, 2, 5),
    (10, 0.0, 3.0),
    (10, 3.0, 0.0),
):
    check(
        f"n = {_n}, Var(w) = {_var_w:.4g}, E[x²] = {_ex2}",
        call(preactivation_variance, _n, _var_w, _ex2),
        sum(_var_w * _ex2 for _ in range(_n)),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Three good sizes
#
# A deep network repeats one step: the outputs of a layer are the inputs of the next.
# Whatever a layer does to the size of a signal, thirty layers do thirty times. So we
# want a layer that **leaves the size as it is**. Call the inputs of a layer `n_in` and
# its units `n_out`.
#
# **Keep the scores: LeCun 1998.** Set $\operatorname{Var}(z) = E[x^2]$ in the formula.
# Then $n_{in} \cdot \operatorname{Var}(w) = 1$:
#
# $$\operatorname{Var}(w) = \frac{1}{n_{in}}$$
#
# **Make up for ReLU: He and others 2015.** ReLU turns the negative half of the scores
# into zeros. Scores lie on both sides of 0 alike, so half of the mean square is lost:

# %%
z = rng.normal(0, 2, size=100_000)
print(f"mean of z²:       {np.mean(z**2):.2f}")
print(f"mean of relu(z)²: {np.mean(np.maximum(0, z) ** 2):.2f}")

# %% [markdown]
# So the weights have to bring in twice as much:
#
# $$\operatorname{Var}(w) = \frac{2}{n_{in}}$$
#
# **Think of the way back: Glorot and Bengio 2010.** In lesson 6 the slopes went back
# through a layer as `dA = dZ @ W.T`. That is a weighted sum, too, over the `n_out`
# units. To keep the size of the *slopes*, you would need
# $\operatorname{Var}(w) = 1/n_{out}$. You cannot have both, unless $n_{in} = n_{out}$.
# So they put the mean of the two numbers where LeCun has $n_{in}$ alone:
#
# $$\operatorname{Var}(w) = \frac{1}{(n_{in} + n_{out})/2} = \frac{2}{n_{in} + n_{out}}$$
#
# Each of the three goes by the name of its first author. Glorot's first name is Xavier
# and He's is Kaiming, so "Xavier" and "Glorot" are the same, and "Kaiming" is "He".
#
# Here they are for a layer from 784 inputs to 256 units. The last two columns say by
# how much the layer multiplies the mean square of the scores on the way forward, and of
# the slopes on the way back.

# %%
n_in, n_out = 784, 256
variances = {
    "glorot": 2 / (n_in + n_out),
    "he": 2 / n_in,
    "lecun": 1 / n_in,
}
for scheme, var in variances.items():
    print(
        f"{scheme:7} standard deviation {np.sqrt(var):.4f}   "
        f"forward x {n_in * var:.2f}   back x {n_out * var:.2f}"
    )

# %% [markdown]
# ### Normal or uniform
#
# The formula has only the variance of the weights in it. It does not ask how they are
# distributed. He used normal numbers. Glorot and Bengio used **uniform** ones: every
# number from $-\ell$ to $\ell$ is equally likely. Their variance is $\ell^2 / 3$:

# %%
for limit in (1, 2, 3):
    u = rng.uniform(-limit, limit, size=100_000)
    print(f"limit {limit}: variance {np.var(u):.3f}, limit² / 3 = {limit**2 / 3:.3f}")

# %% [markdown]
# To get $\frac{2}{n_{in} + n_{out}}$ out of $\ell^2/3$, the limit has to be
#
# $$\ell = \sqrt{\frac{6}{n_{in} + n_{out}}}$$

# %%
limit = np.sqrt(6 / (784 + 256))
print(f"limit {limit:.4f}, standard deviation limit / √3 = {limit / np.sqrt(3):.4f}")

# %% [markdown]
# And the **biases**? They start at 0. The weights have broken the symmetry already, and
# there is no reason yet to lift or lower any unit.

# %% [markdown]
# ### Exercise 3 · `init_weights`
#
# Return the first weights and biases of a layer.
#
# - `n_in` inputs, `n_out` units. Return `W` of shape `(n_in, n_out)` and `b` of shape
#   `(n_out,)`, in this order. `b` is all zeros.
# - `scheme` is one of three names:
#   `"glorot"` draws **uniform** numbers from $-\ell$ to $\ell$ with $\ell$ as above;
#   `"he"` draws **normal** numbers with mean 0 and variance $2/n_{in}$;
#   `"lecun"` draws **normal** numbers with mean 0 and variance $1/n_{in}$.
# - Any other name is refused: `raise ValueError("...")`, with words that help.
# - Draw from `rng`.
#
# <details><summary>Hint 1: where to start</summary>
#
# `rng.normal(0, s, size=(n_in, n_out))` has the standard deviation `s`, not the
# variance `s`. `rng.uniform(low, high, size=...)` wants both ends.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `if`, `elif`, `elif` for the three names, and an `else` that raises. Each branch makes
# `W`. The zeros for `b` are the same for all.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# For 784 inputs and 256 units the standard deviations of `W` are close to 0.0439
# (`glorot`), 0.0505 (`he`) and 0.0357 (`lecun`), and no weight of `glorot` is further
# from 0 than 0.0760. Print `W.std()` and compare.
#
# </details>

# %% solution="init_weights" refuse="firstneuron.initializers.init_weights firstneuron.initializers.weight_std"
def init_weights(n_in, n_out, scheme, rng):
    """The first weights and biases of a layer.

    n_in, n_out : ints, inputs and units
    scheme : "glorot", "he" or "lecun"
    rng : numpy.random.Generator
    returns W (n_in, n_out), b (n_out,)
    """
    ### BEGIN SOLUTION
    size = (n_in, n_out)
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        W = rng.uniform(-limit, limit, size)
    elif scheme == "he":
        W = rng.normal(0, np.sqrt(2 / n_in), size)
    elif scheme == "lecun":
        W = rng.normal(0, np.sqrt(1 / n_in), size)
    else:
        raise ValueError(f"scheme {scheme!r}: use glorot, he or lecun")
    return W, np.zeros(n_out)
    ### END SOLUTION

# %% test="init_weights" points=3
for scheme, thousandths, units_only, variance in (
    ("glorot", 43.9, 88.4, 1.92),
    ("he", 50.5, 88.4, 2.55),
    ("lecun", 35.7, 62.5, 1.28),
):
    layer = call(init_weights, 784, 256, scheme, np.random.default_rng(0))
    holds(
        f"{scheme}: the result",
        isinstance(layer, tuple | list) and len(layer) == 2,
        "expected two things: W, b.",
    )
    check(f"{scheme}: the shape of W", np.shape(layer[0]), (784, 256))
    check(f"{scheme}: b", layer[1], np.zeros(256))
    check(
        f"{scheme}: 1000 x the standard deviation of W",
        1000 * np.std(layer[0]),
        thousandths,
        likely={
            "this is the spread of he.": 50.5,
            "this is the spread of lecun.": 35.7,
            "the inputs count here, not the units: divide by n_in.": units_only,
            "this is the variance. rng.normal is given its root.": variance,
            "the numbers lie on one side of 0. Draw from -limit to limit.": 21.9,
            "the limit of the uniform numbers was taken for their spread.": 76.0,
        },
        tol=0.02,
    )
raises(
    "a scheme that does not exist",
    ValueError,
    init_weights,
    3,
    2,
    "zeros",
    np.random.default_rng(0),
)
### BEGIN HIDDEN TESTS
for _n_in, _n_out in ((300, 500), (500, 300), (400, 400)):
    _stds = {
        "glorot": (2 / (_n_in + _n_out)) ** 0.5,
        "he": (2 / _n_in) ** 0.5,
        "lecun": (1 / _n_in) ** 0.5,
    }
    for _scheme, _std in _stds.items():
        _what = f"{_scheme}, {_n_in} to {_n_out}"
        _W, _b = call(init_weights, _n_in, _n_out, _scheme, np.random.default_rng(81))
        check(f"{_what}: the shape of W", np.shape(_W), (_n_in, _n_out))
        check(f"{_what}: b", _b, np.zeros(_n_out))
        _units = np.asarray(_W) / _std  # should have standard deviation 1
        check(f"{_what}: standard deviation over target", _units.std(), 1.0, tol=0.01)
        check(f"{_what}: mean over target spread", _units.mean(), 0.0, tol=0.02)
        if _scheme == "glorot":
            _far, _near = np.abs(_units).max() / 3**0.5, np.mean(np.abs(_units) < 1)
            holds(
                f"{_what}: uniform up to the limit",
                0.99 < _far < 1 + 1e-9 and abs(_near - 0.577) < 0.02,
                "expected uniform numbers from -limit to limit.",
            )
        else:
            holds(
                f"{_what}: normal",
                abs(np.mean(np.abs(_units) < 1) - 0.683) < 0.02
                and 0.0005 < np.mean(np.abs(_units) > 3) < 0.006,
                "expected normal numbers.",
            )
for _scheme in ("glorot", "he", "lecun"):
    for _n_in, _n_out in ((1, 3), (4, 1), (2, 5)):
        _W, _b = call(init_weights, _n_in, _n_out, _scheme, np.random.default_rng(82))
        check(f"{_scheme}: a small layer", np.shape(_W), (_n_in, _n_out))
        check(f"{_scheme}: its biases", _b, np.zeros(_n_out))
    _same = [init_weights(4, 3, _scheme, np.random.default_rng(5))[0] for _ in range(2)]
    check(f"{_scheme}: generators with one seed give the same weights", *_same)
    _rng = np.random.default_rng(5)
    _two = [init_weights(4, 3, _scheme, _rng)[0] for _ in range(2)]
    holds(
        f"{_scheme}: two layers from one generator",
        not np.array_equal(*_two),
        "they have the same weights. Draw from rng, and make no generator of your own.",
    )
for _name in ("xavier", "He", ""):
    raises(
        f"the scheme {_name!r}",
        ValueError,
        init_weights,
        4,
        2,
        _name,
        np.random.default_rng(0),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Through thirty layers
#
# Now the question of the widget. ReLU with LeCun's weights: the weighted sum keeps the
# size of the signal, and then ReLU takes half of its mean square away. After 30 layers:

# %%
mean_square = 1.0
for _ in range(30):
    mean_square = mean_square * (784 * (1 / 784)) * 0.5  # n · Var(w), then ReLU's half
print(f"mean square    {mean_square:.1e}")
print(f"its root       {np.sqrt(mean_square):.2e}")
print(f"0.5 ** 15      {0.5**15:.2e}")

# %% [markdown]
# About 0.00003. "Show me" in the widget ends at $3.8 \cdot 10^{-5}$, with network 28.
# Both are right. The formula is about a mean over all possible weights. A network has
# drawn one set of them, and with 64 units a layer it may end up a few times higher or
# lower:

# %%
for seed in (28, 29, 30, 31, 32):
    network = DepthWidget(gain=1, depth=30, activation="ReLU", seed=seed, ask=False)
    print(f"network {seed}: standard deviation in layer 30 is {network.stds[-1]:.1e}")

# %% [markdown]
# None of them is anywhere near 1.
#
# With He's weights the mean square stays. A detail: the standard deviation is a little
# less than its root. A ReLU's outputs are never negative, so their mean is above 0, and
# a standard deviation measures distances from the mean.

# %%
a = np.maximum(0, rng.normal(0, np.sqrt(2), size=100_000))  # He, when E[x²] is 1
print(f"mean square {np.mean(a**2):.2f}, mean {a.mean():.2f}, ", end="")
print(f"standard deviation {a.std():.2f}")

# %% [markdown]
# And what does a vanishing signal do to learning? In lesson 6 the slopes of the weights
# were `dW = A.T @ dZ`. If the signal `A` is a hundred thousand times too small, so are
# these slopes, and the steps of gradient descent. The loss stands still. That is the
# network from the beginning of this lesson.

# %% [markdown]
# ### Exercise 4 · `activation_stds`
#
# Send data through a fresh random network and write down how widely the activations are
# spread in each layer.
#
# - `X` has shape `(m, n)`. The network has `depth` layers with `width` units each, so
#   the first layer has `n` inputs and the others have `width`. There are no biases.
# - In each layer: draw new weights, compute `A @ W`, apply `activation`. It is a
#   function such as `np.tanh`: an array goes in, an array of the same shape comes out.
# - Then take the standard deviation of **all** entries of the activations, as one
#   number.
# - `scheme` is `"glorot"`, `"he"` or `"lecun"`, with the variances of the table above,
#   and with the `n_in` and `n_out` of **that layer**. Only the variance matters here:
#   you may draw normal numbers for all three.
# - Return an array of shape `(depth,)`, first layer first.
#
# <details><summary>Hint 1: where to start</summary>
#
# Write it for one layer. How many inputs does it have? `A.shape[1]` knows, if `A` holds
# the activations of the layer before, and `X` at the beginning.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Start with `A = X` and an empty list. In each of `depth` rounds: the variance of the
# weights from the scheme, new weights from `rng`, the new `A`, and its standard
# deviation into the list.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `var = {"glorot": 2 / (n_in + width), ...}[scheme]` picks the variance. The new signal
# is `A = activation(A @ W)`, and only after that comes `stds.append(A.std())`. Which
# random numbers go into `W`, and how many?
#
# </details>

# %% solution="activation_stds" refuse="firstneuron.initializers.activation_stds"
def activation_stds(X, depth, width, activation, scheme, rng):
    """The standard deviation of the activations in each layer of a random network.

    X : array (m, n)
    depth, width : ints, number of layers and units in each
    activation : function, array -> array of the same shape
    scheme : "glorot", "he" or "lecun"
    rng : numpy.random.Generator
    returns an array (depth,)
    """
    ### BEGIN SOLUTION
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        W = rng.normal(0, np.sqrt(var), (n_in, width))  # new in each layer
        A = activation(A @ W)  # (m, width)
        stds.append(A.std())
    return np.array(stds)
    ### END SOLUTION

# %% test="activation_stds" points=3
def relu(z):
    return np.maximum(0, z)


def doubled(z):
    return 2 * z


def signal(seed, m, n):
    return np.random.default_rng(seed).normal(size=(m, n))


rng = np.random.default_rng(1)
stds = call(activation_stds, signal(0, 50, 400), 10, 400, relu, "he", rng)
check("ten layers: the shape", np.shape(stds), (10,))
holds(
    "ReLU with he: the spread stays",
    np.all(np.abs(np.log(np.asarray(stds) / 0.83)) < np.log(2.5)),
    f"expected about 0.83 in every layer, got {np.asarray(stds).round(3)}.",
)
stds = call(activation_stds, signal(0, 50, 400), 10, 400, relu, "lecun", rng)
holds(
    "ReLU with lecun: nine layers shrink the spread by 0.7 each, to 1/23",
    9 < stds[0] / stds[-1] < 60,
    f"expected a last layer about 23 times smaller than the first, got "
    f"{stds[0] / stds[-1]:.3g} times.",
)
first = call(activation_stds, signal(0, 9, 300), 1, 300, doubled, "lecun", rng)
holds(
    "one layer whose activation doubles: the activations are measured, not the scores",
    1.6 < first[0] < 2.4,
    f"expected about 2, got {first[0]:.3g}.",
)
### BEGIN HIDDEN TESTS
_seen = []


def _watched(_Z):
    """tanh + 0.5, which writes down the scores that it is given."""
    if not _seen or not np.array_equal(_seen[-1], _Z):
        _seen.append(np.array(_Z))
    return np.tanh(_Z) + 0.5


def _weights_of(_X, _depth, _width, _scheme):
    """The results, and the weights they were made with: A @ W = Z, solved for W."""
    _seen.clear()
    _rng = np.random.default_rng(83)
    _got = call(activation_stds, _X, _depth, _width, _watched, _scheme, _rng)
    _label = f"{_scheme}, X {_X.shape}, {_depth} layers of {_width}"
    holds(
        f"{_label}: the activation is used once in each layer",
        [np.shape(_Z) for _Z in _seen] == [(len(_X), _width)] * _depth,
        f"it was given {len(_seen)} arrays, of shapes "
        f"{sorted({np.shape(_Z) for _Z in _seen})}.",
    )
    check(
        f"{_label}: standard deviations of what the activation returned",
        _got,
        [np.std(np.tanh(_Z) + 0.5) for _Z in _seen],
    )
    _A, _Ws = np.asarray(_X, dtype=float), []
    for _Z in _seen if len(_X) > max(_X.shape[1], _width) else ():
        _Ws.append(np.linalg.lstsq(_A, _Z, rcond=None)[0])
        holds(
            f"{_label}: each layer is A @ W of the activations before it",
            np.allclose(_A @ _Ws[-1], _Z, atol=1e-6),
            "a layer's scores are not a weighted sum of the activations before it.",
        )
        _A = np.tanh(_Z) + 0.5
    return _Ws


for _scheme, _variance in (
    ("glorot", lambda _i, _o: 2 / (_i + _o)),
    ("he", lambda _i, _o: 2 / _i),
    ("lecun", lambda _i, _o: 1 / _i),
):
    _Ws = _weights_of(signal(84, 150, 120), 8, 60, _scheme)
    for _W in (_Ws[0], np.array(_Ws[1:])):
        _n_in = _W.shape[-2]
        check(
            f"{_scheme}: spread of weights over target, {_n_in} inputs to 60 units",
            np.std(_W) / _variance(_n_in, 60) ** 0.5,
            1.0,
            tol=0.03,
        )
    holds(
        f"{_scheme}: each layer has weights of its own",
        not any(np.allclose(_Ws[1], _W) for _W in _Ws[2:]),
        "two layers have the same weights. Draw new ones in each layer.",
    )
_weights_of(signal(85, 1, 5), 3, 4, "he")
_weights_of(np.arange(12).reshape(4, 3), 1, 7, "lecun")
_weights_of(signal(86, 6, 6), 2, 6, "glorot")
_same = [
    activation_stds(signal(87, 4, 3), 3, 5, relu, "he", np.random.default_rng(2))
    for _ in range(2)
]
check("generators with one seed give the same network", *_same)
_rng = np.random.default_rng(2)
_two = [activation_stds(signal(87, 4, 3), 3, 5, np.tanh, "he", _rng) for _ in range(2)]
holds(
    "two networks from one generator",
    not np.array_equal(*_two),
    "they are the same network. Draw from rng, and make no generator of your own.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## What the two papers saw
#
# Here are both stories in one picture. It shows networks of 30 layers with 256 units.
# The circles follow the activations on their way forward, from layer 1 to 30. The
# squares follow the slopes on their way back, from layer 30 to 1.
#
# - On the left, **tanh**. Before 2010, it was common to draw uniform numbers from
#   $-1/\sqrt{n_{in}}$ to $1/\sqrt{n_{in}}$. That looks like LeCun's formula and is not:
#   the *limit* is $1/\sqrt{n_{in}}$, so the variance is only $\frac{1}{3 n_{in}}$.
# - On the right, **ReLU**. Glorot's weights do not make up for the half that is lost.
#   He and others report a network of 30 layers that did not learn at all with Glorot's
#   weights, and did with theirs.

# %%
def depth_curves(activation, slope, var_w, rng, depth=30, width=256):
    """Spread of the signal in each layer, and of the slopes that come back to it."""
    signal, layers, forward, back = rng.normal(size=(100, width)), [], [], []
    for _ in range(depth):
        W = rng.normal(0, np.sqrt(var_w), size=(width, width))
        Z = signal @ W  # (100, width)
        signal = activation(Z)
        layers.append((W, Z))
        forward.append(signal.std())
    slopes = rng.normal(size=signal.shape)  # what comes from above
    for W, Z in reversed(layers):
        back.append(slopes.std())
        slopes = (slopes * slope(Z)) @ W.T  # through the activation, then the layer
    return forward, back[::-1]


n, layers = 256, np.arange(1, 31)
panels = {
    "tanh": (np.tanh, lambda Z: 1 - np.tanh(Z) ** 2),
    "ReLU": (lambda Z: np.maximum(0, Z), lambda Z: 1.0 * (Z > 0)),
}
variances = {
    "tanh": {"limit 1/√n": 1 / (3 * n), "Glorot": 2 / (n + n)},
    "ReLU": {"Glorot": 2 / (n + n), "He": 2 / n},
}
rng = np.random.default_rng(8)
figure = Figure(figsize=(9, 3.8), layout="constrained")
axes = dict(zip(panels, figure.subplots(1, 2, sharey=True), strict=True))
looks = (("--", VERMILLION), ("-", BLUE))
for name, functions in panels.items():
    for (label, var_w), look in zip(variances[name].items(), looks, strict=True):
        line, color = look
        forward, back = depth_curves(*functions, var_w, rng)
        for marker, what, curve in (("o", "signal", forward), ("s", "slopes", back)):
            fill = color if what == "signal" else "white"
            text = f"{label}: {what}"
            axes[name].plot(
                layers, curve, marker + line, color=color, mfc=fill, ms=4, label=text
            )
        print(f"{name} {label:10}  signal in layer 30: {forward[-1]:.1e}", end="")
        print(f"  slopes in layer 1: {back[0]:.1e}")
    axes[name].set(title=name, xlabel="layer", yscale="log")
    axes[name].legend(fontsize=8)
axes["tanh"].set_ylabel("standard deviation")
figure

# %% [markdown]
# A straight line on this scale means one factor for each layer. The dashed lines lose
# the signal on its way forward, and the slopes on their way back. The solid ones lose
# neither.
#
# Look closely at tanh with Glorot's weights: the line sinks a little. Near 0, tanh is
# nearly the identity, and a factor of 1 is right. Larger scores get squashed, so
# something is lost in each layer; but the smaller the signal, the less. It never
# collapses. So a simple rule goes a long way:
#
# | activation | take |
# |---|---|
# | ReLU | `he` |
# | tanh, or none (an output layer) | `glorot` or `lecun` |

# %% [markdown]
# ### The papers' factors, measured
#
# One network is one draw of luck, so here are a hundred for each claim. The papers say
# by which factor *one layer* multiplies the variance. Glorot and Bengio derive theirs
# for scores near 0, where tanh is nearly straight.
#
# The column "ours" is a mean over a hundred networks. With another hundred it would be a
# little different, and the **95 % interval** says how far off it may well be. The
# verdict is computed from it: "agrees" if all of the interval lies in the range of the
# column before, "differs" if none of it does, otherwise "cannot tell".
#
# <!-- made by `make papers`: begin -->
#
# | what | the paper | ours | 95 % interval | agrees if | verdict |
# |---|---|---|---|---|---|
# | ReLU, Glorot | × 1/2, He 2015 | 0.498 | 0.496 to 0.500 | 0.475 to 0.525 | agrees |
# | ReLU, LeCun | × 1/2, He 2015 | 0.497 | 0.495 to 0.500 | 0.475 to 0.525 | agrees |
# | ReLU, He | × 1, He 2015 | 0.995 | 0.991 to 0.999 | 0.950 to 1.050 | agrees |
# | tanh, limit 1/√n | × 1/3, Glorot 2010 | 0.331 | 0.331 to 0.331 | 0.317 to 0.350 | agrees |
# | tanh near 0, Glorot | × 1, Glorot 2010 | 0.999 | 0.999 to 1.000 | 0.950 to 1.050 | agrees |
# | tanh, Glorot | × 1, Glorot 2010 | 0.897 | 0.896 to 0.897 | 0.950 to 1.050 | differs |
#
# By what one layer multiplies the variance of the activations: geometric mean of layers
# 2 to 30, 256 units each, 100 networks, 100 random inputs of standard deviation 1, or
# 0.01 where it says near 0.
#
# <!-- made by `make papers`: end -->
#
# The papers' factors hold, and the last row shows where one stops: with inputs of
# standard deviation 1 the scores are not near 0, and tanh squashes them. That is the
# line which sinks a little.

# %% [markdown]
# ## A bias that starts at the prior
#
# There is one bias for which 0 is often not the best start: the one at the **output**.
#
# A factory wants to find broken parts. One in a hundred is broken. With weights near 0
# and bias 0, the untrained network says $\sigma(0) = 0.5$ for every part: "half of all
# parts are broken". It spends its first steps on learning that this is not so, a thing
# that you knew before.
#
# What you know about the classes before you have seen an example is called the
# **prior**. Here it is $p = 0.01$. We want a bias $b$ with $\sigma(b) = p$. Solve for
# $b$:
#
# $$p = \frac{1}{1 + e^{-b}}$$
# $$e^{-b} = \frac{1}{p} - 1 = \frac{1 - p}{p}$$
# $$b = \ln \frac{p}{1 - p}$$
#
# The last expression is called the **logit** of $p$. ($\ln$ is `np.log`.)

# %%
p = 0.01
b = np.log(p / (1 - p))
print(f"logit({p}) = {b:.3f}, and back: sigmoid({b:.3f}) = {sigmoid(b):.4f}")

# %% [markdown]
# Does it help? Here are 2000 parts, 20 of them broken, with five measurements each. Two
# neurons get the same data, the same learning rate and the same weights, all 0. Only
# their first bias differs.

# %%
rng = np.random.default_rng(8)
y = np.repeat([1, 0], [20, 1980])  # (2000,)
X = rng.normal(size=(2000, 5)) + y[:, None]  # (2000, 5)  broken parts measure higher

losses = {}
for name, b in (("bias 0", 0.0), ("bias at the prior", np.log(0.01 / 0.99))):
    w, losses[name] = np.zeros(5), []
    for _ in range(301):
        z = X @ w + b  # (2000,)
        losses[name].append(np.mean(np.logaddexp(0, z) - y * z))  # cross-entropy
        error = (sigmoid(z) - y) / len(y)
        w, b = w - 0.3 * X.T @ error, b - 0.3 * error.sum()
    print(name.ljust(18), "loss after 0, 10, 100, 300 steps:", end="")
    print(*(f"{losses[name][k]:8.4f}" for k in (0, 10, 100, 300)))
behind = np.sum(np.array(losses["bias 0"]) > losses["bias at the prior"][0])
print(f"bias 0 needs {behind} steps to get to where the other one starts")

figure = Figure(figsize=(6.5, 3.4), layout="constrained")
ax = figure.add_subplot(xlabel="step", ylabel="cross-entropy (nats)")
ax.plot(losses["bias 0"], "--", color=ORANGE, lw=2, label="bias 0")
ax.plot(losses["bias at the prior"], "-", color=BLUE, lw=2, label="bias at the prior")
ax.legend()
figure

# %% [markdown]
# The first neuron needs about 150 steps to get to where the second one starts. For a
# layer with a softmax the same idea gives $b_j = \ln p_j$, one bias for each class with
# its share $p_j$: the softmax of these biases is the shares.

# %%
shares = np.array([0.7, 0.2, 0.1])  # (3,)
exps = np.exp(np.log(shares))  # e to the power of the biases
print("softmax of ln p:", (exps / exps.sum()).round(3))

# %% [markdown]
# ### Exercise 5 · `output_bias_for_prior`
#
# Return the bias with which a sigmoid output starts at the probability `p`.
#
# - `p` is a number strictly between 0 and 1: the share of ones in the data.
#
# <details><summary>Hint 1: where to start</summary>
#
# All weights are as good as 0, so the score is the bias. Which score does the sigmoid
# turn into `p`?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Should the bias be positive or negative, if ones are rare? And for `p = 0.5`? Check
# your formula with both.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# It is the natural logarithm of a fraction. Ones are above the line. What stands below
# it: all examples, or the zeros?
#
# </details>

# %% solution="output_bias_for_prior" refuse="firstneuron.initializers.output_bias_for_prior scipy.special.logit"
def output_bias_for_prior(p):
    """The bias b with sigmoid(b) = p.

    p : number between 0 and 1
    returns a number
    """
    ### BEGIN SOLUTION
    return np.log(p / (1 - p))
    ### END SOLUTION

# %% test="output_bias_for_prior" points=2
check(
    "one in a hundred is a one",
    call(output_bias_for_prior, 0.01),
    -4.59512,
    likely={
        "the sign is turned round. Rare ones ask for a low bias.": 4.59512,
        "this is ln p. A sigmoid needs the logit.": -4.60517,
        "this is the logarithm to base 10. Use np.log.": -1.99564,
        "this is the probability that a score of p would give.": 0.5025,
        "this is what e to the power of b should be. Take its logarithm.": 0.0101,
    },
    tol=1e-4,
)
check("ones and zeros are equally common", call(output_bias_for_prior, 0.5), 0.0)
### BEGIN HIDDEN TESTS
for _p in (0.01, 0.1, 0.25, 0.5, 0.7, 0.9, 0.99, 1e-6, 1 - 1e-6, 1e-12):
    _b = call(output_bias_for_prior, _p)
    check(f"p = {_p}: a single number", np.shape(_b), ())
    check(f"p = {_p}: sigmoid(b) / p", 1 / (1 + np.exp(-_b)) / _p, 1.0)
    check(
        f"p and 1 - p, p = {_p}",
        call(output_bias_for_prior, 1 - _p) + _b,
        0.0,
        tol=1e-3,
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "At the start, weights and biases are random."
#
# It is the weights that have to be random. Here are 20 networks for XOR in which only
# the weights are random, and 20 in which only the biases are.

# %%
learned = {"random weights, biases 0": 0, "equal weights, random biases": 0}
for seed in range(20):
    rng = np.random.default_rng(seed)
    W1, w2, b1 = rng.normal(size=(2, 8)), rng.normal(0, 0.5, 8), rng.normal(size=8)
    half = np.full((2, 8), 0.5), np.full(8, 0.5)
    answers = {
        "random weights, biases 0": train_xor(W1, np.zeros(8), w2)[1],
        "equal weights, random biases": train_xor(half[0], b1, half[1])[1],
    }
    for name, p in answers.items():
        learned[name] += np.array_equal(p > 0.5, xor_y == 1)
for name, count in learned.items():
    print(f"{name:29} {count} of 20 learned XOR")

# %% [markdown]
# **Right:** random weights, biases 0. Libraries differ here. Keras draws the weights of
# a dense layer by Glorot's uniform scheme and sets the biases to 0. PyTorch draws both
# from $-1/\sqrt{n_{in}}$ to $1/\sqrt{n_{in}}$. scikit-learn draws both by Glorot's
# scheme. Random biases as small as these do no harm. They are just not needed.

# %%
from sklearn.neural_network import MLPRegressor

model = MLPRegressor(hidden_layer_sizes=(256,), random_state=8, learning_rate_init=1e-9)
model.partial_fit(np.zeros((1, 784)), [0.0])  # one step, as good as none
print(f"scikit-learn, 784 to 256: weights {model.coefs_[0].std():.4f}, ", end="")
print(f"biases {model.intercepts_[0].std():.4f} (standard deviations)")

# %% [markdown]
# > **Claim.** "Give ReLU layers biases with He's spread and tanh layers biases with
# > Glorot's. Start sigmoid biases at +0.1, to make up for saturation."
#
# He's and Glorot's formulas divide by $n$ because *$n$ weights* add up in a score. A
# bias comes once. With many inputs, such a bias cannot be noticed. With few, it drowns
# the inputs.

# %%
for n in (784, 2):
    from_weights = n * (2 / n) * (1 / 3)  # n · Var(w) · E[x²], pixels from 0 to 1
    from_bias = 2 / n
    print(f"{n:3} inputs: weights add {from_weights:.3f} to Var(z), ", end="")
    print(f"the bias {from_bias:.3f}")

# %% [markdown]
# And +0.1 for a sigmoid? A sigmoid is saturated when its score is far from 0, on either
# side. Adding 0.1 moves all scores the same way. It brings those on the left a little
# nearer, and takes those on the right a little further.

# %%
for z in (-9.0, 0.0, 9.0):
    s, s_moved = sigmoid(z), sigmoid(z + 0.1)
    print(f"z = {z:4}: slope {s * (1 - s):.6f}, ", end="")
    print(f"with +0.1 it is {s_moved * (1 - s_moved):.6f}")
pixels = np.random.default_rng(8).uniform(0, 1, 784)
scores = np.random.default_rng(9).normal(0, 1, size=(10_000, 784)) @ pixels
for extra in (0.0, 0.1):
    slopes = sigmoid(scores + extra) * (1 - sigmoid(scores + extra))
    print(f"bias {extra}: {np.mean(slopes < 0.01):.1%} of the neurons are saturated")

# %% [markdown]
# **Right:** hidden biases start at 0. The share of saturated neurons hardly moves with
# +0.1. What cures saturation is the size of the *weights*.
#
# > **Claim.** "Random weights can make the sums very large. The bias repairs that and
# > brings the calculation back on track."
#
# A bias moves all scores of a neuron by the same amount (warm-up question 3). Take 1000
# pictures and one neuron whose weights are too large. Give it the best bias there is:
# the one that brings the mean of its scores to 0.

# %%
rng = np.random.default_rng(8)
pictures = rng.uniform(0, 1, size=(1000, 784))  # (1000, 784)
for name, std_w in (("weights too large", 1.0), ("LeCun's weights", np.sqrt(1 / 784))):
    z = pictures @ rng.normal(0, std_w, size=784)  # (1000,)
    repaired = z - z.mean()  # the best bias
    print(f"{name}: mean score {z.mean():6.2f}, spread {z.std():.2f}; ", end="")
    print(f"with the best bias {abs(repaired.mean()):.2f}, spread {repaired.std():.2f}")

# %% [markdown]
# **Right:** a bias sets where the scores are. How widely they are spread is up to the
# weights. Sums that are too large are cured by smaller weights.

# %% [markdown]
# ## Bug hunt
#
# A friend has found a function on a web page, which calls it "Xavier". It runs, the mean
# is 0, and the numbers look random enough.

# %%
def friends_xavier(n_in, n_out, rng):
    W = rng.normal(size=(n_in, n_out)) * np.sqrt(2.0 / n_in)
    return W


W = friends_xavier(784, 256, np.random.default_rng(8))
print(f"shape {W.shape}, mean {W.mean():.4f}, standard deviation {W.std():.4f}")

# %% [markdown]
# ### Exercise 6 · `xavier_weights`
#
# Write the function your friend wanted: weights with Xavier Glorot's spread.
#
# - Return `W` of shape `(n_in, n_out)`. Its numbers have mean 0 and the variance of
#   Glorot and Bengio, whatever the shape.
# - Use normal numbers, as your friend did, or uniform ones with the same variance. Draw
#   them from `rng`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Compare the standard deviation that your friend printed with the three that you saw
# above for 784 inputs and 256 units. Whose is it?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Your friend's formula does not know `n_out`. Glorot and Bengio thought of the way back
# as well, so theirs does.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Only what stands under the root changes. In a square layer, your friend's variance is
# twice Xavier's.
#
# </details>

# %% solution="xavier_weights" refuse="firstneuron.initializers.init_weights firstneuron.initializers.weight_std"
def xavier_weights(n_in, n_out, rng):
    """Weights with the variance of Glorot & Bengio (2010).

    n_in, n_out : ints, inputs and units
    rng : numpy.random.Generator
    returns an array (n_in, n_out)
    """
    ### BEGIN SOLUTION
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2.0 / (n_in + n_out))
    ### END SOLUTION

# %% test="xavier_weights" points=2
W = call(xavier_weights, 784, 256, np.random.default_rng(0))

check("784 to 256: the shape", np.shape(W), (784, 256))
check(
    "784 to 256: 1000 x the standard deviation",
    1000 * np.std(W),
    43.9,
    likely={
        "this is still He's.": 50.5,
        "this is LeCun's.": 35.7,
        "this looks only at the units.": 88.4,
        "this is the limit of Glorot's uniform numbers, not their spread.": 76.0,
        "half of the variance is missing.": 31.0,
        "the numbers are multiplied by the variance. Multiply by its root.": 1.92,
    },
    tol=0.02,
)
### BEGIN HIDDEN TESTS
for _n_in, _n_out in ((300, 500), (500, 300), (400, 400), (1000, 50), (50, 1000)):
    _W = np.asarray(call(xavier_weights, _n_in, _n_out, np.random.default_rng(88)))
    check(f"{_n_in} to {_n_out}: the shape", _W.shape, (_n_in, _n_out))
    _units = _W / (2 / (_n_in + _n_out)) ** 0.5
    check(f"{_n_in} to {_n_out}: spread over target", _units.std(), 1.0, tol=0.015)
    check(f"{_n_in} to {_n_out}: mean over target", _units.mean(), 0.0, tol=0.03)
_one = xavier_weights(1, 1, np.random.default_rng(7))
check("a layer of one weight", np.shape(_one), (1, 1))
_rng = np.random.default_rng(7)
_two = [xavier_weights(3, 4, _rng) for _ in range(2)]
holds(
    "two layers from one generator",
    not np.array_equal(*_two),
    "they have the same weights. Draw from rng, and make no generator of your own.",
)
check(
    "generators with one seed give the same weights",
    xavier_weights(3, 4, np.random.default_rng(7)),
    _two[0],
)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - Units that start equal stay equal. **Random weights** break the symmetry. Biases may
#   start at 0.
# - $\operatorname{Var}(z) = n \cdot \operatorname{Var}(w) \cdot E[x^2]$ for a weighted
#   sum with independent weights of mean 0.
# - A deep network multiplies by one factor in each layer. Choose the variance of the
#   weights so that it is 1: $1/n_{in}$ (LeCun), $2/n_{in}$ for ReLU (He), and
#   $2/(n_{in} + n_{out})$ as a compromise with the way back (Glorot, also called
#   Xavier).
# - An output bias of $\ln\frac{p}{1-p}$ starts a sigmoid at the share of ones.
# - A bias moves scores and cannot change their spread.
#
# **Next:** the network starts well now. Lesson 9 makes it move faster: optimizers that
# remember earlier slopes.
