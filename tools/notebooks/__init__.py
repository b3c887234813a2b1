"""The author's command for the chapters: run, check and stamp them."""
