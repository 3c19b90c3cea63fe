"""Reading eligibility criteria: what a study says about each therapy, with the words that say so."""
