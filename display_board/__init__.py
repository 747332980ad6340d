"""The board that shows called numbers."""
