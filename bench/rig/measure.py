"""How figures are printed: a table for people, then one last line of JSON."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def p95(figures: Sequence[float]) -> float:
    """The figure that 95 of 100 stay at or below (nearest rank)."""
    ordered = sorted(figures)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


def median_of_three(run: Callable[[], float]) -> tuple[float, list[float]]:
    """The median of three runs of the same thing, and all three."""
    figures = [run() for _ in range(3)]
    return statistics.median(figures), figures


def milliseconds(act: Callable[[], Answer]) -> tuple[float, Answer]:
    """How long the act took, and what it gave."""
    started = time.perf_counter()
    answer = act()
    return (time.perf_counter() - started) * 1000, answer


def bare_loop() -> float:
    """Milliseconds for a fixed piece of arithmetic, so that runs on other machines compare."""
    return milliseconds(lambda: sum(n * n for n in range(1_000_000)))[0]


def memory_megabytes(pids: Sequence[int]) -> float:
    """What the processes use, shared pages counted by share (PSS)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print the rows in columns, numbers to the right."""
    cells = [list(head), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    for row in cells:
        first, *rest = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(text.rjust(wide) for text, wide in rest)]))


def _shown(cell: object) -> str:
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def finish(name: str, **facts: Any) -> None:
    """The last line: everything measured, for machines."""
    print(json.dumps({"bench": name, "bare_loop_ms": round(bare_loop(), 1), **facts}))
