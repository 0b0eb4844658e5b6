"""The command. The only module that prints or exits.

Exit status: 0 nothing failing; 1 failing findings; 2 a usage or settings error, or something that was not judged, which beats 1.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import smtplint.garbage  # noqa: F401 (before all that makes objects)
from smtplint.options import parser
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.outcome import Output


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        given = sys.argv[1:] if arguments is None else list(arguments)
        options = parser(*given[:1]).parse_args(given)
        terminal = hasattr(sys.stderr, "isatty") and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        options.terminal = sys.stderr if terminal else None
        output: Output = options.run(options)
        if output.raw and sys.stdout is not None:
            sys.stdout.buffer.write(output.raw)
        for line in output.lines:
            print(line)
        for line in output.errors:
            print(line, file=sys.stderr)
        print(end="", flush=True)
    except UsageError as error:
        print(f"smtplint: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:  # of standard output, for one: a full disk
        _drop_output()
        print(f"smtplint: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return output.status


def _drop_output() -> None:
    """Nothing more is written to standard output, not even by Python when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
