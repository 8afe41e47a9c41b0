"""Training 人员培养: competencies, yearly plans, courses with attendance and tests, certificates (S1 6.1.2, S2 5.3, S3 5.2)."""
