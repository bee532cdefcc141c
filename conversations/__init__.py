"""What people are asked: data only, readable by someone who does not program."""
