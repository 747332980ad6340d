"""The ticket printer and the kiosk."""
