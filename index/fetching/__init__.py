"""The web -> bytes, politely and safely: `index.fetching.fetcher.Fetcher` is what the readers and the watch use."""
