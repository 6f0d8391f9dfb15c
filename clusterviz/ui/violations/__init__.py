"""The page of violations and wastewater: ledger, red list, works against inflow."""
