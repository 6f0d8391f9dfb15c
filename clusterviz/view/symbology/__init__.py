"""The map's looks for other programs: QML for QGIS, SLD for the rest.

Both are written from `classes`, which is made of the table that the map itself
uses, `style`: screen, print and what is handed on agree.
"""
