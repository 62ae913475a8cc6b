# Known answers to the exercises of lesson 13: other right ways, and the usual wrong ones.

# %% accepted="MLP" label="its own softmax and ReLU"
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        seen = [X]
        last = len(self.params) - 1
        for i, (W, b) in enumerate(self.params):
            Z = np.dot(seen[i], W) + b
            if i < last:
                seen.append(np.maximum(Z, 0))
            else:
                E = np.exp(Z - Z.max(axis=1, keepdims=True))
                seen.append(E / E.sum(axis=1, keepdims=True))
        self.activations = seen
        return seen[-1]

    def loss(self, X, y):
        P = self.forward(X)
        return float(-np.mean(np.log(P[np.arange(len(y)), y])))

    def backward(self, X, y):
        return backward(self, X, y)

# %% accepted="MLP" label="mlp_forward of lesson 7"
from firstneuron.mlp import mlp_forward


class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        scores, cache = mlp_forward(X, self.params, relu)
        P = softmax(scores)
        self.activations = [X, *(A for _, A in cache[:-1]), P]
        return P

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% mistake="MLP" label="unshifted softmax"
# Your softmax takes e to the power of the scores as they are. A score of 1000 is too large for that. Subtract each row's largest score first; no probability changes.
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        self.activations = [X]
        for W, b in self.params[:-1]:
            self.activations.append(relu(self.activations[-1] @ W + b))
        W, b = self.params[-1]
        E = np.exp(self.activations[-1] @ W + b)
        self.activations.append(E / E.sum(axis=1, keepdims=True))
        return self.activations[-1]

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% mistake="MLP" label="one shift for all rows"
# You subtract the largest score of the whole batch. A row of small scores then ends far below 0, and all its numbers round to 0. Each row has its own largest score.
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        self.activations = [X]
        for W, b in self.params[:-1]:
            self.activations.append(relu(self.activations[-1] @ W + b))
        W, b = self.params[-1]
        Z = self.activations[-1] @ W + b
        E = np.exp(Z - Z.max())
        self.activations.append(E / E.sum(axis=1, keepdims=True))
        return self.activations[-1]

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% mistake="MLP" label="two layers only"
# Your network always has two layers. It should have as many as params has entries: one, two or ten.
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        (W1, b1), (W2, b2) = self.params[0], self.params[-1]
        A = relu(X @ W1 + b1)
        P = softmax(A @ W2 + b2)
        self.activations = [X, A, P]
        return P

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% mistake="MLP" label="ReLU after the last layer"
# You put a ReLU after the last layer, too. It makes all negative scores equal, and the softmax can no longer tell those classes apart.
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        self.activations = [X]
        for W, b in self.params:
            self.activations.append(relu(self.activations[-1] @ W + b))
        self.activations[-1] = softmax(self.activations[-1])
        return self.activations[-1]

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% mistake="MLP" label="no ReLU"
# Your hidden layers have no ReLU. Without a bend the whole network is one layer.
class MLP:
    def __init__(self, sizes, rng):
        self.params = [
            list(init_weights(n_in, n_out, "he", rng)) for n_in, n_out in pairwise(sizes)
        ]

    def forward(self, X):
        self.activations = [X]
        for W, b in self.params:
            self.activations.append(self.activations[-1] @ W + b)
        self.activations[-1] = softmax(self.activations[-1])
        return self.activations[-1]

    def loss(self, X, y):
        return cross_entropy(self.forward(X), y)

    def backward(self, X, y):
        return backward(self, X, y)

# %% accepted="backward" label="without the parts"
def backward(model, X, y):
    P = model.forward(X)
    dZ = P.copy()
    dZ[np.arange(len(y)), y] -= 1
    dZ /= len(y)
    grads = []
    for i in range(len(model.params) - 1, -1, -1):
        A, W = model.activations[i], model.params[i][0]
        grads.insert(0, (A.T @ dZ, dZ.sum(axis=0)))
        dZ = (dZ @ W.T) * (A > 0)
    return grads

# %% accepted="backward" label="pairs as lists, from Y one-hot"
def backward(model, X, y):
    P = model.forward(X)
    Y = np.eye(P.shape[1])[y]
    dZ = (P - Y) / len(X)
    found = {}
    for i in sorted(range(len(model.params)), reverse=True):
        A = model.activations[i]
        found[i] = [np.einsum("mi,mj->ij", A, dZ), np.sum(dZ, 0)]
        dA = np.einsum("mj,ij->mi", dZ, model.params[i][0])
        dZ = np.where(A > 0, dA, 0.0)
    return [found[i] for i in range(len(model.params))]

# %% mistake="backward" label="changes the probabilities"
# You subtract 1 from the probabilities themselves. They belong to the model and to whoever asked for them, and now they are none. Compute the slopes in a new array.
def backward(model, X, y):
    dZ = model.forward(X)
    dZ[np.arange(len(y)), y] -= 1
    dZ = dZ / len(y)
    grads = []
    for i in reversed(range(len(model.params))):
        A, (W, _) = model.activations[i], model.params[i]
        dA, dW, db = layer_backward(dZ, A, W)
        grads.append((dW, db))
        dZ = relu_backward(dA, A)
    return grads[::-1]

# %% mistake="backward" label="no ReLU on the way back"
# You let slopes pass where the ReLU was off. A unit that put out 0 does not change when its score moves a little, so its slope is 0.
def backward(model, X, y):
    dZ = softmax_ce_backward(model.forward(X), y)
    grads = []
    for i in reversed(range(len(model.params))):
        A, (W, _) = model.activations[i], model.params[i]
        dZ, dW, db = layer_backward(dZ, A, W)
        grads.append((dW, db))
    return grads[::-1]

# %% mistake="backward" label="last layer first"
# Your list starts with the last layer. You walk from the end, so the list has to be turned round.
def backward(model, X, y):
    dZ = softmax_ce_backward(model.forward(X), y)
    grads = []
    for i in reversed(range(len(model.params))):
        A, (W, _) = model.activations[i], model.params[i]
        dA, dW, db = layer_backward(dZ, A, W)
        grads.append((dW, db))
        dZ = relu_backward(dA, A)
    return grads

# %% mistake="backward" label="no 1/m"
# Your slopes are those of the summed loss. The loss is a mean over the batch: divide by the number of examples.
def backward(model, X, y):
    dZ = len(y) * softmax_ce_backward(model.forward(X), y)
    grads = []
    for i in reversed(range(len(model.params))):
        A, (W, _) = model.activations[i], model.params[i]
        dA, dW, db = layer_backward(dZ, A, W)
        grads.append((dW, db))
        dZ = relu_backward(dA, A)
    return grads[::-1]

# %% mistake="backward" label="mean over the batch for db"
# You took the mean for db. The 1/m is in dZ already; the examples' shares are added up.
def backward(model, X, y):
    dZ = softmax_ce_backward(model.forward(X), y)
    grads = []
    for i in reversed(range(len(model.params))):
        A, (W, _) = model.activations[i], model.params[i]
        grads.append((A.T @ dZ, dZ.mean(axis=0)))
        dZ = relu_backward(dZ @ W.T, A)
    return grads[::-1]

# %% accepted="fit" label="a function for the names, rows by hand"
def fit(model, X, y, epochs, batch_size, lr, rng):
    names = [(f"weights {i}", f"biases {i}") for i in range(len(model.params))]

    def together(pairs):
        out = {}
        for (w, b), (first, second) in zip(names, pairs):
            out[w], out[b] = first, second
        return out

    optimizer = Adam(lr=lr)
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            grads = together(model.backward(X[rows], y[rows]))
            new = optimizer.step(together(model.params), grads)
            model.params = [[new[w], new[b]] for w, b in names]
        losses.append(model.loss(X, y))
    return losses

# %% accepted="fit" label="one Adam for each array"
def fit(model, X, y, epochs, batch_size, lr, rng):
    adams = [[Adam(lr), Adam(lr)] for _ in model.params]
    losses = [float(model.loss(X, y))]
    for epoch in range(epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            for i, pair in enumerate(model.backward(Xb, yb)):
                for j, g in enumerate(pair):
                    old = {"w": model.params[i][j]}
                    model.params[i][j] = adams[i][j].step(old, {"w": g})["w"]
        losses.append(float(model.loss(X, y)))
    return losses

# %% mistake="fit" label="one memory fed with the layers in turn"
# You feed the layers to one optimizer one after another. It counts each as a step of its own, so its corrections are wrong. Put all layers into one dictionary, and make one call for each batch.
def fit(model, X, y, epochs, batch_size, lr, rng):
    t, m, v = 0, {}, {}
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            for i, pair in enumerate(model.backward(Xb, yb)):
                t += 1
                for j, g in enumerate(pair):
                    m[i, j] = 0.9 * m.get((i, j), 0) + 0.1 * g
                    v[i, j] = 0.999 * v.get((i, j), 0) + 0.001 * g**2
                    m_hat, v_hat = m[i, j] / (1 - 0.9**t), v[i, j] / (1 - 0.999**t)
                    step = lr * m_hat / (np.sqrt(v_hat) + 1e-8)
                    model.params[i][j] = model.params[i][j] - step
        losses.append(model.loss(X, y))
    return losses

# %% mistake="fit" label="one Adam, one name for all layers"
# All layers go into Adam under the same two names. Their memories are mixed, or do not even fit. Each array needs a name of its own.
def fit(model, X, y, epochs, batch_size, lr, rng):
    adam = Adam(lr)
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            for i, (dW, db) in enumerate(model.backward(Xb, yb)):
                W, b = model.params[i]
                new = adam.step({"W": W, "b": b}, {"W": dW, "b": db})
                model.params[i] = [new["W"], new["b"]]
        losses.append(model.loss(X, y))
    return losses

# %% mistake="fit" label="learns from all digits"
# You train on X and y of the notebook, the test digits among them, and not on the examples you were given. A test on digits that were learned from shows nothing.
_all = (X, y)


def fit(model, given_X, given_y, epochs, batch_size, lr, rng):
    Xs, ys = _all
    adam = Adam(lr)
    losses = [model.loss(Xs, ys)]
    for _ in range(epochs):
        for Xb, yb in minibatches(Xs, ys, batch_size, rng):
            grads = model.backward(Xb, yb)
            old = {f"{k}{i}": a for i, p in enumerate(model.params) for k, a in zip("Wb", p)}
            slopes = {f"{k}{i}": a for i, p in enumerate(grads) for k, a in zip("Wb", p)}
            new = adam.step(old, slopes)
            for i in range(len(grads)):
                model.params[i] = [new[f"W{i}"], new[f"b{i}"]]
        losses.append(model.loss(Xs, ys))
    return losses

# %% mistake="fit" label="a new Adam for each batch"
# You make a new optimizer for each batch. It forgets everything, and every step is a first step: the sign of the slope times lr.
def fit(model, X, y, epochs, batch_size, lr, rng):
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            grads = model.backward(Xb, yb)
            old = {f"{k}{i}": a for i, p in enumerate(model.params) for k, a in zip("Wb", p)}
            slopes = {f"{k}{i}": a for i, p in enumerate(grads) for k, a in zip("Wb", p)}
            new = Adam(lr).step(old, slopes)
            for i in range(len(grads)):
                model.params[i] = [new[f"W{i}"], new[f"b{i}"]]
        losses.append(model.loss(X, y))
    return losses

# %% mistake="fit" label="the last batch dropped"
# You use only full batches. The examples that are left over at the end of an epoch count, too.
def fit(model, X, y, epochs, batch_size, lr, rng):
    adam = Adam(lr)
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for s in range(len(X) // batch_size if len(X) >= batch_size else 1):
            rows = order[s * batch_size : (s + 1) * batch_size]
            grads = model.backward(X[rows], y[rows])
            old = {f"{k}{i}": a for i, p in enumerate(model.params) for k, a in zip("Wb", p)}
            slopes = {f"{k}{i}": a for i, p in enumerate(grads) for k, a in zip("Wb", p)}
            new = adam.step(old, slopes)
            for i in range(len(grads)):
                model.params[i] = [new[f"W{i}"], new[f"b{i}"]]
        losses.append(model.loss(X, y))
    return losses

# %% mistake="fit" label="shuffled once"
# You draw one order and use it in every epoch. Then the same examples always meet in one batch. Draw a new order in each epoch.
def fit(model, X, y, epochs, batch_size, lr, rng):
    adam = Adam(lr)
    losses = [model.loss(X, y)]
    batches = list(minibatches(X, y, batch_size, rng))
    for _ in range(epochs):
        for Xb, yb in batches:
            grads = model.backward(Xb, yb)
            old = {f"{k}{i}": a for i, p in enumerate(model.params) for k, a in zip("Wb", p)}
            slopes = {f"{k}{i}": a for i, p in enumerate(grads) for k, a in zip("Wb", p)}
            new = adam.step(old, slopes)
            for i in range(len(grads)):
                model.params[i] = [new[f"W{i}"], new[f"b{i}"]]
        losses.append(model.loss(X, y))
    return losses

# %% mistake="fit" label="a loss of the last batch"
# You note the loss of the last batch. A few examples say little about all of them: measure on the whole of X and y.
def fit(model, X, y, epochs, batch_size, lr, rng):
    adam = Adam(lr)
    losses = [model.loss(X, y)]
    for _ in range(epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            grads = model.backward(Xb, yb)
            old = {f"{k}{i}": a for i, p in enumerate(model.params) for k, a in zip("Wb", p)}
            slopes = {f"{k}{i}": a for i, p in enumerate(grads) for k, a in zip("Wb", p)}
            new = adam.step(old, slopes)
            for i in range(len(grads)):
                model.params[i] = [new[f"W{i}"], new[f"b{i}"]]
        losses.append(model.loss(Xb, yb))
    return losses

# %% accepted="accuracy" label="a loop"
def accuracy(P, y):
    right = 0
    for row, label in zip(P, y):
        right += int(np.argmax(row) == label)
    return right / len(y)

# %% accepted="accuracy" label="sorted places"
def accuracy(P, y):
    return np.sum(np.argsort(P, axis=1)[:, -1] == y) / y.size

# %% mistake="accuracy" label="axis 0"
# You looked for the largest number in each column. Each example is a row: axis=1.
def accuracy(P, y):
    best = P.argmax(axis=0)
    n = min(len(best), len(y))
    return float(np.mean(best[:n] == y[:n]))

# %% mistake="accuracy" label="a count"
# You count the right answers. Divide by the number of examples to get a share.
def accuracy(P, y):
    return float(np.sum(P.argmax(axis=1) == y))

# %% mistake="accuracy" label="the error"
# This is the share of wrong answers, the error. Accuracy is the share of right ones.
def accuracy(P, y):
    return float(np.mean(P.argmax(axis=1) != y))

# %% mistake="accuracy" label="above one half"
# You count an example only if its true class has more than half of the probability. With ten classes, 0.4 can be the largest.
def accuracy(P, y):
    return float(np.mean(P[np.arange(len(y)), y] > 0.5))

# %% mistake="accuracy" label="divided by k"
# You divide by the number of classes. The share is taken of the examples.
def accuracy(P, y):
    return float(np.sum(P.argmax(axis=1) == y) / P.shape[1])

# %% accepted="confusion_matrix" label="a loop"
def confusion_matrix(y, y_pred, k):
    C = [[0] * k for _ in range(k)]
    for truth, said in zip(y, y_pred):
        C[truth][said] += 1
    return np.array(C)

# %% accepted="confusion_matrix" label="bincount"
def confusion_matrix(y, y_pred, k):
    return np.bincount(k * y + y_pred, minlength=k * k).reshape(k, k)

# %% accepted="confusion_matrix" label="one-hot product"
def confusion_matrix(y, y_pred, k):
    return np.eye(k)[y].T @ np.eye(k)[y_pred]

# %% mistake="confusion_matrix" label="repeats lost"
# `C[y, y_pred] += 1` reads, adds and writes each place once, however often it occurs. Use `np.add.at`, or a loop.
def confusion_matrix(y, y_pred, k):
    C = np.zeros((k, k), dtype=int)
    C[y, y_pred] += 1
    return C

# %% mistake="confusion_matrix" label="rows are answers"
# Your rows are the answers and your columns the truth. Here the row is the true class.
def confusion_matrix(y, y_pred, k):
    C = np.zeros((k, k), dtype=int)
    np.add.at(C, (y_pred, y), 1)
    return C

# %% mistake="confusion_matrix" label="shares for counts"
# You divided each row by its sum. The entries are counts, and a class that does not occur has no share.
def confusion_matrix(y, y_pred, k):
    C = np.zeros((k, k))
    np.add.at(C, (y, y_pred), 1)
    return C / np.maximum(C.sum(axis=1, keepdims=True), 1)

# %% mistake="confusion_matrix" label="size from the data"
# You take the size from the labels that occur. The caller says how many classes there are: k.
def confusion_matrix(y, y_pred, k):
    k = max(y.max(), y_pred.max()) + 1
    C = np.zeros((k, k), dtype=int)
    np.add.at(C, (y, y_pred), 1)
    return C

# %% accepted="weights_as_images" label="two loops"
def weights_as_images(W, h, w, rows, cols):
    wall = np.zeros((rows * h, cols * w))
    for i in range(rows):
        for j in range(cols):
            tile = W[:, i * cols + j].reshape(h, w)
            wall[i * h : (i + 1) * h, j * w : (j + 1) * w] = tile
    return wall

# %% accepted="weights_as_images" label="stacked rows of tiles"
def weights_as_images(W, h, w, rows, cols):
    tiles = [np.reshape(W[:, t], (h, w)) for t in range(rows * cols)]
    bands = [np.hstack(tiles[i * cols : (i + 1) * cols]) for i in range(rows)]
    return np.vstack(bands)

# %% mistake="weights_as_images" label="no transpose"
# `reshape` reads W row by row, and a row holds one pixel of all units. So each tile mixes the weights of many units. Turn W first, so that each unit is a row.
def weights_as_images(W, h, w, rows, cols):
    tiles = W[:, : rows * cols].reshape(rows, cols, h, w)
    return tiles.transpose(0, 2, 1, 3).reshape(rows * h, cols * w)

# %% mistake="weights_as_images" label="axes not exchanged"
# You reshape from tiles to wall without exchanging the axes. A row of the wall holds a row of pixels from each tile beside it, not the rest of one tile.
def weights_as_images(W, h, w, rows, cols):
    tiles = W[:, : rows * cols].T.reshape(rows, cols, h, w)
    return tiles.reshape(rows * h, cols * w).copy()

# %% mistake="weights_as_images" label="tiles down the columns"
# Your tiles run down the columns. Tile 1 should stand to the right of tile 0.
def weights_as_images(W, h, w, rows, cols):
    tiles = [W[:, t].reshape(h, w) for t in range(rows * cols)]
    bands = [np.vstack(tiles[j * rows : (j + 1) * rows]) for j in range(cols)]
    return np.hstack(bands)

# %% mistake="weights_as_images" label="pixels down the columns"
# Inside each tile you fill column after column. Pixel (r, c) is weight number r·w + c: row after row.
def weights_as_images(W, h, w, rows, cols):
    tiles = [W[:, t].reshape(w, h).T for t in range(rows * cols)]
    bands = [np.hstack(tiles[i * cols : (i + 1) * cols]) for i in range(rows)]
    return np.vstack(bands)

# %% accepted="prune_report" label="params swapped in a shallow copy"
def prune_report(model, X, y, sparsities):
    def cut(W, s):
        order = np.abs(W).ravel().argsort()
        mask = np.ones(W.size)
        mask[order[: round(s * W.size)]] = 0
        return W * mask.reshape(W.shape)

    report = []
    for s in sparsities:
        trial = copy.copy(model)
        trial.params = [[cut(W, s), b] for W, b in model.params]
        report.append((s, np.mean(trial.forward(X).argmax(axis=1) == y)))
    return report

# %% accepted="prune_report" label="masks by argpartition"
def prune_report(model, X, y, sparsities):
    def one(s):
        pruned = copy.deepcopy(model)
        for i, (W, b) in enumerate(pruned.params):
            n = round(s * W.size)
            flat = W.flatten()
            if n:
                flat[np.argpartition(np.abs(flat), n - 1)[:n]] = 0
            pruned.params[i] = [flat.reshape(W.shape), b]
        right = sum(int(np.argmax(p) == t) for p, t in zip(pruned.forward(X), y))
        return s, right / len(y)

    return list(map(one, sparsities))

# %% mistake="prune_report" label="prunes the model itself"
# You prune the model you were given. `=` makes no copy. The next sparsity starts from a model that has lost weights already, and so does whoever uses it later.
def prune_report(model, X, y, sparsities):
    report = []
    for s in sparsities:
        pruned = model
        for layer in pruned.params:
            W = layer[0]
            W.flat[np.argsort(np.abs(W), axis=None)[: round(s * W.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report

# %% mistake="prune_report" label="one copy for all sparsities"
# You make one copy and prune it again and again. After a sparsity of 0.9, one of 0.5 finds nearly nothing left. Start each from the whole model.
def prune_report(model, X, y, sparsities):
    pruned = copy.deepcopy(model)
    report = []
    for s in sparsities:
        for layer in pruned.params:
            W = layer[0]
            W.flat[np.argsort(np.abs(W), axis=None)[: round(s * W.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report

# %% mistake="prune_report" label="a shallow copy"
# `copy.copy` makes a new object that shares the old arrays, so the model is pruned all the same. `copy.deepcopy` copies the arrays, too.
def prune_report(model, X, y, sparsities):
    report = []
    for s in sparsities:
        pruned = copy.copy(model)
        for layer in pruned.params:
            W = layer[0]
            W.flat[np.argsort(np.abs(W), axis=None)[: round(s * W.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report

# %% mistake="prune_report" label="biases pruned, too"
# You prune the biases as well. There are few of them, and each moves a whole unit. They stay.
def prune_report(model, X, y, sparsities):
    report = []
    for s in sparsities:
        pruned = copy.deepcopy(model)
        for layer in pruned.params:
            for a in layer:
                a.flat[np.argsort(np.abs(a), axis=None)[: round(s * a.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report

# %% mistake="prune_report" label="signed weights"
# You cut the smallest weights, and −3 is smaller than 0.1. Their size is what counts: the absolute value.
def prune_report(model, X, y, sparsities):
    report = []
    for s in sparsities:
        pruned = copy.deepcopy(model)
        for layer in pruned.params:
            W = layer[0]
            W.flat[np.argsort(W, axis=None)[: round(s * W.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report

# %% mistake="prune_report" label="first layer only"
# You prune only the first layer. The sparsity is asked of each weight matrix.
def prune_report(model, X, y, sparsities):
    report = []
    for s in sparsities:
        pruned = copy.deepcopy(model)
        W = pruned.params[0][0]
        W.flat[np.argsort(np.abs(W), axis=None)[: round(s * W.size)]] = 0
        report.append((s, float(np.mean(pruned.forward(X).argmax(axis=1) == y))))
    return report
