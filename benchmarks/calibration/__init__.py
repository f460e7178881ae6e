"""What each training test measures, over many seeds, beside its threshold."""
