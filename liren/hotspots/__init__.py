"""Hot issues 热点问题: near-duplicate cases clustered over time and place, with heat and trend (S1 7.1.2.3)."""
