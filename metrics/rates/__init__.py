"""Formulas over daily facts."""
