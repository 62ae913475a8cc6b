# Known answers to the exercises of lesson 5: other right ways, and the usual wrong ones.

# %% accepted="gd_step" label="a loop over items"
def gd_step(params, grads, lr):
    new = {}
    for name, value in params.items():
        new[name] = np.subtract(value, np.multiply(lr, grads[name]))
    return new

# %% accepted="gd_step" label="zip of values"
def gd_step(params, grads, lr):
    names = sorted(params)
    moved = [params[n] + (-lr) * grads[n] for n in names]
    return dict(zip(names, moved))

# %% mistake="gd_step" label="ascent"
# You added the slope. The slope points uphill, so a step that lowers the loss goes against it.
def gd_step(params, grads, lr):
    return {name: params[name] + lr * grads[name] for name in params}

# %% mistake="gd_step" label="in place"
# Your step changes the arrays you were given. Whoever called you still needs the old values: make a new array with a = a - c.
def gd_step(params, grads, lr):
    new = dict(params)
    for name in new:
        new[name] -= lr * grads[name]
    return new

# %% mistake="gd_step" label="the same dictionary"
# You put the new values into the dictionary you were given. Start from an empty one, so that the old parameters live on.
def gd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]
    return params

# %% mistake="gd_step" label="only w and b"
# You step only with the names w and b. A model can have any names: go through all of params.
def gd_step(params, grads, lr):
    return {"w": params["w"] - lr * grads["w"], "b": params["b"] - lr * grads["b"]}

# %% mistake="gd_step" label="learning rate left out"
# You go as far as the slope is large. The slope only gives the direction and a measure; the learning rate says how far to go.
def gd_step(params, grads, lr):
    return {name: params[name] - grads[name] for name in params}

# %% mistake="gd_step" label="weights only"
# You left the biases where they were. A bias is a parameter like any other, with its own slope.
def gd_step(params, grads, lr):
    return {
        name: params[name].copy() if name.startswith("b") else params[name] - lr * grads[name]
        for name in params
    }

# %% mistake="gd_step" label="division by the learning rate"
# You divide by the learning rate. A small learning rate would then make huge steps.
def gd_step(params, grads, lr):
    return {name: params[name] - grads[name] / max(lr, 1e-12) for name in params}

# %% accepted="numerical_gradient" label="flat copy, old number put back"
def numerical_gradient(f, w, h=1e-5):
    flat = np.array(w, dtype=float).reshape(-1)
    grad = np.empty_like(flat)
    for k in range(flat.size):
        old = flat[k]
        flat[k] = old + h
        up = f(flat.reshape(w.shape))
        flat[k] = old - h
        down = f(flat.reshape(w.shape))
        flat[k] = old
        grad[k] = (up - down) / (2 * h)
    return grad.reshape(w.shape)

# %% accepted="numerical_gradient" label="unit vectors"
def numerical_gradient(f, w, h=1e-5):
    steps = h * np.eye(w.size).reshape(w.size, *w.shape)
    slopes = [(f(w + step) - f(w - step)) / h / 2 for step in steps]
    return np.array(slopes).reshape(w.shape)

# %% mistake="numerical_gradient" label="forward difference"
# You look to one side only. Its error shrinks like h; looking to both sides makes it shrink like h squared.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up = w.astype(float)
        up[i] += h
        grad[i] = (f(up) - f(w)) / h
    return grad

# %% mistake="numerical_gradient" label="nudge not taken back"
# You leave the nudges where they are, so at the second place the first is still moved. Only one number may move at a time.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    up, down = w.astype(float), w.astype(float)
    for i in np.ndindex(w.shape):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% mistake="numerical_gradient" label="copies of ints"
# Your copies keep the type of w. An array of whole numbers drops the nudge, and every slope comes out as 0 or as an error: make copies of floats.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] = up[i] + h
        down[i] = down[i] - h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% mistake="numerical_gradient" label="divided by h"
# The two places are 2h apart, one h on each side. A slope is the rise divided by the whole distance.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / h
    return grad

# %% mistake="numerical_gradient" label="all numbers at once"
# You move all the numbers together, which gives one slope for all. Each entry needs its own: the slope when only this one moves.
def numerical_gradient(f, w, h=1e-5):
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))

# %% mistake="numerical_gradient" label="one axis only"
# You nudge whole rows when w is a table. Visit every single place: np.ndindex(w.shape) does, for any shape.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in range(len(w)):
        up, down = w.astype(float), w.astype(float)
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad

# %% mistake="numerical_gradient" label="in the array it was given"
# You nudge the array you were given and bring it back by subtracting. Rounding leaves a trace, and the caller's array has changed. Work on a copy.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        w[i] += h
        up = f(w)
        w[i] -= 2 * h
        down = f(w)
        w[i] += h
        grad[i] = (up - down) / (2 * h)
    return grad

# %% mistake="numerical_gradient" label="h ignored"
# You use a nudge of your own and not the h you were given.
def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[i] += 1e-5
        down[i] -= 1e-5
        grad[i] = (f(up) - f(down)) / 2e-5
    return grad

# %% accepted="gradient_descent" label="a table filled row by row"
def gradient_descent(grad, w0, lr, n):
    path = np.empty((n + 1, len(w0)))
    path[0] = w0
    for k in range(n):
        path[k + 1] = path[k] - lr * np.asarray(grad(path[k]))
    return path

# %% accepted="gradient_descent" label="in place on a copy, copies kept"
def gradient_descent(grad, w0, lr, n):
    w = np.array(w0, dtype=float)
    rows = [w.copy()]
    while len(rows) < n + 1:
        w -= lr * grad(w)
        rows.append(w.copy())
    return np.stack(rows)

# %% mistake="gradient_descent" label="every row the same array"
# Your list holds one array n + 1 times, and it shows the last place in every row. Make a new array in each step: w = w - ..., not w -= ....
def gradient_descent(grad, w0, lr, n):
    w = w0.astype(float)
    path = [w]
    for _ in range(n):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)

# %% mistake="gradient_descent" label="start left out"
# Your path begins after the first step. The start is a place on the path: with n steps there are n + 1 places.
def gradient_descent(grad, w0, lr, n):
    w = w0.astype(float)
    path = []
    for _ in range(n):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path).reshape(n, len(w0))

# %% mistake="gradient_descent" label="one step short"
# Count the rows: n steps need n + 1 places, so there are n rounds after the start.
def gradient_descent(grad, w0, lr, n):
    path = [w0.astype(float)]
    for _ in range(n - 1):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)

# %% mistake="gradient_descent" label="slope of the start for ever"
# You measure the slope once, at the start. The slope is different at every place: measure it again before each step.
def gradient_descent(grad, w0, lr, n):
    slope = np.array(grad(w0), dtype=float)
    return np.array([w0 - k * lr * slope for k in range(n + 1)])

# %% mistake="gradient_descent" label="path of ints"
# A start of whole numbers makes your table a table of ints, and every place is cut to a whole number. Begin with floats.
def gradient_descent(grad, w0, lr, n):
    path = np.empty((n + 1, len(w0)), dtype=w0.dtype)
    path[0] = w0
    for k in range(n):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path

# %% mistake="gradient_descent" label="uphill"
# Your path climbs. The slope points uphill: subtract it.
def gradient_descent(grad, w0, lr, n):
    path = [w0.astype(float)]
    for _ in range(n):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)

# %% mistake="gradient_descent" label="only the end"
# You return where the descent ends. The exercise asks for the whole path, one row for each place.
def gradient_descent(grad, w0, lr, n):
    w = w0.astype(float)
    for _ in range(n):
        w = w - lr * grad(w)
    return w

# %% accepted="mse_and_grad" label="a loop over the examples"
def mse_and_grad(X, y, w, b):
    m = len(y)
    loss, dw, db = 0.0, np.zeros(len(w)), 0.0
    for i in range(m):
        error = b - y[i]
        for j in range(len(w)):
            error += X[i, j] * w[j]
        loss += error * error / m
        dw += 2 * error * X[i] / m
        db += 2 * error / m
    return loss, dw, db

# %% accepted="mse_and_grad" label="mean of columns"
def mse_and_grad(X, y, w, b):
    error = np.dot(X, w) + b - y
    return np.square(error).mean(), (2 * error[:, None] * X).mean(axis=0), 2 * error.mean()

# %% mistake="mse_and_grad" label="factor 2 left out"
# The slope of a square brings a 2 with it: (e + h)² rises by 2eh. The loss here has no ½ to cancel it.
def mse_and_grad(X, y, w, b):
    e = X @ w + b - y
    return np.mean(e**2), X.T @ e / len(y), np.mean(e)

# %% mistake="mse_and_grad" label="(m, 1) against (m,)"
# Your predictions have shape (m, 1) and the targets (m,). Their difference pairs every prediction with every target. Keep both (m,).
def mse_and_grad(X, y, w, b):
    e = X @ w.reshape(-1, 1) + b - y
    return np.mean(e**2), 2 * np.mean(X.T @ e, axis=1) / len(y), 2 * np.mean(e)

# %% mistake="mse_and_grad" label="sum for mean"
# You sum the slopes over the examples, but the loss is a mean. Divide by the number of examples, or the step grows with the data.
def mse_and_grad(X, y, w, b):
    e = X @ w + b - y
    return np.mean(e**2), 2 * X.T @ e, 2 * np.sum(e)

# %% mistake="mse_and_grad" label="target minus prediction"
# Your error is target minus prediction. The loss does not notice, because it squares, but the slopes turn round.
def mse_and_grad(X, y, w, b):
    e = y - (X @ w + b)
    return np.mean(e**2), 2 * X.T @ e / len(y), 2 * np.mean(e)

# %% mistake="mse_and_grad" label="half the loss"
# You put a ½ in front of the loss. That is a different loss, and these slopes do not belong to it.
def mse_and_grad(X, y, w, b):
    e = X @ w + b - y
    return np.mean(e**2) / 2, 2 * X.T @ e / len(y), 2 * np.mean(e)

# %% mistake="mse_and_grad" label="bias left out"
# You left the bias out of the prediction. Then the error is wrong everywhere it is used.
def mse_and_grad(X, y, w, b):
    e = X @ w - y
    return np.mean(e**2), 2 * X.T @ e / len(y), 2 * np.mean(e)

# %% mistake="mse_and_grad" label="divided by the number of weights"
# You divide by the number of weights. The mean is over the examples: len(y) of them.
def mse_and_grad(X, y, w, b):
    e = X @ w + b - y
    return np.mean(e**2), 2 * X.T @ e / len(w), 2 * np.mean(e)

# %% mistake="mse_and_grad" label="slopes added up"
# Your dw is a single number, the same for all weights. Each weight has its own column of X and its own slope.
def mse_and_grad(X, y, w, b):
    e = X @ w + b - y
    return np.mean(e**2), 2 * np.mean(e[:, None] * X), 2 * np.mean(e)

# %% accepted="minibatches" label="shuffled copies, cut in slices"
def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    while len(y):
        yield X[:batch_size], y[:batch_size]
        X, y = X[batch_size:], y[batch_size:]

# %% accepted="minibatches" label="a list of pairs, array_split"
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = np.split(order, range(batch_size, len(X), batch_size))
    return [(np.take(X, rows, axis=0), np.take(y, rows)) for rows in pieces]

# %% mistake="minibatches" label="last batch dropped"
# You drop the last, smaller batch. Its examples are never used, and every example should be, once in each epoch.
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    for start in range(0, len(y) - batch_size + 1, batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]

# %% mistake="minibatches" label="X and y shuffled apart"
# You shuffle X and y each in its own order, so examples lose their labels. Draw one order and use it for both.
def minibatches(X, y, batch_size, rng):
    Xs, ys = rng.permutation(X), rng.permutation(y)
    for start in range(0, len(y), batch_size):
        yield Xs[start : start + batch_size], ys[start : start + batch_size]

# %% mistake="minibatches" label="not shuffled"
# Your batches come in the order of the data. If the data are sorted, each batch is one-sided: shuffle first.
def minibatches(X, y, batch_size, rng):
    for start in range(0, len(y), batch_size):
        yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()

# %% mistake="minibatches" label="drawn with repetition"
# You draw examples at random for each batch, so some come twice and some not at all. Shuffle all once and cut the order into pieces.
def minibatches(X, y, batch_size, rng):
    for start in range(0, len(y), batch_size):
        rows = rng.integers(0, len(y), size=min(batch_size, len(y) - start))
        yield X[rows], y[rows]

# %% mistake="minibatches" label="shuffled in place"
# You shuffle the caller's own arrays. Shuffle row numbers instead, and pick rows with them.
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    X[:], y[:] = X[order], y[order]
    for start in range(0, len(y), batch_size):
        yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()

# %% mistake="minibatches" label="a seed of its own"
# You make your own generator with a fixed seed, so every epoch has the same order. Draw from the rng you were given.
def minibatches(X, y, batch_size, rng):
    order = np.random.default_rng(0).permutation(len(y))
    for start in range(0, len(y), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]

# %% mistake="minibatches" label="number of batches for their size"
# You cut the data into batch_size pieces. batch_size is how many examples are in a piece, not how many pieces there are.
def minibatches(X, y, batch_size, rng):
    for rows in np.array_split(rng.permutation(len(y)), batch_size):
        yield X[rows], y[rows]

# %% mistake="minibatches" label="batches in random order, examples not"
# You shuffle the batches, but the examples in a batch are always the same neighbours. Shuffle the examples.
def minibatches(X, y, batch_size, rng):
    starts = np.arange(0, len(y), batch_size)
    for start in rng.permutation(starts):
        yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()

# %% accepted="train_logreg" label="slopes written out, shuffled copies"
def train_logreg(X, y, lr, epochs, batch_size, rng):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    losses = np.empty(epochs + 1)
    losses[0] = np.log(2)
    for epoch in range(epochs):
        order = np.arange(m)
        rng.shuffle(order)
        Xs, ys = X[order], y[order]
        for k in range(0, m, batch_size):
            Xb, yb = Xs[k : k + batch_size], ys[k : k + batch_size]
            error = sigmoid(Xb @ w + b) - yb
            w = w - lr * Xb.T @ error / len(yb)
            b = b - lr * error.mean()
        losses[epoch + 1] = bce_with_logits(X @ w + b, y)
    return w, b, losses

# %% accepted="train_logreg" label="one vector of parameters, bias last"
def train_logreg(X, y, lr, epochs, batch_size, rng):
    ones = np.column_stack([X, np.ones(len(X))])
    theta = np.zeros(ones.shape[1])
    losses = []
    for epoch in range(epochs + 1):
        losses.append(float(bce_with_logits(ones @ theta, y)))
        if epoch == epochs:
            return theta[:-1].copy(), theta[-1], losses
        pieces = np.split(rng.permutation(len(y)), range(batch_size, len(y), batch_size))
        for rows in pieces:
            error = sigmoid(ones[rows] @ theta) - y[rows]
            theta -= lr * error @ ones[rows] / len(rows)

# %% mistake="train_logreg" label="new w used for db"
# You move w before you measure the slope of b, so that slope belongs to another place. Measure both, then move both.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            w = w - lr * logistic_grad(X[rows], y[rows], w, b)[0]
            b = b - lr * logistic_grad(X[rows], y[rows], w, b)[1]
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="never reshuffled"
# You draw the order once, before the first epoch. Each epoch needs a new one, or the same examples always share a batch.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    order = rng.permutation(len(y))
    for _ in range(epochs):
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="not shuffled at all"
# Your batches come in the order of the data. Draw a random order from rng in each epoch.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        for start in range(0, len(y), batch_size):
            dw, db = logistic_grad(X[start : start + batch_size], y[start : start + batch_size], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="loss of the last batch"
# You note the loss of the last batch. It jumps about with the examples in it; the curve asks for the loss on all examples.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X[rows] @ w + b, y[rows]))
    return w, b, losses

# %% mistake="train_logreg" label="loss noted before the epoch"
# You note the loss before each epoch, so the loss of the weights you return is missing. Note it once at the start and after every epoch.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        losses.append(bce_with_logits(X @ w + b, y))
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
    return w, b, losses

# %% mistake="train_logreg" label="smaller batch divided by batch_size"
# You divide by batch_size, but the last batch can be smaller. Divide by the number of examples that are in the batch.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            error = sigmoid(X[rows] @ w + b) - y[rows]
            w, b = w - lr * X[rows].T @ error / batch_size, b - lr * error.sum() / batch_size
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="one step an epoch"
# You use only one step in each epoch, with all the examples. An epoch has one step for each batch.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        dw, db = logistic_grad(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="random start"
# You start with random weights. One neuron has no need for that: the plan starts with zeros, where every probability is one half.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = 0.01 * rng.normal(size=X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="last batch dropped"
# You leave out the last batch when it is smaller. Its examples are never learned from.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for k in range(len(y) // batch_size):
            rows = order[k * batch_size : (k + 1) * batch_size]
            dw, db = logistic_grad(X[rows], y[rows], w, b)
            w, b = w - lr * dw, b - lr * db
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses

# %% mistake="train_logreg" label="naive sigmoid"
# You compute e to the power −z as it stands, and it overflows for scores far below 0. The sigmoid of lesson 4 never takes e to a positive power.
def train_logreg(X, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(X.shape[1]), 0.0
    losses = [bce_with_logits(X @ w + b, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            rows = order[start : start + batch_size]
            error = 1 / (1 + np.exp(-(X[rows] @ w + b))) - y[rows]
            w, b = w - lr * X[rows].T @ error / len(rows), b - lr * error.mean()
        losses.append(bce_with_logits(X @ w + b, y))
    return w, b, losses
