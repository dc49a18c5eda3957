"""Files: how their bytes go to object storage and come back."""
