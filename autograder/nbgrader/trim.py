"""Keep an enormous output out of the graded notebook.

nbgrader's ``LimitOutput`` counts lines; one line of 50 MB passes it, and the page
that shows the notebook never opens. This runs after the scores are saved, so it
changes what is shown and nothing else.
"""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Int


class TrimOutputs(NbGraderPreprocessor):
    """Cut a cell's outputs down to a number of characters and of outputs."""

    max_text = Int(20_000, help="Characters of text shown per output.").tag(config=True)
    max_data = Int(
        5_000_000, help="Characters of a picture or page shown per output."
    ).tag(config=True)
    max_outputs = Int(100, help="Outputs shown per cell.").tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Trim one code cell in place."""
        if cell.cell_type != "code":
            return cell, resources
        left_out = len(cell.outputs) - self.max_outputs
        if left_out > 0:
            cell.outputs = cell.outputs[: self.max_outputs]
            text = f"... {left_out} more outputs are not shown.\n"
            cell.outputs.append(new_output("stream", text=text))
        for output in cell.outputs:
            if output.output_type == "stream":
                output.text = self._cut(output.text)
            elif output.output_type == "error":
                output.evalue = self._cut(output.evalue)
                output.traceback = [self._cut(frame) for frame in output.traceback]
            else:
                self._trim_data(output.data)
        return cell, resources

    def _trim_data(self, data: NotebookNode) -> None:
        """Trim a bundle of representations; what is too large to show goes."""
        for kind in list(data):
            size = len(str(data[kind]))
            if kind == "text/plain":
                data[kind] = self._cut(data[kind])
            elif size > self.max_data:
                del data[kind]
                data["text/plain"] = f"{kind} of {size} characters is not shown."

    def _cut(self, text: str) -> str:
        if len(text) <= self.max_text:
            return text
        left_out = len(text) - self.max_text
        return f"{text[: self.max_text]}\n... {left_out} characters are not shown.\n"
