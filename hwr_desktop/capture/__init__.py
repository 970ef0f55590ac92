"""Pen, photo, scan and PDF become a clean grey page or ink."""
