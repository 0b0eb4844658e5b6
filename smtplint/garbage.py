"""Python looks for cycles of garbage far less often from here on. A start makes many objects that live to its end and next to no cycles, and the
looking takes a tenth of it. The command imports this before all else."""

from __future__ import annotations

import gc

gc.set_threshold(50_000, 20, 20)
