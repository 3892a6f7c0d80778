"""The browser phone: a person calls the line with the microphone of a browser, by the simulated carrier."""
