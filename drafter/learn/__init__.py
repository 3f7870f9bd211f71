"""learn: see docs/architecture.md."""
