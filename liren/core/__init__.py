"""Mechanisms that know nothing of communities: actions, flows, journal, notices, files, jobs, working days."""
