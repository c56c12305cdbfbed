"""Commands beside a running server, each in a process of its own, without starting Python and Django every time.

A process that has loaded everything waits for orders and forks for each: the child is as fresh as a command that was
just started, and there a twentieth of the time later.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

TESTS_FOLDER = Path(__file__).parent
LOAD = f"""
import sys
sys.path.insert(0, {str(TESTS_FOLDER.parent)!r})
from tests.command_runner import serve_commands
serve_commands()
"""


class CommandRunner:
    """The process that waits, started with the first order."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> str:
        """Do what Python would with these arguments (`-c PROGRAM`, `-m MODULE ...`) and return what it prints."""
        process = self._process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(arguments) + "\n")
        process.stdin.flush()
        status, output, errors = json.loads(process.stdout.readline())
        assert status == 0, errors
        return str(output)

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", LOAD],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        if self._process is not None:
            # Closes the input of the process, reads its output to the end and waits for it.
            self._process.communicate()


def serve_commands() -> None:
    from django.db import connections

    import klatsch.cli.main  # noqa: F401 - so that the children need not
    from klatsch.cli.django import start_django

    start_django()
    connections.close_all()
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complaint:
            child = os.fork()
            if child == 0:
                os.dup2(said.fileno(), 1)
                os.dup2(complaint.fileno(), 2)
                os._exit(_run_command(json.loads(line)))
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            complaint.seek(0)
            sys.stdout.write(json.dumps([status, said.read(), complaint.read()]) + "\n")
            sys.stdout.flush()


def _run_command(arguments: list[str]) -> int:
    how, what, *rest = arguments
    sys.argv = [what, *rest]
    try:
        if how == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<order>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own program
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
