"""Makes this folder an nbgrader course.

The nbgrader command, its Python interface and formgrader all read this file. What
stands here beside names and limits closes a hole measured in nbgrader 0.9.6; each
class says which in its file in autograder/nbgrader/, tests/test_traps.py shows it.
"""

from pathlib import Path

from autograder.nbgrader import install

install()  # our Autograde and GenerateAssignment, for which nbgrader has no setting

c = get_config()  # type: ignore[name-defined]  # noqa: F821
course = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "first_neuron"
c.CourseDirectory.root = str(course)

# Release: always anew (nbgrader skips what is there), and only notebooks.
c.GenerateAssignment.force = True
c.GenerateAssignment.deliver = []  # such as ["data/*.csv"]

# Grading: any file in, a score and a reason out.
c.Execute.timeout = 30  # seconds a cell
c.Execute.skip_idle = True  # no score needs the lesson's own pictures
c.Autograde.exporter_class = "autograder.nbgrader.exporter.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "autograder.nbgrader.repair.RepairCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.execute.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader.verdict.ExplainVerdict",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "autograder.nbgrader.trim.TrimOutputs",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Feedback: always of the newest grades; which check failed, not the hidden tests.
c.GenerateFeedback.force = True
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    "autograder.nbgrader.feedback.HideTests",
]
