"""The made-up population as the product keeps it: streets, addresses, people and what the register
last told of them. Also for benchmarks: it loads as many as there are."""
