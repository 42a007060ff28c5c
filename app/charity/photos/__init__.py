"""Pictures of projects: before, during and after, written anew and looked at by a second person (app/content/pictures)."""
