"""The pages, one file each, as Streamlit runs them."""

from pathlib import Path

FOLDER = Path(__file__).parent
