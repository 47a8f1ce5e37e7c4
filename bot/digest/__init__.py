"""The digest: what is new, one entry an event, each with a lead in the story's own words.

Knows no platform and keeps nothing.

`schedule` says when one is due, `subscription` what is wanted, `making` makes it.
"""
