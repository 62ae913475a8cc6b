"""Claim: an epoch of our classifier takes at most 0.6 of the time of PyTorch's.

The network 784-256-10 learns 60,000 examples in batches of 128 with Adam, all on the
same float32 arrays and the same number of threads. The peers are an ordinary eager
PyTorch loop on the CPU, if PyTorch is installed, and scikit-learn's `MLPClassifier`,
which must take longer than ours. The floor is the time of the matrix products alone:
nobody who uses the same BLAS can be faster. All take turns, and a ratio is the median
over the rounds.

Which kernels OpenBLAS has chosen for this processor is printed, because most of the
time is theirs. Where it does not know a processor with AVX-512 and says Haswell,
OPENBLAS_CORETYPE=SkylakeX in the environment gives it the right ones.

With FIRSTNEURON_MNIST set the data are MNIST's, else random numbers of its shape.

    python benchmarks/train.py [--threads 2] [--repeats 5] [--examples 60000]
"""

import argparse
import os
import time
import warnings
from collections.abc import Callable

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier as ScikitLearn
from threadpoolctl import threadpool_info, threadpool_limits

from firstneuron.classifier import MLPClassifier
from firstneuron.datasets import MNIST_FOLDER, load_mnist

SIZES, BATCH, LR = (784, 256, 10), 128, 0.001
CLAIMS = {"PyTorch, eager": 0.6, "scikit-learn": 1.0}  # our time, as a share of theirs


def data(examples: int) -> tuple[np.ndarray, np.ndarray, str]:
    """Return X (m, 784) from 0 to 1 in float32, y (m,), and what they are."""
    if os.environ.get(MNIST_FOLDER):
        mnist = load_mnist()
        X = (mnist.images[:examples].reshape(-1, 784) / 255).astype(np.float32)
        return X, mnist.labels[:examples], mnist.name
    rng = np.random.default_rng(0)
    X = rng.random((examples, 784), dtype=np.float32)
    return X, rng.integers(10, size=examples), "random numbers of MNIST's shape"


def ours(X: np.ndarray, y: np.ndarray) -> None:
    MLPClassifier(SIZES[1:-1], lr=LR, batch_size=BATCH, max_epochs=1).fit(X, y)


def scikit_learn(X: np.ndarray, y: np.ndarray) -> None:
    model = ScikitLearn(
        SIZES[1:-1], alpha=0, batch_size=BATCH, learning_rate_init=LR, max_iter=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # one epoch is what we ask
        model.fit(X, y)


def pytorch(threads: int) -> Callable[[np.ndarray, np.ndarray], None] | None:
    """Return the eager loop, or None if PyTorch is not installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(threads)

    def train(X: np.ndarray, y: np.ndarray) -> None:
        n_in, hidden, n_out = SIZES
        model = torch.nn.Sequential(
            torch.nn.Linear(n_in, hidden),
            torch.nn.ReLU(),
            torch.nn.Linear(hidden, n_out),
        )
        adam = torch.optim.Adam(model.parameters(), lr=LR)
        loss = torch.nn.CrossEntropyLoss()
        inputs, labels = torch.from_numpy(X), torch.from_numpy(y)
        order = torch.randperm(len(inputs))
        for rows in order.split(BATCH):
            adam.zero_grad()
            loss(model(inputs[rows]), labels[rows]).backward()
            adam.step()

    return train


def products(X: np.ndarray, y: np.ndarray) -> None:
    """Only the five matrix products of each batch, without the rest of training."""
    n_in, hidden, n_out = SIZES
    rng = np.random.default_rng(0)
    W1 = rng.random((n_in, hidden), dtype=np.float32)
    W2 = rng.random((hidden, n_out), dtype=np.float32)
    A = np.empty((BATCH, hidden), np.float32)
    Z = np.empty((BATCH, n_out), np.float32)
    dW1, dW2, dA = np.empty_like(W1), np.empty_like(W2), np.empty_like(A)
    for start in range(0, len(X) - BATCH + 1, BATCH):
        batch = X[start : start + BATCH]
        np.matmul(batch, W1, out=A)
        np.matmul(A, W2, out=Z)
        np.matmul(A.T, Z, out=dW2)
        np.matmul(Z, W2.T, out=dA)
        np.matmul(batch.T, dA, out=dW1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--examples", type=int, default=60_000)
    args = parser.parse_args()
    X, y, name = data(args.examples)
    entries = {
        "firstneuron": ours,
        "scikit-learn": scikit_learn,
        "PyTorch, eager": pytorch(args.threads),
        "matrix products alone": products,
    }
    seconds: dict[str, list[float]] = {}
    with threadpool_limits(args.threads):
        for _ in range(args.repeats):  # in turn, so that a busy moment hits them all
            for entry, train in entries.items():
                if train is None:
                    continue
                start = time.perf_counter()
                train(X, y)
                seconds.setdefault(entry, []).append(time.perf_counter() - start)

    blas = {
        f"{lib['internal_api']}, kernels {lib.get('architecture', 'unknown')}"
        for lib in threadpool_info()
        if lib["user_api"] == "blas"
    }
    print(f"{len(X)} examples, {name}; {args.threads} threads; one epoch of {SIZES}")
    print(f"BLAS: {'; '.join(sorted(blas))}")
    print(f"{'':24}{'best s':>8}{'median s':>10}{'ours, as a share':>18}")
    share = {}
    for entry in entries:
        if entry not in seconds:
            print(f"{entry:24}not installed")
            continue
        times = seconds[entry]
        share[entry] = np.median(np.divide(seconds["firstneuron"], times))
        print(
            f"{entry:24}{min(times):8.2f}{np.median(times):10.2f}{share[entry]:18.2f}"
        )
    for peer, most in CLAIMS.items():
        if peer in share:
            verdict = "holds" if share[peer] <= most else "does not hold"
            print(f"claim: at most {most:g} of the time of {peer}: {verdict}")


if __name__ == "__main__":
    main()
