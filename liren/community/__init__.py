"""社区底册：the place, its companies and people, its posts – and so who may do what where (S1 4–6, S2 5–6.1, S3 5)."""
