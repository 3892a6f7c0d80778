"""The carrier's side of a call, demo calls, made-up history and the browser phone."""
