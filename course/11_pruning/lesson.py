# %% [markdown]
# # 11 · Pruning
#
# **Before this:** lesson 5 (gradient descent), lesson 6 (backpropagation), lesson 8
# (initialization), lesson 9 (momentum) and lesson 10 (regularization).
# **Time:** about 70 minutes. **Difficulty:** medium. Each piece of code is short; the
# care is in the counting.
#
# So far every weight of a network was there to stay. In this lesson you take most of them
# away, and find out what that costs and what it saves.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (lesson 10) You train with an L2 penalty, then you count the weights that are
# exactly 0. How many do you expect? And what kind of step makes exact zeros?
#
# <details><summary>Answer</summary>
#
# None, or nearly none: L2 shrinks weights, and a shrunk weight is small, not 0. Exact
# zeros come from a step that stops at 0, such as the soft threshold. This lesson makes
# them in a blunter way.
#
# </details>
#
# **2.** (lesson 8) He's scheme gives first weights a standard deviation of
# $\sqrt{2 / n_{\text{in}}}$. Layer 1 has 64 inputs, layer 2 has 32. Which layer starts
# with the larger weights?
#
# <details><summary>Answer</summary>
#
# Layer 2: $\sqrt{2/32} = 0.25$ against $\sqrt{2/64} \approx 0.18$. "Small" means
# something else in each layer. That will matter when we cut the smallest.
#
# </details>
#
# **3.** (lesson 5) A weight is 0. The slope of the loss there is −3, and the learning
# rate is 0.1. What is the weight after one step of gradient descent?
#
# <details><summary>Answer</summary>
#
# $0 - 0.1 \cdot (-3) = 0.3$. A weight that is 0 gets a gradient like any other. It does
# not stay 0 by itself.
#
# </details>

# %% [markdown]
# ## The question
#
# In the nineties a network with 784 inputs, two hidden layers of 300 and 100 units, and 10
# outputs learned to read handwritten digits. Papers call it LeNet-300-100. It has a good
# quarter of a million weights. In 2015 Song Han and others reported that it reads digits
# as well as before with 12 times fewer.
#
# **Which weights can a network do without? How do you take them away without breaking it?
# And what have you really saved?**
#
# Taking weights away is called **pruning**, like cutting branches off a tree. At the end
# of this lesson you can
#
# - find the smallest weights and switch off exactly as many as you want;
# - train a network on while the switched-off weights stay 0;
# - count honestly how sparse a network of several layers is;
# - prune little by little, along a curve;
# - say what pruning saves in memory, and why a mask alone makes nothing faster.

# %% locked="setup"
from time import perf_counter

import numpy as np
from scipy import sparse

from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import load_digits
from firstneuron.initializers import init_weights
from firstneuron.layers import two_layer_forward, two_layer_grads
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.widgets import PruningWidget

# %% [markdown]
# ## Predict, then drag
#
# The widget has trained a small network: 64 pixels, 32 hidden units, 10 digits. You choose
# which share of its weights is set to 0, the smallest first.
#
# - On top, all weights: small ones in the middle. What lies between the two dashed lines
#   is cut.
# - In the middle, the weights of some hidden units, laid out like the pixels they belong
#   to. A filled square is a positive weight, a hollow one a negative weight. A larger
#   square is a larger weight; a dot is a weight that was cut.
# - At the bottom, the share of test digits that the network gets wrong. The solid line is
#   right after the cut. The dashed line is after the cut *and* some more training. Mind
#   the axis: from one line to the next the error is about twice as large.
#
# Make your guess first. Then drag.

# %%
widget = PruningWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set the share, run the cell, and look
# above.

# %%
widget.sparsity = 50  # percent
print(f"{widget.kept} of {widget.total} weights are left")
print(f"test error right after the cut {widget.error:.1f} %")
print(f"test error after more training {widget.error_retrained:.1f} %")

# %% [markdown]
# Three things to try:
#
# - Stay at 50 %. How much worse is the error? Look at the histogram: how far from 0 are
#   the weights that are gone?
# - At what share does the dashed line leave the floor?
# - Go to 95 %. Which pixels have lost all their weights? Where in the picture are they?

# %% [markdown]
# ## Which weights to cut
#
# A weight multiplies an input. A weight near 0 turns any ordinary input into a number near
# 0. So cut the weights that are nearest to 0. Their sign does not matter, only their size
# $|w|$. The size of a number without its sign is called its **magnitude**.
#
# Six weights are enough to see it:

# %%
W = np.array([[0.9, -0.05, 0.4], [-0.7, 0.1, -0.2]])  # (2, 3)
size = np.abs(W)  # (2, 3)
order = np.argsort(size.ravel())  # (6,)  places in the unrolled W, smallest size first
print("sizes, unrolled     ", size.ravel())
print("places, smallest 1st", order)

# %% [markdown]
# `np.argsort` does not give the sorted numbers. It gives their places: the smallest size
# is at place 1, the next at place 4, then 5.
#
# Cut half of the six weights. That is places 1, 4 and 5. We do not throw them out of the
# array: the array has to stay a rectangle. We keep a second array beside it, of the same
# shape, that says for each weight whether it stays. That is a **mask**.

# %%
mask = np.array([[True, False, True], [True, False, False]])  # (2, 3)
print(np.where(mask, W, 0))  # W where the mask is True, else 0
print("share of weights cut:", np.mean(~mask))  # ~ turns True and False round

# %% [markdown]
# The share of weights that are cut is the **sparsity**, here 0.5. An array with many
# zeros is called *sparse*, an array with few or none *dense*. Some programs write the
# sparsity in percent, and some write the share that is *kept*, the **density**. Always
# look which of the two a number is.
#
# ### Worked example, then yours
#
# First a complete one. Eight weights, and the sparsity shall be 0.6.

# %%
w = np.array([0.8, -0.1, 0.3, -0.9, 0.02, 0.5, -0.4, 0.2])  # (8,)
how_many = round(0.6 * w.size)  # 0.6 * 8 = 4.8, so 5 are cut
places = np.argsort(np.abs(w))[:how_many]  # (5,)
print("cut", how_many, "weights, at places", places, "- they are", w[places])

# %% [markdown]
# Now five weights and a sparsity of 0.4. How many are cut, and at which places? Write an
# expression or count by eye. This is practice; it is not graded.

# %%
w = np.array([-0.3, 1.2, 0.05, -0.6, 0.25])
how_many = ...
places = ...  # smallest first
blank("how_many", how_many, 2)
blank("places", places, [2, 4])

# %% [markdown]
# The same five weights, and the mask this time: `True` for each weight that stays.

# %%
mask_of_five = ...
blank("mask_of_five", mask_of_five, [True, True, False, True, False])

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more shapes and more
# numbers are tried than you can see here.
#
# Rules for all of them: **do not change your inputs**, **return, do not print**, and
# write each function so that it works on its own.

# %% [markdown]
# ### Exercise 1 · `magnitude_mask`
#
# Return a mask that switches off the smallest weights.
#
# - `W` has any shape, and $N$ weights (`W.size`). It may hold whole numbers.
# - `sparsity` is a share from 0 to 1. **Exactly** `round(sparsity * N)` entries of the
#   mask are `False`, also if many weights have the same size. Which of several weights of
#   the same size are cut is up to you.
# - No weight that is cut is larger than a weight that stays. Larger means larger in size:
#   −0.7 is larger than 0.4.
# - The result has the shape of `W` and holds `True` and `False`.
#
# <details><summary>Hint 1: where to start</summary>
#
# A rule such as "all weights below some number" cannot tell equal weights apart. Count
# instead: first how many go, then which.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Unroll the sizes and find their order, as in the worked example. Begin with a mask of
# length $N$ that is `True` everywhere. Switch off the first places of the order. Give the
# mask the shape of `W`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.ones(W.size, dtype=bool)` is a mask that is `True` everywhere, and `mask[places] =
# False` switches off a whole list of places at once. `.reshape(W.shape)` comes last.
#
# </details>

# %% solution="magnitude_mask" refuse="firstneuron.pruning.magnitude_mask"
def magnitude_mask(W, sparsity):
    """Which weights stay: True, except for the round(sparsity * N) smallest.

    W : array of any shape, N weights
    sparsity : number from 0 to 1
    returns an array of bool, of the shape of W
    """
    ### BEGIN SOLUTION
    order = np.argsort(np.abs(W), axis=None)  # (N,)  axis=None unrolls first
    mask = np.ones(W.size, dtype=bool)
    mask[order[: round(sparsity * W.size)]] = False
    return mask.reshape(W.shape)
    ### END SOLUTION

# %% test="magnitude_mask" points=2
six = np.array([[0.9, -0.05, 0.4], [-0.7, 0.1, -0.2]])
half = call(magnitude_mask, six, 0.5)

holds(
    "what the mask holds",
    np.asarray(half).dtype == bool,
    f"expected True and False, got {np.asarray(half).dtype}. A mask of bool can also "
    "be used to pick: W[mask].",
)
check(
    "half of six weights",
    half,
    [[1, 0, 1], [1, 0, 0]],
    likely={
        "the most negative weights were cut. Compare sizes, without the sign.": [
            [1, 0, 1],
            [0, 1, 0],
        ],
        "the largest weights go, or True and False are swapped. True means: stays.": [
            [0, 1, 0],
            [0, 1, 1],
        ],
    },
)
check(
    "ten weights of the same size, sparsity 0.8: how many stay",
    np.sum(call(magnitude_mask, np.full((2, 5), 0.1), 0.8)),
    2,
    likely={
        "equal weights all stay. Count, so that exactly 8 go.": 10,
        "equal weights all go. Count, so that exactly 8 go.": 0,
    },
)
### BEGIN HIDDEN TESTS
def _magnitude_case(_name, _W, _s):
    _mask = np.asarray(call(magnitude_mask, _W, _s))
    check(f"{_name}, sparsity {_s}: the shape", _mask.shape, _W.shape)
    check(
        f"{_name}, sparsity {_s}: how many are cut",
        sum(not _m for _m in _mask.ravel().tolist()),
        round(_s * _W.size),
    )
    _stays = dict(enumerate(_mask.ravel().tolist()))
    _sizes = dict(enumerate(abs(_v) for _v in _W.ravel().tolist()))
    _cut = [_sizes[_i] for _i in _sizes if not _stays[_i]]
    _kept = [_sizes[_i] for _i in _sizes if _stays[_i]]
    holds(
        f"{_name}, sparsity {_s}",
        max(_cut, default=0.0) <= min(_kept, default=np.inf),
        "a weight was cut that is larger in size than one that stays.",
    )


_rng = np.random.default_rng(110)
for _shape in ((4, 3), (3, 3), (10, 10), (7,), (1,), (2, 3, 4), (1, 6)):
    for _s in (0, 0.1, 0.29, 0.8, 0.9, 0.99, 1):
        _magnitude_case(f"random weights {_shape}", _rng.normal(size=_shape), _s)
        _magnitude_case(f"negative weights {_shape}", -_rng.uniform(1, 2, _shape), _s)
_mostly_zero = np.zeros((10, 10))
_mostly_zero[[1, 3, 3, 8, 9], [2, 0, 7, 8, 9]] = [0.5, -0.1, 2.0, -3.0, 1.0]
for _s in (0.5, 0.9, 0.95, 0.97):
    _magnitude_case("95 zeros in 100 weights", _mostly_zero, _s)
_magnitude_case("whole numbers", np.array([[3, -1, 4], [1, -5, 9]]), 0.5)
_magnitude_case("two sizes only", np.array([1, -1, 1, -1, 2, -2, 1, -2, 1, 2]), 0.3)
_magnitude_case("two sizes only", np.array([1, -1, 1, -1, 2, -2, 1, -2, 1, 2]), 0.8)
_magnitude_case("tiny and huge", np.array([1e-200, -1e200, 1e200, 1e-300, 1.0]), 0.4)
check(
    "a square whose answer is not symmetric",
    call(magnitude_mask, np.array([[1.0, 2, -3], [-9, 8, 7], [4, -6, 0.5]]), 4 / 9),
    [[0, 0, 0], [1, 1, 1], [1, 1, 0]],
)
### END HIDDEN TESTS

# %% [markdown]
# ## A network to prune
#
# Here is a network like that of the widget, trained in front of you. You know every piece:
# He's first weights (lesson 8), the gradients of two layers (lesson 6), mini-batches
# (lesson 5). The function also takes masks; they come later.

# %%
digits = load_digits()
pixels = digits.images.reshape(-1, 64) / 255  # (1797, 64)


def train(params, X, y, epochs, rng, masks=None, lr=0.5):
    """Gradient descent on mini-batches of 32. Weights outside the masks become 0."""
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 32):
            rows = order[start : start + 32]
            grads = two_layer_grads(X[rows], y[rows], params)
            params = {name: params[name] - lr * grads[name] for name in params}
            for name, mask in (masks or {}).items():
                params[name][~mask] = 0.0  # params holds new arrays, ours to change
    return params


def fresh_network(rng):
    """A trained network, and the digits: 1297 to learn from, 500 to test on."""
    order = rng.permutation(len(pixels))
    learn, test = order[:1297], order[1297:]
    (W1, b1), (W2, b2) = init_weights(64, 32, "he", rng), init_weights(32, 10, "he", rng)
    params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    params = train(params, pixels[learn], digits.labels[learn], 30, rng)
    return params, learn, test


def test_error(params, rows):
    """Share of these digits that the network gets wrong, in percent."""
    P, _ = two_layer_forward(pixels[rows], params)  # (m, 10)
    return 100 * np.mean(P.argmax(axis=1) != digits.labels[rows])


rng = np.random.default_rng(12)
network, learn, test = fresh_network(rng)
print(f"error on the digits it learned from {test_error(network, learn):.1f} %")
print(f"error on the 500 test digits        {test_error(network, test):.1f} %")

# %% [markdown]
# Now the cut. Both layers are treated as one long list of weights. We look for the size
# below which a weight has to go. No two of these weights are equal, so the size does.
# **Biases are not cut.** There are 42 of them beside 2368 weights, and each one moves all
# scores of its unit.

# %%
def cut(params, sparsity):
    """Masks for W1 and W2: the smallest weights of both layers together go."""
    sizes = np.concatenate([np.abs(params[name]).ravel() for name in ("W1", "W2")])
    smallest_kept = np.sort(sizes)[round(sparsity * sizes.size)]  # a number
    return {name: np.abs(params[name]) >= smallest_kept for name in ("W1", "W2")}


def cut_off(params, masks):
    """The same network with zeros outside the masks; `|` replaces W1 and W2."""
    return params | {name: params[name] * mask for name, mask in masks.items()}


for sparsity in (0, 0.5, 0.8, 0.9, 0.95):
    pruned = cut_off(network, cut(network, sparsity))
    print(f"sparsity {sparsity:<4}  test error {test_error(pruned, test):5.1f} %")

# %% [markdown]
# Half of the weights go, and the error hardly changes. Four fifths go, and it is about
# four times as large. After that the network falls apart. Was this luck? Train four more
# networks, each with other first weights and other test digits:

# %%
others = [fresh_network(np.random.default_rng(seed)) for seed in (0, 1, 2, 3)]
for params, _, rows in others:
    pruned = cut_off(params, cut(params, 0.8))
    before, after = test_error(params, rows), test_error(pruned, rows)
    print(f"before the cut {before:.1f} %, after a cut of 80 % {after:.1f} %")

# %% [markdown]
# The figures differ from network to network. Put `range(100)` in place of the four seeds
# and you see the whole range: from 1 % to 7 % before the cut, from 5 % to 21 % after it,
# half of the networks between 8 % and 12.5 %. Never trust a single network for such a
# figure.

# %% [markdown]
# ## Zeros do not stay zero
#
# The network has lost weights that it used a little. Can the other weights make up for
# them? Let them learn for one more epoch. First without a mask:

# %%
masks = cut(network, 0.8)
pruned = cut_off(network, masks)
X, y = pixels[learn], digits.labels[learn]

for name, kept in (("no masks", None), ("masks   ", masks)):
    later = train(pruned, X, y, 1, np.random.default_rng(0), kept)
    zeros = [np.mean(later[layer] == 0) for layer in ("W1", "W2")]
    print(f"one epoch, {name}: zeros in W1 {zeros[0]:.0%}, in W2 {zeros[1]:.0%}")

# %% [markdown]
# Without masks most weights have grown again, as in the third warm-up question. The zeros
# that are left have a slope of 0: some pixels are white in every digit, and some hidden
# units never fire since the cut. (Those are the dead units of lesson 7.)
#
# So the mask goes with every step. The plain step is $W - \eta \, G$, where $G$ is the
# gradient and $\eta$ the learning rate. The **masked step** keeps zeros where the mask $M$
# is `False`:
#
# $$W_{\text{new}} = (W - \eta \, G) \odot M$$
#
# The sign $\odot$ means element by element: `*` in NumPy. All four have the same shape.

# %% [markdown]
# ### Exercise 2 · `masked_step`
#
# Take one step of gradient descent after which the weights that were cut are 0.
#
# - `W`, `grad` and `mask` have the same shape, any shape. `mask` holds `True` for each
#   weight that stays. `lr` is a number.
# - Weights that stay are moved against their slope.
# - Weights that are cut are **exactly 0** in the result, whatever `W` and `grad` hold
#   there.
#
# <details><summary>Hint 1: where to start</summary>
#
# Forget the mask at first. How does one step look without it?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Take the plain step for all weights. Then make 0 what has to be 0. `W` may hold something
# else than 0 at a cut weight, so it is not enough to leave such a weight where it is.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# In the formula, the mask stands outside the brackets. What would `W - lr * (grad * mask)`
# do with a cut weight that is 5 now?
#
# </details>

# %% solution="masked_step" refuse="firstneuron.pruning.masked_step"
def masked_step(W, grad, mask, lr):
    """One step of gradient descent for the weights that stay, 0 for the others.

    W, grad : arrays of one shape
    mask : array of bool of that shape, True for a weight that stays
    lr : number, the learning rate
    returns an array of that shape
    """
    ### BEGIN SOLUTION
    return (W - lr * grad) * mask
    ### END SOLUTION

# %% test="masked_step" points=1
some_mask = np.array([[True, False, True], [False, True, True]])

check(
    "six weights, two of them cut",
    call(
        masked_step,
        np.array([[1.0, 0.0, -2.0], [5.0, 3.0, 0.5]]),
        np.array([[2.0, -4.0, 0.0], [1.0, 2.0, -1.0]]),
        some_mask,
        0.5,
    ),
    [[0, 0, -2], [0, 2, 1]],
    likely={
        "the weights that were cut have moved. Where does the mask act?": [
            [0, 2, -2],
            [4.5, 2, 1],
        ],
        "a cut weight stays where it was. It has to be 0.": [[0, 0, -2], [5, 2, 1]],
        "the mask acts before the step only, and so cut weights grow again.": [
            [0, 2, -2],
            [-0.5, 2, 1],
        ],
        "this step goes up the slope.": [[2, 0, -2], [0, 4, 0]],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(111)
for _shape in ((3, 3), (5, 2), (4,), (1,), (2, 3, 2)):
    for _lr in (0.0, 0.1, 2.0):
        _W, _g = 10 * _rng.normal(size=_shape), _rng.normal(size=_shape)
        for _mask in (
            _rng.random(_shape) < 0.5,
            np.zeros(_shape, bool),
            np.ones(_shape, bool),
        ):
            _want = np.zeros(_shape)
            for _i in np.ndindex(_shape):
                if _mask[_i]:
                    _want[_i] = _W[_i] - _lr * _g[_i]
            _got = call(masked_step, _W, _g, _mask, _lr)
            check(f"shape {_shape}, lr {_lr}", _got, _want)
            holds(
                f"shape {_shape}, lr {_lr}: exact zeros",
                not np.any(np.asarray(_got)[~_mask]),
                "a weight that was cut is not exactly 0.",
            )
check(
    "whole numbers",
    call(
        masked_step,
        np.array([[3, 4]]),
        np.array([[1, -2]]),
        np.array([[True, False]]),
        0.5,
    ),
    [[2.5, 0.0]],
)
### END HIDDEN TESTS

# %% [markdown]
# ## Cut, then train again
#
# Han's recipe of 2015 has three parts: train, prune, train again with the mask. The third
# part is **retraining**. The weights that are left keep their values; nothing starts
# afresh. Here it is, for the network above. Every figure is one cut of the same network,
# followed by ten epochs of retraining:

# %%
shares = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
cut_errors, retrained_errors = [], []
for sparsity in shares:
    masks = cut(network, sparsity)
    pruned = cut_off(network, masks)
    retrained = train(pruned, X, y, 10, np.random.default_rng(0), masks)
    cut_errors.append(test_error(pruned, test))
    retrained_errors.append(test_error(retrained, test))
    print(
        f"sparsity {sparsity:<4}  error after the cut {cut_errors[-1]:5.1f} %, "
        f"retrained {retrained_errors[-1]:5.1f} %"
    )

figure = Figure(figsize=(6.5, 4), layout="constrained")
axes = figure.add_subplot(
    xlabel="sparsity (share of weights that are 0)", ylabel="test error (%)"
)
axes.plot(shares, cut_errors, "o-", color=VERMILLION, label="right after the cut")
axes.plot(shares, retrained_errors, "s--", color=BLUE, label="retrained, 10 epochs")
axes.legend()
figure

# %% [markdown]
# Retraining brings nearly everything back that a cut of 80 % has broken. It does not work
# wonders: with one weight in fifty left, too little is there to learn with.
#
# Han and his colleagues report the same on a larger scale. For LeNet-300-100 on the MNIST
# digits it is an error of 1.64 % before and 1.59 % after, with about one weight in twelve.
# For AlexNet, a large network for photographs, it was one in nine. (S. Han, J. Pool, J.
# Tran and W. Dally, "Learning both Weights and Connections for Efficient Neural Networks",
# 2015.)
#
# Is 1.59 % better than 1.64 %? On 10,000 test digits that is a difference of five. A
# network that errs on 1.6 % of *all* digits may well err on 1.4 % or 1.8 % of the 10,000
# that happen to be in the test set. So the two figures cannot be told apart. Further
# down, the experiment is made anew.

# %% [markdown]
# ## Count honestly
#
# A network has several layers, and they are rarely cut alike. Look at the cut of 80 %:

# %%
masks = cut(network, 0.8)
for name, mask in masks.items():
    gone = np.sum(~mask)
    print(f"{name} {mask.shape}: {gone} of {mask.size} weights cut, {gone / mask.size:.1%}")
print(f"mean of the two shares: {np.mean([np.mean(~m) for m in masks.values()]):.1%}")

# %% [markdown]
# Layer 2 keeps most of its weights, because they are larger. The mean of the two shares is
# not 80 %. Layer 2 has 320 weights and layer 1 has 2048, and the mean treats them as
# equal. To get the sparsity of the **network**, count zeros and weights over all layers
# first, and divide once.
#
# You could also cut the same share in each layer. Then the mean would be right, by luck.
# What would the network say?

# %%
for params, _, rows in [(network, learn, test), *others]:
    by_layer = {}
    for name in ("W1", "W2"):
        sizes = np.abs(params[name])
        by_layer[name] = sizes >= np.sort(sizes, axis=None)[round(0.8 * sizes.size)]
    one_cut = test_error(cut_off(params, cut(params, 0.8)), rows)
    two_cuts = test_error(cut_off(params, by_layer), rows)
    print(f"one cut for both layers {one_cut:4.1f} %, 80 % of each {two_cuts:4.1f} %")

# %% [markdown]
# All ten answers depend on the 320 weights of layer 2. To lose four fifths of those hurts
# more than to lose a few more of the 2048 in layer 1. People cut both ways, so always ask
# which one a figure belongs to.

# %% [markdown]
# ### Exercise 3 · `model_sparsity`
#
# Return the share of weights that are 0 in a whole model, as a single number.
#
# - `weights` is a list of arrays, one for each layer, of any shapes.
# - Only exact zeros count. A weight of $10^{-12}$ is a weight.
# - Every weight of the model counts the same, whatever layer it is in.
#
# <details><summary>Hint 1: where to start</summary>
#
# Which two numbers do you have to know about the model before you divide?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Add up the zeros of all layers. Add up the sizes of all layers. Divide the one by the
# other, once, at the end.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.sum(W == 0)` counts the zeros of one array, and `W.size` its weights. Python's own
# `sum(... for W in weights)` adds up over the layers.
#
# </details>

# %% solution="model_sparsity" refuse="firstneuron.pruning.model_sparsity"
def model_sparsity(weights):
    """Share of weights that are exactly 0, over all layers together.

    weights : list of arrays, one for each layer
    returns a single number from 0 to 1
    """
    ### BEGIN SOLUTION
    zeros = sum(np.sum(W == 0) for W in weights)
    return zeros / sum(W.size for W in weights)
    ### END SOLUTION

# %% test="model_sparsity" points=1
large = np.zeros((10, 9))
large[0] = 0.5  # 9 of 90 weights are left
small = np.array([[1.0, -1.0], [2.0, 0.0], [3.0, 0.1], [0.4, 1.0], [5.0, -2.0]])

check(
    "a large layer with 81 zeros of 90, a small one with 1 of 10",
    call(model_sparsity, [large, small]),
    82 / 100,
    likely={
        "this is the mean of the layers. The large layer has more weights.": 0.5,
        "this is the share that is left. Asked is the share that is 0.": 0.18,
        "this is the first layer only.": 0.9,
        "this is the last layer only.": 0.1,
        "this is how many zeros there are. Asked is their share.": 82,
    },
)
### BEGIN HIDDEN TESTS
check("one layer, no zeros", call(model_sparsity, [np.array([[1.0, -2.0]])]), 0.0)
check("nothing but zeros", call(model_sparsity, [np.zeros((2, 3)), np.zeros(4)]), 1.0)
check(
    "tiny weights are weights",
    call(model_sparsity, [np.array([1e-12, -1e-300, 0.0, 5.0])]),
    0.25,
)
check(
    "weights that sum to 0, negative ones, a negative zero",
    call(model_sparsity, [np.array([[-1.0, 1.0], [-0.0, 0.0]]), np.array([-2.0])]),
    0.4,
)
check("whole numbers", call(model_sparsity, [np.array([[0, 3], [0, 0]])]), 0.75)
_rng = np.random.default_rng(112)
for _shapes in (((7, 5), (5, 3), (3, 1)), ((3, 3), (3, 3)), ((2, 3, 4), (6,), (1, 1))):
    _weights = [_rng.normal(size=_s) * (_rng.random(_s) < 0.4) for _s in _shapes]
    _all = [_v for _W in _weights for _v in _W.ravel().tolist()]
    check(
        f"layers {_shapes}",
        call(model_sparsity, _weights),
        sum(_v == 0 for _v in _all) / len(_all),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Little by little
#
# One hard cut hurts, and retraining has to heal all of it at once. The other way is
# **gradual pruning**: cut a little, train a little, cut a little more. What is left can
# adapt after each cut, and the next cut judges the weights as they are *then*. Programs
# that do this call it dynamic pruning.
#
# For this you need a **schedule**: how sparse should the network be after step $t$? The
# straight line would cut the same number of weights each time. Michael Zhu and Suyog Gupta
# (2017) cut fast at first, when there is much to spare, and slowly at the end, when every
# weight counts:
#
# $$s_t = s_f + (s_i - s_f) \left(1 - \frac{t - t_0}{n \, \Delta t}\right)^3$$
#
# - $s_i$ is the sparsity at the beginning, mostly 0, and $s_f$ the final one.
# - $t_0$ is the step at which pruning begins.
# - There are $n$ cuts after the start, one every $\Delta t$ steps. ($\Delta$ is the Greek
#   letter delta; $\Delta t$, "delta t", is a stretch of time.)
#
# Read it from the inside. The fraction $\frac{t - t_0}{n \Delta t}$ goes from 0 to 1 while
# pruning goes on. One minus that is what is still to go: from 1 to 0. Its third power
# falls fast at first. It is called a cubic schedule for this power of 3.
#
# For $s_i = 0$, $s_f = 0.9$, $t_0 = 0$, $n = 10$ and $\Delta t = 1$:

# %%
steps = np.arange(11)  # (11,)
left = 1 - steps / 10  # (11,)  from 1 down to 0
cubic = 0.9 + (0 - 0.9) * left**3
line = 0.9 + (0 - 0.9) * left
print("cubic", cubic.round(4))
print("line ", line.round(4))

figure = Figure(figsize=(6.5, 3.6), layout="constrained")
axes = figure.add_subplot(xlabel="step t", ylabel="sparsity")
axes.plot(steps, cubic, "o-", color=BLUE, label="cubic")
axes.plot(steps, line, "s--", color=ORANGE, label="straight line")
axes.legend()
figure

# %% [markdown]
# ### Worked example, then yours
#
# First a complete one. Pruning begins at step 100 with $s_i = 0.5$. It ends at $s_f = 0.9$
# after $n = 4$ cuts, one every $\Delta t = 50$ steps. How sparse is the network at
# $t = 200$?

# %%
done = (200 - 100) / (4 * 50)  # half of the way
s = 0.9 + (0.5 - 0.9) * (1 - done) ** 3
print(f"done {done}, sparsity {s:.3f}")

# %% [markdown]
# The same schedule at $t = 150$. Replace the dots; this is not graded.

# %%
done = ...
s = ...
blank("done", done, 0.25)
blank("s", s, 0.73125)

# %% [markdown]
# And outside of it: what should the sparsity be at $t = 20$, before anything begins? And
# at $t = 1000$, when all is over? (What would the formula say?)

# %%
before = ...
after = ...
blank("before", before, 0.5)
blank("after", after, 0.9)

# %% [markdown]
# ### Exercise 4 · `cubic_sparsity`
#
# Return the sparsity $s_t$ of the formula above, as a single number.
#
# - `t` is a number. It may lie between two cuts; the formula holds there, too.
# - `s_i`, `s_f` are shares from 0 to 1. `t0` is the start, `n` the number of cuts, `dt` the
#   steps from one to the next. `n` and `dt` are greater than 0.
# - Before `t0` the result is `s_i`. After `t0 + n * dt` it is `s_f`.
#
# <details><summary>Hint 1: where to start</summary>
#
# First compute the share of the way that is done. The rest of the formula uses nothing
# else of `t`, `t0`, `n` and `dt`.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Before the start, the share done is 0 and not negative. After the end it is 1 and not
# more. Set this right before you take the third power.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `min(max(done, 0), 1)` keeps a number between 0 and 1; `np.clip(done, 0, 1)` does the
# same. Check your formula at its ends: with `done = 0` it must give `s_i`, with `done = 1`
# it must give `s_f`.
#
# </details>

# %% solution="cubic_sparsity" refuse="firstneuron.pruning.cubic_sparsity"
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    """The sparsity after step t (Zhu & Gupta 2017).

    t : number, the step
    s_i, s_f : numbers, sparsity before the start and after the end
    t0 : number, the start
    n, dt : how many cuts follow, and how many steps lie between two
    returns a single number
    """
    ### BEGIN SOLUTION
    done = np.clip((t - t0) / (n * dt), 0, 1)
    return s_f + (s_i - s_f) * (1 - done) ** 3
    ### END SOLUTION

# %% test="cubic_sparsity" points=2
check(
    "step 1 of 10, from 0 to 0.9",
    call(cubic_sparsity, 1, 0.0, 0.9, 0, 10, 1),
    0.2439,
    likely={
        "this is the straight line. The third power is missing.": 0.09,
        "this schedule is slow at first: the power belongs to what is left to go.": 0.0009,
        "this is the share that is still to be cut.": 0.6561,
    },
)
check("step 2 of 10", call(cubic_sparsity, 2, 0.0, 0.9, 0, 10, 1), 0.4392)
check("step 10 of 10", call(cubic_sparsity, 10, 0.0, 0.9, 0, 10, 1), 0.9)
check(
    "step 20, long after the end",
    call(cubic_sparsity, 20, 0.0, 0.9, 0, 10, 1),
    0.9,
    likely={"the formula goes on after the end. Stop it there.": 1.8},
)
### BEGIN HIDDEN TESTS
for _t, _want in (
    (100, 0.5),
    (150, 0.73125),
    (200, 0.85),
    (275, 0.9 - 0.4 / 512),
    (300, 0.9),
    (301, 0.9),
    (10_000, 0.9),
    (99, 0.5),
    (0, 0.5),
    (-50, 0.5),
):
    check(
        f"from 0.5 to 0.9 in 4 cuts, every 50 steps from step 100: t = {_t}",
        call(cubic_sparsity, _t, 0.5, 0.9, 100, 4, 50),
        _want,
    )
_rng = np.random.default_rng(113)
for _ in range(20):
    _s_i, _s_f = sorted(_rng.uniform(0, 1, 2).tolist())
    _t0, _n, _dt = (int(_v) for _v in _rng.integers((0, 1, 1), (1000, 200, 500)))
    for _done in (-0.5, 0.0, 0.125, 0.5, 0.9, 1.0, 3.0):
        _left = 1 - min(max(_done, 0.0), 1.0)
        check(
            f"s_i {_s_i:.3f}, s_f {_s_f:.3f}, t0 {_t0}, n {_n}, dt {_dt}, "
            f"{_done:.1%} done",
            call(cubic_sparsity, _t0 + _done * _n * _dt, _s_i, _s_f, _t0, _n, _dt),
            _s_f - (_s_f - _s_i) * _left * _left * _left,
        )
check("one cut", call(cubic_sparsity, 1, 0, 1, 0, 1, 1), 1.0)
### END HIDDEN TESTS

# %% [markdown]
# ## An object that prunes
#
# Gradual pruning needs a memory: how many cuts there have been, and which weights are gone
# already. In lesson 9 you used objects for that: `self` keeps what a function forgets.
#
# One thing has to be decided. A weight that was cut is 0. If someone trains without a
# mask, or an optimizer pushes it, it grows again. Should a later cut take it back? In this
# lesson: never. **Cut is cut.** The mask only loses `True`s, it never gains one. Such a
# sequence is called **monotone**.

# %% [markdown]
# ### Exercise 5 · `GradualPruner`
#
# Write a class whose objects prune one array of weights in `n` calls, along the cubic
# schedule with $s_i = 0$, $t_0 = 0$ and $\Delta t = 1$.
#
# - `GradualPruner(s_f, n)` makes the object. This part is there.
# - `step(W)` returns a pair `(W, mask)`: a new array with zeros where the mask is `False`,
#   and the mask itself, of bool, with the shape of `W`.
# - Call number $k$, counted from 1, leaves exactly `round(s_k * W.size)` weights cut,
#   where $s_k = s_f \, (1 - (1 - k/n)^3)$. The first call already cuts. Call `n` leaves
#   exactly `round(s_f * W.size)`, and so do all calls after it.
# - The smallest of the weights that are still there are cut next. `W` is another array
#   each time, because training goes on between the calls. Its shape stays.
# - **Monotone:** what was cut once stays cut, whatever `W` holds there now.
# - Two objects share nothing. The caller may change the mask that was returned; the object
#   must not notice.
#
# <details><summary>Hint 1: where to start</summary>
#
# The object remembers two things from call to call: `self.calls` and `self.mask`. What has
# to happen to each of them in a call?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Count the call. Compute how many weights shall be cut in all. Order the weights by size,
# with the ones that are cut already in front of all others. Switch off the first so many.
# Remember the mask, and return copies.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# No size is below 0. So in the array of sizes, write −1 wherever the remembered mask is
# `False`: those places then come first in `np.argsort`, even before other zeros. After the
# end, `min(k, n)` in place of `k` keeps the schedule at $s_f$.
#
# </details>

# %% solution="GradualPruner" refuse="firstneuron.pruning.GradualPruner"
class GradualPruner:
    """Prunes one array of weights in n calls, fast at first.

    s_f : number from 0 to 1, the sparsity after n calls
    n : int, number of calls, 1 or more
    """

    def __init__(self, s_f, n):
        self.s_f = s_f
        self.n = n
        self.calls = 0  # how often step was called
        self.mask = None  # the mask of the last call; none before the first

    def step(self, W):
        """Cut a little more.

        W : array of any shape, the same shape in every call
        returns (W, mask): a new array, and an array of bool, both of that shape
        """
        ### BEGIN SOLUTION
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        how_many = round(self.s_f * (1 - left**3) * W.size)
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)  # cut already: first in the order
        mask = np.ones(W.size, dtype=bool)
        mask[np.argsort(sizes, axis=None)[:how_many]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()
        ### END SOLUTION

# %% test="GradualPruner" points=3
hundred = np.linspace(-1.0, 2.0, 100).reshape(4, 25)
pruner = GradualPruner(s_f=0.9, n=5)
result = call(pruner.step, hundred)

holds(
    "the result",
    isinstance(result, tuple) and len(result) == 2,
    "expected a pair: the weights and the mask.",
)
weights, mask_1 = result
holds(
    "the mask",
    np.asarray(mask_1).dtype == bool and np.shape(mask_1) == (4, 25),
    "expected True and False, in the shape of W.",
)
check(
    "100 weights, call 1 of 5: how many are cut",
    np.sum(~mask_1),
    44,
    likely={
        "the first call prunes nothing. It is call number 1, not 0.": 0,
        "this is the straight line.": 18,
        "this is what is left to cut, not what is cut.": 46,
        "everything is cut at once.": 90,
        "these are the weights that stay.": 56,
    },
)
check("the weights are 0 where the mask is False", weights, hundred * mask_1)
for number in range(2, 8):
    mask_before, (weights, mask_now) = mask_1, call(pruner.step, hundred[::-1])
    holds(
        f"call {number} of 5: monotone",
        not np.any(mask_now & ~mask_before),
        "a weight that had been cut is back. Cut is cut.",
    )
    mask_1 = mask_now
    if number >= 5:
        check(f"100 weights, call {number} of 5: how many are cut", np.sum(~mask_now), 90)
### BEGIN HIDDEN TESTS
def _run_pruner(_name, _s_f, _n, _arrays):
    """Call a pruner once for each array, and check all that was promised."""
    _pruner, _before = GradualPruner(_s_f, _n), np.ones(_arrays[0].shape, bool)
    for _k, _W in enumerate(_arrays, start=1):
        _at = f"{_name}, s_f {_s_f}, n {_n}, call {_k}"
        _got, _mask = call(_pruner.step, _W)
        _got, _mask = np.asarray(_got), np.asarray(_mask)
        check(f"{_at}: the shapes", [_got.shape, _mask.shape], [_W.shape, _W.shape])
        _share = min(_k, _n) / _n
        _goal = _s_f * (3 * _share - 3 * _share**2 + _share**3) * _W.size
        _cut = int(np.sum(_mask == 0))
        if _k >= _n:
            check(f"{_at}: how many are cut", _cut, round(_s_f * _W.size))
        else:
            holds(
                f"{_at}: how many are cut",
                abs(_cut - _goal) <= 0.5 + 1e-6,
                f"expected {_goal:.2f}, rounded; got {_cut}.",
            )
        holds(
            f"{_at}: monotone", not np.any(_mask & ~_before), "a cut weight is back."
        )
        _sizes = np.abs(_W).astype(float)
        _new = _before & ~_mask
        holds(
            f"{_at}: the smallest of those still there",
            _sizes[_new].max(initial=0) <= _sizes[_mask].min(initial=np.inf),
            "a weight was cut that is larger than one that stays.",
        )
        check(f"{_at}: the weights", _got, np.where(_mask, _W, 0))
        _before = _mask.copy()
        _mask[...] = True  # the caller may do this; the object must not notice


_rng = np.random.default_rng(114)
for _n in (5, 12, 25):
    for _s_f, _shape in ((0.9, (20, 15)), (0.8, (11, 11)), (0.5, (7, 2, 4)), (0.95, (40,))):
        _arrays = [_rng.normal(size=_shape) for _ in range(_n + 2)]
        _run_pruner(f"new weights in every call {_shape}", _s_f, _n, _arrays)
    _W = _rng.normal(size=(30, 10))
    _run_pruner("the same weights in every call", 0.9, _n, [_W] * (_n + 3))
_run_pruner("one call", 0.5, 1, [_rng.normal(size=(4, 6))] * 3)
_run_pruner("nothing to cut", 0.0, 5, [_rng.normal(size=(3, 3))] * 6)
_run_pruner("all are cut", 1.0, 5, [_rng.normal(size=(3, 3))] * 6)
_run_pruner("weights of one size", 0.9, 10, [np.full((5, 8), -0.1)] * 11)
_run_pruner("half of the weights are 0", 0.9, 10, [np.eye(6)[:, :3].repeat(4, 1)] * 11)
_later_zero = [np.linspace(2, 1, 40)] + [np.repeat([0.0, 1.0], 20)] * 5
_run_pruner("weights that have become 0 since", 0.9, 5, _later_zero)
_run_pruner("whole numbers", 0.6, 5, [np.arange(-7, 8).reshape(5, 3)] * 6)
_run_pruner("one weight", 0.9, 5, [np.array([3.0])] * 6)
_one, _two = GradualPruner(0.9, 5), GradualPruner(0.9, 5)
for _ in range(5):
    _one.step(hundred)
check("a second object starts with no cuts", np.sum(~_two.step(hundred)[1]), 44)
### END HIDDEN TESTS

# %% [markdown]
# ## At once or little by little?
#
# Both ways get 20 epochs of training after the first cut, and both end with 95 % of the
# weights gone. One cuts at once. The other cuts five times, with four epochs after each
# cut. Four networks, so that no single one decides:

# %%
for params, rows, test_rows in others:
    X_own, y_own = pixels[rows], digits.labels[rows]

    masks = cut(params, 0.95)
    at_once = cut_off(params, masks)
    at_once = train(at_once, X_own, y_own, 20, np.random.default_rng(0), masks)

    gradual, rng = params, np.random.default_rng(0)
    for k in range(1, 6):
        masks = cut(gradual, 0.95 * (1 - (1 - k / 5) ** 3))
        gradual = cut_off(gradual, masks)
        gradual = train(gradual, X_own, y_own, 4, rng, masks)

    once, slow = test_error(at_once, test_rows), test_error(gradual, test_rows)
    print(f"95 % cut at once {once:4.1f} %, little by little {slow:4.1f} %")

# %% [markdown]
# In most of the networks, little by little is better. At 80 % you would see hardly any
# difference: there, one cut and retraining bring nearly everything back anyway.
#
# (Why does `cut` need no memory here? The weights that were cut are 0 and stay 0, thanks
# to the masks. So they are always the smallest. `GradualPruner` may not rely on that.)

# %% [markdown]
# ### The paper's experiment, made anew
#
# LeNet-300-100 on all of MNIST takes minutes, so it was run for you, with five networks.
#
# The **95 % interval** of an error says what it may well be on *all* digits, of which the
# test set is a sample of 10,000. Five networks do not make it shorter, because all were
# tested on the same 10,000. Two networks can be compared more sharply than two errors:
# count the digits that only one of them misreads, and those that only the other does.
# The last three rows do that, in points of a percent.
#
# <!-- made by `make papers`: begin -->
#
# | what | the paper | ours | 95 % interval | agrees if | verdict |
# |---|---|---|---|---|---|
# | dense: test error | 1.64 %, Han 2015 | 1.73 % | 1.49 to 2.00 | 1.14 to 2.14 | agrees |
# | 1 weight in 12: test error | 1.59 %, Han 2015 | 1.85 % | 1.60 to 2.13 | 1.09 to 2.09 | cannot tell |
# | 1 in 12 minus dense | no loss, Han 2015 | 0.12 points | −0.10 to 0.33 | at most 0.25 | cannot tell |
# | 1 in 12 minus dense, trained as long | not told | 0.24 points | 0.03 to 0.44 | at most 0.25 | cannot tell |
# | gradual minus a single cut | better, Han 2015 | −0.05 points | −0.25 to 0.16 | at most 0.00 | cannot tell |
#
# MNIST, 28×28, 60000 training and 10000 test images, mean of 5 networks. Adam, 10
# epochs; then 20 more, in which the smallest weights of all layers together are cut,
# along the cubic curve of Zhu & Gupta (2017) in 40 steps. After a single cut and 20
# epochs: 1.90 %. Trained on without a cut: 1.61 %. Intervals are those of one network,
# Wilson's, and of one pair, McNemar's exact one, because all were tested on the same
# images.
#
# <!-- made by `make papers`: end -->
#
# Read the verdicts slowly. The dense networks err as often as the paper's. Whether 1 weight
# in 12 is as good as all of them, these 10,000 digits cannot tell: 0 is in the interval, and
# so is a loss of more than a quarter of a point. Compared with networks that were *trained
# as long*, all of the interval is above 0: there is a loss. So always ask what the pruned
# network is compared with. And at this sparsity nobody can tell from these runs whether
# little by little is better than a single cut.

# %% [markdown]
# ## What have you saved?
#
# Papers report the **compression**: dense weights divided by kept weights. With 22183
# weights left, LeNet-300-100 is compressed
#
# $$\frac{784 \cdot 300 + 300 \cdot 100 + 100 \cdot 10}{22183} = \frac{266200}{22183} \approx 12$$
#
# times. This says how many weights are needed. It does not say how much smaller the file
# gets. Three things are left out:
#
# - **The biases.** They are parameters, too, and they all stay.
# - **The places.** If you store only the kept weights, you also have to store where each
#   one belongs. A dense array needs no places: the next number belongs to the next place.
# - **The zeros.** If you store them, you have saved nothing at all.
#
# Let us count in **words**. A word is the room for one number, say 4 bytes.

# %%
lenet = [(784, 300), (300, 100), (100, 10)]  # shapes of the weights, inputs first
dense = sum(n_in * n_out for n_in, n_out in lenet)  # 266200 weights
biases = sum(n_out for _, n_out in lenet)  # 410
kept = 22183

print(f"weights only:               {dense / kept:5.2f} times smaller")
print(f"weights and biases:         {(dense + biases) / (kept + biases):5.2f} times smaller")
words = kept + kept + biases  # each kept weight brings its place along
print(f"weights, places and biases: {(dense + biases) / words:5.2f} times smaller")
words = dense + biases  # zeros are numbers
print(f"an array with zeros in it:  {(dense + biases) / words:5.2f} times smaller")

# %% [markdown]
# With one word for each place, a kept weight costs two words. So pruning to less than half
# begins to pay. (A place can be stored in much less than a word, for example as the
# distance from the one before. Han's next paper, "Deep Compression", does that.)

# %%
for sparsity in (0.3, 0.5, 0.8, 0.9, 0.99):
    kept = round((1 - sparsity) * dense)
    words = 2 * kept + biases
    print(f"sparsity {sparsity:<4}  {words:>6} words instead of {dense + biases}")

# %% [markdown]
# ### Exercise 6 · `compression`
#
# Return the compression as papers report it: dense weights divided by kept weights.
#
# - `shapes` is a list with the shape of each layer's weights, such as `[(784, 300),
#   (300, 100)]`. A shape may have more than two numbers.
# - `nnz` is how many weights are left in all layers together, 1 or more. (The name is the
#   usual one: *number of non-zeros*.)
# - Biases and places are left out. The result is a single number, not rounded.
#
# <details><summary>Hint 1: where to start</summary>
#
# How many weights does a layer of shape `(784, 300)` have?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Multiply the numbers of each shape. Add up over the layers. Divide once, at the end.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `math.prod(shape)` and `np.prod(shape)` multiply all numbers of one shape. A result below
# 1 would mean that the network has grown.
#
# </details>

# %% solution="compression" refuse="firstneuron.pruning.compression"
def compression(shapes, nnz):
    """How many times fewer weights: dense weights / kept weights.

    shapes : list of tuples, the shape of each layer's weights
    nnz : int, weights left in all layers together
    returns a single number
    """
    ### BEGIN SOLUTION
    return sum(np.prod(shape) for shape in shapes) / nnz
    ### END SOLUTION

# %% test="compression" points=1
check(
    "LeNet-300-100 with 22183 weights left",
    call(compression, [(784, 300), (300, 100), (100, 10)], 22183),
    266200 / 22183,
    likely={
        "the biases are counted. Here only weights count.": 266610 / 22183,
        "this is the share that is left. Asked is how many times smaller.": 22183 / 266200,
        "this is 1 / sparsity. Sparsity is about the weights that are gone.": 266200
        / (266200 - 22183),
        "this is the sparsity.": 1 - 22183 / 266200,
        "this is the first layer only.": 235200 / 22183,
    },
)
check("nothing cut", call(compression, [(3, 4), (4, 2)], 20), 1.0)
### BEGIN HIDDEN TESTS
for _shapes, _nnz, _want in (
    ([(2, 3)], 6, 1.0),
    ([(2, 3)], 4, 1.5),
    ([(5, 5), (5, 5)], 1, 50.0),
    ([(1, 1)], 1, 1.0),
    ([(3, 3, 16, 32), (512, 10)], 1000, (3 * 3 * 16 * 32 + 5120) / 1000),
    ([[64, 32], [32, 10]], 474, 2368 / 474),
    ([(7,), (2, 3)], 2, 6.5),
    ([(4096, 4096), (4096, 1000)], 7, (4096 * 4096 + 4096 * 1000) / 7),
):
    check(f"shapes {_shapes}, {_nnz} left", call(compression, _shapes, _nnz), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "To prune 90 %, take the 90th percentile of the sizes and keep every weight
# > at or above it."
#
# The 90th percentile is a size that nine tenths of the weights do not exceed. With ten
# different sizes this works. Now weights that are all equal in size, as in networks whose
# weights are only +1 and −1. And weights of which most are 0, as L1 leaves them:

# %%
different = np.random.default_rng(0).normal(size=1000)
signs = np.where(different > 0, 1.0, -1.0)
mostly_zero = np.where(np.abs(different) > 2, different, 0.0)

for name, weights in (
    ("different sizes", different),
    ("only +1 and -1 ", signs),
    ("mostly zeros   ", mostly_zero),
):
    threshold = np.percentile(np.abs(weights), 90)
    stays = np.abs(weights) >= threshold
    print(f"{name}  threshold {threshold:.2f}, cut {np.mean(~stays):.0%}")

# %% [markdown]
# All weights are "at or above" a threshold that they are equal to. So nothing is cut, and
# no error is raised. With `>` in place of `>=` the second network would lose all its
# weights.
#
# **Right:** a threshold cannot cut through equal weights. Decide how many go, sort, and
# cut that many. That is `magnitude_mask`.
#
# > **Claim.** "A dynamic pruner raises the sparsity by the same amount at every tenth of
# > its steps, until it arrives at the target."
#
# Here is such a pruner, reduced to its counting. It splits the way to 0.9 into
# `prune_steps` equal parts, and goes one part further every `prune_steps // 10` steps:

# %%
def sparsity_reached(prune_steps, target=0.9):
    sparsity, part = 0.0, target / prune_steps
    for step in range(1, prune_steps + 1):
        if step % (prune_steps // 10) == 0:
            sparsity = min(sparsity + part, target)
    return sparsity


for prune_steps in (10, 100, 5):
    try:
        print(f"{prune_steps:>3} steps: sparsity {sparsity_reached(prune_steps):.2f}")
    except ZeroDivisionError as error:
        print(f"{prune_steps:>3} steps: ZeroDivisionError: {error}")

# %% [markdown]
# It arrives with 10 steps, and that is the number it was tried with. With 100 steps it
# makes ten raises, each a hundredth of the way, and stalls at 0.09. Below 10 steps,
# `prune_steps // 10` is 0, and nothing can be divided by 0.
#
# **Right:** compute the sparsity from the step number, as in `cubic_sparsity`. Then the
# last step gives the target, however many steps there are. And test with 5, 25 and 100, not
# only with the number you had in mind.
#
# > **Claim.** "A network with 80 % of its weights masked computes faster: it has only a
# > fifth of the work to do."
#
# Let us measure it. We multiply 128 pictures by a layer of 784 × 300 weights, many times,
# and take the fastest run. Each figure is a ratio: the time divided by the time of the
# dense layer. Below 1 is faster.

# %%
def time_ratios(programs, rounds=40):
    """Fastest time of each program, divided by that of the first."""
    best = dict.fromkeys(programs, np.inf)
    for _ in range(rounds):  # in turns, so that a slow moment of the machine hits all
        for name, program in programs.items():
            start = perf_counter()
            program()
            best[name] = min(best[name], perf_counter() - start)
    first = next(iter(best.values()))
    return {name: seconds / first for name, seconds in best.items()}


rng = np.random.default_rng(0)
images = rng.normal(size=(128, 784))
layer = rng.normal(size=(784, 300))
stays = {s: np.abs(layer) > np.quantile(np.abs(layer), s) for s in (0.8, 0.99)}
zeros_inside = {s: layer * m for s, m in stays.items()}  # (784, 300), with zeros
packed = {s: sparse.csr_array(a.T) for s, a in zeros_inside.items()}  # no zeros stored
lengths = np.linalg.norm(layer, axis=0)  # (300,)  one for each neuron
fewer_neurons = layer[:, np.argsort(lengths)[240:]].copy()  # (784, 60)

ratios = time_ratios(
    {
        "dense": lambda: images @ layer,
        "80 % zeros, masked beforehand": lambda: images @ zeros_inside[0.8],
        "80 % zeros, masked each time": lambda: images @ (layer * stays[0.8]),
        "80 % zeros, sparse format": lambda: packed[0.8] @ images.T,
        "99 % zeros, sparse format": lambda: packed[0.99] @ images.T,
        "80 % of the neurons taken out": lambda: images @ fewer_neurons,
    }
)
for name, ratio in ratios.items():
    print(f"{name:<30} {ratio:5.2f}")

# %% [markdown]
# The second ratio is about 1: a dense product multiplies zeros like any other number.
# Masking each time comes on top. A sparse format stores the kept weights with their
# places, and skips the rest. But skipping costs time, too: with 80 % zeros it gains little
# or nothing, and only when nearly all weights are gone does it gain much. What helps at
# once is the last line: a smaller array. (Your figures will differ a little. They belong
# to one machine.)
#
# **Right:** zeros save time only if the program can skip them. Taking out single weights
# is called **unstructured** pruning. **Structured** pruning takes out whole neurons:
# a column of one layer's `W`, its bias, and the row of the next layer's `W` that listened
# to it. That is faster on every machine, and it usually costs more accuracy for the same
# number of weights.
#
# > **Claim.** "The smallest weights are the least important ones."
#
# A weight has a partner, its input. Two inputs: the size of a flat in square metres, and
# the number of its balconies. The price is a weighted sum.

# %%
flats = np.array([[40.0, 0], [75, 1], [120, 2]])  # (3, 2)  square metres, balconies
price_weights = np.array([5.0, 9.0])  # thousands for each metre, for each balcony
print("price              ", flats @ price_weights)
print("smallest weight cut", flats @ np.array([0.0, 9.0]))
print("largest weight cut ", flats @ np.array([5.0, 0.0]))

# %% [markdown]
# **Right:** a weight's share of the score is $w \cdot x$. Sizes of weights can be compared
# only if the inputs have about the same scale, and even then the size is a rule of thumb.
# It is used so much because it is cheap, and because retraining mends what it gets wrong.

# %% [markdown]
# ## Bug hunt
#
# A friend retrains a pruned layer with momentum from lesson 9: $v \leftarrow \beta v -
# \eta g$, then $w \leftarrow w + v$. The friend knows that zeros do not stay zero, and
# masks the gradient. Here is one weight that stays and one that was cut. The layer was
# trained with momentum before the cut, so there is a velocity already.

# %%
def friends_step(W, v, grad, mask, lr, beta):
    v = beta * v - lr * grad * mask
    return W + v, v


W, v = np.array([2.0, 0.0]), np.array([-0.1, -0.3])  # the second weight was cut
for step in range(1, 4):
    W, v = friends_step(W, v, np.array([1.0, 1.0]), np.array([True, False]), 0.1, 0.9)
    print(f"step {step}: weights {W.round(3)}")

# %% [markdown]
# The second weight should be 0. Its gradient is masked in every step. Why does it move?

# %% [markdown]
# ### Exercise 7 · `masked_momentum_step`
#
# Write the step your friend wanted. Return a pair of new arrays `(W, v)`.
#
# - Weights that stay take the step of momentum.
# - Where `mask` is `False`, both the weight **and its velocity** are exactly 0 in the
#   result, whatever `W`, `v` and `grad` hold there.
# - `W`, `v`, `grad` and `mask` have the same shape, any shape. `lr` and `beta` are numbers.
#
# <details><summary>Hint 1: where to start</summary>
#
# Set the gradient of the second weight to 0, and compute three steps by hand. What moves
# it?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# A ball that is on its way rolls on without a push. Compute the new velocity as usual, and
# stop what has to stand still. Then move the weights, and see to it that the cut ones are
# 0.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The mask is needed twice: once on the whole new velocity, not only on the gradient's part
# of it, and once on the new weights, because `W` may hold something at a cut weight.
#
# </details>

# %% solution="masked_momentum_step"
def masked_momentum_step(W, v, grad, mask, lr, beta):
    """One step of momentum for the weights that stay; the others do not move from 0.

    W, v, grad : arrays of one shape: weights, velocities, slopes
    mask : array of bool of that shape, True for a weight that stays
    lr, beta : numbers, learning rate and share of the velocity that is kept
    returns (W, v): two arrays of that shape
    """
    ### BEGIN SOLUTION
    v = (beta * v - lr * grad) * mask
    return (W + v) * mask, v
    ### END SOLUTION

# %% test="masked_momentum_step" points=2
moved = call(
    masked_momentum_step,
    np.array([2.0, 0.0, 7.0]),
    np.array([-0.1, -0.3, 0.0]),
    np.array([1.0, 1.0, 1.0]),
    np.array([True, False, False]),
    0.1,
    0.9,
)

holds(
    "the result",
    isinstance(moved, tuple) and len(moved) == 2,
    "expected a pair: the weights and the velocities.",
)
check(
    "the new weights",
    moved[0],
    [1.81, 0, 0],
    likely={
        "that is your friend's step: the cut weight still moves.": [1.81, -0.27, 7],
        "the cut weights have moved with the gradient, too.": [1.81, -0.37, 6.9],
        "a cut weight stays where it was. It has to be 0.": [1.81, 0, 7],
        "nothing was kept of the old velocity.": [1.9, 0, 0],
    },
)
check(
    "the new velocities",
    moved[1],
    [-0.19, 0, 0],
    likely={
        "a cut weight still has a velocity.": [-0.19, -0.37, -0.1],
        "the velocity of a cut weight fades, but it is not 0.": [-0.19, -0.27, 0],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(115)
for _shape in ((3, 3), (5, 2), (4,), (1,), (2, 3, 2)):
    for _lr, _beta in ((0.1, 0.9), (2.0, 0.5), (0.0, 0.9), (0.3, 0.0)):
        _W, _v, _g = (_rng.normal(size=_shape) for _ in range(3))
        for _mask in (_rng.random(_shape) < 0.5, np.zeros(_shape, bool)):
            _want_W, _want_v = np.zeros(_shape), np.zeros(_shape)
            for _i in np.ndindex(_shape):
                if _mask[_i]:
                    _want_v[_i] = _beta * _v[_i] - _lr * _g[_i]
                    _want_W[_i] = _W[_i] + _want_v[_i]
            _got = call(masked_momentum_step, _W, _v, _g, _mask, _lr, _beta)
            check(f"shape {_shape}, lr {_lr}, beta {_beta}: weights", _got[0], _want_W)
            check(f"shape {_shape}, lr {_lr}, beta {_beta}: velocities", _got[1], _want_v)
            holds(
                f"shape {_shape}, lr {_lr}, beta {_beta}: exact zeros",
                not np.any(np.asarray(_got)[:, ~_mask]),
                "a cut weight, or its velocity, is not exactly 0.",
            )
_got = call(
    masked_momentum_step,
    np.array([3, 4]),
    np.array([1, -1]),
    np.array([2, 2]),
    np.array([True, False]),
    0.5,
    0.5,
)
check("whole numbers: weights", _got[0], [2.5, 0.0])
check("whole numbers: velocities", _got[1], [-0.5, 0.0])
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - **Magnitude pruning** cuts the weights that are nearest to 0. Count and sort; a
#   threshold fails where weights are equal.
# - A **mask** has to go with every step, and with every memory of the optimizer. Gradients
#   and velocities wake cut weights up.
# - **Train, prune, retrain:** most of what the cut broke comes back, up to a point. Cut far
#   and you should cut little by little, along a curve that ends exactly where you want.
# - **Sparsity** is zeros over weights, counted over all layers, divided once.
#   **Compression** is dense weights over kept weights; say what you left out.
# - Zeros in a dense array save neither memory nor time. A smaller array does.
#
# **Next:** variance, averages and luck have turned up in every other lesson. "Four networks,
# so that no single one decides": how many would be enough? Lesson 12 is about what chance
# does on average.
