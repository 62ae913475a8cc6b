# What the grader is sent: values that break it, and bytes past all rules.
# Where a grader has no such socket, the sender finds nothing and its answer fails.

# %% every="attack"
import gc
import struct
import time

def find(kind):
    return next(o for o in gc.get_objects() if type(o).__name__ == kind)

def send(data):
    find("Channel").sock.sendall(data)

def framed(body):
    return struct.pack(">Q", len(body)) + body

# %% attack="a length beyond all memory"
# The head of a message announces 2^64 bytes.
def weighted_sum(x, w, b):
    send(b"\xff" * 8)
    time.sleep(60)

# %% attack="a message nested a million times"
# Lists in lists, which a careless reader follows until its stack ends.
def weighted_sum(x, w, b):
    send(framed(b"\x91" * 1_000_000 + b"\xc0"))
    time.sleep(60)

# %% attack="noise"
# Bytes without any sense.
def weighted_sum(x, w, b):
    send(framed(bytes(range(256)) * 100))
    send(bytes(range(255, -1, -1)) * 1000)
    return 0.0

# %% attack="half a message"
# A message begins and does not end.
def weighted_sum(x, w, b):
    send(struct.pack(">Q", 1000) + b"half")
    time.sleep(60)

# %% attack="a byte now and then"
# A message comes so slowly that every wait sees some progress.
def weighted_sum(x, w, b):
    send(struct.pack(">Q", 10_000))
    while True:
        send(b"\xc0")
        time.sleep(0.2)

# %% attack="two replies"
# Every question gets two answers; the second stands there for the next question.
def weighted_sum(x, w, b):
    import msgpack
    for value in (11.5, 11.5):
        send(framed(msgpack.packb(["give", value, [], [], False, "", "", []])))
    return 11.5

# %% attack="a reply in another's name"
# It answers questions that were not asked, with numbers of objects that are not its own.
def weighted_sum(x, w, b):
    import msgpack
    changes = [[number, [0.0]] for number in range(-10, 200)]
    send(framed(msgpack.packb(["give", 11.5, changes, list(range(200)), True, "", "", []])))
    return 0.0

# %% attack="an answer after the time is up"
# A thread sends the reply when the grader has given up.
import threading

def late():
    import msgpack
    channel = find("Channel")
    time.sleep(3)
    for _ in range(5):
        channel.sock.sendall(framed(msgpack.packb(["give", 11.5, [], [], False, "", "", []])))

def weighted_sum(x, w, b):
    threading.Thread(target=late, daemon=True).start()
    time.sleep(60)

# %% attack="questions instead of answers"
# It asks the judge again and again and never replies.
def weighted_sum(x, w, b):
    import msgpack
    while True:
        send(framed(msgpack.packb(["ask", "name", [], [], ["vault"]])))
        find("Channel").receive()

# %% attack="what do you know?"
# It asks the judge for names, attributes and items, as the judge asks the learner.
def weighted_sum(x, w, b):
    peer = find("Peer")
    for question in (("name", "vault"), ("name", "reference"), ("run", "vault", 1), ("forget",),
                     ("attr", None, "vault"), ("put", "first_neuron_attack", b"x")):
        try:
            print(peer.request(*question))
        except Exception as error:
            print(type(error).__name__, error)
    return 0.0

# %% attack="functions that were not handed over" exercise="slope"
# It calls the judge's objects by guessed numbers and asks for their attributes.
def slope(f, x, h):
    peer = find("Peer")
    values = peer.values
    for number in range(50):
        for name in ("__globals__", "__closure__", "__code__", "__defaults__", "func", "args"):
            for handle in (["handle", "yours", number],):
                try:
                    peer.channel.send(["ask", "attr", [], [], [handle, name]])
                    print(peer.channel.receive())
                except BaseException as error:
                    return 0.0
    return 0.0

# %% attack="an attribute of the callback" exercise="slope"
# The callback's attributes and items are asked for through its handle.
def slope(f, x, h):
    peer = find("Peer")
    for question in (("attr", f, "__globals__"), ("attr", f, "__closure__"), ("copy", f),
                     ("attr", f, "__code__"), ("item", f, 0), ("iter", f),
                     ("operate_with", f, "add", 1), ("setattr", f, "__code__", 1)):
        try:
            print(peer.request(*question))
        except Exception as error:
            print(type(error).__name__, error)
    return 0.0

# %% attack="a module by name" exercise="slope"
# It hands the judge modules and known functions by name, to be imported there.
def slope(f, x, h):
    peer = find("Peer")
    for handle in (["handle", "module", "os"], ["handle", "module", "antigravity"],
                   ["handle", "known", "os", "system"], ["handle", "known", "builtins", "eval"]):
        try:
            peer.channel.send(["ask", "call", [], [], [handle, ["tuple", ["touch first_neuron_attack"]], ["dict", None, []], ["dict", None, []]]])
            print(peer.channel.receive())
        except BaseException as error:
            print(type(error).__name__)
    return 0.0

# %% attack="a callback without end" exercise="slope"
# It calls the test's function for ever.
def slope(f, x, h):
    while True:
        f(1.0)

# %% attack="ping and pong" exercise="slope"
# The callback computes with an object that calls the callback.
def slope(f, x, h):
    class Pong:
        def __mul__(self, other):
            return f(Pong())
        __rmul__ = __pow__ = __sub__ = __rsub__ = __mul__
    return f(Pong())

# %% attack="a million handles"
# A list of a million objects that cannot cross by value.
def weighted_sum(x, w, b):
    return [object() for _ in range(1_000_000)]

# %% attack="a list in itself"
# The result contains itself.
def weighted_sum(x, w, b):
    result = []
    result.append(result)
    return result

# %% attack="a thousand lists deep"
# The result is nested deeper than a reader's stack.
def weighted_sum(x, w, b):
    result = 0.0
    for _ in range(100_000):
        result = [result]
    return result

# %% attack="small here and huge there"
# An array of a trillion numbers that takes eight bytes.
import numpy as np

def weighted_sum(x, w, b):
    return np.broadcast_to(np.float64(11.5), (10**12,))

# %% attack="a range without end"
# A range of 10^18 numbers, for a test that makes a list of it.
def weighted_sum(x, w, b):
    return range(10**18)

# %% attack="a shape that lies"
# A message that says an array of 2^50 numbers follows, and holds eight bytes.
def weighted_sum(x, w, b):
    import msgpack
    array = ["array", None, True, "<f8", [2**50], "C", bytes(8)]
    send(framed(msgpack.packb(["give", array, [], [], False, "", "", []])))
    time.sleep(60)

# %% attack="a type that runs code"
# Names of types that are no numbers, and strings NumPy would evaluate.
def weighted_sum(x, w, b):
    import msgpack
    for name in ("O", "(1000000000,)f8", "i4,O", "__import__('os').system('touch first_neuron_attack')", "<U99999999"):
        array = ["array", None, True, name, [1], "C", bytes(8)]
        send(framed(msgpack.packb(["give", array, [], [], False, "", "", []])))
    time.sleep(60)

# %% attack="text that is no text"
# An array of characters with numbers that are no characters.
def weighted_sum(x, w, b):
    import msgpack
    scalar = ["scalar", "<U1", b"\xff\xff\xff\xff"]
    send(framed(msgpack.packb(["give", scalar, [], [], False, "", "", []])))
    time.sleep(60)

# %% attack="keys that collide"
# A dictionary whose keys all have one hash, so that building it takes hours.
def weighted_sum(x, w, b):
    import msgpack
    items = []
    for number in range(1, 60_000):
        items += [["big", hex(number * (2**61 - 1) * 2**10)], None]
    send(framed(msgpack.packb(["give", ["dict", None, items], [], [], False, "", "", []])))
    time.sleep(60)

# %% attack="half of a character"
# Text with a surrogate, which UTF-8 does not have, in results, prints and errors.
print("\ud83d")

def weighted_sum(x, w, b):
    print("\udfff")
    raise ValueError("\ud83d" * 100)

# %% attack="an error of a hundred megabytes"
# The exception's message is as long as a library.
def weighted_sum(x, w, b):
    raise ValueError("x" * 100_000_000)

# %% attack="a million warnings"
# So many warnings that their list does not fit.
import warnings

def weighted_sum(x, w, b):
    for number in range(1_000_000):
        warnings.warn(f"number {number}", UserWarning)
    return 0.0

# %% attack="a pickle bomb"
# Whoever pickles or copies the result runs a command.
import os

class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/first_neuron_attack",)

def weighted_sum(x, w, b):
    return Bomb()

# %% attack="files that were not asked for" earns="all"
# It claims that the cell wrote files outside the work folder.
def forge():
    student = find("Student")
    type(student).changed_files = lambda self: [
        ["/tmp/first_neuron_attack", b"x"], ["../../first_neuron_attack", b"x"],
        ["C:\\first_neuron_attack", b"x"], ["", b"x"], [".", b"x"], ["a" * 5000, b"x"]]

try:
    forge()
except StopIteration:
    pass

def weighted_sum(x, w, b):
    return x @ w + b

# %% attack="outputs that are none" place="end"
# It claims outputs that no notebook can hold.
student = find("Student")
type(student).run = lambda self, source, number: [
    [{"output_type": "error"}, {"output_type": "stream", "name": 7, "text": None},
     {"output_type": "execute_result", "data": None}, {"output_type": 5}, 17, None, {}],
    False, []]

# %% attack="outputs for another cell" place="end"
# What it claims to have printed is a result of the test.
student = find("Student")
type(student).run = lambda self, source, number: [
    [{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {"nbgrader": {}}, "execution_count": number}],
    False, []]
