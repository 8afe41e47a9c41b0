"""Standards 标准对标: the requirements of S1, S2 and S3 as data, each proved by live records or by a signed declaration."""
