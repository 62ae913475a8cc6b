# Known answers to the exercises of lesson 6: other right ways, and the usual wrong ones.

# %% accepted="graph_J" label="forward products"
def graph_J(a, b, c):
    rates = {"v": 3.0, "u": 1.0 * 3.0, "a": 1.0 * 3.0}
    rates["b"], rates["c"] = c * rates["u"], b * rates["u"]
    values = {"u": c * b, "v": c * b + a, "J": (c * b + a) * 3}
    return values | {"d" + name: rate for name, rate in rates.items()}

# %% accepted="graph_J" label="expanded by hand"
def graph_J(a, b, c):
    u, v, J = b * c, a + b * c, 3 * a + 3 * b * c
    return {"u": u, "v": v, "J": J, "dv": 3, "du": 3, "da": 3, "db": 3 * c, "dc": 3 * b}

# %% mistake="graph_J" label="db and dc swapped"
# You gave each factor its own value as rate. Nudge b and keep c: the product moves by c times as much, so b's rate is c.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=3, du=3, da=3, db=3 * b, dc=3 * c)

# %% mistake="graph_J" label="stops at v"
# You found the slopes of v. One edge is left: v moves J by 3 times as much, and all slopes here are slopes of J.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=1, du=1, da=1, db=c, dc=b)

# %% mistake="graph_J" label="rates of single edges"
# You wrote down the rate of each edge. A slope of J is the product of all rates on the path to J.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=3, du=1, da=1, db=c, dc=b)

# %% mistake="graph_J" label="stops at u for b and c"
# On the way to b and c you start from 1 and not from du. Each slope continues from the node to its right.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=3, du=3, da=3, db=c, dc=b)

# %% mistake="graph_J" label="rates added along a path"
# You added the rates along a path. Along a path they multiply; they add up only where paths meet.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=3, du=3 + 1, da=3 + 1, db=3 + 1 + c, dc=3 + 1 + b)

# %% mistake="graph_J" label="without brackets"
# You multiplied only a by 3. The brackets say that the whole sum is multiplied.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * a + u, dv=3, du=3, da=3, db=3 * c, dc=3 * b)

# %% mistake="graph_J" label="only at (5, 3, 2)"
# You return the numbers of the worked example. The rates of a product depend on where you are.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    return dict(u=u, v=v, J=3 * v, dv=3, du=3, da=3, db=6, dc=9)

# %% mistake="graph_J" label="changes for slopes"
# You return how much J changes for a nudge of 0.001. A slope is the change divided by the nudge.
def graph_J(a, b, c):
    u = b * c
    v = a + u
    slopes = dict(dv=3, du=3, da=3, db=3 * c, dc=3 * b)
    return dict(u=u, v=v, J=3 * v, **{name: 0.001 * s for name, s in slopes.items()})

# %% accepted="fanout_grad" label="formula"
def fanout_grad(x):
    return 2 * x + 1

# %% accepted="fanout_grad" label="sum over the paths"
def fanout_grad(x):
    ds = 1.0
    dt = ds
    return sum([dt * x, dt * x, ds * 1])

# %% mistake="fanout_grad" label="last path wins"
# Each of your lines replaces the one before, so only the last path is left. Every path adds its share.
def fanout_grad(x):
    dx = 1
    dx = x
    dx = x
    return dx

# %% mistake="fanout_grad" label="only the sum"
# Only the path through the sum is left. The product depends on x as well, and twice.
def fanout_grad(x):
    return 1

# %% mistake="fanout_grad" label="one factor"
# You counted x·x as one use of x. Both factors are x, and each of them is a path.
def fanout_grad(x):
    return x + 1

# %% mistake="fanout_grad" label="the sum left out"
# You found the slope of x·x. The x that is added afterwards is a path of its own.
def fanout_grad(x):
    return 2 * x

# %% mistake="fanout_grad" label="multiplied where paths meet"
# You multiplied the shares. Rates multiply along one path; where paths meet, they add up.
def fanout_grad(x):
    return x * x * 1

# %% mistake="fanout_grad" label="the value"
# You computed the value of x·x + x. The question is how fast it changes when x moves.
def fanout_grad(x):
    return x * x + x

# %% mistake="fanout_grad" label="forward difference with h = 1"
# You measured with a nudge of 1 to one side. That is the rise over a long step, and a slope belongs to a single place.
def fanout_grad(x):
    f = lambda t: t * t + t
    return f(x + 1) - f(x)

# %% accepted="layer_backward" label="einsum"
def layer_backward(dZ, A, W):
    dA = np.einsum("ij,pj->ip", dZ, W)
    dW = np.einsum("ip,ij->pj", A, dZ)
    return dA, dW, np.einsum("ij->j", dZ)

# %% accepted="layer_backward" label="example by example"
def layer_backward(dZ, A, W):
    dA, dW, db = [], 0.0, 0.0
    for slopes, inputs in zip(dZ, A):
        dA.append(W.dot(slopes))
        dW = dW + np.outer(inputs, slopes)
        db = db + slopes
    return np.array(dA), dW, db

# %% mistake="layer_backward" label="W not turned round when square"
# dZ @ W runs when W is square, but it adds over the wrong index. An input feeds all neurons, so its slope adds over the neurons: W has to be turned round.
def layer_backward(dZ, A, W):
    dA = dZ @ W if W.shape[0] == W.shape[1] else dZ @ W.T
    return dA, A.T @ dZ, dZ.sum(axis=0)

# %% mistake="layer_backward" label="A not turned round when square"
# A @ dZ runs when there are as many examples as inputs, but it adds over the inputs. A weight meets all examples: turn A round.
def layer_backward(dZ, A, W):
    dW = A @ dZ if A.shape[0] == A.shape[1] else A.T @ dZ
    return dZ @ W.T, dW, dZ.sum(axis=0)

# %% mistake="layer_backward" label="no transpose at all"
# Your products have no .T. Write the shapes under them: only with A and W turned round do they come out in the shape of what they belong to.
def layer_backward(dZ, A, W):
    return dZ @ W, A @ dZ, dZ.sum(axis=0)

# %% mistake="layer_backward" label="a second 1/m"
# You divide by m, but dZ has been divided already. The mean brings one 1/m, and it enters at the loss.
def layer_backward(dZ, A, W):
    m = len(dZ)
    return dZ @ W.T, A.T @ dZ / m, dZ.sum(axis=0) / m

# %% mistake="layer_backward" label="mean for the bias"
# You take the mean for db. The bias is used once for each example, so its slopes add up.
def layer_backward(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.mean(axis=0)

# %% mistake="layer_backward" label="db not added up"
# Your db has a row for each example. There is one bias for each neuron, and the examples add up in it.
def layer_backward(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.copy()

# %% mistake="layer_backward" label="db over the neurons"
# You added along each row, over the neurons. The examples lie along axis 0.
def layer_backward(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=1)

# %% mistake="layer_backward" label="db as a row (1, k)"
# Your db has shape (1, k). A gradient has the shape of what it belongs to, and the bias is (k,).
def layer_backward(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=0, keepdims=True)

# %% mistake="layer_backward" label="dW transposed"
# Your dW has one row for each neuron. W has one row for each input, and dW has the shape of W.
def layer_backward(dZ, A, W):
    return dZ @ W.T, dZ.T @ A, dZ.sum(axis=0)

# %% mistake="layer_backward" label="another order"
# Your three results are right, but in another order. Whoever calls you expects dA, dW, db.
def layer_backward(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), dZ @ W.T

# %% mistake="layer_backward" label="dA left out"
# You found the slopes of the weights and of the bias, and none for the inputs. Without dA the layers before this one never learn.
def layer_backward(dZ, A, W):
    return np.zeros(A.shape), A.T @ dZ, dZ.sum(axis=0)

# %% accepted="softmax_ce_backward" label="one-hot table"
def softmax_ce_backward(P, y):
    truth = np.eye(P.shape[1])[y]
    return (P - truth) / P.shape[0]

# %% accepted="softmax_ce_backward" label="a loop"
def softmax_ce_backward(P, y):
    m, k = P.shape
    dZ = np.zeros((m, k))
    for i in range(m):
        for j in range(k):
            dZ[i, j] = (P[i, j] - (1 if j == y[i] else 0)) / m
    return dZ

# %% mistake="softmax_ce_backward" label="P destroyed"
# dZ = P only gives the array a second name, so subtracting changes the probabilities themselves. Work on P.copy().
def softmax_ce_backward(P, y):
    dZ = P
    dZ[np.arange(len(y)), y] -= 1
    return dZ / len(y)

# %% mistake="softmax_ce_backward" label="no 1/m"
# Your slopes belong to the sum of the losses. The loss is their mean, and this is the place where its 1/m comes in.
def softmax_ce_backward(P, y):
    dZ = P.copy()
    dZ[np.arange(len(y)), y] -= 1
    return dZ

# %% mistake="softmax_ce_backward" label="1/(m·k)"
# You divide by the number of entries. There is one loss for each example, so the mean is over m.
def softmax_ce_backward(P, y):
    dZ = P.copy()
    dZ[np.arange(len(y)), y] -= 1
    return dZ / P.size

# %% mistake="softmax_ce_backward" label="sign turned round"
# Your error is truth minus probability. The slope is probability minus truth: too much probability on a wrong class makes the loss rise.
def softmax_ce_backward(P, y):
    dZ = -P
    dZ[np.arange(len(y)), y] += 1
    return dZ / len(y)

# %% mistake="softmax_ce_backward" label="whole columns"
# dZ[:, y] picks whole columns, in every row. Each example has its own true class: pair each row number with its label.
def softmax_ce_backward(P, y):
    dZ = P.copy()
    dZ[:, y] -= 1
    return dZ / len(y)

# %% mistake="softmax_ce_backward" label="whole rows"
# dZ[y] picks whole rows, by their numbers. The labels are columns: pair each row number with its label.
def softmax_ce_backward(P, y):
    dZ = P.copy()
    dZ[y % len(y)] -= 1
    return dZ / len(y)

# %% mistake="softmax_ce_backward" label="only the true class"
# You kept the slope of the true class only. The other scores are in the sum S, so the loss feels them, too.
def softmax_ce_backward(P, y):
    dZ = np.zeros(P.shape)
    rows = np.arange(len(y))
    dZ[rows, y] = (P[rows, y] - 1) / len(y)
    return dZ

# %% mistake="softmax_ce_backward" label="slope of -log p"
# You stopped at the probabilities: -1/p is the slope there. The softmax still lies between them and the scores.
def softmax_ce_backward(P, y):
    dZ = np.zeros(P.shape)
    rows = np.arange(len(y))
    dZ[rows, y] = -1 / np.maximum(P[rows, y], 1e-12) / len(y)
    return dZ

# %% mistake="softmax_ce_backward" label="the 1 divided twice"
# You divided the probabilities by m and then subtracted a whole 1. The division belongs to the whole error.
def softmax_ce_backward(P, y):
    dZ = P / len(y)
    dZ[np.arange(len(y)), y] -= 1
    return dZ

# %% accepted="relu_backward" label="np.where"
def relu_backward(dA, Z):
    return np.where(Z > 0, dA, 0.0)

# %% accepted="relu_backward" label="a copy with zeros put in"
def relu_backward(dA, Z):
    dZ = np.array(dA, dtype=float)
    dZ[Z <= 0] = 0
    return dZ

# %% mistake="relu_backward" label="mask on dA"
# You let a slope pass if the slope is positive. What counts is the score that went into the ReLU: was it positive?
def relu_backward(dA, Z):
    return dA * (dA > 0)

# %% mistake="relu_backward" label="ReLU of the slope"
# You applied ReLU to the slopes. Negative slopes are welcome: they say that the loss falls when the score grows.
def relu_backward(dA, Z):
    return np.maximum(0, dA) * (Z > 0)

# %% mistake="relu_backward" label="in place"
# You put the zeros into the array you were given. Whoever called you still needs dA: make a new array.
def relu_backward(dA, Z):
    dA[Z <= 0] = 0
    return dA

# %% mistake="relu_backward" label="slope 1 at 0"
# At a score of exactly 0 your rate is 1. In this course it is 0 there: use >, not >=.
def relu_backward(dA, Z):
    return dA * (Z >= 0)

# %% mistake="relu_backward" label="rate without slope"
# You returned the rates, 1 or 0. Multiply them by the slopes that come from the right.
def relu_backward(dA, Z):
    return (Z > 0) * 1.0

# %% mistake="relu_backward" label="ReLU's value for its rate"
# You multiplied by what came out of the ReLU. Its rate is 1 wherever something came out, however much that was.
def relu_backward(dA, Z):
    return dA * np.maximum(0, Z)

# %% mistake="relu_backward" label="nothing stopped"
# You let every slope pass. Where the score was negative, ReLU gave 0 and stayed at 0: no slope gets through.
def relu_backward(dA, Z):
    return dA.copy()

# %% mistake="relu_backward" label="half at 0"
# At a score of exactly 0 you take one half, as a central difference measures. The usual choice, and ours, is 0.
def relu_backward(dA, Z):
    return dA * (np.sign(Z) + 1) / 2

# %% accepted="grad_check" label="own central differences"
def grad_check(f, grad, x, h=1e-5):
    x = np.array(x, dtype=float)
    g = np.ravel(grad(x.copy()))
    n = []
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = h
        step = step.reshape(x.shape)
        n.append((f(x + step) - f(x - step)) / (2 * h))
    top = sum((a - b) ** 2 for a, b in zip(g, n)) ** 0.5
    bottom = sum(a * a for a in g) ** 0.5 + sum(b * b for b in n) ** 0.5
    if bottom == 0:
        return 0.0
    return top / bottom

# %% accepted="grad_check" label="np.sqrt of sums"
def grad_check(f, grad, x, h=1e-5):
    def length(a):
        return np.sqrt(np.sum(np.square(a)))

    measured = numerical_gradient(f, x, h)
    claimed = np.asarray(grad(x))
    if not claimed.any() and not measured.any():
        return 0.0
    return float(length(claimed - measured) / (length(claimed) + length(measured)))

# %% mistake="grad_check" label="absolute error"
# You return the distance of the two gradients. A distance of 1e-6 is tiny for slopes of 1000 and huge for slopes of 1e-6: divide by the lengths.
def grad_check(f, grad, x, h=1e-5):
    return np.linalg.norm(grad(x) - numerical_gradient(f, x, h))

# %% mistake="grad_check" label="one coordinate"
# You compare the first coordinate only. A mistake in any other goes unseen.
def grad_check(f, grad, x, h=1e-5):
    g = np.ravel(grad(x))[0]
    n = np.ravel(numerical_gradient(f, x, h))[0]
    return abs(g - n) / (abs(g) + abs(n)) if abs(g) + abs(n) > 0 else 0.0

# %% mistake="grad_check" label="divided by one length"
# You divide by the length of the measured gradient alone. Divide by both lengths together, so that neither of the two is favoured.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x, h)
    if not np.any(n):
        return 0.0 if not np.any(g) else 1.0
    return np.linalg.norm(g - n) / np.linalg.norm(n)

# %% mistake="grad_check" label="divided by the larger length"
# You divide by the larger of the two lengths. The formula here has their sum.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x, h)
    larger = max(np.linalg.norm(g), np.linalg.norm(n))
    return np.linalg.norm(g - n) / larger if larger > 0 else 0.0

# %% mistake="grad_check" label="squares without root"
# You divide sums of squares. A length is the square root of a sum of squares.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x, h)
    bottom = np.sum(g**2) + np.sum(n**2)
    return np.sum((g - n) ** 2) / bottom if bottom > 0 else 0.0

# %% mistake="grad_check" label="0 divided by 0"
# If both gradients are 0 everywhere, you divide 0 by 0. They agree, so the answer is 0.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x, h)
    return np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))

# %% mistake="grad_check" label="a small number added below"
# You add a small number to the bottom against 0 divided by 0. Where all slopes are tiny, it hides real mistakes.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x, h)
    return np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n) + 1e-3)

# %% mistake="grad_check" label="forward difference"
# You measure to one side only. The measurement is then worse than the formulas you want to check with it.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.astype(float)
        up[i] += h
        n[i] = (f(up) - f(x)) / h
    bottom = np.linalg.norm(g) + np.linalg.norm(n)
    return np.linalg.norm(g - n) / bottom if bottom > 0 else 0.0

# %% mistake="grad_check" label="h ignored"
# You measure with a nudge of your own and not with the h you were given.
def grad_check(f, grad, x, h=1e-5):
    g, n = grad(x), numerical_gradient(f, x)
    bottom = np.linalg.norm(g) + np.linalg.norm(n)
    return np.linalg.norm(g - n) / bottom if bottom > 0 else 0.0

# %% mistake="grad_check" label="yes or no"
# You answer yes or no. The size of the error tells what kind of mistake it is, so return the number.
def grad_check(f, grad, x, h=1e-5):
    return np.allclose(grad(x), numerical_gradient(f, x, h))

# %% mistake="grad_check" label="lengths compared"
# You compare the lengths of the two gradients. Two arrows of the same length can point in opposite directions.
def grad_check(f, grad, x, h=1e-5):
    g = np.linalg.norm(grad(x))
    n = np.linalg.norm(numerical_gradient(f, x, h))
    return abs(g - n) / (g + n) if g + n > 0 else 0.0

# %% accepted="two_layer_grads" label="one-hot table and np.where"
def two_layer_grads(X, y, params):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    scores = X @ W1 + b1
    hidden = np.where(scores > 0, scores, 0)
    truth = np.eye(len(b2))[y]
    error = (softmax(hidden @ W2 + b2) - truth) / X.shape[0]
    back = np.where(scores > 0, np.dot(error, np.transpose(W2)), 0)
    return dict(
        W1=np.dot(X.T, back),
        b1=back.sum(0),
        W2=np.dot(hidden.T, error),
        b2=error.sum(0),
    )

# %% accepted="two_layer_grads" label="example by example"
def two_layer_grads(X, y, params):
    grads = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for x, label in zip(X, y):
        z1 = x @ params["W1"] + params["b1"]
        a1 = np.maximum(z1, 0)
        z2 = a1 @ params["W2"] + params["b2"]
        e = np.exp(z2 - np.max(z2))
        dz2 = e / e.sum()
        dz2[label] -= 1
        dz1 = (params["W2"] @ dz2) * (a1 > 0)
        grads["W2"] += np.outer(a1, dz2)
        grads["b2"] += dz2
        grads["W1"] += np.outer(x, dz1)
        grads["b1"] += dz1
    return {name: total / len(y) for name, total in grads.items()}

# %% mistake="two_layer_grads" label="the friend's code"
# Both of your friend's mistakes are still there: W2 is not turned round, and the slopes decide for themselves whether they pass the ReLU.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    P = softmax(A1 @ params["W2"] + params["b2"])
    dZ2 = P.copy()
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dA1 = dZ2 @ params["W2"]
    dZ1 = dA1 * (dA1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="W2 not turned round when square"
# On the way back through the second layer W2 must be turned round. With as many hidden neurons as classes the shapes do not tell you; a gradient check does.
def two_layer_grads(X, y, params):
    m, W2 = len(y), params["W2"]
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ W2 + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dA1 = dZ2 @ (W2 if W2.shape[0] == W2.shape[1] else W2.T)
    dZ1 = dA1 * (Z1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="mask on the slopes"
# You ask whether the slope is positive. A ReLU lets a slope pass if the score that went in was positive.
def two_layer_grads(X, y, params):
    m = len(y)
    A1 = np.maximum(0, X @ params["W1"] + params["b1"])
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dA1 = dZ2 @ params["W2"].T
    dZ1 = dA1 * (dA1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="ReLU left out on the way back"
# Going forward you used the ReLU, going back you forgot it. Each box of the forward pass has its backward step.
def two_layer_grads(X, y, params):
    m = len(y)
    A1 = np.maximum(0, X @ params["W1"] + params["b1"])
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = dZ2 @ params["W2"].T
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="ReLU left out on the way forward"
# Your hidden layer has no ReLU, so this is the gradient of another network.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    dZ2 = softmax(Z1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = dZ2 @ params["W2"].T
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=Z1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="slope 1 at a hidden score of 0"
# At a hidden score of exactly 0 you let the slope pass. We take the rate of a ReLU at 0 as 0.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 >= 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="a second 1/m"
# You divide by m at the loss and again in each layer. The mean has one 1/m, and it travels along by itself.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
    return dict(
        W1=X.T @ dZ1 / m,
        b1=dZ1.mean(axis=0),
        W2=A1.T @ dZ2 / m,
        b2=dZ2.mean(axis=0),
    )

# %% mistake="two_layer_grads" label="no 1/m"
# Your gradients belong to the sum of the losses. The loss is the mean over the examples.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="biases left out"
# Your forward pass has no biases. They move the scores, and with them everything that follows.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ params["W2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="unshifted softmax"
# Your softmax takes e to the score as it is. For a score of 1000 no float can hold that: subtract the largest score of the row first, or use softmax.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    powers = np.exp(A1 @ params["W2"] + params["b2"])
    dZ2 = powers / powers.sum(axis=1, keepdims=True)
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
    return dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))

# %% mistake="two_layer_grads" label="a step taken as well"
# You take a step of gradient descent with the parameters you were given. Backpropagation only finds slopes; who steps, and how far, is decided elsewhere.
def two_layer_grads(X, y, params):
    m = len(y)
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.maximum(0, Z1)
    dZ2 = softmax(A1 @ params["W2"] + params["b2"])
    dZ2[np.arange(m), y] -= 1
    dZ2 = dZ2 / m
    dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
    grads = dict(W1=X.T @ dZ1, b1=dZ1.sum(axis=0), W2=A1.T @ dZ2, b2=dZ2.sum(axis=0))
    for name in grads:
        params[name] = params[name] - 0.1 * grads[name]
    return grads
