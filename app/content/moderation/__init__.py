"""What people outside the centre write or send is seen by a person of the centre before it is public."""
