# Known answers to the exercises of lesson {{number}}.

# %% accepted="double" label="a sum"
def double(x):
    return x + x

# %% mistake="double" label="squared"
# You multiplied each number by itself. Twice a number is the number plus itself.
def double(x):
    return x * x

# %% mistake="double" label="in place"
# You changed the array you were given. Whoever gave it to you still needs it: make a new one.
def double(x):
    x *= 2
    return x

# %% mistake="double" label="the sum of all"
# You added all numbers up. Each number is doubled on its own, so the shape stays.
def double(x):
    return 2 * x.sum()
