"""Authentication and authorization: accounts, sign-ins, roles, the declaration and the audit log."""
