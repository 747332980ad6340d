"""``python -m scripts.month_maker``"""

from .cli import main

main(prog_name="scripts/make_month")
