"""``hall-reports quarter``."""

from reports.words import _

from .report import report_command

quarter = report_command(
    "quarter",
    _("A quarter's report, as that of a month. The latest quarter that is over, unless one is named."),
    _("Example: hall-reports quarter my-hall 2026-Q4"),
)
