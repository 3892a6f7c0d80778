-- Durations in milliseconds, hours and costs of a whole line; see units.sql for the units.
-- The table `staffed_hours` says when departments take calls, as the city's folder has it; `today` is a day.
CREATE TABLE durations AS
SELECT 'wait' AS span, round(waited / 1000.0) AS ms FROM queries
  WHERE outcome = 'escalated_connected' AND waited IS NOT NULL
UNION ALL SELECT 'sought', round(waited / 1000.0) FROM queries WHERE is_sent AND waited IS NOT NULL
UNION ALL SELECT 'talk', round(seconds * 1000) FROM transfers WHERE outcome = 'accepted' AND seconds > 0
-- A call that nothing ended was closed later, and has no length.
UNION ALL SELECT 'call', round((ended_at - started_at) / 1000.0) FROM calls
  WHERE ended_at - started_at < 21600000000
UNION ALL SELECT 'audio', round(audio_ms) FROM turns WHERE audio_ms IS NOT NULL
UNION ALL SELECT 'transcription', round(transcription_ms) FROM turns WHERE transcription_ms IS NOT NULL
UNION ALL SELECT 'decision', round(decision_ms) FROM turns WHERE decision_ms IS NOT NULL;

CREATE TABLE ranked_durations AS
SELECT span, ms, row_number() OVER (PARTITION BY span ORDER BY ms) - 1 AS place,
  count(*) OVER (PARTITION BY span) - 1 AS last_place
FROM durations;

-- An article's minutes in force on the day of the call, or its department's.
CREATE TABLE saved AS
SELECT coalesce(
    (SELECT value FROM statements WHERE kind = 'minutes' AND subject = article AND article <> '' AND since <= day
      ORDER BY since DESC, stated_at DESC, id LIMIT 1),
    (SELECT value FROM statements WHERE kind = 'minutes' AND subject = department AND since <= day
      ORDER BY since DESC, stated_at DESC, id LIMIT 1)
  ) / 60.0 AS hours,
  EXISTS (SELECT 1 FROM staffed_hours WHERE staffed_hours.department = queries.department
    AND staffed_hours.day = queries.day AND opens < 60 * (hour + 1) AND closes > 60 * hour) AS is_staffed,
  EXISTS (SELECT 1 FROM staffed_hours WHERE staffed_hours.department = queries.department
    AND staffed_hours.day = queries.day AND opens <= minute AND closes > minute) AS is_staffed_then
FROM queries WHERE standing = 'resolved';

-- What the line used on each day, beside the prices in force.
CREATE TABLE bills AS
SELECT day,
  coalesce((SELECT sum(round((ended_at - started_at) / 1000.0)) FROM calls
    WHERE calls.day = days.day AND ended_at - started_at < 21600000000), 0) / 60000 AS telephony_minute,
  CASE WHEN day <= (SELECT day FROM today) THEN 12 / 365.25 ELSE 0 END AS machine_month,
  coalesce((SELECT sum(tokens) FROM turns WHERE turns.day = days.day), 0) / 1000000.0 AS million_tokens,
  coalesce((SELECT sum(hours) FROM review_hours WHERE review_hours.day = days.day), 0) AS review_hour
FROM days;
CREATE TABLE prices AS
SELECT days.day, priced.subject, (
  SELECT value FROM statements WHERE kind = 'price' AND statements.subject = priced.subject AND since <= days.day
    ORDER BY since DESC, stated_at DESC, id LIMIT 1) AS price
FROM days, (SELECT DISTINCT subject FROM statements WHERE kind = 'price') AS priced;

CREATE VIEW amounts (section, figure, amount) AS
SELECT 'totals', 'calls', (SELECT count(*) FROM calls)
UNION ALL SELECT 'totals', 'queries', (SELECT count(*) FROM queries)
UNION ALL SELECT 'totals', 'test calls', (SELECT count(*) FROM call_records JOIN days
  ON days.day = city_day(started_at) WHERE is_test)
UNION ALL SELECT 'durations', span || ' n', count(*) FROM durations GROUP BY span
UNION ALL SELECT 'durations', span || ' mean', avg(ms) FROM durations GROUP BY span
UNION ALL SELECT 'percentiles', span || ' p50', ms FROM ranked_durations WHERE place = CAST(0.5 * last_place AS integer)
UNION ALL SELECT 'percentiles', span || ' p90', ms FROM ranked_durations WHERE place = CAST(0.9 * last_place AS integer)
UNION ALL SELECT 'percentiles', span || ' p95', ms FROM ranked_durations WHERE place = CAST(0.95 * last_place AS integer)
UNION ALL SELECT 'automated', 'resolved', (SELECT count(*) FROM saved)
UNION ALL SELECT 'automated', 'without_minutes', (SELECT count(*) FROM saved WHERE hours IS NULL)
UNION ALL SELECT 'automated', 'gross_hours', (SELECT total(hours) FROM saved)
UNION ALL SELECT 'automated', 'outside_hours', (SELECT total(hours) FROM saved WHERE NOT is_staffed)
UNION ALL SELECT 'automated', 'outside_hours_by_minute', (SELECT total(hours) FROM saved WHERE NOT is_staffed_then)
UNION ALL SELECT 'automated', 'review_hours', (SELECT total(review_hour) FROM bills)
UNION ALL SELECT 'automated', 'net_hours',
  (SELECT total(hours) FROM saved) - (SELECT total(review_hour) FROM bills)
UNION ALL SELECT 'automated', 'cost', (SELECT total(price * CASE subject
    WHEN 'telephony_minute' THEN telephony_minute WHEN 'machine_month' THEN machine_month
    WHEN 'million_tokens' THEN million_tokens WHEN 'review_hour' THEN review_hour END)
  FROM prices JOIN bills USING (day));
