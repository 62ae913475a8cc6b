"""A number that remembers how it was made, so that slopes can flow back to it."""

from __future__ import annotations

import math
from typing import Any

from firstneuron.neuron import scalar

__all__ = ["Node"]


class Node:
    """A number in a computational graph.

    Every operation on nodes makes a new node, and writes down its inputs, each with its
    rate: how much the result moves when only that input moves. `backward` then walks
    from the result to the beginning. Rates multiply along a path, and add up where
    paths meet.

    Parameters
    ----------
    data : the number.

    Attributes
    ----------
    data : the number, a float.
    grad : slope, at this node, of the result on which `backward` was called last; 0
        before.

    References
    ----------
    S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16(2),
    1976. The shape of this class is that of A. Karpathy's micrograd.

    Examples
    --------
    >>> a, b, c = Node(5), Node(3), Node(2)
    >>> J = 3 * (a + b * c)
    >>> J.backward()
    >>> J.data, a.grad, b.grad, c.grad
    (33.0, 3.0, 6.0, 9.0)
    """

    def __init__(self, data: float) -> None:
        self.data = scalar("data", data)
        self.grad = 0.0
        self._edges: tuple[tuple[Node, float], ...] = ()  # (input, rate)

    # ---- forward: each operation knows its own rates ---------------------------------

    def __add__(self, other: Node | float) -> Node:
        other = _node(other)
        return _result(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other: Node | float) -> Node:
        other = _node(other)
        return _result(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, k: float) -> Node:
        if isinstance(k, Node):
            raise TypeError(
                "The exponent is a Node, and should be a plain number: x**2. For a "
                "power that can change, use (k * x.log()).exp()."
            )
        k = scalar("the exponent", k)
        x = self.data
        if (x < 0 and k != int(k)) or (x == 0 and k < 1 and k != 0):
            raise ValueError(
                f"{x:g}**{k:g} has no slope among the real numbers. "
                "Give a base above 0."
            )
        try:
            return _result(x**k, (self, k * x ** (k - 1) if k else 0.0))
        except OverflowError:
            raise OverflowError(
                f"{x:g}**{k:g} or its slope is too large for a float. "
                "Scale the numbers first."
            ) from None

    def relu(self) -> Node:
        """``max(0, x)``; the rate at 0 is taken as 0."""
        return _result(max(0.0, self.data), (self, 1.0 if self.data > 0 else 0.0))

    def exp(self) -> Node:
        """``eˣ``, which is its own rate."""
        if self.data > 709:
            raise OverflowError(
                f"exp({self.data:g}) is too large for a float. Give a number up to 709."
            )
        y = math.exp(self.data)
        return _result(y, (self, y))

    def log(self) -> Node:
        """Natural logarithm; its rate is ``1/x``."""
        if not self.data > 0:
            raise ValueError(
                f"log({self.data:g}) does not exist. Give a number above 0."
            )
        return _result(math.log(self.data), (self, 1.0 / self.data))

    def tanh(self) -> Node:
        """Hyperbolic tangent t; its rate is ``1 − t²``."""
        t = math.tanh(self.data)
        return _result(t, (self, 1.0 - t * t))

    def __neg__(self) -> Node:
        return self * -1.0

    def __sub__(self, other: Node | float) -> Node:
        return self + -_node(other)

    def __truediv__(self, other: Node | float) -> Node:
        return self * _node(other) ** -1

    def __radd__(self, other: float) -> Node:
        return self + other

    def __rmul__(self, other: float) -> Node:
        return self * other

    def __rsub__(self, other: float) -> Node:
        return -self + other

    def __rtruediv__(self, other: float) -> Node:
        return self**-1 * other

    # ---- backward --------------------------------------------------------------------

    def backward(self) -> None:
        """Put the slope of this node into `grad` of every node it was made from.

        Each call starts from zero, so calling it twice gives the same slopes. (In
        PyTorch and micrograd, slopes of several calls add up until they are set to
        zero.) Nodes that this one does not depend on keep the `grad` they have.
        """
        nodes = self._nodes()
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(nodes):  # whoever uses a node has had its turn before
            for source, rate in node._edges:
                source.grad += node.grad * rate

    def _nodes(self) -> list[Node]:
        """All nodes that this one was made from, and itself; each after its inputs."""
        nodes: list[Node] = []
        seen = set()
        waiting = [(self, False)]  # a stack of our own: graphs get deeper than Python's
        while waiting:
            node, inputs_done = waiting.pop()
            if inputs_done:
                nodes.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting.extend((source, False) for source, _ in node._edges)
        return nodes

    def __repr__(self) -> str:
        return f"Node(data={self.data:g}, grad={self.grad:g})"


def _node(value: Any) -> Node:
    return value if isinstance(value, Node) else Node(value)


def _result(data: float, *edges: tuple[Node, float]) -> Node:
    node = Node(data)
    node._edges = edges
    return node
