"""诉求办理：whatever somebody wants settled, from any channel to a confirmed answer (S1 7.2.2.1, S2 5.4.3, S3 7.1.4)."""
