"""驾驶舱：the screens that read across – home worklist, public front page, search."""
