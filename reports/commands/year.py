"""``hall-reports year``."""

from reports.words import _

from .report import report_command

year = report_command(
    "year",
    _("A year's report, as that of a month. The latest year that is over, unless one is named."),
    _("Example: hall-reports year my-hall 2026 --format json -o -"),
)
