"""A file of English Worldwide Newswire."""

TABLE = """http://news.example/1\tO

A\tO
title\tO

"\tO
It\tO
leaks\tO
,\tO
"\tO
Ann\tB-Person
Ruiz\tI-Person
said\tO
.\tO
"""
