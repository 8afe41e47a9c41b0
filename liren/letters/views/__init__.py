"""Pages of letters: the desk's and the portal's."""
