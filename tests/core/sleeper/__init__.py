"""An app of the tests whose jobs sleep, fail and count."""
