"""The learner's commands: ``firstneuron lab`` and ``firstneuron doctor``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from firstneuron import doctor, workspace


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="firstneuron", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=workspace.default_folder(),
        help="where your work is kept (default: %(default)s)",
    )
    lab = commands.add_parser(
        "lab",
        parents=[folder],
        allow_abbrev=False,
        help="bring in new lessons and open JupyterLab",
        description="Bring in new lessons, keep all your work, and open JupyterLab. "
        "Other options go to JupyterLab; write them as --OPTION=VALUE.",
    )
    lab.add_argument(
        "--update-only", action="store_true", help="do not start JupyterLab"
    )
    lab.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    lab.add_argument("--port", type=int, help="the port to listen on")
    commands.add_parser(
        "doctor", parents=[folder], help="say what is present and what is missing"
    )

    args, options = parser.parse_known_args(argv)
    if args.command == "doctor":
        if options:
            parser.error(f"unknown options: {' '.join(options)}")
        return doctor.main(args.folder)

    if args.no_browser:
        options.append("--no-browser")
    if args.port is not None:
        options.append(f"--port={args.port}")
    try:
        for line in workspace.update(args.folder):
            print(line)
        print(f"Your lessons are in {args.folder.expanduser().resolve()}", flush=True)
        if not args.update_only:
            workspace.open_lab(args.folder, options)
    except workspace.WorkspaceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
