"""The managers' dashboard: a period's figures as pages, charts and a council report."""
