"""Where hidden tests begin and end in a test cell."""

BEGIN = "BEGIN HIDDEN TESTS"
END = "END HIDDEN TESTS"


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
    visible: list[str] = []
    hidden: list[str] = []
    inside = False
    for line in source.split("\n"):
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        else:
            (hidden if inside else visible).append(line)
    return "\n".join(visible), hidden
