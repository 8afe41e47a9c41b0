"""Pages of bodies and party units."""
