# Known answers to the exercises of lesson 8: other right ways, and the usual wrong ones.

# %% accepted="unique_hidden_units" label="distances of all pairs"
def unique_hidden_units(W1, tol):
    far = np.abs(W1[:, :, None] - W1[:, None, :]).max(axis=0)  # (k, k)
    same_as_earlier = np.triu(far <= tol, k=1).any(axis=0)
    return int(W1.shape[1] - same_as_earlier.sum())

# %% accepted="unique_hidden_units" label="np.allclose with the tolerance"
def unique_hidden_units(W1, tol):
    kept = np.empty((0, W1.shape[0]))
    for j in range(W1.shape[1]):
        new = True
        for old in kept:
            if np.allclose(W1[:, j], old, rtol=0, atol=tol):
                new = False
        if new:
            kept = np.vstack([kept, W1[:, j]])
    return len(kept)

# %% mistake="unique_hidden_units" label="rows"
# You compare rows. A row of W1 belongs to an input; a hidden unit is a column.
def unique_hidden_units(W1, tol):
    counted = []
    for row in W1:
        if not any(np.abs(row - other).max() <= tol for other in counted):
            counted.append(row)
    return len(counted)

# %% mistake="unique_hidden_units" label="exactly equal"
# You ask for equality to the last digit. Computed weights hardly ever agree that far, even when the units do the same: use tol.
def unique_hidden_units(W1, tol):
    return np.unique(W1, axis=1).shape[1]

# %% mistake="unique_hidden_units" label="rounded, then compared"
# You round first. Two numbers that are very close can be rounded to different values, as 0.1499 and 0.1501 are. Compare their difference with tol.
def unique_hidden_units(W1, tol):
    if tol == 0:
        return np.unique(W1, axis=1).shape[1]
    return np.unique(np.round(W1 / tol), axis=1).shape[1]

# %% mistake="unique_hidden_units" label="one weight is enough"
# You call two units the same as soon as one of their weights agrees. All of them must agree.
def unique_hidden_units(W1, tol):
    counted = []
    for unit in W1.T:
        if not any(np.abs(unit - other).min() <= tol for other in counted):
            counted.append(unit)
    return len(counted)

# %% mistake="unique_hidden_units" label="sums compared"
# You compare the sums of the weights. Different units can have the same sum, such as (1, 2) and (2, 1).
def unique_hidden_units(W1, tol):
    counted = []
    for total in W1.sum(axis=0):
        if not any(abs(total - other) <= tol for other in counted):
            counted.append(total)
    return len(counted)

# %% mistake="unique_hidden_units" label="neighbours only"
# You compare each unit with the one before it only. The same unit can come back after a different one.
def unique_hidden_units(W1, tol):
    steps = np.abs(np.diff(W1, axis=1)).max(axis=0)
    return 1 + int(np.sum(steps > tol))

# %% mistake="unique_hidden_units" label="distance without its sign removed"
# You forgot that a difference can be negative. Without the absolute value, every difference below 0 passes as small.
def unique_hidden_units(W1, tol):
    counted = []
    for unit in W1.T:
        if not any((unit - other).max() <= tol for other in counted):
            counted.append(unit)
    return len(counted)

# %% accepted="preactivation_variance" label="a sum of n shares"
def preactivation_variance(n, var_w, ex2):
    share = var_w * ex2
    return float(np.sum(np.full(n, share)))

# %% accepted="preactivation_variance" label="the square of a standard deviation"
def preactivation_variance(n, var_w, ex2):
    std_z = np.sqrt(n) * np.sqrt(var_w) * np.sqrt(ex2)
    return std_z**2

# %% mistake="preactivation_variance" label="one share only"
# This is what a single input adds. The score adds up n of them, and so do their variances.
def preactivation_variance(n, var_w, ex2):
    return var_w * ex2

# %% mistake="preactivation_variance" label="standard deviation"
# You took the root, which gives the standard deviation. Shares add up as variances, not as standard deviations.
def preactivation_variance(n, var_w, ex2):
    return np.sqrt(n * var_w * ex2)

# %% mistake="preactivation_variance" label="Var(x) for E[x²]"
# You take from E[x²] what a mean above 0 contributes, and so turn it into the variance of the inputs. But a weight multiplies the whole input, its mean included: E[x²] stays as it is.
def preactivation_variance(n, var_w, ex2):
    var_x = ex2 * (1 - 1 / np.pi)  # for the outputs of a ReLU
    return n * var_w * var_x

# %% mistake="preactivation_variance" label="variance squared again"
# You squared the variance of the weights. It is a mean of squares already.
def preactivation_variance(n, var_w, ex2):
    return n * var_w**2 * ex2

# %% mistake="preactivation_variance" label="mean square squared again"
# You squared E[x²]. The 2 in its name says that the inputs have been squared already.
def preactivation_variance(n, var_w, ex2):
    return n * var_w * ex2**2

# %% mistake="preactivation_variance" label="n squared"
# You count every pair of inputs. The mixed terms average to zero, because the weights are independent; only n squares remain.
def preactivation_variance(n, var_w, ex2):
    return n**2 * var_w * ex2

# %% accepted="init_weights" label="standard numbers, scaled"
def init_weights(n_in, n_out, scheme, rng):
    b = np.zeros(n_out)
    if scheme == "he":
        return rng.standard_normal((n_in, n_out)) * (2 / n_in) ** 0.5, b
    if scheme == "lecun":
        return rng.standard_normal((n_in, n_out)) / np.sqrt(n_in), b
    if scheme == "glorot":
        return (2 * rng.random((n_in, n_out)) - 1) * (6 / (n_in + n_out)) ** 0.5, b
    raise ValueError("scheme must be glorot, he or lecun, not " + repr(scheme))

# %% accepted="init_weights" label="a table of functions, units first"
def init_weights(n_in, n_out, scheme, rng):
    draws = {
        "glorot": lambda: rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(3 * 2 / (n_in + n_out)),
        "he": lambda: rng.normal(scale=np.sqrt(2 / n_in), size=(n_out, n_in)),
        "lecun": lambda: rng.normal(scale=np.sqrt(1 / n_in), size=(n_out, n_in)),
    }
    if scheme not in draws:
        raise ValueError(f"unknown scheme {scheme}")
    return draws[scheme]().T.copy(), np.array([0.0] * n_out)

# %% mistake="init_weights" label="glorot that is he"
# Your "glorot" has He's spread: it knows n_in only. Glorot and Bengio have n_in + n_out under the root.
def init_weights(n_in, n_out, scheme, rng):
    if scheme not in ("glorot", "he", "lecun"):
        raise ValueError(scheme)
    var = {"glorot": 2 / n_in, "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
    if scheme == "glorot":
        limit = np.sqrt(3 * var)
        return rng.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    return rng.normal(0, np.sqrt(var), (n_in, n_out)), np.zeros(n_out)

# %% mistake="init_weights" label="fan-out"
# You divide by the number of units. A score adds up over the inputs, so it is n_in that counts.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    if scheme == "he":
        return rng.normal(0, np.sqrt(2 / n_out), (n_in, n_out)), np.zeros(n_out)
    if scheme == "lecun":
        return rng.normal(0, np.sqrt(1 / n_out), (n_in, n_out)), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="variance for standard deviation"
# You handed the variance to rng.normal. It wants the standard deviation, which is the root.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    if scheme == "he":
        return rng.normal(0, 2 / n_in, (n_in, n_out)), np.zeros(n_out)
    if scheme == "lecun":
        return rng.normal(0, 1 / n_in, (n_in, n_out)), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="uniform on one side"
# Your uniform numbers start at 0, so all weights are positive. Draw from -limit to limit, with mean 0.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        return rng.uniform(0, np.sqrt(6 / (n_in + n_out)), (n_in, n_out)), np.zeros(n_out)
    if scheme in ("he", "lecun"):
        var = (2 if scheme == "he" else 1) / n_in
        return rng.normal(0, np.sqrt(var), (n_in, n_out)), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="limit taken for the standard deviation"
# You gave rng.normal the limit of Glorot's uniform numbers. The limit is √3 times as large as the standard deviation.
def init_weights(n_in, n_out, scheme, rng):
    stds = {
        "glorot": np.sqrt(6 / (n_in + n_out)),
        "he": np.sqrt(2 / n_in),
        "lecun": np.sqrt(1 / n_in),
    }
    if scheme not in stds:
        raise ValueError(scheme)
    return rng.normal(0, stds[scheme], (n_in, n_out)), np.zeros(n_out)

# %% mistake="init_weights" label="normal numbers for glorot"
# The spread is right, but this exercise asks for uniform numbers under "glorot", as in the paper.
def init_weights(n_in, n_out, scheme, rng):
    var = {"glorot": 2 / (n_in + n_out), "he": 2 / n_in, "lecun": 1 / n_in}
    if scheme not in var:
        raise ValueError(scheme)
    return rng.normal(0, np.sqrt(var[scheme]), (n_in, n_out)), np.zeros(n_out)

# %% mistake="init_weights" label="its own generator"
# You make a generator of your own with a fixed seed. Every layer of one shape then gets the same weights. Draw from the rng you are given.
def init_weights(n_in, n_out, scheme, rng):
    rng = np.random.default_rng(0)
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    if scheme in ("he", "lecun"):
        var = (2 if scheme == "he" else 1) / n_in
        return rng.normal(0, np.sqrt(var), (n_in, n_out)), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="NumPy's hidden generator"
# You draw from np.random, a generator that all programs share. Whoever calls you cannot repeat the result. Draw from rng.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return np.random.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    if scheme in ("he", "lecun"):
        var = (2 if scheme == "he" else 1) / n_in
        return np.random.randn(n_in, n_out) * np.sqrt(var), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="random biases"
# Your biases are random. The weights have broken the symmetry already: biases start at 0.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out)), rng.uniform(-limit, limit, n_out)
    if scheme in ("he", "lecun"):
        std = np.sqrt((2 if scheme == "he" else 1) / n_in)
        return rng.normal(0, std, (n_in, n_out)), rng.normal(0, std, n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="transposed"
# Your W has shape (n_out, n_in). In this course examples are rows, so W is (n_in, n_out).
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_out, n_in)), np.zeros(n_out)
    if scheme in ("he", "lecun"):
        var = (2 if scheme == "he" else 1) / n_in
        return rng.normal(0, np.sqrt(var), (n_out, n_in)), np.zeros(n_out)
    raise ValueError(scheme)

# %% mistake="init_weights" label="any other name is lecun"
# You take every unknown name for the last scheme. A misspelt name should not pass in silence: raise a ValueError.
def init_weights(n_in, n_out, scheme, rng):
    if scheme == "glorot":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out)), np.zeros(n_out)
    if scheme == "he":
        return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), np.zeros(n_out)
    return rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out)), np.zeros(n_out)

# %% accepted="activation_stds" label="filled array, scaled standard numbers"
def activation_stds(X, depth, width, activation, scheme, rng):
    result = np.zeros(depth)
    signal = X
    for layer in range(depth):
        inputs = signal.shape[1]
        W = rng.standard_normal((inputs, width))
        if scheme == "he":
            W = W * np.sqrt(2 / inputs)
        elif scheme == "lecun":
            W = W / np.sqrt(inputs)
        else:
            W = W * np.sqrt(2 / (inputs + width))
        signal = activation(signal @ W)
        result[layer] = np.sqrt(np.mean((signal - np.mean(signal)) ** 2))
    return result

# %% accepted="activation_stds" label="all weights first, uniform for glorot"
def activation_stds(X, depth, width, activation, scheme, rng):
    weights = []
    for n_in in ([X.shape[1]] + [width] * depth)[:depth]:
        if scheme == "glorot":
            limit = np.sqrt(6 / (n_in + width))
            weights.append(rng.uniform(-limit, limit, (n_in, width)))
        else:
            std = np.sqrt({"he": 2, "lecun": 1}[scheme] / n_in)
            weights.append(std * rng.normal(size=(n_in, width)))
    A, stds = X, []
    for W in weights:
        A = activation(A @ W)
        stds.append(np.std(A))
    return np.array(stds)

# %% mistake="activation_stds" label="scores measured"
# You measure the scores, before the activation. What the next layer sees is what comes out of the activation: measure that.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        Z = A @ rng.normal(0, np.sqrt(var), (n_in, width))
        stds.append(Z.std())
        A = activation(Z)
    return np.array(stds)

# %% mistake="activation_stds" label="same weights in every layer"
# You draw the weights once and use them in every layer. Each layer of a fresh network has weights of its own.
def activation_stds(X, depth, width, activation, scheme, rng):
    def draw(n_in):
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        return rng.normal(0, np.sqrt(var), (n_in, width))

    first, others = draw(X.shape[1]), draw(width)
    A, stds = X, []
    for layer in range(depth):
        A = activation(A @ (first if layer == 0 else others))
        stds.append(A.std())
    return np.array(stds)

# %% mistake="activation_stds" label="scores handed on"
# You measure the activations but hand the scores on to the next layer. Without the activation between them, the layers collapse into one.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = A @ rng.normal(0, np.sqrt(var), (n_in, width))
        stds.append(activation(A).std())
    return np.array(stds)

# %% mistake="activation_stds" label="inputs of the first layer everywhere"
# You use the number of inputs of the first layer for the spread in all layers. From the second layer on, there are width inputs.
def activation_stds(X, depth, width, activation, scheme, rng):
    n = X.shape[1]
    std = np.sqrt({"glorot": 2 / (n + width), "he": 2 / n, "lecun": 1 / n}[scheme])
    A, stds = X, []
    for _ in range(depth):
        A = activation(A @ rng.normal(0, std, (A.shape[1], width)))
        stds.append(A.std())
    return np.array(stds)

# %% mistake="activation_stds" label="width for the inputs everywhere"
# You use width for the number of inputs in the first layer, too. It has as many inputs as X has columns.
def activation_stds(X, depth, width, activation, scheme, rng):
    std = np.sqrt({"glorot": 1 / width, "he": 2 / width, "lecun": 1 / width}[scheme])
    A, stds = X, []
    for _ in range(depth):
        A = activation(A @ rng.normal(0, std, (A.shape[1], width)))
        stds.append(A.std())
    return np.array(stds)

# %% mistake="activation_stds" label="mean over units"
# You take the standard deviation of each unit and then their mean. Units that differ in their mean are spread out, too: take one standard deviation over all entries.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = activation(A @ rng.normal(0, np.sqrt(var), (n_in, width)))
        stds.append(A.std(axis=0).mean())
    return np.array(stds)

# %% mistake="activation_stds" label="root of the mean square"
# You take the root of the mean square. The standard deviation measures distances from the mean, and a ReLU's outputs have a mean above 0.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = activation(A @ rng.normal(0, np.sqrt(var), (n_in, width)))
        stds.append(np.sqrt(np.mean(A**2)))
    return np.array(stds)

# %% mistake="activation_stds" label="variance"
# You return variances. The standard deviation is the root of the variance.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, variances = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = activation(A @ rng.normal(0, np.sqrt(var), (n_in, width)))
        variances.append(A.var())
    return np.array(variances)

# %% mistake="activation_stds" label="starts with the input"
# Your list starts with the spread of X. The result has one number for each layer, and X is not a layer's output.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, [X.std()]
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = activation(A @ rng.normal(0, np.sqrt(var), (n_in, width)))
        stds.append(A.std())
    return np.array(stds)

# %% mistake="activation_stds" label="random biases added"
# You added random biases. This network has none: they start at 0.
def activation_stds(X, depth, width, activation, scheme, rng):
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        W, b = rng.normal(0, np.sqrt(var), (n_in, width)), rng.normal(0, np.sqrt(var), width)
        A = activation(A @ W + b)
        stds.append(A.std())
    return np.array(stds)

# %% mistake="activation_stds" label="its own generator"
# You make a generator of your own. Then every network is the same one, whatever rng you are given.
def activation_stds(X, depth, width, activation, scheme, rng):
    rng = np.random.default_rng(0)
    A, stds = X, []
    for _ in range(depth):
        n_in = A.shape[1]
        var = {"glorot": 2 / (n_in + width), "he": 2 / n_in, "lecun": 1 / n_in}[scheme]
        A = activation(A @ rng.normal(0, np.sqrt(var), (n_in, width)))
        stds.append(A.std())
    return np.array(stds)

# %% accepted="output_bias_for_prior" label="difference of logarithms"
def output_bias_for_prior(p):
    return float(np.log(p) - np.log1p(-p))

# %% accepted="output_bias_for_prior" label="odds the other way up"
import math


def output_bias_for_prior(p):
    return -math.log(1 / p - 1)

# %% mistake="output_bias_for_prior" label="log p"
# You return the logarithm of p. That is the bias for a softmax; a sigmoid compares ones with zeros, so it needs the logarithm of p / (1 - p).
def output_bias_for_prior(p):
    return np.log(p)

# %% mistake="output_bias_for_prior" label="sign turned round"
# You divide the zeros by the ones. Rare ones then get a high bias, and the neuron starts by answering 1 nearly always.
def output_bias_for_prior(p):
    return np.log((1 - p) / p)

# %% mistake="output_bias_for_prior" label="odds without the logarithm"
# You stopped at p / (1 - p). This is what e to the power of b should be; the logarithm is still to come.
def output_bias_for_prior(p):
    return p / (1 - p)

# %% mistake="output_bias_for_prior" label="base 10"
# You took the logarithm to base 10. The sigmoid is made with e, so it takes the natural logarithm.
def output_bias_for_prior(p):
    return np.log10(p / (1 - p))

# %% mistake="output_bias_for_prior" label="sigmoid of p"
# You put p into the sigmoid. It is the other way round: which score comes out of the sigmoid as p?
def output_bias_for_prior(p):
    return 1 / (1 + np.exp(-p))

# %% accepted="xavier_weights" label="uniform up to the limit"
def xavier_weights(n_in, n_out, rng):
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=(n_in, n_out))

# %% accepted="xavier_weights" label="the mean of both numbers"
def xavier_weights(n_in, n_out, rng):
    mean_fan = (n_in + n_out) / 2
    return rng.normal(loc=0.0, scale=1 / np.sqrt(mean_fan), size=(n_in, n_out))

# %% mistake="xavier_weights" label="the friend's code"
# This is still your friend's variance, 2 / n_in. It is He's. Xavier Glorot's knows the number of units, too.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2.0 / n_in)

# %% mistake="xavier_weights" label="LeCun's"
# You halved the variance, which is right for a square layer only. This is LeCun's formula.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(1.0 / n_in)

# %% mistake="xavier_weights" label="the limit as standard deviation"
# You used the limit of the uniform numbers as the standard deviation of normal ones. Under the root, the 6 belongs to uniform numbers only.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(6.0 / (n_in + n_out))

# %% mistake="xavier_weights" label="one over the sum"
# Half of the variance is missing. The mean of n_in and n_out goes under the line, and the mean is half of their sum.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(1.0 / (n_in + n_out))

# %% mistake="xavier_weights" label="no root"
# You multiplied by the variance. Numbers that are multiplied by s get s times the standard deviation, so the root is needed.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * (2.0 / (n_in + n_out))

# %% mistake="xavier_weights" label="units only"
# You replaced the number of inputs by the number of units. That keeps the size on the way back and ignores the way forward. Xavier's formula has both.
def xavier_weights(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2.0 / n_out)

# %% mistake="xavier_weights" label="its own generator"
# You make a generator of your own with a fixed seed, so all layers of one shape start equal. Draw from rng.
def xavier_weights(n_in, n_out, rng):
    return np.random.default_rng(0).normal(size=(n_in, n_out)) * np.sqrt(2 / (n_in + n_out))
