"""Briefings 诉求简报: weekly and monthly case reports, frozen when issued; page, Excel, Word, PDF."""
