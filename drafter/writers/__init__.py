"""writers: see docs/architecture.md."""
