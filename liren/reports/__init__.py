"""Reports 举报保护: sealed identity, two-way receipts, edited copies, nobody accused on the route (S1 7.1.3.2)."""
