"""``python -m scripts.demo_hall``"""

from .cli import main

main(prog_name="scripts/demo")
