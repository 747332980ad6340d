"""Months of a hall that never was: everything about them is known, so that a ranking can be judged by it."""
