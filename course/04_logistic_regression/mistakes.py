# Known answers to the exercises of lesson 4: other right ways, and the usual wrong ones.

# %% accepted="sigmoid" label="hyperbolic tangent"
def sigmoid(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))

# %% accepted="sigmoid" label="two masks"
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    p = np.empty(z.shape)
    positive = z >= 0
    p[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    p[~positive] = e / (1 + e)
    return p

# %% accepted="sigmoid" label="logaddexp"
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z)))

# %% accepted="sigmoid" label="one number at a time"
def sigmoid(z):
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    z = np.asarray(z)
    return np.array([one(v) for v in z.ravel().tolist()]).reshape(z.shape)

# %% mistake="sigmoid" label="naive formula"
# You use the formula as it stands. It is right on paper, but for z = -1000 it needs e to the 1000, which no float can hold. Arrange it so that every exponent is 0 or negative.
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

# %% mistake="sigmoid" label="np.where over both forms"
# You choose between the two forms with np.where, and that is the right idea. But np.where computes both for every element before it chooses, so the unsafe one still overflows. Make the power itself safe: it can be the same for both.
def sigmoid(z):
    z = np.asarray(z)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))

# %% mistake="sigmoid" label="clipped at 10"
# You cut the scores off at 10. That stops the overflow, but all scores beyond 10 now look alike. The sure ones, where mistakes cost most, lose their differences.
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))

# %% mistake="sigmoid" label="warning silenced"
# You silence the warning and put one half where nan came out. But a score of 1000 is as sure as it gets. Hiding a lost number does not bring it back.
def sigmoid(z):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(np.asarray(z, dtype=float))
        return np.nan_to_num(e / (1 + e), nan=0.5)

# %% mistake="sigmoid" label="sign of z"
# Your curve falls where it should rise. A large score must give a probability near 1: look at the sign in the exponent.
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, e, 1) / (1 + e)

# %% mistake="sigmoid" label="ints stay ints"
# You write the results into an array of the same type as z. If z holds ints, every probability is cut down to 0. Make the result an array of floats.
def sigmoid(z):
    z = np.asarray(z)
    p = np.zeros_like(z)
    positive = z >= 0
    p[positive] = 1 / (1 + np.exp(-z[positive]))
    p[~positive] = np.exp(z[~positive]) / (1 + np.exp(z[~positive]))
    return p

# %% mistake="sigmoid" label="changes its input"
# You cut the scores off inside the array you were given. Whoever called you still needs the old ones. Make a new array.
def sigmoid(z):
    if np.ndim(z) > 0:
        z[z < -500] = -500
    return 1 / (1 + np.exp(-z))

# %% mistake="sigmoid" label="single numbers only"
# Your if asks one question about the whole array, and an array has no single answer. Choose element by element.
def sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))

# %% mistake="sigmoid" label="tanh"
# You return the hyperbolic tangent, which runs from -1 to 1. A probability runs from 0 to 1. The two curves have the same form, but the tangent must be halved and lifted.
def sigmoid(z):
    return np.tanh(z)

# %% accepted="bce_with_logits" label="logaddexp"
def bce_with_logits(z, y):
    return float(np.logaddexp(0, (1 - 2 * y) * z).mean())

# %% accepted="bce_with_logits" label="the formula of the libraries"
def bce_with_logits(z, y):
    return (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).mean()

# %% accepted="bce_with_logits" label="a loop"
def bce_with_logits(z, y):
    total = 0.0
    for score, label in zip(z.tolist(), y.tolist()):
        u = -score if label == 1 else score
        if u > 0:
            total += u + math.log1p(math.exp(-u))
        else:
            total += math.log1p(math.exp(u))
    return total / len(z)

# %% mistake="bce_with_logits" label="log of p"
# You compute p first, and its logarithm afterwards. At z = -1000 the float p is 0 and the loss is lost. Go from the score to the loss without p.
def bce_with_logits(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    return np.mean(np.where(y == 1, -np.log(p), -np.log(1 - p)))

# %% mistake="bce_with_logits" label="p kept away from 0"
# You keep p away from 0 and 1 by a tiny number. There is no infinity now, but every certain mistake costs the same. A score of -1000 with label 1 must cost 1000.
def bce_with_logits(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

# %% mistake="bce_with_logits" label="overflow in log1p"
# log1p protects tiny numbers, not huge ones: e to the 1000 overflows before log1p sees it. Take the large part out of the logarithm first.
def bce_with_logits(z, y):
    u = np.where(y == 1, -z, z)
    return np.mean(np.log1p(np.exp(u)))

# %% mistake="bce_with_logits" label="sum for mean"
# You add up the losses. Then twice as much data gives twice the loss. The exercise asks for the mean.
def bce_with_logits(z, y):
    u = np.where(y == 1, -z, z)
    return np.sum(np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u))))

# %% mistake="bce_with_logits" label="label 0 left out"
# You count only the examples with label 1. A neuron that always says yes would have no loss at all. Label 0 has its own half of the formula.
def bce_with_logits(z, y):
    return np.mean(y * (np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z)))))

# %% mistake="bce_with_logits" label="labels swapped"
# You have the two labels the wrong way round. For label 1 a large negative score is the bad one.
def bce_with_logits(z, y):
    u = np.where(y == 1, z, -z)
    return np.mean(np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u))))

# %% mistake="bce_with_logits" label="base 2"
# You took the logarithm to base 2. That measures in bits; this course, and its slopes, use the natural logarithm.
def bce_with_logits(z, y):
    u = np.where(y == 1, -z, z)
    return np.mean(np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))) / np.log(2)

# %% mistake="bce_with_logits" label="squared error"
# You computed the squared error of the probability. It is never more than 1, however certain and wrong the neuron is. Cross-entropy is minus the logarithm of what the true label was given.
def bce_with_logits(z, y):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    return np.mean((p - y) ** 2)

# %% accepted="logistic_grad" label="a loop over the examples"
def logistic_grad(X, y, w, b):
    dw, db = np.zeros(len(w)), 0.0
    for xi, yi in zip(X, y):
        error = 1 / (1 + np.exp(-(xi @ w + b))) - yi
        dw = dw + error * xi
        db = db + error
    return dw / len(y), float(db / len(y))

# %% accepted="logistic_grad" label="mean of errors times rows"
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return (error[:, None] * X).mean(axis=0), np.mean(error)

# %% accepted="logistic_grad" label="columns all the way"
def logistic_grad(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w.reshape(-1, 1) + b)))
    error = p - y.reshape(-1, 1)
    return (X.T @ error).ravel() / X.shape[0], error.mean()

# %% accepted="logistic_grad" label="errors on the left"
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(np.dot(X, w) + b))) - y
    return np.dot(error, X) / len(X), sum(error) / len(X)

# %% mistake="logistic_grad" label="no 1/m"
# You add up the gradients of all examples. The loss is a mean, so its gradient is a mean, too. Without it, a larger table would mean larger steps.
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error, error.sum()

# %% mistake="logistic_grad" label="1/m for the weights only"
# You divide dw by m but not db. Both are means over the same examples.
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error / len(y), error.sum()

# %% mistake="logistic_grad" label="column minus row"
# Your probabilities are a column (m, 1) and your labels have shape (m,). NumPy stretches the difference to (m, m), so every example is compared with every label. Keep both at (m,).
def logistic_grad(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w.reshape(-1, 1) + b)))
    error = p - y
    return (X.T @ error).mean(axis=1) / len(y), error.mean()

# %% mistake="logistic_grad" label="y - p"
# Your gradient points the other way. The slope of the loss is p - y: if p is too large, a larger score makes the loss larger.
def logistic_grad(X, y, w, b):
    error = y - 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ error / len(y), error.mean()

# %% mistake="logistic_grad" label="squared error's gradient"
# This is the gradient of the squared error. It carries the factor p (1 - p), which puts the most certain mistakes to sleep. For cross-entropy the factor cancels.
def logistic_grad(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    slope = 2 * (p - y) * p * (1 - p)
    return X.T @ slope / len(y), slope.mean()

# %% mistake="logistic_grad" label="no sigmoid"
# You compare the score with the label. The error is the probability minus the label, so the score has to go through the sigmoid first.
def logistic_grad(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()

# %% mistake="logistic_grad" label="bias left out of the score"
# You left the bias out of the score, so all probabilities are off. The bias has a slope, and it is part of z.
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w))) - y
    return X.T @ error / len(y), error.mean()

# %% mistake="logistic_grad" label="mean error times mean input"
# You multiply the mean error by the mean input. Each error belongs to its own example: multiply first, then take the mean.
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return error.mean() * X.mean(axis=0), error.mean()

# %% mistake="logistic_grad" label="only dw"
# You return dw alone. The bias moves, too: return dw, db.
def logistic_grad(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error / len(y)

# %% accepted="softmax" label="row by row"
def softmax(Z):
    rows = []
    for row in Z:
        e = np.exp(row - max(row))
        rows.append(e / sum(e))
    return np.array(rows)

# %% accepted="softmax" label="log of the sum"
def softmax(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1)[:, None])

# %% accepted="softmax" label="transposed and back"
def softmax(Z):
    T = Z.T - Z.max(axis=1)
    E = np.exp(T)
    return (E / E.sum(axis=0)).T

# %% mistake="softmax" label="no shift"
# The formula is right, but e to the 1000 is too large for a float. Subtract the largest score of each row first; the probabilities do not change.
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)

# %% mistake="softmax" label="axis 0"
# Your columns add up to 1. A column belongs to a class, a row to an example, and each example needs its own probabilities: axis=1.
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)

# %% mistake="softmax" label="one maximum for all"
# You subtract the largest score of the whole table. A row far below it becomes all zeros, and 0 / 0 is no number. Each row needs its own maximum.
def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)

# %% mistake="softmax" label="one sum for all"
# You divide by the sum of the whole table. Then all examples share one probability of 1. Each row has its own sum.
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum()

# %% mistake="softmax" label="maximum of each column"
# You subtract the largest score of each column. Within a row you then subtract different numbers, and that changes the probabilities. Subtract one number from the whole row.
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=1, keepdims=True)

# %% mistake="softmax" label="no keepdims"
# Your row sums have shape (m,), and NumPy lays them along the columns. With a square table it does not even complain. Keep the sums as a column (m, 1).
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1)

# %% mistake="softmax" label="shifts its input"
# You subtract inside the table you were given. The scores of whoever called you are gone. Write Z = Z - ..., not Z -= ...
def softmax(Z):
    Z -= Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)

# %% mistake="softmax" label="a sigmoid for each score"
# You put each score through a sigmoid on its own. Then a row does not add up to 1. The classes compete: each probability depends on all scores of its row.
def softmax(Z):
    e = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1, e) / (1 + e)

# %% mistake="softmax" label="shares of the scores"
# You divide the scores themselves by their sum. Scores can be negative, probabilities cannot. The power of e makes them positive first.
def softmax(Z):
    S = Z - Z.min(axis=1, keepdims=True) + 1
    return S / S.sum(axis=1, keepdims=True)

# %% mistake="softmax" label="log-probabilities"
# You return the logarithms of the probabilities. Useful later, but here each row should add up to 1.
def softmax(Z):
    return Z - np.logaddexp.reduce(Z, axis=1)[:, None]

# %% accepted="cross_entropy" label="a loop"
def cross_entropy(P, y):
    return sum(-math.log(P[i, c]) for i, c in enumerate(y)) / len(y)

# %% accepted="cross_entropy" label="one-hot before the logarithm"
def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    return -np.mean(np.log((P * Y).sum(axis=1)))

# %% accepted="cross_entropy" label="take_along_axis"
def cross_entropy(P, y):
    return float(-np.log(np.take_along_axis(P, y[:, None], axis=1)).mean())

# %% mistake="cross_entropy" label="P[y]"
# P[y] picks whole rows: row number y, for every example. You want one number from each row: say which row and which column.
def cross_entropy(P, y):
    return -np.log(P[y]).mean()

# %% mistake="cross_entropy" label="P[:, y]"
# P[:, y] picks whole columns, so every example meets every label. You want one number from each row: pair the rows 0, 1, 2, ... with the labels.
def cross_entropy(P, y):
    return -np.log(P[:, y]).mean()

# %% mistake="cross_entropy" label="mean over m times k"
# You take the mean over all m·k places of the table. Only m of them hold a loss, so your result is k times too small.
def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    return -np.mean(Y * np.log(np.where(Y == 1, P, 1.0)))

# %% mistake="cross_entropy" label="sum for mean"
# You add up the losses. The exercise asks for the mean over the examples.
def cross_entropy(P, y):
    return -np.log(P[np.arange(len(y)), y]).sum()

# %% mistake="cross_entropy" label="one-hot times logarithm"
# You take the logarithm of the whole table. A zero beside the true class gives minus infinity, and 0 times infinity is not a number. Pick the m probabilities first.
def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    return -(Y * np.log(P)).sum(axis=1).mean()

# %% mistake="cross_entropy" label="logarithm of the mean"
# You take the mean of the probabilities and then the logarithm. Each example pays its own loss: the logarithm comes first.
def cross_entropy(P, y):
    return -np.log(P[np.arange(len(y)), y].mean())

# %% mistake="cross_entropy" label="base 2"
# You took the logarithm to base 2, which measures in bits. This course uses the natural logarithm, np.log.
def cross_entropy(P, y):
    return -np.log2(P[np.arange(len(y)), y]).mean()

# %% mistake="cross_entropy" label="largest for true"
# You take the largest probability of each row. That measures how sure the model is, not whether it is right. Use the class that the label names.
def cross_entropy(P, y):
    return -np.log(P.max(axis=1)).mean()

# %% mistake="cross_entropy" label="minus forgotten"
# The logarithm of a probability is negative, so your loss is, too. A loss should grow with the mistake: put the minus in front.
def cross_entropy(P, y):
    return np.log(P[np.arange(len(y)), y]).mean()

# %% mistake="cross_entropy" label="one loss for each example"
# You return one loss for each example. The exercise asks for their mean, a single number.
def cross_entropy(P, y):
    return -np.log(P[np.arange(len(y)), y])

# %% accepted="predict_label" label="np.where"
def predict_label(p, threshold):
    return np.where(p < threshold, 0, 1)

# %% accepted="predict_label" label="a list of ints"
def predict_label(p, threshold):
    return np.array([int(value >= threshold) for value in p])

# %% mistake="predict_label" label="np.round"
# You round. Rounding knows no threshold but 0.5, and np.round sends 0.5 itself to 0, because halves go to the nearest even number.
def predict_label(p, threshold):
    return np.round(p)

# %% mistake="predict_label" label="rounding a shifted p"
# You move the threshold to 0.5 and then round. A tie still goes to the even number 0, so a probability equal to the threshold comes out wrong. Compare instead.
def predict_label(p, threshold):
    return np.round(p - threshold + 0.5)

# %% mistake="predict_label" label="> for >="
# You ask for more than the threshold. Here reaching the threshold is enough, unlike in lesson 3.
def predict_label(p, threshold):
    return p > threshold

# %% mistake="predict_label" label="always 0.5"
# You compare with 0.5 and do not use the threshold you were given.
def predict_label(p, threshold):
    return p >= 0.5

# %% mistake="predict_label" label="compared like a score"
# You treat p like a score and ask for p - 0.5 against the threshold. The threshold is already a probability: compare p with it directly.
def predict_label(p, threshold):
    return p - 0.5 >= threshold

# %% mistake="predict_label" label="wrong way round"
# Your answers are the wrong way round: 1 where the probability is small.
def predict_label(p, threshold):
    return p <= threshold

# %% accepted="column_loss" label="p becomes a column"
def column_loss(p, y):
    p = p[:, None]
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

# %% accepted="column_loss" label="ravel"
def column_loss(p, y):
    return float(-np.log(np.where(y.ravel() == 1, p, 1 - p)).mean())

# %% accepted="column_loss" label="a loop"
def column_loss(p, y):
    total = 0.0
    for i in range(len(p)):
        total -= math.log(p[i]) if y[i, 0] == 1 else math.log(1 - p[i])
    return total / len(p)

# %% mistake="column_loss" label="the friend's code"
# A column (m, 1) and an array (m,) stretch to (m, m): every label meets every probability. Bring both to one shape before you subtract or multiply.
def column_loss(p, y):
    losses = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return losses.mean()

# %% mistake="column_loss" label="first label only"
# y[0] is the label of the first example, and you use it for all. You want column 0, not row 0.
def column_loss(p, y):
    y = y[0]
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

# %% mistake="column_loss" label="mean along one axis"
# You average the (m, m) table along one axis and get one number for each example. The table itself is the mistake: it should never be made.
def column_loss(p, y):
    losses = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return losses.mean(axis=0)

# %% mistake="column_loss" label="label 0 left out"
# Your shapes agree now, but you count the examples with label 1 only. Label 0 has its own half of the formula.
def column_loss(p, y):
    return -np.mean(y[:, 0] * np.log(p))

# %% mistake="column_loss" label="sum for mean"
# Your shapes agree now, but you add up the losses. The function returns their mean.
def column_loss(p, y):
    y = y[:, 0]
    return np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p))

# %% mistake="column_loss" label="reshapes its input"
# You change the shape of the labels inside the array you were given. Whoever called you still has that array, and it is no column any more. Make a new one.
def column_loss(p, y):
    y.shape = (len(y),)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))
