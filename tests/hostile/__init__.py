"""Files that mean harm, made here by code: what every door does with them, how long it takes and what it costs."""
