"""What people have written down elsewhere, taken into a database as reviews."""
