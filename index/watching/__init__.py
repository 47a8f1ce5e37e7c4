"""Keeping an index current: `sources.toml` names feeds and sitemaps, `watch.Watch` looks at them in turn."""
