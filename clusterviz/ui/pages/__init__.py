"""The pages of the dashboard, one module each; `ui.tasks` puts them in order."""
