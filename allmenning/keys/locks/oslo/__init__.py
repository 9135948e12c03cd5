"""Oslo's key service: keys are pushed to its app, and it asks us to open doors of ours."""
