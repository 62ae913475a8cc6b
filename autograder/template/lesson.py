# %% [markdown]
# # {{number}} · {{title}}
#
# **Before this:** which lessons. **Time:** about … minutes. **Difficulty:** …
#
# Say in two sentences what question this lesson answers.

# %% [markdown]
# ## Warm-up: what do you still know?
#
# Answer in your head first. Then open the answer.
#
# **1.** A question on the lesson before.
#
# <details><summary>Answer</summary>
#
# The answer, and why.
#
# </details>

# %% [markdown]
# ## The question
#
# Start with something concrete. At the end of this lesson you can
#
# - …

# %% locked="setup"
import numpy as np

from firstneuron.checks import blank, call, check

# %% [markdown]
# ## Explanation
#
# One idea at a time. Every formula stands next to its code and its shapes:
#
# $$y = 2x$$

# %%
x = np.array([1, 2, 3])  # (3,)
y = 2 * x  # (3,)
print(y)

# %% [markdown]
# Now the same with a blank. Put an expression in place of the three dots.

# %%
y = ...
blank("twice (4, 5)", y, [8, 10])

# %% [markdown]
# ## Exercises

# %% [markdown]
# ### Exercise 1 · `double`
#
# Return every number of `x` times two.
#
# - `x` has any shape; the result has the same shape.
# - `x` itself stays as it is.
#
# <details><summary>Hint 1: where to start</summary>
#
# A nudge.
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The way.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# All but the line itself.
#
# </details>

# %% solution="double"
def double(x):
    """Every number times two.

    x : array of any shape
    returns an array of the same shape
    """
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=1
check(
    "double of (1, 2, 3)",
    call(double, np.array([1, 2, 3])),
    [2, 4, 6],
    likely={"you squared.": [1, 4, 9]},
)
### BEGIN HIDDEN TESTS
_x = np.array([[0.5, -1.0, 2.0], [4.0, 0.0, 8.0]])
check("a table of shape (2, 3)", call(double, _x), _x + _x)
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - …
#
# **Next:** …
