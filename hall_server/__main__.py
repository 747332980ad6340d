"""``python -m hall_server`` is ``hall-server``."""

from hall_server.cli import main

main(prog_name="hall-server")
