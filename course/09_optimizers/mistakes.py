# Known answers to the exercises of lesson 9: other right ways, and the usual wrong ones.

# %% accepted="SGD" label="a loop over items"
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        new = {}
        for name, value in params.items():
            new[name] = np.subtract(value, np.multiply(self.lr, grads[name]))
        return new

# %% accepted="SGD" label="copies, then in place"
class SGD:
    def __init__(self, lr=0.01):
        self.rate = lr

    def step(self, params, grads):
        new = {name: np.array(params[name], dtype=float) for name in params}
        for name in new:
            new[name] -= self.rate * grads[name]
        return new

# %% mistake="SGD" label="ascent"
# You added the slope. The slope points uphill, so a step that lowers the loss goes against it.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        return {name: params[name] + self.lr * grads[name] for name in params}

# %% mistake="SGD" label="in place"
# Your step changes the arrays you were given. Whoever called you still needs the old values: only `self` is yours to change.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        for name in params:
            params[name] -= self.lr * grads[name]
        return params

# %% mistake="SGD" label="paired by position"
# You pair parameters and gradients by their place in the dictionaries. The names say which belong together, not the order.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        pairs = zip(params.items(), grads.values())
        return {name: w - self.lr * g for (name, w), g in pairs}

# %% mistake="SGD" label="learning rate left out"
# You go as far as the slope is large. The learning rate, which the object keeps as self.lr, says how far to go.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        return {name: params[name] - grads[name] for name in params}

# %% mistake="SGD" label="lr of the class"
# You stored the learning rate on the class and ignore the one given. What belongs to one object hangs on self.
class SGD:
    lr = 0.01

    def __init__(self, lr=0.01):
        pass

    def step(self, params, grads):
        return {name: params[name] - SGD.lr * grads[name] for name in params}

# %% mistake="SGD" label="the moves"
# You return how far each parameter moves. Asked is where it arrives: the old value is still missing.
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, params, grads):
        return {name: -self.lr * grads[name] for name in params}

# %% accepted="run" label="table filled row by row"
def run(optimizer, grad, w0, n):
    path = np.empty((n + 1, len(w0)))
    path[0] = w0
    for k in range(n):
        params = {"w": path[k].copy()}
        path[k + 1] = optimizer.step(params, {"w": grad(path[k].copy())})["w"]
    return path

# %% accepted="run" label="params carried along"
def run(optimizer, grad, w0, n):
    params = {"w": w0.astype(float)}
    path = [params["w"]]
    for _ in range(n):
        params = optimizer.step(params, {"w": grad(params["w"])})
        path.append(params["w"])
    return np.stack(path)

# %% mistake="run" label="one dictionary in every row"
# Your list holds the same dictionary again and again, and you change it in each step. So every row shows the last place. Append the array, or a new dictionary.
def run(optimizer, grad, w0, n):
    params, path = {"w": w0}, []
    path.append(params)
    for _ in range(n):
        params["w"] = optimizer.step(params, {"w": grad(params["w"])})["w"]
        path.append(params)
    return np.array([row["w"] for row in path])

# %% mistake="run" label="no start"
# Your path begins after the first step. Row 0 is the start.
def run(optimizer, grad, w0, n):
    w, path = w0, []
    for _ in range(n):
        w = optimizer.step({"w": w}, {"w": grad(w)})["w"]
        path.append(w)
    return np.array(path).reshape(n, len(w0))

# %% mistake="run" label="gradient of the start"
# You measure the gradient once, at the start, and use it for all steps. It has to be measured where the walker stands.
def run(optimizer, grad, w0, n):
    g, path = grad(w0), [w0]
    for _ in range(n):
        path.append(optimizer.step({"w": path[-1]}, {"w": g})["w"])
    return np.array(path)

# %% mistake="run" label="a new memory in each step"
# You copy the optimizer before each step, so what it learns in a step is thrown away. Use the one object for all steps.
def run(optimizer, grad, w0, n):
    import copy
    path = [w0]
    for _ in range(n):
        fresh = copy.deepcopy(optimizer)
        path.append(fresh.step({"w": path[-1]}, {"w": grad(path[-1])})["w"])
    return np.array(path)

# %% mistake="run" label="one step too few"
# You take n - 1 steps. A path of n steps has n + 1 places.
def run(optimizer, grad, w0, n):
    path = [w0]
    for _ in range(1, n):
        path.append(optimizer.step({"w": path[-1]}, {"w": grad(path[-1])})["w"])
    return np.array(path)

# %% mistake="run" label="only the end"
# You return the last place. Asked is the whole path, with one row for each place.
def run(optimizer, grad, w0, n):
    w = w0
    for _ in range(n):
        w = optimizer.step({"w": w}, {"w": grad(w)})["w"]
    return np.array(w)

# %% accepted="Momentum" label="velocity in plain slopes"
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta = lr, beta
        self.memory = {}

    def step(self, params, grads):
        new = {}
        for name, w in params.items():
            if name not in self.memory:
                self.memory[name] = np.zeros(np.shape(w))
            self.memory[name] = self.beta * self.memory[name] + grads[name]
            new[name] = w - self.lr * self.memory[name]
        return new

# %% accepted="Momentum" label="own arrays changed in place"
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, None

    def step(self, params, grads):
        if self.v is None:
            self.v = {name: np.zeros(params[name].shape) for name in params}
        for name in params:
            self.v[name] *= self.beta
            self.v[name] -= self.lr * grads[name]
        return {name: params[name] + self.v[name] for name in params}

# %% mistake="Momentum" label="an average"
# You weigh the push with 1 - beta, which makes the velocity an average. In this rule it is a sum: the push comes in whole.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, {}

    def step(self, params, grads):
        new = {}
        for name in params:
            kept = self.beta * self.velocity.get(name, 0.0)
            self.velocity[name] = kept - (1 - self.beta) * self.lr * grads[name]
            new[name] = params[name] + self.velocity[name]
        return new

# %% mistake="Momentum" label="one velocity for all"
# All names share one velocity. Each parameter needs its own, or they push one another about.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, 0.0

    def step(self, params, grads):
        new = {}
        for name in params:
            self.velocity = self.beta * self.velocity - self.lr * grads[name]
            new[name] = params[name] + self.velocity
        return new

# %% mistake="Momentum" label="velocity not stored"
# You compute the new velocity, but the object does not keep it. So every step starts from rest.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, {}

    def step(self, params, grads):
        new = {}
        for name in params:
            v = self.beta * self.velocity.get(name, 0.0) - self.lr * grads[name]
            new[name] = params[name] + v
        return new

# %% mistake="Momentum" label="velocity on the class"
# Your velocities hang on the class, so all objects share them. Make the dictionary in __init__, on self.
class Momentum:
    velocity = {}

    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta = lr, beta

    def step(self, params, grads):
        new = {}
        for name in params:
            kept = self.beta * self.velocity.get(name, np.zeros(params[name].shape))
            if np.shape(kept) != params[name].shape:
                kept = 0.0
            self.velocity[name] = kept - self.lr * grads[name]
            new[name] = params[name] + self.velocity[name]
        return new

# %% mistake="Momentum" label="Nesterov"
# You look ahead: your step adds beta times the new velocity and one more push. That is Nesterov's variant, and a good one, but not the rule asked for.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, {}

    def step(self, params, grads):
        new = {}
        for name in params:
            push = self.lr * grads[name]
            self.velocity[name] = self.beta * self.velocity.get(name, 0.0) - push
            new[name] = params[name] + self.beta * self.velocity[name] - push
        return new

# %% mistake="Momentum" label="old velocity used"
# You move by the velocity of the step before. First the velocity takes in the push, then the parameter moves.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, {}

    def step(self, params, grads):
        new = {}
        for name in params:
            old = self.velocity.get(name, 0.0)
            new[name] = params[name] + old
            self.velocity[name] = self.beta * old - self.lr * grads[name]
        return new

# %% mistake="Momentum" label="velocity by position"
# You keep the velocities in a list, by position. A dictionary may come in another order: keep them by name.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, None

    def step(self, params, grads):
        if self.velocity is None:
            self.velocity = [0.0] * len(params)
        new = {}
        for k, name in enumerate(params):
            self.velocity[k] = self.beta * self.velocity[k] - self.lr * grads[name]
            new[name] = params[name] + self.velocity[k]
        return new

# %% mistake="Momentum" label="in place"
# You change the parameters you were given. Add the velocity to the old array in a new one: only `self` is yours to change.
class Momentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.velocity = lr, beta, {}

    def step(self, params, grads):
        for name in params:
            kept = self.beta * self.velocity.get(name, 0.0)
            self.velocity[name] = kept - self.lr * grads[name]
            params[name] = params[name] + self.velocity[name]
        return params

# %% accepted="effective_lr" label="one line"
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * (m / (1 - beta1**t)) / (eps + (v / (1 - beta2**t)) ** 0.5)

# %% accepted="effective_lr" label="corrections gathered in one factor"
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    root = (1 - beta2**t) ** 0.5
    return np.divide(lr * root / (1 - beta1**t) * m, np.sqrt(v) + eps * root)

# %% accepted="effective_lr" label="a loop over all places"
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    out = np.zeros(m.shape)
    for i in np.ndindex(m.shape):
        out[i] = lr * m[i] / (1 - beta1**t) / (np.sqrt(v[i] / (1 - beta2**t)) + eps)
    return out

# %% mistake="effective_lr" label="uncorrected"
# You use m and v as they are. In the first steps both still hold much of the 0 they started with: divide by 1 - beta to the power of t.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (np.sqrt(v) + eps)

# %% mistake="effective_lr" label="only m corrected"
# You corrected m and forgot v. Its beta is nearer to 1, so it needs the correction more.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta1**t) / (np.sqrt(v) + eps)

# %% mistake="effective_lr" label="eps inside the root"
# You added eps under the root. There a number of 1e-8 becomes 1e-4, and small slopes are braked.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + eps)

# %% mistake="effective_lr" label="t left out"
# You divide by 1 - beta, as in the first step. The share of the 0 shrinks from step to step: beta to the power of t.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta1) / (np.sqrt(v / (1 - beta2)) + eps)

# %% mistake="effective_lr" label="corrected after the root"
# You divide the root by the correction. The correction belongs to v itself, so it goes under the root.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta1**t) / (np.sqrt(v) / (1 - beta2**t) + eps)

# %% mistake="effective_lr" label="no root"
# You divide by v itself. v is an average of squares: only its root has the size of a slope.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps)

# %% mistake="effective_lr" label="betas swapped"
# You corrected m with beta2 and v with beta1. Each average has its own beta.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    return lr * m / (1 - beta2**t) / (np.sqrt(v / (1 - beta1**t)) + eps)

# %% mistake="effective_lr" label="corrected in place"
# You corrected the averages you were given. The optimizer still needs them uncorrected in its next step.
def effective_lr(m, v, t, lr, beta1, beta2, eps):
    m[...] = m / (1 - beta1**t)
    v[...] = v / (1 - beta2**t)
    return lr * m / (np.sqrt(v) + eps)

# %% accepted="Adam" label="one memory of pairs"
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.settings = lr, beta1, beta2, eps
        self.memory = {}
        self.t = 0

    def step(self, params, grads):
        lr, beta1, beta2, eps = self.settings
        self.t = self.t + 1
        new = {}
        for name, w in params.items():
            g = np.asarray(grads[name], dtype=float)
            m, v = self.memory.get(name, (0 * g, 0 * g))
            m = m + (1 - beta1) * (g - m)
            v = v + (1 - beta2) * (np.square(g) - v)
            self.memory[name] = m, v
            factor = lr / (1 - beta1**self.t)
            new[name] = w - factor * m / (np.sqrt(v / (1 - beta2**self.t)) + eps)
        return new

# %% accepted="Adam" label="own arrays changed in place"
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t, self.m, self.v = 0, None, None

    def step(self, params, grads):
        if self.t == 0:
            self.m = {k: np.zeros(p.shape) for k, p in params.items()}
            self.v = {k: np.zeros(p.shape) for k, p in params.items()}
        self.t += 1
        new = {}
        for k in params:
            self.m[k] *= self.beta1
            self.m[k] += (1 - self.beta1) * grads[k]
            self.v[k] *= self.beta2
            self.v[k] += (1 - self.beta2) * grads[k] * grads[k]
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            new[k] = params[k] - self.lr * m_hat / (v_hat**0.5 + self.eps)
        return new

# %% mistake="Adam" label="no correction"
# You left out the bias correction. Both averages start at 0, v is the slower one, and so your first step is 3.16 times too long.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            new[name] = params[name] - self.lr * self.m[name] / (
                np.sqrt(self.v[name]) + self.eps
            )
        return new

# %% mistake="Adam" label="t from 0"
# Your count is still 0 in the first step. Then 1 - beta to the power of 0 is 0, and you divide by it. Count first, then step.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.t += 1
        return new

# %% mistake="Adam" label="t for each parameter"
# Your count goes up once for each parameter. All of them take the same step, so it goes up once in a call, before the loop.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        new = {}
        for name in params:
            self.t += 1
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% mistake="Adam" label="eps inside the root"
# You added eps under the root. There a number of 1e-8 becomes 1e-4, and parameters with small slopes hardly move.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / np.sqrt(v_hat + self.eps)
        return new

# %% mistake="Adam" label="one memory for all"
# All names share one m and one v. Parameters of the same shape then mix in silence, and others crash. Each name needs its own.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = 0.0, 0.0, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m = self.beta1 * self.m + (1 - self.beta1) * g
            self.v = self.beta2 * self.v + (1 - self.beta2) * g**2
            m_hat = self.m / (1 - self.beta1**self.t)
            v_hat = self.v / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% mistake="Adam" label="memory by shape"
# You tell the memories apart by shape. Two parameters of one shape then share a memory: use the name.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            key = np.shape(g)
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% mistake="Adam" label="corrected averages stored"
# You store the corrected averages, and correct them again in the next step. Keep m and v as they are; the hats are for this step only.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            m = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            v = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g**2
            self.m[name] = m / (1 - self.beta1**self.t)
            self.v[name] = v / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * self.m[name] / (
                np.sqrt(self.v[name]) + self.eps
            )
        return new

# %% mistake="Adam" label="slopes not squared"
# Your v averages the slopes themselves. Slopes of opposite signs then cancel; the usual size needs their squares.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * g
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = np.abs(self.v[name]) / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% mistake="Adam" label="memory on the class"
# Your m and v hang on the class, so a second optimizer starts with the memory of the first. Make them in __init__, on self.
class Adam:
    m, v = {}, {}

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g, nothing = grads[name], np.zeros(np.shape(grads[name]))
            old_m = self.m.get(name, nothing)
            old_v = self.v.get(name, nothing)
            if np.shape(old_m) != np.shape(g):
                old_m = old_v = nothing
            self.m[name] = self.beta1 * old_m + (1 - self.beta1) * g
            self.v[name] = self.beta2 * old_v + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% mistake="Adam" label="memory of the first slope"
# You start the averages with the first slope instead of 0, and then correct for a 0 that was never there.
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        new = {}
        for name in params:
            g = grads[name]
            self.m[name] = self.beta1 * self.m.get(name, g) + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v.get(name, g**2) + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            new[name] = params[name] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return new

# %% accepted="AdamForLayers" label="lists of pairs"
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t, self.memory = 0, None

    def step(self, layers, grads):
        if self.memory is None:
            self.memory = [
                [[np.zeros(np.shape(a)), np.zeros(np.shape(a))] for a in layer]
                for layer in layers
            ]
        self.t += 1
        new = []
        for layer, grad, memory in zip(layers, grads, self.memory):
            new.append(
                tuple(self._move(w, g, mv) for w, g, mv in zip(layer, grad, memory))
            )
        return new

    def _move(self, w, g, mv):
        mv[0] = self.beta1 * mv[0] + (1 - self.beta1) * g
        mv[1] = self.beta2 * mv[1] + (1 - self.beta2) * g**2
        mean, square = mv[0] / (1 - self.beta1**self.t), mv[1] / (1 - self.beta2**self.t)
        return w - self.lr * mean / (np.sqrt(square) + self.eps)

# %% accepted="AdamForLayers" label="one optimizer for each array"
class OneArrayAdam:
    def __init__(self, lr, beta1, beta2, eps):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = self.v = 0.0
        self.t = 0

    def move(self, w, g):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        mean = self.m / (1 - self.beta1**self.t)
        return w - self.lr * mean / (np.sqrt(self.v / (1 - self.beta2**self.t)) + self.eps)


class AdamForLayers:
    def __init__(self, *settings, **more):
        defaults = dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)
        self.settings = defaults | dict(zip(defaults, settings)) | more
        self.own = {}

    def step(self, layers, grads):
        new = []
        for i, (W, b) in enumerate(layers):
            for name in (f"W{i}", f"b{i}"):
                self.own.setdefault(name, OneArrayAdam(**self.settings))
            dW, db = grads[i]
            new.append((self.own[f"W{i}"].move(W, dW), self.own[f"b{i}"].move(b, db)))
        return new

# %% mistake="AdamForLayers" label="the friend's code, looped"
# Your layers still share one memory: the second layer steps with an average of the first one's slopes. Each array of each layer needs its own.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m, self.v = [0.0, 0.0], [0.0, 0.0]

    def step(self, layers, grads):
        new = []
        for layer, grad in zip(layers, grads):
            self.t += 1
            pair = []
            for k in range(2):
                self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grad[k]
                self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grad[k] ** 2
                mean = self.m[k] / (1 - self.beta1**self.t)
                size = np.sqrt(self.v[k] / (1 - self.beta2**self.t))
                pair.append(layer[k] - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new

# %% mistake="AdamForLayers" label="t for each layer"
# Each layer has its own memory now, but the count goes up once for each layer. All layers take the same step: count once in a call.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, layers, grads):
        new = []
        for i, (layer, grad) in enumerate(zip(layers, grads)):
            self.t += 1
            pair = []
            for k in range(2):
                g = grad[k]
                self.m[i, k] = self.beta1 * self.m.get((i, k), 0.0) + (1 - self.beta1) * g
                self.v[i, k] = self.beta2 * self.v.get((i, k), 0.0) + (1 - self.beta2) * g**2
                mean = self.m[i, k] / (1 - self.beta1**self.t)
                size = np.sqrt(self.v[i, k] / (1 - self.beta2**self.t))
                pair.append(layer[k] - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new

# %% mistake="AdamForLayers" label="memory by shape"
# You find the memory by the shape of the array. Layers of one shape then mix in silence, which was the friend's bug.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, layers, grads):
        self.t += 1
        new = []
        for layer, grad in zip(layers, grads):
            pair = []
            for w, g in zip(layer, grad):
                at = np.shape(w)
                self.m[at] = self.beta1 * self.m.get(at, 0.0) + (1 - self.beta1) * g
                self.v[at] = self.beta2 * self.v.get(at, 0.0) + (1 - self.beta2) * g**2
                mean = self.m[at] / (1 - self.beta1**self.t)
                size = np.sqrt(self.v[at] / (1 - self.beta2**self.t))
                pair.append(w - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new

# %% mistake="AdamForLayers" label="the count forgotten"
# Your count stays at 1, so every step is corrected as if it were the first. Keep it on self, and raise it in each call.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v = {}, {}

    def step(self, layers, grads):
        t = 1
        new = []
        for i, (layer, grad) in enumerate(zip(layers, grads)):
            pair = []
            for k in range(2):
                g = grad[k]
                self.m[i, k] = self.beta1 * self.m.get((i, k), 0.0) + (1 - self.beta1) * g
                self.v[i, k] = self.beta2 * self.v.get((i, k), 0.0) + (1 - self.beta2) * g**2
                mean = self.m[i, k] / (1 - self.beta1**t)
                size = np.sqrt(self.v[i, k] / (1 - self.beta2**t))
                pair.append(layer[k] - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new

# %% mistake="AdamForLayers" label="memory cleared for each layer"
# You solve the mixing by forgetting: every step starts with fresh averages. The memory has to live from call to call.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def step(self, layers, grads):
        new = []
        for layer, grad in zip(layers, grads):
            pair = []
            for w, g in zip(layer, grad):
                m, v = (1 - self.beta1) * g, (1 - self.beta2) * g**2
                mean, size = m / (1 - self.beta1), np.sqrt(v / (1 - self.beta2))
                pair.append(w - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new

# %% mistake="AdamForLayers" label="biases share with weights"
# W and b of a layer share one memory in your code. They are two arrays with slopes of their own, so they need two.
class AdamForLayers:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, layers, grads):
        self.t += 1
        new = []
        for i, (layer, grad) in enumerate(zip(layers, grads)):
            pair = []
            for w, g in zip(layer, grad):
                self.m[i] = self.beta1 * self.m.get(i, 0.0) + (1 - self.beta1) * np.mean(g)
                self.v[i] = self.beta2 * self.v.get(i, 0.0) + (1 - self.beta2) * np.mean(g) ** 2
                mean = self.m[i] / (1 - self.beta1**self.t)
                size = np.sqrt(self.v[i] / (1 - self.beta2**self.t))
                pair.append(w - self.lr * mean / (size + self.eps))
            new.append(tuple(pair))
        return new
