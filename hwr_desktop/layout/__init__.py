"""A page or ink with several lines becomes lines in reading order."""
