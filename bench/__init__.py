"""Benchmarks: `./run bench NAME` prints a table, then one line of JSON."""
