"""The kiosk: a touch screen where citizens take their numbers."""
