# Known answers to the exercises of lesson 3: other right ways, and the usual wrong ones.

# %% accepted="sunny_score" label="a loop"
def sunny_score(x, w, b):
    score = b
    for xi, wi in zip(x, w):
        score = score + xi * wi
    return score

# %% accepted="sunny_score" label="float of a sum"
def sunny_score(x, w, b):
    return float(np.sum(x * w) + b)

# %% mistake="sunny_score" label="bias left out"
# You left the bias out. A day with all inputs 0 must score b, not 0.
def sunny_score(x, w, b):
    return w @ x

# %% mistake="sunny_score" label="clouds added"
# You took the absolute value of the weights. The minus of the cloud weight is what makes clouds count against the sun.
def sunny_score(x, w, b):
    return np.abs(w) @ x + b

# %% mistake="sunny_score" label="bias for each input"
# You add the bias inside the sum, so it counts once for each input. It belongs to the neuron, and is added once.
def sunny_score(x, w, b):
    return sum(xi * wi + b for xi, wi in zip(x, w))

# %% mistake="sunny_score" label="sum not taken"
# You multiplied each input by its weight but did not add up the products. A score is one number.
def sunny_score(x, w, b):
    return w * x + b

# %% mistake="sunny_score" label="printed, not returned"
# You printed the score. A function that prints gives nothing back: use return.
def sunny_score(x, w, b):
    print(w @ x + b)

# %% accepted="predict_sunny" label="list of ints"
def predict_sunny(X, w, b, threshold):
    return np.array([1 if row @ w + b > threshold else 0 for row in X])

# %% accepted="predict_sunny" label="np.where"
def predict_sunny(X, w, b, threshold):
    return np.where(np.dot(X, w) + b > threshold, 1, 0)

# %% mistake="predict_sunny" label=">= for >"
# You count a score that only reaches the threshold. The rule says strictly greater.
def predict_sunny(X, w, b, threshold):
    return X @ w + b >= threshold

# %% mistake="predict_sunny" label="threshold 0"
# You compare with 0 and do not use the threshold you were given.
def predict_sunny(X, w, b, threshold):
    return X @ w + b > 0

# %% mistake="predict_sunny" label="bias left out"
# You compare w·x with the threshold. The score has a bias, too.
def predict_sunny(X, w, b, threshold):
    return X @ w > threshold

# %% mistake="predict_sunny" label="a column"
# Your result has shape (m, 1). One answer for each day is shape (m,).
def predict_sunny(X, w, b, threshold):
    return X @ w.reshape(-1, 1) + b > threshold

# %% mistake="predict_sunny" label="first day only"
# You return inside the loop, so it ends after the first day.
def predict_sunny(X, w, b, threshold):
    for row in X:
        return np.array([row @ w + b > threshold])

# %% accepted="truth_table" label="itertools.product"
import itertools


def truth_table(w, b, threshold):
    X = np.array(list(itertools.product([0, 1], repeat=3)))
    y = (X @ w + b > threshold).astype(int)
    return np.hstack([X, y[:, None]])

# %% accepted="truth_table" label="bits of the row number"
def truth_table(w, b, threshold):
    n = np.arange(8)
    X = np.stack([n // 4 % 2, n // 2 % 2, n % 2], axis=1)
    return np.c_[X, X @ w + b > threshold]

# %% mistake="truth_table" label="first input fastest"
# Your rows count with the first input changing fastest: 000, 100, 010. Binary order changes the last input fastest: 000, 001, 010.
def truth_table(w, b, threshold):
    X = np.array([[k, j, i] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return np.column_stack([X, X @ w + b > threshold])

# %% mistake="truth_table" label="seven rows"
# You start at 1 and lose the row 000. Nothing observed is a day, too.
def truth_table(w, b, threshold):
    n = np.arange(1, 8)
    X = np.stack([n // 4 % 2, n // 2 % 2, n % 2], axis=1)
    return np.column_stack([X, X @ w + b > threshold])

# %% mistake="truth_table" label="score in the last column"
# Your last column holds the score. The table asks for the decision, 0 or 1.
def truth_table(w, b, threshold):
    X = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return np.column_stack([X, X @ w + b])

# %% mistake="truth_table" label="inputs left out"
# You return the predictions alone. The table has the three inputs beside them.
def truth_table(w, b, threshold):
    X = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return X @ w + b > threshold

# %% accepted="fold_threshold" label="minus first"
def fold_threshold(b, threshold):
    return -threshold + b

# %% mistake="fold_threshold" label="added"
# You added the threshold. It moves to the other side of the comparison, so its sign changes.
def fold_threshold(b, threshold):
    return b + threshold

# %% mistake="fold_threshold" label="wrong way round"
# You subtracted the bias from the threshold. The new bias is the old one, lowered by the threshold.
def fold_threshold(b, threshold):
    return threshold - b

# %% mistake="fold_threshold" label="bias forgotten"
# You return only the threshold with its sign changed. The old bias is still part of the score.
def fold_threshold(b, threshold):
    return -threshold

# %% accepted="mcculloch_pitts" label="a loop"
def mcculloch_pitts(X, theta):
    return np.array([int(sum(row) >= theta) for row in X])

# %% accepted="mcculloch_pitts" label="weights of 1"
def mcculloch_pitts(X, theta):
    return X @ np.ones(X.shape[1]) >= theta

# %% mistake="mcculloch_pitts" label="> for >="
# You fire above the threshold only. This neuron fires when the sum reaches theta.
def mcculloch_pitts(X, theta):
    return X.sum(axis=1) > theta

# %% mistake="mcculloch_pitts" label="axis 0"
# You added down the columns, over the examples. Add along each row: axis=1.
def mcculloch_pitts(X, theta):
    return X.sum(axis=0) >= theta

# %% mistake="mcculloch_pitts" label="mean for sum"
# You compare the share of inputs that are on. Theta counts inputs: use the sum.
def mcculloch_pitts(X, theta):
    return X.mean(axis=1) >= theta

# %% mistake="mcculloch_pitts" label="exactly theta"
# You fire only when exactly theta inputs are on. More than theta is enough, too.
def mcculloch_pitts(X, theta):
    return X.sum(axis=1) == theta

# %% accepted="disagreeing_days" label="between 0 and the threshold"
def disagreeing_days(w, b, threshold):
    n = np.arange(8)
    X = np.stack([n // 4 % 2, n // 2 % 2, n % 2], axis=1)
    z = X @ w + b
    low, high = min(0, threshold), max(0, threshold)
    return X[(z > low) & (z <= high)]

# %% mistake="disagreeing_days" label="the friend's code"
# You fold the threshold into the bias for the boundary, and so compare a rule with itself. The claim speaks of w·x + b = 0 with the old bias.
def disagreeing_days(w, b, threshold):
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return days[(days @ w + b > threshold) != (days @ w + (b - threshold) > 0)]

# %% mistake="disagreeing_days" label="the days that agree"
# You return the days on which the rules agree. Turn the comparison round: !=, not ==.
def disagreeing_days(w, b, threshold):
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    z = days @ w + b
    return days[(z > threshold) == (z > 0)]

# %% mistake="disagreeing_days" label=">= at the threshold"
# You count a score equal to the threshold as above it, and so lose a day such as (0, 1, 0).
def disagreeing_days(w, b, threshold):
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    z = days @ w + b
    return days[(z >= threshold) != (z > 0)]

# %% mistake="disagreeing_days" label="bias left out"
# You compare w·x with 0. The boundary is w·x + b = 0: the bias belongs to the score.
def disagreeing_days(w, b, threshold):
    days = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return days[(days @ w + b > threshold) != (days @ w > 0)]
