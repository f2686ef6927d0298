"""SQL that is written once, for what every long list asks.

Django takes several times as long to write such a query as the database to answer it.
"""

from functools import cache, wraps

from django.db import connection
from django.db.models import Expression, F, Value

KEY = -1  # no row's; stands for the keys while the SQL is written


def prepared(build):
    """Make of `build(keys)`, a `values_list` queryset, a function keys → [tuple].

    `keys`: whole numbers that the queryset asks for with `__in`. What comes back must
    need no conversion: texts and whole numbers.
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


class Written(Expression):
    """An expression over the rows of one table that Django has written before."""

    def __init__(self, sql, params, output_field):
        super().__init__(output_field=output_field)
        self.sql, self.params = sql, params

    def as_sql(self, compiler, connection):
        return f"({self.sql})", self.params

    def get_group_by_cols(self):
        return [self]

    def relabeled_clone(self, change_map):
        """A query inside another gives its tables other names; these stay."""
        raise TypeError("a written expression has its place in the outermost query")


def written_over(model):
    """Make of `build(…)`, an expression over a model's own columns, one already written.

    No column of another model: nothing would bring its table into the query.
    """

    def decorate(build):
        @cache
        def expression(*args):
            query = model._base_manager.order_by().values(it=build(*args)).query
            sql, params = query.sql_with_params()
            table = model._meta.db_table
            begin, end = "SELECT ", f' AS "it" FROM "{table}"'
            if not (sql.startswith(begin) and sql.endswith(end)):
                raise ValueError(f"{build.__name__} asks for more than {table}: {sql}")
            sql = sql.removeprefix(begin).removesuffix(end)
            return Written(sql, params, query.annotations["it"].output_field)

        return wraps(build)(expression)

    return decorate
