"""What benchmarks are built of: a city of data, the real web server, and figures."""
