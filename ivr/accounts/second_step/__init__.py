"""The second step of a sign-in with a password: a code from the person's telephone."""
