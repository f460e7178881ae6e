"""Renderers: they take records, grade nothing, and escape everything."""
