"""Reports on the hall's history."""
