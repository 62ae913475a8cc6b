# %% [markdown]
# # 2 · Weighted sum and bias
#
# **Before this:** lesson 1 (shapes, rows as examples, counting parameters).
# **Time:** about 70 minutes. **Difficulty:** easy, with some geometry near the end.
#
# A neuron does one thing before all others: it multiplies, adds up, and adds one number
# more. In this lesson you build that sum three times, each time shorter, and then look
# at it as a picture.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** An image of 28 rows and 28 columns is unrolled, row after row. How long is the
# vector, and at which index is the pixel in row 1, column 2? (Counting starts at 0.)
#
# <details><summary>Answer</summary>
#
# $28 \cdot 28 = 784$ numbers. Index $28 \cdot 1 + 2 = 30$.
#
# </details>
#
# **2.** `X` has shape `(5, 784)`, one example in each row. What is `X[2]`, and what is
# its shape?
#
# <details><summary>Answer</summary>
#
# The third example, all of its 784 numbers: shape `(784,)`.
#
# </details>
#
# **3.** A layer has 3 inputs and 2 outputs. How many parameters does it have?
#
# <details><summary>Answer</summary>
#
# $3 \cdot 2 = 6$ weights and 2 biases: 8. Each output has its own bias.
#
# </details>

# %% [markdown]
# ## The question
#
# A farm sells tomatoes by the crate. Each crate costs 100. The van costs 20, however
# much is in it. You order $x_1$ crates of round tomatoes and $x_2$ crates of cherry
# tomatoes. **What do you pay for one crate of round and two of cherry tomatoes?**
#
# $$y = 20 + 100 \, x_1 + 100 \, x_2$$
#
# That sum is a neuron. Each **input** $x_1, x_2$ is multiplied by its **weight**, here
# 100 and 100. The constant 20 is the **bias**.
#
# At the end of this lesson you can
#
# - write a weighted sum as a loop, as a dot product and as a matrix product;
# - say what the bias does, and why it is added once;
# - tell the dot product from the cosine similarity;
# - compute where the boundary of a neuron lies, and in which direction it runs;
# - correct four sentences about weights and biases that you will meet in many places.

# %% locked="setup"
import timeit

import numpy as np

from firstneuron.checks import blank, call, check
from firstneuron.plots import BLUE, VERMILLION, Figure
from firstneuron.widgets import BoundaryWidget

# %% [markdown]
# ## Predict, then drag
#
# Leave the tomatoes for a moment. Take any two weights $w_1, w_2$ and any bias $b$, and
# call the sum $z$:
#
# $$z = w_1 x_1 + w_2 x_2 + b$$
#
# Each point $(x_1, x_2)$ of the plane has its own $z$. On some points it is positive,
# on others negative. In between it is exactly 0, and those points form a straight line.
# The widget draws that line. First it asks you for a guess.
#
# After that, drag the point and the sliders. The arrow is $w = (w_1, w_2)$. The side
# marked with + is where $z$ is positive. The dashed stroke is the distance from the
# origin, the point $(0, 0)$, to the line.

# %%
widget = BoundaryWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Change the point below, run the cell,
# and look at the widget. Or drag something and run the cell without its first line.

# %%
widget.point = [1, 2]
z = widget.w[0] * widget.point[0] + widget.w[1] * widget.point[1] + widget.bias
print("weights", widget.w, "bias", widget.bias, "point", widget.point, f"z = {z:.2f}")

# %% [markdown]
# Three things to try:
#
# - Change only the bias. What stays the same about the line?
# - Change the signs of both weights and of the bias. What changes, and what does not?
# - Set both weights to 0. What is left?
#
# Keep your answers. The second half of the lesson comes back to them.

# %% [markdown]
# ## One example: a loop
#
# Back to the farm. The sum takes one input after the other and multiplies each by its
# own weight. Then the bias is added, once. A van comes once, however many kinds of
# tomatoes are in it.
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b = \sum_{j=1}^{n} w_j x_j + b$$
#
# The sign $\sum$ (sigma) means "add up": here for $j = 1$, $j = 2$ and so on up to $n$,
# the number of inputs. It is a `for` loop in one symbol. (Python counts from 0, so
# $w_1$ is `w[0]`.)

# %%
x = np.array([1, 2])  # (2,)  crates of round and of cherry tomatoes
w = np.array([100, 100])  # (2,)  price of a crate
b = 20  # a single number: the van

total = 0
for j in range(len(x)):
    total = total + w[j] * x[j]
    print(f"after input {j + 1}:", total)
total = total + b  # after the loop, so once
print("after the bias:", total)

# %% [markdown]
# A sum of this kind is called a **weighted sum**, or a **linear combination** of the
# inputs, with a bias added. The inputs are also called **features**.
#
# Statisticians write the same sum with other letters. They call the bias $\beta_0$ and
# put it first ($\beta$ is the Greek letter beta):
#
# $$\beta_0 + \beta_1 x_1 + \beta_2 x_2 + \dots + \beta_n x_n$$
#
# So $\beta_0 = 20$ and $\beta_1 = \beta_2 = 100$. It is one sum with two spellings.
# Watch where the bias stands: first here, last in $w \cdot x + b$.
#
# Set all inputs to 0 and only the bias is left. The bias is what the neuron says when
# there is nothing to see. On a graph of one input it is the height of the line at
# $x = 0$, so it is also called the **intercept**.

# %% [markdown]
# ## One example: a dot product
#
# Multiply two vectors of the same length element by element and add up the products:
# this is their **dot product**, $w \cdot x$. In NumPy it is `w @ x`, or `np.dot(w, x)`.
#
# $$w \cdot x = \sum_{j=1}^{n} w_j x_j, \qquad z = w \cdot x + b$$
#
# Shapes: `(n,) @ (n,)` gives a single number.

# %%
print("the products   ", w * x)  # (2,)
print("their sum      ", (w * x).sum())  # a single number
print("dot product    ", w @ x)  # the same in one step
print("and the bias   ", w @ x + b)

# %% [markdown]
# With 784 inputs, one for each pixel of a digit, the sum has 784 products. In a
# network, the inputs of a neuron are often written $a_j$ (for *activation*, the output
# of a neuron before it), so you may meet the sum as $\sum_{j=1}^{784} w_j a_j$. The
# loop and the dot product agree, up to rounding. They do not take the same time.

# %%
rng = np.random.default_rng(2)  # the same random numbers on each run
pixels = rng.random(784)  # (784,)  numbers from 0 to 1, in place of a digit
weights = rng.normal(size=784)  # (784,)


def by_loop():
    total = 0.0
    for j in range(784):
        total = total + weights[j] * pixels[j]
    return total


def by_dot():
    return weights @ pixels


print(f"loop {by_loop():.6f}, dot product {by_dot():.6f}")
ratio = timeit.timeit(by_loop, number=200) / timeit.timeit(by_dot, number=200)
print(f"the loop takes about {ratio:.0f} times as long")

# %% [markdown]
# ## Many examples: one matrix product
#
# Three customers order. Their orders are the rows of a matrix `X`, as in lesson 1. Each
# row is a dot product with the same weights, and `X @ w` does all rows at once:
#
# $$\underbrace{\begin{pmatrix} 1 & 2 \\ 0 & 0 \\ 3 & 1 \end{pmatrix}}_{X \; (m, n)} \underbrace{\begin{pmatrix} 100 \\ 100 \end{pmatrix}}_{w \; (n,)} + \underbrace{20}_{b} = \underbrace{\begin{pmatrix} 320 \\ 20 \\ 420 \end{pmatrix}}_{z \; (m,)}$$
#
# Shapes: `(m, n) @ (n,)` gives `(m,)`. The inner numbers must match and disappear. For
# that, the matrix has to stand on the left. The single number `b` is added to each of
# the `m` results. NumPy calls it **broadcasting** when a smaller thing is repeated to
# fit a larger one.

# %%
X = np.array([[1, 2], [0, 0], [3, 1]])  # (3, 2)  three orders
print("X @ w     ", X @ w)  # (3, 2) @ (2,) -> (3,)
print("X @ w + b ", X @ w + b)  # (3,) + a number -> (3,)

# %% [markdown]
# The second customer orders nothing, and the van comes all the same: 20. That is the
# bias.
#
# ## Many neurons: a layer
#
# A second farm charges 90 for round tomatoes, 120 for cherry tomatoes and 5 for its
# van. Two farms are two neurons that see the same inputs. Put the weights of each into
# its own **column** of a matrix `W`, and the biases into a vector `b`:
#
# $$Z = X \, W + b$$
#
# Shapes: `(m, n) @ (n, k)` gives `(m, k)`, and `b` has shape `(k,)`: one bias for each
# neuron. Row $i$, column $j$ of $Z$ is what neuron $j$ says about example $i$. A group
# of neurons that see the same inputs is called a **layer**.

# %%
W = np.array([[100, 90], [100, 120]])  # (2, 2)  column j: weights of farm j
b_farms = np.array([20, 5])  # (2,)    one bias for each farm
Z = X @ W + b_farms  # (3, 2) @ (2, 2) + (2,) -> (3, 2)
print(Z)
print("the empty order:", Z[1], "- only the biases are left")

# %% [markdown]
# Adding `(3, 2)` and `(2,)` works because NumPy lines shapes up **from the right**. The
# vector `b` is laid along each row, so that every *column* gets its own bias. That is
# what we want: a bias belongs to a neuron, not to an example.
#
# Nothing changes when the numbers grow. For 784 pixels and 256 neurons, `X` is
# `(m, 784)`, `W` is `(784, 256)`, `b` is `(256,)`, and `Z` is `(m, 256)`. Books that
# keep examples in columns write $z = W x + b$ for the same thing. You saw in lesson 1
# how the two conventions turn into each other.

# %% [markdown]
# ## Worked example, then yours
#
# First a complete one: one order of two crates and three crates, at the second farm.

# %%
order = np.array([2, 3])  # (2,)
prices = np.array([90, 120])  # (2,)
van = 5  # a single number
products = prices * order  # (2,)  180 and 360
bill = products.sum() + van  # add up the products, then the bias, once
print(products, bill)

# %% [markdown]
# Now two orders at the same farm. The first step is there. Put an expression in place
# of the three dots, and run the cell. This is practice; it is not graded.

# %%
orders = np.array([[2, 3], [1, 0]])  # (2, 2)
sums = orders @ prices  # (2, 2) @ (2,) -> (2,)
bills = ...  # (2,)
blank("bills", bills, [545, 95])

# %% [markdown]
# And the same two orders at both farms. `W` and `b_farms` stand above. Say first which
# shape the result must have.

# %%
all_bills = ...
blank("all bills", all_bills, [[520, 545], [120, 95]])

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
# ### Exercise 1 · `weighted_sum`
#
# Return $w_1 x_1 + \dots + w_n x_n + b$ of one example, as a single number. Write it as
# a loop over the inputs, without `@`, `np.dot` or `np.sum`. The test cannot see how you
# did it. Write the loop all the same: afterwards you know what `@` does.
#
# - `x` and `w` are arrays of the same shape `(n,)`, for any `n`.
# - `b` is a single number.
#
# <details><summary>Hint 1: where to start</summary>
#
# You need a variable that grows while the loop goes through the inputs. What is its
# value before the loop?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# In each round, add the product of one weight and one input. How often does the bias
# come in? Once, so it has no place inside the loop.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Start the variable at `b` instead of 0, and the bias is done.
# `for j in range(len(x)):` gives the positions. Mind where the `return` stands: after
# the loop, not in it.
#
# </details>

# %% solution="weighted_sum" refuse="firstneuron.neuron.weighted_sum"
def weighted_sum(x, w, b):
    """The weighted sum w1·x1 + … + wn·xn + b of one example, by a loop.

    x, w : arrays (n,)
    b : number
    returns a single number
    """
    ### BEGIN SOLUTION
    total = b
    for xj, wj in zip(x, w, strict=True):
        total = total + wj * xj
    return total
    ### END SOLUTION

# %% test="weighted_sum" points=2
check(
    "one crate and two crates",
    call(weighted_sum, np.array([1, 2]), np.array([100, 100]), 20),
    320,
    likely={
        "the bias is added once for each input.": 340,
        "the bias is not added.": 300,
        "only the first input counts. Does the loop stop too early?": 120,
        "only the last input counts. Does each round forget the one before?": 220,
    },
)
check(
    "three inputs, some numbers negative",
    call(weighted_sum, np.array([2, -1, 0.5]), np.array([1.0, 3.0, 4.0]), -1.5),
    -0.5,
)
### BEGIN HIDDEN TESTS
check(
    "all inputs 0", call(weighted_sum, np.zeros(4), np.array([5, -1, 2, 7]), -2.5), -2.5
)
check("one input", call(weighted_sum, np.array([3]), np.array([-2]), 10), 4)
_rng = np.random.default_rng(20)
for _n in (1, 2, 5, 784):
    _x, _w, _b = _rng.normal(size=_n), _rng.normal(size=_n), float(_rng.normal())
    check(
        f"random numbers, n = {_n}",
        call(weighted_sum, _x, _w, _b),
        sum(float(_x[j] * _w[j]) for j in range(_n)) + _b,
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · `neuron_z`
#
# Return $z = w \cdot x + b$ for each row $x$ of `X`.
#
# - `X` has shape `(m, n)`, `w` has shape `(n,)`, `b` is a single number.
# - The result has shape `(m,)`, also when `m` is 1: then it has one element.
#
# <details><summary>Hint 1: where to start</summary>
#
# Write the shapes down first: `(m, n)` and `(n,)` go in, `(m,)` comes out. Which
# product of this lesson makes `n` disappear?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# One product does all rows. The bias is a single number, so NumPy adds it to each row's
# result by itself.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The matrix stands on the left: `X @ w` has shape `(m,)`. What is still missing from
# the formula?
#
# </details>

# %% solution="neuron_z" refuse="firstneuron.neuron.neuron_z"
def neuron_z(X, w, b):
    """The sum w·x + b for each row x of X.

    X : array (m, n), one example in each row
    w : array (n,)
    b : number
    returns an array (m,)
    """
    ### BEGIN SOLUTION
    return X @ w + b
    ### END SOLUTION

# %% test="neuron_z" points=2
three_orders = np.array([[1, 2], [0, 0], [3, 1]])  # (3, 2)

check(
    "three orders at the first farm",
    call(neuron_z, three_orders, np.array([100, 100]), 20),
    [320, 20, 420],
    likely={
        "the bias is not added.": [300, 0, 400],
        "the bias is added to each product, so it counts n times.": [340, 40, 440],
        "the sum runs over the examples. Add along each row.": [420, 320],
    },
)
check(
    "two different weights, one negative",
    call(neuron_z, three_orders, np.array([1.0, -2.0]), 0.5),
    [-2.5, 0.5, 1.5],
)
### BEGIN HIDDEN TESTS
check(
    "one example", call(neuron_z, np.array([[2, 3, 5]]), np.array([1, -1, 2]), -4), [5]
)
check(
    "one input",
    call(neuron_z, np.array([[2.0], [-3.0]]), np.array([4.0]), 1.0),
    [9, -11],
)
_rng = np.random.default_rng(21)
for _m, _n in ((3, 3), (2, 5), (6, 2), (1, 4), (4, 1)):
    _X, _w, _b = _rng.normal(size=(_m, _n)), _rng.normal(size=_n), float(_rng.normal())
    check(
        f"random numbers, X of shape {_m, _n}",
        call(neuron_z, _X, _w, _b),
        [sum(_X[i, j] * _w[j] for j in range(_n)) + _b for i in range(_m)],
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3 · `layer_z`
#
# Return $Z = X W + b$: the sums of `k` neurons for `m` examples.
#
# - `X` has shape `(m, n)`. `W` has shape `(n, k)`, one neuron in each column.
# - `b` has shape `(k,)`, one bias for each neuron.
# - The result has shape `(m, k)`.
#
# <details><summary>Hint 1: where to start</summary>
#
# It is exercise 2 with more columns. Which inner numbers must match?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# One matrix product gives shape `(m, k)`. Then each *column* needs its own bias. Does
# `b` have to be reshaped for that?
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# NumPy lines up shapes from the right: under `(m, k)`, the shape `(k,)` already stands
# in the right place. With `b.reshape(-1, 1)` it would stand in the wrong one.
#
# </details>

# %% solution="layer_z" refuse="firstneuron.neuron.layer_z"
def layer_z(X, W, b):
    """The weighted sums of k neurons for m examples, biases included.

    X : array (m, n), one example in each row
    W : array (n, k), one neuron in each column
    b : array (k,), one bias for each neuron
    returns an array (m, k)
    """
    ### BEGIN SOLUTION
    return X @ W + b
    ### END SOLUTION

# %% test="layer_z" points=2
two_neurons = np.array([[100.0, 1.0], [100.0, -2.0]])  # (2, 2)
two_biases = np.array([20.0, 0.5])  # (2,)

check(
    "two examples, two neurons",
    call(layer_z, np.array([[1, 2], [3, 1]]), two_neurons, two_biases),
    [[320, -2.5], [420, 1.5]],
    likely={
        "each example got a bias. A bias belongs to a neuron, that is to a column.": [
            [320, 17],
            [400.5, 1.5],
        ],
        "the biases are not added.": [[300, -3], [400, 1]],
        "W is transposed. The weights of a neuron stand in a column.": [
            [122, 96.5],
            [321, 298.5],
        ],
        "the examples stand in the columns. They came in rows.": [
            [320, 420],
            [-2.5, 1.5],
        ],
        "all biases are added to each neuron. Each has its own.": [
            [320.5, 17.5],
            [420.5, 21.5],
        ],
    },
)
check(
    "three examples, two neurons",
    call(layer_z, np.array([[1, 2], [0, 0], [3, 1]]), two_neurons, two_biases),
    [[320, -2.5], [20, 0.5], [420, 1.5]],
)
### BEGIN HIDDEN TESTS
check(
    "whole numbers, one example",
    call(layer_z, np.array([[1, 2]]), np.array([[1, 0, 3], [0, 4, 5]]), np.arange(3)),
    [[1, 9, 15]],
)
_rng = np.random.default_rng(22)
for _m, _n, _k in ((4, 3, 5), (3, 3, 3), (2, 5, 2), (1, 4, 2), (5, 1, 3), (3, 2, 1)):
    _X, _W, _b = (
        _rng.normal(size=(_m, _n)),
        _rng.normal(size=(_n, _k)),
        _rng.normal(size=_k),
    )
    check(
        f"random numbers, m, n, k = {_m, _n, _k}",
        call(layer_z, _X, _W, _b),
        [
            [sum(_X[i, p] * _W[p, j] for p in range(_n)) + _b[j] for j in range(_k)]
            for i in range(_m)
        ],
    )
    check(
        f"inputs of 0 leave the biases, m, n, k = {_m, _n, _k}",
        call(layer_z, np.zeros((_m, _n)), _W, _b),
        [list(_b) for _ in range(_m)],
    )
### END HIDDEN TESTS

# %% [markdown]
# ## What the bias is good for
#
# Nobody gave you the price list this time. You have six old bills for round tomatoes.
# The driver rounds a little, so they do not lie on a line exactly. Which weight and
# which bias fit them best?
#
# The usual answer is the **least-squares line**: the line whose errors, squared and
# added up, are as small as possible. Fitting it is called **linear regression**. The
# line is the $y = m x + b$ from school, and so it is a weighted sum of the form you
# know. We write $w$ for the slope $m$, because it is a weight, and because $m$ already
# counts examples. With more inputs, $w x$ becomes the dot product $w \cdot x$.
#
# `np.linalg.lstsq` finds such weights; they are the first thing it returns. It knows
# nothing of a bias. So we add a column of ones to the inputs: the bias is the weight of
# an input that is always 1.
#
# $$w \cdot x + b \cdot 1$$

# %%
crates = np.array([0.5, 1, 1, 1.5, 2, 2])  # (6,)
paid = np.array([68, 123, 116, 173, 218, 222])  # (6,)  the labels

with_ones = np.column_stack([crates, np.ones(6)])  # (6, 2)
without = crates[:, None]  # (6, 1)  the same numbers as a column
slope, start = np.linalg.lstsq(with_ones, paid, rcond=None)[0]  # (2,)
steep = np.linalg.lstsq(without, paid, rcond=None)[0][0]

print(f"with a bias:    {slope:.1f} x + {start:.1f}")
print(f"without a bias: {steep:.1f} x")
print(f"squared errors with:    {((slope * crates + start - paid) ** 2).sum():.0f}")
print(f"squared errors without: {((steep * crates - paid) ** 2).sum():.0f}")

# %%
figure = Figure(figsize=(6, 3.5), layout="constrained")
axes = figure.add_subplot(xlabel="crates", ylabel="paid", xlim=(0, 2.2), ylim=(0, 260))
ends = np.array([0, 2.2])  # (2,)  a line needs two points
axes.plot(ends, slope * ends + start, color=BLUE, label="with a bias")
axes.plot(ends, steep * ends, "--", color=VERMILLION, label="without a bias")
axes.plot(crates, paid, "o", color="black", label="bills")
axes.legend()
figure

# %% [markdown]
# Without a bias, an input of 0 gives an output of 0. The line is nailed to the origin
# and can only turn around it. It is too low for small orders and too high for large
# ones. The bias lets the line start where the data start. With it, six bills are enough
# to come close to the farm's prices, 100 a crate and 20 for the van.
#
# Here a solver found the two numbers in one step. In lesson 5 you find such numbers
# step by step, in a way that works for whole networks, too.

# %% [markdown]
# ## How alike are two vectors?
#
# A dot product can also be read as a measure of agreement. If $w$ and $x$ point the
# same way, it is large. If they stand at a right angle, it is 0. If they point in
# opposite ways, it is negative.
#
# It measures something else besides: how long the two are. The **length** (or *norm*)
# of a vector $a$ is what Pythagoras says, and a vector's dot product with itself is the
# square of its length:
#
# $$\lVert a \rVert = \sqrt{a_1^2 + a_2^2 + \dots + a_n^2}, \qquad a \cdot a = \lVert a \rVert^2$$
#
# Divide by both lengths, and only the directions are left. This is the **cosine
# similarity**:
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert \, \lVert b \rVert}$$
#
# It is the cosine of the angle between the two vectors. So it lies between −1 (opposite
# ways) and 1 (same way), and is 0 at a right angle. (In this section $a$ and $b$ are
# two vectors of shape `(n,)`. This $b$ is no bias.)

# %%
a = np.array([3, 4])  # (2,)
print("length of a:", np.linalg.norm(a))
for name, other in (
    ("a itself       ", np.array([3, 4])),
    ("twice a        ", np.array([6, 8])),
    ("at right angles", np.array([-4, 3])),
    ("opposite       ", np.array([-3, -4])),
):
    dot = a @ other  # (2,) @ (2,) -> a single number
    cosine = dot / (np.linalg.norm(a) * np.linalg.norm(other))
    print(f"{name}  dot product {dot:4d}   cosine {cosine:5.2f}")

# %% [markdown]
# A neuron uses the dot product, not the cosine. Its $z$ is large when the input looks
# like the weights, *and* when the input is long. Twice the input gives twice the dot
# product.
#
# ### Exercise 4 · `cosine_similarity`
#
# Return the cosine similarity of `a` and `b`, as a single number.
#
# - `a` and `b` are arrays of shape `(n,)`.
# - A vector of zeros has no direction. If `a` or `b` is one, return `0.0`. No warning
#   may appear.
# - Short vectors count as much as long ones: multiplying `a` by 0.000001 changes
#   nothing.
#
# <details><summary>Hint 1: where to start</summary>
#
# You need three numbers: one dot product and two lengths.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Compute the product of the two lengths first. If it is 0, you are done. Otherwise
# divide.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.linalg.norm(a)` is the length of `a`. Call the product of the two lengths `both`.
# `if both == 0:` with its `return` must stand before the division, or NumPy warns about
# 0 / 0.
#
# </details>

# %% solution="cosine_similarity" refuse="sklearn.metrics.pairwise.cosine_similarity sklearn.metrics.pairwise.cosine_distances sklearn.metrics.pairwise.paired_cosine_distances scipy.spatial.distance.cosine scipy.spatial.distance.cdist scipy.spatial.distance.pdist"
def cosine_similarity(a, b):
    """The cosine of the angle between two vectors; 0.0 if one of them is zero.

    a, b : arrays (n,)
    returns a single number from -1 to 1
    """
    ### BEGIN SOLUTION
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    if lengths == 0:
        return 0.0
    return a @ b / lengths
    ### END SOLUTION

# %% test="cosine_similarity" points=2
check(
    "a vector and itself",
    call(cosine_similarity, np.array([3, 4]), np.array([3, 4])),
    1,
    likely={
        "this is the dot product. Divide by the lengths.": 25,
        "only one of the two lengths is divided by.": 5,
        "the lengths are squared. Take the square roots.": 0.04,
        "this is the angle. Return its cosine.": 0,
    },
)
check(
    "half a right angle",
    call(cosine_similarity, np.array([1, 1]), np.array([100, 0])),
    np.sqrt(0.5),
    likely={"the means are subtracted. Compare the vectors as they are.": 0},
)
check(
    "opposite ways",
    call(cosine_similarity, np.array([1.0, 2.0]), np.array([-3.0, -6.0])),
    -1,
    likely={"the sign is lost. Opposite vectors are not alike.": 1},
)
check(
    "a vector of zeros",
    call(cosine_similarity, np.array([0.0, 0.0]), np.array([1.0, 2.0])),
    0,
)
### BEGIN HIDDEN TESTS
check("both zero", call(cosine_similarity, np.zeros(3), np.zeros(3)), 0)
check("whole zeros", call(cosine_similarity, np.array([2, 1]), np.array([0, 0])), 0)
check("one element", call(cosine_similarity, np.array([-2]), np.array([7])), -1)
check(
    "right angle", call(cosine_similarity, np.array([2, 0, 1]), np.array([0, 5, 0])), 0
)
_rng = np.random.default_rng(23)
for _n in (2, 3, 8):
    _a, _b = _rng.normal(size=_n), _rng.normal(size=_n) + 1
    _want = sum(_a[i] * _b[i] for i in range(_n)) / (
        sum(_v**2 for _v in _a) ** 0.5 * sum(_v**2 for _v in _b) ** 0.5
    )
    check(f"random numbers, n = {_n}", call(cosine_similarity, _a, _b), _want)
    check(f"the other way round, n = {_n}", call(cosine_similarity, _b, _a), _want)
    check(
        f"short and long, n = {_n}", call(cosine_similarity, 1e-6 * _a, 1e6 * _b), _want
    )
    check(
        f"both short, n = {_n}", call(cosine_similarity, 1e-6 * _a, 1e-6 * _b), _want
    )
### END HIDDEN TESTS

# %% [markdown]
# ## The boundary
#
# Now back to the widget. With two inputs, the points where $z$ is exactly 0 form a
# line. It parts the plane into a side where $z$ is positive and a side where it is
# negative. This line is the neuron's **boundary**:
#
# $$w_1 x_1 + w_2 x_2 + b = 0$$
#
# Here is one with easy numbers, $w = (3, 4)$ and $b = -5$. Drag the point onto the line
# and watch $z$.

# %%
line = BoundaryWidget(w=[3, 4], bias=-5, ask=False)
line

# %% [markdown]
# ### Which direction?
#
# Take two points $p$ and $q$ on the line. Both have $z = 0$:
#
# $$w \cdot p + b = 0 \qquad w \cdot q + b = 0$$
#
# Subtract the second from the first. The bias drops out: $w \cdot (p - q) = 0$. A dot
# product of 0 is a right angle. So **$w$ stands at a right angle to the line**. Only
# the weights set the line's direction, and the arrow $w$ points to the positive side.

# %%
w = np.array([3, 4])  # (2,)
b = -5
p, q = np.array([3, -1]), np.array([-1, 2])  # (2,)  two points on the line
print("z at p and q:", w @ p + b, w @ q + b)
print("w · (p − q): ", w @ (p - q))
print("z at p + w:  ", w @ (p + w) + b, "- one arrow away from the line")

# %% [markdown]
# ### How far from the origin?
#
# Start at the origin, where $z = b$. The shortest way to the line runs along the arrow,
# forwards or backwards. Each step of length 1 changes $z$ by $\lVert w \rVert$. (One
# step forwards adds $w / \lVert w \rVert$ to $x$, so it adds
# $w \cdot w / \lVert w \rVert = \lVert w \rVert$ to $z$.) To get from $b$ to 0 you need
# this many steps:
#
# $$\text{distance} = \frac{|b|}{\lVert w \rVert}$$
#
# The bars around $b$ mean its absolute value: a distance is never negative.

# %%
norm = np.linalg.norm(w)  # a single number: 5
distance = abs(b) / norm
foot = -b / norm * (w / norm)  # (2,)  where the shortest way ends
print("distance", distance, "foot", foot)
print(f"z at the foot {w @ foot + b:.1f}, length of the way {np.linalg.norm(foot):.1f}")

# %% [markdown]
# The bias alone does not say how far. This is what the widget asked you:

# %%
for w_now in (np.array([1, 1]), np.array([2, 2])):
    print("weights", w_now, f"bias -1: distance {abs(-1) / np.linalg.norm(w_now):.3f}")

# %% [markdown]
# Now look at your answers to the three things to try.
#
# <details><summary>What you should have seen</summary>
#
# - Only the bias changed: the line keeps its direction. It moves sideways, and so does
#   the foot of the arrow. Bias 0 takes it through the origin.
# - All signs changed: the same points have $z = 0$, so the line stays where it is. The
#   arrow turns round, and the + side becomes the − side.
# - Both weights 0: there is no line. $z = b$ everywhere, whatever the inputs are.
#
# </details>
#
# ### As a line from school
#
# To draw the boundary you want $x_2$ as a function of $x_1$: a slope and an intercept.
# Solve for $x_2$ by moving the other two terms to the right side, then dividing by
# $w_2$. With $3 x_1 + 4 x_2 - 5 = 0$:
#
# $$4 x_2 = -3 x_1 + 5 \qquad\text{so}\qquad x_2 = -\tfrac{3}{4} x_1 + \tfrac{5}{4}$$

# %%
x1 = np.array([-2, 0, 2])  # (3,)  any three values
x2 = -3 / 4 * x1 + 5 / 4  # (3,)
print("x2:           ", x2)
print("z on the line:", 3 * x1 + 4 * x2 - 5)

# %% [markdown]
# Now a boundary of your own: $w = (6, -8)$ and $b = 5$. Fill in the three dots. It is
# practice again.

# %%
w = np.array([6, -8])
b = 5
length = ...  # of w
distance = ...  # of the boundary from the origin
height = ...  # x2 of the boundary at x1 = 0
blank("length", length, 10)
blank("distance", distance, 0.5)
blank("height", height, 0.625)

# %% [markdown]
# ### Exercise 5 · `boundary_distance`
#
# Return the distance from the origin to the boundary $w \cdot x + b = 0$, as a single
# number that is never negative.
#
# - `w` has shape `(n,)` and at least one weight that is not 0. With two inputs the
#   boundary is a line, with three a plane. The formula is the same for any `n`.
# - `b` is a single number.
#
# <details><summary>Hint 1: where to start</summary>
#
# What does $z$ have to lose on the way from the origin to the boundary? How much does
# it lose in one step?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# You need the length of `w` (a square root, not a sum of its elements) and the size of
# `b` without its sign.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# For $w = (3, 4)$ and $b = -5$, the length is `np.linalg.norm(w)` = 5 and the distance
# is 1. For $b = -10$ it is 2.
#
# </details>

# %% solution="boundary_distance" refuse="firstneuron.neuron.boundary_distance"
def boundary_distance(w, b):
    """The distance |b| / ‖w‖ from the origin to the boundary w·x + b = 0.

    w : array (n,), not all zero
    b : number
    returns a single number, 0 or more
    """
    ### BEGIN SOLUTION
    return abs(b) / np.linalg.norm(w)
    ### END SOLUTION

# %% test="boundary_distance" points=2
check(
    "w = (3, 4), b = -5",
    call(boundary_distance, np.array([3, 4]), -5),
    1,
    likely={
        "this is the size of the bias. How fast does z change along the way?": 5,
        "a distance has no sign.": -1,
        "the weights are added up. Their length is a square root.": 5 / 7,
        "the length of w is squared.": 0.2,
    },
)
check(
    "w = (1, 1), b = -1",
    call(boundary_distance, np.array([1.0, 1.0]), -1.0),
    np.sqrt(0.5),
)
check(
    "w = (2, 2), b = -1",
    call(boundary_distance, np.array([2.0, 2.0]), -1.0),
    np.sqrt(0.125),
)
### BEGIN HIDDEN TESTS
check("through the origin", call(boundary_distance, np.array([2, -7]), 0), 0)
check("positive bias", call(boundary_distance, np.array([-3, 4]), 10), 2)
check("one input", call(boundary_distance, np.array([-4.0]), 2.0), 0.5)
check("one weight is zero", call(boundary_distance, np.array([0, 5]), -10), 2)
check("three inputs", call(boundary_distance, np.array([2, -1, 2]), 6), 2)
_rng = np.random.default_rng(24)
for _n in (1, 2, 3, 6):
    _w, _b = _rng.normal(size=_n), float(_rng.normal())
    _want = abs(_b) / sum(_v**2 for _v in _w) ** 0.5
    check(f"random numbers, n = {_n}", call(boundary_distance, _w, _b), _want)
    check(f"all signs changed, n = {_n}", call(boundary_distance, -_w, -_b), _want)
    check(f"the other side, n = {_n}", call(boundary_distance, _w, -_b), _want)
    check(f"all times 3, n = {_n}", call(boundary_distance, 3 * _w, 3 * _b), _want)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6 · `boundary_line`
#
# Write the boundary $w_1 x_1 + w_2 x_2 + b = 0$ in the form of a line from school:
#
# $$x_2 = \text{slope} \cdot x_1 + \text{intercept}$$
#
# Return the two numbers as a pair `(slope, intercept)`.
#
# - `w` has shape `(2,)`, and `w[1]` is not 0. (If it were, the line would be vertical
#   and have no slope.)
# - `b` is a single number.
#
# <details><summary>Hint 1: where to start</summary>
#
# Solve the equation for $x_2$ on paper, as above, but with letters.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Two terms change sides, so both change their sign. Then everything is divided by
# $w_2$: the term with $x_1$, and the bias, too.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# $w_2 x_2 = -w_1 x_1 - b$. In code, $w_1$ is `w[0]` and $w_2$ is `w[1]`. Test your
# line: put $x_1 = 0$ and $x_2$ = intercept into $w_1 x_1 + w_2 x_2 + b$. Is it 0?
#
# </details>

# %% solution="boundary_line" refuse="firstneuron.neuron.boundary_line"
def boundary_line(w, b):
    """Slope and intercept of the line w1·x1 + w2·x2 + b = 0, as x2 over x1.

    w : array (2,), w[1] not 0
    b : number
    returns a pair (slope, intercept)
    """
    ### BEGIN SOLUTION
    return -w[0] / w[1], -b / w[1]
    ### END SOLUTION

# %% test="boundary_line" points=2
check(
    "w = (3, 4), b = -5",
    call(boundary_line, np.array([3, 4]), -5),
    (-0.75, 1.25),
    likely={
        "the bias changes sides, so its sign changes.": (-0.75, -1.25),
        "the first term changes sides, so its sign changes.": (0.75, 1.25),
        "nothing is divided by the second weight.": (-3, 5),
        "the bias is not divided by the second weight.": (-0.75, 5),
        "the slope comes first.": (1.25, -0.75),
        "this is solved for the other input.": (-4 / 3, 5 / 3),
    },
)
check(
    "w = (1, -2), b = 3",
    call(boundary_line, np.array([1, -2]), 3),
    (0.5, 1.5),
)
### BEGIN HIDDEN TESTS
check("a level line", call(boundary_line, np.array([0.0, 2.0]), 3.0), (0, -1.5))
check("through the origin", call(boundary_line, np.array([1, 2]), 0), (-0.5, 0))
check("whole numbers", call(boundary_line, np.array([3, 2]), 7), (-1.5, -3.5))
_rng = np.random.default_rng(25)
for _w, _b in (
    *((_rng.normal(size=2), float(_rng.normal())) for _ in range(4)),
    (np.array([5.0, 1.0]), -2.0),
    (np.array([-1.0, 4.0]), 0.25),
):
    _slope, _intercept = call(boundary_line, _w, _b)
    check(
        f"z at three points of the line, w = {_w.round(2)}, b = {_b:.2f}",
        [_w[0] * _x + _w[1] * (_slope * _x + _intercept) + _b for _x in (-3, 0, 2.5)],
        [0, 0, 0],
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "The dot product of similar vectors lies between 0 and 1, that of
# > opposite vectors between 0 and −1. For two equal vectors it is 1."

# %%
equal = np.array([3, 4])
print("equal vectors:   ", equal @ equal)
print("opposite vectors:", equal @ -equal)

u = np.array([1, 1])
for other in (np.array([1, 1]), np.array([100, 0])):
    cosine = u @ other / (np.linalg.norm(u) * np.linalg.norm(other))
    print(f"{u} and {other}: dot product {u @ other}, cosine {cosine:.3f}")

# %% [markdown]
# **Right:** a dot product can be any number. With itself, a vector gives the square of
# its length. The claim has the **cosine similarity** in mind, which does lie between −1
# and 1 and is 1 for equal directions. A long vector can have the larger dot product
# without being more alike.
#
# > **Claim.** "The larger a weight, the more influence its input has."
#
# First, the sign is not the point. A weight of −0.4 moves $z$ by more than a weight of
# 0.3. Second, a weight depends on the unit of its input. Measure the round tomatoes in
# grams, with 10 kilograms in a crate. The weight becomes tiny, and no bill changes.

# %%
in_crates = np.array([[1, 2], [0, 0], [3, 1]])  # (3, 2)
in_grams = in_crates * np.array([10_000, 1])  # (3, 2)  round tomatoes in grams
w_crates, w_grams = np.array([100, 100]), np.array([100 / 10_000, 100])  # (2,)
print("weights", w_crates.tolist(), "bills", in_crates @ w_crates + 20)
print("weights", w_grams.tolist(), "bills", in_grams @ w_grams + 20)

w_now = np.array([0.3, -0.4])  # (2,)
for step in (np.array([1, 0]), np.array([0, 1])):  # (2,)  one more of one input
    print("step", step, f"moves z by {w_now @ step:+.1f}")

# %% [markdown]
# **Right:** what counts is $|w_j|$ times how much $x_j$ varies. The weights of two
# inputs can be compared only if the inputs are on the same scale.
#
# > **Claim.** "Weights rotate the boundary, the bias shifts it."
#
# The second half is right: a new bias moves the line and does not turn it. The first
# half is not. Multiply $w$ by a number, and the line moves without turning.

# %%
for w_now, b_now in (
    (np.array([1, 1]), -1),  # to begin with
    (np.array([2, 2]), -1),  # weights doubled
    (np.array([2, 2]), -2),  # bias doubled, too
    (np.array([1, 1]), -2),  # only the bias doubled
    (np.array([1, -1]), -1),  # the weights turned
):
    slope = -w_now[0] / w_now[1]
    distance = abs(b_now) / np.linalg.norm(w_now)
    print(f"w = {w_now}, b = {b_now}: slope {slope:4.1f}, distance {distance:.3f}")

# %% [markdown]
# **Right:** the *direction* of $w$ sets the direction of the line. The *ratio* of $b$
# to the length of $w$ sets its distance. The same factor on both changes nothing about
# the line.
#
# > **Claim.** "$y = w x + b$ is a linear function."
#
# In mathematics, a function $f$ is **linear** if the whole is the sum of the parts:
# $f(u + v) = f(u) + f(v)$. Order one crate of round and two of cherry tomatoes, once
# together and once apart.

# %%
w, b = np.array([100, 100]), 20
round_only, cherry_only = np.array([1, 0]), np.array([0, 2])  # (2,)
print("together: ", w @ (round_only + cherry_only) + b)
print("apart:    ", (w @ round_only + b) + (w @ cherry_only + b), "- two vans")
print("f(0):     ", w @ np.zeros(2) + b, "- a linear function would give 0")

# %% [markdown]
# **Right:** with a bias the sum is called **affine**: a linear function, shifted. It is
# linear only if $b = 0$. Almost everybody says "linear" for both, and so will this
# course, for example in "linear layer". Remember what is meant: a straight line or a
# flat plane. A bias moves it and never bends it. What does bend it comes in lesson 7.

# %% [markdown]
# ## Bug hunt
#
# A friend likes the β-form. She puts a column of ones beside the inputs and the bias
# beside the weights, so that one `@` does everything. She tried two orders and found
# both bills right. Your order, one crate and two crates, comes out wrong, without any
# error.

# %%
def friends_bills(X, w, b):
    X_ones = np.column_stack([np.ones(len(X)), X])  # (m, n + 1)
    w_all = np.append(w, b)  # (n + 1,)
    return X_ones @ w_all  # (m,)


her_orders = np.array([[1, 1], [3, 1], [1, 2], [0, 0]])  # (4, 2)
prices = np.array([100, 100])  # (2,)
print("hers: ", friends_bills(her_orders, prices, 20))
print("right:", her_orders @ prices + 20)

# %% [markdown]
# Why are her first two bills right? Find the bug, then write her function again below,
# and keep the column of ones. This is practice; it is not graded.
#
# <details><summary>A nudge</summary>
#
# Print `X_ones` and `w_all` and put them side by side. Which number is multiplied by
# the ones?
#
# </details>

# %%
def mended_bills(X, w, b):
    return ...


blank("four bills", mended_bills(her_orders, prices, 20), [220, 420, 320, 20])

# %% [markdown]
# <details><summary>What was wrong</summary>
#
# The ones stand first, the bias stands last. So her sum is
# $100 \cdot 1 + 100 \, x_1 + 20 \, x_2$: each number is one place off. It differs from
# the right bill by $80 \, (x_2 - 1)$, which is 0 whenever $x_2 = 1$. Both orders she
# tried had $x_2 = 1$. Equal weights helped to hide the bug, too. Either side can be
# mended: the bias first, `np.append(b, w)`, or the ones last.
#
# Her test was too friendly. Test with numbers that all differ, with shapes that all
# differ, and with a bias that is not 0. The tests that grade your exercises do so.
#
# </details>

# %% [markdown]
# ## What you can do now
#
# - A neuron's sum is `w @ x + b` for one example, `X @ w + b` for many, and `X @ W + b`
#   for a layer: `(m, n) @ (n, k) + (k,)` gives `(m, k)`.
# - The **bias** is what is left when all inputs are 0. It is added once for each
#   neuron.
# - The **dot product** grows with agreement and with length. The **cosine similarity**
#   looks at the directions alone.
# - The **boundary** $w \cdot x + b = 0$ stands at a right angle to $w$, at the distance
#   $|b| / \lVert w \rVert$ from the origin.
#
# **Next:** so far the neuron gives a number. Lesson 3 makes a decision of it: will the
# day be sunny?
