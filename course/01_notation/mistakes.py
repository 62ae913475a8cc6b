# Known answers to the exercises of lesson 1: other right ways, and the usual wrong ones.

# %% accepted="print_inches" label="float first"
def print_inches(px, ppi):
    return float(px) / ppi

# %% accepted="print_inches" label="np.divide"
def print_inches(px, ppi):
    inches_per_pixel = np.divide(1, ppi)
    return px * inches_per_pixel

# %% mistake="print_inches" label="floor division"
# You used //, which throws away everything after the point. A photo may be 13 inches and a third long. One slash keeps it.
def print_inches(px, ppi):
    return px // ppi

# %% mistake="print_inches" label="upside down"
# You divided PPI by pixels. More pixels make a longer print, so the pixels belong on top.
def print_inches(px, ppi):
    return ppi / px

# %% mistake="print_inches" label="rounded"
# You rounded the result. Round when you show a number, not when you compute with it: what is rounded away is lost for the next step.
def print_inches(px, ppi):
    return round(px / ppi, 2)

# %% mistake="print_inches" label="centimetres"
# You went on to centimetres. PPI counts pixels on an inch, so the quotient is in inches already, and inches are asked.
def print_inches(px, ppi):
    return px / ppi * 2.54

# %% mistake="print_inches" label="multiplied"
# You multiplied. At more pixels per inch the print becomes shorter, not longer, so PPI divides.
def print_inches(px, ppi):
    return px * ppi

# %% mistake="print_inches" label="PPI fixed at 300"
# You always divide by 300. The function is given the PPI: use it.
def print_inches(px, ppi):
    return px / 300

# %% mistake="print_inches" label="printed, not returned"
# You printed the length. A function that prints gives nothing back: use return.
def print_inches(px, ppi):
    print(px / ppi)

# %% accepted="normalize_pixels" label="float first"
def normalize_pixels(I):
    result = I.astype(float)
    result /= 255
    return result

# %% accepted="normalize_pixels" label="32-bit floats"
def normalize_pixels(I):
    return I.astype(np.float32) / 255

# %% accepted="normalize_pixels" label="a loop over all pixels"
def normalize_pixels(I):
    result = np.zeros(I.shape)
    for place in np.ndindex(I.shape):
        result[place] = int(I[place]) / 255
    return result

# %% mistake="normalize_pixels" label="floor division"
# You used //. It leaves 0 for every pixel below 255, and the picture is gone.
def normalize_pixels(I):
    return I // 255

# %% mistake="normalize_pixels" label="own largest pixel"
# You divide by the largest pixel of what you were given. A faint picture then looks as strong as a bold one, and an empty one divides 0 by 0. Use one fixed number for all.
def normalize_pixels(I):
    return I / I.max()

# %% mistake="normalize_pixels" label="256"
# You divide by 256. There are 256 different values, but they start at 0, so the largest is 255. Full ink should come out as exactly 1.
def normalize_pixels(I):
    return I / 256

# %% mistake="normalize_pixels" label="back to whole numbers"
# You turn the result back into whole numbers. Between 0 and 1 there are none, so everything but full ink becomes 0.
def normalize_pixels(I):
    return (I / 255).astype(np.uint8)

# %% mistake="normalize_pixels" label="stretched"
# You stretch the range of this picture to 0–1. Its palest pixel need not be blank paper, nor its strongest full ink.
def normalize_pixels(I):
    low, high = int(I.min()), int(I.max())
    return (I - low) / max(high - low, 1)

# %% mistake="normalize_pixels" label="colours reversed"
# You turned ink into paper. Normalising changes the range, not the meaning: 0 stays 0.
def normalize_pixels(I):
    return 1 - I / 255

# %% mistake="normalize_pixels" label="-1 to 1"
# You brought the pixels to the range from -1 to 1. That is done, too, but here 0 to 1 is asked.
def normalize_pixels(I):
    return I / 127.5 - 1

# %% accepted="flatten_images" label="loops"
def flatten_images(I):
    m, h, w = I.shape
    rows = []
    for picture in I:
        row = []
        for line in picture:
            row.extend(line)
        rows.append(row)
    return np.array(rows)

# %% accepted="flatten_images" label="ravel each picture"
def flatten_images(I):
    return np.stack([picture.ravel() for picture in I])

# %% accepted="flatten_images" label="by the index formula"
def flatten_images(I):
    m, h, w = I.shape
    X = np.zeros((m, h * w), dtype=I.dtype)
    for r in range(h):
        for c in range(w):
            X[:, w * r + c] = I[:, r, c]
    return X

# %% mistake="flatten_images" label="Fortran order"
# You unrolled column by column. The row must stay together: index w·r + c, not h·c + r.
def flatten_images(I):
    m, h, w = I.shape
    return I.transpose(0, 2, 1).reshape(m, h * w).copy()

# %% mistake="flatten_images" label="order F over everything"
# order="F" mixes the pictures, because it runs through the first axis first. Each row should hold one picture.
def flatten_images(I):
    return I.reshape(len(I), -1, order="F").copy()

# %% mistake="flatten_images" label="single picture as a list"
# For a single picture you return a plain list of numbers. A stack of one is still a stack: keep the first axis, (1, h*w).
def flatten_images(I):
    return np.squeeze(I.reshape(len(I), -1)).copy()

# %% mistake="flatten_images" label="one list for all"
# You put all pictures into one long list. Then nobody knows where a picture ends. Each picture is a row.
def flatten_images(I):
    return I.flatten()

# %% mistake="flatten_images" label="pictures as columns"
# You put the pictures into columns. In this course examples are rows.
def flatten_images(I):
    return I.reshape(len(I), -1).T.copy()

# %% mistake="flatten_images" label="columns by reshape"
# You took the number of pixels as the number of rows. reshape fills row by row, so each row now mixes pixels of several pictures.
def flatten_images(I):
    return I.reshape(-1, len(I)).copy()

# %% mistake="flatten_images" label="always 784"
# You wrote 784 into the function. That is right for 28×28 and for nothing else. Take the size from the shape.
def flatten_images(I):
    return I.reshape(-1, 784).copy()

# %% mistake="flatten_images" label="a view"
# You returned a view. It shares memory with the pictures, so whoever changes your result changes them, too. Copy it.
def flatten_images(I):
    return I.reshape(len(I), -1)

# %% accepted="one_hot" label="rows of the identity"
def one_hot(y, k):
    return np.eye(k)[y]

# %% accepted="one_hot" label="comparison"
def one_hot(y, k):
    return y[:, None] == np.arange(k)

# %% accepted="one_hot" label="a loop"
def one_hot(y, k):
    rows = []
    for label in y:
        row = [0] * k
        row[label] = 1
        rows.append(row)
    return np.array(rows)

# %% mistake="one_hot" label="k from the labels"
# You took the number of classes from the largest label present. A class that happens not to occur still needs its column. Use k.
def one_hot(y, k):
    return np.eye(y.max() + 1)[y]

# %% mistake="one_hot" label="classes that occur"
# You made a column only for the labels that occur. Column 4 must mean label 4, whatever else is there.
def one_hot(y, k):
    return (y[:, None] == np.unique(y)).astype(int)

# %% mistake="one_hot" label="transposed"
# Your classes are in the rows and your examples in the columns. One row for each label is asked.
def one_hot(y, k):
    return np.eye(k)[y].T.copy()

# %% mistake="one_hot" label="counted from 1"
# You put the one a column too far to the left. Labels start at 0, like columns: label 0 belongs to column 0.
def one_hot(y, k):
    return np.eye(k)[y - 1]

# %% mistake="one_hot" label="every row, every label"
# You wrote rows[:, y] = 1. It sets these columns in all rows. Pair each row number with its own label.
def one_hot(y, k):
    rows = np.zeros((len(y), k))
    rows[:, y] = 1
    return rows

# %% mistake="one_hot" label="the label instead of 1"
# You wrote the label itself into its place. The place says which label it is; the entry is 1. With your way, label 0 would be all zeros.
def one_hot(y, k):
    rows = np.zeros((len(y), k))
    rows[np.arange(len(y)), y] = y
    return rows

# %% accepted="to_columns" label="np.transpose and reshape"
def to_columns(X, W, b):
    return (
        np.array(np.transpose(X)),
        np.array(np.transpose(W)),
        np.array(b.reshape(-1, 1)),
    )

# %% accepted="to_columns" label="loops"
def to_columns(X, W, b):
    m, n = X.shape
    k = len(b)
    Xc = np.array([[X[i, j] for i in range(m)] for j in range(n)])
    Wc = np.array([[W[j, c] for j in range(n)] for c in range(k)])
    bc = np.array([[value] for value in b])
    return Xc, Wc, bc

# %% mistake="to_columns" label="reshape for transpose"
# You used reshape. It gives the right shape and the wrong places: numbers stay in reading order. Transposing moves entry (i, j) to (j, i).
def to_columns(X, W, b):
    return (
        X.reshape(X.shape[::-1]).copy(),
        W.reshape(W.shape[::-1]).copy(),
        b[:, None].copy(),
    )

# %% mistake="to_columns" label="b left as a vector"
# You left b as it was. A vector is added along the rows, and the rows are the neurons now. Make it a column, (k, 1).
def to_columns(X, W, b):
    return X.T.copy(), W.T.copy(), b.copy()

# %% mistake="to_columns" label="b transposed"
# You transposed b with .T. A vector has one axis, and turning it round changes nothing. Make a column of it, (k, 1).
def to_columns(X, W, b):
    return X.T.copy(), W.T.copy(), b.T.copy()

# %% mistake="to_columns" label="b as a row"
# You made b a table with one row, (1, k). The neurons are the rows now, so each row needs its own bias: (k, 1).
def to_columns(X, W, b):
    return X.T.copy(), W.T.copy(), b[None, :].copy()

# %% mistake="to_columns" label="W not transposed"
# You left W as it was. Its neurons are in the columns, and in the other notation they are the rows.
def to_columns(X, W, b):
    return X.T.copy(), W.copy(), b[:, None].copy()

# %% mistake="to_columns" label="X not transposed"
# You left X as it was. The examples should become columns.
def to_columns(X, W, b):
    return X.copy(), W.T.copy(), b[:, None].copy()

# %% mistake="to_columns" label="reversed"
# You reversed the order of rows and columns with [::-1]. Transposing swaps rows with columns, and keeps the order of each.
def to_columns(X, W, b):
    return X.T[::-1].copy(), W.T[::-1].copy(), b[::-1, None].copy()

# %% mistake="to_columns" label="views"
# You returned views. .T and [:, None] only look at the same memory from another side. Copy each of the three.
def to_columns(X, W, b):
    return X.T, W.T, b[:, None]

# %% mistake="to_columns" label="scores computed"
# You went on and computed the scores. Only the three translated arrays are asked.
def to_columns(X, W, b):
    return W.T @ X.T + b[:, None]

# %% accepted="dense_param_count" label="neighbours by zip"
def dense_param_count(sizes):
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:]))

# %% accepted="dense_param_count" label="real arrays"
def dense_param_count(sizes):
    weights = [np.zeros((a, b)) for a, b in zip(sizes[:-1], sizes[1:])]
    biases = [np.zeros(b) for b in sizes[1:]]
    return sum(array.size for array in weights + biases)

# %% accepted="dense_param_count" label="dot product"
def dense_param_count(sizes):
    return int(np.dot(sizes[:-1], sizes[1:])) + sum(sizes[1:])

# %% mistake="dense_param_count" label="no biases"
# You counted the weights only. Each neuron has a bias, and it is learned like a weight.
def dense_param_count(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))

# %% mistake="dense_param_count" label="first layer only"
# You counted the first layer and stopped. Every pair of neighbouring sizes is a layer.
def dense_param_count(sizes):
    return sizes[0] * sizes[1] + sizes[1]

# %% mistake="dense_param_count" label="return inside the loop"
# You return inside the loop, so it ends after the first layer. Move the return out of it.
def dense_param_count(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:]):
        total += n_in * n_out + n_out
        return total

# %% mistake="dense_param_count" label="biases for the inputs"
# You gave the inputs biases, too. The input layer computes nothing, so it learns nothing: biases start with the second size.
def dense_param_count(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)

# %% mistake="dense_param_count" label="one bias a layer"
# You counted one bias for each layer. Each neuron has its own, so a layer has n_out of them.
def dense_param_count(sizes):
    return sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))

# %% mistake="dense_param_count" label="bias for each input"
# You added n_in biases for each layer. The bias belongs to the neuron that adds up, not to the numbers it is given: n_out.
def dense_param_count(sizes):
    return sum(a * b + a for a, b in zip(sizes, sizes[1:]))

# %% mistake="dense_param_count" label="everything multiplied"
# You multiplied all sizes together. Layers stand one behind the other, so their counts are added.
def dense_param_count(sizes):
    product = 1
    for size in sizes:
        product *= size
    return product + sum(sizes[1:])

# %% mistake="dense_param_count" label="takes the list apart"
# Your loop takes the sizes out of the list you were given, and whoever gave it to you has lost them. Read it without pop.
def dense_param_count(sizes):
    total = 0
    while len(sizes) > 1:
        n_in = sizes.pop(0)
        total += n_in * sizes[0] + sizes[0]
    return total

# %% accepted="average_images" label="halves"
def average_images(A, B):
    return A / 2 + B / 2

# %% accepted="average_images" label="np.mean of a stack"
def average_images(A, B):
    return np.mean([A, B], axis=0)

# %% accepted="average_images" label="a wider whole number"
def average_images(A, B):
    return (A.astype(np.int32) + B.astype(np.int32)) / 2

# %% mistake="average_images" label="the friend's code"
# The sum is still a uint8, and runs past 255 before you divide it. Widen the numbers first.
def average_images(A, B):
    return (A + B) / 2

# %% mistake="average_images" label="floats too late"
# You turn the sum into floats when it is already wrong. Turn one of the pictures into floats before you add.
def average_images(A, B):
    return (A + B).astype(float) / 2

# %% mistake="average_images" label="halves floored"
# You halve with //, which drops a half from every odd pixel. Use / instead.
def average_images(A, B):
    return A // 2 + B // 2

# %% mistake="average_images" label="cut at 255"
# You cut the sum at 255. It no longer runs over, but every sum above 255 is now too small.
def average_images(A, B):
    total = np.minimum(A.astype(int) + B, 255)
    return total / 2

# %% mistake="average_images" label="back to uint8"
# You turn the result back into whole numbers and lose the halves. Numbers with a point are asked.
def average_images(A, B):
    return ((A.astype(float) + B) / 2).astype(np.uint8)

# %% mistake="average_images" label="half of B only"
# A + B / 2 halves only B, because / comes before +. Put the sum in brackets.
def average_images(A, B):
    return A.astype(float) + B / 2

# %% mistake="average_images" label="normalised"
# You also divided by 255. The average of two pictures is a picture on the same scale, 0 to 255.
def average_images(A, B):
    return (A / 255 + B / 255) / 2
