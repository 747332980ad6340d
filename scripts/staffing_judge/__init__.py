"""Whether staffing advice keeps its word, on made-up halls whose truth is known."""
