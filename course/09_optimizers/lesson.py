# %% [markdown]
# # 9 · Optimizers
#
# **Before this:** lesson 5 (gradient descent) and lesson 6 (a gradient for each
# parameter).
# **Time:** about 70 minutes. **Difficulty:** medium. You will write small classes; what a
# class is gets repeated.
#
# Gradient descent forgets. Each step looks at the slope here and now, and nothing else.
# In this lesson the steps get a memory. A ball that remembers its speed is *momentum*.
# A walker who remembers how steep each direction usually is, is *Adam*.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer each question in your head first. Then open the answer.
#
# **1.** (lesson 8) All weights of a hidden layer start with the same value. What can
# training make of its neurons?
#
# <details><summary>Answer</summary>
#
# Copies of one another. They compute the same, so they get the same gradient and take the
# same step. No optimizer can tell them apart, because each of them steps by the gradient.
#
# </details>
#
# **2.** (lesson 6) A layer has weights of shape `(784, 256)` and biases of shape `(256,)`.
# Which shapes have their gradients?
#
# <details><summary>Answer</summary>
#
# The same: `(784, 256)` and `(256,)`. A gradient has the shape of what it belongs to: one
# slope for each number. So will the memories of this lesson.
#
# </details>
#
# **3.** (lesson 3) A neuron has the bias 0.2 and says sunny if its score is greater than
# 0.5. Which bias gives the same answers with the threshold 0?
#
# <details><summary>Answer</summary>
#
# $0.2 - 0.5 = -0.3$. The threshold moves to the other side, and its sign changes.
#
# </details>

# %% [markdown]
# ## The question
#
# In lesson 5 the cost of the deliveries was a long, narrow valley. Such a valley is called
# a **ravine**. Its walls are steep, its floor is nearly flat. The steep walls set the
# limit of the learning rate. With a learning rate that small, the way along the floor
# takes for ever.
#
# **What should a step remember of the steps before it?**
#
# At the end of this lesson you can
#
# - say why one learning rate does not fit all directions;
# - build SGD, momentum and Adam, each with its own memory for each parameter;
# - say how fast momentum gets, and when it does harm;
# - explain why Adam does not care about the scale of the gradient;
# - find the commonest mistake with an optimizer: one memory for two things.

# %% locked="setup"
import numpy as np

from firstneuron.activations import softmax
from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import load_digits
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure
from firstneuron.widgets import RavineWidget

# %% [markdown]
# ## Predict, then drag
#
# Three walkers start at the same place of the same ravine, seen from above. The lines
# connect places of equal height, and the cross is the deepest point, (0, 0). *SGD* is plain
# gradient descent. The other two are the subject of this lesson.
#
# Make your guess first. Then drag, and press *Step* or *Run*.

# %%
widget = RavineWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Set some, run the cell, and look above.

# %%
widget.lr, widget.beta, widget.steps = 0.035, 0.9, 40
for name in ("SGD", "momentum", "Adam"):
    x, y = widget.path(name)[-1]
    print(f"{name:<9} after 40 steps: x = {x:+.2f}, y = {y:+.2f}")

# %% [markdown]
# Three things to try:
#
# - Raise the learning rate slowly to 0.12. Who leaves the picture first? Who stays?
# - Set β to 0. What does momentum become? Now set it to 0.98.
# - Set κ (kappa) to 1. The ravine becomes a round bowl. Who needs help now?

# %% [markdown]
# ## Why a ravine is hard
#
# The ravine of the widget has two parameters, $x$ and $y$:
#
# $$f(x, y) = \tfrac{1}{2} \left( x^2 + \kappa \, y^2 \right)$$
#
# The Greek letter $\kappa$ (kappa) says how much steeper it is across than along. The
# slope is $x$ when only $x$ moves, and $\kappa y$ when only $y$ moves. So a step of
# gradient descent multiplies each coordinate by its own number, as in lesson 5:
#
# $$x_{\text{new}} = (1 - \eta) \, x \qquad\qquad y_{\text{new}} = (1 - \kappa \eta) \, y$$
#
# As before, $\eta$ is the learning rate, `lr` in code. For $\kappa = 50$:

# %%
kappa = 50
for lr in (0.001, 0.02, 0.035, 0.041):
    along, across = 1 - lr, 1 - kappa * lr
    x, y = along**100 * -4.0, across**100 * 1.0  # after 100 steps from (-4, 1)
    print(f"lr {lr:<5}  factors {along:.3f} {across:+.3f}   x {x:+.4f}  y {y:+.4f}")

# %% [markdown]
# Across, the factor must stay above −1. That takes a learning rate below
# $2 / \kappa = 0.04$. Along, every learning rate below 0.04 leaves a factor above 0.96:
# the walker creeps. No choice is good for both.
#
# What would you tell this walker? Two things can be seen from the steps it took:
#
# - Across, the slope changes its sign at each step. Those steps undo one another.
# - Along, the slope has pointed the same way all the time. It could go faster there.

# %% [markdown]
# ## A rule with a memory
#
# A function forgets its numbers when it returns. An **object** keeps them. A **class** is
# the plan of such objects. Here is a small complete one, to remember how Python writes it:

# %% locked="sign_steps"
class SignSteps:
    """Step k moves every number by lr / k, against the sign of its slope."""

    def __init__(self, lr=0.01):  # runs once, when an object is made
        self.lr = lr  # `self` is the object: what hangs on it, is kept
        self.taken = 0  # its memory: how many steps it has taken

    def step(self, params, grads):
        self.taken += 1
        length = self.lr / self.taken
        return {name: params[name] - length * np.sign(grads[name]) for name in params}

# %%
walker, other = SignSteps(lr=0.5), SignSteps(lr=0.5)  # two objects of one class
params = {"w": np.array([1.0, -2.0]), "b": np.array([0.0])}
grads = {"w": np.array([10.0, -0.1]), "b": np.array([3.0])}

for _ in range(3):
    params = walker.step(params, grads)
    print("w", params["w"].round(4), " b", params["b"].round(4))
print("walker has taken", walker.taken, "steps, other", other.taken)

# %% [markdown]
# You know `params` and `grads` from `gd_step` in lesson 5: dictionaries of arrays, with
# the same names. `walker.step(params, grads)` reads the memory, changes it, and returns
# **new** arrays. That is an **optimizer**: a rule for one step, and what it remembers.
#
# All optimizers of this lesson are used in this way, so they can be exchanged.

# %% [markdown]
# ## Exercises
#
# Each exercise has a cell for your code and a test cell below it. Run both. The test
# says what it expected and what it got. When your work is graded, more shapes and more
# numbers are tried than you can see here.
#
# Rules for all of them: **do not change the arrays and dictionaries you are given**,
# **return, do not print**, and write each class so that it works on its own. What an
# object may change is its own memory: `self`.

# %% [markdown]
# ### Exercise 1 · `SGD`
#
# The optimizer without a memory: gradient descent, as a class. (SGD is short for
# *stochastic gradient descent*. "Stochastic" means that the gradient comes from a random
# mini-batch. The rule for the step is the same.)
#
# - `SGD(lr)` makes the object. This part is there.
# - `step(params, grads)` returns a new dictionary with the same names and new arrays:
#   each parameter minus learning rate times gradient.
# - `grads` has the same names as `params`, perhaps in another order. Whole numbers are
#   parameters, too.
#
# <details><summary>Hint 1: where to start</summary>
#
# It is `gd_step` of lesson 5. Where does the learning rate come from now?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# `__init__` has hung the learning rate on the object: `self.lr`. Go through the names of
# `params`, compute the new array for each, and return all of them in a new dictionary.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# Look at the last line of `SignSteps`. What stands there in place of the length, and in
# place of the sign?
#
# </details>

# %% solution="SGD" refuse="firstneuron.optimizers.SGD firstneuron.optimizers.Optimizer sklearn.neural_network._stochastic_optimizers.SGDOptimizer"
class SGD:
    """Gradient descent: new = old - lr * gradient.

    lr : number, the learning rate
    """

    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        """One step for every parameter.

        params : dict of arrays
        grads : dict of arrays, same names and shapes
        returns a new dict of new arrays
        """
        ### BEGIN SOLUTION
        return {name: params[name] - self.lr * grads[name] for name in params}
        ### END SOLUTION

# %% test="SGD" points=1
stepped = call(
    SGD(lr=0.5).step,
    {"w": np.array([1.0, -2.0, 0.5]), "b": np.array([3.0])},
    {"b": np.array([2.0]), "w": np.array([2.0, -4.0, 0.0])},
)

holds(
    "the result",
    isinstance(stepped, dict) and set(stepped) == {"w", "b"},
    "expected a dictionary with the names w and b, as in params.",
)
check(
    "w after one step",
    stepped["w"],
    [0.0, 0.0, 0.5],
    likely={
        "this step goes up the slope. Go against it.": [2.0, -4.0, 0.5],
        "the learning rate is not used.": [-1.0, 2.0, 0.5],
        "this is how far w moves, not where it arrives.": [-1.0, 2.0, 0.0],
    },
)
check("b after one step", stepped["b"], [2.0])
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(90)
for _shapes in (
    {"W1": (2, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)},
    {"theta": (2, 3, 4)},
    {"w": (1,)},
):
    for _lr in (0.0, 0.25, 3.0):
        _optimizer = SGD(_lr)
        _params = {_n: _rng.normal(size=_s) for _n, _s in _shapes.items()}
        for _step in range(2):
            _grads = {_n: _rng.normal(size=_s) for _n, _s in _shapes.items()}
            _got = call(_optimizer.step, _params, _grads)
            holds(
                f"the names for {sorted(_shapes)}",
                isinstance(_got, dict) and set(_got) == set(_shapes),
                "every name in params must be in the result, and no other.",
            )
            for _name, _shape in _shapes.items():
                _want = np.empty(_shape)
                for _i in np.ndindex(_shape):
                    _want[_i] = _params[_name][_i] - _lr * _grads[_name][_i]
                check(f"{_name} {_shape}, lr {_lr}, step {_step + 1}", _got[_name], _want)
            _params = {_n: np.array(_a) for _n, _a in _got.items()}
_got = call(SGD(0.5).step, {"w": np.array([3, 4])}, {"w": np.array([1, -2])})
check("whole numbers as parameters", _got["w"], [2.5, 5.0])
_got = call(SGD().step, {"w": np.array([1.0])}, {"w": np.array([1.0])})
check("the learning rate if none is given: 0.01", _got["w"], [0.99])
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2 · `run`
#
# Let **any** optimizer walk, and write down its path.
#
# - `optimizer` is an object with a method `step(params, grads)`. It has a memory: make
#   each of the `n` steps with this one object.
# - `grad` is a function: it takes a place, shape `(d,)`, and returns the gradient there,
#   shape `(d,)`.
# - `w0` is the start, shape `(d,)`. It may hold whole numbers.
# - `step` wants dictionaries. There is one parameter; call it `"w"`.
# - Return an array of shape `(n+1, d)`. Row 0 is the start, row $k$ the place after $k$
#   steps. With `n = 0` there is one row.
#
# <details><summary>Hint 1: where to start</summary>
#
# It is `gradient_descent` of lesson 5. Only one line is different: who takes the step?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Keep a list of places that begins with the start. In each round, put the last place and
# its gradient into one dictionary each, ask the optimizer for a step, and append what
# comes back under the name `"w"`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `new = optimizer.step({"w": path[-1]}, {"w": ...})`. The dots are the gradient at the
# last place. Append the array, not the dictionary: a dictionary that you change later
# changes in the list, too.
#
# </details>

# %% solution="run" refuse="firstneuron.gradients.gradient_descent"
def run(optimizer, grad, w0, n):
    """n steps of an optimizer from w0.

    optimizer : object with step(params, grads) -> dict
    grad : function, array (d,) -> array (d,)
    w0 : array (d,), the start
    n : int, number of steps
    returns an array (n+1, d), the whole path
    """
    ### BEGIN SOLUTION
    path = [w0]
    for _ in range(n):
        path.append(optimizer.step({"w": path[-1]}, {"w": grad(path[-1])})["w"])
    return np.array(path)
    ### END SOLUTION

# %% test="run" points=2
def bowl_grad(w):
    return 2 * w


walk = np.array([[2.0, -1.0], [1.0, 0.0], [0.5, 0.0], [1 / 6, 0.0]])  # lengths 1, 1/2, 1/3

check(
    "three steps of SignSteps(lr=1) in a bowl",
    call(run, SignSteps(lr=1.0), bowl_grad, np.array([2.0, -1.0]), 3),
    walk,
    likely={
        "the start is missing from the path.": walk[1:],
        "the last step is missing from the path.": walk[:-1],
        "every row is the last place. The list holds one thing four times.": (
            walk[[-1] * 4]
        ),
        "the optimizer has lost its memory: its steps should get shorter.": [
            [2, -1],
            [1, 0],
            [0, 0],
            [0, 0],
        ],
    },
)
check(
    "no step at all: only the start",
    call(run, SignSteps(), bowl_grad, np.array([3.0, -1.0, 2.0]), 0),
    [[3.0, -1.0, 2.0]],
)
### BEGIN HIDDEN TESTS
def _twisted(w):
    """Gradient of a function in which all parameters meet."""
    return np.array([w[0] - 0.5 * w[-1] + 1, *(w[1:] * w[:-1] - 0.25)])


_rng = np.random.default_rng(91)
for _d, _n in ((1, 4), (2, 7), (4, 3), (3, 2)):
    _w0 = _rng.normal(size=_d)
    _want = [_w0]
    for _k in range(1, _n + 1):
        _g = _twisted(_want[-1])
        _want.append(
            _want[-1] - np.array([0.5 / _k * np.sign(_s) for _s in _g])
        )
    check(
        f"{_d} parameters, {_n} steps",
        call(run, SignSteps(0.5), _twisted, _w0, _n),
        np.array(_want),
    )
check(
    "a start of whole numbers",
    call(run, SignSteps(0.5), bowl_grad, np.array([3, -5]), 2),
    [[3, -5], [2.5, -4.5], [2.25, -4.25]],
)
_walker = SignSteps(1.0)
call(run, _walker, bowl_grad, np.array([9.0]), 2)
check(
    "the same walker goes on with its memory",
    call(run, _walker, bowl_grad, np.array([9.0]), 2),
    [[9.0], [9 - 1 / 3], [9 - 1 / 3 - 1 / 4]],
)
### END HIDDEN TESTS

# %% [markdown]
# ## Momentum: a ball with a speed
#
# A rolling ball does not forget. It keeps most of its speed and direction, and the slope
# under it only adds a push. Call the memory $v$, the **velocity**: how far this parameter
# moved in the last step, and in which direction. It starts at 0. Each step is
#
# $$v \leftarrow \beta v - \eta g \qquad\qquad w \leftarrow w + v$$
#
# The arrow means "becomes", $g$ is the gradient, and $\beta$ (beta) is the share of the
# velocity that is kept, for example 0.9. The rest is lost, as to friction. With
# $\beta = 0$ nothing is kept, and we are back at gradient descent.
#
# Let the slope be 1 all the time, as on a long hillside:

# %%
lr, beta = 0.01, 0.9
v, w = 0.0, 0.0
for step in range(1, 101):
    g = 1.0  # the same slope everywhere
    v = beta * v - lr * g
    w = w + v
    if step in (1, 2, 3, 10, 30, 100):
        print(f"step {step:>3}: v = {v:+.5f}, that is {v / (-lr * g):5.2f} plain steps")

# %% [markdown]
# The ball gets faster, but not for ever. Friction grows with the speed, until it eats up
# the push. That speed is the **terminal velocity**. To find it, ask for the $v$ that one
# more step does not change:
#
# $$v = \beta v - \eta g \quad\Rightarrow\quad (1 - \beta) \, v = -\eta g \quad\Rightarrow\quad v = -\frac{\eta}{1 - \beta} \, g$$
#
# So where the slope stays the same, momentum works like a learning rate of
# $\frac{\eta}{1 - \beta}$.

# %%
for beta in (0.0, 0.5, 0.9, 0.99):
    print(f"beta {beta:<4}  learning rate times {1 / (1 - beta):.0f}")

# %% [markdown]
# And where the slope flips its sign at each step? Then the kept velocity and the new push
# point against each other.

# %%
lr, beta, v = 0.01, 0.9, 0.0
for step in range(1, 101):
    g = 1.0 if step % 2 else -1.0  # +1, -1, +1, ...
    v = beta * v - lr * g
print(f"after 100 flips a step is {abs(v) / lr:.2f} plain steps long")

# %% [markdown]
# That is what the walker in the ravine needs: **ten times faster along, half as fast
# across.** Let us count steps, with the same learning rate $1 / \kappa$ for both. We stop
# when the height is below one ten-thousandth of the start's, and stays there.

# %%
def steps_needed(kappa, lr, beta, most=20000):
    """Steps after which the height stays below 1e-4 of the start's."""
    slopes = np.array([1.0, kappa])  # gradient = slopes * w
    w, v = np.array([-4.0, 1.0]), np.zeros(2)  # (2,), (2,)
    goal = 1e-4 * 0.5 * np.sum(slopes * w**2)
    last_above = 0
    for step in range(1, most + 1):
        v = beta * v - lr * slopes * w
        w = w + v
        if 0.5 * np.sum(slopes * w**2) > goal:
            last_above = step
    return last_above + 1


for kappa in (10, 100, 1000):
    plain, ball = (steps_needed(kappa, 1 / kappa, beta) for beta in (0, 0.9))
    print(f"kappa {kappa:>4}: plain {plain:>4} steps, momentum {ball:>4} steps")

# %% [markdown]
# In the narrowest ravine momentum is ten times faster. In the widest it is slower. We
# come back to that.
#
# The idea is Boris Polyak's, from 1964. He called it the *heavy ball*.

# %% [markdown]
# ### Worked example, then yours
#
# First a complete one. Learning rate 0.1, $\beta = 0.5$. The ball has stood still until
# now, at $w = 1$. The slope is 2.

# %%
lr, beta = 0.1, 0.5
w, v = 1.0, 0.0
g = 2.0
v = beta * v - lr * g  # nothing kept, a push of -0.2
w = w + v
print("v", v, " w", w)

# %% [markdown]
# The next slope is again 2. Put an expression in place of the three dots, and run the
# cell. This is practice; it is not graded.

# %%
w, v, g = 0.8, -0.2, 2.0
v_new = ...
blank("v_new", v_new, -0.3)

# %% [markdown]
# That took the ball to 0.5. Now the ground is flat: the slope is 0. Where is the ball
# after this step?

# %%
w, v, g = 0.5, -0.3, 0.0
v_new = ...
w_new = ...
blank("v_new", v_new, -0.15)
blank("w_new", w_new, 0.35)

# %% [markdown]
# ### Exercise 3 · `Momentum`
#
# - `step(params, grads)` returns a new dictionary with the same names and new arrays:
#   $v \leftarrow \beta v - \eta g$, then $w + v$.
# - Each **name** has a velocity of its own, with the shape of its parameter. All start at
#   0.
# - The names and shapes are not known when the object is made. It meets them in the first
#   step. `grads` may have the names in another order, and so may a later `params`.
# - Two objects share nothing.
#
# <details><summary>Hint 1: where to start</summary>
#
# `self.velocity` is an empty dictionary. After the first step it should hold one array for
# each name. What is the velocity of a name that is not in there yet?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# For each name: take its old velocity, or 0 if there is none. Compute the new velocity and
# store it under that name. The new parameter is the old one plus the new velocity.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `self.velocity.get(name, 0.0)` is the stored velocity, or 0.0 for a new name. What do you
# write into `self.velocity[name]`? And what into the new dictionary?
#
# </details>

# %% solution="Momentum" refuse="firstneuron.optimizers.Momentum firstneuron.optimizers.Optimizer sklearn.neural_network._stochastic_optimizers.SGDOptimizer"
class Momentum:
    """v <- beta * v - lr * gradient, new = old + v.

    lr : number, the learning rate
    beta : number, the share of the velocity that is kept
    """

    def __init__(self, lr=0.01, beta=0.9):
        self.lr = lr
        self.beta = beta
        self.velocity = {}  # name -> array; empty before the first step

    def step(self, params, grads):
        """One step for every parameter.

        params : dict of arrays
        grads : dict of arrays, same names and shapes
        returns a new dict of new arrays
        """
        ### BEGIN SOLUTION
        new = {}
        for name in params:
            kept = self.beta * self.velocity.get(name, 0.0)
            self.velocity[name] = kept - self.lr * grads[name]
            new[name] = params[name] + self.velocity[name]
        return new
        ### END SOLUTION

# %% test="Momentum" points=2
ball = Momentum(lr=0.1, beta=0.5)
place = {"w": np.array([1.0, 0.0]), "b": np.array([5.0, 5.0])}
slope = {"b": np.array([-10.0, 0.0]), "w": np.array([2.0, 0.0])}
one = call(ball.step, place, slope)

holds(
    "the result",
    isinstance(one, dict) and set(one) == {"w", "b"},
    "expected a dictionary with the names w and b, as in params.",
)
check(
    "w after step 1",
    one["w"],
    [0.8, 0.0],
    likely={
        "this step goes up the slope.": [1.2, 0.0],
        "this is the velocity, not the new place.": [-0.2, 0.0],
        "the push is (1 - beta) too small: momentum adds up, it does not average.": [
            0.9,
            0.0,
        ],
    },
)
check(
    "b after step 1",
    one["b"],
    [6.0, 5.0],
    likely={"b has taken over velocity from w. Each name has its own.": [5.9, 5.0]},
)
two = call(
    ball.step, {"w": np.array([0.8, 0.0]), "b": np.array([6.0, 5.0])}, slope
)
check(
    "w after step 2, same slope: v = 0.5 · (−0.2) − 0.2",
    two["w"],
    [0.5, 0.0],
    likely={
        "nothing was kept of the first step.": [0.6, 0.0],
        "the old velocity is kept whole. Only the share beta of it stays.": [0.4, 0.0],
    },
)
check("b after step 2", two["b"], [7.5, 5.0])
### BEGIN HIDDEN TESTS
def _moved(params, history, lr, beta):
    """Where one number arrives: v and w, step by step."""
    w, v = float(params), 0.0
    for g in history:
        v = beta * v - lr * float(g)
        w = w + v
    return w


_rng = np.random.default_rng(92)
for _shapes in (
    {"W1": (2, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)},
    {"p": (4,), "q": (4,)},
    {"theta": (2, 3, 4)},
    {"w": (1,)},
):
    for _lr, _beta in ((0.1, 0.9), (2.0, 0.25), (0.5, 0.0)):
        _optimizer = Momentum(_lr, _beta)
        _start = {_n: _rng.normal(size=_s) for _n, _s in _shapes.items()}
        _params, _history = _start, []
        for _step in range(4):
            _grads = {_n: _rng.normal(size=_s) for _n, _s in _shapes.items()}
            _history.append(_grads)
            _order = sorted(_shapes, reverse=_step % 2 == 1)
            _got = call(_optimizer.step, {_n: _params[_n] for _n in _order}, _grads)
            holds(
                f"the names for {sorted(_shapes)}",
                isinstance(_got, dict) and set(_got) == set(_shapes),
                "every name in params must be in the result, and no other.",
            )
            for _name, _shape in _shapes.items():
                _want = np.empty(_shape)
                for _i in np.ndindex(_shape):
                    _want[_i] = _moved(
                        _start[_name][_i], [_g[_name][_i] for _g in _history], _lr, _beta
                    )
                check(
                    f"{_name} {_shape}, lr {_lr}, beta {_beta}, step {_step + 1}",
                    _got[_name],
                    _want,
                )
            _params = {_n: np.array(_a) for _n, _a in _got.items()}
_optimizer = Momentum(0.5, 0.5)
_params = {"w": np.array([3, 4])}
for _want in ([2.5, 5.0], [1.75, 6.5]):
    _got = call(_optimizer.step, _params, {"w": np.array([1, -2])})
    check("whole numbers as parameters", _got["w"], _want)
    _params = {"w": np.array(_got["w"])}
_first, _second = Momentum(1.0, 0.9), Momentum(1.0, 0.9)
_one = {"w": np.array([1.0])}
call(_first.step, {"w": np.array([0.0])}, _one)
_got = call(_second.step, {"w": np.array([0.0])}, _one)
check("a second object starts with velocity 0", _got["w"], [-1.0])
_optimizer = Momentum()
call(_optimizer.step, {"w": np.array([0.0])}, _one)
_got = call(_optimizer.step, {"w": np.array([0.0])}, _one)
check("lr 0.01 and beta 0.9 if none are given", _got["w"], [-0.019])
### END HIDDEN TESTS

# %% [markdown]
# ## The scale of a gradient
#
# A slope is "rise of the loss for a step of the parameter". So its size depends on units.
# Count the loss in grams instead of kilograms, and all slopes are 1000 times as large.
# Measure one input in millimetres instead of metres, and the slope of that one weight is
# 1000 times as large. Nothing about the problem has changed. The steps of SGD and momentum
# have.
#
# One cure is to use only the **sign** of each slope, as `SignSteps` does. But signs are
# easily fooled:

# %%
grads = np.array([1.0, 1.0, 1.0, -5.0])  # slopes of one weight on four mini-batches
print("mean of the slopes", grads.mean(), "- so the weight should go up")
print("mean of the signs ", np.sign(grads).mean(), "- so it would go down")

# %% [markdown]
# A better cure is to measure each slope by what is **usual for this parameter**. For this
# Adam keeps two running averages for each number:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1) \, g \qquad\qquad v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2$$
#
# - $m$ is an average of the slopes. It knows the direction.
# - $v$ is an average of the **squared** slopes. Its root $\sqrt v$ knows the usual size,
#   whatever the sign. (Here $v$ is no velocity. Both names are the usual ones.)
#
# The usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.999$. Note the factor
# $(1 - \beta)$, which momentum does not have: keep 90 % of the old average, take in 10 % of
# the new slope. The shares sum up to 1, and that makes it an average.
#
# The step is $\eta \cdot \frac{m}{\sqrt v}$: direction, divided by the usual size. If all
# slopes agree, the fraction is near ±1, and the step is $\eta$ long. If the slopes keep
# changing their sign, $m$ is near 0, and the step is short.

# %%
for name, slopes in (
    ("all slopes 5    ", np.full(4000, 5.0)),
    ("all slopes 0.005", np.full(4000, 0.005)),
    ("+5, -5, +5, ... ", np.tile([5.0, -5.0], 2000)),
):
    m, v = 0.0, 0.0
    for g in slopes:
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
    print(f"{name}  m {m:+.4f}  root of v {np.sqrt(v):.4f}  ratio {m / np.sqrt(v):+.2f}")

# %% [markdown]
# ## The first steps: bias correction
#
# Both averages start at 0. So in the beginning they are too small. With a slope of 5 at
# every step:

# %%
m = 0.0
for t in range(1, 6):
    m = 0.9 * m + 0.1 * 5.0
    print(f"t = {t}: m = {m:.4f}, share of 5: {m / 5:.5f}, 1 - 0.9^t = {1 - 0.9**t:.5f}")

# %% [markdown]
# The share is $1 - \beta_1^t$, where $t$ counts the steps from 1. You can see why: the 0
# that $m$ started with has been multiplied by 0.9 $t$ times, so it still holds the share
# $0.9^t$. The slopes hold the rest. Divide by that rest, and $m$ is a true average from
# the first step on. The same goes for $v$ with $\beta_2$:
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad\qquad \hat v = \frac{v}{1 - \beta_2^t}$$
#
# The hat means "corrected". This is the **bias correction**. (A bias here is an error to
# one side. It is not the $b$ of a neuron.)
#
# What if we left it out? Both averages are too small, but $v$ much more than $m$. Take the
# very first step:

# %%
g = 5.0
m, v = 0.1 * g, 0.001 * g**2
print(f"without correction: {m / np.sqrt(v):.2f} times the learning rate")

m_hat, v_hat = m / (1 - 0.9**1), v / (1 - 0.999**1)
print(f"with correction:    {m_hat / np.sqrt(v_hat):.2f} times the learning rate")

# %% [markdown]
# Without the correction, the first step would be 3.16 times too long, at the moment when
# we know least. With it, the first step is as long as the learning rate: on the first
# step, Adam *is* `SignSteps`.
#
# One thing is missing. A weight whose slopes have all been 0 would give 0 divided by 0.
# So a tiny number $\varepsilon$ (epsilon), $10^{-8}$, is added to the root. This is the
# whole step of Adam:
#
# $$w \leftarrow w - \eta \, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# Now multiply all slopes by some $c > 0$. Then $\hat m$ is $c$ times as large. $\hat v$ is
# $c^2$ times as large, and its root $c$ times. The fraction stays what it was. This is
# called **scale invariance**, and it answers the question of the widget.

# %%
def adam_moves(slopes, lr=0.001):
    """How far Adam moves one number, for each of these slopes in turn."""
    m = v = 0.0
    moves = []
    for t, g in enumerate(slopes, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        moves.append(-lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
    return np.array(moves)


slopes = np.array([0.3, -0.1, 0.25, 0.4])
print("slopes        ", adam_moves(slopes))
print("slopes x 1000 ", adam_moves(1000 * slopes))

# %% [markdown]
# Adam was published by Diederik Kingma and Jimmy Ba in 2014. The name comes from
# *adaptive moment estimation*: $m$ and $v$ estimate two moments, a word of statistics for
# the mean of $g$ and the mean of $g^2$. Dividing by the root was known from AdaGrad (2011)
# and RMSProp (2012).

# %% [markdown]
# ### Worked example, then yours
#
# First a complete one, with numbers that are easy to follow: $\beta_1 = 0.5$,
# $\beta_2 = 0.75$, learning rate 0.1. It is the first step, and the slope is 2.

# %%
lr, beta1, beta2, eps = 0.1, 0.5, 0.75, 1e-8
m, v, t = 0.0, 0.0, 0

g = 2.0
t = t + 1
m = beta1 * m + (1 - beta1) * g  # 1
v = beta2 * v + (1 - beta2) * g**2  # 1
m_hat = m / (1 - beta1**t)  # 1 / 0.5 = 2, the only slope so far
v_hat = v / (1 - beta2**t)  # 1 / 0.25 = 4, its square
move = -lr * m_hat / (np.sqrt(v_hat) + eps)
print(f"m {m}, v {v}, m_hat {m_hat}, v_hat {v_hat}, move {move:.4f}")

# %% [markdown]
# In the second step the slope is 0. The two averages are there. Correct them. Does Adam
# move on flat ground?

# %%
g, t = 0.0, 2
m = beta1 * 1.0 + (1 - beta1) * g
v = beta2 * 1.0 + (1 - beta2) * g**2
m_hat = ...
v_hat = ...
move = ...
blank("m_hat", m_hat, 2 / 3)
blank("v_hat", v_hat, 12 / 7)
blank("move", move, -0.1 * (2 / 3) / np.sqrt(12 / 7), tol=1e-6)

# %% [markdown]
# ### Exercise 4 · `effective_lr`
#
# The formula of Adam's step, without its memory: the two averages come in, and what is
# subtracted from the parameter comes out. Think of it as the learning rate after Adam has
# weighed it: between $-\eta$ and $\eta$ for a steady slope, near 0 where slopes disagree.
#
# $$\eta \, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# - `m` and `v` are arrays of the same shape, any shape; `v` is nowhere negative. They are
#   **not** corrected yet. They may hold whole numbers.
# - `t` counts the steps. It is 1 in the first.
# - Return an array of that shape. Where `m` and `v` are 0, the result is 0.
#
# <details><summary>Hint 1: where to start</summary>
#
# Correct both averages first. They have different $\beta$.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Three lines: `m_hat`, `v_hat`, and the fraction. A power is `beta1**t`. The arithmetic
# works on whole arrays; no loop is needed.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# In the formula, $\varepsilon$ stands outside the root. So the root is closed before `eps`
# is added: `np.sqrt(...) + eps`.
#
# </details>

# %% solution="effective_lr"
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    """What Adam subtracts from a parameter: lr * m_hat / (sqrt(v_hat) + eps).

    m, v : arrays of one shape, averages of the slopes and of their squares
    t : int, number of the step, from 1
    lr, beta1, beta2, eps : numbers
    returns an array of that shape
    """
    ### BEGIN SOLUTION
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return lr * m_hat / (np.sqrt(v_hat) + eps)
    ### END SOLUTION

# %% test="effective_lr" points=2
check(
    "the first step, slopes 5 and -0.02, learning rate 0.001",
    call(
        effective_lr,
        np.array([0.5, -0.002]),
        np.array([0.025, 4e-7]),
        1,
        0.001,
        0.9,
        0.999,
        0.0,
    ),
    [0.001, -0.001],
    likely={
        "m and v are used as they are. Correct both first.": np.sqrt(10)
        * np.array([0.001, -0.001]),
        "only m is corrected.": np.sqrt(1000) * np.array([0.001, -0.001]),
        "only v is corrected.": [0.0001, -0.0001],
        "this is what is added. Asked is what is subtracted.": [-0.001, 0.001],
    },
)
check(
    "m = 1.5, v = 4.375, t = 2, learning rate 1, beta 0.5 and 0.75, eps 0.5",
    call(effective_lr, np.array([1.5]), np.array([4.375]), 2, 1.0, 0.5, 0.75, 0.5),
    [2 / (np.sqrt(10) + 0.5)],
    likely={
        "eps is inside the root. Add it outside.": [2 / np.sqrt(10.5)],
        "the power is not t: the correction fades from step to step.": [
            3 / (np.sqrt(17.5) + 0.5)
        ],
        "the root is missing.": [2 / 10.5],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(93)
for _shape in ((4, 2), (3, 3), (5,), (1,), (2, 3, 2)):
    for _t, _lr, _beta1, _beta2, _eps in (
        (1, 0.001, 0.9, 0.999, 1e-8),
        (3, 2.0, 0.5, 0.75, 0.25),
        (1000, 0.1, 0.9, 0.999, 1e-8),
        (2, 1.0, 0.0, 0.5, 0.0),
    ):
        _m, _v = _rng.normal(size=_shape), _rng.uniform(0.1, 3, size=_shape)
        _want = np.empty(_shape)
        for _i in np.ndindex(_shape):
            _mean = _m[_i] / (1 - _beta1**_t)
            _square = _v[_i] / (1 - _beta2**_t)
            _want[_i] = _lr * _mean / (_square**0.5 + _eps)
        check(
            f"shape {_shape}, t = {_t}, eps = {_eps}",
            call(effective_lr, _m, _v, _t, _lr, _beta1, _beta2, _eps),
            _want,
        )
_zero = np.zeros((2, 2))
check(
    "slopes that were always 0",
    call(effective_lr, _zero, _zero.copy(), 1, 0.001, 0.9, 0.999, 1e-8),
    _zero,
)
check(
    "whole numbers",
    call(effective_lr, np.array([1, -2]), np.array([1, 16]), 1, 1.0, 0.5, 0.75, 0.0),
    [1.0, -0.5],
)
check(
    "tiny slopes, smaller than eps",
    call(effective_lr, np.array([1e-10]), np.array([1e-20]), 1, 1.0, 0.0, 0.0, 1e-8),
    [1 / 101],
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · `Adam`
#
# Now with the memory.
#
# - `step(params, grads)` returns a new dictionary with the same names and new arrays.
# - Each name has its own `m` and its own `v`, with the shape of its parameter. All start
#   at 0.
# - `t` counts the **calls** of `step`, from 1. It goes up by 1 in a call, however many
#   parameters there are.
# - As before: names may come in any order, and two objects share nothing.
#
# <details><summary>Hint 1: where to start</summary>
#
# The skeleton is that of `Momentum`: go through the names, take the old memory or 0, store
# the new one, build the new dictionary. Now there are two memories for each name, and one
# count for all of them.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Count first, before the loop. For each name: new `m`, new `v`, both stored. Then correct
# both, in variables of their own. What is stored stays uncorrected.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * grads[name]`. The
# line for `self.v` looks the same, with another $\beta$ and something squared.
#
# </details>

# %% solution="Adam" refuse="firstneuron.optimizers.Adam firstneuron.optimizers.Optimizer sklearn.neural_network._stochastic_optimizers.AdamOptimizer"
class Adam:
    """Adam (Kingma & Ba 2014): new = old - lr * m_hat / (sqrt(v_hat) + eps).

    lr : number, the learning rate
    beta1, beta2 : numbers, the shares kept of the averages m and v
    eps : number, against division by 0
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.m = {}  # name -> array; empty before the first step
        self.v = {}
        self.t = 0  # steps taken

    def step(self, params, grads):
        """One step for every parameter.

        params : dict of arrays
        grads : dict of arrays, same names and shapes
        returns a new dict of new arrays
        """
        ### BEGIN SOLUTION
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new
        ### END SOLUTION

# %% test="Adam" points=3
adam = Adam(lr=0.1, eps=0.0)  # beta1 0.9, beta2 0.999
one = call(
    adam.step,
    {"w": np.array([1.0, 2.0]), "b": np.array([0.0, 0.0])},
    {"b": np.array([-300.0, 1.0]), "w": np.array([2.0, -0.01])},
)

holds(
    "the result",
    isinstance(one, dict) and set(one) == {"w", "b"},
    "expected a dictionary with the names w and b, as in params.",
)
check(
    "w after step 1: every number moves by the learning rate",
    one["w"],
    [0.9, 2.1],
    likely={
        "these steps go up the slope.": [1.1, 1.9],
        "m and v are used as they are. Correct both.": [
            1 - 0.1 * 0.1 / np.sqrt(0.001),
            2 + 0.1 * 0.1 / np.sqrt(0.001),
        ],
    },
)
check(
    "b after step 1",
    one["b"],
    [0.1, -0.1],
    likely={
        "the count went up for each parameter. It counts calls of step.": (
            np.array([1, -1]) * 0.1 * (0.1 / 0.19) / np.sqrt(0.001 / (1 - 0.999**2))
        ),
    },
)
two = call(
    adam.step,
    {"w": np.array([0.9, 2.1]), "b": np.array([0.1, -0.1])},
    {"w": np.array([0.0, -0.01]), "b": np.array([300.0, 1.0])},
)
mean, square = 0.9 * 0.2 / (1 - 0.9**2), 0.999 * 0.004 / (1 - 0.999**2)
check(
    "w after step 2, slopes 0 and -0.01",
    two["w"],
    [0.9 - 0.1 * mean / np.sqrt(square), 2.2],
    likely={"nothing was kept of the first step.": [0.9, 2.2]},
)
check(
    "b after step 2: slopes -300 then +300, and 1 twice",
    two["b"],
    [0.1 - 0.1 * (0.9 * -30 + 30) / 0.19 / 300, -0.2],
)
check(
    "one step with lr = 1 and eps = 1, slope 3",
    call(Adam(lr=1.0, eps=1.0).step, {"w": np.zeros(1)}, {"w": np.array([3.0])})["w"],
    [-3 / 4],
    likely={"eps is inside the root. Add it outside.": [-3 / np.sqrt(10)]},
)
### BEGIN HIDDEN TESTS
def _moved(start, history, lr, beta1, beta2, eps):
    """Where one number arrives, step by step."""
    w, m, v = float(start), 0.0, 0.0
    for k, g in enumerate(history, start=1):
        m = beta1 * m + (1 - beta1) * float(g)
        v = beta2 * v + (1 - beta2) * float(g) * float(g)
        w -= lr * (m / (1 - beta1**k)) / ((v / (1 - beta2**k)) ** 0.5 + eps)
    return w


_rng = np.random.default_rng(94)
for _shapes in (
    {"W1": (2, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)},
    {"p": (4,), "q": (4,)},
    {"theta": (2, 3, 4)},
    {"w": (1,)},
):
    for _setting in ((2.0, 0.25, 0.5, 0.5), (0.001, 0.9, 0.999, 1e-8)):
        _optimizer = Adam(*_setting)
        _start = {_n: _rng.normal(size=_s) for _n, _s in _shapes.items()}
        _params, _history = _start, []
        for _step in range(4):
            _grads = {_n: 2 * _rng.normal(size=_s) for _n, _s in _shapes.items()}
            _history.append(_grads)
            _order = sorted(_shapes, reverse=_step % 2 == 1)
            _got = call(_optimizer.step, {_n: _params[_n] for _n in _order}, _grads)
            holds(
                f"the names for {sorted(_shapes)}",
                isinstance(_got, dict) and set(_got) == set(_shapes),
                "every name in params must be in the result, and no other.",
            )
            for _name, _shape in _shapes.items():
                _want = np.empty(_shape)
                for _i in np.ndindex(_shape):
                    _slopes = [_g[_name][_i] for _g in _history]
                    _want[_i] = _moved(_start[_name][_i], _slopes, *_setting)
                check(
                    f"{_name} {_shape}, settings {_setting}, step {_step + 1}",
                    _got[_name],
                    _want,
                )
            _params = {_n: np.array(_a) for _n, _a in _got.items()}
_optimizer = Adam()
for _step in (1, 2):
    _got = call(_optimizer.step, {"w": np.zeros(2)}, {"w": np.zeros(2)})
    check("slopes that are 0 move nothing", _got["w"], [0.0, 0.0])
_optimizer = Adam(0.5)
_got = call(_optimizer.step, {"w": np.array([3, 4])}, {"w": np.array([1, -2])})
check("whole numbers as parameters", _got["w"], [2.5, 4.5], tol=1e-7)
_got = call(_optimizer.step, {"w": np.array([3, 4])}, {"w": np.array([1, -2])})
check("whole numbers as parameters, step 2", _got["w"], [2.5, 4.5], tol=1e-7)
_first, _second = Adam(1.0), Adam(1.0)
call(_first.step, {"w": np.array([0.0])}, {"w": np.array([-1.0])})
_got = call(_second.step, {"w": np.array([0.0])}, {"w": np.array([1.0])})
check("a second object starts from nothing", _got["w"], [-1.0], tol=1e-7)
_got = call(Adam().step, {"w": np.array([1.0])}, {"w": np.array([1e-6])})
check(
    "the settings if none are given: lr 0.001, eps 1e-8",
    _got["w"],
    [1 - 0.001 * 1e-6 / (1e-6 + 1e-8)],
)
### END HIDDEN TESTS

# %% [markdown]
# ## How much does it matter?
#
# Kingma and Ba compared optimizers on logistic regression with the MNIST digits. Here is a
# small version: the 1797 digits of 8×8 pixels, ten classes, softmax, mini-batches of 128.
# Everybody gets the learning rate that suits it best: of seven, the one with the lowest
# curve on average.
#
# We do it twice. On the right, the pixels are the same, but each is written in a unit of
# its own: multiplied by some number between 0.03 and 30. In real data this is normal: a
# column of ages stands beside a column of incomes.

# %%
digits = load_digits()
pixels = digits.images.reshape(-1, 64) / 255  # (1797, 64)
pixels = np.hstack([pixels, np.ones((1797, 1))])  # (1797, 65)  a 1 for the bias
Y = np.eye(10)[digits.labels]  # (1797, 10)  one-hot


def sgd_rule(lr):
    return lambda g: -lr * g


def momentum_rule(lr):
    v = np.zeros((65, 10))

    def move(g):
        nonlocal v
        v = 0.9 * v - lr * g
        return v

    return move


def adam_rule(lr):
    m, v, t = np.zeros((65, 10)), np.zeros((65, 10)), 0

    def move(g):
        nonlocal m, v, t
        m, v, t = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g, t + 1
        return -lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)

    return move


def digit_loss(X, W):
    Z = X @ W  # (1797, 10)
    Z = Z - Z.max(axis=1, keepdims=True)
    logs = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))  # log of softmax
    return -np.mean(logs[Y == 1])


def training_curve(X, rule, epochs=10):
    """Mean cross-entropy on all digits: before training, and after each epoch."""
    rng = np.random.default_rng(0)
    W = np.zeros((65, 10))
    losses = [digit_loss(X, W)]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 128):
            rows = order[start : start + 128]
            error = softmax(X[rows] @ W) - Y[rows]  # (128, 10)
            W = W + rule(X[rows].T @ error / len(rows))
        losses.append(digit_loss(X, W))
    return losses


units = 10 ** np.random.default_rng(1).uniform(-1.5, 1.5, size=65)  # (65,)
rules = {
    "SGD": (sgd_rule, "s--", ORANGE),
    "momentum": (momentum_rule, "^:", VERMILLION),
    "Adam": (adam_rule, "o-", BLUE),
}
figure = Figure(figsize=(9, 4), layout="constrained")
panels = figure.subplots(1, 2, sharey=True)
for axes, title, X in (
    (panels[0], "all pixels in one unit", pixels),
    (panels[1], "each pixel in its own unit", pixels * units),
):
    for name, (rule, style, color) in rules.items():
        curves = {lr: training_curve(X, rule(lr)) for lr in 10.0 ** np.arange(-2.5, 1, 0.5)}
        best = min(curves, key=lambda lr: np.mean(curves[lr]))
        axes.plot(curves[best], style, color=color, label=f"{name}, lr {best:.2g}")
        print(f"{title:<27} {name:<9} lr {best:<6.2g} last loss {curves[best][-1]:.3f}")
    axes.set(title=title, xlabel="epoch", yscale="log")
    axes.legend(loc="lower left")
panels[0].set_ylabel("cross-entropy on all digits (nats)")
figure

# %% [markdown]
# On the left, momentum and Adam start side by side, far ahead of SGD. Kingma and Ba report
# much the same for MNIST: Adam and SGD with momentum are about equally fast. More on that
# below.
#
# On the right, all three suffer, and Adam the least. A pixel whose numbers are 30 times as
# large has slopes 30 times as large, and SGD steps 30 times as far with its weights. So the
# learning rate must be small, and the weights of all other pixels creep. Adam steps with
# them as far as with any other.
#
# You know a better cure for the right side from lesson 5: bring all inputs to one scale
# first. But inside a deep network nobody scales the gradients for you.
#
# ### The paper's comparison, made anew
#
# With all of MNIST it takes a minute or two, so it was run for you. Each rule has the best
# of the same 19 learning rates, which fade with the step $t$ as $1/\sqrt{t}$, as in the
# paper. Then each is trained from several seeds. A row is a difference of two training
# losses (the paper says *cost*) after ten epochs: below 0, Adam is ahead. The **95 %
# interval** says how far off the mean of these few seeds may well be. The verdict is
# computed from it: "agrees" if all of the interval lies in the range of the column before,
# "differs" if none of it does, otherwise "cannot tell".
#
# <!-- made by `make papers`: begin -->
#
# | what | the paper | ours | 95 % interval | agrees if | verdict |
# |---|---|---|---|---|---|
# | Adam's cost minus that of momentum | much the same, Kingma 2014 | −0.0273 nats | −0.0356 to −0.0189 | −0.0100 to 0.0100 | differs |
# | Adam's cost minus that of SGD | Adam is better, Kingma 2014 | −0.0354 nats | −0.0516 to −0.0191 | at most 0.0000 | agrees |
#
# MNIST, 28×28, 60000 training images, softmax regression, batches of 128, step / √t,
# training cost after 10 epochs, 5 seeds. Of 19 steps, from 0.001 to 31.6, each rule has
# the best: SGD 0.2711 nats with step 17.8; momentum 0.2630 nats with step 1.78; Adam
# 0.2357 nats with step 0.178. The momentum is 0.9 and plain; the paper's is Nesterov's.
#
# <!-- made by `make papers`: end -->
#
# Adam is ahead of both, also of momentum, where the paper found the two much the same. Its
# momentum was of another kind, and it looked at more epochs. So this does not prove the
# paper wrong. It shows that "Adam is as fast as momentum" is no law: it depends on the
# schedule, on the number of epochs and on the learning rates that were tried.

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "Momentum keeps a moving average of the gradients so far."
#
# An average of ones is one. Feed both with ones:

# %%
velocity, average = 0.0, 0.0
for _ in range(200):
    velocity = 0.9 * velocity - 1.0 * 1.0  # momentum with lr = 1
    average = 0.9 * average + (1 - 0.9) * 1.0  # an average
print(f"momentum {velocity:.4f}, average {average:.4f}")

# %% [markdown]
# **Right:** the velocity is a fading **sum** of pushes. It is $\frac{1}{1 - \beta}$ times
# as large as the average of the same pushes. So when you change $\beta$ from 0.9 to 0.99
# you also make the steps ten times longer, and usually need a smaller learning rate. Adam's
# $m$ has the factor $(1 - \beta_1)$, and is an average.
#
# > **Claim.** "Momentum dampens oscillations and speeds up the descent."
#
# In a ravine, yes. Now the round bowl $\frac{1}{2} w^2$ with learning rate 0.3, where
# plain descent does not oscillate at all:

# %%
for beta in (0.0, 0.9):
    w, v, path = 1.0, 0.0, [1.0]
    for _ in range(30):
        v = beta * v - 0.3 * w
        w = w + v
        path.append(w)
    turns = np.sum(np.sign(path[1:]) != np.sign(path[:-1]))
    print(f"beta {beta}: {turns} times across the bottom, |w| at the end {abs(w):.5f}")

# %% [markdown]
# **Right:** momentum calms a zig-zag from step to step, and it makes slow swings of its
# own, because a ball does not stop at the bottom. It pays where the ravine is long.
#
# > **Claim.** "Adam adapts the learning rate, so you need not choose one."
#
# Adam evens out the *scale* of the gradients. How far a step goes is still up to you. The
# digits again, each time for three epochs:

# %%
for lr in (0.0001, 0.1, 100.0):
    before, *_, after = training_curve(pixels, adam_rule(lr), epochs=3)
    print(f"Adam with lr {lr:<6}: loss {before:.3f} -> {after:.3f}")

# %% [markdown]
# **Right:** Adam's learning rate is a speed: roughly how far each number may go in one
# step, in the number's own unit. The gradient does not say how fast is good. You do.
#
# > **Claim.** A program trains with Adam for three steps and prints "weight update mean:
# > 0.00799". So the weights moved by 0.008 in a step.
#
# Its learning rate is 0.001. Can that be? The gradients were random numbers of size 0.01.
# Let us do it again, and print both what the program printed and how far the weights
# really went.

# %%
rng = np.random.default_rng(3)
W, m, v = rng.normal(size=(784, 256)), 0.0, 0.0
for t in (1, 2, 3):
    dW = rng.normal(size=(784, 256)) * 0.01
    m, v = 0.9 * m + 0.1 * dW, 0.999 * v + 0.001 * dW**2
    W_new = W - 0.001 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    printed, moved = np.mean(np.abs(dW)), np.mean(np.abs(W_new - W))
    print(f"step {t}: mean |dW| {printed:.5f}, mean |W_new - W| {moved:.5f}")
    W = W_new

# %% [markdown]
# It had printed the mean of `|dW|`: the gradient, not the update. The first update is
# 0.00100, the learning rate, for every single weight. The next ones are shorter, because
# random slopes disagree.
#
# **Right:** with Adam, the size of the gradient says nothing about the size of the update.
# To know how far weights moved, subtract the old from the new.

# %% [markdown]
# ## Bug hunt
#
# A friend trains a network of several layers. Each layer is a pair `(W, b)`. The friend's
# Adam updates one layer, and is called for each layer in turn. The arithmetic of a single
# update is right.

# %%
class FriendsAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m = self.v = None

    def update(self, layer, grad):
        self.t += 1
        if self.m is None:
            self.m = [np.zeros(array.shape) for array in layer]
            self.v = [np.zeros(array.shape) for array in layer]
        new = []
        for k in range(2):  # 0 is W, 1 is b
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grad[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grad[k] ** 2
            mean = self.m[k] / (1 - self.beta1**self.t)
            size = np.sqrt(self.v[k] / (1 - self.beta2**self.t))
            new.append(layer[k] - self.lr * mean / (size + self.eps))
        return tuple(new)

# %% [markdown]
# Two layers of the same shape. The slopes of the first are all 100, those of the second all
# −1, in every step. So the numbers of the first should fall by 0.001 a step, and those of
# the second should **rise** by 0.001 a step. After 100 steps:

# %%
first, second = (np.zeros((2, 2)), np.zeros(2)), (np.zeros((2, 2)), np.zeros(2))
grad_first = (np.full((2, 2), 100.0), np.full(2, 100.0))
grad_second = (np.full((2, 2), -1.0), np.full(2, -1.0))

optimizer = FriendsAdam()
for _ in range(100):
    first = optimizer.update(first, grad_first)
    second = optimizer.update(second, grad_second)
print("first layer, should be -0.1:", first[1].round(4))
print("second layer, should be 0.1:", second[1].round(4))

# %% [markdown]
# No error, and the second layer walks **uphill**. With layers of different shapes the same
# program does not even run:

# %%
optimizer = FriendsAdam()
optimizer.update((np.zeros((4, 3)), np.zeros(3)), (np.ones((4, 3)), np.ones(3)))
try:
    optimizer.update((np.zeros((3, 2)), np.zeros(2)), (np.ones((3, 2)), np.ones(2)))
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# The error is the luckier case: it is noticed. Look for two faults in how the friend's
# object is **used** by two layers. What does `self.m` hold when the second layer comes? And
# what is `self.t` after 100 steps of the network?

# %% [markdown]
# ### Exercise 6 · `AdamForLayers`
#
# Write the optimizer your friend wanted: one object for all layers, one call for all of
# them.
#
# - `step(layers, grads)`: `layers` is a list of pairs `(W, b)`, one for each layer. `grads`
#   is a list of pairs `(dW, db)` in the same order.
# - Return a new list of pairs `(W, b)` with new arrays.
# - Every `W` and every `b` of every layer has its own `m` and `v`, also if the shapes are
#   equal. The number of layers and their shapes are met in the first step.
# - `t` goes up by 1 in a call.
# - The formula is that of exercise 5.
#
# <details><summary>Hint 1: where to start</summary>
#
# Which name could tell the memories apart? A layer has a place in the list, and an array
# has a place in its pair.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Count once, before any loop. Then two loops, one over the layers, one over `W` and `b`.
# Inside: the friend's five lines, with a memory that is found by both places.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# A dictionary takes a pair as its name: `self.m[i, k]` belongs to array `k` of layer `i`,
# and `self.m.get((i, k), 0.0)` is 0.0 in the first step. Collect the two new arrays of a
# layer, and append them as a pair.
#
# </details>

# %% solution="AdamForLayers" refuse="firstneuron.optimizers.Adam sklearn.neural_network._stochastic_optimizers.AdamOptimizer"
class AdamForLayers:
    """Adam for a list of layers, with a memory for each of their arrays.

    lr : number, the learning rate
    beta1, beta2 : numbers, the shares kept of the averages m and v
    eps : number, against division by 0
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, layers, grads):
        """One step for every layer.

        layers : list of pairs (W, b) of arrays
        grads : list of pairs (dW, db), same order and shapes
        returns a new list of pairs of new arrays
        """
        ### BEGIN SOLUTION
        self.t += 1
        new_layers = []
        for i in range(len(layers)):
            pair = []
            for k in range(2):  # 0 is W, 1 is b
                g, at = grads[i][k], (i, k)
                self.m[at] = self.beta1 * self.m.get(at, 0.0) + (1 - self.beta1) * g
                self.v[at] = self.beta2 * self.v.get(at, 0.0) + (1 - self.beta2) * g**2
                mean = self.m[at] / (1 - self.beta1**self.t)
                size = np.sqrt(self.v[at] / (1 - self.beta2**self.t))
                pair.append(layers[i][k] - self.lr * mean / (size + self.eps))
            new_layers.append(tuple(pair))
        return new_layers
        ### END SOLUTION

# %% test="AdamForLayers" points=3
twins = [(np.zeros((2, 2)), np.zeros(2)), (np.zeros((2, 2)), np.zeros(2))]
against = [
    (np.full((2, 2), 100.0), np.full(2, 100.0)),
    (np.full((2, 2), -1.0), np.full(2, -1.0)),
]
optimizer = AdamForLayers(lr=0.01, eps=0.0)
moved = call(optimizer.step, twins, against)

holds(
    "the result",
    isinstance(moved, list | tuple)
    and len(moved) == 2
    and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in moved),
    "expected a list with one pair (W, b) for each of the two layers.",
)
check("W of layer 1 after step 1", moved[0][0], np.full((2, 2), -0.01))
check("b of layer 1 after step 1", moved[0][1], [-0.01, -0.01])
holds(
    "layer 2 after step 1",
    np.all(np.asarray(moved[1][0]) > 0),
    "its slopes are negative, so its numbers should rise. They fell: whose slopes are "
    "in the averages it used?",
)
check("W of layer 2 after step 1", moved[1][0], np.full((2, 2), 0.01))
moved = call(optimizer.step, twins, against)
check("b of layer 2 after step 2, from 0 again", moved[1][1], [0.01, 0.01])
different = [(np.zeros((4, 3)), np.zeros(3)), (np.zeros((3, 2)), np.zeros(2))]
slopes = [(np.ones((4, 3)), np.ones(3)), (np.ones((3, 2)), np.ones(2))]
moved = call(AdamForLayers(lr=0.5, eps=0.0).step, different, slopes)
check("layers of different shapes: W of layer 2", moved[1][0], np.full((3, 2), -0.5))
### BEGIN HIDDEN TESTS
def _moved(start, history, lr, beta1, beta2, eps):
    """Where one number arrives, step by step."""
    w, m, v = float(start), 0.0, 0.0
    for k, g in enumerate(history, start=1):
        m = beta1 * m + (1 - beta1) * float(g)
        v = beta2 * v + (1 - beta2) * float(g) * float(g)
        w -= lr * (m / (1 - beta1**k)) / ((v / (1 - beta2**k)) ** 0.5 + eps)
    return w


_rng = np.random.default_rng(95)
for _shapes in (
    [((2, 3), (3,)), ((3, 3), (3,)), ((3, 3), (3,)), ((3, 1), (1,))],
    [((2, 2), (2,)), ((2, 2), (2,))],
    [((5, 4), (4,)), ((4, 2), (2,))],
    [((1, 1), (1,))],
):
    for _setting in ((2.0, 0.25, 0.5, 0.5), (0.001, 0.9, 0.999, 1e-8)):
        _optimizer = AdamForLayers(*_setting)
        _start = [tuple(_rng.normal(size=_s) for _s in _pair) for _pair in _shapes]
        _layers, _history = _start, []
        for _step in range(3):
            _grads = [
                tuple(10.0**_i * _rng.normal(size=_s) for _s in _pair)
                for _i, _pair in enumerate(_shapes)
            ]
            _history.append(_grads)
            _got = call(_optimizer.step, _layers, _grads)
            holds(
                f"a pair for each of {len(_shapes)} layers",
                isinstance(_got, list | tuple)
                and len(_got) == len(_shapes)
                and all(len(_pair) == 2 for _pair in _got),
                "expected a list with one pair (W, b) for each layer.",
            )
            for _i, _pair in enumerate(_shapes):
                for _k, _shape in enumerate(_pair):
                    _want = np.empty(_shape)
                    for _j in np.ndindex(_shape):
                        _slopes = [_g[_i][_k][_j] for _g in _history]
                        _want[_j] = _moved(_start[_i][_k][_j], _slopes, *_setting)
                    check(
                        f"layer {_i + 1}, {'Wb'[_k]} {_shape}, step {_step + 1}",
                        _got[_i][_k],
                        _want,
                    )
            _layers = [tuple(np.array(_a) for _a in _pair) for _pair in _got]
_whole = [(np.array([[3, 4]]), np.array([1, 2]))]
_got = call(AdamForLayers(0.5).step, _whole, [(np.array([[1, -2]]), np.array([3, 0]))])
check("whole numbers: W", _got[0][0], [[2.5, 4.5]], tol=1e-7)
check("whole numbers: b", _got[0][1], [0.5, 2.0], tol=1e-7)
_first, _second = AdamForLayers(1.0), AdamForLayers(1.0)
call(_first.step, _whole, [(np.array([[-1, -1]]), np.array([-1, -1]))])
_got = call(_second.step, _whole, [(np.array([[1, 1]]), np.array([1, 1]))])
check("a second object starts from nothing", _got[0][0], [[2.0, 3.0]], tol=1e-7)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - An **optimizer** is a rule for one step and a memory. Each parameter has its own part
#   of the memory, with its own shape.
# - In a **ravine**, the steep direction limits the learning rate, and the flat one pays.
# - **Momentum** adds up pushes: $v \leftarrow \beta v - \eta g$. On a steady slope it gets
#   up to $\frac{1}{1 - \beta}$ times as fast. It swings past the bottom.
# - **Adam** divides the average slope by the usual size of the slope. It corrects both
#   averages for their start at 0. The scale of the gradient drops out; the learning rate
#   is a speed.
# - One memory for two parameters gives wrong steps, often without an error.
#
# **Next:** an optimizer makes the training loss small. Is that what we want? Lesson 10
# adds a price for large weights, and shows what it buys.
