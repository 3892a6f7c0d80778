"""A telephone in the browser, through the simulated carrier."""
