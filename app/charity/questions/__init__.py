"""Questions about a project, asked by members, let pass by the centre, answered by the unit."""
