"""Departments: numbers, hours, calendars, and the files that hold them."""
