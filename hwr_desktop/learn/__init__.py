"""Pictures or ink with their text become a better model."""
