"""The second step of a sign-in with a password: a code from an app, or a passkey."""
