# %% [markdown]
# # 7 · Non-linearity and hidden layers
#
# **Before this:** lesson 2 (boundaries), lesson 4 (logistic regression) and lesson 6
# (backpropagation).
# **Time:** about 90 minutes; a good place for a break is marked.
# **Difficulty:** medium. There is little calculation and much to look at.
#
# In lesson 6 a hidden layer and a function called ReLU fell from the sky. In this
# lesson you find out what they are for: which questions one neuron can never answer,
# and how two more neurons and one bend answer them.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (Lesson 6) Three scores went into a ReLU: −2, 0 and 3. On the way back, the
# slope 5 arrives at each of the three outputs. Which slopes leave the ReLU?
#
# <details><summary>Answer</summary>
#
# 0, 0 and 5. A slope passes only where the score that went in was greater than 0.
#
# </details>
#
# **2.** (Lesson 4) A neuron computes $p = \sigma(w \cdot x + b)$ and says 1 when
# $p \ge 0.5$. The sigmoid is a curve. Is the neuron's boundary in the plane of $x_1$
# and $x_2$ a curve, too?
#
# <details><summary>Answer</summary>
#
# No. $p \ge 0.5$ means $w \cdot x + b \ge 0$, and $w \cdot x + b = 0$ is a straight
# line. The sigmoid changes how sure the neuron is, not where it changes its mind.
#
# </details>
#
# **3.** (Lesson 1) A layer has 784 inputs and 128 neurons. How many weights and biases
# has it?
#
# <details><summary>Answer</summary>
#
# $784 \cdot 128$ weights and 128 biases: 100480 in all.
#
# </details>

# %% [markdown]
# ## The question
#
# A corridor has a lamp and two switches, one at each end. Whoever flips a switch
# changes the lamp. So the lamp is on when **exactly one** of the switches is up. Write
# 1 for up and for on:
#
# | $x_1$, left switch | $x_2$, right switch | lamp |
# |---|---|---|
# | 0 | 0 | 0 |
# | 0 | 1 | 1 |
# | 1 | 0 | 1 |
# | 1 | 1 | 0 |
#
# This rule is called **XOR**, "exclusive or": one or the other, not both. It looks no
# harder than the AND and the OR of lesson 3. **Which weights make a neuron answer it?**
#
# At the end of this lesson you can
#
# - prove that no single neuron answers XOR, and say how far it gets;
# - show that stacking layers without a bend changes nothing;
# - build a network by hand that answers XOR, and say what its hidden units do;
# - name the layers of a network, count them, and write the forward pass for any number;
# - find hidden units that have died, and say why they stay dead.

# %% locked="setup"
import numpy as np
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import load_digits
from firstneuron.notation import dense_param_count
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.regions import plot_fold, plot_regions
from firstneuron.widgets import HiddenUnitsWidget

# %% [markdown]
# ## Predict, then drag
#
# The picture shows the plane of $x_1$ and $x_2$, with the four rows of the table as
# four points. Circles are lamp on, squares are lamp off. A network colours the plane:
# this side 1, that side 0.
#
# The network has up to eight **hidden units**. Each is a neuron with a line of its own,
# as in lesson 2. Its score goes through an **activation function**, and one more
# neuron, the **output unit**, adds up what the hidden units say. With the activation
# *identity* the score comes out as it went in. Make your guess first.
#
# Then drag the lines: the round handle moves a line, the arrow turns it. You set the
# hidden units. The output unit's own weights are fitted anew after every move.

# %%
widget = HiddenUnitsWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.data, widget.activation, widget.units = "moons", "ReLU", 3
print(f"{widget.units} units on {widget.data}: {100 * widget.accuracy:.0f} % right")

# %% [markdown]
# Three things to try:
#
# - XOR with two units and ReLU. Drag the two lines until all four points are right.
#   There is more than one way.
# - Keep those lines and switch the activation to *identity*. What happens to the
#   regions?
# - The moons. How few ReLU units do you need for 95 %? And how far does *identity* get,
#   however many you take?

# %% [markdown]
# ## When is a straight cut enough?
#
# **Cats and dogs.** Somebody measured the ears of 400 made-up animals and wants a rule
# of the form "ears longer than this: a cat". It fails: a big dog has longer ears than a
# small cat. Is that a case for something better than a neuron? Look before you answer.
# Measure the length of the body, too.

# %%
rng = np.random.default_rng(7)
body = np.concatenate([rng.uniform(35, 55, 200), rng.uniform(30, 80, 200)])  # (400,) cm
is_cat = np.repeat([1, 0], 200)  # (400,)  first the cats
ears = np.where(is_cat == 1, 0.15, 0.10) * body + rng.normal(0, 0.4, 400)  # (400,) cm

for name, features in (
    ("ears only     ", ears[:, None]),  # (400, 1)
    ("body only     ", body[:, None]),  # (400, 1)
    ("ears and body ", np.column_stack([body, ears])),  # (400, 2)
):
    neuron = LogisticRegression(C=1e6, max_iter=1000).fit(features, is_cat)
    print(name, f"{100 * neuron.score(features, is_cat):.0f} % right")

# %% [markdown]
# Each measurement alone is a poor guide. Together they are a very good one, for a
# single neuron: these cats have long ears *for their size*, and that is a straight line
# in the plane of body and ears. A second feature was missing. No bend was.
#
# **Pancakes and sandwiches.** Now count layers. A pancake has 1, a sandwich has 2, and
# a stack of pancakes has 3. The neuron shall say "sandwich":
#
# | layers $x$ | 1 | 2 | 3 |
# |---|---|---|---|
# | sandwich | 0 | 1 | 0 |
#
# Its score is $f(x) = w x + b$, a straight line. A straight line is halfway up when you
# are halfway along:
#
# $$f(2) = \frac{f(1) + f(3)}{2}$$
#
# The middle one can never be higher than both its neighbours. No weight, no bias and no
# threshold says yes to 2 and no to 1 and 3. More data will not help either: the rule we
# want goes up *and down again*, and a line does not.
#
# **The lamp.** It is the same in two dimensions. The score is
# $f(x_1, x_2) = w_1 x_1 + w_2 x_2 + b$. Add it up over opposite corners:
#
# $$\underbrace{f(0, 0) + f(1, 1)}_{\text{lamp off}} = w_1 + w_2 + 2b = \underbrace{f(0, 1) + f(1, 0)}_{\text{lamp on}}$$
#
# The two sums are equal, whatever the weights are. To be right four times, both scores
# on the left must stay below the threshold and both on the right must lie above it.
# Then the sums could not be equal. So no neuron answers XOR. The best it can do is
# three of four:

# %%
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
lamp = np.array([0, 1, 1, 0])  # (4,)

best = 0
for angle in np.linspace(0, 2 * np.pi, 180, endpoint=False):
    w = np.array([np.cos(angle), np.sin(angle)])  # (2,)  every direction
    for b in np.linspace(-2, 2, 81):  # every distance from the origin
        says = corners @ w + b > 0  # (4, 2) @ (2,) -> (4,)
        best = max(best, np.mean(says == lamp))
print(f"best of {180 * 81} lines: {100 * best:.0f} % of the corners")

# %% [markdown]
# In 1969 Marvin Minsky and Seymour Papert made much of this in their book
# *Perceptrons*. It did not need new neurons to get further. It needed a second layer,
# and a bend.

# %% [markdown]
# ## The bend: ReLU
#
# **ReLU** is short for "rectified linear unit". It lets a positive score pass and turns
# every other score into 0:
#
# $$\text{relu}(z) = \max(0, z)$$

# %%
z = np.array([-2, -1, 0, 2])  # (4,)
print(z, "->", np.maximum(0, z))  # (4,) element by element

# %%
scores = np.linspace(-3, 3, 121)  # (121,)
figure = Figure(figsize=(6, 3.4), layout="constrained")
axes = figure.add_subplot(xlabel="score z", ylabel="output a of the unit")
axes.plot(scores, scores, ":", color="0.4", label="identity: no bend")
axes.plot(scores, np.tanh(scores), "--", color=ORANGE, lw=2, label="tanh: a soft bend")
axes.plot(scores, np.maximum(0, scores), color=BLUE, lw=2.5, label="ReLU: one bend")
axes.legend()
figure

# %% [markdown]
# A function of this kind, score in and output out, is an **activation function**. You
# know two others: the step (lesson 3) and the sigmoid (lesson 4). The dashed curve is
# tanh; we come to it later.
#
# ReLU has one bend, at $z = 0$. For a neuron with the score $w \cdot x + b$ that is
# just its boundary, $w \cdot x + b = 0$. On one side of the line the neuron is **off**:
# it puts out 0. On the other side it is **on**, and its output grows with the distance
# from the line. So each hidden unit has a line in the plane, and along this line its
# output has a crease. Those are the lines you dragged.

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
# ### Exercise 1 · `relu`
#
# Return $\max(0, z)$, element by element.
#
# - `z` is a number or an array of any shape, of floats or ints. The result has the same
#   shape.
# - `z` stays as it is: lesson 6 needs the scores again on the way back.
#
# <details><summary>Hint 1: where to start</summary>
#
# What should come out for −2, and what for 2? The 2 comes out as 2, not as 1.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# You want the larger of two numbers, 0 and $z$, for each element. Python's `max`
# compares single numbers. NumPy has one that goes through an array.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.maximum(a, b)` compares element by element and makes a new array. One of the two
# may be a single number. `z[z < 0] = 0` would write into the array of whoever called
# you.
#
# </details>

# %% solution="relu" refuse="firstneuron.layers.relu"
def relu(z):
    """max(0, z), element by element.

    z : number or array of any shape
    returns a number or an array of the same shape
    """
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION

# %% test="relu" points=1
check(
    "four scores",
    call(relu, np.array([-2, -1, 0, 2])),
    [0, 0, 0, 2],
    likely={
        "a unit that is on says how much, not just yes.": [0, 0, 0, 1],
        "a negative score becomes 0, not positive.": [2, 1, 0, 2],
        "positive and negative are the wrong way round.": [-2, -1, 0, 0],
        "nothing is cut off.": [-2, -1, 0, 2],
    },
)
check("two rows", call(relu, np.array([[0.5, -3.0], [-0.1, 4.0]])), [[0.5, 0], [0, 4]])
### BEGIN HIDDEN TESTS
check("one number", call(relu, -1.5), 0)
check("one positive int", call(relu, 3), 3)
check("far out", call(relu, np.array([-1e300, 1e300])), [0, 1e300])
check("tiny scores pass", call(relu, np.array([1e-12, -1e-12])) * 1e12, [1, 0])
for _shape in ((1,), (3, 3), (2, 5), (2, 1, 4)):
    _z = np.linspace(-2.5, 3.0, int(np.prod(_shape))).reshape(_shape)
    _want = [_v if _v > 0 else 0.0 for _v in _z.ravel().tolist()]
    check(f"shape {_shape}", call(relu, _z), np.array(_want).reshape(_shape))
### END HIDDEN TESTS

# %% [markdown]
# ## Why not just more layers?
#
# If one neuron is too weak, take many, and put a layer on top of a layer. Leave the
# bend out for now: the output of a neuron is its score. Two layers:
#
# $$H = X W_1 + b_1 \qquad \text{out} = H W_2 + b_2$$
#
# $H$ has one row for each example and one column for each hidden unit. Put the first
# formula into the second and multiply out:
#
# $$\text{out} = (X W_1 + b_1) \, W_2 + b_2 = X \underbrace{(W_1 W_2)}_{W} + \underbrace{(b_1 W_2 + b_2)}_{b}$$
#
# The brackets do not depend on the examples. They are one weight matrix and one bias.
# So the two layers are **one layer in disguise**. Its boundary is a straight line.

# %%
W1, b1 = rng.normal(size=(2, 8)), rng.normal(size=8)  # 2 inputs, 8 hidden units
W2, b2 = rng.normal(size=(8, 1)), rng.normal(size=1)  # 8 hidden units, 1 output
points = rng.normal(size=(1000, 2))  # (1000, 2)

two_layers = (points @ W1 + b1) @ W2 + b2  # (1000, 2) -> (1000, 8) -> (1000, 1)
one_layer = points @ (W1 @ W2) + (b1 @ W2 + b2)  # (1000, 2) -> (1000, 1)
print(f"largest difference: {np.abs(two_layers - one_layer).max():.1e}")
print("parameters in two layers:", dense_param_count([2, 8, 1]))
print("parameters in one layer: ", dense_param_count([2, 1]))

# %% [markdown]
# The difference is rounding. 33 parameters do the work of 3. That is the answer to the
# widget's question: eight identity units on XOR are one neuron, and one neuron gets
# three corners of four. A hundred layers collapse in the same way, two at a time.
#
# Note the order $W_1 W_2$: the examples stand on the left, so the layer that comes
# first stands first. Shapes: `(2, 8) @ (8, 1)` gives `(2, 1)`. And note the bias: what
# $b_1$ adds goes through the second layer's weights before it arrives.

# %% [markdown]
# ### Exercise 2 · `collapse_linear`
#
# Two layers without activation: `(X @ W1 + b1) @ W2 + b2`. Return the pair `(W, b)` of
# the one layer that gives the same for every `X`: `X @ W + b`.
#
# - `W1` has shape `(n, q)`, `b1` has shape `(q,)`: `n` inputs, `q` hidden units.
# - `W2` has shape `(q, k)`, `b2` has shape `(k,)`: `k` outputs.
# - `W` has shape `(n, k)`, `b` has shape `(k,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Take an example whose inputs are all 0. What do the two layers give? That is `b`.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Which product of two matrices has the shape `(n, k)`? In the square case both orders
# have a fitting shape, and only one is right: look at the formula again.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `b1` is what the hidden units say when all inputs are 0, shape `(q,)`. The second
# layer treats it as it treats any row of hidden values: weights, then its own bias.
#
# </details>

# %% solution="collapse_linear" refuse="firstneuron.mlp.collapse_linear"
def collapse_linear(W1, b1, W2, b2):
    """The one layer that does what two layers without activation do.

    W1, b1 : arrays (n, q) and (q,)
    W2, b2 : arrays (q, k) and (k,)
    returns W, b: arrays (n, k) and (k,)
    """
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION

# %% test="collapse_linear" points=2
square_1 = np.array([[1.0, 2.0], [0.0, 1.0]])  # (2, 2)
square_2 = np.array([[1.0, 0.0], [3.0, 1.0]])  # (2, 2)
collapsed = call(
    collapse_linear, square_1, np.array([1.0, -1.0]), square_2, np.array([0.5, 0.25])
)

holds(
    "two results",
    isinstance(collapsed, tuple | list) and len(collapsed) == 2,
    "expected two arrays, weights and biases: `return W, b`.",
)
check(
    "W of two square layers",
    collapsed[0],
    [[7, 2], [3, 1]],
    likely={
        "the order of the two matrices. The layer that comes first stands first.": [
            [1, 2],
            [3, 7],
        ],
        "the matrices are multiplied element by element. Use @.": [[1, 0], [0, 1]],
    },
)
check(
    "b of two square layers",
    collapsed[1],
    [-1.5, -0.75],
    likely={
        "the first bias skips the second layer's weights.": [1.5, -0.75],
        "the first bias is lost.": [0.5, 0.25],
        "the second bias is lost.": [-2, -1],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(70)
for _n, _q, _k in ((2, 8, 1), (3, 3, 3), (4, 2, 5), (1, 1, 1), (5, 3, 2)):
    _W1, _b1 = _rng.normal(size=(_n, _q)), _rng.normal(size=_q)
    _W2, _b2 = _rng.normal(size=(_q, _k)), _rng.normal(size=_k)
    _W, _b = call(collapse_linear, _W1, _b1, _W2, _b2)
    check(
        f"W for n, q, k = {_n, _q, _k}",
        _W,
        [
            [sum(_W1[i, p] * _W2[p, j] for p in range(_q)) for j in range(_k)]
            for i in range(_n)
        ],
    )
    check(
        f"b for n, q, k = {_n, _q, _k}",
        _b,
        [sum(_b1[p] * _W2[p, j] for p in range(_q)) + _b2[j] for j in range(_k)],
    )
_W, _b = call(
    collapse_linear,
    np.array([[1, 2, 0]]),
    np.array([1, 0, 2]),
    np.array([[1, 0], [2, 1], [0, 4]]),
    np.array([0, -3]),
)
check("whole numbers, W", _W, [[5, 2]])
check("whole numbers, b", _b, [1, 5])
### END HIDDEN TESTS

# %% [markdown]
# ## Bends that add up
#
# Now put the bend between the layers:
#
# $$H = \text{relu}(X W_1 + b_1) \qquad \text{out} = H W_2 + b_2$$
#
# ReLU is not a matrix, so the brackets cannot be multiplied out any more. Start with
# one input, the pancakes, and two hidden units. The output unit takes the first as it
# is and subtracts the second twice:
#
# $$h_1 = \text{relu}(x - 1) \qquad h_2 = \text{relu}(x - 2) \qquad \text{out} = h_1 - 2 h_2$$

# %%
layers = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]])  # (5, 1)
W1, b1 = np.array([[1.0, 1.0]]), np.array([-1.0, -2.0])  # (1, 2), (2,)
w2, b2 = np.array([1.0, -2.0]), 0.0  # (2,), a number

H = np.maximum(0, layers @ W1 + b1)  # (5, 1) @ (1, 2) + (2,) -> (5, 2)
out = H @ w2 + b2  # (5, 2) @ (2,) -> (5,)
for x, h, score in zip(layers[:, 0], H, out, strict=True):
    print(f"{x:.0f} layers: h1 = {h[0]:.0f}, h2 = {h[1]:.0f}, out = {score:+.0f}")

# %%
x = np.linspace(0, 4, 81)  # (81,)
h1, h2 = np.maximum(0, x - 1), np.maximum(0, x - 2)  # (81,) each
figure = Figure(figsize=(6.5, 3.6), layout="constrained")
axes = figure.add_subplot(xlabel="layers x", ylabel="value")
axes.axhline(0, color="0.85", lw=1)
axes.plot(x, h1, "--", color=BLUE, label="$h_1$: on from 1")
axes.plot(x, -2 * h2, "-.", color=ORANGE, label="$-2\\,h_2$: on from 2, downwards")
axes.plot(x, h1 - 2 * h2, color=VERMILLION, lw=3, label="out, their sum")
axes.legend()
figure

# %% [markdown]
# Follow the thick line from left to right. Both units are off: flat. At 1 the first
# unit comes on: up. At 2 the second comes on, with twice the weight and a minus: from
# now on, down. With the cut at 0.5, it says yes to 2 layers and no to 1 and 3.
#
# Three things to take along:
#
# - Each ReLU unit makes **one crease**, where its score is 0. Between the creases the
#   output is straight.
# - The **hidden layer** decides where the creases are, the **output weights** decide
#   how far and which way it bends there.
# - So with $k$ hidden units, a walk along a straight line meets at most $k$ creases.

# %% [markdown]
# ## Worked example, then yours
#
# A complete one first: how far is $x$ from 0? That is $|x|$, a V with its point at 0.
# Left of 0 it goes down, right of 0 it goes up. One unit for each side:

# %%
x = np.array([-3, -1, 0, 2])  # (4,)
right = np.maximum(0, x)  # (4,)  on for x > 0
left = np.maximum(0, -x)  # (4,)  on for x < 0
print("right", right, "left", left, "sum", right + left)

# %% [markdown]
# Now a tent like the sandwich's with its top at 5: 0 at 4, 1 at 5, 0 at 6. The hidden
# units are there. Which two output weights make it a tent? Put an expression in place
# of the three dots, and run the cell. This is practice; it is not graded.

# %%
x = np.array([3.0, 4.0, 5.0, 6.0])  # (4,)
H = np.maximum(0, np.column_stack([x - 4, x - 5]))  # (4, 2)
output_weights = ...  # two numbers
blank("output weights", output_weights, [1, -2])

# %% [markdown]
# And one in which only the wish is given: how far is $x$ from 3? The weights of the
# output are both 1 and its bias is 0. What are the two columns of hidden values?

# %%
x = np.array([0.0, 1.0, 3.0, 7.0])  # (4,)
right = ...  # (4,)  on for x > 3
left = ...  # (4,)  on for x < 3
blank("right", right, [0, 0, 0, 4])
blank("left", left, [3, 2, 0, 0])

# %% [markdown]
# ## Folding paper
#
# Look at $|x|$ again. The points −3 and 3 get the same value: the number line has been
# **folded** at 0, and what lay left now lies on the right. One ReLU alone does not
# fold. It flattens: everything on its off side lands on 0. Two of them, back to back,
# fold.
#
# The plane can be folded, too, like a sheet of paper. Here is a layer that folds it
# along the line $x_1 = 0$. The first two units make $|x_1|$. The other two only let
# $x_2$ pass: whichever sign it has, one of them is on.

# %%
fold_W1 = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])  # (2, 4)
fold_W2 = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])  # (4, 2)


def fold(X):  # (m, 2) -> (m, 2)
    H = np.maximum(0, X @ fold_W1)  # (m, 4)
    return H @ fold_W2  # (m, 2)


print(fold(np.array([[-1.0, 0.5], [1.0, 0.5], [-2.0, -0.5]])))

# %% [markdown]
# Somebody wants to separate the circles from the squares below. On the flat sheet no
# straight cut does it. Fold the sheet, cut it **once, straight**, and unfold it. The
# cut has become a V.

# %%
sheet = rng.uniform(-2, 2, size=(120, 2))  # (120, 2)
height = sheet[:, 1] - np.abs(sheet[:, 0])  # (120,)  above or below a V
sheet, inside = sheet[abs(height) > 0.15], (height > 0)[abs(height) > 0.15]  # a gap

# out = w · folded + b, with w = (-1, 1) and b = 0
plot_fold(fold, sheet, inside.astype(int), w=[-1.0, 1.0], b=0.0)

# %% [markdown]
# That is how a network bends its boundary. **The hidden layer folds the plane; the
# output unit makes one straight cut; seen from the inputs, the cut is bent.** A second
# hidden layer folds the folded sheet again, so that one cut goes through many sheets at
# once.
#
# (`fold` ends with weighted sums, and so does the output unit. There is no bend between
# them, so in a network they are one layer: exercise 2.)
#
# Two more words for the same thing. The values $h_1, h_2, \dots$ are called **hidden
# features**: the output unit is an ordinary neuron, it only sees other inputs than you
# do. With a sigmoid on top, it is the logistic regression of lesson 4.

# %% [markdown]
# ### Exercise 3 · `xor_net`
#
# Build a network by hand that answers XOR: **one hidden layer of two ReLU units, and an
# output that is a weighted sum of the two plus a bias**. Return the score of each row
# of `X`. A score above 0.5 means lamp on.
#
# - `X` has shape `(m, 2)`: the positions of the switches, 0 or 1, floats or ints.
# - The result has shape `(m,)`: scores, not decisions. There is no activation after the
#   output.
# - You choose the weights. There is more than one right answer.
# - The score is defined between the corners, too. There it must be what two ReLU units
#   make: straight pieces with at most two creases, and no jumps.
#
# <details><summary>Hint 1: where to start</summary>
#
# You have seen two shapes that go up and down: a tent and a V. Find *one number*
# computed from $x_1$ and $x_2$ that turns the lamp into a tent or into a V.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# For the tent: how many switches are up? The lamp is off at 0, on at 1, off at 2. That
# is the sandwich, moved. For the V: how different are the switches?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Tent: with $s = x_1 + x_2$, the sandwich's units are on from 1 and from 2. Yours
# should be on from 0 and from 1. V: with $d = x_1 - x_2$ you need $|d|$. In both cases
# each hidden unit sees both switches, so `W1` has shape `(2, 2)`.
#
# </details>

# %% solution="xor_net"
def xor_net(X):
    """Scores of a network with two ReLU units: above 0.5 for exactly one 1.

    X : array (m, 2)
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])  # (2, 2)  both units see x1 + x2
    b1 = np.array([0.0, -1.0])  # (2,)  on from 0, on from 1
    w2 = np.array([1.0, -2.0])  # (2,)  up, then down
    return np.maximum(0, X @ W1 + b1) @ w2
    ### END SOLUTION

# %% test="xor_net" points=3
four_corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
lamp_scores = call(xor_net, four_corners)

holds(
    "the shape",
    np.shape(lamp_scores) == (4,),
    f"expected one score for each of the 4 rows, got shape {np.shape(lamp_scores)}.",
)
check(
    "scores above 0.5",
    np.asarray(lamp_scores) > 0.5,
    [0, 1, 1, 0],
    likely={
        "this is OR. With both switches up, the lamp is off.": [0, 1, 1, 1],
        "this is AND. The lamp is on when exactly one switch is up.": [0, 0, 0, 1],
        "on and off are the wrong way round.": [1, 0, 0, 1],
        "no score is above 0.5. How high does your tent or your V rise?": [0] * 4,
        "only one side of the V rises. Which unit is on for the other?": [0, 0, 1, 0],
        "no bend is left in the score. Where is the ReLU?": [1, 1, 1, 0],
    },
)
### BEGIN HIDDEN TESTS
for _rows in ([[1, 1]], [[0, 1]], [[1, 0], [1, 0], [0, 0]], [[1, 1], [0, 0], [0, 1]]):
    check(
        f"rows {_rows}",
        np.asarray(call(xor_net, np.array(_rows, dtype=float))) > 0.5,
        [sum(_row) == 1 for _row in _rows],
    )
for _start, _end in (
    ((-2.0, -1.3), (3.1, 2.2)),
    ((-1.5, 2.4), (2.6, -1.9)),
    ((0.0, 0.0), (1.0, 0.0)),
):
    _steps = {}
    for _n in (300, 3000):
        _way = np.linspace(0, 1, _n + 1)[:, None]  # a straight walk
        _walk = np.array(_start) + _way * (np.array(_end) - np.array(_start))
        _scores = np.asarray(call(xor_net, _walk), dtype=float)
        _steps[_n] = np.abs(np.diff(_scores)).max()
        _bent = np.abs(np.diff(_scores, 2)) > 1e-7 * (1 + np.abs(_scores).max())
    holds(
        "no jumps",
        _steps[3000] <= _steps[300] / 2 + 1e-9,
        "between the corners the score jumps. Return the score, not the decision: a "
        "weighted sum of ReLU units has creases and no jumps.",
    )
    # places where it bends; neighbouring ones are the two sides of one crease
    _creases = np.sum(np.diff(np.concatenate([[0], _bent.astype(int)])) == 1)
    holds(
        "creases",
        _creases <= 2 and _bent.sum() <= 4,
        "on a straight walk the score bends in more than two places, or is curved. Two "
        "ReLU units in one hidden layer, followed by a plain weighted sum, make at "
        "most two creases.",
    )
### END HIDDEN TESTS

# %% [markdown]
# A good place for a break. Up to here: what a bend is good for, built by hand. From
# here: networks of any size.
#
# ## Who finds the lines?
#
# By hand you can do XOR. For the moons you drag for a while. For digits it is hopeless.
# The gradients of lesson 6 and the steps of lesson 5 do it: the hidden weights are
# trained like all others. Here scikit-learn does so, twice, with 16 hidden units. The
# two networks differ in one word.

# %%
moons_X, moons_y = make_moons(200, noise=0.1, random_state=7)  # (200, 2), (200,)
line = LogisticRegression(C=1e6).fit(moons_X, moons_y)
print(f"one neuron                    {100 * line.score(moons_X, moons_y):.1f} % right")

nets = {}
for activation in ("identity", "relu"):
    nets[activation] = MLPClassifier(
        (16,), activation, solver="lbfgs", alpha=0.01, max_iter=3000, random_state=0
    ).fit(moons_X, moons_y)
    right = nets[activation].score(moons_X, moons_y)
    print(f"16 hidden units, {activation:9}    {100 * right:.1f} % right")

# %% [markdown]
# Below is the network with ReLU. The dashed lines are the creases of its hidden units.
# Between two creases the boundary is straight, and it can turn only where it meets one.

# %%
trained_W1, trained_W2 = nets["relu"].coefs_  # (2, 16), (16, 1)
trained_b1, trained_b2 = nets["relu"].intercepts_  # (16,), (1,)


def moon_scores(X):  # (m, 2) -> (m,)
    H = np.maximum(0, X @ trained_W1 + trained_b1)  # (m, 16)
    return (H @ trained_W2 + trained_b2)[:, 0]


plot_regions(moon_scores, moons_X, moons_y, cut=0.0, lines=(trained_W1, trained_b1))

# %% [markdown]
# The same again, with the words of the last section: keep the hidden layer, throw the
# output unit away, and train an ordinary logistic regression on the hidden features.

# %%
H = np.maximum(0, moons_X @ trained_W1 + trained_b1)  # (200, 16)
print(f"straight cut through the inputs:          {line.score(moons_X, moons_y):.3f}")
head = LogisticRegression(C=1e6, max_iter=10_000).fit(H, moons_y)
print(f"straight cut through the hidden features: {head.score(H, moons_y):.3f}")

# %% [markdown]
# ## Layers and their names
#
# A digit of 28 × 28 pixels goes through a network like this one:
#
# ```text
# picture        input layer     hidden layer    output layer
# (m, 28, 28) -> (m, 784)     -> (m, 128)     -> (m, 10)
#        unroll          W1 b1 ReLU      W2 b2 softmax
# ```
#
# - The **input layer** is the row of numbers itself: 784 pixels, no weights, nothing to
#   compute. It is a "layer" only in drawings.
# - A **hidden layer** stands in between. It is called hidden because the data say
#   nothing about it. They hold the pixels and the digit, but not what the 128 numbers
#   in the middle should be. The network has to find that out.
# - The **output layer** gives the answer: one neuron with a sigmoid for yes or no, $k$
#   neurons with softmax for one of $k$ classes (lesson 4), one plain number for a
#   price.
# - A layer in which every neuron sees all outputs of the layer before is called
#   **dense**, or *fully connected*.
# - The number of neurons in a layer is its **width**. The number of layers with weights
#   is the **depth** of the network. With several hidden layers it is called **deep**:
#   that is all the word "deep" in *deep learning* says.
#
# The library Keras prints its layers in this way: `Flatten: (None, 28, 28) -> (None,
# 784)`, `Dense: (None, 784) -> (None, 128)`. `None` is the place of our `m`: any number
# of examples.

# %%
for sizes in ([784, 10], [784, 128, 10], [784, 256, 128, 10]):
    shapes = [(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]
    print(f"{sizes}: {len(sizes) - 2} hidden, depth {len(shapes)}")
    print("    weights", *shapes, f"- parameters {dense_param_count(sizes)}")

# %% [markdown]
# Is the middle a "black box"? You may look at every number in it. Here are the hidden
# values of the first four moons, for six of the sixteen units. What is hard is not to
# see the numbers but to say in words what they mean.

# %%
print(H[:4, :6].round(2))  # (4, 6)

# %% [markdown]
# ## Any number of layers
#
# Keep the weights in a list with one pair `(W, b)` for each layer. One loop does the
# forward pass. What came out of a layer goes into the next:
#
# $$Z = A W + b \qquad A \leftarrow \text{activation}(Z)$$
#
# The last layer has no activation: its scores leave the network as they are. What is
# done with them (sigmoid, softmax, nothing) depends on the question.
#
# In Python a function is a value like any other. You can put it in a variable or hand
# it to another function:

# %%
def bend(z):
    return np.maximum(0, z)


some_activation = bend  # no brackets: the function itself, not its result
print(some_activation(np.array([-1.0, 2.0])))

two_pairs = [(np.ones((2, 3)), np.zeros(3)), (np.ones((3, 1)), np.ones(1))]
for number, (W, b) in enumerate(two_pairs):  # a pair is unpacked on the way
    last = number == len(two_pairs) - 1
    print("layer", number, "W", W.shape, "b", b.shape, "last:", last)

# %% [markdown]
# The way back (lesson 6) needs the numbers of the way there. So the function returns a
# **cache** beside the output: for each layer its scores `Z` and what came out, `A`.

# %% [markdown]
# ### Exercise 4 · `mlp_forward`
#
# The forward pass of a network with any number of layers. (MLP stands for *multi-layer
# perceptron*, an old name for it.) Return `(out, cache)`.
#
# - `X` has shape `(m, n)`. `params` is a list of pairs `(W, b)`, one for each layer, at
#   least one. `W` has shape `(n_in, n_out)` and `b` has shape `(n_out,)`.
# - `activation` is a function that takes an array and returns one of the same shape. It
#   is applied to the scores of **every layer but the last**.
# - `out` holds the scores of the last layer.
# - `cache` is a list of pairs `(Z, A)`, one for each layer: its scores, and its
#   outputs. For the last layer, `A` equals `Z`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Begin with `A = X` and an empty list. What does the loop do with `A` in each round?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# In each round: compute `Z` from `A`; make the new `A`; append the pair to the cache.
# How does the loop know that it has come to the last layer?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `enumerate(params)` counts the rounds from 0, so the last one is `len(params) - 1`. In
# all others the new `A` is `activation(Z)`. Do not write a separate line for each
# layer: there may be one or seven.
#
# </details>

# %% solution="mlp_forward" refuse="firstneuron.mlp.mlp_forward"
def mlp_forward(X, params, activation):
    """The forward pass of a network: activation after every layer but the last.

    X : array (m, n)
    params : list of (W, b), arrays (n_in, n_out) and (n_out,)
    activation : function of an array, same shape out
    returns out, cache: an array (m, k) and a list of (Z, A)
    """
    ### BEGIN SOLUTION
    A, cache = X, []
    for number, (W, b) in enumerate(params):
        Z = A @ W + b  # (m, n_out)
        A = Z if number == len(params) - 1 else activation(Z)
        cache.append((Z, A))
    return A, cache
    ### END SOLUTION

# %% test="mlp_forward" points=3
def halve_negatives(z):  # easy to tell from no activation at all
    return np.where(z > 0, z, 0.5 * z)


small_X = np.array([[1.0, 2.0], [-1.0, 0.0], [0.0, -2.0]])  # (3, 2)
small_params = [
    (np.array([[1.0, -1.0], [1.0, 0.0]]), np.array([0.0, 1.0])),  # 2 -> 2
    (np.array([[1.0], [2.0]]), np.array([-4.0])),  # 2 -> 1
]
forward = call(mlp_forward, small_X, small_params, halve_negatives)

holds(
    "two results",
    isinstance(forward, tuple | list) and len(forward) == 2,
    "expected two results, an array and a list: `return out, cache`.",
)
check(
    "out, two layers",
    forward[0],
    [[-1], [-0.5], [-3]],
    likely={
        "the output was activated, too. The last layer's scores leave as they are.": [
            [-0.5],
            [-0.25],
            [-1.5],
        ],
        "the activation is missing between the layers.": [[-1], [-1], [-4]],
        "the biases are not added.": [[2], [1.5], [-1]],
        "the inputs were activated. A layer's scores are, not what goes into it.": [
            [-1],
            [-1.25],
            [-2.5],
        ],
    },
)
holds(
    "the cache",
    isinstance(forward[1], tuple | list)
    and len(forward[1]) == 2
    and all(isinstance(p, tuple | list) and len(p) == 2 for p in forward[1]),
    "expected a list with one pair (Z, A) for each of the 2 layers.",
)
check("scores of the hidden layer", forward[1][0][0], [[3, 0], [-1, 2], [-2, 1]])
check(
    "outputs of the hidden layer",
    forward[1][0][1],
    [[3, 0], [-0.5, 2], [-1, 1]],
    likely={"these are the scores, before the activation.": [[3, 0], [-1, 2], [-2, 1]]},
)
check("outputs of the last layer", forward[1][1][1], [[-1], [-0.5], [-3]])
### BEGIN HIDDEN TESTS
def _cube(z):
    return z**3 / 10


def _positive(z):
    return np.maximum(0, z)


def _same(z):
    return z


_rng = np.random.default_rng(71)
for _sizes, _m, _act in (
    ((3, 1), 4, _cube),
    ((2, 2), 2, _positive),
    ((4, 3, 2), 5, _positive),
    ((3, 3, 3, 3), 3, _cube),
    ((2, 5, 4, 3, 1), 1, halve_negatives),
    ((3, 4, 2), 6, _same),
):
    _X = _rng.normal(size=(_m, _sizes[0]))
    _params = [
        (_rng.normal(size=_sizes[_i : _i + 2]), _rng.normal(size=_sizes[_i + 1]))
        for _i in range(len(_sizes) - 1)
    ]
    _out, _cache = call(mlp_forward, _X, _params, _act)
    holds(
        f"one pair for each layer, sizes {_sizes}",
        len(_cache) == len(_params),
        f"expected {len(_params)} pairs in the cache, got {len(_cache)}.",
    )
    _A = _X.tolist()
    for _number, (_W, _b) in enumerate(_params):
        _Z = [  # loops, so that no matrix product is taken for granted
            [
                sum(_row[_p] * _W[_p, _j] for _p in range(len(_row))) + _b[_j]
                for _j in range(len(_b))
            ]
            for _row in _A
        ]
        _A = _Z if _number == len(_params) - 1 else _act(np.array(_Z)).tolist()
        check(f"Z of layer {_number}, sizes {_sizes}", _cache[_number][0], _Z)
        check(f"A of layer {_number}, sizes {_sizes}", _cache[_number][1], _A)
    check(f"out, sizes {_sizes}", _out, _A)
_out, _cache = call(
    mlp_forward,
    np.array([[1, -2]]),
    [(np.array([[1, 0], [1, 3]]), np.array([0, 2])), (np.ones((2, 1)), np.array([5]))],
    _positive,
)
check("whole numbers", _out, [[5]])
### END HIDDEN TESTS

# %% [markdown]
# ## A soft bend: tanh
#
# ReLU is the usual choice today. Before it, and still in some places, there was
# **tanh**, the hyperbolic tangent. It is the sigmoid of lesson 4, stretched so that it
# runs from −1 to 1 through 0:
#
# $$\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\,\sigma(2z) - 1$$
#
# Near 0 it is almost straight, and far out it is flat. NumPy has it as `np.tanh`.
#
# For backpropagation we need its slope. It has a convenient form. Write $a = \tanh(z)$:
#
# $$\frac{da}{dz} = 1 - a^2$$
#
# You may check it from lesson 4. There the slope of $p = \sigma(u)$ was $p(1 - p)$.
# Here $u = 2z$ and $a = 2p - 1$, so rates multiply to $2 \cdot p(1 - p) \cdot 2$. With
# $p = \frac{a + 1}{2}$ that is $(1 + a)(1 - a) = 1 - a^2$. Or let tiny steps check it:

# %%
h = 1e-5
for z in (-2.0, 0.0, 0.5, 3.0):
    a = np.tanh(z)  # what the unit put out
    measured = (np.tanh(z + h) - np.tanh(z - h)) / (2 * h)
    print(f"z {z:4.1f}   a {a:7.4f}   measured {measured:.6f}   1 - a² {1 - a**2:.6f}")

# %% [markdown]
# So the slope can be computed from the **output** of the unit, without its score and
# without another `tanh`. The output stands in the cache.
#
# Look at $z = 3$: the slope is almost 0. A tanh unit that is far out hardly learns. It
# is **saturated**. ReLU has slope 1 wherever it is on. That is one
# reason why it took over.

# %% [markdown]
# ### Exercise 5 · `tanh_grad_from_a`
#
# Return the slope of tanh, element by element, from the **outputs** `a`.
#
# - `a` is a number or an array of any shape. It holds values of tanh, from −1 to 1.
#   Somebody has computed `a = np.tanh(z)` before.
# - The result has the same shape.
#
# <details><summary>Hint 1: where to start</summary>
#
# What is in `a`: a score, or what came out of tanh? Does it have to go through tanh
# again?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The formula above has $a$ in it and no $z$. Where the unit is undecided, $a = 0$, the
# slope must be 1.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# At $a = 0.5$ the slope is 0.75, and at $a = -0.5$ as well. `a**2` squares element by
# element.
#
# </details>

# %% solution="tanh_grad_from_a" refuse="firstneuron.mlp.tanh_grad_from_a"
def tanh_grad_from_a(a):
    """The slope da/dz of a = tanh(z), from a.

    a : number or array of any shape, outputs of tanh
    returns a number or an array of the same shape
    """
    ### BEGIN SOLUTION
    return 1 - a**2
    ### END SOLUTION

# %% test="tanh_grad_from_a" points=1
outputs = np.array([0.0, 0.5, -0.5, 0.8])  # (4,)

check(
    "four outputs",
    call(tanh_grad_from_a, outputs),
    [1, 0.75, 0.75, 0.36],
    likely={
        "tanh was taken twice. The values in a have been through it already.": (
            1 - np.tanh(outputs) ** 2
        ),
        "this is the slope of the sigmoid. That of tanh is another.": (
            outputs * (1 - outputs)
        ),
        "the square is missing.": 1 - outputs,
        "this is the square alone. What is it subtracted from?": outputs**2,
    },
)
check("fully on, fully off", call(tanh_grad_from_a, np.array([1.0, -1.0])), [0, 0])
### BEGIN HIDDEN TESTS
check("one number", call(tanh_grad_from_a, 0.25), 0.9375)
check("ints", call(tanh_grad_from_a, np.array([0, 1, -1])), [1, 0, 0])
_h = 1e-5
for _shape in ((1,), (3, 3), (2, 5), (2, 1, 3)):
    _z = np.linspace(-2.0, 1.7, int(np.prod(_shape))).reshape(_shape)
    _want = (np.tanh(_z + _h) - np.tanh(_z - _h)) / (2 * _h)
    check(
        f"against tiny steps, shape {_shape}",
        call(tanh_grad_from_a, np.tanh(_z)),
        _want,
        tol=1e-7,
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Dead units
#
# ReLU has a weakness of its own. A unit that is off says 0, and no slope passes it.
# That is fine as long as it is on for *some* examples. A unit that is off for **all**
# of them gets the slope 0 from all of them. Its weights do not move, so it stays off.
# It is **dead**. (In a deeper layer it may come back, if the layers before it move.)
#
# How does a unit get there? Mostly by one step that was too long: a large learning rate
# throws its bias far below 0. Here are six units, two of them with such a bias, and the
# slopes that reach their weights when a slope of 1 comes from the right everywhere.

# %%
X = rng.normal(size=(50, 3))  # (50, 3)
W, b = rng.normal(size=(3, 6)), np.array([0.0, 0.5, -12.0, 0.0, -12.0, -0.5])
Z = X @ W + b  # (50, 3) @ (3, 6) + (6,) -> (50, 6)

dZ = np.ones(Z.shape) * (Z > 0)  # (50, 6)  what passes the ReLU (lesson 6)
dW = X.T @ dZ / 50  # (3, 50) @ (50, 6) -> (3, 6)
print("on for so many examples:", (Z > 0).sum(axis=0))  # (6,)
print("length of the slope:    ", np.linalg.norm(dW, axis=0).round(2))  # (6,)
print(f"zeros among all values:  {np.mean(Z <= 0):.2f}")

# %% [markdown]
# Do not count zeros. A healthy ReLU layer is full of them: each unit is off for some
# examples, that is its job. A unit is dead when its whole **column** is never above 0.

# %% [markdown]
# ### Exercise 6 · `dead_relu_fraction`
#
# Return the share of units that are never on in this batch, as a single number from 0
# to 1.
#
# - `Z` has shape `(m, k)`: the scores of `k` ReLU units, **before** the ReLU, for `m`
#   examples.
# - A unit is on for an example if its score is **greater than 0**. It is dead if it is
#   on for none of the examples.
#
# <details><summary>Hint 1: where to start</summary>
#
# The question is asked once for each unit. So before the share there must be an array
# of shape `(k,)`: dead or not.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `Z > 0` has shape `(m, k)`. For a unit to be alive, *any* of the values in its column
# must be true. `np.any` has an `axis`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `axis=0` goes down the columns and leaves shape `(k,)`. The mean of an array of `True`
# and `False` is the share of `True`. Mind which of the two you count: alive or dead.
#
# </details>

# %% solution="dead_relu_fraction" refuse="firstneuron.mlp.dead_relu_fraction"
def dead_relu_fraction(Z):
    """The share of ReLU units that are on for no example of the batch.

    Z : array (m, k), scores before the ReLU, one unit in each column
    returns a single number from 0 to 1
    """
    ### BEGIN SOLUTION
    return np.mean((Z <= 0).all(axis=0))
    ### END SOLUTION

# %% test="dead_relu_fraction" points=2
batch_Z = np.array(
    [
        [-1.0, -1.0, -2.0, 3.0, -1.0],
        [0.5, -1.0, -5.0, -4.0, -3.0],
        [2.0, 0.0, 1.0, -1.0, -2.0],
    ]
)  # (3, 5)

check(
    "two of five units are never on",
    call(dead_relu_fraction, batch_Z),
    0.4,
    likely={
        "this is the share of zeros among all values.": 11 / 15,
        "this is the share of units that are alive.": 0.6,
        "the share is taken over the examples. A unit is a column.": 0,
        "a unit counts as dead when it is off for some example, not for all.": 1,
        "this is the number of dead units. Divide by the number of units.": 2,
        "a score of 0 counts as on. On means greater than 0.": 0.2,
    },
)
check("nobody is dead", call(dead_relu_fraction, np.array([[1.0, 2.0]])), 0)
### BEGIN HIDDEN TESTS
check(
    "a score of 0 is off",
    call(dead_relu_fraction, np.array([[0.0, 1.0], [0.0, -1.0]])),
    0.5,
)
check("all dead", call(dead_relu_fraction, np.full((5, 3), -0.5)), 1)
check("one example", call(dead_relu_fraction, np.array([[-1.0, 2.0, 0.0, 3.0]])), 0.5)
check("ints", call(dead_relu_fraction, np.array([[-1, 2], [-3, -4], [0, -1]])), 0.5)
check(
    "on for one example, far below 0 for the others",
    call(dead_relu_fraction, np.array([[-100.0, 1.0], [1e-9, -50.0], [-100.0, -50.0]])),
    0,
)
check(
    "three by three, an example without any unit on",
    call(
        dead_relu_fraction,
        np.array([[-1.0, -1.0, -1.0], [-1.0, 2.0, 3.0], [-1.0, 1.0, -1.0]]),
    ),
    1 / 3,
)
_rng = np.random.default_rng(72)
for _m, _k in ((4, 4), (2, 7), (9, 3)):
    _Z = _rng.normal(size=(_m, _k)) - 1
    _dead = sum(all(_Z[_i, _j] <= 0 for _i in range(_m)) for _j in range(_k))
    check(f"random scores {_m, _k}", call(dead_relu_fraction, _Z), _dead / _k)
### END HIDDEN TESTS

# %% [markdown]
# ## How much can a hidden layer do?
#
# With enough ReLU units in one hidden layer, the output can come as close as you like
# to *any* continuous function on a bounded piece of the plane, or of a space with more
# dimensions. For one input you have seen the idea: two units make a tent, and many
# tents side by side make any outline. The first proofs are from 1989 (George Cybenko;
# Kurt Hornik and others), for sigmoids. For ReLU and most other bends it is from 1993
# (Moshe Leshno and others).
#
# Read the small print. The theorem says that suitable weights **exist**. It does not
# say how many units you need. It does not say that gradient descent finds the weights.
# And it says nothing about examples that were not in the training data.

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The bias makes the calculation non-linear."
#
# Take three layers, every one with a bias, and no activation. Walk along a straight
# line, and look whether the output bends: is its value in the middle of the walk the
# mean of the values at the ends?

# %%
sizes = [2, 6, 6, 1]
pairs = [
    (rng.normal(size=sizes[i : i + 2]), rng.normal(0, 5, size=sizes[i + 1]))
    for i in range(len(sizes) - 1)
]
ends = rng.normal(size=(2, 2))  # (2, 2)  where the walk starts and where it ends
walk = np.array([ends[0], ends.mean(axis=0), ends[1]])  # (3, 2)

for name, bend_it in (("identity", lambda z: z), ("ReLU", lambda z: np.maximum(0, z))):
    A = walk
    for W, b in pairs[:-1]:
        A = bend_it(A @ W + b)
    start, middle, end = (A @ pairs[-1][0] + pairs[-1][1])[:, 0]
    print(f"{name:8}  middle {middle:9.4f}   mean of the ends {(start + end) / 2:9.4f}")

# %% [markdown]
# **Right:** a bias *moves* a line, a plane or a crease. It bends nothing. In the strict
# sense of lesson 2, weighted sum plus bias is called affine, and that is as straight as
# linear. Only the activation bends. (The claim has one true neighbour: without biases,
# all creases go through the origin. So a bent network needs biases, too.)
#
# > **Claim.** "Real problems need more features. With enough of them you can do without
# > non-linearity."
#
# Sometimes. The cats and dogs needed a second measurement, and then a line was enough.
# The sandwich, too: measure whether all layers are alike (pancake 1, sandwich 0, stack
# 1), and that feature alone decides. But now give XOR 20 more features, each of them a
# weighted sum of the two switches. Then, in place of them, one product.

# %%
sums = corners @ rng.normal(size=(2, 20)) + rng.normal(size=20)  # (4, 20)
product = corners[:, 0] * corners[:, 1]  # (4,)
for name, features in (
    ("x1, x2                  ", corners),
    ("x1, x2, 20 weighted sums", np.column_stack([corners, sums])),
    ("x1, x2, x1 · x2         ", np.column_stack([corners, product])),
):
    with_ones = np.column_stack([features, np.ones(4)])  # a bias, as in lesson 2
    weights = np.linalg.lstsq(with_ones, lamp, rcond=None)[0]
    fitted = (with_ones @ weights).round(3) + 0.0  # + 0.0 turns -0.0 into 0.0
    print(name, "best scores for the lamp:", fitted)

# %% [markdown]
# The best that least squares finds for 20 weighted sums is what it finds for none of
# them: 0.5 at each corner, no idea. A weighted sum of weighted sums is a weighted sum.
# The product solves XOR at once, as $x_1 + x_2 - 2 x_1 x_2$. But a product is not a
# weighted sum: you have bent the feature yourself, by hand.
#
# **Right:** a new feature helps if it *knows something* the old ones do not, or if it
# is itself a bent function of them. More straight mixtures of the same numbers help
# nothing. A hidden layer is a way to let the network make bent features, and choose
# them itself.
#
# > **Claim.** "You cannot separate complex data with straight lines."
#
# Handwritten digits are complex data: 64 pixels, ten classes, many hands. One softmax
# layer, no hidden units:

# %%
digits = load_digits()
pixels = digits.images.reshape(len(digits.images), -1) / 255  # (1797, 64)
train_X, test_X, train_y, test_y = train_test_split(
    pixels, digits.labels, test_size=0.2, random_state=0, stratify=digits.labels
)
straight = LogisticRegression(max_iter=1000).fit(train_X, train_y)
print(f"new digits recognised with straight cuts: {straight.score(test_X, test_y):.3f}")
print(f"for comparison, the moons:                {line.score(moons_X, moons_y):.3f}")

# %% [markdown]
# **Right:** it depends on the data, and you can measure it. About 97 % of the digits
# are within reach of straight cuts: with 64 dimensions there is much room to cut. The
# two moons look simple in a picture and are not. So train a linear model first. It is
# quick, and it tells you what a hidden layer has to beat.
#
# > **Claim.** "A neural network contains 3 layers: the input layer, the hidden layers
# > and the output layer."
#
# Three *kinds* of layers. Their number is another matter:

# %%
for sizes in ([784, 10], [784, 128, 10], [784, 256, 128, 10]):
    print(
        f"{sizes}: {len(sizes)} columns in a drawing, {len(sizes) - 1} layers with "
        f"weights, {len(sizes) - 2} hidden"
    )

# %% [markdown]
# **Right:** say how you count. This course counts the layers that have weights, as many
# papers do: 784-128-10 is a **2-layer** network with **one** hidden layer. The input
# computes nothing. Safest of all is to give the sizes.
#
# > **Claim.** "ReLU is a switch: strong signals on, weak signals off."

# %%
for z in (-100.0, -0.01, 0.01, 1.0, 100.0):
    print(f"z = {z:7.2f}   step {int(z > 0)}   ReLU {max(0.0, z):6.2f}")

# %% [markdown]
# **Right:** the sign decides, not the strength. The weak signal 0.01 passes, the strong
# one −100 does not. And what passes keeps its size. A switch knows two states; that is
# the step of lesson 3, and its slope is 0 everywhere, so nothing could be learned
# through it.

# %% [markdown]
# ## Bug hunt
#
# A friend builds the network for "how far is $x$ from 3?" from above, with two ReLU
# units. The weights are right. It runs without an error. Every distance comes out as 0.

# %%
def friends_net(X, W1, b1, w2, b2):
    A = np.maximum(0, X)  # (m, n)
    H = A @ W1 + b1  # (m, q)
    return H @ w2 + b2  # (m,)


hours = np.array([[0.0], [1.0], [3.0], [7.0]])  # (4, 1)
away_W1, away_b1 = np.array([[1.0, -1.0]]), np.array([-3.0, 3.0])  # (1, 2), (2,)
away_w2, away_b2 = np.array([1.0, 1.0]), 0.0  # (2,), a number
print(friends_net(hours, away_W1, away_b1, away_w2, away_b2))

# %% [markdown]
# ### Exercise 7 · `relu_net`
#
# Write the function your friend wanted: a hidden layer of ReLU units and a linear
# output.
#
# - `X` has shape `(m, n)`, `W1` `(n, q)`, `b1` `(q,)`, `w2` `(q,)`, and `b2` is a
#   number.
# - The result has shape `(m,)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Print `A` beside `X` in your friend's code. What has the ReLU changed?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Hours are never negative, and neither are pixels. There the ReLU does nothing, and two
# layers with nothing between them are one. Where in a neuron does the activation
# belong?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# First the scores of the hidden units, then the ReLU of the scores, then the output.
# With the weights above, the second hour has the hidden values 0 and 2.
#
# </details>

# %% solution="relu_net" refuse="firstneuron.mlp.mlp_forward"
def relu_net(X, W1, b1, w2, b2):
    """A hidden layer of ReLU units and one linear output.

    X : array (m, n)
    W1, b1 : arrays (n, q) and (q,)
    w2, b2 : an array (q,) and a number
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    H = np.maximum(0, X @ W1 + b1)  # (m, q)
    return H @ w2 + b2
    ### END SOLUTION

# %% test="relu_net" points=2
check(
    "how far from 3",
    call(
        relu_net,
        np.array([[0.0], [1.0], [3.0], [7.0]]),
        np.array([[1.0, -1.0]]),
        np.array([-3.0, 3.0]),
        np.array([1.0, 1.0]),
        0.0,
    ),
    [3, 2, 0, 4],
    likely={
        "nothing is bent between the two layers.": [0, 0, 0, 0],
        "the ReLU comes before the bias. It belongs after it.": [0, 1, 3, 7],
    },
)
check(
    "two inputs, output below 0",
    call(
        relu_net,
        np.array([[1.0, -2.0], [-1.0, 3.0]]),
        np.array([[1.0, 0.0], [1.0, 2.0]]),
        np.array([0.5, 1.0]),
        np.array([-1.0, -2.0]),
        0.25,
    ),
    [0.25, -16.25],
    likely={
        "the output was cut off at 0, too.": [0.25, 0],
        "the inputs go through the ReLU as well.": [-3.25, -17.25],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(73)
for _m, _n, _q in ((4, 2, 3), (3, 3, 3), (1, 4, 2), (5, 1, 1), (2, 6, 4)):
    _X, _W1 = _rng.normal(size=(_m, _n)), _rng.normal(size=(_n, _q))
    _b1, _w2, _b2 = _rng.normal(size=_q), _rng.normal(size=_q), -0.75
    _want = []
    for _i in range(_m):
        _total = _b2
        for _j in range(_q):
            _z = sum(_X[_i, _p] * _W1[_p, _j] for _p in range(_n)) + _b1[_j]
            _total += (_z if _z > 0 else 0.0) * _w2[_j]
        _want.append(_total)
    check(
        f"m, n, q = {_m, _n, _q}", call(relu_net, _X, _W1, _b1, _w2, _b2), _want
    )
check(
    "whole numbers",
    call(
        relu_net,
        np.array([[1, -2], [0, 3]]),
        np.array([[1, 2], [1, 0]]),
        np.array([0, -1]),
        np.array([2, 1]),
        1,
    ),
    [2, 7],
)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - One neuron makes one straight cut. XOR is out of its reach: opposite corners have
#   equal sums. It gets 75 %.
# - Layers without activation **collapse**: $W = W_1 W_2$, $b = b_1 W_2 + b_2$. Biases
#   do not change that.
# - A **ReLU** unit makes one crease. Two of them make a tent or a fold. The hidden
#   layer folds the plane, the output cuts it once.
# - A network is a list of `(W, b)`: input, **hidden** layers, output. Say how you count
#   the layers, or give the sizes.
# - tanh bends softly; its slope is $1 - a^2$. A ReLU unit that is off for all examples
#   is **dead** and stays so.
#
# **Next:** the hidden weights have to start somewhere. All zeros, all equal, too large,
# too small: each goes wrong in its own way. Lesson 8 is about the first numbers.
