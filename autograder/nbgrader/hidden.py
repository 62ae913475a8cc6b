"""Where hidden tests begin and end in a test cell."""

BEGIN = "BEGIN HIDDEN TESTS"
END = "END HIDDEN TESTS"


def hidden_lines(source: str) -> set[int]:
    """Numbers of the lines from a mark of beginning to before its mark of end."""
    found: set[int] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), start=1):
        inside = BEGIN in line or (inside and END not in line)
        if inside:
            found.add(number)
    return found


def split_hidden(source: str) -> tuple[str, list[str]]:
    """Split a test cell into what a learner may see and the hidden lines.

    Parameters
    ----------
    source : str
        Text of the cell, with nbgrader's own marks in it.

    Returns
    -------
    visible : str
        The text without the hidden region, as nbgrader releases it.
    hidden : list of str
        The lines between the marks; the marks themselves are in neither.
    """
    inside = hidden_lines(source)
    visible: list[str] = []
    hidden: list[str] = []
    for number, line in enumerate(source.split("\n"), start=1):
        if BEGIN not in line and END not in line:
            (hidden if number in inside else visible).append(line)
    return "\n".join(visible), hidden
