"""Scheduled jobs, health, telemetry, traces, log."""
