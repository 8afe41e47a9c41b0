"""Care 心理关怀: counselling and mandated registration, encrypted record by record (S1 7.2.3.2, 6.2.4; security B.3)."""
