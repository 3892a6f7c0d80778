-- What is counted, derived from the ledger's rows by the definitions in docs/reading-the-figures.md and in the
-- glossary of the dashboard. SQLite, in memory; instants are whole microseconds. The program gives city_day and
-- city_minute, which read the city's clock, and the table `days`: the days of the period, and when each was counted.

-- The terms in force on each day: the newest statement by then, or the usual number.
CREATE TABLE terms AS
SELECT day, counted_at,
  86400000000 * coalesce((SELECT CAST(value AS integer) FROM statements
    WHERE kind = 'term' AND subject = 'repeat_days' AND since <= day
    ORDER BY since DESC, stated_at DESC LIMIT 1), 7) AS repeat_window,
  1000000 * coalesce((SELECT CAST(value AS integer) FROM statements
    WHERE kind = 'term' AND subject = 'answer_within_seconds' AND since <= day
    ORDER BY since DESC, stated_at DESC LIMIT 1), 60) AS answer_within,
  1000000 * coalesce((SELECT CAST(value AS integer) FROM statements
    WHERE kind = 'term' AND subject = 'short_abandon_seconds' AND since <= day
    ORDER BY since DESC, stated_at DESC LIMIT 1), 10) AS short_abandon,
  60000000 * coalesce((SELECT CAST(value AS integer) FROM statements
    WHERE kind = 'term' AND subject = 'retransfer_minutes' AND since <= day
    ORDER BY since DESC, stated_at DESC LIMIT 1), 10) AS retransfer_within
FROM days;

-- When callers began to be hashed with another key: a repeat across it is invisible.
CREATE TABLE key_changes AS
SELECT first_seen_at FROM (
  SELECT min(first_seen_at) AS first_seen_at, row_number() OVER (ORDER BY min(first_seen_at)) AS place
  FROM seen_keys GROUP BY hash_key
) WHERE place > 1;

-- Every query of the period's calls. One whose call is missing stands alone, on the day on which it was opened.
CREATE TABLE placed_queries AS
SELECT query_records.*, call_records.call_sid IS NOT NULL AS has_call, coalesce(carrier, '') AS carrier,
  city_day(coalesce(started_at, opened_at)) AS day,
  city_minute(coalesce(started_at, first_value(opened_at) OVER
    (PARTITION BY query_records.call_sid, city_day(coalesce(started_at, opened_at)) ORDER BY number))) AS minute
FROM query_records LEFT JOIN call_records USING (call_sid)
WHERE CASE WHEN call_records.call_sid IS NULL THEN NOT query_records.is_test ELSE NOT call_records.is_test END;

CREATE INDEX placed_queries_of_a_call ON placed_queries (call_sid);

CREATE TABLE tested_queries AS
SELECT placed_queries.*, minute / 60 AS hour, terms.*,
  CASE
    WHEN repeat IS NOT NULL THEN repeat
    WHEN caller_hash = '' OR article = '' THEN 'untestable'
    -- The same topic again; after an answer without a yes or no also any other call for a person, or about
    -- something that was not understood.
    WHEN EXISTS (
      SELECT 1 FROM query_records AS later
      WHERE later.caller_hash = placed_queries.caller_hash AND NOT later.is_test
        AND later.opened_at > placed_queries.opened_at
        AND later.opened_at <= min(placed_queries.opened_at + repeat_window, counted_at)
        AND ((later.article = placed_queries.article
            -- Who reports two things in one call raises nothing again.
            AND NOT (placed_queries.outcome IS 'service_request_filed' AND later.call_sid = placed_queries.call_sid))
          OR (placed_queries.outcome = 'answered_unconfirmed' AND later.call_sid <> placed_queries.call_sid
            AND (later.article = '' OR later.reason IS NOT NULL)))
    ) THEN 'repeated'
    WHEN EXISTS (
      SELECT 1 FROM key_changes
      WHERE first_seen_at > opened_at AND first_seen_at <= min(opened_at + repeat_window, counted_at)
    ) THEN 'untestable'
    WHEN counted_at >= opened_at + repeat_window THEN 'passed'
    ELSE 'pending'
  END AS verdict,
  -- A verdict that was kept stands by the days in which it was found, whatever the terms are now.
  counted_at >= opened_at + coalesce(86400000000 * repeat_days, repeat_window) AS is_ripe,
  max(0, coalesce(connected_at, closed_at) - escalated_at) AS waited
FROM placed_queries JOIN terms USING (day);

CREATE TABLE queries AS
SELECT tested_queries.*, '' AS slice,
  CASE
    -- Refused by the city's own system: staff see to it. Where its answer was not kept yet, filed is accepted.
    WHEN outcome = 'service_request_filed' AND filing = 'refused' THEN 'failed'
    -- Raised again within the days, it is reopened, whatever was said or filed.
    WHEN outcome IN ('answered_confirmed', 'service_request_filed') AND verdict = 'repeated' THEN 'unresolved'
    WHEN outcome = 'service_request_filed' AND filing = 'waiting' THEN 'waiting'
    WHEN outcome IN ('answered_confirmed', 'service_request_filed') THEN 'resolved'
    WHEN outcome = 'answered_unconfirmed' AND verdict = 'passed' THEN 'resolved'
    WHEN outcome = 'answered_unconfirmed' AND verdict = 'pending' THEN 'provisional'
    WHEN outcome IN ('answered_unconfirmed', 'answered_rejected', 'abandoned_before_answer') THEN 'unresolved'
    WHEN outcome IN ('escalated_connected', 'callback_or_voicemail') THEN 'escalated'
    WHEN outcome = 'escalated_lost' THEN 'failed_handoff'
    WHEN outcome = 'emergency_redirected' THEN 'emergency'
    WHEN outcome = 'out_of_scope_redirected' THEN 'redirected'
    WHEN outcome = 'no_speech_or_spam' THEN 'excluded'
    WHEN outcome = 'technical_failure' THEN 'failed'
  END AS standing,
  CASE
    WHEN outcome = 'service_request_filed' THEN 'said'
    WHEN outcome = 'answered_confirmed' AND (was_asked OR sign IS NOT 'accepted') THEN 'said'
    WHEN sign IN ('accepted', 'nothing_else', 'asked_on') THEN 'content'
    ELSE 'silent'
  END AS proof,
  outcome IN ('answered_confirmed', 'answered_unconfirmed', 'answered_rejected') AS is_answer,
  outcome IN ('answered_confirmed', 'answered_unconfirmed') AS is_helped,
  outcome IN ('escalated_connected', 'escalated_lost', 'callback_or_voicemail') AS is_sent,
  (outcome = 'service_request_filed' AND coalesce(filing, 'accepted') = 'accepted')
    OR (outcome IN ('answered_confirmed', 'answered_unconfirmed')
      AND coalesce(served IN ('looked_up', 'guided'), false)) AS is_done,
  CASE
    WHEN outcome <> 'abandoned_before_answer' THEN NULL
    ELSE coalesce((
      SELECT CASE
        WHEN decision IN ('Answer', 'Redirect', 'Explain', 'Repeat') THEN 'answer'
        WHEN decision = 'Clarify' THEN 'menu'
        WHEN decision = 'Reprompt' THEN 'reprompt'
        ELSE 'elsewhere'
      END
      FROM turn_records WHERE turn_records.call_sid = tested_queries.call_sid AND has_call
      ORDER BY turn DESC LIMIT 1), 'greeting')
  END AS left_in,
  -- Everything that was asked in the call was given up before the caller said anything.
  NOT EXISTS (SELECT 1 FROM turn_records WHERE turn_records.call_sid = tested_queries.call_sid AND has_call)
    AND NOT EXISTS (
      SELECT 1 FROM placed_queries AS one WHERE one.call_sid = tested_queries.call_sid AND one.day = tested_queries.day
        AND coalesce(one.outcome, '') NOT IN ('abandoned_before_answer', 'no_speech_or_spam')) AS hung_up_in_greeting,
  EXISTS (SELECT 1 FROM wrap_up_records WHERE wrap_up_records.call_sid = tested_queries.call_sid AND has_call)
    AS has_wrap_up
FROM tested_queries;
CREATE INDEX queries_of_a_call ON queries (call_sid, number);

-- Where a call belongs: with its last query that was to go to a person, or else its first.
CREATE TABLE calls AS
SELECT call_records.call_sid, call_records.started_at, call_records.ended_at, call_records.disposition,
  city_day(call_records.started_at) AS day, city_minute(call_records.started_at) / 60 AS hour, '' AS slice,
  coalesce(home.department, '') AS department, coalesce(home.article, '') AS article,
  coalesce(home.language, call_records.language) AS language, call_records.carrier,
  terms.retransfer_within
FROM call_records
JOIN terms ON terms.day = city_day(call_records.started_at)
LEFT JOIN queries AS home ON home.call_sid = call_records.call_sid AND home.number = (
  SELECT number FROM queries AS one WHERE one.call_sid = call_records.call_sid
  ORDER BY one.reason IS NULL, CASE WHEN one.reason IS NULL THEN number ELSE -number END LIMIT 1)
WHERE NOT call_records.is_test;
CREATE INDEX calls_by_sid ON calls (call_sid);

CREATE TABLE turns AS
SELECT understanding, caution, tokens, audio_ms, transcription_ms, decision_ms,
  calls.day, calls.hour, calls.department, calls.article, calls.language, calls.carrier, '' AS slice
FROM turn_records JOIN calls USING (call_sid);

-- A number that was rung belongs to the department that was rung.
CREATE TABLE transfers AS
SELECT call_sid, attempt, at, outcome, seconds, transfer_records.department, calls.day, calls.hour,
  calls.article, calls.language, calls.carrier, '' AS slice
FROM transfer_records JOIN calls USING (call_sid);

CREATE TABLE wrap_ups AS
SELECT call_sid, kind, calls.day, calls.hour, calls.department, calls.article, calls.language, calls.carrier, '' AS slice
FROM wrap_up_records JOIN calls USING (call_sid);

-- Of a turn that was reviewed twice the later verdict counts, for the topic that was understood in the turn.
CREATE TABLE labels AS
SELECT latest.kind, calls.day, calls.hour, calls.carrier, '' AS slice,
  coalesce(topic.department, calls.department) AS department,
  coalesce(topic.article, calls.article) AS article,
  coalesce(topic.language, calls.language) AS language
FROM (
  SELECT *, row_number() OVER (PARTITION BY call_sid, turn ORDER BY at DESC, id DESC) AS place FROM label_records
) AS latest
JOIN calls USING (call_sid)
LEFT JOIN queries AS topic ON topic.call_sid = latest.call_sid AND topic.number = (
  SELECT min(number) FROM queries AS one JOIN turn_records ON turn_records.call_sid = one.call_sid
  WHERE one.call_sid = latest.call_sid AND turn_records.turn = latest.turn
    AND turn_records.topic = one.article)
WHERE latest.place = 1;

CREATE TABLE ratings AS
SELECT score, calls.day, calls.hour, calls.department, calls.article, calls.language, calls.carrier, '' AS slice
FROM rating_records JOIN calls USING (call_sid);

-- A message or call-back belongs to the department that owes it.
CREATE TABLE promises AS
SELECT due_at, closed_at, is_kept, promise_records.department, calls.day, calls.hour, calls.article, calls.language,
  calls.carrier, '' AS slice
FROM promise_records JOIN calls USING (call_sid);

-- A call was misrouted if staff said so, or if a second department took it soon after the first.
CREATE TABLE misrouted_calls AS
SELECT call_sid FROM wrap_ups WHERE kind = 'wrong_department'
UNION
SELECT call_sid FROM (
  SELECT call_sid, department AS taken_by, at,
    lag(department) OVER of_call AS taken_before_by, lag(at) OVER of_call AS at_before
  FROM transfers WHERE outcome = 'accepted'
  WINDOW of_call AS (PARTITION BY call_sid ORDER BY attempt)
) JOIN calls USING (call_sid)
WHERE taken_by <> taken_before_by AND at - at_before <= retransfer_within;
