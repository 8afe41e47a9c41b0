"""Letters 意见转办: opinions bundled into a letter, followed to the department's answer (S1 7.1.2.3, 7.2.2.1; S2 6.5)."""
