"""The public ClinicalTrials.gov registry: plan a query, send it, decode what comes back."""
