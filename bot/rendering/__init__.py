"""One Outcome, many surfaces: each module renders it for one of them."""
