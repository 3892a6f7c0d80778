"""Guided journeys: short questions, asked one by one, that lead to an answer or to a person."""
