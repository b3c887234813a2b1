"""What all pages of a site share, read from mystmd's content server."""
