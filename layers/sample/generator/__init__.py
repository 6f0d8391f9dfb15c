"""Seeded generator of the illustrative sample workspace of Bắc Giang.

Facts (names, communes, areas, dates, published totals) come from
``register.csv`` and ``communes_2024.csv``; names, codes and centres of communes
from the package vietnamadminunits (MIT). Everything else is drawn from one seed
and is illustrative: no border, cluster or zone has any legal value.
"""
