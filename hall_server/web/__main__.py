"""``python -m hall_server.web`` is ``hall-web``."""

from hall_server.web.cli import main

main(prog_name="hall-web")
