"""What answers a meaning: the sentences that may, the leads of an overview, sides of a matter, who may be meant."""
