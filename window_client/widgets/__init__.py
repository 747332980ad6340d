"""The parts of the clerk's screen. Each draws one part of the picture."""
