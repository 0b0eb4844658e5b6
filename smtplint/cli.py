"""The command. The only module that prints or exits.

Exit status: 0 nothing failing; 1 failing findings; 2 a usage or settings error, or something that was not judged, which beats 1.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from smtplint.options import parser
from smtplint.outcome import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smtplint.outcome import Output


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    options.terminal = sys.stderr if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else None
    try:
        output: Output = options.run(options)
        if output.raw:
            sys.stdout.buffer.write(output.raw)
        for line in output.lines:
            print(line)
        for line in output.errors:
            print(line, file=sys.stderr)
        sys.stdout.flush()
    except UsageError as error:
        print(f"smtplint: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return output.status
