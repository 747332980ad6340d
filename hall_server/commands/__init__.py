"""The commands of ``hall-server``, one file each for what an installer or manager does."""
