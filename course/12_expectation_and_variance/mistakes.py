# Known answers to the exercises of lesson 12: other right ways, and the usual wrong ones.

# %% accepted="expectation" label="math.isclose and a loop"
def expectation(v, p):
    if not math.isclose(sum(p), 1):
        raise ValueError("these are not probabilities: they do not sum to 1")
    total = 0.0
    for value, chance in zip(v, p):
        total += value * chance
    return total

# %% accepted="expectation" label="sum of products"
def expectation(v, p):
    if not np.isclose(np.sum(p), 1.0):
        raise ValueError
    return float(np.sum(v * p))

# %% mistake="expectation" label="unweighted"
# You took the plain mean of the values. It is right only if all values are equally likely: weigh each value by its probability.
def expectation(v, p):
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError("p does not sum to 1")
    return v.mean()

# %% mistake="expectation" label="silently normalises"
# You divide by the sum of p. That turns somebody's mistake into a number that looks fine. Say that something is wrong instead.
def expectation(v, p):
    return (p / p.sum()) @ v if p.sum() else 0.0

# %% mistake="expectation" label="np.average"
# np.average divides by the sum of the weights, so it accepts probabilities that are none. Check their sum first.
def expectation(v, p):
    return np.average(v, weights=p) if p.sum() else 0.0

# %% mistake="expectation" label="exactly 1"
# You ask whether the sum is exactly 1. Floats are off in the last digit: 0.7 + 0.2 + 0.1 is a little less than 1. Allow a tiny difference.
def expectation(v, p):
    if p.sum() != 1:
        raise ValueError("p does not sum to 1")
    return p @ v

# %% mistake="expectation" label="only sums above 1"
# You refuse sums above 1 and let smaller ones pass. Probabilities that sum to 0.9 have lost a tenth of the cases.
def expectation(v, p):
    if p.sum() - 1 > 1e-9:
        raise ValueError("p does not sum to 1")
    return p @ v

# %% mistake="expectation" label="the likeliest value"
# You return the value that comes most often. The expectation is the mean of very many draws, and the rare values are part of it.
def expectation(v, p):
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError("p does not sum to 1")
    return v[np.argmax(p)]

# %% mistake="expectation" label="no check"
# The weighted sum is right. But probabilities that do not sum to 1 must be refused, with a ValueError.
def expectation(v, p):
    return p @ v

# %% mistake="expectation" label="divided by k"
# You take the mean of the products. The probabilities already are the shares of each value, so the products are added up, not averaged.
def expectation(v, p):
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError("p does not sum to 1")
    return (p * v).mean()

# %% accepted="variance" label="a loop"
def variance(v, p):
    mu = sum(a * b for a, b in zip(v, p))
    return sum(b * (a - mu) ** 2 for a, b in zip(v, p))

# %% accepted="variance" label="second formula on centred values"
def variance(v, p):
    d = v - v.mean()  # any point near the values will do
    return np.dot(d * d, p) - np.dot(d, p) ** 2

# %% accepted="variance" label="np.average twice"
def variance(v, p):
    mu = np.average(v, weights=p)
    return np.average(np.square(v - mu), weights=p)

# %% mistake="variance" label="ddof=1"
# You divide by one less than the number of values. That is for estimating from measurements; here all probabilities are known. It gives 3.5 for a die, which is its expectation by coincidence.
def variance(v, p):
    return np.var(v, ddof=1) if len(v) > 1 else 0.0

# %% mistake="variance" label="weighted, with ddof=1"
# Your weighted sum is right, and then you correct it for a small sample. Nothing was sampled here: the probabilities are given.
def variance(v, p):
    k = len(v)
    mu = p @ v
    return p @ (v - mu) ** 2 * k / max(k - 1, 1)

# %% mistake="variance" label="unweighted"
# You used np.var, which counts every value the same. A value that comes more often must count more.
def variance(v, p):
    return np.var(v)

# %% mistake="variance" label="second formula"
# E[X²] − E[X]² is right on paper. With values near a million, two numbers near 10¹² are subtracted, and the digits that matter are gone. Subtract the expectation first, then square.
def variance(v, p):
    return p @ (v * v) - (p @ v) ** 2

# %% mistake="variance" label="standard deviation"
# You took the root. That is the standard deviation; the variance is its square.
def variance(v, p):
    mu = p @ v
    return np.sqrt(p @ (v - mu) ** 2)

# %% mistake="variance" label="not squared"
# You did not square the distances. Those to the left and to the right of the expectation cancel, for every random variable.
def variance(v, p):
    mu = p @ v
    return p @ (v - mu)

# %% mistake="variance" label="absolute distances"
# You made the distances positive but did not square them. That is another measure of spread, and it does not add up for sums.
def variance(v, p):
    mu = p @ v
    return p @ np.abs(v - mu)

# %% mistake="variance" label="distance from the plain mean"
# You measure the distances from the plain mean of the values. Measure them from the expectation, which knows the probabilities.
def variance(v, p):
    return p @ (v - v.mean()) ** 2

# %% accepted="roll_dice" label="choice of faces"
def roll_dice(n, rng):
    return rng.choice([1, 2, 3, 4, 5, 6], size=n)

# %% accepted="roll_dice" label="from uniform numbers"
def roll_dice(n, rng):
    return np.floor(6 * rng.random(n)).astype(int) + 1

# %% accepted="roll_dice" label="one roll at a time"
def roll_dice(n, rng):
    rolls = np.zeros(n, dtype=int)
    for i in range(n):
        rolls[i] = rng.integers(1, 6, endpoint=True)
    return rolls

# %% mistake="roll_dice" label="integers(1, 6)"
# Your die never shows a 6. The upper limit of rng.integers is not included, as with range.
def roll_dice(n, rng):
    return rng.integers(1, 6, size=n)

# %% mistake="roll_dice" label="faces 0 to 5"
# Your die shows 0 to 5. rng.integers(6) starts at 0, as all counting in Python does; a die starts at 1.
def roll_dice(n, rng):
    return rng.integers(6, size=n)

# %% mistake="roll_dice" label="a seed of its own"
# You start a generator of your own, with a fixed seed, so every call gives the same rolls. Draw from the rng that you are given.
def roll_dice(n, rng):
    return np.random.default_rng(0).integers(1, 7, size=n)

# %% mistake="roll_dice" label="another generator"
# You draw from a new generator instead of rng. Then nobody can repeat your rolls.
def roll_dice(n, rng):
    return np.random.default_rng().integers(1, 7, size=n)

# %% mistake="roll_dice" label="rounded uniform numbers"
# You round numbers between 1 and 6. Only those from 1 to 1.5 become a 1, but those from 1.5 to 2.5 become a 2: the 1 and the 6 come half as often as the others.
def roll_dice(n, rng):
    return np.rint(rng.uniform(1, 6, size=n)).astype(int)

# %% mistake="roll_dice" label="a shuffled deck"
# You deal out each face equally often and shuffle. Dice are not cards: a roll does not know which faces have come before.
def roll_dice(n, rng):
    return rng.permutation(np.arange(n) % 6 + 1)

# %% mistake="roll_dice" label="floats"
# Your rolls are between the faces, too: 3.72 is no roll. Whole numbers only.
def roll_dice(n, rng):
    return rng.uniform(1, 7, size=n)

# %% mistake="roll_dice" label="one roll, repeated"
# You roll once and repeat the result. Each of the n rolls must be drawn anew.
def roll_dice(n, rng):
    return np.full(n, rng.integers(1, 7))

# %% accepted="running_mean" label="a loop of means"
def running_mean(x):
    return np.array([np.mean(x[: i + 1]) for i in range(len(x))])

# %% accepted="running_mean" label="old mean, corrected"
def running_mean(x):
    means, mean = [], 0.0
    for count, value in enumerate(x, start=1):
        mean += (value - mean) / count
        means.append(mean)
    return means

# %% mistake="running_mean" label="divided by the length"
# You divide every sum by the number of all values. After one value, the sum so far holds one value: divide by 1, then by 2, and so on.
def running_mean(x):
    return np.cumsum(x) / len(x)

# %% mistake="running_mean" label="sums only"
# These are the sums so far. A mean is a sum divided by how many numbers are in it.
def running_mean(x):
    return np.cumsum(x)

# %% mistake="running_mean" label="counted from 0"
# You divide the first sum by 0 values. Index 0 is the first value: its count is 1.
def running_mean(x):
    return np.cumsum(x) / np.maximum(np.arange(len(x)), 1)

# %% mistake="running_mean" label="the last two"
# You average each value with the one before it. The mean so far takes all values from the start.
def running_mean(x):
    return (x + np.concatenate([x[:1], x[:-1]])) / 2

# %% mistake="running_mean" label="whole-number array"
# You write the means into an array of whole numbers, which drops everything after the point. Make an array of floats.
def running_mean(x):
    out = np.zeros_like(x)
    for i in range(len(x)):
        out[i] = x[: i + 1].mean()
    return out

# %% mistake="running_mean" label="momentum"
# This is the average of lesson 9, in which old values fade away. Here all values so far count the same.
def running_mean(x):
    means, mean = [], float(x[0])
    for value in x:
        mean = 0.9 * mean + 0.1 * value
        means.append(mean)
    return np.array(means)

# %% mistake="running_mean" label="one mean only"
# You return the mean of all values. Asked for is the mean after each value, an array as long as x.
def running_mean(x):
    return np.mean(x)

# %% accepted="affine_moments" label="by way of the SD"
def affine_moments(a, b, mu, var):
    sd = abs(a) * math.sqrt(var)
    return [b + mu * a, sd * sd]

# %% accepted="affine_moments" label="an array"
def affine_moments(a, b, mu, var):
    return np.array([a, a * a]) * np.array([mu, var]) + np.array([b, 0])

# %% mistake="affine_moments" label="a not squared"
# You stretch the variance by a. The distances grow by a, and the variance is made of their squares. With a = -1 yours would be negative.
def affine_moments(a, b, mu, var):
    return a * mu + b, a * var

# %% mistake="affine_moments" label="|a| for a²"
# |a| is how the standard deviation grows. The variance is its square.
def affine_moments(a, b, mu, var):
    return a * mu + b, abs(a) * var

# %% mistake="affine_moments" label="shift added to the variance"
# You added b to the variance. A shift moves all values and their mean alike, so no distance changes.
def affine_moments(a, b, mu, var):
    return a * mu + b, a**2 * var + b

# %% mistake="affine_moments" label="shift left out"
# You left b out of the mean. If all values move up by b, so does their mean.
def affine_moments(a, b, mu, var):
    return a * mu, a**2 * var

# %% mistake="affine_moments" label="shift before the stretch"
# You shift first and stretch afterwards. In aX + b only X is stretched; b is added at the end.
def affine_moments(a, b, mu, var):
    return a * (mu + b), a**2 * var

# %% mistake="affine_moments" label="shift squared into the variance"
# You added b² to the variance. A fixed number does not vary: its variance is 0.
def affine_moments(a, b, mu, var):
    return a * mu + b, a**2 * var + b**2

# %% accepted="sum_variance" label="a loop"
def sum_variance(var, n):
    total = 0.0
    for _ in range(n):
        total += var
    return total

# %% accepted="sum_variance" label="by way of the SD"
def sum_variance(var, n):
    return (math.sqrt(n) * math.sqrt(var)) ** 2

# %% mistake="sum_variance" label="n²"
# This is one variable counted n times, all dice showing the same. Independent ones cancel each other in part: their variances only add up.
def sum_variance(var, n):
    return n**2 * var

# %% mistake="sum_variance" label="the mean's variance"
# You divided by n. That is the variance of the mean of n variables. Their sum spreads more than one of them, not less.
def sum_variance(var, n):
    return var / n

# %% mistake="sum_variance" label="root of n"
# The standard deviation of the sum grows by the root of n. The variance is its square.
def sum_variance(var, n):
    return math.sqrt(n) * var

# %% mistake="sum_variance" label="unchanged"
# You return the variance of one variable. Each further one adds as much again.
def sum_variance(var, n):
    return var

# %% accepted="sum_of_dice" label="one die after the other"
def sum_of_dice(k, n, rng):
    total = np.zeros(n, dtype=int)
    for _ in range(k):
        total += rng.choice([1, 2, 3, 4, 5, 6], size=n)
    return total

# %% accepted="sum_of_dice" label="dice along the rows"
def sum_of_dice(k, n, rng):
    return np.sum(rng.integers(1, 6, size=(k, n), endpoint=True), axis=0)

# %% mistake="sum_of_dice" label="the friend's bug"
# All k dice start from the same place of the generator, so they show the same. The mean is right, the variance is k times too large. Let the generator run on.
def sum_of_dice(k, n, rng):
    import copy

    total = np.zeros(n, dtype=int)
    for _ in range(k):
        total += copy.deepcopy(rng).integers(1, 7, size=n)
    rng.integers(1, 7, size=n)
    return total

# %% mistake="sum_of_dice" label="one die times k"
# You roll one die and multiply by k. That stretches its variance by k². Independent dice cancel in part: their sum has only k times the variance.
def sum_of_dice(k, n, rng):
    return k * rng.integers(1, 7, size=n)

# %% mistake="sum_of_dice" label="all sums equally likely"
# You draw every sum from k to 6k equally often. There are six ways to make 7 with two dice, and only one to make 12.
def sum_of_dice(k, n, rng):
    return rng.integers(k, 6 * k + 1, size=n)

# %% mistake="sum_of_dice" label="wrong axis"
# You add up the n dice of each column, and get k sums of n dice. Add along the axis that holds the k dice of one sum.
def sum_of_dice(k, n, rng):
    return rng.integers(1, 7, size=(n, k)).sum(axis=0)

# %% mistake="sum_of_dice" label="a seed of its own"
# Your dice are independent, but they do not come from rng: every call gives the same sums. Draw from the generator you are given.
def sum_of_dice(k, n, rng):
    return np.random.default_rng(1).integers(1, 7, size=(n, k)).sum(axis=1)

# %% mistake="sum_of_dice" label="no six"
# Your dice never show a 6: the upper limit of rng.integers is not included.
def sum_of_dice(k, n, rng):
    return rng.integers(1, 6, size=(n, k)).sum(axis=1)

# %% mistake="sum_of_dice" label="overlapping sums"
# Neighbouring sums share dice: you roll n + k dice and add up each k in a row. Every sum needs dice of its own.
def sum_of_dice(k, n, rng):
    rolls = rng.integers(1, 7, size=n + k - 1)
    return np.convolve(rolls, np.ones(k, dtype=int), mode="valid")
