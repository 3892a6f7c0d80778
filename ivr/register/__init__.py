"""What the public and auditors read about the line: its register entry, its page, incidents and approvals."""
