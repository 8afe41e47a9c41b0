"""Tasks 交办事项: what departments and the community's own bodies ask of the service center (S1 6.2.3-2, 6.2.3-3; S3 6.1)."""
