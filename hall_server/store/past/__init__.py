"""The past of another queue system: its file, what is wrong with its rows, and how they are written."""
