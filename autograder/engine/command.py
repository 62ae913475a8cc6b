"""The arguments of `autograder grade` and `autograder show`, and their calls."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def grade_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `autograder grade`."""
    parser.add_argument(
        "lessons", nargs="*", help="by name or number; all when none is given"
    )
    parser.add_argument("--learner", default="*", help="a name or a pattern; all")
    parser.add_argument(
        "--force", action="store_true", help="grade again what is graded already"
    )
    parser.add_argument("--jobs", type=int, help="processes (as many as cores)")
    parser.add_argument(
        "--watch", action="store_true", help="go on, and grade what arrives"
    )
    parser.add_argument(
        "--trusted",
        action="store_true",
        help="grade also where learners' code cannot be confined well enough",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on a Dask cluster's workers"
    )
    for name, what in (
        ("ca", "the authority's certificate"),
        ("cert", "this machine's certificate"),
        ("key", "its key"),
    ):
        parser.add_argument(
            f"--tls-{name}", type=Path, help=f"for the scheduler: {what}"
        )


def grade(options: argparse.Namespace) -> int:
    """Run `autograder grade`; returns the exit code."""
    from autograder.engine import crew

    if not options.scheduler:
        # before the grader's own imports, which take as long
        crew.prepare("best" if options.trusted else "required")

    from autograder.engine import cohort

    code = cohort.grade(
        options.root,
        options.lessons,
        learner=options.learner,
        force=options.force,
        processes=options.jobs,
        scheduler=options.scheduler,
        tls=(options.tls_ca, options.tls_cert, options.tls_key),
        watch=options.watch,
        trusted=options.trusted,
    )
    if code > 128:  # stopped by a signal: at once, without Python's second of tidying
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def show_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `autograder show`."""
    parser.add_argument("lesson", help="by name or number")
    parser.add_argument("learner")


def show(options: argparse.Namespace) -> int:
    """Run `autograder show`; returns the exit code."""
    from autograder.engine.show import show

    return show(options.root, options.lesson, options.learner)
