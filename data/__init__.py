"""The facts trialfinder reads: tables a clinician can check and correct, and the demonstration studies."""
