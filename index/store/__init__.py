"""Where passages are searched: generations on disk, FAISS beside tantivy, published atomically."""
