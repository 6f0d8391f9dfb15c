"""Pure presentation: data in; maps, tables, legends and charts out."""
