"""The students of test_confinement.py: they do what they are told."""

import json
import socket


def obey(sock: socket.socket) -> None:
    """Evaluate each line that comes; answer with its value or the error's name."""
    names: dict[str, object] = {}
    with sock.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            try:
                code = compile(json.loads(line), "<told>", "exec")
                names["answer"] = None
                exec(code, names)
                said = ["answer", names["answer"]]
            except BaseException as error:
                said = [type(error).__name__, str(error)]
            print(json.dumps(said), file=lines, flush=True)
