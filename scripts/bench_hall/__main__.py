"""``python -m scripts.bench_hall`` is ``scripts/bench``."""

from scripts.bench_hall.cli import main

main(prog_name="scripts/bench")
