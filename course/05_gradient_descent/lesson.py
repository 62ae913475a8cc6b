# %% [markdown]
# # 5 · Gradient descent
#
# **Before this:** lesson 2 (weighted sum and bias) and lesson 4 (logistic regression).
# **Time:** about 90 minutes. **Difficulty:** medium. You need no calculus; the little
# there is gets explained.
#
# In lesson 4 you measured how wrong a neuron is. In this lesson the neuron uses that
# number to improve its own weights. Nearly all of what is called "training" is this one
# idea, repeated.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (lesson 4) All weights and the bias of a neuron with a sigmoid are 0. What
# probability does it give, and what is its mean cross-entropy?
#
# <details><summary>Answer</summary>
#
# Every score is 0, so every probability is $\sigma(0) = 0.5$. The loss of each example
# is $-\log 0.5 = \log 2 \approx 0.693$, whatever its label. So is the mean.
#
# </details>
#
# **2.** (lesson 4) An example has the input $x = (2, -1)$ and the label 0. The neuron
# says $p = 0.9$. How strongly does this example pull at each weight, and at the bias?
#
# <details><summary>Answer</summary>
#
# The error is $p - y = 0.9$. Each weight is pulled by error times input:
# $(0.9 \cdot 2,\ 0.9 \cdot (-1)) = (1.8, -0.9)$. The bias is pulled by the error, 0.9.
#
# </details>
#
# **3.** (lesson 2) `X` has shape `(4, 3)`. Which shapes have `X @ w` with `w` of shape
# `(3,)`, and `X @ w` with `w` of shape `(3, 1)`? What is the shape of their difference?
#
# <details><summary>Answer</summary>
#
# `(4,)` and `(4, 1)`. Their difference has shape `(4, 4)`: NumPy pairs each number of
# one with each number of the other, and says nothing. Remember this in exercise 4.
#
# </details>

# %% [markdown]
# ## The question
#
# A network with 203530 weights and biases makes mistakes. The loss says how bad they
# are. **Which way should each weight go, and how far?**
#
# Trying everything is hopeless. With only ten values for each weight there would be
# $10^{203530}$ networks to try. We need something that looks at where we are and tells
# us where to go.
#
# At the end of this lesson you can
#
# - read a slope as "which way is down", for one weight and for many;
# - say what a learning rate will do before you run it;
# - measure a slope without a formula, and say how precise it is;
# - train a neuron in mini-batches;
# - say what this method promises, and what it does not.

# %% locked="setup"
import numpy as np

from firstneuron.activations import sigmoid
from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import sunny_sample
from firstneuron.losses import bce_with_logits, logistic_grad
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.surfaces import plot_cost_surface, plot_descent
from firstneuron.widgets import DescentWidget

# %% [markdown]
# ## Predict, then drag
#
# Two landscapes, and a ball in each. The height is the loss, the place $w$ is the
# weight. The upper landscape is the bowl $f(w) = w^2$. The lower one has two valleys.
# In each step the ball feels the slope under it and nothing else, and moves
#
# $$\text{step} = -\,\text{learning rate} \times \text{slope}$$
#
# Make your guess first. Then drag the start and the learning rate, and press *Step* or
# *Run*.

# %%
widget = DescentWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.lr, widget.start, widget.steps = 0.3, 1.5, 3
print("the bowl's path:", np.round(widget.path("bowl"), 3))

# %% [markdown]
# Three things to try:
#
# - In the bowl, start at 1. Try the learning rates 0.01, 0.3, 0.5, 0.9, 1 and 1.1.
#   Which of them bring the ball to the bottom?
# - Learning rate 0.1, first from 1.5, then from −1.5. Does the lower ball always find
#   the deepest point?
# - Stay at 1.5 and raise the learning rate to 0.8. Where does the lower ball end now?

# %% [markdown]
# ## A slope
#
# The **slope** of a function at a place says how much it rises when you take a small
# step to the right: rise divided by step. Take $f(w) = w^2$ at $w = 3$, and let the
# steps get smaller.

# %%
w = 3.0
for h in (1, 0.1, 0.01, 0.001):
    rise = (w + h) ** 2 - w**2
    print(f"step {h:<6} rise {rise:<9.6f} rise / step {rise / h:.3f}")

# %% [markdown]
# The last column comes closer and closer to 6. School algebra says why:
#
# $$\frac{(w + h)^2 - w^2}{h} = \frac{w^2 + 2wh + h^2 - w^2}{h} = 2w + h$$
#
# The smaller the step $h$, the closer to $2w$. So **the slope of $w^2$ at $w$ is
# $2w$.** At $w = 3$ it is 6. Another name for the slope is *derivative*, written
# $f'(w)$ or $\frac{df}{dw}$.
#
# The sign of the slope is all you need to know which way is down:
#
# | slope | the function, to the right | so go |
# |---|---|---|
# | positive | rises | left: make $w$ smaller |
# | negative | falls | right: make $w$ larger |
# | 0 | is flat here | nowhere |
#
# In all three rows you go **against the slope**. And where the slope is large, you are
# likely still far from the bottom, so take a larger step. Both together are one line,
# the **update rule** of gradient descent:
#
# $$w_{\text{new}} = w - \eta \cdot f'(w)$$
#
# The Greek letter $\eta$ (eta) is the **learning rate**: a number you choose. In code
# it is called `lr`.

# %%
w, lr = 3.0, 0.1  # start, learning rate
for step in range(1, 6):
    slope = 2 * w  # slope of w² at w
    w = w - lr * slope
    print(f"step {step}: slope {slope:.4f}, new w {w:.4f}, f(w) = {w**2:.4f}")

# %% [markdown]
# The steps get shorter by themselves, because the slope gets smaller towards the
# bottom.
#
# ## What the learning rate does
#
# For the bowl we can say exactly what happens. The slope is $2w$, so one step is
#
# $$w_{\text{new}} = w - \eta \cdot 2w = (1 - 2\eta) \cdot w$$
#
# Each step **multiplies $w$ by the same number**, $1 - 2\eta$. After $n$ steps,
# $w_n = (1 - 2\eta)^n \cdot w_0$, where $w_0$ is the start. Everything depends on the
# size and the sign of that one factor.

# %%
for lr in (0.01, 0.3, 0.5, 0.9, 1.0, 1.1):
    w = 1.0
    for _ in range(5):
        w = w - lr * 2 * w
    print(f"lr {lr:<4}  factor {1 - 2 * lr:+.2f}  after 5 steps w = {w:+.5f}")

# %% [markdown]
# | learning rate | factor | what you see |
# |---|---|---|
# | near 0 | a little less than 1 | creeps: right direction, hardly any progress |
# | up to 0.5 | between 0 and 1 | comes down on one side |
# | 0.5 | 0 | at the bottom in one step |
# | 0.5 to 1 | between −1 and 0 | zig-zags: jumps over the bottom each time, and settles |
# | 1 | −1 | jumps to and fro for ever |
# | above 1 | below −1 | **diverges**: each jump is longer than the last |
#
# The last line of the output answers the question of the widget: 1.1 gives the factor
# −1.2, and five steps multiply by $(-1.2)^5 = -2.48832$.

# %%
paths = {}
for lr in (0.05, 0.3, 0.9, 1.1):
    path = [1.0]
    for _ in range(5):
        path.append(path[-1] - lr * 2 * path[-1])
    paths[f"learning rate {lr}"] = path
plot_descent(lambda w: w**2, paths)

# %% [markdown]
# The limit of 1 is not a law. It belongs to *this* bowl. Take $f(w) = a w^2$ with some
# number $a$. Its slope is $2aw$, so the factor is $1 - 2a\eta$, and the limit is
# $\eta = 1/a$. **The steeper the bowl, the smaller the learning rate must be.**

# %%
for a in (0.1, 1, 100):
    for share in (0.5, 0.95, 1.05):
        lr = share / a
        w = 1.0
        for _ in range(20):
            w = w - lr * 2 * a * w
        print(f"f = {a:>3} w²   lr {lr:<7.4f} after 20 steps |w| = {abs(w):.4f}")

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one. The function is $f(w) = (w - 3)^2$: the bowl, moved to the right
# by 3. Its slope is $2(w - 3)$.

# %%
w, lr = 0.0, 0.25
slope = 2 * (w - 3)  # -6: falls to the right
w_new = w - lr * slope  # 0 + 1.5: so go right
print("slope", slope, " new w", w_new)
print("f before", (w - 3) ** 2, " f after", (w_new - 3) ** 2)

# %% [markdown]
# Now from $w = 5$. The slope is there. Put an expression in place of the three dots,
# and run the cell. This is practice; it is not graded.

# %%
w, lr = 5.0, 0.25
slope = 2 * (w - 3)
w_new = ...
blank("w_new", w_new, 4.0)

# %% [markdown]
# And one in which only the function is given: $f(w) = 10 w^2$ at $w = 1$, with learning
# rate 0.08. Look at the factor before you compute: will this ball settle?

# %%
w, lr = 1.0, 0.08
slope = ...
w_new = ...
factor = ...  # the number that each step multiplies w by
blank("slope", slope, 20)
blank("w_new", w_new, -0.6)
blank("factor", factor, -0.6)

# %% [markdown]
# ## Many parameters: the slope when only this one moves
#
# A neuron has more than one number to learn. Take one weight $w$, one bias $b$ and one
# example with input 2 and target 4. Its squared error is
#
# $$J(w, b) = (2w + b - 4)^2$$
#
# $J$ is the usual letter for a cost: a loss, seen as a function of the parameters.
#
# What is "the" slope now? There are two questions, so there are two answers. How much
# does $J$ rise when **only $w$** moves, and $b$ is held still? And how much when **only
# $b$** moves?

# %%
def J(w, b):
    return (2 * w + b - 4) ** 2


w, b, h = 1.0, 0.0, 1e-6
print("J here:", J(w, b))
print(f"only w moves: slope {(J(w + h, b) - J(w, b)) / h:.4f}")
print(f"only b moves: slope {(J(w, b + h) - J(w, b)) / h:.4f}")

# %% [markdown]
# The two slopes are −8 and −4. Such a slope is called a *partial derivative*, and is
# written with a round d:
#
# $$\frac{\partial J}{\partial w} = -8 \qquad \frac{\partial J}{\partial b} = -4$$
#
# Read $\frac{\partial J}{\partial w}$ as "the slope of $J$ when only $w$ moves". All of
# them together, in the order and the shape of the parameters, are the **gradient**:
# $(-8, -4)$.
#
# The update rule stays what it was. Each parameter goes against its own slope:
#
# $$w_{\text{new}} = w - \eta \frac{\partial J}{\partial w} \qquad b_{\text{new}} = b - \eta \frac{\partial J}{\partial b}$$
#
# All slopes are measured **at the same place**, before anything moves. Then all
# parameters move together.

# %%
lr = 0.05
slope_w, slope_b = -8.0, -4.0  # both measured at (w, b) = (1, 0)
w_new, b_new = w - lr * slope_w, b - lr * slope_b
print("from", (w, b), "to", (w_new, b_new))
print(f"J falls from {J(w, b):.4f} to {J(w_new, b_new):.4f}")

# %% [markdown]
# Why against the gradient, and not in some other downward direction? Move all
# parameters a tiny bit, by a list of changes $d$. Then $J$ changes by about the dot
# product $g \cdot d$ with the gradient $g$. You know dot products from lesson 2: for a
# fixed length of $d$, the most negative one belongs to $d$ pointing straight against
# $g$.

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more shapes and more
# numbers are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `gd_step`
#
# Take one step of gradient descent with every parameter of a model.
#
# - `params` is a dictionary of arrays, for example `{"w": ..., "b": ...}`. The names
#   and the shapes are different for each model.
# - `grads` has the same names; each array holds the slopes for the parameter of that
#   name.
# - `lr` is a number.
# - Return a **new** dictionary with the same names and **new** arrays. `params` must
#   still hold the old values afterwards. Whole numbers are parameters, too.
#
# <details><summary>Hint 1: where to start</summary>
#
# Write the update rule for one parameter, say `params["w"]`. Then do the same for every
# name: `for name in params`.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Start with an empty dictionary. For each name compute old value minus learning rate
# times slope, and put the result in. `a = a - c` makes a new array. `a -= c` changes
# the old one.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# A dictionary can be built in one line: `{name: ... for name in params}`. Only the dots
# are missing, and the formula for them stands above.
#
# </details>

# %% solution="gd_step" refuse="firstneuron.gradients.gd_step"
def gd_step(params, grads, lr):
    """One step of gradient descent for every parameter.

    params : dict of arrays
    grads : dict of arrays, same names and shapes
    lr : number, the learning rate
    returns a new dict of new arrays
    """
    ### BEGIN SOLUTION
    return {name: params[name] - lr * grads[name] for name in params}
    ### END SOLUTION

# %% test="gd_step" points=2
stepped = call(
    gd_step,
    {"w": np.array([1.0, -2.0, 0.5]), "b": np.array([0.5])},
    {"w": np.array([10.0, -10.0, 0.0]), "b": np.array([-2.0])},
    0.1,
)

holds(
    "the result",
    isinstance(stepped, dict) and set(stepped) == {"w", "b"},
    "expected a dictionary with the names w and b, as in params.",
)
check(
    "w after the step",
    stepped["w"],
    [0.0, -1.0, 0.5],
    likely={
        "this step goes up the slope. Go against it.": [2.0, -3.0, 0.5],
        "the learning rate is not used.": [-9.0, 8.0, 0.5],
        "this is how far w moves, not where it arrives.": [-1.0, 1.0, 0.0],
    },
)
check(
    "b after the step",
    stepped["b"],
    [0.7],
    likely={
        "b did not move. Every name in params takes a step.": [0.5],
        "this step goes up the slope. Go against it.": [0.3],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(50)
for _shapes in (
    {"W1": (2, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)},
    {"theta": (2, 3, 4)},
    {"w": (1,)},
):
    _params = {name: _rng.normal(size=shape) for name, shape in _shapes.items()}
    _grads = {name: _rng.normal(size=shape) for name, shape in _shapes.items()}
    for _lr in (0.0, 0.25, 3.0):
        _got = call(gd_step, _params, _grads, _lr)
        holds(
            f"the names for {sorted(_shapes)}",
            isinstance(_got, dict) and set(_got) == set(_shapes),
            "every name in params must be in the result, and no other.",
        )
        for _name, _shape in _shapes.items():
            _want = np.empty(_shape)
            for _i in np.ndindex(_shape):
                _want[_i] = _params[_name][_i] - _lr * _grads[_name][_i]
            check(f"{_name} {_shape}, learning rate {_lr}", _got[_name], _want)
_got = call(gd_step, {"w": np.array([3, 4])}, {"w": np.array([1, -2])}, 0.5)
check("whole numbers as parameters", _got["w"], [2.5, 5.0])
### END HIDDEN TESTS

# %% [markdown]
# ## Measuring a slope without a formula
#
# Often there is no formula for a slope, or you are not sure that yours is right. Then
# you measure it: nudge the parameter by a small $h$ and look at what the function does.
# There are two ways:
#
# $$\text{forward: } \frac{f(w + h) - f(w)}{h} \qquad\qquad \text{central: } \frac{f(w + h) - f(w - h)}{2h}$$
#
# Both ask for two values of $f$. Which is better? Try $f(w) = w^3$. Multiply out
# $(w + h)^3 = w^3 + 3w^2h + 3wh^2 + h^3$, and $(w - h)^3$ likewise, and you get
#
# $$\text{forward: } 3w^2 + 3wh + h^2 \qquad\qquad \text{central: } 3w^2 + h^2$$
#
# The slope is $3w^2$; the rest is error. The forward error shrinks like $h$, the
# central error like $h^2$: the mistakes on the two sides cancel. Let us measure it at
# $w = 1$.

# %%
def forward_error(h, w=1.0):
    return abs(((w + h) ** 3 - w**3) / h - 3 * w**2)


def central_error(h, w=1.0):
    return abs(((w + h) ** 3 - (w - h) ** 3) / (2 * h) - 3 * w**2)


for h in (0.1, 0.01, 0.001):
    print(f"h {h:<5}  forward {forward_error(h):.7f}  central {central_error(h):.7f}")
for name, error in (("forward", forward_error), ("central", central_error)):
    ratio = error(0.01) / error(0.001)
    print(f"h ten times smaller, {name} error: {ratio:.1f}x smaller")

# %% [markdown]
# Why not take $h$ as small as possible? A computer keeps about 16 digits of a number.
# With a tiny $h$, the two values of $f$ agree in nearly all of them, and their
# difference is made of the few digits that are left. The picture shows both effects.

# %%
figure = Figure(figsize=(6.5, 4), layout="constrained")
axes = figure.add_subplot(
    xlabel="h (smaller to the left)",
    ylabel="error of the measured slope",
    xscale="log",
    yscale="log",
)
hs = 10.0 ** np.arange(-12, 0)
forward = [forward_error(h) for h in hs]
central = [central_error(h) for h in hs]
axes.plot(hs, forward, "s--", color=ORANGE, label="forward")
axes.plot(hs, central, "o-", color=BLUE, label="central")
axes.axvline(1e-5, color="0.6", lw=1, ls=":")
axes.annotate("h = 1e-5", (1.3e-5, 1e-2))
axes.legend()
figure

# %% [markdown]
# On the right, both lines fall as $h$ shrinks, the central one twice as steeply. On the
# left, rounding takes over. Near $h = 10^{-5}$ the central difference is at its best,
# with about ten correct digits. That is the value most people use.
#
# With many parameters, do it one at a time: nudge one number, hold all others still,
# and put the slope at the same place of an array of the same shape. That is the
# gradient.
#
# It is slow. Two values of the loss for each parameter make 407060 for our network, for
# a single step. So a numerical gradient is a tool for *checking* formulas. Lesson 6
# finds all slopes together, for the price of two or three values.

# %% [markdown]
# ### Exercise 2 · `numerical_gradient`
#
# Measure the gradient of `f` at `w` with **central differences**.
#
# - `f` takes an array of the shape of `w` and returns a number.
# - `w` is an array of any shape: `(3,)`, `(2, 3)`, `(2, 3, 4)`. It may hold whole
#   numbers.
# - `h` is the size of the nudge.
# - Return an array of the shape of `w`. Its entry at each place is the slope of `f`
#   when only the number at that place moves.
#
# <details><summary>Hint 1: where to start</summary>
#
# Solve it for one place first. You need two copies of `w`: in one the number at that
# place is larger by `h`, in the other smaller by `h`.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Make an array of floats for the result. `for i in np.ndindex(w.shape)` visits every
# place of an array of any shape, and `a[i]` is the number there. Start from fresh
# copies at each place, or put the old number back. A copy of an array of ints stays
# ints and cannot hold a nudge: `w.astype(float)` makes a copy of floats.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Inside the loop: `up = w.astype(float)`, then `up[i] += h`; the same for `down` with
# minus. Then the central formula, with `f(up)` and `f(down)`. What do you divide by?
#
# </details>

# %% solution="numerical_gradient" refuse="firstneuron.gradients.numerical_gradient scipy.optimize.approx_fprime scipy.optimize._numdiff.approx_derivative"
def numerical_gradient(f, w, h=1e-5):
    """The slope of f for each entry of w, by central differences.

    f : function, array of the shape of w -> number
    w : array, any shape
    h : number, the nudge
    returns an array of the shape of w
    """
    ### BEGIN SOLUTION
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
    ### END SOLUTION

# %% test="numerical_gradient" points=3
def sum_of_cubes(w):
    return np.sum(w**3)


check(
    "w³ at w = 1 with h = 0.1: the central difference is 3w² + h²",
    call(numerical_gradient, sum_of_cubes, np.array([1.0]), 0.1),
    [3.01],
    likely={
        "this is the forward difference. Look to both sides.": [3.31],
        "this is the backward difference. Look to both sides.": [2.71],
        "the two places are 2h apart, not h.": [6.02],
    },
)
check(
    "w₁³ + w₂³ + w₃³ at (1, -2, 3)",
    call(numerical_gradient, sum_of_cubes, np.array([1.0, -2.0, 3.0])),
    [3.0, 12.0, 27.0],
    tol=1e-7,
)
check(
    "a table of weights, shape (2, 3)",
    call(
        numerical_gradient, sum_of_cubes, np.array([[1.0, 2.0, 0.0], [-1.0, 0.5, 3.0]])
    ),
    [[3.0, 12.0, 0.0], [3.0, 0.75, 27.0]],
    tol=1e-7,
)
### BEGIN HIDDEN TESTS
check(
    "whole numbers",
    call(numerical_gradient, sum_of_cubes, np.array([[1, 2], [-3, 0]])),
    [[3.0, 12.0], [27.0, 0.0]],
    tol=1e-7,
)


def _neighbours(w):
    """Sum of products of neighbouring entries: each slope depends on the others."""
    flat = [float(v) for v in w.ravel()]
    return sum(flat[k] * flat[k + 1] for k in range(len(flat) - 1))


def _neighbours_grad(w):
    flat = [0.0, *(float(v) for v in w.ravel()), 0.0]
    slopes = [flat[k - 1] + flat[k + 1] for k in range(1, len(flat) - 1)]
    return np.array(slopes).reshape(w.shape)


_rng = np.random.default_rng(51)
for _shape in ((1,), (5,), (3, 3), (2, 5), (2, 3, 2)):
    _w = _rng.normal(size=_shape)
    for _h in (0.5, 1e-5):
        check(
            f"products of neighbours, shape {_shape}, h = {_h}",
            call(numerical_gradient, _neighbours, _w, _h),
            _neighbours_grad(_w),
            tol=1e-7,
        )
        check(
            f"sum of cubes, shape {_shape}, h = {_h}: 3w² + h²",
            call(numerical_gradient, sum_of_cubes, _w, _h),
            3 * _w**2 + _h**2,
            tol=1e-7,
        )
_X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])  # (3, 2)
_W = np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]])  # (2, 3)
_want = np.zeros((2, 3))
for _j in range(2):
    for _k in range(3):
        _want[_j, _k] = sum(
            2 * _X[i, _j] * sum(_X[i, j] * _W[j, _k] for j in range(2))
            for i in range(3)
        )
check(
    "a function that needs the shape of w",
    call(numerical_gradient, lambda W: np.sum((_X @ W) ** 2), _W),
    _want,
    tol=1e-7,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Writing down the path
#
# To look at a descent afterwards, we keep every place on the way: the start and one
# place for each step. With $d$ parameters and $n$ steps that is a table of shape
# `(n+1, d)`.
#
# There is a trap. A list does not hold arrays, it holds *names of* arrays. If you
# change an array that is already in the list, the list shows the new values:

# %%
w = np.array([1.0, -2.0])
path = [w]
for _ in range(2):
    w -= 0.25 * 2 * w  # changes the one array that all entries of the list name
    path.append(w)
print(np.array(path))

# %% [markdown]
# Three rows, all equal, and the start is lost. `w = w - ...` makes a new array in each
# step and leaves the old ones alone.

# %% [markdown]
# ### Exercise 3 · `gradient_descent`
#
# Take `n` steps of gradient descent and return the whole path.
#
# - `grad` is a function: it takes an array `(d,)` and returns the gradient there,
#   `(d,)`.
# - `w0` is the start, shape `(d,)`. It may hold whole numbers.
# - Return an array of floats of shape `(n+1, d)`. Row 0 is the start, row $k$ the place
#   after $k$ steps. With `n = 0` there is one row.
#
# <details><summary>Hint 1: where to start</summary>
#
# How do you get row 1 from row 0? And row 2 from row 1?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Keep a list whose first entry is the start. In each of `n` rounds, compute the next
# place from the last one and append it. Make an array of the list at the end.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The last place is `path[-1]`. The next one is the update rule, with `grad(path[-1])`
# as the slope. Begin with `path = [w0.astype(float)]`, so that whole numbers become
# floats.
#
# </details>

# %% solution="gradient_descent" refuse="firstneuron.gradients.gradient_descent"
def gradient_descent(grad, w0, lr, n):
    """n steps of gradient descent from w0.

    grad : function, array (d,) -> array (d,)
    w0 : array (d,), the start
    lr : number, the learning rate
    n : int, number of steps
    returns an array (n+1, d), the whole path
    """
    ### BEGIN SOLUTION
    path = [w0.astype(float)]
    for _ in range(n):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)
    ### END SOLUTION

# %% test="gradient_descent" points=2
def bowl_grad(w):
    return 2 * w


powers = np.array([[1.0], [-1.2], [1.44], [-1.728], [2.0736], [-2.48832]])  # (-1.2)^k

check(
    "the bowl w², learning rate 1.1, five steps from 1",
    call(gradient_descent, bowl_grad, np.array([1.0]), 1.1, 5),
    powers,
    likely={
        "the start is missing from the path.": powers[1:],
        "every row is the same array. Make a new one in each step.": powers[[-1] * 6],
        "the last step is missing from the path.": powers[:-1],
        "these steps go up the slope.": (3.2 ** np.arange(6))[:, None],
    },
)
check(
    "no step at all: only the start",
    call(gradient_descent, bowl_grad, np.array([3.0, -1.0]), 0.1, 0),
    [[3.0, -1.0]],
)
check(
    "two parameters, two steps",
    call(gradient_descent, bowl_grad, np.array([4.0, -2.0]), 0.25, 2),
    [[4.0, -2.0], [2.0, -1.0], [1.0, -0.5]],
)
### BEGIN HIDDEN TESTS
check(
    "a start of whole numbers",
    call(gradient_descent, bowl_grad, np.array([3, -5]), 0.25, 3),
    [[3, -5], [1.5, -2.5], [0.75, -1.25], [0.375, -0.625]],
)


def _itself(w):
    """Gradient of w·w/2: it returns the very array it was given."""
    return w


check(
    "a gradient that returns its own input",
    call(gradient_descent, _itself, np.array([8.0, -4.0, 2.0]), 0.5, 3),
    [[8, -4, 2], [4, -2, 1], [2, -1, 0.5], [1, -0.5, 0.25]],
)


def _twisted(w):
    """Gradient of a function in which all parameters meet."""
    return np.array([w[0] - 0.5 * w[-1] + 1, *(w[1:] * w[:-1] - 0.25)])


_rng = np.random.default_rng(52)
for _d, _n in ((1, 4), (2, 7), (4, 3), (3, 2)):
    _w0 = _rng.normal(size=_d)
    _want = [_w0]
    for _ in range(_n):
        _at, _g = _want[-1], _twisted(_want[-1])
        _want.append(np.array([_at[k] - 0.1 * _g[k] for k in range(_d)]))
    check(
        f"{_d} parameters, {_n} steps",
        call(gradient_descent, _twisted, _w0, 0.1, _n),
        np.array(_want),
    )
check(
    "learning rate 0: stays where it is",
    call(gradient_descent, bowl_grad, np.array([1.0, 2.0]), 0.0, 2),
    [[1, 2], [1, 2], [1, 2]],
)
### END HIDDEN TESTS

# %% [markdown]
# ## The cost surface
#
# Now a real loss. Five deliveries, each with its distance and its time:

# %%
km = np.array([1.0, 2, 3, 4, 5])  # (5,)
minutes = np.array([9.0, 11, 16, 17, 22])  # (5,)

# %% [markdown]
# We want a line: minutes ≈ $w \cdot$ km $+\, b$. Here $w$ is the minutes for each
# kilometre, and $b$ is the time for packing. The cost is the **mean squared error**:
#
# $$J(w, b) = \frac{1}{m} \sum_{i=1}^{m} e_i^2 \qquad\text{with}\qquad e_i = w x_i + b - y_i$$
#
# The data are fixed. What can change is $w$ and $b$, so $J$ is a landscape over a
# plane: each point of the plane is one line, and the height is how badly that line
# fits.

# %%
def delivery_cost(w, b):
    return np.mean((w * km + b - minutes) ** 2)


def delivery_gradient(w, b):
    e = w * km + b - minutes  # (5,)
    return np.mean(2 * e * km), np.mean(2 * e)


w, b = 0.0, 0.0
path = [(w, b)]
for _ in range(200):
    slope_w, slope_b = delivery_gradient(w, b)
    w, b = w - 0.07 * slope_w, b - 0.07 * slope_b
    path.append((w, b))
print(f"after {len(path) - 1} steps: w = {w:.2f}, b = {b:.2f}")
plot_cost_surface(delivery_cost, (-2, 8), (-6, 14), path)

# %% [markdown]
# On the left is the surface; on the right the same seen from above, with lines of equal
# height as on a hiking map. The landscape is a long valley. The path zig-zags across it
# first, because the sides are steep. Then it creeps along the bottom, which is nearly
# flat.
#
# Where do the two slopes in the code come from? Nudge $b$ by $h$. Then each error grows
# by $h$, and its square becomes
#
# $$(e_i + h)^2 = e_i^2 + 2 e_i h + h^2$$
#
# The rise divided by $h$ is $2e_i + h$, and for tiny $h$ it is $2 e_i$. Now nudge $w$
# by $h$. The error grows by $h x_i$, and the same algebra gives $2 e_i x_i$. Take the
# mean over the examples, as in the cost:
#
# $$\frac{\partial J}{\partial w} = \frac{1}{m} \sum_i 2 e_i x_i \qquad\qquad \frac{\partial J}{\partial b} = \frac{1}{m} \sum_i 2 e_i$$
#
# With more inputs, each weight $w_j$ has its own $x_{ij}$. In matrix form, with shapes:
# `X.T @ e` is `(n, m) @ (m,) -> (n,)`, one sum for each weight.
#
# Compare with lesson 4: error times input, for each weight. There the error was $p - y$
# and the loss was cross-entropy, so the 2 was missing. The pattern is the same.

# %% [markdown]
# ### Exercise 4 · `mse_and_grad`
#
# For the line (or plane) $Xw + b$, return the mean squared error and its gradient.
#
# - `X` has shape `(m, n)`, `y` shape `(m,)`, `w` shape `(n,)`; `b` is a number. Any of
#   them may hold whole numbers.
# - Return three things: `loss` (a number), `dw` of shape `(n,)`, `db` (a number).
# - The loss is the mean of the squares, with no ½ in front, so its slopes keep the 2.
#
# <details><summary>Hint 1: where to start</summary>
#
# Everything is made of the errors. Compute them first, shape `(m,)`: prediction minus
# target.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The loss is the mean of the squared errors. The slope for `b` is the mean of twice the
# errors. The slope for weight $j$ is the mean of twice the errors times column $j$ of
# `X`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `X.T @ e` holds the sums for all weights at once, shape `(n,)`. A mean is a sum
# divided by `len(y)`. Do not forget the 2.
#
# </details>

# %% solution="mse_and_grad" refuse="firstneuron.gradients.mse_and_grad"
def mse_and_grad(X, y, w, b):
    """Mean squared error of Xw + b, and its gradient.

    X : array (m, n)
    y : array (m,)
    w : array (n,)
    b : number
    returns loss (number), dw (n,), db (number)
    """
    ### BEGIN SOLUTION
    e = X @ w + b - y  # (m,)
    return np.mean(e**2), 2 * X.T @ e / len(y), 2 * np.mean(e)
    ### END SOLUTION

# %% test="mse_and_grad" points=2
three = call(
    mse_and_grad,
    np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0], [1.0, 1.0]]),
    np.array([2.0, 1.0, 2.0, 0.0]),
    np.array([1.0, -1.0]),
    1.0,
)
# predictions 2, 2, -2, 1; so the errors are 0, 1, -4, 1

holds(
    "the result",
    isinstance(three, tuple | list) and len(three) == 3,
    "expected three things: loss, dw, db.",
)
check(
    "the loss",
    three[0],
    18 / 4,
    likely={
        "the squares are summed. Take their mean.": 18.0,
        "there is a ½ too many.": 18 / 8,
    },
)
check(
    "dw",
    three[1],
    [2 * 3 / 4, 2 * -10 / 4],
    likely={
        "the 2 of the slope is missing.": [3 / 4, -10 / 4],
        "the sign is turned round: the error is prediction minus target.": [
            -2 * 3 / 4,
            2 * 10 / 4,
        ],
        "this is the sum over the examples. Take the mean.": [2 * 3, 2 * -10],
    },
)
check(
    "db",
    three[2],
    2 * -2 / 4,
    likely={
        "the 2 of the slope is missing.": -2 / 4,
        "the sign is turned round: the error is prediction minus target.": 2 * 2 / 4,
        "this is the sum over the examples. Take the mean.": 2 * -2,
    },
)
### BEGIN HIDDEN TESTS
def _mse(X, y, w, b):
    total = 0.0
    for i in range(len(y)):
        total += (sum(X[i, j] * w[j] for j in range(len(w))) + b - y[i]) ** 2
    return total / len(y)


_rng = np.random.default_rng(53)
for _m, _n in ((5, 2), (3, 3), (2, 6), (1, 1), (1, 4), (7, 1)):
    _X, _y, _w = (_rng.normal(size=s) for s in ((_m, _n), _m, _n))
    _b, _h = 0.75, 0.5  # a parabola: the central difference is exact for any h
    _got = call(mse_and_grad, _X, _y, _w, _b)
    check(f"loss, X of shape {_m, _n}", _got[0], _mse(_X, _y, _w, _b))
    _dw = np.zeros(_n)
    for _j in range(_n):
        _up, _down = _w.copy(), _w.copy()
        _up[_j] += _h
        _down[_j] -= _h
        _dw[_j] = (_mse(_X, _y, _up, _b) - _mse(_X, _y, _down, _b)) / (2 * _h)
    check(f"dw, X of shape {_m, _n}", _got[1], _dw)
    _db = (_mse(_X, _y, _w, _b + _h) - _mse(_X, _y, _w, _b - _h)) / (2 * _h)
    check(f"db, X of shape {_m, _n}", _got[2], _db)
_got = call(
    mse_and_grad,
    np.array([[1, 2], [3, 4], [5, 6]]),
    np.array([1, 0, 2]),
    np.array([1, -1]),
    2,
)
check("whole numbers: loss", _got[0], 2 / 3)
check("whole numbers: dw", _got[1], [-4 / 3, -4 / 3])
check("whole numbers: db", _got[2], 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## Scaling the inputs
#
# The valley of the deliveries is long because the two slopes are so unequal. A nudge of
# $w$ moves every prediction by a few minutes; a nudge of $b$ moves it by one. The steep
# direction sets the limit of the learning rate, and the flat direction then has to
# creep.
#
# There is a cheap cure. Measure the distance from the mean of 3 km instead of from 0.
# The best line is still the same line, but the surface becomes nearly round.

# %%
def steps_needed(x, lr):
    """Steps until the ground is flat: both slopes smaller than 0.01."""
    w, b, n = 0.0, 0.0, 0
    slope_w, slope_b = 1.0, 1.0
    while max(abs(slope_w), abs(slope_b)) > 0.01:
        e = w * x + b - minutes  # (5,)
        slope_w, slope_b = np.mean(2 * e * x), np.mean(2 * e)
        w, b, n = w - lr * slope_w, b - lr * slope_b, n + 1
    return n


print("km from 0,        lr 0.08:", steps_needed(km, 0.08), "steps")
print("km from the mean, lr 0.3: ", steps_needed(km - km.mean(), 0.3), "steps")

# %% [markdown]
# This is why data are centred and scaled before training. It is not cosmetics.
#
# ## More than one valley
#
# The lower landscape of the widget is $f(w) = \frac{1}{4}(w^2 - 1)^2 + \frac{w}{10}$,
# with slope $f'(w) = w(w^2 - 1) + \frac{1}{10}$. It has two valleys. The lowest point
# of one valley is a **local minimum**: no place nearby is lower. The lowest point of
# all is the **global minimum** (also called the absolute minimum).

# %%
def double_well(w):
    return (w**2 - 1) ** 2 / 4 + w / 10


def double_well_slope(w):
    return w * (w**2 - 1) + 0.1


paths = {}
for start in (-1.5, 1.5):
    path = [start]
    for _ in range(60):
        path.append(path[-1] - 0.1 * double_well_slope(path[-1]))
    w = path[-1]
    paths[f"start {start}"] = path
    print(f"start {start:+}: w = {w:+.4f}, height {double_well(w):+.4f}")
plot_descent(double_well, paths)

# %% [markdown]
# Same function, same learning rate, different ends. The ball feels only the slope under
# it. In the local minimum the slope is 0, so it stays, and it cannot know that a deeper
# valley exists.
#
# Some landscapes have no such traps. A function is **convex** if it nowhere curves
# downwards. Put a straight ruler between any two of its points, and the ruler is never
# below the function. A convex function has no valley but one. Mean squared error of a
# line is convex, and so is the cross-entropy of one neuron. In lesson 7 we add hidden
# layers, and that ends.
#
# Let us lay many rulers, and look at each in the middle.

# %%
def rulers_below(f, rng, rulers=2000):
    """How many of the rulers pass below the function at their middle."""
    left, right = rng.uniform(-2, 2, size=(2, rulers))
    ruler = (f(left) + f(right)) / 2
    return int(np.sum(ruler < f((left + right) / 2) - 1e-12))


def one_neuron_loss(w):
    """Cross-entropy of one neuron with one weight on four examples."""
    x, y = np.array([1.0, -2, 0.5, 3]), np.array([1, 0, 0, 1])
    return np.array([bce_with_logits(v * x, y) for v in np.ravel(w)])


rng = np.random.default_rng(0)
print("bowl          ", rulers_below(lambda w: w**2, rng), "of 2000 rulers below")
print("one neuron    ", rulers_below(one_neuron_loss, rng), "of 2000 rulers below")
print("double well   ", rulers_below(double_well, rng), "of 2000 rulers below")

# %% [markdown]
# One ruler below is proof that a function is not convex. No ruler below is only a hint
# that it is: somebody still has to prove it. (For the first two it has been proved.)

# %% [markdown]
# ## Mini-batches
#
# The cost is a mean over all examples, and so is its gradient. With 60000 examples,
# each step reads all of them. A **mini-batch** is a small group of examples, drawn at
# random. Its gradient is an estimate of the whole gradient: not exact, but far cheaper.
#
# Here is a diary of 600 days: the clouds and the warmth of each, and whether it was
# noted as sunny. We shuffle the days and cut them into six batches of 100.

# %%
X, y = sunny_sample(600, np.random.default_rng(5))  # (600, 2), (600,)
X = (X - X.mean(axis=0)) / X.std(axis=0)  # centred and scaled
w, b = np.zeros(2), 0.0

full, _ = logistic_grad(X, y, w, b)
print("gradient from 600 days:", np.round(full, 4))

order = np.random.default_rng(1).permutation(len(y))  # the numbers 0 … 599, shuffled
batches = [logistic_grad(X[r], y[r], w, b)[0] for r in order.reshape(6, 100)]
for gradient in batches:
    print("from 100 days         :", np.round(gradient, 4))
print("mean of the six       :", np.round(np.mean(batches, axis=0), 4))

# %% [markdown]
# Each batch points roughly the same way as the whole. For the price of one full
# gradient you can take six steps.
#
# Three words you will meet everywhere:
#
# - a **step** (or iteration, or update): the parameters change once;
# - a **batch**: the examples that are used for one step;
# - an **epoch**: as many steps as it takes to use every example once.
#
# The batches of an epoch are cut from a shuffled order, and each epoch gets a new one.
# Otherwise the same examples would always sit together, and the last ones would always
# have the last word. `X` and `y` must be shuffled **by the same order**: example $i$
# keeps its label. And when the batch size does not divide the number of examples, the
# last batch is smaller. It is not thrown away.

# %% [markdown]
# ### Exercise 5 · `minibatches`
#
# Write a generator of one epoch: it yields batches `(Xb, yb)`, one after the other, in
# a random order of the examples.
#
# - `X` has shape `(m, n)`, `y` has shape `(m,)`.
# - Each batch has `batch_size` examples. If the last has fewer left, it takes those.
# - Every example appears exactly once, and with its own label.
# - Take the order from `rng`, a NumPy random generator: `rng.permutation(m)` gives the
#   numbers 0 … m − 1, shuffled. The same `rng` in the same state gives the same
#   batches.
# - `X` and `y` must stay as they are.
#
# A *generator* is a function with `yield` in place of `return`. It hands out one value,
# waits, and goes on from there when the next is asked for. You use it in a loop:
# `for Xb, yb in minibatches(X, y, 32, rng)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Shuffle the row numbers, not the arrays. What do `X[order]` and `y[order]` give, for
# one and the same `order`?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Draw one order. Go through it in pieces: `for start in range(0, m, batch_size)`. Each
# piece is a slice of the order, and picks rows from both `X` and `y`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `rows = order[start : start + batch_size]` may run over the end: a slice then stops at
# the end by itself, which gives the smaller last batch. What do you yield for these
# rows?
#
# </details>

# %% solution="minibatches" refuse="firstneuron.gradients.minibatches firstneuron.gradients._batches firstneuron.linear_model._batches"
def minibatches(X, y, batch_size, rng):
    """Batches of one epoch, every example once, in random order.

    X : array (m, n)
    y : array (m,)
    batch_size : int
    rng : NumPy random generator
    yields (Xb, yb): arrays (k, n) and (k,), k <= batch_size
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(y))  # (m,)
    for start in range(0, len(y), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
    ### END SOLUTION

# %% test="minibatches" points=2
def one_epoch(X, y, batch_size, rng):
    return list(minibatches(X, y, batch_size, rng))


one_epoch.__name__ = "minibatches"  # so that messages speak of your function

seven = np.array([[i, 10.0 * i] for i in range(7)])  # (7, 2)  row i is (i, 10 i)
labels = 100 + np.arange(7)  # (7,)  and its label is 100 + i
epoch = call(one_epoch, seven, labels, 3, np.random.default_rng(0))

check(
    "the sizes of the batches, 7 examples in threes",
    [len(yb) for Xb, yb in epoch],
    [3, 3, 1],
    likely={"the last, smaller batch is missing.": [3, 3]},
)
check(
    "every label once",
    sorted(int(label) for Xb, yb in epoch for label in yb),
    labels,
)
check("the shapes of the first batch: X", np.shape(epoch[0][0]), (3, 2))
check("the shapes of the first batch: y", np.shape(epoch[0][1]), (3,))
check(
    "row and label still belong together: label - first number",
    np.concatenate([np.asarray(yb) - np.asarray(Xb)[:, 0] for Xb, yb in epoch]),
    np.full(7, 100),
)
### BEGIN HIDDEN TESTS
for _m, _size in ((7, 1), (7, 7), (7, 50), (6, 3), (5, 4), (3, 3), (1, 2), (1, 1)):
    _X = np.array([[i, -i, 2 * i] for i in range(_m)])  # (m, 3) whole numbers
    _y = 100 + np.arange(_m)
    _epoch = call(one_epoch, _X, _y, _size, np.random.default_rng(_m))
    _want = [_size] * (_m // _size) + [_m % _size] * (_m % _size > 0)
    check(f"{_m} examples, batch size {_size}", [len(b[1]) for b in _epoch], _want)
    _Xs = np.concatenate([np.asarray(b[0]) for b in _epoch])
    _ys = np.concatenate([np.asarray(b[1]) for b in _epoch])
    check("every label once", np.sort(_ys), _y)
    check("every row with its own label", _Xs, _X[_ys - 100])


def _order(rng):
    return [int(v) for Xb, yb in one_epoch(seven, labels, 2, rng) for v in yb]


_orders = [_order(np.random.default_rng(seed)) for seed in range(8)]
holds(
    "random order",
    len({tuple(order) for order in _orders}) > 1,
    "eight generators with different seeds all gave the same order.",
)
holds(
    "the order comes from rng",
    all(_order(np.random.default_rng(seed)) == _orders[seed] for seed in range(8)),
    "two generators with the same seed gave different orders. Draw from rng only.",
)
_rng = np.random.default_rng(0)
holds(
    "a new order for each epoch",
    len({tuple(_order(_rng)) for _ in range(8)}) > 1,
    "eight epochs with one rng all had the same order.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "Small steps ensure stable learning."
#
# Small compared to what? For the deliveries, 0.09 sounds small. And a really tiny rate
# is stable, but does not arrive.

# %%
for lr in (0.08, 0.09, 0.0001):
    w, b = 0.0, 0.0
    for _ in range(100):
        slope_w, slope_b = delivery_gradient(w, b)
        w, b = w - lr * slope_w, b - lr * slope_b
    print(f"lr {lr}: cost {delivery_cost(0, 0):.4g} -> {delivery_cost(w, b):.4g}")

# %% [markdown]
# **Right:** a step is stable if the learning rate is small *compared with the
# curvature* of the cost: below $1/a$ for the bowl $a w^2$. Other units for the inputs
# change the curvature, and with it the limit. Far below the limit you only lose time.
#
# > **Claim.** "The cost is a convex plane, and gradient descent finds its absolute
# > minimum."
#
# A plane is flat. It has the same slope everywhere, so you can go down for ever. What
# is meant is a convex *surface*, a bowl. From lesson 7 on, most costs are not even
# that. You have seen the ball in the double well stop at the wrong minimum. It can also
# stop where there is no minimum at all, with slope 0 on top of the hill:

# %%
top = 0.0
for _ in range(50):  # to the place between the valleys where the slope is 0
    top = 0.1 + top**3  # the slope w³ - w + 0.1 is 0 where w = w³ + 0.1
w = top
for _ in range(20):
    w = w - 0.1 * double_well_slope(w)
print(f"20 steps from {top:.6f} lead to {w:.6f}, height {double_well(w):.3f}")
print("height in the valleys:", np.round(double_well(np.array([0.9456, -1.0467])), 3))

# %% [markdown]
# And a convex cost need not *have* a minimum. If a line separates the two classes
# without a mistake, one neuron can always lower its cross-entropy by making all weights
# larger:

# %%
x_two, y_two = np.array([[-1.0], [1.0]]), np.array([0, 1])  # separable
w, b = np.zeros(1), 0.0
for step in range(1, 10001):
    dw, db = logistic_grad(x_two, y_two, w, b)
    w, b = w - 1.0 * dw, b - 1.0 * db
    if step in (10, 100, 1000, 10000):
        loss = bce_with_logits(x_two @ w + b, y_two)
        print(f"step {step:>5}: w = {w[0]:.2f}, loss {loss:.6f}")

# %% [markdown]
# **Right:** gradient descent goes down from where it starts. With a learning rate below
# the limit it settles where the slope is 0, if there is such a place. Only for a convex
# cost is that place sure to be the global minimum.
#
# > **Claim.** "The weights are improved after each epoch, depending on its result."
#
# They change after each *batch*. An epoch of 60000 examples in batches of 64 has 938
# steps, not one. It matters. Below, each line reads the same examples equally often.

# %%
print("steps in an epoch of 60000 with batch size 64:", int(np.ceil(60000 / 64)))

curves = {}
for batch_size in (600, 60, 6):
    rng = np.random.default_rng(2)
    w, b = np.zeros(2), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(5):
        for rows in np.split(rng.permutation(len(y)), len(y) // batch_size):
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - 0.1 * dw, b - 0.1 * db
        losses.append(bce_with_logits(X @ w + b, y))
    curves[batch_size] = losses
    print(f"batch size {batch_size:>3}, 5 epochs, {5 * len(y) // batch_size:>3} steps: "
          f"loss {losses[-1]:.4f}")

figure = Figure(figsize=(6.5, 3.8), layout="constrained")
axes = figure.add_subplot(xlabel="epoch", ylabel="loss on all 600 days (nats)")
styles = {600: ("s--", ORANGE), 60: ("o-", BLUE), 6: ("^:", VERMILLION)}
for batch_size, (style, color) in styles.items():
    label = f"batch size {batch_size}"
    axes.plot(curves[batch_size], style, color=color, label=label)
axes.legend()
figure

# %% [markdown]
# **Right:** one step for each batch. "Once per epoch" is true only when one batch holds
# all examples.

# %% [markdown]
# ## Bug hunt
#
# Training is often described as "predict, measure the error, adjust, repeat". You have
# all the parts now. Here they are as a plan, for logistic regression:
#
# ```
# start with all weights and the bias 0; note the loss
# for each epoch:
#     put the examples in a new random order
#     for each batch:
#         predict, and measure both slopes on the batch
#         move w and b against them
#     note the loss on all examples
# ```
#
# A friend has written it. It runs, and the loss falls. Still, **two lines do not do
# what the plan says.**

# %%
def friends_training(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    order = rng.permutation(len(y))
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            w = w - lr * logistic_grad(X[rows], y[rows], w, b)[0]
            b = b - lr * logistic_grad(X[rows], y[rows], w, b)[1]
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses


w, b, losses = friends_training(X, y, 0.5, 3, 60, np.random.default_rng(0))
print("losses:", np.round(losses, 4))

# %% [markdown]
# A falling loss proves little. Compare one step with what it should be. From all zeros,
# with one batch of all examples, the parameters must move by exactly `-lr` times the
# slopes at zero.

# %%
two, answers = np.array([[1.0], [3.0]]), np.array([1, 1])  # two examples
w, b, _ = friends_training(two, answers, 0.5, 1, 2, np.random.default_rng(0))
slope_w, slope_b = logistic_grad(two, answers, np.zeros(1), 0.0)
print("w moved by", w, " expected", -0.5 * slope_w)
print("b moved by", round(b, 4), " expected", -0.5 * slope_b)

# %% [markdown]
# One of the two is wrong. That is the first bug. For the second, print `rows[:5]` in
# the friend's loop and watch it for a few epochs.

# %% [markdown]
# ### Exercise 6 · `train_logreg`
#
# Write the training loop right. Train one neuron with a sigmoid on the cross-entropy,
# by gradient descent in mini-batches, after the plan above.
#
# - `X` has shape `(m, n)`, `y` holds zeros and ones, shape `(m,)`.
# - Start with `w` and `b` all 0. A new random order from `rng` for **each** epoch;
#   batches of `batch_size` in that order; the last may be smaller, and is used.
# - One step for each batch. Both slopes are measured at the same place.
# - Return `w` of shape `(n,)`, `b` (a number) and `losses`, a list of `epochs + 1`
#   numbers: the mean cross-entropy on **all** examples, before training and after each
#   epoch.
# - From lesson 4 you may use `sigmoid`, `bce_with_logits(z, y)` and
#   `logistic_grad(X, y, w, b)`, which returns `(dw, db)`. They are imported.
#
# <details><summary>Hint 1: where to start</summary>
#
# Start from your friend's code. What does the second call of `logistic_grad` see as
# `w`? And how often is a new order drawn?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Call `logistic_grad` once for each batch and keep both results. Only then change `w`
# and `b`. The order of the examples must be drawn inside the loop over the epochs.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `dw, db = logistic_grad(X[rows], y[rows], w, b)` measures both slopes at one place.
# Two lines follow, one for `w` and one for `b`. The loss is noted after the last batch
# of each epoch, on all of `X` and `y`.
#
# </details>

# %% solution="train_logreg" refuse="firstneuron.linear_model.LogisticRegression sklearn.linear_model.LogisticRegression sklearn.linear_model.SGDClassifier"
def train_logreg(X, y, lr, epochs, batch_size, rng):
    """Logistic regression by gradient descent in mini-batches, from zeros.

    X : array (m, n)
    y : array (m,) of zeros and ones
    lr : number, the learning rate
    epochs, batch_size : ints
    rng : NumPy random generator
    returns w (n,), b (number), losses (epochs + 1 numbers)
    """
    ### BEGIN SOLUTION
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))  # (m,)
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses
    ### END SOLUTION

# %% test="train_logreg" points=3
corner = np.array([[0.0, 1.0], [2.0, 0.0], [1.0, 1.0], [4.0, 3.0]])  # (4, 2)
is_one = np.array([0, 1, 0, 1])  # (4,)
trained = call(train_logreg, corner, is_one, 0.5, 1, 4, np.random.default_rng(0))

holds(
    "the result",
    isinstance(trained, tuple | list) and len(trained) == 3,
    "expected three things: w, b, losses.",
)
# from zeros every p is 0.5, so the errors are 0.5, -0.5, 0.5, -0.5
w_one = np.array([0.3125, 0.0625])
check(
    "w after one epoch, all four examples in one batch",
    trained[0],
    w_one,
    likely={
        "these steps go up the slope.": -w_one,
        "this is the sum over the batch. Its gradient is a mean.": 4 * w_one,
    },
)
check(
    "b after one epoch, all four examples in one batch",
    trained[1],
    0.0,
    likely={
        "the slope for b was measured after w had moved. Measure both first.": -0.5
        * np.mean(sigmoid(corner @ w_one) - is_one),
    },
)
check("how many losses after 1 epoch", len(trained[2]), 2)
check("the loss before training", trained[2][0], np.log(2))
check(
    "the loss after one epoch",
    trained[2][1],
    bce_with_logits(corner @ w_one, is_one),
)
### BEGIN HIDDEN TESTS
def _permutations(items):
    if not items:
        return [[]]
    return [
        [first, *rest]
        for k, first in enumerate(items)
        for rest in _permutations(items[:k] + items[k + 1 :])
    ]


def _train(X, y, lr, batches):
    """The steps for these batches of rows, with loops: all parameters, bias last."""
    n = X.shape[1]
    w = [0.0] * (n + 1)
    for rows in batches:
        slopes = [0.0] * (n + 1)
        for i in rows:
            z = sum(X[i, j] * w[j] for j in range(n)) + w[n]
            error = 1 / (1 + np.exp(-z)) - y[i]
            for j in range(n):
                slopes[j] += error * X[i, j] / len(rows)
            slopes[n] += error / len(rows)
        w = [a - lr * s for a, s in zip(w, slopes, strict=True)]
    return np.array(w)


def _loss(X, y, w):
    total = 0.0
    for i in range(len(y)):
        z = sum(X[i, j] * w[j] for j in range(len(w) - 1)) + w[-1]
        total += np.log(1 + np.exp(-z if y[i] else z))
    return total / len(y)


def _run(X, y, lr, epochs, size, seed):
    w, b, losses = call(
        train_logreg, X, y, lr, epochs, size, np.random.default_rng(seed)
    )
    check("the shape of w", np.shape(w), (X.shape[1],))
    check("how many losses", len(losses), epochs + 1)
    w = np.append(w, b)
    check("the last loss belongs to the weights returned", losses[-1], _loss(X, y, w))
    return w


# One batch of all examples: the order does not matter.
_rng = np.random.default_rng(54)
for _m, _n in ((5, 2), (3, 3), (4, 6), (1, 2)):
    _X, _y = _rng.normal(size=(_m, _n)), np.arange(_m) % 2
    check(
        f"full batches, X of shape {_m, _n}, four epochs",
        _run(_X, _y, 0.7, 4, _m + 1, 0),
        _train(_X, _y, 0.7, [range(_m)] * 4),
    )
check(
    "whole numbers",
    _run(np.array([[1, 2], [0, -1], [3, 1]]), np.array([1, 0, 0]), 0.5, 3, 3, 0),
    _train(
        np.array([[1, 2], [0, -1], [3, 1]]), np.array([1, 0, 0]), 0.5, [range(3)] * 3
    ),
)
check("no epoch at all", _run(corner, is_one, 0.5, 0, 2, 0), [0.0, 0.0, 0.0])

# One epoch in small batches: the result must be that of one of the possible orders.
_X, _y = np.array([[1.0, -2.0], [3.0, 0.5], [-0.5, 1.5]]), np.array([1, 0, 1])
for _size in (1, 2):
    _possible = [
        _train(_X, _y, 1.0, [o[k : k + _size] for k in range(0, 3, _size)])
        for o in _permutations([0, 1, 2])
    ]
    _ends = [_run(_X, _y, 1.0, 1, _size, seed) for seed in range(12)]
    for _end in _ends:
        holds(
            f"one epoch of 3 examples, batch size {_size}",
            any(np.allclose(_end, p, rtol=1e-9, atol=1e-12) for p in _possible),
            f"no order of the examples leads to these weights: {_end}. Each batch "
            "makes one step with both slopes measured before it, and every example "
            "is used once.",
        )
    holds(
        f"random order, batch size {_size}",
        any(not np.allclose(_end, _ends[0]) for _end in _ends),
        "twelve generators with different seeds all gave the same order.",
    )
    holds(
        f"the order comes from rng, batch size {_size}",
        all(
            np.allclose(_run(_X, _y, 1.0, 1, _size, seed), _ends[seed])
            for seed in range(12)
        ),
        "two generators with the same seed gave different results. Draw from rng only.",
    )

# Six epochs: some seed must leave the results of "the same order in every epoch".
_same = [_train(_X, _y, 1.0, [[i] for i in o] * 6) for o in _permutations([0, 1, 2])]
holds(
    "a new order for each epoch",
    any(
        not any(np.allclose(_run(_X, _y, 1.0, 6, 1, seed), p) for p in _same)
        for seed in range(8)
    ),
    "every epoch uses the examples in the same order. Draw a new one for each epoch.",
)

# Far scores must not overflow.
_w, _b, _losses = call(
    train_logreg,
    np.array([[1000.0], [-1000.0], [999.0]]),
    np.array([1, 0, 0]),
    10.0,
    3,
    1,
    np.random.default_rng(0),
)
holds("inputs of 1000", np.all(np.isfinite(_losses)), f"losses {_losses}.")
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - A **slope** is rise over step, for a small step. Go against it:
#   $w_{\text{new}} = w - \eta f'(w)$.
# - The **gradient** holds the slope for each parameter when only that one moves. All
#   are measured at one place, then all parameters move.
# - In a bowl, each step multiplies the distance by $1 - 2a\eta$. Near 1 it creeps,
#   below 0 it zig-zags, below −1 it diverges. The limit depends on the curvature.
# - Central differences measure a gradient to about ten digits. Use them to check
#   formulas.
# - One step for each mini-batch; a new order for each epoch.
# - Where gradient descent ends depends on the start, unless the cost is convex.
#
# **Next:** for one neuron you have a formula for the gradient. For a network of many
# layers we need a way to *find* the formula. Lesson 6 does it step by step, and calls
# it backpropagation.
