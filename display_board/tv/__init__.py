"""The board as a page for a television: served on the board's own PC, shown there by a browser."""
