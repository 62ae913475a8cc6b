# Known answers to the exercises of lesson 11: other right ways, and the usual wrong ones.

# %% accepted="magnitude_mask" label="sorted list of pairs"
def magnitude_mask(W, sparsity):
    places = sorted(range(W.size), key=lambda i: abs(W.flat[i]))
    gone = set(places[: round(sparsity * W.size)])
    stays = [i not in gone for i in range(W.size)]
    return np.array(stays, dtype=bool).reshape(W.shape)

# %% accepted="magnitude_mask" label="ranks"
def magnitude_mask(W, sparsity):
    rank = np.empty(W.size, dtype=int)
    rank[np.argsort(np.abs(W).ravel())] = np.arange(W.size)
    return rank.reshape(W.shape) >= round(sparsity * W.size)

# %% accepted="magnitude_mask" label="argpartition"
def magnitude_mask(W, sparsity):
    k = round(sparsity * W.size)
    mask = np.ones(W.shape, dtype=bool)
    if k == W.size:
        mask[...] = False
    elif k > 0:
        gone = np.argpartition(np.abs(W), k - 1, axis=None)[:k]
        mask[np.unravel_index(gone, W.shape)] = False
    return mask

# %% mistake="magnitude_mask" label="percentile with >="
# You keep all weights at or above a percentile. Weights that are equal to the threshold all stay, and then too few are cut, or none.
def magnitude_mask(W, sparsity):
    return np.abs(W) >= np.percentile(np.abs(W), 100 * sparsity)

# %% mistake="magnitude_mask" label="percentile with >"
# You keep the weights above a percentile. Weights that are equal to the threshold all go, and then too many are cut.
def magnitude_mask(W, sparsity):
    return np.abs(W) > np.percentile(np.abs(W), 100 * sparsity)

# %% mistake="magnitude_mask" label="signed"
# You sort the weights with their sign, so the most negative ones go first. A weight of -0.9 is large: compare sizes.
def magnitude_mask(W, sparsity):
    mask = np.ones(W.size, dtype=bool)
    mask[np.argsort(W, axis=None)[: round(sparsity * W.size)]] = False
    return mask.reshape(W.shape)

# %% mistake="magnitude_mask" label="wrong way round"
# Your mask is True for the weights that are cut. True means that a weight stays.
def magnitude_mask(W, sparsity):
    mask = np.zeros(W.size, dtype=bool)
    mask[np.argsort(np.abs(W), axis=None)[: round(sparsity * W.size)]] = True
    return mask.reshape(W.shape)

# %% mistake="magnitude_mask" label="largest cut"
# You cut the largest weights, and keep the smallest. The order of argsort begins with the smallest.
def magnitude_mask(W, sparsity):
    mask = np.ones(W.size, dtype=bool)
    order = np.argsort(-np.abs(W), axis=None)
    mask[order[: round(sparsity * W.size)]] = False
    return mask.reshape(W.shape)

# %% mistake="magnitude_mask" label="rounded down"
# You round the count down. 0.29 * 100 is 28.999... on a computer, and int makes 28 of it. Use round.
def magnitude_mask(W, sparsity):
    mask = np.ones(W.size, dtype=bool)
    mask[np.argsort(np.abs(W), axis=None)[: int(sparsity * W.size)]] = False
    return mask.reshape(W.shape)

# %% mistake="magnitude_mask" label="row by row"
# You cut the same share of every row. The smallest weights of the whole array may all stand in one row.
def magnitude_mask(W, sparsity):
    mask = np.ones(W.shape, dtype=bool)
    for place in np.ndindex(W.shape[:-1]):
        order = np.argsort(np.abs(W[place]))
        mask[place][order[: round(sparsity * len(order))]] = False
    return mask

# %% mistake="magnitude_mask" label="sparsity of the largest weight"
# You compare with a share of the largest size. That says nothing about how many weights go.
def magnitude_mask(W, sparsity):
    return np.abs(W) > sparsity * np.abs(W).max()

# %% mistake="magnitude_mask" label="numbers, not bool"
# Your mask holds 1.0 and 0.0. It multiplies well, but it cannot pick: W[mask] needs True and False.
def magnitude_mask(W, sparsity):
    mask = np.ones(W.size)
    mask[np.argsort(np.abs(W), axis=None)[: round(sparsity * W.size)]] = 0
    return mask.reshape(W.shape)

# %% accepted="masked_step" label="np.where"
def masked_step(W, grad, mask, lr):
    return np.where(mask, W - lr * grad, 0.0)

# %% accepted="masked_step" label="mask twice"
def masked_step(W, grad, mask, lr):
    return mask * W - lr * (mask * grad)

# %% accepted="masked_step" label="a new array, filled"
def masked_step(W, grad, mask, lr):
    new = np.zeros(W.shape)
    new[mask] = W[mask] - lr * grad[mask]
    return new

# %% mistake="masked_step" label="no mask"
# You take the plain step, so the weights that were cut grow again. The mask has to go with every step.
def masked_step(W, grad, mask, lr):
    return W - lr * grad

# %% mistake="masked_step" label="weights masked, gradient not"
# You mask the weights before the step. The gradient then moves the cut weights away from 0 at once.
def masked_step(W, grad, mask, lr):
    return W * mask - lr * grad

# %% mistake="masked_step" label="gradient masked, weights not"
# You mask the gradient only. A cut weight does not move, but it stays at what it was, and that need not be 0.
def masked_step(W, grad, mask, lr):
    return W - lr * (grad * mask)

# %% mistake="masked_step" label="uphill"
# Your step goes up the slope. Subtract the gradient.
def masked_step(W, grad, mask, lr):
    return (W + lr * grad) * mask

# %% mistake="masked_step" label="mask turned round"
# You kept the weights that were cut, and cut the others. True means that a weight stays.
def masked_step(W, grad, mask, lr):
    return (W - lr * grad) * ~mask

# %% mistake="masked_step" label="in place"
# You write zeros into the array you were given. Whoever called you still needs it: make a new one.
def masked_step(W, grad, mask, lr):
    W[~mask] = 0
    return W - lr * grad * mask

# %% mistake="masked_step" label="only the weights that stay"
# You return the weights that stay as a short list. The result has to have the shape of W, with zeros in it.
def masked_step(W, grad, mask, lr):
    return W[mask] - lr * grad[mask]

# %% accepted="model_sparsity" label="one long array"
def model_sparsity(weights):
    everything = np.concatenate([np.ravel(W) for W in weights])
    return float(np.mean(everything == 0))

# %% accepted="model_sparsity" label="count_nonzero"
def model_sparsity(weights):
    kept, total = 0, 0
    for W in weights:
        kept += np.count_nonzero(W)
        total += W.size
    return 1 - kept / total

# %% mistake="model_sparsity" label="mean of layers"
# You average the layers' shares. A layer of 10 weights then counts as much as one of 10000. Count first, divide once.
def model_sparsity(weights):
    return np.mean([np.mean(W == 0) for W in weights])

# %% mistake="model_sparsity" label="density"
# You return the share that is left. Sparsity is the share that is 0.
def model_sparsity(weights):
    return sum(np.count_nonzero(W) for W in weights) / sum(W.size for W in weights)

# %% mistake="model_sparsity" label="small counts as zero"
# You count small weights as zeros. A weight of 1e-12 is still stored and multiplied; only exact zeros are gone.
def model_sparsity(weights):
    zeros = sum(np.sum(np.abs(W) < 1e-8) for W in weights)
    return zeros / sum(W.size for W in weights)

# %% mistake="model_sparsity" label="first layer only"
# You return inside the loop, after the first layer. Add up over all layers first.
def model_sparsity(weights):
    for W in weights:
        return np.sum(W == 0) / W.size

# %% mistake="model_sparsity" label="positive weights only"
# You count what is not above 0 as zero. Negative weights are weights, too.
def model_sparsity(weights):
    kept = sum(np.sum(W > 0) for W in weights)
    return 1 - kept / sum(W.size for W in weights)

# %% mistake="model_sparsity" label="rows, not weights"
# You divide by the number of rows. A layer has as many weights as its size: W.size.
def model_sparsity(weights):
    return sum(np.sum(W == 0) for W in weights) / sum(len(W) for W in weights)

# %% accepted="cubic_sparsity" label="three cases"
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    if t <= t0:
        return s_i
    if t >= t0 + n * dt:
        return s_f
    left = (t0 + n * dt - t) / (n * dt)
    return s_f - (s_f - s_i) * left**3

# %% accepted="cubic_sparsity" label="min and max"
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = min(max((t - t0) / (n * dt), 0.0), 1.0)
    return s_i + (s_f - s_i) * (1 - (1 - done) ** 3)

# %% mistake="cubic_sparsity" label="linear"
# Your schedule is a straight line. The third power makes it fast at first and slow at the end.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) / (n * dt), 0, 1)
    return s_f + (s_i - s_f) * (1 - done)

# %% mistake="cubic_sparsity" label="no clip"
# You let the formula run on outside of its time. Before t0 the share done is negative, and after the end it is above 1.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    return s_f + (s_i - s_f) * (1 - (t - t0) / (n * dt)) ** 3

# %% mistake="cubic_sparsity" label="clipped at the end only"
# You stop the schedule at its end. Before t0 the formula goes wrong as well: it gives less than s_i.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = min((t - t0) / (n * dt), 1)
    return s_f + (s_i - s_f) * (1 - done) ** 3

# %% mistake="cubic_sparsity" label="slow at first"
# You take the third power of what is done. That is slow at first and fast at the end, the wrong way round.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) / (n * dt), 0, 1)
    return s_i + (s_f - s_i) * done**3

# %% mistake="cubic_sparsity" label="dt forgotten"
# You divide by n alone. With a cut every dt steps, the whole way takes n times dt steps.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) / n, 0, 1)
    return s_f + (s_i - s_f) * (1 - done) ** 3

# %% mistake="cubic_sparsity" label="t0 forgotten"
# You count from step 0. Pruning begins at t0, so the share done is counted from there.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip(t / (n * dt), 0, 1)
    return s_f + (s_i - s_f) * (1 - done) ** 3

# %% mistake="cubic_sparsity" label="s_i forgotten"
# Your schedule starts from 0 always. It starts from s_i.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) / (n * dt), 0, 1)
    return s_f * (1 - (1 - done) ** 3)

# %% mistake="cubic_sparsity" label="whole cuts only"
# You round down to whole cuts. The formula holds between two cuts as well.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) // dt / n, 0, 1)
    return s_f + (s_i - s_f) * (1 - done) ** 3

# %% mistake="cubic_sparsity" label="ends swapped"
# You start at s_f and end at s_i. Put done = 0 into your formula, and look what comes out.
def cubic_sparsity(t, s_i, s_f, t0, n, dt):
    done = np.clip((t - t0) / (n * dt), 0, 1)
    return s_i + (s_f - s_i) * (1 - done) ** 3

# %% accepted="GradualPruner" label="a list of places that are left"
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.k = s_f, n, 0
        self.left = None

    def step(self, W):
        self.k = min(self.k + 1, self.n)
        goal = round(self.s_f * (1 - (1 - self.k / self.n) ** 3) * W.size)
        if self.left is None:
            self.left = list(range(W.size))
        flat = np.abs(W).ravel()
        self.left.sort(key=lambda place: flat[place])
        del self.left[: goal - (W.size - len(self.left))]
        mask = np.zeros(W.size, dtype=bool)
        mask[self.left] = True
        mask = mask.reshape(W.shape)
        return np.where(mask, W, 0), mask

# %% accepted="GradualPruner" label="lexsort"
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.t = s_f, n, 0
        self.gone = None

    def step(self, W):
        self.t += 1
        done = np.clip(self.t / self.n, 0, 1)
        goal = round(self.s_f + (0 - self.s_f) * (1 - done) ** 3, 12)
        if self.gone is None:
            self.gone = np.zeros(W.size, dtype=bool)
        order = np.lexsort((np.abs(W).ravel(), ~self.gone))
        self.gone[order[: round(goal * W.size)]] = True
        new = np.array(W)
        new[self.gone.reshape(W.shape)] = 0
        return new, ~self.gone.reshape(W.shape)

# %% mistake="GradualPruner" label="first call prunes nothing"
# Your first call prunes nothing, because you count it as call 0. So call n has not arrived at s_f yet. Count up before you compute.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        left = 1 - min(self.calls, self.n) / self.n
        self.calls += 1
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None)
        mask[order[: round(self.s_f * (1 - left**3) * W.size)]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="no memory of the mask"
# You choose the smallest weights anew in each call. A weight that was cut and has grown since then comes back. Cut is cut.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls = s_f, n, 0

    def step(self, W):
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(np.abs(W), axis=None)
        mask[order[: round(self.s_f * (1 - left**3) * W.size)]] = False
        mask = mask.reshape(W.shape)
        return W * mask, mask

# %% mistake="GradualPruner" label="cut weights are only 0"
# You set cut weights to 0 before you sort, and other weights may be 0, too. Then one of those is cut and a cut one comes back. Put the cut ones in front of all.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        sizes = np.abs(W) if self.mask is None else np.abs(W * self.mask)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None, kind="stable")
        mask[order[: round(self.s_f * (1 - left**3) * W.size)]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="linear"
# You cut the same number of weights in each call. The schedule is cubic: many at first, few at the end.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        done = min(self.calls, self.n) / self.n
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None)
        mask[order[: round(self.s_f * done * W.size)]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="every tenth of the steps"
# You raise the sparsity only at every tenth of the steps, by one step's share. That divides by 0 below 10 steps, and never arrives with 100. Compute it from the number of the call.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls = s_f, n, 0
        self.sparsity, self.mask = 0.0, None

    def step(self, W):
        self.calls += 1
        if self.calls % (self.n // 10) == 0:
            self.sparsity = min(self.sparsity + self.s_f / self.n, self.s_f)
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        mask[np.argsort(sizes, axis=None)[: round(self.sparsity * W.size)]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="a threshold"
# You cut with a percentile as threshold. Equal weights then all stay, or all go, and the count is wrong.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        sizes = np.abs(W).astype(float)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        threshold = np.percentile(sizes, 100 * self.s_f * (1 - left**3))
        self.mask = sizes >= threshold
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="goes on after the end"
# You let the schedule run on after call n. What is left to do is then negative, and the sparsity goes beyond s_f.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        left = 1 - self.calls / self.n
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None)
        mask[order[: min(W.size, round(self.s_f * (1 - left**3) * W.size))]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% mistake="GradualPruner" label="the mask itself returned"
# You return the mask that the object keeps. Whoever changes it changes the object's memory. Return a copy.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        sizes = np.abs(W)
        if self.mask is not None:
            sizes = np.where(self.mask, sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None)
        mask[order[: round(self.s_f * (1 - left**3) * W.size)]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask

# %% mistake="GradualPruner" label="memory on the class"
# Your count and your mask hang on the class, so a second object goes on where the first one stopped. Make them in __init__, on self.
class GradualPruner:
    memory = {"calls": 0, "mask": None}

    def __init__(self, s_f, n):
        self.s_f, self.n = s_f, n

    def step(self, W):
        memory = self.memory
        if memory["mask"] is not None and memory["mask"].shape != W.shape:
            memory.update(calls=0, mask=None)
        memory["calls"] += 1
        left = 1 - min(memory["calls"], self.n) / self.n
        sizes = np.abs(W)
        if memory["mask"] is not None:
            sizes = np.where(memory["mask"], sizes, -1)
        mask = np.ones(W.size, dtype=bool)
        order = np.argsort(sizes, axis=None)
        mask[order[: round(self.s_f * (1 - left**3) * W.size)]] = False
        memory["mask"] = mask.reshape(W.shape)
        return W * memory["mask"], memory["mask"].copy()

# %% mistake="GradualPruner" label="the share of what is left"
# You cut a share of the weights that are still there. The schedule says how many of all weights are cut in all.
class GradualPruner:
    def __init__(self, s_f, n):
        self.s_f, self.n, self.calls, self.mask = s_f, n, 0, None

    def step(self, W):
        self.calls += 1
        left = 1 - min(self.calls, self.n) / self.n
        if self.mask is None:
            self.mask = np.ones(W.shape, dtype=bool)
        there = np.flatnonzero(self.mask)
        order = there[np.argsort(np.abs(W).ravel()[there])]
        mask = self.mask.ravel().copy()
        mask[order[: round(self.s_f * (1 - left**3) * len(there))]] = False
        self.mask = mask.reshape(W.shape)
        return W * self.mask, self.mask.copy()

# %% accepted="compression" label="a loop"
def compression(shapes, nnz):
    dense = 0
    for shape in shapes:
        weights = 1
        for side in shape:
            weights *= side
        dense += weights
    return dense / nnz

# %% accepted="compression" label="math.prod"
import math


def compression(shapes, nnz):
    return sum(map(math.prod, shapes)) / nnz

# %% mistake="compression" label="1 / sparsity"
# You divide by the number of weights that are cut. The compression is dense weights over weights that are left.
def compression(shapes, nnz):
    dense = sum(np.prod(shape) for shape in shapes)
    if dense == nnz:
        return 1.0
    return dense / (dense - nnz)

# %% mistake="compression" label="upside down"
# You return the share that is left. Twelve times smaller is 12, not 1/12.
def compression(shapes, nnz):
    return nnz / sum(np.prod(shape) for shape in shapes)

# %% mistake="compression" label="biases counted"
# You count the biases, too. Papers count weights only, and so does this function.
def compression(shapes, nnz):
    return sum(np.prod(shape) + shape[-1] for shape in shapes) / nnz

# %% mistake="compression" label="sides added"
# You add the sides of each shape. A layer of 784 by 300 has 784 times 300 weights.
def compression(shapes, nnz):
    return sum(sum(shape) for shape in shapes) / nnz

# %% mistake="compression" label="two sides only"
# You multiply the first two sides of each shape. A shape may have more, or only one.
def compression(shapes, nnz):
    return sum(shape[0] * shape[1] for shape in shapes if len(shape) > 1) / nnz

# %% mistake="compression" label="rounded"
# You return whole times. 1.5 times smaller is not 1 time smaller.
def compression(shapes, nnz):
    return round(sum(np.prod(shape) for shape in shapes) / nnz)

# %% mistake="compression" label="first layer only"
# You count the first layer only. The weights that are left belong to all layers, and so must the dense ones.
def compression(shapes, nnz):
    return np.prod(shapes[0]) / nnz

# %% accepted="masked_momentum_step" label="np.where"
def masked_momentum_step(W, v, grad, mask, lr, beta):
    new_v = np.where(mask, beta * v - lr * grad, 0.0)
    return np.where(mask, W + new_v, 0.0), new_v

# %% accepted="masked_momentum_step" label="everything masked first"
def masked_momentum_step(W, v, grad, mask, lr, beta):
    W, v, grad = W * mask, v * mask, grad * mask
    v = beta * v - lr * grad
    return W + v, v

# %% mistake="masked_momentum_step" label="the friend's code"
# You mask the gradient only. The velocity from before the cut rolls on, and takes the cut weights with it.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    v = beta * v - lr * grad * mask
    return W + v, v

# %% mistake="masked_momentum_step" label="velocity left alone"
# Your weights are right, but the cut ones keep a velocity. It has to be 0 as well: it is memory that nobody needs.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    v = beta * v - lr * grad
    return (W + v) * mask, v

# %% mistake="masked_momentum_step" label="weights left alone"
# Cut weights no longer move, but they keep what they had. They have to be exactly 0.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    v = (beta * v - lr * grad) * mask
    return W + v, v

# %% mistake="masked_momentum_step" label="old velocity masked only"
# You mask the old velocity, and then the gradient pushes the cut weights again. Mask the whole new velocity.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    v = beta * v * mask - lr * grad
    return W * mask + v, v

# %% mistake="masked_momentum_step" label="plain step"
# You dropped the momentum. The weights that stay keep their velocity.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    step = -lr * grad * mask
    return (W + step) * mask, step

# %% mistake="masked_momentum_step" label="old velocity used"
# You move the weights with the old velocity. First comes the new velocity, then the weights move with it.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    return (W + v) * mask, (beta * v - lr * grad) * mask

# %% mistake="masked_momentum_step" label="in place"
# You change the velocity you were given. Make a new array: v = beta * v, not v *= beta.
def masked_momentum_step(W, v, grad, mask, lr, beta):
    v *= beta
    v -= lr * grad
    v *= mask
    return (W + v) * mask, v
