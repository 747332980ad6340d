"""How good forecasts are, on days of a made-up hall whose every wait is known."""
