"""The instructor's and author's command: `autograder --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .engine import command as engine_command


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="autograder", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path.cwd(), help="the course's folder"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    lesson_help = "lessons by name or number; all when none is given"
    build = command("build", "make source/ and release/ from course/")
    build.add_argument("lessons", nargs="*", help=lesson_help)
    build.add_argument("--check", action="store_true", help="fail if stale; no write")
    build.add_argument(
        "--discard", action="store_true", help="drop edits made in source/"
    )
    pull = command("pull", "bring edits made in source/ back to course/")
    pull.add_argument("lessons", nargs="*", help=lesson_help)
    command("new", "start a lesson").add_argument("name", help="such as 14_convolution")
    verify = command("verify", "the gate: check lessons, answers and mistakes")
    verify.add_argument("lessons", nargs="*", help=lesson_help)
    verify.add_argument("--form", action="store_true", help="only what needs no run")
    verify.add_argument(
        "--quick", action="store_true", help="leave out the runs in real kernels"
    )
    verify.add_argument("--jobs", type=int, default=2, help="processes (2)")
    validate = command(
        "validate", "run a notebook's visible checks; exit 1 if any fail"
    )
    validate.add_argument("notebooks", nargs="+", type=Path)
    engine_command.grade_arguments(command("grade", "grade what learners handed in"))
    engine_command.show_arguments(command("show", "one learner's results and troubles"))
    command("doctor", "say how well learners' code can be confined here")
    demo = command("demo", "release, grade and report a made-up class")
    demo.add_argument("--lesson", default="03_sunny_day_neuron")
    demo.add_argument("--folder", type=Path, default=Path("demo"))

    options = parser.parse_args(argv)
    # Each command imports what it needs: `--help` answers, and grading starts, at once.
    if options.command in ("grade", "show"):
        return getattr(engine_command, options.command)(options)
    if options.command == "doctor":
        from .engine import doctor

        return doctor.main()
    from .text import LessonError

    try:
        return _run(options)
    except LessonError as error:
        print(f"autograder {options.command}: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "verify":
        from .verify import verify

        depth = "form" if options.form else "quick" if options.quick else "full"
        return verify(options.root, options.lessons, depth, options.jobs)
    if options.command == "validate":
        from .nbgrader.validate import validate

        return validate(options.notebooks)
    if options.command == "demo":
        from .demo import demo

        return demo(options.folder, lesson=options.lesson)

    from . import build

    if options.command == "new":
        for made in build.new(options.root, options.name):
            print(f"made {made}")
        print(f"Next: edit them, then `autograder verify {options.name}`.")
        return 0
    chosen = build.lessons(options.root, options.lessons)
    if options.command == "pull":
        for lesson in chosen:
            print(build.pull(lesson))
        return 0
    if options.discard:
        for lesson in chosen:
            lesson.source.unlink(missing_ok=True)
    stale = build.build(chosen, check=options.check)
    lost = build.orphans(options.root) if not options.lessons else []
    for path in stale:
        print(f"{'out of date' if options.check else 'made'}: {path}")
    for path in lost:
        print(f"no lesson makes: {path}")
    if options.check and (stale or lost):
        print("Run `autograder build`, and delete what no lesson makes.")
        return 1
    print(
        f"{len(chosen)} lessons, {len(stale)} files {'stale' * options.check or 'made'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
