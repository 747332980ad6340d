"""Slips, printers and the kiosk."""
