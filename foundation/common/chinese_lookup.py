"""Substring search in Chinese text: ``.filter(name__zh="科技")``.

A plain LIKE on both databases. On PostgreSQL it is helped by an index of two-character pieces, because trigram
indexes need three characters and most Chinese searches have two. ``icontains`` would fold case and miss the index;
stored search columns are already folded.
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField

BIGRAM_FUNCTION = """
CREATE OR REPLACE FUNCTION zh_bigrams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
 SELECT coalesce(array_agg(DISTINCT substr(t,i,2)),'{}') FROM generate_series(1,greatest(char_length(t)-1,1)) i $$
"""


@CharField.register_lookup
@TextField.register_lookup
class ChineseContains(Lookup):
    lookup_name = "zh"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        escape = " ESCAPE '\\'" if connection.vendor == "sqlite" else ""
        pattern = f"%{connection.ops.prep_for_like_query(str(self.rhs))}%"
        return f"{left} LIKE %s{escape}", [*params, pattern]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = self.as_sql(compiler, connection)
        word = str(self.rhs)
        if len(word) < 2:
            return sql, params
        left, left_params = self.process_lhs(compiler, connection)
        pieces, pieces_params = f"zh_bigrams({left}::text) @> zh_bigrams(%s)", [*left_params, word]
        if len(word) == 2:  # one piece, and a text has it exactly when it has the word
            return pieces, pieces_params
        return f"({pieces} AND {sql})", [*pieces_params, *params]


@CharField.register_lookup
@TextField.register_lookup
class ChineseScan(ChineseContains):
    """The same without the index, for words so common that reading in order finds a page sooner."""

    lookup_name = "zh_scan"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self.as_sql(compiler, connection)
