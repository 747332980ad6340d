"""Tools for developers and demonstrations."""
