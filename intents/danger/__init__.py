"""Callers in danger: rules for what is unmistakable, a classifier for the rest."""
