"""``hall-reports month``."""

from reports.words import _

from .report import report_command

month = report_command(
    "month",
    _(
        "A month's report: figures, rankings of windows and clerks, ratings and closed loops. "
        "The latest month that is over, unless one is named. --as-of writes an earlier report again, "
        "byte for byte."
    ),
    _("Example: hall-reports month my-hall 2026-10 -o reports --format pdf,xlsx,csv,json"),
)
