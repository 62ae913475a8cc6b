# Known answers to the exercises of lesson 10: other right ways, and the usual wrong ones.

# %% accepted="l2_penalty" label="a loop"
def l2_penalty(W, lam):
    total = 0.0
    for weight in W.ravel():
        total += weight * weight
    return lam * total / 2, lam * W

# %% accepted="l2_penalty" label="Frobenius norm"
def l2_penalty(W, lam):
    return lam / 2 * np.linalg.norm(W.ravel()) ** 2, np.multiply(lam, W)

# %% accepted="l2_penalty" label="dot product of the unrolled weights"
def l2_penalty(W, lam):
    flat = W.flatten()
    return float(flat @ flat) * lam * 0.5, (lam * flat).reshape(W.shape)

# %% mistake="l2_penalty" label="no half"
# Your penalty is twice too large. The ½ is there so that its slope is λw, without a 2.
def l2_penalty(W, lam):
    return lam * np.sum(W**2), lam * W

# %% mistake="l2_penalty" label="half without its slope"
# You kept the 2 in the slope. The slope of w² is 2w, and the ½ in front of the penalty takes that 2 away.
def l2_penalty(W, lam):
    return 0.5 * lam * np.sum(W**2), 2 * lam * W

# %% mistake="l2_penalty" label="half used twice"
# You halved the slope, too. The ½ has already met the 2 from the slope of w²; λw is what is left.
def l2_penalty(W, lam):
    return 0.5 * lam * np.sum(W**2), 0.5 * lam * W

# %% mistake="l2_penalty" label="mean for sum"
# You took the mean of the squares. Each weight pays its own price, so the penalty is a sum over all of them.
def l2_penalty(W, lam):
    return 0.5 * lam * np.mean(W**2), lam * W

# %% mistake="l2_penalty" label="largest singular value"
# For a table, np.linalg.norm(W, 2) is not the root of the sum of squares but its largest stretch. Square the entries and add them up.
def l2_penalty(W, lam):
    return 0.5 * lam * np.linalg.norm(W, 2) ** 2, lam * W

# %% mistake="l2_penalty" label="norm not squared"
# You took the length of the weights. The penalty takes the length squared; only then is the slope λw.
def l2_penalty(W, lam):
    return 0.5 * lam * np.sqrt(np.sum(W**2)), lam * W

# %% mistake="l2_penalty" label="square of the sum"
# You added first and squared after, so positive and negative weights cancel. Square each weight, then add.
def l2_penalty(W, lam):
    return 0.5 * lam * np.sum(W) ** 2, lam * W

# %% mistake="l2_penalty" label="one slope for all"
# You added the slopes up. Each weight has its own slope: the gradient has the shape of W.
def l2_penalty(W, lam):
    return 0.5 * lam * np.sum(W**2), lam * np.sum(W)

# %% mistake="l2_penalty" label="scaled in place"
# You wrote the gradient into the array you were given. The weights belong to whoever called you: make a new array.
def l2_penalty(W, lam):
    loss = 0.5 * lam * np.sum(W**2)
    W *= lam
    return loss, W

# %% accepted="l1_penalty" label="a loop"
def l1_penalty(W, lam):
    total, grad = 0.0, np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        total += abs(W[i])
        if W[i] > 0:
            grad[i] = lam
        elif W[i] < 0:
            grad[i] = -lam
    return lam * total, grad

# %% accepted="l1_penalty" label="two comparisons"
def l1_penalty(W, lam):
    sign = (W > 0).astype(float) - (W < 0).astype(float)
    return lam * np.sum(W * sign), lam * sign

# %% mistake="l1_penalty" label="gradient lam everywhere"
# You gave every weight the slope λ. Left of 0 the penalty falls, so a negative weight has the slope −λ: that is what pulls it up to 0.
def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W)), lam * np.ones(W.shape)

# %% mistake="l1_penalty" label="sign(0) is 1"
# You pull at weights that are 0 already. The corner has no slope, and we take 0 there.
def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W)), lam * np.where(W >= 0, 1.0, -1.0)

# %% mistake="l1_penalty" label="divided by the size"
# You found the sign as w divided by |w|. Where a weight is 0 that is 0 divided by 0.
def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W)), lam * W / np.abs(W)

# %% mistake="l1_penalty" label="signs left in"
# You added the weights with their signs, so they cancel. Size is what costs: take the signs away first.
def l1_penalty(W, lam):
    return lam * np.sum(W), lam * np.sign(W)

# %% mistake="l1_penalty" label="size of the sum"
# You took the absolute value of the sum. Weights of different sign have cancelled by then: take it of each weight first.
def l1_penalty(W, lam):
    return lam * abs(np.sum(W)), lam * np.sign(W)

# %% mistake="l1_penalty" label="heaviest column"
# For a table, np.linalg.norm(W, 1) is the sum of one column only, the heaviest. Every entry pays.
def l1_penalty(W, lam):
    return lam * np.linalg.norm(W, 1), lam * np.sign(W)

# %% mistake="l1_penalty" label="slope of L2"
# You gave the slope of the L2 penalty. The slope of |w| does not depend on how large w is, only on its sign.
def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W)), lam * W

# %% mistake="l1_penalty" label="lam left out of the slope"
# The price belongs into the slope as well: if the penalty is twice as dear, it is twice as steep.
def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W)), np.sign(W)

# %% accepted="soft_threshold" label="np.where"
def soft_threshold(w, t):
    return np.where(w > t, w - t, np.where(w < -t, w + t, 0.0))

# %% accepted="soft_threshold" label="minus what is clipped"
def soft_threshold(w, t):
    return w - np.clip(w, -t, t)

# %% accepted="soft_threshold" label="two ReLUs"
def soft_threshold(w, t):
    return np.maximum(w - t, 0) - np.maximum(-w - t, 0)

# %% mistake="soft_threshold" label="crosses zero"
# Small numbers end on the other side of 0. A number that is nearer to 0 than t stops there.
def soft_threshold(w, t):
    return w - t * np.sign(w)

# %% mistake="soft_threshold" label="hard threshold"
# You drop the small numbers and keep the large ones as they are. Everything moves by t; small numbers only have less far to go.
def soft_threshold(w, t):
    return np.where(np.abs(w) > t, w, 0.0)

# %% mistake="soft_threshold" label="positive side only"
# You treat every negative number as small. It has a size, too: −3 moves up to −2 when t is 1.
def soft_threshold(w, t):
    return np.maximum(w - t, 0.0)

# %% mistake="soft_threshold" label="sign lost"
# You return the new sizes without their signs. −3 should become −2, not 2.
def soft_threshold(w, t):
    return np.maximum(np.abs(w) - t, 0.0)

# %% mistake="soft_threshold" label="what was taken away"
# This is the part that is removed. What remains is the number minus this part.
def soft_threshold(w, t):
    return np.clip(w, -t, t)

# %% mistake="soft_threshold" label="subtracts on both sides"
# You subtract t from negative numbers as well, and so move them away from 0.
def soft_threshold(w, t):
    return np.where(np.abs(w) > t, w - t, 0.0)

# %% mistake="soft_threshold" label="share instead of distance"
# You shrink each number by a share, as L2 does. Here all numbers move by the same distance t.
def soft_threshold(w, t):
    return w / (1 + t)

# %% accepted="penalised_loss" label="loop over the layers"
def penalised_loss(loss, params, lam):
    penalty = 0.0
    for name, array in params.items():
        if name.startswith("W"):
            penalty += 0.5 * lam * float(np.sum(np.square(array)))
    return loss + penalty

# %% accepted="penalised_loss" label="everything that is not a bias"
def penalised_loss(loss, params, lam):
    flat = [array.ravel() for name, array in params.items() if not name.startswith("b")]
    weights = np.concatenate(flat)
    return loss + lam / 2 * np.dot(weights, weights)

# %% accepted="penalised_loss" label="counting layers up"
def penalised_loss(loss, params, lam):
    layer = 1
    while f"W{layer}" in params:
        loss = loss + 0.5 * lam * (params[f"W{layer}"] ** 2).sum()
        layer += 1
    return loss

# %% mistake="penalised_loss" label="biases pay"
# You let the biases pay. A bias bends nothing, and if it pays, predictions are drawn to 0 for no reason.
def penalised_loss(loss, params, lam):
    return loss + 0.5 * lam * sum(np.sum(array**2) for array in params.values())

# %% mistake="penalised_loss" label="first layer only"
# Only your first layer pays. Weights that are dear in one layer would just move to the others.
def penalised_loss(loss, params, lam):
    return loss + 0.5 * lam * np.sum(params["W1"] ** 2)

# %% mistake="penalised_loss" label="two layers only"
# You wrote down W1 and W2. A network has as many layers as params holds: go through the names.
def penalised_loss(loss, params, lam):
    squares = np.sum(params["W1"] ** 2)
    if "W2" in params:
        squares = squares + np.sum(params["W2"] ** 2)
    return loss + 0.5 * lam * squares

# %% mistake="penalised_loss" label="names of two letters"
# You look at names with one digit. W10 is a weight, too.
def penalised_loss(loss, params, lam):
    names = [name for name in params if name[0] == "W" and len(name) == 2]
    return loss + 0.5 * lam * sum(np.sum(params[name] ** 2) for name in names)

# %% mistake="penalised_loss" label="returns in the loop"
# Your return stands inside the loop, so the function ends after the first weight it meets.
def penalised_loss(loss, params, lam):
    for name in params:
        if name.startswith("W"):
            return loss + 0.5 * lam * np.sum(params[name] ** 2)

# %% mistake="penalised_loss" label="loss once for each layer"
# You add the loss inside the loop, once for each layer. It belongs to the whole network and is added once.
def penalised_loss(loss, params, lam):
    total = 0.0
    for name in params:
        if name.startswith("W"):
            total += loss + 0.5 * lam * np.sum(params[name] ** 2)
    return total

# %% mistake="penalised_loss" label="no half"
# Your penalty is twice too large: the L2 penalty has the factor ½.
def penalised_loss(loss, params, lam):
    weights = [array for name, array in params.items() if name.startswith("W")]
    return loss + lam * sum(np.sum(array**2) for array in weights)

# %% mistake="penalised_loss" label="penalty alone"
# You return the penalty. The cost is the loss plus the penalty.
def penalised_loss(loss, params, lam):
    weights = [array for name, array in params.items() if name.startswith("W")]
    return 0.5 * lam * sum(np.sum(array**2) for array in weights)

# %% mistake="penalised_loss" label="mean over the layers"
# You took the mean over the layers. Every weight pays the same price, in a deep network as in a flat one.
def penalised_loss(loss, params, lam):
    sums = [np.sum(a**2) for name, a in params.items() if name.startswith("W")]
    return loss + 0.5 * lam * np.mean(sums)

# %% accepted="weight_decay_step" label="decay as part of the slope"
def weight_decay_step(params, grads, lr, decay):
    return {
        name: params[name]
        - lr * (grads[name] + (decay if name[0] == "W" else 0.0) * params[name])
        for name in params
    }

# %% accepted="weight_decay_step" label="step first, then the old weight's share"
def weight_decay_step(params, grads, lr, decay):
    stepped = {name: params[name] - lr * grads[name] for name in params}
    for name in params:
        if name.startswith("W"):
            stepped[name] = stepped[name] - lr * decay * params[name]
    return stepped

# %% mistake="weight_decay_step" label="no learning rate in the decay"
# You take off the share `decay` in every step, however short the step is. The share is lr times decay.
def weight_decay_step(params, grads, lr, decay):
    stepped = {}
    for name in params:
        keep = 1 - decay if name.startswith("W") else 1.0
        stepped[name] = keep * params[name] - lr * grads[name]
    return stepped

# %% mistake="weight_decay_step" label="biases decay"
# Your biases decay, too. They bend nothing, so they do not pay.
def weight_decay_step(params, grads, lr, decay):
    return {name: (1 - lr * decay) * params[name] - lr * grads[name] for name in params}

# %% mistake="weight_decay_step" label="biases stay"
# You left the biases out. They do not decay, but they take the plain step.
def weight_decay_step(params, grads, lr, decay):
    stepped = {}
    for name in params:
        if name.startswith("W"):
            stepped[name] = (1 - lr * decay) * params[name] - lr * grads[name]
        else:
            stepped[name] = params[name].copy()
    return stepped

# %% mistake="weight_decay_step" label="decays the new weight"
# You take the step first and then shrink its result, so the step itself decays. The share is taken off the old weight.
def weight_decay_step(params, grads, lr, decay):
    stepped = {name: params[name] - lr * grads[name] for name in params}
    for name in params:
        if name.startswith("W"):
            stepped[name] = (1 - lr * decay) * stepped[name]
    return stepped

# %% mistake="weight_decay_step" label="decay that grows"
# Your weights grow at each step. Decay takes a share away: 1 − lr·decay.
def weight_decay_step(params, grads, lr, decay):
    stepped = {}
    for name in params:
        keep = 1 + lr * decay if name.startswith("W") else 1.0
        stepped[name] = keep * params[name] - lr * grads[name]
    return stepped

# %% mistake="weight_decay_step" label="gradient forgotten"
# Your weights only decay. They still have to go down the loss: minus lr times gradient.
def weight_decay_step(params, grads, lr, decay):
    stepped = {}
    for name in params:
        if name.startswith("W"):
            stepped[name] = (1 - lr * decay) * params[name]
        else:
            stepped[name] = params[name] - lr * grads[name]
    return stepped

# %% mistake="weight_decay_step" label="in place"
# You changed the arrays you were given. Whoever called you still needs the old weights: make new arrays.
def weight_decay_step(params, grads, lr, decay):
    for name in params:
        if name.startswith("W"):
            params[name] -= lr * decay * params[name]
        params[name] -= lr * grads[name]
    return params

# %% accepted="proximal_step" label="np.where"
def proximal_step(w, grad, lr, lam):
    z, t = w - lr * grad, lr * lam
    return np.where(z > t, z - t, np.where(z < -t, z + t, 0.0))

# %% accepted="proximal_step" label="one number at a time"
def proximal_step(w, grad, lr, lam):
    z = w - lr * grad
    return np.array([toward_zero(v, lr * lam) for v in z.ravel()]).reshape(z.shape)

# %% mistake="proximal_step" label="the friend's step"
# Your pull is λ in every step, however short the step is. A step of learning rate lr along a slope of λ moves by lr·λ.
def proximal_step(w, grad, lr, lam):
    z = w - lr * grad
    return np.sign(z) * np.maximum(np.abs(z) - lam, 0.0)

# %% mistake="proximal_step" label="subgradient step"
# This is the subgradient step. It jumps over 0 and never stops there.
def proximal_step(w, grad, lr, lam):
    return w - lr * (grad + lam * np.sign(w))

# %% mistake="proximal_step" label="pull first"
# You let the penalty pull first and take the gradient step after it, which moves the weight away from 0 again.
def proximal_step(w, grad, lr, lam):
    pulled = np.sign(w) * np.maximum(np.abs(w) - lr * lam, 0.0)
    return pulled - lr * grad

# %% mistake="proximal_step" label="no stop at 0"
# You pull z by lr·λ and let it pass 0. The new size is never below 0.
def proximal_step(w, grad, lr, lam):
    z = w - lr * grad
    return z - lr * lam * np.sign(z)

# %% mistake="proximal_step" label="sign of the old weight"
# You give z the sign that w had. If the gradient step has carried the weight across 0, that sign is the wrong one.
def proximal_step(w, grad, lr, lam):
    z = w - lr * grad
    return np.sign(w) * np.maximum(np.abs(z) - lr * lam, 0.0)

# %% mistake="proximal_step" label="gradient step alone"
# The penalty does not pull at all. After the gradient step each size falls by lr·λ.
def proximal_step(w, grad, lr, lam):
    return w - lr * grad

# %% mistake="proximal_step" label="hard threshold"
# You drop what is small and leave the rest where it is. The pull acts on all weights; the small ones only meet 0 on the way.
def proximal_step(w, grad, lr, lam):
    z = w - lr * grad
    return np.where(np.abs(z) > lr * lam, z, 0.0)

# %% mistake="proximal_step" label="uphill"
# Your gradient step goes up the loss. Go against the gradient.
def proximal_step(w, grad, lr, lam):
    z = w + lr * grad
    return np.sign(z) * np.maximum(np.abs(z) - lr * lam, 0.0)
