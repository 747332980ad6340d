"""Appointments as files: CSV and iCalendar, out of the hall and into it, over the protocol."""
