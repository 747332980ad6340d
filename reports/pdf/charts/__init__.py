"""Charts, drawn as vectors: one kind in each module."""
