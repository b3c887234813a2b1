"""HTML that is safe to publish: written, cleaned, coloured, typeset."""
