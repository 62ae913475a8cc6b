"""Opens any submission; nbgrader's own exporter opens only sound notebooks."""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.v4 import new_notebook

from autograder.nbgrader.notes import add_note
from autograder.nbgrader.submission import read_submission

STAMP = "first_neuron_graded"  # metadata: digest of the submission that was graded


class SubmissionExporter(NotebookExporter):
    """Reads a file with `read_submission` and writes text that UTF-8 can hold."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert `filename`, or what `Autograde` found in its place.

        ``resources["nbgrader"]`` holds, first, ``submitted`` (the file to read, None
        if there is none) and ``notes`` (sentences for the instructor); then, while
        it is graded, ``graded`` (the digest of the submission).
        """
        resources = ResourcesDict() if resources is None else resources
        details = resources.get("nbgrader", {})
        resources["metadata"] = ResourcesDict(
            name=Path(filename).stem, path=str(Path(filename).parent)
        )
        notes: list[str] = []
        if "submitted" not in details:  # a notebook we wrote ourselves
            nb = nbformat.read(filename, as_version=4)
        elif details["submitted"] is None:
            nb = new_notebook()
        else:
            nb, notes = read_submission(details["submitted"])
        for note in [*details.get("notes", []), *notes]:
            self.log.warning("%s: %s", filename, note)
            add_note(nb, note)
        if "graded" in details:
            nb.metadata[STAMP] = details["graded"]
        output, resources = self.from_notebook_node(nb, resources, **kw)
        return output.encode("utf-8", "replace").decode("utf-8"), resources
