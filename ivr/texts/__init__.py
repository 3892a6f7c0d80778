"""How is a text answered that comes in? Understood as on a call, and from reviewed texts alone."""
