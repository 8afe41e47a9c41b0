"""里仁 Liren: the operating platform of a modern industrial community."""
