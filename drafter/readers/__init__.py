"""readers: see docs/architecture.md."""
