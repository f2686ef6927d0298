"""Queries whose SQL is written once, for what every long list asks."""

from functools import cache, wraps

from django.db import connection
from django.db.models import F, Value

KEY = -1  # no row's; stands for the keys while the SQL is written


def prepared(build):
    """Make of `build(keys)`, a `values_list` queryset, a function keys → [tuple].

    `keys`: whole numbers that the queryset asks for with `__in`. Django takes several
    times as long to write such a query as the database to answer it; here it writes the
    first only. What comes back must need no conversion: texts and whole numbers.
    """

    @cache
    def written():
        sql, params = build([KEY]).query.sql_with_params()
        return sql.split("%s"), params

    @wraps(build)
    def rows(keys):
        if not keys:
            return []
        (sql, *rest), params = written()
        values = []
        for param, piece in zip(params, rest, strict=True):
            given = keys if param == KEY else [param]
            sql += ", ".join(["%s"] * len(given)) + piece
            values += given
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    return rows


def one_by_one(columns, *lists):
    """The entries of several lists, (list, *columns), in their order: one queryset.

    `columns`: {name: what it is where a list says nothing else}. `lists`: (what the list
    is called, its rows, {name: field}).
    """
    parts = [
        rows.order_by().values(
            which=Value(which), **columns | {name: F(own[name]) for name in own}
        )
        for which, rows, own in lists
    ]
    return parts[0].union(*parts[1:], all=True).order_by("which", *columns)
