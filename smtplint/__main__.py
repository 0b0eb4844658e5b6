"""`python -m smtplint`."""

import sys

from smtplint.cli import main

sys.exit(main())
