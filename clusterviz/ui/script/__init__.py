"""What Streamlit runs, in a folder of its own.

Streamlit takes a folder ``pages`` beside the script for pages of its older kind
and would run our modules there as scripts.
"""
