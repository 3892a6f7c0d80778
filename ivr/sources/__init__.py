"""The city's own systems, asked for records: a view in a database, a service over HTTP."""
