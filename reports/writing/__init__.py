"""A report as XLSX, CSV and JSON. Each form has a module with ``write(report, path, language)``."""
