"""The rules that Sequitur correlates by, as an analyst would write them: SQL window functions over what is stored.

Only the decisive part of each is here. Sequitur also asks what is usual for the account, what addresses are, what logs
were missing, explains itself, links identities, builds cases and writes all of it.

Both engines run the same rules over the same columns, which are read and joined once. They differ in how distinct
values in a window are counted.
"""

from collections.abc import Callable

# The columns that rules ask for, of rows that have signals, in the way that both engines read them.
EVENTS = """
SELECT a.occurred_at AS moment, a.account_id AS account, a.signals, a.operation, a.service,
    a.outcome = (SELECT term_id FROM sequitur.term WHERE value = 'denied') AS denied, a.session_uid AS session,
    a.credential_uid AS credential, a.token_hash AS token, a.app_uid AS app, a.user_agent AS agent, a.resource,
    a.bytes_out AS bytes, a.event_id::text AS event,
    a.related_event_id::text AS related,
    coalesce(a.correlation_uid, a.correlation_uuid::text, a.event_id::text) AS flow, host(a.src_ip) AS ip,
    text(set_masklen(a.src_ip, CASE family(a.src_ip) WHEN 4 THEN 24 ELSE 48 END)::cidr) AS network,
    a.src_latitude AS latitude, a.src_longitude AS longitude, c.kind, c.provider
FROM sequitur.activity a JOIN sequitur.account c ON c.account_id = a.account_id
WHERE a.signals <> 0
"""
CORE = "SELECT term_id FROM {terms} WHERE value IN ('sts', 'iam', 's3', 'ec2', 'organizations', 'account')"


def within(seconds: int, partition: str, name: str = "w") -> str:
    return (
        f"WINDOW {name} AS (PARTITION BY {partition} ORDER BY moment "
        f"RANGE BETWEEN INTERVAL '{seconds} seconds' PRECEDING AND CURRENT ROW)"
    )


def crowded(
    rows: str, key: str, distinct: str, least: int, seconds: int, more: str = "false", also: str = "true"
) -> str:
    """Rows with `least` distinct values in the window that ends with them; `more` is another sufficient test."""
    return f"""
        SELECT * FROM (
            SELECT *, count(DISTINCT {distinct}) OVER w AS n, ({more}) AS enough FROM ({rows}) r WHERE {also}
            {within(seconds, key)}) s
        WHERE n >= {least} OR enough"""


def crowded_postgres(
    rows: str, key: str, distinct: str, least: int, seconds: int, more: str = "false", also: str = "true"
) -> str:
    """The same without distinct counts over windows: a value counts from each row until it comes again or the window
    has passed, so that the running sum of comings and goings is the number of distinct values."""
    kept = "account, moment, ip, network, agent, app"
    gone = (
        f"least(moment + INTERVAL '{seconds} seconds 1 microsecond', "
        f"lead(moment) OVER (PARTITION BY {key}, {distinct} ORDER BY moment))"
    )
    own = ", ".join(name for name in key.split(", ") if name not in kept.split(", "))
    columns = f"{kept}, {own}" if own else kept
    going = columns.replace("moment", "gone AS moment")
    return f"""
        WITH rows AS MATERIALIZED (SELECT * FROM ({rows}) r WHERE {also})
        SELECT {kept} FROM (
            SELECT *, sum(step) OVER (PARTITION BY {key} ORDER BY moment) AS n FROM (
                SELECT {columns}, 1 AS step FROM rows
                UNION ALL SELECT {going}, -1 FROM (SELECT *, {gone} AS gone FROM rows) g) s) t
        WHERE step = 1 AND n >= {least}""" + ("" if more == "false" else f"""
        UNION ALL SELECT {kept} FROM (SELECT *, {more} AS enough FROM rows {within(seconds, key)}) e WHERE enough""")


# By detection, the accounts that the rule finds. {crowded} is what the engine counts distinct values by.
def rules(events: str, days: str, terms: str, crowd: Callable[..., str]) -> dict[str, str]:
    recon = f"SELECT * FROM {events} WHERE signals & 256 <> 0"
    core = f"service IN ({CORE.format(terms=terms)})"
    asker = "account, credential, ip, agent"
    strangers = f"""
        SELECT * FROM {events} e WHERE signals & 1 <> 0 AND NOT EXISTS (
            SELECT 1 FROM {events} h WHERE h.signals & 2 <> 0 AND h.account = e.account AND h.network = e.network
            AND h.moment < e.moment AND h.moment >= e.moment - INTERVAL '14 days')"""
    sessions = f"""
        SELECT account, moment, network, 's' AS kind, session AS uid FROM {events}
        WHERE signals & 4 <> 0 AND provider = 'entra' AND session IS NOT NULL AND network IS NOT NULL
        UNION ALL SELECT account, moment, network, 't', token FROM {events}
        WHERE signals & 128 <> 0 AND token IS NOT NULL AND network IS NOT NULL"""
    stages = " + ".join(
        f"(sum(CASE WHEN signals & {1 << bit} <> 0 THEN 1 ELSE 0 END) OVER w >= {2 if bit == 16 else 1})::int"
        for bit in range(16, 21)
    )
    return {
        "cloud-recon-burst": f"""
            SELECT account FROM ({crowd(recon, asker, "operation", 4, 120, also=core)}) a
            UNION SELECT account FROM ({crowd(recon, asker, "operation", 6, 60)}) b
            UNION SELECT account FROM (SELECT account, count(*) OVER w AS n FROM ({recon}) r WHERE denied
                {within(60, asker)}) c WHERE n >= 8""",
        "bulk-blob-read": "SELECT account FROM (" + crowd(
            f"SELECT * FROM {events} WHERE signals & 64 <> 0 AND provider <> 'aws'", "account", "resource", 50, 900,
            "sum(bytes) OVER w >= 1073741824",
        ) + ") s",
        "s3-bulk-read": "SELECT account FROM (" + crowd(
            f"SELECT * FROM {events} WHERE signals & 64 <> 0 AND provider = 'aws'", "account, credential", "resource",
            50, 900, "sum(bytes) OVER w >= 1073741824",
        ) + ") s",
        "token-reuse-without-sign-in": f"""
            SELECT account FROM (
                SELECT account, app, token, min(moment) AS first FROM {events}
                WHERE signals & 128 <> 0 GROUP BY 1, 2, 3) u
            WHERE NOT EXISTS (
                SELECT 1 FROM {events} s WHERE s.signals & 4 <> 0 AND s.account = u.account AND s.app = u.app
                AND s.moment BETWEEN u.first - INTERVAL '28 hours' AND u.first + INTERVAL '5 minutes')""",
        "password-spray": f"""
            SELECT r.account FROM (
                SELECT ip, min(moment) AS first, max(moment) AS last
                FROM ({crowd(strangers, "ip", "account", 8, 3600)}) h GROUP BY ip) c
            JOIN {events} r ON r.ip = c.ip AND r.signals & 2 <> 0
                AND r.moment BETWEEN c.first - INTERVAL '1 hour' AND c.last + INTERVAL '1 day'
            WHERE NOT EXISTS (
                SELECT 1 FROM {events} h WHERE h.signals & 2 <> 0 AND h.account = r.account AND h.network = r.network
                AND h.moment < c.first AND h.moment >= c.first - INTERVAL '14 days')""",
        "password-spray, by program": f"""
            WITH hot AS ({crowd(strangers, "agent, app", "account", 15, 86400)}),
            wide AS (
                SELECT agent, app, min(moment) AS first, max(moment) AS last FROM hot
                GROUP BY 1, 2 HAVING count(DISTINCT ip) >= 3),
            mostly AS (
                SELECT * FROM wide w WHERE 0.8 <= (
                    SELECT avg((e.signals & 1)::int) FROM {events} e WHERE e.signals & 3 <> 0
                    AND e.agent = w.agent AND e.app = w.app AND e.moment BETWEEN w.first AND w.last))
            SELECT r.account FROM mostly c JOIN {events} r ON r.agent = c.agent AND r.app = c.app AND r.signals & 2 <> 0
                AND r.moment BETWEEN c.first - INTERVAL '1 day' AND c.last + INTERVAL '1 day'
            WHERE EXISTS (SELECT 1 FROM hot x WHERE x.network = r.network AND x.agent = r.agent AND x.app = r.app)
            AND NOT EXISTS (
                SELECT 1 FROM {events} h WHERE h.signals & 2 <> 0 AND h.account = r.account AND h.network = r.network
                AND h.moment < c.first AND h.moment >= c.first - INTERVAL '14 days')""",
        "mfa-fatigue": "SELECT account FROM (" + crowd(
            f"SELECT * FROM {events} WHERE signals & 32768 <> 0", "account", "flow", 4, 1800) + ") s",
        "session-replay": f"""
            SELECT account FROM (
                SELECT account, moment, network, lag(network) OVER w AS before, lag(moment) OVER w AS since
                FROM ({sessions}) s
                WINDOW w AS (PARTITION BY account, kind, uid ORDER BY moment, network)) l
            WHERE before <> network AND since >= moment - INTERVAL '4 hours' AND (
                SELECT count(*) FROM {days} d WHERE d.account = l.account AND d.network = l.network
                AND d.day < l.moment - INTERVAL '1 day' AND d.day >= l.moment - INTERVAL '30 days') < 2""",
        "impossible-travel": f"""
            SELECT account FROM (
                SELECT account, extract(epoch FROM moment - since) AS seconds,
                    2 * 6371 * asin(least(1, sqrt(power(sin(radians(latitude - north) / 2), 2)
                        + cos(radians(north)) * cos(radians(latitude))
                        * power(sin(radians(longitude - east) / 2), 2)))) AS km
                FROM (
                    SELECT *, lag(moment) OVER w AS since, lag(latitude) OVER w AS north, lag(longitude) OVER w AS east
                    FROM {events} WHERE signals & 4100 = 4100 AND kind IN ('user', 'guest', 'iam-user')
                    AND latitude IS NOT NULL WINDOW w AS (PARTITION BY account ORDER BY moment, event)) l
                WHERE north IS NOT NULL) k
            WHERE seconds >= 600 AND km >= 500 AND km * 3600 > 900 * seconds""",
        "messaging-abuse": f"""
            SELECT account FROM (
                SELECT account, {stages} AS stages FROM {events} WHERE signals & 2031616 <> 0
                {within(21600, "account, CASE WHEN credential IN (SELECT term_id FROM " + terms
                    + " WHERE value LIKE 'AKIA%') THEN credential END")}) s
            WHERE stages >= 2""",
        "risky-sign-in": f"""
            SELECT account FROM {events} WHERE signals & 8 <> 0
            UNION SELECT s.account FROM {events} s JOIN {events} d ON d.related = s.event
            WHERE d.signals & 1024 <> 0 AND s.signals & 1024 = 0""",
        "first-seen": f"""
            SELECT account FROM (
                SELECT account, network, min(moment) AS first, min(min(moment)) OVER (PARTITION BY account) AS born
                FROM {events} WHERE network IS NOT NULL GROUP BY 1, 2) f
            WHERE first >= born + INTERVAL '14 days' AND (
                SELECT count(DISTINCT day) FROM {days} d WHERE d.account = f.account AND d.day < f.first
                AND d.day >= f.first - INTERVAL '30 days') >= 7""",
        "dormant-account": f"""
            SELECT account FROM (
                SELECT account, day, lag(day) OVER (PARTITION BY account ORDER BY day) AS before FROM {days}) d
            WHERE day - before > INTERVAL '21 days'""",
    }


def statements(distinct: bool) -> dict[str, str]:
    """By detection, what counts the accounts that the rule finds; `distinct`: whether windows count distinct values."""
    found = rules("event", "day", "word", crowded if distinct else crowded_postgres)
    return {name: f"SELECT count(DISTINCT account) FROM ({rule}) found" for name, rule in found.items()}


# What the rules stand on, by table.
TABLES = {
    "event": EVENTS,
    "day": "SELECT account_id AS account, day, network FROM sequitur.account_day",
    "word": "SELECT term_id, value FROM sequitur.term",
}
