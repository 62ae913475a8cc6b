# Known answers to the exercises of lesson 2: other right ways, and the usual wrong ones.

# %% accepted="weighted_sum" label="a loop over positions"
def weighted_sum(x, w, b):
    total = 0.0
    for j in range(len(x)):
        total += x[j] * w[j]
    return total + b

# %% accepted="weighted_sum" label="a sum of a generator"
def weighted_sum(x, w, b):
    return b + sum(xj * wj for xj, wj in zip(x, w))

# %% accepted="weighted_sum" label="from the end, with while"
def weighted_sum(x, w, b):
    z, j = float(b), len(w)
    while j > 0:
        j = j - 1
        z = z + w[j] * x[j]
    return z

# %% mistake="weighted_sum" label="bias inside the loop"
# You add the bias in each round of the loop, so it counts once for each input. The van comes once: add the bias before or after the loop.
def weighted_sum(x, w, b):
    total = 0
    for xj, wj in zip(x, w):
        total = total + xj * wj + b
    return total

# %% mistake="weighted_sum" label="bias left out"
# You left the bias out. With all inputs 0 the sum must be b, not 0.
def weighted_sum(x, w, b):
    total = 0
    for xj, wj in zip(x, w):
        total = total + xj * wj
    return total

# %% mistake="weighted_sum" label="return inside the loop"
# Your return stands inside the loop, so the function ends after the first input. Move it to the left, under the `for`.
def weighted_sum(x, w, b):
    total = b
    for xj, wj in zip(x, w):
        total = total + xj * wj
        return total

# %% mistake="weighted_sum" label="replaced instead of added"
# Each product replaces the sum of those before it, so only the last input counts. Add the product to what you have.
def weighted_sum(x, w, b):
    for xj, wj in zip(x, w):
        total = xj * wj
    return total + b

# %% mistake="weighted_sum" label="last input lost"
# Your loop stops one input early. `range(n)` ends before n by itself, so there is nothing to subtract.
def weighted_sum(x, w, b):
    total = b
    for j in range(len(x) - 1):
        total = total + x[j] * w[j]
    return total

# %% mistake="weighted_sum" label="inputs and weights added"
# You add each weight to its input. A weight is multiplied with its input: it says how much the input counts.
def weighted_sum(x, w, b):
    total = b
    for xj, wj in zip(x, w):
        total = total + xj + wj
    return total

# %% mistake="weighted_sum" label="all pairs"
# Two nested loops multiply each weight with each input. Weight j belongs to input j alone: one loop is enough.
def weighted_sum(x, w, b):
    total = b
    for xj in x:
        for wj in w:
            total = total + xj * wj
    return total

# %% accepted="neuron_z" label="one row at a time"
def neuron_z(X, w, b):
    return np.array([sum(xj * wj for xj, wj in zip(row, w)) + b for row in X])

# %% accepted="neuron_z" label="products, then a sum along the rows"
def neuron_z(X, w, b):
    return (X * w).sum(axis=1) + b

# %% accepted="neuron_z" label="a column of ones"
def neuron_z(X, w, b):
    return np.column_stack([X, np.ones(len(X))]) @ np.append(w, b)

# %% mistake="neuron_z" label="axis 0"
# You added down the columns, over the examples. Add along each row: axis=1. One number for each example must come out.
def neuron_z(X, w, b):
    return (X * w).sum(axis=0) + b

# %% mistake="neuron_z" label="bias per feature"
# You added the bias to each product before summing, so it counts once for each input. It belongs to the neuron: add it after the sum.
def neuron_z(X, w, b):
    return (X * w + b).sum(axis=1)

# %% mistake="neuron_z" label="a column"
# Your numbers are right and stand in a column, shape (m, 1). One number for each example is shape (m,): leave w as it is, shape (n,).
def neuron_z(X, w, b):
    return X @ w.reshape(-1, 1) + b

# %% mistake="neuron_z" label="bias left out"
# You left the bias out. A row of zeros must give b.
def neuron_z(X, w, b):
    return X @ w

# %% mistake="neuron_z" label="X transposed"
# You turned X round, so the weights meet the examples instead of the inputs. With examples in rows, X stands on the left as it is.
def neuron_z(X, w, b):
    return (X.T if X.shape[0] == X.shape[1] else X) @ w + b

# %% mistake="neuron_z" label="the axis of length 1 squeezed away"
# With one example you return a bare number. One example still gives an array, of shape (1,).
def neuron_z(X, w, b):
    return np.squeeze(X @ w.reshape(-1, 1)) + b

# %% mistake="neuron_z" label="mean for sum"
# You take the mean of the products. A weighted sum adds them up and divides by nothing.
def neuron_z(X, w, b):
    return (X * w).mean(axis=1) + b

# %% accepted="layer_z" label="one neuron at a time"
def layer_z(X, W, b):
    return np.column_stack([X @ W[:, j] + b[j] for j in range(len(b))])

# %% accepted="layer_z" label="einsum"
def layer_z(X, W, b):
    return np.einsum("mn,nk->mk", X, W) + b[np.newaxis, :]

# %% accepted="layer_z" label="with examples in columns, and back"
def layer_z(X, W, b):
    return (W.T @ X.T + b[:, None]).T

# %% mistake="layer_z" label="bias as a column"
# You made a column of b, so each example got a bias. That even runs when there are as many examples as neurons. A bias belongs to a neuron: leave b with shape (k,), and it is added to each column.
def layer_z(X, W, b):
    return X @ W + b.reshape(-1, 1)

# %% mistake="layer_z" label="bias as a column when it fits"
# You choose where b goes by its length. When there are as many examples as neurons, each example gets a bias instead of each neuron. The place of b does not depend on the number of examples.
def layer_z(X, W, b):
    Z = X @ W
    return Z + b[:, None] if len(b) == len(X) else Z + b

# %% mistake="layer_z" label="bias left out"
# You left the biases out. An input of zeros must give b in each row.
def layer_z(X, W, b):
    return X @ W

# %% mistake="layer_z" label="biases added up"
# You added all biases to all neurons. Each neuron has its own.
def layer_z(X, W, b):
    return X @ W + b.sum()

# %% mistake="layer_z" label="W transposed when square"
# You transposed W. It goes unnoticed as long as W is square, and it mixes up the weights of the neurons. The weights of neuron j are column j.
def layer_z(X, W, b):
    return X @ (W.T if W.shape[0] == W.shape[1] else W) + b

# %% mistake="layer_z" label="examples left in columns"
# Your result has neurons in rows and examples in columns, shape (k, m). In this course examples are rows: turn it back.
def layer_z(X, W, b):
    return W.T @ X.T + b[:, None]

# %% mistake="layer_z" label="bias before the product"
# You added the bias to the inputs. It comes after the product: one bias for each output.
def layer_z(X, W, b):
    return (X + b.mean()) @ W

# %% accepted="cosine_similarity" label="directions first"
def cosine_similarity(a, b):
    if not np.any(a) or not np.any(b):
        return 0.0
    return float((a / np.linalg.norm(a)) @ (b / np.linalg.norm(b)))

# %% accepted="cosine_similarity" label="square roots"
def cosine_similarity(a, b):
    aa, bb = np.sum(a * a), np.sum(b * b)
    return np.sum(a * b) / np.sqrt(aa) / np.sqrt(bb) if aa > 0 and bb > 0 else 0.0

# %% mistake="cosine_similarity" label="raw dot product"
# You return the dot product. It also grows with the lengths of the two vectors: divide by both.
def cosine_similarity(a, b):
    return a @ b

# %% mistake="cosine_similarity" label="one norm"
# You divide by one length only, so the other vector's length still counts.
def cosine_similarity(a, b):
    if np.linalg.norm(a) == 0:
        return 0.0
    return a @ b / np.linalg.norm(a)

# %% mistake="cosine_similarity" label="zero vector divides by zero"
# A vector of zeros has length 0, and you divide by it. Look at the lengths before you divide.
def cosine_similarity(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))

# %% mistake="cosine_similarity" label="a small number added below"
# You add a small number below the line to avoid dividing by 0. Two short vectors then look less alike than they are. Treat the zero vector as its own case.
def cosine_similarity(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-8)

# %% mistake="cosine_similarity" label="sign lost"
# You took the absolute value. Opposite vectors are not alike: their cosine is -1.
def cosine_similarity(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return abs(a @ b) / lengths if lengths > 0 else 0.0

# %% mistake="cosine_similarity" label="the angle"
# You return the angle. It is 0 for equal directions, where the cosine is 1. Leave out the arccos.
def cosine_similarity(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return np.arccos(np.clip(a @ b / lengths, -1, 1)) if lengths > 0 else 0.0

# %% mistake="cosine_similarity" label="means subtracted"
# You subtract the means first. That is the correlation, another measure. The cosine compares the vectors as they are, seen from the origin.
def cosine_similarity(a, b):
    a, b = a - a.mean(), b - b.mean()
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return a @ b / lengths if lengths > 0 else 0.0

# %% mistake="cosine_similarity" label="lengths not rooted"
# You divide by the squares of the lengths. Take the square roots first.
def cosine_similarity(a, b):
    squares = (a @ a) * (b @ b)
    return a @ b / squares if squares > 0 else 0.0

# %% accepted="boundary_distance" label="square root of a sum of squares"
def boundary_distance(w, b):
    return max(b, -b) / sum(float(wj) ** 2 for wj in w) ** 0.5

# %% accepted="boundary_distance" label="length of the way to the foot"
def boundary_distance(w, b):
    foot = -b * w / (w @ w)
    return float(np.linalg.norm(foot))

# %% mistake="boundary_distance" label="size of the bias"
# You return |b|. That is how much z has to change. Long weights change z faster, so the way is shorter: divide by their length.
def boundary_distance(w, b):
    return abs(b)

# %% mistake="boundary_distance" label="signed"
# Your distance can be negative. The sign of b says on which side the origin lies. How far it lies is the absolute value.
def boundary_distance(w, b):
    return b / np.linalg.norm(w)

# %% mistake="boundary_distance" label="length squared"
# You divide by the square of the length. Take the square root: doubling the weights must halve the distance, not quarter it.
def boundary_distance(w, b):
    return abs(b) / (w @ w)

# %% mistake="boundary_distance" label="weights added up"
# You divide by the sum of the weights. The length of w is found by Pythagoras: squares, sum, square root.
def boundary_distance(w, b):
    return abs(b) / np.abs(w).sum()

# %% mistake="boundary_distance" label="along one axis"
# You measure how far the line is along the last axis. The shortest way runs along w, at a right angle to the line.
def boundary_distance(w, b):
    return abs(b / w[-1]) if w[-1] != 0 else abs(b)

# %% mistake="boundary_distance" label="two inputs only"
# You use two weights only. The formula holds for any number of inputs: take the length of the whole w.
def boundary_distance(w, b):
    return abs(b) / np.hypot(w[0], w[-1] if len(w) > 1 else 0)

# %% accepted="boundary_line" label="through two points"
def boundary_line(w, b):
    at_0 = -(w[0] * 0 + b) / w[1]
    at_1 = -(w[0] * 1 + b) / w[1]
    return at_1 - at_0, at_0

# %% accepted="boundary_line" label="an array"
def boundary_line(w, b):
    w1, w2 = w
    return np.array([w1, b]) / -w2

# %% mistake="boundary_line" label="sign of the intercept"
# Your line has the right slope and the wrong height. The bias changes sides, so its sign changes.
def boundary_line(w, b):
    return -w[0] / w[1], b / w[1]

# %% mistake="boundary_line" label="not divided by w2"
# You moved both terms and then stopped: what you have is w2·x2. Divide everything by w2.
def boundary_line(w, b):
    return -w[0], -b

# %% mistake="boundary_line" label="only the slope divided"
# You divided the slope by w2 and forgot the intercept. Both terms are divided.
def boundary_line(w, b):
    return -w[0] / w[1], -b

# %% mistake="boundary_line" label="sign of the slope"
# The term with x1 changes sides, so its sign changes. If both weights are positive, the line falls.
def boundary_line(w, b):
    return w[0] / w[1], -b / w[1]

# %% mistake="boundary_line" label="solved for x1"
# You solved for x1. The task asks for x2 as a function of x1, so w2 ends up below the line.
def boundary_line(w, b):
    return -w[1] / w[0] if w[0] else 0.0, -b / w[0] if w[0] else 0.0

# %% mistake="boundary_line" label="whole-number division"
# You divide with //, which drops the fraction. A slope need not be a whole number: use /.
def boundary_line(w, b):
    return -w[0] // w[1], -b // w[1]

# %% mistake="boundary_line" label="intercept first"
# You return the intercept before the slope. The pair is (slope, intercept).
def boundary_line(w, b):
    return -b / w[1], -w[0] / w[1]

# %% mistake="boundary_line" label="direction of w"
# Your slope is that of the arrow w. The line stands at a right angle to it.
def boundary_line(w, b):
    return w[1] / w[0] if w[0] else 0.0, -b / w[1]
