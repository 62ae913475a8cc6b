"""nbgrader's `GenerateAssignment`, which gives learners only what it is told to.

nbgrader copies every file beside the source notebook to ``release/``: a solution
in a ``.py`` file goes out with it. Here a file is copied when a pattern names it.
"""

from fnmatch import fnmatch
from pathlib import Path

from nbgrader.converters import GenerateAssignment as StockGenerateAssignment
from traitlets import List, Unicode


class GenerateAssignment(StockGenerateAssignment):
    """Releases notebooks, and of the other files those in `deliver`."""

    deliver = List(
        Unicode(),
        help="Files that go to learners beside the notebook, as patterns relative to "
        "the lesson's folder in source/, such as 'data/*.csv'.",
    ).tag(config=True)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the files beside the notebooks, then take back what stays here."""
        super().init_assignment(assignment_id, student_id)
        release = Path(self._format_dest(assignment_id, student_id))
        for path in release.rglob("*"):
            name = path.relative_to(release).as_posix()
            if path.is_dir() or any(fnmatch(name, each) for each in self.deliver):
                continue
            if path.suffix != ".ipynb":
                path.unlink()
                self.log.warning(
                    "%s/%s stays with you. To give it to learners, name it in "
                    "c.GenerateAssignment.deliver in nbgrader_config.py.",
                    assignment_id,
                    name,
                )
