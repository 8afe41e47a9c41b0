"""The nets under promise 3: nobody sees or does what the permission table does not give him."""
