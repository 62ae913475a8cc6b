# %% [markdown]
# # 1 · Notation: from a picture to numbers
#
# **Before this:** nothing but a little Python: lists, loops, functions.
# **Time:** about 80 minutes, with a good place for a break. **Difficulty:** easy.
#
# A neuron takes numbers and nothing else. In this lesson you turn pictures into
# numbers, and you learn the words and letters that all later lessons use.

# %% [markdown]
# ## How this course works
#
# - **Run a cell.** Click into it and press Shift+Enter. Go from top to bottom, because
#   later cells use what earlier cells made.
# - **Predict, then drag.** Each lesson has a picture that you can move. It first asks
#   you for a guess.
# - **Exercises.** A cell with `raise NotImplementedError()` waits for your code:
#   replace that line. The cell below it is the test. Run both, as often as you like.
#   Write each answer yourself: a ready-made function that does the whole exercise, from
#   this course's library or any other, is refused when your work is graded.
# - **Tests.** A test says what it expected and what it got, and often why. When your
#   work is graded, more tests are run than you can see here.
# - **Hints.** Each exercise has three, folded away, from a nudge to nearly there.
#   Opening them costs nothing.
# - **Undo.** Ctrl+Z (Cmd+Z on a Mac) takes back what you typed. *Edit → Undo Cell
#   Operation* brings a deleted cell back. If nothing makes sense any more, choose
#   *Kernel → Restart Kernel…* and run the cells again from the top. To start the whole
#   lesson afresh, rename its file, close JupyterLab and start it again with
#   `firstneuron lab`: you get a new copy, and your old one stays.
#
# Try it: run the next cell. Then change a number and run it again.

# %%
print("2 + 3 =", 2 + 3)

# %% [markdown]
# ## What you need
#
# Answer each question in your head first. Then open the answer.
#
# **1.** After `numbers = [4, 7, 9]`, what is `numbers[0]`? What is `numbers[2]`?
#
# <details><summary>Answer</summary>
#
# 4 and 9. Python counts from 0. The rows and columns of a picture are counted from 0,
# too.
#
# </details>
#
# **2.** What does this loop print?
#
# ```python
# total = 0
# for number in [4, 7, 9]:
#     total = total + number
# print(total)
# ```
#
# <details><summary>Answer</summary>
#
# 20, the sum of the list.
#
# </details>
#
# **3.** What is `double(3) + 1`? What happens if `return` is replaced by `print`?
#
# ```python
# def double(number):
#     return 2 * number
# ```
#
# <details><summary>Answer</summary>
#
# It is 7. With `print(2 * number)` the 6 is shown on the screen, but nothing is given
# back, and `double(3) + 1` is an error. In the exercises, always return.
#
# </details>
#
# **4.** A line has the formula $y = mx + c$, with $m = 2$ and $c = 3$. What is $y$ at
# $x = 5$, and at $x = 0$?
#
# <details><summary>Answer</summary>
#
# 13 and 3. The slope $m$ says how much $y$ grows when $x$ grows by 1. The line starts
# at $c$. In lesson 2 these two become the weight and the bias of a neuron.
#
# </details>
#
# If all four were easy, you are ready. If not, read the first chapters of any Python
# tutorial, and come back.

# %% [markdown]
# ## The question
#
# You see a handwritten digit at a glance. A formula cannot see. **What does a digit
# look like to a formula, and which letters stand for what?**
#
# At the end of this lesson you can
#
# - read a picture as a table of numbers, and unroll the table into one long list;
# - bring pixels from the range 0–255 to the range 0–1;
# - tell the stored numbers from the colours in which they are shown;
# - say what an example, a feature and a label are, and write labels as ones and zeros;
# - translate between the two common ways to write a layer;
# - count the numbers that a network has to learn.

# %% locked="setup"
import matplotlib
import numpy as np

from firstneuron.checks import blank, call, check, holds
from firstneuron.datasets import load_digits
from firstneuron.plots import Figure, plot_digits
from firstneuron.widgets import UnrollWidget

# %% [markdown]
# ## Predict, then drag
#
# The widget below shows a digit of 28 rows and 28 columns. A formula gets the same
# numbers as one long list. The widget first asks you for a guess. A wrong guess is
# worth more than no guess: you will remember why it was wrong.
#
# After that, drag over the digit, or move the sliders. Watch where the pixel lands in
# the list. The two switches change the order of the list and the colours of the
# picture.

# %%
widget = UnrollWidget()
widget

# %% [markdown]
# The widget and your code share their numbers. Drag, then run the next cell: it reads
# where you are. The cell after it does the opposite. It sets the place, and the picture
# follows.

# %%
print("row", widget.row, "column", widget.column)
print("index in the list", widget.index, "- the pixel holds", widget.value)

# %%
widget.row, widget.column = 12, 9

# %% [markdown]
# Three things to try:
#
# - Move one pixel to the right. By how much does the index grow? And one pixel down?
# - Switch the order to "column by column" and do the same again.
# - Switch the colours. Does the number that the pixel holds change?

# %% [markdown]
# ## A picture is a table of numbers
#
# The digit is stored as a table. Each entry is one **pixel**, short for *picture
# element*: the smallest unit of a digital picture. A pixel holds one whole number from
# 0 to 255. It says how strong the pen is at this place, so it is called an
# **intensity**.
#
# Why 255? A pixel gets one byte of memory: eight switches, each 0 or 1. They can be set
# in $2^8 = 256$ ways, which are the numbers 0 to 255. NumPy calls this kind of number
# `uint8`: whole, no minus sign, 8 bits.

# %%
image = widget.image  # (28, 28)
print("shape", image.shape, "kind", image.dtype)
print("from", image.min(), "to", image.max(), "of", 2**8, "possible values")
print(image[12:18, 6:18])  # rows 12 to 17, columns 6 to 17

# %% [markdown]
# An image file, such as a PNG or a JPEG, is such a table in a packed form. A colour
# picture has three tables, for red, green and blue. This course stays with gray ones.
#
# The digits here were written by people on paper. scikit-learn ships 1797 of them, with
# 8 rows and 8 columns each. (Its own numbers go from 0 to 16; this course stretches
# them to 0–255.) The widget stretches one digit to 28 rows and 28 columns as well. That
# is the size in **MNIST**, the best-known collection of handwritten digits, which you
# meet in lesson 13.

# %%
digits = load_digits()
print("all pictures", digits.images.shape)
print(digits.images[15])  # this one is stretched in the widget
plot_digits(digits.images[10:18])

# %% [markdown]
# ### The numbers and the colours are two things
#
# The table does not say which colour a 0 has. A **colour map** decides that when the
# picture is drawn. Matplotlib's `gray` draws 0 black and 255 white. Its reverse,
# `gray_r`, draws 0 white and 255 black. Below is one table, drawn twice.

# %%
figure = Figure(figsize=(7.5, 3.2), layout="constrained")
for axes, cmap in zip(figure.subplots(1, 2), ["gray", "gray_r"], strict=True):
    shown = axes.imshow(image, cmap=cmap, vmin=0, vmax=255)
    axes.set(title=f'cmap="{cmap}"', xlabel="column", ylabel="row")
    figure.colorbar(shown, ax=axes, label="stored number")
figure

# %% [markdown]
# The middle of the range is 127.5. So 127 is a medium gray in both, and there are 256
# shades from one end to the other.
#
# ### How large is a pixel?
#
# A pixel has no size of its own. It gets one when the picture is printed. The number of
# pixels that are printed on one inch (2.54 cm) is called **PPI**, pixels per inch.
#
# $$\text{inches} = \frac{\text{pixels}}{\text{PPI}}$$
#
# A photo of 4000 × 3000 pixels, printed at different PPI:

# %%
for ppi in (72, 150, 300, 600):
    long, short = 4000 / ppi, 3000 / ppi  # inches
    print(f"{ppi} PPI: {long:.2f} × {short:.2f} inches, {long * 2.54:.1f} cm long")

# %% [markdown]
# Python has two signs for division. `/` gives the exact quotient. `//` throws away what
# comes after the point. They are easy to mix up.

# %%
print("7 / 2 =", 7 / 2, "  7 // 2 =", 7 // 2)

# %% [markdown]
# ### Exercise 1 · `print_inches`
#
# Return how long `px` pixels are when printed at `ppi` pixels per inch, in inches. Do
# not round.
#
# - `px` and `ppi` are numbers greater than 0. The result is a single number.
# - Return the result; do not print it.
#
# <details><summary>Hint 1: where to start</summary>
#
# 600 pixels at 300 pixels per inch are 2 inches. How do you get from 600 and 300 to 2?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Delete the line `raise NotImplementedError()`. In its place write `return`, then the
# formula above with `px` and `ppi` for the words.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# 4000 pixels at 300 PPI are 13.33 inches and a bit more. If you get 13, look at the two
# division signs again.
#
# </details>

# %% solution="print_inches"
def print_inches(px, ppi):
    """The printed length of px pixels, in inches.

    px : number of pixels
    ppi : number of pixels per inch
    returns a single number
    """
    ### BEGIN SOLUTION
    return px / ppi
    ### END SOLUTION

# %% test="print_inches" points=1
check(
    "4000 pixels at 300 PPI",
    call(print_inches, 4000, 300),
    4000 / 300,
    likely={
        "the part after the point is lost. `//` drops it.": 4000 // 300,
        "the quotient is upside down.": 300 / 4000,
        "the result is rounded. Keep all digits.": round(4000 / 300, 2),
        "this is in centimetres. The question asks for inches.": 4000 / 300 * 2.54,
    },
)
check("600 pixels at 300 PPI", call(print_inches, 600, 300), 2)
### BEGIN HIDDEN TESTS
for _px, _ppi in ((1, 300), (299, 300), (3000, 72), (28, 96), (1920, 110.5), (5, 1)):
    check(f"{_px} pixels at {_ppi} PPI", call(print_inches, _px, _ppi) * _ppi, _px)
### END HIDDEN TESTS

# %% [markdown]
# ## Shapes
#
# An array's **shape** says how many entries it has along each of its **axes**. You will
# read and write shapes all the time. Most errors in this subject are errors of shape.
#
# | name | mathematics | axes | shape of the example below |
# |---|---|---|---|
# | a single number, *scalar* | $b$, small letter | none | `()` |
# | a list of numbers, *vector* | $x$, small letter | 1 | `(3,)` |
# | a table, *matrix* | $X$, capital letter | 2: rows, columns | `(2, 3)` |
# | a stack of tables | | 3: which table, row, column | `(2, 2, 3)` |
#
# The comma in `(3,)` is Python's way to write a tuple with one entry.

# %%
b = np.array(0.2)  # ()
x = np.array([1, 0, 2])  # (3,)
X = np.array([[1, 0, 2], [3, 5, 4]])  # (2, 3)
stack = np.array([[[1, 0, 2], [3, 5, 4]], [[9, 9, 9], [7, 7, 7]]])  # (2, 2, 3)
for array in (b, x, X, stack):
    print("shape", array.shape, "- axes", array.ndim, "- entries", array.size)

print("row 1, column 0 of X is", X[1, 0], "and its whole row 1 is", X[1])

# %% [markdown]
# In this course a comment behind a line gives the shape of its result, as above. The
# number of entries is the product of the shape: 2 · 2 · 3 = 12.
#
# `(3,)`, `(1, 3)` and `(3, 1)` are three different shapes. The first has one axis. The
# other two are tables: one with a single row, one with a single column.

# %% [markdown]
# ## From 0–255 to 0–1
#
# A neuron adds up hundreds of pixels. With pixels up to 255 its sums become huge, and
# learning becomes hard. So each pixel is divided by the largest number that a pixel can
# hold:
#
# $$x = \frac{\text{pixel}}{255}$$
#
# This is called **normalising**. The shape stays. The kind of number changes, from
# whole numbers to numbers with a point (`float64`).

# %%
pixels = np.array([[0, 51], [102, 255]], dtype=np.uint8)  # (2, 2)
print(pixels / 255)  # (2, 2)
print((pixels / 255).dtype)

# %% [markdown]
# Divide by 255, and not by the largest number in this picture. A faint picture must
# stay faint. With one fixed rule for all, the same number means the same amount of ink
# in every picture.

# %%
faint = np.array([[0, 10], [20, 40]], dtype=np.uint8)  # (2, 2)
print("divided by 255:\n", (faint / 255).round(2))
print("divided by its own largest number:\n", faint / faint.max())

# %% [markdown]
# ### Exercise 2 · `normalize_pixels`
#
# Bring pixels from 0–255 to 0–1.
#
# - `I` (for images) is an array of any shape: one picture `(h, w)`, many pictures
#   `(m, h, w)`, or any other. Its entries are whole numbers of 8 bits, from 0 to 255.
# - The result has the same shape. Its entries are numbers with a point, from 0 to 1.
# - `I` must be unchanged afterwards.
#
# <details><summary>Hint 1: where to start</summary>
#
# What must come out for a pixel that holds 255? For one that holds 0?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# An operation between an array and a number is done on each entry. No loop is needed.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The formula is above. Take care of three things: which of `/` and `//`, the same
# divisor for all pictures, and a new array instead of a changed `I`.
#
# </details>

# %% solution="normalize_pixels" refuse="firstneuron.notation.normalize_pixels"
def normalize_pixels(I):
    """Pixels from 0–255 to 0–1.

    I : array of any shape, 8-bit whole numbers
    returns an array of the same shape, floats from 0 to 1
    """
    ### BEGIN SOLUTION
    return I / 255
    ### END SOLUTION

# %% test="normalize_pixels" points=2
dim = np.array([[0, 51], [102, 204]], dtype=np.uint8)  # (2, 2), no pixel at 255

check(
    "a picture of four pixels",
    call(normalize_pixels, dim),
    [[0, 0.2], [0.4, 0.8]],
    likely={
        "everything after the point is lost. `//` drops it, and so does a whole-number "
        "kind.": np.zeros((2, 2)),
        "divided by the largest pixel of this picture.": dim / 204,
        "divided by 256. There are 256 values, but which is the largest?": dim / 256,
    },
    tol=1e-6,
)
bright = call(normalize_pixels, np.full((1, 3, 2), 255, dtype=np.uint8))
check("three axes, every pixel 255", bright, np.ones((1, 3, 2)), tol=1e-6)
### BEGIN HIDDEN TESTS
_empty = call(normalize_pixels, np.zeros((3, 2), dtype=np.uint8))
check("an empty sheet", _empty, np.zeros((3, 2)))
holds(
    "the kind of number",
    np.asarray(_empty).dtype.kind == "f",
    "the result holds whole numbers. Values between 0 and 1 need a point: float.",
)
check(
    "a sheet full of the same gray",
    call(normalize_pixels, np.full((2, 2), 51, dtype=np.uint8)),
    np.full((2, 2), 0.2),
    tol=1e-6,
)
_rng = np.random.default_rng(10)
for _shape in ((1, 4, 3), (3, 2, 5), (3, 3, 3), (4, 4), (1, 6), (5,)):
    _I = _rng.integers(0, 200, size=_shape, dtype=np.uint8)
    _want = np.array([int(p) / 255 for p in _I.ravel()]).reshape(_shape)
    check(f"random pixels {_shape}", call(normalize_pixels, _I), _want, tol=1e-6)
check(
    "plain integers",
    call(normalize_pixels, np.array([[0, 255], [51, 153]])),
    [[0, 1], [0.2, 0.6]],
    tol=1e-6,
)
### END HIDDEN TESTS

# %% [markdown]
# ## Unrolling: from a table to one long list
#
# The formula of a neuron, $w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b$, has no rows and no
# columns. It wants a list. So the table is **unrolled**: the rows are laid end to end,
# row 0 first. A picture of 28 rows and 28 columns becomes a vector of
#
# $$28 \cdot 28 = 784$$
#
# numbers. In general, $h$ rows and $w$ columns give $h \cdot w$ numbers. (This $w$ is
# short for width. In the formula of the neuron the letter means weight. The alphabet is
# short; the context tells them apart.)
#
# Where does the pixel in row $r$ and column $c$ land? Before it come $r$ whole rows of
# $w$ pixels each, and then $c$ pixels of its own row:
#
# $$\text{index} = w \cdot r + c$$

# %%
table = np.array([[10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33]])  # (3, 4)
vector = table.reshape(12)  # (12,)
print(table)
print(vector)
print("row 2, column 1:", table[2, 1], "- at index 4 * 2 + 1:", vector[4 * 2 + 1])

print("the digit:", image.shape, "->", image.reshape(784).shape)

# %% [markdown]
# The way back is a division with remainder. Index 9 in rows of 4: `9 // 4` is 2, the
# row. `9 % 4` is 1, the column. (`%` gives the remainder.)
#
# ### Worked example, then yours
#
# A complete one: where is the pixel in row 2, column 6 of a picture with 28 columns,
# and which pixel stands at index 62?

# %%
index = 28 * 2 + 6  # two whole rows, then six pixels
row = 62 // 28  # how many whole rows fit into 62
column = 62 % 28  # what is left over
print("index", index, "- row", row, "column", column)

# %% [markdown]
# Now yours: the index of row 10, column 20, and the pixel at index 400. One step is
# there. Put an expression in place of the three dots, and run the cell. This is
# practice; it is not graded. The last lines look the answers up by counting all pixels.

# %%
index = ...
row = 400 // 28
column = ...

counted = [(r, c) for r in range(28) for c in range(28)]  # 784 pairs
blank("index", index, counted.index((10, 20)))
blank("column", column, counted[400][1])

# %% [markdown]
# And one without help: a picture with 5 rows and 8 columns. How long is the vector, at
# which index is row 3, column 7, and which row is at index 22?

# %%
length = ...
index = ...
row = ...

counted = [(r, c) for r in range(5) for c in range(8)]
blank("length", length, len(counted))
blank("index", index, counted.index((3, 7)))
blank("row", row, counted[22][0])

# %% [markdown]
# ### Two orders
#
# Row by row is called **C order**, after the programming language C. It is what NumPy
# does unless told otherwise. The other way, column by column, is **F order**, after
# Fortran. Both are right, if you pack and unpack in the same order. If not, the picture
# comes back scrambled; a square one comes back mirrored.

# %%
print("C:", table.reshape(12, order="C"))
print("F:", table.reshape(12, order="F"))

packed = image.reshape(784, order="F")  # (784,)  packed column by column
plot_digits(
    [image, packed.reshape(28, 28, order="F"), packed.reshape(28, 28)],
    ["stored", "F, then F", "F, then C"],
)

# %% [markdown]
# ### Many pictures at once
#
# Pictures come in stacks of shape `(m, h, w)`: $m$ pictures of $h$ rows and $w$
# columns. Each picture becomes one row of a table, so the shape becomes `(m, h * w)`.
# The first axis, the one that counts pictures, stays. It stays for a single picture,
# too: a stack of one has shape `(1, h, w)` and becomes `(1, h * w)`.
#
# With `-1` in one place, `reshape` works out that number by itself.

# %%
stack = digits.images[:5]  # (5, 8, 8)
print(stack.shape, "->", stack.reshape(5, -1).shape)
print(stack[:1].shape, "->", stack[:1].reshape(1, -1).shape)

# %% [markdown]
# One trap: `reshape` does not copy the numbers. It opens a second window on the same
# memory, called a **view**. Whoever changes the one changes the other. `.copy()` makes
# numbers of your own.

# %%
original = np.array([[1, 2], [3, 4]])  # (2, 2)
view = original.reshape(4)  # (4,)
copy = original.reshape(4).copy()  # (4,)
view[0] = 99
print("original", original.tolist(), "- copy", copy.tolist())

# %% [markdown]
# ### Exercise 3 · `flatten_images`
#
# Unroll each picture of a stack, row by row.
#
# - `I` has shape `(m, h, w)`. The result has shape `(m, h * w)`, also when `m` is 1.
# - Pictures need not be square, and need not have 28 rows.
# - The result must not share memory with `I`: changing the one must not change the
#   other. This holds for all exercises of the course.
#
# <details><summary>Hint 1: where to start</summary>
#
# `I.shape` is a tuple of three numbers. Which two of them are multiplied?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Take `m` from the shape. Reshape to `m` rows and as many columns as are needed. Make
# sure that you return a copy and not a view.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `stack.reshape(5, -1)` above unrolled five pictures. Put `len(I)` in place of the 5.
# If the test complains about a view, look at the cell before this exercise.
#
# </details>

# %% solution="flatten_images" refuse="firstneuron.notation.flatten_images"
def flatten_images(I):
    """Each picture as one row of a table, its rows laid end to end.

    I : array (m, h, w)
    returns an array (m, h * w)
    """
    ### BEGIN SOLUTION
    return I.reshape(len(I), -1).copy()
    ### END SOLUTION

# %% test="flatten_images" points=2
two = np.array([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])  # (2, 2, 3)

check(
    "two pictures of 2 rows and 3 columns",
    call(flatten_images, two),
    [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]],
    likely={
        "unrolled column by column. Row by row is asked.": [
            [1, 4, 2, 5, 3, 6],
            [7, 10, 8, 11, 9, 12],
        ],
        "all is in one list. Each picture keeps a row of its own.": np.arange(1, 13),
        "the pictures stand in the columns. Each should be a row.": [
            [1, 7],
            [2, 8],
            [3, 9],
            [4, 10],
            [5, 11],
            [6, 12],
        ],
    },
)
check(
    "a stack of one picture",
    call(flatten_images, np.array([[[5, 6], [7, 8]]])),
    [[5, 6, 7, 8]],
    likely={"the axis that counts pictures is lost.": [5, 6, 7, 8]},
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(11)
for _m, _h, _w in ((1, 3, 2), (4, 2, 5), (3, 3, 3), (2, 28, 28), (5, 1, 1), (1, 1, 4)):
    _I = _rng.integers(0, 256, size=(_m, _h, _w), dtype=np.uint8)
    _want = [[p[r, c] for r in range(_h) for c in range(_w)] for p in _I]
    check(f"random pictures {_m, _h, _w}", call(flatten_images, _I), _want)
_I = _rng.normal(size=(2, 4, 3))
_want = [[p[r, c] for r in range(4) for c in range(3)] for p in _I]
check("numbers with a point", call(flatten_images, _I), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Labels
#
# This is a good place for a break.
#
# A table of unrolled pictures is called a **training set** if somebody has also written
# down what each picture shows. These are the words:
#
# | word | meaning | letter | in the digits |
# |---|---|---|---|
# | **example** | one picture, one row of `X` | $x^{(i)}$ | a digit |
# | **feature** | one number about each example, one column of `X` | $x_j$ | a pixel |
# | **label** | the right answer for an example | $y^{(i)}$ | 0 to 9 |
# | | how many examples | $m$ | 1797 |
# | | how many features of each | $n$, also $n_x$ | 64 |
# | | how many classes: different labels | $k$ | 10 |
#
# So `X` has shape `(m, n)` and `y` has shape `(m,)`. The number $x^{(i)}_j$, feature
# $j$ of example $i$, is `X[i, j]` in code. The raised $(i)$ in brackets is a row
# number, no power. And this $m$ has nothing to do with the slope in $y = mx + c$.
#
# Mathematicians count from 1, Python counts from 0. The first example is $x^{(1)}$ on
# paper and `X[0]` in code.

# %%
X = digits.images.reshape(1797, -1)  # (1797, 64)
y = digits.labels  # (1797,)
print("X", X.shape, " y", y.shape, " classes", np.unique(y))
print("example 12, feature 35:", X[12, 35], " label of example 12:", y[12])
plot_digits(digits.images[8:16], y[8:16])

# %% [markdown]
# ### One-hot: a label as ones and zeros
#
# The label 8 is a name. It is not twice as much as the label 4: an 8 is not two 4s. A
# network that answered "6" when unsure between 4 and 8 would make no sense.
#
# So each label becomes a row with a place for each class: 1 at the place of the label,
# 0 everywhere else. One place is hot, hence **one-hot**. For $k = 4$ classes:
#
# | label | one-hot row |
# |---|---|
# | 0 | 1 0 0 0 |
# | 2 | 0 0 1 0 |
# | 3 | 0 0 0 1 |
#
# Note that $k$ is a fact about the task. It cannot be read from a few labels: among the
# three above there is no 1, and there are four classes all the same.

# %%
label, k = 2, 4
row = np.zeros(k)  # (4,)
row[label] = 1  # the label is the index
print(row)

# %% [markdown]
# Several rows can be set in one step. Give NumPy a list of row numbers and a list of
# column numbers, and it takes them in pairs:

# %%
grid = np.zeros((3, 5))  # (3, 5)
grid[[0, 1, 2], [4, 0, 2]] = 7  # the entries (0, 4), (1, 0) and (2, 2)
print(grid)

# %% [markdown]
# ### Exercise 4 · `one_hot`
#
# Return the labels as ones and zeros, one row for each label.
#
# - `y` has shape `(m,)` and holds whole numbers from 0 to `k - 1`. `k` is the number of
#   classes.
# - The result has shape `(m, k)`, also if the largest label does not occur in `y`.
#
# <details><summary>Hint 1: where to start</summary>
#
# Begin with a table of zeros. What is its shape?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# In row $i$ exactly one entry becomes 1: the one in column `y[i]`. A loop over the rows
# does it. So does the trick with two lists, shown above.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `np.arange(len(y))` is the list of row numbers 0, 1, 2, …. Which list holds the column
# that goes with each row?
#
# </details>

# %% solution="one_hot" refuse="firstneuron.notation.one_hot sklearn.preprocessing.OneHotEncoder sklearn.preprocessing.LabelBinarizer sklearn.preprocessing.label_binarize"
def one_hot(y, k):
    """Labels as rows of zeros with a single one.

    y : array (m,), whole numbers from 0 to k - 1
    k : number of classes
    returns an array (m, k)
    """
    ### BEGIN SOLUTION
    rows = np.zeros((len(y), k))
    rows[np.arange(len(y)), y] = 1
    return rows
    ### END SOLUTION

# %% test="one_hot" points=2
check(
    "labels 1, 2, 0, 2 of 3 classes",
    call(one_hot, np.array([1, 2, 0, 2]), 3),
    [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 0, 1]],
    likely={
        "rows and columns are swapped. Each label gets a row.": [
            [0, 0, 1, 0],
            [1, 0, 0, 0],
            [0, 1, 0, 1],
        ],
        "counted from 1. Label 0 belongs to column 0.": [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
            [0, 1, 0],
        ],
        "each row got all the ones. Pair each row with its column.": np.ones((4, 3)),
    },
)
check(
    "labels 1, 1 of 4 classes",
    call(one_hot, np.array([1, 1]), 4),
    [[0, 1, 0, 0], [0, 1, 0, 0]],
    likely={"the number of classes is k, whatever y holds.": [[0, 1], [0, 1]]},
)
### BEGIN HIDDEN TESTS
check(
    "as many labels as classes",
    call(one_hot, np.array([2, 0, 1]), 3),
    [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
)
check("a single label", call(one_hot, np.array([3]), 5), [[0, 0, 0, 1, 0]])
check("a single class", call(one_hot, np.array([0, 0, 0]), 1), [[1], [1], [1]])
check(
    "labels with gaps",
    call(one_hot, np.array([0, 4, 4]), 6),
    [[1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 0]],
)
_rng = np.random.default_rng(12)
for _m, _k in ((7, 3), (4, 4), (2, 10), (1, 2)):
    _y = _rng.integers(0, _k, size=_m)
    _want = [[int(_y[i] == c) for c in range(_k)] for i in range(_m)]
    check(f"{_m} random labels of {_k} classes", call(one_hot, _y, _k), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Examples as rows, or examples as columns
#
# A layer of a network takes $n$ numbers and gives $k$ numbers. Each of its $k$ neurons
# has one weight for each input, and a bias. What the weights *do* is lesson 2. Here we
# only write them down, because books write them down in two ways.
#
# **Ours: examples are rows.** `X` is `(m, n)`. The weights of a layer are a table `W`
# of shape `(n, k)`, one neuron in each column. The biases are `b` of shape `(k,)`.
#
# $$Z = XW + b$$
#
# In code that is `X @ W + b`. The sign `@` multiplies tables: entry $(i, j)$ of the
# result takes row $i$ of `X` and column $j$ of `W`, multiplies them pair by pair, and
# adds up. For that a row of `X` and a column of `W` must have the same length. The rule
# for shapes is: *the inner numbers must agree, and they vanish.*
#
# $$(m, n) \text{ @ } (n, k) \to (m, k)$$

# %%
X = np.array([[1, 0, 2], [0, 1, 1], [3, 1, 0], [2, 2, 1]])  # (4, 3)  m = 4, n = 3
W = np.array([[1, 10], [2, 20], [3, 30]])  # (3, 2)  k = 2 neurons
b = np.array([0.5, -0.5])  # (2,)
Z = X @ W + b  # (4, 3) @ (3, 2) + (2,) -> (4, 2)
print(Z)
print("entry (2, 0) by hand:", 3 * 1 + 1 * 2 + 0 * 3 + 0.5)

# %% [markdown]
# `b` has one number for each neuron. NumPy adds it to every row.
#
# **The other way: examples are columns.** Many courses and papers write one example as
# a column $x$ of shape $(n, 1)$. For a single neuron with the column of weights $w$
# they write
#
# $$z = w^T x + b$$
#
# The $^T$ means **transpose**: rows become columns and columns become rows. So $w^T$ is
# a row, $(1, n)$, and $(1, n) \text{ @ } (n, 1)$ is a single number. With all examples
# side by side, $X$ is $(n, m)$ and the same formula is written $Z = w^T X + b$.
#
# For layer number $l$ of a network they write
#
# $$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}$$
#
# Read it aloud: "layer $l$ takes what layer $l-1$ hands on". What a layer hands on is
# called its **activation**, $a$. The input itself counts as layer 0: $a^{[0]} = x$.
# Here the *rows* of $W^{[l]}$ are the neurons, and $b^{[l]}$ is a column.
#
# | | examples as rows (this course) | examples as columns |
# |---|---|---|
# | data | `X` is `(m, n)` | $X$ is $(n, m)$ |
# | weights | `W` is `(n, k)` | $W$ is $(k, n)$ |
# | biases | `b` is `(k,)` | $b$ is $(k, 1)$ |
# | scores | `X @ W + b` is `(m, k)` | $WX + b$ is $(k, m)$ |
#
# Both say the same. The code below computes the four examples again, as columns. `.T`
# transposes. `b[:, None]` makes a table with one column out of a vector.

# %%
Xc = X.T  # (3, 4)
Wc = W.T  # (2, 3)
bc = b[:, None]  # (2, 1)
Zc = Wc @ Xc + bc  # (2, 3) @ (3, 4) + (2, 1) -> (2, 4)
print(Zc)
print("the same numbers, transposed:", np.array_equal(Zc, Z.T))

# %% [markdown]
# Small raised signs have four meanings by now. The brackets tell which.
#
# | sign | read | in code |
# |---|---|---|
# | $x^{(i)}$ | example number $i$ | `X[i]` |
# | $W^{[l]}$ | the weights of layer number $l$ | `W1`, `W2`, … |
# | $w^T$ | $w$ transposed | `w.T` |
# | $x^2$ | $x$ squared | `x**2` |
#
# Do not confuse transposing with `reshape`. Both can make a `(3, 2)` of a `(2, 3)`.
# Only `.T` moves each number to its mirrored place.

# %%
table = np.array([[1, 2, 3], [4, 5, 6]])  # (2, 3)
print("transposed:\n", table.T)
print("reshaped:\n", table.reshape(3, 2))

# %% [markdown]
# ### Exercise 5 · `to_columns`
#
# Translate a layer from "examples are rows" to "examples are columns".
#
# - `X` is `(m, n)`, `W` is `(n, k)`, `b` is `(k,)`.
# - Return three arrays in this order, `return Xc, Wc, bc`, of shapes `(n, m)`, `(k, n)`
#   and `(k, 1)`. Then `Wc @ Xc + bc` is the transpose of `X @ W + b`.
# - The results must not share memory with the inputs. `.T` and `[:, None]` give views.
#
# <details><summary>Hint 1: where to start</summary>
#
# Read the table with the two columns above. Which of the three arrays are turned round?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Transpose `X` and `W`. Make a single column of `b`. Copy all three.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# The cell that computes `Xc`, `Wc` and `bc` does the translation. What it does not do
# is `.copy()`.
#
# </details>

# %% solution="to_columns"
def to_columns(X, W, b):
    """A layer written with examples as columns.

    X : array (m, n), one example in each row
    W : array (n, k), one neuron in each column
    b : array (k,)
    returns three arrays (n, m), (k, n), (k, 1)
    """
    ### BEGIN SOLUTION
    return X.T.copy(), W.T.copy(), b[:, None].copy()
    ### END SOLUTION

# %% test="to_columns" points=3
X_rows = np.array([[1, 2, 3], [4, 5, 6]])  # (2, 3)
W_rows = np.array([[1, 0], [2, 1], [0, 5]])  # (3, 2)
b_rows = np.array([10.0, 20.0])  # (2,)
columns = call(to_columns, X_rows, W_rows, b_rows)

holds(
    "three results",
    isinstance(columns, tuple | list) and len(columns) == 3,
    "expected three arrays, as in `return Xc, Wc, bc`.",
)
check(
    "X with examples as columns",
    columns[0],
    [[1, 4], [2, 5], [3, 6]],
    likely={"reshape was used. It keeps the reading order.": [[1, 2], [3, 4], [5, 6]]},
)
check("W with neurons as rows", columns[1], [[1, 2, 0], [0, 1, 5]])
check(
    "b as a column",
    columns[2],
    [[10], [20]],
    likely={
        "b still has one axis. A column is a table, with two.": [10, 20],
        "this is a row. A column has one number in each row.": [[10, 20]],
    },
)
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(13)
for _m, _n, _k in ((1, 3, 2), (5, 2, 4), (3, 3, 3), (2, 1, 1), (4, 3, 4)):
    _X, _W = _rng.normal(size=(_m, _n)), _rng.normal(size=(_n, _k))
    _b = _rng.normal(size=_k)
    _Xc, _Wc, _bc = call(to_columns, _X, _W, _b)
    _where = f"m, n, k = {_m, _n, _k}"
    check(f"X, {_where}", _Xc, [[_X[i, j] for i in range(_m)] for j in range(_n)])
    check(f"W, {_where}", _Wc, [[_W[j, c] for j in range(_n)] for c in range(_k)])
    check(f"b, {_where}", _bc, [[_b[c]] for c in range(_k)])
_X, _W, _b = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]), np.array([9, 10])
_Xc, _Wc, _bc = call(to_columns, _X, _W, _b)
check("X, whole numbers", _Xc, [[1, 3], [2, 4]])
check("W, whole numbers", _Wc, [[5, 7], [6, 8]])
check("b, whole numbers", _bc, [[9], [10]])
### END HIDDEN TESTS

# %% [markdown]
# ## Counting what a network has to learn
#
# A network is layers in a row. The first, the **input layer**, is just the $n$
# features: 784 pixels. It computes nothing. The last, the **output layer**, gives the
# answer: ten numbers for ten digits. The layers between them are called **hidden**,
# because the data say nothing about their numbers: only the pixels and the right answer
# are given. A network with more than one hidden layer is called **deep**.
#
# In a **dense** layer, every neuron gets every number of the layer before. So a dense
# layer from $n_\text{in}$ to $n_\text{out}$ numbers has
#
# $$\underbrace{n_\text{in} \cdot n_\text{out}}_{\text{weights } W} + \underbrace{n_\text{out}}_{\text{biases } b}$$
#
# numbers to be learned. They are called its **parameters**. Programs often print a
# network as a table like this one:
#
# | layer | in | out |
# |---|---|---|
# | flatten | `(None, 28, 28)` | `(None, 784)` |
# | dense | `(None, 784)` | `(None, 128)` |
#
# `None` stands for $m$: any number of examples. Flattening learns nothing. The dense
# layer has

# %%
W1 = np.zeros((784, 128))  # (n_in, n_out)
b1 = np.zeros(128)  # (n_out,)
print("weights", W1.size, "+ biases", b1.size, "=", W1.size + b1.size)

# %% [markdown]
# The number of examples does not occur in the formula. The network has the same
# parameters for one picture and for a million.
#
# ### Worked example, then yours
#
# Two complete ones: 784 pixels, 256 hidden neurons, 10 outputs. And one with two hidden
# layers, 300 and 100.

# %%
hidden = 784 * 256 + 256  # every pixel to every hidden neuron, and 256 biases
output = 256 * 10 + 10
print("784-256-10:    ", hidden, "+", output, "=", hidden + output)

first, second, third = 784 * 300 + 300, 300 * 100 + 100, 100 * 10 + 10
print("784-300-100-10:", first, "+", second, "+", third, "=", first + second + third)

# %% [markdown]
# Now yours: 784-128-10. The first layer is there. This is practice and is not graded.
# The last lines count the entries of real arrays.

# %%
hidden = 784 * 128 + 128
output = ...
total = ...

arrays = [np.zeros(shape) for shape in [(784, 128), 128, (128, 10), 10]]
blank("output", output, arrays[2].size + arrays[3].size)
blank("total", total, sum(array.size for array in arrays))

# %% [markdown]
# ### Exercise 6 · `dense_param_count`
#
# Return how many parameters a network of dense layers has, weights and biases.
#
# - `sizes` is a list of two or more whole numbers: the inputs, then the neurons of each
#   layer. For example `[784, 256, 10]`.
# - The result is a whole number. `sizes` must be unchanged afterwards.
#
# <details><summary>Hint 1: where to start</summary>
#
# Three sizes make two layers of parameters. Which sizes does each of them connect?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# Start a total at 0. Go through the neighbours: sizes 0 and 1, sizes 1 and 2, and so
# on. Add weights and biases for each pair.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `for layer in range(1, len(sizes)):` goes through the positions 1, 2, 3, …. The layer
# at such a position connects `sizes[layer - 1]` and `sizes[layer]`. The formula for one
# pair is above.
#
# </details>

# %% solution="dense_param_count" refuse="firstneuron.notation.dense_param_count"
def dense_param_count(sizes):
    """Weights and biases of a network of dense layers.

    sizes : list of whole numbers, such as [784, 256, 10]
    returns a whole number
    """
    ### BEGIN SOLUTION
    total = 0
    for layer in range(1, len(sizes)):
        total += sizes[layer - 1] * sizes[layer] + sizes[layer]
    return total
    ### END SOLUTION

# %% test="dense_param_count" points=2
check(
    "784 inputs, 128 neurons",
    call(dense_param_count, [784, 128]),
    784 * 128 + 128,
    likely={
        "the biases are missing.": 784 * 128,
        "the inputs have no biases. Only neurons have one.": 784 * 128 + 128 + 784,
    },
)
check(
    "784-256-10",
    call(dense_param_count, [784, 256, 10]),
    784 * 256 + 256 + 256 * 10 + 10,
    likely={
        "only the first layer is counted.": 784 * 256 + 256,
        "the biases are missing.": 784 * 256 + 256 * 10,
        "only the last layer is counted.": 256 * 10 + 10,
    },
)
### BEGIN HIDDEN TESTS
check(
    "784-300-100-10",
    call(dense_param_count, [784, 300, 100, 10]),
    784 * 300 + 300 + 300 * 100 + 100 + 100 * 10 + 10,
)
check("one input, one neuron", call(dense_param_count, [1, 1]), 2)
for _sizes in ([3, 3, 3], [5, 2, 7], [2, 4, 8, 16, 1], [64, 10], [784, 256, 128, 10]):
    _want = 0
    for _layer in range(1, len(_sizes)):
        for _neuron in range(_sizes[_layer]):
            _want += _sizes[_layer - 1] + 1  # its weights and its bias
    check(f"{_sizes}", call(dense_param_count, _sizes), _want)
### END HIDDEN TESTS

# %% [markdown]
# ## Often said, and not right
#
# > **Claim.** "A picture of 28×28 pixels unrolls into a vector of 64 × 64 = 4096
# > numbers."
#
# Unrolling adds no numbers and loses none.

# %%
print("pixels in a 28×28 picture:", image.size)
print("pixels in a 64×64 picture:", np.zeros((64, 64)).size)

# %% [markdown]
# **Right:** $h$ rows and $w$ columns unroll into $h \cdot w$ numbers: here $28 \cdot 28
# = 784$. The 4096 belongs to pictures of another size.
#
# > **Claim.** "In a picture, 0 is white and 255 is black." Elsewhere: "0 is black and
# > 255 is white."
#
# You find both, each in good faith. Ask two colour maps for the colour of the number 0.
# They answer in red, green and blue, each from 0 to 1.

# %%
for name in ("gray", "gray_r"):
    red, green, blue, _ = matplotlib.colormaps[name](0.0)
    print(name, "draws 0 as", (float(red), float(green), float(blue)))

print("zeros in the digit:", f"{(image == 0).mean():.0%} of the pixels")

# %% [markdown]
# **Right:** data and colour map are two things. In our digits 0 is *no ink* and 255 is
# *full ink*; that is a fact about the data. Whether no ink is drawn white or black is
# the choice of whoever draws.
#
# > **Claim.** "NumPy added the bias without an error, so its shape was right."
#
# Say you compute with examples as columns, and forget to make a column of `b`. If there
# are as many examples as neurons, there is no error. Each bias goes to an example
# instead of a neuron.

# %%
X = np.array([[1, 0, 2], [0, 1, 1]])  # (2, 3)  two examples
W = np.array([[1, 10], [2, 20], [3, 30]])  # (3, 2)  two neurons
b = np.array([0.5, -0.5])  # (2,)
print("right:\n", W.T @ X.T + b[:, None])
print("wrong, without a word:\n", W.T @ X.T + b)

# %% [markdown]
# **Right:** a shape that fits is needed and is not enough. Test code with numbers of
# examples, features and neurons that are all different. Then most mix-ups are
# errors at once.
#
# > **Claim.** "A picture of 300 PPI has more pixels than one of 72 PPI."

# %%
px = 4000
for ppi in (72, 300):
    print(f"{ppi} PPI: {px} pixels, printed {px / ppi:.2f} inches long")

# %% [markdown]
# **Right:** PPI says how close together the pixels are printed, and so how large the
# print is. The number of pixels is the same.

# %% [markdown]
# ## Bug hunt
#
# A friend wants the average of two pictures, pixel by pixel: half the sum of both. The
# code runs without an error. Where both pictures have little ink, the result is right.

# %%
def friends_average(A, B):
    return (A + B) / 2


A = np.array([[10, 100], [200, 255]], dtype=np.uint8)  # (2, 2)
B = np.array([[30, 100], [200, 255]], dtype=np.uint8)  # (2, 2)
print(friends_average(A, B))

# %% [markdown]
# The average of 200 and 200 is said to be 72. Something happens on the way.
#
# ### Exercise 7 · `average_images`
#
# Write the function your friend wanted.
#
# - `A` and `B` have the same shape, any shape, and hold whole numbers of 8 bits.
# - The result has that shape, and its entries are numbers with a point: the average of
#   0 and 1 is 0.5. Do not round, and do not normalise.
#
# <details><summary>Hint 1: where to start</summary>
#
# Print `A + B` alone, without the division. Which numbers do not belong there?
#
# </details>
#
# <details><summary>Hint 2: the steps</summary>
#
# The largest number that a `uint8` can hold is 255. After it NumPy starts at 0 again,
# like the kilometre counter of an old car, and says nothing. So the sum must not be a
# `uint8`.
#
# </details>
#
# <details><summary>Hint 3: nearly there</summary>
#
# `A.astype(float)` is a copy of `A` in numbers with a point, which can be far larger
# than 255. If one of the two in a sum has a point, the sum has one, too.
#
# </details>

# %% solution="average_images"
def average_images(A, B):
    """The average of two pictures, pixel by pixel.

    A, B : arrays of the same shape, 8-bit whole numbers
    returns an array of that shape, floats from 0 to 255
    """
    ### BEGIN SOLUTION
    return (A.astype(float) + B) / 2
    ### END SOLUTION

# %% test="average_images" points=2
check(
    "200 and 200, 100 and 101",
    call(
        average_images,
        np.array([[200, 100]], dtype=np.uint8),
        np.array([[200, 101]], dtype=np.uint8),
    ),
    [[200, 100.5]],
    likely={
        "the sum ran past 255 and started at 0 again.": [[72, 100.5]],
        "halves are lost on the way.": [[200, 100]],
    },
)
### BEGIN HIDDEN TESTS
check(
    "full ink on full ink",
    call(
        average_images,
        np.full((1, 2, 3), 255, dtype=np.uint8),
        np.full((1, 2, 3), 255, dtype=np.uint8),
    ),
    np.full((1, 2, 3), 255),
)
_rng = np.random.default_rng(14)
for _shape in ((3, 3), (2, 5), (1, 4, 2), (7,)):
    _A = _rng.integers(0, 256, size=_shape, dtype=np.uint8)
    _B = _rng.integers(0, 256, size=_shape, dtype=np.uint8)
    _want = [(int(p) + int(q)) / 2 for p, q in zip(_A.ravel(), _B.ravel(), strict=True)]
    check(
        f"random pictures {_shape}",
        call(average_images, _A, _B),
        np.array(_want).reshape(_shape),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## What you can do now
#
# - A picture is a table of pixels, 0 to 255. The colour map decides how it looks.
# - Divide by 255 to get numbers from 0 to 1. Beware of `//`, and of sums in `uint8`.
# - The pixel in row $r$ and column $c$ has the index $w \cdot r + c$. A 28×28 digit
#   becomes 784 features.
# - `X` is `(m, n)`: examples in rows, features in columns. `y` is `(m,)`: labels.
#   One-hot labels are `(m, k)`.
# - $W^{[l]} a^{[l-1]} + b^{[l]}$ with columns is `X @ W + b` with rows.
# - A dense layer has $n_\text{in} \cdot n_\text{out}$ weights and $n_\text{out}$
#   biases.
#
# **Next:** you can write down `X @ W + b`. Lesson 2 takes one neuron and asks what its
# weights and its bias do.
