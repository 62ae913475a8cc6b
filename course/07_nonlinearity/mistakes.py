# Known answers to the exercises of lesson 7: other right ways, and the usual wrong ones.

# %% accepted="relu" label="np.where"
def relu(z):
    return np.where(np.asarray(z) > 0, z, 0)

# %% accepted="relu" label="half of z plus its size"
def relu(z):
    z = np.asarray(z)
    return z / 2 + np.abs(z) / 2

# %% accepted="relu" label="a copy, cleared below 0"
def relu(z):
    a = np.array(z)
    a[a < 0] = 0
    return a

# %% mistake="relu" label="in place"
# You write the zeros into the array you were given. The scores are needed again on the way back, so leave them as they are and make a new array.
def relu(z):
    if np.ndim(z) == 0:
        return max(0, z)
    z[z < 0] = 0
    return z

# %% mistake="relu" label="on or off"
# You return 1 for every unit that is on. That is the step of lesson 3. ReLU lets the score itself pass: a unit that is on also says how much.
def relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)

# %% mistake="relu" label="absolute value"
# You turn negative scores positive. A unit with a negative score is off: it says 0.
def relu(z):
    return np.abs(z)

# %% mistake="relu" label="minimum for maximum"
# You keep the negative scores and clear the positive ones. ReLU takes the larger of 0 and z.
def relu(z):
    return np.minimum(0, z)

# %% mistake="relu" label="leaky"
# You let a small part of the negative scores pass. Such an activation exists, it is called leaky ReLU. Here negative scores become exactly 0.
def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))

# %% mistake="relu" label="positive scores only"
# You return only the scores that are on, so the result has another shape. Every unit gives an output; those that are off give 0.
def relu(z):
    z = np.asarray(z)
    return z[z > 0]

# %% mistake="relu" label="Python's max"
# Python's max compares two whole things, and an array is not one number. You need the larger of 0 and z for each element.
def relu(z):
    return max(0, z)

# %% mistake="relu" label="weak signals dropped"
# You clear small positive scores as well. The sign decides, not the strength: 0.01 passes.
def relu(z):
    return np.where(np.asarray(z) > 0.1, z, 0)

# %% accepted="collapse_linear" label="from what the layers do"
def collapse_linear(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    n = len(W1)
    b = both(np.zeros((1, n)))[0]
    return both(np.eye(n)) - b, b

# %% accepted="collapse_linear" label="bias as one more row"
def collapse_linear(W1, b1, W2, b2):
    first = np.vstack([W1, b1])
    product = first @ W2
    return product[:-1], product[-1] + b2

# %% accepted="collapse_linear" label="einsum"
def collapse_linear(W1, b1, W2, b2):
    return np.einsum("np,pk->nk", W1, W2), np.einsum("p,pk->k", b1, W2) + b2

# %% mistake="collapse_linear" label="W2 @ W1"
# You have the two matrices in the wrong order. The examples stand on the left and meet the first layer first: X, then W1, then W2.
def collapse_linear(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2

# %% mistake="collapse_linear" label="b1 + b2"
# You add the two biases. But the first bias goes through the weights of the second layer before it comes out. Try an example whose inputs are all 0.
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2

# %% mistake="collapse_linear" label="first bias lost"
# You keep only the second bias. What the first layer adds to its scores does not vanish: the second layer weighs it and passes it on.
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2, b2

# %% mistake="collapse_linear" label="second bias lost"
# You carry the first bias through the second layer, and forget that this layer has a bias of its own.
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2

# %% mistake="collapse_linear" label="bias through the transpose"
# You multiply the first bias from the wrong side. A row of hidden values stands left of W2, and so does the bias that belongs to it.
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2

# %% mistake="collapse_linear" label="element by element"
# You multiply the matrices element by element. Two layers in a row are a matrix product.
def collapse_linear(W1, b1, W2, b2):
    return W1 * W2, b1 * b2

# %% mistake="collapse_linear" label="weights only"
# You return the weights and no bias. The one layer needs both.
def collapse_linear(W1, b1, W2, b2):
    return W1 @ W2

# %% accepted="xor_net" label="the V of the difference"
def xor_net(X):
    d = X[:, 0] - X[:, 1]
    return np.maximum(0, d) + np.maximum(0, -d)

# %% accepted="xor_net" label="tent from the top down"
def xor_net(X):
    W1 = np.array([[1.0, -1.0], [1.0, -1.0]])
    b1 = np.array([-1.0, 1.0])
    H = np.maximum(0, X @ W1 + b1)
    return 1 - H @ np.array([1.0, 1.0])

# %% accepted="xor_net" label="large weights"
def xor_net(X):
    s = X.sum(axis=1)
    return 10 * np.maximum(0, s - 0.5) - 30 * np.maximum(0, s - 1)

# %% accepted="xor_net" label="OR minus AND"
def xor_net(X):
    s = X.sum(axis=1)
    at_least_one = s
    both = np.maximum(0, s - 1)
    return np.maximum(0, at_least_one) - 2 * both

# %% mistake="xor_net" label="OR"
# Your lamp is on with both switches up. The score has to come down again: that is the job of the second unit.
def xor_net(X):
    return np.maximum(0, X[:, 0] + X[:, 1])

# %% mistake="xor_net" label="linear"
# Your score is a weighted sum of the inputs, and no such sum answers XOR: opposite corners have equal sums. Put a bend between the layers.
def xor_net(X):
    return X[:, 0] - X[:, 1]

# %% mistake="xor_net" label="two layers, no bend"
# You have two layers, but nothing between them, so they collapse into one. Apply the ReLU to the scores of the hidden units.
def xor_net(X):
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([0.0, -1.0])
    return (X @ W1 + b1) @ np.array([1.0, -2.0])

# %% mistake="xor_net" label="second unit once only"
# You subtract the second unit once. That stops the rise and leaves the score flat: it does not come down. One unit's slope has to be cancelled and turned round.
def xor_net(X):
    s = X[:, 0] + X[:, 1]
    return np.maximum(0, s) - np.maximum(0, s - 1)

# %% mistake="xor_net" label="AND"
# Your lamp is on only when both switches are up. That is AND. The lamp wants exactly one.
def xor_net(X):
    return np.maximum(0, X[:, 0] + X[:, 1] - 1)

# %% mistake="xor_net" label="on and off swapped"
# You built the opposite: your lamp is on when the switches agree. Turn the tent upside down with the signs of the output weights.
def xor_net(X):
    s = X[:, 0] + X[:, 1]
    return 1 - np.maximum(0, s) + 2 * np.maximum(0, s - 1)

# %% mistake="xor_net" label="half of the V"
# You fold only one side of the difference. For (0, 1) the difference is negative, so this unit is off, and the lamp stays dark.
def xor_net(X):
    return np.maximum(0, X[:, 0] - X[:, 1])

# %% mistake="xor_net" label="compared, not computed"
# You compare the switches. The answers at the corners are right, but a comparison jumps, and a network of ReLU units cannot. Return the score of two units.
def xor_net(X):
    return (X[:, 0] != X[:, 1]).astype(float)

# %% mistake="xor_net" label="decision, not score"
# You return the decision. The exercise asks for the score before the cut, so that somebody else can cut it, or train it.
def xor_net(X):
    d = X[:, 0] - X[:, 1]
    return np.maximum(0, d) + np.maximum(0, -d) > 0.5

# %% mistake="xor_net" label="product of the inputs"
# You bend the score with a product of the inputs. It answers XOR, but it is a feature made by hand, and no sum of ReLU units: between the corners it is curved.
def xor_net(X):
    return X[:, 0] + X[:, 1] - 2 * X[:, 0] * X[:, 1]

# %% mistake="xor_net" label="output activated"
# You put a ReLU on the output, too. At the corners nothing changes, but the score now has more creases than two units make. The output is a plain weighted sum.
def xor_net(X):
    s = X[:, 0] + X[:, 1]
    return np.maximum(0, np.maximum(0, s) - 2 * np.maximum(0, s - 1))

# %% mistake="xor_net" label="a column"
# Your scores have shape (m, 1). One score for each example is shape (m,).
def xor_net(X):
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    H = np.maximum(0, X @ W1 + np.array([0.0, -1.0]))
    return H @ np.array([[1.0], [-2.0]])

# %% mistake="xor_net" label="a table of four"
# You return the four answers of the table, whatever X is. Compute the score from the rows you are given.
def xor_net(X):
    return np.array([0.0, 1.0, 1.0, 0.0])

# %% accepted="mlp_forward" label="last layer after the loop"
def mlp_forward(X, params, activation):
    A = X
    cache = []
    for W, b in params[:-1]:
        Z = np.dot(A, W) + b
        A = activation(Z)
        cache.append((Z, A))
    W, b = params[-1]
    out = np.dot(A, W) + b
    cache.append((out, out))
    return out, cache

# %% accepted="mlp_forward" label="recursion"
def mlp_forward(X, params, activation):
    (W, b), rest = params[0], params[1:]
    Z = X @ W + b
    if not rest:
        return Z, [(Z, Z)]
    A = activation(Z)
    out, cache = mlp_forward(A, rest, activation)
    return out, [(Z, A), *cache]

# %% accepted="mlp_forward" label="a list of activations"
def mlp_forward(X, params, activation):
    bends = [activation] * (len(params) - 1) + [lambda Z: Z]
    cache = []
    for (W, b), bend in zip(params, bends):
        before = cache[-1][1] if cache else X
        Z = before @ W + b
        cache.append((Z, bend(Z)))
    return cache[-1][1], cache

# %% mistake="mlp_forward" label="output activated"
# You apply the activation to the last layer, too. Its scores must leave as they are: a ReLU would cut off half of all possible answers.
def mlp_forward(X, params, activation):
    A, cache = X, []
    for W, b in params:
        Z = A @ W + b
        A = activation(Z)
        cache.append((Z, A))
    return A, cache

# %% mistake="mlp_forward" label="two layers only"
# You wrote one line for each of two layers. The list says how many layers there are: go through it in a loop.
def mlp_forward(X, params, activation):
    (W1, b1), (W2, b2) = params[0], params[1]
    Z1 = X @ W1 + b1
    A1 = activation(Z1)
    Z2 = A1 @ W2 + b2
    return Z2, [(Z1, A1), (Z2, Z2)]

# %% mistake="mlp_forward" label="no activation"
# You never call the activation. Without a bend, all layers collapse into one.
def mlp_forward(X, params, activation):
    A, cache = X, []
    for W, b in params:
        A = A @ W + b
        cache.append((A, A))
    return A, cache

# %% mistake="mlp_forward" label="what goes in is activated"
# You apply the activation to what goes into a layer. It belongs on the scores that come out of it. Otherwise the inputs are bent, and that was not asked for.
def mlp_forward(X, params, activation):
    A, cache = X, []
    for W, b in params:
        Z = activation(A) @ W + b
        cache.append((Z, Z))
        A = Z
    return A, cache

# %% mistake="mlp_forward" label="no biases"
# You left the biases out. Then every crease goes through the origin.
def mlp_forward(X, params, activation):
    A, cache = X, []
    for number, (W, b) in enumerate(params):
        Z = A @ W
        A = Z if number == len(params) - 1 else activation(Z)
        cache.append((Z, A))
    return A, cache

# %% mistake="mlp_forward" label="X in every round"
# You feed the inputs to every layer. A layer gets what the layer before it put out.
def mlp_forward(X, params, activation):
    cache = []
    for number, (W, b) in enumerate(params):
        Z = X @ W + b
        A = Z if number == len(params) - 1 else activation(Z)
        cache.append((Z, A))
    return A, cache

# %% mistake="mlp_forward" label="cache of outputs twice"
# Your cache has the outputs in both places. The scores before the activation are needed on the way back: keep Z as well.
def mlp_forward(X, params, activation):
    A, cache = X, []
    for number, (W, b) in enumerate(params):
        A = A @ W + b
        if number < len(params) - 1:
            A = activation(A)
        cache.append((A, A))
    return A, cache

# %% mistake="mlp_forward" label="what goes in is kept"
# Your cache keeps what went into each layer. It was asked for what came out. (And the first of them is X itself, so whoever changes the cache changes the data.)
def mlp_forward(X, params, activation):
    A, cache = X, []
    for number, (W, b) in enumerate(params):
        Z = A @ W + b
        cache.append((Z, A))
        A = Z if number == len(params) - 1 else activation(Z)
    return A, cache

# %% mistake="mlp_forward" label="cache forgotten"
# You return the output alone. Backpropagation needs the numbers of the way there: return the cache as well.
def mlp_forward(X, params, activation):
    A = X
    for W, b in params[:-1]:
        A = activation(A @ W + b)
    W, b = params[-1]
    return A @ W + b

# %% mistake="mlp_forward" label="takes the list apart"
# You take the last layer out of the list with pop. The list belongs to whoever called you, and now their network has one layer less.
def mlp_forward(X, params, activation):
    last_W, last_b = params.pop()
    A, cache = X, []
    for W, b in params:
        Z = A @ W + b
        A = activation(Z)
        cache.append((Z, A))
    Z = A @ last_W + last_b
    return Z, [*cache, (Z, Z)]

# %% accepted="tanh_grad_from_a" label="two factors"
def tanh_grad_from_a(a):
    return (1 - a) * (1 + a)

# %% accepted="tanh_grad_from_a" label="np.square"
def tanh_grad_from_a(a):
    return np.subtract(1, np.square(a))

# %% mistake="tanh_grad_from_a" label="tanh taken twice"
# You take tanh again. The values in a have been through tanh already; they are outputs, not scores.
def tanh_grad_from_a(a):
    return 1 - np.tanh(a) ** 2

# %% mistake="tanh_grad_from_a" label="slope of the sigmoid"
# This is the slope of the sigmoid, from its output. tanh is stretched to run from -1 to 1, and its slope is another formula.
def tanh_grad_from_a(a):
    return a * (1 - a)

# %% mistake="tanh_grad_from_a" label="square forgotten"
# You forgot the square. At a = -0.5 the slope must be the same as at a = 0.5, because the curve is symmetric.
def tanh_grad_from_a(a):
    return 1 - a

# %% mistake="tanh_grad_from_a" label="absolute value for square"
# You take the size of a where the formula has its square. Both are symmetric, but at 0.5 one gives 0.5 and the other 0.75.
def tanh_grad_from_a(a):
    return 1 - np.abs(a)

# %% mistake="tanh_grad_from_a" label="in place"
# You square the outputs inside the array you were given. The cache still needs them: make a new array.
def tanh_grad_from_a(a):
    if np.ndim(a) == 0:
        return 1 - a**2
    a *= a
    return 1 - a

# %% mistake="tanh_grad_from_a" label="slope of ReLU"
# This is the slope of ReLU: 1 where the unit is on, 0 elsewhere. A tanh unit bends softly, and its slope lies between 0 and 1.
def tanh_grad_from_a(a):
    return np.where(np.asarray(a) > 0, 1.0, 0.0)

# %% accepted="dead_relu_fraction" label="largest score of each unit"
def dead_relu_fraction(Z):
    return float(np.mean(Z.max(axis=0) <= 0))

# %% accepted="dead_relu_fraction" label="1 minus the living"
def dead_relu_fraction(Z):
    return 1 - np.mean(np.any(Z > 0, axis=0))

# %% accepted="dead_relu_fraction" label="a loop over the units"
def dead_relu_fraction(Z):
    dead = 0
    for column in Z.T:
        if np.maximum(0, column).sum() == 0:
            dead += 1
    return dead / Z.shape[1]

# %% mistake="dead_relu_fraction" label="share of zeros"
# You count all values that are off. A healthy unit is off for many examples. Only one that is off for every example is dead.
def dead_relu_fraction(Z):
    return np.mean(Z <= 0)

# %% mistake="dead_relu_fraction" label="over the examples"
# You look along the rows: that is the share of examples for which no unit is on. A unit is a column, so look down the columns.
def dead_relu_fraction(Z):
    return np.mean((Z <= 0).all(axis=1))

# %% mistake="dead_relu_fraction" label="off at least once"
# You call a unit dead when it is off for some example. It is dead only if it is off for all of them.
def dead_relu_fraction(Z):
    return np.mean((Z <= 0).any(axis=0))

# %% mistake="dead_relu_fraction" label="share of the living"
# You return the share of units that are alive. The dead are the others.
def dead_relu_fraction(Z):
    return np.mean((Z > 0).any(axis=0))

# %% mistake="dead_relu_fraction" label="negative on average"
# You call a unit dead when its mean score is not above 0. One example with a positive score is enough to keep it alive, however low the others are.
def dead_relu_fraction(Z):
    return np.mean(Z.mean(axis=0) <= 0)

# %% mistake="dead_relu_fraction" label="0 counts as on"
# You count a score of exactly 0 as on. ReLU gives 0 there, and no slope passes: a unit that never gets above 0 is dead.
def dead_relu_fraction(Z):
    return np.mean((Z < 0).all(axis=0))

# %% mistake="dead_relu_fraction" label="count, not share"
# You return how many units are dead. The share is that number divided by the number of units.
def dead_relu_fraction(Z):
    return int(np.sum((Z <= 0).all(axis=0)))

# %% mistake="dead_relu_fraction" label="first example only"
# You look at the first example only. A unit that is off there may be on for the next.
def dead_relu_fraction(Z):
    return np.mean(Z[0] <= 0)

# %% accepted="relu_net" label="a loop over the examples"
def relu_net(X, W1, b1, w2, b2):
    scores = []
    for x in X:
        z = x @ W1 + b1
        scores.append(float(np.where(z > 0, z, 0) @ w2 + b2))
    return np.array(scores)

# %% accepted="relu_net" label="step by step"
def relu_net(X, W1, b1, w2, b2):
    Z = np.dot(X, W1) + b1
    on = Z > 0
    return np.sum(Z * on * w2, axis=1) + b2

# %% mistake="relu_net" label="the friend's code"
# You bend the inputs, as your friend does. Hours and pixels are never negative, so nothing happens to them, and the two layers collapse. The scores of the hidden units are what must be bent.
def relu_net(X, W1, b1, w2, b2):
    A = np.maximum(0, X)
    H = A @ W1 + b1
    return H @ w2 + b2

# %% mistake="relu_net" label="inputs and scores bent"
# You bend the scores, which is right, and the inputs, which is not. An input may be negative, and that means something.
def relu_net(X, W1, b1, w2, b2):
    H = np.maximum(0, np.maximum(0, X) @ W1 + b1)
    return H @ w2 + b2

# %% mistake="relu_net" label="ReLU before the bias"
# You bend the weighted sum and add the bias afterwards. The bias is part of the score: it decides where the crease is.
def relu_net(X, W1, b1, w2, b2):
    H = np.maximum(0, X @ W1) + b1
    return H @ w2 + b2

# %% mistake="relu_net" label="output bent instead"
# You bend the output and leave the hidden scores straight. One bend at the very end cannot fold anything: the two layers under it are one.
def relu_net(X, W1, b1, w2, b2):
    H = X @ W1 + b1
    return np.maximum(0, H @ w2 + b2)

# %% mistake="relu_net" label="output bent, too"
# You bend the output as well. It is a plain weighted sum and may be negative.
def relu_net(X, W1, b1, w2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return np.maximum(0, H @ w2 + b2)

# %% mistake="relu_net" label="ReLU removed"
# You took the ReLU out, and now the two layers are one. It was in the wrong place, but it is needed.
def relu_net(X, W1, b1, w2, b2):
    return (X @ W1 + b1) @ w2 + b2
