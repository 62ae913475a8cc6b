"""Run a notebook in a kernel; a cell that hangs, floods or kills it is marked.

For languages other than Python, and for systems that cannot fork. Nothing is confined.
"""

from contextlib import AbstractContextManager
from subprocess import DEVNULL
from time import monotonic
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute as StockExecute
from traitlets import Int, default

from autograder.nbgrader.notes import add_note, error
from autograder.nbgrader.repair import PUT_BACK


class KernelExecute(StockExecute):
    """nbgrader's `Execute`, whose notebook always comes back with its outputs.

    After a loop that can be interrupted the remaining cells run as usual. After the
    kernel is gone they do not run, and say so; what ran before keeps its outputs.
    """

    patience = Int(
        5, help="Seconds an interrupted kernel has to answer before it is given up."
    ).tag(config=True)

    max_output = Int(
        10_000_000, help="Characters that a cell may print; the rest is not kept."
    ).tag(config=True)

    @default("error_on_timeout")
    def _error_on_timeout_default(self) -> dict[str, Any]:
        return error(
            "CellTimeoutError",
            f"this cell was still running after {self.timeout} seconds "
            "and was stopped. Is there a loop that never ends?",
        )

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run all cells of `nb` in place; none if the learner wrote none of them."""
        self.stopped_by: str | None = None
        if not any(has_code(cell) for cell in nb.cells):
            return nb, resources
        nb, resources = super().preprocess(nb, resources, km)
        if self.stopped_by:
            note = f"{self.stopped_by} The cells after it were not run."
            self.log.warning("%s: %s", resources["metadata"]["path"], note)
            add_note(nb, note)
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, or mark it where the kernel is gone."""
        if cell.cell_type != "code":
            return cell, resources
        self.printed = 0
        if self.stopped_by:
            cell.outputs = [new_output("error", **error("NotRun", self.stopped_by))]
            return cell, resources
        try:
            super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._stop(cell, "ended Python (exit, a crash, or out of memory).")
        except CellTimeoutError:  # its outputs were not read to the end
            if self._answers():
                message = "this cell printed more than could be read in time."
                problem = error("OutputFlood", message)
                cell.outputs.append(new_output("error", **problem))
            else:
                self.shutdown_kernel = "immediate"
                self._stop(cell, "could not be stopped and its Python was ended.")
        return cell, resources

    def setup_kernel(self, **kwargs: Any) -> AbstractContextManager[None]:
        """Start the kernel; what it writes past the notebook is nobody's concern."""
        quiet = {"stdout": DEVNULL, "stderr": DEVNULL}
        return super().setup_kernel(**quiet, **kwargs)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take a message from the kernel, unless the cell has said enough.

        Errors, values and the first text on stderr decide the score and always come
        through.
        """
        content = msg["content"]
        if msg["msg_type"] in ("stream", "display_data", "update_display_data"):
            room = self.max_output - self.printed
            self.printed += len(str(content))
            if msg["msg_type"] == "stream":
                first = not any(is_stderr(out) for out in cell.outputs)
                if content["name"] == "stderr" and first:
                    room = max(room, 1000)
                content["text"] = content["text"][: max(room, 0)]
            if room <= 0:
                return None
        return super().process_message(msg, cell, cell_index)

    def _stop(self, cell: NotebookNode, what: str) -> None:
        """Mark `cell` as the one after which nothing runs."""
        self.stopped_by = f"The cell that starts with {first_line(cell)} {what}"
        cell.outputs.append(new_output("error", **error("Stopped", self.stopped_by)))

    def _answers(self) -> bool:
        """Ask the kernel for a sign of life."""
        message_id = self.kc.kernel_info()
        deadline = monotonic() + self.patience
        while (left := deadline - monotonic()) > 0:
            try:
                reply = run_sync(self.kc.shell_channel.get_msg)(timeout=left)
            except Exception:  # nothing came: queue.Empty, or the channel is closed
                return False
            if reply["parent_header"].get("msg_id") == message_id:
                return True
        return False


def is_stderr(output: NotebookNode) -> bool:
    return output.output_type == "stream" and output.name == "stderr"


def has_code(cell: NotebookNode) -> bool:
    """Whether this is code that was handed in, and not put back by `RepairCells`."""
    return cell.cell_type == "code" and PUT_BACK not in cell.metadata


def first_line(cell: NotebookNode) -> str:
    """Return the cell's first line of code, to find it by."""
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return "`" + (lines[0] if lines else "").replace("`", "'")[:60] + "`"
