"""Texts that come in: understood as on a call, and answered from reviewed texts alone."""
