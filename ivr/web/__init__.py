"""Pages and the browser phone."""
