"""The city's own systems: asked for records, told of happenings, given tickets."""
