"""Measures a hall server in its own process, beside raw probes of the same machine. See docs/BENCH.md."""
