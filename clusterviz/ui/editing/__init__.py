"""Rows of a layer, entered and corrected: form, conflicts, history, workbook."""
