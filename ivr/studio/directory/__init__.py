"""Editing the city while the line runs: departments, banners and the switch to people."""
