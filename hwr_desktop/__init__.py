"""Handwriting to text on one's own computer, with a model that learns the hand of its user."""

__version__ = "0.1.0"
