# %% [markdown]
# # 6 · Backpropagation
#
# **Before this:** lesson 1 (shapes), lesson 4 (softmax and cross-entropy) and lesson 5
# (slopes, measured with central differences).
# **Time:** about 100 minutes; a good place for a break is marked.
# **Difficulty:** medium before the break, harder after it. You need no more calculus
# than lesson 5's "slope when only this one moves".
#
# In lesson 5 you measured slopes by nudging one number after the other. In this lesson
# you compute them all at once, by walking backward through the calculation.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (Lesson 5) At some place $\frac{\partial J}{\partial w} = -8$. You raise $w$ by
# 0.001 and hold everything else still. By about how much does $J$ change?
#
# <details><summary>Answer</summary>
#
# By slope times nudge: $-8 \cdot 0.001 = -0.008$. It falls by about 0.008.
#
# </details>
#
# **2.** (Lesson 5) A network has 203530 weights and biases. How many values of the loss
# do you need to measure its gradient once, with central differences?
#
# <details><summary>Answer</summary>
#
# Two for each parameter: 407060. Each of them runs the whole network.
#
# </details>
#
# **3.** (Lesson 3) A step unit answers 1 if its score is greater than 0. The score is 2
# now. You raise one weight by 0.001. What does the answer do? So what is the slope of
# the answer, when only this weight moves?
#
# <details><summary>Answer</summary>
#
# Nothing happens: the answer stays 1. The slope is 0. A step gives no hint which way to
# go. That is why the functions in this lesson are not steps.
#
# </details>

# %% [markdown]
# ## The question
#
# The loss comes out at the very end of a long calculation. A weight sits near its
# beginning. **How does the loss react when this weight moves, and how do we find out
# for all weights without trying each of them?**
#
# At the end of this lesson you can
#
# - draw a calculation as a graph, and say which numbers to keep;
# - find every slope in one walk from the end to the beginning;
# - handle a number that is used more than once;
# - do the same for whole layers, with the shapes as a guide;
# - decide with a measurement whether a gradient is right;
# - compute the gradients of a network with a hidden layer.

# %% locked="setup"
import numpy as np

from firstneuron.activations import softmax
from firstneuron.checks import blank, call, check, holds
from firstneuron.gradients import numerical_gradient
from firstneuron.losses import cross_entropy
from firstneuron.widgets import GraphWidget

# %% [markdown]
# ## Predict, then drag
#
# The widget computes $J = 3(a + bc)$. Each circle holds a number. Each arrow means "is
# used for". Answer the question first.
#
# Then drag $a$, $b$ and $c$, and press one of the nudge buttons. It adds 0.001 to that
# input, and you see how the change travels to $J$.

# %%
widget = GraphWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.a, widget.b, widget.c = 5, 3, 2
print("J =", widget.J, " gradient (da, db, dc) =", widget.gradient)

# %% [markdown]
# Three things to try:
#
# - Nudge $c$, and then drag $b$. For which $b$ does the nudge arrive at $J$ as 0.03?
#   For which $b$ does it not arrive at all?
# - Drag $a$. Which of the three slopes change?
# - Nudge $b$. Which slider makes this nudge stronger?

# %% [markdown]
# ## A calculation as a graph
#
# Nobody computes $J = 3(a + bc)$ in one go. You do it in small steps, and give each
# result a name:
#
# $$u = b \cdot c \qquad v = a + u \qquad J = 3 \cdot v$$
#
# ```text
# b ──┐
#     × ── u ──┐
# c ──┘        + ── v ── ×3 ── J
# a ───────────┘
# ```
#
# This picture is a **computational graph**. The numbers are its *nodes*. The lines are
# its *edges*: each leads from a number to a result that uses it. To compute from left
# to right is the **forward pass**. Keep every number on the way; you will need them
# again.

# %%
a, b, c = 5.0, 3.0, 2.0

u = b * c
v = a + u
J = 3 * v
print(f"u = {u:g}   v = {v:g}   J = {J:g}")

# %% [markdown]
# ### The rate of one edge
#
# We want to know how $J$ reacts to $a$, $b$ and $c$. For the whole formula that looks
# hard. For one small step it is easy. Nudge an input of the step by $h$, and see what
# its result does:
#
# - **Plus.** $(a + h) + u = (a + u) + h$. The result moves by $h$ as well. Its rate
#   is 1.
# - **Times a fixed number.** $3 (v + h) = 3v + 3h$. The result moves by $3h$: the rate
#   is 3.
# - **Times.** $b \cdot (c + h) = bc + bh$. The result moves by $b$ times as much. So
#   the rate for $c$ is $b$, and the rate for $b$ is $c$: **each factor has the other
#   one as its rate.**
#
# A *rate* is a slope, for one edge. The name is from lesson 4: steps a second, metres a
# step.
#
# ### Rates multiply along a path
#
# Now let a nudge of $c$ travel. It moves $u$ by $b = 3$ times as much. $u$ moves $v$ by
# 1 times as much. $v$ moves $J$ by 3 times as much. Together: $3 \cdot 1 \cdot 3 = 9$
# times.

# %%
h = 0.001
u_new = b * (c + h)
v_new = a + u_new
J_new = 3 * v_new
print(f"c moves by {h:.3f}")
print(f"u moves by {u_new - u:.3f}")
print(f"v moves by {v_new - v:.3f}")
print(f"J moves by {J_new - J:.3f}")

# %% [markdown]
# This is the chain rule of lesson 4: **rates multiply along a path.**
#
# ### Walk back once
#
# We could now do the same for $b$ and for $a$: one walk for each input. The three walks
# share their last part, from $u$ or from $v$ to $J$. A network has hundreds of
# thousands of inputs of this kind, and they all share nearly everything.
#
# So begin at the shared end. Ask of each node, from the right to the left: **how much
# does $J$ move, when this number moves?** In code we write `du` for that slope,
# $\frac{\partial J}{\partial u}$. Careful: `du` is not a change of $u$. It is the slope
# of $J$, the last number, at the node $u$.
#
# - `dJ` is 1: $J$ moves exactly as much as $J$.
# - A node's slope is the slope of the node to its right, times the rate of the edge
#   between them.

# %%
dJ = 1.0
dv = dJ * 3  # J = 3 * v
du = dv * 1  # v = a + u
da = dv * 1
db = du * c  # u = b * c: the other factor
dc = du * b
print(f"dv = {dv:g}   du = {du:g}   gradient (da, db, dc) = {da:g}, {db:g}, {dc:g}")

# %% [markdown]
# One walk from right to left gave all three slopes. This is the **backward pass**, and
# the whole method is called **backpropagation**. `db` needed the value of `c`, and `dc`
# the value of `b`. That is why the forward pass keeps its numbers.
#
# Do not believe it: measure. `numerical_gradient` is the function you built in
# lesson 5. `check` is what the test cells use; it says nothing if both agree.

# %%
def J_of(p):
    a, b, c = p
    return 3 * (a + b * c)


measured = numerical_gradient(J_of, np.array([5.0, 3.0, 2.0]))
print("measured", measured.round(6))
check("backward pass against central differences", [da, db, dc], measured, tol=1e-7)
print("The two agree to 1e-7.")

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one: $K = (p + q) \cdot r$ at $(2, 1, 4)$. Forward to the right,
# keeping the numbers; then back.

# %%
p, q, r = 2.0, 1.0, 4.0
s = p + q  # 3
K = s * r  # 12

dK = 1.0
ds = dK * r  # times: the other factor
dr = dK * s
dp = ds * 1  # plus: rate 1
dq = ds * 1
print(f"K = {K:g}   ds = {ds:g}   dp = {dp:g}   dq = {dq:g}   dr = {dr:g}")

# %% [markdown]
# Now $K = p \cdot q + r$ at the same place. One half of the walk is missing. Put
# expressions in place of the three dots, and run the cell. This is practice; it is not
# graded.

# %%
s = p * q
K = s + r

dK = 1.0
ds = dK * 1
dr = dK * 1
dp = ...
dq = ...
blank("dp", dp, 1)
blank("dq", dq, 2)

# %% [markdown]
# And one with a minus: $K = 2 (p - q r)$. In $p - t$, a nudge of $t$ by $h$ moves the
# result by $-h$. What is the rate of that edge?

# %%
t = q * r
s = p - t
K = 2 * s

dK = 1.0
ds = ...
dt = ...
dp = ...
dq = ...
dr = ...
blank("ds", ds, 2)
blank("dt", dt, -2)
blank("dp", dp, 2)
blank("dq", dq, -8)
blank("dr", dr, -2)

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more numbers and more
# shapes are tried than you can see here.
#
# Three rules hold for all of them: **do not change your inputs**, **return, do not
# print**, and write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `graph_J`
#
# Run $J = 3(a + bc)$ forward and backward, for any $a$, $b$, $c$.
#
# - `a`, `b`, `c` are numbers.
# - Return a dictionary with eight keys: `"u"`, `"v"`, `"J"` are the values of the
#   forward pass; `"du"`, `"dv"`, `"da"`, `"db"`, `"dc"` are the slopes **of J** at
#   these nodes.
#
# <details><summary>Hint 1: where to start</summary>
#
# Everything you need stands in the cells above, for one choice of $a$, $b$, $c$. What
# changes for another choice, and what does not?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Three lines forward: `u`, `v`, `J`. Then five lines backward, each of them a slope
# that you already have times one rate. The first is `dv = 3`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The slopes `db` and `dc` are `du` times a rate. In $u = b \cdot c$, the rate of the
# edge from $b$ is not $b$. A dictionary with names can be written
# `dict(u=u, v=v, ...)`.
#
# </details>

# %% solution="graph_J" refuse="firstneuron.graph.Node"
def graph_J(a, b, c):
    """Forward and backward pass of J = 3(a + bc).

    a, b, c : numbers
    returns a dict with keys u v J (values) and du dv da db dc (slopes of J)
    """
    ### BEGIN SOLUTION
    u = b * c
    v = a + u
    J = 3 * v
    dv = 3
    du = dv  # v = a + u: rate 1
    da = dv
    db = du * c  # u = b * c: the other factor
    dc = du * b
    return dict(u=u, v=v, J=J, du=du, dv=dv, da=da, db=db, dc=dc)
    ### END SOLUTION

# %% test="graph_J" points=2
graph = call(graph_J, 1.0, 2.0, -4.0)

holds(
    "the result",
    isinstance(graph, dict) and set(graph) == set("u v J du dv da db dc".split()),
    "expected a dictionary with exactly the keys u, v, J, du, dv, da, db, dc.",
)
check("u at (1, 2, -4)", graph["u"], -8)
check("v", graph["v"], -7)
check("J", graph["J"], -21)
check(
    "dv",
    graph["dv"],
    3,
    likely={"this is the slope of v. All slopes here are slopes of J.": 1},
)
check(
    "du",
    graph["du"],
    3,
    likely={"this is the rate of one edge. Multiply it by the slope of v.": 1},
)
check(
    "da",
    graph["da"],
    3,
    likely={"this is the rate of one edge. Multiply it by the slope of v.": 1},
)
check(
    "db",
    graph["db"],
    -12,
    likely={
        "each factor has the other one as its rate.": 6,
        "this is the rate of one edge. Multiply it by the slope of u.": -4,
    },
)
check(
    "dc",
    graph["dc"],
    6,
    likely={
        "each factor has the other one as its rate.": -12,
        "this is the rate of one edge. Multiply it by the slope of u.": 2,
    },
)
### BEGIN HIDDEN TESTS
for _a, _b, _c in (
    (5, 3, 2),
    (0, 0, 0),
    (-1.5, 0.0, 7.0),
    (2.5, -0.25, -3.0),
    (0.0, 100.0, 0.5),
):
    _got = call(graph_J, _a, _b, _c)
    check(f"u at {_a, _b, _c}", _got["u"], _b * _c)
    check(f"v at {_a, _b, _c}", _got["v"], _a + _b * _c)
    check(f"J at {_a, _b, _c}", _got["J"], 3 * (_a + _b * _c))
    check(f"dv at {_a, _b, _c}", _got["dv"], 3)
    check(f"du at {_a, _b, _c}", _got["du"], 3)
    for _name, _step in (("da", (1, 0, 0)), ("db", (0, 1, 0)), ("dc", (0, 0, 1))):
        # J is linear in each input: the central difference is exact for any step
        _up, _down = (
            3 * (_a + _s * _step[0] + (_b + _s * _step[1]) * (_c + _s * _step[2]))
            for _s in (1, -1)
        )
        check(f"{_name} at {_a, _b, _c}", _got[_name], (_up - _down) / 2)
### END HIDDEN TESTS

# %% [markdown]
# ## Rates add up where paths meet
#
# So far each number was used once. Take $s = x \cdot x + x$, with $t = x \cdot x$ on
# the way. Here $x$ is used three times: twice as a factor, and once in the sum.
# That is called *fan-out*.
#
# ```text
#    ┌──┐
# x ─┤  × ── t ──┐
#    ├──┘        + ── s
#    └───────────┘
# ```
#
# Nudge $x$ by $h$, and all three feel it:
#
# $$(x + h)(x + h) + (x + h) = \underbrace{x x + x}_{\text{before}} + \underbrace{h x}_{\text{first factor}} + \underbrace{x h}_{\text{second factor}} + \underbrace{h}_{\text{sum}} + h^2$$
#
# For a small $h$ the last term is too small to count. Each of the three paths brings
# its own share, and **the shares add up**.

# %%
x = 3.0
t = x * x
s = t + x

ds = 1.0
dt = ds * 1  # s = t + x
dx = 0.0  # nothing has arrived yet
dx = dx + ds * 1  # from the sum
dx = dx + dt * x  # from the first factor
dx = dx + dt * x  # from the second factor
print(f"s = {s:g}, slope {dx:g}")

measured = numerical_gradient(lambda x: x[0] * x[0] + x[0], np.array([3.0]))
check("slope of x·x + x", [dx], measured, tol=1e-7)
print("It agrees with the measurement to 1e-7.")

# %% [markdown]
# `dx` starts at 0 and every path **adds** to it. Whoever writes `dx = ...` three times
# keeps only the last path.
#
# There is also an order to keep. A node may pass its slope on only when all its own
# shares have arrived. Walking strictly backward takes care of that: everything that
# uses a number was computed after it.
#
# The two rules of this lesson are complete now. All that follows is an application:
#
# > **Rates multiply along a path. Rates add up where paths meet.**

# %% [markdown]
# ### Exercise 2 · `fanout_grad`
#
# Return the slope of $x \cdot x + x$ at any $x$.
#
# - `x` is a number, and so is the result.
#
# <details><summary>Hint 1: where to start</summary>
#
# Count how often $x$ is used. Each use is a path of its own.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Start with 0. Add the share of the sum, then the shares of the two factors.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The share of the sum is 1. The rate of a factor is the other factor. Which number is
# "the other factor" here?
#
# </details>

# %% solution="fanout_grad" refuse="firstneuron.graph.Node"
def fanout_grad(x):
    """Slope of x·x + x.

    x : number
    returns a number
    """
    ### BEGIN SOLUTION
    dx = 1  # from the sum
    dx = dx + x  # from the first factor
    dx = dx + x  # from the second
    return dx
    ### END SOLUTION

# %% test="fanout_grad" points=1
check(
    "the slope at x = 4",
    call(fanout_grad, 4.0),
    9,
    likely={
        "only one factor of x·x is counted. Both are x.": 5,
        "the path through the sum is missing.": 8,
        "only one path is left. Shares add up, they do not replace one another.": 4,
        "only the path through the sum is left. Shares add up.": 1,
        "this is the value of x·x + x. Asked is its slope.": 20,
    },
)
### BEGIN HIDDEN TESTS
for _x in (0, 1, -3, 0.5, -0.5, 12.25):
    _h = 0.5  # a parabola: the central difference is exact for any step
    _up, _down = ((_x + _s) * (_x + _s) + (_x + _s) for _s in (_h, -_h))
    check(f"the slope at x = {_x}", call(fanout_grad, _x), (_up - _down) / (2 * _h))
### END HIDDEN TESTS

# %% [markdown]
# One more to practise both rules. In lesson 5 one weight, one bias and one example had
# the squared error $(2w + b - 4)^2$, and at $(w, b) = (1, 0)$ you measured the slopes
# −8 and −4. Now compute them. Mind that $e \cdot e$ uses $e$ twice.

# %%
w, b = 1.0, 0.0
p = 2 * w
z = p + b
e = z - 4
loss = e * e

dloss = 1.0
de = ...
dz = ...
dp = ...
db = ...
dw = ...
blank("de", de, -4)
blank("dz", dz, -4)
blank("db", db, -4)
blank("dw", dw, -8)

# %% [markdown]
# A good place for a break. Up to here: single numbers. From here: whole layers.
#
# ## From numbers to layers
#
# Here is a small network with one hidden layer. It takes 4 inputs, has 3 hidden
# neurons, and chooses between 2 classes. `m` is the number of examples, one in each
# row.
#
# Between the layers stands a function called **ReLU**: it keeps a positive score and
# turns a negative one into 0, which NumPy writes `np.maximum(0, Z)`. Lesson 7 shows
# what it is good for; here we only need its slope. The number of hidden neurons is `q`,
# because `h` stays the nudge.

# %%
rng = np.random.default_rng(6)
m, n, q, k = 5, 4, 3, 2  # examples, inputs, hidden neurons, classes

X = rng.normal(size=(m, n))  # (5, 4)
y = np.array([0, 1, 1, 0, 1])  # (5,)
W1, b1 = rng.normal(size=(n, q)), rng.normal(size=q)  # (4, 3), (3,)
W2, b2 = rng.normal(size=(q, k)), rng.normal(size=k)  # (3, 2), (2,)

Z1 = X @ W1 + b1  # (5, 4) @ (4, 3) + (3,) -> (5, 3)
A1 = np.maximum(0, Z1)  # (5, 3)
Z2 = A1 @ W2 + b2  # (5, 3) @ (3, 2) + (2,) -> (5, 2)
P = softmax(Z2)  # (5, 2), each row adds up to 1
L = cross_entropy(P, y)  # a number: the mean over the examples
print(f"loss {L:.4f}")

# %% [markdown]
# It is a graph again. A node is now a whole array:
#
# ```text
# X ── layer ── Z1 ── ReLU ── A1 ── layer ── Z2 ── softmax + cross-entropy ── L
#      W1 b1                        W2 b2                  y
# ```
#
# The backward pass goes through the same boxes from right to left. `dZ2` now holds one
# slope of $L$ for each number in `Z2`. So we have a rule that never fails:
#
# > **A gradient has the shape of what it belongs to.** `dZ2` is `(m, k)` like `Z2`,
# > `dW2` is `(q, k)` like `W2`, `db2` is `(k,)` like `b2`.
#
# There are three kinds of boxes, so we need three small backward functions.

# %% [markdown]
# ## The first box: a layer
#
# A layer computes $Z = AW + b$. `A` is what goes in: `X` for the first layer, `A1` for
# the second. Somebody to the right has already given us `dZ`. Wanted are `dW`, `db` and
# `dA`.
#
# No matrix rules are needed. Look at one single number of the result:
#
# $$Z_{ij} = A_{i1} W_{1j} + A_{i2} W_{2j} + \dots + A_{in} W_{nj} + b_j$$
#
# $i$ is the example, $j$ the neuron, $p$ the input. Ask of each number: where is it
# used, and at which rate?
#
# | number | is used for | rate of that edge | its slope: multiply, add up |
# |---|---|---|---|
# | $W_{pj}$ | $Z_{ij}$, for every example $i$ | $A_{ip}$ | $\sum_i A_{ip} \, dZ_{ij}$ |
# | $b_j$ | $Z_{ij}$, for every example $i$ | 1 | $\sum_i dZ_{ij}$ |
# | $A_{ip}$ | $Z_{ij}$, for every neuron $j$ | $W_{pj}$ | $\sum_j W_{pj} \, dZ_{ij}$ |
#
# A weight works for every example of the batch. So its slope adds up over the batch. An
# input feeds every neuron of the layer. So its slope adds up over the neurons.
#
# Written out with loops, "add up where paths meet" is a `+=` for each edge. Try it on
# the second layer, with some made-up slopes `dZ`. To check, we need a loss with just
# these slopes: the sum of all numbers in `dZ * Z` has them.

# %%
A, W, b = A1, W2, b2  # (5, 3), (3, 2), (2,)
dZ = rng.normal(size=(m, k))  # (5, 2), made up

dW, db, dA = np.zeros(W.shape), np.zeros(b.shape), np.zeros(A.shape)
for i in range(m):
    for j in range(k):
        db[j] += dZ[i, j] * 1
        for p in range(q):
            dW[p, j] += dZ[i, j] * A[i, p]
            dA[i, p] += dZ[i, j] * W[p, j]


def made_up_loss(A, W, b):
    return np.sum(dZ * (A @ W + b))


check("dW", dW, numerical_gradient(lambda W: made_up_loss(A, W, b), W), tol=1e-7)
check("db", db, numerical_gradient(lambda b: made_up_loss(A, W, b), b), tol=1e-7)
check("dA", dA, numerical_gradient(lambda A: made_up_loss(A, W, b), A), tol=1e-7)
print("dW", dW.shape, " db", db.shape, " dA", dA.shape)
print("All three agree with the measurement to 1e-7.")

# %% [markdown]
# Now with small numbers, one slope by hand. The layer has 2 examples, 3 inputs and 2
# neurons. Take $W_{12}$, the weight from input 1 to neuron 2. Python counts from 0, so
# it is `W[0, 1]`.

# %%
A = np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])  # (2, 3)
W = np.array([[1.0, -1.0], [0.0, 2.0], [4.0, 0.0]])  # (3, 2)
dZ = np.array([[0.5, -1.0], [2.0, 3.0]])  # (2, 2)

dW_01 = A[0, 0] * dZ[0, 1] + A[1, 0] * dZ[1, 1]  # both examples, neuron 1
print("slope of W[0, 1]:", dW_01)

# %% [markdown]
# Your turn. Which numbers meet at `W[2, 0]`, at `b[1]` and at `A[1, 0]`?

# %%
dW_20 = ...
db_1 = ...
dA_10 = ...
blank("slope of W[2, 0]", dW_20, 1)
blank("slope of b[1]", db_1, 2)
blank("slope of A[1, 0]", dA_10, -1)

# %% [markdown]
# Loops in Python are slow. But a sum of products over a shared index is just what `@`
# does. The only question is which array to turn round. The shapes help:
#
# - $\sum_i A_{ip} \, dZ_{ij}$ adds over the examples. `A` is `(m, n)`, `dZ` is
#   `(m, k)`, and the result must be `(n, k)`.
# - $\sum_j W_{pj} \, dZ_{ij}$ adds over the neurons. `W` is `(n, k)`, `dZ` is `(m, k)`,
#   and the result must be `(m, n)`.

# %% [markdown]
# ### Exercise 3 · `layer_backward`
#
# The backward pass of the layer $Z = AW + b$.
#
# - `dZ` has shape `(m, k)`: the slopes of the loss at `Z`.
# - `A` has shape `(m, n)`: what went into the layer. `W` has shape `(n, k)`.
# - Return three arrays: `dA` of shape `(m, n)`, `dW` of shape `(n, k)`, `db` of shape
#   `(k,)`, in this order.
# - The loss is a mean over the examples. Its $\frac{1}{m}$ has already gone into `dZ`.
#   Do not divide again.
# - Without Python loops, please. (The test does not look.)
#
# <details><summary>Hint 1: where to start</summary>
#
# Write the three target shapes on paper. For each, write the shapes of the two arrays
# it is made of. `.T` swaps the two axes of an array.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `(n, m) @ (m, k)` gives `(n, k)`: which array has to be turned round for that? And
# `(m, k) @ (k, n)` gives `(m, n)`. The slope of the bias adds up the rows of `dZ`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# For `dW`, `A.T` stands on the left. For `dA`, `W.T` stands on the right. A sum over
# the examples is `.sum(axis=...)`: along which axis do the examples lie?
#
# </details>

# %% solution="layer_backward" refuse="firstneuron.layers.layer_backward"
def layer_backward(dZ, A, W):
    """Backward pass of Z = A @ W + b.

    dZ : array (m, k), slopes of the loss at Z (they already carry 1/m)
    A : array (m, n), input of the layer
    W : array (n, k), weights
    returns dA (m, n), dW (n, k), db (k,)
    """
    ### BEGIN SOLUTION
    dA = dZ @ W.T  # (m, k) @ (k, n) -> (m, n)
    dW = A.T @ dZ  # (n, m) @ (m, k) -> (n, k)
    db = dZ.sum(axis=0)  # (k,)
    return dA, dW, db
    ### END SOLUTION

# %% test="layer_backward" points=3
# Everything is square here, so that wrong products run as well.
square_dZ = np.array([[1.0, 2.0], [3.0, -1.0]])  # (2, 2)
square_A = np.array([[1.0, 0.0], [2.0, 5.0]])  # (2, 2)
square_W = np.array([[1.0, 4.0], [-2.0, 3.0]])  # (2, 2)
slopes = call(layer_backward, square_dZ, square_A, square_W)

holds(
    "three results",
    isinstance(slopes, tuple | list) and len(slopes) == 3,
    "expected three arrays: `return dA, dW, db`.",
)
check(
    "dA, all square",
    slopes[0],
    [[9, 4], [-1, -9]],
    likely={
        "dZ @ W adds over the inputs. An input meets the neurons: turn W round.": (
            square_dZ @ square_W
        ),
        "the two arrays are the wrong way round.": square_W.T @ square_dZ,
        "this is dW. The order is dA, dW, db.": square_A.T @ square_dZ,
    },
)
check(
    "dW, all square",
    slopes[1],
    [[7, 0], [15, -5]],
    likely={
        "A @ dZ adds over the inputs. A weight meets the examples: turn A round.": (
            square_A @ square_dZ
        ),
        "rows and columns are swapped: dW has the shape of W.": square_dZ.T @ square_A,
        "the 1/m is already in dZ. Do not divide again.": square_A.T @ square_dZ / 2,
        "these are products number by number. A weight adds up over the examples.": (
            square_dZ * square_A
        ),
    },
)
check(
    "db, all square",
    slopes[2],
    [4, 1],
    likely={
        "this adds over the neurons. A bias meets the examples.": [3, 2],
        "the 1/m is already in dZ: add up, do not take the mean.": [2, 0.5],
        "dZ has a row for each example. The bias adds them up.": square_dZ,
    },
)
one_row = call(
    layer_backward, np.array([[1.0, -2]]), np.array([[3.0, 0, 4]]), np.ones((3, 2))
)
check("the shape of dA for one example", np.shape(one_row[0]), (1, 3))
check("dW for one example", one_row[1], [[3, -6], [0, 0], [4, -8]])
check("the shape of db", np.shape(one_row[2]), (2,))
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(60)
for _m, _n, _k in ((4, 3, 2), (3, 3, 3), (2, 5, 3), (6, 1, 4), (5, 2, 1), (1, 1, 1)):
    for _whole in (False, True):
        _dZ, _A, _W = (
            _rng.integers(-4, 5, size=s) if _whole else _rng.normal(size=s)
            for s in ((_m, _k), (_m, _n), (_n, _k))
        )
        _want = np.zeros((_m, _n)), np.zeros((_n, _k)), np.zeros(_k)
        for _i in range(_m):
            for _j in range(_k):
                _want[2][_j] += _dZ[_i, _j]
                for _p in range(_n):
                    _want[0][_i, _p] += _dZ[_i, _j] * _W[_p, _j]
                    _want[1][_p, _j] += _dZ[_i, _j] * _A[_i, _p]
        _got = call(layer_backward, _dZ, _A, _W)
        for _name, _g, _w in zip(("dA", "dW", "db"), _got, _want, strict=True):
            check(f"{_name}, {_m} examples, {_n} inputs, {_k} neurons", _g, _w)
### END HIDDEN TESTS

# %% [markdown]
# ## The second box: softmax and cross-entropy
#
# In lesson 4 the slope of one neuron's cross-entropy was the error, $p - y$. What is it
# for $k$ classes? Take one example with the scores $z_1, \dots, z_k$, and call the true
# class $t$. Its loss is
#
# $$-\log \frac{e^{z_t}}{S} = \log S - z_t \qquad\text{with}\qquad S = e^{z_1} + \dots + e^{z_k}$$
#
# So the score $z_j$ reaches the loss on two paths:
#
# - **Through $S$.** $z_j \to e^{z_j} \to S \to \log S$. The rates are $e^{z_j}$, then 1
#   for the sum, then $\frac{1}{S}$ for the logarithm. They multiply:
#   $\frac{e^{z_j}}{S} = P_j$.
# - **Directly.** Only the true class has this path, and its rate is −1.
#
# Where the paths meet, they add up:
#
# $$dz_j = P_j - \begin{cases} 1 & \text{if } j = t \\ 0 & \text{otherwise} \end{cases}$$
#
# Again the error: what the network said, minus what happened. Two rates were used on
# the way: $\log S$ has the rate $\frac{1}{S}$, as in lesson 4's table, and $e^z$ has
# itself as rate.
#
# The loss of a batch is the **mean** over $m$ examples, so each example counts
# $\frac{1}{m}$. This is where $\frac{1}{m}$ enters the backward pass, once and for all.
# First one example, then two:

# %%
def measured_slopes(scores, labels):
    return numerical_gradient(lambda Z: cross_entropy(softmax(Z), labels), scores)


one = np.array([[2.0, 1.0, 0.0]])  # (1, 3)
two = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]])  # (2, 3)
slopes = measured_slopes(one, np.array([1]))
print("probabilities", softmax(one).round(4))
print("one example  ", slopes.round(4))
check("P minus truth", softmax(one) - [[0, 1, 0]], slopes, tol=1e-7)

print("two examples ", measured_slopes(two, np.array([1, 2])).round(4).tolist())

# %% [markdown]
# The first example is the same in both. Its slopes are half as large the second time,
# because there it is one of two. And each row of slopes adds up to 0: the
# loss does not mind if all scores of an example grow together, as you know from
# lesson 4.

# %% [markdown]
# ### Exercise 4 · `softmax_ce_backward`
#
# The slopes of the mean cross-entropy at the scores, from the probabilities.
#
# - `P` has shape `(m, k)`: the probabilities `softmax(Z)`. `y` has shape `(m,)`: the
#   true classes, ints from 0 to `k - 1`.
# - Return `dZ` of shape `(m, k)`. It carries the $\frac{1}{m}$ of the mean.
# - `P` must still hold probabilities afterwards. You will want to look at them again.
#
# <details><summary>Hint 1: where to start</summary>
#
# All slopes are nearly the probabilities. In each row, one of them is different: which?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Make a copy of `P`. In each row, subtract 1 at the true class. Divide everything by
# the number of examples.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `dZ = P` makes no copy, only a second name. `P.copy()` makes one. In lesson 4 you
# picked the true classes with `P[np.arange(m), y]`; with `-=` the same places can be
# changed.
#
# </details>

# %% solution="softmax_ce_backward" refuse="firstneuron.layers.softmax_ce_backward"
def softmax_ce_backward(P, y):
    """Slopes of the mean cross-entropy at the scores.

    P : array (m, k), probabilities softmax(Z)
    y : array (m,), true classes, ints from 0 to k - 1
    returns dZ (m, k)
    """
    ### BEGIN SOLUTION
    m = len(y)
    dZ = P.copy()
    dZ[np.arange(m), y] -= 1
    return dZ / m
    ### END SOLUTION

# %% test="softmax_ce_backward" points=2
two_P = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])  # (2, 3)
error = np.array([[0.5, 0.25, -0.75], [-0.875, 0.75, 0.125]])  # (2, 3)

check(
    "two examples of the classes 2 and 0",
    call(softmax_ce_backward, two_P, np.array([2, 0])),
    error / 2,
    likely={
        "these are the errors. The loss is a mean: where is its 1/m?": error,
        "the mean is over the 2 examples, not over all 6 numbers.": error / 6,
        "the sign is turned round: what was said minus what happened.": -error / 2,
        "the 1 of the true class is not subtracted.": two_P / 2,
        "1 is subtracted in every row for every label. Each row has its own.": (
            two_P - [1, 0, 1]
        )
        / 2,
    },
)
### BEGIN HIDDEN TESTS
def _mean_loss(_Z, _y):
    _total = 0.0
    for _row, _c in zip(_Z.tolist(), _y.tolist(), strict=True):
        _powers = [float(np.exp(_v)) for _v in _row]
        _total -= float(np.log(_powers[_c] / sum(_powers)))
    return _total / len(_y)


_rng = np.random.default_rng(61)
for _m, _k in ((2, 4), (3, 3), (5, 2), (1, 3), (4, 10), (3, 1)):
    _Z, _y = _rng.normal(size=(_m, _k)), _rng.integers(0, _k, size=_m)
    _P = np.exp(_Z) / np.exp(_Z).sum(axis=1, keepdims=True)
    _want = np.zeros((_m, _k))
    for _i in np.ndindex(_m, _k):
        _up, _down = _Z.copy(), _Z.copy()
        _up[_i] += 1e-5
        _down[_i] -= 1e-5
        _want[_i] = (_mean_loss(_up, _y) - _mean_loss(_down, _y)) / 2e-5
    _got = call(softmax_ce_backward, _P, _y)
    check(f"{_m} examples, {_k} classes", _got, _want, tol=1e-7)
_sure = np.array([[1.0, 0.0], [1.0, 0.0]])
_got = call(softmax_ce_backward, _sure, np.array([0, 1]))
check("sure and right, sure and wrong", _got, [[0, 0], [0.5, -0.5]])
### END HIDDEN TESTS

# %% [markdown]
# ## The third box: ReLU
#
# ReLU looks at each number on its own, so each number has one edge. A positive score
# comes out as it is: the rate is 1. A negative score comes out as 0, and a small nudge
# changes nothing: the rate is 0. So the slope either passes, or it is stopped. What
# decides is the score that went **in**.
#
# At exactly 0 there is a corner. To the right of it the rate is 1, to the left it is 0,
# and a central difference gets their mean. Somebody has to choose, and nearly everybody
# chooses
# **0**. So do we.

# %%
for z in (2.0, -2.0, 0.0):
    slope = (np.maximum(0, z + 1e-5) - np.maximum(0, z - 1e-5)) / 2e-5
    print(f"at {z:4.1f} a central difference measures {slope:.2f}")

# %% [markdown]
# ### Exercise 5 · `relu_backward`
#
# The backward pass of `A = np.maximum(0, Z)`.
#
# - `dA` has the slopes of the loss at `A`. `Z` has the scores that went in. Both have
#   the same shape, usually `(m, q)`.
# - Return `dZ` of that shape: the slope where `Z` is greater than 0, and 0 elsewhere.
#
# <details><summary>Hint 1: where to start</summary>
#
# It is "slope from the right, times the rate of the edge", for each number. What are
# the rates?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# A comparison gives an array of `True` and `False`. In a product they count as 1 and 0.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Which of the two arrays decides whether a slope passes? A slope may well be negative
# and pass. At a score of 0 it does not pass: choose between `>` and `>=`.
#
# </details>

# %% solution="relu_backward" refuse="firstneuron.layers.relu_backward"
def relu_backward(dA, Z):
    """Backward pass of A = max(0, Z); the rate at Z = 0 is taken as 0.

    dA : array, slopes of the loss at A
    Z : array of the same shape, the scores that went in
    returns dZ of the same shape
    """
    ### BEGIN SOLUTION
    return dA * (Z > 0)
    ### END SOLUTION

# %% test="relu_backward" points=2
relu_dA = np.array([[5.0, -6.0, 7.0], [-8.0, 9.0, -4.0]])  # (2, 3)
relu_Z = np.array([[2.0, 0.5, -1.0], [-3.0, 0.0, 1.0]])  # (2, 3)

check(
    "slopes of both signs",
    call(relu_backward, relu_dA, relu_Z),
    [[5, -6, 0], [0, 0, -4]],
    likely={
        "the scores decide which slopes pass, not the slopes.": [[5, 0, 7], [0, 9, 0]],
        "the rate at a score of exactly 0 is 0.": [[5, -6, 0], [0, 9, -4]],
        "these are the rates. Multiply them by the slopes.": [[1, 1, 0], [0, 0, 1]],
        "the score itself is used as rate. The rate is 1 or 0.": [
            [10, -3, 0],
            [0, 0, -4],
        ],
        "the mask is the wrong way round.": [[0, 0, 7], [-8, 9, 0]],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(62)
for _shape in ((3, 3), (1, 4), (5, 2), (6,), (2, 3, 2)):
    for _whole in (False, True):
        _dA, _Z = (
            _rng.integers(-3, 4, size=_shape) if _whole else _rng.normal(size=_shape)
            for _ in range(2)
        )
        _want = np.zeros(_shape)
        for _i in np.ndindex(_shape):
            _want[_i] = _dA[_i] if _Z[_i] > 0 else 0
        check(f"shape {_shape}", call(relu_backward, _dA, _Z), _want)
_got = call(relu_backward, np.array([[3.0, -3.0]]), np.array([[-0.0, 1e-300]]))
check("scores at and next to 0", _got, [[0, -3]])
### END HIDDEN TESTS

# %% [markdown]
# ## Who is right?
#
# A wrong gradient does not crash. Often it even trains, only worse. So never trust a
# backward pass that you have not measured. You have two lists of slopes: $g$ from the
# formula, and $n$ from central differences. How close must they be?
#
# Their distance alone does not say. Here are two gradients, one nearly perfect and one
# twice too large:

# %%
good_n = np.array([3000.0, -4000.0])
good_g = good_n + np.array([1e-5, 0.0])  # off in the ninth digit
bad_n = np.array([3e-7, -4e-7])
bad_g = 2 * bad_n  # twice too large
print("distance of the good pair", np.linalg.norm(good_g - good_n))
print("distance of the bad pair ", np.linalg.norm(bad_g - bad_n))

# %% [markdown]
# `np.linalg.norm` is the length of lesson 2, $\lVert g \rVert$: the square root of the
# sum of the squares, over all numbers of an array of any shape. The bad pair looks
# better, because its numbers are tiny. So divide the distance by the lengths:
#
# $$\text{relative error} = \frac{\lVert g - n \rVert}{\lVert g \rVert + \lVert n \rVert}$$
#
# It is 0 if both are equal, and never greater than 1. If $g$ and $n$ are both all 0, it
# would be 0 divided by 0. They agree, so we call it 0.

# %%
def relative_error(g, n):  # for the cells of this lesson; not both may be 0
    return np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))


print(f"the good pair   {relative_error(good_g, good_n):.1e}")
print(f"the bad pair    {relative_error(bad_g, bad_n):.3f}")
print(f"wrong sign      {relative_error(-bad_n, bad_n):.3f}")
print(f"forgotten 1/100 {relative_error(100 * bad_n, bad_n):.3f}")
print(f"one of two is 0 {relative_error(np.array([3e-7, 0]), bad_n):.3f}")

# %% [markdown]
# Learn to read the number:
#
# | relative error | usually means |
# |---|---|
# | below 1e-7 | right |
# | 1e-7 to 1e-3 | look closer: a badly chosen $h$, a corner of a ReLU within $h$, or a small mistake |
# | above 1e-3 | wrong |
# | 1/3 | a factor 2 |
# | 1 | a wrong sign, or slopes that are all 0 |
#
# This is the **gradient check**. It is slow, so do it once, on a small network. If it
# passes there, the same code is right on a large one.

# %% [markdown]
# ### Exercise 6 · `grad_check`
#
# Compare a gradient formula with central differences, and return the relative error.
#
# - `f` is a function: it takes an array of the shape of `x` and returns a number.
# - `grad` is the formula under test, a function as well: it takes such an array and
#   returns an array of the same shape.
# - `x` is the place at which to compare: an array of any shape. It may hold whole
#   numbers.
# - `h` is the nudge of the central differences.
# - Compare **all** coordinates. Return one number:
#   $\lVert g - n \rVert / (\lVert g \rVert + \lVert n \rVert)$, and 0.0 if $g$ and $n$
#   are both all 0.
# - You may use `numerical_gradient(f, x, h)` from lesson 5. It is imported.
#
# <details><summary>Hint 1: where to start</summary>
#
# You need two arrays of the same shape: what the formula says at `x`, and what you
# measure at `x`.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute `g` and `n`. Compute the bottom of the fraction. If it is 0, you are done.
# Otherwise divide.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.linalg.norm(...)` of an array of any shape is one number. The fraction stands in
# `relative_error` above. What is missing there is the case in which both are 0, and the
# two arrays.
#
# </details>

# %% solution="grad_check" refuse="firstneuron.layers.grad_check scipy.optimize.check_grad"
def grad_check(f, grad, x, h=1e-5):
    """Relative error of a gradient formula against central differences.

    f : function, array of the shape of x -> number
    grad : function, array of the shape of x -> array of the same shape
    x : array, any shape
    h : number, the nudge
    returns a number, from 0 (equal) to 1
    """
    ### BEGIN SOLUTION
    g = grad(x) if callable(grad) else grad  # a gradient already computed will do
    n = numerical_gradient(f, x, h)
    lengths = np.linalg.norm(g) + np.linalg.norm(n)
    return np.linalg.norm(g - n) / lengths if lengths > 0 else 0.0
    ### END SOLUTION

# %% test="grad_check" points=2
def cubes(x):
    return np.sum(x**3)


def cubes_grad(x):
    return 3 * x**2


three = np.array([1.0, -2.0, 3.0])
length = np.sqrt(3**2 + 12**2 + 27**2)  # of the gradient (3, 12, 27)

error = call(grad_check, cubes, cubes_grad, three)
holds("a right formula", np.ndim(error) == 0, "expected a single number.")
holds("a right formula", error < 1e-7, f"expected less than 1e-7, got {error}.")
check(
    "a formula that is twice too large",
    call(grad_check, cubes, lambda x: 6 * x**2, three),
    1 / 3,
    likely={
        "this is the distance. Divide it by the two lengths.": length,
        "divide by the sum of both lengths, not by one of them.": 1.0,
        "divide by the sum of both lengths, not by the larger one.": 0.5,
        "these are squares of lengths. A root is missing.": 1 / 5,
    },
    tol=1e-6,
)
check(
    "a formula that forgets the last coordinate",
    call(grad_check, cubes, lambda x: 3 * x**2 * [1, 1, 0], three),
    27 / (np.sqrt(3**2 + 12**2) + length),
    likely={"only the first coordinate is compared.": 0.0},
    tol=1e-6,
)
check(
    "both all 0",
    call(grad_check, lambda x: 7.0, lambda x: 0 * x, three),
    0,
)
### BEGIN HIDDEN TESTS
check(
    "a formula that says 0 where there is a slope",
    call(grad_check, cubes, lambda x: 0 * x, three),
    1,
)
check(
    "wrong sign, whole numbers, a table",
    call(grad_check, cubes, lambda x: -3 * x**2, np.array([[1, 2, 0], [-1, 5, 3]])),
    1,
    tol=1e-6,
)
_tiny = call(
    grad_check, lambda x: 1e-6 * np.sum(x**2), lambda x: 4e-6 * x, np.array([0.5, -1.0])
)
check("tiny slopes, twice too large", _tiny, 1 / 3, tol=1e-6)
# with h = 0.5 the central difference of x³ is 3x² + 0.25, exactly
_rng = np.random.default_rng(63)
for _shape in ((1,), (4,), (3, 3), (2, 5), (2, 3, 2)):
    _x = _rng.normal(size=_shape)
    _g = [3 * float(_v) ** 2 for _v in _x.ravel()]
    _n = [3 * float(_v) ** 2 + 0.25 for _v in _x.ravel()]
    _length = [sum(_v**2 for _v in _s) ** 0.5 for _s in (_g, _n)]
    _want = (0.0625 * _x.size) ** 0.5 / sum(_length)
    check(
        f"shape {_shape}, h = 0.5",
        call(grad_check, cubes, cubes_grad, _x, 0.5),
        _want,
    )
    _error = call(grad_check, cubes, cubes_grad, _x)
    holds(f"right formula, shape {_shape}", _error < 1e-7, f"got {_error}.")
    _last = np.zeros(_shape)
    _last.flat[-1] = 1.0  # a mistake in the last coordinate only
    _error = call(grad_check, cubes, lambda x, d=_last: 3 * x**2 + d, _x)
    holds(f"last coordinate, shape {_shape}", _error > 1e-3, f"got {_error}.")
### END HIDDEN TESTS

# %% [markdown]
# ## The whole network
#
# Now put the boxes together. The plan, with the shapes in the margin:
#
# | forward | shape | backward, from the last row up | shape |
# |---|---|---|---|
# | `X` | `(m, n)` | nothing: nobody wants to change the data | |
# | `Z1`, a layer of `X` | `(m, q)` | `dW1`, `db1` from `dZ1` and `X` | `(n, q)`, `(q,)` |
# | `A1`, ReLU of `Z1` | `(m, q)` | `dZ1` from `dA1` and `Z1` | `(m, q)` |
# | `Z2`, a layer of `A1` | `(m, k)` | `dA1`, `dW2`, `db2` from `dZ2`, `A1` and `W2` | `(m, q)`, `(q, k)`, `(k,)` |
# | `P`, softmax of `Z2` | `(m, k)` | `dZ2` from `P` and `y` | `(m, k)` |
#
# Each backward step uses numbers that the forward pass has kept: `X`, `Z1`, `A1`, `P`.
# A store of such numbers is called a *cache*. More layers mean more rows in the table,
# and no new rule.
#
# What does it cost? Count the multiplications for one example, with the layers 784, 256
# and 10. Forward, each weight is used once. Backward, each weight is used once for
# `dW`, and once more for `dA`, except in the first layer.

# %%
weights = [784 * 256, 256 * 10]  # in each layer
parameters = sum(weights) + 256 + 10  # and the biases

forward = sum(weights)
backward = sum(weights) + sum(weights[1:])
print(f"one forward pass            {forward:>15,} multiplications")
print(f"forward and backward        {forward + backward:>15,}")
print(f"central differences         {2 * parameters * forward:>15,}")
print(f"the backward pass is as long as {backward / forward:.2f} forward passes")

# %% [markdown]
# All 203530 slopes, for the price of about two forward passes. That is what makes
# training large networks possible.
#
# The idea was found several times. Seppo Linnainmaa described it for any calculation
# in 1970. It became known for networks in 1986, through David Rumelhart, Geoffrey
# Hinton and Ronald Williams (*Learning representations by back-propagating errors*).

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The gradients of a layer are
# > $\frac{\partial L}{\partial W} = \frac{\partial L}{\partial z} \cdot \frac{\partial z}{\partial W}$
# > and $\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z}$."
#
# Read as code, that would be `dW = dZ * A` and `db = dZ`. Look at the shapes:

# %%
A = rng.normal(size=(5, 4))  # 5 examples, 4 inputs
W, b = rng.normal(size=(4, 3)), rng.normal(size=3)  # 3 neurons
dZ = rng.normal(size=(5, 3))

print("db: b has shape", b.shape, "but dZ has", dZ.shape)
try:
    print("dW: W has shape", W.shape, "but dZ * A has", (dZ * A).shape)
except ValueError as failed:
    print("dW:", failed)
print("dA: no formula at all, so nothing gets to the layers before this one")

# %% [markdown]
# **Right:** the claim is the rule for *one edge*. A weight has one edge for each
# example, and an input one for each neuron. With the sums written out, for examples in
# rows:
#
# ```text
# dW = A.T @ dZ          (n, m) @ (m, k) -> (n, k)
# db = dZ.sum(axis=0)                       (k,)
# dA = dZ @ W.T          (m, k) @ (k, n) -> (m, n)
# ```
#
# In books with examples in *columns*, everything here is turned round (lesson 1).
#
# > **Claim.** "If the shapes fit, the formula is right."
#
# Take as many examples as inputs as neurons. Now nearly every product fits. Let the
# gradient check decide:

# %%
A, W, dZ = (rng.normal(size=(3, 3)) for _ in range(3))


def loss_of_W(W):
    return np.sum(dZ * (A @ W))  # its slopes at Z = A @ W are dZ


def loss_of_A(A):
    return np.sum(dZ * (A @ W))


measured = numerical_gradient(loss_of_W, W)
tries = {"dZ * A": dZ * A, "dZ @ A": dZ @ A, "A @ dZ": A @ dZ, "A.T @ dZ": A.T @ dZ}
for name, product in tries.items():
    print(f"dW = {name:9} relative error {relative_error(product, measured):.1e}")

measured = numerical_gradient(loss_of_A, A)
tries = {"dZ * W": dZ * W, "dZ @ W": dZ @ W, "W @ dZ": W @ dZ, "dZ @ W.T": dZ @ W.T}
for name, product in tries.items():
    print(f"dA = {name:9} relative error {relative_error(product, measured):.1e}")

# %% [markdown]
# **Right:** shapes rule out most wrong formulas, if all sizes are different. So test
# with sizes that are all different, and let a gradient check have the last word.
#
# > **Claim.** "The backward pass starts with `dz = probs`, then
# > `dz[range(m), y] -= 1`."
#
# The slopes come out right. But `dz = probs` only gives the array a second name:

# %%
probs = softmax(Z2)  # (5, 2)
print("sums of the rows before:", probs.sum(axis=1).round(10))

dz = probs
dz[range(m), y] -= 1
print("sums of the rows after: ", probs.sum(axis=1).round(10) + 0.0)
print("smallest 'probability': ", probs.min().round(4))

# %% [markdown]
# **Right:** `dz = probs.copy()`. Whoever looks at the probabilities after the backward
# pass, to count the right answers or to print the loss, must find probabilities.
#
# > **Claim.** "Backpropagation adjusts the weights."

# %%
at = np.array([5.0, 3.0, 2.0])  # a, b, c
for _ in range(100):
    a, b, c = at
    gradient = np.array([3.0, 3 * c, 3 * b])  # a backward pass
print("100 backward passes: J =", J_of(at))
at = at - 0.01 * gradient  # a step of gradient descent
print(f"one step:            J = {J_of(at):.4f}")

# %% [markdown]
# **Right:** backpropagation only *computes* the gradient. It is the step of lesson 5
# that changes the weights. The two are independent: you can step with measured slopes,
# and you can backpropagate without ever stepping.

# %% [markdown]
# ## Bug hunt
#
# A friend has written the gradients of the whole network, and tests it with 3 hidden
# neurons and 3 classes. It runs, and every gradient has the right shape. Still, **two
# lines are wrong.**

# %%
def friends_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    P = softmax(A1 @ params["W2"] + params["b2"])

    dZ2 = P.copy()
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dW2, db2 = A1.T @ dZ2, dZ2.sum(axis=0)
    dA1 = dZ2 @ params["W2"]
    dZ1 = dA1 * (dA1 > 0)
    dW1, db1 = X.T @ dZ1, dZ1.sum(axis=0)
    return dict(W1=dW1, b1=db1, W2=dW2, b2=db2)


def network_loss(X, y, params):
    A1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return cross_entropy(softmax(A1 @ params["W2"] + params["b2"]), y)


rng = np.random.default_rng(7)
shapes = {"W1": (4, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)}
params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
X, y = rng.normal(size=(6, 4)), np.array([0, 1, 2, 2, 1, 0])  # (6, 4), (6,)


def measured_grad(name):
    def loss_of(array):  # only this parameter moves
        return network_loss(X, y, params | {name: array})

    return numerical_gradient(loss_of, params[name])


found = friends_grads(X, y, params)
for name in ("b2", "W2", "b1", "W1"):  # in the order of the backward pass
    error = relative_error(found[name], measured_grad(name))
    print(f"d{name}  relative error {error:.1e}")

# %% [markdown]
# The check does more than say "wrong". It says *where*. The walk goes from right to
# left, and everything is fine until `dW2`. So the mistakes are made after it, on the
# way to `db1`.

# %% [markdown]
# ### Exercise 7 · `two_layer_grads`
#
# Write the function your friend wanted: the gradients of the mean cross-entropy of a
# network with one hidden ReLU layer and a softmax.
#
# - `X` has shape `(m, n)`, `y` has shape `(m,)`: classes, ints from 0 to `k - 1`.
# - `params` is a dictionary with `"W1"` `(n, q)`, `"b1"` `(q,)`, `"W2"` `(q, k)` and
#   `"b2"` `(k,)`. All sizes may be different.
# - Return a dictionary with the same four keys. Each holds the gradient of the loss, in
#   the shape of the parameter.
# - Scores may be as large as ±1000. `softmax` from lesson 4 can deal with them. It is
#   imported.
#
# <details><summary>Hint 1: where to start</summary>
#
# Start from your friend's code. Which lines stand between `dW2` and `db1`? Write the
# shapes behind them, with $q \ne k$.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# One of the two lines is the layer's rule for `dA`. The other is ReLU's. You have built
# both, in exercises 3 and 5.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `dZ2` is `(m, k)`, `W2` is `(q, k)`, and `dA1` must be `(m, q)`. And what decides
# whether a slope passes a ReLU is the score that went in.
#
# </details>

# %% solution="two_layer_grads" refuse="firstneuron.layers.two_layer_grads firstneuron.mlp.mlp_backward"
def two_layer_grads(X, y, params):
    """Gradients of the mean cross-entropy of layer, ReLU, layer, softmax.

    X : array (m, n)
    y : array (m,), classes, ints from 0 to k - 1
    params : dict of W1 (n, q), b1 (q,), W2 (q, k), b2 (k,)
    returns a dict of the same keys and shapes
    """
    ### BEGIN SOLUTION
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]  # (m, q)
    A1 = np.maximum(0, Z1)  # (m, q)
    P = softmax(A1 @ params["W2"] + params["b2"])  # (m, k)

    dZ2 = P.copy()  # (m, k)
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dA1 = dZ2 @ params["W2"].T  # (m, k) @ (k, q) -> (m, q)
    dZ1 = dA1 * (Z1 > 0)  # (m, q)
    return {
        "W1": X.T @ dZ1,  # (n, m) @ (m, q) -> (n, q)
        "b1": dZ1.sum(axis=0),  # (q,)
        "W2": A1.T @ dZ2,  # (q, m) @ (m, k) -> (q, k)
        "b2": dZ2.sum(axis=0),  # (k,)
    }
    ### END SOLUTION

# %% test="two_layer_grads" points=4
# Three examples whose two scores are equal, so that every probability is 1/2.
tiny_X = np.array([[-1.0, 2.0], [-1.0, 3.0], [0.0, -1.0]])  # (3, 2)
tiny_y = np.array([0, 0, 1])  # (3,)
tiny = {
    "W1": np.array([[1.0, 0.0], [1.0, 1.0]]),
    "b1": np.array([0.0, -1.0]),
    "W2": np.array([[2.0, 1.0], [0.0, 1.0]]),
    "b2": np.array([0.5, 0.5]),
}  # scores before ReLU: (1, 1), (2, 2), (-1, -2): the third example is stopped
tiny_grads = call(two_layer_grads, tiny_X, tiny_y, tiny)

holds(
    "the result",
    isinstance(tiny_grads, dict) and set(tiny_grads) == set(tiny),
    "expected a dictionary with the keys W1, b1, W2, b2.",
)
check(
    "the gradient of b2",
    tiny_grads["b2"],
    [-1 / 6, 1 / 6],
    likely={
        "the loss is a mean: where is its 1/m?": [-1 / 2, 1 / 2],
        "the 1/m is used twice.": [-1 / 18, 1 / 18],
        "the sign is turned round.": [1 / 6, -1 / 6],
    },
)
check(
    "the gradient of W2",
    tiny_grads["W2"],
    np.array([[-3, 3], [-3, 3]]) / 6,
    likely={
        "the 1/m is used twice.": np.array([[-3, 3], [-3, 3]]) / 18,
        "the layer before used ReLU: what goes in here is A1, not Z1.": (
            np.array([[-4, 4], [-5, 5]]) / 6
        ),
    },
)
check(
    "the gradient of b1",
    tiny_grads["b1"],
    np.array([-2, 2]) / 6,
    likely={
        "slopes pass the ReLU where the score was negative.": [-1 / 6, 1 / 6],
        "the slopes themselves decide what passes the ReLU.": [1 / 6, 2 / 6],
        "W2 must be turned round on the way back.": [-4 / 6, 0],
        "the 1/m is used twice.": np.array([-2, 2]) / 18,
    },
)
check(
    "the gradient of W1",
    tiny_grads["W1"],
    np.array([[2, -2], [-5, 5]]) / 6,
    likely={"the 1/m is used twice.": np.array([[2, -2], [-5, 5]]) / 18},
)
### BEGIN HIDDEN TESTS
def _two_layer_loss(_X, _y, _p):
    _total = 0.0
    for _i in range(len(_y)):
        _a = [
            max(0.0, sum(_X[_i, j] * _p["W1"][j, q] for j in range(_X.shape[1])) + _b)
            for q, _b in enumerate(_p["b1"])
        ]
        _z = [
            sum(_v * _p["W2"][q, c] for q, _v in enumerate(_a)) + _b
            for c, _b in enumerate(_p["b2"])
        ]
        _top = max(_z)
        _total += _top + np.log(sum(np.exp(_v - _top) for _v in _z)) - _z[_y[_i]]
    return _total / len(_y)


_rng = np.random.default_rng(64)
for _m, _n, _h, _k in (
    (5, 4, 3, 2),
    (3, 3, 3, 3),
    (4, 2, 6, 5),
    (1, 3, 2, 4),
    (6, 1, 4, 2),
    (4, 5, 1, 3),
):
    _low = 0.0
    while _low < 1e-3:  # no score within reach of ReLU's corner
        _X, _y = _rng.normal(size=(_m, _n)), _rng.integers(0, _k, size=_m)
        _p = {
            "W1": _rng.normal(size=(_n, _h)),
            "b1": _rng.normal(size=_h),
            "W2": _rng.normal(size=(_h, _k)),
            "b2": _rng.normal(size=_k),
        }
        _low = np.abs(_X @ _p["W1"] + _p["b1"]).min()
    _got = call(two_layer_grads, _X, _y, _p)
    for _name, _array in _p.items():
        _want = np.zeros(_array.shape)
        for _i in np.ndindex(_array.shape):
            _up, _down = _array.copy(), _array.copy()
            _up[_i] += 1e-5
            _down[_i] -= 1e-5
            _want[_i] = (
                _two_layer_loss(_X, _y, _p | {_name: _up})
                - _two_layer_loss(_X, _y, _p | {_name: _down})
            ) / 2e-5
        check(
            f"{_name}: {_m} examples, {_n} inputs, {_h} hidden, {_k} classes",
            _got[_name],
            _want,
            tol=1e-7,
        )

# Whole numbers, scores of 1000: the first example is sure and right, the second wrong.
_p = {
    "W1": np.array([[1, 0], [0, 1]]),
    "b1": np.array([0, 0]),
    "W2": np.array([[10, 0], [0, 10]]),
    "b2": np.array([0, 0]),
}
_got = call(two_layer_grads, np.array([[100, 1], [1, 100]]), np.array([0, 0]), _p)
check("scores of 1000: b2", _got["b2"], [-0.5, 0.5])
check("scores of 1000: W2", _got["W2"], [[-0.5, 0.5], [-50, 50]])
check("scores of 1000: b1", _got["b1"], [-5, 5])
check("scores of 1000: W1", _got["W1"], [[-5, 5], [-500, 500]])

# A hidden score of exactly 0: its slope is stopped.
_p["b1"] = np.array([-1, 0])
_got = call(two_layer_grads, np.array([[1, 2]]), np.array([0]), _p)
check("a hidden score of exactly 0: b1", np.asarray(_got["b1"])[0], 0)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - A calculation is a **graph** of small steps. The forward pass computes it and keeps
#   the numbers; the backward pass finds the slope of the last number at every node.
# - **Rates multiply along a path, and add up where paths meet.** There is no third
#   rule.
# - A layer: `dW` adds up over the examples, `db` too, `dA` over the neurons. The
#   $\frac{1}{m}$ of the mean enters once, at the start of the way back.
# - Softmax with cross-entropy gives (probability − truth) / m. ReLU passes a slope
#   where its score was positive.
# - A gradient has the shape of what it belongs to. Fitting shapes are not yet a proof:
#   a **gradient check** is.
# - Backpropagation finds slopes. Gradient descent uses them.
#
# Libraries such as PyTorch do all this by themselves: they write down each small step
# of the forward pass, with its rates, and walk back. The file `graph.py` in
# `firstneuron` does so for single numbers. You can read it now.
#
# **Next:** the hidden layer came as a gift in this lesson. What can a network do with
# it that one neuron cannot? And why would it be worth nothing without ReLU? That is
# lesson 7.
