"""A month, quarter or year of a hall: its figures, gathered once and written in every form."""
