"""A document becomes a file in a format of the world."""
