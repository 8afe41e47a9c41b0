"""Self-checks: what an outside standard asks, as a list a post goes through and another countersigns (S1 5.5, S2 8.2, S3 9.4)."""
