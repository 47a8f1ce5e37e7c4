"""What is asked: from a question's words and the conversation before it to what may be meant by them.

Rules, no model: docs/decisions/0013-follow-ups.md has the figures.
"""
