"""Starts the sink: `python -m simulators.sink --smtp-port 2525 --http-port 2526 --folder …`."""

import argparse
from pathlib import Path

from simulators.sink.server import Sink


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulators.sink")
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--http-port", type=int, default=0)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    sink = Sink(options.folder, smtp_port=options.smtp_port, http_port=options.http_port)
    sink.start()
    print(sink.port, sink.log_address, flush=True)
    sink.wait()


if __name__ == "__main__":
    main()
