"""Measuring Pullquote on question sets with known evidence: `pullquote evaluate`. docs/evaluation.md explains it."""
