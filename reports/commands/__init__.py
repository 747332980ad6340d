"""The commands of ``hall-reports``, one to a file; :mod:`reports.cli` puts them together."""
