"""What people take away: studies on paper, lists and results in files."""
