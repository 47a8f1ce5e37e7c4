"""What a clone is worked with; the parts that need more than a few lines of shell."""
