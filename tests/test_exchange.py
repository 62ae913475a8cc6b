"""What crosses between an answer and its test: values, changes, views, handles."""

import math
import random
import socket

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.engine.values import Values
from autograder.engine.wire import Channel, Gone, Malformed


def no_handles(_):
    raise AssertionError("this value should cross by value")


def two_sides():
    return [Values(even, no_handles, no_handles) for even in (True, False)]


def across(writer, reader, value, share=True):
    """What the other side gets, through real bytes."""
    text = msgpack.packb(writer.write(value, share), unicode_errors="surrogatepass")
    return reader.read(msgpack.unpackb(text, unicode_errors="surrogatepass"))


def same(a, b):
    if isinstance(a, np.ndarray | np.generic):
        return (
            type(a) is type(b)
            and a.dtype == b.dtype
            and a.shape == b.shape
            and a.tobytes() == b.tobytes()
        )
    if isinstance(a, float) and math.isnan(a):
        return isinstance(b, float) and math.isnan(b)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(a) is type(b) and all(
            same(x, y) for x, y in zip(a.items(), b.items(), strict=True)
        )
    return type(a) is type(b) and a == b


numbers = hnp.arrays(
    st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.floating_dtypes(sizes=(32, 64)),
        hnp.complex_number_dtypes(),
        hnp.unicode_string_dtypes(),
    ),
    hnp.array_shapes(min_dims=0, min_side=0),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(allow_nan=False),
    st.text(st.characters()),  # half surrogates, too
    st.binary(),
    st.just(...),
    st.sampled_from([int, float, np.float64, np.ndarray, list]),
)
keys = st.one_of(st.integers(), st.text(), st.tuples(st.integers(), st.text()))
values = st.recursive(
    scalars | numbers,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
    ),
    max_leaves=12,
)


@given(values, st.booleans())
def test_a_value_arrives_as_it_was(value, share):
    judge, student = two_sides()
    got = across(judge, student, value, share)
    assert same(value, got) or value == got


@given(st.lists(numbers, min_size=1, max_size=4), st.data())
def test_a_change_made_on_one_side_arrives_on_the_other(arrays, data):
    judge, student = two_sides()
    there = across(judge, student, arrays)
    which = data.draw(st.integers(0, len(arrays) - 1))
    if there[which].size:
        flat = there[which].reshape(-1)
        flat[0] = "x" if flat.dtype.kind == "U" else flat[0] == 0
    there.append(7)
    judge.apply(msgpack.unpackb(msgpack.packb(student.changes(lazy=True))))
    assert same(arrays, there)
    assert student.changes(lazy=True) == []


def test_what_nobody_changed_is_not_told_again():
    judge, student = two_sides()
    across(judge, student, [np.arange(3), {"a": [1]}, np.random.default_rng(0)])
    assert student.changes(lazy=True) == judge.changes(lazy=True) == []


def test_an_object_comes_back_as_itself_and_a_view_as_a_view():
    judge, student = two_sides()
    X = np.arange(12.0).reshape(3, 4)
    there = across(judge, student, X)
    assert across(student, judge, there) is X
    row = across(student, judge, there[1:, ::2])
    assert np.shares_memory(row, X)
    assert row.tolist() == X[1:, ::2].tolist()
    copy = across(student, judge, there[1:].copy())
    assert not np.shares_memory(copy, X)


def test_a_list_that_holds_itself():
    judge, student = two_sides()
    loop = [1]
    loop.append(loop)
    got = across(judge, student, loop)
    assert got[1] is got


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_in_memory_is_kept(order):
    judge, student = two_sides()
    X = np.asarray(np.arange(6.0).reshape(2, 3), order=order)
    got = across(judge, student, X)
    assert got.flags.c_contiguous == X.flags.c_contiguous
    assert got.tolist() == X.tolist()


def test_a_read_only_array_stays_read_only():
    judge, student = two_sides()
    X = np.arange(3)
    X.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        across(judge, student, X)[0] = 1


@pytest.mark.parametrize("make", [np.random.PCG64, np.random.MT19937, np.random.SFC64])
def test_a_generator_travels_by_its_state_and_back(make):
    judge, student = two_sides()
    rng, twin = (np.random.Generator(make(3)) for _ in range(2))
    there = across(judge, student, rng)
    assert there.random() == twin.random()
    judge.apply(student.changes(lazy=True))
    assert rng.random() == twin.random()


def test_a_subclass_arrives_as_the_plain_type():
    class Full(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    class Lying(np.ndarray):
        def __eq__(self, other):
            return np.True_

    class Words(str):
        pass

    judge, student = two_sides()
    for value, kind in (
        (Full(2.5), float),
        (np.arange(3).view(Lying), np.ndarray),
        (Words("a"), str),
        (type("L", (list,), {})([1]), list),
    ):
        assert type(across(student, judge, value)) is kind


def test_frames_forget_and_keep():
    judge, student = two_sides()
    for side in (judge, student):
        side.push()
    across(judge, student, np.arange(3))
    for side in (judge, student):
        side.pop(keep=True)
        assert len(side.shared) == 1
        side.forget_all()
        assert not side.shared and not side.numbers


@pytest.mark.parametrize(
    "message",
    [
        ["no such tag"],
        ["array", None, True, "<f8", [10**9], "C", b""],
        ["array", None, True, "<f8", [2], "C", b"x"],
        ["array", None, True, "O", [1], "C", b"12345678"],
        ["array", None, True, "<f8", [-1], "C", b""],
        ["view", None, 0, "<f8", [10], [8], 0],
        ["view", None, 0, "<f8", [2], [8], -8],
        ["view", None, 0, "O", [1], [8], 0],
        ["ref", 99],
        ["list", 0, []],  # a number that is taken, and the judge's own
        ["type", "os.system"],
        ["dtype", "O"],
        ["generator", None, ["generator", ["dict", None, ["bit_generator", "os"]]]],
        ["dict", None, [["list", None, []], 1]],
        ["scalar", "<f8", b""],
        [],
        [["tuple", []]],
    ],
)
def test_a_malformed_value_is_an_error_and_nothing_else(message):
    judge, student = two_sides()
    across(judge, student, np.arange(3.0))
    with pytest.raises((Malformed, ValueError, TypeError, KeyError, IndexError)):
        judge.read(message)


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), st.lists))
def test_no_message_does_anything_but_fail(message):
    judge, _ = two_sides()
    try:
        judge.read(message)
    except (Malformed, ValueError, TypeError, KeyError, IndexError, AttributeError):
        pass


def test_values_that_are_too_deep():
    judge, student = two_sides()
    deep = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(ValueError, match="levels deep"):
        judge.write(deep)
    message = ["tuple", []]
    for _ in range(100):
        message = ["tuple", [message]]
    with pytest.raises(Malformed):
        student.read(message)


@pytest.fixture
def channels():
    ends = socket.socketpair()
    yield [Channel(end, limit=1000) for end in ends], ends
    for end in ends:
        end.close()


def test_messages_keep_their_order_and_their_bounds(channels):
    (a, b), _ = channels
    for message in (["x", 1], [b"\x00" * 900], [[], None, 2.5]):
        a.send(message)
        assert b.receive() == message
    with pytest.raises(ValueError, match="too many"):
        a.send(["y" * 1000])
    a.send(["still here"])
    assert b.receive() == ["still here"]


@pytest.mark.parametrize(
    "junk",
    [
        b"\xff" * 8,  # a length of 18 exabytes
        b"\x00" * 7 + b"\x01\xc1",  # a byte that msgpack does not have
        b"\x00" * 7 + b"\x01\x05",  # not a list
        b"\x00" * 7 + b"\x02\x90\x90",  # two messages in one
        b"\x00" * 6 + b"\x01\x00" + b"\x91" * 256,  # lists in lists
    ],
)
def test_bytes_that_are_no_message(channels, junk):
    (a, _), (_, raw) = channels
    raw.sendall(junk)
    raw.close()
    with pytest.raises((Malformed, Gone)):
        a.receive()


def test_an_end_that_is_closed(channels):
    (a, b), _ = channels
    b.close()
    with pytest.raises(Gone):
        a.receive()
    with pytest.raises(Gone):
        a.send([1])


def test_python_s_own_generator_travels_too():
    judge, student = two_sides()
    rng = random.Random(5)
    there = across(judge, student, rng)
    twin = random.Random(5)
    assert there.random() == twin.random()
    judge.apply(student.changes(lazy=True))
    assert rng.random() == twin.random()


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (np.random.MT19937, lambda s: s["state"].update(pos=10**6)),
        (np.random.MT19937, lambda s: s["state"].update(key=s["state"]["key"][:9])),
        (np.random.Philox, lambda s: s.update(buffer_pos=-1)),
        (np.random.Philox, lambda s: s.update(buffer=s["buffer"][:1])),
        (np.random.SFC64, lambda s: s["state"].update(state=s["state"]["state"][:1])),
        (np.random.PCG64, lambda s: s.update(has_uint32=7)),
    ],
)
def test_a_state_that_points_outside_itself_is_refused(make, change):
    judge, student = two_sides()
    rng = np.random.Generator(make(0))
    message = student.write(rng)
    state = rng.bit_generator.state
    change(state)
    message[2][1] = student.write(state, False)
    with pytest.raises((Malformed, ValueError, TypeError)):
        judge.read(message)
