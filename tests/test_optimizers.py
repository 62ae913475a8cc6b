"""Optimizers against PyTorch's update formulas, written out, and their properties."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from firstneuron.gradients import gd_step
from firstneuron.optimizers import SGD, Adam, Momentum

OPTIMIZERS = (SGD, Momentum, Adam)
every_optimizer = pytest.mark.parametrize("make", OPTIMIZERS)

values = st.floats(-10, 10)
sizes = st.floats(1e-3, 10)  # of a slope: not so small that eps counts
slopes = st.builds(lambda size, sign: size * sign, sizes, st.sampled_from([-1.0, 1.0]))
rates = st.floats(1e-4, 2)
shares = st.floats(0, 0.999)


@st.composite
def walks(draw):
    """Parameters, and their gradients in each of some steps."""
    shapes = draw(
        st.dictionaries(
            st.text(max_size=3),
            array_shapes(min_dims=0, max_dims=3, max_side=3),
            max_size=3,
        )
    )
    params = {k: draw(arrays(float, s, elements=values)) for k, s in shapes.items()}
    steps = [
        {k: draw(arrays(float, s, elements=slopes)) for k, s in shapes.items()}
        for _ in range(draw(st.integers(1, 4)))
    ]
    return params, steps


def walk(optimizer, params, steps):
    for grads in steps:
        params = optimizer.step(params, grads)
    return params


def assert_same(got, want, **tolerances):
    assert got.keys() == want.keys()
    for name in want:
        np.testing.assert_allclose(got[name], want[name], **tolerances)


# ---- the formulas ----------------------------------------------------------------
# As in torch/optim, one parameter at a time. PyTorch's velocity is a sum of slopes, and
# the learning rate comes in with the move; while it stays, that is the same.


def torch_sgd(p, steps, lr, momentum=0.0):
    buf = None
    for g in steps:
        buf = g if buf is None else momentum * buf + g
        p = p - lr * buf
    return p


def torch_adam(p, steps, lr, beta1, beta2, eps):
    exp_avg, exp_avg_sq = np.zeros_like(p), np.zeros_like(p)
    for t, g in enumerate(steps, start=1):
        exp_avg = exp_avg + (1 - beta1) * (g - exp_avg)  # lerp
        exp_avg_sq = beta2 * exp_avg_sq + (1 - beta2) * g * g
        step_size = lr / (1 - beta1**t)
        denom = np.sqrt(exp_avg_sq) / np.sqrt(1 - beta2**t) + eps
        p = p - step_size * exp_avg / denom
    return p


@given(walks(), rates)
def test_sgd_is_pytorchs_and_lesson_5s(case, lr):
    params, steps = case
    got = walk(SGD(lr), params, steps)
    want = {k: torch_sgd(p, [g[k] for g in steps], lr) for k, p in params.items()}
    assert_same(got, want, rtol=1e-12, atol=1e-12)
    assert_same(SGD(lr).step(params, steps[0]), gd_step(params, steps[0], lr))


@given(walks(), rates, shares)
def test_momentum_is_pytorchs(case, lr, beta):
    params, steps = case
    got = walk(Momentum(lr, beta), params, steps)
    want = {k: torch_sgd(p, [g[k] for g in steps], lr, beta) for k, p in params.items()}
    assert_same(got, want, rtol=1e-10, atol=1e-10)


@given(walks(), rates, shares, shares, st.sampled_from([1e-8, 0.5]))
def test_adam_is_pytorchs(case, lr, beta1, beta2, eps):
    params, steps = case
    setting = lr, beta1, beta2, eps
    got = walk(Adam(*setting), params, steps)
    want = {
        k: torch_adam(p, [g[k] for g in steps], *setting) for k, p in params.items()
    }
    assert_same(got, want, rtol=1e-9, atol=1e-9)


# ---- what the lesson says about them ---------------------------------------------


@given(rates, st.floats(0, 0.99), slopes)
def test_momentum_reaches_its_terminal_velocity(lr, beta, g):
    ball, w = Momentum(lr, beta), {"w": np.zeros(1)}
    steps = 10 + int(30 / (1 - beta))  # beta^steps is below 1e-12
    for _ in range(steps):
        before, w = w, ball.step(w, {"w": np.array([g])})
    v = w["w"] - before["w"]
    np.testing.assert_allclose(v, -lr / (1 - beta) * g, rtol=1e-8)


@given(walks(), rates)
def test_momentum_without_memory_is_sgd(case, lr):
    assert_same(walk(Momentum(lr, 0.0), *case), walk(SGD(lr), *case))


@given(walks(), st.floats(1e-2, 1e6))
def test_adam_does_not_see_the_scale_of_the_gradient(case, c):
    params, steps = case
    scaled = [{k: c * g for k, g in grads.items()} for grads in steps]
    tiny = {"eps": 1e-200}
    assert_same(
        walk(Adam(0.1, **tiny), params, scaled),
        walk(Adam(0.1, **tiny), params, steps),
        atol=1e-9,
    )


@given(arrays(float, (2, 3), elements=slopes), shares, shares)
def test_adams_first_step_is_the_learning_rate(g, beta1, beta2):
    moved = Adam(0.5, beta1, beta2, eps=1e-12).step({"w": 0 * g}, {"w": g})["w"]
    np.testing.assert_allclose(moved, -0.5 * np.sign(g), rtol=1e-6)


@every_optimizer
def test_where_there_is_no_slope_nothing_moves(make):
    optimizer, params = make(), {"w": np.ones((2, 2))}
    for _ in range(3):
        params = optimizer.step(params, {"w": np.zeros((2, 2))})
    np.testing.assert_array_equal(params["w"], 1)


@every_optimizer
@given(case=walks())
def test_each_name_walks_as_if_it_were_alone(make, case):
    params, steps = case
    together = walk(make(0.1), params, steps)
    alone = {
        k: walk(make(0.1), {k: params[k]}, [{k: g[k]} for g in steps])[k]
        for k in params
    }
    assert_same(together, alone, rtol=0)


@every_optimizer
@given(case=walks())
def test_the_order_of_the_names_does_not_matter(make, case):
    params, steps = case
    optimizer, got = make(0.1), params
    for i, grads in enumerate(steps):
        names = sorted(params, reverse=i % 2 == 1)
        got = optimizer.step({k: got[k] for k in names}, grads)
    assert_same(got, walk(make(0.1), params, steps), rtol=0)


# ---- step and step_ --------------------------------------------------------------


@every_optimizer
@given(case=walks())
def test_step_keeps_its_hands_off(make, case):
    """Not only in its own call: also later steps leave earlier arrays alone."""
    params, steps = case
    optimizer, seen = make(0.1), [(params, {k: p.copy() for k, p in params.items()})]
    for grads in steps:
        before = {k: g.copy() for k, g in grads.items()}
        new = optimizer.step(seen[-1][0], grads)
        seen += [(grads, before), (new, {k: p.copy() for k, p in new.items()})]
    for now, then in seen:
        assert_same(now, then, rtol=0)
    made = [a for dicts, _ in seen for a in dicts.values()]
    for i, a in enumerate(made):
        assert not any(np.shares_memory(a, b) for b in made[:i])


@every_optimizer
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@given(case=walks())
def test_step_in_place_is_the_same_step(make, kind, case):
    params, steps = (
        {k: p.astype(kind) for k, p in case[0].items()},
        [{k: g.astype(kind) for k, g in grads.items()} for grads in case[1]],
    )
    want = walk(make(0.1), params, steps)
    optimizer, own = make(0.1), {k: p.copy() for k, p in params.items()}
    held = dict(own)
    for grads in steps:
        before = {k: g.copy() for k, g in grads.items()}
        optimizer.step_(own, grads)
        assert_same(grads, before, rtol=0)
    assert_same(own, want, rtol=0)
    assert all(own[k] is held[k] and own[k].dtype == kind for k in own)
    assert all(want[k].dtype == kind for k in want)


@every_optimizer
def test_float32_follows_float64(make):
    rng = np.random.default_rng(0)
    params = {"W": rng.normal(size=(30, 20)), "b": rng.normal(size=20)}
    steps = [
        {k: rng.normal(size=p.shape) for k, p in params.items()} for _ in range(50)
    ]
    half = {k: p.astype(np.float32) for k, p in params.items()}
    got, want = walk(make(), half, steps), walk(make(), params, steps)
    assert_same(got, want, rtol=1e-4, atol=1e-5)


@every_optimizer
def test_step_in_place_allocates_no_array(make):
    params = {"W": np.zeros((200, 300), np.float32), "b": np.zeros(300, np.float32)}
    grads = {k: np.ones_like(p) for k, p in params.items()}
    optimizer = make()
    optimizer.step_(params, grads)  # makes the memory
    tracemalloc.start()
    for _ in range(3):
        optimizer.step_(params, grads)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < params["W"].nbytes / 10


@every_optimizer
def test_lists_and_whole_numbers_step_by_fractions(make):
    optimizer = make(0.5)
    got = optimizer.step({"w": [3, 4]}, {"w": [1, -1]})
    np.testing.assert_allclose(got["w"], [2.5, 4.5], rtol=1e-7)


@every_optimizer
def test_the_learning_rate_may_change_on_the_way(make):
    optimizer, w = make(1.0), {"w": np.zeros(1)}
    optimizer.lr = 0.25
    w = optimizer.step(w, {"w": np.ones(1)})
    np.testing.assert_allclose(w["w"], -0.25, rtol=1e-7)


# ---- what is refused -------------------------------------------------------------


@every_optimizer
def test_one_object_for_two_layers_is_refused_and_nothing_moves(make):
    """The bug hunt of the lesson: here it is an error, whatever the shapes."""
    optimizer, one = make(), {"W1": np.zeros((2, 2))}
    first = optimizer.step(one, {"W1": np.ones((2, 2))})
    with pytest.raises(ValueError, match=r"memory of \['W1'\].*\['W2'\].*one call"):
        optimizer.step({"W2": np.zeros((2, 2))}, {"W2": np.ones((2, 2))})
    other = {"W1": np.zeros((2, 3))}
    with pytest.raises(ValueError, match=rf"\(2, 3\).*memory in this {make.__name__}"):
        optimizer.step(other, {"W1": np.ones((2, 3))})
    peer = make()
    peer.step(one, {"W1": np.ones((2, 2))})
    grads = {"W1": np.full((2, 2), -3.0)}
    assert_same(optimizer.step(first, grads), peer.step(first, grads), rtol=0)


@every_optimizer
@pytest.mark.parametrize(
    ("params", "grads", "words"),
    [
        ({"w": [1.0], "b": [1.0]}, {"w": [1.0]}, r"\['b', 'w'\].*\['w'\]"),
        ({"w": [1.0]}, {"w": [1.0], "b": [1.0]}, "same name"),
        ({"w": [1.0, 2.0]}, {"w": [1.0]}, r"w is .*\(2,\).*gradient of w.*\(1,\)"),
    ],
)
def test_gradients_that_do_not_fit_are_refused(make, params, grads, words):
    with pytest.raises(ValueError, match=words):
        make().step(params, grads)


@every_optimizer
@pytest.mark.parametrize(
    ("p", "g", "error", "words"),
    [
        ([1.0], np.ones(1), TypeError, "w should be an array of floats.*list.*`step`"),
        (np.ones(1, int), np.ones(1), TypeError, "w should be .*int64"),
        (np.ones(1), np.ones(1, int), TypeError, "gradient of w should be .*int64"),
        (np.ones(1), np.ones(1, np.float32), ValueError, "float64.*float32"),
    ],
)
def test_what_cannot_be_changed_in_place_is_refused(make, p, g, error, words):
    with pytest.raises(error, match=words):
        make().step_({"w": p}, {"w": g})


@pytest.mark.parametrize(
    ("make", "setting", "words"),
    [
        *((m, {"lr": lr}, "lr=") for m in OPTIMIZERS for lr in (-1, float("nan"))),
        *((Momentum, {"beta": b}, "beta=") for b in (-0.1, 1.0, float("nan"))),
        (Adam, {"beta1": 1.0}, "beta1=1.0"),
        (Adam, {"beta2": 1.5}, "beta2=1.5"),
        (Adam, {"eps": 0.0}, "eps=0.0"),
    ],
)
def test_settings_that_make_no_sense_are_refused(make, setting, words):
    with pytest.raises(ValueError, match=words):
        make(**setting)
