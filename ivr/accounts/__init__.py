"""Who may come in: accounts, sign-ins, roles, the declaration and the audit log."""
