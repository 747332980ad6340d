"""``hall-server``: set a hall up, run it, look after it."""

from __future__ import annotations

import click

from hall_server.commands.advise import advise_
from hall_server.commands.alarms import alarms
from hall_server.commands.appointments import appointments
from hall_server.commands.booking import booking_api, booking_key
from hall_server.commands.bridge import bridge
from hall_server.commands.cases import cases
from hall_server.commands.clerks import clerk
from hall_server.commands.concerns import concerns
from hall_server.commands.devices import devices, enroll, revoke
from hall_server.commands.forget import forget
from hall_server.commands.import_history import import_history
from hall_server.commands.init import init
from hall_server.commands.manage import manage
from hall_server.commands.page_users import page_user
from hall_server.commands.serve import serve
from hall_server.commands.simulate import simulate_
from hall_server.commands.status import status
from hall_server.commands.verify import verify
from hall_server.commands.why import why
from hall_server.helptext import tidy_help
from hall_server.language import Translator, speak, system_language

_ = Translator("hall_server", system_language())
speak(_.language)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("The server of a service hall: numbered tickets, windows, boards, kiosks and printers."),
    epilog=_("Begin with: hall-server init my-hall"),
)
@click.version_option(package_name="tingxu")
def main() -> None:
    pass


for command in (
    init,
    serve,
    enroll,
    revoke,
    devices,
    clerk,
    status,
    why,
    manage,
    alarms,
    cases,
    concerns,
    booking_api,
    booking_key,
    bridge,
    page_user,
    appointments,
    simulate_,
    advise_,
    verify,
    forget,
    import_history,
):
    main.add_command(command)
tidy_help(main)
