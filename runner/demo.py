"""`./run demo`."""

from runner.console import Failure


def demo(arguments: list[str]) -> int:
    """Refuses: the demo starts when its rooms stand."""
    raise Failure("The demo has no rooms yet.")
