"""Reports on days that real halls lived through."""
