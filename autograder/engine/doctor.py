"""Say how well this machine can confine the work of learners: `autograder doctor`."""

from __future__ import annotations

from autograder.engine.confinement import MINIMUM, available, enough, tier

WHAT = {
    "namespaces": "own root without the course, own processes, no network, a quota",
    "landlock": "files: reads Python and its packages, writes its work folder",
    "seccomp": "no new process or thread, no socket, no signal to others",
    "memory": "a limit on memory",
    "limits": "limits on processor time, file size and open files",
}
ADVICE = {
    "namespaces": (
        "Needs Linux 5.12 and user namespaces for ordinary users. Ubuntu: sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0. Debian: sysctl "
        "kernel.unprivileged_userns_clone=1. Red Hat: sysctl "
        "user.max_user_namespaces=15000. Docker: --security-opt seccomp=unconfined "
        "--security-opt apparmor=unconfined."
    ),
    "landlock": (
        "Needs Linux 5.13 with landlock in the kernel's list of security modules "
        "(boot with lsm=landlock,...), and pip install landlock."
    ),
    "seccomp": (
        "Needs the system's library libseccomp (Debian: apt install libseccomp2) and "
        "pip install pyseccomp."
    ),
    "memory": "Needs Linux.",
    "limits": "Needs Linux or macOS. On Windows, grade in WSL 2.",
}


def main() -> int:
    """Try each layer and print what was found; 0 if unread work can be graded here."""
    missing = {layer: why for layer, why in available().items() if why is not None}
    for layer, what in WHAT.items():
        print(f"{'off' if layer in missing else 'on':5}{layer:12}{what}")
        if layer in missing:
            print(f"{'':17}{missing[layer]}\n{'':17}{ADVICE[layer]}")
    layers = WHAT.keys() - missing.keys()
    print(f"\nTier: {tier(layers)} (of strong, medium, weak, none).", end=" ")
    if enough(layers):
        print("Work that nobody has read can be graded here.")
        return 0
    print(
        f"Below {MINIMUM}, work is graded only with --trusted: when you have read all "
        "submissions, or trust their authors."
    )
    return 1
