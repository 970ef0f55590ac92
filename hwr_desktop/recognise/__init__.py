"""A line image becomes a hypothesis: text with spans and probabilities."""
