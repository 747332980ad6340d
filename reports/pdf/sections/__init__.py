"""The report's chapters: one in each module, which puts its blocks into the flow."""
