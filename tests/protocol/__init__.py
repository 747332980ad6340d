"""The language of the wire, spoken well and badly."""
