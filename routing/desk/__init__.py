"""The staff desk: calls that wait or come in, live, and what is announced to every room of the house."""
